"""How long something will take, said before a long run.

The simulator works at a pace that a person feels. What is asked for is not guessed from
a model of the machine: a little of it is done and timed, here and now.

    print(cuda.estimate(step, times=1000))      # 16 s: 1,000 times 16 ms
    print(cuda.estimate_launch(kernel, grid, block, args))
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygrad_edu.errors import type_error, value_error

from .simulator.launch import Kernel, Mode
from .simulator.machine.lanes import batches

ENOUGH = 0.25  # seconds of timing
MOST_ROUNDS = 5
MOST_PARTS = 3  # parts of a grid that are timed


@dataclass(frozen=True)
class Estimate:
    """A time in seconds, and what it comes from.

    >>> str(Estimate(times=1000, once=0.016))
    '16 s: 1,000 times 16 ms'
    >>> str(Estimate(times=1, once=250.0)), Estimate(times=2, once=0.5).seconds
    ('4.2 min', 1.0)
    """

    times: int
    once: float

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.times * self.once

    def __str__(self) -> str:
        if self.times == 1:
            return in_words(self.seconds)
        return f"{in_words(self.seconds)}: {self.times:,} times {in_words(self.once)}"


def in_words(seconds: float) -> str:
    """A time with two digits, which is all that a guess can promise.

    >>> in_words(0.0123), in_words(1.27), in_words(95.0), in_words(8000)
    ('12 ms', '1.3 s', '95 s', '2.2 h')
    """
    for limit, unit, name in ((1e-3, 1e-6, "µs"), (1.0, 1e-3, "ms"), (120.0, 1.0, "s")):
        if seconds < limit:
            return f"{_two_digits(seconds / unit)} {name}"
    if seconds < 7200:
        return f"{_two_digits(seconds / 60)} min"
    return f"{_two_digits(seconds / 3600)} h"


def _two_digits(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:.0f}"


def estimate(run: Callable[[], object], *, times: int = 1) -> Estimate:
    """How long ``times`` calls take, from a few of them.

    They are really made: a step of training that is estimated has moved the weights.

    >>> estimate(lambda: sum(range(1000)), times=10).seconds < 1
    True
    """
    if not callable(run):
        raise type_error(
            "estimate() calls what it is given",
            got=type(run).__name__,
            expected="a function without arguments",
        )
    if times < 1:
        raise value_error("nothing to estimate", got=f"times={times}")
    run()  # for what it compiles and imports
    return Estimate(times, _typical(run))


def _typical(run: Callable[[], object]) -> float:
    """Seconds of a call: the middle one of a few, in case another program ran."""
    taken: list[float] = []
    while len(taken) < MOST_ROUNDS and sum(taken) < ENOUGH:
        begin = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begin)
    return float(np.median(taken))


def _copied(argument: Any) -> Any:
    """An array, or that of a Tensor, that a launch may write to."""
    array = getattr(argument, "_array", argument)
    return array.copy() if isinstance(array, np.ndarray) else array


def estimate_launch(
    kernel: Kernel,
    grid: Sequence[int] | int,
    block: Sequence[int] | int,
    args: Sequence[Any],
    *,
    shared_mem: int = 0,
    mode: Mode | None = None,
    times: int = 1,
) -> Estimate:
    """How long a kernel takes in the simulator: some of its blocks run, on copies.

    Args:
        kernel: of a module on the device ``sim``.
        grid: as for the launch itself, like ``block``, ``args`` and ``shared_mem``.
        mode: "fast", "check" or "profile"; else that of the module.
        times: how many launches there will be.

    >>> from tinygrad_edu.cuda import Module
    >>> text = "__global__ void zero(float* x) { x[blockIdx.x] = 0.0f; }"
    >>> x = np.ones(1000, "float32")
    >>> found = estimate_launch(Module(text).get_function("zero"), 1000, 32, (x,))
    >>> 0 < found.seconds < 1, x.sum() == 1000
    (True, np.True_)
    """
    if not isinstance(kernel, Kernel):
        raise type_error(
            "only launches in the simulator are estimated",
            got=type(kernel).__name__,
            hint='device="sim" for the module; on a GPU, cuda.Event tells the time',
        )
    mode = mode or kernel.module.mode
    if mode not in ("fast", "check", "profile"):
        raise value_error(
            f"a launch in the mode {mode!r} is not estimated",
            expected='"fast", "check" or "profile"',
        )
    parts = batches(kernel.shape(grid, block))
    places = np.linspace(0, len(parts) - 1, min(MOST_PARTS, len(parts)))
    chosen = [parts[round(place)] for place in places]
    copies: dict[int, Any] = {}  # an array that is given twice stays one
    own = [copies.setdefault(id(one), _copied(one)) for one in args]

    def some() -> None:
        kernel.launch(grid, block, own, shared_mem=shared_mem, mode=mode, parts=chosen)

    some()  # for what it compiles
    return Estimate(times, _typical(some) * len(parts) / len(chosen))
