"""A KernelView in words."""

from __future__ import annotations

from typing import Any

Plain = dict[str, Any]


def summary(document: Plain) -> str:
    """The launch, how well it goes, and what is wrong with it."""
    lines = [_launch(document), _cost(document)]
    if document["fault"]:
        fault = document["fault"]
        lines.append(f"It fails in line {fault['label']}: {fault['words']}.")
    serious = [race for race in document["races"] if not race["harmless"]]
    for race in serious[:3]:
        lines.append(f"Race in line {race['labels'][1]}: {race['words']}.")
    if len(serious) > 3:
        lines.append(f"… and {len(serious) - 3} more races.")
    if not serious and not document["fault"]:
        lines.append("No race was found.")
    return "\n".join(line for line in lines if line)


def size(numbers: list[int]) -> str:
    """A size as a launch writes it: 4, or (4, 2).

    >>> size([4, 1, 1]), size([4, 2, 1])
    ('4', '(4, 2)')
    """
    kept = list(numbers)
    while len(kept) > 1 and kept[-1] == 1:
        kept.pop()
    return str(kept[0]) if len(kept) == 1 else f"({', '.join(map(str, kept))})"


def _launch(document: Plain) -> str:
    grid, block = document["grid"], document["block"]
    blocks = grid[0] * grid[1] * grid[2]
    threads = document["threads"]
    warps = -(-threads // 32)
    template = f", {document['template']}" if document["template"] else ""
    return (
        f"{document['name']}<<<{size(grid)}, {size(block)}>>> of {document['file']}"
        f"{template}: {blocks:,} block{'s' * (blocks != 1)} of {threads} "
        f"thread{'s' * (threads != 1)}, {warps} warp{'s' * (warps != 1)} each."
    )


def _cost(document: Plain) -> str:
    totals = document["totals"]
    parts = [f"{totals['lanes']:.0%} of lanes take part"]
    if totals["requests"]:
        requests = totals["requests"]
        parts.append(
            f"{totals['sectors']:.1f} sectors for each of {requests:,} "
            f"request{'s' * (requests != 1)} to global memory"
        )
    if totals["shared_requests"]:
        parts.append(f"{totals['passes']:.1f} passes for each to shared memory")
    return "; ".join(parts) + "."
