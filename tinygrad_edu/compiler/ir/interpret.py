"""What a program means: operation after operation, in NumPy.

Everything else that runs a graph has to give the numbers that this room gives. It
plans nothing, reuses nothing and keeps every value until the end.

>>> from tinygrad_edu.compiler.ir.graph import Graph, Type
>>> graph = Graph()
>>> x = graph.add_input(Type("float32", (3,)), "argument", "x")
>>> graph.outputs = [graph.add("neg", [x], [x.type]).out]
>>> run(graph, [np.float32([1, 2, 3])])
(array([-1., -2., -3.], dtype=float32),)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...autograd.number_kinds import wide_form
from ...errors import runtime_error, value_error
from ...ops.registry import ON_ARRAYS, PRIMITIVES, Primitive
from .graph import Graph, Input, Node, Type, Value, number_type
from .settings import by_place, filled

Array = np.ndarray[Any, Any]
Draw = Callable[..., Any]

GRADIENT = ".gradient"
WIDE = "wide:"


def run(
    graph: Graph, inputs: Sequence[Any], draw: Draw | None = None
) -> tuple[Array, ...]:
    """The outputs of a program for these inputs; its writes are done in place.

    ``inputs`` stand in the order of ``graph.inputs``: arrays, Python numbers for
    inputs of kind "number", None for constants whose numbers the graph has. Constants
    that passes have added at the end may be left out.
    ``draw(*arrays, **settings)`` performs a draw of random numbers.
    """
    values = given_values(graph, inputs)
    with np.errstate(all="ignore"):
        for node in graph.nodes:
            arrays = [values[each] for each in node.inputs]
            out = perform(node, arrays, draw)
            values.update(zip(node.outputs, out, strict=True))
    # Views of a state must not see what is written to it: copies first.
    outputs = tuple([np.array(values[each]) for each in graph.outputs])
    written = [(values[state], values[new].copy()) for state, new in graph.writes]
    for state, new in written:
        state[...] = new
    return outputs


def given_values(graph: Graph, inputs: Sequence[Any]) -> dict[Value, Array]:
    """The arrays that came from outside, by the value they stand for."""
    added = graph.inputs[len(inputs) :]
    too_few = any(each.kind != "constant" for each in added)
    if too_few or len(inputs) > len(graph.inputs):
        raise value_error(
            f"{graph.name} takes {len(graph.inputs)} inputs",
            got=f"{len(inputs)}",
            expected=", ".join(f"{each.label} ({each.kind})" for each in graph.inputs),
        )
    whole = [*inputs, *[None] * len(added)]
    return {
        each.value: _as_array(graph, each, value)
        for each, value in zip(graph.inputs, whole, strict=True)
    }


def _as_array(graph: Graph, input: Input, value: Any) -> Array:
    """An input as an array of the type that the graph was made for."""
    if value is None:
        value = graph.arrays.get(input.value.name)
    if input.kind == "number":
        value = np.asarray(value, np.float64)
    expected = input.value.type
    found = getattr(value, "dtype", None), getattr(value, "shape", None)
    if found != (expected.dtype, expected.shape):
        raise value_error(
            f"input {input.label!r} is not what {graph.name} was made for",
            got=f"{found[0]} {found[1]}" if found[0] else type(value).__name__,
            expected=f"{expected!r}",
            hint="another shape or number type needs a graph of its own",
        )
    array: Array = value
    return array


def perform(
    node: Node, arrays: Sequence[Array], draw: Draw | None = None
) -> tuple[Array, ...]:
    """The results of one operation on these arrays."""
    operands, settings = by_place(node, arrays), filled(node.settings, arrays)
    if node.op == "constant":
        return (constant(node.out.type, settings["value"]),)
    if node.op == "draw":
        return _several(_known(draw)(*operands, **settings))
    if node.op.endswith(GRADIENT):
        form = form_of(node.op.removesuffix(GRADIENT))
        return _several(gradient(form, operands, **settings))
    return _several(form_of(node.op).forward(*operands, **settings))


def _several(out: Any) -> tuple[Array, ...]:
    """Results as a tuple of arrays; NumPy answers a single number as a scalar."""
    several = isinstance(out, tuple | list)
    return tuple([np.asarray(each) for each in (out if several else (out,))])


def _known(draw: Draw | None) -> Draw:
    if draw is None:
        raise runtime_error(
            "this program draws random numbers",
            hint="run(graph, inputs, draw=...) says how",
        )
    return draw


def form_of(op: str) -> Primitive:
    """The primitive of an operation; ``wide:exp`` computes in float32, then rounds."""
    name = op.removeprefix(WIDE)
    if name not in PRIMITIVES:
        raise value_error(
            f"no operation is called {op!r}",
            expected="the name of a primitive, of one's gradient, draw or constant",
        )
    found = PRIMITIVES[name]
    return found if name == op else wide_form(found)


def constant(type: Type, value: Any) -> Array:
    """The array of a ``constant``: its numbers are written in the program.

    >>> constant(Type("float32", (2,)), (1, 2))
    array([1., 2.], dtype=float32)
    """
    array = np.empty(type.shape, number_type(type.dtype))
    array[...] = np.asarray(value).reshape(type.shape) if type.shape else value
    return array


def gradient(
    form: Primitive,
    incoming: list[Array],
    of: tuple[int, ...],
    saved: tuple[Any, ...] = (),
    given: tuple[bool, ...] = (True,),
    how: dict[str, Any] | None = None,
) -> tuple[Array, ...]:
    """∂L/∂(argument i) for each i in ``of``, as a backward pass gets it from a rule.

    ``given`` says to which of the outputs that may have a gradient one came, in their
    order. Nothing is summed to the shape of an argument here: ``sum_to`` does that.
    """
    g, settings = _for_rules(form, incoming, saved, given), how or {}
    if form.joint is not None:
        found = form.joint(ON_ARRAYS, g, *saved, **settings)
        return tuple([found[place] for place in of])
    rules: list[Any] = [form.rules[place] for place in of]
    return tuple([rule(ON_ARRAYS, g, *saved, **settings) for rule in rules])


def _for_rules(
    form: Primitive,
    incoming: list[Array],
    saved: tuple[Any, ...],
    given: tuple[bool, ...],
) -> Any:
    """One gradient as it is, several as a list: None or zeros where none came."""
    if form.outputs == 1:
        return incoming[0]
    arrived = iter(incoming)
    g = [next(arrived) if came else None for came in given]
    if form.gaps:
        return g
    known = {i: saved[k] for k, (what, i) in enumerate(form.saves) if what == "output"}
    zero = np.zeros((), incoming[0].dtype)
    whole = [
        np.zeros_like(known.get(i, zero)) if each is None else each
        for i, each in enumerate(g)
    ]
    return whole[0] if len(whole) == 1 else whole
