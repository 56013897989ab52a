"""Large loops, shared between threads.

While C works, Python's lock is free: plain threads that call it run side by side.
Handing a part over takes some 30 µs, so only loops over a million numbers are shared
(the target decides which), and only if more than one thread was asked for.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

GRAIN = 500_000  # numbers that are worth a thread

Part = Callable[[int, int, int, int], int]
_pools: dict[int, Any] = {}


def pool(threads: int) -> Any:
    """Threads that wait for work; one pool for all programs that want so many."""
    found = _pools.get(threads)
    if found is None:
        made = ThreadPoolExecutor(threads, thread_name_prefix="compiled")
        found = _pools.setdefault(threads, made)
    return found


def _forget() -> None:
    """A process that was forked has none of its parent's threads."""
    _pools.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def parts(size: int, threads: int) -> list[tuple[int, int]]:
    """``range(size)`` in as many equal parts as there are threads, or fewer.

    >>> parts(10, 4), parts(2, 4)
    ([(0, 2), (2, 5), (5, 7), (7, 10)], [(0, 1), (1, 2)])
    """
    count = max(1, min(size, threads))
    edges = [size * i // count for i in range(count + 1)]
    return list(itertools.pairwise(edges))


def worthwhile(numbers: int, threads: int) -> int:
    """How many threads a loop over so many numbers keeps busy long enough.

    >>> worthwhile(10**6, 2), worthwhile(10**6, 64), worthwhile(10**5, 2)
    (2, 2, 1)
    """
    return max(1, min(threads, numbers // GRAIN))


def shared_out(part: Part, size: int, threads: int) -> Callable[[int, int], int]:
    """A segment that does its parts in several threads, the last one in this."""
    *others, mine = parts(size, threads)

    def step(table: int, numbers: int) -> int:
        submit = pool(threads - 1).submit
        waiting = [submit(part, table, numbers, *each) for each in others]
        try:
            answer = part(table, numbers, *mine)
        finally:  # also after Ctrl-C nobody may work in memory that is given back
            wait(waiting)
        return max([answer, *[int(each.result()) for each in waiting]])

    return step if others else lambda table, numbers: part(table, numbers, 0, size)
