"""Cases of ``reduction.cu``."""

from __future__ import annotations

import numpy as np

from kernel_cases import SIZES, KernelCase


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Sums of all versions, and rows and columns of matrices that fit no block."""
    found: list[KernelCase] = []
    for n in SIZES:
        x = random.standard_normal(n, dtype=np.float32)
        out, expected = np.zeros(1, np.float32), {1: [x.sum(dtype=np.float64)]}
        blocks = -(-n // 64)
        args = (x, out, n)
        found += [
            KernelCase("sum_atomic", blocks, 64, args, expected, atol=1e-4),
            KernelCase("sum_tree", blocks, 64, args, expected, 256, atol=1e-4),
            KernelCase("sum_tree", blocks, 96, args, expected, 384, atol=1e-4),
            KernelCase("sum_halves", blocks, 64, args, expected, 256, atol=1e-4),
            KernelCase("sum_shuffle", blocks, 64, args, expected, atol=1e-4),
            KernelCase("sum_wide", 2, 64, args, expected, atol=1e-4),
        ]
    for rows, columns in ((1, 1), (3, 33), (5, 130), (2, 32)):
        x = random.standard_normal((rows, columns), dtype=np.float32)
        out = np.zeros(rows, np.float32)
        found += [
            KernelCase(
                "sum_rows", rows, 64, (x, out, columns), {1: x.sum(1)}, atol=1e-4
            ),
            KernelCase("max_rows", rows, 64, (x, out, columns), {1: x.max(1)}),
        ]
        x = np.round(x)  # so that some are equal
        for largest, (of, where) in enumerate(
            ((np.min, np.argmin), (np.max, np.argmax))
        ):
            args = (x, out, np.zeros(rows, np.int64), columns)
            both = {1: of(x, 1), 2: where(x, 1)}
            found.append(KernelCase(f"arg_rows<{largest}>", rows, 64, args, both))
        out = np.zeros(columns, np.float32)
        args = (x, out, rows, columns)
        grid = -(-columns // 32)
        found.append(
            KernelCase("sum_columns", grid, 32, args, {1: x.sum(0)}, atol=1e-5)
        )
    x = np.float32([[1, np.nan, 3], [-np.inf, -np.inf, -np.inf]])
    out = np.zeros(2, np.float32)
    expected = {1: np.array([np.nan, -np.inf])}
    found.append(KernelCase("max_rows", 2, 32, (x, out, 3), expected))
    args = (x, out, np.zeros(2, np.int64), 3)
    both = {**expected, 2: np.array([1, 0])}
    found.append(KernelCase("arg_rows<1>", 2, 64, args, both))
    return found
