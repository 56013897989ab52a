"""Cases of ``embedding.cu``."""

from __future__ import annotations

import numpy as np

from kernel_cases import KernelCase

# Rows of the table, how many are chosen, width.
SHAPES = ((1, 1, 1), (7, 31, 5), (3, 32, 32), (40, 33, 33), (5, 70, 12))


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Some rows chosen often, some never."""
    found: list[KernelCase] = []
    for rows, count, width in SHAPES:
        table = random.standard_normal((rows, width), dtype=np.float32)
        dy = random.standard_normal((count, width), dtype=np.float32)
        index = random.integers(0, rows, count)
        y, dtable = np.zeros_like(dy), np.zeros_like(table)
        sums = np.zeros(table.shape)
        np.add.at(sums, index, dy)
        size = (count, width)
        each = -(-count * width // 64)
        args = (table, index, y, *size)
        chosen = {2: table[index]}
        found += [
            KernelCase("embedding_naive", -(-count // 32), 32, args, chosen),
            KernelCase("embedding", each, 64, args, chosen),
        ]
        if width % 4 == 0:
            found.append(
                KernelCase("embedding_wide", -(-each // 4), 64, args, chosen),
            )
        args = (dy, index, dtable, *size)
        nowhere = np.full_like(dtable, np.nan)  # these write every row
        owned = (dy, index, nowhere, *size)
        by_warps = (dy, index, nowhere, rows, *size)
        found += [
            KernelCase("embedding_rows_atomic", each, 64, args, {2: sums}),
            KernelCase("embedding_rows_block", rows, 32, owned, {2: sums}),
            KernelCase("embedding_rows_warp", -(-rows // 2), 64, by_warps, {2: sums}),
        ]
    return found
