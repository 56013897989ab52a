"""Finding races: accesses of two threads to one place that nothing puts in an order.

Threads that run in step hide a missing barrier: the result is right here and wrong on a
GPU. So every element of memory remembers who wrote and read it last, and since which
barrier. Two accesses are in order if both threads are in one block and a barrier of the
block lies between them, or in one warp and a barrier of the warp does.

What is remembered has a fixed size and is exact up to the first race at an element. A
reader or an atomic writer need not be the only one, so besides the last one three flags
tell whether there were several: threads of one warp, warps of one block, blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .faults import Where
from .lanes import WARP
from .masks import ALL, Mask
from .memory import Buffer
from .watcher import Watcher

if TYPE_CHECKING:
    from .gpu import Gpu

MOST_WAITING = 1 << 22  # elements whose reads wait to be remembered
# Which accesses from before an access has to be in order with.
AGAINST = {
    "read": ("write", "atomic"),
    "write": ("write", "read", "atomic"),
    "atomic": ("write", "read"),
}


@dataclass
class Race:
    """Two accesses without an order, or a read of what nobody wrote.

    ``statements`` are the numbers of the earlier and of the later one, ``count`` is how
    many accesses were found of the same kind at the same two statements.
    """

    kind: str
    statements: tuple[int, int]
    buffer: str
    space: str
    index: int
    first: Where | None
    second: Where
    count: int = 1
    harmless: bool = False  # several threads write the same value


@dataclass
class Shadow:
    """What is remembered of each element for one kind of access."""

    thread: NDArray[np.int64]  # the last one; -1 for nobody
    block_epoch: NDArray[np.int32]  # how many barriers of its block it had passed; -1
    warp_epoch: NDArray[np.int32]
    statement: NDArray[np.int32]
    threads: NDArray[np.bool_]  # several threads of one warp since its last barrier
    warps: NDArray[np.bool_]  # several warps of one block since its last barrier
    blocks: NDArray[np.bool_]  # several blocks

    @classmethod
    def of(cls, count: int) -> Shadow:
        """Of elements that nobody has touched."""

        def numbers() -> NDArray[np.int32]:
            return np.full(count, -1, np.int32)

        def flags() -> NDArray[np.bool_]:
            return np.zeros(count, bool)

        nobody = np.full(count, -1, np.int64)
        return cls(nobody, numbers(), numbers(), numbers(), flags(), flags(), flags())


@dataclass
class Moment:
    """The threads that access memory now: where, who, and since which barriers."""

    element: NDArray[np.intp]
    thread: NDArray[np.int64]
    block_epoch: NDArray[np.int32]
    warp_epoch: NDArray[np.int32]
    place: NDArray[np.intp]  # in the arrays of the machine


@dataclass
class Memory:
    """What is known of a buffer: for each kind of access what is remembered of it.

    Reads wait before they are remembered, each with its statement. Only a write asks
    for them, and many arrays are never written. Those of shared memory are forgotten at
    a barrier of all blocks: it puts them in order with everything that comes.
    """

    buffer: Buffer
    shadows: dict[str, Shadow] = field(default_factory=dict)
    waiting: list[tuple[Moment, int]] = field(default_factory=list)


class RaceDetector(Watcher):
    """Watches a launch and gathers its races."""

    def __init__(self) -> None:
        self.found: dict[tuple[Any, ...], Race] = {}
        self.memories: list[Memory] = []
        self.waiting = 0  # elements

    def begin(self, gpu: Gpu) -> None:
        """New blocks: their barriers are counted from nothing."""
        lanes = gpu.lanes
        self.per_block = lanes.shape.padded
        block = lanes.first + gpu.ids // lanes.per_block
        self.threads = (block * self.per_block + lanes.thread).astype(np.int64)
        self.block_epoch = np.zeros(len(gpu.ids), np.int32)
        self.warp_epoch = np.zeros(len(gpu.ids), np.int32)
        for memory in self.memories:
            if memory.buffer.space == "shared":
                self.drop_reads(memory)
        self.memories = [m for m in self.memories if m.buffer.space != "shared"]

    def barrier(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """What came before is in order with what comes, in each block that was here."""
        here = gpu.expanded(mask).reshape(gpu.lanes.blocks, -1).any(1)
        if here.all():
            for memory in self.memories:
                if memory.buffer.space == "shared":
                    self.drop_reads(memory)
        passed = np.repeat(here, gpu.lanes.per_block)
        self.block_epoch = self.block_epoch + passed
        self.warp_epoch = self.warp_epoch + passed

    def warp_barrier(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """The same, in each warp that was here."""
        here = gpu.expanded(mask).reshape(-1, WARP).any(1)
        self.warp_epoch = self.warp_epoch + np.repeat(here, WARP)

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
        """An access is compared with those from before, then remembered."""
        if buffer.space == "constant":
            return
        for offset in range(width):
            moment = self.moment(gpu, buffer, index + offset, mask)
            memory = self.memory(buffer)
            if kind != "read":
                self.remember_reads(gpu, memory)
            self.compare(gpu, kind, buffer, moment, number)
            if kind == "read":
                self.wait(gpu, memory, moment, number)
                continue
            part = value if width == 1 else None
            self.remember(gpu, kind, buffer, moment, number, part)

    def wait(self, gpu: Gpu, memory: Memory, moment: Moment, number: int) -> None:
        """A read waits; where too many do, all are remembered."""
        memory.waiting.append((moment, number))
        self.waiting += len(moment.element)
        if self.waiting > MOST_WAITING:
            for each in self.memories:
                self.remember_reads(gpu, each)

    def remember_reads(self, gpu: Gpu, memory: Memory) -> None:
        """Those that waited, in their order."""
        for moment, number in memory.waiting:
            self.remember(gpu, "read", memory.buffer, moment, number, None)
        self.drop_reads(memory)

    def drop_reads(self, memory: Memory) -> None:
        """None of its reads waits any more."""
        self.waiting -= sum(len(moment.element) for moment, _ in memory.waiting)
        memory.waiting = []

    def moment(self, gpu: Gpu, buffer: Buffer, index: Any, mask: Mask) -> Moment:
        """The threads of a mask and the elements that they touch."""
        element = np.broadcast_to(index, gpu.ids.shape)
        own, seen = buffer.origin.data.itemsize, buffer.data.itemsize
        if own != seen:  # the same bytes read as another type
            element = element * seen // own
        if mask is ALL:
            epochs = self.block_epoch, self.warp_epoch
            return Moment(element, self.threads, *epochs, gpu.ids)
        acting = np.flatnonzero(mask)
        element = element[acting]
        return Moment(
            element,
            self.threads[acting],
            self.block_epoch[acting],
            self.warp_epoch[acting],
            acting,
        )

    def memory(self, buffer: Buffer) -> Memory:
        """What is known of a buffer, whatever its bytes are seen as."""
        origin = buffer.origin
        if origin.shadow is None:
            origin.shadow = Memory(origin)
            self.memories.append(origin.shadow)
        memory: Memory = origin.shadow
        return memory

    # Comparing.

    def compare(
        self, gpu: Gpu, kind: str, buffer: Buffer, moment: Moment, number: int
    ) -> None:
        """Reports what this access is not in order with."""
        shadows = self.memory(buffer).shadows
        if kind == "read" and buffer.space == "shared":
            nobody = np.ones(len(moment.element), bool)
            for before in ("write", "atomic"):
                if before in shadows:
                    nobody &= shadows[before].thread.take(moment.element) < 0
            text = "read of what nobody wrote"
            self.report(gpu, text, buffer, moment, number, nobody, None)
        for before in AGAINST[kind]:
            if before in shadows:
                shadow = shadows[before]
                bad = self.unordered(buffer, shadow, moment)
                text = f"{kind} after {before}" if kind != before else "two writes"
                self.report(gpu, text, buffer, moment, number, bad, shadow)

    def unordered(
        self, buffer: Buffer, shadow: Shadow, now: Moment
    ) -> NDArray[np.bool_]:
        """For which threads an access from before lies in no order with this one."""
        at = now.element
        in_block: NDArray[np.bool_] = shadow.block_epoch.take(at) == now.block_epoch
        if buffer.space == "shared" and not in_block.any():
            return in_block  # nobody of another block comes here
        last = shadow.thread.take(at)
        same_block = last // self.per_block == now.thread // self.per_block
        same_warp = last // WARP == now.thread // WARP
        in_block &= same_block
        in_warp = in_block & same_warp & (shadow.warp_epoch[at] == now.warp_epoch)
        other_block = ~same_block | shadow.blocks[at]
        other_warp = in_block & (~same_warp | shadow.warps[at])
        other_thread = in_warp & ((last != now.thread) | shadow.threads[at])
        found: NDArray[np.bool_] = other_block | other_warp | other_thread
        return np.logical_and(found, last >= 0)

    def report(
        self,
        gpu: Gpu,
        kind: str,
        buffer: Buffer,
        now: Moment,
        number: int,
        bad: NDArray[np.bool_],
        shadow: Shadow | None,
    ) -> None:
        """Adds a race, or counts it with those of the same statements."""
        if not bad.any():
            return
        which = int(np.flatnonzero(bad)[0])
        element = int(now.element[which])
        before = number if shadow is None else int(shadow.statement[element])
        first = None
        if shadow is not None:
            first = self.where(gpu, int(shadow.thread[element]))
        second = self.where(gpu, int(now.thread[which]))
        race = Race(
            kind,
            (before, number),
            buffer.name,
            buffer.space,
            element % max(buffer.origin.size, 1),
            first,
            second,
            int(bad.sum()),
        )
        self.add(race)

    def add(self, race: Race) -> None:
        key = race.kind, race.statements, race.buffer, race.harmless
        if key in self.found:
            self.found[key].count += race.count
        else:
            self.found[key] = race

    def where(self, gpu: Gpu, thread: int) -> Where:
        block, inside = divmod(thread, self.per_block)
        return gpu.lanes.shape.where(block, inside)

    # Remembering.

    def remember(
        self, gpu: Gpu, kind: str, buffer: Buffer, now: Moment, number: int, value: Any
    ) -> None:
        """Notes who was here; flags tell of several threads at one element."""
        shadows = self.memory(buffer).shadows
        if kind not in shadows:
            shadows[kind] = Shadow.of(len(buffer.origin.data))
        shadow = shadows[kind]
        self.forget(shadow, now)
        # One thread of each element wins; the others see that it is not they.
        shadow.thread[now.element] = now.thread
        winner = shadow.thread.take(now.element)
        twice = winner != now.thread
        if twice.any():
            at, mine, its = now.element[twice], now.thread[twice], winner[twice]
            shadow.threads[at] = True
            shadow.warps[at[its // WARP != mine // WARP]] = True
            shadow.blocks[at[its // self.per_block != mine // self.per_block]] = True
            if kind == "write":
                self.report_twice(gpu, buffer, now, number, twice, winner, value)
        shadow.block_epoch[now.element] = now.block_epoch
        shadow.warp_epoch[now.element] = now.warp_epoch
        shadow.statement[now.element] = number

    def forget(self, shadow: Shadow, now: Moment) -> None:
        """Takes back flags that a barrier has settled; sets those of the last one."""
        at = now.element
        last = shadow.thread.take(at)
        had = last >= 0
        if not had.any():
            return
        same_block = last // self.per_block == now.thread // self.per_block
        same_warp = last // WARP == now.thread // WARP
        settled = had & same_block & (shadow.block_epoch[at] < now.block_epoch)
        shadow.warps[at[settled]] = False
        warp_settled = had & same_warp & (shadow.warp_epoch[at] < now.warp_epoch)
        shadow.threads[at[settled | warp_settled]] = False
        other = had & (last != now.thread) & ~settled
        shadow.blocks[at[other & ~same_block]] = True
        shadow.warps[at[other & same_block & ~same_warp]] = True
        in_warp = same_warp & (shadow.warp_epoch[at] == now.warp_epoch)
        shadow.threads[at[other & in_warp]] = True

    def report_twice(
        self,
        gpu: Gpu,
        buffer: Buffer,
        now: Moment,
        number: int,
        twice: NDArray[np.bool_],
        winner: NDArray[np.int64],
        value: Any,
    ) -> None:
        """Several threads write one element in one statement."""
        which = int(np.flatnonzero(twice)[0])
        race = Race(
            "two writes in one statement",
            (number, number),
            buffer.name,
            buffer.space,
            int(now.element[which]) % max(buffer.origin.size, 1),
            self.where(gpu, int(winner[which])),
            self.where(gpu, int(now.thread[which])),
            int(twice.sum()),
            harmless=value is not None and _all_agree(gpu, now, twice, value),
        )
        self.add(race)

    def races(self) -> list[Race]:
        """What was found, the earliest statement first."""
        return sorted(self.found.values(), key=lambda race: race.statements[::-1])

    def __iter__(self) -> Iterator[Race]:
        return iter(self.races())


def _all_agree(gpu: Gpu, now: Moment, twice: NDArray[np.bool_], value: Any) -> bool:
    """Whether all threads at an element write the same value there."""
    values = np.broadcast_to(value, gpu.ids.shape)[now.place]
    order = np.argsort(now.element, kind="stable")
    same = now.element[order][1:] == now.element[order][:-1]
    ordered = values[order]
    equal = (ordered[1:] == ordered[:-1]) | (
        (ordered[1:] != ordered[1:]) & (ordered[:-1] != ordered[:-1])
    )
    return bool(equal[same].all())
