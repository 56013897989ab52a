"""What of a graph document goes to the browser: enough to explore, never too much.

A notebook sends a widget's state as one message and keeps it in the saved file, so
the document is rounded to the digits a person reads, and shortened where it is huge:
first the tables of the steps, then all tables, then the nodes far from the output.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from tinygrad_edu.diagram.document import GraphDocument
from tinygrad_edu.diagram.layout import lay_out

MAX_NODES = 1000
MAX_NUMBERS = 200_000
MAX_POINTS = 64
MAX_TEXT = 10_000
STRIP = (3, 6)  # the rows and columns that the step player shows
DIGITS = 7  # as many as a float32 holds
MARGIN = 20.0

Plain = dict[str, Any]


def compact(document: GraphDocument) -> GraphDocument:
    """A copy laid out for boxes that hold a name and a shape, and no numbers.

    A still picture writes the numbers into its boxes; the view tells them beside the
    graph, so its boxes can be small and more of the graph is seen at once.
    """
    bare = [replace(node, value=None, gradient=None) for node in document.nodes]
    edges = [replace(edge) for edge in document.edges]
    modules = [replace(module) for module in document.modules]
    laid_out = lay_out(replace(document, nodes=bare, edges=edges, modules=modules))
    for node, full in zip(laid_out.nodes, document.nodes, strict=True):
        node.value, node.gradient = full.value, full.gradient
    return laid_out


def to_send(document: GraphDocument) -> tuple[Plain, str]:
    """The document as plain data, and a sentence on what was left out, or "".

    >>> from tinygrad_edu.diagram.document import GraphDocument, GraphNode
    >>> plain, notice = to_send(GraphDocument("forward", nodes=[
    ...     GraphNode("n0", "input", "x")]))
    >>> plain["nodes"][0]["label"], notice
    ('x', '')
    """
    plain = document.to_dict()
    notices = [_keep_nearest(plain), _limit_numbers(plain)]
    for edge in plain["edges"]:
        edge["points"] = _thin(edge["points"])
    limited: Plain = _limit(plain)
    return limited, " ".join(notice for notice in notices if notice)


def _keep_nearest(plain: Plain) -> str:
    """Leaves no more than ``MAX_NODES`` nodes, those nearest to the outputs."""
    total = len(plain["nodes"])
    if total <= MAX_NODES:
        return ""
    kept = _nearest([n["id"] for n in plain["nodes"]], plain["edges"])
    plain["nodes"] = [n for n in plain["nodes"] if n["id"] in kept]
    plain["edges"] = [e for e in plain["edges"] if {e["source"], e["target"]} <= kept]
    plain["steps"] = [s for s in plain["steps"] if s["node"] in kept]
    for step in plain["steps"]:
        step["outgoing"] = [o for o in step["outgoing"] if o["target"] in kept]
    paths = {n["module"] for n in plain["nodes"]}
    plain["modules"] = [m for m in plain["modules"] if _holds(m["path"], paths)]
    _crop_drawing(plain)
    return f"Shortened: {MAX_NODES:,} of {total:,} nodes, those nearest to the output."


def _nearest(ids: list[str], edges: list[Plain]) -> set[str]:
    sources = defaultdict(list)
    for edge in edges:
        sources[edge["target"]].append(edge["source"])
    used = {edge["source"] for edge in edges}
    ring = [node for node in ids if node not in used]
    found = dict.fromkeys(ring)
    while ring and len(found) < MAX_NODES:
        ring = [s for target in ring for s in sources[target] if s not in found]
        found.update(dict.fromkeys(ring))
    return set(list(found)[:MAX_NODES])


def _holds(module: str, paths: set[str]) -> bool:
    return any(path == module or path.startswith(f"{module}.") for path in paths)


def _crop_drawing(plain: Plain) -> None:
    """Moves what is left of the drawing into the upper left corner."""
    nodes = plain["nodes"]
    left = min(n["x"] - n["width"] / 2 for n in nodes) - MARGIN
    top = min(n["y"] - n["height"] / 2 for n in nodes) - MARGIN
    right = max(n["x"] + n["width"] / 2 for n in nodes) + MARGIN
    bottom = max(n["y"] + n["height"] / 2 for n in nodes) + MARGIN
    for module in plain["modules"]:
        _clip_box(module, left, top, right, bottom)
    for thing in [*nodes, *plain["modules"]]:
        thing["x"] -= left
        thing["y"] -= top
    for edge in plain["edges"]:
        edge["points"] = [[x - left, y - top] for x, y in edge["points"]]
    plain["width"], plain["height"] = right - left, bottom - top


def _clip_box(box: Plain, left: float, top: float, right: float, bottom: float) -> None:
    x, y = max(box["x"], left), max(box["y"], top)
    box["width"] = min(box["x"] + box["width"], right) - x
    box["height"] = min(box["y"] + box["height"], bottom) - y
    box["x"], box["y"] = x, y


def _limit_numbers(plain: Plain) -> str:
    """Crops the tables of values until no more than ``MAX_NUMBERS`` are left."""
    in_nodes = [s for n in plain["nodes"] for s in (n["value"], n["gradient"]) if s]
    in_steps = [s for step in plain["steps"] for s in _summaries(step)]
    everything = in_nodes + in_steps
    if _count(everything) <= MAX_NUMBERS:
        return ""
    _crop(in_steps, *STRIP)
    if _count(everything) <= MAX_NUMBERS:
        return ""  # the player shows as much as before
    _crop(everything, 0, 0)
    return "Shortened: statistics without the values, as the graph is large."


def _summaries(step: Plain) -> list[Plain]:
    handed = [o[key] for o in step["outgoing"] for key in ("gradient", "total")]
    return [step["incoming"], *handed]


def _count(summaries: list[Plain]) -> int:
    return sum(len(row) for summary in summaries for row in summary["values"])


def _crop(summaries: list[Plain], rows: int, columns: int) -> None:
    for summary in summaries:
        before = _count([summary])
        summary["values"] = [row[:columns] for row in summary["values"][:rows]]
        summary["cropped"] = summary["cropped"] or _count([summary]) < before


def _thin(points: list[list[float]]) -> list[list[float]]:
    """At most ``MAX_POINTS`` points of a line, its two ends among them."""
    last = len(points) - 1
    if last < MAX_POINTS:
        return points
    picked = range(MAX_POINTS)
    return [points[round(i * last / (MAX_POINTS - 1))] for i in picked]


def _limit(thing: Any) -> Any:
    """A copy with rounded numbers and texts of at most ``MAX_TEXT`` characters."""
    if isinstance(thing, dict):
        return {key: _limit(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_limit(value) for value in thing]
    if isinstance(thing, float):
        return float(f"{thing:.{DIGITS}g}")
    if isinstance(thing, str) and len(thing) > MAX_TEXT:
        return thing[: MAX_TEXT - 1] + "…"
    return thing
