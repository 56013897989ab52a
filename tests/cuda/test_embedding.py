"""Embeddings on the simulated GPU."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.forwards import embedding as forwards
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.nn import functional as F


def compare(index: Any, rows: int, width: int, **how: Any) -> None:
    """The same rows and the same gradient of the table on both devices."""
    torch.manual_seed(0)
    start = torch.randn(rows, width)
    answers = []
    for device in ("cpu", "sim"):
        table = start.clone().to(device).requires_grad_()
        out = F.embedding(index.to(device), table, **how)
        (out * out).sum().backward()
        answers.append([out.detach(), table.grad])
    for theirs, ours in zip(*answers, strict=True):
        assert ours.device.type == "sim"
        np.testing.assert_allclose(ours.cpu(), theirs, rtol=1e-5)


@pytest.mark.parametrize("width", [1, 5, 8])
@pytest.mark.parametrize("index", [[3], [[0, 6, 6], [6, 2, 0]], [1] * 70])
def test_the_same_as_on_the_cpu(index: Any, width: int) -> None:
    compare(torch.tensor(index), 7, width)


@pytest.mark.parametrize("how", [{"padding_idx": 2}, {"scale_grad_by_freq": True}])
def test_with_settings(how: dict[str, Any]) -> None:
    compare(torch.tensor([2, 1, 1, 0]), 4, 3, **how)


def test_large_tables_take_atomics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwards, "GLANCES", 10)
    compare(torch.tensor([3, 1, 3]), 5, 6)


def test_what_the_kernel_does_not_take_goes_the_usual_way() -> None:
    compare(torch.tensor([1, 0], dtype=torch.int32), 3, 2)
    compare(torch.zeros(0, dtype=torch.int64), 3, 2)
    with pytest.raises(IndexError):
        F.embedding(torch.tensor([3]).to("sim"), torch.randn(3, 2).to("sim"))


def test_what_each_version_costs() -> None:
    rows, count, width = 8, 128, 32
    random = np.random.default_rng(0)
    table = random.random((rows, width), dtype=np.float32)
    index = random.integers(0, rows, count)
    y = np.zeros((count, width), np.float32)
    module = Module(KERNELS / "embedding.cu")
    totals: dict[str, Any] = {}
    chosen = (table, index, y, count, width)
    back = (y, index, table, count, width)
    for name, grid, block, args in (
        ("embedding_naive", 4, 32, chosen),
        ("embedding", 16, 256, chosen),
        ("embedding_wide", 4, 256, chosen),
        ("embedding_rows_atomic", 16, 256, back),
        ("embedding_rows_block", rows, 32, back),
        ("embedding_rows_warp", 2, 128, (y, index, table, rows, count, width)),
    ):
        done = module.get_function(name).launch(grid, block, args, mode="profile")
        totals[name] = done.counters.total
    assert totals["embedding_naive"].sectors > 4 * totals["embedding"].sectors
    assert totals["embedding_wide"].requests * 3 < totals["embedding"].requests
    assert totals["embedding_rows_atomic"].atomics == count * width
    for name in ("embedding_rows_block", "embedding_rows_warp"):
        assert totals[name].atomics == 0
    block, warp = totals["embedding_rows_block"], totals["embedding_rows_warp"]
    assert warp.requests < block.requests / 2
