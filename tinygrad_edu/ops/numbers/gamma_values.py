"""The values of the gamma family, of zeta and of Bessel functions.

As in ``special_values.py``: float64 in and out, the range cut into pieces. DLMF is the
NIST Digital Library of Mathematical Functions, dlmf.nist.gov.
"""

from __future__ import annotations

import numpy as np

from ...devices import Array
from .special_values import by_pieces

EULER_GAMMA = 0.577215664901532860606512090082402431
# Bernoulli numbers B₂, B₄, …: they are in the tails of sums (DLMF 24.2.4).
BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510]


def sin_pi(x: Array) -> Array:
    """sin(πx), exactly 0 for whole x: x is brought into [-1/2, 1/2] before the π."""
    x = x - 2 * np.rint(x / 2)
    return np.sin(np.pi * np.where(abs(x) > 0.5, np.copysign(1, x) - x, x))


# ------------------------------------------------------------------ the gamma family


def zeta(s: Array, q: Array) -> Array:
    """Hurwitz' zeta function Σ (k + q)^-s, k = 0, 1, … (DLMF 25.11.1).

    The first terms are added up; Euler and Maclaurin give the rest (DLMF 25.11.7).
    """
    s, q = np.broadcast_arrays(s, q)
    x = np.where(q > -1e4, q, np.nan)  # farther out there would be too many steps
    total, far = np.zeros(q.shape), 10 + np.minimum(s, 30)
    while (near := x < far).any():
        total += np.where(near, x**-s, 0)
        x = np.where(near, x + 1, x)
    total += x ** (1 - s) / (s - 1) + x**-s / 2
    factor = s * x ** (-s - 1) / 2
    for k, bernoulli in enumerate(BERNOULLI, 1):
        total += bernoulli * factor
        factor = factor * (s + 2 * k - 1) * (s + 2 * k)
        factor = factor / ((2 * k + 1) * (2 * k + 2) * x * x)
    whole = q == np.floor(q)
    total = np.where((q <= 0) & ~whole & (s != np.floor(s)), np.nan, total)
    total = np.where((s == 1) | ((q <= 0) & whole), np.inf, total)
    return np.where(s < 1, np.nan, total)


# ζ(k) - 1 for k = 2, 3, …, 40: what is left of lgamma's series around 2.
_ZETA_LESS_ONE = zeta(np.arange(2.0, 41.0), np.array(2.0))


def lgamma(x: Array) -> Array:
    """log |Γ(x)|."""
    return by_pieces(
        x,
        (x == np.inf, lambda x: x),
        ((x > 12) & (x < np.inf), _lgamma_far),
        ((x > 0) & (x <= 12), _lgamma_near),
        (x <= 0, _lgamma_reflected),
    )


def _lgamma_far(x: Array) -> Array:
    """Stirling's series (DLMF 5.11.1)."""
    total, squared = 0.0, 1 / (x * x)
    for k, bernoulli in reversed(list(enumerate(BERNOULLI, 1))):
        total = total * squared + bernoulli / (2 * k * (2 * k - 1))
    return (x - 0.5) * (np.log(x) - 1) + (np.log(2 * np.pi) - 1) / 2 + total / x


def _lgamma_near(x: Array) -> Array:
    """Γ(x + 1) = x Γ(x) moves x near 2, where a series is exact, also at the zero."""
    factor = np.ones_like(x)
    while (high := x > 2.5).any():
        x = np.where(high, x - 1, x)
        factor *= np.where(high, x, 1)
    if not (x < 1.5).any():
        return np.log(factor) + _lgamma_at_two(x - 2)
    raised, less = x, np.zeros_like(x)
    for _ in range(2):
        less = less + np.where(raised < 1.5, np.log(raised), 0)
        raised = np.where(raised < 1.5, raised + 1, raised)
    # From the unraised x: tiny ones must not be lost in x + 1.
    t = np.where(x < 0.5, x, np.where(x < 1.5, x - 1, x - 2))
    return np.log(factor) - less + _lgamma_at_two(t)


def _lgamma_at_two(t: Array) -> Array:
    """log Γ(2 + t) = (1 - γ) t + Σ (ζ(k) - 1) (-t)^k / k, k = 2, 3, … (DLMF 5.7.3)."""
    total = np.zeros_like(t)
    for k in range(len(_ZETA_LESS_ONE) + 1, 1, -1):
        total = total * -t + _ZETA_LESS_ONE[k - 2] / k
    return t * (1 - EULER_GAMMA) + total * t * t


def _lgamma_reflected(x: Array) -> Array:
    """Γ(x) Γ(1 - x) = π / sin(πx) (DLMF 5.5.3)."""
    found = np.log(np.pi / abs(sin_pi(x))) - lgamma(1 - x)
    return np.where(x == np.floor(x), np.inf, np.where(x > -1e-300, -np.log(-x), found))


def digamma(x: Array) -> Array:
    """The slope of log Γ."""
    whole = x == np.floor(x)
    found = by_pieces(
        x,
        (x > 0, _digamma_positive),
        ((x < 0) & ~whole, lambda x: _digamma_positive(1 - x) - np.pi * _cot_pi(x)),
    )
    return np.where(x == 0, -np.copysign(np.inf, x), found)


def _digamma_positive(x: Array) -> Array:
    """ψ(x + 1) = ψ(x) + 1/x moves x up to the asymptotic series (DLMF 5.11.2)."""
    less = np.zeros_like(x)
    while (near := x < 10).any():
        less += np.where(near, 1 / x, 0)
        x = np.where(near, x + 1, x)
    total, squared = 0.0, 1 / (x * x)
    for k, bernoulli in reversed(list(enumerate(BERNOULLI, 1))):
        total = (total + bernoulli / (2 * k)) * squared
    return np.log(x) - 0.5 / x - total - less


def _cot_pi(x: Array) -> Array:
    """cot(πx), for x between -1/2 and 1/2 after whole numbers are taken off."""
    x = x - np.rint(x)
    return sin_pi(0.5 - abs(x)) / sin_pi(x)


def polygamma(x: Array, n: int) -> Array:
    """The n-th slope of digamma: (-1)^(n+1) n! ζ(n + 1, x) (DLMF 5.15)."""
    if n == 0:
        return digamma(x)
    sign = -1.0 if n % 2 == 0 else 1.0
    size = np.prod(np.arange(1.0, n + 1))
    return by_pieces(
        x,
        (x >= 0.5, lambda x: sign * size * zeta(np.array(n + 1.0), x)),
        (
            (x < 0.5) & (x == np.floor(x)) & (x > -np.inf),
            lambda x: np.full_like(x, sign * np.inf),
        ),
        ((x < 0.5) & (x != np.floor(x)), lambda x: _polygamma_reflected(x, n)),
    )


def _polygamma_reflected(x: Array, n: int) -> Array:
    """ψₙ(1 - x) - (-1)ⁿ ψₙ(x) = (-1)ⁿ times the n-th slope of π cot πx (DLMF 5.15.6).

    The slope of a polynomial P in c = cot πx is -π (1 + c²) P'(c).
    """
    slope = np.polynomial.Polynomial([0, np.pi])
    for _ in range(n):
        slope = slope.deriv() * np.polynomial.Polynomial([-np.pi, 0, -np.pi])
    sign = -1.0 if n % 2 else 1.0
    return sign * polygamma(1 - x, n) - slope(_cot_pi(x))


# ------------------------------------------------------------------ Bessel functions


def bessel_scaled(x: Array, order: int) -> Array:
    """e^-|x| I(x), I the modified Bessel function of order 0 or 1."""
    size = abs(x)
    found = by_pieces(
        size,
        (size <= 20, lambda x: np.exp(-x) * _bessel_series(x, order)),
        (size > 20, lambda x: _bessel_far(x, order)),
    )
    return np.copysign(found, x) if order else found


def _bessel_series(x: Array, order: int) -> Array:
    """(x/2)^m Σ (x²/4)^k / (k! (k + m)!); all terms are positive (DLMF 10.25.2)."""
    quarter = x * x / 4
    term = x / 2 if order else np.ones_like(x)
    total = term.copy()
    for k in range(1, 60):
        term = term * quarter / (k * (k + order))
        total += term
    return total


def _bessel_far(x: Array, order: int) -> Array:
    """1/√(2πx) Σ (-1)^k (4m² - 1)(4m² - 9)… / (k! (8x)^k) (DLMF 10.40.1)."""
    term = total = np.ones_like(x)
    for k in range(1, 30):
        term = term * ((2 * k - 1) ** 2 - 4 * order * order) / (8 * k * x)
        total = total + term
    return total / np.sqrt(2 * np.pi * x)
