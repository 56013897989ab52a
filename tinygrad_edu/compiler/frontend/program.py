"""What a replay does once its guards hold: fetch, run, and do to objects what was done.

The text of it is written here line by line; ``replay_text.py`` puts it behind the
guards.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from typing import Any

import numpy as np

from ...autograd.inference import NoCounter, in_inference
from ...autograd.node import FREED, Node
from ...autograd.tensor_base import TensorBase
from ...devices import as_device
from ...func.tree import flatten, map_leaves
from ...nn.base.registry import Registry
from ...optim.optimizer import Optimizer
from ...settings import get_num_threads
from ..capture import Given, Item, Output
from ..capture.memory import overlap
from ..capture.sources import Fetch
from .compiled_node import Way, new_node, used_node
from .guards import Guards
from .likeness import all_plain, is_plain
from .part import Part
from .shared_memory import guard_identities, guard_parts, guard_writes

NUMBERS = (float, int)


class Program:
    """The parts of a captured call that run, and the text around them."""

    def __init__(self, captured: Any, guards: Guards, leaves: list[str]) -> None:
        self.captured, self.guards, self.leaves = captured, guards, leaves
        self.name = captured.graph.name
        self.forward = Part(captured.graph, captured.draw)
        self.parts = [self.forward]
        self.back: Any = captured.backward
        self.way: Way | None = None
        if self.back is not None:
            self.parts.append(Part(self.back.graph, captured.draw))
        self.tensors: dict[int, str] = {}  # outputs that are tensors in the text
        self.results: list[tuple[int, int]] = []  # outputs kept: (place kept, output)
        self.lines: list[str] = []
        guards.names.update(
            new=object.__new__,
            Tensor=TensorBase.result_class,
            NoCounter=NoCounter,
            used_node=used_node,
            NUMBERS=NUMBERS,
        )

    @property
    def built(self) -> bool:
        """Whether the parts were compiled."""
        return self.forward.executable is not None

    def build(self, target: str, options: dict[str, Any]) -> None:
        """Compile, and let the replay know."""
        guards = "\n".join(self.guards.words) + "\n"
        threads = int(options.get("threads", get_num_threads()))
        for part in self.parts:
            part.build(target, threads, guards, options.get("recompute", False))
        if self.way is not None:
            self.way.run = self.parts[1].executable.run
        self.guards.names["run"] = self.forward.executable.run

    # --------------------------------------------------------------------- text

    def body(self) -> list[str]:
        """The lines of the replay after its guards."""
        inputs = [self._input(i) for i in range(len(self.captured.fetch))]
        guard_writes(self.captured, self.guards, inputs)
        guard_parts(self.captured, self.guards, inputs, self.leaves)
        guard_identities(self.captured, self.guards, self.leaves)
        for fetch in self.captured.grads:
            owner_of = self._tensor(fetch)
            self.guards.ask("a .grad is None", f"{owner_of}._grad is None")
        self._guard_options()
        self.lines = ["if run is None:", "    return later(args, kwargs)"]
        self._let_go_of_gradients()
        # Nothing is written yet when an index is out of bounds; eager has the words.
        self.lines += ["try:", f"    out = run([{', '.join(inputs)}])"]
        self.lines += ["except IndexError:", "    return function(*args, **kwargs)"]
        for effect in self.captured.effects:
            self._effect(effect)
        if self.back is not None:
            self._node(inputs)
        answer = self._answer()
        self._watch_results()
        return [*self.lines, f"return {answer}"]

    def _tensor(self, fetch: Any) -> str:
        """The text of the tensor that an input comes from."""
        if fetch.kind == "argument":
            leaf: str = self.leaves[fetch.place]
            return leaf
        if fetch.kind == "grad":
            return f"{self._tensor(fetch.tensor)}._grad"
        return self.guards.keep(fetch.tensor, "p")

    def _input(self, i: int) -> str:
        """The text of an input, with the guards that it needs."""
        graph, fetch = self.captured.graph, self.captured.fetch[i]
        given, guards = graph.inputs[i], self.guards
        if fetch.kind == "argument":
            return f"a{self.leaves[fetch.place][1:]}"
        if fetch.kind == "state":
            return guards.state(f"s{i}", fetch.tensor, given.label)
        if fetch.kind == "number":
            text = f"{guards.keep(fetch.options)}[{fetch.name!r}]"
            guards.ask(f"{given.label} is a number", f"type({text}) in NUMBERS")
            return text
        if fetch.kind == "grad":
            return self._gradient(i, fetch, given)
        return guards.keep(graph.arrays[given.value.name], "c")

    def _gradient(self, i: int, fetch: Any, given: Any) -> str:
        """The gradient that a tensor has at a call."""
        guards, text = self.guards, self._tensor(fetch)
        guards.ask(f"{given.label} is there", f"{text} is not None")
        array = guards.let(f"as{i}", f"{text}._array")
        shape, kind = given.value.shape, guards.keep(np.dtype(given.value.dtype))
        guards.ask(
            f"{given.label} is as it was",
            f"{array}.shape == {shape} and {array}.dtype == {kind} and "
            f"{array}.flags.c_contiguous",
        )
        return array

    def _guard_options(self) -> None:
        """Options of optimizers that are part of the program, so not read anew."""
        anew: dict[int, set[str]] = {}
        for fetch in self.captured.fetch:
            if fetch.kind == "number":
                anew.setdefault(id(fetch.options), set()).add(fetch.name)
        for optimizer in self.captured.reach.optimizers:
            for group in optimizer.param_groups:
                words = f"{type(optimizer).__name__}'s group"
                self.guards.options(group, anew.get(id(group), set()), words)

    def _let_go_of_gradients(self) -> None:
        """Old gradients go first, so that their memory may be used again."""
        read = {
            id(fetch.tensor.tensor)
            for fetch in self.captured.fetch
            if fetch.kind == "grad"
        }
        for effect in self.captured.effects:
            if effect.kind == "grad" and id(effect.tensor.tensor) not in read:
                self.lines.append(f"{self._tensor(effect.tensor)}._grad = None")

    def _effect(self, effect: Any) -> None:
        text = self._tensor(effect.tensor)
        if effect.kind == "written":
            count = f"{text}._counter"
            self.lines.append(f"{count}[0] += {effect.place}")
        elif effect.place >= 0:
            self.lines.append(f"{text}._grad = {self._made(effect.place)}")

    def _node(self, inputs: list[str]) -> None:
        """The node of the results, and what the way back needs to see again."""
        back, guards = self.back, self.guards
        kept: list[str] = []
        outside: list[str] = []
        plan: list[tuple[str, Any]] = []
        for fetch, given in zip(back.fetch, back.graph.inputs, strict=True):
            if fetch.kind == "gradient":
                plan.append(("gradient", fetch.place))
            elif fetch.kind == "constant":
                plan.append(("constant", back.graph.arrays[given.value.name]))
            else:
                if fetch.kind == "saved":
                    self.results.append((len(kept), int(fetch.place)))
                plan.append(("kept", len(kept)))
                kept.append(self._kept(fetch, inputs, outside))
        types = [self.captured.graph.outputs[place].type for place in back.roots]
        self.way = Way(types, plan)
        targets = "".join(f"{self._tensor(each)}, " for each in back.targets)
        guards.names.update(way=self.way, new_node=new_node)
        arrays = "".join(f"{each}, " for each in kept)
        counted = "".join(f"{each}, " for each in dict.fromkeys(outside))
        self.lines.append(f"node = new_node(way, ({targets}), ({arrays}), ({counted}))")

    def _watch_results(self) -> None:
        """The way back asks whether a result that it needs was written since."""
        counts = [
            f"({place}, {self.tensors[output]}._counter), "
            for place, output in self.results
            if output in self.tensors
        ]
        if counts:
            self.lines.append(f'node.settings["results"] = ({"".join(counts)})')

    def _kept(self, fetch: Fetch, inputs: list[str], outside: list[str]) -> str:
        """The text of an array that the way back needs."""
        if fetch.kind == "saved":
            return f"out[{int(fetch.place)}]"
        source = self.captured.fetch[fetch.place]
        if source.kind in ("argument", "state"):
            outside.append(self._tensor(source))
        return inputs[fetch.place]

    def _made(self, place: int, node: str = "None", slot: int = 0) -> str:
        """A new tensor around an output; its name."""
        if place in self.tensors:
            return self.tensors[place]
        name = self.tensors[place] = f"t{place}"
        count = "NoCounter((0, 0))" if in_inference.get() else "[0, 0]"
        facts = {
            "_array": f"out[{place}]",
            "_node": node,
            "_requires_grad": node != "None",
            "_counter": count,
            "_slot": slot,
            "_device": self.guards.keep(as_device(self.captured.graph.device)),
        }
        self.lines.append(f"{name} = new(Tensor)")
        self.lines += [f"{name}.{fact} = {text}" for fact, text in facts.items()]
        return name

    def _answer(self) -> str:
        """The text of the result."""
        template, _ = self.captured.template
        tensors, _ = flatten(self.captured.result)
        leaves = [
            self._leaf(each, tensor)
            for each, tensor in zip(template, tensors, strict=True)
        ]
        text = _rebuilt(self.captured.result, iter(leaves))
        if text is None:
            # The shape of the result without its leaves, which would stay alive.
            bare = map_leaves(lambda _: None, self.captured.result)
            rebuild = self.guards.keep(flatten(bare)[1])
            text = f"{rebuild}([{', '.join(leaves)}])"
        return text

    def _leaf(self, leaf: Any, tensor: Any) -> str:
        if isinstance(leaf, Given):
            return self._tensor(leaf.fetch)
        if isinstance(leaf, Item):
            return f"out[{leaf.place}].item()"
        if not isinstance(leaf, Output):
            return self.guards.keep_plain(leaf)
        if self.back is not None and leaf.place in self.back.roots:
            return self._made(leaf.place, "node", self.back.roots.index(leaf.place))
        if tensor._requires_grad:
            facts = tensor._array.shape, tensor._array.dtype
            shape, dtype = map(self.guards.keep, facts)
            return self._made(leaf.place, f"used_node({shape}, {dtype})")
        return self._made(leaf.place)


def _rebuilt(tree: Any, leaves: Any) -> str | None:
    """The text that builds a result of tuples, lists and dicts; None for others."""
    if type(tree) in (tuple, list):
        parts = [_rebuilt(each, leaves) for each in tree]
        if None in parts:
            return None
        inside = ", ".join(map(str, parts))
        if type(tree) is list:
            return f"[{inside}]"
        return f"({inside},)" if parts else "()"
    if type(tree) is dict:
        pairs = {key: _rebuilt(each, leaves) for key, each in tree.items()}
        if None in pairs.values() or not all(type(key) in (str, int) for key in pairs):
            return None
        return "{" + ", ".join(f"{key!r}: {text}" for key, text in pairs.items()) + "}"
    if isinstance(tree, tuple | OrderedDict | defaultdict):
        return None
    return str(next(leaves))


def not_replayable(captured: Any) -> str:
    """Why the results of a call could not be made again; empty if they can."""
    template, _ = captured.template
    tensors, _ = flatten(captured.result)
    if captured.backward is not None and overwritten(captured):
        return "the backward pass needs numbers that the function overwrites"
    outside = [tensor._array for tensor, _ in captured.reach.tensors]
    if share_memory(tensors):
        return "two results share memory"
    for leaf, tensor in zip(template, tensors, strict=True):
        if not isinstance(leaf, Output):
            if not isinstance(leaf, Given | Item) and not is_constant(leaf):
                return f"a {type(leaf).__name__} is returned, new in each call"
            continue
        known = captured.backward is not None and leaf.place in captured.backward.roots
        if tensor._requires_grad and not known and not is_used(tensor):
            return "a result has a place in the graph that is not known"
        if any(overlap(tensor._array, each) for each in outside):
            return "a view of a tensor from outside is returned"
    return ""


def share_memory(leaves: list[Any]) -> bool:
    """Whether one of these tensors is a view of another: a write to one shows in it."""
    tensors = {id(each): each for each in leaves if isinstance(each, TensorBase)}
    counts = [id(each._counter) for each in tensors.values()]
    return len(set(counts)) < len(counts)


def is_constant(thing: Any) -> bool:
    """Whether the same object may be returned by each call."""
    if isinstance(thing, tuple | frozenset):
        return all_plain(thing)
    return is_plain(thing) or isinstance(thing, type | Registry | Optimizer)


def overwritten(captured: Any) -> bool:
    """Whether the way back asks for an input as it was before it was written."""
    written = {state for state, _ in captured.graph.writes}
    inputs = captured.graph.inputs
    return any(
        fetch.kind == "input" and inputs[fetch.place].value in written
        for fetch in captured.backward.fetch
    )


def is_used(tensor: Any) -> bool:
    """Whether backward has gone through the graph of a result already."""
    waiting, seen = [tensor._node], set()
    while waiting:
        node = waiting.pop()
        if type(node) is not Node or node in seen:
            continue
        if node.saved is FREED:
            return True
        seen.add(node)
        waiting.extend(node.edges)
    return False
