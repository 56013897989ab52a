"""Cases of ``transpose.cu``."""

from __future__ import annotations

import numpy as np

from kernel_cases import KernelCase


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Matrices that fit the tiles, and some that do not."""
    found: list[KernelCase] = []
    for rows, columns in ((1, 1), (31, 33), (32, 32), (40, 7), (65, 64)):
        x = random.standard_normal((rows, columns)).astype(np.float32)
        grid = (-(-columns // 32), -(-rows // 32))
        turned = (x, np.zeros((columns, rows), np.float32), rows, columns)
        for name in ("transpose_naive", "transpose_tiled", "transpose_padded"):
            found.append(KernelCase(name, grid, (32, 8), turned, {1: x.T}))
        args = (x, np.zeros_like(x), rows, columns)
        found.append(KernelCase("copy", grid, (32, 8), args, {1: x}))
    return found
