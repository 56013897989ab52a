"""Dropout that draws its words where the numbers are, on a GPU.

The words are Philox 4x32-10 (Salmon and others, 2011): a counter and a key are mixed in
ten rounds until nothing of them can be seen. Whoever knows both draws the same words
again; so backward draws the mask anew and none is kept. Number i gets word i % 4 of the
counter (i / 4, 0, call, 0) under the key (seed, 0), as in ``kernels/dropout.cu``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..registry import array_module_of, primitive

WORD = 32  # bits
LOW = (1 << WORD) - 1
FACTORS = 0xD2511F53, 0xCD9E8D57
STEPS = 0x9E3779B9, 0xBB67AE85  # of the key: the golden ratio and √3 - 1, times 2^32
ROUNDS = 10


@primitive(
    title="NativeDropoutBackward0",
    formula="∂L/∂a = ∂L/∂y · m, the mask m drawn again",
)
def native_dropout(a: Array, *, p: float, seed: int, call: int) -> Array:
    """Each number 0 with probability p, else divided by 1 - p."""
    stays = words(a, seed, call) >= limit(p)
    return a * (stays.reshape(a.shape) * a.dtype.type(1 / (1 - p)))


@native_dropout.gradient("a")
def _(F: Any, g: Any, *, p: float, seed: int, call: int) -> Any:
    return F.native_dropout(g, p=p, seed=seed, call=call)


def limit(p: float) -> int:
    """The first word with which a number stays; the last word always lets it.

    >>> limit(0.25) == 2**30
    True
    """
    return min(int(p * (1 << WORD)), LOW)


def words(like: Array, seed: int, call: int) -> Array:
    """A word of 32 bits for each number of an array, row behind row.

    >>> [f"{word:x}" for word in words(np.zeros(4), 0, 0)]
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    xp = array_module_of(like)
    a = xp.arange(-(-like.size // 4), dtype=np.uint64)
    b, c, d = xp.zeros_like(a), xp.full_like(a, call), xp.zeros_like(a)
    keys: tuple[int, ...] = seed, 0
    for _ in range(ROUNDS):
        first, third = a * FACTORS[0], c * FACTORS[1]
        a = (third >> WORD) ^ b ^ keys[0]
        b = third & LOW
        c = (first >> WORD) ^ d ^ keys[1]
        d = first & LOW
        keys = tuple((key + step) & LOW for key, step in zip(keys, STEPS, strict=True))
    drawn: Array = xp.stack([a, b, c, d], axis=1).reshape(-1)[: like.size]
    return drawn
