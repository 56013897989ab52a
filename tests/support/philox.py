"""Philox 4x32-10 in whole numbers of Python: what the kernels have to draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WORD = 1 << 32


def philox(counter: tuple[int, ...], key: tuple[int, int]) -> tuple[int, ...]:
    """Four words from four words and a key (Salmon and others, 2011)."""
    for _ in range(10):
        first, third = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = (
            third // WORD ^ counter[1] ^ key[0],
            third % WORD,
            first // WORD ^ counter[3] ^ key[1],
            first % WORD,
        )
        key = (key[0] + 0x9E3779B9) % WORD, (key[1] + 0xBB67AE85) % WORD
    return counter


def words(count: int, seed: int, call: int) -> NDArray[np.uint32]:
    """The words that belong to the first numbers of an array."""
    drawn = [philox((i, 0, call, 0), (seed, 0)) for i in range(-(-count // 4))]
    return np.array(drawn, np.uint32).reshape(-1)[:count]
