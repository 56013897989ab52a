"""What a kernel does wrong while it runs, told as a person needs it."""

from __future__ import annotations

from dataclasses import dataclass

from ....errors import message
from ..language.places import Place, Source, pointed_at


@dataclass(frozen=True)
class Where:
    """A thread: its block's and its own coordinates."""

    block: tuple[int, int, int]
    thread: tuple[int, int, int]

    def __str__(self) -> str:
        return f"block {_short(self.block)} thread {_short(self.thread)}"


class KernelRuntimeError(RuntimeError):
    """A kernel that does on a GPU what it must not: the line, the block, the thread."""

    def __init__(
        self,
        text: str,
        place: Place,
        source: Source,
        where: Where | None = None,
        hint: str = "",
    ) -> None:
        self.reason, self.place, self.where, self.hint = text, place, where, hint
        by = f" by {where}" if where is not None else ""
        first = f"{source.where(place)}: {text}{by}{pointed_at(place, source)}"
        super().__init__(message(first, hint=hint))


def _short(point: tuple[int, int, int]) -> str:
    """Coordinates without the trailing zeros: (5), (5, 2), (0, 0, 3)."""
    x, y, z = point
    shown = (x, y, z) if z else (x, y) if y else (x,)
    return f"({', '.join(map(str, shown))})"
