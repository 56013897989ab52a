"""Questions about tensors and types: what it is, how large, what comes of mixing."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..autograd.tensor_base import TensorBase
from ..dtypes import dtype as Dtype
from ..errors import type_error
from . import checks


def is_tensor(obj: Any) -> bool:
    """Whether ``obj`` is a Tensor.

    >>> import tinygrad_edu as torch
    >>> torch.is_tensor(torch.zeros(1)), torch.is_tensor([0.0])
    (True, False)
    """
    return isinstance(obj, TensorBase)


def is_floating_point(input: Any) -> bool:
    """Whether a tensor's numbers are floating point. ``torch.is_floating_point``.

    >>> import tinygrad_edu as torch
    >>> torch.is_floating_point(torch.tensor([1]))
    False
    """
    checks.tensor(input, "is_floating_point")
    return dtypes.is_floating(input._array.dtype)


def is_signed(input: Any) -> bool:
    """Whether numbers of a tensor's dtype may be negative. ``torch.is_signed``.

    >>> import tinygrad_edu as torch
    >>> torch.is_signed(torch.zeros(1)), torch.is_signed(torch.tensor([True]))
    (True, False)
    """
    return bool(checks.tensor(input, "is_signed").dtype.is_signed)


def is_nonzero(input: Any) -> bool:
    """Whether the one number of a tensor is not 0. Source: ``torch.is_nonzero``.

    >>> import tinygrad_edu as torch
    >>> torch.is_nonzero(torch.tensor([0.0]))
    False
    """
    return bool(checks.tensor(input, "is_nonzero"))


def detach(input: Any) -> Any:
    """The same numbers in the same memory, outside the graph. ``torch.detach``.

    >>> import tinygrad_edu as torch
    >>> torch.detach(torch.ones(2, requires_grad=True)).requires_grad
    False
    """
    return checks.tensor(input, "detach").detach()


def numel(input: Any) -> int:
    """How many numbers a tensor holds. Source: PyTorch, ``torch.numel``.

    >>> import tinygrad_edu as torch
    >>> torch.numel(torch.zeros(2, 3))
    6
    """
    return int(checks.tensor(input, "numel")._array.size)


def is_same_size(input: Any, other: Any) -> bool:
    """Whether two tensors have one shape. Source: ``torch.is_same_size``.

    >>> import tinygrad_edu as torch
    >>> torch.is_same_size(torch.zeros(2), torch.zeros(2, 1))
    False
    """
    checks.tensor(input, "is_same_size", "self")
    checks.tensor(other, "is_same_size", "other", 2)
    return bool(input._array.shape == other._array.shape)


def is_storage(obj: Any) -> bool:
    """Whether ``obj`` is the memory of a tensor, as ``untyped_storage()`` gives it.

    >>> import tinygrad_edu as torch
    >>> torch.is_storage(torch.zeros(1).untyped_storage())
    True
    """
    from ..layouts import UntypedStorage

    return isinstance(obj, UntypedStorage)


def typename(obj: Any) -> str:
    """The type of anything, by PyTorch's old names for tensors.

    >>> import tinygrad_edu as torch
    >>> torch.typename(torch.zeros(1)), torch.typename(1)
    ('torch.FloatTensor', 'int')
    """
    if isinstance(obj, TensorBase):
        return dtypes.legacy_name(dtypes.from_numpy(obj._array.dtype))
    kind = type(obj)
    where = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return where + kind.__qualname__


def result_type(tensor1: Any, tensor2: Any) -> Dtype:
    """The dtype that two operands, tensors or numbers, give together.

    Source: PyTorch, ``torch.result_type``.

    >>> import tinygrad_edu as torch
    >>> torch.result_type(torch.tensor([1], dtype=torch.int32), 1.0)
    torch.float32
    """
    groups: tuple[list[Dtype], ...] = ([], [], [])
    for position, each in enumerate((tensor1, tensor2), 1):
        if isinstance(each, TensorBase):
            own = dtypes.from_numpy(each._array.dtype)
            groups[0 if each._array.ndim else 1].append(own)
        elif isinstance(each, bool | int | float | complex):
            groups[2].append(dtypes.scalar_dtype(each))
        else:
            raise type_error(
                f"result_type(): argument 'tensor{position}' (position {position}) "
                f"must be Tensor or Number, not {type(each).__name__}"
            )
    return dtypes.result_type(*groups)


def can_cast(from_: Dtype, to: Dtype) -> bool:
    """Whether an in-place operation may write one type into the other.

    Into a lower category, float into integer or integer into bool, it may not.
    Source: PyTorch, ``torch.can_cast``.

    >>> import tinygrad_edu as torch
    >>> torch.can_cast(torch.float64, torch.float32)
    True
    >>> torch.can_cast(torch.float32, torch.int64)
    False
    """
    for position, (name, each) in enumerate((("from_", from_), ("to", to)), 1):
        if not isinstance(each, Dtype):
            raise type_error(
                f"can_cast(): argument '{name}' (position {position}) must be "
                f"torch.dtype, not {type(each).__name__}"
            )
    return bool(from_.category <= to.category)


def _assert(condition: Any, message: str) -> None:
    """Raise AssertionError with this message unless the condition holds.

    Traced models write it in place of ``assert``. Source: PyTorch, ``torch._assert``.

    >>> import tinygrad_edu as torch
    >>> torch._assert(1 < 2, "one is not below two")
    """
    if not condition:
        raise AssertionError(message)
