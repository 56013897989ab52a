"""A bar where a person waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

SHOWN_AFTER = 0.5  # seconds: what is quicker needs no bar


@contextmanager
def progress(
    title: str, total: int | None = None, done: int = 0, unit: str = "B"
) -> Iterator[Callable[[int], object]]:
    """A bar for `total` units of work; the block is given a function that moves it.

    It is drawn by tqdm, as a widget in a notebook; where tqdm is not installed,
    nothing is shown. `done` is what was finished before.

    >>> with progress("letters", total=3, unit="letter") as advance:
    ...     for letter in "abc":
    ...         _ = advance(1)
    """
    try:
        from tqdm.auto import tqdm
    except ImportError:
        tqdm = None
    if tqdm is None:
        yield lambda count: None
        return
    bar = tqdm(
        desc=title,
        total=total,
        initial=done,
        unit=unit,
        unit_scale=True,
        delay=SHOWN_AFTER,
    )
    try:
        yield bar.update
    finally:
        bar.close()
