"""Cases of ``dropout.cu``."""

from __future__ import annotations

from typing import Any

import numpy as np
from philox import words

from kernel_cases import SIZES, KernelCase


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Words, and what they leave of an array; seeds and calls up to the largest."""
    found: list[KernelCase] = []
    for n in (*SIZES, 2, 3, 4):
        x = random.standard_normal(n, dtype=np.float32)
        seed, call = (np.uint32(random.integers(1 << 32)) for _ in range(2))
        drawn = words(n, int(seed), int(call))
        limit, scale = np.uint32(0.25 * (1 << 32)), np.float32(1 / 0.75)
        noise = np.where(drawn >= limit, scale, np.float32(0))
        y, blocks = np.full_like(x, np.nan), -(-n // 32)
        args: tuple[Any, ...] = (x, noise, y, n)
        found.append(KernelCase("dropout_given", blocks, 32, args, {2: x * noise}))
        args = (x, y, n, limit, scale, seed, call)
        kept = {1: x * noise}
        found.append(KernelCase("dropout_one", blocks, 32, args, kept))
        found.append(KernelCase("dropout", -(-blocks // 4), 32, args, kept))
        all_words = words(4 * n, int(seed), int(call))
        args = (np.zeros_like(all_words), n, seed, call)
        wanted = {0: all_words}
        found.append(KernelCase("philox_words", blocks, 32, args, wanted, rtol=0))
    return found
