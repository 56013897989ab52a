"""Rounding, signs, and division with whole quotients; see ops/numbers/rounding.py."""

from __future__ import annotations

from typing import Any

from ...autograd.operands import invalid_combination
from ...autograd.recording import binary, general, unary
from ...autograd.tensor_base import TensorBase
from ...errors import runtime_error
from ...ops.numbers import rounding as ops
from .. import checks
from ..making import by_operands, doc, tensors_only

# ------------------------------------------------------------------ to whole numbers

floor = unary(ops.floor, doc=doc("floor", "Rounded down.", "[1.7, -1.2]", " 1., -2."))
ceil = unary(ops.ceil, doc=doc("ceil", "Rounded up.", "[1.2, -1.7]", " 2., -1."))
trunc = unary(
    ops.trunc, doc=doc("trunc", "Rounded towards 0.", "[1.7, -1.7]", " 1., -1.")
)
frac = unary(
    ops.frac,
    doc=doc("frac", "What trunc leaves over.", "[1.5, -1.5]", " 0.5000, -0.5000"),
)
_round = unary(ops.round_)
_round_decimals = general(ops.round_decimals)


def round(input: Any, *, decimals: int = 0) -> Any:
    """Rounded to so many decimals, halves to the even side.

    Source: PyTorch, ``torch.round``.

    >>> import tinygrad_edu as torch
    >>> torch.round(torch.tensor([0.5, 1.5, 2.7]))
    tensor([0., 2., 3.])
    >>> torch.round(torch.tensor([1.26]), decimals=1)
    tensor([1.3000])
    """
    if type(decimals) is int and decimals == 0:
        return _round(input)
    if not isinstance(input, TensorBase) or not isinstance(decimals, int):
        raise invalid_combination("round", input, decimals=decimals)
    return _round_decimals(input, decimals=decimals)


fix = trunc

# ------------------------------------------------------------------ signs

sign = unary(ops.sign, doc=doc("sign", "-1, 0 or 1.", "[-3.0, 0.0]", "-1.,  0."))
sgn = unary(
    ops.sgn, doc=doc("sgn", "The sign; for real numbers as sign.", "[-3.0]", "-1.")
)
signbit = unary(
    ops.signbit,
    doc=doc("signbit", "Where there is a minus.", "[-3.0, 2.0]", " True, False"),
)
copysign = by_operands(
    binary(
        ops.copysign,
        floating=True,
        doc=doc(
            "copysign", "|input| with the sign of other.", "[1.0, -2.0], -1", "-1., -2."
        ),
    ),
    binary(ops.copysign_number, floating=True),
)
nextafter = tensors_only(
    binary(
        ops.nextafter,
        doc=doc(
            "nextafter", "The next float, towards other.", "[1.0], [2.0]", "1.0000"
        ),
    )
)
_heaviside = tensors_only(binary(ops.heaviside), "values")


def heaviside(input: Any, values: Any) -> Any:
    """0 below 0, 1 above, ``values`` at 0. Source: PyTorch, ``torch.heaviside``.

    >>> import tinygrad_edu as torch
    >>> torch.heaviside(torch.tensor([-1.0, 0.0, 2.0]), torch.tensor(0.5))
    tensor([0.0000, 0.5000, 1.0000])
    """
    checks.tensor(input, "heaviside")
    checks.tensor(values, "heaviside", "values", 2)
    if input._array.dtype != values._array.dtype:
        raise runtime_error(
            "heaviside is not yet implemented for tensors with different dtypes.",
            hint="values.to(input.dtype)",
        )
    return _heaviside(input, values)


# ------------------------------------------------------------------ whole quotients

floor_divide = binary(
    ops.floor_divide,
    doc=doc("floor_divide", "⌊input / other⌋.", "[7, -7], 2", " 3, -4"),
)
remainder = by_operands(
    binary(
        ops.remainder,
        doc=doc(
            "remainder",
            "input - other ⌊input / other⌋, with the sign of other.",
            "[7, -7], 4",
            "3, 1",
        ),
    ),
    binary(ops.remainder_number),
)
fmod = by_operands(
    binary(
        ops.fmod,
        doc=doc(
            "fmod",
            "input - other trunc(input / other), with the sign of input.",
            "[7, -7], 4",
            " 3, -3",
        ),
    ),
    binary(ops.fmod_number),
)
gcd = tensors_only(
    binary(ops.gcd, doc=doc("gcd", "The greatest divisor of both.", "[12], [18]", "6"))
)
lcm = tensors_only(
    binary(ops.lcm, doc=doc("lcm", "The least multiple of both.", "[4], [6]", "12"))
)
