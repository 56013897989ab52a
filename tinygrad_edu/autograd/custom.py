"""How a custom Function stands in the graph, and how gradients pass it.

Going forward, ``attach`` decides what becomes of each output: a result of the new node,
a view, an input written in place, or something without a gradient. Going back,
``pass_on`` calls the user's rule and checks all that it returns.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from ..dtypes import has_gradient
from ..errors import message, runtime_error, type_error
from ..ops.registry import Primitive
from .engine import BackwardPass, as_tensor, modified
from .faces import ON_TENSORS
from .inplace import rewrite_history
from .node import FREED, Node, SavedOutput, freed, next_sequence
from .recording import share_memory
from .saved_hooks import pack_saved
from .tensor_base import TensorBase


class Operation(Primitive):
    """The primitive of a custom Function; like others it has a name, unlike them no
    forward on arrays. It stands in no table of primitives.
    """

    def __init__(self, function: Any) -> None:
        self.name = function.__name__
        self.title, self.naming = f"{self.name}Backward", None
        self.arguments, self.saves, self.rules = (), [], []
        self.joint, self.for_complex = None, None
        self.view, self.outputs, self.kernels = False, 1, {}
        self.formula = f"{self.name}.backward(ctx, ∂L/∂y)"
        self.by_user = pass_on


def new_node(ctx: Any, inputs: tuple[Any, ...]) -> Node:
    """The node of a call, before its outputs are known.

    Its edges are noted now: a forward that writes in place changes where its inputs
    stand.
    """
    node = Node()
    node.primitive = ctx._forward_cls._operation
    tensors = [each for each in inputs if isinstance(each, TensorBase)]
    node.edges = tuple([(t._node or t) if t._requires_grad else None for t in tensors])
    node.slots = tuple([t._slot for t in tensors])
    node.saved = node.versions = ()
    node.settings = {"ctx": ctx}
    node.sequence = next_sequence()
    ctx._inputs = [
        (t._array.shape, t._array.dtype, t._device)
        if isinstance(t, TensorBase)
        else None
        for t in inputs
    ]
    return node


# ------------------------------------------------------------------ forward


def attach(ctx: Any, node: Node | None, inputs: tuple[Any, ...], out: Any) -> Any:
    """Give each output its place in the graph, and keep what is to be saved."""
    outs = out if isinstance(out, tuple) else (out,)
    tensors = [each for each in outs if isinstance(each, TensorBase)]
    given = [each for each in inputs if isinstance(each, TensorBase)]
    check_marks(ctx, tensors, given)
    if node is not None:
        arrays = [getattr(each, "_array", None) for each in outs]
        node.shapes = tuple([() if a is None else a.shape for a in arrays])
        node.dtypes = tuple([NOTHING if a is None else a.dtype for a in arrays])
    done = tuple(
        [
            _attached(ctx, node, each, slot, given, len(tensors))
            if isinstance(each, TensorBase)
            else each
            for slot, each in enumerate(outs)
        ]
    )
    if node is not None:
        ctx._kept = Saved(node, ctx.to_save)
    ctx.to_save = ctx.dirty_tensors = ctx.non_differentiable = ()
    return done if isinstance(out, tuple) else done[0]


NOTHING = np.dtype(object)  # the dtype of an output that is no tensor


def _attached(
    ctx: Any, node: Node | None, out: Any, slot: int, given: list[Any], count: int
) -> Any:
    """One output, after what is marked on ctx."""
    returned, written = is_among(out, given), is_among(out, ctx.dirty_tensors)
    if node is None or not has_gradient(out._array.dtype):
        return alias(out) if returned and not written else out
    if is_among(out, ctx.non_differentiable):
        return without_history(out) if returned or out._requires_grad else out
    if written and returned:
        return rewritten(out, node, slot, count)
    if returned:
        out = alias(out)
    if out._base is not None:
        out._made_by = (node.primitive.name, count > 1)
    out._node, out._requires_grad, out._slot = node, True, slot
    return out


def is_among(tensor: Any, tensors: Any) -> bool:
    """Whether a tensor itself, not one that is equal to it, is among others."""
    for each in tensors:  # noqa: SIM110 - half the time of any()
        if each is tensor:
            return True
    return False


def alias(tensor: Any) -> Any:
    """A view of all of a tensor: what an input becomes that is returned as it is."""
    made = TensorBase._from_array(tensor._array[...], place=tensor._device)
    share_memory(tensor, made)
    return made


def without_history(tensor: Any) -> Any:
    """The same memory and write count, outside the graph."""
    made = TensorBase._from_array(tensor._array, place=tensor._device)
    made._counter = tensor._counter
    return made


def rewritten(tensor: Any, node: Node, slot: int, count: int) -> Any:
    """An input that forward has written in place takes its new place in the graph."""
    if tensor._requires_grad and tensor._node is None:
        raise runtime_error(
            "a leaf Variable that requires grad has been used in an in-place operation."
        )
    if tensor._base is not None and count > 1:
        raise runtime_error(
            "If your Function modifies inplace an input that is a view of another "
            "Tensor, your Function cannot return more than one Tensor. This is not "
            "supported by the current autograd engine. You should either make sure the "
            "input is not a view (using .clone() for example) or make your Function "
            "only return one Tensor (potentially splitting it into two Functions: one "
            "doing the inplace that returns a single Tensor and a second one that does "
            "the other operations)."
        )
    result = TensorBase._from_array(tensor._array, True, tensor._device)
    result._node, result._slot = node, slot
    rewrite_history(tensor, result)
    return tensor


def check_marks(ctx: Any, outs: list[Any], given: list[Any]) -> None:
    """What was marked on ctx must be tensors, and the written ones be returned."""
    for position, each in enumerate(ctx.to_save):
        if each is not None and not isinstance(each, TensorBase):
            raise type_error(
                "save_for_backward can only save variables, but argument "
                f"{position} is of type {type(each).__name__}",
                hint="note it on ctx: ctx.name = value",
            )
    for position, each in enumerate(ctx.dirty_tensors):
        if not isinstance(each, TensorBase):
            raise runtime_error(
                f"mark_dirty can only accept variables, but argument {position} is of "
                f"type {type(each).__name__}"
            )
        if is_among(each, given) and not is_among(each, outs):
            raise runtime_error(
                "Some elements marked as dirty during the forward method were not "
                "returned as output. The inputs that are modified inplace must all be "
                "outputs of the Function."
            )
    for position, each in enumerate(ctx.non_differentiable):
        if not isinstance(each, TensorBase):
            raise runtime_error(
                "mark_non_differentiable only accepts variable arguments, but got "
                f"{type(each).__name__} at position {position}"
            )


# ------------------------------------------------------------------ what is kept


class Saved:
    """The tensors of ``save_for_backward``, with their write counts of that moment."""

    __slots__ = ("node", "things", "versions")

    def __init__(self, node: Node, tensors: tuple[Any, ...]) -> None:
        self.node = weakref.ref(node)
        self.things: Any = tuple(
            [
                SavedOutput(each) if each is not None and each._node is node else each
                for each in tensors
            ]
        )
        self.versions: Any = tuple(
            [None if each is None else each._counter[0] for each in self.things]
        )
        self.things, self.versions = pack_saved(self.things, self.versions, node)

    def tensors(self) -> tuple[Any, ...]:
        """The kept tensors again, in their places in the graph, checked for writes."""
        things, node = self.things, self.node()
        assert node is not None
        if things is FREED:
            raise freed(node.name())
        for thing, version in zip(things, self.versions, strict=True):
            if thing is not None and thing._counter[0] != version:
                raise modified(node, thing, version)
        return tuple([None if t is None else as_tensor(t, node) for t in things])

    def free(self) -> None:
        """Backward has used them."""
        if self.things:
            self.things = FREED


# ------------------------------------------------------------------ backward


def pass_on(walk: BackwardPass, node: Node, incoming: dict[int, Any]) -> list[Any]:
    """From ∂L/∂outputs to ∂L/∂inputs, by the user's rule."""
    ctx = node.settings["ctx"]
    place = next(fact[2] for fact in ctx._inputs if fact is not None)
    grads = [
        _incoming(walk, node, slot, incoming, place) for slot in range(len(node.dtypes))
    ]
    answer = ctx._forward_cls._rule()(ctx, *grads)
    found = list(answer) if isinstance(answer, tuple | list) else [answer]
    outgoing = checked(walk, node, found)
    if not walk.keep_graph:
        ctx._kept.free()
    return outgoing


def _incoming(
    walk: BackwardPass, node: Node, slot: int, incoming: dict[int, Any], place: Any
) -> Any:
    """The gradient of an output as a Tensor; zeros or None where none came."""
    gradient = incoming.get(slot)
    if isinstance(gradient, TensorBase):
        return gradient
    if gradient is None:
        wanted = node.settings["ctx"].materialize_grads
        if not wanted or node.dtypes[slot] is NOTHING:
            return None
        gradient = walk._zeros(node, slot, next(iter(incoming.values())))
    return TensorBase._from_array(walk.F.raw(gradient), place=place)


def checked(walk: BackwardPass, node: Node, found: list[Any]) -> list[Any]:
    """What a rule returned, one gradient for each input that is a tensor."""
    facts, name = node.settings["ctx"]._inputs, node.name()
    while len(found) > len(facts) and found[-1] is None:
        found.pop()
    if len(found) != len(facts):
        raise runtime_error(
            f"function {name} returned an incorrect number of gradients (expected "
            f"{len(facts)}, got {len(found)})",
            hint="backward returns one for each argument of forward, None for what "
            "has none",
        )
    outgoing: list[Any] = []
    for position, (gradient, fact) in enumerate(zip(found, facts, strict=True), 1):
        if fact is None and gradient is not None:
            raise runtime_error(
                f"function {name} returned a gradient different than None at position "
                f"{position}, but the corresponding forward input was not a Variable"
            )
        if fact is not None:
            wanted = node.edges[len(outgoing)] is not None
            outgoing.append(fitted(walk, name, gradient, fact, len(outgoing), wanted))
    return outgoing


def fitted(
    walk: BackwardPass, name: str, gradient: Any, fact: Any, i: int, wanted: bool
) -> Any:
    """A gradient in the shape and dtype of its input; summed where it was stretched."""
    if gradient is not None and not isinstance(gradient, TensorBase):
        raise runtime_error(
            f"expected Variable or None (got {type(gradient).__name__})",
            got=f"gradient {i} of {name}",
        )
    if gradient is None or not wanted:
        return None
    shape, dtype, _ = fact
    if gradient._array.shape != shape:
        if not stretches(shape, gradient._array.shape):
            raise RuntimeError(
                message(
                    f"Function {name} returned an invalid gradient at index {i} - got "
                    f"{list(gradient._array.shape)} but expected shape compatible with "
                    f"{list(shape)}"
                )
            )
        gradient = ON_TENSORS.sum_to(gradient, shape=shape)
    if gradient._array.dtype != dtype:
        gradient = ON_TENSORS.cast(gradient, dtype=dtype)
    # A view: what owns no memory is never kept by a leaf, and the rule's tensor may
    # be somebody's, a saved one for example.
    return gradient._array[...] if walk.on_arrays else gradient


def stretches(shape: Any, wider: Any) -> bool:
    """Whether broadcasting leads from the first shape to the second."""
    pairs = zip(reversed(shape), reversed(wider), strict=False)
    return len(shape) <= len(wider) and all(n in (1, m) for n, m in pairs)
