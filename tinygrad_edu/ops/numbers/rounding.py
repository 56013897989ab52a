"""Rounding, signs, and division with whole quotients: steps, flat almost everywhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...dtypes import is_floating
from ..registry import elementwise, primitive, undefined
from .kinds import divides_wholes, floats_only, no_booleans, wholes_only

FLAT = "∂L/∂a = 0, since y is constant between its jumps"


def _flat(F: Any, g: Any) -> Any:
    return F.zeros_like(g)


# ------------------------------------------------------------------ to whole numbers


def _whole(kernel: str, forward: Any) -> Any:
    """Integers are whole already; some versions of NumPy make floats of them."""
    return no_booleans(
        kernel, lambda a: forward(a) if is_floating(a.dtype) else a.copy()
    )


floor = elementwise("floor", _whole("floor_vml_cpu", np.floor), _flat, formula=FLAT)
ceil = elementwise("ceil", _whole("ceil_vml_cpu", np.ceil), _flat, formula=FLAT)
trunc = elementwise("trunc", _whole("trunc_vml_cpu", np.trunc), _flat, formula=FLAT)
round_ = elementwise("round", _whole("round_vml_cpu", np.rint), _flat, formula=FLAT)


def _rounded(a: Array, *, decimals: int) -> Array:
    """Whole again after ten is multiplied in or out, ``decimals`` times."""
    power = a.dtype.type(10.0 ** abs(decimals))
    if decimals < 0:
        return np.rint(a / power) * power
    return np.rint(a * power) / power


@primitive(title="RoundBackward1", formula=FLAT, pointwise=True)
def round_decimals(a: Array, *, decimals: int) -> Array:
    """a, rounded to so many digits after the point."""
    return floats_only("round_cpu", _rounded)(a, decimals=decimals)


@round_decimals.gradient("a")
def _(F: Any, g: Any, *, decimals: int) -> Any:
    return F.zeros_like(g)


frac = elementwise(
    "frac",
    floats_only("frac_cpu", lambda a: a - np.trunc(a)),
    lambda F, g: g,
    formula="∂L/∂a = ∂L/∂y",
)
nextafter = elementwise(
    "nextafter",
    floats_only("nextafter_cpu", np.nextafter),
    lambda F, g: g,
    _flat,
    formula="∂L/∂a = ∂L/∂y, ∂L/∂b = 0",
    numbers="own",
)

# ------------------------------------------------------------------ signs


def _sign(a: Array) -> Array:
    """-1, 0 or 1; nan has no sign, so it is 0."""
    return a.copy() if a.dtype == bool else np.subtract(a > 0, a < 0, dtype=a.dtype)


sign = elementwise("sign", _sign, _flat, formula=FLAT)
sgn = elementwise("sgn", _sign, _flat, formula=FLAT)
signbit = elementwise(
    "signbit",
    lambda a: np.signbit(a) if is_floating(a.dtype) else a < 0,
    None,
)
copysign = elementwise(
    "copysign",
    np.copysign,
    lambda F, g, a, out: F.keep_where(g * (out / a), a != 0),
    lambda F, g, _a, _out: F.zeros_like(g),
    saves="a out",
    formula="∂L/∂a = ∂L/∂y · y / a, 0 at a = 0; ∂L/∂b = 0",
)
copysign_number = elementwise(
    "copysign_number",
    np.copysign,
    *copysign.rules,
    saves="a out",
    title="CopysignBackward1",
    formula="∂L/∂a = ∂L/∂y · y / a, 0 at a = 0",
)
heaviside = elementwise(
    "heaviside",
    lambda a, b: np.where(a == 0, b, (a > 0).astype(a.dtype)),
    undefined("heaviside"),
    undefined("heaviside"),
    title="torch::autograd::NotImplemented",
    formula="none: PyTorch has decided to refuse it",
)

# ------------------------------------------------------------------ whole quotients


def _towards_zero(a: Array, b: Array) -> Array:
    """a / b without the digits after the point; exact for whole numbers."""
    if is_floating(a.dtype):
        return np.trunc(a / b)
    return np.floor_divide(a - np.fmod(a, b), b)


floor_divide = elementwise(
    "floor_divide",
    divides_wholes("div_floor_cpu", np.floor_divide),
    undefined("floor_divide"),
    undefined("floor_divide"),
    title="torch::autograd::NotImplemented",
    formula="none: PyTorch has decided to refuse it; torch.div has one",
)
div_floor = elementwise(
    "div_floor",
    divides_wholes("div_floor_cpu", np.floor_divide),
    _flat,
    _flat,
    title="DivBackward2",
    formula=FLAT,
)
div_trunc = elementwise(
    "div_trunc",
    divides_wholes("div_trunc_cpu", _towards_zero),
    _flat,
    _flat,
    title="DivBackward2",
    formula=FLAT,
)


def _remainder(a: Array, b: Array) -> Array:
    """As NumPy's, but a remainder of 0 keeps the sign of a."""
    if not is_floating(a.dtype):
        return np.remainder(a, b)
    out = np.fmod(a, b)
    return np.where((out != 0) & ((out < 0) != (b < 0)), out + b, out)


remainder = elementwise(
    "remainder",
    divides_wholes("remainder_cpu", _remainder),
    lambda F, g, _a, _b: g,
    lambda F, g, a, b: -g * F.div_floor(a, b),
    saves="a b",
    title="RemainderBackward1",
    formula="∂L/∂a = ∂L/∂y, ∂L/∂b = −∂L/∂y · ⌊a / b⌋",
)
remainder_number = elementwise(
    "remainder_number",
    remainder.forward,
    lambda F, g: g,
    None,
    title="RemainderBackward0",
    formula="∂L/∂a = ∂L/∂y",
)
fmod = elementwise(
    "fmod",
    divides_wholes("fmod_cpu", np.fmod),
    lambda F, g, _a, _b: g,
    lambda F, g, a, b: -g * F.div_trunc(a, b),
    saves="a b",
    title="FmodBackward1",
    formula="∂L/∂a = ∂L/∂y, ∂L/∂b = −∂L/∂y · trunc(a / b)",
)
fmod_number = elementwise(
    "fmod_number",
    fmod.forward,
    lambda F, g: g,
    None,
    title="FmodBackward0",
    formula="∂L/∂a = ∂L/∂y",
)
gcd = elementwise("gcd", wholes_only("gcd_cpu", np.gcd), None, None, numbers="own")
lcm = elementwise("lcm", wholes_only("lcm_cpu", np.lcm), None, None, numbers="own")
