"""Random numbers of a captured program: drawn again at each call, in the same order.

A ``draw`` node says which drawing function of the library was called, with what, and
from which generator (a small number: 0 is the default one). Performing it again takes
the next numbers of that generator, exactly as the function itself would have done.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from ... import generator as plain_draws
from ... import variates
from ...generator import MersenneTwister, hearing
from ...seeding import default_generator
from .plainly import plain

if TYPE_CHECKING:
    from .recording import Recording


def perform(
    *, kind: str, how: dict[str, Any], generator: int, generators: Sequence[Any]
) -> Any:
    """The array of a ``draw`` node; the generator moves on.

    >>> from tinygrad_edu.generator import MersenneTwister
    >>> how = {"shape": (2,), "low": 0.0, "high": 1.0, "dtype": "float32"}
    >>> stream = MersenneTwister(0)
    >>> perform(kind="uniform", how=how, generator=0, generators=[stream])
    array([0.4962566, 0.7682218], dtype=float32)
    """
    return function_of(kind)(**how, generator=generators[generator])


def function_of(kind: str) -> Callable[..., Any]:
    """The drawing function of this name."""
    rooms: tuple[Any, ...] = (plain_draws, variates)
    for room in rooms:
        found = getattr(room, kind, None)
        if found is not None and hasattr(found, "heard"):
            return found  # type: ignore[no-any-return]
    raise KeyError(kind)


class Draws:
    """Hears every draw of the thread while a program is captured."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.generators: list[Any] = [default_generator]
        self.inside = False

    def listen(self) -> tuple[ContextVar[Any], Any]:
        """Begin to hear; returns what ends it."""
        return hearing, hearing.set(self)

    def stop(self) -> None:
        """Hear nothing more in this call."""
        hearing.set(None)

    def hear(
        self, draw: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Draw for real, and leave a node."""
        if self.inside:  # one drawing function calls another
            return draw(*args, **kwargs)
        given = inspect.signature(draw).bind(*args, **kwargs).arguments
        stream = given.pop("generator")
        self.inside = True
        try:
            array = draw(**plain(dict(given)), generator=stream)
        finally:
            self.inside = False
        if not self.recording.alive:
            return array
        return self.recording.record(
            "draw",
            (),
            {"kind": draw.__name__, "generator": self._place(stream), "how": given},
            array,
        )

    def touched(self) -> None:
        """A generator is used in a way that no node can repeat."""
        if not self.inside:
            self.recording.stop("random numbers are used in a way that is not recorded")

    def _place(self, stream: MersenneTwister) -> int:
        for place, known in enumerate(self.generators):
            if known is stream:
                return place
        self.generators.append(stream)
        return len(self.generators) - 1
