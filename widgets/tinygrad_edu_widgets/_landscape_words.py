"""What a landscape shows, in words: for terminals, screen readers and saved pages."""

from __future__ import annotations

import math
from typing import Any

Plain = dict[str, Any]


def number(value: float | None, digits: int = 3) -> str:
    """A number as the front end writes it.

    >>> number(-0.25), number(1e-9), number(None)
    ('−0.25', '1e−09', 'nan')
    """
    if value is None:
        return "nan"
    return f"{value:.{digits}g}".replace("-", "−")


def summary(surface: Plain, race: Plain, state: str) -> str:
    """The surface, its extremes, and where each optimizer ended."""
    lines = [": ".join(filter(None, (surface["title"], surface.get("formula"))))]
    total = surface["columns"] * surface["rows"]
    if state != "finished":
        lines.append(f"{state}: {surface['done']} of {total} points")
    lines += _extremes(surface)
    if surface.get("path"):
        lines.append(f"a way of {len(surface['path'])} checkpoints")
    if race:
        lines.append(f"{race['steps']} steps from {point(race['start'])}:")
        lines += [_track(track, surface.get("minima", [])) for track in race["tracks"]]
    return "\n".join(lines)


def point(place: list[float]) -> str:
    """``(−1.5, 1)``."""
    return "(" + ", ".join(number(value) for value in place) + ")"


def _extremes(surface: Plain) -> list[str]:
    if surface["lowest"] is None:
        return []
    low, *place = surface["lowest"]
    place = place[: 2 if surface["rows"] > 1 else 1]
    names = ["x", "y"] if surface["rows"] > 1 else ["a"]
    if "minima" not in surface and surface["rows"] > 1:
        names = ["a", "b"]
    ranges = [surface["x_range"], surface["y_range"]]
    extent = ", ".join(
        f"{name} {number(limits[0])} … {number(limits[1])}"
        for name, limits in zip(names, ranges, strict=False)
    )
    where = point(place)
    return [f"lowest {number(low)} at {where}, highest {_high(surface)} in {extent}"]


def _high(surface: Plain) -> str:
    return number(surface["highest"])


def _track(track: Plain, minima: list[Any]) -> str:
    lr, loss = number(track["lr"]), number(track["loss"][-1])
    text = f"  {track['name']} (lr {lr}): loss {loss}"
    place = (track["x"][-1], track["y"][-1])
    if minima and None not in place:
        away = min(math.dist(place, minimum) for minimum in minima)
        text += f", {number(away)} from the minimum"
    return f"{text}, {track['note']}" if track["note"] else text
