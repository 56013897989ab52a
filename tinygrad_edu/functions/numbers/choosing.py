"""Functions that choose between numbers: extremes, bounds, masks, repairs.

See ``ops/numbers/choosing.py``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.alignment import NUMBERS, OPERANDS, align, cast, number
from ...autograd.failures import broadcast_error, first_misfit
from ...autograd.operands import invalid_combination
from ...autograd.recording import binary, general
from ...autograd.tensor_base import TensorBase
from ...dtypes import (
    COMPLEX,
    FLOAT,
    INTEGER,
    from_numpy,
    is_floating,
    kind_name,
    promote_types,
    scalar_dtype,
)
from ...errors import runtime_error, type_error
from ...ops.numbers import choosing as ops
from .. import checks
from ..making import c_name, doc, meet, tensors_only
from .comparison import ne

keep_where = general(ops.keep_where)
_clamp, _clamp_both = general(ops.clamp), general(ops.clamp_both)
_clamp_low, _clamp_high = general(ops.clamp_low), general(ops.clamp_high)
_where = general(ops.where)
_masked_fill = general(ops.masked_fill)
_nan_to_num = general(ops.nan_to_num)

# ------------------------------------------------------------------ two candidates


def _of_two(name: str, text: str, result: str) -> str:
    return doc(name, text, "[1.0, 5.0, float('nan')], [3.0, 2.0, 4.0]", result)


maximum = tensors_only(
    binary(
        ops.maximum,
        doc=_of_two("maximum", "The larger; a tie shares the gradient.", "3., 5., nan"),
    )
)
minimum = tensors_only(
    binary(
        ops.minimum,
        doc=_of_two(
            "minimum", "The smaller; a tie shares the gradient.", "1., 2., nan"
        ),
    )
)
fmax = tensors_only(
    binary(ops.fmax, doc=_of_two("fmax", "The larger that is not nan.", "3., 5., 4."))
)
fmin = tensors_only(
    binary(ops.fmin, doc=_of_two("fmin", "The smaller that is not nan.", "1., 2., 4."))
)

# ------------------------------------------------------------------ bounds


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
    if not isinstance(min, TensorBase) and not isinstance(max, TensorBase):
        return _clamp_by_numbers(input, min, max, "ClampBackward1")
    if min is None:
        return _clamp_high(*align("clamp", input, max), title="ClampBackward0")
    if max is None:
        return _clamp_low(*align("clamp", input, min), title="ClampBackward0")
    for one, other in ((min, max), (max, min)):
        if not isinstance(one, TensorBase) and other._array.ndim:
            raise invalid_combination("clamp", input, max=max, min=min)
    bounds = [_as_tensor(each, input) for each in (min, max)]
    return _clamp_both(*meet(input, *bounds))


def _as_tensor(bound: Any, like: Any) -> Any:
    """A number as a 0-d Tensor; tensors stay."""
    if isinstance(bound, TensorBase):
        return bound
    return number(bound, scalar_dtype(bound), like)


def _clamp_by_numbers(input: Any, min: Any, max: Any, title: str) -> Any:
    for bound in (min, max):
        usual = bound is None or type(bound) in NUMBERS
        if not usual or not is_floating(input._array.dtype):
            input, _ = align("clamp", input, bound if bound is not None else 0)
    dtype = from_numpy(input._array.dtype)
    for bound in (min, max):
        if dtype.category < FLOAT and bound is not None:
            _check_fits(bound, dtype)
    return _clamp(input, min=min, max=max, title=title)


def clamp_min(input: Any, min: Any) -> Any:
    """input, but nowhere below ``min``. Source: PyTorch, ``torch.clamp_min``.

    >>> import tinygrad_edu as torch
    >>> torch.clamp_min(torch.tensor([-2.0, 2.0]), 0)
    tensor([0., 2.])
    """
    if not isinstance(input, TensorBase):
        raise invalid_combination("clamp_min", input, min)
    if isinstance(min, TensorBase):
        return _clamp_low(*align("clamp_min", input, min), title="ClampMinBackward1")
    return _clamp_by_numbers(input, min, None, "ClampMinBackward0")


def clamp_max(input: Any, max: Any) -> Any:
    """input, but nowhere above ``max``. Source: PyTorch, ``torch.clamp_max``.

    >>> import tinygrad_edu as torch
    >>> torch.clamp_max(torch.tensor([-2.0, 2.0]), 0)
    tensor([-2.,  0.])
    """
    if not isinstance(input, TensorBase):
        raise invalid_combination("clamp_max", input, max)
    if isinstance(max, TensorBase):
        return _clamp_high(*align("clamp_max", input, max), title="ClampMaxBackward1")
    return _clamp_by_numbers(input, None, max, "ClampMaxBackward0")


clip = clamp

# ------------------------------------------------------------------ masks


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
        return tuple(
            TensorBase._from_array(each.copy(), place=place) for each in places
        )
    _check_choices(condition, input, other)
    kind = condition._array.dtype
    if not isinstance(input, TensorBase) and not isinstance(other, TensorBase):
        input = number_alone(input, other)
    x, y = align("where", input, other)
    return _where(condition if kind == np.bool_ else ne(condition, 0), x, y)


def _check_choices(condition: Any, input: Any, other: Any) -> None:
    """Both choices are there, and the condition is one."""
    for each in (input, other):
        if not isinstance(each, TensorBase | bool | int | float | complex | np.generic):
            given = [it for it in (condition, input, other) if it is not None]
            raise invalid_combination(
                "where",
                *given,
                expected="(condition), or (condition, input, other)",
            )
    kind = condition._array.dtype
    if kind not in (np.bool_, np.uint8):
        raise runtime_error(
            "where expected condition to be a boolean tensor, but got a tensor with "
            f"dtype {kind_name(kind)}",
            hint="compare it with something, as in x > 0",
        )


def number_alone(value: Any, other: Any) -> Any:
    """A Python number as a 0-d tensor of the type that two numbers share."""
    dtype = promote_types(scalar_dtype(value), scalar_dtype(other))
    return TensorBase._from_array(np.asarray(value, dtype.numpy))


def masked_fill(input: Any, mask: Any, value: Any) -> Any:
    """input with ``value`` wherever ``mask`` is True.

    Source: PyTorch, ``torch.masked_fill``.

    >>> import tinygrad_edu as torch
    >>> torch.tensor([1.0, 2.0]).masked_fill(torch.tensor([True, False]), 0)
    tensor([0., 2.])
    """
    checks.tensor(input, "masked_fill")
    checks.tensor(mask, "masked_fill", "mask", 2)
    if first_misfit(mask._array.shape, input._array.shape):
        arrays = [mask._array, input._array]
        raise broadcast_error(arrays, ValueError("shapes do not fit"))
    return filled(input, mask, value)


def filled(input: Any, mask: Any, value: Any) -> Any:
    """``masked_fill``, also the in-place one, which speaks of shapes the other way."""
    checks.tensor(mask, "masked_fill", "mask", 2)
    dtype = from_numpy(input._array.dtype)
    if mask._array.dtype != bool:
        raise runtime_error(
            "masked_fill_ only supports boolean masks, but got mask with dtype "
            f"{c_name(from_numpy(mask._array.dtype))}"
        )
    if not isinstance(value, OPERANDS):
        raise invalid_combination("masked_fill", input, mask, value)
    if not isinstance(value, TensorBase):
        _check_fits(value, dtype)
        value, title = number(value, dtype, input), "MaskedFillBackward0"
        return _masked_fill(input, mask, value, title=title)
    if value._array.ndim:
        raise runtime_error(
            "masked_fill_ only supports a 0-dimensional value tensor, but got tensor "
            f"with {value._array.ndim} dimension(s).",
            hint="torch.where(mask, value, input)",
        )
    if value._array.dtype.kind == "c":
        _check_fits(1j, dtype)
    return _masked_fill(input, mask, cast(value, dtype), title="MaskedFillBackward1")


filled.__name__ = "masked_fill"


def _check_fits(value: Any, dtype: Any) -> None:
    """Refuse a number that would be another one in this dtype."""
    if isinstance(value, complex):
        fits = dtype.category == COMPLEX
    elif dtype.category == INTEGER:
        limits = np.iinfo(dtype.numpy)
        least = limits.min or -limits.max  # below 0, unsigned numbers wrap round
        fits = least <= value <= limits.max
    else:
        fits = True
    if not fits:
        name = f"{dtype.name}_t" if dtype.category < FLOAT else c_name(dtype)
        raise runtime_error(
            f"value cannot be converted to type {name} without overflow"
        )


# ------------------------------------------------------------------ repairs


def nan_to_num(
    input: Any,
    nan: float | None = None,
    posinf: float | None = None,
    neginf: float | None = None,
) -> Any:
    """input with numbers for nan, ∞ and -∞: 0, the largest and the least, unless given.

    Source: PyTorch, ``torch.nan_to_num``.

    >>> import tinygrad_edu as torch
    >>> torch.nan_to_num(torch.tensor([float("nan"), 1.0, float("inf")]), posinf=9.0)
    tensor([0., 1., 9.])
    """
    dtype = checks.tensor(input, "nan_to_num")._array.dtype
    for name, value in (("nan", nan), ("posinf", posinf), ("neginf", neginf)):
        if value is not None and not isinstance(value, int | float):
            raise type_error(
                f"nan_to_num(): argument '{name}' must be float, not "
                f"{type(value).__name__}"
            )
    most = _largest(dtype) if is_floating(dtype) else 0
    return _nan_to_num(
        input,
        nan=0.0 if nan is None else nan,
        posinf=most if posinf is None else posinf,
        neginf=-most if neginf is None else neginf,
    )


def _largest(dtype: Any) -> float:
    """The largest number of a floating dtype."""
    if dtype.kind == "f":
        return float(np.finfo(dtype).max)
    return (2 - 2.0**-7) * 2.0**127  # bfloat16: float32's exponent, 7 digits behind 1
