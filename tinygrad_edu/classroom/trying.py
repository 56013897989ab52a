"""Calling a learner's code so that nothing of it reaches the rest of the notebook.

What it prints is kept, an error is caught, a time limit ends it, and the random numbers
and settings of the notebook are afterwards what they were.
"""

from __future__ import annotations

import contextlib
import io
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import tinygrad_edu as torch
from tinygrad_edu.classroom.notdone import NotDone
from tinygrad_edu.classroom.patience import TookTooLong, time_limit

MOST_PRINTED = 2000  # characters of one call


@dataclass(frozen=True)
class Outcome:
    """What came of one call: a value, or the error that stopped it; what it printed."""

    value: Any = None
    error: BaseException | None = None
    printed: str = ""

    @property
    def took_too_long(self) -> bool:
        """Whether the time limit has ended it."""
        return isinstance(self.error, TookTooLong)


def attempt(call: Callable[[], Any], seconds: float) -> Outcome:
    """Make one call. NotDone and Ctrl-C go through.

    >>> attempt(lambda: 1 / 0, seconds=1).error
    ZeroDivisionError('division by zero')
    """
    heard = Heard()
    try:
        with undisturbed(), contextlib.redirect_stdout(heard), time_limit(seconds):
            value = call()
    except NotDone:
        raise
    except (Exception, SystemExit, TookTooLong) as error:
        return Outcome(error=error, printed=heard.text())
    return Outcome(value, printed=heard.text())


class Heard(io.TextIOBase):
    """The beginning of what was printed; the rest is counted and let go.

    >>> heard = Heard(limit=8)
    >>> print("one two three", file=heard)
    >>> heard.text()
    'one two  … and 6 characters more'
    """

    def __init__(self, limit: int = MOST_PRINTED) -> None:
        self.kept = ""
        self.limit = limit
        self.more = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Keep as much as there is room for."""
        room = self.limit - len(self.kept)
        self.kept += text[:room]
        self.more += len(text[room:])
        return len(text)

    def text(self) -> str:
        """What was kept, and how much was not."""
        rest = f" … and {self.more} characters more" if self.more else ""
        return self.kept + rest


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Put random numbers and settings back to what they were before the block.

    >>> _ = torch.manual_seed(0)
    >>> with undisturbed():
    ...     first = torch.rand(1)
    >>> torch.equal(torch.rand(1), first)
    True
    """
    states = [(save(), put_back) for save, put_back in STATES]
    try:
        yield
    finally:
        for state, put_back in states:
            put_back(state)


STATES: list[tuple[Callable[[], Any], Callable[[Any], Any]]] = [
    (torch.get_rng_state, torch.set_rng_state),
    (np.random.get_state, np.random.set_state),
    (random.getstate, random.setstate),
    (torch.get_default_dtype, torch.set_default_dtype),
    (torch.is_grad_enabled, torch.set_grad_enabled),
    (np.geterr, lambda modes: np.seterr(**modes)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
]
