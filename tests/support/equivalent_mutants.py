"""Changes of gradient rules that change no gradient, each with the reason.

The name of a mutant is ``room rule: before  ->  after``.
"""

from __future__ import annotations

ENGINE_SUMS = "the engine sums a gradient down to its argument's shape in any case"
ENGINE_CASTS = "the engine gives a gradient its argument's dtype in any case"
ORDER_ONLY = "the same product, in another order in memory"
RAW = "a Tensor serves as an index too"
STRETCHED = "broadcasting does it in any case"

NOT_CHOSEN = "where has the other branch there"
_OVER_A = "special _over_a: F.where(zero, a + 1, a)  ->  F.where(zero, "
_COPYSIGN = "rounding copysign: F.keep_where(g * (out / a), a != 0)  ->  "

EQUIVALENT: dict[str, str] = {
    _OVER_A + "a - 1, a)": NOT_CHOSEN,
    _OVER_A + "a, a)": NOT_CHOSEN,
    "special _over_a: a + 1  ->  a + 2": NOT_CHOSEN,
    "special _over_a: F.zeros_like(out) + limit  ->  out + limit": "out is 0 at 0",
    _COPYSIGN + "F.keep_where(g / (out / a), a != 0)": "the quotient is 1 or -1",
    "special logit: F.where((a >= 0) & (a <= 1), slope, F.zeros_like(a) + np.nan)  ->  "
    "F.where((a >= 0) & (a <= 1), slope, F.zeros_like(a) - np.nan)": "nan is nan",
    "special logit: F.zeros_like(a) + np.nan  ->  a + np.nan": "nan is nan",
    "trigonometry _sinc_slope: a * np.pi  ->  -(a * np.pi)": "the slope is odd in it",
    "conversion cast: F.cast(g, dtype=original)  ->  g": ENGINE_CASTS,
    "elementwise pow_scalar: g * F.zeros_like(a)  ->  -(g * F.zeros_like(a))": (
        "zero is zero"
    ),
    "elementwise pow_scalar: g * F.zeros_like(a)  ->  F.zeros_like(a)": "zero is zero",
    "linalg product: F.t(F.mm(F.t(b), F.t(a))) if down else F.mm(a, b)  ->  "
    "F.mm(a, b)": ORDER_ONLY,
    "reduction _std_slope: F.where(out == 0, F.zeros_like(g), g / (out * 2))  ->  "
    "F.where(out == 0, g, g / (out * 2))": "it is multiplied by a - mean, which is 0",
    "reduction kept_shape: (1,) * len(shape)  ->  (1,)": STRETCHED,
    "reduction spread: F.stretch(g, shape=shape)  ->  g": STRETCHED,
    "linalg product: F.t(F.mm(F.t(b), F.t(a))) if down else F.mm(a, b)  ->  "
    "F.t(F.mm(F.t(b), F.t(a)))": ORDER_ONLY,
}
