"""Activations that have no loop of their own, tables of vectors, and copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ir.build import Builder, Operand
from ..rewriting import constant_of


def glu(b: Builder, x: Operand, *, dim: int) -> Operand:
    """The first half times the sigmoid of the second."""
    dim = dim % len(x.shape)
    before, middle = (slice(None),) * dim, x.shape[dim] // 2
    first: Operand = b.index(x, key=(*before, slice(middle), ...))
    second = b.index(x, key=(*before, slice(middle, 2 * middle), ...))
    share: Operand = b.sigmoid(second)
    return first * share


def mish(b: Builder, x: Operand) -> Operand:
    """x tanh(log(1 + eˣ))."""
    soft: Operand = b.maximum(x, 0) + b.log1p(b.exp(-b.abs(x)))
    return x * b.tanh(soft)


def prelu(b: Builder, x: Operand, weight: Operand) -> Operand:
    """x where x > 0, x · w elsewhere."""
    return b.where(b.gt(x, 0), x, x * weight)


def celu(b: Builder, x: Operand, *, alpha: float) -> Operand:
    """x where x > 0, α (e^(x/α) - 1) elsewhere."""
    below = b.minimum(x, 0) / alpha
    return b.where(b.le(x, 0), b.expm1(below) * alpha, x)


def hardshrink(b: Builder, x: Operand, *, lambd: float) -> Operand:
    """x, but 0 where it is small."""
    return b.where(_small(b, x, lambd), b.constant(0, x), x)


def softshrink(b: Builder, x: Operand, *, lambd: float) -> Operand:
    """x, brought nearer to 0 by λ."""
    step = b.where(b.gt(x, 0), b.constant(lambd, x), b.constant(-lambd, x))
    return b.where(_small(b, x, lambd), x * 0, x - step)


def _small(b: Builder, x: Operand, limit: float) -> Operand:
    return b.logical_and(b.ge(x, -limit), b.le(x, limit))


def xlogy(b: Builder, x: Operand, y: Operand) -> Operand | None:
    """x · log y, where 0 · log y is 0 also for y = 0."""
    if x.dtype != y.dtype:
        return None
    nothing = b.logical_and(b.eq(x, 0), b.eq(y, y))
    return b.where(nothing, b.constant(0, x), x * b.log(y))


def lerp(b: Builder, x: Operand, y: Operand, weight: Operand) -> Operand | None:
    """x + w (y - x), from the nearer end; for a weight that is known."""
    known = constant_of(weight.value)
    if not isinstance(known, int | float):
        return None
    way = y - x
    return x + way * known if abs(known) < 0.5 else y - way * (1 - known)


def zeros_like(b: Builder, x: Operand) -> Operand:
    """One zero, seen in many places."""
    return b.expand(b.constant(0, x), shape=x.shape)


def copy(b: Builder, x: Operand, y: Operand) -> Operand:
    """y in the shape and the type of x."""
    return b.expand(b.cast(y, x.dtype), shape=x.shape)


def embedding_gradient(
    b: Builder,
    g: list[Operand],
    indices: Operand,
    shape: tuple[int, int],
    *,
    padding_idx: int,
    by_frequency: bool,
) -> list[Operand] | None:
    """Each row of the table gets the sum of what it gave; padding gets nothing."""
    if by_frequency:
        return None
    rows: Operand = b.embedding_rows(g[0], indices, count=shape[0])
    if padding_idx < 0:
        return [rows]
    numbers = b.reshape(b.counted(shape[0]), (shape[0], 1))
    return [rows * b.cast(b.ne(numbers, padding_idx), rows.dtype)]


FORWARD: dict[str, Callable[..., Any]] = {
    "glu": glu,
    "mish": mish,
    "prelu": prelu,
    "celu": celu,
    "hardshrink": hardshrink,
    "softshrink": softshrink,
    "xlogy": xlogy,
    "xlogy_left": xlogy,
    "xlogy_right": xlogy,
    "lerp": lerp,
    "zeros_like": zeros_like,
    "copy": copy,
    "fill": copy,
}
BACKWARD: dict[str, Callable[..., Any]] = {"embedding": embedding_gradient}
