"""Activations, losses and sums that are made of kernels, one after the other.

A kernel of its own for each would read its number once and write once; these carry it
through memory for every step, and cost as many launches as they have operations.
"""

from __future__ import annotations

import math
from typing import Any

from ...devices import Array
from ...ops.arrangement.joining import piece
from ...ops.registry import array_module_of
from . import own_kernel, suits
from .comparison import choose, clamp, compare
from .elementwise import OF_ONE, number, of_two, unary
from .indexing import carried, copy_into, in_rows
from .reduction import Dims, as_dims, largest, mean, sum

Shape = tuple[int, ...]

LEAST_LOG = -100.0  # of a probability that is 0


def of_one(name: str, a: Array) -> Array:
    """y = f(a) by its name."""
    return unary(OF_ONE.index(name), a)


@own_kernel("hardtanh")
def hardtanh(a: Array, *, min_val: float, max_val: float) -> Array:
    """a, held between two bounds."""
    return clamp(a, min=min_val, max=max_val)


@own_kernel("softplus")
def softplus(a: Array, *, beta: float, threshold: float) -> Array:
    """log(1 + e^βa) / β; beyond the threshold the number itself."""
    scaled = of_two("mul", a, beta)
    powers = of_one("exp", of_two("minimum", scaled, threshold))
    curve = of_two("div", of_one("log1p", powers), beta)
    return choose(compare("gt", scaled, number(threshold, a)), a, curve)


@own_kernel("log_sigmoid")
def log_sigmoid(a: Array) -> Array:
    """min(a, 0) - log(1 + e^-|a|)"""
    powers = of_one("exp", of_one("neg", of_one("abs", a)))
    return of_two("sub", of_two("minimum", a, 0.0), of_one("log1p", powers))


@own_kernel("elu")
def elu(a: Array, *, alpha: float, scale: float) -> Array:
    """scale · a where a > 0, scale · α (eᵃ - 1) elsewhere."""
    below = of_one("expm1", of_two("minimum", a, 0.0))
    curve = of_two("mul", below, alpha * scale)
    above = a if scale == 1 else of_two("mul", a, scale)
    return choose(compare("le", a, number(0.0, a)), curve, above)


@own_kernel("mish")
def mish(a: Array) -> Array:
    """a tanh(log(1 + eᵃ))"""
    return of_two("mul", a, of_one("tanh", softplus(a, beta=1, threshold=20)))


# Losses.


def bounded_log(a: Array) -> Array:
    """A logarithm that goes no lower than -100."""
    return of_two("maximum", a, LEAST_LOG)


@own_kernel("binary_cross_entropy")
def binary_cross_entropy(p: Array, y: Array) -> Array:
    """-y log p - (1 - y) log(1 - p)"""
    yes = bounded_log(of_one("log", p))
    no = bounded_log(of_one("log1p", of_one("neg", p)))
    other = of_two("mul", of_two("sub", y, 1.0), no)
    return of_two("sub", other, of_two("mul", y, yes))


# Along dimensions.


def _degrees(a: Array, *, dim: Dims, correction: float, **_: Any) -> float:
    """How many numbers share in a variance."""
    return float(math.prod(a.shape[axis] for axis in as_dims(a, dim)) - correction)


@own_kernel("var", when=lambda a, **how: suits(a) and _degrees(a, **how) > 0)
def var(a: Array, *, dim: Dims, correction: float, keepdim: bool) -> Array:
    """The squares of what lies beside the mean, added up and shared out."""
    off = of_two("sub", a, mean(a, dim=dim, keepdim=True))
    found = sum(of_two("mul", off, off), dim=dim, keepdim=keepdim)
    return of_two("div", found, _degrees(a, dim=dim, correction=correction))


@own_kernel("std", when=lambda a, **how: suits(a) and _degrees(a, **how) > 0)
def std(a: Array, *, dim: Dims, correction: float, keepdim: bool) -> Array:
    """The root of the variance."""
    found = var(a, dim=dim, correction=correction, keepdim=keepdim)
    return of_one("sqrt", found)


@own_kernel("logsumexp")
def logsumexp(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """log Σ eᵃ, shifted by the largest a; one that is infinite shifts nothing."""
    most = largest(a, dim=dim, keepdim=True)
    finite = compare("lt", of_one("abs", most), number(math.inf, a))
    most = choose(finite, most, number(0.0, a))
    powers = of_one("exp", of_two("sub", a, most))
    logs = of_one("log", sum(powers, dim=dim, keepdim=True))
    found = of_two("add", logs, most)
    dims = as_dims(a, dim)
    left = [size for axis, size in enumerate(a.shape) if axis not in dims]
    return found if keepdim else found.reshape(left)


@own_kernel("roll", when=carried)
def roll(a: Array, *, shifts: Shape, dims: Shape | None) -> Array:
    """Along each dimension two pieces change places."""
    if dims is None:
        row = in_rows(a).reshape(-1)
        return roll(row, shifts=shifts, dims=(0,) * len(shifts)).reshape(a.shape)
    for shift, dim in zip(shifts, dims, strict=True):
        y = array_module_of(a).empty(a.shape, a.dtype)
        axis, start = dim % a.ndim, shift % a.shape[dim]
        behind = a.shape[dim] - start
        copy_into(y[piece(axis, slice(start))], a[piece(axis, slice(behind, None))])
        copy_into(y[piece(axis, slice(start, None))], a[piece(axis, slice(behind))])
        a = y
    return a
