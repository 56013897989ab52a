"""The engine: walks the graph from the loss back to the leaves.

The walk is a loop, never a recursion. Nodes wait in a heap, the youngest on top.
Because a node is always younger than everything it was made from, a node that comes
up has already received every gradient it will get, so each is visited exactly once.

``steps`` yields after every node. ``backward()`` runs it to the end; the step player
of the widgets runs the same generator one step at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import repeat
from typing import Any

from ..dtypes import from_numpy, has_gradient, legacy_name
from ..errors import message
from ..ops.registry import array_module_of
from .faces import ON_ARRAYS
from .node import FREED, AccumulateGrad, Node, SavedOutput
from .running_hooks import (
    run_hooks_after,
    run_hooks_before,
    run_leaf_hooks,
    run_tensor_hooks,
)
from .tensor_base import TensorBase

ALL_FIRST = repeat(0)  # nearly every argument is the first output of its node

# A node, the gradient that came to it, and the gradients it hands to its arguments.
Step = tuple[Any, Any, Any]


class BackwardPass:
    """One walk over the graph, with the gradients collected so far.

    ``F`` is the face the rules run with: arrays, or Tensors that record. ``needed``
    limits the walk to some nodes (``autograd.grad`` visits no more than it must).
    ``at_leaves`` holds the finished gradients of the leaves.
    """

    def __init__(
        self, F: Any, keep_graph: bool, needed: set[Any] | None = None
    ) -> None:
        self.F = F
        self.on_arrays = F is ON_ARRAYS
        self.keep_graph = keep_graph
        self.needed = needed
        self.roots: tuple[Any, ...] = ()
        self.asked: dict[Any, dict[int, Any]] = {}  # nodes whose gradients are wanted
        self.ends: set[Any] = set()  # those of them with nothing wanted below
        self.collected: dict[Any, Any] = {}
        self.at_leaves: dict[TensorBase, Any] = {}
        self._heap: list[tuple[int, Node]] = []

    def steps(self, shown: bool = True) -> Iterator[Step]:
        """Visit node after node; then each leaf once, with its whole gradient.

        Nearly every node has one result, a rule for each argument, and nobody who
        looks: the loop passes it on the spot. ``_visit`` passes all others, with the
        same steps one by one; where the steps are to be ``shown``, that is every node.
        """
        F, heap, collected, asked = self.F, self._heap, self.collected, self.asked
        needed, on_arrays = self.needed, self.on_arrays
        careful = shown or type(self) is not BackwardPass
        while heap:
            node = heappop(heap)[1]
            incoming = collected.pop(node)
            primitive = node.primitive
            if (
                careful
                or node.hooked
                or node.slots is not None
                or primitive.joint is not None
                or type(node.dtypes) is tuple
                or (asked and node in asked)
            ):
                step = self._visit(node, incoming)
                if shown:
                    yield step
                continue
            saved = self._unpack(node) if node.saved else ()
            settings = node.settings
            for rule, edge in zip(primitive.rules, node.edges):  # noqa: B905
                if edge is None or rule is None:
                    continue
                if needed is not None and edge not in needed:
                    continue
                if settings:
                    gradient = rule(F, incoming, *saved, **settings)
                else:
                    gradient = rule(F, incoming, *saved)
                if type(edge) is not Node or type(edge.dtypes) is tuple:
                    fitting = self._fit(gradient, edge, 0)
                    self.collect(edge, 0, fitting, fitting is incoming)
                    continue
                a = gradient if on_arrays else gradient._array
                if a.shape != edge.shapes or a.dtype is not edge.dtypes:
                    gradient = self._fit(gradient, edge, 0)
                before = collected.get(edge)
                if before is None:
                    collected[edge] = gradient
                    heappush(heap, (-edge.sequence, edge))
                else:
                    collected[edge] = before + gradient
        for leaf, gradient in self.at_leaves.items():
            if leaf._hooks:
                gradient = run_leaf_hooks(self, leaf, gradient)
            if shown:
                yield AccumulateGrad(leaf), gradient, ()

    def _visit(self, node: Node, incoming: Any) -> Step:
        """Hooks, the node's rules, hooks; then its arguments get their gradients."""
        if self.asked and node in self.asked:
            self._answer(node, incoming)
            if node in self.ends:
                return node, incoming, ()
        if node.hooked:
            incoming = run_hooks_before(self, node, incoming)
            if incoming is None:  # a hook took it away
                return node, incoming, ()
        outgoing = self._differentiate(node, incoming)
        if node.hooked:
            outgoing = run_hooks_after(self, node, incoming, outgoing)
        slots = node.slots or ALL_FIRST
        for edge, slot, gradient in zip(node.edges, slots, outgoing):  # noqa: B905
            if edge is not None and gradient is not None:
                borrowed = gradient is incoming or node.hooked
                self.collect(edge, slot, gradient, borrowed)
        return node, incoming, outgoing

    def _answer(self, node: Node, incoming: Any) -> None:
        """Note the gradients that somebody asked for.

        As in PyTorch: what hooks of the tensor make of a gradient is part of the
        answer only where the walk ends.
        """
        several = type(node.dtypes) is tuple
        gradients = dict(incoming) if several else {0: incoming}
        if node in self.ends and node.hooked:
            run_tensor_hooks(self, node, gradients)
        self.asked[node] = gradients

    def collect(self, edge: Any, slot: int, gradient: Any, borrowed: bool) -> None:
        """Add a gradient to what ``edge`` has; its first one puts it in the heap.

        ``borrowed`` says that somebody else holds the array too: a leaf, which keeps
        what it gets, then needs a copy.
        """
        if self.needed is not None and edge not in self.needed:
            return
        if type(edge) is not Node:
            self._collect_at_leaf(edge, gradient, borrowed)
            return
        several = type(edge.dtypes) is tuple
        before = self.collected.get(edge)
        if before is None:
            heappush(self._heap, (-edge.sequence, edge))
            self.collected[edge] = {slot: gradient} if several else gradient
        elif several:
            before[slot] = before[slot] + gradient if slot in before else gradient
        else:
            self.collected[edge] = before + gradient

    def _collect_at_leaf(self, leaf: Any, gradient: Any, borrowed: bool) -> None:
        """A leaf keeps the array it gets, so it must be nobody else's."""
        before = self.at_leaves.get(leaf)
        if before is not None:
            gradient = before + gradient
        elif self.on_arrays and (borrowed or gradient.base is not None):
            gradient = gradient.copy()
        self.at_leaves[leaf] = gradient

    def _differentiate(self, node: Node, incoming: Any) -> Any:
        """Run the node's rules: from ∂L/∂out to ∂L/∂(each argument)."""
        primitive, settings, F = node.primitive, node.settings, self.F
        saved = self._unpack(node) if node.saved else ()
        if type(node.dtypes) is tuple:
            if primitive.by_user:
                return primitive.by_user(self, node, incoming)
            incoming = self._all_outputs(node, incoming)
        joint = primitive.joint
        rules = primitive.rules if joint is None else repeat(joint)
        found = joint and joint(F, incoming, *saved, **settings)
        outgoing: list[Any] = []
        for rule, edge in zip(rules, node.edges):  # noqa: B905
            if rule is None or edge is None:
                outgoing.append(None)
                continue
            if found is not None:
                gradient = found[len(outgoing)]
            else:
                gradient = rule(F, incoming, *saved, **settings)
            slot = node.slots[len(outgoing)] if node.slots else 0
            outgoing.append(self._fit(gradient, edge, slot))
        return outgoing

    def _unpack(self, node: Node) -> list[Any]:
        """The saved values, checked for writes since, as this face wants them."""
        saved = node.saved  # read once: another thread may free it meanwhile
        if saved is FREED:
            node.check_not_freed()
        unpacked, free = [], False
        for thing, version in zip(saved, node.versions):  # noqa: B905
            if version is None:
                unpacked.append(thing)
                continue
            if thing._counter[0] != version:
                raise modified(node, thing, version)
            unpacked.append(thing._array if self.on_arrays else as_tensor(thing, node))
            free = not self.keep_graph
        if free:  # shapes alone may stay: they cost nothing, and answer again
            node.saved = FREED
        return unpacked

    def _all_outputs(self, node: Node, incoming: dict[int, Any]) -> Any:
        """The gradients of a node with several outputs; zeros where none came.

        A rule that is written for gaps gets None.
        """
        if node.primitive.gaps:
            return [incoming.get(i) for i in range(len(node.dtypes))]
        floating = [i for i, dtype in enumerate(node.dtypes) if has_gradient(dtype)]
        known = next(iter(incoming.values()))
        gradients = [
            incoming[i] if i in incoming else self._zeros(node, i, known)
            for i in floating
        ]
        return gradients[0] if len(gradients) == 1 else gradients

    def _zeros(self, node: Node, slot: int, like: Any) -> Any:
        """The gradient of an output that none came to."""
        xp = array_module_of(self.F.raw(like))
        return self.F.constant(xp.zeros(node.shapes[slot], node.dtypes[slot]), like)

    def _fit(self, gradient: Any, edge: Any, slot: int) -> Any:
        """A gradient has its tensor's shape and dtype: sum what was stretched."""
        if type(edge) is not Node:
            shape, dtype = edge._array.shape, edge._array.dtype
        elif type(edge.dtypes) is tuple:
            shape, dtype = edge.shapes[slot], edge.dtypes[slot]
        else:
            shape, dtype = edge.shapes, edge.dtypes
        if self.F.raw(gradient).shape != shape:
            gradient = self.F.sum_to(gradient, shape=shape)
            if gradient.shape != shape:
                gradient = self.F.stretch(gradient, shape=shape)
        if self.F.raw(gradient).dtype != dtype:
            gradient = self.F.cast(gradient, dtype=dtype)
        return gradient


def as_tensor(saved: Any, node: Node) -> Any:
    """A saved value as a Tensor with its place in the graph."""
    return saved if isinstance(saved, TensorBase) else saved.tensor(node)


def modified(node: Node | None, saved: Any, version: int) -> RuntimeError:
    """PyTorch's error for a saved value that was overwritten; None is a checkpoint."""
    keeper = "a checkpoint" if node is None else node.name()
    kind = legacy_name(from_numpy(saved._array.dtype))
    shape = list(saved._array.shape)
    made_by = getattr(saved, "_node", None) or (
        node if isinstance(saved, SavedOutput) else None
    )
    name = made_by.name().partition("Backward")[0] if made_by else ""
    origin = f", which is output {saved._slot} of {name}," if made_by else ""
    return RuntimeError(
        message(
            "one of the variables needed for gradient computation has been modified "
            f"by an inplace operation: [{kind} {shape}]{origin} is at version "
            f"{saved._counter[0]}; expected version {version} instead. Hint: enable "
            "anomaly detection to find the operation that failed to compute its "
            "gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).",
            got=f"a tensor of shape {tuple(shape)} that {keeper} had saved "
            "was written in place afterwards",
            expected="saved values that stay as they were until backward has run",
            hint="write x = x + 1 in place of x += 1, or change a clone()",
        )
    )
