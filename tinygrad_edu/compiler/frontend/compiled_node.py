"""The node that a compiled forward leaves in the graph: CompiledFunctionBackward.

Where gradients are asked for after a compiled forward, the engine comes to this node,
which runs the backward program that was captured with it. What that program needs to
see again is kept here, as every node keeps it: checked for writes since, and freed
once it was used.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.engine import BackwardPass, modified
from ...autograd.function import Function
from ...autograd.grad_mode import is_grad_enabled
from ...autograd.node import FREED, Node, next_sequence
from ...autograd.recording import as_array
from ...autograd.tensor_base import TensorBase
from ...devices import device
from ...ops.registry import Primitive, array_module_of
from ..ir.graph import number_type
from .failures import double_backward


class CompiledFunction(Primitive):
    """The primitive of all compiled functions; it stands in no table."""

    def __init__(self) -> None:
        self.name, self.title, self.naming = "CompiledFunction", "", None
        self.title = "CompiledFunctionBackward"
        self.arguments, self.saves, self.rules = (), [], []
        self.joint, self.for_complex = None, None
        self.view, self.outputs, self.kernels = False, 1, {}
        self.formula = "the compiled backward program"
        self.by_user = run_backward


class Way:
    """How gradients get back through one captured program, the same for all calls.

    ``run`` takes what ``plan`` lists and returns the gradients of the targets: each is
    ("kept", place among what a call keeps), ("gradient", place of a result) or
    ("constant", the array).
    """

    def __init__(self, types: list[Any], plan: list[tuple[str, Any]]) -> None:
        self.shapes = tuple([each.shape for each in types])
        self.dtypes = tuple([number_type(each.dtype) for each in types])
        self.plan = plan
        self.run: Any = None

    def inputs(self, kept: tuple[Any, ...], F: Any, incoming: dict[int, Any]) -> Any:
        """What the backward program takes, in order."""
        found = []
        for kind, what in self.plan:
            if kind == "gradient":
                found.append(self._gradient(what, F, incoming))
            else:
                found.append(kept[what] if kind == "kept" else what)
        return found

    def _gradient(self, slot: int, F: Any, incoming: dict[int, Any]) -> Any:
        """The gradient that came to a result; zeros where none came."""
        gradient = incoming.get(slot)
        if gradient is None:
            xp = array_module_of(F.raw(next(iter(incoming.values()))))
            return xp.zeros(self.shapes[slot], self.dtypes[slot])
        raw = F.raw(gradient)
        # NumPy answers a single number as a scalar, which is no memory for C.
        return as_array(raw)


def new_node(
    way: Way,
    targets: tuple[Any, ...],
    kept: tuple[Any, ...],
    outside: tuple[Any, ...],
) -> Node:
    """The node of one call: where its gradients go, and what it keeps.

    ``kept`` are arrays; ``outside`` the tensors from outside that some of them belong
    to, whose write counts are noted. Results that are kept are made later: the counts
    of their writes, which begin at 0, come into ``settings["results"]``.
    """
    node = Node()
    node.primitive = COMPILED
    node.edges = tuple([(t._node or t) if t._requires_grad else None for t in targets])
    node.slots = tuple([t._slot for t in targets])
    node.saved = node.versions = ()
    versions = tuple([each._counter[0] for each in outside])
    node.settings = {"way": way, "kept": kept, "outside": outside, "counts": versions}
    node.settings["results"] = ()
    node.shapes, node.dtypes = way.shapes, way.dtypes
    node.sequence = next_sequence()
    return node


def used_node(shape: Any, dtype: Any) -> Node:
    """The node of a result whose gradients were computed within the program."""
    node = object.__new__(Node)
    node.primitive = COMPILED
    node.edges = node.slots = node.versions = ()
    node.saved = FREED
    node.settings = USED
    node.shapes, node.dtypes = shape, dtype
    node.sequence = next_sequence()
    return node


def run_backward(walk: BackwardPass, node: Node, incoming: dict[int, Any]) -> list[Any]:
    """From the outputs' gradients to those of parameters and arguments."""
    node.check_not_freed()
    call = node.settings
    for tensor, count in zip(call["outside"], call["counts"], strict=True):
        if tensor._counter[0] != count:
            raise modified(node, tensor, count)
    for place, writes in call["results"]:
        if writes[0]:
            array = call["kept"][place]
            written = TensorBase._from_array(array)
            written._counter = writes
            raise modified(node, written, 0)
    way: Way = call["way"]
    found: list[Any] = way.run(way.inputs(call["kept"], walk.F, incoming))
    if not walk.keep_graph:
        node.saved, node.settings = FREED, USED
    if walk.on_arrays:
        return found
    gradients = list(incoming.values())
    others, place = (*call["outside"], *gradients), gradients[0]._device
    return [_refusing(each, others, place) for each in found]


def _refusing(array: Any, others: tuple[Any, ...], place: device) -> Any:
    """A gradient as a tensor that cannot be differentiated again.

    ``others`` are what it was computed from: the ways that are closed.
    """
    tensor = TensorBase._from_array(array, place=place)
    if not is_grad_enabled():
        return tensor
    start = TensorBase._from_array(np.zeros((), array.dtype), True)
    return Refused.apply(tensor, start, *others)


class Refused(Function):
    """Hands a gradient on and refuses to be differentiated."""

    @staticmethod
    def forward(ctx: Any, value: Any, *others: Any) -> Any:
        return value.clone()

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        raise double_backward()


COMPILED = CompiledFunction()
USED: dict[str, Any] = {}
