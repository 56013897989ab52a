"""Layer norm on the simulated GPU."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.simulator.launch import Module


@pytest.mark.parametrize(
    ("make", "shape"),
    [
        (lambda: nn.LayerNorm(37), (4, 3, 37)),
        (lambda: nn.LayerNorm((3, 5)), (6, 3, 5)),
        (lambda: nn.LayerNorm(8, elementwise_affine=False), (2, 8)),
        (lambda: nn.LayerNorm(8, bias=False), (2, 8)),
        (lambda: nn.BatchNorm2d(3), (4, 3, 5, 5)),
        (lambda: nn.GroupNorm(2, 4), (3, 4, 6)),
        (lambda: nn.RMSNorm(9), (3, 9)),
    ],
)
def test_norms_are_those_of_the_cpu(make: Any, shape: tuple[int, ...]) -> None:
    answers = []
    for device in ("cpu", "sim"):
        torch.manual_seed(0)
        module = make().to(device)
        x = (3 * torch.randn(shape) + 5).to(device).detach().requires_grad_()
        out = module(x)
        (out * out * out).sum().backward()
        grads = [parameter.grad for parameter in module.parameters()]
        answers.append([out.detach(), x.grad, *grads])
    for theirs, ours in zip(*answers, strict=True):
        assert ours.device.type == "sim"
        np.testing.assert_allclose(ours.cpu(), theirs, rtol=1e-3, atol=1e-3)


def test_what_each_version_costs() -> None:
    rows, columns = 64, 64
    x, y = np.random.default_rng(0).random((2, rows, columns), dtype=np.float32)
    weight, bias = np.ones((2, columns), np.float32)
    mean, variance = np.zeros((2, rows), np.float32)
    start = (x, weight, bias, y, mean, variance)
    eps = np.float32(1e-5)
    module = Module(KERNELS / "normalization.cu")
    totals = {}
    for name, grid, block, args in (
        ("layer_norm_naive", 2, 32, (*start, rows, columns, eps)),
        ("layer_norm", rows, 64, (*start, columns, eps)),
        ("layer_norm_welford", rows // 4, 128, (*start, rows, columns, eps)),
    ):
        done = module.get_function(name).launch(grid, block, args, mode="profile")
        totals[name] = done.counters.total
    assert totals["layer_norm_naive"].sectors > 4 * totals["layer_norm"].sectors
    assert totals["layer_norm_welford"].shared_requests == 0
    assert totals["layer_norm_welford"].sectors < totals["layer_norm"].sectors
