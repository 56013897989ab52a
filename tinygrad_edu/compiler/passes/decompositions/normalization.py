"""Normalization: x̂ = (x - μ) / √(σ² + ε), y = x̂ · w + b, and its gradient.

The gradient computes x̂ anew from x. Where forward and backward are in one program,
common subexpressions are merged and it is computed once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...ir.build import Builder, Operand
from .reductions import mean

Shape = tuple[int, ...]


class Normalized:
    """x seen in its shape, with mean, variance, 1 / √(σ² + ε) and x̂."""

    def __init__(
        self, b: Builder, x: Operand, shape: Shape, dim: Shape, eps: float
    ) -> None:
        seen = b.reshape(x, shape)
        self.mean = mean(b, seen, dim=dim, keepdim=True)
        off = seen - self.mean
        self.variance = mean(b, off * off, dim=dim, keepdim=True)
        self.scale: Operand = b.rsqrt(self.variance + eps)
        self.x_hat = off * self.scale


def standardize(
    b: Builder,
    x: Operand,
    weight: Operand,
    bias: Operand,
    *,
    shape: Shape,
    dim: Shape,
    per: Shape,
    eps: float,
    node: str,
) -> list[Operand | None]:
    """y, μ and σ²; nobody looks at the fourth result."""
    found = Normalized(b, x, shape, dim, eps)
    out = found.x_hat
    if weight.shape != (0,):
        out = out * b.reshape(weight, per)
    if bias.shape != (0,):
        out = out + b.reshape(bias, per)
    return [b.reshape(out, x.shape), found.mean, found.variance, None]


def standardize_gradient(
    b: Builder,
    g: list[Operand],
    x: Operand,
    weight: Operand,
    of_weight: Shape,
    of_bias: Shape,
    kept: Operand,
    *,
    shape: Shape,
    dim: Shape,
    per: Shape,
    eps: float,
    node: str,
) -> list[Operand]:
    """∂L/∂x = (h - mean(h) - x̂ · mean(h · x̂)) / √(σ² + ε), h = ∂L/∂y · w."""
    found = Normalized(b, x, shape, dim, eps)
    x_hat, down = found.x_hat, b.reshape(g[0], shape)
    h = down * b.reshape(weight, per) if math.prod(of_weight) else down
    both = mean(b, h * x_hat, dim=dim, keepdim=True)
    inner = h - mean(b, h, dim=dim, keepdim=True) - x_hat * both
    return [
        b.reshape(inner * found.scale, x.shape),
        summed(b, down * x_hat, per, of_weight),
        summed(b, down, per, of_bias),
    ]


def summed(b: Builder, x: Operand, per: Shape, into: Shape) -> Operand:
    """The gradient of a weight, which was stretched from the shape ``per``."""
    if not math.prod(into):
        return b.expand(b.constant(0, x), shape=into)
    if x.shape != per:
        x = b.sum_to(x, shape=per)
    return b.reshape(x, into)


# ------------------------------------------------------- with statistics from before


def scale_and_shift(
    b: Builder, x: Operand, weight: Operand, bias: Operand, *, mean: Any, scale: Any
) -> Operand:
    """(x - mean) · scale · w + b, each number of them for a channel."""
    per = _channels(x)
    if weight.shape != (0,):
        scale = scale * weight
    out = (x - b.reshape(mean, per)) * b.reshape(scale, per)
    return out if bias.shape == (0,) else out + b.reshape(bias, per)


def scale_and_shift_gradient(
    b: Builder,
    g: list[Operand],
    x: Operand,
    weight: Operand,
    of_weight: Shape,
    of_bias: Shape,
    *,
    mean: Any,
    scale: Any,
) -> list[Operand]:
    """The statistics are not computed from x: they have no gradient."""
    per, (down,) = _channels(x), g
    steepness = b.reshape(scale, per)
    x_hat = (x - b.reshape(mean, per)) * steepness
    h = down * b.reshape(weight, per) if math.prod(of_weight) else down
    return [
        h * steepness,
        summed(b, down * x_hat, per, of_weight),
        summed(b, down, per, of_bias),
    ]


def _channels(x: Operand) -> Shape:
    return (1, x.shape[1], *(1,) * (len(x.shape) - 2))


FORWARD: dict[str, Callable[..., Any]] = {
    "standardize": standardize,
    "scale_and_shift": scale_and_shift,
}
BACKWARD: dict[str, Callable[..., Any]] = {
    "standardize": standardize_gradient,
    "scale_and_shift": scale_and_shift_gradient,
}
