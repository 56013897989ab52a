"""What people are told about the parts of a compiled program."""

from __future__ import annotations

from dataclasses import dataclass

from ..ir.graph import Line, Node


@dataclass(eq=False)
class Kernel:
    """A loop, product or call of a program, and where its text stands (lines from 1).

    ``bytes_moved`` go between memory and processor if no cache helps; ``flops`` are
    operations on numbers. ``calls`` is how often it runs: equal loops are one kernel.
    """

    name: str
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    bytes_moved: int
    flops: int
    first_line: int
    last_line: int
    calls: int = 1
