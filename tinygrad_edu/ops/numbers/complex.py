"""Complex numbers: their parts, and what they need instead of the real rules.

A loss is a real number, so PyTorch's gradient of it with respect to z = x + iy is
∂L/∂x + i ∂L/∂y: the direction in which L grows fastest. For y = f(z) with derivative
f' the rule is then ∂L/∂y · conj(f'), and that conjugate is the whole difference from
the real rules. ``for_complex`` tells which primitive stands in for which.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..registry import elementwise, primitive
from . import elementwise as real_numbers
from .elementwise import quiet

# ------------------------------------------------------------------ parts


@primitive(
    view=True,
    title="SelectBackward0",
    saves="a.dtype",
    formula="∂L/∂a = ∂L/∂y + 0i",
    pointwise=True,
)
def real(a: Array) -> Array:
    """x of x + iy, in the same memory."""
    return a.real


@real.gradient("a")
def _(F: Any, g: Any, pair: Any) -> Any:
    return F.cast(g, dtype=pair)


@primitive(
    view=True,
    title="SelectBackward0",
    saves="a.dtype",
    formula="∂L/∂a = i · ∂L/∂y",
    pointwise=True,
)
def imag(a: Array) -> Array:
    """y of x + iy, in the same memory."""
    return a.imag


@imag.gradient("a")
def _(F: Any, g: Any, pair: Any) -> Any:
    return F.cast(g, dtype=pair) * 1j


@primitive(view=True, formula="∂L/∂a = complex(∂L/∂y)")
def view_as_real(a: Array) -> Array:
    """The parts side by side: (*, n) complex -> (*, n, 2), in the same memory."""
    parts = a.dtype.type(0).real.dtype
    return a[..., None].view(parts)


@view_as_real.gradient("a")
def _(F: Any, g: Any) -> Any:
    return F.view_as_complex(F.clone(g))


@primitive(view=True, formula="∂L/∂a = (real ∂L/∂y, imag ∂L/∂y)")
def view_as_complex(a: Array) -> Array:
    """The pairs as complex numbers: (*, n, 2) -> (*, n), in the same memory."""
    return a.view(np.result_type(a.dtype, np.complex64))[..., 0]


@view_as_complex.gradient("a")
def _(F: Any, g: Any) -> Any:
    return F.view_as_real(g)


@primitive(
    title="ComplexBackward0",
    formula="∂L/∂re = real ∂L/∂y, ∂L/∂im = imag ∂L/∂y",
    pointwise=True,
)
def complex_of(re: Array, im: Array) -> Array:
    """re + i im"""
    made = np.empty_like(re + im, np.result_type(re.dtype, np.complex64))
    made.real, made.imag = re, im
    return made


@complex_of.gradient("re")
def _(F: Any, g: Any) -> Any:
    return F.real(g)


@complex_of.gradient("im")
def _(F: Any, g: Any) -> Any:
    return F.imag(g)


@primitive(
    saves="angle out",
    formula="∂L/∂abs = real(∂L/∂y · e^−iα), ∂L/∂α = real(−i ∂L/∂y ȳ)",
    pointwise=True,
)
def polar(abs: Array, angle: Array) -> Array:
    """abs · (cos angle + i sin angle)"""
    return complex_of.forward(abs * np.cos(angle), abs * np.sin(angle))


@polar.gradient("abs")
def _(F: Any, g: Any, angle: Any, _out: Any) -> Any:
    return F.real(g) * F.cos(angle) + F.imag(g) * F.sin(angle)


@polar.gradient("angle")
def _(F: Any, g: Any, _angle: Any, out: Any) -> Any:
    return F.imag(g) * F.real(out) - F.real(g) * F.imag(out)


conj = elementwise(
    "conj", np.conjugate, lambda F, g: F.conj(g), formula="∂L/∂a = conj(∂L/∂y)"
)
for each in (real, imag, conj, view_as_real):
    each.for_complex = each

# ------------------------------------------------------------------ size and angle


@primitive(
    saves="a out",
    title="AbsBackward0",
    formula="∂L/∂a = ∂L/∂y · a / |a|",
    pointwise=True,
)
def abs_complex(a: Array) -> Array:
    """|a| = √(x² + y²)"""
    return abs(a)


@abs_complex.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any) -> Any:
    return g * (a / F.where(out == 0, F.zeros_like(out) + 1, out))


@primitive(
    saves="a", formula="∂L/∂a = ∂L/∂y · i a / |a|² (0 for a real a)", pointwise=True
)
def angle(a: Array) -> Array:
    """The angle from the positive real axis, between -π and π."""
    if a.dtype.kind == "c":
        return np.angle(a)
    return np.where(np.isnan(a), a, np.signbit(a) * a.dtype.type(np.pi))


@angle.gradient("a")
def _(F: Any, g: Any, a: Any) -> Any:
    if F.raw(a).dtype.kind != "c":
        return F.zeros_like(g)
    square = F.real(a * F.conj(a))
    return g * (a * 1j / F.where(square == 0, F.zeros_like(square) + 1, square))


angle.for_complex = angle

# ------------------------------------------------------------------ arithmetic

mul_complex = elementwise(
    "mul_complex",
    np.multiply,
    lambda F, g, _a, b: g * F.conj(b),
    lambda F, g, a, _b: g * F.conj(a),
    saves="a b",
    title="MulBackward0",
    formula="∂L/∂a = ∂L/∂y · conj(b), ∂L/∂b = ∂L/∂y · conj(a)",
)
div_complex = elementwise(
    "div_complex",
    quiet(np.true_divide),
    lambda F, g, _a, b: g / F.conj(b),
    lambda F, g, a, b: -g * F.conj((a / b) / b),
    saves="a b",
    title="DivBackward0",
    formula="∂L/∂a = ∂L/∂y / conj(b), ∂L/∂b = −∂L/∂y · conj(a / b²)",
)
reciprocal_complex = elementwise(
    "reciprocal_complex",
    quiet(np.reciprocal),
    lambda F, g, out: -g * F.conj(out * out),
    saves="out",
    title="ReciprocalBackward0",
    formula="∂L/∂a = −∂L/∂y · conj(y²)",
)
exp_complex = elementwise(
    "exp_complex",
    quiet(np.exp),
    lambda F, g, out: g * F.conj(out),
    saves="out",
    title="ExpBackward0",
    formula="∂L/∂a = ∂L/∂y · conj(y)",
)


@primitive(
    saves="a",
    title="PowBackward0",
    formula="∂L/∂a = ∂L/∂y · conj(n aⁿ⁻¹)",
    pointwise=True,
)
def pow_complex(a: Array, *, exponent: float) -> Array:
    """aⁿ for a number n"""
    with np.errstate(all="ignore"):
        return np.square(a) if exponent == 2 else np.power(a, a.dtype.type(exponent))


@pow_complex.gradient("a")
def _(F: Any, g: Any, a: Any, *, exponent: float) -> Any:
    if exponent == 0:
        return F.zeros_like(g)
    return g * F.conj(F.pow_complex(a, exponent=exponent - 1) * exponent)


STAND_INS = {
    "mul": mul_complex,
    "div": div_complex,
    "reciprocal": reciprocal_complex,
    "exp": exp_complex,
    "pow_scalar": pow_complex,
    "abs_": abs_complex,
}
for name, stand_in in STAND_INS.items():
    getattr(real_numbers, name).for_complex = stand_in
    stand_in.for_complex = stand_in
