"""The still picture of a KernelView: the source with its heat, and who takes part."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tinygrad_edu.cuda.simulator.machine.lanes import WARP
from tinygrad_edu.cuda.simulator.machine.trace import KINDS, Trace
from tinygrad_edu_widgets._kernel_words import size
from tinygrad_edu_widgets._paper import INK, LINE, PAPER, SERIES, SOFT, WARM, Sheet

Plain = dict[str, Any]

TITLES = {
    "lanes": "lanes that take part",
    "sectors": "sectors of a request",
    "passes": "passes of the banks",
    "branches": "branches where threads part",
}
ROW = 0.5  # of a line of source, in cells
LETTER = 0.152
LONGEST = 92  # letters of a line
MOST_LINES = 60
NUMBERS = 3.2  # cells left of the source: line number and heat
SIDE = 0.36  # of a lane
MOST_WARPS = 32
DANGER = "#b3261e"


def draw(document: Plain, trace: Trace, position: int, heat: str) -> Any:
    """The document as a figure of matplotlib."""
    lines = document["lines"][:MOST_LINES]
    wide = min(LONGEST, max((len(line["text"]) for line in lines), default=0))
    left = 1 + NUMBERS + max(24, wide) * LETTER
    findings = _findings(document)
    warps = min(trace.warps, MOST_WARPS)
    high = max(len(lines) * ROW + 2.6, warps * SIDE + 4)
    sheet = Sheet(left + 2.6 + WARP * SIDE, high + 0.55 * len(findings))
    sheet.text(1, 0.8, _title(document), fontsize=11, weight="bold")
    sheet.text(1, 1.5, f"Heat: {TITLES[heat]}", fontsize=8, color=SOFT)
    position = max(0, min(position, len(trace) - 1))
    here = _line_at(document, trace, position)
    _draw_source(sheet, document, lines, heat, here, left - 0.6)
    if len(trace):
        _draw_lanes(sheet, left + 1.8, trace, position, warps)
    for place, text in enumerate(findings):
        sheet.text(1, high + 0.5 * place, text, fontsize=8, color=DANGER)
    return sheet.figure


def _title(document: Plain) -> str:
    template = f"  ({document['template']})" if document["template"] else ""
    launch = f"<<<{size(document['grid'])}, {size(document['block'])}>>>"
    return f"{document['name']}{launch}{template}"


def _line_at(document: Plain, trace: Trace, position: int) -> int:
    if not len(trace):
        return -1
    place = document["statements"].get(str(trace.statement[position]))
    return -1 if place is None else int(place[0])


def _draw_source(
    sheet: Sheet,
    document: Plain,
    lines: list[Plain],
    heat: str,
    here: int,
    right: float,
) -> None:
    heats = document["heats"][heat]
    marked = {at for race in document["races"] for at in race["lines"]}
    if document["fault"]:
        marked.add(document["fault"]["line"])
    for at, line in enumerate(lines):
        y = 2.2 + at * ROW
        if at == here:
            band = {"facecolor": "#e6f0fb", "edgecolor": "none"}
            sheet.outline(1, y, right - 1, ROW, **band)
        if str(at) in heats:
            shown, strength, _ = heats[str(at)]
            sheet.outline(2.2, y, 1.4, ROW, facecolor=_warm(strength), edgecolor=PAPER)
            sheet.text(3.5, y + ROW / 2, shown, ha="right", fontsize=7)
        sign = "! " if at in marked else ""
        label = f"{sign}{line['label']}"
        colour = DANGER if sign else SOFT
        sheet.text(2.05, y + ROW / 2, label, ha="right", fontsize=7, color=colour)
        text = line["text"]
        shown = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        sheet.text(4.1, y + ROW / 2, shown, fontsize=7.5, family="monospace")


def _warm(strength: float) -> tuple[float, ...]:
    full = np.array(WARM) / 255
    return tuple((1 - 0.6 * strength + 0.6 * strength * full).tolist())


def _draw_lanes(
    sheet: Sheet, x: float, trace: Trace, position: int, warps: int
) -> None:
    """A row for each warp, a square for each lane."""
    kind = KINDS[trace.kind[position]]
    said = f"Event {position + 1} of {len(trace)}: {kind.replace('_', ' ')}"
    sheet.text(x, 0.8, f"Block {trace.block}", fontsize=10, weight="bold")
    sheet.text(x, 1.5, said, fontsize=8, color=SOFT)
    for warp in range(warps):
        y = 2.2 + warp * SIDE
        sheet.text(x - 0.2, y + SIDE / 2, str(warp), ha="right", fontsize=6, color=SOFT)
        word = int(trace.masks[position][warp])
        for lane in range(WARP):
            on = word >> lane & 1
            colour = SERIES[0] if on else PAPER
            style: Plain = {"facecolor": colour, "edgecolor": PAPER if on else LINE}
            style |= {"linewidth": 0.5}
            sheet.outline(x + lane * SIDE, y, SIDE, SIDE, **style)
    active = sum(int(word).bit_count() for word in trace.masks[position])
    text = f"{active} lanes take part; warps downwards, lanes 0 to 31 across"
    below = 2.6 + warps * SIDE
    sheet.text(x, below, text, fontsize=7.5, color=INK)
    cost = trace.cost[position]
    if kind in ("read", "write", "atomic") and cost.any():
        buffer = trace.buffers[trace.name[position]]
        unit = "passes of the banks" if buffer.space == "shared" else "sectors"
        mean = float(cost[cost > 0].mean())
        words = f"{kind} {buffer.name} ({buffer.space}): {mean:.1f} {unit} for a warp"
        sheet.text(x, below + 0.6, words, fontsize=7.5, color=INK)


def _findings(document: Plain) -> list[str]:
    """The fault and the first races, as sentences."""
    found = []
    if document["fault"]:
        fault = document["fault"]
        found.append(f"! Line {fault['label']}: {fault['words']}")
    for race in document["races"][:3]:
        first, second = race["labels"]
        both = f"Line {second}" if first == second else f"Lines {first} and {second}"
        found.append(f"! {both}: {race['words']}")
    return [text[: math.floor(LONGEST * 1.6)] for text in found]
