"""The graph behind a tensor, as a document: what a backward pass will walk.

Read from what PyTorch makes public (``grad_fn``, ``next_functions``, ``name()``,
``variable``), so a tensor of PyTorch serves as well as one of this library. The walk
follows the graph backwards; the document is written forwards, as data flows.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from tinygrad_edu.diagram.document import GraphDocument, GraphEdge, GraphNode
from tinygrad_edu.diagram.library import (
    Node,
    Tensor,
    dtype_name,
    forward_order,
    is_leaf_node,
    is_tensor,
    operation_name,
    result_facts,
    short_label,
)
from tinygrad_edu.diagram.lines import line_of, operation_source
from tinygrad_edu.diagram.naming import (
    Names,
    assign_modules,
    module_boxes,
    split_name,
)
from tinygrad_edu.diagram.rules import rule_of
from tinygrad_edu.diagram.saved import saved_constants, saved_input, saved_result
from tinygrad_edu.diagram.summary import (
    Array,
    array_of,
    number_text,
    numbers,
    sample,
    summarize_array,
)
from tinygrad_edu.diagram.watching import FILE as WATCHING
from tinygrad_edu.errors import runtime_error, type_error, value_error

MOST_NODES = 200_000
MOST_USES = 6  # of a number; used more often, it is drawn wherever it is used


@dataclass
class Capture:
    """A document in the making, and which node stands for which graph node."""

    document: GraphDocument
    names: Names
    values: bool = False
    ids: dict[Node, str] = field(default_factory=dict)
    nodes: dict[str, GraphNode] = field(default_factory=dict)
    constants: dict[int, str] = field(default_factory=dict)
    kept: list[Tensor] = field(default_factory=list)
    samples: list[tuple[GraphNode, str, Array]] = field(default_factory=list)

    def see(self, drawn: GraphNode, tensor: Tensor) -> None:
        """Note the values of a node."""
        self.see_array(drawn, array_of(tensor), dtype_name(tensor.dtype))

    def see_array(
        self, drawn: GraphNode, array: Array, dtype: str, what: str = "value"
    ) -> None:
        """Note the values or the gradient of a node; of many matrices, keep some."""
        setattr(drawn, what, summarize_array(array, dtype, histogram=True))
        if array.ndim > 2 and array.size > 0:
            self.samples.append((drawn, what, sample(array)))

    def sampled(self) -> dict[tuple[str, str], Array]:
        """Corners of many matrices, by the node's id and "value" or "gradient"."""
        return {(node.id, what): array for node, what, array in self.samples}

    def leaves(self) -> dict[str, Tensor]:
        """The tensors that collect a gradient, by the ids of their nodes."""
        return {i: node.variable for node, i in self.ids.items() if is_leaf_node(node)}

    def add(self, node: GraphNode) -> GraphNode:
        """Add a node, under the next free id."""
        node.id = f"n{len(self.document.nodes)}"
        self.document.nodes.append(node)
        self.nodes[node.id] = node
        return node

    def connect(self, source: str, target: str, label: str = "") -> None:
        """Add an edge along the flow of data."""
        self.document.edges.append(GraphEdge(source, target, label))


def capture_backward(root: Tensor, names: Names, values: bool = False) -> Capture:
    """The graph behind ``root``, not laid out yet."""
    check_root(root)
    capture = Capture(GraphDocument("backward"), names, values)
    order = forward_order([root.grad_fn])
    check_size(len(order))
    for node in order:
        add_node(capture, node)
    add_output(capture, root)
    document = capture.document
    _set_numbers_apart(document, set(names.tensors.values()))
    assign_modules(document.nodes, document.edges, names.types)
    document.modules = module_boxes(document.nodes, names.types)
    document.title = _title(document)
    return capture


def check_size(count: int, most: int = MOST_NODES) -> None:
    """Refuse a graph that nobody could look at."""
    if count > most:
        raise value_error(
            f"a graph of {count:,} nodes is too large to draw",
            expected=f"at most {most:,} nodes",
            hint="draw a smaller part: fewer steps, fewer layers, a smaller loop",
        )


def check_root(root: object) -> None:
    """Refuse what has no graph behind it."""
    if not is_tensor(root):
        raise type_error(
            f"expected a tensor, not {type(root).__name__}",
            got=type(root).__name__,
            expected="a tensor that was computed, such as a loss",
            hint="diagram.draw(loss), or diagram.draw(model, x) for a model",
        )
    if root.grad_fn is None:  # type: ignore[attr-defined]
        raise runtime_error(
            "element 0 of tensors does not require grad and does not have a grad_fn",
            got=f"a tensor of shape {tuple(root.shape)} without a graph",  # type: ignore[attr-defined]
            expected="a result of operations on tensors that require grad",
            hint="compute it outside of no_grad() from parameters, and do not "
            "detach() it",
        )


def add_node(capture: Capture, node: Node) -> None:
    """Add one graph node and the edges into it; its inputs are there already."""
    drawn = leaf_node(capture, node) if is_leaf_node(node) else operation_node(node)
    inputs = [] if is_leaf_node(node) else _inputs(capture, node)
    capture.ids[node] = capture.add(drawn).id
    for source, label in inputs:
        capture.connect(source, drawn.id, label)
    if capture.values and not is_leaf_node(node):
        see_result(capture, drawn, node)


def see_result(capture: Capture, drawn: GraphNode, node: Node) -> None:
    """Note the values of an operation, if its node has kept them."""
    result = saved_result(node)
    if result is not None:
        capture.see_array(drawn, *result)


def operation_node(node: Node) -> GraphNode:
    """A node that stands for an operation, with all that the graph knows of it."""
    operation = operation_name(node)
    drawn = GraphNode("", "operation", short_label(operation), operation)
    facts = result_facts(node)
    if facts:
        drawn.shape, drawn.dtype = facts[0]
    made_by = getattr(node, "primitive", None)
    drawn.rule = getattr(made_by, "formula", "") or rule_of(operation)
    drawn.rule_source = operation_source(node)
    drawn.written = line_of(node, WATCHING)
    return drawn


def leaf_node(capture: Capture, node: Node, unnamed: str = "leaf") -> GraphNode:
    """A node that stands for a tensor which collects a gradient."""
    tensor = node.variable
    module, label = split_name(capture.names.of(tensor))
    if type(tensor).__name__ == "Parameter":
        unnamed = "parameter"
    drawn = tensor_node("parameter", label or unnamed, tensor)
    drawn.operation, drawn.module = "AccumulateGrad", module
    drawn.rule = rule_of("AccumulateGrad")
    if capture.values:
        capture.see(drawn, tensor)
    return drawn


def tensor_node(kind: str, label: str, tensor: Tensor) -> GraphNode:
    """A node that stands for a tensor rather than for an operation."""
    shape, dtype = [int(n) for n in tensor.shape], dtype_name(tensor.dtype)
    return GraphNode("", kind, label, shape=shape, dtype=dtype)  # type: ignore[arg-type]


def _inputs(capture: Capture, node: Node) -> list[tuple[str, str]]:
    """Where an operation's inputs come from, with a label for the edge."""
    inputs = []
    for position, (source, output) in enumerate(node.next_functions):
        kept = saved_input(node, position)
        if source is None:
            if kept is not None:
                inputs.append((_constant(capture, *kept), ""))
            continue
        several = len(result_facts(source)) > 1
        inputs.append((capture.ids[source], f"output {output}" if several else ""))
        if capture.values and kept is not None and not several:
            _note_value(capture, capture.nodes[capture.ids[source]], kept[1])
    inputs += [(_constant(capture, *kept), "") for kept in saved_constants(node)]
    return inputs


def _note_value(capture: Capture, drawn: GraphNode, tensor: Tensor) -> None:
    if drawn.value is None and list(tensor.shape) == drawn.shape:
        capture.see(drawn, tensor)


def _constant(capture: Capture, argument: str, tensor: Tensor) -> str:
    """The node of a tensor without gradient, drawn once however often it is used."""
    if id(tensor) not in capture.constants:
        capture.kept.append(tensor)  # so that no other tensor gets its id
        label = capture.names.of(tensor) or _constant_label(argument, tensor)
        drawn = capture.add(tensor_node("input", label, tensor))
        if capture.values:
            capture.see(drawn, tensor)
        capture.constants[id(tensor)] = drawn.id
    return capture.constants[id(tensor)]


def _constant_label(argument: str, tensor: Tensor) -> str:
    if math.prod(tensor.shape) == 1 and len(tensor.shape) == 0:
        return number_text(float(numbers(tensor)))
    return argument if argument in ("target", "index", "indices", "mask") else "input"


def _set_numbers_apart(document: GraphDocument, named: set[str]) -> None:
    """Draw a number without a name beside each operation, if many use it.

    Lines from one ``0.5`` to all steps of a long loop would only hide the loop.
    """
    uses = Counter(edge.source for edge in document.edges)
    often = {
        node.id: node
        for node in document.nodes
        if node.kind == "input" and not node.shape and node.label not in named
        if uses[node.id] > MOST_USES
    }
    before: dict[str, list[GraphNode]] = defaultdict(list)
    for number, edge in enumerate(document.edges):
        if shared := often.get(edge.source):
            copy = replace(shared, id=f"{shared.id}.{number}")
            before[edge.target].append(copy)
            edge.source = copy.id
    document.nodes = [
        drawn
        for node in document.nodes
        if node.id not in often
        for drawn in (*before[node.id], node)
    ]


def add_output(capture: Capture, root: Tensor, label: str = "") -> GraphNode:
    """The node of the tensor that was drawn: the loss."""
    scalar = math.prod(root.shape) == 1
    name = capture.names.of(root) or label or ("loss" if scalar else "output")
    drawn = capture.add(tensor_node("output", name, root))
    if capture.values:
        capture.see(drawn, root)
        source = capture.nodes[capture.ids[root.grad_fn]]
        if len(result_facts(root.grad_fn)) == 1:
            source.value = drawn.value
    capture.connect(capture.ids[root.grad_fn], drawn.id)
    return drawn


def _title(document: GraphDocument) -> str:
    operations = sum(node.kind == "operation" for node in document.nodes)
    leaves = sum(node.kind == "parameter" for node in document.nodes)
    return (
        f"Backward graph: {operations:,} operation{'s' * (operations != 1)}, "
        f"{leaves:,} tensor{'s' * (leaves != 1)} with a gradient"
    )
