"""``capture``: one call of a function, run for real and written down as a graph.

>>> import tinygrad_edu as torch
>>> w = torch.tensor([1.0, 2.0], requires_grad=True)
>>> def step(x):
...     w.grad = None
...     loss = (w * x).sum()
...     loss.backward()
...     with torch.no_grad():
...         w.sub_(0.5 * w.grad)
...     return loss
>>> captured = capture(step, (torch.tensor([3.0, 4.0]),))
>>> captured.result
tensor(11., grad_fn=<SumBackward0>)
>>> [node.op for node in captured.graph.nodes]
['mul', 'sum', 'constant', 'expand', 'mul', 'constant', 'mul', 'sub']

The tensors that a program reads from outside are its inputs; ``captured.fetch`` says
how to get each at the next call. What it did to them is in ``graph.writes``, and what
it did to objects, such as giving a parameter a new ``.grad``, in ``effects``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...autograd.tensor_base import TensorBase
from ...autograd.watching import taking
from ..ir.graph import Graph, Line
from .breaks import Break
from .draws import perform
from .finishing import Finish
from .reach import Reach
from .recording import Recording
from .sources import Fetch


class Output(NamedTuple):
    """Stands in a template for an output of the graph."""

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
    lines: list[Line] = field(default_factory=list)

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


def active() -> bool:
    """Whether a capture is going on in this thread."""
    return taking.get() is not None


def capture(
    function: Callable[..., Any],
    args: tuple[Any, ...] = (),
    kwargs: dict[str, Any] | None = None,
    name: str = "",
) -> Captured:
    """Run ``function(*args, **kwargs)`` once, and write down what it does to tensors.

    What the function raises comes out unchanged. Where something cannot be recorded,
    the call ends as it would have ended without a capture, and ``reason`` names the
    line.
    """
    recording = start(function, args, kwargs or {}, name)
    try:
        recording.begin()
        result = function(*args, **(kwargs or {}))
        captured = Captured(result, reach=recording.reach)
        Finish(recording, captured).run()
    except BaseException:
        recording.alive = False
        recording.thawing.thaw()
        raise
    finally:
        recording.end()
    return captured


def start(function: Any, args: Any, kwargs: Any, name: str) -> Recording:
    """A recording that knows what the function can get at."""
    reach = Reach()
    reach.arguments(args, kwargs)
    reach.look(function)
    given = name or getattr(function, "__name__", type(function).__name__)
    return Recording(reach, given)


__all__ = ["Captured", "Effect", "Given", "Output", "active", "capture"]
