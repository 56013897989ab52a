"""Cases of ``pooling.cu``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel_cases import KernelCase

Pair = tuple[int, int]
TILE = 16


@dataclass
class Windows:
    """Windows over planes of H × W numbers; ``more`` hang over the end."""

    planes: int
    size: Pair
    kernel: Pair
    stride: Pair
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    more: Pair = (0, 0)

    @property
    def area(self) -> Pair:
        """How many windows there are."""
        high, wide = (
            (n + 2 * p - d * (k - 1) - 1) // s + 1 + more
            for n, k, s, p, d, more in zip(
                self.size,
                self.kernel,
                self.stride,
                self.padding,
                self.dilation,
                self.more,
                strict=True,
            )
        )
        return high, wide

    @property
    def args(self) -> tuple[int, ...]:
        """What all kernels are told."""
        pairs = (self.size, self.kernel, self.area, self.stride, self.padding)
        return (self.planes, *(each for pair in pairs for each in pair))

    def seen(self, oh: int, ow: int) -> list[Pair]:
        """The pixels of a window, row by row."""
        rows, columns = (
            [place * s + i * d - p for i in range(k)]
            for place, k, s, p, d in zip(
                (oh, ow),
                self.kernel,
                self.stride,
                self.padding,
                self.dilation,
                strict=True,
            )
        )
        high, wide = self.size
        return [
            (h, v) for h in rows for v in columns if 0 <= h < high and 0 <= v < wide
        ]

    def counted(self, oh: int, ow: int) -> int:
        """The numbers of a window and of the padding, not of what is behind it."""
        found = 1
        for place, n, k, s, p in zip(
            (oh, ow), self.size, self.kernel, self.stride, self.padding, strict=True
        ):
            start = place * s - p
            found *= min(start + k, n + p) - start
        return found


# Windows side by side, overlapping, apart, over the border, with gaps, over the end.
SHAPES = (
    Windows(1, (1, 1), (1, 1), (1, 1)),
    Windows(3, (6, 8), (2, 2), (2, 2)),
    Windows(2, (7, 5), (3, 3), (1, 2), (1, 1)),
    Windows(5, (9, 7), (2, 1), (3, 2)),
    Windows(2, (8, 9), (3, 2), (2, 1), (1, 0), (2, 3)),
    Windows(2, (7, 6), (2, 3), (2, 2), (1, 1), more=(0, 1)),
    Windows(1, (36, 37), (3, 3), (2, 2), (1, 0)),
)


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Each kernel on all windows; numbers come twice, and some are none."""
    found: list[KernelCase] = []
    for windows in SHAPES:
        x = random.integers(-3, 4, (windows.planes, *windows.size)).astype(np.float32)
        x[random.random(x.shape) < 0.05] = np.nan
        x[random.random(x.shape) < 0.05] = -np.inf
        found += of_largest(windows, x, random)
        if windows.dilation == (1, 1):
            x = random.standard_normal(x.shape, dtype=np.float32)
            found += of_mean(windows, x, random)
    return found


def of_largest(
    windows: Windows, x: NDArray[np.float32], random: np.random.Generator
) -> list[KernelCase]:
    """The largest numbers, their places, and their gradient."""
    shape = (windows.planes, *windows.area)
    g = random.standard_normal(shape, dtype=np.float32)
    y, place = np.zeros(shape, np.float32), np.zeros(shape, np.int32)
    dx = np.zeros(x.shape, np.float64)
    for plane, oh, ow in np.ndindex(shape):
        most, found = -np.inf, (-1, -1)
        for h, v in windows.seen(oh, ow):
            value = x[plane, h, v]
            if found[0] < 0 or value > most or np.isnan(value):
                most, found = value, (h, v)
        y[plane, oh, ow] = most
        if found[0] >= 0:
            dx[plane, *found] += g[plane, oh, ow]
        place[plane, oh, ow] = found[0] * x.shape[2] + found[1] if found[0] >= 0 else -1
    out, where = np.zeros_like(y), np.zeros_like(place)
    args = (x, out, where, *windows.args, *windows.dilation)
    both, grid = {1: y, 2: place}, -(-y.size // 32)
    back = -(-x.size // 32)
    gathered = (g, place, dx.astype(np.float32), *windows.args, *windows.dilation)
    sizes = (len(x), x[0].size, y[0].size)
    scattered = (g, place, np.zeros(x.shape, np.float32), *sizes)
    return [
        KernelCase("max_pool<0>", grid, 32, args, {1: y, 2: where}),
        KernelCase("max_pool<1>", grid, 32, args, both),
        KernelCase("max_pool_gather", back, 32, gathered, {2: dx}),
        KernelCase("max_pool_scatter", grid, 32, scattered, {2: dx}),
    ]


def of_mean(
    windows: Windows, x: NDArray[np.float32], random: np.random.Generator
) -> list[KernelCase]:
    """The means by all three ways of counting, and their gradients."""
    found: list[KernelCase] = []
    shape = (windows.planes, *windows.area)
    g = random.standard_normal(shape, dtype=np.float32)
    for with_padding, divisor in ((1, 0), (0, 0), (1, 3)):
        y, dx = np.zeros(shape), np.zeros(x.shape)
        for oh, ow in np.ndindex(windows.area):
            seen = windows.seen(oh, ow)
            by = divisor or (windows.counted(oh, ow) if with_padding else len(seen))
            for h, v in seen:
                y[:, oh, ow] += x[:, h, v] / by
                dx[:, h, v] += g[:, oh, ow] / by
        grid, back = -(-y.size // 32), -(-x.size // 32)
        settings = (*windows.args, with_padding, divisor)
        args = (x, np.zeros(shape, np.float32), *settings)
        high, wide = (
            (TILE - 1) * s + k
            for s, k in zip(windows.stride, windows.kernel, strict=True)
        )
        tiles = (-(-shape[2] // TILE), -(-shape[1] // TILE), len(x))
        shared = 4 * (high * wide + high * TILE)
        name = f"avg_pool_tiled<{TILE}>"
        found += [
            KernelCase("avg_pool", grid, 32, args, {1: y}, atol=1e-5),
            KernelCase(name, tiles, 64, args, {1: y}, shared, atol=1e-5),
            KernelCase(
                "avg_pool_gather",
                back,
                32,
                (g, np.zeros_like(x), *settings),
                {1: dx},
                atol=1e-5,
            ),
        ]
    return found
