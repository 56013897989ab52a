"""A graph run on tensors: each operation by the function that records its gradient.

So an exported program can be differentiated, compiled and exported again like any
other function, and gives what the interpreter of the compiler gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..autograd.faces import ON_TENSORS
from ..autograd.grad_mode import no_grad
from ..compiler.capture.draws import perform as draw
from ..compiler.ir.graph import Graph, Node, Type
from ..compiler.ir.interpret import WIDE, perform
from ..compiler.ir.settings import by_place, filled
from ..errors import runtime_error
from ..ops.registry import PRIMITIVES
from ..seeding import default_generator
from ..tensor import Tensor


def run(graph: Graph, inputs: Sequence[Tensor]) -> list[Tensor]:
    """The outputs of a program; what it writes to its states is written.

    Raises RuntimeError where an operation gives another type than the program says:
    that is a mistake in the program, not in the arguments.
    """
    values = dict(zip([each.value for each in graph.inputs], inputs, strict=True))
    for node in graph.nodes:
        out = results(node, [values[each] for each in node.inputs])
        check(node, out)
        values.update(zip(node.outputs, out, strict=True))
    outputs = [values[each] for each in graph.outputs]
    if graph.writes:
        outputs = [each.clone() for each in outputs]
        write([(values[state], values[new]) for state, new in graph.writes])
    return outputs


def write(pairs: list[tuple[Tensor, Tensor]]) -> None:
    """All states at once: no value may see what is written to another."""
    with no_grad():
        new = [each.clone() for _, each in pairs]
        for (state, _), each in zip(pairs, new, strict=True):
            state.copy_(each)


def results(node: Node, tensors: list[Tensor]) -> tuple[Tensor, ...]:
    """What one operation gives."""
    name = node.op.removeprefix(WIDE)
    if name not in PRIMITIVES:  # a constant, a draw, a gradient
        arrays = [each._array for each in tensors]
        return tuple([tensor(each) for each in perform(node, arrays, drawn)])
    arrays = [each._array for each in tensors]
    settings = filled(node.settings, arrays)
    out = getattr(ON_TENSORS, name)(*by_place(node, tensors), **settings)
    return out if isinstance(out, tuple) else (out,)


def drawn(**settings: Any) -> Any:
    """Random numbers of the program's one generator."""
    return draw(**settings, generators=[default_generator])


def tensor(array: Any) -> Tensor:
    """A tensor around an array."""
    made: Tensor = Tensor._from_array(np.asarray(array))
    return made


def check(node: Node, out: tuple[Tensor, ...]) -> None:
    """The results are as many as the program says, and of these types."""
    found = [Type.of(each._array) for each in out]
    expected = [each.type for each in node.outputs]
    if found != expected:
        raise runtime_error(
            f"the operation {node.op} does not give what the program says",
            got=f"{found}",
            expected=f"{expected}",
        )
