"""Cases of ``convolution.cu``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernel_cases import KernelCase

Numbers = NDArray[np.float32]


@dataclass
class Problem:
    """Images (N, C, H, W), kernels (O, C, *kernel), and how these walk over those."""

    N: int
    C: int
    O: int  # noqa: E741
    size: tuple[int, int]
    kernel: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int] = (0, 0)
    dilation: tuple[int, int] = (1, 1)

    @property
    def area(self) -> tuple[int, int]:
        """In how many places a kernel stands."""
        found = [
            (n + 2 * p - d * (k - 1) - 1) // s + 1
            for n, k, s, p, d in zip(
                self.size,
                self.kernel,
                self.stride,
                self.padding,
                self.dilation,
                strict=True,
            )
        ]
        return found[0], found[1]

    @property
    def windows(self) -> tuple[int, ...]:
        """The kernels' last arguments."""
        how = (self.kernel, self.area, self.stride, self.padding, self.dilation)
        return (self.C, *self.size, *(each for pair in how for each in pair))

    def spots(self) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Number i, j of the kernel in place oh, ow sees the pixel h, v."""
        for oh, ow in np.ndindex(self.area):
            for i, j in np.ndindex(self.kernel):
                h = oh * self.stride[0] + i * self.dilation[0] - self.padding[0]
                v = ow * self.stride[1] + j * self.dilation[1] - self.padding[1]
                if 0 <= h < self.size[0] and 0 <= v < self.size[1]:
                    yield i, j, oh, ow, h, v


# One of each, none of which fits a tile; strides that leave pixels out, gaps, borders.
PROBLEMS = (
    Problem(1, 1, 1, (1, 1), (1, 1)),
    Problem(2, 3, 5, (6, 5), (3, 2)),
    Problem(3, 1, 17, (5, 7), (3, 3), padding=(1, 2)),
    Problem(2, 9, 2, (8, 10), (2, 3), (3, 2), (1, 0), (2, 3)),
    Problem(1, 2, 33, (4, 9), (1, 1), (1, 2)),
)


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Every version of the three passes against sums written out in Python."""
    return [case for problem in PROBLEMS for case in of_problem(problem, random)]


def of_problem(problem: Problem, random: np.random.Generator) -> list[KernelCase]:
    """The cases of one problem."""
    found: list[KernelCase] = []
    N, C, O = problem.N, problem.C, problem.O  # noqa: E741
    x = random.standard_normal((N, C, *problem.size), dtype=np.float32)
    w = random.standard_normal((O, C, *problem.kernel), dtype=np.float32)
    g = random.standard_normal((N, O, *problem.area), dtype=np.float32)
    bias = random.standard_normal(O, dtype=np.float32)
    y, dx, dw = (np.zeros(each.shape, np.float64) for each in (g, x, w))
    columns = np.zeros((N, C, *problem.kernel, *problem.area), np.float32)
    back = np.zeros(x.shape, np.float64)
    patches = random.standard_normal(columns.shape, dtype=np.float32)
    for i, j, oh, ow, h, v in problem.spots():
        columns[:, :, i, j, oh, ow] = x[:, :, h, v]
        back[:, :, h, v] += patches[:, :, i, j, oh, ow]
        y[:, :, oh, ow] += x[:, :, h, v].astype(np.float64) @ w[:, :, i, j].T
        dx[:, :, h, v] += g[:, :, oh, ow].astype(np.float64) @ w[:, :, i, j]
        dw[:, :, i, j] += g[:, :, oh, ow].astype(np.float64).T @ x[:, :, h, v]
    sizes = (N, O, *problem.windows)
    with_bias = y + bias[:, None, None]

    def add(kernel: str, grid: Any, block: Any, args: Any, expected: Any) -> None:
        found.append(
            KernelCase(
                kernel, grid, block, args, expected, atol=1e-4, note=f"{problem}"
            )
        )

    def lines(array: NDArray[Any]) -> int:
        """Blocks of 64 threads, one for each element."""
        return -(-array.size // 64)

    alone, out = (N, *problem.windows), np.zeros_like
    add("im2col", lines(columns), 64, (x, out(columns), *alone), {1: columns})
    add("col2im", lines(x), 64, (patches, out(x), *alone), {1: back})
    add("conv_naive", lines(y), 64, (x, w, out(g), *sizes), {2: y})
    add("conv_input_naive", lines(x), 64, (g, w, out(x), *sizes), {2: dx})
    add("conv_weight_naive", lines(w), 64, (x, g, out(w), *sizes), {2: dw})
    before = y.astype(np.float32)
    given_bias = (before, bias, y.size, O, y[0, 0].size)
    add("add_bias", lines(y), 64, given_bias, {0: with_bias})
    places, pixels, K = y[:, 0].size, x[:, 0].size, w[0].size
    for tile in (32, 64):
        given, threads = (x, w, bias, out(g), *sizes), (tile // 4) ** 2
        grid = over(tile, places, O)
        add(f"conv_patch<{tile}, 8, 4>", grid, threads, given, {3: with_bias})
    for tile in (8, 16):
        block = (tile, tile)
        passes: tuple[Any, ...] = (
            ("conv_tiled", (x, w, out(g)), over(tile, places, O), y),
            ("conv_input_tiled", (g, w, out(x)), over(tile, pixels, C), dx),
            ("conv_weight_tiled", (x, g, out(w)), over(tile, K, O), dw),
            ("conv_weight_split", (x, g, out(w)), (*over(tile, K, O), 3), dw),
        )
        for name, args, grid, wanted in passes:
            add(f"{name}<{tile}>", grid, block, (*args, *sizes), {2: wanted})
    return found


def over(tile: int, columns: int, rows: int) -> tuple[int, int]:
    """A block for each tile."""
    return -(-columns // tile), -(-rows // tile)
