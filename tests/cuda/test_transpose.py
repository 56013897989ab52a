"""Transposing on the simulated GPU: who reads and writes beside whom."""

from __future__ import annotations

import numpy as np

from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.simulator.launch import Module


def test_what_each_version_costs() -> None:
    n = 64
    x, y = np.zeros((2, n, n), np.float32)
    module = Module(KERNELS / "transpose.cu")
    totals = {}
    for name in ("copy", "transpose_naive", "transpose_tiled", "transpose_padded"):
        kernel = module.get_function(name)
        done = kernel.launch((2, 2), (32, 8), (x, y, n, n), mode="profile")
        totals[name] = done.counters.total
    ideal = totals["copy"].sectors
    assert ideal == totals["copy"].ideal_sectors == 2 * n * n * 4 // 32
    assert totals["transpose_naive"].sectors == ideal / 2 + n * n
    for name, passes in (("transpose_tiled", 16.5), ("transpose_padded", 1.0)):
        total = totals[name]
        assert total.sectors == ideal
        assert total.passes == passes * total.ideal_passes
