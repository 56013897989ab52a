"""Histograms on the simulated GPU: how often blocks meet in memory."""

from __future__ import annotations

import numpy as np

from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.simulator.launch import Module


def test_what_each_version_costs() -> None:
    n, bins = 2048, 8
    x = np.random.default_rng(0).integers(0, bins, n).astype(np.int32)
    module = Module(KERNELS / "histogram.cu")
    requests = {}
    for name, shared in (
        ("histogram_global", 0),
        ("histogram_private", 4 * bins),
        ("histogram_spread<4>", 16 * bins),
    ):
        counts = np.zeros(bins, np.int32)
        done = module.get_function(name).launch(
            4, 128, (x, counts, n, bins), shared_mem=shared, mode="profile"
        )
        np.testing.assert_array_equal(counts, np.bincount(x, minlength=bins))
        requests[name] = done.counters.total.requests
    # Reading x takes n / 32 requests, three times as it is written down.
    assert requests["histogram_global"] == 4 * n // 32
    assert requests["histogram_private"] == 3 * n // 32 + 4
    assert requests["histogram_spread<4>"] == 3 * n // 32 + 4
