"""Memory planning: values that do not live at the same time may share memory.

Each buffer of the workspace lives from the step that fills it to the last one that
looks at it. The largest are laid first, each as low as it can lie without touching one
that lives at the same time (greedy by size, Pisarchyk and Lee, 2020).
"""

from __future__ import annotations

from collections.abc import Sequence

from .steps import Buffer

ALIGNMENT = 64  # bytes: a line of the cache, and the widest register


def plan(buffers: Sequence[Buffer]) -> tuple[int, int]:
    """Lay out all buffers of the workspace: set ``index`` to an offset in bytes.

    Returns the bytes that are needed, and what they would be without sharing.

    >>> a = Buffer("a", "float32", 1000, "workspace", 0, first=0, last=1)
    >>> b = Buffer("b", "float32", 1000, "workspace", 0, first=1, last=2)
    >>> c = Buffer("c", "float32", 1000, "workspace", 0, first=2, last=3)
    >>> plan([a, b, c])
    (8064, 12096)
    >>> a.index == c.index != b.index
    True
    """
    ours = [each for each in buffers if each.place == "workspace"]
    laid: list[Buffer] = []
    for buffer in sorted(ours, key=lambda each: -each.nbytes):
        buffer.index = _lowest(buffer, laid)
        laid.append(buffer)
    peak = max((each.index + room(each) for each in ours), default=0)
    return peak, sum(map(room, ours))


def room(buffer: Buffer) -> int:
    """The bytes of a buffer, up to where the next one may begin."""
    return max(-(-buffer.nbytes // ALIGNMENT), 1) * ALIGNMENT


def _lowest(buffer: Buffer, laid: Sequence[Buffer]) -> int:
    """The lowest offset where nothing lies that lives at the same time."""
    near = [
        each for each in laid if each.first <= buffer.last and buffer.first <= each.last
    ]
    offset = 0
    for each in sorted(near, key=lambda each: each.index):
        if each.index - offset >= room(buffer):
            break
        offset = max(offset, each.index + room(each))
    return offset
