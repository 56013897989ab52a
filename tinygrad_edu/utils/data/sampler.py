"""In which order samples are taken: their numbers, one by one or in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import Any, Generic, TypeVar

from ...creation import as_tensor
from ...dtypes import float64
from ...errors import type_error, value_error
from ...generator import random_int63
from ...random import Generator, default_generator, multinomial, randint, randperm

T_co = TypeVar("T_co", covariant=True)


class Sampler(Generic[T_co]):
    """An order of samples; a subclass writes ``__iter__`` and mostly ``__len__``.

    >>> class Backwards(Sampler):
    ...     def __iter__(self):
    ...         return iter([2, 1, 0])
    >>> from tinygrad_edu.utils.data import DataLoader
    >>> list(DataLoader("abc", batch_size=None, sampler=Backwards()))
    ['c', 'b', 'a']
    """

    def __iter__(self) -> Iterator[T_co]:
        raise NotImplementedError("Subclasses of Sampler should implement __iter__.")


class SequentialSampler(Sampler[int]):
    """0, 1, 2 … always in this order.

    >>> list(SequentialSampler("abc"))
    [0, 1, 2]
    """

    def __init__(self, data_source: Sized) -> None:
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(Sampler[int]):
    """A new random order each time.

    Without `replacement` every sample comes once before any comes again; with it each
    draw is free. `num_samples` is how many to draw, unless given all.

    >>> import tinygrad_edu as torch
    >>> order = RandomSampler(range(5), generator=torch.Generator().manual_seed(0))
    >>> list(order)
    [4, 0, 1, 3, 2]
    """

    def __init__(
        self,
        data_source: Sized,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Generator | None = None,
    ) -> None:
        self.data_source = data_source
        self.replacement = replacement
        self._num_samples = num_samples
        self.generator = generator
        if not isinstance(replacement, bool):
            raise type_error(
                "replacement should be a boolean value, but got "
                f"replacement={replacement}"
            )
        if not isinstance(self.num_samples, int) or self.num_samples <= 0:
            raise value_error(
                "num_samples should be a positive integer value, but got "
                f"num_samples={self.num_samples}",
                hint="" if num_samples else "the dataset is empty",
            )

    @property
    def num_samples(self) -> int:
        """How many samples one round draws; a dataset may grow meanwhile."""
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __iter__(self) -> Iterator[int]:
        # As in PyTorch: one draw from the default generator seeds a round, not before
        # the first number is asked for.
        source = self.generator or Generator().manual_seed(
            random_int63(default_generator)
        )
        yield from self._with(source) if self.replacement else self._without(source)

    def _without(self, source: Generator) -> Iterator[int]:
        count = len(self.data_source)
        rounds, rest = divmod(self.num_samples, count)
        for _ in range(rounds):
            yield from randperm(count, generator=source).tolist()
        # PyTorch draws this last order even where `rest` is 0.
        yield from randperm(count, generator=source).tolist()[:rest]

    def _with(self, source: Generator) -> Iterator[int]:
        count, wanted = len(self.data_source), self.num_samples
        for start in range(0, wanted, 32):
            size = min(32, wanted - start)
            yield from randint(count, (size,), generator=source).tolist()

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(Sampler[int]):
    """Given numbers in a new random order each time.

    >>> import tinygrad_edu as torch
    >>> order = torch.Generator().manual_seed(0)
    >>> list(SubsetRandomSampler([10, 20, 30], generator=order))
    [30, 10, 20]
    """

    def __init__(
        self, indices: Sequence[int], generator: Generator | None = None
    ) -> None:
        self.indices = indices
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        for place in randperm(len(self.indices), generator=self.generator).tolist():
            yield self.indices[place]

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(Sampler[int]):
    """`num_samples` numbers, each drawn with a probability in ratio to its weight.

    With `replacement` a number may come again. Rare classes are drawn as often as
    frequent ones where a sample's weight is 1 / (size of its class).

    >>> import tinygrad_edu as torch
    >>> draws = torch.Generator().manual_seed(0)
    >>> list(WeightedRandomSampler([0.0, 1.0, 0.0], 4, generator=draws))
    [1, 1, 1, 1]
    """

    def __init__(
        self,
        weights: Sequence[float] | Any,
        num_samples: int,
        replacement: bool = True,
        generator: Generator | None = None,
    ) -> None:
        if type(num_samples) is not int or num_samples <= 0:
            raise value_error(
                "num_samples should be a positive integer value, but got "
                f"num_samples={num_samples}"
            )
        if not isinstance(replacement, bool):
            raise value_error(
                "replacement should be a boolean value, but got "
                f"replacement={replacement}"
            )
        self.weights = as_tensor(weights, dtype=float64)
        if len(self.weights.shape) != 1:
            raise value_error(
                "weights should be a 1d sequence but given weights have shape "
                f"{tuple(self.weights.shape)}"
            )
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        drawn = multinomial(
            self.weights, self.num_samples, self.replacement, generator=self.generator
        )
        yield from drawn.tolist()

    def __len__(self) -> int:
        return self.num_samples


class BatchSampler(Sampler[list[int]]):
    """The numbers of another sampler, `batch_size` at a time.

    >>> list(BatchSampler(range(5), batch_size=2, drop_last=False))
    [[0, 1], [2, 3], [4]]
    """

    def __init__(
        self, sampler: Iterable[int], batch_size: int, drop_last: bool
    ) -> None:
        if type(batch_size) is not int or batch_size <= 0:
            raise value_error(
                "batch_size should be a positive integer value, but got "
                f"batch_size={batch_size}"
            )
        if not isinstance(drop_last, bool):
            raise value_error(
                f"drop_last should be a boolean value, but got drop_last={drop_last}"
            )
        self.sampler = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self) -> Iterator[list[int]]:
        numbers = iter(self.sampler)
        while batch := list(islice(numbers, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch

    def __len__(self) -> int:
        sampler: Any = self.sampler
        extra = 0 if self.drop_last else self.batch_size - 1
        return int((len(sampler) + extra) // self.batch_size)
