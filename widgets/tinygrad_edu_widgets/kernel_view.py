"""KernelView: a CUDA kernel, played statement by statement.

from tinygrad_edu import cuda
from tinygrad_edu_widgets import KernelView

kernel = cuda.Module("reduction.cu").get_function("sum_tree")
KernelView(kernel, 4, 256, (x, out, 1000), shared_mem=1024)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from tinygrad_edu.cuda.module import SimulatedKernel
from tinygrad_edu.cuda.simulator.language.c_types import Array
from tinygrad_edu.cuda.simulator.machine.counters import Counters
from tinygrad_edu.cuda.simulator.machine.faults import KernelRuntimeError
from tinygrad_edu.cuda.simulator.machine.races import RaceDetector
from tinygrad_edu.cuda.simulator.machine.trace import KINDS, Recorder
from tinygrad_edu.cuda.simulator.meaning.operations import steps_of
from tinygrad_edu.cuda.simulator.meaning.steps import Begin
from tinygrad_edu.errors import type_error, value_error
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._kernel_costs import costs
from tinygrad_edu_widgets._kernel_figure import draw
from tinygrad_edu_widgets._kernel_source import (
    Listing,
    fault_of,
    heats,
    races_of,
    totals,
)
from tinygrad_edu_widgets._kernel_trace import recording
from tinygrad_edu_widgets._kernel_words import summary
from tinygrad_edu_widgets._view import View

Plain = dict[str, Any]

HEATS = ("lanes", "sectors", "passes", "branches")
TABS = ("request", "memory", "lanes", "model")
WIDEST = 64  # elements of a row of memory


class KernelView(View):
    """Shows what a kernel does: who takes part, what it asks of memory, what it costs.

    The launch runs once on the arguments, as any launch, and again on copies of what
    they held before to look for races.

    Args:
        kernel: a function of ``cuda.Module(source, device="sim")``.
        grid: how many blocks, in one to three sizes.
        block: how many threads a block has, in one to three sizes.
        args: arrays, Tensors and numbers, in the order of the kernel's parameters.
        shared_mem: bytes for ``extern __shared__`` memory.
        trace_block: the number of the block that is played.

    Traits, all of which may be set from Python: ``position`` counts the events of the
    trace; ``warp`` is the warp whose request is shown; ``heat`` colours the lines by
    ``lanes`` that take part, ``sectors`` of a request, ``passes`` of the banks or
    ``branches`` where threads part; ``watched`` are names of variables;
    ``breakpoints`` are labels of lines; ``trace_block`` is the block, another one is
    traced at once. Times are a model, never measured.

    Raises:
        TypeError: for something that is no kernel of the simulator.
        ValueError: for a launch that a GPU would refuse, or a block outside the grid.

    A kernel that fails while it runs is shown up to the fault.

    >>> import numpy as np
    >>> from tinygrad_edu import cuda
    >>> module = cuda.Module('''__global__ void twice(float* x) {
    ...     x[threadIdx.x] *= 2.0f;
    ... }''')
    >>> x = np.arange(32, dtype="float32")
    >>> print(KernelView(module.get_function("twice"), 1, 32, (x,)))
    twice<<<1, 32>>> of kernel.cu: 1 block of 32 threads, 1 warp each.
    100% of lanes take part; 4.0 sectors for each of 2 requests to global memory.
    No race was found.
    """

    _esm = script("kernel_view")
    _css = style("kernel_view")

    document = traitlets.Dict().tag(sync=True)
    recording = traitlets.Dict().tag(sync=True)
    position = traitlets.Int(0).tag(sync=True)
    warp = traitlets.Int(0).tag(sync=True)
    heat = traitlets.Enum(HEATS, "lanes").tag(sync=True)
    tab = traitlets.Enum(TABS, "request").tag(sync=True)
    watched = traitlets.List(traitlets.Unicode()).tag(sync=True)
    breakpoints = traitlets.List(traitlets.Unicode()).tag(sync=True)
    memory = traitlets.Unicode("").tag(sync=True)
    card = traitlets.Unicode("A100").tag(sync=True)
    trace_block = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        kernel: SimulatedKernel,
        grid: Sequence[int] | int,
        block: Sequence[int] | int,
        args: Sequence[Any],
        shared_mem: int = 0,
        trace_block: int = 0,
    ) -> None:
        if not isinstance(kernel, SimulatedKernel):
            raise type_error(
                "KernelView needs a kernel of the simulator",
                got=type(kernel).__name__,
                expected='cuda.Module(source, device="sim").get_function("name")',
            )
        self._kernel = kernel
        self._launch = (grid, block)
        self._shared = shared_mem
        self._shape = kernel.shape(grid, block)
        self._check_block(trace_block)
        self._before = copied(args)
        self._given = args
        self._listing = Listing(kernel)
        document = self._describe(args, trace_block)
        super().__init__(
            document=document,
            recording=self._recorded(),
            position=self._beginning(),
            watched=self.trace.variables[:3],
            trace_block=trace_block,
        )
        self.answer("trace", self._answer_trace)
        self.answer("block", self._answer_block)
        self.observe(self._trace_again, "trace_block")

    # Running.

    def _describe(self, args: Sequence[Any], trace_block: int) -> Plain:
        """Runs the launch on the arguments, and once more to look for races."""
        recorder, counters, races = Recorder(trace_block), Counters(), RaceDetector()
        kernel, listing, shape = self._kernel, self._listing, self._shape
        fault, shared, printed = self._run(args, [recorder, counters], "profile")
        sys.stdout.write(printed)
        other, _, _ = self._run(copied(self._before), [races], "fast", strict=True)
        self.trace, error = recorder.trace, fault or other
        self._fault = None if fault is None else fault_of(listing, fault, shape)
        title = kernel.name
        return {
            "version": 1,
            "name": title,
            "file": listing.source.name,
            "template": self._template(),
            "grid": list(shape.grid),
            "block": list(shape.block),
            "threads": shape.threads,
            "shared": shared,
            "arguments": self._arguments(),
            "lines": listing.lines(),
            "statements": listing.statements(),
            "heats": heats(listing, counters.statements),
            "races": races_of(listing, races.races(), shape),
            "fault": None if error is None else fault_of(listing, error, shape),
            "totals": totals(counters.total),
            "costs": costs(kernel, shape, counters, shared),
        }

    def _run(
        self, args: Sequence[Any], watchers: list[Any], way: Any, strict: bool = False
    ) -> tuple[KernelRuntimeError | None, int, str]:
        """Runs once: the error that ended it, shared memory, what was printed."""
        try:
            run = self._kernel.run(
                *self._launch,
                args,
                shared_mem=self._shared,
                watchers=watchers,
                strict=strict,
                way=way,
            )
        except KernelRuntimeError as error:
            return error, self._shared, ""
        return None, run.largest_shared, "".join(run.printed)

    def _check_block(self, block: int) -> None:
        if not 0 <= block < self._shape.blocks:
            raise value_error(
                f"there is no block {block}",
                expected=f"0 to {self._shape.blocks - 1}",
            )

    def _trace_again(self, change: Any) -> None:
        """Another block is played; the arguments stay as the launch has left them."""
        recorder = Recorder(change["new"])
        self._run(copied(self._before), [recorder], "profile")
        self.trace = recorder.trace
        with self.hold_trait_notifications():
            self.recording = self._recorded()
            self.position = self._beginning()

    @traitlets.validate("trace_block")
    def _validate_block(self, proposal: Any) -> int:
        self._check_block(proposal["value"])
        return int(proposal["value"])

    # What travels.

    def _recorded(self, **limits: int) -> Plain:
        return recording(self.trace, self._columns(), **limits)

    def _answer_trace(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """The trace as far as it goes, for a notebook with a running kernel."""
        return {"recording": self._recorded(most_bytes=2**31)}, []

    def _answer_block(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Another block is to be played."""
        self.trace_block = int(content["block"])
        return {}, []

    def _beginning(self) -> int:
        """The first event that asks for memory; a fault's last event."""
        trace, fault = self.trace, self._fault
        if fault and fault["thread"] and fault["thread"][0] == trace.block:
            return max(0, len(trace) - 1)
        asks = [at for at, kind in enumerate(trace.kind) if KINDS[kind] in ACCESSES]
        return asks[0] if asks else 0

    def _template(self) -> str:
        """``TILE = 16``: the template's arguments with their names."""
        written = self._kernel.module.program.file.functions
        function = self._kernel.function
        names = [one.name for one in written[function.name].template]
        inside = function.title.partition("<")[2].removesuffix(">")
        values = [one.strip() for one in inside.split(",")]
        return ", ".join(f"{n} = {v}" for n, v in zip(names, values, strict=False))

    def _arguments(self) -> list[Plain]:
        return [
            {"name": symbol.name, "text": told(given)}
            for symbol, given in zip(
                self._kernel.function.parameters, self._before, strict=True
            )
        ]

    def _columns(self) -> dict[str, int]:
        """How many elements a row of each buffer has, where it is known."""
        found: dict[str, int] = {}
        pairs = zip(self._kernel.function.parameters, self._given, strict=True)
        for symbol, given in pairs:
            array = getattr(given, "_array", given)
            if isinstance(array, np.ndarray) and array.ndim > 1:
                found[symbol.name] = array.shape[-1]
        for step in steps_of(self._kernel.function):
            if isinstance(step, Begin) and step.symbol.space == "shared":
                kind = step.symbol.type
                if isinstance(kind, Array) and len(kind.sizes) > 1:
                    found[step.symbol.name] = kind.sizes[-1]
        return {name: size for name, size in found.items() if 1 < size <= WIDEST}

    # Where no kernel runs.

    def summary(self) -> str:
        """The launch, how well it goes, and what is wrong with it."""
        return summary(self.document)

    def figure(self) -> Any:
        """The source with its heat and who takes part, drawn by matplotlib."""
        return draw(self.document, self.trace, self.position, self.heat)


ACCESSES = ("read", "write", "atomic")


def copied(args: Sequence[Any]) -> list[Any]:
    """The arguments with arrays of their own; what was one array stays one."""
    made: dict[tuple[int, str], Any] = {}

    def copy(given: Any) -> Any:
        array = getattr(given, "_array", given)
        if not isinstance(array, np.ndarray):
            return given
        key = array.__array_interface__["data"][0], f"{array.dtype}{array.shape}"
        return made.setdefault(key, array.copy())

    return [copy(given) for given in args]


def told(given: Any) -> str:
    """An argument in a few words.

    >>> told(np.zeros((2, 3), "float32")), told(5)
    ('float32 2 × 3', '5')
    """
    array = getattr(given, "_array", given)
    if isinstance(array, np.ndarray) and array.ndim:
        return f"{array.dtype} {' × '.join(map(str, array.shape))}"
    return str(given)[:40]
