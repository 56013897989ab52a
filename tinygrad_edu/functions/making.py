"""What the tables of functions are made with: docstrings, and checks of operands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from ..autograd.alignment import cast, common_dtype
from ..autograd.tensor_base import TensorBase
from ..dtypes import dtype as Dtype
from . import checks

Function = Callable[..., Any]


def doc(name: str, text: str, call: str, result: str) -> str:
    """A docstring: a sentence, PyTorch's name, and one example that runs.

    ``call`` is what stands between the parentheses; numbers in brackets are tensors.
    """
    call = call.replace("[", "torch.tensor([").replace("]", "])")
    return f"""{text}

    Source: PyTorch, ``torch.{name}``.

    >>> import tinygrad_edu as torch
    >>> torch.{name}({call})
    tensor([{result}])
    """


def tensors_only(function: Function, second: str = "other", name: str = "") -> Function:
    """The function of two operands for Tensors: PyTorch takes no number here."""
    name = name or function.__name__

    @wraps(function)
    def checked(input: Any, other: Any) -> Any:
        checks.tensor(input, name)
        checks.tensor(other, name, second, 2)
        return function(input, other)

    return checked


def by_operands(
    tensors: Function, number_right: Function, number_left: Function | None = None
) -> Function:
    """One function of several whose nodes in the graph have names of their own."""

    @wraps(tensors)
    def chosen(input: Any, other: Any) -> Any:
        if not isinstance(other, TensorBase):
            return number_right(input, other)
        if number_left is None or isinstance(input, TensorBase):
            return tensors(input, other)
        return number_left(input, other)

    return chosen


def meet(*operands: Any) -> list[Any]:
    """Several Tensors in the one dtype in which they meet."""
    dtype = common_dtype(list(operands))
    return [cast(each, dtype) for each in operands]


# The names of C++ that PyTorch's message prints.
_C_NAMES = {
    "float64": "double",
    "float32": "float",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "int64": "long int",
    "int32": "int",
    "int16": "short int",
    "int8": "signed char",
    "uint8": "unsigned char",
    "complex64": "c10::complex<float>",
    "complex128": "c10::complex<double>",
}


def c_name(dtype: Dtype) -> str:
    """The name of a dtype in C++, which some of PyTorch's messages print."""
    return _C_NAMES.get(dtype.name) or str(dtype.name)
