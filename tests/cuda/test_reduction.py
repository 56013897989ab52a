"""Sums and largest values on the simulated GPU, and what each version costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.forwards import aligned
from tinygrad_edu.cuda.simulator.launch import Module


@pytest.mark.parametrize("name", ["sum", "mean", "amax"])
@pytest.mark.parametrize("dim", [None, 0, 1, 2, -1, (0, 1), (1, 2), (0, 2), (0, 1, 2)])
@pytest.mark.parametrize("keepdim", [False, True])
def test_reductions_are_those_of_the_cpu(name: str, dim: Any, keepdim: bool) -> None:
    if dim is None and keepdim:
        dim = (0, 1, 2)
    torch.manual_seed(0)
    start = torch.randn(3, 5, 37)
    answers = []
    for device in ("cpu", "sim"):
        x = start.clone().to(device).requires_grad_()
        function = getattr(x, name)
        out = function() if dim is None else function(dim, keepdim=keepdim)
        (out * out).sum().backward()
        answers.append((out.detach().cpu().numpy(), x.grad.cpu().numpy()))
    for theirs, ours in zip(*answers, strict=True):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("shape", [(), (1,), (5,), (1, 5), (3, 1), (3, 5)])
def test_a_gradient_is_summed_back_to_what_was_stretched(
    shape: tuple[int, ...],
) -> None:
    torch.manual_seed(0)
    big, small = torch.randn(2, 3, 5), torch.randn(shape)
    answers = []
    for device in ("cpu", "sim"):
        x = small.clone().to(device).requires_grad_()
        (big.to(device) * x).sum().backward()
        answers.append(x.grad.cpu().numpy())
    np.testing.assert_allclose(*answers, rtol=1e-5, atol=1e-6)


def test_a_number_and_a_column_and_nan() -> None:
    assert torch.tensor(3.0, device="sim").sum().item() == 3
    assert torch.ones(1000, 1, device="sim").sum(0).tolist() == [1000]
    x = torch.tensor([[1.0, float("nan")], [2.0, 3.0]], device="sim")
    found = x.amax(1).cpu()
    assert found[0].isnan().item()
    assert found[1].item() == 3


def test_what_the_versions_cost() -> None:
    n = 4096
    x = np.ones(n, np.float32)
    module = Module(KERNELS / "reduction.cu")
    totals = {}
    for name, grid, shared in (
        ("sum_atomic", 16, 0),
        ("sum_tree", 16, 1024),
        ("sum_halves", 16, 1024),
        ("sum_shuffle", 16, 0),
        ("sum_wide", 4, 0),
    ):
        out = np.zeros(1, np.float32)
        done = module.get_function(name).launch(
            grid, 256, (x, out, n), shared_mem=shared, mode="profile"
        )
        assert out[0] == n
        totals[name] = done.counters.total
    assert totals["sum_atomic"].atomics == n
    assert totals["sum_wide"].atomics == 4
    assert totals["sum_halves"].divergent < totals["sum_tree"].divergent
    assert totals["sum_halves"].passes == totals["sum_halves"].ideal_passes
    assert totals["sum_shuffle"].shared_requests < totals["sum_halves"].shared_requests
    assert totals["sum_wide"].requests < totals["sum_shuffle"].requests


def test_what_begins_off_the_grid_of_16_bytes_is_known() -> None:
    class Memory:
        ptr = 4

    class OnGpu:
        data = Memory()

    assert aligned(np.ones(3)[1:])
    assert not aligned(OnGpu())  # type: ignore[arg-type]
