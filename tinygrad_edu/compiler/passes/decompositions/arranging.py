"""Numbers in another arrangement: reshapes, other orders, and what is repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ir.build import Builder, Operand

Shape = tuple[int, ...]


def repeat(b: Builder, x: Operand, *, repeats: Shape) -> Operand:
    """Every dimension becomes (how often, how long): the first is stretched."""
    long = (1,) * (len(repeats) - len(x.shape)) + x.shape
    once = [n for each in long for n in (1, each)]
    often = [n for pair in zip(repeats, long, strict=True) for n in pair]
    wide = b.expand(b.reshape(x, tuple(once)), shape=tuple(often))
    return b.reshape(wide, tuple([n * m for n, m in zip(repeats, long, strict=True)]))


def pixel_shuffle(b: Builder, x: Operand, *, factor: int) -> Operand:
    """(…, C·r², H, W) → (…, C, H·r, W·r)."""
    *before, channels, height, width = x.shape
    r, n, left = factor, len(before), channels // (factor * factor)
    parts = b.reshape(x, (*before, left, r, r, height, width))
    dims = (*range(n), n, n + 3, n + 1, n + 4, n + 2)
    return b.reshape(
        b.permute(parts, dims=dims), (*before, left, height * r, width * r)
    )


def pixel_unshuffle(b: Builder, x: Operand, *, factor: int) -> Operand:
    """(…, C, H·r, W·r) → (…, C·r², H, W)."""
    *before, channels, height, width = x.shape
    r, n = factor, len(before)
    parts = b.reshape(x, (*before, channels, height // r, r, width // r, r))
    dims = (*range(n), n, n + 2, n + 4, n + 1, n + 3)
    shape = (*before, channels * r * r, height // r, width // r)
    return b.reshape(b.permute(parts, dims=dims), shape)


def channel_shuffle(b: Builder, x: Operand, *, groups: int, each: int) -> Operand:
    """Number i of group g goes to place i · groups + g."""
    parts = b.reshape(x, (x.shape[0], groups, each, *x.shape[2:]))
    dims = (0, 2, 1, *range(3, len(parts.shape)))
    return b.reshape(b.permute(parts, dims=dims), x.shape)


FORWARD: dict[str, Callable[..., Any]] = {
    "repeat": repeat,
    "pixel_shuffle": pixel_shuffle,
    "pixel_unshuffle": pixel_unshuffle,
    "channel_shuffle": channel_shuffle,
}
