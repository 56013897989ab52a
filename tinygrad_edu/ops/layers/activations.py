"""What stands between layers: gelu, silu, elu and the rest of the family.

A network of layers alone would be one big linear map; these bend it. Most follow relu:
nothing, or little, for negative numbers, and the number itself for positive ones.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ..numbers.special_values import erf, erf_single
from ..registry import elementwise, primitive

PIECE = 1 << 15  # numbers that stay in the processor's cache from step to step
ROOT_2 = math.sqrt(2)
ROOT_2_PI = math.sqrt(2 * math.pi)
# gelu by tanh: tanh(u) with u = k (a + c a³) stands for erf(a / √2).
K, C = math.sqrt(2 / math.pi), 0.044715


def piece_by_piece(formula: Any) -> Any:
    """The formula for a large array piece by piece, so that memory is read once."""

    def forward(a: Array, **settings: Any) -> Array:
        if a.size <= PIECE or not a.flags.c_contiguous:
            return formula(a, **settings)
        out = np.empty_like(a)
        flat, into = a.reshape(-1), out.reshape(-1)
        for start in range(0, a.size, PIECE):
            piece = slice(start, start + PIECE)
            into[piece] = formula(flat[piece], **settings)
        return out

    return forward


# ------------------------------------------------------------------ gelu


def normal_below(a: Array) -> Array:
    """Φ(a): the share of a normal distribution below a."""
    of = erf_single if a.dtype == np.float32 else erf
    share = of(a * (1 / ROOT_2))
    share += 1
    share *= 0.5
    return share


def bent(a: Array) -> Array:
    """u = k (a + c a³), which stands for the argument of erf."""
    return K * (a + C * a * a * a)


@piece_by_piece
def _gelu(a: Array, *, approximate: str) -> Array:
    share = normal_below(a) if approximate == "none" else 0.5 * (1 + np.tanh(bent(a)))
    return a * share


@primitive(
    saves="a",
    formula="∂L/∂a = ∂L/∂y · (Φ(a) + a · φ(a)), of the normal curve",
    pointwise=True,
)
def gelu(a: Array, *, approximate: str) -> Array:
    """a Φ(a): the larger a number, the surer it passes (Hendrycks and Gimpel, 2016)."""
    out: Array = _gelu(a, approximate=approximate)
    return out


@gelu.gradient("a")
def _(F: Any, g: Any, a: Any, *, approximate: str) -> Any:
    return g * F.gelu_slope(a, approximate=approximate)


@piece_by_piece
def _gelu_slope(a: Array, *, approximate: str) -> Array:
    if approximate == "none":
        return normal_below(a) + a * np.exp(a * a * -0.5) * (1 / ROOT_2_PI)
    t = np.tanh(bent(a))
    return 0.5 * (1 + t) + 0.5 * a * (1 - t * t) * (K * (1 + 3 * C * a * a))


@primitive(
    saves="a",
    formula="∂L/∂a = ∂L/∂y · φ(a) · (2 − a²), φ the normal curve",
    pointwise=True,
)
def gelu_slope(a: Array, *, approximate: str) -> Array:
    """Φ(a) + a φ(a): the slope of gelu, an operation so that it has a slope too."""
    out: Array = _gelu_slope(a, approximate=approximate)
    return out


@gelu_slope.gradient("a")
def _(F: Any, g: Any, a: Any, *, approximate: str) -> Any:
    if approximate == "none":
        return g * F.exp(a * a * -0.5) * (2 - a * a) * (1 / ROOT_2_PI)
    t = F.tanh((a + a * a * a * C) * K)
    rest = 1 - t * t
    du, ddu = (a * a * (3 * C) + 1) * K, a * (6 * C * K)
    return g * (rest * du + a * rest * (ddu - t * du * du * 2) * 0.5)


# ------------------------------------------------------------------ smooth ones

silu = elementwise(
    "silu",
    piece_by_piece(lambda a: a / (1 + np.exp(-a))),
    lambda F, g, a: g * (F.sigmoid(a) * (1 + a * (1 - F.sigmoid(a)))),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · s · (1 + a · (1 − s)), s = sigmoid(a)",
)


def soft(a: Array) -> Array:
    """log(1 + eᵃ) without an overflow."""
    return np.maximum(a, a.dtype.type(0)) + np.log1p(np.exp(-abs(a)))


def _mish_slope(F: Any, g: Any, a: Any) -> Any:
    t = F.tanh(F.softplus(a, beta=1, threshold=20))
    return g * (t + a * F.sigmoid(a) * (1 - t * t))


mish = elementwise(
    "mish",
    piece_by_piece(lambda a: a * np.tanh(soft(a))),
    _mish_slope,
    saves="a",
    formula="∂L/∂a = ∂L/∂y · (t + a · sigmoid(a) · (1 − t²)), t = tanh(softplus(a))",
)
log_sigmoid = elementwise(
    "log_sigmoid",
    piece_by_piece(lambda a: -soft(-a)),
    lambda F, g, a: g * F.sigmoid(-a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · sigmoid(−a)",
)


@primitive(saves="a", formula="∂L/∂a = ∂L/∂y · sigmoid(βa)", pointwise=True)
def softplus(a: Array, *, beta: float, threshold: float) -> Array:
    """log(1 + e^βa) / β; beyond the threshold the number itself."""
    scaled = a * beta
    small = np.minimum(scaled, a.dtype.type(threshold))
    return np.where(scaled > threshold, a, np.log1p(np.exp(small)) / beta)


@softplus.gradient("a")
def _(F: Any, g: Any, a: Any, *, beta: float, threshold: float) -> Any:
    return F.where(a * beta > threshold, g, g * F.sigmoid(a * beta))


@primitive(
    saves="a",
    formula="∂L/∂a = ∂L/∂y where a > 0, ∂L/∂y · α · eᵃ elsewhere",
    pointwise=True,
)
def elu(a: Array, *, alpha: float, scale: float) -> Array:
    """scale · a where a > 0, scale · α (eᵃ - 1) elsewhere."""
    below = np.minimum(a, a.dtype.type(0))
    return np.where(a <= 0, np.expm1(below) * (alpha * scale), a * scale)


@elu.gradient("a")
def _(F: Any, g: Any, a: Any, *, alpha: float, scale: float) -> Any:
    curve = F.exp(F.keep_where(a, a < 0)) * (alpha * scale)
    return F.where(a <= 0, g * curve, g * scale)


@primitive(saves="a", formula="∂L/∂a = ∂L/∂y where a > 0, ∂L/∂y · e^(a/α) elsewhere")
def celu(a: Array, *, alpha: float) -> Array:
    """a where a > 0, α (e^(a/α) - 1) elsewhere."""
    below = np.minimum(a, a.dtype.type(0)) / alpha
    return np.where(a <= 0, np.expm1(below) * alpha, a)


@celu.gradient("a")
def _(F: Any, g: Any, a: Any, *, alpha: float) -> Any:
    return F.where(a <= 0, g * F.exp(F.keep_where(a, a < 0) * (1 / alpha)), g)


# ------------------------------------------------------------- made of straight lines


@primitive(
    saves="a",
    formula="∂L/∂a = ∂L/∂y where a > 0, ∂L/∂y · slope elsewhere",
    pointwise=True,
)
def leaky_relu(a: Array, *, negative_slope: float) -> Array:
    """a where a > 0, a little of it elsewhere."""
    return np.where(a > 0, a, a * negative_slope)


@leaky_relu.gradient("a")
def _(F: Any, g: Any, a: Any, *, negative_slope: float) -> Any:
    return F.where(a > 0, g, g * negative_slope)


@primitive(
    saves="a weight",
    title="PreluKernelBackward0",
    formula="∂L/∂a = ∂L/∂y where a > 0, else · w, ∂L/∂w = ∂L/∂y · a where a ≤ 0",
)
def prelu(a: Array, weight: Array) -> Array:
    """a where a > 0, a times a learned weight elsewhere."""
    return np.where(a > 0, a, a * weight)


@prelu.gradient("a")
def _(F: Any, g: Any, a: Any, weight: Any) -> Any:
    return F.where(a > 0, g, g * weight)


@prelu.gradient("weight")
def _(F: Any, g: Any, a: Any, _weight: Any) -> Any:
    return F.keep_where(g * a, F.logical_not(a > 0))


@primitive(
    saves="a",
    formula="∂L/∂a = ∂L/∂y where a is inside the bounds, 0 elsewhere",
    pointwise=True,
)
def hardtanh(a: Array, *, min_val: float, max_val: float) -> Array:
    """a, held between two bounds."""
    low, high = a.dtype.type(min_val), a.dtype.type(max_val)
    return np.minimum(np.maximum(a, low), high)


@hardtanh.gradient("a")
def _(F: Any, g: Any, a: Any, *, min_val: float, max_val: float) -> Any:
    return F.keep_where(g, F.logical_not((a <= min_val) | (a >= max_val)))


def _in_sixths(a: Array) -> Array:
    three = a.dtype.type(3)
    return np.minimum(np.maximum(a + three, 0 * three), 2 * three) / 6


hardsigmoid = elementwise(
    "hardsigmoid",
    _in_sixths,
    lambda F, g, a: F.keep_where(g * (1 / 6), (a > -3) & (a < 3)),
    saves="a",
    formula="∂L/∂a = ∂L/∂y / 6 where −3 < a < 3, 0 elsewhere",
)
hardswish = elementwise(
    "hardswish",
    lambda a: a * np.minimum(np.maximum(a + 3, 0), 6) / 6,
    lambda F, g, a: F.keep_where(
        F.where((a > -3) & (a < 3), g * (a * (1 / 3) + 0.5), g),
        F.logical_not(a <= -3),
    ),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · (a / 3 + 1/2) where −3 < a < 3, as for relu elsewhere",
)


@primitive(
    saves="a", formula="∂L/∂a = ∂L/∂y where |a| > λ, 0 elsewhere", pointwise=True
)
def hardshrink(a: Array, *, lambd: float) -> Array:
    """a, but 0 where it is small."""
    return np.where((a >= -lambd) & (a <= lambd), a.dtype.type(0), a)


@primitive(
    saves="a", formula="∂L/∂a = ∂L/∂y where |a| > λ, 0 elsewhere", pointwise=True
)
def softshrink(a: Array, *, lambd: float) -> Array:
    """a, brought nearer to 0 by λ."""
    inside = (a >= -lambd) & (a <= lambd)
    return np.where(inside, a * 0, a - np.copysign(a.dtype.type(lambd), a))


@hardshrink.gradient("a")
@softshrink.gradient("a")
def _(F: Any, g: Any, a: Any, *, lambd: float) -> Any:
    return F.keep_where(g, F.logical_not((a >= -lambd) & (a <= lambd)))


@primitive(
    saves="a",
    formula="∂L/∂a = ∂L/∂y where a is above the threshold, 0 elsewhere",
    pointwise=True,
)
def threshold(a: Array, *, threshold: float, value: float) -> Array:
    """a where it is above the threshold, another value elsewhere."""
    return np.where(a <= threshold, a.dtype.type(value), a)


@threshold.gradient("a")
def _(F: Any, g: Any, a: Any, *, threshold: float, value: float) -> Any:
    return F.keep_where(g, F.logical_not(a <= threshold))


# ------------------------------------------------------------------ a gate


def halves(a: Any, dim: int) -> tuple[Any, Any]:
    """The first and the second half along a dimension."""
    middle = a.shape[dim] // 2
    before = (slice(None),) * dim
    return a[(*before, slice(middle))], a[(*before, slice(middle, None))]


@primitive(saves="a", formula="∂L/∂a = ∂L/∂y · s, ∂L/∂b = ∂L/∂y · a · s · (1 − s)")
def glu(a: Array, *, dim: int) -> Array:
    """a s(b): the second half says how much of the first passes (Dauphin 2017)."""
    first, second = halves(a, dim)
    return first / (1 + np.exp(-second))


@glu.gradient("a")
def _(F: Any, g: Any, a: Any, *, dim: int) -> Any:
    first, second = halves(a, dim)
    s = F.sigmoid(second)
    return F.cat(g * s, g * first * s * (1 - s), dim=dim)
