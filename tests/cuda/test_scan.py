"""Running sums on the simulated GPU."""

from __future__ import annotations

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.simulator.launch import Module


@pytest.mark.parametrize("dim", [0, 1, 2, -1])
def test_along_every_dimension(dim: int) -> None:
    torch.manual_seed(0)
    start = torch.randn(3, 70, 5)
    answers = []
    for device in ("cpu", "sim"):
        x = start.clone().to(device).requires_grad_()
        out = x.cumsum(dim)
        (out * out).sum().backward()
        answers.append([out.detach(), x.grad])
    for theirs, ours in zip(*answers, strict=True):
        np.testing.assert_allclose(ours.cpu(), theirs, rtol=1e-4, atol=1e-4)


def test_what_each_version_costs() -> None:
    n = 256
    x, y = np.ones((2, 1, n), np.float32)
    module = Module(KERNELS / "scan.cu")
    barriers = {}
    for name, shared in (
        ("scan_doubling", 4 * n),
        ("scan_tree", 4 * n),
        ("scan_warps", 0),
    ):
        kernel = module.get_function(name)
        done = kernel.launch(1, n, (x, y, n), shared_mem=shared, mode="trace")
        assert y[0, -1] == n
        barriers[name] = done.trace.kind.count(5)
        y[:] = 0
    assert barriers == {"scan_doubling": 17, "scan_tree": 17, "scan_warps": 2}
