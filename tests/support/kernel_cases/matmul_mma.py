"""Cases of ``matmul_mma.cu``."""

from __future__ import annotations

import ml_dtypes
import numpy as np

from kernel_cases import KernelCase

TYPES = {
    "__half": ("__half2", np.dtype(np.float16)),
    "__nv_bfloat16": ("__nv_bfloat162", np.dtype(ml_dtypes.bfloat16)),
}
SHAPES = ((1, 1, 1), (7, 5, 3), (65, 70, 40), (33, 17, 9))
WIDE = ((1, 8, 8), (130, 136, 72), (33, 24, 40))  # whole pieces of 16 bytes


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Each version and type on shapes that fit no tile."""
    found: list[KernelCase] = []
    for name, (pair, dtype) in TYPES.items():
        for m, n, k in (*SHAPES, *WIDE):
            a, b = (
                random.standard_normal(size).astype(dtype) for size in ((m, k), (k, n))
            )
            bias, biased = random.standard_normal(n).astype(dtype), m % 2 == 1
            expected = a.astype(np.float64) @ b.astype(np.float64)
            expected += biased * bias.astype(np.float64)
            eps = float(ml_dtypes.finfo(dtype).eps)
            for kernel, tile, threads in launches(name, pair, (m, n, k)):
                grid = -(-n // tile[1]), -(-m // tile[0])
                c = np.zeros((m, n), dtype)
                args, note = (a, b, bias, c, m, n, k, biased), f"{m} x {n} x {k}"
                case = KernelCase(kernel, grid, threads, args, {3: expected}, note=note)
                case.rtol, case.atol = eps, 1e-4
                found.append(case)
    return found


def launches(
    name: str, pair: str, shape: tuple[int, int, int]
) -> list[tuple[str, tuple[int, int], int]]:
    """The versions for a shape: what a block makes of C, and its threads."""
    if shape in WIDE:
        return [(f"matmul_mma_wide<{name}, {pair}>", (128, 128), 256)]
    return [
        (f"matmul_mma<{name}>", (16, 8), 32),
        (f"matmul_mma_tiled<{name}, {pair}>", (64, 64), 128),
    ]
