"""A function whose result is differentiated outside: two graphs, forward and backward.

After the call the engine is run once more, from results that need gradients back to
the arguments and states that do, while everything is still recorded. So the graph goes
on: after the forward come the operations that make gradients. It is then cut in two,
and what the second half needs of the first becomes an output of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...autograd.backward import prepare, reachable, run
from ...autograd.node import FREED
from ...autograd.tensor_base import TensorBase
from ...func.tree import leaves_of
from ..ir.graph import Graph, Input, Type, Value
from .captured import Backward, Captured
from .memory import Memory
from .sources import Fetch, Source
from .traced import Traced

if TYPE_CHECKING:
    from .recording import Recording


class BothWays:
    """Records the way back after the call, and cuts the graph at the end."""

    def __init__(self, recording: Recording, captured: Captured) -> None:
        self.recording, self.captured = recording, captured
        self.roots: list[Any] = []
        self.targets: list[tuple[Any, Source]] = []
        self.starts: list[Value] = []
        self.found: list[Value] = []
        self.last: Any = None  # node of the forward

    def record(self) -> None:
        """Walk back from the results, into the same graph."""
        recording = self.recording
        self.roots = self._find_roots()
        self.last = recording.graph.nodes[-1] if recording.graph.nodes else None
        if not self.roots:
            return
        if any(node.hooked for node in reachable(tuple(self.roots))):
            # It would be called here, with a gradient that is none.
            recording.stop("a hook waits for the gradient of a tensor made in the call")
            return
        targets = [
            (tensor, source)
            for tensor, source in (*recording.reach.tensors, *self._found_later())
            if tensor._requires_grad and source.kind != "grad"
        ]
        starts = [self._start(place, root) for place, root in enumerate(self.roots)]
        hooks = [tensor.__dict__.pop("_hooks", None) for tensor, _ in targets]
        try:
            gradients = self._gradients([tensor for tensor, _ in targets], starts)
        finally:
            for (tensor, _), own in zip(targets, hooks, strict=True):
                if own is not None:
                    tensor._hooks = own
        if not recording.alive:
            return
        for (tensor, source), gradient in zip(targets, gradients, strict=True):
            if gradient is not None:
                self.targets.append((tensor, source))
                array = recording.lift(gradient)
                self.found.append(recording.value(array))

    def _found_later(self) -> list[tuple[Any, Source]]:
        """Leaves that were first seen when they were used: of modules of Python's."""
        known = {id(tensor) for tensor, _ in self.recording.reach.tensors}
        seen = [before.tensor() for before in self.recording.thawing.outside]
        return [
            (tensor, Source("state", "tensor", tensor))
            for tensor in seen
            if tensor is not None and tensor._node is None and id(tensor) not in known
        ]

    def _gradients(self, targets: list[Any], starts: list[Any]) -> list[Any]:
        """What reaches each target from the results.

        One target may have been computed from another, outside of the function: each is
        an end, or that way would be counted here and again by whoever walks it.
        """
        walk = prepare(
            tuple(self.roots), starts, False, True, tuple(targets), only_asked=True
        )
        walk.ends = set(walk.asked)
        run(walk, False)
        return [
            walk.at_leaves.get(tensor)
            if tensor._node is None
            else walk.asked[tensor._node].get(tensor._slot)
            for tensor in targets
        ]

    def _find_roots(self) -> list[Any]:
        """Results with a graph that nobody has used yet."""
        outside = {id(tensor) for tensor, _ in self.recording.reach.tensors}
        found: dict[int, Any] = {}
        for leaf in leaves_of(self.captured.result):
            if (
                isinstance(leaf, TensorBase)
                and leaf._requires_grad
                and leaf._node is not None
                and id(leaf) not in outside
                and not any(node.saved is FREED for node in reachable((leaf,)))
            ):
                found[id(leaf)] = leaf
        return list(found.values())

    def _start(self, place: int, root: Any) -> Any:
        """The gradient of a result: an input; for this once, ones."""
        recording = self.recording
        like = getattr(root._array, "array", root._array)
        array = np.ones(like.shape, like.dtype)
        value = recording.graph.add_input(
            Type.of(array), "argument", f"gradient of result {place}"
        )
        self.starts.append(value)
        traced = Traced(recording, array, Memory(array, value))
        return TensorBase._from_array(traced, place=root._device)

    # ------------------------------------------------------------- cutting

    def cut(self, places: dict[int, int], targets: list[Fetch]) -> None:
        """The second half of the graph becomes ``captured.backward``."""
        whole = self.recording.graph
        end = 0 if self.last is None else whole.nodes.index(self.last) + 1
        first, second = whole.nodes[:end], whole.nodes[end:]
        needed = _needed(second, self.found)
        whole.nodes = first
        known = list(whole.inputs)
        used = {value for node in first for value in node.inputs}
        used.update(whole.results())
        whole.inputs = [x for x in known if x.kind != "constant" or x.value in used]
        back = Backward(Graph(f"{whole.name}_backward", whole.device))
        back.roots = [places[id(root)] for root in self.roots]
        back.graph._count = whole._count
        back.targets = targets
        exchange = _Inputs(back, whole, known, self.starts).bring(needed, self.found)
        back.graph.nodes = [*back.graph.nodes, *needed]
        back.graph.outputs = list(self.found)
        back.graph.replace(exchange)
        self.captured.backward = back

    def exchange(self, values: dict[Value, Value]) -> None:
        """Other values take the place of these."""
        self.found = [values.get(each, each) for each in self.found]

    def all_inputs(self) -> set[Value]:
        """The inputs that stand for gradients of results."""
        return set(self.starts)


def _needed(nodes: list[Any], results: list[Value]) -> list[Any]:
    """The nodes that lead to these results."""
    wanted, kept = set(results), []
    for node in reversed(nodes):
        if any(value in wanted for value in node.outputs) or node.op == "draw":
            wanted.update(node.inputs)
            kept.append(node)
    return kept[::-1]


class _Inputs:
    """What the backward graph needs from elsewhere, brought in as its inputs."""

    def __init__(
        self,
        back: Backward,
        forward: Graph,
        known: list[Input],
        starts: list[Value],
    ) -> None:
        self.back, self.forward, self.starts = back, forward, starts
        self.inputs = {each.value: each for each in known}
        self.saved = {value: i for i, value in enumerate(forward.outputs)}
        self.exchange: dict[Value, Value] = {}

    def bring(self, nodes: list[Any], results: list[Value]) -> dict[Value, Value]:
        """Inputs for all values that these nodes do not make themselves."""
        for place, start in enumerate(self.starts):
            self._add(start, "argument", f"gradient of result {place}")
            self.back.fetch.append(Fetch("gradient", place=place))
        own = {value for node in nodes for value in node.outputs}
        for value in [*(v for node in nodes for v in node.inputs), *results]:
            if value not in own and value not in self.exchange:
                self._bring(value)
        return self.exchange

    def _bring(self, value: Value) -> None:
        if self._is_made_easily(value):
            self._again(value)
            return
        given = self.inputs.get(value)
        if given is not None and given.kind == "constant":
            new = self._add(value, "constant", given.label)
            self.back.graph.arrays[new.name] = self.forward.arrays[value.name]
            self.back.fetch.append(Fetch("constant"))
        elif given is not None:
            self._add(value, "argument", given.label)
            self.back.fetch.append(Fetch("input", place=self._place(value)))
        else:
            if value not in self.saved:
                self.saved[value] = len(self.forward.outputs)
                self.forward.outputs.append(value)
            self._add(value, "argument", f"saved {self.saved[value]}")
            self.back.fetch.append(Fetch("saved", place=self.saved[value]))

    def _is_made_easily(self, value: Value) -> bool:
        node = value.node
        return (
            node is not None
            and node.op in ("constant", "expand", "stretch")
            and all(map(_is_constant, node.inputs))
        )

    def _again(self, value: Value) -> None:
        """A small constant is made once more, not kept from the forward."""
        node = value.node
        assert node is not None
        for each in node.inputs:
            if each not in self.exchange:
                self._again(each)
        inputs = [self.exchange[each] for each in node.inputs]
        made = self.back.graph.make(
            node.op,
            inputs,
            [each.type for each in node.outputs],
            node.settings,
            node.lines,
        )
        self.back.graph.nodes.append(made)
        self.exchange[value] = made.out

    def _place(self, value: Value) -> int:
        return [each.value for each in self.forward.inputs].index(value)

    def _add(self, value: Value, kind: str, label: str) -> Value:
        new = self.back.graph.add_input(value.type, kind, label)
        self.exchange[value] = new
        return new


def _is_constant(value: Value) -> bool:
    return value.node is not None and value.node.op == "constant"
