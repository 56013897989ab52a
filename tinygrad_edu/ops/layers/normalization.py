"""Normalization: numbers moved and stretched to mean 0 and variance 1.

    x̂ = (x - μ) / √(σ² + ε)        y = x̂ · w + b

Layer, batch, group and instance norm differ only in what shares one mean: an example, a
channel, a group of channels. All are the one operation below, told by three settings.
The input is seen in a ``shape``; ``dim`` are the dimensions a mean is taken over;
weight and bias stretch from the shape ``per``:

    layer norm     (rows, numbers)      dim 1           per (1, numbers)
    batch norm     (N, C, places)       dim 0 and 2     per (1, C, 1)
    group norm     (N, G, C/G, places)  dim 2 and 3     per (1, G, C/G, 1)

With h = ∂L/∂y · w, and means over the same numbers as μ (Ioffe and Szegedy, 2015):

    ∂L/∂x = (h - mean(h) - x̂ · mean(h · x̂)) / √(σ² + ε)
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...devices import Array, on_gpu
from ..along.reduction import add_up, kept_shape
from ..registry import array_module_of, primitive

Shape = tuple[int, ...]

BLOCK = 1 << 17  # numbers that stay in the processor's cache from step to step
SHORT = 1 << 12  # so many numbers lose nothing when they are added up in turn


def _by_einsum(a: Array, b: Array) -> Array:
    return np.einsum("...i,...i->...", a, b)


# Fast and new in NumPy 2.
_of_numpy: Any = getattr(np, "vecdot", _by_einsum)


def row_products(a: Array, b: Array) -> Array:
    """Σᵢ aᵢ bᵢ of each row; CuPy has no function for it."""
    return (a * b).sum(-1) if on_gpu(a) else _of_numpy(a, b)


def blocks(shape: Shape, dim: Shape) -> Iterator[tuple[Any, ...]]:
    """Keys that cut the numbers into blocks, none of which cuts through a mean."""
    axis = next(i for i in range(len(shape)) if i not in dim)
    size = math.prod(shape[:axis] + shape[axis + 1 :])
    step = max(1, BLOCK // max(size, 1))
    for start in range(0, shape[axis], step):
        yield (*(slice(None),) * axis, slice(start, start + step))


def own(key: tuple[Any, ...], a: Array) -> Array:
    """What of a belongs to a block: all of it where a is the same for all blocks."""
    return a if a.shape[len(key) - 1] == 1 else a[key]


def sums(a: Array, dim: Shape) -> Array:
    """The sums, their dimensions kept; of a matrix by a product, which is faster."""
    if a.ndim != 2 or len(dim) != 1 or a.shape[dim[0]] > SHORT:
        return add_up(a, dim, keepdim=True)
    xp = array_module_of(a)
    if dim == (1,):
        return xp.dot(a, xp.ones((a.shape[1], 1), a.dtype))
    return xp.dot(xp.ones((1, a.shape[0]), a.dtype), a)


def mean_over(a: Array, dim: Shape) -> Array:
    """The mean, its dimensions kept."""
    total = sums(a, dim)
    total /= math.prod(a.shape[axis] for axis in dim)
    return total


def weighted_mean(a: Array, w: Array | None, dim: Shape) -> Array:
    """The mean of a · w, its dimensions kept."""
    if w is None:
        return mean_over(a, dim)
    if a.ndim != 2 or dim != (1,):
        return mean_over(a * w, dim)
    return array_module_of(a).dot(a, w.T / a.shape[1])


def centred(x: Array, dim: Shape, into: Any = None) -> tuple[Array, Array, Array]:
    """μ, σ², and x - μ."""
    mean = mean_over(x, dim)
    off = array_module_of(x).subtract(x, mean, out=into)
    if dim == (x.ndim - 1,) and isinstance(x, np.ndarray):
        variance = row_products(off, off)[..., None]
        variance /= x.shape[-1]
    else:
        variance = mean_over(off * off, dim)
    return mean, variance, off


@primitive(
    saves="x weight weight.shape bias.shape out3",
    outputs=4,
    title=lambda node, **_: f"{node}",
    formula="∂L/∂x = (h − mean(h) − x̂ · mean(h · x̂)) / σ, h = ∂L/∂y · w, "
    "∂L/∂w = sum(∂L/∂y · x̂), ∂L/∂b = sum(∂L/∂y)",
)
def standardize(
    x: Array,
    weight: Array,
    bias: Array,
    *,
    shape: Shape,
    dim: Shape,
    per: Shape,
    eps: float,
    node: str,
) -> tuple[Array, Array, Array, Array]:
    """y = x̂ · w + b, μ and σ², and both once more for backward.

    A weight or a bias without numbers, of shape (0,), stands for none.
    """
    xp, seen = array_module_of(x), x.reshape(shape)
    out = xp.empty(shape, x.dtype)
    kept = xp.empty((2, *kept_shape(shape, dim)), x.dtype)
    means, variances = kept
    w = weight.reshape(per) if weight.size else None
    b = bias.reshape(per) if bias.size else None
    for key in blocks(shape, dim):
        means[key], variances[key], off = centred(seen[key], dim, out[key])
        off *= 1 / xp.sqrt(variances[key] + eps)
        if w is not None:
            off *= own(key, w)
        if b is not None:
            off += own(key, b)
    # Seen as whole numbers they wait for no gradient, and half does not round them.
    return out.reshape(x.shape), means, variances, kept.view(f"i{kept.itemsize}")


@standardize.gradients
def _(
    F: Any,
    g: Any,
    x: Any,
    weight: Any,
    of_weight: Shape,
    of_bias: Shape,
    kept: Any,
    *,
    shape: Shape,
    dim: Shape,
    per: Shape,
    eps: float,
    node: str,
) -> Any:
    """The closed form: with arrays block by block, with Tensors step by step."""
    seen, down = F.reshape(x, shape=shape), F.reshape(g[0], shape=shape)
    w = F.reshape(weight, shape=per) if math.prod(of_weight) else None
    if F.raw(seen) is seen:
        mean, variance = kept.view(x.dtype)
        found = _in_blocks(seen, down, w, mean, variance, dim, per, eps)
    else:
        found = _in_steps(F, seen, down, w, dim, per, eps)
    shapes = x.shape, of_weight, of_bias
    return tuple(
        F.reshape(each, shape=into)
        if math.prod(into) or not i
        else _none(F, down, into)
        for i, (each, into) in enumerate(zip(found, shapes, strict=True))
    )


def _none(F: Any, g: Any, shape: Shape) -> Any:
    """The gradient of a weight without numbers."""
    return F.constant(array_module_of(F.raw(g)).zeros(shape, F.raw(g).dtype), g)


def _in_steps(
    F: Any, x: Any, g: Any, w: Any, dim: Shape, per: Shape, eps: float
) -> tuple[Any, Any, Any]:
    """∂L/∂x, ∂L/∂w and ∂L/∂b by operations that are recorded."""
    how = {"dim": dim, "keepdim": True}
    off = x - F.mean(x, **how)
    scale = F.rsqrt(F.mean(off * off, **how) + eps)
    x_hat = off * scale
    h = g if w is None else g * w
    inner = h - F.mean(h, **how) - x_hat * F.mean(h * x_hat, **how)
    return inner * scale, F.sum_to(g * x_hat, shape=per), F.sum_to(g, shape=per)


def _in_blocks(
    x: Array,
    g: Array,
    w: Array | None,
    mean: Array,
    variance: Array,
    dim: Shape,
    per: Shape,
    eps: float,
) -> tuple[Array, Array, Array]:
    """The same, while a block of numbers is in the cache."""
    xp = array_module_of(x)
    into = xp.empty(x.shape, x.dtype)
    of_weight, of_bias = xp.zeros(per, x.dtype), xp.zeros(per, x.dtype)
    shared = tuple(axis for axis, n in enumerate(per) if n == 1)
    for key in blocks(x.shape, dim):
        scale, part = 1 / xp.sqrt(variance[key] + eps), g[key]
        weight = None if w is None else own(key, w)
        x_hat = x[key] - mean[key]
        x_hat *= scale
        product = xp.multiply(part, x_hat, out=into[key])
        total = own(key, of_weight)
        total += sums(product, shared)
        total = own(key, of_bias)
        total += sums(part, shared)
        x_hat *= weighted_mean(product, weight, dim)
        x_hat += weighted_mean(part, weight, dim)
        h = part if weight is None else xp.multiply(part, weight, out=product)
        inner = xp.subtract(h, x_hat, out=product)
        inner *= scale
    return into, of_weight, of_bias


# ------------------------------------------------------- with statistics from before


@primitive(
    saves="x weight weight.shape bias.shape",
    title="NativeBatchNormBackward0",
    formula="∂L/∂x = ∂L/∂y · w / σ, ∂L/∂w = sum(∂L/∂y · x̂), ∂L/∂b = sum(∂L/∂y)",
)
def scale_and_shift(
    x: Array, weight: Array, bias: Array, *, mean: Array, scale: Array
) -> Array:
    """(x - mean) · scale · w + b, each number of them for a channel."""
    per = (1, -1, *(1,) * (x.ndim - 2))
    out = x - mean.reshape(per)
    out *= (scale * weight if weight.size else scale).reshape(per)
    if bias.size:
        out += bias.reshape(per)
    return out


@scale_and_shift.gradients
def _(
    F: Any,
    g: Any,
    x: Any,
    weight: Any,
    of_weight: Shape,
    of_bias: Shape,
    *,
    mean: Array,
    scale: Array,
) -> Any:
    per = (1, len(mean), *(1,) * (len(x.shape) - 2))
    steepness = F.reshape(F.constant(scale, g), shape=per)
    off = x - F.reshape(F.constant(mean, g), shape=per)
    h = g
    if math.prod(of_weight):
        h = g * F.reshape(weight, shape=per)
    found = g * off * steepness, g
    shapes = of_weight, of_bias
    sums = [
        F.reshape(F.sum_to(each, shape=per), shape=into)
        if math.prod(into)
        else _none(F, g, into)
        for each, into in zip(found, shapes, strict=True)
    ]
    return (h * steepness, *sums)
