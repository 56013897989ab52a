"""The values of the error function and its kin; ``gamma_values.py`` has the others.

NumPy has none of them. Every function there and here takes and gives a float64 array
and is exact to a few units in the last digit; ``in_double`` makes forwards of other
dtypes of them, and ``erf_single`` is the fast way for float32, for the sake of gelu.

The usual plan of such a function: the range is cut into pieces, and each piece has a
series, a quotient of polynomials or a relation to another piece that is exact there.

Sources: DLMF is the NIST Digital Library of Mathematical Functions, dlmf.nist.gov.
The quotients of erf: W. J. Cody, "Rational Chebyshev approximations for the error
function", Mathematics of Computation 23 (1969). The start of erfinv: M. Giles,
"Approximating the erfinv function", GPU Computing Gems (2011).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...devices import Array

Function = Callable[[Array], Array]
Piece = tuple[Array, Function]

ROOT_PI = np.sqrt(np.pi)


def in_double(function: Callable[..., Array]) -> Callable[..., Array]:
    """The function for arrays of any floating dtype, computed in float64."""

    def forward(a: Array, *more: Any) -> Array:
        with np.errstate(all="ignore"):
            out = function(a.astype(np.float64), *more)
            return out.astype(a.dtype)

    return forward


def polynomial(x: Array, coefficients: Sequence[float]) -> Array:
    """c₀xⁿ + c₁xⁿ⁻¹ + … + cₙ by Horner's rule: one product and one sum for each c."""
    out = x * coefficients[0] + coefficients[1]
    for c in coefficients[2:]:
        out *= x
        out += c
    return out


def by_pieces(x: Array, *pieces: Piece) -> Array:
    """Each piece is (where it holds, its function); nan where none holds."""
    out = np.full_like(x, np.nan)
    for where, function in pieces:
        if where.any():
            out[where] = function(x[where])
    return out


# ------------------------------------------------------------------ the error function

# Cody's quotients: near 0 for erf, up to 4 and beyond 4 for erfc, highest power first.
_NEAR = (
    (
        1.85777706184603153e-1,
        3.16112374387056560e0,
        1.13864154151050156e2,
        3.77485237685302021e2,
        3.20937758913846947e3,
    ),
    (
        1.0,
        2.36012909523441209e1,
        2.44024637934444173e2,
        1.28261652607737228e3,
        2.84423683343917062e3,
    ),
)
_MIDDLE = (
    (
        2.15311535474403846e-8,
        5.64188496988670089e-1,
        8.88314979438837594e0,
        6.61191906371416295e1,
        2.98635138197400131e2,
        8.81952221241769090e2,
        1.71204761263407058e3,
        2.05107837782607147e3,
        1.23033935479799725e3,
    ),
    (
        1.0,
        1.57449261107098347e1,
        1.17693950891312499e2,
        5.37181101862009858e2,
        1.62138957456669019e3,
        3.29079923573345963e3,
        4.36261909014324716e3,
        3.43936767414372164e3,
        1.23033935480374942e3,
    ),
)
_FAR = (
    (
        1.63153871373020978e-2,
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4,
    ),
    (
        1.0,
        2.56852019228982242e0,
        1.87295284992346725e0,
        5.27905102951428412e-1,
        6.05183413124413191e-2,
        2.33520497626869185e-3,
    ),
)
_EDGE = 0.46875  # below it erf is the better one to approximate, above it erfc


def _quotient(x: Array, of: tuple[Sequence[float], Sequence[float]]) -> Array:
    return polynomial(x, of[0]) / polynomial(x, of[1])


def _erf_near_zero(x: Array) -> Array:
    return x * _quotient(x * x, _NEAR)


def _scaled_tail(x: Array) -> Array:
    """e^(x²) erfc(x) for x from ``_EDGE`` on; it falls only as fast as 1/x."""
    return by_pieces(
        x,
        (x <= 4, lambda x: _quotient(x, _MIDDLE)),
        (x > 4, _scaled_far_tail),
    )


def _scaled_far_tail(x: Array) -> Array:
    squared = 1 / (x * x)
    return (1 / ROOT_PI - squared * _quotient(squared, _FAR)) / x


def _bell(x: Array) -> Array:
    """e^(-x²). The rounding of x² would be felt in the tail, so x is cut in two:
    x² = s² + (x - s)(x + s), where s has so few digits that s² is exact.
    """
    s = np.trunc(np.minimum(x, 30.0) * 16) / 16
    return np.exp(-s * s) * np.exp(-(x - s) * (x + s))


def _tail(x: Array) -> Array:
    """erfc(x) for x from ``_EDGE`` on."""
    return _bell(x) * np.where(x < 27, _scaled_tail(x), 0)


def erf(x: Array) -> Array:
    """2/√π ∫₀ˣ e^(-t²) dt (DLMF 7.2.1)."""
    size = abs(x)
    return by_pieces(
        x,
        (size <= _EDGE, _erf_near_zero),
        (size > _EDGE, lambda x: np.copysign(1 - _tail(abs(x)), x)),
    )


def erfc(x: Array) -> Array:
    """1 - erf(x), exact also where erf is nearly 1."""
    return by_pieces(
        x,
        (abs(x) <= _EDGE, lambda x: 1 - _erf_near_zero(x)),
        (x > _EDGE, _tail),
        (x < -_EDGE, lambda x: 2 - _tail(-x)),
    )


def erfcx(x: Array) -> Array:
    """e^(x²) erfc(x)."""
    return by_pieces(
        x,
        (abs(x) <= _EDGE, lambda x: np.exp(x * x) * (1 - _erf_near_zero(x))),
        (x > _EDGE, _scaled_tail),
        (x < -_EDGE, lambda x: 2 / _bell(-x) - _scaled_tail(-x)),
    )


# erf z = tanh(z P(z²)), to 1.4e-7: a least-squares fit of artanh(erf z) / z.
_SINGLE = (
    1.589692204214375e-07,
    -5.985838787667339e-06,
    8.971343265984523e-05,
    -0.0006257216455557072,
    -0.0001843815045549852,
    0.10276548059094233,
    1.128379705553606,
)
_BLOCK = 1 << 15  # numbers that fit into a processor's cache together with their steps


def erf_single(a: Array) -> Array:
    """erf of a float32 array, fast: one polynomial and one tanh, block by block."""
    out = np.empty(a.shape, a.dtype)
    flat, into = a.reshape(-1), out.reshape(-1)
    for start in range(0, flat.size, _BLOCK):
        x = flat[start : start + _BLOCK]
        inner = polynomial(x * x, _SINGLE)
        inner *= x
        np.tanh(inner, out=into[start : start + _BLOCK])
    return out


# Giles: erfinv(x) ≈ x P(w - 2.5) with w = -log(1 - x²), to 1e-6 where w < 5.
_CENTRE = (
    2.81022636e-08,
    3.43273939e-07,
    -3.5233877e-06,
    -4.39150654e-06,
    0.00021858087,
    -0.00125372503,
    -0.00417768164,
    0.246640727,
    1.50140941,
)


def erfinv(x: Array) -> Array:
    """The y with erf(y) = x."""
    size = abs(x)
    found = by_pieces(
        size,
        (size < 0.99, _erfinv_central),
        ((size >= 0.99) & (size < 1), lambda x: ndtri((1 - x) / 2) * -np.sqrt(0.5)),
        (size == 1, lambda x: x / 0),
    )
    return np.copysign(found, x)


def _erfinv_central(x: Array) -> Array:
    """A first guess, then two of Newton's steps."""
    y = x * polynomial(-np.log((1 - x) * (1 + x)) - 2.5, _CENTRE)
    for _ in range(2):
        # Near 1 the difference is taken between what is missing to 1.
        off = np.where(x < 0.5, erf(y) - x, (1 - x) - erfc(y))
        y = y - off * (ROOT_PI / 2) * np.exp(y * y)
    return y


def ndtr(x: Array) -> Array:
    """The share of a normal distribution below x."""
    return erfc(x * -np.sqrt(0.5)) / 2


def log_ndtr(x: Array) -> Array:
    """log ndtr(x), also where ndtr(x) is too small for a float."""
    return by_pieces(
        x,
        (x < -1, lambda x: np.log(erfcx(x * -np.sqrt(0.5)) / 2) - x * x / 2),
        (x >= -1, lambda x: np.log1p(-erfc(x * np.sqrt(0.5)) / 2)),
    )


def ndtri(p: Array) -> Array:
    """The x with ndtr(x) = p."""
    return by_pieces(
        p,
        (abs(p - 0.5) < 0.4, lambda p: np.sqrt(2) * erfinv(2 * p - 1)),
        ((p > 0) & (p <= 0.1), _ndtri_low),
        ((p >= 0.9) & (p < 1), lambda p: -_ndtri_low(1 - p)),
        (p == 0, lambda p: p - np.inf),
        (p == 1, lambda p: p + np.inf),
    )


def _ndtri_low(p: Array) -> Array:
    """Newton's steps for log ndtr(x) = log p, from the first term of the tail."""
    goal = np.log(p)
    x = -np.sqrt(-2 * goal - np.log(-4 * np.pi * goal))
    for _ in range(6):
        now = log_ndtr(x)
        slope = np.exp(-x * x / 2 - now) / np.sqrt(2 * np.pi)
        x = x - (now - goal) / slope
    return x
