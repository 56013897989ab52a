"""Cases of ``elementwise.cu``."""

from __future__ import annotations

import numpy as np

from kernel_cases import SIZES, KernelCase


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Sums of all versions, and one function of each kind with broadcasting."""
    found: list[KernelCase] = []
    for n in SIZES:
        a, b = random.random((2, n), dtype=np.float32)
        y = np.zeros(n, np.float32)
        blocks = -(-n // 64)
        args = (a, b, y, n)
        found.append(KernelCase("add_plain", blocks, 64, args, {2: a + b}))
        found.append(KernelCase("add_grid_stride", 2, 32, args, {2: a + b}))
        found.append(KernelCase("add_wide", blocks, 64, args, {2: a + b}))
        one = (a, y, n)
        found.append(KernelCase("unary<1>", blocks, 64, one, {1: np.exp(a)}))
    a = random.random((3, 1, 5), dtype=np.float32)
    b = random.random((4, 1), dtype=np.float32)
    y = np.zeros((3, 4, 5), np.float32)
    strides = (0, 5, 0, 1, 0, 0, 1, 0)
    args = (a, b, y, 60, 3, 4, 5, *strides)
    found.append(KernelCase("binary<2, float>", 2, 32, args, {2: a * b}))
    return found
