"""What a run may be made of, checked before it starts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from tinygrad_edu.errors import type_error, value_error

Steps = Callable[[], Iterator[Any]] | Iterator[Any]


def check_steps(steps: object) -> None:
    """A generator function, whose generator is checked when it is made, or one."""
    if not callable(steps):
        check_iterator(steps)


def check_iterator(steps: object) -> None:
    """Something that yields."""
    if not isinstance(steps, Iterator):
        raise type_error(
            "steps must be a generator function or a generator",
            got=type(steps).__name__,
            hint='a function with a loop that says `yield {"loss": loss.item()}`',
        )


def check_pace(steps_per_second: float | None) -> None:
    """A positive number, or None for as fast as it goes."""
    if steps_per_second is not None and not steps_per_second > 0:
        raise value_error(
            "steps_per_second must be positive", got=repr(steps_per_second)
        )


def check_count(n: object) -> None:
    """How many single steps to do."""
    if not isinstance(n, int) or n < 1:
        raise value_error("step(n): n must be a positive int", got=repr(n))


def check_lr(value: float) -> float:
    """A learning rate, as PyTorch's optimizers accept it, but finite."""
    rate = float(value)
    if not (math.isfinite(rate) and rate >= 0):
        raise value_error(f"Invalid learning rate: {value}", expected="lr >= 0")
    return rate
