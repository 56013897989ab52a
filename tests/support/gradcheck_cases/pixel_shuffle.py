"""Gradcheck cases of pixels and channels exchanged."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import numbers

CASES: dict[str, Any] = {
    "pixel_shuffle": (
        lambda F, a: F.pixel_shuffle(a, factor=2),
        numbers(2, 8, 2, 3),
    ),
    "pixel_unshuffle": (
        lambda F, a: F.pixel_unshuffle(a, factor=2),
        numbers(2, 2, 4, 6),
    ),
    "channel_shuffle": (
        lambda F, a: F.channel_shuffle(a, groups=2, each=3),
        numbers(2, 6, 2),
    ),
}
