"""The machine that a written kernel speaks to: memory, atomics, barriers, errors.

One machine stands for the threads of some blocks that run at once. What several of them
share (the source, the buffers of the launch, those who watch) is the `Run`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from ..language.places import Place, Source
from . import tiles, warps
from .faults import KernelRuntimeError
from .lanes import Lanes, Shape
from .masks import ALL, NONE, Mask
from .memory import POISON, Buffer, Local, Parts, Pointer
from .watcher import Watcher

PRINTED_LINES = 100

# A whole number of so many bytes without a sign.
UNSIGNED: dict[int, Any] = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}

# What an atomic function does to what stands in memory.
ATOMICS: dict[str, Any] = {
    "atomicAdd": np.add,
    "atomicSub": np.subtract,
    "atomicMax": np.maximum,
    "atomicMin": np.minimum,
    "atomicAnd": np.bitwise_and,
    "atomicOr": np.bitwise_or,
    "atomicXor": np.bitwise_xor,
}


@dataclass
class Run:
    """What all machines of one launch share."""

    shape: Shape
    source: Source
    places: dict[int, Place]  # of the statements, by their numbers
    shared_bytes: int = 0  # dynamic shared memory, asked for at the launch
    constant_memory: dict[str, Buffer] = field(default_factory=dict)
    watchers: list[Watcher] = field(default_factory=list)
    strict: bool = False  # whether words between threads are checked
    most_rounds: int = 1_000_000
    printed: list[str] = field(default_factory=list)
    largest_shared: int = 0  # bytes of shared memory that a block used


class Gpu:
    """The threads that run at once, and everything that they can do."""

    def __init__(
        self, run: Run, lanes: Lanes, shared: dict[str, Buffer] | None = None
    ) -> None:
        self.run, self.lanes = run, lanes
        self.ids = lanes.ids
        self.start = lanes.start
        self.live: Mask = lanes.start  # the threads that have not returned
        self.buffers = {} if shared is None else shared
        self.constant_memory = {
            name: Pointer(buffer) for name, buffer in run.constant_memory.items()
        }
        self.watchers = run.watchers
        for name, value in lanes.coordinates.items():
            setattr(self, name, value)
        for watcher in self.watchers:
            watcher.begin(self)

    # Errors.

    def fault(
        self, text: str, number: int, place: int | None = None, hint: str = ""
    ) -> NoReturn:
        """Ends the launch with an error that names the line and the thread."""
        where = None if place is None else self.lanes.where(place)
        raise KernelRuntimeError(
            text, self.run.places[number], self.run.source, where, hint
        )

    def first(self, bad: NDArray[np.bool_], mask: Mask) -> int:
        """The first thread for which something is wrong."""
        found = np.flatnonzero(bad & self.expanded(mask))
        return int(found[0]) if len(found) else 0

    def expanded(self, mask: Mask) -> NDArray[np.bool_]:
        """A mask as one truth value for each thread."""
        if mask is ALL:
            return np.ones(len(self.ids), bool)
        if mask is NONE:
            return np.zeros(len(self.ids), bool)
        assert isinstance(mask, np.ndarray)
        return mask

    def rounds(self, number: int) -> Iterator[None]:
        """The rounds of a loop, until there are too many to believe in an end."""
        for _ in range(self.run.most_rounds):
            yield
        self.fault(
            f"this loop still runs after {self.run.most_rounds:,} rounds",
            number,
            hint="threads that wait for others in a loop never get there: "
            "all threads of a warp go in step",
        )

    # Memory.

    def shared(self, name: str, count: int | None, dtype: Any) -> Pointer:
        """Shared memory; ``count`` None is as large as the launch says."""
        buffer = self.buffers.get(name)
        if buffer is None:
            blocks = self.lanes.blocks
            size = self.run.shared_bytes // dtype.itemsize if count is None else count
            data = np.full(size * blocks, POISON[dtype.kind], dtype)
            base = None
            if blocks > 1:
                starts = np.arange(blocks, dtype=np.uint32) * np.uint32(size)
                base = np.repeat(starts, self.lanes.per_block)
            taken = sum(b.size * b.data.itemsize for b in self.buffers.values())
            buffer = Buffer(name, data, "shared", size, base, taken)
            self.buffers[name] = buffer
            used = taken + size * dtype.itemsize
            self.run.largest_shared = max(self.run.largest_shared, used)
        return Pointer(buffer)

    def place(
        self, pointer: Pointer, index: Any, mask: Mask, number: int, what: str
    ) -> Any:
        """Where in its buffer an access goes, once it is known to lie inside."""
        buffer = pointer.buffer
        if buffer is None:
            self.fault(
                f"{what} a null pointer", number, self.first(self.ids >= 0, mask)
            )
        assert isinstance(buffer, Buffer)
        offset = pointer.offset
        if not (isinstance(offset, int) and offset == 0):
            index = index + offset
        if index.ndim == 0:
            if not 0 <= index < buffer.size:
                self._outside(buffer, index, mask, number, what)
            return index
        if mask is not ALL:
            index = index * mask  # threads that take no part look at element 0
        # Read without its sign, a negative index is larger than any buffer.
        found = index.view(UNSIGNED[index.itemsize])
        if np.maximum.reduce(found) >= buffer.size:
            self._outside(buffer, index, mask, number, what)
        return found

    def _outside(
        self, buffer: Buffer, index: Any, mask: Mask, number: int, what: str
    ) -> NoReturn:
        every = np.broadcast_to(index, self.ids.shape)
        place = self.first((every < 0) | (every >= buffer.size), mask)
        text = (
            f"{what} {buffer.name}[{int(every[place])}], which is out of bounds: "
            f"{buffer.space} memory of {buffer.size} elements,"
        )
        hint = "guard the access with if (i < n)" if what != "moving to" else ""
        self.fault(text, number, place, hint)

    def load(self, pointer: Pointer, index: Any, mask: Mask, number: int) -> Any:
        """What stands at ``pointer[index]``."""
        buffer = pointer.buffer
        if isinstance(buffer, Local):
            self.not_of_structs(buffer, number)
            return buffer.load(self, _added(index, pointer.offset), mask, number)
        place = self.place(pointer, index, mask, number, "reads")
        assert isinstance(buffer, Buffer)
        if self.watchers:
            self.told("read", buffer, place, None, mask, number, 1)
        return self.taken(buffer, place)

    def taken(self, buffer: Buffer, place: Any) -> Any:
        """The elements at some places that are known to be right."""
        if place.ndim == 0:
            if buffer.base is None:
                return buffer.data[place]
            rows = buffer.data.reshape(self.lanes.blocks, -1)[:, place]
            return np.repeat(rows, self.lanes.per_block)
        if buffer.base is not None:
            place = place + buffer.base
        return buffer.data.take(place.astype(np.intp))  # what take() takes fastest

    def store(
        self, pointer: Pointer, index: Any, value: Any, mask: Mask, number: int
    ) -> None:
        """Writes to ``pointer[index]``."""
        buffer = pointer.buffer
        if isinstance(buffer, Local):
            self.not_of_structs(buffer, number)
            buffer.store(self, _added(index, pointer.offset), value, mask, number)
            return
        place = self.place(pointer, index, mask, number, "writes")
        assert isinstance(buffer, Buffer)
        if buffer.space == "constant":
            self.fault(f"writes {buffer.name}, which is constant", number)
        if self.watchers:
            self.told("write", buffer, place, value, mask, number, 1)
        self.put(buffer, place, value, mask)

    def put(self, buffer: Buffer, place: Any, value: Any, mask: Mask) -> None:
        """Writes to places that are known to be right; the last thread wins."""
        if buffer.base is not None:
            place = place + buffer.base
        if mask is not ALL:
            place = place[mask] if place.ndim else place
            value = value[mask] if value.ndim else value
        if place.ndim == 0 and value.ndim:
            value = value[-1]
        buffer.data[place.astype(np.intp)] = value

    def not_of_structs(self, local: Local, number: int) -> None:
        """Refuses to see a struct of a thread's own array as something else."""
        if local.of_structs:
            text = f"{local.name} holds structs, and is read or written as numbers,"
            self.fault(text, number, hint="make it an array of numbers")

    def load_parts(
        self,
        pointer: Pointer,
        index: Any,
        mask: Mask,
        number: int,
        names: tuple[str, ...],
    ) -> Parts:
        """A struct from memory, such as float4: one wide access."""
        first = self._aligned(pointer, index, len(names), mask, number)
        if isinstance(pointer.buffer, Local):
            if pointer.buffer.of_structs:
                place = _added(index, pointer.offset // len(names))
                whole: Parts = pointer.buffer.load(self, place, mask, number)
                return whole
            found = [
                self.load(pointer, first + np.int64(k), mask, number)
                for k in range(len(names))
            ]
            return Parts(**dict(zip(names, found, strict=True)))
        places = self._wide(pointer, first, len(names), mask, number, "reads")
        buffer = pointer.buffer
        assert isinstance(buffer, Buffer)
        if self.watchers:
            self.told("read", buffer, places[0], None, mask, number, len(names))
        parts = (self.taken(buffer, place) for place in places)
        return Parts(**dict(zip(names, parts, strict=True)))

    def store_parts(
        self, pointer: Pointer, index: Any, value: Parts, mask: Mask, number: int
    ) -> None:
        """A struct into memory."""
        width = len(value.fields)
        first = self._aligned(pointer, index, width, mask, number)
        if isinstance(pointer.buffer, Local):
            if pointer.buffer.of_structs:
                place = _added(index, pointer.offset // width)
                pointer.buffer.store(self, place, value, mask, number)
                return
            for k, part in enumerate(value.fields.values()):
                self.store(pointer, first + np.int64(k), part, mask, number)
            return
        places = self._wide(pointer, first, width, mask, number, "writes")
        buffer = pointer.buffer
        assert isinstance(buffer, Buffer)
        if self.watchers:
            self.told("write", buffer, places[0], value, mask, number, width)
        for place, part in zip(places, value.fields.values(), strict=True):
            self.put(buffer, place, part, mask)

    def _aligned(
        self, pointer: Pointer, index: Any, width: int, mask: Mask, number: int
    ) -> Any:
        """The first number of a wide element, which has to begin where such ones do."""
        first = index * index.dtype.type(width)
        wide = width if width != 3 else 1
        bad = np.asarray(first + pointer.offset) % wide != 0
        if np.any(bad):
            every = np.broadcast_to(bad, self.ids.shape)
            if np.any(every & self.expanded(mask)):
                text = f"an access of {width} numbers at once, not aligned to {width}"
                self.fault(text, number, self.first(every, mask))
        return first

    def _wide(
        self,
        pointer: Pointer,
        first: Any,
        width: int,
        mask: Mask,
        number: int,
        what: str,
    ) -> list[Any]:
        kind = first.dtype.type
        return [
            self.place(pointer, first + kind(k), mask, number, what)
            for k in range(width)
        ]

    def told(
        self,
        kind: str,
        buffer: Buffer,
        place: Any,
        value: Any,
        mask: Mask,
        number: int,
        width: int,
    ) -> None:
        """Tells everybody who watches of an access."""
        if buffer.base is not None:
            place = place + buffer.base
        place = place.astype(np.intp)
        for watcher in self.watchers:
            watcher.access(self, kind, buffer, place, value, mask, number, width)

    def atomic(
        self,
        name: str,
        pointer: Pointer,
        values: list[Any],
        mask: Mask,
        number: int,
        *,
        wanted: bool,
    ) -> Any:
        """An atomic function: one thread after the other, in the order of the lanes."""
        buffer = pointer.buffer
        if isinstance(buffer, Local):
            self.fault(f"{name} on an array of one thread", number)
        place = self.place(pointer, np.int64(0), mask, number, "writes")
        assert isinstance(buffer, Buffer)
        if self.watchers:
            self.told("atomic", buffer, place, values[0], mask, number, 1)
        if buffer.base is not None:
            place = place + buffer.base
        acting = self.ids if mask is ALL else np.flatnonzero(mask)
        places = np.broadcast_to(place, self.ids.shape)[acting]
        given = [np.broadcast_to(value, self.ids.shape)[acting] for value in values]
        old = None
        if not wanted and name in ATOMICS:
            ATOMICS[name].at(buffer.data, places, given[0])
        else:
            old = self._one_by_one(name, buffer, acting, places, given)
        for watcher in self.watchers:
            watcher.changed(self, buffer, place, mask, number)
        return old

    def _one_by_one(
        self,
        name: str,
        buffer: Buffer,
        acting: NDArray[np.intp],
        places: NDArray[np.intp],
        given: list[NDArray[Any]],
    ) -> NDArray[Any]:
        """An atomic function whose old values somebody wants to know."""
        old = np.zeros(len(self.ids), buffer.data.dtype)
        data = buffer.data
        for turn, (thread, place) in enumerate(zip(acting, places, strict=True)):
            now = old[thread] = data[place]
            if name == "atomicCAS":
                data[place] = given[1][turn] if now == given[0][turn] else now
            elif name == "atomicExch":
                data[place] = given[0][turn]
            else:
                data[place] = ATOMICS[name](now, given[0][turn])
        return old

    def reinterpret(self, pointer: Pointer | Local, dtype: Any) -> Pointer:
        """The same place, its bytes read as another type."""
        if isinstance(pointer, Local):
            pointer = Pointer(pointer)
        buffer = pointer.buffer
        if not isinstance(buffer, Buffer) or buffer.data.dtype == dtype:
            return pointer
        before = buffer.data.dtype.itemsize
        offset = pointer.offset * before // dtype.itemsize
        return Pointer(buffer.seen_as(dtype), offset)

    def distance(self, left: Pointer, right: Pointer, width: int, number: int) -> Any:
        """How many elements lie between two pointers."""
        if left.buffer is not right.buffer:
            self.fault("two pointers into different arrays have no distance", number)
        return np.int64(left.offset - right.offset) // width

    # Barriers, and words between threads.

    def barrier(self, mask: Mask, number: int) -> None:
        """``__syncthreads()``: every thread of a block that lives has to be here."""
        if mask is not self.live:
            self._check_meeting(mask, number)
        for watcher in self.watchers:
            watcher.barrier(self, mask, number)

    def _check_meeting(self, mask: Mask, number: int) -> None:
        blocks = self.lanes.blocks
        here = self.expanded(mask).reshape(blocks, -1)
        live = self.expanded(self.live).reshape(blocks, -1)
        bad = here.any(1) & (here != live).any(1)
        if not bad.any():
            return
        block = int(np.flatnonzero(bad)[0])
        missing = np.flatnonzero(live[block] & ~here[block])
        text = (
            f"__syncthreads() where threads of a block part: {here[block].sum()} wait "
            f"here, {len(missing)} never come (the first is thread {missing[0]}),"
        )
        waiting = block * self.lanes.per_block + int(np.flatnonzero(here[block])[0])
        self.fault(text, number, waiting, "move the barrier out of the if or the loop")

    def arrive(self, mask: Mask, number: int) -> tuple[int, Mask]:
        """A warp stands at a barrier, where warps run one by one."""
        if mask is not self.live:
            self._check_meeting(mask, number)
        return number, mask

    def warp_barrier(self, members: Any, mask: Mask, number: int) -> None:
        """``__syncwarp()``."""
        if self.run.strict:
            warps.check_members(self, "__syncwarp", members, mask, number)
        for watcher in self.watchers:
            watcher.warp_barrier(self, mask, number)

    # What only kernels written for profiling say.

    def step(self, number: int, mask: Mask) -> None:
        """A statement begins."""
        for watcher in self.watchers:
            watcher.step(self, mask, number)

    def branch(self, number: int, before: Mask, after: Mask) -> None:
        """Threads part."""
        for watcher in self.watchers:
            watcher.branch(self, before, after, number)

    def watch(self, name: str, value: Any, mask: Mask, number: int) -> None:
        """A variable has a new value."""
        for watcher in self.watchers:
            watcher.watch(self, name, value, mask, number)

    def fence(self, mask: Mask, number: int) -> None:
        """``__threadfence()``: in one array everything is seen at once."""

    shuffle = warps.shuffle
    shuffle_up = warps.shuffle_up
    shuffle_down = warps.shuffle_down
    shuffle_xor = warps.shuffle_xor
    ballot = warps.ballot
    any_of_warp = warps.any_of_warp
    all_of_warp = warps.all_of_warp
    active_mask = warps.active_mask
    count_of_block = warps.count_of_block
    any_of_block = warps.any_of_block
    all_of_block = warps.all_of_block
    tile_product = tiles.tile_product

    # What else a kernel can ask for.

    def print(self, text: str, values: list[Any], mask: Mask) -> None:
        """``printf``: the first lines are kept, in the order of the threads."""
        for thread in np.flatnonzero(self.expanded(mask)):
            if len(self.run.printed) >= PRINTED_LINES:
                return
            given = [
                np.broadcast_to(one, self.ids.shape)[thread].item() for one in values
            ]
            self.run.printed.append(_formatted(text, given))

    def check_assertion(self, holds: Any, mask: Mask, number: int) -> None:
        """``assert(...)``."""
        bad = ~np.broadcast_to(holds, self.ids.shape) & self.expanded(mask)
        if bad.any():
            self.fault("an assertion fails", number, self.first(bad, mask))

    def clock(self, mask: Mask, number: int) -> Any:
        """``clock64()`` is refused: nothing here takes the time that a GPU takes."""
        self.fault("clock64() has no meaning in a simulator", number)


def _added(index: Any, offset: Any) -> Any:
    return index + (offset if isinstance(offset, np.ndarray) else np.int64(offset))


def _formatted(text: str, values: list[Any]) -> str:
    """A text with its values, as C prints them; the sizes in %lld say nothing here."""
    import re

    plain = re.sub(r"%([-+ #0-9.]*)(?:hh|h|ll|l|z)?([a-zA-Z])", r"%\1\2", text)
    plain = re.sub(r"%([-+ #0-9.]*)u", r"%\1d", plain)
    try:
        return plain % tuple(values)
    except (TypeError, ValueError):
        return f"{text!r} % {tuple(values)}"
