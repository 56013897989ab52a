"""Collections of samples, and parts of them."""

from __future__ import annotations

import math
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

from ...errors import message, value_error
from ...random import Generator, randperm
from ...tensor import Tensor

T_co = TypeVar("T_co", covariant=True)


class Dataset(Generic[T_co]):
    """Samples by number (``torch.utils.data.Dataset``).

    A subclass writes ``__getitem__(self, index)`` and, where it has an end,
    ``__len__(self)``. It may write ``__getitems__(self, indices)``, which answers a
    list of numbers with a list of samples: a DataLoader then asks once a batch. Two
    datasets added with ``+`` follow each other (see ConcatDataset).

    >>> class Squares(Dataset):
    ...     def __len__(self):
    ...         return 5
    ...     def __getitem__(self, index):
    ...         return index**2
    >>> Squares()[3]
    9
    """

    def __getitem__(self, index: Any) -> T_co:
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other: Any) -> Any:
        return ConcatDataset([self, other])


class IterableDataset(Dataset[T_co]):
    """Samples one after the other, such as lines of a long file.

    A subclass writes ``__iter__(self)``. The samples cannot be shuffled. Every worker
    of a DataLoader has the whole stream; ``get_worker_info()`` tells which part of it
    to give, so that no sample comes twice.

    >>> class Countdown(IterableDataset):
    ...     def __iter__(self):
    ...         return iter([3, 2, 1])
    >>> list(Countdown())
    [3, 2, 1]
    """

    def __iter__(self) -> Iterator[T_co]:
        raise NotImplementedError(
            "Subclasses of IterableDataset should implement __iter__."
        )

    def __add__(self, other: Any) -> ChainDataset[Any]:
        return ChainDataset([self, other])


class TensorDataset(Dataset[tuple[Tensor, ...]]):
    """Tensors of equal length; sample i is the i-th row of each.

    >>> import tinygrad_edu as torch
    >>> images, labels = torch.ones(6, 8, 8), torch.arange(6)
    >>> image, label = TensorDataset(images, labels)[2]
    >>> image.shape, label
    (torch.Size([8, 8]), tensor(2))
    """

    def __init__(self, *tensors: Tensor) -> None:
        lengths = [each.shape[0] for each in tensors]
        if len(set(lengths)) > 1:
            # PyTorch raises an AssertionError here too.
            raise AssertionError(
                message("Size mismatch between tensors", got=f"lengths {lengths}")
            )
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self) -> int:
        return int(self.tensors[0].shape[0])


class StackDataset(Dataset[Any]):
    """Datasets of equal length side by side: sample i holds sample i of each.

    Datasets given by position make tuples, datasets given by name make dicts.

    >>> StackDataset([10, 11], "ab")[1]
    (11, 'b')
    >>> StackDataset(image=[10, 11], text="ab")[0]
    {'image': 10, 'text': 'a'}
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if args and kwargs:
            raise value_error(
                "Supported either ``tuple``- (via ``args``) or``dict``- (via "
                "``kwargs``) like input/output, but both types are given."
            )
        if not args and not kwargs:
            raise value_error("At least one dataset should be passed")
        self.datasets: Any = args or kwargs
        lengths = [len(each) for each in (args or kwargs.values())]
        if len(set(lengths)) > 1:
            raise value_error(
                "Size mismatch between datasets", got=f"lengths {lengths}"
            )
        self._length = lengths[0]

    def __getitem__(self, index: Any) -> Any:
        if isinstance(self.datasets, dict):
            return {name: each[index] for name, each in self.datasets.items()}
        return tuple(each[index] for each in self.datasets)

    def __getitems__(self, indices: list[Any]) -> list[Any]:
        if isinstance(self.datasets, dict):
            columns = [_samples(each, indices) for each in self.datasets.values()]
            rows = zip(*columns, strict=True)
            return [dict(zip(self.datasets, row, strict=True)) for row in rows]
        columns = [_samples(each, indices) for each in self.datasets]
        return list(zip(*columns, strict=True))

    def __len__(self) -> int:
        return self._length


class ConcatDataset(Dataset[T_co]):
    """Datasets one after the other, numbered through.

    >>> both = ConcatDataset(["ab", "cde"])
    >>> len(both), both[2], both[-1]
    (5, 'c', 'e')
    """

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        if not self.datasets:
            raise AssertionError("datasets should not be an empty iterable")
        if any(isinstance(each, IterableDataset) for each in self.datasets):
            raise AssertionError(
                message(
                    "ConcatDataset does not support IterableDataset",
                    hint="ChainDataset",
                )
            )
        self.cumulative_sizes = self.cumsum(self.datasets)

    @staticmethod
    def cumsum(sequence: Iterable[Any]) -> list[int]:
        """How many samples there are up to the end of each dataset.

        >>> ConcatDataset.cumsum(["ab", "cde"])
        [2, 5]
        """
        return list(accumulate(map(len, sequence)))

    def __getitem__(self, index: Any) -> Any:
        if index < 0:
            if -index > len(self):
                raise value_error(
                    "absolute value of index should not exceed dataset length",
                    got=f"index {index} for {len(self)} samples",
                )
            index += len(self)
        which = bisect_right(self.cumulative_sizes, index)
        if which == len(self.datasets):
            raise IndexError(
                message(
                    "list index out of range",
                    got=f"index {index} for {len(self)} samples",
                )
            )
        before = self.cumulative_sizes[which - 1] if which else 0
        return self.datasets[which][index - before]

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]


class ChainDataset(IterableDataset[T_co]):
    """Streams one after the other.

    >>> class Letters(IterableDataset):
    ...     def __iter__(self):
    ...         return iter("ab")
    >>> list(ChainDataset([Letters(), Letters()]))
    ['a', 'b', 'a', 'b']
    """

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = datasets

    def __iter__(self) -> Iterator[Any]:
        for each in self._streams():
            yield from each

    def __len__(self) -> int:
        return sum(len(each) for each in self._streams())

    def _streams(self) -> Iterator[Any]:
        for each in self.datasets:
            if not isinstance(each, IterableDataset):
                raise AssertionError(
                    message(
                        "ChainDataset only supports IterableDataset",
                        got=type(each).__name__,
                        hint="ConcatDataset",
                    )
                )
            yield each


class Subset(Dataset[T_co]):
    """Some samples of another dataset, by their numbers there.

    >>> Subset([10, 11, 12, 13], [3, 0])[0]
    13
    """

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset = dataset
        self.indices = indices
        _check_both_written(type(self))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, list):
            return self.dataset[[self.indices[i] for i in index]]
        return self.dataset[self.indices[index]]

    def __getitems__(self, indices: list[int]) -> list[T_co]:
        return _samples(self.dataset, [self.indices[i] for i in indices])

    def __len__(self) -> int:
        return len(self.indices)


def _samples(dataset: Any, numbers: list[Any]) -> list[Any]:
    """The samples of these numbers, asked for at once where the dataset can."""
    at_once = getattr(dataset, "__getitems__", None)
    if not callable(at_once):
        return [dataset[number] for number in numbers]
    samples: list[Any] = at_once(numbers)
    if len(samples) != len(numbers):
        raise value_error(
            "Nested dataset's output size mismatch. "
            f"Expected {len(numbers)}, got {len(samples)}"
        )
    return samples


def _check_both_written(kind: type[Any]) -> None:
    """A Subset that changes its samples one by one must change batches too."""
    one_by_one = kind.__getitem__ is not Subset.__getitem__
    if one_by_one and kind.__getitems__ is Subset.__getitems__:
        raise NotImplementedError(
            message(
                f"{kind.__name__} overrides __getitem__ but not __getitems__. When "
                "subclassing Subset and overriding __getitem__, you must also override "
                "__getitems__ to ensure DataLoader works correctly with your custom "
                "logic. A simple implementation:",
                hint="def __getitems__(self, indices):\n"
                "                return [self.__getitem__(idx) for idx in indices]",
            )
        )


def random_split(
    dataset: Any,
    lengths: Sequence[int | float],
    generator: Generator | None = None,
) -> list[Subset[Any]]:
    """Cut a dataset into parts of random samples, none in two parts.

    `lengths` are counts, or fractions that add up to 1; samples left over by rounding
    go to the first parts. Raises ValueError where they do not fit the dataset.

    >>> import tinygrad_edu as torch
    >>> split = torch.Generator().manual_seed(0)
    >>> train, test = random_split(range(10), [0.8, 0.2], split)
    >>> len(train), list(test)
    (8, [6, 2])
    """
    counts = _counts(lengths, len(dataset))
    if sum(counts) != len(dataset):
        raise value_error(
            "Sum of input lengths does not equal the length of the input dataset!",
            got=f"{list(lengths)} for {len(dataset)} samples",
        )
    order = randperm(len(dataset), generator=generator).tolist()
    return [
        Subset(dataset, order[end - count : end])
        for end, count in zip(accumulate(counts), counts, strict=True)
    ]


def _counts(lengths: Sequence[int | float], total: int) -> list[int]:
    """Lengths as counts, where they are fractions."""
    if not (math.isclose(sum(lengths), 1) and sum(lengths) <= 1):
        return [int(length) for length in lengths]
    for i, fraction in enumerate(lengths):
        if not 0 <= fraction <= 1:
            raise value_error(f"Fraction at index {i} is not between 0 and 1")
    counts = [math.floor(total * fraction) for fraction in lengths]
    for i in range(total - sum(counts)):
        counts[i % len(counts)] += 1
    for i, count in enumerate(counts):
        if count == 0:
            warnings.warn(
                f"Length of split at index {i} is 0. "
                "This might result in an empty dataset.",
                stacklevel=3,
            )
    return counts
