"""What a worker of a DataLoader is: its number, its seed, its copy of the dataset.

This is the same for a worker in a process of its own (``worker_process.py``) and for
one that takes its turn in the main process (``in_turn.py``).
"""

from __future__ import annotations

import builtins
import random
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from ...random import default_generator
from .fetch import Recipe


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """Who a worker is: `id` from 0 to `num_workers` - 1, its `seed`, its `dataset`."""

    id: int
    num_workers: int
    seed: int
    dataset: Any
    rng: Any = None
    worker_method: str | None = "multiprocessing"


_current: WorkerInfo | None = None


def get_worker_info() -> WorkerInfo | None:
    """The worker in which this is called; None in the main process.

    A stream uses it to give each worker a part of its samples:

    >>> from tinygrad_edu.utils.data import DataLoader, IterableDataset
    >>> class Numbers(IterableDataset):
    ...     def __iter__(self):
    ...         worker = get_worker_info()
    ...         first, step = (worker.id, worker.num_workers) if worker else (0, 1)
    ...         return iter(range(first, 6, step))
    >>> list(DataLoader(Numbers(), batch_size=None))
    [0, 1, 2, 3, 4, 5]
    >>> get_worker_info() is None
    True

    Source: PyTorch, ``torch.utils.data.get_worker_info``.
    """
    return _current


def set_worker_info(info: WorkerInfo | None) -> WorkerInfo | None:
    """Say who works from here on; returns who did before."""
    global _current
    before, _current = _current, info
    return before


@dataclass(frozen=True)
class Orders:
    """What all workers of a loader are told at the start."""

    recipe: Recipe
    init: Callable[[int], Any] | None
    base_seed: int
    count: int


@dataclass(frozen=True)
class EndOfStream:
    """A worker's answer when its part of a stream is used up."""


@dataclass(frozen=True)
class Failure:
    """An exception in a worker, on its way to the main process."""

    kind: type[BaseException]
    text: str

    @classmethod
    def of(cls, error: BaseException, worker: int) -> Failure:
        """The exception with the worker's own traceback, as PyTorch words it."""
        trace = "".join(traceback.format_exception(error))
        where = f"in DataLoader worker process {worker}"
        kind = type(error)
        return cls(kind, f"Caught {kind.__name__} {where}.\nOriginal {trace}")

    def anonymous(self) -> Failure:
        """The same for a type that cannot travel: its nearest built-in relative."""
        known = vars(builtins).values()
        return Failure(next(k for k in self.kind.__mro__ if k in known), self.text)

    def raise_again(self) -> NoReturn:
        """Raise the same type of exception, with the worker's traceback as its text."""
        if self.kind is KeyError:  # shows its argument quoted, on one line
            raise KeyError(_Shown(self.text))
        raise self._again()

    def _again(self) -> BaseException:
        # Not in the function that raises: a frame that holds its own exception is
        # a circle, and would keep the iterator, and so the workers, alive.
        try:
            return self.kind(self.text)
        except Exception:  # a type that wants other arguments
            return RuntimeError(self.text)


class _Shown(str):
    """A text that is not quoted when it is shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class Worker:
    """Answers numbers with batches."""

    def __init__(self, orders: Orders, id: int) -> None:
        self.id = id
        self.orders = orders
        self.failure: Failure | None = None
        self.fetch: Callable[[Any], Any] = orders.recipe.batch
        recipe, seed = orders.recipe, orders.base_seed + id
        self.info = WorkerInfo(id, orders.count, seed, recipe.dataset)

    def start(self) -> None:
        """Seed all random numbers, then the user's own preparation."""
        seed_everything(self.orders.base_seed, self.id)
        try:
            if self.orders.init is not None:
                self.orders.init(self.id)
        except Exception as error:
            self.failure = Failure.of(error, self.id)
        else:
            self.begin_round()

    def begin_round(self) -> None:
        """A stream starts from the front again."""
        try:
            self.fetch = self.orders.recipe.fetcher()
        except Exception as error:
            self.failure = Failure.of(error, self.id)

    def answer(self, numbers: Any) -> Any:
        """The batch of these numbers, or an EndOfStream, or a Failure."""
        if self.failure is not None:
            return self.failure
        try:
            return self.fetch(numbers)
        except StopIteration as error:
            if self.orders.recipe.streams:
                return EndOfStream()
            return Failure.of(error, self.id)
        except Exception as error:
            return Failure.of(error, self.id)


class Unable(Worker):
    """A worker that could not even read what it is to do."""

    def __init__(self, failure: Failure, id: int) -> None:
        self.id = id
        self.failure = failure

    def begin_round(self) -> None:
        """Nothing will be better then."""


def seed_everything(base_seed: int, worker: int) -> None:
    """Python's, NumPy's and the library's random numbers, by PyTorch's seeds."""
    random.seed(base_seed + worker)
    default_generator.manual_seed(base_seed + worker)
    # NumPy's twister is the library's too: a seed of its own keeps the two apart.
    entropy = [worker, base_seed & 0xFFFFFFFF, base_seed >> 32, 0]
    np.random.seed(np.random.SeedSequence(entropy).generate_state(4))
