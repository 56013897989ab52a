"""Forward and backward as two programs: the first keeps what the second asks for.

Layer norm and attention keep numbers for their own gradient rule, in a form that only
the rule can read. Taken apart, the rule computes them anew. So the rules are taken
apart before anything is compiled, and what nobody asks for any more is not kept.
"""

from __future__ import annotations

from dataclasses import replace

from ..capture import Captured
from ..capture.captured import Backward
from ..capture.sources import Fetch
from ..passes.decompose import without_hidden


def keep_less(captured: Captured) -> None:
    """Let the backward program do without hidden results, and the forward forget them.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.compiler.capture import capture_with_backward
    >>> norm, x = torch.nn.LayerNorm(4), torch.randn(2, 4, requires_grad=True)
    >>> captured = capture_with_backward(norm, (x,))
    >>> [each.type for each in captured.graph.outputs]
    [float32[2, 4], int32[2, 2, 1]]
    >>> keep_less(captured)
    >>> [each.type for each in captured.graph.outputs]
    [float32[2, 4]]
    """
    back, graph = captured.backward, captured.graph
    if back is None or graph is None:
        return
    without_hidden(back.graph)
    _ask_for_less(back)
    asked = {fetch.place for fetch in back.fetch if fetch.kind == "saved"}
    places = [
        place
        for place in range(len(graph.outputs))
        if place < captured.kept or place in asked
    ]
    graph.outputs = [graph.outputs[place] for place in places]
    new = {place: i for i, place in enumerate(places)}
    back.fetch = [
        replace(each, place=new[each.place]) if each.kind == "saved" else each
        for each in back.fetch
    ]


def _ask_for_less(back: Backward) -> None:
    """Drop the inputs that no operation looks at; bring in constants that are new."""
    graph = back.graph
    added = len(graph.inputs) - len(back.fetch)
    both = zip(graph.inputs, [*back.fetch, *[Fetch("constant")] * added], strict=True)
    used = {value for node in graph.nodes for value in node.inputs}
    used.update(graph.results())
    kept = [
        (given, fetch)
        for given, fetch in both
        if fetch.kind == "gradient" or given.value in used
    ]
    graph.inputs = [given for given, _ in kept]
    back.fetch = [fetch for _, fetch in kept]
