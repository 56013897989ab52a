"""Questions about numbers, logic and bits; see ops/numbers/comparison.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.alignment import check_devices
from ...autograd.recording import as_array, binary, unary
from ...autograd.tensor_base import TensorBase
from ...dtypes import kind_name
from ...errors import runtime_error
from ...ops.numbers import comparison as ops
from .. import checks
from ..making import doc, tensors_only

# ------------------------------------------------------------------ comparisons


def _compared(name: str, sign: str, result: str) -> str:
    return doc(name, f"Where input {sign} other.", "[1, 2, 3], 2", result)


eq = binary(ops.eq, doc=_compared("eq", "=", "False,  True, False"))
ne = binary(ops.ne, doc=_compared("ne", "≠", " True, False,  True"))
lt = binary(ops.lt, doc=_compared("lt", "<", " True, False, False"))
le = binary(ops.le, doc=_compared("le", "≤", " True,  True, False"))
gt = binary(ops.gt, doc=_compared("gt", ">", "False, False,  True"))
ge = binary(ops.ge, doc=_compared("ge", "≥", "False,  True,  True"))
not_equal, less, less_equal, greater, greater_equal = ne, lt, le, gt, ge


def equal(input: Any, other: Any) -> bool:
    """Whether two tensors have the same shape and the same numbers.

    Source: PyTorch, ``torch.equal``.

    >>> import tinygrad_edu as torch
    >>> torch.equal(torch.tensor([1, 2]), torch.tensor([1, 2]))
    True
    """
    checks.tensor(input, "equal")
    checks.tensor(other, "equal", "other", 2)
    check_devices((input, other))
    return bool(np.array_equal(input._array, other._array))


def isclose(
    input: Any,
    other: Any,
    rtol: float = 1e-05,
    atol: float = 1e-08,
    equal_nan: bool = False,
) -> Any:
    """Where |input - other| ≤ atol + rtol |other|.

    Source: PyTorch, ``torch.isclose``.

    >>> import tinygrad_edu as torch
    >>> torch.isclose(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.1]))
    tensor([ True, False])
    """
    checks.tensor(input, "isclose")
    checks.tensor(other, "isclose", "other", 2)
    if input._array.dtype != other._array.dtype:
        raise runtime_error(
            f"{kind_name(input._array.dtype)} did not match "
            f"{kind_name(other._array.dtype)}",
            hint="x.to(y.dtype)",
        )
    for name, value in (("rtol", rtol), ("atol", atol)):
        if value < 0:
            raise runtime_error(
                f"{name} must be greater than or equal to zero, but got {value:g}"
            )
    eq(input, other)  # refuses shapes that do not fit
    close = np.isclose(input._array, other._array, rtol, atol, equal_nan)
    return TensorBase._from_array(as_array(close), place=input._device)


def allclose(
    input: Any,
    other: Any,
    rtol: float = 1e-05,
    atol: float = 1e-08,
    equal_nan: bool = False,
) -> bool:
    """Whether all numbers are close, see :func:`isclose`.

    Source: PyTorch, ``torch.allclose``.

    >>> import tinygrad_edu as torch
    >>> torch.allclose(torch.tensor([1.0]), torch.tensor([1.0 + 1e-7]))
    True
    """
    checks.tensor(input, "allclose")
    checks.tensor(other, "allclose", "other", 2)
    return bool(isclose(input, other, rtol, atol, equal_nan)._array.all())


# ------------------------------------------------------------------ kinds of numbers


def _kind(name: str, text: str) -> str:
    numbers = "[1.0, float('nan'), float('inf'), -float('inf')]"
    answers = {
        "isnan": "False,  True, False, False",
        "isinf": "False, False,  True,  True",
        "isfinite": " True, False, False, False",
        "isposinf": "False, False,  True, False",
        "isneginf": "False, False, False,  True",
    }
    return doc(name, text, numbers, answers[name])


isnan = unary(ops.isnan, doc=_kind("isnan", "Where input is nan."))
isinf = unary(ops.isinf, doc=_kind("isinf", "Where input is ∞ or -∞."))
isfinite = unary(ops.isfinite, doc=_kind("isfinite", "Where input is a usual number."))
isposinf = unary(ops.isposinf, doc=_kind("isposinf", "Where input is ∞."))
isneginf = unary(ops.isneginf, doc=_kind("isneginf", "Where input is -∞."))

# ------------------------------------------------------------------ logic and bits


def _of_bits(name: str, text: str, result: str) -> str:
    return doc(name, text, "[5, 4], [3, 0]", result)


logical_not = unary(
    ops.logical_not,
    doc=doc("logical_not", "Where input is 0.", "[1, 0]", "False,  True"),
)
logical_and = tensors_only(
    binary(
        ops.logical_and,
        doc=_of_bits("logical_and", "Where both are not 0.", " True, False"),
    )
)
logical_or = tensors_only(
    binary(
        ops.logical_or, doc=_of_bits("logical_or", "Where one is not 0.", "True, True")
    )
)
logical_xor = tensors_only(
    binary(
        ops.logical_xor,
        doc=_of_bits("logical_xor", "Where just one is not 0.", "False,  True"),
    )
)
bitwise_not = unary(
    ops.bitwise_not, doc=doc("bitwise_not", "Each bit flipped.", "[0, 1]", "-1, -2")
)
bitwise_and = binary(
    ops.bitwise_and, doc=_of_bits("bitwise_and", "The bits that both have.", "1, 0")
)
bitwise_or = binary(
    ops.bitwise_or, doc=_of_bits("bitwise_or", "The bits that one has.", "7, 4")
)
bitwise_xor = binary(
    ops.bitwise_xor, doc=_of_bits("bitwise_xor", "The bits that just one has.", "6, 4")
)
bitwise_left_shift = binary(
    ops.left_shift,
    doc=_of_bits("bitwise_left_shift", "The bits, other places up.", "40,  4"),
)
bitwise_right_shift = binary(
    ops.right_shift,
    doc=_of_bits("bitwise_right_shift", "The bits, other places down.", "0, 4"),
)
