"""Tensor cores: a warp multiplies two small matrices that its lanes hold together.

``mma_16x8x16(c, a, b)`` adds the product of a (16 × 16) and b (16 × 8) to c (16 × 8). A
lane holds 8 numbers of a, 4 of b and 4 of c; these tables say which. With the lane's
group = lane / 4 and member = lane % 4, number i of a lane stands in

    a   row group + 8 · (i / 2 % 2)     column 2 · member + i % 2 + 8 · (i / 4)
    b   row 2 · member + i % 2 + 8 · (i / 2)                     column group
    c   row group + 8 · (i / 2)         column 2 · member + i % 2

Source: NVIDIA, PTX ISA, "Matrix Fragments for mma.m16n8k16 with floating point type".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .lanes import WARP
from .masks import ALL, Mask
from .memory import Pointer
from .warps import ranges

if TYPE_CHECKING:
    from .gpu import Gpu

ROWS, COLUMNS, DEPTH = 16, 8, 16  # of c; DEPTH is what rows of a and columns of b hold

_group, _member = np.divmod(np.arange(WARP), 4)


def _numbers(count: int) -> NDArray[np.intp]:
    """The numbers of a lane, in rows: 0, 1, 2 … beside all lanes."""
    return np.arange(count)[:, None]


_of_a, _of_b, _of_c = _numbers(8), _numbers(4), _numbers(4)
# Where number i of each lane stands: a table of rows and one of columns.
PLACES_OF_A = (
    _group + 8 * (_of_a // 2 % 2),
    2 * _member + _of_a % 2 + 8 * (_of_a // 4),
)
PLACES_OF_B = 2 * _member + _of_b % 2 + 8 * (_of_b // 2), _group + 0 * _of_b
PLACES_OF_C = _group + 8 * (_of_c // 2), 2 * _member + _of_c % 2


def tile_product(
    gpu: Gpu, c: Pointer, a: Pointer, b: Pointer, mask: Mask, number: int
) -> None:
    """``mma_16x8x16``: c += a b in every warp that is here.

    Products of two short numbers are exact in float32, and so are added up here; in
    which order, and how the sums are rounded, differs from GPU to GPU.
    """
    check_whole_warps(gpu, mask, number)
    for watcher in gpu.watchers:
        watcher.tile_product(gpu, mask, number)
    left = _tile(gpu, a, PLACES_OF_A, (ROWS, DEPTH), mask, number)
    right = _tile(gpu, b, PLACES_OF_B, (DEPTH, COLUMNS), mask, number)
    sums = _tile(gpu, c, PLACES_OF_C, (ROWS, COLUMNS), mask, number) + left @ right
    rows, columns = PLACES_OF_C
    for i in range(len(rows)):
        new = sums[:, rows[i], columns[i]].reshape(-1)
        gpu.store(c, np.int64(i), new, mask, number)


def _tile(
    gpu: Gpu,
    held: Pointer,
    places: tuple[NDArray[np.intp], NDArray[np.intp]],
    shape: tuple[int, int],
    mask: Mask,
    number: int,
) -> NDArray[np.float32]:
    """A matrix for each warp, put together from what its lanes hold."""
    rows, columns = places
    tile = np.empty((len(gpu.ids) // WARP, *shape), np.float32)
    for i in range(len(rows)):
        one = gpu.load(held, np.int64(i), mask, number)
        every = np.broadcast_to(one, gpu.ids.shape).reshape(-1, WARP)
        tile[:, rows[i], columns[i]] = every
    return tile


def check_whole_warps(gpu: Gpu, mask: Mask, number: int) -> None:
    """Refuses a warp of which some lanes do not come."""
    if mask is ALL:
        return
    here = gpu.expanded(mask).reshape(-1, WARP)
    bad = here.any(1) & ~here.all(1)
    if not bad.any():
        return
    warp = int(np.flatnonzero(bad)[0])
    missing = ranges(np.flatnonzero(~here[warp]))
    gpu.fault(
        f"mma_16x8x16 takes all 32 lanes of a warp: lanes {missing} do not take part,",
        number,
        int(warp * WARP + np.flatnonzero(here[warp])[0]),
        "move it out of the if or the loop that parts the lanes, "
        "and let a block have a multiple of 32 threads",
    )
