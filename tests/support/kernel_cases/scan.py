"""Cases of ``scan.cu``."""

from __future__ import annotations

import numpy as np

from kernel_cases import KernelCase


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Rows shorter and longer than a block."""
    found: list[KernelCase] = []
    for rows, columns in ((1, 1), (3, 31), (2, 64), (2, 33), (2, 150)):
        x = random.standard_normal((rows, columns)).astype(np.float32)
        y = np.zeros_like(x)
        expected = {1: np.cumsum(x, 1, dtype=np.float64)}
        by_row = (x, y, columns)
        threads = 256 if columns > 64 else 64
        shared = 4 * threads
        found += [
            KernelCase("scan_serial", rows, 1, (x, y, rows, columns), expected),
            KernelCase("scan_serial", 1, 4, (x, y, rows, columns), expected),
            KernelCase("scan_warps", rows, 64, by_row, expected),
            KernelCase("scan_doubling", rows, threads, by_row, expected, shared),
            KernelCase("scan_tree", rows, threads, by_row, expected, shared),
        ]
        for case in found:
            case.atol = 1e-4
    return found
