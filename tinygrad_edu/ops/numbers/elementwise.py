"""Arithmetic, powers, exp and log: one line each, forward beside its gradient rules.

Read a line as: name, what NumPy computes, ∂L/∂a, ∂L/∂b, what the rules see again.
``g`` is ∂L/∂out. Where a and b have different shapes, NumPy stretches (broadcasts)
the smaller one; the engine sums the gradient back to the argument's shape, so no rule
has to (see ``sum_to`` in ``ops/arrangement/shape.py``).

The other rooms of operations that work number by number read alike: trigonometry,
special, rounding, choosing, comparison, conversion. NumPy's functions also serve CuPy
arrays, so these lines run on a GPU as they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...errors import runtime_error
from ..registry import elementwise, primitive
from .kinds import floats_only, no_booleans
from .special_values import in_double

LOG_2, LOG_10 = float(np.log(2)), float(np.log(10))


def quiet(forward: Any) -> Any:
    """NumPy warns of log(0) and 1/0; PyTorch answers -inf and inf in silence."""

    def silent(*arrays: Array) -> Array:
        with np.errstate(all="ignore"):
            return forward(*arrays)

    return silent


# ------------------------------------------------------------------ arithmetic

add = elementwise(
    "add",
    np.add,
    lambda F, g: g,
    lambda F, g: g,
    formula="∂L/∂a = ∂L/∂y, ∂L/∂b = ∂L/∂y",
    numbers="any",
)
sub = elementwise(
    "sub",
    np.subtract,
    lambda F, g: g,
    lambda F, g: -g,
    formula="∂L/∂a = ∂L/∂y, ∂L/∂b = −∂L/∂y",
    numbers="any",
)
rsub = elementwise(
    "rsub",
    lambda a, b: b - a,
    lambda F, g: -g,
    lambda F, g: g,
    title="RsubBackward1",
    formula="∂L/∂a = −∂L/∂y",
    numbers="any",
)


@primitive(
    title="AddBackward0", formula="∂L/∂a = ∂L/∂y, ∂L/∂b = ∂L/∂y · alpha", pointwise=True
)
def add_scaled(a: Array, b: Array, *, alpha: float) -> Array:
    """a + alpha b"""
    return a + b * b.dtype.type(alpha)


@add_scaled.gradient("a")
def _(F: Any, g: Any, *, alpha: float) -> Any:
    return g


@add_scaled.gradient("b")
def _(F: Any, g: Any, *, alpha: float) -> Any:
    return g * alpha


@primitive(
    title="SubBackward0",
    formula="∂L/∂a = ∂L/∂y, ∂L/∂b = −∂L/∂y · alpha",
    pointwise=True,
)
def sub_scaled(a: Array, b: Array, *, alpha: float) -> Array:
    """a - alpha b"""
    return a - b * b.dtype.type(alpha)


@sub_scaled.gradient("a")
def _(F: Any, g: Any, *, alpha: float) -> Any:
    return g


@sub_scaled.gradient("b")
def _(F: Any, g: Any, *, alpha: float) -> Any:
    return g * -alpha


mul = elementwise(
    "mul",
    np.multiply,
    lambda F, g, _a, b: g * b,
    lambda F, g, a, _b: g * a,
    saves="a b",
    formula="∂L/∂a = ∂L/∂y · b, ∂L/∂b = ∂L/∂y · a",
)
div = elementwise(
    "div",
    np.true_divide,
    lambda F, g, _a, b: g / b,
    lambda F, g, a, b: -g * ((a / b) / b),
    saves="a b",
    formula="∂L/∂a = ∂L/∂y / b, ∂L/∂b = −∂L/∂y · a / b²",
)
neg = elementwise(
    "neg", np.negative, lambda F, g: -g, formula="∂L/∂a = −∂L/∂y", numbers="any"
)
abs_ = elementwise(
    "abs",
    no_booleans("abs_cpu", np.abs),
    lambda F, g, a: g * F.sign(a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · sign(a)",
)
reciprocal = elementwise(
    "reciprocal",
    np.reciprocal,
    lambda F, g, out: -g * (out * out),
    saves="out",
    formula="∂L/∂a = −∂L/∂y · y²",
)


@primitive(
    saves="b c",
    formula="∂L/∂b = ∂L/∂y · value · c, ∂L/∂c = ∂L/∂y · value · b",
    pointwise=True,
)
def addcmul(a: Array, b: Array, c: Array, *, value: float) -> Array:
    """a + value b c"""
    if a.dtype.kind == "b":
        no_booleans("addcmul_cpu_out", np.add)(a)
    return a + b * c if value == 1 else a + a.dtype.type(value) * b * c


@addcmul.gradient("a")
def _(F: Any, g: Any, _b: Any, _c: Any, *, value: float) -> Any:
    return g


@addcmul.gradient("b")
def _(F: Any, g: Any, _b: Any, c: Any, *, value: float) -> Any:
    return g * (c * value)


@addcmul.gradient("c")
def _(F: Any, g: Any, b: Any, _c: Any, *, value: float) -> Any:
    return g * (b * value)


@primitive(
    saves="b c",
    formula="∂L/∂b = ∂L/∂y · value / c, ∂L/∂c = −∂L/∂y · value · b / c²",
    pointwise=True,
)
def addcdiv(a: Array, b: Array, c: Array, *, value: float) -> Array:
    """a + value b / c"""
    return a + b / c if value == 1 else a + a.dtype.type(value) * b / c


@addcdiv.gradient("a")
def _(F: Any, g: Any, _b: Any, _c: Any, *, value: float) -> Any:
    return g


@addcdiv.gradient("b")
def _(F: Any, g: Any, _b: Any, c: Any, *, value: float) -> Any:
    return g * (F.reciprocal(c) * value)


@addcdiv.gradient("c")
def _(F: Any, g: Any, b: Any, c: Any, *, value: float) -> Any:
    return -g * (b * value / (c * c))


def _between(a: Array, b: Array, weight: Array) -> Array:
    """From the nearer end, so that weight 1 gives exactly b."""
    way = b - a
    if weight.ndim == 0:
        return a + weight * way if abs(weight) < 0.5 else b - way * (1 - weight)
    return np.where(abs(weight) < 0.5, a + weight * way, b - way * (1 - weight))


@primitive(
    saves="weight",
    formula="∂L/∂a = ∂L/∂y · (1 − weight), ∂L/∂b = ∂L/∂y · weight",
    pointwise=True,
)
def lerp(a: Array, b: Array, weight: Array) -> Array:
    """a + weight (b - a) for a weight that is a number."""
    return floats_only("lerp_kernel_scalar", _between)(a, b, weight)


@lerp.gradient("a")
def _(F: Any, g: Any, weight: Any) -> Any:
    return g * (1 - weight)


@lerp.gradient("b")
def _(F: Any, g: Any, weight: Any) -> Any:
    return g * weight


@primitive(
    saves="a b weight",
    title="LerpBackward1",
    formula="∂L/∂a = ∂L/∂y · (1 − weight), ∂L/∂b = ∂L/∂y · weight, "
    "∂L/∂weight = ∂L/∂y · (b − a)",
    pointwise=True,
)
def lerp_tensor(a: Array, b: Array, weight: Array) -> Array:
    """a + weight (b - a) for a weight that is a Tensor."""
    return floats_only("lerp_kernel_tensor", _between)(a, b, weight)


@lerp_tensor.gradient("a")
def _(F: Any, g: Any, _a: Any, _b: Any, weight: Any) -> Any:
    return g * (1 - weight)


@lerp_tensor.gradient("b")
def _(F: Any, g: Any, _a: Any, _b: Any, weight: Any) -> Any:
    return g * weight


@lerp_tensor.gradient("weight")
def _(F: Any, g: Any, a: Any, b: Any, _weight: Any) -> Any:
    return g * (b - a)


# ------------------------------------------------------------------ powers


@primitive(
    saves="a", title="PowBackward0", formula="∂L/∂a = ∂L/∂y · n · aⁿ⁻¹", pointwise=True
)
def pow_scalar(a: Array, *, exponent: float) -> Array:
    """a^n for a number n; the square, by far the most common, has its own function."""
    if exponent == 2:
        return np.square(a)
    return np.power(a, a.dtype.type(exponent))


@pow_scalar.gradient("a")
def _(F: Any, g: Any, a: Any, *, exponent: float) -> Any:
    """∂a^n/∂a = n a^(n-1)"""
    if exponent == 0:
        return g * F.zeros_like(a)
    return g * (F.pow_scalar(a, exponent=exponent - 1) * exponent)


def _power(a: Array, b: Array) -> Array:
    """aᵇ; of whole numbers with b < 0 only 1 and -1 leave more than 0."""
    if b.dtype.kind == "i" and (b < 0).any():
        ones = (a == 1) | ((a == -1) & (b % 2 == 0))
        less = ones.astype(a.dtype) - ((a == -1) & (b % 2 != 0))
        return np.where(b < 0, less, np.power(a, abs(b)))
    return np.power(a, b)


pow_tensor = elementwise(
    "pow_tensor",
    no_booleans("pow", _power),
    lambda F, g, a, b, _out: g * F.where(b == 0, F.zeros_like(a), b * a ** (b - 1)),
    lambda F, g, a, b, out: (
        g * F.where((a == 0) & (b >= 0), F.zeros_like(out), out * F.log(a))
    ),
    saves="a b out",
    title="PowBackward1",
    formula="∂L/∂a = ∂L/∂y · b · aᵇ⁻¹, ∂L/∂b = ∂L/∂y · aᵇ · log a",
)
scalar_pow = elementwise(
    "scalar_pow",
    no_booleans("pow", _power),
    None,
    pow_tensor.rules[1],
    saves="a b out",
    title="PowBackward2",
    formula="∂L/∂b = ∂L/∂y · aᵇ · log a",
)
sqrt = elementwise(
    "sqrt",
    np.sqrt,
    lambda F, g, out: g / (out * 2),
    saves="out",
    formula="∂L/∂a = ∂L/∂y / (2 · y)",
)
rsqrt = elementwise(
    "rsqrt",
    lambda a: 1 / np.sqrt(a),
    lambda F, g, out: g * (out * out * out) * -0.5,
    saves="out",
    formula="∂L/∂a = −∂L/∂y · y³ / 2",
)

# ------------------------------------------------------------------ exp and log

exp = elementwise(
    "exp",
    np.exp,
    lambda F, g, out: g * out,
    saves="out",
    formula="∂L/∂a = ∂L/∂y · y, since the derivative of exp is exp itself",
)
exp2 = elementwise(
    "exp2",
    np.exp2,
    lambda F, g, out: g * (out * LOG_2),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · y · log 2",
)
expm1 = elementwise(
    "expm1",
    np.expm1,
    lambda F, g, out: g * (out + 1),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · (y + 1)",
)
log = elementwise(
    "log", np.log, lambda F, g, a: g / a, saves="a", formula="∂L/∂a = ∂L/∂y / a"
)
log1p = elementwise(
    "log1p",
    np.log1p,
    lambda F, g, a: g / (a + 1),
    saves="a",
    title="Log1PBackward0",
    formula="∂L/∂a = ∂L/∂y / (a + 1)",
)
log2 = elementwise(
    "log2",
    np.log2,
    lambda F, g, a: g / (a * LOG_2),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / (a · log 2)",
)
log10 = elementwise(
    "log10",
    in_double(np.log10),  # in float32, some systems answer 2.0000002 for 100
    lambda F, g, a: g / (a * LOG_10),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / (a · log 10)",
)
logaddexp = elementwise(
    "logaddexp",
    floats_only("logaddexp_cpu", np.logaddexp),
    lambda F, g, a, b: g * F.sigmoid(a - b),
    lambda F, g, a, b: g * F.sigmoid(b - a),
    saves="a b",
    formula="∂L/∂a = ∂L/∂y · eᵃ / (eᵃ + eᵇ), ∂L/∂b = ∂L/∂y · eᵇ / (eᵃ + eᵇ)",
)
logaddexp2 = elementwise(
    "logaddexp2",
    floats_only("logaddexp2_cpu", np.logaddexp2),
    lambda F, g, a, b: g * F.sigmoid((a - b) * LOG_2),
    lambda F, g, a, b: g * F.sigmoid((b - a) * LOG_2),
    saves="a b",
    formula="∂L/∂a = ∂L/∂y · 2ᵃ / (2ᵃ + 2ᵇ), ∂L/∂b = ∂L/∂y · 2ᵇ / (2ᵃ + 2ᵇ)",
)
ldexp = elementwise(
    "ldexp",
    lambda a, b: a * np.exp2(b),
    lambda F, g, _a, b, _out: g * F.exp2(b),
    lambda F, g, _a, _b, out: g * (out * LOG_2),
    saves="a b out",
    formula="∂L/∂a = ∂L/∂y · 2ᵇ, ∂L/∂b = ∂L/∂y · y · log 2",
)

# ------------------------------------------------------------------ activations


def _sigmoid(a: Array) -> Array:
    """1 / (1 + e^-a); where e^-a overflows, the quotient is 0, as it should be."""
    return 1 / (1 + np.exp(-a))


sigmoid = elementwise(
    "sigmoid",
    _sigmoid,
    lambda F, g, out: g * ((1 - out) * out),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · y · (1 − y)",
)
tanh = elementwise(
    "tanh",
    np.tanh,
    lambda F, g, out: g * (1 - out * out),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · (1 − y²)",
)


def _relu(a: Array) -> Array:
    if a.dtype.kind == "b":
        raise runtime_error("Boolean inputs not supported for relu")
    return np.maximum(a, a.dtype.type(0))


relu = elementwise(
    "relu",
    _relu,
    lambda F, g, out: F.keep_where(g, out != 0),
    saves="out",
    formula="∂L/∂a = ∂L/∂y where a > 0, 0 elsewhere",
)
