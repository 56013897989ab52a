"""Functions that choose and compare whole tensors: where, clamp, masked_fill, allclose.

Here too are those that only carry numbers to another dtype, device or memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.alignment import align, cast, common_dtype, number
from ..autograd.faces import ON_TENSORS
from ..autograd.recording import general
from ..autograd.tensor_base import TensorBase
from ..dtypes import from_numpy, promote_types, scalar_dtype, scalar_name
from ..errors import runtime_error
from ..ops import elementwise as ops
from . import checks
from .elementwise import maximum, minimum, ne

fill, copy = general(ops.fill), general(ops.copy)
keep_where = general(ops.keep_where)
_move = general(ops.move)
_clamp = general(ops.clamp)
_where = general(ops.where)
_masked_fill = general(ops.masked_fill)
_cast = general(ops.cast)


def move(input: Any, *, to: Any, source: Any) -> Any:
    """The same numbers on another device; gradients come back over the same way."""
    out = _move(input, to=to, source=source)
    out._device = to
    return out


ON_TENSORS.move = move  # a rule that moves must know the new place, too


def clamp(input: Any, min: Any = None, max: Any = None) -> Any:
    """input held between ``min`` and ``max``, numbers or Tensors.

    Source: PyTorch, ``torch.clamp``.

    >>> import tinygrad_edu as torch
    >>> torch.clamp(torch.tensor([-2.0, 0.5, 2.0]), -1, 1)
    tensor([-1.0000,  0.5000,  1.0000])
    """
    checks.tensor(input, "clamp")
    if min is None and max is None:
        raise runtime_error(
            "torch.clamp: At least one of 'min' or 'max' must not be None"
        )
    if isinstance(min, TensorBase) or isinstance(max, TensorBase):
        low = input if min is None else maximum(input, min)
        return low if max is None else minimum(low, max)
    for bound in (min, max):
        if bound is not None:
            input, _ = align("clamp", input, bound)
    return _clamp(input, min=min, max=max)


def where(condition: Any, input: Any = None, other: Any = None) -> Any:
    """input where ``condition`` holds, other elsewhere; or the places where it holds.

    Source: PyTorch, ``torch.where``.

    >>> import tinygrad_edu as torch
    >>> torch.where(torch.tensor([True, False]), torch.tensor([1.0, 2.0]), 0.0)
    tensor([1., 0.])
    """
    checks.tensor(condition, "where", "condition")
    if input is None and other is None:
        places = np.nonzero(condition._array)
        place = condition._device
        return tuple(TensorBase._from_array(each, place=place) for each in places)
    kind = condition._array.dtype
    if kind not in (np.bool_, np.uint8):
        raise runtime_error(
            "where expected condition to be a boolean tensor, but got a tensor with "
            f"dtype {scalar_name(from_numpy(kind))}",
            hint="compare it with something, as in x > 0",
        )
    if not isinstance(input, TensorBase) and not isinstance(other, TensorBase):
        input = number_alone(input, other)
    x, y = align("where", input, other)
    return _where(condition if kind == np.bool_ else ne(condition, 0), x, y)


def number_alone(value: Any, other: Any) -> Any:
    """A Python number as a 0-d tensor of the type that two numbers share."""
    dtype = promote_types(scalar_dtype(value), scalar_dtype(other))
    return TensorBase._from_array(np.asarray(value, dtype.numpy))


def masked_fill(input: Any, mask: Any, value: Any) -> Any:
    """input with ``value`` wherever ``mask`` is True. Source: ``Tensor.masked_fill``.

    >>> import tinygrad_edu as torch
    >>> torch.tensor([1.0, 2.0]).masked_fill(torch.tensor([True, False]), 0)
    tensor([0., 2.])
    """
    checks.tensor(input, "masked_fill")
    checks.tensor(mask, "masked_fill", "mask", 2)
    if mask._array.dtype != bool:
        raise runtime_error(
            "masked_fill_ only supports boolean masks, but got mask with dtype "
            f"{from_numpy(mask._array.dtype)}"
        )
    if not isinstance(value, TensorBase):
        value = number(value, from_numpy(input._array.dtype), input)
    return _masked_fill(input, mask, value)


def equal(input: Any, other: Any) -> bool:
    """Whether two tensors have the same shape and the same numbers.

    >>> import tinygrad_edu as torch
    >>> torch.equal(torch.tensor([1, 2]), torch.tensor([1, 2]))
    True
    """
    checks.tensor(input, "equal")
    checks.tensor(other, "equal", "other", 2)
    return bool(np.array_equal(input._array, other._array))


def isclose(
    input: Any,
    other: Any,
    rtol: float = 1e-05,
    atol: float = 1e-08,
    equal_nan: bool = False,
) -> Any:
    """Where |input - other| ≤ atol + rtol |other|. Source: ``torch.isclose``.

    >>> import tinygrad_edu as torch
    >>> torch.isclose(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.1]))
    tensor([ True, False])
    """
    checks.tensor(input, "isclose")
    checks.tensor(other, "isclose", "other", 2)
    if input._array.dtype != other._array.dtype:
        raise runtime_error(
            f"{scalar_name(from_numpy(input._array.dtype))} did not match "
            f"{scalar_name(from_numpy(other._array.dtype))}",
            hint="x.to(y.dtype)",
        )
    close = np.isclose(input._array, other._array, rtol, atol, equal_nan)
    return TensorBase._from_array(np.asarray(close), place=input._device)


def allclose(
    input: Any,
    other: Any,
    rtol: float = 1e-05,
    atol: float = 1e-08,
    equal_nan: bool = False,
) -> bool:
    """Whether all numbers are close, see :func:`isclose`.

    >>> import tinygrad_edu as torch
    >>> torch.allclose(torch.tensor([1.0]), torch.tensor([1.0 + 1e-7]))
    True
    """
    return bool(isclose(input, other, rtol, atol, equal_nan)._array.all())


def same_dtype(tensors: list[Any]) -> list[Any]:
    """Tensors in the one dtype in which they meet, as ``cat`` needs them."""
    dtype = common_dtype(tensors)
    return [cast(each, dtype) for each in tensors]
