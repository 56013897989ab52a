"""Places for a graph document found by Graphviz, drawn in our own look.

Graphviz' ``dot`` places the boxes and leads the lines; the drawing is then ours, so a
diagram looks the same whoever placed it. It crosses fewer lines than the built-in
layout where a graph is dense, and it needs either the program ``dot`` or the Python
package ``pygraphviz``, which brings a Graphviz of its own.

Source: E. Gansner and others, "A technique for drawing directed graphs", 1993.
"""

from __future__ import annotations

import json
from bisect import bisect
from copy import deepcopy
from typing import Any

from tinygrad_edu.diagram.document import GraphDocument, GraphNode
from tinygrad_edu.diagram.dot import clusters, quoted
from tinygrad_edu.diagram.style import (
    DETAIL_SIZE,
    MARGIN,
    box_title,
    measure,
    text_width,
)
from tinygrad_edu.errors import runtime_error

UNIT = 72.0  # Graphviz' points per inch: one of them is one pixel of ours
SAMPLES = 16  # of each piece of a curve
BOX_MARGIN = 16
ROW_GAP = 0.45  # inches
INSTALL = (
    "install Graphviz (apt install graphviz, brew install graphviz, "
    "winget install graphviz) or pip install pygraphviz, "
    "or leave engine out to use the built-in layout"
)

Point = tuple[float, float]


def place_with_graphviz(document: GraphDocument) -> GraphDocument:
    """A copy of the document in which Graphviz has placed everything.

    Raises RuntimeError where there is no Graphviz, or where it fails.
    """
    placed = deepcopy(document)
    for node in placed.nodes:
        node.width, node.height = measure(node)
    found = json.loads(_run(_skeleton(placed)))
    _read(placed, found)
    return placed


def _run(source: str) -> bytes:
    """The layout as JSON, by the program dot or else by pygraphviz."""
    problems = []
    for layout in (_by_program, _by_pygraphviz):
        try:
            return layout(source)
        except Exception as error:
            problems.append(str(error).strip().split("\n")[0])
    raise runtime_error(
        'engine="dot" needs Graphviz', got="; ".join(problems), hint=INSTALL
    )


def _by_program(source: str) -> bytes:
    import graphviz

    return bytes(graphviz.Source(source).pipe(format="json", quiet=True))


def _by_pygraphviz(source: str) -> bytes:
    import pygraphviz

    return bytes(pygraphviz.AGraph(string=source).draw(format="json", prog="dot"))


def _skeleton(document: GraphDocument) -> str:
    """What Graphviz has to know: boxes without text, at the size that they have."""
    sizes = {node.id: node for node in document.nodes}

    def box(node: GraphNode) -> str:
        width, height = node.width / UNIT, node.height / UNIT
        return f"  {quoted(node.id)} [width={width:.4f}, height={height:.4f}]"

    def open_box(path: str, number: int) -> str:
        module = next(m for m in document.modules if m.path == path)
        wide = text_width(box_title(module), DETAIL_SIZE * 1.08) / UNIT
        heading = f'label=" ", lwidth={wide:.3f}, lheight=0.2, margin={BOX_MARGIN}'
        return f"  subgraph cluster_{number} {{ graph [{heading}]"

    lines = [
        f"digraph {{ graph [rankdir=TB, nodesep=0.3, ranksep={ROW_GAP}]",
        '  node [shape=box, fixedsize=true, label=""]',
        "  edge [arrowhead=none, arrowtail=none]",
        *clusters(document, box, open_box),
    ]
    for number, edge in enumerate(document.edges):
        if edge.source in sizes and edge.target in sizes:
            ends = f"{quoted(edge.source)} -> {quoted(edge.target)}"
            lines.append(f'  {ends} [id="{number}"]')
    return "\n".join([*lines, "}"]) + "\n"


# Reading what it found.


def _read(document: GraphDocument, found: dict[str, Any]) -> None:
    """Writes Graphviz' coordinates, whose y grows upwards, into the document."""
    left, bottom, right, top = (float(n) for n in found["bb"].split(","))
    document.width = round(right - left + 2 * MARGIN, 1)
    document.height = round(top - bottom + 2 * MARGIN, 1)

    def ours(point: str) -> Point:
        x, y = (float(n) for n in point.split(","))
        return x - left + MARGIN, top - y + MARGIN

    nodes = {node.id: node for node in document.nodes}
    modules = list(document.modules)
    for thing in found.get("objects", []):
        if "bb" in thing:
            number = int(thing["name"].removeprefix("cluster_"))
            lower = ",".join(thing["bb"].split(",")[:2])
            upper = ",".join(thing["bb"].split(",")[2:])
            (x0, y1), (x1, y0) = ours(lower), ours(upper)
            box = modules[number]
            box.x, box.y = round(x0, 1), round(y0, 1)
            box.width, box.height = round(x1 - x0, 1), round(y1 - y0, 1)
        else:
            node = nodes[thing["name"]]
            node.x, node.y = (round(n, 1) for n in ours(thing["pos"]))
    rows = _rows(document.nodes)
    for line in found.get("edges", []):
        edge = document.edges[int(line["id"])]
        curve = [ours(point) for point in line["pos"].split() if point[0] not in "se"]
        edge.points = _through_rows(curve, nodes[edge.source], nodes[edge.target], rows)


def _rows(nodes: list[GraphNode]) -> list[tuple[float, float]]:
    """The centre and the greatest height of each row of boxes, from top to bottom."""
    heights: dict[float, float] = {}
    for node in nodes:
        heights[node.y] = max(heights.get(node.y, 0.0), node.height)
    return sorted(heights.items())


def _through_rows(
    curve: list[Point],
    source: GraphNode,
    target: GraphNode,
    rows: list[tuple[float, float]],
) -> list[list[float]]:
    """A line as we draw them: straight down through each row, bending in between."""
    path = sorted(_sampled(curve), key=lambda point: point[1])
    points = [[path[0][0], source.y + source.height / 2]]
    for y, height in rows:
        if source.y < y < target.y:
            x = _x_at(path, y)
            points += [[x, y - height / 2], [x, y + height / 2]]
    points.append([path[-1][0], target.y - target.height / 2])
    return [[round(x, 1), round(y, 1)] for x, y in points]


def _sampled(curve: list[Point]) -> list[Point]:
    """Points on a chain of cubic Bézier curves."""
    found = [curve[0]]
    for start in range(0, len(curve) - 3, 3):
        a, b, c, d = curve[start : start + 4]
        for k in range(1, SAMPLES + 1):
            t = k / SAMPLES
            u = 1 - t
            weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
            x, y = (
                sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True))
                for axis in (0, 1)
            )
            found.append((x, y))
    return found


def _x_at(path: list[Point], y: float) -> float:
    """Where a line that goes down crosses a height."""
    after = bisect(path, y, key=lambda point: point[1])
    if after in (0, len(path)):
        return path[min(after, len(path) - 1)][0]
    (x0, y0), (x1, y1) = path[after - 1], path[after]
    share = (y - y0) / (y1 - y0) if y1 > y0 else 0.0
    return x0 + share * (x1 - x0)
