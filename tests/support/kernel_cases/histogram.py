"""Cases of ``histogram.cu``."""

from __future__ import annotations

import numpy as np

from kernel_cases import KernelCase


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Few bins and many, with numbers that belong to none."""
    found: list[KernelCase] = []
    for n, bins in ((1, 1), (33, 3), (200, 40), (257, 130)):
        x = random.integers(-1, bins + 1, n).astype(np.int32)
        inside = x[(x >= 0) & (x < bins)]
        expected = {1: np.bincount(inside, minlength=bins)}
        args = (x, np.zeros(bins, np.int32), n, bins)
        found += [
            KernelCase("histogram_global", 2, 64, args, expected),
            KernelCase("histogram_private", 2, 64, args, expected, 4 * bins),
            KernelCase("histogram_spread<4>", 2, 64, args, expected, 16 * bins),
        ]
    return found
