"""What a capture returns: a graph, where its inputs come from, what a call does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...autograd.tensor_base import TensorBase
from ..ir.graph import Graph
from .breaks import Break
from .draws import perform
from .reach import Reach
from .sources import Fetch


class Output(NamedTuple):
    """Stands in a template for an output of the graph."""

    place: int


class Item(NamedTuple):
    """Stands in a template for the Python number of an output: ``loss.item()``."""

    place: int


class Given(NamedTuple):
    """Stands in a template for a tensor that came from outside: returned as it is."""

    fetch: Fetch


class Effect(NamedTuple):
    """What a call does to an object: ``kind`` is "grad" or "written".

    "grad": ``tensor.grad`` becomes output ``place``, or None for -1. "written": the
    count of writes of ``tensor`` goes up by ``place``.
    """

    kind: str
    tensor: Fetch
    place: int


@dataclass
class Backward:
    """The backward graph of a call.

    ``fetch`` says what each of its inputs is: "saved" (output ``place`` of the forward
    graph), "input" (input ``place`` of the forward graph, as it was at the forward),
    "gradient" (of the result that is output ``roots[place]`` of the forward graph), or
    "constant". Its outputs are the gradients of ``targets``.
    """

    graph: Graph
    fetch: list[Fetch] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    targets: list[Fetch] = field(default_factory=list)


@dataclass
class Captured:
    """A call as a program. Without a graph, ``reason`` says why there is none.

    ``result`` is what the call itself returned. ``first_only`` says that this call did
    what only a first call does (an optimizer made its averages): the next one may well
    be captured. ``grads`` are tensors whose ``.grad`` must be None at a call, since
    the program gives them one in place of adding to it.
    """

    result: Any
    graph: Graph | None = None
    reason: Break | None = None
    fetch: list[Fetch] = field(default_factory=list)
    template: Any = None
    effects: list[Effect] = field(default_factory=list)
    first_only: bool = False
    differentiable: bool = False
    grads: list[Fetch] = field(default_factory=list)
    generators: list[Any] = field(default_factory=list)
    reach: Reach | None = None
    # Of ``capture_with_backward``; output ``kept`` of the graph and those behind it are
    # values that only the backward graph looks at.
    backward: Backward | None = None
    kept: int = 0

    def draw(self, **settings: Any) -> Any:
        """Perform a ``draw`` node of the graph."""
        return perform(generators=self.generators, **settings)

    def inputs(self, leaves: list[Any]) -> list[Any]:
        """What ``graph.inputs`` are at a call with these leaves of its arguments."""
        return [value_of(each, leaves) for each in self.fetch]

    def answer(self, outputs: Any, leaves: list[Any]) -> Any:
        """The effects on objects, and the result made of a run's output arrays."""
        tensors = [TensorBase._from_array(each) for each in outputs]
        for effect in self.effects:
            perform_effect(effect, tensors, leaves)

        def filled(leaf: Any) -> Any:
            if isinstance(leaf, Output):
                return tensors[leaf.place]
            if isinstance(leaf, Item):
                return tensors[leaf.place].item()
            if isinstance(leaf, Given):
                return tensor_of(leaf.fetch, leaves)
            return leaf

        return fill(self.template, filled)


def fill(template: Any, filled: Callable[[Any], Any]) -> Any:
    """The template with its places filled in."""
    leaves, rebuild = template
    return rebuild([filled(leaf) for leaf in leaves])


def tensor_of(fetch: Fetch, leaves: list[Any]) -> Any:
    """The tensor that an input comes from."""
    if fetch.kind == "argument":
        return leaves[fetch.place]
    if fetch.kind == "grad":
        return tensor_of(fetch.tensor, leaves).grad
    return fetch.tensor


def value_of(fetch: Fetch, leaves: list[Any]) -> Any:
    """The array or number of an input; None for a constant."""
    if fetch.kind == "constant":
        return None
    if fetch.kind == "number":
        assert fetch.options is not None
        return float(fetch.options[fetch.name])
    return tensor_of(fetch, leaves)._array


def perform_effect(effect: Effect, tensors: list[Any], leaves: list[Any]) -> None:
    """Do to an object what the captured call did."""
    tensor = tensor_of(effect.tensor, leaves)
    if effect.kind == "grad":
        tensor._grad = None if effect.place < 0 else tensors[effect.place]
    elif type(tensor._counter) is list:
        tensor._counter[0] += effect.place
