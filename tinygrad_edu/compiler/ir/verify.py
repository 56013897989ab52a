"""Refuses graphs that are no programs, with an error that says where and why.

Passes are programs that change programs; a mistake in one shows far away, in numbers.
Verified after each pass, it shows at once:

* every value is made once, and before it is used; no two have one name;
* the types of results are those that ``infer.py`` knows;
* writes go to states, one to each, and keep the type;
* the operations of a loop stand side by side.
"""

from __future__ import annotations

from typing import Any

from ...errors import value_error
from .graph import Graph, Node, Value
from .infer import Unknown, types
from .interpret import GRADIENT, form_of
from .settings import slots

WRITABLE = ("state", "argument")


def verify(graph: Graph) -> None:
    """Raise a ValueError that names the first thing that is wrong."""
    known: dict[str, Value] = {}
    for each in graph.inputs:
        _know(known, each.value, None)
        if each.kind == "number" and each.value.type != ("float64", ()):
            raise broken(f"the number {each.label} is {each.value.type}, not float64[]")
    for node in graph.nodes:
        _check_node(node, known)
        for value in node.outputs:
            _know(known, value, node)
    for value in graph.outputs:
        _check_known(known, value, "the results")
    _check_writes(graph, known)
    _check_groups(graph)


def broken(what: str, node: Node | None = None) -> ValueError:
    """The error of a graph that is no program."""
    got = f"{node!r}, {node.settings}" if node else ""
    return value_error(f"not a program: {what}", got=got)


def _know(known: dict[str, Value], value: Value, node: Node | None) -> None:
    if value.name in known:
        raise broken(f"two values are called %{value.name}", node)
    if value.node is not node:
        raise broken(f"%{value.name} does not know what made it", node)
    known[value.name] = value


def _check_known(known: dict[str, Value], value: Value, where: str) -> None:
    if known.get(value.name) is not value:
        raise broken(f"%{value.name} is used in {where} before it is made")


def _check_node(node: Node, known: dict[str, Value]) -> None:
    for value in node.inputs:
        _check_known(known, value, repr(node))
    for slot in slots(node.settings):
        if not 0 <= slot.place < len(node.inputs):
            raise broken(f"input @{slot.place} of {len(node.inputs)}", node)
    if node.op == "constant":
        _check_constant(node)
    elif node.op != "draw":
        form_of(node.op.removesuffix(GRADIENT))
        _check_types(node)


def _check_constant(node: Node) -> None:
    if count(node.settings.get("value", ())) != node.out.type.size:
        raise broken("a constant with too many numbers or too few", node)


def count(value: Any) -> int:
    """How many numbers stand in nested tuples.

    >>> count(((1, 2), (3, 4))), count(5)
    (4, 1)
    """
    several = isinstance(value, tuple | list)
    return sum([count(each) for each in value]) if several else 1


def _check_types(node: Node) -> None:
    try:
        expected = types(node.op, node.inputs, node.settings)
    except Unknown:
        return
    except Exception as error:
        raise broken(f"{node.op} cannot take these: {error}", node) from error
    found = tuple([each.type for each in node.outputs])
    if found != expected:
        raise broken(f"{node.op} gives {expected}, not {found}", node)


def _check_writes(graph: Graph, known: dict[str, Value]) -> None:
    writable = {each.value for each in graph.inputs if each.kind in WRITABLE}
    for state, value in graph.writes:
        _check_known(known, value, "a write")
        if state not in writable:
            raise broken(f"a write to %{state.name}, which is no state or a second one")
        if state.type != value.type:
            raise broken(f"a write of {value} to {state}")
        writable.remove(state)


def _check_groups(graph: Graph) -> None:
    place = {node: i for i, node in enumerate(graph.nodes)}
    if len(place) != len(graph.nodes):
        raise broken("an operation stands in it twice")
    taken: set[Node] = set()
    for group in graph.groups:
        places = [place.get(node, -1) for node in group]
        first = places[0]
        if first < 0 or places != list(range(first, first + len(places))):
            raise broken("the operations of a loop do not stand side by side")
        if taken & set(group):
            raise broken("an operation in two loops")
        taken |= set(group)
