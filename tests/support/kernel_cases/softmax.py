"""Cases of ``softmax.cu``."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from kernel_cases import KernelCase

SHAPES = ((1, 1), (3, 31), (2, 32), (5, 33), (2, 130))
TYPES: dict[str, Any] = {
    "float": np.float32,
    "__half": np.float16,
    "__nv_bfloat16": ml_dtypes.bfloat16,
}
Matrix = NDArray[np.float32]


def softmax(x: Matrix) -> NDArray[np.float64]:
    """In float64, as the definition says."""
    e = np.exp(x.astype(np.float64) - x.max(1, keepdims=True))
    found: NDArray[np.float64] = e / e.sum(1, keepdims=True)
    return found


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Every version, forwards and backwards, with numbers of very different size."""
    found: list[KernelCase] = []
    for rows, columns in SHAPES:
        x = (10 * random.standard_normal((rows, columns))).astype(np.float32)
        y, out = softmax(x), np.zeros_like(x)
        by_row = (x, out, columns)
        grid = -(-rows // 2)
        found += [
            KernelCase("softmax_naive", grid, 2, (x, out, rows, columns), {1: y}),
            KernelCase("softmax_block", rows, 64, by_row, {1: y}),
            KernelCase("softmax_online", rows, 64, by_row, {1: y}),
            KernelCase("log_softmax", rows, 64, by_row, {1: np.log(y)}, atol=1e-5),
        ]
        for kind, dtype in TYPES.items():
            given, eps = x.astype(dtype), float(ml_dtypes.finfo(dtype).eps)
            expected = {1: softmax(given.astype(np.float32))}
            args = (given, np.zeros_like(given), rows, columns)
            case = KernelCase(f"softmax_warp<{kind}>", grid, 64, args, expected)
            case.rtol = max(eps, 1e-5)
            found.append(case)
        dy = random.standard_normal((rows, columns)).astype(np.float32)
        y32 = y.astype(np.float32)
        dx = y * (dy - (y * dy).sum(1, keepdims=True))
        args = (y32, dy, out, columns)
        found.append(KernelCase("softmax_backward", rows, 64, args, {2: dx}))
        log_y = np.log(y).astype(np.float32)
        dx = dy - y * dy.sum(1, keepdims=True)
        args = (log_y, dy, out, columns)
        found.append(
            KernelCase("log_softmax_backward", rows, 64, args, {2: dx}, atol=1e-5)
        )
        target = random.integers(0, columns, rows)
        losses = -np.log(y)[np.arange(rows), target]
        loss = np.zeros(rows, np.float32)
        both = {2: losses, 3: y / y.max(1, keepdims=True)}
        given = (x, target, loss, out, columns)
        found.append(KernelCase("cross_entropy", rows, 64, given, both, atol=1e-5))
        found += nll_cases(random, log_y, target)
    return found


def nll_cases(
    random: np.random.Generator, log_p: Matrix, target: NDArray[np.int64]
) -> list[KernelCase]:
    """With a weight for each class; the class of the first row is not looked at."""
    rows, columns = log_p.shape
    weight = random.random(columns, dtype=np.float32)
    ignored, every = int(target[0]), np.arange(rows)
    weights = np.where(target == ignored, 0, weight[target])
    empty = np.zeros(rows, np.float32)
    args = (log_p, target, weight, empty, empty.copy(), rows, columns, ignored)
    both = {3: -log_p[every, target] * weights, 4: weights}
    found = [KernelCase("nll_loss", 1, 32, args, both)]
    g, total = random.random(rows, dtype=np.float32), np.float32([3])
    for by_row in (0, 1):
        out = np.zeros_like(log_p)
        out[every, target] = -weights / 3 * (g if by_row else g[0])
        args = (g, target, weight, total, np.ones_like(log_p), log_p.size, columns)
        args = (*args, by_row, ignored)
        blocks = -(-log_p.size // 32)
        found.append(KernelCase("nll_loss_backward", blocks, 32, args, {4: out}))
    return found
