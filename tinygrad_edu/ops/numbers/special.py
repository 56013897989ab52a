"""Special functions: erf and its kin, the gamma family, Bessel functions, entropy.

One line each, as in ``elementwise.py``; their values come from
``special_values.py`` and ``gamma_values.py``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..registry import elementwise, primitive
from . import gamma_values as gammas
from . import special_values as values
from .special_values import in_double

ROOT_PI = float(np.sqrt(np.pi))
ROOT_2PI = float(np.sqrt(2 * np.pi))

# ------------------------------------------------------------------ error functions

_erf_double = in_double(values.erf)

erf = elementwise(
    "erf",
    lambda a: values.erf_single(a) if a.dtype == np.float32 else _erf_double(a),
    lambda F, g, a: g * (F.exp(-(a * a)) * (2 / ROOT_PI)),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · 2/√π · exp(−a²)",
)
erfc = elementwise(
    "erfc",
    in_double(values.erfc),
    lambda F, g, a: g * (F.exp(-(a * a)) * (-2 / ROOT_PI)),
    saves="a",
    formula="∂L/∂a = −∂L/∂y · 2/√π · exp(−a²)",
)
erfcx = elementwise(
    "special_erfcx",
    in_double(values.erfcx),
    lambda F, g, a, out: g * (2 * a * out - 2 / ROOT_PI),
    saves="a out",
    formula="∂L/∂a = ∂L/∂y · (2 · a · y − 2/√π)",
)
erfinv = elementwise(
    "erfinv",
    in_double(values.erfinv),
    lambda F, g, out: g * (F.exp(out * out) * (ROOT_PI / 2)),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · √π/2 · exp(y²)",
)
log_ndtr = elementwise(
    "special_log_ndtr",
    in_double(values.log_ndtr),
    lambda F, g, a, out: g * (F.exp(a * a * -0.5 - out) / ROOT_2PI),
    saves="a out",
    formula="∂L/∂a = ∂L/∂y · exp(−a²/2 − y) / √(2π)",
)
ndtri = elementwise(
    "special_ndtri",
    in_double(values.ndtri),
    lambda F, g, out: g * (F.exp(out * out * 0.5) * ROOT_2PI),
    saves="out",
    formula="∂L/∂a = ∂L/∂y · √(2π) · exp(y²/2)",
)

# ------------------------------------------------------------------ the gamma family

lgamma = elementwise(
    "lgamma",
    in_double(gammas.lgamma),
    lambda F, g, a: g * F.digamma(a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · digamma(a)",
)
digamma = elementwise(
    "digamma",
    in_double(gammas.digamma),
    lambda F, g, a: g * F.polygamma(a, n=1),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · polygamma(1, a)",
)


@primitive(saves="a", formula="∂L/∂a = ∂L/∂y · polygamma(n + 1, a)", pointwise=True)
def polygamma(a: Array, *, n: int) -> Array:
    """The n-th slope of digamma."""
    return in_double(gammas.polygamma)(a, n)


@polygamma.gradient("a")
def _(F: Any, g: Any, a: Any, *, n: int) -> Any:
    return g * F.polygamma(a, n=n + 1)


@primitive(
    saves="a",
    formula="∂L/∂a = ∂L/∂y · Σ digamma(a − i/2), i = 0 … p − 1",
    pointwise=True,
)
def mvlgamma(a: Array, *, p: int) -> Array:
    """log Γₚ(a) = p(p - 1)/4 log π + Σ log Γ(a - i/2), i = 0 … p - 1"""
    total = sum(lgamma.forward(a - i * 0.5) for i in range(p))
    return total + (p * (p - 1) / 4 * float(np.log(np.pi)))


@mvlgamma.gradient("a")
def _(F: Any, g: Any, a: Any, *, p: int) -> Any:
    slope = F.digamma(a)
    for i in range(1, p):
        slope = slope + F.digamma(a - i * 0.5)
    return g * slope


def _zeta(a: Array, b: Array) -> Array:
    return in_double(gammas.zeta)(a, b.astype(np.float64))


zeta = elementwise(
    "special_zeta",
    _zeta,
    None,
    lambda F, g, a, b: g * (-a * F.special_zeta(a + 1, b)),
    saves="a b",
    formula="∂L/∂b = −∂L/∂y · a · ζ(a + 1, b)",
)

# ------------------------------------------------------------------ Bessel functions


def _bessel(order: int, scaled: bool) -> Any:
    """A modified Bessel function of the first kind, times e^-|a| where scaled."""

    def forward(a: Array) -> Array:
        found = gammas.bessel_scaled(a, order)
        return found if scaled else found * np.exp(abs(a))

    return in_double(forward)


def _over_a(F: Any, a: Any, out: Any, limit: float) -> Any:
    """out / a, with its limit at 0."""
    zero = a == 0
    return F.where(zero, F.zeros_like(out) + limit, out / F.where(zero, a + 1, a))


i0 = elementwise(
    "i0",
    _bessel(0, scaled=False),
    lambda F, g, a: g * F.special_i1(a),
    saves="a",
    formula="∂L/∂a = ∂L/∂y · I₁(a)",
)
i0e = elementwise(
    "special_i0e",
    _bessel(0, scaled=True),
    lambda F, g, a, out: g * (F.special_i1e(a) - F.sign(a) * out),
    saves="a out",
    title="SpecialI0EBackward0",
    formula="∂L/∂a = ∂L/∂y · (i1e(a) − sign(a) · y)",
)
i1 = elementwise(
    "special_i1",
    _bessel(1, scaled=False),
    lambda F, g, a, out: g * (F.i0(a) - _over_a(F, a, out, 0.5)),
    saves="a out",
    formula="∂L/∂a = ∂L/∂y · (I₀(a) − y / a)",
)
i1e = elementwise(
    "special_i1e",
    _bessel(1, scaled=True),
    lambda F, g, a, out: (
        g * (F.special_i0e(a) - F.sign(a) * out - _over_a(F, a, out, 0.5))
    ),
    saves="a out",
    title="SpecialI1EBackward0",
    formula="∂L/∂a = ∂L/∂y · (i0e(a) − sign(a) · y − y / a)",
)

# ------------------------------------------------------------------ with logarithms


def _log_odds(a: Array, eps: float | None) -> Array:
    if eps is not None:
        a = np.minimum(np.maximum(a, a.dtype.type(eps)), a.dtype.type(1 - eps))
    return np.log(a / (1 - a))


@primitive(
    saves="a",
    formula="∂L/∂a = ∂L/∂y / (a · (1 − a)) inside the borders",
    pointwise=True,
)
def logit(a: Array, *, eps: float | None) -> Array:
    """log(a / (1 - a)), a held between eps and 1 - eps first where eps is given."""
    return _log_odds(a, eps)


@logit.gradient("a")
def _(F: Any, g: Any, a: Any, *, eps: float | None) -> Any:
    slope = g / (a * (1 - a))
    if eps is None:
        return F.where((a >= 0) & (a <= 1), slope, F.zeros_like(a) + np.nan)
    return F.keep_where(slope, (a >= eps) & (a <= 1 - eps))


def _times_log(forward: Any) -> Any:
    """a · log b, where 0 · log b is 0 also for b = 0."""

    def product(a: Array, b: Array) -> Array:
        return np.where((a == 0) & (b == b), 0, a * forward(b)).astype(b.dtype)

    return product


def _slopes_of_xlogy(F: Any, g: Any, a: Any, b: Any) -> Any:
    return g * F.where((a == 0) & (b <= 0), F.zeros_like(b), F.log(b))


def _slopes_of_xlog1py(F: Any, g: Any, a: Any, b: Any) -> Any:
    return g * F.where((a == 0) & (b <= -1), F.zeros_like(b), F.log1p(b))


# PyTorch tells two tensors from a number on the left (1) and on the right (2).
xlogy = elementwise(
    "xlogy",
    _times_log(np.log),
    _slopes_of_xlogy,
    lambda F, g, a, b: g * a / b,
    saves="a b",
    formula="∂L/∂a = ∂L/∂y · log b, ∂L/∂b = ∂L/∂y · a / b",
)
xlogy_left = elementwise(
    "xlogy_left",
    xlogy.forward,
    None,
    xlogy.rules[1],
    saves="a b",
    title="XlogyBackward1",
    formula="∂L/∂b = ∂L/∂y · a / b",
)
xlogy_right = elementwise(
    "xlogy_right",
    xlogy.forward,
    xlogy.rules[0],
    None,
    saves="a b",
    title="XlogyBackward2",
    formula="∂L/∂a = ∂L/∂y · log b",
)
xlog1py = elementwise(
    "special_xlog1py",
    _times_log(np.log1p),
    _slopes_of_xlog1py,
    lambda F, g, a, b: g * a / (b + 1),
    saves="a b",
    title="SpecialXlog1PyBackward0",
    formula="∂L/∂a = ∂L/∂y · log(1 + b), ∂L/∂b = ∂L/∂y · a / (1 + b)",
)
xlog1py_left = elementwise(
    "special_xlog1py_left",
    xlog1py.forward,
    None,
    xlog1py.rules[1],
    saves="a b",
    title="SpecialXlog1PyBackward1",
    formula="∂L/∂b = ∂L/∂y · a / (1 + b)",
)
xlog1py_right = elementwise(
    "special_xlog1py_right",
    xlog1py.forward,
    xlog1py.rules[0],
    None,
    saves="a b",
    title="SpecialXlog1PyBackward2",
    formula="∂L/∂a = ∂L/∂y · log(1 + b)",
)


def _entropy(a: Array) -> Array:
    found = np.where(a == 0, 0, -a * np.log(a))
    return np.where(a < 0, -np.inf, found).astype(a.dtype)


entr = elementwise(
    "special_entr",
    _entropy,
    lambda F, g, a: g * (-F.log(a) - 1),
    saves="a",
    formula="∂L/∂a = −∂L/∂y · (log a + 1)",
)
