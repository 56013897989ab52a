"""Batches of a dataset, in order or shuffled anew in each round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from ...errors import message, value_error
from ...generator import random_int63
from ...random import Generator, default_generator
from ...tensor import Tensor
from .collate import default_collate, default_convert
from .dataset import IterableDataset, Subset, TensorDataset
from .sampler import BatchSampler, RandomSampler, SequentialSampler


class DataLoader:
    """Goes through a dataset in batches (``torch.utils.data.DataLoader``).

    Args:
        dataset: samples by number, or an IterableDataset.
        batch_size: how many samples a batch holds; None gives single samples.
        shuffle: take them in a new random order in each round.
        sampler: an order of your own, instead of `shuffle`.
        batch_sampler: batches of numbers of your own, instead of all the former.
        num_workers: only 0; loading in other processes is not written yet.
        collate_fn: makes a batch of a list of samples.
        drop_last: leave out a last batch that is not full.
        generator: where the random order comes from.

    The order after ``manual_seed`` is PyTorch's. `pin_memory`, `timeout`,
    `worker_init_fn`, `multiprocessing_context`, `prefetch_factor` and
    `persistent_workers` are about workers and GPUs; here they are checked as PyTorch
    does, and change nothing.

    >>> import tinygrad_edu as torch
    >>> loader = DataLoader(TensorDataset(torch.arange(5)), batch_size=2)
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
        sampler: Iterable[int] | None = None,
        batch_sampler: Iterable[list[int]] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
    ) -> None:
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        streams = isinstance(dataset, IterableDataset)
        if streams:
            _check_stream(shuffle, sampler, batch_sampler)
        _check_order(batch_size, shuffle, sampler, batch_sampler, drop_last)
        if batch_sampler is not None:
            batch_size = None
        elif not streams:
            if sampler is None and shuffle:
                sampler = RandomSampler(dataset, generator=generator)
            elif sampler is None:
                sampler = SequentialSampler(dataset)
            if batch_size is not None:
                batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        if batch_size is not None:
            BatchSampler((), batch_size, drop_last)  # checks the two
        single = batch_size is None and batch_sampler is None
        self.dataset = dataset
        self.batch_size = batch_size
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        self.drop_last = drop_last
        self.generator = generator
        self.num_workers = num_workers
        self.collate_fn = collate_fn or (default_convert if single else default_collate)

    def __iter__(self) -> Iterator[Any]:
        # PyTorch draws a seed for its workers here, even when it has none.
        random_int63(self.generator or default_generator)
        if isinstance(self.dataset, IterableDataset):
            return self._stream()
        if self.batch_sampler is not None:
            return (self._batch(numbers) for numbers in self.batch_sampler)
        return (self.collate_fn(self.dataset[number]) for number in self.sampler or ())

    def __len__(self) -> int:
        if isinstance(self.dataset, IterableDataset):
            if self.batch_size is None:
                return len(self.dataset)  # type: ignore[arg-type]
            return len(BatchSampler(self.dataset, self.batch_size, self.drop_last))
        order: Any = self.sampler if self.batch_sampler is None else self.batch_sampler
        return len(order)

    def _batch(self, numbers: list[int]) -> Any:
        """The samples of these numbers, collated."""
        if self.collate_fn is default_collate:
            rows = rows_at_once(self.dataset, numbers)
            if rows is not None:
                return rows
        return self.collate_fn([self.dataset[number] for number in numbers])

    def _stream(self) -> Iterator[Any]:
        """The batches of a dataset that has no numbers."""
        samples = iter(self.dataset)
        if self.batch_size is None:
            yield from map(self.collate_fn, samples)
            return
        while batch := list(islice(samples, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield self.collate_fn(batch)


def rows_at_once(dataset: Any, numbers: list[int]) -> list[Tensor] | None:
    """A whole batch of tensors with one indexing each; None for other datasets.

    Sample by sample costs 4 microseconds a sample, at once a twentieth of it.
    """
    while type(dataset) is Subset:
        numbers = [dataset.indices[number] for number in numbers]
        dataset = dataset.dataset
    if type(dataset) is not TensorDataset:
        return None
    if any(each.requires_grad for each in dataset.tensors):
        return None
    rows = np.array(numbers, np.int64)
    try:
        return [
            Tensor._from_array(each._array[rows], False, each._device)
            for each in dataset.tensors
        ]
    except IndexError:
        return None  # sample by sample, the number out of range is named


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
    if num_workers > 0:
        raise NotImplementedError(
            message(
                "DataLoader with num_workers > 0 is not supported yet",
                got=f"num_workers={num_workers}",
                hint="num_workers=0, which is the fastest for data in memory",
            )
        )
    if prefetch_factor is not None:
        raise value_error(
            "prefetch_factor option could only be specified in multiprocessing."
            "let num_workers > 0 to enable multiprocessing, otherwise set "
            "prefetch_factor to None."
        )
    if persistent_workers:
        raise value_error("persistent_workers option needs num_workers > 0")


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
