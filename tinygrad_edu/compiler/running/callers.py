"""One function for many callers at a time, each with memory of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

Run = Callable[[Sequence[Any]], list[Any]]

# Memory for so many callers at once is kept for the next calls.
KEPT = 4


def shared(make: Callable[[], Run], kept: int = KEPT) -> Run:
    """A function that may be called from several threads at once.

    ``make()`` gives a function that may not: it has a workspace. One that is idle is
    taken, and given back at the end. After an error it is not: it may be half way.
    Taking and giving back are single steps of a ``deque``, so no lock is needed.

    >>> run = shared(lambda: lambda inputs: [sum(inputs)])
    >>> run([1, 2, 3])
    [6]
    """
    idle: deque[Run] = deque(maxlen=kept)
    take, give_back = idle.pop, idle.append

    def run(inputs: Sequence[Any]) -> list[Any]:
        try:
            mine = take()
        except IndexError:
            mine = make()
        results = mine(inputs)
        give_back(mine)
        return results

    return run
