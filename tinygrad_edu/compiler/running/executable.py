"""Compiling a graph for a target, and falling back where the machine cannot.

``build`` is the way through all rooms: passes, plan, source, the machine's compiler.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...errors import value_error
from ..ir import interpret
from ..ir.graph import Graph
from ..ir.text import write
from ..native import library
from ..native.command import Unavailable
from ..passes import optimize
from ..passes.fuse import fuse
from ..passes.recompute import recompute as make_again
from ..planning import Schedule, Step, schedule
from ..planning.kinds import flops
from ..targets import c_source, cuda_source, numpy_source
from .c_program import CProgram
from .callers import Run, shared
from .kernel import Kernel

Watch = Callable[[str, Graph], object]


@dataclass(eq=False)
class Executable:
    """A compiled graph.

    ``run(inputs)`` takes arrays and, for inputs of kind "number", Python numbers in the
    order of ``graph.inputs``, and gives the outputs; states are written in place. It
    may be called from several threads. An output is a new array, or one of an earlier
    call that nobody holds any more.

    ``target`` is what it runs on, ``reason`` one line on why that is not what was asked
    for. ``peak_bytes`` is the workspace of one caller, ``unplanned_bytes`` what it
    would be if no two values shared memory.
    """

    run: Run
    graph: Graph
    target: str
    source: str
    kernels: list[Kernel] = field(default_factory=list)
    peak_bytes: int = 0
    unplanned_bytes: int = 0
    compile_seconds: float = 0.0
    cached: bool = False
    reason: str = ""
    plan: Schedule | None = None


def build(
    graph: Graph,
    target: str = "c",
    threads: int = 1,
    watch: Watch | None = None,
    draw: interpret.Draw | None = None,
    optimized: bool = False,
    recompute: bool | int = False,
) -> Executable:
    """Compile a graph, which stays as it is.

    Args:
        target: "c", "numpy", "interpret", or "cuda" for a GPU (a graph of the CPU runs
            in the simulator of one). Without a compiler "c" becomes "numpy", and
            ``reason`` says so.
        threads: so many may share the large loops of a C program.
        watch: called with the name of each pass and the graph after it.
        draw: performs random draws.
        optimized: the passes have been over the graph already.
        recompute: make cheap values again instead of keeping them, as far as it goes or
            until so many bytes are enough.

    >>> from tinygrad_edu.compiler.ir.graph import Type
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (3,)), "argument", "x")
    >>> graph.outputs = [graph.add("neg", [x], [x.type]).out]
    >>> build(graph, "numpy").run([np.float32([1, 2, 3])])
    [array([-1., -2., -3.], dtype=float32)]
    """
    if target not in TARGETS:
        raise value_error(f"unknown target {target!r}", expected=", ".join(TARGETS))
    started = time.perf_counter()
    order = Order(graph, graph.copy(), threads, watch, draw)
    if not optimized:
        optimize(order.graph, watch=watch)
    if recompute:
        make_again(order.graph, 0 if recompute is True else recompute)
        if watch is not None:
            watch("recompute", order.graph)
    try:
        made = TARGETS[target](order)
    except Unavailable as reason:
        made = _in_numpy(order)
        made.reason = f"NumPy instead of C: {reason}"
    made.compile_seconds = time.perf_counter() - started
    return made


@dataclass(eq=False)
class Order:
    """What is to be built. ``original`` is the graph before the passes."""

    original: Graph
    graph: Graph
    threads: int = 1
    watch: Watch | None = None
    draw: interpret.Draw | None = None

    def plan(self) -> Schedule:
        """Loops, steps and memory."""
        if not self.graph.groups:
            fuse(self.graph)
            if self.watch is not None:
                self.watch("fuse", self.graph)
        return schedule(self.graph)


def _in_c(order: Order) -> Executable:
    """A plan, C source, a compiled library."""
    plan, graph = order.plan(), order.graph
    source = c_source.emit(plan, order.threads)
    compiled = library.load(source.text)
    program = CProgram(
        graph, order.original, plan, source, compiled, order.draw, order.threads
    )
    return Executable(
        shared(program.worker),
        graph,
        "c",
        source.text,
        [_c_kernel(each) for each in source.kernels],
        plan.peak_bytes,
        plan.unplanned_bytes,
        cached=compiled.cached,
        plan=plan,
    )


def _c_kernel(kernel: c_source.Kernel) -> Kernel:
    """What all calls of a C function do together."""
    steps = kernel.steps
    return Kernel(
        kernel.name,
        tuple(node for step in steps for node in step.nodes),
        tuple(dict.fromkeys(line for step in steps for line in step.lines)),
        sum(step.bytes_moved for step in steps),
        sum(step.flops for step in steps),
        kernel.first_line,
        kernel.last_line,
        len(steps),
    )


def _in_numpy(order: Order) -> Executable:
    """NumPy source with memory of its own for each caller."""
    graph = order.graph
    source = numpy_source.emit(graph, order.draw)

    def make() -> Run:
        program = source.make()

        def run(inputs: Sequence[Any]) -> list[Any]:
            with np.errstate(all="ignore"):
                return list(program(*inputs))

        return run

    return Executable(
        shared(make),
        graph,
        "numpy",
        source.text,
        [_numpy_kernel(each) for each in source.statements],
        source.peak_bytes,
        source.unplanned_bytes,
    )


def _numpy_kernel(statement: numpy_source.Statement) -> Kernel:
    """One operation, which goes to memory and back."""
    node = statement.node
    values = dict.fromkeys((*node.inputs, *node.outputs))
    return Kernel(
        node.op,
        (node,),
        node.lines,
        sum(value.type.nbytes for value in values),
        flops(node),
        statement.first_line,
        statement.last_line,
    )


def _on_device(order: Order) -> Executable:
    """A plan and its kernels, on the GPU or in the simulator of one."""
    from .device_program import DeviceProgram

    plan, graph = order.plan(), order.graph
    source = cuda_source.emit(plan)
    device = "cuda" if graph.device.startswith("cuda") else "sim"
    program = DeviceProgram(graph, plan, source, device, order.draw)
    steps = zip(plan.steps, source.kernels, strict=True)
    return Executable(
        program.run,
        graph,
        "cuda",
        source.text,
        [_cuda_kernel(step, kernel, source.text) for step, kernel in steps],
        plan.peak_bytes,
        plan.unplanned_bytes,
        plan=plan,
    )


def _cuda_kernel(step: Step, kernel: cuda_source.Kernel | None, text: str) -> Kernel:
    """A launch, or operations that the device does by itself."""
    name, first, last = " ".join(node.op for node in step.nodes), 0, 0
    if kernel is not None:
        name, place = kernel.name, text.index(kernel.text)
        first = text.count("\n", 0, place) + 1
        last = first + kernel.text.rstrip("\n").count("\n")
    moved, flops_of_step = step.bytes_moved, step.flops
    return Kernel(name, step.nodes, step.lines, moved, flops_of_step, first, last)


def _interpreted(order: Order) -> Executable:
    """No compilation: the interpreter, operation by operation."""
    graph, draw = order.graph, order.draw

    def run(inputs: Sequence[Any]) -> list[Any]:
        return list(interpret.run(graph, inputs, draw))

    return Executable(run, graph, "interpret", write(graph))


TARGETS: dict[str, Callable[[Order], Executable]] = {
    "c": _in_c,
    "numpy": _in_numpy,
    "cuda": _on_device,
    "interpret": _interpreted,
}
