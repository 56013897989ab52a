"""A plan run on a GPU or in the simulator: kernels for its loops, the rest by name.

A loop that CUDA C can say is one launch; products, calls and other loops are done by
the primitives' forwards for the device, one operation after the other. Memory is as
planned: arrays of the workspace begin at their offset in one block of bytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ...cuda.module import Module
from ...devices import array_module, as_device
from ...ops.registry import PRIMITIVES
from ..ir import interpret
from ..ir.graph import Graph, Node, Value, number_type
from ..ir.settings import by_place, filled
from ..planning.kinds import is_view
from ..planning.layout import in_rows
from ..planning.steps import Buffer, Loop, Operation, Schedule, Step
from ..targets.cuda_source import CudaSource, Kernel


class DeviceProgram:
    """The kernels of a plan on one device, and ``run(inputs)``."""

    def __init__(
        self,
        graph: Graph,
        plan: Schedule,
        source: CudaSource,
        device: str = "sim",
        draw: interpret.Draw | None = None,
    ) -> None:
        self.graph, self.plan, self.source, self.draw = graph, plan, source, draw
        self.device = as_device(device).type
        self.xp = array_module(as_device(device))
        self.module = Module(source.text, device=device)
        self.launches = 0

    def run(self, inputs: Sequence[Any]) -> list[Any]:
        """The outputs for these inputs; states are written in place."""
        return Run(self, inputs).outputs()


class Run:
    """One run: the arrays of all buffers, as lines of numbers."""

    def __init__(self, program: DeviceProgram, inputs: Sequence[Any]) -> None:
        self.program, self.xp = program, program.xp
        # Constants that passes have added come last, and with the graph.
        self.inputs: list[Any] = [
            program.graph.arrays.get(each.value.name) if given is None else given
            for each, given in zip_longest(program.graph.inputs, inputs)
        ]
        kinds = zip(program.graph.inputs, self.inputs, strict=True)
        self.numbers = [float(given) for each, given in kinds if each.kind == "number"]
        self.workspace = self.xp.empty(program.plan.peak_bytes, np.uint8)
        self.lines: dict[Buffer, Any] = {}
        # States that do not lie row behind row: their numbers go back at the end.
        self.gone: list[tuple[Any, Any]] = []
        for step, kernel in zip(
            program.plan.steps, program.source.kernels, strict=True
        ):
            if kernel is None or not self._in_bounds(step):
                self._one_by_one(step)
            else:
                self._launch(kernel)
        for state, line in self.gone:
            state[...] = line.reshape(state.shape)

    def outputs(self) -> list[Any]:
        """The results, in the order of the graph."""
        found = {b.index: b for b in self.program.plan.buffers if b.place == "output"}
        values = enumerate(self.program.graph.outputs)
        return [self.line(found[i]).reshape(value.shape) for i, value in values]

    # ---------------------------------------------------------------------- memory

    def line(self, buffer: Buffer) -> Any:
        """All numbers of a buffer, one behind the other."""
        if buffer not in self.lines:
            self.lines[buffer] = self._found(buffer)
        return self.lines[buffer]

    def _found(self, buffer: Buffer) -> Any:
        if buffer.place == "input":
            given = self.inputs[buffer.index]
            line = self.xp.ascontiguousarray(given).reshape(-1)
            if not given.flags.c_contiguous:
                self.gone.append((given, line))
            return line
        if buffer.place == "number":
            return self.xp.asarray([self.numbers[buffer.index]])
        if buffer.place == "constant":
            value = self.program.plan.constants[buffer.index]
            assert value.node is not None
            made = interpret.constant(value.type, value.node.settings["value"])
            return self.xp.asarray(made).reshape(-1)
        dtype = number_type(buffer.dtype)
        if buffer.place == "output":
            return self.xp.empty(buffer.size, dtype)
        return self.workspace[buffer.index :][: buffer.nbytes].view(dtype)

    def array(self, value: Value) -> Any:
        """A value, as a view of the memory where it lies."""
        place = self.program.plan.places[value]
        line = self.line(place.buffer)[place.offset :]
        steps = [step * line.itemsize for step in place.strides]
        if not math.prod(value.shape):
            return self.xp.empty(value.shape, line.dtype)
        view = self.xp.lib.stride_tricks.as_strided if self.xp is not np else as_strided
        return view(line, value.shape, steps)

    # ----------------------------------------------------------------------- steps

    def _launch(self, kernel: Kernel) -> None:
        for value in kernel.zeroed:
            self.array(value)[...] = 0
        arguments = [self._argument(each) for each in kernel.buffers]
        function = self.program.module.get_function(kernel.name)
        function((kernel.blocks,), (kernel.threads,), tuple(arguments))
        self.program.launches += 1

    def _argument(self, buffer: Buffer) -> Any:
        if buffer.place == "number":
            return self.numbers[buffer.index]
        return self.line(buffer)

    def _in_bounds(self, step: Step) -> bool:
        """Whether all indices of a loop point into their tables."""
        if not isinstance(step, Loop):
            return True
        checked = (each for each in step.operations if each.index is not None)
        return all(self._points_inside(each) for each in checked)

    def _points_inside(self, each: Operation) -> bool:
        assert each.index is not None
        index = self.array(each.node.inputs[1])
        return bool(((index >= 0) & (index < each.index.size)).all())

    def _one_by_one(self, step: Step) -> None:
        """The operations of a step by their own forwards; what others look at stays."""
        made: dict[Value, Any] = {}
        for node in step.nodes:
            found = self._performed(node, [self._read(v, made) for v in node.inputs])
            made.update(zip(node.outputs, found, strict=True))
        for value, array in made.items():
            if value in self.program.plan.places:
                self._keep(value, array)

    def _read(self, value: Value, made: dict[Value, Any]) -> Any:
        """A value that was just made, a view of one, a constant, or from memory."""
        node = value.node
        if value in made:
            return made[value]
        if node is not None and node.op == "constant":
            number = interpret.constant(value.type, node.settings["value"])
            return self.xp.asarray(number)
        if node is not None and is_view(node) and not self._lies(value, made):
            found = self._performed(node, [self._read(v, made) for v in node.inputs])
            return found[node.outputs.index(value)]
        return self.array(value)

    def _lies(self, value: Value, made: dict[Value, Any]) -> bool:
        """Whether a view is in memory already, not of something that is just made."""
        while value.node is not None and is_view(value.node) and value not in made:
            value = value.node.inputs[0]
        return value not in made and value in self.program.plan.places

    def _keep(self, value: Value, array: Any) -> None:
        """Put a result where it belongs; a copy may lie otherwise than it is shaped."""
        place = self.program.plan.places[value]
        if place.strides == in_rows(value.shape):
            line = self.line(place.buffer)[place.offset :][: value.type.size]
            line[...] = array.reshape(-1)
        else:
            self.array(value)[...] = array

    def _performed(self, node: Node, arrays: list[Any]) -> Sequence[Any]:
        """One operation by the device's own forward."""
        if node.op not in PRIMITIVES:
            return interpret.perform(node, arrays, self.program.draw)
        forward = PRIMITIVES[node.op].forward_on(self.program.device)
        operands = by_place(node, arrays)
        out = forward(*operands, **filled(node.settings, arrays))
        return out if isinstance(out, tuple | list) else (self.xp.asarray(out),)
