"""Recurrent operators: each direction is one walk, its gates put in our order."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiler.ir.graph import number_type
from .layers import nothing
from .reader import Operand, Reader, dtype_of, rule

# Which of ONNX's gates stands where: i o f c for i f g o, and z r h for r z n.
ORDERS = {"LSTM": (0, 2, 3, 1), "GRU": (1, 0, 2), "RNN": (0,)}


class Walk:
    """One direction of an RNN, GRU or LSTM: its weights in our order of gates."""

    def __init__(self, r: Reader, kind: str, direction: int, hidden: int) -> None:
        self.r, self.kind, self.at, self.hidden = r, kind, direction, hidden

    def own(self, a: Operand) -> Any:
        """What belongs to this direction."""
        return self.r.add("index", a, key=(self.at,))

    def ordered(self, a: Any) -> Any:
        """The rows of the gates, put in order."""
        if self.kind == "RNN":
            return a
        sizes = (self.hidden,) * len(ORDERS[self.kind])
        parts = self.r.add("split", a, dim=0, sizes=sizes, kind="split")
        return self.r.add("cat", *[parts[k] for k in ORDERS[self.kind]], dim=0)

    def biases(self, b: Any, like: Operand) -> tuple[Any, Any]:
        """Those of the input and those of the state."""
        if b is None:
            return nothing(like), nothing(like)
        width = b.shape[1] // 2
        halves = self.r.add(
            "split", self.own(b), dim=0, sizes=(width, width), kind="split"
        )
        return self.ordered(halves[0]), self.ordered(halves[1])


@rule("LSTM", "GRU", "RNN")
def _(
    r: Reader,
    x: Operand,
    w: Operand,
    u: Operand,
    b: Any = None,
    lengths: Any = None,
    *states: Any,
    hidden_size: int,
    direction: str,
    **how: Any,
) -> Any:
    """Directions one after the other, stacked as ONNX wants them."""
    kind, count = r.proto.op_type, w.shape[0]
    check_walk(r, kind, count, lengths, states, how)
    ends = 2 if kind == "LSTM" else 1
    zeros = np.zeros((count, x.shape[1], hidden_size), number_type(dtype_of(x)))
    start = [each if each is not None else zeros for each in (*states, None, None)]
    found = []
    for place in range(count):
        walk = Walk(r, kind, place, hidden_size)
        reverse = direction == "reverse" or place == 1
        begin = [walk.own(each) for each in start[:ends]]
        found.append(walked(r, walk, x, w, u, b, begin, reverse, how))
    dims = 1, *(0,) * ends
    columns = zip(*found, strict=True)
    return tuple(
        [r.add("stack", *each, dim=d) for each, d in zip(columns, dims, strict=True)]
    )


def check_walk(
    r: Reader, kind: str, count: int, lengths: Any, states: Any, how: dict[str, Any]
) -> None:
    """What our walks cannot do."""
    usual = {"LSTM": ("Sigmoid", "Tanh", "Tanh"), "GRU": ("Sigmoid", "Tanh")}
    acts = how.get("activations")
    if kind in usual and acts and acts != usual[kind] * count:
        raise r.refuse(f"activations {acts}")
    if how.get("clip") or how.get("layout") or how.get("input_forget"):
        raise r.refuse("clip, layout or input_forget")
    if lengths is not None and len(states) < 3 and not isinstance(lengths, np.ndarray):
        raise r.refuse("lengths that depend on what the model is given")
    if isinstance(lengths, np.ndarray) and len(set(lengths.tolist())) > 1:
        raise r.refuse("sequences of several lengths")
    if len(states) > 2 and states[2] is not None:
        raise r.refuse("peepholes")
    if kind == "GRU" and not how.get("linear_before_reset"):
        raise r.refuse("a reset gate in front of the product")


def walked(
    r: Reader,
    walk: Walk,
    x: Operand,
    w: Operand,
    u: Operand,
    b: Any,
    begin: list[Any],
    reverse: bool,
    how: dict[str, Any],
) -> list[Any]:
    """One direction: all states, and the last ones."""
    of_input, of_state = walk.biases(b, x)
    if walk.kind != "GRU" and b is not None:  # they meet in a sum
        of_input = r.add("add", of_input, of_state)
    a = r.add("linear", x, walk.ordered(walk.own(w)), of_input, node="ViewBackward0")
    weight = walk.ordered(walk.own(u))
    sizes = {"sizes": (x.shape[1],) * x.shape[0], "reverse": reverse}
    if walk.kind == "LSTM":
        given = (a, *begin, weight, nothing(x))
        return list(r.add("lstm_recurrence", *given, **sizes)[:3])
    if walk.kind == "GRU":
        return list(r.add("gru_recurrence", a, *begin, weight, of_state, **sizes)[:2])
    act = (how.get("activations") or ("Tanh",))[walk.at].lower()
    return list(r.add("recurrence", a, *begin, weight, kind=act, **sizes))
