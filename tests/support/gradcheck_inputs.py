"""Arrays and little functions that the gradcheck cases are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import tinygrad_edu
from tinygrad_edu.autograd.faces import ON_TENSORS

Function = Callable[..., Any]


def numbers(*shape: int, low: float = -2.0, high: float = 2.0, seed: int = 0) -> Any:
    """Numbers in a range, the same ones in every run."""
    return np.random.default_rng([seed, *shape]).uniform(low, high, shape)


def positive(*shape: int, seed: int = 0) -> Any:
    return numbers(*shape, low=0.5, high=2.5, seed=seed)


A, B = numbers(2, 3), numbers(2, 3, seed=1)
P, Q = positive(2, 3), positive(2, 3, seed=1)
ROW, CUBE = numbers(3), numbers(2, 3, 4)
MASK = A > 0
LABELS = np.array([2, 0])
PICKS = np.array([[0, 2, 2], [1, 0, 1]])
PLACES = np.array([[5, 0], [5, 2]])


def fixed(F: Any, array: Any) -> Any:
    """An array that is no variable, as this face wants it."""
    return array if F is not ON_TENSORS else tinygrad_edu.from_numpy(array)


def unary(name: str) -> Function:
    return lambda F, a: getattr(F, name)(a)


def binary(name: str) -> Function:
    return lambda F, a, b: getattr(F, name)(a, b)


def reducing(name: str, **more: Any) -> Function:
    """A reduction over everything, over some dimensions, kept and not, in one."""

    def all_forms(F: Any, a: Any) -> Any:
        f = getattr(F, name)
        whole = f(a, dim=None, keepdim=False, **more)
        kept = f(a, dim=(0, 2), keepdim=True, **more)
        inner = F.reshape(f(a, dim=(2,), keepdim=False, **more), shape=(2, 3, 1))
        row = f(a, dim=(0,), keepdim=False, **more)
        return whole * kept + f(a, dim=(1,), keepdim=True, **more) * row * inner

    return all_forms
