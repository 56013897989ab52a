"""What of a graph document goes to the browser: enough to explore, never too much.

A notebook sends a widget's state as one message and keeps it in the saved file, so
the document is rounded to the digits a person reads, and shortened where it is huge:
first the tables of the steps, then all tables.
"""

from __future__ import annotations

from typing import Any

from tinygrad_edu.diagram.document import GraphDocument

MAX_NUMBERS = 40_000
MAX_POINTS = 64
MAX_TEXT = 10_000
STRIP = (3, 6)  # the rows and columns that the step player shows
DIGITS = 7  # as many as a float32 holds

Plain = dict[str, Any]


def to_send(document: GraphDocument) -> tuple[Plain, str]:
    """The document as plain data, and a sentence on what was left out, or "".

    >>> from tinygrad_edu.diagram.document import GraphDocument, GraphNode
    >>> plain, notice = to_send(GraphDocument("forward", nodes=[
    ...     GraphNode("n0", "input", "x")]))
    >>> plain["nodes"][0]["label"], notice
    ('x', '')
    """
    plain = document.to_dict()
    _crop([s for step in plain["steps"] for s in _handed(step)], *STRIP)
    notice = _limit_numbers(plain)
    for edge in plain["edges"]:
        edge["points"] = _thin(edge["points"])
    limited: Plain = _limit(plain)
    return limited, notice


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


def _handed(step: Plain) -> list[Plain]:
    """What a step hands on: its target shows it whole, once it has arrived."""
    return [o[key] for o in step["outgoing"] for key in ("gradient", "total")]


def _summaries(step: Plain) -> list[Plain]:
    return [step["incoming"], *_handed(step)]


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
