"""Trigonometric and hyperbolic functions and their inverses, in radians."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..registry import elementwise
from .kinds import floats_only

# ------------------------------------------------------------------ of an angle

sin = elementwise(
    "sin",
    np.sin,
    lambda F, g, a: g * F.cos(a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · cos a",
)
cos = elementwise(
    "cos",
    np.cos,
    lambda F, g, a: -g * F.sin(a),
    saves="a",
    formula="∂L/∂a = −∂L/∂y · sin a",
)
tan = elementwise(
    "tan",
    np.tan,
    lambda F, g, out: g * (1 + out * out),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · (1 + y²)",
)
asin = elementwise(
    "asin",
    np.arcsin,
    lambda F, g, a: g * F.rsqrt(1 - a * a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / √(1 − a²)",
)
acos = elementwise(
    "acos",
    np.arccos,
    lambda F, g, a: -g * F.rsqrt(1 - a * a),
    saves="a",
    formula="∂L/∂a = −∂L/∂y / √(1 − a²)",
)
atan = elementwise(
    "atan",
    np.arctan,
    lambda F, g, a: g / (a * a + 1),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / (a² + 1)",
)


def _over_square(F: Any, a: Any, b: Any) -> Any:
    """1 / (a² + b²), and 0 at the origin, where the angle has no slope."""
    square = a * a + b * b
    return F.keep_where(F.reciprocal(square), square != 0)


atan2 = elementwise(
    "atan2",
    np.arctan2,
    lambda F, g, a, b: g * b * _over_square(F, a, b),
    lambda F, g, a, b: g * -a * _over_square(F, a, b),
    saves="a b",
    formula="∂L/∂a = ∂L/∂y · b / (a² + b²), ∂L/∂b = −∂L/∂y · a / (a² + b²)",
)
hypot = elementwise(
    "hypot",
    floats_only("hypot_cpu", np.hypot),
    lambda F, g, a, _b, out: g * (a / out),
    lambda F, g, _a, b, out: g * (b / out),
    saves="a b out",
    formula="∂L/∂a = ∂L/∂y · a / y, ∂L/∂b = ∂L/∂y · b / y",
)
deg2rad = elementwise(
    "deg2rad",
    lambda a: a * (np.pi / 180),
    lambda F, g: g * (np.pi / 180),
    title="Deg2RadBackward0",
    formula="∂L/∂a = ∂L/∂y · π / 180",
)
rad2deg = elementwise(
    "rad2deg",
    lambda a: a * (180 / np.pi),
    lambda F, g: g * (180 / np.pi),
    title="Rad2DegBackward0",
    formula="∂L/∂a = ∂L/∂y · 180 / π",
)


def _sinc_slope(F: Any, g: Any, a: Any) -> Any:
    """The slope of sin(πa) / (πa)."""
    angle = a * np.pi
    square = angle * a
    slope = (angle * F.cos(angle) - F.sin(angle)) / square
    return g * F.keep_where(slope, square != 0)


sinc = elementwise(
    "sinc",
    np.sinc,
    _sinc_slope,
    saves="a",
    formula="∂L/∂a = ∂L/∂y · (cos πa − y) / a, 0 at a = 0",
)

# ------------------------------------------------------------------ hyperbolic

sinh = elementwise(
    "sinh",
    np.sinh,
    lambda F, g, a: g * F.cosh(a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · cosh a",
)
cosh = elementwise(
    "cosh",
    np.cosh,
    lambda F, g, a: g * F.sinh(a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · sinh a",
)
asinh = elementwise(
    "asinh",
    np.arcsinh,
    lambda F, g, a: g * F.rsqrt(a * a + 1),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / √(a² + 1)",
)
acosh = elementwise(
    "acosh",
    np.arccosh,
    lambda F, g, a: g * F.rsqrt(a * a - 1),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / √(a² − 1)",
)
atanh = elementwise(
    "atanh",
    np.arctanh,
    lambda F, g, a: g / (1 - a * a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / (1 − a²)",
)
