"""One library in one process, eager or compiled: takes steps and times them.

Started by ``compiled.py`` as ``compiled_worker.py LIBRARY WAY``. The first line of
input names a step and how many to take, with the loss of each for an answer; each
further line says how long to repeat it, and the answer is the median time of one.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from whole_steps import STEPS, number

CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}
# Seconds between two looks at the clock: a look takes time, and some steps are short.
LEAST = 1e-4
# A step that makes its optimizer's state, one that is captured, one that is compiled:
# what a compiler has to do is done after so many.
BEGINNING = 3


def main(library: str, way: str) -> None:
    """Serve requests until the input ends."""
    torch = importlib.import_module(library)
    if library == "torch":
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    step: Callable[[], Any] = lambda: None  # noqa: E731
    for line in sys.stdin:
        request = json.loads(line)
        if "step" in request:
            step, answer = begin(torch, way, **request)
        else:
            answer = {"seconds": timed(step, **request)}
        print(json.dumps(answer), flush=True)


def begin(
    torch: Any, way: str, step: str, count: int
) -> tuple[Callable[[], Any], dict[str, Any]]:
    """Take the first steps: how long the beginning took, and all losses."""
    function, arguments = STEPS[step](torch)
    start = time.perf_counter()
    try:
        run = function if way == "eager" else torch.compile(function)
        losses = [number(run(*arguments)) for _ in range(BEGINNING)]
        first = time.perf_counter() - start
        losses += [number(run(*arguments)) for _ in range(count - BEGINNING)]
    except Exception as error:  # the driver says which and goes on
        return function, {"failed": f"{type(error).__name__}: {error}"}
    return lambda: run(*arguments), {"first": first, "losses": losses}


def timed(step: Callable[[], Any], seconds: float, clock: str) -> float:
    """Repeat a step for about ``seconds``; the median of one."""
    now = CLOCKS[clock]
    once = repeated(step, 1, now)
    times = max(1, int(LEAST / max(once, 1e-9)))
    found = []
    until = time.perf_counter() + seconds
    while not found or time.perf_counter() < until:
        found.append(repeated(step, times, now))
    found.sort()
    return found[len(found) // 2]


def repeated(step: Callable[[], Any], times: int, now: Callable[[], float]) -> float:
    """Seconds for one of several steps in a row."""
    start = now()
    for _ in range(times):
        step()
    return (now() - start) / times


if __name__ == "__main__":
    main(*sys.argv[1:])
