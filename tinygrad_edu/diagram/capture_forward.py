"""What a model computes, as a document: its layers and the operations between them.

The model is run once (see ``watching.py``). Its graph is read as for a backward
pass; then everything that a layer of the library did in one call becomes one node,
and a container or a module of your own becomes a box around what it did. What has no
gradient at all (comparisons, argmax, integer arithmetic) leaves no trace in a graph,
and a layer that does nothing (Identity, Dropout in eval mode) has no node.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tinygrad_edu.diagram.capture_backward import (
    Capture,
    check_size,
    leaf_node,
    operation_node,
    see_result,
    tensor_node,
)
from tinygrad_edu.diagram.document import GraphDocument, GraphNode
from tinygrad_edu.diagram.failing import Failure
from tinygrad_edu.diagram.library import (
    LIBRARIES,
    Module,
    Node,
    Tensor,
    after_inputs,
    forward_order,
    is_leaf_node,
    is_module,
    result_facts,
    tensors_in,
)
from tinygrad_edu.diagram.lines import line_of, source_of
from tinygrad_edu.diagram.naming import (
    collect_names,
    layer_label,
    module_boxes,
    neighbours,
)
from tinygrad_edu.diagram.watching import FILE, Call, Watch, watch
from tinygrad_edu.errors import type_error, value_error


@dataclass
class _Forward:
    """A forward document in the making."""

    capture: Capture
    seen: Watch
    layers: dict[int, str] = field(default_factory=dict)  # call -> id of its node
    edges: set[tuple[str, str]] = field(default_factory=set)

    def connect(self, source: str, target: str, label: str = "") -> None:
        """Add an edge; a layer takes each value in once."""
        again = (source, target) in self.edges
        inside = source == target
        if inside or (again and target in self.layers.values()):
            return
        self.edges.add((source, target))
        self.capture.connect(source, target, label)


def capture_forward(
    model: Module, inputs: tuple[Any, ...], values: bool = False
) -> Capture:
    """The graph of ``model(*inputs)``, not laid out yet."""
    _check_arguments(model, inputs)
    seen = watch(model, inputs, lines=values)
    outputs = list(tensors_in(seen.output))
    if not outputs and seen.failure is None:
        raise value_error(
            "the model returned no tensor",
            got=type(seen.output).__name__,
            expected="a tensor, or tuples, lists and dicts that hold tensors",
        )
    names = collect_names(model)
    forward = _Forward(Capture(GraphDocument("forward"), names, values), seen)
    order = forward_order(_roots(seen, outputs))
    check_size(len(order))
    _add_inputs(forward)
    uses = _uses(order)
    for node in order:
        _add(forward, node, uses)
    _add_outputs(forward, outputs)
    if seen.failure is not None:
        _add_failure(forward, seen.failure)
    _put_in_order(forward.capture.document)
    _finish(forward, model)
    return forward.capture


def _check_arguments(model: object, inputs: tuple[Any, ...]) -> None:
    if not is_module(model):
        raise type_error(
            f"expected a module, not {type(model).__name__}",
            got=type(model).__name__,
            expected="an nn.Module, as in diagram.draw(model, x)",
        )
    if not inputs:
        raise type_error(
            "a model can only be drawn together with its input",
            got="a model and no input",
            hint="diagram.draw(model, x), where model(x) is what you would call",
        )


def _roots(seen: Watch, outputs: list[Tensor]) -> list[Node]:
    """Where the graph is read from: the outputs, or all there is."""
    roots = [tensor.grad_fn for tensor in outputs]
    if seen.failure is not None or any(root is None for root in roots):
        for call in seen.calls:
            roots += [t.grad_fn for t in (*call.received, *call.returned, *call.held)]
    return [root for root in roots if root is not None]


def _uses(order: list[Node]) -> dict[Node, list[Node]]:
    uses: dict[Node, list[Node]] = {node: [] for node in order}
    for node in order:
        for source, _ in node.next_functions:
            if source is not None:
                uses[source].append(node)
    return uses


def _add_inputs(forward: _Forward) -> None:
    capture, inputs = forward.capture, forward.seen.inputs
    for i, tensor in enumerate(inputs):
        label = "input" if len(inputs) == 1 else f"input {i + 1}"
        drawn = capture.add(tensor_node("input", label, tensor))
        capture.constants[id(tensor)] = drawn.id
        if capture.values:
            capture.see(drawn, tensor)
    for start, i in forward.seen.starts.items():
        capture.ids[start] = capture.constants[id(inputs[i])]


def _add(forward: _Forward, node: Node, uses: dict[Node, list[Node]]) -> None:
    """Draw one graph node: as part of its layer, or for itself."""
    capture, seen = forward.capture, forward.seen
    if node in capture.ids or _before_start(node, seen, uses):
        return
    layer = _layer_of(forward, node, uses)
    if layer is not None:
        drawn = _layer_node(forward, layer)
        drawn.written = drawn.written or line_of(node, FILE)
        capture.ids[node] = drawn.id
    elif is_leaf_node(node):
        capture.ids[node] = capture.add(leaf_node(capture, node, "parameter")).id
    else:
        drawn = operation_node(node)
        drawn.module = seen.calls[seen.owner[node]].path if node in seen.owner else ""
        capture.ids[node] = capture.add(drawn).id
        if capture.values:
            see_result(capture, drawn, node)
    for source, output in node.next_functions:
        if source is not None and source in capture.ids:
            several = len(result_facts(source)) > 1 and not _is_layer(forward, source)
            label = f"output {output}" if several else ""
            forward.connect(capture.ids[source], capture.ids[node], label)


def _is_layer(forward: _Forward, node: Node) -> bool:
    return forward.capture.ids[node] in forward.layers.values()


def _before_start(node: Node, seen: Watch, uses: dict[Node, list[Node]]) -> bool:
    """Whether a node only serves to make an input visible to the graph."""
    return is_leaf_node(node) and all(user in seen.starts for user in uses[node])


def _layer_of(
    forward: _Forward, node: Node, uses: dict[Node, list[Node]]
) -> int | None:
    """The call that shows as one node and holds ``node``, if there is one.

    A parameter belongs to a layer that alone uses it.
    """
    seen = forward.seen
    if not is_leaf_node(node):
        call = seen.owner.get(node)
        return call if call is not None and is_layer(seen.calls[call]) else None
    layers = {_layer_of(forward, user, uses) for user in uses[node]}
    return layers.pop() if len(layers) == 1 else None


def is_layer(call: Call) -> bool:
    """Whether a call is drawn as one node: one of the library's own, calling none."""
    own = type(call.module).__module__.partition(".")[0] in LIBRARIES
    return own and not call.has_calls and call.parent is not None


def _layer_node(forward: _Forward, index: int) -> GraphNode:
    """The node of a layer, made when the first part of it is met."""
    capture, call = forward.capture, forward.seen.calls[index]
    if index not in forward.layers:
        kind = type(call.module).__name__
        label = layer_label(call.path, kind)
        drawn = GraphNode("", "operation", label, kind, call.path)
        drawn.rule_source = source_of(type(call.module).forward)
        if call.returned:
            facts = tensor_node("operation", "", call.returned[0])
            drawn.shape, drawn.dtype = facts.shape, facts.dtype
            if capture.values:
                capture.see(drawn, call.returned[0])
        forward.layers[index] = capture.add(drawn).id
        for tensor in call.received:
            # Labels and token ids have no gradient, so no edge in the graph.
            if tensor.grad_fn is None and id(tensor) in capture.constants:
                forward.connect(capture.constants[id(tensor)], drawn.id)
    return capture.nodes[forward.layers[index]]


def _add_outputs(forward: _Forward, outputs: list[Tensor]) -> None:
    capture = forward.capture
    for i, tensor in enumerate(outputs):
        label = "output" if len(outputs) == 1 else f"output {i + 1}"
        drawn = capture.add(tensor_node("output", label, tensor))
        if capture.values:
            capture.see(drawn, tensor)
        if tensor.grad_fn is not None:
            capture.connect(capture.ids[tensor.grad_fn], drawn.id)
        elif id(tensor) in capture.constants:
            capture.connect(capture.constants[id(tensor)], drawn.id)


def _add_failure(forward: _Forward, failure: Failure) -> None:
    """The node that stopped the pass, after what it worked with."""
    capture, seen = forward.capture, forward.seen
    index = seen.running[-1] if seen.running else None
    call = None if index is None else seen.calls[index]
    if call is not None and index is not None and is_layer(call):
        drawn, inputs = _layer_node(forward, index), call.received
    else:
        label = failure.line.code if failure.line else "the model"
        module = call.path if call else ""
        drawn = capture.add(GraphNode("", "operation", label, module=module))
        inputs = failure.inputs or (call.received if call else [])
    drawn.error, drawn.written = failure.text, failure.line
    for tensor in inputs:
        source = _where_from(capture, tensor)
        if source is not None:
            forward.connect(source, drawn.id)


def _where_from(capture: Capture, tensor: Tensor) -> str | None:
    """The id of the node that a tensor comes from."""
    if tensor.grad_fn is not None and tensor.grad_fn in capture.ids:
        return capture.ids[tensor.grad_fn]
    return capture.constants.get(id(tensor))


def _put_in_order(document: GraphDocument) -> None:
    """Sort the nodes as data flows, and number them anew.

    A layer was noted when its first part was met, which may be its bias.
    """
    inputs, outputs = neighbours(document.edges)
    nodes = {node.id: node for node in document.nodes}
    ends = [node.id for node in document.nodes if not outputs[node.id]]
    starts = [node.id for node in document.nodes if node.kind == "input"]
    order = after_inputs([*starts, *ends], lambda node_id: inputs[node_id])
    new = {old: f"n{i}" for i, old in enumerate(order)}
    document.nodes = [nodes[old] for old in order]
    for node in document.nodes:
        node.id = new[node.id]
    for edge in document.edges:
        edge.source, edge.target = new[edge.source], new[edge.target]


def _finish(forward: _Forward, model: Module) -> None:
    """Boxes and title."""
    document, seen = forward.capture.document, forward.seen
    types = dict(forward.capture.names.types)
    types |= {call.path: type(call.module).__name__ for call in seen.calls}
    layers = {seen.calls[i].path for i in forward.layers}
    document.modules = [
        box for box in module_boxes(document.nodes, types) if box.path not in layers
    ]
    count = sum(node.kind == "operation" for node in document.nodes)
    size = sum(p.numel() for p in model.parameters())
    document.title = (
        f"Forward graph of {type(model).__name__}: {count:,} "
        f"{'layer or operation' if count == 1 else 'layers and operations'}, "
        f"{size:,} parameters"
    )
    if seen.failure is not None:
        document.title += f", stopped by {seen.failure.headline}"
    if any(t.grad_fn is None for t in tensors_in(seen.output)):
        document.title += " (an output without gradient hides how it was made)"
