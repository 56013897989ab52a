"""The threads of a launch: who stands where, in blocks, warps and lanes.

Some whole blocks run at once, one array element for each thread. A block is filled up
to whole warps; the threads that only fill up never take part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .faults import Where
from .masks import ALL, Mask

WARP = 32
AT_ONCE = 16_384  # threads in one array: fewer cost calls, more do not fit the cache

Size = tuple[int, int, int]


@dataclass(frozen=True)
class Shape:
    """How a kernel is launched: a grid of so many blocks, each of so many threads."""

    grid: Size
    block: Size

    @property
    def threads(self) -> int:
        """Threads of a block."""
        x, y, z = self.block
        return x * y * z

    @property
    def blocks(self) -> int:
        """Blocks of the grid."""
        x, y, z = self.grid
        return x * y * z

    @property
    def warps(self) -> int:
        """Warps of a block; the last one may have lanes that do not exist."""
        return -(-self.threads // WARP)

    @property
    def padded(self) -> int:
        """Lanes of a block, with those that do not exist."""
        return self.warps * WARP

    def where(self, block: int, thread: int) -> Where:
        """The coordinates of a block and of a thread in it."""
        return Where(_point(block, self.grid), _point(thread, self.block))


def _point(number: int, size: Size) -> Size:
    x, y, _ = size
    return number % x, number // x % y, number // (x * y)


@dataclass(frozen=True)
class Lanes:
    """The threads that run at once: ``blocks`` of them from ``first`` on.

    With ``warp`` only that warp of one block. Coordinates that are the same in all
    threads are single numbers.
    """

    shape: Shape
    first: int
    blocks: int
    warp: int | None
    ids: NDArray[np.intp]  # 0, 1, 2 …: the place of a thread in the arrays
    lane: NDArray[np.intp]  # its place in its warp
    thread: NDArray[np.intp]  # its place in its block
    start: Mask  # the threads that exist
    coordinates: dict[str, Any]  # threadIdx_x and the others

    @property
    def per_block(self) -> int:
        """Lanes of a block here."""
        return len(self.ids) // self.blocks

    def where(self, place: int) -> Where:
        """Who stands at a place of the arrays."""
        return self.shape.where(
            self.first + place // self.per_block, int(self.thread[place])
        )


@lru_cache(maxsize=64)
def lanes_of(shape: Shape, first: int, blocks: int, warp: int | None = None) -> Lanes:
    """The threads of some blocks; the same launch again finds them made."""
    thread = np.arange(shape.padded)
    if warp is not None:
        thread = thread[warp * WARP : (warp + 1) * WARP]
    exists = thread < shape.threads
    start = ALL if exists.all() else np.tile(exists, blocks)
    block = np.arange(first, first + blocks)
    count = len(thread)
    coordinates: dict[str, Any] = {}
    for axis, name in enumerate("xyz"):
        own = _along(thread, shape.block, axis)
        whole = _along(block, shape.grid, axis)
        coordinates[f"threadIdx_{name}"] = _spread(own, lambda x: np.tile(x, blocks))
        coordinates[f"blockIdx_{name}"] = _spread(whole, lambda x: np.repeat(x, count))
        coordinates[f"blockDim_{name}"] = np.uint32(shape.block[axis])
        coordinates[f"gridDim_{name}"] = np.uint32(shape.grid[axis])
    ids = np.arange(blocks * count)
    tiled = np.tile(thread, blocks)
    return Lanes(shape, first, blocks, warp, ids, ids % WARP, tiled, start, coordinates)


def _along(number: NDArray[np.intp], size: Size, axis: int) -> NDArray[np.uint32]:
    """One coordinate of numbered threads or blocks."""
    x, y, z = size
    if size[axis] == 1:  # also for the lanes that only fill up a warp
        return np.zeros(len(number), np.uint32)
    found = (number % x, number // x % y, number // (x * y) % z)[axis]
    return found.astype(np.uint32)


def _spread(values: NDArray[np.uint32], spread: Any) -> Any:
    """One value for all threads where they agree, else one for each."""
    if (values == values[0]).all():
        return values[0]
    return spread(values)


def batches(shape: Shape) -> list[tuple[int, int]]:
    """Which blocks run at once: pairs of the first one and how many."""
    at_once = max(1, AT_ONCE // shape.padded)
    starts = range(0, shape.blocks, at_once)
    return [(start, min(at_once, shape.blocks - start)) for start in starts]
