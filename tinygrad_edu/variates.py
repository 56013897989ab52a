r"""More kinds of random numbers on plain arrays, each from uniform ones.

Most are an inverse: if u is uniform in [0, 1) and F the distribution's sum function,
:math:`F^{-1}(u)` has that distribution. All are computed in float64, number by number
as PyTorch's CPU generator does; on Intel processors PyTorch takes exponential numbers
from Intel's library instead, so only there the two differ.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .errors import runtime_error
from .generator import (
    Array,
    MersenneTwister,
    Shape,
    heard,
    one_normal_at_a_time,
    standard_uniform64,
)


def uniform64(shape: Shape, generator: MersenneTwister) -> Array:
    """Numbers in [0, 1), each of 53 bits."""
    count = math.prod(shape) if isinstance(shape, tuple) else shape
    return standard_uniform64(count, generator).reshape(shape)


@heard
def exponential(rate: float, shape: Shape, generator: MersenneTwister) -> Array:
    """-log(1 - u) / rate: the waiting time for what happens `rate` times a second.

    >>> exponential(2.0, 2, MersenneTwister(0)).round(4).tolist()
    [1.7542, 0.6152]
    """
    if not rate > 0:
        raise runtime_error(
            f"exponential_ expects lambda > 0.0, but found lambda={rate:g}"
        )
    return -1 / rate * np.log1p(-uniform64(shape, generator))


@heard
def geometric(p: float, shape: Shape, generator: MersenneTwister) -> Array:
    """⌈log(u) / log(1 - p)⌉: how many tries until something of chance p happens.

    >>> geometric(0.5, 3, MersenneTwister(0)).tolist()
    [1.0, 1.0, 2.0]
    """
    if not 0 < p < 1:
        raise runtime_error(f"geometric_ expects p to be in (0, 1), but got p={p:g}")
    with np.errstate(divide="ignore"):
        return np.ceil(np.log(uniform64(shape, generator)) / math.log1p(-p))


@heard
def cauchy(
    median: float, sigma: float, shape: Shape, generator: MersenneTwister
) -> Array:
    """median + sigma tan(π (u - ½)), which has no mean.

    >>> cauchy(0.0, 1.0, 1, MersenneTwister(0)).shape
    (1,)
    """
    if not sigma > 0:
        raise runtime_error(f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
    return median + sigma * np.tan(math.pi * (uniform64(shape, generator) - 0.5))


@heard
def log_normal(
    mean: float, std: float, shape: Shape, generator: MersenneTwister
) -> Array:
    """exp of normal numbers with this mean and deviation.

    >>> bool((log_normal(0.0, 1.0, 5, MersenneTwister(0)) > 0).all())
    True
    """
    if not std > 0:
        raise runtime_error(f"log_normal_ expects std > 0.0, but found std={std:g}")
    count = math.prod(shape) if isinstance(shape, tuple) else shape
    standard = one_normal_at_a_time(count, generator).reshape(shape)
    with np.errstate(over="ignore"):
        return np.exp(standard * std + mean)


def drawn_with_replacement(
    weights: Array, count: int, generator: MersenneTwister
) -> Array:
    """For each row of weights, `count` places: where u falls among the running sums.

    >>> drawn_with_replacement(np.array([[1.0, 3.0]]), 4, MersenneTwister(0)).tolist()
    [[1, 1, 1, 1]]
    """
    sums = np.cumsum(weights, axis=1, dtype=weights.dtype)
    sums = sums / sums[:, -1:]
    drawn = uniform64((len(weights), count), generator)
    rows = [
        np.searchsorted(row.astype(np.float64), numbers)
        for row, numbers in zip(sums, drawn, strict=True)
    ]
    return np.array(rows, np.int64).reshape(len(weights), count)


@heard
def poisson(rates: Array, generator: MersenneTwister) -> Array:
    """How often something happens in a second that happens `rate` times on average.

    Small rates by multiplying uniform numbers (Knuth), large ones by transformed
    rejection (Hörmann, 1993), as PyTorch does.

    >>> poisson(np.array([0.0, 2.0]), MersenneTwister(0)).tolist()
    [0, 6]
    """
    if not (rates >= 0).all():
        raise runtime_error("invalid Poisson rate, expected rate to be non-negative")
    counts = [_one_poisson(float(rate), generator) for rate in rates.reshape(-1)]
    return np.array(counts, np.int64).reshape(rates.shape)


def _one(generator: MersenneTwister) -> float:
    return float(standard_uniform64(1, generator)[0])


def _one_poisson(rate: float, generator: MersenneTwister) -> int:
    if rate >= 10:
        return _rejected_until_right(rate, generator)
    if rate == 0:
        return 0
    limit, product, count = math.exp(-rate), 1.0, 0
    while True:
        product *= _one(generator)
        if product <= limit:
            return count
        count += 1


def _rejected_until_right(rate: float, generator: MersenneTwister) -> int:
    """Hörmann's way: a simple bell over the right one; between, drawn anew."""
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    scale, sure = 1.1239 + 1.1328 / (b - 3.4), 0.9277 - 3.6224 / (b - 2)
    while True:
        u, v = _one(generator) - 0.5, _one(generator)
        edge = 0.5 - abs(u)
        count = math.floor((2 * a / edge + b) * u + rate + 0.43)
        if edge >= 0.07 and v <= sure:
            return count
        if count < 0 or (edge < 0.013 and v > edge):
            continue
        height = math.log(v) + math.log(scale) - math.log(a / (edge * edge) + b)
        if height <= -rate + count * math.log(rate) - math.lgamma(count + 1):
            return count


@heard
def gamma(concentrations: Array, generator: MersenneTwister) -> Array:
    """The wait for so many events, of which one comes in a second on average.

    By rejection under a cubed bell (Marsaglia and Tsang, 2000), as PyTorch does.

    >>> bool((gamma(np.array([0.5, 9.0]), MersenneTwister(0)) > 0).all())
    True
    """
    waits = [_one_gamma(float(each), generator) for each in concentrations.reshape(-1)]
    return np.array(waits, np.float64).reshape(concentrations.shape)


def _one_gamma(concentration: float, generator: MersenneTwister) -> float:
    if concentration == 0:
        return 0.0
    scale = 1.0
    if concentration < 1:  # one event more, and the wait shortened by chance
        scale = (1 - _one(generator)) ** (1 / concentration)
        concentration += 1
    d = concentration - THIRD
    c = 1 / math.sqrt(9 * d)
    while True:
        x = float(one_normal_at_a_time(1, generator)[0])
        if 1 + c * x <= 0:
            continue
        v = (1 + c * x) ** 3
        u = 1 - _one(generator)
        if u < 1 - SQUEEZE * x**4:
            return scale * d * v
        if math.log(u) < 0.5 * x * x + d * (1 - v + math.log(v)):
            return scale * d * v


# PyTorch writes these two in float32.
THIRD = float(np.float32(1) / np.float32(3))
SQUEEZE = float(np.float32(0.0331))


# The binary digits of each floating point type, the leading one included.
DIGITS = {"float64": 53, "float32": 24, "float16": 11, "bfloat16": 8}


@heard
def any_number(shape: Shape, dtype: Any, generator: MersenneTwister) -> Array:
    """Whole numbers from 0 to the last that a float type holds without a gap: 2^digits.

    >>> any_number(1, np.dtype("float32"), MersenneTwister(0)).tolist()
    [8325664]
    """
    digits = DIGITS[dtype.name]
    count = math.prod(shape) if isinstance(shape, tuple) else shape
    draw = generator.bits64 if digits == 53 else generator.bits32
    return (draw(count) % np.uint64(2**digits + 1)).astype(np.int64).reshape(shape)
