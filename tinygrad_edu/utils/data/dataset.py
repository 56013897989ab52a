"""Collections of samples, and parts of them."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

from ...errors import value_error
from ...random import Generator, randperm
from ...tensor import Tensor

T_co = TypeVar("T_co", covariant=True)


class Dataset(Generic[T_co]):
    """Samples by number (``torch.utils.data.Dataset``).

    A subclass writes ``__getitem__(self, index)`` and, where it has an end,
    ``__len__(self)``.

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


class IterableDataset(Dataset[T_co]):
    """Samples one after the other, such as lines of a long file.

    A subclass writes ``__iter__(self)``. The samples cannot be shuffled.

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
            raise AssertionError(f"Size mismatch between tensors: lengths {lengths}")
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self) -> int:
        return int(self.tensors[0].shape[0])


class Subset(Dataset[T_co]):
    """Some samples of another dataset, by their numbers there.

    >>> Subset([10, 11, 12, 13], [3, 0])[0]
    13
    """

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, list):
            return self.dataset[[self.indices[i] for i in index]]
        return self.dataset[self.indices[index]]

    def __len__(self) -> int:
        return len(self.indices)


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
