"""Datasets for worker processes, in a file that a fresh process can import.

Each is made for one library (`torch` is PyTorch or tinygrad_edu), by name, so that the
same class reaches a worker of either.
"""

from __future__ import annotations

import importlib
import os
import random
import time
from typing import Any

import numpy as np


class OddError(Exception):
    """An exception that cannot be made from a text alone."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


class Numbered:
    """Sample i is an image of i's and the number i."""

    def __init__(self, library: str, count: int = 11) -> None:
        self.library = library
        self.count = count

    @property
    def torch(self) -> Any:
        """The library, imported where it is needed."""
        return importlib.import_module(self.library)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> Any:
        return self.torch.full((2, 3), float(index)), index


class Slower(Numbered):
    """The first samples take the longest, so later batches are ready earlier."""

    def __getitem__(self, index: int) -> Any:
        time.sleep(0.05 if index < 2 else 0)
        return super().__getitem__(index)


class Drawn(Numbered):
    """Sample i is drawn from the random numbers of Python, NumPy and the library."""

    def __getitem__(self, index: int) -> Any:
        return random.random(), np.random.rand(), self.torch.rand(()).item()


class Failing(Numbered):
    """One sample fails in a way of one's choice."""

    def __init__(self, library: str, how: str, at: int = 3) -> None:
        super().__init__(library)
        self.how, self.at = how, at

    def __getitem__(self, index: int) -> Any:
        if index == self.at:
            getattr(self, self.how)()
        return super().__getitem__(index)

    def value_error(self) -> None:
        raise ValueError("no such picture")

    def key_error(self) -> None:
        raise KeyError("line 1\nline 2")

    def odd_error(self) -> None:
        raise OddError(1, 2)

    def local_error(self) -> None:
        class LocalError(ValueError):
            pass

        raise LocalError("nobody else knows this class")

    def death(self) -> None:
        os._exit(7)

    def sleep(self) -> None:
        time.sleep(60)


def end_of_world(worker: int) -> None:
    """A worker_init_fn that fails."""
    raise ValueError(f"worker {worker} will not start")


def worker_of(samples: list[Any]) -> Any:
    """A collate_fn that adds who made the batch."""
    data = importlib.import_module("tinygrad_edu.utils.data")
    info = data.get_worker_info()
    return [each[1] for each in samples], info and (info.id, info.num_workers)


class Process(Numbered):
    """Sample i says in which process it was made."""

    def __getitem__(self, index: int) -> int:
        return os.getpid()


class Sent(Numbered):
    """Samples of every kind that has to arrive as it was."""

    def __getitem__(self, index: int) -> Any:
        torch = self.torch
        kinds = torch.bfloat16, torch.bool, torch.complex64, torch.int8, torch.float64
        return {
            "tensors": [torch.full((2,), index % 2).to(kind) for kind in kinds],
            "empty": torch.empty(0, 3),
            "number": torch.tensor(index),
            "turned": torch.arange(6.0).reshape(2, 3).t(),
            "gaps": torch.arange(12.0).reshape(3, 4)[:, ::2],
            "leaf": torch.ones(2, requires_grad=True),
            "array": np.full(3, index, np.float16),
            "large": torch.full((index * 10_000,), float(index)),
            "text": ("a" * index, b"b"),
        }


class Related(Numbered):
    """A tensor that hangs in a graph, which cannot leave its process."""

    def __getitem__(self, index: int) -> Any:
        return self.torch.ones(2, requires_grad=True) * 2
