"""The backward pass of a captured graph, step by step, with its numbers.

For this library the engine itself is walked (``autograd.graph.backward_steps``); for
PyTorch a hook on every node notes what ``torch.autograd.grad`` sends through it.
Either way the graph stays usable, and no ``.grad`` is touched.
"""

from __future__ import annotations

import importlib
import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from tinygrad_edu.diagram.capture_backward import Capture
from tinygrad_edu.diagram.document import BackwardStep, GraphNode, Outgoing, Summary
from tinygrad_edu.diagram.library import (
    Node,
    Tensor,
    dtype_name,
    is_leaf_node,
    library_of,
    result_facts,
)
from tinygrad_edu.diagram.style import shape_text
from tinygrad_edu.diagram.summary import (
    Array,
    array_of,
    number_text,
    summarize_array,
)
from tinygrad_edu.diagram.terms import Operation
from tinygrad_edu.diagram.worked import beginning, worked_example
from tinygrad_edu.errors import runtime_error

# A graph node, the gradients of its results, and those it hands to its inputs.
Visit = Callable[[Node, tuple[Any, ...], tuple[Any, ...]], None]


def add_steps(capture: Capture, loss: Tensor) -> None:
    """Run the backward pass once; note its steps and every node's gradient."""
    if math.prod(loss.shape) != 1:
        raise runtime_error(
            "grad can be implicitly created only for scalar outputs",
            got=f"a tensor of shape {tuple(loss.shape)}",
            expected="a loss with one number",
            hint="draw loss.sum() or loss.mean(), or draw without gradients and steps",
        )
    recorder = _Recorder(capture)
    recorder.start(loss)
    library = library_of(loss)
    assert library is not None  # the capture has refused everything else
    if library.__name__ == "torch":
        _visit_by_hooks(capture, loss, library, recorder.visit)
    else:
        graph = importlib.import_module(f"{library.__name__}.autograd.graph")
        with np.errstate(all="ignore"):  # infinite gradients are shown, not warned of
            for visit in graph.backward_steps(loss, accumulate=False):
                recorder.visit(*visit)
    capture.document.steps = recorder.steps


def _visit_by_hooks(capture: Capture, loss: Tensor, library: Any, visit: Visit) -> None:
    """PyTorch's backward pass: operations as they run, then the leaves."""
    leaves = [node for node in capture.ids if is_leaf_node(node)]
    handles = []
    for node in capture.ids:
        if not is_leaf_node(node):

            def hook(to_inputs: Any, of_results: Any, node: Node = node) -> None:
                visit(node, of_results, to_inputs)

            handles.append(node.register_hook(hook))
    try:
        gradients = library.autograd.grad(
            loss,
            [leaf.variable for leaf in leaves],
            retain_graph=True,
            allow_unused=True,
        )
    finally:
        for handle in handles:
            handle.remove()
    for leaf, gradient in zip(leaves, gradients, strict=True):
        if gradient is not None:
            visit(leaf, (gradient,), ())


class _Recorder:
    """Turns visits into steps, and keeps count of what every node has collected."""

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self.steps: list[BackwardStep] = []
        self.totals: dict[tuple[str, int], Array] = {}
        self.uses = Counter(self.plain_name(n) for n in capture.nodes.values())

    def start(self, loss: Tensor) -> None:
        """The step before all others: ∂L/∂L = 1."""
        output = self.capture.document.nodes[-1]
        one = np.ones(tuple(loss.shape))
        summary = summarize_array(one, output.dtype)
        self.totals[self.capture.ids[loss.grad_fn], 0] = one
        output.gradient = summary
        target = self.capture.ids[loss.grad_fn]
        text = f"Backward starts at {output.label}: ∂L/∂L = 1."
        handed = [Outgoing(target, summary, summary, beginning())]
        self.steps.append(BackwardStep(output.id, summary, handed, text))

    def visit(self, node: Node, of_results: Any, to_inputs: Any) -> None:
        """Note one step of the backward pass."""
        drawn = self.capture.nodes[self.capture.ids[node]]
        arrived = next((g for g in of_results if g is not None), None)
        if arrived is None:
            return
        array = array_of(arrived)
        self.capture.see_array(drawn, array, dtype_name(arrived.dtype), "gradient")
        incoming = drawn.gradient
        assert incoming is not None
        operation = Operation(node, array)
        inputs = zip(node.next_functions, to_inputs, strict=False)
        outgoing = [
            self.hand_on(operation, position, source, output, gradient)
            for position, ((source, output), gradient) in enumerate(inputs)
            if source is not None and gradient is not None
        ]
        for output in range(len(of_results)):  # handed on, so not needed any more
            self.totals.pop((drawn.id, output), None)
        text = self.sentence(drawn, incoming, outgoing)
        self.steps.append(BackwardStep(drawn.id, incoming, outgoing, text))

    def hand_on(
        self,
        operation: Operation,
        position: int,
        source: Node,
        output: int,
        gradient: Tensor,
    ) -> Outgoing:
        """Add a gradient to what an input has collected so far."""
        target = self.capture.nodes[self.capture.ids[source]]
        facts = result_facts(source)
        shape = facts[output][0] if output < len(facts) else target.shape
        part = unbroadcast(array_of(gradient), tuple(shape))
        key = (target.id, output)
        dtype = dtype_name(gradient.dtype)
        summary = total = summarize_array(part, dtype)
        if key in self.totals:
            self.totals[key] = self.totals[key] + part
            total = summarize_array(self.totals[key], dtype)
        else:
            self.totals[key] = part
        example = worked_example(operation, position, part)
        return Outgoing(target.id, summary, total, example)

    def sentence(
        self, drawn: GraphNode, incoming: Summary, outgoing: list[Outgoing]
    ) -> str:
        """What happens in one step, for people who listen or read."""
        name = self.name(drawn.id)
        if drawn.operation == "AccumulateGrad":
            amount = gradient_text(incoming)
            return f"{name} has its whole gradient, {amount}, to add to its .grad."
        handed = [
            f"{gradient_text(o.gradient)} to {self.name(o.target)}" for o in outgoing
        ]
        text = f"{name} receives {gradient_text(incoming)}"
        text += f" and hands {_joined(handed)}." if handed else "."
        collected = {o.target: o for o in outgoing if o.total != o.gradient}
        for target, part in collected.items():
            text += (
                f" {self.name(target)} has now collected {gradient_text(part.total)}."
            )
        return text

    def name(self, node_id: str) -> str:
        """How a sentence calls a node: with its id where others are called alike."""
        name = self.plain_name(self.capture.nodes[node_id])
        return f"{name} ({node_id})" if self.uses[name] > 1 else name

    def plain_name(self, node: GraphNode) -> str:
        """A parameter's whole name, an operation's label."""
        if node.kind == "parameter" and node.module:
            return f"{node.module}.{node.label}"
        return node.label


def unbroadcast(array: Array, shape: tuple[int, ...]) -> Array:
    """The gradient of an input that was broadcast: summed over the copies.

    >>> unbroadcast(np.ones((4, 3)), (3,)).tolist()
    [4.0, 4.0, 4.0]
    """
    if array.shape == shape:
        return array
    extra = array.ndim - len(shape)
    stretched = [i + extra for i, n in enumerate(shape) if n == 1]
    axes = (*range(extra), *stretched)
    wide = None if np.iscomplexobj(array) else np.float64
    return np.broadcast_to(array.sum(axis=axes, dtype=wide).reshape(shape), shape)


def gradient_text(summary: Summary) -> str:
    """A gradient in a sentence: its number, or its shape and norm."""
    if math.prod(summary.shape) == 1 and summary.values:
        return number_text(summary.values[0][0])
    return f"a {shape_text(summary.shape)} gradient of norm {number_text(summary.norm)}"


def _joined(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
