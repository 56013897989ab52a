"""What a DecisionView shows, in words."""

from __future__ import annotations

from typing import Any

Plain = dict[str, Any]


def summary(title: str, data: Plain, seen: Plain, layer: str, layers: list[Any]) -> str:
    """The points, the score, the units."""
    lines = [title] if title else []
    count = f"{data['total']} points"
    if data["added"]:
        count += f" ({data['added']} added)"
    if data["regression"]:
        lines.append(f"{count} with a value each")
        lines.append(f"mean squared error: {_number(seen['error'])}")
    else:
        names = ", ".join(data["names"])
        lines.append(f"{count} of {len(data['names'])} classes: {names}")
        share = seen["accuracy"]
        lines.append(f"classed right: {'none' if share is None else f'{share:.0%}'}")
    if seen["step"] is not None:
        numbers = [
            f"{name} {_number(value)}" for name, value in seen["numbers"].items()
        ]
        lines.append(", ".join([f"after step {seen['step']}", *numbers]))
    for one in layers:
        if one["path"] == layer:
            lines.append(f"units of {layer} {one['kind']}: {one['units']}")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "nan" if value is None else f"{value:.3g}".replace("-", "−")
