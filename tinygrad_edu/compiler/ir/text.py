"""A program as text that a person can read, and write.

    graph step on cpu
      input %x: float32[32, 64] argument "x"
      input %w: float32[128, 64] state "0.weight"
      %1: float32[64, 128] = t(%w)  # train.py:12 [0] h = self.fc(x)
      %2: float32[32, 128] = mm(%x, %1)
      loop
        %3: float32[32, 128] = relu(%2)
      end
      write %w <- %9
      return %3

Settings follow the inputs: ``sum(%x, dim=(0, 1), keepdim=False)``. They are Python's
numbers, strings, tuples, lists and dicts, and beside them slices (``1:3``), ``...``,
number types (``float32``), ``inf`` and ``nan``, and ``@2`` for the third input. Behind
a ``#`` stand the lines of Python that asked for the operation.

``read(write(graph))`` is the same program, but for the numbers in ``graph.arrays``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...errors import type_error
from .graph import Graph, Input, Line, Node, Slot, Value
from .reading import read
from .tokens import PLAIN_NAME, PLAIN_OPERATION

__all__ = ["read", "write"]

# ------------------------------------------------------------------ writing


def write(graph: Graph, lines: bool = True) -> str:
    """The program as text; without ``lines``, no lines of Python.

    >>> from tinygrad_edu.compiler.ir.graph import Type
    >>> graph = Graph("double")
    >>> x = graph.add_input(Type("float32", (3,)), "argument", "x", name="x")
    >>> graph.outputs = [graph.add("add", [x, x], [x.type]).out]
    >>> print(write(graph), end="")
    graph double on cpu
      input %x: float32[3] argument "x"
      %0: float32[3] = add(%x, %x)
      return %0
    """
    return "\n".join(_all_lines(graph, lines)) + "\n"


def _all_lines(graph: Graph, lines: bool) -> Iterator[str]:
    yield f"graph {_name(graph.name)} on {_name(graph.device)}"
    for each in graph.inputs:
        yield f"  {_input(each)}"
    grouped = {node: group for group in graph.groups for node in group}
    for node in graph.nodes:
        group = grouped.get(node)
        if group and node is group[0]:
            yield "  loop"
        yield from _node(node, "    " if group else "  ", lines)
        if group and node is group[-1]:
            yield "  end"
    for state, value in graph.writes:
        yield f"  write {_use(state)} <- {_use(value)}"
    yield f"  return {', '.join(map(_use, graph.outputs))}".rstrip()


def _input(input: Input) -> str:
    return f"input {_made(input.value)} {input.kind} {_quoted(input.label)}"


def _node(node: Node, indent: str, lines: bool) -> Iterator[str]:
    """The operation; its first line of Python behind it, all others below."""
    made = ", ".join(map(_made, node.outputs))
    inside = [_use(each) for each in node.inputs]
    inside += [
        f"{_name(name)}={literal(node.settings[name])}" for name in node.settings
    ]
    text = f"{indent}{made} = {_operation(node.op)}({', '.join(inside)})"
    comments = [f"  # {_line(each)}" for each in node.lines] if lines else []
    yield text + "".join(comments[:1])
    for each in comments[1:]:
        yield f"{indent}  {each}"


def _made(value: Value) -> str:
    return f"{_use(value)}: {value.type!r}"


def _use(value: Value) -> str:
    return f"%{_name(value.name)}"


def _name(name: str) -> str:
    return name if re.fullmatch(PLAIN_NAME, name) else _quoted(name)


def _operation(name: str) -> str:
    return name if re.fullmatch(PLAIN_OPERATION, name) else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _line(line: Line) -> str:
    """``train.py:12 [0.attention] h = self.fc(x)``."""
    plain = re.fullmatch(r'[^\s:"\[]+', line.file)
    words = [f"{line.file if plain else _quoted(line.file)}:{line.number}"]
    if line.module:
        module = line.module if _in_brackets(line.module) else _quoted(line.module)
        words.append(f"[{module}]")
    if line.text:
        words.append(line.text if _plain_text(line.text) else _quoted(line.text))
    return " ".join(words)


def _in_brackets(module: str) -> bool:
    return module.isprintable() and not set('[]"') & set(module)


def _plain_text(text: str) -> bool:
    return text.isprintable() and text == text.strip() and text[0] not in '["'


# ------------------------------------------------------------------ settings


def literal(setting: Any) -> str:
    """A setting as it stands in the text.

    >>> literal({"key": (slice(1, None), Slot(2), ...), "dtype": np.dtype("int64")})
    '{"key": (1:, @2, ...), "dtype": int64}'
    """
    if isinstance(setting, Slot):  # which is a tuple too
        return f"@{setting.place}"
    if isinstance(setting, tuple):
        inside = [literal(each) for each in setting]
        return f"({inside[0]},)" if len(inside) == 1 else f"({', '.join(inside)})"
    if isinstance(setting, list):
        return f"[{', '.join(map(literal, setting))}]"
    if isinstance(setting, dict):
        pairs = (f"{literal(key)}: {literal(each)}" for key, each in setting.items())
        return f"{{{', '.join(pairs)}}}"
    return _word(setting)


def _word(setting: Any) -> str:
    """A setting that has nothing inside."""
    if isinstance(setting, slice):
        return _slice(setting)
    if isinstance(setting, np.dtype):
        return setting.name
    if setting is Ellipsis:
        return "..."
    if isinstance(setting, str):
        return _quoted(setting)
    return _number(setting.item() if isinstance(setting, np.generic) else setting)


def _slice(part: slice) -> str:
    ends = ["" if each is None else literal(each) for each in (part.start, part.stop)]
    return ":".join(ends) + ("" if part.step is None else f":{literal(part.step)}")


def _number(setting: Any) -> str:
    if setting is None or isinstance(setting, bool | int):
        return repr(setting)
    if isinstance(setting, float):
        return repr(setting) if math.isfinite(setting) else f"{setting}"
    if isinstance(setting, complex):
        return f"complex({_number(setting.real)}, {_number(setting.imag)})"
    raise type_error(
        f"a setting of type {type(setting).__name__} cannot be written",
        got=repr(setting),
        expected="numbers, strings, None, slices, number types, and tuples, lists "
        "and dicts of them; an array is an input, and Slot stands in its place",
    )
