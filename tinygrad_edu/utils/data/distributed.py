"""Which samples each of several training processes takes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ...errors import runtime_error, value_error
from ...random import Generator, randperm
from .sampler import Sampler


class DistributedSampler(Sampler[int]):
    """The part of a dataset that process `rank` of `num_replicas` trains on.

    All processes draw the same order of the whole (seeded by `seed` + epoch) and take
    every `num_replicas`-th number of it. So that all have equally many, the first
    numbers come again at the end, or with `drop_last` the last ones are left out.
    Call ``set_epoch`` before each round, or every round has the same order.

    >>> [list(DistributedSampler(range(5), 2, rank, shuffle=False)) for rank in (0, 1)]
    [[0, 2, 4], [1, 3, 0]]
    """

    def __init__(
        self,
        dataset: Any,
        num_replicas: int | None = None,
        rank: int | None = None,
        shuffle: bool = True,
        seed: int = 0,
        drop_last: bool = False,
    ) -> None:
        if num_replicas is None or rank is None:
            raise runtime_error(
                "Requires distributed package to be available",
                hint="say num_replicas and rank",
            )
        if not 0 <= rank < num_replicas:
            raise value_error(
                f"Invalid rank {rank}, rank should be in the interval "
                f"[0, {num_replicas - 1}]"
            )
        self.dataset = dataset
        self.num_replicas = num_replicas
        self.rank = rank
        self.epoch = 0
        self.drop_last = drop_last
        self.shuffle = shuffle
        self.seed = seed
        share = len(dataset) / num_replicas
        self.num_samples = math.floor(share) if drop_last else math.ceil(share)
        self.total_size = self.num_samples * num_replicas

    def __iter__(self) -> Iterator[int]:
        numbers = list(range(len(self.dataset)))
        if self.shuffle:
            order = Generator().manual_seed(self.seed + self.epoch)
            numbers = randperm(len(numbers), generator=order).tolist()
        if numbers:
            numbers *= math.ceil(self.total_size / len(numbers))
        return iter(numbers[self.rank : self.total_size : self.num_replicas])

    def __len__(self) -> int:
        return self.num_samples

    def set_epoch(self, epoch: int) -> None:
        """Choose the order of the next round."""
        self.epoch = epoch
