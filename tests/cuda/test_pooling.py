"""Pooling on the simulated GPU, and what each version of it costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.forwards import pooling
from tinygrad_edu.cuda.forwards.pooling import tile_bytes
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.cuda.simulator.machine.counters import Count
from tinygrad_edu.nn import functional as F


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the kernels of this family, as they are launched."""
    names: list[str] = []
    launch = pooling.launch

    def noted(*args: Any, **options: Any) -> None:
        names.append(args[1])
        launch(*args, **options)

    monkeypatch.setattr(pooling, "launch", noted)
    return names


def compare(run: Any, start: Any) -> None:
    """The same values, gradients and gradients of gradients on both devices."""
    answers = []
    for device in ("cpu", "sim"):
        x = start.clone().to(device).requires_grad_()
        out = run(x)
        (slope,) = torch.autograd.grad((out * out).sum(), x, create_graph=True)
        (again,) = torch.autograd.grad((slope * slope).sum(), x)
        answers.append([each.detach() for each in (out, slope, again)])
    for theirs, ours in zip(*answers, strict=True):
        assert ours.device.type == "sim"
        np.testing.assert_allclose(ours.cpu(), theirs, rtol=1e-5, atol=1e-5)


WINDOWS: list[dict[str, Any]] = [
    {"kernel_size": 1},
    {"kernel_size": 2},
    {"kernel_size": 3, "stride": (1, 2), "padding": 1},
    {"kernel_size": (2, 1), "stride": (3, 2)},
    {"kernel_size": (2, 3), "stride": 2, "padding": (1, 0), "ceil_mode": True},
]


@pytest.mark.parametrize("how", [*WINDOWS, {"kernel_size": 3, "dilation": (2, 3)}])
def test_largest_of_images(how: dict[str, Any], launched: list[str]) -> None:
    torch.manual_seed(0)
    compare(lambda x: F.max_pool2d(x, **how), torch.randn(2, 3, 7, 8))
    assert {*launched} == {"max_pool<0>", "max_pool<1>", "max_pool_gather"}


@pytest.mark.parametrize("how", WINDOWS)
@pytest.mark.parametrize(
    "counting",
    [{}, {"count_include_pad": False}, {"divisor_override": 3}],
    ids=["with_padding", "without_padding", "divisor"],
)
def test_mean_of_images(
    how: dict[str, Any], counting: dict[str, Any], launched: list[str]
) -> None:
    torch.manual_seed(0)
    compare(lambda x: F.avg_pool2d(x, **how, **counting), torch.randn(2, 3, 7, 8))
    assert {*launched} == {"avg_pool", "avg_pool_gather"}


@pytest.mark.parametrize("shape", [(3, 9), (2, 3, 9)])
def test_lines_are_images_of_one_row(
    shape: tuple[int, ...], launched: list[str]
) -> None:
    torch.manual_seed(0)
    compare(lambda x: F.max_pool1d(x, 3, 2, 1), torch.randn(shape))
    compare(lambda x: F.avg_pool1d(x, 3, 2, 1), torch.randn(shape))
    assert {"max_pool_gather", "avg_pool_gather"} <= {*launched}


def test_of_equal_numbers_the_first_one_is_found_and_of_nans_the_last() -> None:
    nan, least = float("nan"), float("-inf")
    image = torch.tensor([[[1.0, 1, nan, 2], [1, 0, nan, 3], [least, least, 0, -0.0]]])
    picked = []
    for device in ("cpu", "sim"):
        x = image.clone().to(device).requires_grad_()
        F.max_pool2d(x, (1, 2)).sum().backward()
        y = image.clone().to(device).requires_grad_()
        F.max_pool2d(y, 2, 1).sum().backward()
        picked.append([x.grad.tolist(), y.grad.tolist()])
    assert picked[1] == picked[0]


def test_where_they_stand_is_told_as_on_the_cpu() -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 5, 6)
    values, index = F.max_pool2d(x.to("sim"), 2, return_indices=True)
    expected = F.max_pool2d(x, 2, return_indices=True)
    assert torch.equal(values.cpu(), expected[0])
    assert torch.equal(index.cpu(), expected[1])


def test_volumes_other_types_and_no_images_go_the_usual_way(
    launched: list[str],
) -> None:
    compare(lambda x: F.max_pool3d(x, 2), torch.randn(1, 2, 2, 4, 2))
    compare(lambda x: F.avg_pool2d(x, 2), torch.randn(1, 4, 4).double())
    compare(lambda x: F.max_pool2d(x, 2), torch.randn(0, 1, 4, 4))
    assert launched == []


# What the versions cost.

PLANES, SIZE, KERNEL = 2, 36, 5
COUNT = SIZE - KERNEL + 1
ARGS = (PLANES, SIZE, SIZE, KERNEL, KERNEL, COUNT, COUNT, 1, 1, 0, 0)


def cost(
    kernel: str, threads: int, args: tuple[Any, ...], grid: Any = None, shared: int = 0
) -> Count:
    """What a kernel costs, with one thread for each of so many elements."""
    function = Module(KERNELS / "pooling.cu").get_function(kernel)
    done = function.launch(
        grid or -(-threads // 64), 64, args, shared_mem=shared, mode="profile"
    )
    assert done.counters is not None
    return done.counters.total


def test_gathering_needs_no_atomic() -> None:
    x = np.random.default_rng(0).random((PLANES, SIZE, SIZE), dtype=np.float32)
    y, place = (np.zeros((PLANES, COUNT, COUNT), each) for each in ("f4", "i4"))
    largest = (x, y, place, *ARGS, 1, 1)
    bare, with_place = (cost(f"max_pool<{i}>", y.size, largest) for i in (0, 1))
    assert with_place.bytes == bare.bytes + 4 * y.size
    sizes = (PLANES, SIZE**2, COUNT**2)
    scattered, gathered = np.zeros_like(x), np.zeros_like(x)
    scatter = cost("max_pool_scatter", y.size, (y + 1, place, scattered, *sizes))
    gather = cost("max_pool_gather", x.size, (y + 1, place, gathered, *ARGS, 1, 1))
    np.testing.assert_array_equal(scattered, gathered)
    assert scatter.atomics == y.size
    assert gather.atomics == 0
    # Where windows overlap, the price is to ask all of them: up to 25 for each pixel.
    assert gather.requests > 10 * scatter.requests


def test_windows_that_overlap_are_read_once() -> None:
    x = np.random.default_rng(0).random((PLANES, SIZE, SIZE), dtype=np.float32)
    y, tiled = np.zeros((2, PLANES, COUNT, COUNT), np.float32)
    plain = cost("avg_pool", y.size, (x, y, *ARGS, 1, 0))
    tiles, shared = (2, 2, PLANES), tile_bytes((KERNEL, KERNEL), (1, 1))
    args = (x, tiled, *ARGS, 1, 0)
    found = cost("avg_pool_tiled<16>", 0, args, tiles, shared)
    np.testing.assert_allclose(tiled, y, rtol=1e-6)
    # A pixel travels for each of 25 windows, or once for the tiles that see it.
    assert plain.bytes == 4 * y.size * (KERNEL**2 + 1)
    assert found.bytes == 4 * (PLANES * 4 * 20**2 + y.size)
    assert found.sectors < plain.sectors / 8
