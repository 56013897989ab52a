"""One round through a DataLoader: without workers, and with them.

With workers, task number n (the numbers of one batch) goes to worker n mod count, and
batches are given out by task number, not by arrival. So the order is the same for any
number of workers, however long each takes.
"""

from __future__ import annotations

import sys
import warnings
import weakref
from collections.abc import Iterator
from itertools import cycle
from typing import TYPE_CHECKING, Any

from ...accelerator import is_available
from ...errors import message
from ...generator import random_int63
from ...random import default_generator
from .in_turn import InTurn
from .pinning import pinned_batch
from .resume import back_at, counted, generators_of_order, rest_of, states
from .worker import EndOfStream, Failure, Orders

if TYPE_CHECKING:
    from .dataloader import DataLoader
    from .processes import Processes

IN_A_HURRY = 0.2  # seconds that workers are given to end after an error


class BatchIterator(Iterator[Any]):
    """What ``iter(loader)`` gives."""

    def __init__(self, loader: DataLoader[Any]) -> None:
        if loader.pin_memory and not is_available():
            warnings.warn(
                "'pin_memory' argument is set as true but no accelerator is found, "
                "then device pinned memory won't be used.",
                stacklevel=3,
            )
        self._pins = loader.pin_memory and is_available()
        # Not the loader itself, which may hold this iterator: a circle would keep
        # the workers alive.
        self._order = loader.order
        self._recipe = loader.recipe
        self._count = loader.num_workers
        self._restart(loader)
        # PyTorch draws this seed for its workers, even when it has none.
        self._base_seed = (
            self._round.seed
            if self._given
            else random_int63(loader.generator or default_generator)
        )
        self._pass_over_numbers(loader)

    def __len__(self) -> int:
        order: Any = self._order
        return len(order)

    def __next__(self) -> Any:
        try:
            batch = self._next_batch()
        except StopIteration:
            self._round.given = 0  # it is over
            raise
        self._given += 1
        self._round.given = self._given
        if self._promised is not None and self._given > self._promised:
            self._warn_of_too_many()
        return pinned_batch(batch) if self._pins else batch

    def _next_batch(self) -> Any:
        raise NotImplementedError

    def _restart(self, loader: DataLoader[Any]) -> None:
        """Begin to take numbers from the front."""
        self._numbers = iter(self._order)
        self._round = loader.current_round
        self._given = self._round.given  # already, by another program
        self._promised = loader.promised_length

    def _pass_over_numbers(self, loader: DataLoader[Any]) -> None:
        """Begin after the batches that were given already."""
        generators, numbers = generators_of_order(loader), self._numbers
        self._round.seed = self._base_seed
        if self._recipe.streams:
            return
        if self._given:
            with back_at(generators, self._round.start):
                self._numbers = rest_of(numbers, self._round)
        else:
            self._round.start = states(generators)
            self._numbers = counted(numbers, self._round)

    def _pass_over_samples(self) -> None:
        """The same for a stream, which has no numbers."""
        if self._recipe.streams:
            for _ in range(self._given):
                self._next_batch()

    def _warn_of_too_many(self) -> None:
        first = (
            f"Length of IterableDataset {self._recipe.dataset} was reported to be "
            f"{self._promised}(when accessing len(dataloader)), but {self._given} "
            "samples have been fetched. "
        )
        if self._count > 0:
            first += (
                "For multiprocessing data-loading, this could be caused by not "
                "properly configuring the IterableDataset replica at each worker: "
                "see get_worker_info."
            )
        warnings.warn(first, stacklevel=3)


class Here(BatchIterator):
    """Makes each batch when it is asked for, in this process."""

    def __init__(self, loader: DataLoader[Any]) -> None:
        super().__init__(loader)
        if loader.num_workers == 0 and loader.timeout:
            raise AssertionError(
                message(
                    "_SingleProcessDataLoaderIter requires timeout == 0",
                    hint="a timeout needs num_workers > 0",
                )
            )
        self._fetch = self._recipe.fetcher()
        self._pass_over_samples()

    def _next_batch(self) -> Any:
        return self._fetch(next(self._numbers))


class WithWorkers(BatchIterator):
    """Has workers make batches ahead of time."""

    def __init__(self, loader: DataLoader[Any]) -> None:
        super().__init__(loader)
        if not loader.prefetch_factor:
            raise AssertionError(
                "prefetch_factor must be greater than 0 for "
                "MultiProcessingDataLoaderIter"
            )
        self._timeout = loader.timeout
        self._in_order = loader.in_order
        self._persistent = loader.persistent_workers
        self._ahead = loader.prefetch_factor * self._count
        self._next_task = 0
        orders = Orders(
            self._recipe, loader.worker_init_fn, self._base_seed, self._count
        )
        crew = hire(orders, loader.multiprocessing_context)
        self._crew: Processes | InTurn | None = crew
        self._begin()
        if not self._persistent:
            end_with_cell(self)

    def new_round(self, loader: DataLoader[Any]) -> None:
        """The same workers once more (``persistent_workers``)."""
        self._restart(loader)
        self._pass_over_numbers(loader)
        if self._crew is not None:
            self._crew.begin_round()
            self._begin()

    def close(self, patience: float = 1.0) -> None:
        """End the workers, after some seconds by force; nothing more is given."""
        crew, self._crew = self._crew, None
        self._worker_of.clear()
        if crew is not None:
            crew.close(patience)

    def _begin(self) -> None:
        self._worker_of: dict[int, int] = {}  # by task, in order, not yet given out
        self._answers: dict[int, Any] = {}  # that came before their turn
        self._turns = cycle(range(self._count))
        self._load = [0] * self._count  # open tasks of each worker
        self._has_more = [True] * self._count
        for _ in range(self._ahead):
            self._assign()
        self._pass_over_samples()

    def _assign(self) -> None:
        """The next numbers to the next worker that has something left."""
        worker = self._whose_turn()
        if worker is None or self._crew is None:
            return
        for numbers in self._numbers:
            self._worker_of[self._next_task] = worker
            self._load[worker] += 1
            self._crew.submit(worker, self._next_task, numbers)
            self._next_task += 1
            return

    def _whose_turn(self) -> int | None:
        most = self._ahead // max(sum(self._has_more), 1)
        for _ in range(self._count):
            worker = next(self._turns)
            free = self._in_order or self._load[worker] < most
            if self._has_more[worker] and free:
                return worker
        return None

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except KeyboardInterrupt:
            self.close(IN_A_HURRY)
            raise

    def _next_batch(self) -> Any:
        while self._worker_of:
            task, answer = self._next_answer()
            worker = self._worker_of.pop(task)
            self._load[worker] -= 1
            if not isinstance(answer, EndOfStream):
                self._assign()
                return opened(answer)
            if self._has_more[worker]:
                self._has_more[worker] = False
                self._assign()
        if not self._persistent:
            self.close()
        raise StopIteration

    def _next_answer(self) -> tuple[int, Any]:
        """The answer whose turn it is; the first one where no order is wanted."""
        waiting = self._worker_of if self._in_order else self._answers
        while next(iter(waiting), None) not in self._answers:
            task, answer = self._receive()
            if task in self._worker_of:  # not of a round that was given up
                self._answers[task] = answer
        task = next(iter(waiting))
        return task, self._answers.pop(task)

    def _receive(self) -> tuple[int, Any]:
        assert self._crew is not None  # there are open tasks
        try:
            return self._crew.receive(self._timeout)
        except BaseException:  # a dead worker, a timeout, Ctrl-C
            self.close(IN_A_HURRY)
            raise


def opened(answer: Any) -> Any:
    """A worker's batch; its exception is raised here."""
    if isinstance(answer, Failure):
        answer.raise_again()
    return answer


def hire(orders: Orders, context: Any) -> Processes | InTurn:
    """Worker processes; where the dataset cannot reach them, workers that take turns.

    Who asks for a kind of process (`context`) gets an error instead.
    """
    # Not at the top: multiprocessing takes 6 ms that most programs need not spend.
    from .parcels import CannotTravel, refusal
    from .processes import Processes

    try:
        return Processes(orders, context)
    except CannotTravel as reason:
        if context is not None:
            raise refusal(str(reason)) from None
        warnings.warn(
            "DataLoader loads in this process: its dataset, collate_fn or "
            f"worker_init_fn cannot be sent to worker processes ({reason}). The "
            "batches are the same; to load ahead, import them from a .py file.",
            stacklevel=5,
        )
        return InTurn(orders)


def end_with_cell(iterator: WithWorkers) -> None:
    """In a notebook: end the workers when this cell ends with an error.

    A notebook keeps the variables of an interrupted cell, and with them the workers.
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None:
        return
    held = weakref.ref(iterator)

    def after(result: Any) -> None:
        shell.events.unregister("post_run_cell", after)
        left = held()
        if left is not None and result.error_in_exec is not None:
            left.close(IN_A_HURRY)

    shell.events.register("post_run_cell", after)
