"""The NumPy program of a graph: Python source that a person can read, and its function.

It is there on every machine, needs no compiler, and on small networks most of what a
compiler gains is gained by it already: one function with ``out=`` instead of a graph of
Python objects. ``make()`` makes the memory, once for each caller at a time, and gives
the function that does the work.

>>> from tinygrad_edu.compiler.ir.graph import Graph, Type
>>> graph = Graph("twice")
>>> x = graph.add_input(Type("float32", (3,)), "argument", "x")
>>> y = graph.add("exp", [x], [x.type]).out
>>> graph.outputs = [graph.add("add", [y, x], [x.type]).out]
>>> print(emit(graph).text)
def make():
    v1 = np.empty((3,), np.float32)
<BLANKLINE>
    def twice(x):
        np.exp(x, out=v1)
        v2 = np.empty((3,), np.float32)
        np.add(v1, x, out=v2)
        return (v2,)
<BLANKLINE>
    return twice
<BLANKLINE>
"""

from __future__ import annotations

import linecache
import os
import re
import textwrap
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

from ...ops.registry import PRIMITIVES
from ..ir import interpret
from ..ir.graph import Graph, Input, Line, Node, Value, number_type
from ..ir.settings import by_place
from .numpy_forms import Form
from .numpy_memory import Memory, may_share, plan
from .numpy_names import Names, dtype_text, new_text

WIDTH = 88
DEPTH = " " * 8
LARGE = 1 << 16  # bytes; larger arrays are let go as soon as nobody looks at them
# Views that NumPy has a short word for.
SEEN = {
    "t": "{0}.T",
    "transpose": "{0}.swapaxes({dim0}, {dim1})",
    "permute": "{0}.transpose({dims})",
    "reshape": "{0}.reshape({shape})",
}
CONSTANT = re.compile(r"\b(?:(zero|one)_(float\d+)|ones_(float\d+)_(\d+))\b")


@dataclass(eq=False)
class Statement:
    """What became of one operation: the lines of the text where it stands, from 1."""

    node: Node
    first_line: int
    last_line: int


@dataclass(eq=False)
class Source:
    """A NumPy program; ``make`` is its ``make()``, ready to be called.

    ``peak_bytes`` is what its buffers take, ``unplanned_bytes`` what they would take
    if each value had its own.
    """

    text: str
    statements: list[Statement]
    make: Callable[[], Callable[..., tuple[Any, ...]]]
    peak_bytes: int
    unplanned_bytes: int


def emit(graph: Graph, draw: interpret.Draw | None = None) -> Source:
    """The NumPy program of a graph; ``draw`` performs its random draws."""
    writer = Writer(graph, plan(graph))
    text = writer.write()
    memory = writer.memory
    return Source(
        text,
        writer.statements,
        _executed(text, graph.name, {**writer.names.things, "draw": draw}),
        sum(each.nbytes for each in memory.buffers),
        sum(value.type.nbytes for value in memory.homes),
    )


_numbers = count(1)


def _executed(text: str, name: str, things: dict[str, Any]) -> Callable[..., Any]:
    """Run our own text, and let tracebacks show its lines."""
    file = f"<NumPy program {next(_numbers)}: {name}>"
    exec(compile(text, file, "exec"), things)
    make: Callable[..., Any] = things["make"]
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    weakref.finalize(make, linecache.cache.pop, file, None)
    return make


@dataclass
class Writer:
    """Writes the program of a graph, statement by statement.

    ``before`` is made once, in ``make()``: numbers, constants, standing views of the
    buffers. ``body`` runs at each call.
    """

    graph: Graph
    memory: Memory
    names: Names = field(default_factory=Names)
    parameters: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    words: dict[Value, str] = field(default_factory=dict)
    samples: dict[Value, Any] = field(default_factory=dict)
    marks: list[tuple[Node, int, int]] = field(default_factory=list)
    shown: tuple[Line, ...] = ()
    offset: int = 0

    def write(self) -> str:
        """The whole text."""
        title = self.names.fresh(self.graph.name)
        self.names.taken.add("known")
        for each in self.graph.inputs:
            self._input(each)
        for place, node in enumerate(self.graph.nodes):
            self._node(node, place)
        self._end()
        head = ["def make():", *(f"    {line}" for line in self._memory())]
        head += [""] if head[1:] else []
        head += indented(f"def {title}({', '.join(self._given())}):", "    ")
        self.offset = len(head)
        return "\n".join([*head, *self.body, "", f"    return {title}", ""])

    @property
    def statements(self) -> list[Statement]:
        """Where each operation stands in the text; a standing view has no line."""
        return [
            Statement(node, self.offset + first + 1, self.offset + last)
            for node, first, last in self.marks
        ]

    def _say(self, statement: str) -> None:
        self.body += indented(statement, DEPTH)

    # ---------------------------------------------------------------- what is there

    def _input(self, each: Input) -> None:
        name = self.words[each.value] = self.names.fresh(each.label or each.value.name)
        if each.kind == "number":  # lies in an array, as all operands do
            self.parameters.append(self.names.fresh(f"{name}_now"))
            self.before.append(f"{name} = np.empty((), np.float64)")
            self._say(f"{name}[()] = {self.parameters[-1]}")
        elif each.value.name in self.graph.arrays:
            self.parameters.append(self.names.fresh("known"))
            self.names.things[name] = self.graph.arrays[each.value.name]
        else:
            self.parameters.append(name)

    def _given(self) -> list[str]:
        """The parameters; constants at the end, which passes add, may be left out."""
        last = len(self.graph.inputs)
        while last and self.graph.inputs[last - 1].value.name in self.graph.arrays:
            last -= 1
        more = ["*known"] if last < len(self.parameters) else []
        return [*self.parameters[:last], *more]

    def _memory(self) -> list[str]:
        """The statements of ``make()``: buffers first, then what looks at them."""
        found = []
        for buffer in self.memory.buffers:
            if len(buffer.names) == 1:
                ((type, name),) = buffer.names.items()
                found.append(f"{name} = {new_text(type)}")
                continue
            memory = self.names.fresh("m")
            found.append(f"{memory} = np.empty({buffer.nbytes}, np.uint8)")
            for type, name in buffer.names.items():
                kind = f"{type.shape}, {dtype_text(type.dtype)}"
                found.append(f"{name} = np.ndarray({kind}, {memory})")
        used = dict.fromkeys(CONSTANT.finditer("\n".join(self.body)))
        constants = dict.fromkeys(constant_text(match) for match in used)
        return [*found, *self.before, *constants]

    def _word(self, value: Value) -> str:
        """The name of a result; one name for all of a type in the same buffer."""
        home = self.memory.homes.get(value)
        if value in self.memory.written:
            word = self.words[self.memory.written[value]]
        elif home is None:
            word = self.names.fresh(value.name)
        else:
            if value.type not in home.names:
                home.names[value.type] = self.names.fresh(value.name)
            word = home.names[value.type]
            self.samples[value] = np.empty(value.shape, number_type(value.dtype))
        self.words[value] = word
        return word

    # ---------------------------------------------------------------- operations

    def _node(self, node: Node, place: int) -> None:
        """One operation, and the lines of Python that it comes from."""
        if node.op == "constant":
            self.before.append(self._constant(node))
        elif not self._standing_view(node):
            if node.lines != self.shown:
                self.body += [f"{DEPTH}{each}" for each in comments(node.lines)]
                self.shown = node.lines
            start = len(self.body)
            said = self.memory.forms.get(node)
            if said is None:
                self._call(node)
            else:
                self._said(node, said)
            self.marks.append((node, start, len(self.body)))
            self._let_go(place)

    def _constant(self, node: Node) -> str:
        value, type = self.names.literal(node.settings["value"]), node.out.type
        shaped = f".reshape({type.shape})" if type.shape else ""
        array = f"np.array({value}, {dtype_text(type.dtype)}){shaped}"
        return f"{self._word(node.out)} = {array}"

    def _standing_view(self, node: Node) -> bool:
        """Whether it is a view of a buffer, which stands as long as the buffer does."""
        primitive = PRIMITIVES.get(node.op)
        given = [self.samples.get(value) for value in node.inputs]
        if primitive is None or not primitive.view or len(node.outputs) != 1:
            return False
        if len(given) != 1 or given[0] is None:
            return False
        seen = primitive.forward(given[0], **node.settings)
        if not isinstance(seen, np.ndarray) or not np.may_share_memory(seen, given[0]):
            return False
        self.before.append(f"{self._word(node.out)} = {self._called(node)}")
        self.samples[node.out] = seen
        return True

    def _said(self, node: Node, said: Form) -> None:
        """The statements of the table; a result for the caller gets new memory."""
        word = self._word(node.out)
        if node.out not in self.memory.homes and node.out not in self.memory.written:
            self._say(f"{word} = {new_text(node.out.type)}")
        operands = [self.words[value] for value in node.inputs]
        for statement in said.statements:
            self._say(statement.format(*operands, out=word, dtype=node.out.dtype))

    def _call(self, node: Node) -> None:
        """The call of a primitive's own forward, a gradient rule, or a draw."""
        call = self._called(node)
        words = [self._word(value) for value in node.outputs]
        single = len(words) == 1 and not gives_tuple(node)
        self._say(f"{words[0] if single else targets(words)} = {call}")
        for value, word in zip(node.outputs, words, strict=True):
            if not value.shape:  # NumPy answers a single number as a scalar
                self._say(f"{word} = np.asarray({word})")

    def _called(self, node: Node) -> str:
        words = [self.words[value] for value in node.inputs]
        operands = by_place(node, words)
        keywords = self.names.keywords(node.settings, words)
        if node.op in SEEN and node.out.shape:
            return SEEN[node.op].format(operands[0], **node.settings)
        name = node.op.removeprefix(interpret.WIDE)
        prefix = "wide" if name != node.op else ""
        if node.op == "draw":
            function = "draw"
        elif name.endswith(interpret.GRADIENT):
            space = f"{prefix}_gradient" if prefix else "gradient"
            function = attribute(space, name.removesuffix(interpret.GRADIENT))
            operands = [f"[{', '.join(operands)}]"]
        else:
            function = attribute(prefix or "F", name)
        return f"{function}({', '.join([*operands, *keywords])})"

    def _let_go(self, place: int) -> None:
        """Large arrays that no buffer holds are freed after their last use."""
        ending = self.memory.ending.get(place, ())
        for value in ending:
            if value.node is None or value.type.nbytes <= LARGE:
                continue
            if value not in self.samples and value.node.op != "constant":
                self._say(f"del {self.words[value]}")

    # ---------------------------------------------------------------- the end

    def _end(self) -> None:
        """Copies of what is not new, then the writes, then the results."""
        results = [self._result(place) for place in range(len(self.graph.outputs))]
        states = {state for state, _ in self.graph.writes}
        waiting = [
            (state, value)
            for state, value in self.graph.writes
            if value not in self.memory.written
        ]
        kept = []
        for state, value in waiting:
            word = self.words[value]
            if self.memory.touched[value] & states:
                copy = self.names.fresh("copy")
                self._say(f"{copy} = {word}.copy()")
                word = copy
            kept.append(f"np.copyto({self.words[state]}, {word})")
        for statement in kept:
            self._say(statement)
        comma = "," if len(results) == 1 else ""
        self._say(f"return ({', '.join(results)}{comma})")

    def _result(self, place: int) -> str:
        """An output in memory of its own."""
        value = self.graph.outputs[place]
        word, node = self.words[value], value.node
        first = value not in self.graph.outputs[:place]
        if first and node in self.memory.forms and value not in self.memory.homes:
            return word
        if first and node is not None and node.op != "constant":
            others = [self.words[each] for each in may_share(node)]
            copy = f"own({', '.join(dict.fromkeys([word, *others]))})"
        else:
            copy = f"np.array({word})"
        name = self.names.fresh("out")
        self._say(f"{name} = {copy}")
        return name


def gives_tuple(node: Node) -> bool:
    """Whether the call answers with a tuple even if it has one result."""
    if node.op.endswith(interpret.GRADIENT):
        return True
    primitive = PRIMITIVES.get(node.op.removeprefix(interpret.WIDE))
    return primitive is not None and primitive.outputs != 1


def targets(words: list[str]) -> str:
    """What a tuple is unpacked to.

    >>> targets(["a", "b"]), targets(["a"])
    ('(a, b)', '(a,)')
    """
    return f"({', '.join(words)}{',' if len(words) == 1 else ''})"


def attribute(space: str, name: str) -> str:
    """A primitive in a namespace, also one whose name is a word of Python."""
    plain = name.isidentifier() and name not in ("and", "or", "not", "is", "in", "del")
    return f"{space}.{name}" if plain else f"getattr({space}, {name!r})"


def constant_text(match: re.Match[str]) -> str:
    """The statement that makes one of the small constants."""
    name, word, dtype, ones, size = match[0], match[1], match[2], match[3], match[4]
    if ones:
        return f"{name} = np.ones({size}, np.{ones})"
    return f"{name} = np.array({int(word == 'one')}, np.{dtype})"


def comments(lines: Iterable[Line]) -> list[str]:
    """The lines of Python that an operation comes from.

    >>> from tinygrad_edu.compiler.ir.graph import Line
    >>> comments([Line("train.py", 12, "h = self.fc(x)", "0")])
    ['# train.py:12 [0]  h = self.fc(x)']
    """
    found = []
    for line in lines:
        module = f" [{line.module}]" if line.module else ""
        words = f"# {os.path.basename(line.file)}:{line.number}{module}  {line.text}"
        found.append("".join(filter(str.isprintable, words))[: WIDTH - len(DEPTH)])
    return [each.rstrip() for each in dict.fromkeys(found)]


def indented(statement: str, depth: str) -> list[str]:
    """A statement as lines of the usual width; strings are left whole."""
    if len(depth) + len(statement) <= WIDTH or "'" in statement or '"' in statement:
        return [f"{depth}{statement}"]
    inside = depth + "    "
    return textwrap.wrap(
        statement,
        WIDTH,
        initial_indent=depth,
        subsequent_indent=inside,
        break_long_words=False,
        break_on_hyphens=False,
    )
