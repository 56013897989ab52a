"""Gradient rules while a program is captured: step by step, or as one operation.

Run with Tensors, a rule is nothing but more operations, and each is recorded. A rule
that looks at the numbers themselves, or whose steps are many, is recorded as one node,
``softmax.gradient``, that means: run this rule with these arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...autograd.faces import ON_ARRAYS, ON_TENSORS
from ...autograd.recording import result
from ...autograd.tensor_base import TensorBase
from ...autograd.watching import WatchedPass
from ...dtypes import has_gradient
from .breaks import NeedsNumbersError
from .plainly import plain

if TYPE_CHECKING:
    from .recording import Recording
# Rules that are one loop of their own; the compiler takes some of them apart again.
WHOLE = frozenset(
    (
        "attention",
        "cross_entropy",
        "ctc_loss",
        "embedding",
        "gru_recurrence",
        "lstm_recurrence",
        "max_pool",
        "nll_loss",
        "recurrence",
        "scale_and_shift",
        "standardize",
    )
)


class RecordedPass(WatchedPass):
    """A backward pass whose rules are recorded."""

    def __init__(self, recording: Recording, F: Any, keep_graph: bool) -> None:
        super().__init__(F, keep_graph)
        self.recording = recording

    def _differentiate(self, node: Any, incoming: Any) -> Any:
        recording = self.recording
        before = recording.line_now
        recording.line_now = recording.lines.get(node, before)
        try:
            return self._by_steps_or_whole(node, incoming)
        finally:
            recording.line_now = before

    def _by_steps_or_whole(self, node: Any, incoming: Any) -> Any:
        recording = self.recording
        by_steps = super()._differentiate
        if not recording.alive or node.primitive.by_user or ON_TENSORS.records():
            return by_steps(node, incoming)
        if recording.name_of(node.primitive) is None:
            return by_steps(node, incoming)
        if looks_at_numbers(node.primitive):
            return self._whole(node, incoming)
        saved, recording.in_rule = node.saved, True
        try:
            return by_steps(node, incoming)
        except NeedsNumbersError:
            node.saved = saved
            return self._whole(node, incoming)
        finally:
            recording.in_rule = False

    def _whole(self, node: Any, incoming: Any) -> Any:
        """The rule as one node of the graph, run with the real arrays."""
        self.recording.in_rule = False
        saved = [self._array_of(each) for each in self._saved(node)]
        arrived = self._gradients(node, incoming)
        given = tuple([each is not None for each in arrived])
        coming = [self._array_of(each) for each in arrived if each is not None]
        of = self._wanted(node)
        found = self._run(node, saved, arrived, of)
        settings = {"of": of, "saved": tuple(saved), "how": node.settings}
        if given != (True,):
            settings["given"] = given
        op = f"{self.recording.name_of(node.primitive)}.gradient"
        arrays = self.recording.record(op, coming, settings, found)
        return self._fitted(node, dict(zip(of, arrays, strict=True)))

    def _saved(self, node: Any) -> Any:
        return self._unpack(node) if node.saved else ()

    def _array_of(self, thing: Any) -> Any:
        if isinstance(thing, TensorBase):
            return self.recording.lift(thing)
        return thing

    def _gradients(self, node: Any, incoming: Any) -> list[Any]:
        """The gradients of the outputs in order, None only where a rule knows gaps."""
        if type(node.dtypes) is not tuple:
            return [incoming]
        found = self._all_outputs(node, incoming)
        return found if isinstance(found, list) else [found]

    def _wanted(self, node: Any) -> tuple[int, ...]:
        primitive = node.primitive
        rules = primitive.rules_for(node.edges)
        return tuple(
            [
                place
                for place, (rule, edge) in enumerate(
                    zip(rules, node.edges, strict=False)
                )
                if rule is not None and edge is not None
            ]
        )

    def _run(
        self, node: Any, saved: list[Any], arrived: list[Any], of: tuple[int, ...]
    ) -> tuple[Any, ...]:
        """The rule with real arrays, as ``backward`` runs it outside of a recording."""
        primitive, settings = node.primitive, plain(node.settings)
        incoming = [
            None if each is None else plain(self._array_of(each)) for each in arrived
        ]
        several = type(node.dtypes) is tuple and (
            primitive.gaps or sum(map(has_gradient, node.dtypes)) > 1
        )
        g = incoming if several else incoming[0]
        with np.errstate(all="ignore"):
            if primitive.joint is not None:
                found = primitive.joint(ON_ARRAYS, g, *plain(saved), **settings)
                return tuple([found[place] for place in of])
            return tuple(
                [
                    primitive.rules[place](ON_ARRAYS, g, *plain(saved), **settings)
                    for place in of
                ]
            )

    def _fitted(self, node: Any, arrays: dict[int, Any]) -> list[Any]:
        outgoing: list[Any] = [None] * len(node.edges)
        place = self._place(node)
        for i, array in arrays.items():
            tensor = result(array, place)
            self.recording.thawing.note(tensor)
            slot = node.slots[i] if node.slots else 0
            outgoing[i] = self._fit(tensor, node.edges[i], slot)
        return outgoing

    def _place(self, node: Any) -> Any:
        return self.roots[0]._device

    def _collect_at_leaf(self, leaf: Any, gradient: Any, borrowed: bool) -> None:
        """As on arrays: a leaf keeps what it gets, so it must be nobody else's."""
        if leaf not in self.at_leaves and not ON_TENSORS.records():
            array = getattr(gradient._array, "array", gradient._array)
            if borrowed or array.base is not None:
                gradient = ON_TENSORS.clone(gradient)
        super()._collect_at_leaf(leaf, gradient, borrowed)


def looks_at_numbers(primitive: Any) -> bool:
    """Whether a rule is recorded as one node: its code asks for ``F.raw``."""
    if primitive.name in WHOLE:
        return True
    rules = [*primitive.rules, primitive.joint]
    codes = [getattr(rule, "__code__", None) for rule in rules if rule is not None]
    return any(code is not None and "raw" in code.co_names for code in codes)
