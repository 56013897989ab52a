"""Products of matrices on the simulated GPU, and what the ladder of versions gains."""

from __future__ import annotations

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.nn import functional as F


@pytest.mark.parametrize(
    "run",
    [
        lambda a, b, c: a @ b,
        lambda a, b, c: a.t().t() @ b,
        lambda a, b, c: torch.addmm(c, a, b, beta=0.5, alpha=2),
        lambda a, b, c: torch.addmm(c[:, :1], a, b, beta=0),
        lambda a, b, c: F.linear(a, b.t(), c[0]),
        lambda a, b, c: F.linear(a[None, :, None], b.t(), c[0]),
        lambda a, b, c: a @ b[:, 0],
        lambda a, b, c: a[0] @ b[:, 0],
        lambda a, b, c: a[None].expand(3, -1, -1) @ b,
        lambda a, b, c: torch.stack([a, 2 * a])[:, None] @ torch.stack([b, b, -b]),
    ],
)
def test_products_are_those_of_the_cpu(run: object) -> None:
    torch.manual_seed(0)
    start = torch.randn(7, 19), torch.randn(19, 5), torch.randn(7, 5)
    answers = []
    for device in ("cpu", "sim"):
        given = [x.clone().to(device).requires_grad_() for x in start]
        out = run(*given)  # type: ignore[operator]
        (out * out).sum().backward()
        assert out.device.type == device
        answers.append([out.detach(), *(x.grad for x in given if x.grad is not None)])
    for theirs, ours in zip(*answers, strict=True):
        np.testing.assert_allclose(
            ours.cpu().numpy(), theirs.numpy(), rtol=1e-4, atol=1e-4
        )


def test_each_version_reads_less_than_the_one_before() -> None:
    n = 64
    a, b, c = np.ones((3, n, n), np.float32)
    module = Module(KERNELS / "matmul.cu")
    launches = {
        "matmul_naive": ((2, 8), (32, 8)),
        "matmul_coalesced": ((2, 8), (32, 8)),
        "matmul_tiled<16>": ((4, 4), (16, 16)),
        "matmul_patch<32, 8, 4>": ((2, 2), 64),
    }
    sectors, shared = [], []
    for name, (grid, block) in launches.items():
        done = module.get_function(name).launch(
            grid, block, (a, b, c, n, n, n), mode="profile"
        )
        total = done.counters.total
        sectors.append(total.sectors)
        shared.append(total.shared_requests)
    assert sectors == sorted(sectors, reverse=True)
    assert sectors[0] > 5 * sectors[1] > 10 * sectors[3]
    assert shared[3] < shared[2]
