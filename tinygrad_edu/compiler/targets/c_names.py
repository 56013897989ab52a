"""Names and addresses in the function of a loop.

Values are called after the operation that makes them, memory after what it is for:
``in2[row * 128 + column]``. A number is read once, in the outermost loop in which it
stays the same.
"""

from __future__ import annotations

from typing import NamedTuple

from ..ir.graph import Value
from ..planning.layout import in_rows
from ..planning.steps import Access, Buffer, Loop, Operation
from .c_expressions import TYPES
from .c_writer import Writer


class Pointer(NamedTuple):
    """What a function is given: the beginning of some memory."""

    buffer: Buffer
    offset: int


class LoopNames:
    """What the function of a loop calls its values, its memory and its counters."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.rows = [f"r{i}" if i else "row" for i in range(len(loop.rows))]
        self.columns = [f"c{i}" for i in range(len(loop.columns))]
        self.columns[-1:] = ["column"] if self.columns else []
        self.out = Writer()
        self.pointers: dict[Pointer, str] = {}
        self.written = {
            Pointer(o.store.buffer, o.store.offset)
            for o in loop.operations
            if o.store is not None
        }
        self.names: dict[Value, str] = {}
        self.loads: list[dict[Access, str]] = [{}]
        self.counts: dict[str, int] = {}
        self._name_all()

    def _name_all(self) -> None:
        """Names of values: the operation and a number; of pointers, from their use."""
        for operation in self.loop.operations:
            node = operation.node
            self.names[node.out] = self._numbered(plain_word(node.op))
            for read in operation.reads:
                if isinstance(read, Access):
                    self.pointer(read)
            if operation.store is not None:
                self.pointer(operation.store)

    def _numbered(self, word: str) -> str:
        count = self.counts[word] = self.counts.get(word, 0) + 1
        return f"{word}_{count}"

    def pointer(self, access: Access) -> str:
        """The name under which the function knows some memory."""
        key = Pointer(access.buffer, access.offset)
        if key not in self.pointers:
            word = "out" if key in self.written else "in"
            self.pointers[key] = self._numbered(word).replace("_", "")
        return self.pointers[key]

    @property
    def signature(self) -> str:
        """The parameters of the function."""
        found = []
        for key, name in self.pointers.items():
            const = "" if key in self.written else "const "
            found.append(f"{const}{TYPES[key.buffer.dtype]} *restrict {name}")
        if self.loop.splits:
            found += ["int64_t first", "int64_t last"]
        return ", ".join(found)

    # ------------------------------------------------------------------- memory

    def load(self, access: Access) -> str:
        """The name of a number read from memory: read once, where it changes."""
        known = self.loads[-1]
        if access not in known:
            name = self._numbered(self.pointer(access)).replace("_", "_at_")
            known[access] = name
            dtype = TYPES[access.buffer.dtype]
            self.out.add(f"const {dtype} {name} = {self.at(access)};")
        return known[access]

    def load_singles(self) -> None:
        """Numbers that are the same all the time, before the loops."""
        for operation in self.loop.operations:
            for place, read in enumerate(operation.reads):
                table = operation.role == "gather" and place == 0
                if isinstance(read, Access) and read.single and not table:
                    self.load(read)

    def load_row_numbers(self, operation: Operation) -> None:
        """Numbers that are the same for a whole row, before the loop over columns."""
        for place, read in enumerate(operation.reads):
            table = operation.role == "gather" and place == 0
            if not isinstance(read, Access) or table:
                continue
            if not any(read.strides[len(self.rows) :]):
                self.load(read)

    def at(self, access: Access) -> str:
        """A number in memory, at the current row and column."""
        return f"{self.pointer(access)}[{self.address(access)}]"

    def address(self, access: Access) -> str:
        names = [*self.rows, *self.columns]
        terms = [
            name if step == 1 else f"{name} * {step}"
            for name, step in zip(names, access.strides, strict=True)
            if step
        ]
        return " + ".join(terms) or "0"

    def column(self) -> str:
        """The number of the current column, counted through all loops of columns."""
        both = zip(self.columns, in_rows(self.loop.columns), strict=True)
        return " + ".join(name if n == 1 else f"{name} * {n}" for name, n in both)


def plain_word(op: str) -> str:
    """An operation's name as a part of a name in C."""
    return "".join(each if each.isalnum() else "_" for each in op)
