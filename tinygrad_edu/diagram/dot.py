"""A graph document as text in Graphviz' DOT language.

Labels are quoted strings, never Graphviz' HTML, and backslashes are doubled, so a
label cannot be read as anything but text.
"""

from __future__ import annotations

from collections.abc import Callable

from tinygrad_edu.diagram.document import (
    GraphDocument,
    GraphEdge,
    GraphModule,
    GraphNode,
)
from tinygrad_edu.diagram.style import (
    LIGHT,
    box_title,
    describe,
    look_of,
    node_lines,
    visible_text,
)

SHAPES = {
    "operation": 'shape=box, style="rounded,filled"',
    "parameter": 'shape=ellipse, style="filled"',
    "input": 'shape=parallelogram, style="filled"',
    "output": 'shape=box, peripheries=2, style="rounded,filled"',
}


def to_dot(document: GraphDocument) -> str:
    """The graph in DOT; Graphviz finds its own places for the nodes."""
    types = {module.path: module for module in document.modules}

    def open_cluster(path: str, number: int) -> str:
        return _open_cluster(types[path], number)

    lines = [
        "digraph {",
        f"  graph [label={quoted(document.title)}, labelloc=t, rankdir=TB,"
        f' fontname="Helvetica", fontsize=12, fontcolor="{LIGHT.muted}"]',
        '  node [fontname="Helvetica", fontsize=11, margin="0.12,0.06"]',
        f'  edge [color="{LIGHT.edge}", arrowsize=0.7, fontname="Helvetica",'
        f' fontsize=9, fontcolor="{LIGHT.muted}"]',
        *clusters(document, _node, open_cluster),
        *(_edge(edge) for edge in document.edges),
        "}",
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    r"""A DOT string, in which nothing is special.

    >>> quoted('a "b" \\N')
    '"a \\"b\\" \\\\N"'
    """
    plain = visible_text(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def clusters(
    document: GraphDocument,
    node_line: Callable[[GraphNode], str],
    open_cluster: Callable[[str, int], str],
) -> list[str]:
    """Nodes in the clusters of their modules, module in module, without recursion.

    ``open_cluster(path, number)`` is the line that begins a module's cluster, whose
    number is the module's place in the document.
    """
    paths = [module.path for module in document.modules]
    lines: list[str] = []
    waiting: list[str | None] = [""]  # None closes a cluster
    while waiting:
        path = waiting.pop()
        if path is None:
            lines.append("  }")
            continue
        if path:
            lines.append(open_cluster(path, paths.index(path)))
            waiting.append(None)
        held = (n for n in document.nodes if _holder(n.module, paths) == path)
        lines += [node_line(node) for node in held]
        inner = [p for p in paths if _holder(p.rpartition(".")[0], paths) == path]
        waiting += reversed(inner)
    return lines


def _holder(path: str, paths: list[str]) -> str:
    """The innermost drawn module around a path, "" for none."""
    while path and path not in paths:
        path = path.rpartition(".")[0]
    return path


def _open_cluster(module: GraphModule, number: int) -> str:
    return (
        f"  subgraph cluster_{number} {{ graph [label={quoted(box_title(module))},"
        f' labeljust=l, style="rounded,filled", fillcolor="{LIGHT.box_fill}",'
        f' color="{LIGHT.box_stroke}", fontsize=10]'
    )


def _node(node: GraphNode) -> str:
    colours = LIGHT.kinds[look_of(node)]
    label = "\\n".join(quoted(line)[1:-1] for line in node_lines(node))
    return (
        f'  {quoted(node.id)} [label="{label}", tooltip={quoted(describe(node))},'
        f' {SHAPES[node.kind]}, fillcolor="{colours.fill}", color="{colours.stroke}",'
        f' fontcolor="{colours.text}"]'
    )


def _edge(edge: GraphEdge) -> str:
    label = f" [label={quoted(edge.label)}]" if edge.label else ""
    return f"  {quoted(edge.source)} -> {quoted(edge.target)}{label}"
