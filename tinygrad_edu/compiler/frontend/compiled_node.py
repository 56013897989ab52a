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
from ...autograd.tensor_base import TensorBase
from ...ops.registry import Primitive
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

    ``run`` takes the saved arrays and then the gradients of the outputs ``given``, and
    returns the gradients of ``targets``. ``saved`` says for each array that is needed
    whether it is a tensor from outside (to be checked for writes) or not.
    """

    def __init__(self, shapes: Any, dtypes: Any, run: Any) -> None:
        self.shapes, self.dtypes, self.run = tuple(shapes), tuple(dtypes), run


def new_node(way: Way, targets: tuple[Any, ...], saved: tuple[Any, ...]) -> Node:
    """The node of one call: where its gradients go, and what it keeps.

    ``saved`` are arrays, and tensors from outside, whose write counts are noted.
    """
    node = Node()
    node.primitive = COMPILED
    node.edges = tuple([(t._node or t) if t._requires_grad else None for t in targets])
    node.slots = tuple([t._slot for t in targets])
    node.saved = node.versions = ()
    versions = tuple(
        [each._counter[0] if isinstance(each, TensorBase) else None for each in saved]
    )
    node.settings = {"way": way, "kept": (saved, versions)}
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
    way, (saved, versions) = node.settings["way"], node.settings["kept"]
    arrays = []
    for thing, version in zip(saved, versions, strict=True):
        if version is not None and thing._counter[0] != version:
            raise modified(node, thing, version)
        arrays.append(thing if version is None else thing._array)
    for slot, (shape, dtype) in enumerate(zip(way.shapes, way.dtypes, strict=True)):
        gradient = incoming.get(slot)
        raw = np.zeros(shape, dtype) if gradient is None else walk.F.raw(gradient)
        arrays.append(raw)
    found = way.run(arrays)
    if not walk.keep_graph:
        node.saved, node.settings = FREED, {"way": way, "kept": ((), ())}
    if walk.on_arrays:
        return list(found)
    return [_refusing(each, incoming) for each in found]


def _refusing(array: Any, incoming: dict[int, Any]) -> Any:
    """A gradient as a tensor that cannot be differentiated again."""
    tensor = TensorBase._from_array(array)
    if not is_grad_enabled():
        return tensor
    start = TensorBase._from_array(np.zeros((), array.dtype), True)
    return Refused.apply(tensor, start, *incoming.values())


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
