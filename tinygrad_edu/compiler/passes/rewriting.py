"""What most passes do: put a few operations in place of one.

A pass gives ``rewrite`` a function that looks at one operation. It returns None to
leave it alone, or what should stand in place of its results: values that are there
already, or new ones, written with the ``Builder``:

>>> def doubled(b, node):
...     if node.op == "add" and node.inputs[0] is node.inputs[1]:
...         return [b.given(node.inputs[0]) * 2]
>>> print(show('''
...   input %x: float32[3] argument "x"
...   %y: float32[3] = add(%x, %x)
...   return %y
... ''', lambda graph: rewrite(graph, doubled)))
input %x: float32[3] argument "x"
%0: float32[] = constant(value=2.0)
%y: float32[3] = mul(%x, %0)
return %y
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...errors import runtime_error
from ..ir.build import Builder, Operand
from ..ir.graph import Graph, Node, Value
from ..ir.text import read, write
from ..ir.verify import verify

Change = Callable[[Builder, Node], Sequence[Operand | None] | None]


def rewrite(graph: Graph, change: Change) -> dict[Value, Value]:
    """Let ``change`` replace each operation, in order; which values stand for which.

    In place of a result that nobody looks at it may return None.
    """
    nodes: list[Node] = []
    exchange: dict[Value, Value] = {}
    for node in graph.nodes:
        node.inputs = tuple([exchange.get(each, each) for each in node.inputs])
        builder = Builder(graph, node.lines)
        found = change(builder, node)
        if found is None:
            nodes.append(node)
            continue
        nodes += builder.nodes
        for old, new in zip(node.outputs, found, strict=True):
            if new is not None:
                exchange[old] = _of_same_type(node, old, new.value)
                _take_name(builder, old, new.value)
    graph.nodes = nodes
    graph.replace(exchange)
    return exchange


def _of_same_type(node: Node, old: Value, new: Value) -> Value:
    if old.type != new.type:
        raise runtime_error(f"a pass put {new} in place of {old}", got=f"{node}")
    return new


def _take_name(builder: Builder, old: Value, new: Value) -> None:
    """A new value goes by the name of the one it replaces: people may know it."""
    if new.node in builder.nodes and old.name:
        new.name, old.name = old.name, ""


def constant_of(value: Value) -> object:
    """The number that a value is, if it is written in the program; else None."""
    node = value.node
    if node is None or node.op != "constant" or value.shape:
        return None
    number: object = node.settings["value"]
    return number


def show(before: str, change: Callable[[Graph], object]) -> str:
    """The text of a program after a pass: the examples of all passes use it.

    The first and the last line of ``before``, ``graph … on cpu``, may be missing.
    """
    graph = read(f"graph example on cpu\n{before}")
    verify(graph)
    change(graph)
    verify(graph)
    lines = write(graph).splitlines()[1:]
    return "\n".join([line.removeprefix("  ") for line in lines])
