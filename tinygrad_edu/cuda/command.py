"""What ``tinygrad-edu kernel`` does: look at a kernel file, and run a kernel of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from tinygrad_edu.errors import value_error

from . import nvrtc
from .launching import instances
from .simulator.findings import told
from .simulator.language.c_types import Pointer, Scalar, Type, numpy_dtype
from .simulator.launch import Kernel, Launch, Mode, Module
from .simulator.machine.counters import Count
from .simulator.meaning.scope import scalar_of

SHOWN = 8  # numbers of an array
FILLINGS = "zeros, ones, arange, random"


@dataclass(frozen=True)
class Wish:
    """What is wanted of a kernel: how it is launched and with what."""

    kernel: str
    grid: tuple[int, ...]
    block: tuple[int, ...]
    given: dict[str, str]  # by parameter: "arange:1000", "1000", "0.5"
    mode: Mode = "fast"
    shared_mem: int = 0


def listing(path: Path) -> str:
    """The kernels of a file with their parameters, a line each."""
    module = Module(path)
    lines = []
    for name in instances(path.read_text(encoding="utf-8")):
        function = module.get_function(name).function
        parameters = ", ".join(f"{one.type} {one.name}" for one in function.parameters)
        lines.append(f"{function.title}({parameters})")
    for written in module.program.file.functions.values():
        if written.kernel and not any(line.startswith(written.name) for line in lines):
            names = ", ".join(one.name for one in written.template)
            lines.append(f"{written.name}<{names}>: say which, as in --run")
    return "\n".join(lines) or "no kernel: no function with __global__"


def compiled(path: Path, architecture: int) -> str:
    """What NVIDIA's compiler says of a file: a line for each kernel."""
    text = path.read_text(encoding="utf-8")
    found = nvrtc.check(text, path.name, instances(text), architecture)
    rows = [
        f"{name}: {taken.registers} registers, {taken.shared_bytes} bytes of shared "
        f"memory, {taken.spilled_bytes} bytes spilled"
        for name, taken in sorted(found.items())
    ]
    return "\n".join([f"sm_{architecture}", *rows])


def run(path: Path, wish: Wish) -> str:
    """Runs a kernel in the simulator and tells what came out."""
    kernel = Module(path).get_function(wish.kernel)
    args = arguments(kernel, wish)
    before = [x.copy() if isinstance(x, np.ndarray) else None for x in args]
    done = kernel.launch(
        wish.grid, wish.block, args, shared_mem=wish.shared_mem, mode=wish.mode
    )
    parts = [changed(kernel, before, args), *watched(done)]
    return "\n".join(part for part in parts if part)


# Arguments.


def arguments(kernel: Kernel, wish: Wish) -> list[Any]:
    """An argument for each parameter, as the command line says."""
    known = [symbol.name for symbol in kernel.function.parameters]
    for name in wish.given:
        if name not in known:
            raise value_error(
                f"{kernel.name} has no parameter {name!r}",
                expected=f"one of: {', '.join(known)}",
            )
    count = int(np.prod(wish.grid) * np.prod(wish.block))
    return [
        argument(symbol.name, symbol.type, wish.given.get(symbol.name, ""), count)
        for symbol in kernel.function.parameters
    ]


def argument(name: str, kind: Type, given: str, threads: int) -> Any:
    """One argument: ``arange:1000`` for an array, a number for a number.

    What is not given is an array of as many random numbers as there are threads, or
    that number.

    >>> from .simulator.language.c_types import FLOAT, INT
    >>> argument("x", Pointer(FLOAT), "arange:3", 32).tolist()
    [0.0, 1.0, 2.0]
    >>> argument("n", INT, "", 32)
    32
    """
    if isinstance(kind, Pointer):
        filling, _, size = given.partition(":")
        count = int(size) if size else threads
        number = scalar_of(kind.element)
        if number is None:
            raise value_error(f"{name}: memory holds no {kind.element}")
        return filled(name, filling or "random", count, numpy_dtype(number))
    if not isinstance(kind, Scalar):
        raise value_error(f"{name}: a {kind} cannot be given here")
    if kind.is_float:
        return float(given) if given else 1.0
    return int(given) if given else threads


def filled(name: str, filling: str, count: int, dtype: np.dtype[Any]) -> Any:
    """An array of one of the known fillings."""
    if filling == "random":
        random = np.random.default_rng(0).random(count)
        return (random * (1 if dtype.kind in "fV" else 100)).astype(dtype)
    makers = {"zeros": np.zeros, "ones": np.ones, "arange": np.arange}
    if filling not in makers:
        raise value_error(
            f"{name}: nobody knows how to fill an array with {filling!r}",
            expected=f"one of {FILLINGS}, as in {name}=arange:1000",
        )
    made: Any = makers[filling]
    return made(count).astype(dtype)


# What came out.


def changed(kernel: Kernel, before: Sequence[Any], after: Sequence[Any]) -> str:
    """The arrays that the kernel has written."""
    lines = []
    for symbol, old, new in zip(kernel.function.parameters, before, after, strict=True):
        if old is None or np.array_equal(old, new, equal_nan=old.dtype.kind == "f"):
            continue
        shown = np.array2string(new[:SHOWN], precision=6, separator=", ")
        rest = f" … {new.size:,} elements" if new.size > SHOWN else ""
        lines.append(f"{symbol.name} = {shown}{rest}")
    return "\n".join(lines) or "no array was changed"


def watched(done: Launch) -> list[str]:
    """What was seen besides: races, counters, the length of the trace."""
    found = [told(race, done.run.source, done.run.places) for race in done.races]
    if done.mode == "check" and not found:
        found = ["no race, and nothing read that nobody wrote"]
    if done.counters is not None:
        total = done.counters.total
        names = [one.name for one in fields(Count) if getattr(total, one.name)]
        width = max(map(len, names), default=0)
        found += [f"{name:{width}}  {getattr(total, name):,}" for name in names]
    if done.trace is not None:
        cut = ", and more that was cut" if done.trace.cut else ""
        found.append(f"{len(done.trace):,} events of block {done.trace.block}{cut}")
    return found
