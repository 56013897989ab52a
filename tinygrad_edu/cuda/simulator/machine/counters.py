"""Counting what a GPU would do: how well threads go together, memory is used.

Counted is what the *source* says, statement by statement, not what a compiler makes of
it; caches and waiting times are not modelled. The numbers are the same on every
machine, so a test can hold them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .lanes import WARP
from .masks import ALL, NONE, Mask
from .memory import Buffer
from .watcher import Watcher

if TYPE_CHECKING:
    from .gpu import Gpu

SECTOR = 32  # bytes that travel together between memory and the chip
LINE = 128  # bytes of a line of the cache
BANKS = 32  # of shared memory, each 4 bytes wide
WORD = 4


@dataclass
class Count:
    """What one statement did, added up over all warps.

    ``requests`` are accesses of a warp to global memory, ``sectors`` the pieces of 32
    bytes that they touch, ``ideal_sectors`` the fewest that could hold the bytes.
    ``passes`` are the rounds that shared memory needs for a request whose threads want
    several words of one bank; without conflicts they are ``ideal_passes``.
    ``tile_products`` are those of tensor cores, one for each warp.
    """

    warps: int = 0
    threads: int = 0
    requests: int = 0
    sectors: int = 0
    ideal_sectors: int = 0
    lines: int = 0
    bytes: int = 0
    shared_requests: int = 0
    passes: int = 0
    ideal_passes: int = 0
    atomics: int = 0
    branches: int = 0
    divergent: int = 0
    tile_products: int = 0

    def add(self, other: Count) -> None:
        """Adds what another statement did."""
        for one in fields(self):
            name = one.name
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Counters(Watcher):
    """Watches a launch and counts, statement by statement."""

    def __init__(self) -> None:
        self.statements: dict[int, Count] = {}

    def of(self, number: int) -> Count:
        """What a statement did so far."""
        if number not in self.statements:
            self.statements[number] = Count()
        return self.statements[number]

    @property
    def total(self) -> Count:
        """Everything together."""
        found = Count()
        for count in self.statements.values():
            found.add(count)
        return found

    def step(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """A statement is issued once for each warp that has a thread here."""
        if mask is NONE:
            return
        count = self.of(number)
        if mask is ALL:
            count.warps += len(gpu.ids) // WARP
            count.threads += len(gpu.ids)
        else:
            here = gpu.expanded(mask)
            count.warps += int(here.reshape(-1, WARP).any(1).sum())
            count.threads += int(here.sum())

    def branch(self, gpu: Gpu, before: Mask, after: Mask, number: int) -> None:
        """A branch is divergent where some threads of a warp go and others do not."""
        came = gpu.expanded(before).reshape(-1, WARP)
        went = gpu.expanded(after).reshape(-1, WARP)
        count = self.of(number)
        count.branches += int(came.any(1).sum())
        count.divergent += int((went.any(1) & (came & ~went).any(1)).sum())

    def tile_product(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """One for each warp that is here."""
        here = gpu.expanded(mask).reshape(-1, WARP)
        self.of(number).tile_products += int(here.any(1).sum())

    def access(
        self,
        gpu: Gpu,
        kind: str,
        buffer: Buffer,
        index: Any,
        value: Any,
        mask: Mask,
        number: int,
        width: int,
    ) -> None:
        """An access becomes one request for each warp that has a thread here."""
        here = gpu.expanded(mask).reshape(-1, WARP)
        every = np.broadcast_to(index, gpu.ids.shape).astype(np.int64)
        if buffer.base is not None:
            every = every - buffer.base  # the address within the block's own memory
        size = buffer.data.itemsize
        address = (every * size + buffer.address).reshape(-1, WARP)
        count = self.of(number)
        if kind == "atomic":
            count.atomics += int(here.sum())
        if buffer.space == "shared":
            passes = bank_passes(address, here, size * width)
            warps = int(here.any(1).sum())
            count.shared_requests += warps
            count.passes += int(passes.sum())
            count.ideal_passes += warps * max(1, size * width // WORD)
        elif buffer.space == "global":
            self.global_access(count, address, here, size * width)

    @staticmethod
    def global_access(
        count: Count, address: NDArray[np.int64], here: NDArray[np.bool_], size: int
    ) -> None:
        """Counts sectors and lines of requests to global memory."""
        threads = here.sum(1)
        count.requests += int((threads > 0).sum())
        count.sectors += int(pieces(address, here, size, SECTOR).sum())
        count.lines += int(pieces(address, here, size, LINE).sum())
        count.bytes += int(threads.sum()) * size
        count.ideal_sectors += int((-(-threads * size // SECTOR)).sum())


def pieces(
    address: NDArray[np.int64], here: NDArray[np.bool_], size: int, piece: int
) -> NDArray[np.intp]:
    """How many different pieces of memory each warp touches.

    >>> lanes = np.arange(32)[None]
    >>> all_here = np.ones((1, 32), bool)
    >>> pieces(lanes * 4, all_here, 4, 32), pieces(lanes * 128, all_here, 4, 32)
    (array([4]), array([32]))
    """
    first = np.where(here, address // piece, -1)
    touched = first
    if size > 1:
        last = np.where(here, (address + size - 1) // piece, -1)
        if (last != first).any():
            touched = np.concatenate([first, last], axis=1)
    return _different(touched)


def _different(values: NDArray[np.int64]) -> NDArray[np.intp]:
    """How many different values each row has, -1 not counted."""
    ordered = np.sort(values, axis=1)
    steps: NDArray[np.intp] = (ordered[:, 1:] != ordered[:, :-1]).sum(1)
    counted: NDArray[np.intp] = steps + (ordered[:, 0] != -1)
    return counted


def bank_passes(
    address: NDArray[np.int64], here: NDArray[np.bool_], size: int
) -> NDArray[np.intp]:
    """How many passes shared memory needs for each warp.

    Threads that want the same word share it; different words of one bank come one after
    the other. An access of 8 or 16 bytes goes by half or quarter warps.

    >>> lanes = np.arange(32)[None]
    >>> all_here = np.ones((1, 32), bool)
    >>> [int(bank_passes(lanes * 4 * step, all_here, 4)[0]) for step in (0, 1, 2, 32)]
    [1, 1, 2, 32]
    """
    words = max(1, size // WORD)
    word = np.where(here, address // WORD, -1)
    if words > 1:
        each = np.arange(words)
        wide = np.where(here[:, :, None], word[:, :, None] + each, -1)
        word = wide.reshape(-1, WARP)
    ordered = np.sort(word, axis=1)
    new = np.ones_like(ordered, bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    new &= ordered >= 0
    rows = np.arange(len(ordered))[:, None] * BANKS
    asked = (rows + ordered % BANKS)[new]
    per_bank = np.bincount(asked, minlength=len(ordered) * BANKS)
    most = per_bank.reshape(-1, BANKS).max(1)
    passes: NDArray[np.intp] = most.reshape(-1, words).sum(1)
    return passes
