"""RNN, LSTM and GRU: ONNX's own operators, or all steps written out.

Our operation starts behind the product of the inputs with their weights; ONNX's makes
that product itself. So the layer before is looked for and taken in; where it is not
there, the operator multiplies by a matrix of 0 and 1. ONNX has the gates in another
order, so the rows of all weights change places, by a Gather that names no number.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np

from ...compiler.ir.graph import Node
from ..errors import unsupported
from ..writer import Writer, rule
from .products import given

Shape = tuple[int, ...]

# Which of our gates stands where: i f g o for i o f c, and r z n for z r h.
ORDERS = {"LSTM": (0, 3, 1, 2), "GRU": (1, 0, 2), "RNN": (0,)}


def rows(kind: str, hidden: int) -> Any:
    """The rows of the weights in ONNX's order of gates."""
    return np.concatenate([np.arange(hidden) + k * hidden for k in ORDERS[kind]])


class Gates:
    """Weights and biases as ONNX's operators want them."""

    def __init__(self, w: Writer, kind: str, hidden: int) -> None:
        self.w, self.kind, self.hidden = w, kind, hidden
        self.width = len(ORDERS[kind]) * hidden

    def ordered(self, weight: str) -> str:
        """The rows in ONNX's order."""
        if self.kind == "RNN":
            return weight
        table = self.w.constant(rows(self.kind, self.hidden))
        name: str = self.w.add("Gather", weight, table, axis=0)
        return name

    def matrix(self, weight: str) -> Any:
        """(gates, numbers) for the one direction there is."""
        return self.w.add("Unsqueeze", self.ordered(weight), self.w.ints([0]))

    def biases(self, of_input: str, of_state: str, dtype: str) -> str:
        """Both in one row, (1, 2 · gates); none is zeros."""
        none = self.w.constant(np.zeros(self.width, dtype))
        both = [self.ordered(each) if each else none for each in (of_input, of_state)]
        return self.w.reshape(self.w.add("Concat", *both, axis=0), (1, -1))


def before(w: Writer, node: Node, a: str, dtype: str) -> tuple[str, str, str]:
    """The inputs, their weights and bias: of the layer before, or as it says."""
    value = node.inputs[0]
    maker = value.node
    if maker is not None and maker.op == "linear" and len(value.shape) == 3:
        x, weight, bias = maker.inputs
        return w.of(x), w.of(weight), w.of(bias) if given(bias) else ""
    return a, w.constant(np.eye(value.shape[-1], dtype=dtype)), ""


def even(node: Node, sizes: Shape) -> bool:
    """Whether all sequences are of one length, and the steps stand apart."""
    return len(node.inputs[0].shape) == 3 and len(set(sizes)) == 1


def one_direction(reverse: bool) -> str:
    """What ONNX calls it."""
    return "reverse" if reverse else "forward"


def walked(
    w: Writer,
    node: Node,
    kind: str,
    a: str,
    weight: str,
    bias: str,
    states: list[str],
    **how: Any,
) -> tuple[str, ...]:
    """The operator with its states; outputs without the dimension of directions."""
    hidden, dtype = node.inputs[1].shape[-1], node.inputs[0].dtype
    gates = Gates(w, kind, hidden)
    x, of_input, first = before(w, node, a, dtype)
    start = [w.add("Unsqueeze", each, w.ints([0])) for each in states]
    out = w.add(
        kind,
        *(x, gates.matrix(of_input), gates.matrix(weight)),
        *(gates.biases(first, bias, dtype), "", *start),
        outputs=1 + len(states),
        hidden_size=hidden,
        **how,
    )
    shapes = [node.outputs[i].shape for i in range(1 + len(states))]
    return tuple([w.reshape(each, s) for each, s in zip(out, shapes, strict=True)])


@rule("recurrence")
def _(
    w: Writer,
    node: Node,
    a: str,
    h: str,
    u: str,
    *,
    sizes: Shape,
    reverse: bool,
    kind: str,
) -> Any:
    if not even(node, sizes):
        cell = Cells(w, node).plain("Tanh" if kind == "tanh" else "Relu", u)
        return Steps(w, node, a, sizes, reverse).walk([h], cell)
    how = {"activations": [kind.capitalize()], "direction": one_direction(reverse)}
    return walked(w, node, "RNN", a, u, "", [h], **how)


@rule("gru_recurrence")
def _(
    w: Writer,
    node: Node,
    a: str,
    h: str,
    u: str,
    b: str,
    *,
    sizes: Shape,
    reverse: bool,
) -> Any:
    if not even(node, sizes):
        raise unsupported(node, w.opset, "a GRU over sequences of several lengths")
    bias = b if given(node.inputs[3]) else ""
    how = {"linear_before_reset": 1, "direction": one_direction(reverse)}
    return (*walked(w, node, "GRU", a, u, bias, [h], **how), None)


@rule("lstm_recurrence")
def _(
    w: Writer,
    node: Node,
    a: str,
    h: str,
    c: str,
    u: str,
    v: str,
    *,
    sizes: Shape,
    reverse: bool,
) -> Any:
    """With a projection, or several lengths, ONNX's operator does not serve."""
    if not even(node, sizes) or given(node.inputs[4]):
        project = v if given(node.inputs[4]) else ""
        cell = Cells(w, node).lstm(u, project)
        found = Steps(w, node, a, sizes, reverse).walk([h, c], cell)
    else:
        how = {"direction": one_direction(reverse)}
        found = walked(w, node, "LSTM", a, u, "", [h, c], **how)
    return (*found, None, None)


# ------------------------------------------------------------------ step by step


class Cells:
    """One step: what the input says and the states before → the states after."""

    def __init__(self, w: Writer, node: Node) -> None:
        self.w, self.node = w, node

    def told(self, said: str, h: str, u: str) -> str:
        """a + U h₋"""
        by_state = self.w.add("Gemm", h, u, transB=1)
        name: str = self.w.add("Add", said, by_state)
        return name

    def plain(self, act: str, u: str) -> Any:
        """h = tanh(a + U h₋)"""
        return lambda said, h: [self.w.add(act, self.told(said, h, u))]

    def lstm(self, u: str, project: str) -> Any:
        """c = f · c₋ + i · g, h = o · tanh(c)"""
        w, hidden = self.w, self.node.inputs[2].shape[-1]

        def step(said: str, h: str, c: str) -> list[str]:
            widths = w.ints([hidden] * 4)
            parts = w.add("Split", self.told(said, h, u), widths, outputs=4, axis=1)
            i, f, o = (w.add("Sigmoid", parts[k]) for k in (0, 1, 3))
            new = w.add("Mul", i, w.add("Tanh", parts[2]))
            c = w.add("Add", w.add("Mul", f, c), new)
            h = w.add("Mul", o, w.add("Tanh", c))
            return [w.add("Gemm", h, project, transB=1) if project else h, c]

        return step


class Steps:
    """A walk written out; ``sizes`` says how many sequences each step still has."""

    def __init__(
        self, w: Writer, node: Node, a: str, sizes: Shape, reverse: bool
    ) -> None:
        self.w, self.node, self.sizes, self.reverse = w, node, sizes, reverse
        width = node.inputs[0].shape[-1]
        self.said = w.reshape(a, (sum(sizes), width))

    def walk(self, states: list[str], cell: Any) -> tuple[str, ...]:
        """All outputs, and the last states."""
        w, found, count = self.w, {}, len(self.sizes)
        ends_at = list(accumulate(self.sizes))
        for t in range(count)[::-1] if self.reverse else range(count):
            n = self.sizes[t]
            said = w.cut(self.said, 0, ends_at[t] - n, ends_at[t])
            live = [self.rows(each, 0, n) for each in states]
            new = cell(said, *live)
            found[t] = new[0]
            pairs = zip(new, states, strict=True)
            states = [self.updated(each, old, n) for each, old in pairs]
        out = w.add("Concat", *[found[t] for t in range(count)], axis=0)
        return (w.reshape(out, self.node.outputs[0].shape), *states)

    def rows(self, state: str, start: int, stop: int) -> str:
        """Some sequences' rows of a state."""
        whole = (start, stop) == (0, self.sizes[0])
        return state if whole else self.w.cut(state, 0, start, stop)

    def updated(self, new: str, old: str, n: int) -> str:
        """The state with its first rows changed."""
        if n == self.sizes[0]:
            return new
        name: str = self.w.add("Concat", new, self.rows(old, n, self.sizes[0]), axis=0)
        return name
