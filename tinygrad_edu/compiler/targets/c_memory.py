"""Names for memory: each segment begins by saying which memory it works on.

float *const relu_5 = (float *)(workspace + 16384);  /* 32 × 128 */
"""

from __future__ import annotations

import re

from ..planning.steps import Access, Buffer, Schedule
from .c_expressions import TYPES
from .c_names import Pointer

LONGEST = 32  # letters of a label that become a name


class Memory:
    """The names of all buffers, and how they are declared.

    ``pointers`` are the buffers whose addresses a program is given, in order; None
    stands for the workspace, which comes last.
    """

    def __init__(self, plan: Schedule) -> None:
        self.plan = plan
        self.pointers: list[Buffer | None] = [
            each for each in plan.buffers if each.place in ("input", "output")
        ]
        self.places = {each: i for i, each in enumerate(self.pointers)}
        self.pointers.append(None)
        self.values = {
            place.buffer: value
            for value, place in plan.places.items()
            if value.name == place.buffer.name
        }
        self.names: dict[str, Buffer] = {}
        self.known: dict[Buffer, str] = {}

    def at(self, access: Access | Pointer) -> str:
        """Where some memory begins."""
        buffer, offset = access.buffer, access.offset
        after = f" + {offset}" if offset else ""
        if buffer.place == "number":
            return f"numbers + {buffer.index}"
        if buffer.place == "constant":
            return f"constant_{buffer.index + 1}{after}"
        return self.name(buffer) + after

    def name(self, buffer: Buffer) -> str:
        """What a buffer is called: after what it is for, or what makes it."""
        if buffer not in self.known:
            wanted = name = self._wanted(buffer)
            count = 1
            while name in self.names:
                count += 1
                name = f"{wanted}_{count}"
            self.names[name] = buffer
            self.known[buffer] = name
        return self.known[buffer]

    def _wanted(self, buffer: Buffer) -> str:
        if buffer.place == "output":
            return f"output_{buffer.index}"
        if buffer.place == "input":
            return "in_" + plain(self.plan.graph.inputs[buffer.index].label)
        value = self.values.get(buffer)
        op = value.node.op if value is not None and value.node is not None else "made"
        return plain(f"{op}_{buffer.name}")

    def declared(self, text: str) -> list[str]:
        """Declarations of all memory whose name stands in a text."""
        words = set(re.findall(r"\w+", text))
        found = [each for each in self.names if each in words]
        lines = [self._declaration(name, self.names[name]) for name in found]
        workspace = any(self.names[name].place == "workspace" for name in found)
        start = f"char *const workspace = p[{len(self.pointers) - 1}];"
        return [start, *lines] if workspace else lines

    def _declaration(self, name: str, buffer: Buffer) -> str:
        kind, value = TYPES[buffer.dtype], self.values.get(buffer)
        memory = f"({kind} *)(workspace + {buffer.index})"
        if buffer.place != "workspace":
            memory = f"p[{self.places[buffer]}]"
        sizes = " × ".join(map(str, value.shape)) if value is not None else ""
        said = f"  /* {sizes} */" if sizes else ""
        return f"{kind} *const {name} = {memory};{said}"


def plain(label: str) -> str:
    """A label as a name in C.

    >>> plain("blocks.0.weight"), plain("argument 0")
    ('blocks_0_weight', 'argument_0')
    """
    return re.sub(r"[^A-Za-z0-9]+", "_", label).strip("_")[:LONGEST]
