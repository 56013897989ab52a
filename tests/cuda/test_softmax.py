"""Probabilities and their loss on the simulated GPU."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.nn import functional as F


def compare(run: Any, *shapes: tuple[int, ...]) -> None:
    """The same values and gradients on both devices."""
    torch.manual_seed(0)
    start = [3 * torch.randn(shape) for shape in shapes]
    answers = []
    for device in ("cpu", "sim"):
        given = [x.clone().to(device).requires_grad_() for x in start]
        out = run(*given)
        (out * out).sum().backward()
        answers.append([out.detach(), *(x.grad for x in given)])
    for theirs, ours in zip(*answers, strict=True):
        assert ours.device.type == "sim"
        np.testing.assert_allclose(ours.cpu(), theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("dim", [0, 1, 2, -1])
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_along_every_dimension(name: str, dim: int) -> None:
    compare(lambda x: getattr(torch, name)(x, dim), (3, 5, 37))


def test_long_rows_take_a_block() -> None:
    compare(lambda x: torch.softmax(x, 1), (2, 1100))


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("classes", [3, 200])
def test_cross_entropy(reduction: str, classes: int) -> None:
    target = torch.tensor([0, 2, 1, 2])

    def run(x: Any) -> Any:
        return F.cross_entropy(x, target.to(x.device), reduction=reduction)

    compare(run, (4, classes))


def test_weights_and_ignored_classes_go_the_usual_way() -> None:
    target = torch.tensor([0, -100, 1, 2])
    weight = torch.tensor([1.0, 2.0, 3.0])

    def run(x: Any) -> Any:
        return F.cross_entropy(x, target.to(x.device), weight=weight.to(x.device))

    compare(run, (4, 3))
    with pytest.raises(IndexError):
        F.cross_entropy(torch.randn(2, 3, device="sim"), torch.tensor([0, 7]).to("sim"))


def test_what_each_version_costs() -> None:
    rows, columns = 64, 128
    x, y = np.random.default_rng(0).random((2, rows, columns), dtype=np.float32)
    module = Module(KERNELS / "softmax.cu")
    totals = {}
    for name, grid, block, args in (
        ("softmax_naive", 2, 32, (x, y, rows, columns)),
        ("softmax_block", rows, 128, (x, y, columns)),
        ("softmax_online", rows, 128, (x, y, columns)),
        ("softmax_warp", rows // 4, 128, (x, y, rows, columns)),
    ):
        done = module.get_function(name).launch(grid, block, args, mode="profile")
        totals[name] = done.counters.total
    naive, block = totals["softmax_naive"], totals["softmax_block"]
    assert naive.sectors > 5 * block.sectors
    assert block.sectors == block.ideal_sectors
    assert totals["softmax_online"].sectors < block.sectors
    assert totals["softmax_warp"].shared_requests == 0
