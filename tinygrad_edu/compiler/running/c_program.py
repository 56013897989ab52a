"""A C program in memory, and what is done around it at each call.

C gets one table of addresses: of inputs, outputs, the workspace, constants. States are
mostly the same arrays at each call, so only one that is another than last time is
looked at again. Table, workspace and outputs belong to a *worker*: two threads, two
workers.
"""

from __future__ import annotations

import ctypes
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...errors import index_error, value_error
from ..ir import interpret
from ..ir.graph import Graph, number_type
from ..native import blas
from ..native.library import Library
from ..planning import Call, Schedule
from ..targets.c_source import Source, Split
from .addresses import IN_ROWS, WRITEABLE, address_of, aligned
from .opaque import Memories, caller
from .sharing import shared_out, worthwhile

Step = Callable[[int, int], int]


def _one_holder() -> int:
    """What ``getrefcount`` says of an array that only a list holds; −1: ask nothing.

    Without the interpreter lock a count says little.
    """
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        return -1
    held = [object()]
    return sys.getrefcount(held[0])


ONE_HOLDER = _one_holder()


@dataclass(eq=False)
class CProgram:
    """What all workers of a program share.

    ``original`` is the graph as it was before the passes: it fails as eager does.
    """

    graph: Graph
    original: Graph
    plan: Schedule
    source: Source
    library: Library
    draw: interpret.Draw | None = None
    threads: int = 1
    constants: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        products = blas.find()
        takes = self.library.function(self.source.blas)
        takes.argtypes, takes.restype = [ctypes.c_void_p] * 2, None
        takes(products.sgemm, products.dgemm)
        for value in self.plan.constants:
            node = value.node
            number = node.settings["value"] if node else 0
            self.constants.append(interpret.constant(value.type, number))

    def function(self, name: str, parts: bool = False) -> Any:
        """A segment, ready to be called with two addresses, and from where to where."""
        found = self.library.function(name)
        where = [ctypes.c_int64] * 2 if parts else []
        found.argtypes = [ctypes.c_void_p, ctypes.c_void_p, *where]
        found.restype = ctypes.c_int
        return found

    def fail(self, inputs: Sequence[Any]) -> None:
        """An index was out of bounds: say it as eager does."""
        taken = [each.copy() if hasattr(each, "copy") else each for each in inputs]
        interpret.run(self.original, taken, self.draw)
        raise index_error("index out of range in self")

    def worker(self) -> Callable[[Sequence[Any]], list[Any]]:
        """A function with memory of its own."""
        return Worker(self).runner()


class Worker:
    """The memory of one caller."""

    def __init__(self, program: CProgram) -> None:
        self.program, self.graph = program, program.graph
        self.written = {id(state) for state, _ in self.graph.writes}
        self.inputs: list[Any] = [None] * len(self.graph.inputs)
        self.outputs: list[Any] = [None] * len(self.graph.outputs)
        # Inputs that C cannot walk through: where they came from, and their copies.
        self.copied: list[tuple[Any, Any]] = []
        self.count = sum(each.kind == "number" for each in self.graph.inputs)
        self.numbers = (ctypes.c_double * max(self.count, 1))()
        self._make_table()
        memories = Memories(
            self.workspace,
            np.ctypeslib.as_array(self.numbers),
            program.constants,
            self.inputs,
            self.outputs,
        )
        self.steps = [self._step(each, memories) for each in program.source.segments]

    def _step(self, segment: str | Call | Split, memories: Memories) -> Step:
        """What is called for a segment, with the addresses of table and numbers."""
        program = self.program
        if isinstance(segment, str):
            step: Step = program.function(segment)
            return step
        if isinstance(segment, Split):
            part = program.function(segment.name, parts=True)
            loop = segment.step
            numbers = math.prod((*loop.rows, *loop.columns))
            threads = worthwhile(numbers, program.threads)
            return shared_out(part, segment.size, threads)
        return caller(segment.node, memories, program.plan.places, program.draw)

    def _make_table(self) -> None:
        """Addresses of what stands still; places for those of the rest.

        What C never looks at has the last place, which is nobody's.
        """
        program, pointers = self.program, self.program.source.pointers
        self.workspace = aligned(program.plan.peak_bytes)
        self.table = (ctypes.c_void_p * (len(pointers) + 1))()
        nobody = len(pointers)
        self.input_slots = [nobody] * len(self.inputs)
        self.output_slots = [nobody] * len(self.outputs)
        for slot, buffer in enumerate(pointers):
            if buffer is None:
                self.table[slot] = address_of(self.workspace)
            elif buffer.place == "constant":
                self.table[slot] = address_of(program.constants[buffer.index])
            elif buffer.place == "input":
                self.input_slots[buffer.index] = slot
            else:
                self.output_slots[buffer.index] = slot
        for place, each in enumerate(self.graph.inputs):
            if each.value.name in self.graph.arrays:
                self.bind(place, self.graph.arrays[each.value.name])

    def bind(self, place: int, array: Any) -> bool:
        """Let C find an input; whether it is there as it lies, and not as a copy."""
        value = self.graph.inputs[place].value
        if array.shape != value.shape or array.dtype != number_type(value.dtype):
            raise value_error(
                f"input {self.graph.inputs[place].label!r} is not what "
                f"{self.graph.name} was made for",
                got=f"{array.dtype} {array.shape}",
                expected=f"{value.type!r}",
            )
        usable = array.flags.num & self.needed(place) == self.needed(place)
        if not usable:
            copy = np.array(array, order="C")
            if id(value) in self.written:
                self.copied.append((array, copy))
            array = copy
        self.inputs[place] = array
        self.table[self.input_slots[place]] = address_of(array)
        return bool(usable)

    def needed(self, place: int) -> int:
        """What the flags of an input must say, so that C can use it as it lies."""
        written = id(self.graph.inputs[place].value) in self.written
        return IN_ROWS | WRITEABLE if written else IN_ROWS

    def runner(self) -> Callable[[Sequence[Any]], list[Any]]:
        """The function that is called again and again: all that it needs is near."""
        table, numbers, copied = self.table, self.numbers, self.copied
        inputs, outputs, bind = self.inputs, self.outputs, self.bind
        fail = self.program.fail
        arguments, states, given_numbers = self._kinds()
        results = [
            (place, value.shape, number_type(value.dtype), self.output_slots[place])
            for place, value in enumerate(self.graph.outputs)
        ]
        seen: list[Any] = [None] * len(inputs)
        at, numbers_at = ctypes.addressof(table), ctypes.addressof(numbers)
        steps, holders, empty = tuple(self.steps), sys.getrefcount, np.empty
        held = [place for place, *_ in arguments]

        def run(given: Sequence[Any]) -> list[Any]:
            for place, number in given_numbers:
                numbers[number] = given[place]
            for place in states:
                array = given[place]
                if array is not seen[place]:
                    seen[place] = None  # an error on the way must not leave it half
                    if bind(place, array):
                        seen[place] = array
            for place, slot, shape, dtype, flags in arguments:
                array = given[place]
                usable = array.flags.num & flags == flags and array.dtype is dtype
                if usable and array.shape == shape:
                    inputs[place] = array
                    table[slot] = address_of(array)
                else:
                    bind(place, array)
            for place, shape, dtype, slot in results:
                mine = holders(outputs[place]) == ONE_HOLDER
                if not mine or outputs[place].shape != shape:
                    outputs[place] = empty(shape, dtype)
                    table[slot] = address_of(outputs[place])
            for step in steps:
                if step(at, numbers_at):
                    fail(given)
            if copied:
                for array, copy in copied:
                    np.copyto(array, copy)
                copied.clear()
            for place in held:
                inputs[place] = None
            return outputs.copy()

        return run

    def _kinds(self) -> tuple[list[Any], list[int], list[tuple[int, int]]]:
        """Arguments, which are others at each call; states; Python numbers."""
        arguments, states, numbers = list[Any](), list[int](), list[tuple[int, int]]()
        for place, each in enumerate(self.graph.inputs):
            value = each.value
            if each.kind == "number":
                numbers.append((place, len(numbers)))
            elif value.name in self.graph.arrays:
                continue
            elif each.kind == "argument":
                slot, kind = self.input_slots[place], number_type(value.dtype)
                arguments.append((place, slot, value.shape, kind, self.needed(place)))
            else:
                states.append(place)
        return arguments, states, numbers
