"""A graph document in words: a listing to read, and one sentence for a picture."""

from __future__ import annotations

from tinygrad_edu.diagram.document import GraphDocument, GraphNode
from tinygrad_edu.diagram.naming import full_name, neighbours
from tinygrad_edu.diagram.style import shape_text, visible_text
from tinygrad_edu.diagram.summary import summary_text

MOST_LISTED = 40


def to_text(document: GraphDocument) -> str:
    """Every node on a line: what it is, its shape, and what flows into it."""
    inputs, _ = neighbours(document.edges)
    labels = {node.id: node.label for node in document.nodes}
    table = [_row(node, inputs[node.id], labels) for node in document.nodes]
    widths = [max((len(row[i]) for row in table), default=0) for i in range(4)]
    lines = [visible_text(document.title or "Computation graph")]
    for row in table:
        cells = [cell.ljust(w) for cell, w in zip(row, widths, strict=False)]
        lines.append("  ".join([*cells, *row[4:]]).rstrip())
    lines += [f"step {i}: {s.text}" for i, s in enumerate(document.steps, start=1)]
    return "\n".join(lines) + "\n"


def _row(node: GraphNode, inputs: list[str], labels: dict[str, str]) -> list[str]:
    """The cells of one line: id, kind, name, shape, the rest."""
    name = full_name(node)
    shape = f"{shape_text(node.shape)} {node.dtype}" if node.dtype else ""
    rest = []
    if inputs:
        rest.append("from " + ", ".join(f"{i} {labels[i]}" for i in inputs))
    if node.value is not None:
        rest.append(f"value {summary_text(node.value)}")
    if node.gradient is not None:
        rest.append(f"grad {summary_text(node.gradient)}")
    if node.error:
        rest.append("✕ " + node.error.split("\n", 1)[0])
    return [
        node.id,
        node.kind,
        visible_text(name),
        shape,
        visible_text("; ".join(rest)),
    ]


def alternative_text(document: GraphDocument) -> str:
    """The picture in a few sentences, for those who cannot see it."""
    sentences = [document.title or "Computation graph"]
    for kind, plural in (("input", "Inputs"), ("parameter", "Tensors with a gradient")):
        sentences += _listing(document, kind, plural)
    sentences += _listing(document, "operation", "Operations in order")
    sentences += _listing(document, "output", "Result")
    sentences += [_stopped(node) for node in document.nodes if node.error]
    return visible_text(". ".join(sentences) + ".")


def _listing(document: GraphDocument, kind: str, heading: str) -> list[str]:
    nodes = [node for node in document.nodes if node.kind == kind]
    if not nodes:
        return []
    names = [_short(node) for node in nodes[:MOST_LISTED]]
    if len(nodes) > MOST_LISTED:
        names.append(f"and {len(nodes) - MOST_LISTED:,} more")
    return [f"{heading}: {', '.join(names)}"]


def _stopped(node: GraphNode) -> str:
    return f"Stopped at {full_name(node)}: {node.error.splitlines()[0]}"


def _short(node: GraphNode) -> str:
    name = full_name(node)
    return f"{name} {shape_text(node.shape)}" if node.dtype else name
