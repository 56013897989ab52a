"""Launching kernels in the simulator, with CuPy's words.

module = Module(source)
add = module.get_function("add")
add((4,), (256,), (x, y, out, n))          # grid, block, arguments
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.errors import type_error, value_error

from ..common import common_text
from .arguments import arguments
from .findings import RaceError
from .language.c_types import numpy_dtype
from .language.places import Place, Source
from .machine.counters import Counters
from .machine.gpu import Run
from .machine.lanes import Shape, Size
from .machine.memory import Buffer
from .machine.races import Race, RaceDetector
from .machine.schedule import Parts, run_in_step, run_warps
from .machine.trace import Recorder, Trace
from .machine.watcher import Watcher
from .meaning.lints import Hint, hints
from .meaning.program import Program
from .meaning.scope import element_type
from .meaning.steps import TypedFunction
from .writing.kernel import write_kernel
from .writing.module import Way
from .writing.words import namespace

Mode = Literal["fast", "check", "profile", "trace", "warps"]

MOST_THREADS = 1024
MOST_IN_AXIS = (1024, 1024, 64)
MOST_BLOCKS = (2**31 - 1, 65535, 65535)
MOST_SHARED = 227 * 1024  # bytes of a block, on the largest GPUs
WAYS: dict[Mode, Way] = {
    "fast": "fast",
    "check": "fast",
    "profile": "profile",
    "trace": "profile",
    "warps": "warps",
}


@dataclass
class Compiled:
    """A kernel ready to run: its Python function and where its statements stand."""

    function: TypedFunction
    run: Any
    source: str
    places: dict[int, Place]


class Module:
    """The kernels of one file.

    Args:
        source: CUDA C, or the path of a file that holds it.
        defines: macros that are known before the first line.

    >>> import numpy as np
    >>> module = Module('''__global__ void twice(float* x, int n) {
    ...     int i = blockIdx.x * blockDim.x + threadIdx.x;
    ...     if (i < n) x[i] *= 2.0f;
    ... }''')
    >>> x = np.arange(5, dtype="float32")
    >>> module.get_function("twice")((1,), (32,), (x, 5))
    >>> x.tolist()
    [0.0, 2.0, 4.0, 6.0, 8.0]
    """

    def __init__(
        self,
        source: str | Path,
        *,
        mode: Mode = "fast",
        defines: Mapping[str, object] = {},
        name: str = "",
    ) -> None:
        text, file = source, name or "kernel.cu"
        if isinstance(source, Path):
            text, file = source.read_text(encoding="utf-8"), source.name
        source_text = Source.of(str(text), file, common_text())
        self.program = Program(source_text, defines)
        self.defines, self.mode = dict(defines), mode
        self._kernels: dict[str, Kernel] = {}
        self._compiled: dict[tuple[str, Way], Compiled] = {}
        self._globals: dict[str, Buffer] = {}
        for name, symbol in self.program.memory.items():
            number, count = element_type(symbol.type)
            begins = np.zeros(count, numpy_dtype(number))
            known = self.program.first_numbers[name]
            begins[: len(known)] = known
            self._globals[name] = Buffer(name, begins, "constant", count)

    def get_function(self, name: str) -> Kernel:
        """A kernel by its name; template arguments as in ``matmul<16, float>``."""
        if name not in self._kernels:
            self._kernels[name] = Kernel(self, self.program.kernel(name))
        return self._kernels[name]

    def hints(self, name: str) -> list[Hint]:
        """What a compiler accepts in a kernel and a person probably did not mean."""
        return hints(self.program.kernel(name), self.program.source)

    def get_global(self, name: str) -> NDArray[Any]:
        """The array of ``__constant__`` memory, to be filled before a launch."""
        if name not in self._globals:
            found = ", ".join(self._globals) or "none"
            raise value_error(
                f"there is no __constant__ memory called {name!r}",
                expected=f"one of: {found}",
            )
        return self._globals[name].data

    def compiled(self, function: TypedFunction, way: Way) -> Compiled:
        """A kernel in one of the ways of writing it."""
        key = function.title, way
        if key not in self._compiled:
            written = write_kernel(self.program, function, way)
            file = f"<{self.program.source.name}: {function.title}, {way}>"
            lines = written.source.splitlines(keepends=True)
            linecache.cache[file] = (len(written.source), None, lines, file)
            names = namespace()
            exec(compile(written.source, file, "exec"), names)
            self._compiled[key] = Compiled(
                function, names[written.name], written.source, places_of(self.program)
            )
        return self._compiled[key]


def places_of(program: Program) -> dict[int, Place]:
    """Where every statement of a file stands, by its number."""
    from .language import nodes

    found: dict[int, Place] = {}

    def walk(thing: object) -> None:
        if isinstance(thing, nodes.Statement):
            found[thing.number] = thing.place
        if isinstance(thing, (nodes.Statement, nodes.Case)):
            for part in vars(thing).values():
                walk(part)
        elif isinstance(thing, list):
            for part in thing:
                walk(part)

    for function in program.file.functions.values():
        walk(function.body)
    return found


@dataclass
class Launch:
    """What was seen of one launch."""

    kernel: Kernel
    run: Run
    mode: Mode
    watcher: Watcher | None

    @property
    def races(self) -> list[Race]:
        """What the mode "check" has found."""
        return self.watcher.races() if isinstance(self.watcher, RaceDetector) else []

    @property
    def counters(self) -> Counters | None:
        """What the mode "profile" has counted."""
        return self.watcher if isinstance(self.watcher, Counters) else None

    @property
    def trace(self) -> Trace | None:
        """What the mode "trace" has recorded."""
        return self.watcher.trace if isinstance(self.watcher, Recorder) else None

    @property
    def printed(self) -> str:
        """What ``printf`` wrote, the first hundred lines."""
        return "".join(self.run.printed)


class Kernel:
    """A kernel of a module, to be launched."""

    def __init__(self, module: Module, function: TypedFunction) -> None:
        self.module, self.function = module, function
        self.name = function.title

    @property
    def numpy_source(self) -> str:
        """The kernel as NumPy: one line does it for all threads."""
        return self.module.compiled(self.function, "fast").source

    def __call__(
        self,
        grid: Sequence[int] | int,
        block: Sequence[int] | int,
        args: Sequence[Any],
        *,
        shared_mem: int = 0,
    ) -> None:
        """Runs the kernel on a grid of blocks, in the mode of its module.

        Raises KernelRuntimeError for what a GPU would not survive, and in the mode
        "check" RaceError for threads that get in each other's way.
        """
        done = self.launch(grid, block, args, shared_mem=shared_mem)
        serious = [race for race in done.races if not race.harmless]
        if serious:
            raise RaceError(serious, done.run)

    def launch(
        self,
        grid: Sequence[int] | int,
        block: Sequence[int] | int,
        args: Sequence[Any],
        *,
        shared_mem: int = 0,
        mode: Mode | None = None,
        seed: int = 0,
        trace_block: int = 0,
        parts: Parts | None = None,
    ) -> Launch:
        """Runs the kernel and tells what was seen, whatever the mode looks at.

        Args:
            grid: how many blocks, in one to three sizes.
            block: how many threads a block has, in one to three sizes.
            args: arrays and numbers, in the order of the kernel's parameters.
            shared_mem: bytes for ``extern __shared__`` memory.
            mode: "fast"; "check" for races and memory that nobody wrote; "profile" for
                counters; "trace" records one block; "warps" lets warps run one by one.
            seed: the order in which warps run in the mode "warps".
            trace_block: the number of the block that "trace" records.
            parts: only these blocks of the grid run, as pairs of the first and how
                many. Not for the mode "warps".

        Races are in the result; they raise no error here.
        """
        mode = mode or self.module.mode
        if mode not in WAYS:
            raise value_error(f"unknown mode {mode!r}", expected=f"one of {(*WAYS,)}")
        watcher = {"check": RaceDetector, "profile": Counters}.get(mode, lambda: None)()
        if mode == "trace":
            watcher = Recorder(trace_block)
        run = self.run(
            grid,
            block,
            args,
            shared_mem=shared_mem,
            watchers=[] if watcher is None else [watcher],
            strict=mode == "check",
            way=WAYS[mode],
            seed=seed,
            parts=parts,
        )
        if run.printed:
            sys.stdout.write("".join(run.printed))
        return Launch(self, run, mode, watcher)

    def run(
        self,
        grid: Sequence[int] | int,
        block: Sequence[int] | int,
        args: Sequence[Any],
        *,
        shared_mem: int = 0,
        watchers: Sequence[Watcher] = (),
        strict: bool = False,
        way: Way = "fast",
        seed: int = 0,
        parts: Parts | None = None,
    ) -> Run:
        """Runs the kernel while somebody watches; gives what the run has gathered."""
        shape = self.shape(grid, block)
        self.check_shared(shared_mem)
        compiled = self.module.compiled(self.function, way)
        run = Run(
            shape,
            self.module.program.source,
            compiled.places,
            shared_mem,
            self.module._globals,
            list(watchers),
            strict,
        )
        given = arguments(self.function, args)
        with np.errstate(all="ignore"):
            if way == "warps":
                run_warps(compiled.run, run, given, seed)
            else:
                run_in_step(compiled.run, run, given, parts)
        return run

    def check_shared(self, asked: int) -> None:
        """Refuses more shared memory than a block may have."""
        most = MOST_SHARED - self.function.shared_bytes
        if not isinstance(asked, int) or not 0 <= asked <= most:
            raise value_error(
                "CUDA_ERROR_INVALID_VALUE: invalid argument",
                got=f"shared_mem={asked!r}",
                expected=f"0 to {most} bytes beside what {self.name} declares",
            )

    def shape(self, grid: Sequence[int] | int, block: Sequence[int] | int) -> Shape:
        """The launch's shape, refused as a GPU would refuse it."""
        blocks = _size(grid, "grid", MOST_BLOCKS)
        threads = _size(block, "block", MOST_IN_AXIS)
        shape = Shape(blocks, threads)
        most = min(MOST_THREADS, self.function.threads or MOST_THREADS)
        if shape.threads > most:
            raise value_error(
                "CUDA_ERROR_INVALID_VALUE: invalid argument",
                got=f"a block of {shape.threads} threads",
                expected=f"at most {most} threads in a block of {self.name}",
            )
        return shape


def _size(given: Sequence[int] | int, what: str, most: Size) -> Size:
    """A size as three whole numbers."""
    try:
        several = given if isinstance(given, Iterable) else (given,)
        sizes = tuple(map(index, several))
    except TypeError:
        raise type_error(
            f"{what} has to be whole numbers", got=repr(given), expected="as in (4, 2)"
        ) from None
    x, y, z = (*sizes, 1, 1, 1)[:3]
    fits = all(1 <= one <= limit for one, limit in zip((x, y, z), most, strict=True))
    if len(sizes) not in (1, 2, 3) or not fits:
        raise value_error(
            "CUDA_ERROR_INVALID_VALUE: invalid argument",
            got=f"{what} {sizes}",
            expected=f"one to three sizes from 1 to {most}",
        )
    return x, y, z
