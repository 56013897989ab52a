"""Batches of a dataset, in order or shuffled anew in each round."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import repeat
from typing import Any, Generic

from ...errors import type_error, value_error
from ...random import Generator
from .collate import default_collate, default_convert
from .dataset import IterableDataset, T_co
from .fetch import Recipe
from .iterators import BatchIterator, Here, WithWorkers
from .resume import Round, own_generators, set_states, states
from .sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler
from .worker import get_worker_info

__all__ = ["DataLoader", "default_collate", "default_convert", "get_worker_info"]

# Whoever changes these later would be surprised: the samplers are made at the start.
FIXED = (
    "batch_size",
    "batch_sampler",
    "sampler",
    "drop_last",
    "dataset",
    "persistent_workers",
)


class DataLoader(Generic[T_co]):
    """Goes through a dataset in batches (``torch.utils.data.DataLoader``).

    Args:
        dataset: samples by number, or an IterableDataset.
        batch_size: how many samples a batch holds; None gives single samples.
        shuffle: take them in a new random order in each round.
        sampler: an order of your own, instead of `shuffle`.
        batch_sampler: batches of numbers of your own, instead of all the former.
        num_workers: how many processes make batches ahead of time; 0: none.
        collate_fn: makes a batch of a list of samples.
        pin_memory: put batches in memory that a GPU can read by itself.
        drop_last: leave out a last batch that is not full.
        timeout: seconds to wait for a worker before an error; 0: for ever.
        worker_init_fn: called in each worker with its number before it starts.
        multiprocessing_context: how processes are made: "fork", "spawn", …
        generator: where the random order and the workers' seeds come from.
        prefetch_factor: how many batches each worker is ahead; 2 unless given.
        persistent_workers: keep the workers for the next round.
        in_order: give batches in their order; False: as they are ready.

    The order after ``manual_seed`` is PyTorch's, for any number of workers, and so are
    the workers' seeds. Rows of a TensorDataset are only copied, which no worker can
    help with: they are taken in this process. In a notebook on Windows or macOS a
    dataset class has to be imported from a .py file to reach a worker process;
    otherwise workers take turns in this process, with the same batches.

    >>> import tinygrad_edu as torch
    >>> rows = torch.utils.data.TensorDataset(torch.arange(5))
    >>> loader = DataLoader(rows, batch_size=2)
    >>> [batch.tolist() for (batch,) in loader]
    [[0, 1], [2, 3], [4]]
    >>> len(loader)
    3
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Iterable[Any] | None = None,
        batch_sampler: Iterable[list[Any]] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[Any], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], Any] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        self.num_workers = num_workers
        self.prefetch_factor = (
            2 if num_workers and prefetch_factor is None else (prefetch_factor)
        )
        self.pin_memory = pin_memory
        self.pin_memory_device = pin_memory_device
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = _context(multiprocessing_context, num_workers)
        self.generator = generator
        self.in_order = in_order
        if isinstance(dataset, IterableDataset):
            _check_stream(shuffle, sampler, batch_sampler)
        _check_order(batch_size, shuffle, sampler, batch_sampler, drop_last)
        if batch_sampler is not None:
            batch_size, drop_last = None, False
        if sampler is None:
            sampler = _default_sampler(dataset, shuffle, generator)
        if batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        single = batch_sampler is None
        self.dataset = dataset
        self.batch_size = batch_size
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        self.drop_last = drop_last
        self.collate_fn = collate_fn or (default_convert if single else default_collate)
        self.persistent_workers = persistent_workers
        self.promised_length: int | None = None  # of a stream, once len() was asked
        self._workers: WithWorkers | None = None
        self._goes_on = False  # with a round that another program has begun
        self._round = Round()  # the last one begun; with nothing given when it is over
        self._ready = True
        self.check_worker_number_rationality()

    def __setattr__(self, name: str, value: Any) -> None:
        if name in FIXED and getattr(self, "_ready", False):
            raise value_error(
                f"{name} attribute should not be set after "
                f"{type(self).__name__} is initialized",
                hint="make a new DataLoader",
            )
        super().__setattr__(name, value)

    def __iter__(self) -> BatchIterator:
        if not self._goes_on:
            self._round = Round()
        self._goes_on = False
        if self.num_workers == 0 or self._workers_cannot_help():
            return Here(self)
        if not self.persistent_workers:
            return WithWorkers(self)
        if self._workers is None:
            self._workers = WithWorkers(self)
        else:
            self._workers.new_round(self)
        return self._workers

    def state_dict(self) -> dict[str, Any]:
        """Where the loader is in its round, and its random generators, as plain data.

        A loader with this state goes on with the batch after the last one given, in
        the same order, and so does every round after it. The default generator's own
        state is not in it: a checkpoint has it. Random numbers that workers draw start
        anew. An addition to PyTorch's; torchdata's StatefulDataLoader has it too.

        >>> import tinygrad_edu as torch
        >>> loader = DataLoader(range(6), batch_size=2, shuffle=True)
        >>> batches = iter(loader)
        >>> _ = next(batches)
        >>> state, rest = loader.state_dict(), [batch.tolist() for batch in batches]
        >>> other = DataLoader(range(6), batch_size=2, shuffle=True)
        >>> other.load_state_dict(state)
        >>> [batch.tolist() for batch in other] == rest
        True
        """
        begun = self._round if self._round.given else Round()
        return {**asdict(begun), "generators": states(own_generators(self))}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on, in the next ``for``, where a loader was when it gave this state."""
        begun = dict(state_dict)
        set_states(own_generators(self), begun.pop("generators"))
        self._round = Round(**begun)
        self._goes_on = True

    def __len__(self) -> int:
        if not isinstance(self.dataset, IterableDataset):
            order: Any = self.order
            return len(order)
        count = self.promised_length = len(self.dataset)  # type: ignore[arg-type]
        if self.batch_size is None:
            return count
        extra = 0 if self.drop_last else self.batch_size - 1
        return (count + extra) // self.batch_size

    def check_worker_number_rationality(self) -> None:
        """Warn of more workers than there are processors."""
        _warn_of_many_workers(self.num_workers)

    @property
    def order(self) -> Iterable[Any]:
        """What is asked of the dataset, one batch after the other."""
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    @property
    def current_round(self) -> Round:
        """The round that was begun last, which its iterator keeps count of."""
        return self._round

    @property
    def recipe(self) -> Recipe:
        """How batches are made."""
        batched = self.batch_sampler is not None
        return Recipe(self.dataset, self.collate_fn, batched, self.drop_last)

    def _workers_cannot_help(self) -> bool:
        asked_for = self.worker_init_fn or self.multiprocessing_context
        return not asked_for and self.recipe.only_copies_rows


class _Endless(Sampler[None]):
    """Numbers for a stream, which needs none."""

    def __iter__(self) -> Any:
        return repeat(None)


def _default_sampler(
    dataset: Any, shuffle: bool | None, generator: Generator | None
) -> Sampler[Any]:
    if isinstance(dataset, IterableDataset):
        return _Endless()
    if shuffle:
        return RandomSampler(dataset, generator=generator)
    return SequentialSampler(dataset)


def _check_workers(
    num_workers: int,
    timeout: float,
    prefetch_factor: int | None,
    persistent_workers: bool,
) -> None:
    if num_workers < 0:
        raise value_error(
            "num_workers option should be non-negative; "
            "use num_workers=0 to disable multiprocessing."
        )
    if timeout < 0:
        raise value_error("timeout option should be non-negative")
    if num_workers == 0 and prefetch_factor is not None:
        raise value_error(
            "prefetch_factor option could only be specified in multiprocessing."
            "let num_workers > 0 to enable multiprocessing, otherwise set "
            "prefetch_factor to None."
        )
    if prefetch_factor is not None and prefetch_factor < 0:
        raise value_error("prefetch_factor option should be non-negative")
    if persistent_workers and num_workers == 0:
        raise value_error("persistent_workers option needs num_workers > 0")


def _context(wanted: Any, num_workers: int) -> Any:
    """The kind of processes that is asked for; None: Python's own choice."""
    if wanted is None:
        return None
    if num_workers == 0:
        raise value_error(
            "multiprocessing_context can only be used with multi-process loading "
            f"(num_workers > 0), but got num_workers={num_workers}"
        )
    import multiprocessing
    from multiprocessing.context import BaseContext

    if isinstance(wanted, str):
        known = multiprocessing.get_all_start_methods()
        if wanted not in known:
            raise value_error(
                "multiprocessing_context option should specify a valid start method in "
                f"{known!r}, but got multiprocessing_context={wanted!r}"
            )
        return multiprocessing.get_context(wanted)
    if not isinstance(wanted, BaseContext):
        raise type_error(
            "multiprocessing_context option should be a valid context object or a "
            "string specifying the start method, but got "
            f"multiprocessing_context={wanted}"
        )
    return wanted


def _warn_of_many_workers(num_workers: int) -> None:
    """More processes than processors only get in each other's way."""
    if not num_workers:
        return
    known = hasattr(os, "sched_getaffinity")
    processors = len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1
    if num_workers <= processors:
        return
    warnings.warn(
        f"This DataLoader will create {num_workers} worker processes in total. Our "
        f"suggested max number of worker in current system is {processors}"
        f"{'' if known else ' (`cpuset` is not taken into account)'}, which is smaller "
        "than what this DataLoader is going to create. Please be aware that excessive "
        "worker creation might get DataLoader running slow or even freeze, lower the "
        "worker number to avoid potential slowness/freeze if necessary.",
        stacklevel=4,
    )


def _check_stream(shuffle: Any, sampler: Any, batch_sampler: Any) -> None:
    """An IterableDataset decides its order itself."""
    given = {"sampler": sampler, "batch_sampler": batch_sampler}
    if shuffle:
        given = {"shuffle": shuffle}
    for name, value in given.items():
        if value is not None:
            raise value_error(
                f"DataLoader with IterableDataset: expected unspecified {name} option, "
                f"but got {name}={value}"
            )


def _check_order(
    batch_size: int | None,
    shuffle: bool | None,
    sampler: Any,
    batch_sampler: Any,
    drop_last: bool,
) -> None:
    """Options that would say the same thing twice."""
    if sampler is not None and shuffle:
        raise value_error("sampler option is mutually exclusive with shuffle")
    others = batch_size != 1 or shuffle or sampler is not None or drop_last
    if batch_sampler is not None and others:
        raise value_error(
            "batch_sampler option is mutually exclusive with batch_size, shuffle, "
            "sampler, and drop_last"
        )
    if batch_size is None and drop_last:
        raise value_error(
            "batch_size=None option disables auto-batching and is mutually exclusive "
            "with drop_last"
        )
