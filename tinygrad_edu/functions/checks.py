"""What functions check before they compute, in PyTorch's words."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..autograd.tensor_base import TensorBase
from ..dtypes import dtype as Dtype
from ..dtypes import has_gradient, kind_name
from ..errors import index_error, runtime_error, type_error
from ..transfers import to_cpu

Dim = int | tuple[int, ...] | list[int] | None
_OF_PYTHON: dict[type, Dtype] = {
    bool: dtypes.bool_,
    int: dtypes.int64,
    float: dtypes.float64,
    complex: dtypes.complex128,
}


def dimension(dim: Any, ndim: int, function: str = "") -> int:
    """One dimension counted from the front; -1 is the last.

    >>> dimension(-1, 3)
    2
    """
    if not isinstance(dim, int):
        dim = whole(dim, function, "dim")
    size = max(ndim, 1)
    if not -size <= dim < size:
        raise index_error(
            f"Dimension out of range (expected to be in range of [{-size}, "
            f"{size - 1}], but got {dim})",
            got=f"dim={dim} for a tensor with {ndim} dimensions",
        )
    return int(dim) % size


def dimensions(dim: Dim, ndim: int, function: str = "") -> tuple[int, ...] | None:
    """Several dimensions counted from the front; None and () mean all of them."""
    if dim is None or (isinstance(dim, tuple | list) and not dim):
        return None
    if type(dim) is int:
        one = (dimension(dim, ndim, function),)
        return one if ndim else None
    several = dim if isinstance(dim, tuple | list) else (dim,)
    if not all(is_whole(each) for each in several):
        raise wrong_type(function, "dim", "tuple of ints", dim)
    found = tuple([dimension(each, ndim, function) for each in several])
    for each in found:
        if found.count(each) > 1:
            raise runtime_error(
                f"dim {each} appears multiple times in the list of dims"
            )
    return None if ndim == 0 else found


def is_whole(value: Any) -> bool:
    try:
        value.__index__()
    except (AttributeError, TypeError):
        return False
    return True


def whole(value: Any, function: str, argument: str) -> int:
    """A whole number, or PyTorch's error for anything else."""
    try:
        found: int = value.__index__()
    except (AttributeError, TypeError):
        raise wrong_type(function, argument, "int", value) from None
    return found


def wholes(values: Any, function: str, argument: str) -> tuple[int, ...]:
    """Several whole numbers, or PyTorch's error for anything else."""
    if not isinstance(values, list | tuple):
        raise wrong_type(function, argument, "tuple of ints", values)
    for i, each in enumerate(values):
        if not is_whole(each):
            raise type_error(
                f"{function}(): argument '{argument}' must be tuple of ints, but found "
                f"element of type {type(each).__name__} at pos {i}"
            )
    return tuple([each.__index__() for each in values])


def one_or_more(values: Any, function: str, argument: str) -> tuple[int, ...]:
    """One whole number or several, or PyTorch's error for anything else."""
    several = values if isinstance(values, list | tuple) else (values,)
    if not all(is_whole(each) for each in several):
        raise wrong_type(function, argument, "tuple of ints", values)
    return tuple([each.__index__() for each in several])


def real(value: Any, function: str, argument: str) -> Any:
    """A Python number, or PyTorch's error for anything else."""
    if not isinstance(value, int | float | np.generic):
        raise wrong_type(function, argument, "Number", value)
    return value


def real_number(value: Any, function: str, argument: str) -> Any:
    """A Python number, also of a 0-d tensor, or PyTorch's error for anything else."""
    if isinstance(value, TensorBase) and not value._array.ndim:
        return to_cpu(value._array).item()
    if not isinstance(value, int | float | np.generic):
        raise wrong_type(function, argument, "float", value)
    return value


def flag(value: Any, function: str, argument: str = "keepdim") -> bool:
    """True or False, or PyTorch's error for anything else."""
    if value is not True and value is not False:
        raise wrong_type(function, argument, "bool", value)
    return value


def wrong_type(function: str, argument: str, expected: str, value: Any) -> TypeError:
    """PyTorch's words for an argument of another type."""
    where = f"{function}(): " if function else ""
    return type_error(
        f"{where}argument '{argument}' must be {expected}, not {type(value).__name__}"
    )


def dtype(value: Any, function: str = "") -> Any:
    """A dtype or None, or PyTorch's error for anything else.

    Python's own types stand for their widest: ``float`` is float64.
    """
    if isinstance(value, type) and value in _OF_PYTHON:
        return _OF_PYTHON[value]
    if value is not None and not isinstance(value, Dtype):
        raise wrong_type(function, "dtype", "torch.dtype", value)
    return value


def each_tensor(values: Any) -> tuple[Any, ...]:
    """Several Tensors, or PyTorch's error for what is none among them."""
    for i, each in enumerate(values):
        if not isinstance(each, TensorBase):
            raise type_error(
                f"expected Tensor as element {i} in argument 0, but got "
                f"{type(each).__name__}"
            )
    return tuple(values)


def tensor(
    value: Any, function: str, argument: str = "input", position: int = 1
) -> Any:
    """A Tensor, or PyTorch's error for anything else."""
    if not isinstance(value, TensorBase):
        raise type_error(
            f"{function}(): argument '{argument}' (position {position}) must be "
            "Tensor, not "
            f"{type(value).__name__}",
            hint="torch.tensor(...) makes a Tensor of it",
        )
    return value


def floating(value: Any, function: str) -> Any:
    """A floating point Tensor, or PyTorch's error for integers."""
    tensor(value, function)
    if not has_gradient(value._array.dtype):
        kind = kind_name(value._array.dtype)
        raise runtime_error(
            f"{function}(): could not infer output dtype. Input dtype must be either "
            f"a floating point or complex dtype. Got: {kind}",
            hint="x.float() makes floating point numbers of integers",
        )
    return value
