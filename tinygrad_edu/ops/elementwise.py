"""Elementwise primitives: one line each, forward beside its gradient rules.

Read a line as: name, what NumPy computes, ∂L/∂a, ∂L/∂b, what the rules see again.
``g`` is ∂L/∂out. Where a and b have different shapes, NumPy stretches (broadcasts)
the smaller one; the engine sums the gradient back to the argument's shape, so no rule
has to (see ``sum_to`` in ``ops/shape.py``).

NumPy's functions also serve CuPy arrays, so these lines run on a GPU as they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..devices import Array, array_module, device
from ..dtypes import is_floating
from ..errors import runtime_error
from .registry import elementwise, primitive

FLAT = "∂L/∂a = 0, since y is constant between its jumps"


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
)
sub = elementwise(
    "sub",
    np.subtract,
    lambda F, g: g,
    lambda F, g: -g,
    formula="∂L/∂a = ∂L/∂y, ∂L/∂b = −∂L/∂y",
)
rsub = elementwise(
    "rsub",
    lambda a, b: b - a,
    lambda F, g: -g,
    lambda F, g: g,
    title="RsubBackward1",
    formula="∂L/∂a = −∂L/∂y",
)
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
    quiet(np.true_divide),
    lambda F, g, _a, b: g / b,
    lambda F, g, a, b: -g * ((a / b) / b),
    saves="a b",
    formula="∂L/∂a = ∂L/∂y / b, ∂L/∂b = −∂L/∂y · a / b²",
)
neg = elementwise("neg", np.negative, lambda F, g: -g, formula="∂L/∂a = −∂L/∂y")
abs_ = elementwise(
    "abs",
    np.abs,
    lambda F, g, a: g * F.sign(a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · sign(a)",
)
reciprocal = elementwise(
    "reciprocal",
    quiet(np.reciprocal),
    lambda F, g, out: -g * (out * out),
    saves="out",
    formula="∂L/∂a = −∂L/∂y · y²",
)
maximum = elementwise(
    "maximum",
    np.maximum,
    lambda F, g, a, b: _shared(F, g, a == b, a < b),
    lambda F, g, a, b: _shared(F, g, a == b, b < a),
    saves="a b",
    formula=("∂L/∂a = ∂L/∂y where a > b, ∂L/∂b = ∂L/∂y where b > a, halves if equal"),
)
minimum = elementwise(
    "minimum",
    np.minimum,
    lambda F, g, a, b: _shared(F, g, a == b, a > b),
    lambda F, g, a, b: _shared(F, g, a == b, b > a),
    saves="a b",
    formula=("∂L/∂a = ∂L/∂y where a < b, ∂L/∂b = ∂L/∂y where b < a, halves if equal"),
)


def _shared(F: Any, g: Any, tie: Any, lost: Any) -> Any:
    """Nothing for the number that lost, half of the gradient for each of a tie."""
    return F.keep_where(F.where(tie, g * 0.5, g), F.logical_not(lost))


# An integer as wide as a float: seen as one, its bits can be kept or cleared.
_BITS = {2: np.dtype("int16"), 4: np.dtype("int32"), 8: np.dtype("int64")}


@primitive(
    saves="condition", formula="∂L/∂a = ∂L/∂y where the condition holds, 0 elsewhere"
)
def keep_where(a: Array, condition: Array) -> Array:
    """a where the condition holds, exactly 0 elsewhere: also for inf, where inf × 0
    is nan. Multiplying the bits by 0 or 1 is ten times as fast as ``np.where``.
    """
    return (a.view(_BITS[a.itemsize]) * condition).view(a.dtype)


@keep_where.gradient("a")
def _(F: Any, g: Any, condition: Any) -> Any:
    return F.keep_where(g, condition)


# ------------------------------------------------------------------ powers


@primitive(saves="a", title="PowBackward0", formula="∂L/∂a = ∂L/∂y · n · aⁿ⁻¹")
def pow_scalar(a: Array, *, exponent: float) -> Array:
    """a^n for a number n; the square, by far the most common, has its own function."""
    with np.errstate(all="ignore"):
        if exponent == 2:
            return np.square(a)
        return np.power(a, a.dtype.type(exponent))


@pow_scalar.gradient("a")
def _(F: Any, g: Any, a: Any, *, exponent: float) -> Any:
    """∂a^n/∂a = n a^(n-1)"""
    if exponent == 0:
        return g * F.zeros_like(a)
    return g * (F.pow_scalar(a, exponent=exponent - 1) * exponent)


pow_tensor = elementwise(
    "pow_tensor",
    quiet(np.power),
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
    quiet(np.power),
    None,
    pow_tensor.rules[1],
    saves="a b out",
    title="PowBackward2",
    formula="∂L/∂b = ∂L/∂y · aᵇ · log a",
)
sqrt = elementwise(
    "sqrt",
    quiet(np.sqrt),
    lambda F, g, out: g / (out * 2),
    saves="out",
    formula="∂L/∂a = ∂L/∂y / (2 · y)",
)
rsqrt = elementwise(
    "rsqrt",
    quiet(lambda a: 1 / np.sqrt(a)),
    lambda F, g, out: g * (out * out * out) * -0.5,
    saves="out",
    formula="∂L/∂a = −∂L/∂y · y³ / 2",
)

# ------------------------------------------------------------------ exp and log

exp = elementwise(
    "exp",
    quiet(np.exp),
    lambda F, g, out: g * out,
    saves="out",
    formula="∂L/∂a = ∂L/∂y · y, since the derivative of exp is exp itself",
)
expm1 = elementwise(
    "expm1",
    quiet(np.expm1),
    lambda F, g, out: g * (out + 1),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · (y + 1)",
)
log = elementwise(
    "log", quiet(np.log), lambda F, g, a: g / a, saves="a", formula="∂L/∂a = ∂L/∂y / a"
)
log1p = elementwise(
    "log1p",
    quiet(np.log1p),
    lambda F, g, a: g / (a + 1),
    saves="a",
    title="Log1PBackward0",
    formula="∂L/∂a = ∂L/∂y / (a + 1)",
)
log2 = elementwise(
    "log2",
    quiet(np.log2),
    lambda F, g, a: g / (a * np.log(2.0).item()),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / (a · log 2)",
)
log10 = elementwise(
    "log10",
    quiet(np.log10),
    lambda F, g, a: g / (a * np.log(10.0).item()),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / (a · log 10)",
)

# ------------------------------------------------------------------ trigonometry

sin = elementwise(
    "sin",
    quiet(np.sin),
    lambda F, g, a: g * F.cos(a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · cos a",
)
cos = elementwise(
    "cos",
    quiet(np.cos),
    lambda F, g, a: -g * F.sin(a),
    saves="a",
    formula="∂L/∂a = −∂L/∂y · sin a",
)
tanh = elementwise(
    "tanh",
    np.tanh,
    lambda F, g, out: g * (1 - out * out),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · (1 − y²)",
)

# ------------------------------------------------------------------ activations


def _sigmoid(a: Array) -> Array:
    """1 / (1 + e^-a); where e^-a overflows, the quotient is 0, as it should be."""
    return 1 / (1 + np.exp(-a))


sigmoid = elementwise(
    "sigmoid",
    quiet(_sigmoid),
    lambda F, g, out: g * ((1 - out) * out),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · y · (1 − y)",
)
relu = elementwise(
    "relu",
    lambda a: np.maximum(a, a.dtype.type(0)),
    lambda F, g, out: F.keep_where(g, out > 0),
    saves="out",
    formula="∂L/∂a = ∂L/∂y where a > 0, 0 elsewhere",
)


@primitive(
    saves="a",
    title="ClampBackward1",
    formula="∂L/∂a = ∂L/∂y where a is inside the bounds, 0 elsewhere",
)
def clamp(a: Array, *, min: float | None, max: float | None) -> Array:
    """a, held between min and max; None leaves that side open."""
    if min is not None:
        a = np.maximum(a, np.asarray(min).astype(a.dtype))
    if max is not None:
        a = np.minimum(a, np.asarray(max).astype(a.dtype))
    return a


@clamp.gradient("a")
def _(F: Any, g: Any, a: Any, *, min: float | None, max: float | None) -> Any:
    """The gradient passes where the value was inside the range, borders included."""
    inside = a == a if min is None else a >= min
    if max is not None:
        inside = inside & (a <= max)
    return F.keep_where(g, inside)


@primitive(saves="mask", formula="∂L/∂a = 0 where the mask is set, ∂L/∂y elsewhere")
def masked_fill(a: Array, mask: Array, value: Array) -> Array:
    """a, with one value wherever the mask is True."""
    return np.where(mask, value, a)


@masked_fill.gradient("a")
def _(F: Any, g: Any, mask: Any) -> Any:
    return F.keep_where(g, F.logical_not(mask))


@masked_fill.gradient("value")
def _(F: Any, g: Any, mask: Any) -> Any:
    return F.keep_where(g, mask)


@primitive(
    saves="condition",
    formula=("∂L/∂a = ∂L/∂y where the condition holds, ∂L/∂b = ∂L/∂y where not"),
)
def where(condition: Array, a: Array, b: Array) -> Array:
    """a where the condition holds, b elsewhere."""
    return np.where(condition, a, b)


@where.gradient("a")
def _(F: Any, g: Any, condition: Any) -> Any:
    return F.keep_where(g, condition)


@where.gradient("b")
def _(F: Any, g: Any, condition: Any) -> Any:
    return F.keep_where(g, F.logical_not(condition))


# ------------------------------------------------------------------ types


@primitive(
    saves="a.dtype",
    title="ToCopyBackward0",
    formula="∂L/∂a = ∂L/∂y, converted back to the dtype of a",
)
def cast(a: Array, *, dtype: Any) -> Array:
    """a as another number type, always in new memory."""
    with np.errstate(all="ignore"):
        return a.astype(dtype)


@cast.gradient("a")
def _(F: Any, g: Any, original: Any, *, dtype: Any) -> Any:
    return F.cast(g, dtype=original)


def _written(a: Array, b: Array) -> Array:
    """b, stretched to the shape of a and in its dtype."""
    out = np.empty_like(a)
    out[...] = b
    return out


fill = elementwise(
    "fill",
    _written,
    lambda F, g: F.zeros_like(g),
    lambda F, g: g,
    formula="∂L/∂a = 0, ∂L/∂value = ∂L/∂y, summed",
)
copy = elementwise(
    "copy",
    _written,
    lambda F, g: F.zeros_like(g),
    lambda F, g: g,
    title="CopyBackwards",
    formula="∂L/∂a = 0, ∂L/∂source = ∂L/∂y",
)


@primitive(
    title="ToCopyBackward0", formula="∂L/∂a = ∂L/∂y, converted back to the dtype of a"
)
def move(a: Array, *, to: device, source: device) -> Array:
    """a in the memory of another device."""
    out = array_module(to).asarray(a.get() if source.type == "cuda" else a)
    return out.copy() if out is a else out


@move.gradient("a")
def _(F: Any, g: Any, *, to: device, source: device) -> Any:
    return F.move(g, to=source, source=to)


clone = elementwise(
    "clone", lambda a: a.copy(), lambda F, g: g, formula="∂L/∂a = ∂L/∂y"
)

# --------------------------------------------------- steps: flat almost everywhere


def _whole(forward: Any) -> Any:
    """Integers are whole already; some versions of NumPy make floats of them."""
    return lambda a: forward(a) if is_floating(a.dtype) else a.copy()


def _flat(F: Any, g: Any) -> Any:
    return F.zeros_like(g)


floor = elementwise("floor", _whole(np.floor), _flat, formula=FLAT)
ceil = elementwise("ceil", _whole(np.ceil), _flat, formula=FLAT)
round_ = elementwise("round", _whole(np.rint), _flat, formula=FLAT)
trunc = elementwise("trunc", _whole(np.trunc), _flat, formula=FLAT)
sign = elementwise(
    "sign", lambda a: a.copy() if a.dtype == bool else np.sign(a), _flat, formula=FLAT
)

# ------------------------------------------------------------- answers, no gradient

zeros_like = elementwise("zeros_like", np.zeros_like, None)
eq = elementwise("eq", np.equal, None, None)
ne = elementwise("ne", np.not_equal, None, None)
lt = elementwise("lt", np.less, None, None)
le = elementwise("le", np.less_equal, None, None)
gt = elementwise("gt", np.greater, None, None)
ge = elementwise("ge", np.greater_equal, None, None)
logical_and = elementwise("logical_and", np.logical_and, None, None)
logical_or = elementwise("logical_or", np.logical_or, None, None)
logical_xor = elementwise("logical_xor", np.logical_xor, None, None)
logical_not = elementwise("logical_not", np.logical_not, None)
bitwise_and = elementwise("bitwise_and", np.bitwise_and, None, None)
bitwise_or = elementwise("bitwise_or", np.bitwise_or, None, None)
bitwise_xor = elementwise("bitwise_xor", np.bitwise_xor, None, None)
bitwise_not = elementwise("bitwise_not", np.invert, None)
isnan = elementwise("isnan", np.isnan, None)
isinf = elementwise("isinf", np.isinf, None)
isfinite = elementwise("isfinite", np.isfinite, None)


def check_divisor(b: Array) -> None:
    """Whole numbers have no infinity to answer with; NumPy would say 0."""
    if not is_floating(b.dtype) and not b.all():
        raise runtime_error("ZeroDivisionError", got="a division of integers by 0")


@primitive()
def floor_divide(a: Array, b: Array) -> Array:
    """⌊a / b⌋"""
    check_divisor(b)
    with np.errstate(all="ignore"):
        return np.floor_divide(a, b)


@primitive(saves="a b", formula="∂L/∂a = ∂L/∂y, ∂L/∂b = −∂L/∂y · ⌊a / b⌋")
def remainder(a: Array, b: Array) -> Array:
    """a - b ⌊a / b⌋: the remainder has the sign of b."""
    check_divisor(b)
    with np.errstate(all="ignore"):
        return np.remainder(a, b)


@remainder.gradient("a")
def _(F: Any, g: Any, _a: Any, _b: Any) -> Any:
    return g


@remainder.gradient("b")
def _(F: Any, g: Any, a: Any, b: Any) -> Any:
    return -g * F.floor(a / b)
