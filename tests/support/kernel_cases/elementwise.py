"""Cases of ``elementwise.cu``."""

from __future__ import annotations

import ml_dtypes
import numpy as np

from kernel_cases import SIZES, KernelCase
from tinygrad_edu.cuda.forwards.operands import NARROW


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
    for name, kind in NARROW.items():
        dtype = np.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name)
        few, more = a.astype(dtype), b.astype(dtype)
        args = (few, more, y.astype(dtype), 60, 3, 4, 5, *strides)
        expected = {2: (few.astype("f4") * more.astype("f4")).astype(dtype)}
        kernel = f"binary<2, {kind}, float>"
        found.append(KernelCase(kernel, 2, 32, args, expected, rtol=0, atol=0))
        args = (few, np.zeros_like(few), few.size)
        expected = {1: np.exp(few.astype("f4")).astype(dtype)}
        rtol = float(ml_dtypes.finfo(dtype).eps)
        found.append(KernelCase(f"unary<1, {kind}>", 1, 32, args, expected, rtol=rtol))
    return found
