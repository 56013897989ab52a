"""Trigonometric and hyperbolic functions; see ops/numbers/trigonometry.py."""

from __future__ import annotations

from ...autograd.recording import binary, unary
from ...ops.numbers import trigonometry as ops
from ..making import doc, tensors_only

sin = unary(ops.sin, True, doc("sin", "The sine of radians.", "[0.0]", "0."))
cos = unary(ops.cos, True, doc("cos", "The cosine of radians.", "[0.0]", "1."))
tan = unary(ops.tan, True, doc("tan", "The tangent of radians.", "[1.0]", "1.5574"))
asin = unary(
    ops.asin, True, doc("asin", "The angle with this sine.", "[1.0]", "1.5708")
)
acos = unary(
    ops.acos, True, doc("acos", "The angle with this cosine.", "[-1.0]", "3.1416")
)
atan = unary(
    ops.atan, True, doc("atan", "The angle with this tangent.", "[1.0]", "0.7854")
)
sinh = unary(ops.sinh, True, doc("sinh", "(eˣ - e⁻ˣ) / 2.", "[1.0]", "1.1752"))
cosh = unary(ops.cosh, True, doc("cosh", "(eˣ + e⁻ˣ) / 2.", "[0.0]", "1."))
asinh = unary(
    ops.asinh, True, doc("asinh", "The x with sinh x = input.", "[0.0]", "0.")
)
acosh = unary(
    ops.acosh, True, doc("acosh", "The x with cosh x = input.", "[1.0]", "0.")
)
atanh = unary(
    ops.atanh, True, doc("atanh", "The x with tanh x = input.", "[0.0]", "0.")
)
sinc = unary(
    ops.sinc,
    True,
    doc("sinc", "sin(πx) / (πx), 1 at 0.", "[0.0, 0.5]", "1.0000, 0.6366"),
)
deg2rad = unary(
    ops.deg2rad, True, doc("deg2rad", "Degrees in radians.", "[180.0]", "3.1416")
)
rad2deg = unary(
    ops.rad2deg, True, doc("rad2deg", "Radians in degrees.", "[1.0]", "57.2958")
)
_atan2 = binary(
    ops.atan2,
    floating=True,
    doc=doc(
        "atan2",
        "The angle of the point (other, input) above the axis.",
        "[1.0, 1.0], [0.0, -1.0]",
        "1.5708, 2.3562",
    ),
)
atan2, arctan2 = tensors_only(_atan2), tensors_only(_atan2, name="arctan2")
hypot = tensors_only(
    binary(ops.hypot, doc=doc("hypot", "√(x² + y²).", "[3.0], [4.0]", "5."))
)

arcsin, arccos, arctan = asin, acos, atan
arcsinh, arccosh, arctanh = asinh, acosh, atanh
