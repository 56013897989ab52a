"""Convolutions on the simulated GPU, and what each version of them costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from kernel_cases.convolution import Problem, over

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.forwards import convolution, kernels, pooling
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.cuda.simulator.machine.counters import Count
from tinygrad_edu.nn import functional as F


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the kernels of this family and of pooling, as they are launched."""
    names: list[str] = []
    for module in (convolution, pooling):

        def noted(*args: Any, launch: Any = module.launch, **options: Any) -> None:
            names.append(args[1])
            launch(*args, **options)

        monkeypatch.setattr(module, "launch", noted)
    return names


def compare(run: Any, *shapes: tuple[int, ...], dtype: Any = torch.float32) -> None:
    """The same values, gradients and gradients of gradients on both devices."""
    torch.manual_seed(0)
    start = [torch.randn(shape, dtype=dtype) for shape in shapes]
    answers = []
    for device in ("cpu", "sim"):
        given = [x.clone().to(device).requires_grad_() for x in start]
        out = run(*given)
        slopes = torch.autograd.grad((out * out).sum(), given, create_graph=True)
        again = torch.autograd.grad(sum((g * g).sum() for g in slopes), given)
        answers.append([each.detach() for each in (out, *slopes, *again)])
    for theirs, ours in zip(*answers, strict=True):
        assert ours.device.type == "sim"
        scale = max(1.0, *theirs.abs().flatten().tolist(), 0.0)
        np.testing.assert_allclose(ours.cpu() / scale, theirs / scale, atol=2e-6)


@pytest.mark.parametrize(
    ("image", "weight", "how"),
    [
        ((1, 1, 1, 1), (1, 1, 1, 1), {}),
        ((2, 3, 7, 6), (5, 3, 3, 2), {}),
        ((3, 2, 5, 9), (33, 2, 3, 3), {"padding": 1}),
        ((2, 9, 8, 7), (2, 9, 2, 3), {"stride": (3, 2), "padding": (0, 1)}),
        ((1, 2, 9, 8), (4, 2, 3, 2), {"dilation": (2, 3), "padding": 2}),
        ((2, 3, 6, 6), (2, 3, 3, 3), {"stride": 4}),  # the last pixels are not seen
    ],
)
def test_images(
    image: tuple[int, ...], weight: tuple[int, ...], how: Any, launched: list[str]
) -> None:
    compare(lambda x, w, b: F.conv2d(x, w, b, **how), image, weight, weight[:1])
    passes = {name.split("<")[0] for name in launched}
    assert passes == {"conv_patch", "conv_input_tiled", "conv_weight_split"}


def test_lines_are_images_of_one_row(launched: list[str]) -> None:
    compare(
        lambda x, w, b: F.conv1d(x, w, b, stride=2, padding=3, dilation=2),
        *((2, 3, 11), (4, 3, 3), (4,)),
    )
    assert "conv_patch<32, 8, 4>" in launched


@pytest.mark.parametrize("more", [0, 1])
def test_transposed(more: int, launched: list[str]) -> None:
    def run(x: Any, w: Any, b: Any) -> Any:
        how = {"stride": 2, "padding": 1, "output_padding": more}
        return F.conv_transpose2d(x, w, b, **how)

    compare(run, (2, 3, 4, 5), (3, 2, 3, 3), (2,))
    assert launched[0] == "conv_input_tiled<8>"


def test_patches_and_back(launched: list[str]) -> None:
    how = {"kernel_size": (2, 3), "stride": (1, 2), "padding": 1, "dilation": (2, 1)}

    def run(x: Any) -> Any:
        seen = F.unfold(x, **how)
        return F.fold(seen * seen, x.shape[2:], **how)

    compare(run, (2, 3, 5, 6))
    assert {*launched} == {"im2col", "col2im"}


def test_what_is_not_contiguous() -> None:
    compare(lambda x, w: F.conv2d(x.mT, w.flip(3)), (2, 3, 7, 6), (5, 3, 3, 2))


@pytest.mark.parametrize(
    ("image", "weight", "how"),
    [
        ((2, 4, 5, 5), (6, 2, 3, 3), {"groups": 2}),
        ((0, 3, 5, 5), (2, 3, 3, 3), {}),
        ((1, 2, 3, 4, 3), (2, 2, 2, 2, 2), {}),
    ],
)
def test_groups_volumes_and_no_images_go_the_usual_way(
    image: tuple[int, ...], weight: tuple[int, ...], how: Any, launched: list[str]
) -> None:
    conv = F.conv3d if len(weight) == 5 else F.conv2d
    compare(lambda x, w: conv(x, w, **how), image, weight)
    assert launched == []


def test_other_types_and_other_kernels_go_the_usual_way(launched: list[str]) -> None:
    shapes = (2, 3, 5, 5), (4, 3, 3, 3)
    compare(F.conv2d, *shapes, dtype=torch.float64)
    with kernels("library"):
        compare(F.conv2d, *shapes)
    assert launched == []


# A network.


def network() -> Any:
    torch.manual_seed(1)
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 9, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.AvgPool2d(2, stride=1),
        nn.Flatten(),
        nn.Linear(9 * 2 * 2, 5),
    )


def trained(device: str) -> tuple[list[float], list[Any]]:
    """The losses of three steps and the weights afterwards."""
    model = network().to(device)
    torch.manual_seed(2)
    images, target = torch.randn(6, 1, 12, 12), torch.arange(6) % 5
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
    losses = []
    for _ in range(3):
        loss = F.cross_entropy(model(images.to(device)), target.to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, [each.detach().cpu().numpy() for each in model.parameters()]


def test_a_network_learns_the_same_as_on_the_cpu(launched: list[str]) -> None:
    losses, weights = trained("cpu")
    assert losses[2] < losses[0]
    assert launched == []
    simulated, ours = trained("sim")
    np.testing.assert_allclose(simulated, losses, rtol=0, atol=1e-5)
    for theirs, mine in zip(weights, ours, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-5)
    assert {name.split("<")[0] for name in launched} == {
        *("conv_patch", "conv_input_tiled", "conv_weight_split"),
        *("max_pool", "max_pool_gather", "avg_pool", "avg_pool_gather"),
    }


# What the versions cost.

PROBLEM = Problem(2, 16, 32, (14, 14), (3, 3), padding=(1, 1))


def costs(**launches: tuple[Any, Any]) -> dict[str, Count]:
    """What kernels cost on one problem; grid and block of each, by its name."""
    module, problem = Module(KERNELS / "convolution.cu"), PROBLEM
    x, w, y = (
        np.zeros(shape, np.float32)
        for shape in (
            (problem.N, problem.C, *problem.size),
            (problem.O, problem.C, *problem.kernel),
            (problem.N, problem.O, *problem.area),
        )
    )
    bias, sizes = np.zeros(problem.O, np.float32), (problem.N, problem.O)
    found = {}
    for name, (grid, block) in launches.items():
        arrays: Any = (x, w, y)
        if "input" in name:
            arrays = (y, w, x)
        elif "weight" in name:
            arrays = (x, y, w)
        elif "patch" in name:
            arrays = (x, w, bias, y)
        kernel = module.get_function(INSTANCES.get(name, name))
        args = (*arrays, *sizes, *problem.windows)
        done = kernel.launch(grid, block, args, mode="profile")
        assert done.counters is not None
        found[name] = done.counters.total
    return found


INSTANCES = {
    "conv_tiled": "conv_tiled<16>",
    "conv_patch": "conv_patch<32, 8, 4>",
    "conv_input_tiled": "conv_input_tiled<16>",
    "conv_weight_tiled": "conv_weight_tiled<16>",
    "conv_weight_split": "conv_weight_split<16>",
}
PLACES, NUMBERS, OUTPUTS = 2 * 14 * 14, 16 * 9, 32


def test_tiles_read_less_and_registers_less_still() -> None:
    found = costs(
        conv_naive=(OUTPUTS * PLACES // 64, 64),
        conv_tiled=(over(16, PLACES, OUTPUTS), (16, 16)),
        conv_patch=(over(32, PLACES, OUTPUTS), 64),
    )
    naive, tiled, patch = found.values()
    # A number of the naive version travels for each product, of a tile for 16, of a
    # patch for 32; pixels at the borders of images travel for none.
    assert naive.bytes > 15 * tiled.bytes > 25 * patch.bytes
    assert naive.sectors > 5 * tiled.sectors > 6 * patch.sectors
    # A product of a tile reads two numbers of shared memory, sixteen of a patch eight.
    assert tiled.shared_requests > 3 * patch.shared_requests
    for each in (tiled, patch):
        assert each.passes == each.ideal_passes


def test_the_gradient_of_the_input_in_tiles() -> None:
    found = costs(
        conv_input_naive=(16 * PLACES // 64, 64),
        conv_input_tiled=(over(16, PLACES, 16), (16, 16)),
    )
    naive, tiled = found.values()
    assert naive.bytes > 15 * tiled.bytes
    assert naive.sectors > 5 * tiled.sectors
    assert tiled.passes == tiled.ideal_passes


def test_the_gradient_of_the_weight_in_tiles_and_by_several_blocks() -> None:
    parts = 5
    tiles = over(16, NUMBERS, OUTPUTS)
    found = costs(
        conv_weight_naive=(OUTPUTS * NUMBERS // 64, 64),
        conv_weight_tiled=(tiles, (16, 16)),
        conv_weight_split=((*tiles, parts), (16, 16)),
    )
    naive, tiled, split = found.values()
    assert naive.bytes > 15 * tiled.bytes
    assert naive.sectors > 5 * tiled.sectors
    # Without the number between the rows: fifteen more for every second request.
    assert tiled.ideal_passes < tiled.passes < 1.05 * tiled.ideal_passes
    # Five times the blocks for one atomic per weight and block; nothing is read twice.
    assert split.atomics == parts * OUTPUTS * NUMBERS
    weights = 4 * OUTPUTS * NUMBERS
    assert split.bytes - parts * weights == tiled.bytes - weights


def test_a_fused_bias_saves_a_walk_through_the_memory() -> None:
    y, bias = np.zeros((2, 32, 14, 14), np.float32), np.zeros(32, np.float32)
    kernel = Module(KERNELS / "convolution.cu").get_function("add_bias")
    done = kernel.launch(y.size // 64, 64, (y, bias, y.size, 32, 196), mode="profile")
    assert done.counters is not None
    assert done.counters.total.bytes == 12 * y.size


def test_the_implicit_product_saves_all_bytes_of_the_columns() -> None:
    x = np.zeros((2, 16, 14, 14), np.float32)
    columns = np.zeros((2, NUMBERS, 196), np.float32)
    kernel = Module(KERNELS / "convolution.cu").get_function("im2col")
    args = (x, columns, 2, *PROBLEM.windows)
    written = kernel.launch(columns.size // 64, 64, args, mode="profile").counters
    w, y = (
        np.zeros((OUTPUTS, NUMBERS), np.float32),
        np.zeros((OUTPUTS, 196), np.float32),
    )
    kernel = Module(KERNELS / "matmul.cu").get_function("matmul_patch<32, 8, 4>")
    args = (w, columns[0], y, OUTPUTS, 196, NUMBERS)
    product = kernel.launch((7, 1), 64, args, mode="profile").counters
    implicit = costs(conv_patch=(over(32, PLACES, OUTPUTS), 64))["conv_patch"]
    assert written is not None
    assert product is not None
    explicit = written.total.bytes + 2 * product.total.bytes
    assert implicit.bytes < 0.6 * explicit
