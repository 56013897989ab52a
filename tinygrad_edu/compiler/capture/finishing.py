"""The end of a recording: results, writes, effects; nobody holds a ``Traced``."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import numpy as np

from ...autograd.node import Node, SavedOutput
from ...autograd.tensor_base import TensorBase
from ...func.tree import flatten
from ..ir.graph import Input, Value
from .both_ways import BothWays
from .breaks import Break
from .captured import Captured, Effect, Given, Item, Output
from .lines import current_line
from .memory import Memory
from .plainly import found_in
from .returned import Returned
from .sources import Fetch, Source, short_constant
from .traced import Traced

if TYPE_CHECKING:
    from .recording import Recording


class Finish:
    """Fills a ``Captured`` from a recording whose call is over."""

    def __init__(
        self, recording: Recording, captured: Captured, ways: BothWays | None = None
    ) -> None:
        self.recording, self.captured, self.ways = recording, captured, ways
        self.graph = recording.graph
        # Tensors whose value at the end is known, by identity.
        self.places: dict[int, int] = {}

    def run(self) -> None:
        """Finish the graph, or find out that there can be none; thaw in any case."""
        recording, captured = self.recording, self.captured
        captured.first_only = recording.reach.first_step()
        if isinstance(captured.result, Returned):
            self._item(captured.result)
        elif recording.alive:
            self._results()
        if recording.alive:
            self._gradients()
            self._check_outside()
        if recording.alive:
            self._check_escapes()
        if recording.alive:
            self._check_changes()
        if recording.alive:
            self._writes()
            self.captured.kept = len(self.graph.outputs)
        if recording.alive and self.ways is not None:
            self.ways.record()
        if recording.alive:
            self._counts()
            self._inputs()
        done = recording.alive and not captured.first_only
        recording.alive = False
        recording.thawing.thaw()
        captured.reason = recording.reason
        captured.generators = recording.draws.generators
        if done:
            captured.graph = self.graph
        elif captured.reason is None:
            what = "an optimizer makes its averages in its first step"
            captured.reason = Break(what, current_line({}))

    # ------------------------------------------------------------- what comes out

    def _item(self, returned: Returned) -> None:
        """The number that is returned: that of an output."""
        if self.recording.alive:
            place = [Item(len(self.graph.outputs))]
            self.captured.template = place, flatten(0)[1]
            self.graph.outputs.append(self.recording.value(returned.traced))
        self.captured.result = returned.number()

    def _results(self) -> None:
        leaves, rebuild = flatten(self.captured.result)
        found: list[Any] = []
        for leaf in leaves:
            if not isinstance(leaf, TensorBase):
                if isinstance(leaf, Traced | np.ndarray):
                    self.recording.stop("an array is returned")
                    return
                found.append(leaf)
                continue
            source = self._source(leaf)
            if source is not None:
                found.append(Given(self._fetch(source)))
                continue
            self.captured.differentiable |= leaf._requires_grad
            found.append(Output(self._output(leaf)))
        self.captured.template = found, rebuild

    def _source(self, tensor: Any) -> Source | None:
        """Where a tensor that came from outside is found again."""
        for each, source in self.recording.reach.tensors:
            if each is tensor and source.kind != "grad":
                return source
        return None

    def _output(self, tensor: Any) -> int:
        if id(tensor) not in self.places:
            array = self.recording.lift(tensor)
            self.places[id(tensor)] = len(self.graph.outputs)
            self.graph.outputs.append(self.recording.value(array))
        return self.places[id(tensor)]

    def _gradients(self) -> None:
        """``.grad`` of everything from outside: the same as before, new, or gone."""
        before = {
            id(source.tensor): tensor
            for tensor, source in self.recording.reach.tensors
            if source.kind == "grad"
        }
        stepped = self._stepped()
        for tensor, source in self.recording.reach.tensors:
            old, new = before.get(id(tensor)), tensor._grad
            if source.kind == "grad" or old is new:
                if new is None and id(tensor) in stepped:
                    self.captured.grads.append(self._fetch(source))
                continue
            fetch = self._fetch(source)
            place = -1 if new is None else self._output(new)
            self.captured.effects.append(Effect("grad", fetch, place))
            if old is None and id(tensor) not in self.recording.grads_set:
                self.captured.grads.append(fetch)

    def _stepped(self) -> set[int]:
        """Parameters of optimizers: a step leaves out those without a gradient."""
        return {
            id(each)
            for optimizer in self.recording.reach.optimizers
            for group in optimizer.param_groups
            for each in group["params"]
        }

    def _writes(self) -> None:
        sources = self.recording.sources
        for memories in self.recording.memories.values():
            for memory in memories:
                source = memory.source
                if source is None or not memory.writes or source.alive() is None:
                    continue
                if source.kind == "grad" and source.tensor._grad is None:
                    continue
                self.graph.writes.append((sources.tensor(memory), memory.now()))

    def _counts(self) -> None:
        """How often the memory of each tensor from outside was written."""
        seen: set[int] = set()
        known = {id(tensor): source for tensor, source in self.recording.reach.tensors}
        for before in self.recording.thawing.outside:
            tensor = before.tensor()
            if tensor is None or type(tensor._counter) is not list:
                continue
            writes = tensor._counter[0] - before.writes
            if writes and id(tensor._counter) not in seen:
                seen.add(id(tensor._counter))
                source = known.get(id(tensor), Source("state", "", tensor))
                effect = Effect("written", self._fetch(source), writes)
                self.captured.effects.append(effect)

    # ------------------------------------------------------------- what goes in

    def _inputs(self) -> None:
        """Inputs that nobody looks at go; those that died with the call are numbers."""
        used: set[Value] = set(self.graph.results())
        for node in self.graph.nodes:
            used.update(node.inputs)
        used.update(state for state, _ in self.graph.writes)
        starts = set() if self.ways is None else self.ways.all_inputs()
        self.graph.inputs = [
            each
            for each in self.graph.inputs
            if each.value in used and each.value not in starts
        ]
        sources = self.recording.sources
        exchange: dict[Value, Value] = {}
        for each in list(self.graph.inputs):
            memory = sources.memories.get(each.value)
            if memory is None:
                continue
            if memory.source.alive() is None:
                exchange.update(self._as_constant(each, memory))
            else:
                sources.fetch[each.value] = self._fetch(memory.source)
        self.graph.replace(exchange)
        if self.ways is not None:
            self.ways.exchange(exchange)
        if self.ways is not None and self.ways.roots:
            targets = [self._fetch(source) for _, source in self.ways.targets]
            self.ways.cut(self.places, targets)
        self.captured.fetch = [sources.fetch[each.value] for each in self.graph.inputs]
        names = {each.value.name for each in self.graph.inputs}
        self.graph.arrays = {
            name: array for name, array in self.graph.arrays.items() if name in names
        }

    def _as_constant(self, input: Input, memory: Memory) -> dict[Value, Value]:
        """A tensor that was made in the call, of numbers alone."""
        array = memory.array if memory.original is None else memory.original
        nodes = short_constant(self.graph, array)
        if nodes is None:
            input.kind, input.label = "constant", "made in the call"
            self.graph.arrays[input.value.name] = array.copy()
            self.recording.sources.fetch[input.value] = Fetch("constant")
            return {}
        self.graph.inputs.remove(input)
        self.graph.nodes[:0] = nodes
        return {input.value: nodes[-1].out}

    def _fetch(self, source: Source) -> Fetch:
        if source.kind == "argument":
            return Fetch("argument", place=source.place)
        if source.kind == "grad":
            owner = self._source(source.tensor)
            assert owner is not None
            return Fetch("grad", tensor=self._fetch(owner))
        return Fetch("state", tensor=source.alive())

    # ------------------------------------------------------------- what must not be

    def _check_changes(self) -> None:
        if self.captured.first_only:
            return
        for what in self.recording.reach.changes():
            self.recording.stop(what)
            return

    def _check_outside(self) -> None:
        """Whether a tensor from outside is another thing than before."""
        known = {id(tensor): source for tensor, source in self.recording.reach.tensors}
        for before in self.recording.thawing.outside:
            tensor = before.tensor()
            source = known.get(id(tensor))
            if tensor is None or source is None or source.kind == "grad":
                continue
            name = source.label
            if getattr(tensor._array, "array", None) is not before.array:
                self.recording.stop(f"{name} is given other memory")
            elif (
                tensor._node is not before.node
                or tensor._requires_grad != before.requires_grad
            ):
                self.recording.stop(f"{name} becomes part of a graph, or leaves one")

    def _check_escapes(self) -> None:
        """Whether somebody keeps a tensor that the program would not make again."""
        if self.captured.first_only:  # an optimizer does
            return
        recording = self.recording
        kept = self._held_by_results()
        for tensor, _ in recording.reach.tensors:
            kept += [tensor, tensor._grad]
        known = _arrays_of(kept)
        if self._strangers(known):
            gc.collect()  # what holds itself alone is nobody's
        left = self._strangers(known)
        if left:
            recording.line_now = self._line_of(left[0])
            recording.stop("a tensor made in the call is kept after it")

    def _strangers(self, known: set[int]) -> list[Traced]:
        """What is alive and not known, but for what stands for memory from outside."""
        found = [
            each for key, each in self.recording.living.items() if key not in known
        ]
        return [each for each in found if each.memory.source is None]

    def _line_of(self, traced: Traced) -> Any:
        value = traced.value
        if value is None or value.node is None:
            return None
        return value.node.lines[0] if value.node.lines else None

    def _held_by_results(self) -> list[Any]:
        """Results, and all that their place in the backward graph keeps alive."""
        leaves, _ = flatten(self.captured.result)
        waiting: list[Any] = [each for each in leaves if isinstance(each, TensorBase)]
        found: dict[int, Any] = {}
        while waiting:
            thing = waiting.pop()
            if thing is None or id(thing) in found:
                continue
            found[id(thing)] = thing
            if isinstance(thing, TensorBase):
                waiting += [thing._node, thing._base, thing._grad]
            elif isinstance(thing, Node):
                waiting += [each for each in thing.edges if each is not None]
                waiting += [
                    each
                    for each in (*thing.saved, *found_in(thing.settings))
                    if isinstance(each, TensorBase | SavedOutput | Traced)
                ]
        return list(found.values())


def _arrays_of(things: list[Any]) -> set[int]:
    """Of tensors and what graphs keep: the arrays, and those they are views of."""
    known: set[int] = set()
    for thing in things:
        array = thing if isinstance(thing, Traced) else getattr(thing, "_array", None)
        while isinstance(array, Traced):
            known.add(id(array))
            array = array.parent
    return known
