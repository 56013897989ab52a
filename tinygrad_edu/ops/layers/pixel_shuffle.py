"""Channels and places exchanged: no number is computed, all are moved.

An image that is r times as wide and high has r · r numbers where there was one. A
network computes them as r · r channels and lays them out: pixel 0 of each square comes
from channel 0, pixel 1 from channel 1. Source: Shi and others (2016).
"""

from __future__ import annotations

from typing import Any

from ...devices import Array
from ..registry import primitive


@primitive(
    formula="∂L/∂a = ∂L/∂y, its squares of pixels laid out as channels",
    numbers="moved",
)
def pixel_shuffle(a: Array, *, factor: int) -> Array:
    """(…, C·r², H, W) → (…, C, H·r, W·r)"""
    *before, channels, height, width = a.shape
    r, n = factor, len(before)
    parts = a.reshape(*before, channels // (r * r), r, r, height, width)
    turned = parts.transpose(*range(n), n, n + 3, n + 1, n + 4, n + 2)
    return turned.reshape(*before, channels // (r * r), height * r, width * r)


@primitive(
    formula="∂L/∂a = ∂L/∂y, its channels laid out as squares of pixels",
    numbers="moved",
)
def pixel_unshuffle(a: Array, *, factor: int) -> Array:
    """(…, C, H·r, W·r) → (…, C·r², H, W)"""
    *before, channels, height, width = a.shape
    r, n = factor, len(before)
    parts = a.reshape(*before, channels, height // r, r, width // r, r)
    turned = parts.transpose(*range(n), n, n + 2, n + 4, n + 1, n + 3)
    return turned.reshape(*before, channels * r * r, height // r, width // r)


@pixel_shuffle.gradient("a")
def _(F: Any, g: Any, *, factor: int) -> Any:
    return F.pixel_unshuffle(g, factor=factor)


@pixel_unshuffle.gradient("a")
def _(F: Any, g: Any, *, factor: int) -> Any:
    return F.pixel_shuffle(g, factor=factor)


@primitive(
    formula="∂L/∂a = ∂L/∂y, its channels dealt back to their groups",
    numbers="moved",
)
def channel_shuffle(a: Array, *, groups: int, each: int) -> Array:
    """Number i of group g goes to place i · groups + g, ``each`` numbers a group."""
    parts = a.reshape(len(a), groups, each, *a.shape[2:])
    return parts.swapaxes(1, 2).reshape(a.shape)


@channel_shuffle.gradient("a")
def _(F: Any, g: Any, *, groups: int, each: int) -> Any:
    return F.channel_shuffle(g, groups=each, each=groups)
