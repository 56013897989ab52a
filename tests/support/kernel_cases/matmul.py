"""Cases of ``matmul.cu``."""

from __future__ import annotations

import numpy as np

from kernel_cases import KernelCase

SHAPES = ((1, 1, 1), (7, 5, 3), (32, 32, 32), (33, 17, 40), (65, 70, 9))


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Each version on shapes that fit no tile; the wide one where N allows it."""
    found: list[KernelCase] = []
    for m, n, k in SHAPES:
        for name, (grid, block) in launches(m, n).items():
            wide = -(-n // 4) * 4 if "wide" in name else n
            a = random.standard_normal((m, k), dtype=np.float32)
            b = random.standard_normal((k, wide), dtype=np.float32)
            c = np.zeros((m, wide), np.float32)
            expected = a.astype(np.float64) @ b
            args = (a, b, c, m, wide, k)
            note = f"{m} x {wide} x {k}"
            found.append(
                KernelCase(name, grid, block, args, {2: expected}, atol=1e-4, note=note)
            )
    return found


def launches(
    m: int, n: int
) -> dict[str, tuple[tuple[int, int], tuple[int, int] | int]]:
    """The grid and the block of each version."""

    def over(tile: int) -> tuple[int, int]:
        return -(-n // tile), -(-m // tile)

    return {
        "matmul_naive": ((-(-m // 8), -(-n // 8)), (8, 8)),
        "matmul_coalesced": (over(8), (8, 8)),
        "matmul_tiled<8>": (over(8), (8, 8)),
        "matmul_tiled<16>": (over(16), (16, 16)),
        "matmul_tiled<32>": (over(32), (32, 32)),
        "matmul_column<32, 8>": (over(32), (32, 4)),
        "matmul_patch<32, 8, 4>": (over(32), 64),
        "matmul_patch<64, 8, 4>": (over(64), 256),
        "matmul_wide<32, 8, 4>": (over(32), 64),
        "matmul_wide<64, 8, 4>": (over(64), 256),
    }
