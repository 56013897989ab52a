"""How one batch is made of a dataset, by the loader itself or by a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...tensor import Tensor
from .collate import default_collate
from .dataset import IterableDataset, Subset, TensorDataset


@dataclass(frozen=True)
class Recipe:
    """What has to be known to make batches.

    `batched` says that numbers come in lists, and that samples are collated.
    """

    dataset: Any
    collate_fn: Callable[[Any], Any]
    batched: bool
    drop_last: bool

    @property
    def streams(self) -> bool:
        """Whether the samples come one after the other, without numbers."""
        return isinstance(self.dataset, IterableDataset)

    @property
    def only_copies_rows(self) -> bool:
        """Whether a batch is rows of tensors in memory, without anybody's code."""
        by_number = self.batched and self.collate_fn is default_collate
        return by_number and rows_at_once(self.dataset, []) is not None

    def fetcher(self) -> Callable[[Any], Any]:
        """The function from numbers to a batch; it raises StopIteration at the end."""
        return Stream(self).next_batch if self.streams else self.batch

    def batch(self, numbers: Any) -> Any:
        """The samples of these numbers, collated."""
        dataset = self.dataset
        if not self.batched:
            return self.collate_fn(dataset[numbers])
        if self.collate_fn is default_collate:
            rows = rows_at_once(dataset, numbers)
            if rows is not None:
                return rows
        at_once = getattr(dataset, "__getitems__", None)
        if at_once:
            return self.collate_fn(at_once(numbers))
        return self.collate_fn([dataset[number] for number in numbers])


class Stream:
    """Batches of a dataset whose samples have no numbers."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.samples = iter(recipe.dataset)
        self.ended = False

    def next_batch(self, numbers: Any) -> Any:
        """As many samples as there are numbers (which mean nothing else here)."""
        recipe = self.recipe
        if self.ended:
            raise StopIteration
        if not recipe.batched:
            return recipe.collate_fn(next(self.samples))
        # Not list(islice(...)): a sample's own error must not lose its place.
        batch = []
        for _ in numbers:
            try:
                batch.append(next(self.samples))
            except StopIteration:
                self.ended = True
                break
        if not batch or (recipe.drop_last and len(batch) < len(numbers)):
            raise StopIteration
        return recipe.collate_fn(batch)


def _is_rows(dataset: Any) -> bool:
    """Whether a sample is the rows of some tensors, and nobody has changed that."""
    kind = type(dataset)
    return (
        issubclass(kind, TensorDataset)
        and kind.__getitem__ is TensorDataset.__getitem__
        and not hasattr(kind, "__getitems__")
    )


def rows_at_once(dataset: Any, numbers: list[int]) -> list[Tensor] | None:
    """A whole batch of tensors with one indexing each; None for other datasets.

    Sample by sample costs 4 microseconds a sample, at once a twentieth of it.
    """
    while type(dataset) is Subset:
        numbers = [dataset.indices[number] for number in numbers]
        dataset = dataset.dataset
    if not _is_rows(dataset):
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
