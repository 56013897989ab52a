"""Reads the text of a program; ``text.py`` says what it looks like."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .graph import Graph, Line, Node, Type, Value, number_type
from .tokens import STRING, LineReader, unquoted, wrong

COMMENT = re.compile(
    rf"""\#\s*(?P<file>{STRING}|[^\s:"\[]+):(?P<number>\d+)
    (?:\ \[(?P<module>{STRING}|[^\]"]*)\])?
    (?:\ (?P<text>.*))?""",
    re.VERBOSE,
)
KINDS = ("argument", "state", "number", "constant")
STATEMENTS = "graph, input, loop, end, write, return, or a value: %1: float32[3] = …"


def read(text: str) -> Graph:
    """The program that a text describes; a ValueError names the line it cannot read.

    >>> graph = read('''
    ... graph double on cpu
    ...   input %x: float32[3] argument "x"
    ...   %y: float32[3] = add(%x, %x)
    ...   return %y
    ... ''')
    >>> graph.nodes
    [<%y = add(%x, %x)>]
    """
    reader = ProgramReader()
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            reader.read_line(LineReader(line, number))
    return reader.finished()


class ProgramReader:
    """Builds a graph line by line."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.values: dict[str, Value] = {}
        self.loop: list[Node] | None = None
        self.seen: set[str] = set()
        self.last = 0
        self.statements: dict[str, Callable[[LineReader], None]] = {
            "graph": self.read_header,
            "input": self.read_input,
            "loop": self.read_loop,
            "end": self.read_end,
            "write": self.read_write,
            "return": self.read_return,
        }

    def read_line(self, line: LineReader) -> None:
        """One line: what it says, then perhaps a comment."""
        self.last = line.number
        if "return" in self.seen and line.next.kind != "comment":
            raise line.wrong("a line behind the return")
        if line.next.kind == "value":
            self.read_node(line)
        elif line.next.kind == "name":
            self.read_statement(line)
        self.read_comment(line)

    def read_statement(self, line: LineReader) -> None:
        """A line that begins with a word."""
        word = line.take().text
        if word not in self.statements:
            raise line.wrong(f"no line begins with {word!r}", expected=STATEMENTS)
        if word != "graph" and "graph" not in self.seen:
            raise line.wrong(f"{word!r} before the program's name", "graph … on cpu")
        self.seen.add(word)
        self.statements[word](line)

    def read_header(self, line: LineReader) -> None:
        """``graph NAME on DEVICE``."""
        self.graph.name = line.name()
        if line.name() != "on":
            raise line.wrong("no device", expected="graph NAME on DEVICE")
        self.graph.device = line.name()

    def read_input(self, line: LineReader) -> None:
        """``input %x: float32[3] argument "x"``."""
        name, type = self.made(line)
        kind = line.name()
        if kind not in KINDS:
            raise line.wrong(f"no input is of kind {kind!r}", expected=", ".join(KINDS))
        self.know(line, self.graph.add_input(type, kind, line.name(), name))

    def read_node(self, line: LineReader) -> None:
        """``%1: float32[3] = add(%x, %y, setting=2)``."""
        made = [self.made(line)]
        while line.met(","):
            made.append(self.made(line))
        line.expect("=")
        op = line.name()
        line.expect("(")
        inputs, settings = self.operands(line)
        node = Node(op, tuple(inputs), settings)
        node.outputs = tuple([Value(name, type, node) for name, type in made])
        self.graph.nodes.append(node)
        for value in node.outputs:
            self.know(line, value)
        if self.loop is not None:
            self.loop.append(node)

    def operands(self, line: LineReader) -> tuple[list[Value], dict[str, Any]]:
        """What stands between the brackets: inputs, then settings."""
        inputs: list[Value] = []
        settings: dict[str, Any] = {}

        def operand() -> None:
            if line.next.kind == "value":
                inputs.append(self.used(line))
                return
            name = line.name()
            line.expect("=")
            settings[name] = line.setting()

        line.several(")", operand)
        return inputs, settings

    def made(self, line: LineReader) -> tuple[str, Type]:
        """``%x: float32[3]``."""
        name = line.value_name()
        line.expect(":")
        dtype = line.name()
        try:
            number_type(dtype)
        except TypeError:
            raise line.wrong(f"no number type is called {dtype!r}") from None
        line.expect("[")
        return name, Type(dtype, tuple(line.several("]", line.plain)))

    def know(self, line: LineReader, value: Value) -> None:
        """From here on the value may be used."""
        if value.name in self.values:
            raise line.wrong(f"%{value.name} is made a second time")
        self.values[value.name] = value

    def used(self, line: LineReader) -> Value:
        """A value that was made before."""
        name = line.value_name()
        if name not in self.values:
            raise line.wrong(f"%{name} is used before it is made")
        return self.values[name]

    def read_loop(self, line: LineReader) -> None:
        """``loop``: the operations up to ``end`` become one loop."""
        if self.loop is not None:
            raise line.wrong("a loop in a loop")
        self.loop = []

    def read_end(self, line: LineReader) -> None:
        """``end`` of a loop."""
        if not self.loop:
            raise line.wrong("the end of no loop" if self.loop is None else "no loop")
        self.graph.groups.append(self.loop)
        self.loop = None

    def read_write(self, line: LineReader) -> None:
        """``write %state <- %value``."""
        state = self.used(line)
        line.expect("<-")
        self.graph.writes.append((state, self.used(line)))

    def read_return(self, line: LineReader) -> None:
        """``return %1, %2``."""
        while line.next.kind == "value":
            self.graph.outputs.append(self.used(line))
            if not line.met(","):
                break

    def read_comment(self, line: LineReader) -> None:
        """The line of Python that the last operation comes from; other words pass."""
        word = line.take()
        if word.kind not in ("comment", "end"):
            raise line.wrong(f"{word.text} where the line should end")
        match = COMMENT.fullmatch(word.text)
        if match and self.graph.nodes:
            node = self.graph.nodes[-1]
            node.lines = (*node.lines, line_of(match))

    def finished(self) -> Graph:
        """The graph, whose next names are new ones."""
        if self.loop is not None or "return" not in self.seen:
            what = "a loop without end" if self.loop is not None else "no return"
            raise wrong(self.last, "", what)
        numbers = [int(name) for name in self.values if name.isdecimal()]
        self.graph._count = max(numbers, default=-1) + 1
        return self.graph


def line_of(match: re.Match[str]) -> Line:
    """The line of Python in a comment."""
    file, module, text = (
        unquoted(each) if each.startswith('"') else each
        for each in (match[name] or "" for name in ("file", "module", "text"))
    )
    return Line(file, int(match["number"]), text, module)
