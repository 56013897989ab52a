"""Cases of ``normalization.cu``."""

from __future__ import annotations

import numpy as np

from kernel_cases import KernelCase

EPS = np.float32(1e-5)


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Rows with a mean far from zero, forwards and backwards."""
    found: list[KernelCase] = []
    for rows, columns in ((1, 1), (3, 31), (2, 32), (5, 33), (2, 130)):
        x = (3 * random.standard_normal((rows, columns)) + 20).astype(np.float32)
        dy = random.standard_normal((rows, columns)).astype(np.float32)
        weight, bias = random.standard_normal((2, columns)).astype(np.float32)
        out, per_row = np.zeros_like(x), np.zeros(rows, np.float32)
        wide = x.astype(np.float64)
        mean, variance = wide.mean(1), wide.var(1)
        scale = 1 / np.sqrt(variance + EPS)[:, None]
        x_hat = (wide - mean[:, None]) * scale
        y = x_hat * weight + bias
        forward = (x, weight, bias, out, per_row, per_row.copy())
        both = {3: y, 4: mean, 5: variance}
        grid = -(-rows // 2)
        sizes = (rows, columns, EPS)
        found += [
            KernelCase("layer_norm_naive", grid, 2, (*forward, *sizes), both),
            KernelCase("layer_norm", rows, 64, (*forward, columns, EPS), both),
            KernelCase("layer_norm_welford", grid, 64, (*forward, *sizes), both),
        ]
        known = (mean.astype(np.float32), variance.astype(np.float32))
        h = dy * weight
        dx = h - h.mean(1, keepdims=True)
        dx = (dx - x_hat * (h * x_hat).mean(1, keepdims=True)) * scale
        args = (x, weight, dy, *known, out, columns, EPS)
        found.append(KernelCase("layer_norm_backward", rows, 64, args, {5: dx}))
        per_column = np.zeros(columns, np.float32)
        args = (x, dy, *known, per_column, per_column.copy(), *sizes)
        sums = {4: (dy * x_hat).sum(0), 5: dy.sum(0)}
        blocks = -(-columns // 32)
        found.append(KernelCase("layer_norm_backward_weight", blocks, 32, args, sums))
        scale = 1 / np.sqrt((wide**2).mean(1, keepdims=True) + EPS)
        x_hat = wide * scale
        args = (x, weight, out, columns, EPS)
        found.append(KernelCase("rms_norm", rows, 64, args, {2: x_hat * weight}))
        dx = (h - x_hat * (h * x_hat).mean(1, keepdims=True)) * scale
        args = (x, weight, dy, out, columns, EPS)
        found.append(KernelCase("rms_norm_backward", rows, 64, args, {3: dx}))
    for count, channels, places in ((1, 1, 1), (3, 2, 7), (5, 3, 1), (2, 2, 33)):
        x = (random.standard_normal((count, channels, places)) + 5).astype("f4")
        weight, bias = random.standard_normal((2, channels)).astype("f4")
        wide = x.astype(np.float64)
        mean, variance = (f(axis=(0, 2), keepdims=True) for f in (wide.mean, wide.var))
        y = (wide - mean) / np.sqrt(variance + EPS)
        y = y * weight[:, None] + bias[:, None]
        each = np.zeros(channels, np.float32)
        args = (x, weight, bias, np.zeros_like(x), each, each.copy())
        args = (*args, count, channels, places, EPS)
        wanted = {3: y, 4: mean.reshape(-1), 5: variance.reshape(-1)}
        found.append(KernelCase("batch_norm", channels, 64, args, wanted))
    for case in found:
        # A row of one number has variance 0: 1 / sqrt(eps) magnifies every rounding.
        case.rtol, case.atol = 1e-4, 2e-3
    return found
