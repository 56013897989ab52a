"""Workers that take turns in the main process: the same batches, nothing at once.

Used where worker processes cannot be had: on Windows and macOS a process starts with
nothing of what a notebook cell defined, so a dataset class written there cannot reach
it. Threads would be no help: they draw from the main program's random numbers at any
moment, so that no run could be repeated, and Python runs one of them at a time. Here
each worker has its own random numbers, put in place while it works; the batches are,
number for number, those of worker processes.
"""

from __future__ import annotations

import copy
import random
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from ...random import default_generator
from .worker import Orders, Worker, set_worker_info


class InTurn:
    """A crew whose workers share the main process."""

    def __init__(self, orders: Orders) -> None:
        self._desks = [Desk(own_copy(orders), id) for id in range(orders.count)]
        self._tasks: deque[tuple[int, int, Any]] = deque()

    def submit(self, worker: int, task: int, numbers: Any) -> None:
        """Put a task on a worker's list."""
        self._tasks.append((worker, task, numbers))

    def receive(self, timeout: float) -> tuple[int, Any]:
        """Do the oldest task; the number of the task, and what came of it."""
        worker, task, numbers = self._tasks.popleft()
        desk = self._desks[worker]
        return task, desk.run(lambda: desk.worker.answer(numbers))

    def begin_round(self) -> None:
        """Forget open tasks; streams start from the front."""
        self._tasks.clear()
        for desk in self._desks:
            desk.run(desk.worker.begin_round)

    def close(self, patience: float = 0) -> None:
        """Nothing is left behind that would have to be ended."""
        self._tasks.clear()


class Desk:
    """A worker with its random numbers, which wait here while others work."""

    def __init__(self, orders: Orders, id: int) -> None:
        self.worker = Worker(orders, id)
        self._states: Any = None
        self.run(self.worker.start)

    def run(self, work: Callable[[], Any]) -> Any:
        """Do something as this worker."""
        with self._seated():
            return work()

    @contextmanager
    def _seated(self) -> Iterator[None]:
        outside = random_states()
        before = set_worker_info(self.worker.info)
        if self._states is not None:
            set_random_states(self._states)
        try:
            yield
        finally:
            self._states = random_states()
            set_random_states(outside)
            set_worker_info(before)


def own_copy(orders: Orders) -> Orders:
    """Orders with a dataset whose attributes a worker may change for itself."""
    dataset = copy.copy(orders.recipe.dataset)
    return replace(orders, recipe=replace(orders.recipe, dataset=dataset))


def random_states() -> tuple[Any, Any, Any]:
    """Where Python's, NumPy's and the library's random numbers stand."""
    return random.getstate(), np.random.get_state(), default_generator.get_state()


def set_random_states(states: tuple[Any, Any, Any]) -> None:
    """Put them back there."""
    random.setstate(states[0])
    np.random.set_state(states[1])
    default_generator.set_state(states[2])
