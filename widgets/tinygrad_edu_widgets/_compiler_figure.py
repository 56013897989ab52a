"""The still picture of a CompilerView: the passes, the graph, kernels and memory."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from typing import Any

from tinygrad_edu_widgets._compiler_words import amount, time_text
from tinygrad_edu_widgets._modules_figure import size_text
from tinygrad_edu_widgets._paper import INK, LINE, PAPER, SERIES, SOFT, Sheet

Plain = dict[str, Any]

COLOURS = (
    *("#0b62c4", "#c2570c", "#1a7f5a", "#8a3ffc"),
    *("#9a7400", "#0e7c8b", "#b83280", "#5b6472"),
)
SIGNS = {"added": "+", "changed": "~", "moved": "↕"}
ROW = 0.46  # of an operation, in cells
MOST_ROWS = 38
MOST_KERNELS = 14
LEFT, RIGHT = 17.0, 15.0  # cells of the graph, and of what stands beside it
LETTERS = 74  # of an operation
STRIP = 2.4  # cells of the passes


def draw(film: Plain, at: int) -> Any:
    """The film as a figure of matplotlib, with the stage ``at``."""
    stages = film["stages"]
    stage = stages[max(0, min(at, len(stages) - 1))] if stages else None
    rows = min(MOST_ROWS, len(stage["operations"])) if stage else 0
    kernels = min(MOST_KERNELS, len(film["kernels"]))
    high = max(5 + STRIP + rows * ROW, 6 + STRIP + kernels * ROW + 8)
    sheet = Sheet(LEFT + RIGHT + 3, high)
    sheet.text(1, 0.8, film["title"][:80], fontsize=11, weight="bold")
    sheet.text(1, 1.5, _facts(film), fontsize=8, color=SOFT)
    _strip(sheet, film, stage)
    if stage:
        _graph(sheet, film, stage)
    below = _kernels(sheet, film, LEFT + 2)
    _memory(sheet, film, LEFT + 2, below + 1.2, RIGHT, min(6.0, high - below - 2.4))
    return sheet.figure


def _facts(film: Plain) -> str:
    facts = [f"{len(film['kernels'])} kernels"] if film["kernels"] else []
    if film["unplanned_bytes"]:
        without = size_text(film["unplanned_bytes"])
        facts.append(
            f"workspace {size_text(film['peak_bytes'])}, {without} without reuse"
        )
    facts += [time_text(film).removeprefix("One call: ")] if time_text(film) else []
    return " · ".join(facts)


def _strip(sheet: Sheet, film: Plain, shown: Plain | None) -> None:
    """A bar for each pass, as high as the program is long."""
    stages = film["stages"]
    most = max((len(stage["operations"]) for stage in stages), default=1) or 1
    wide = (LEFT + RIGHT) / max(len(stages), 1)
    for at, stage in enumerate(stages):
        x, many = 1 + at * wide, len(stage["operations"])
        bar = (STRIP - 1.2) * many / most
        colour = SERIES[0] if stage is shown else LINE
        box: Plain = {"facecolor": colour, "edgecolor": PAPER}
        sheet.outline(x, 1 + STRIP - bar, wide * 0.8, bar, **box)
        name = stage["name"][: int(wide * 4)]
        sheet.text(x, 1.35 + STRIP, name, fontsize=7.5, weight="bold")
        sheet.text(x, 1.8 + STRIP, str(many), fontsize=7, color=SOFT)


def _graph(sheet: Sheet, film: Plain, stage: Plain) -> None:
    status = {
        name: sign for what, sign in SIGNS.items() for name in reversed(stage[what])
    }
    top = 3 + STRIP
    title = f"After {stage['name']}: {stage['title']}"
    shown = textwrap.shorten(title, 84, placeholder=" …")
    sheet.text(1, top - 0.3, shown, fontsize=8, weight="bold")
    labels = own_labels(film)
    for at, place in enumerate(stage["operations"][:MOST_ROWS]):
        one = film["operations"][place]
        y = top + at * ROW + 0.3
        kernel = stage["kernels"][at] if at < len(stage["kernels"]) else -1
        if kernel >= 0:
            style: Plain = {"facecolor": _colour(kernel), "edgecolor": "none"}
            sheet.outline(1, y, 0.16, ROW, **style)
        middle = y + ROW / 2
        sheet.text(1.5, middle, status.get(one["id"], ""), fontsize=7.5, ha="center")
        text = f"%{one['id']} = {labelled(one['text'], labels)}"
        room = LETTERS - len(one["type"])
        shown = text if len(text) <= room else text[: room - 1] + "…"
        mono: Plain = {"fontsize": 7, "family": "monospace"}
        sheet.text(1.8, middle, shown, **mono)
        sheet.text(LEFT + 0.6, middle, one["type"], ha="right", color=SOFT, **mono)
    more = len(stage["operations"]) - MOST_ROWS
    if more > 0:
        y = top + MOST_ROWS * ROW + 0.6
        sheet.text(1.8, y, f"… and {more:,} more", fontsize=7.5, color=SOFT)


def own_labels(film: Plain) -> dict[str, str]:
    """The labels of inputs that no other input has, by their values' names."""
    times = Counter(each["label"] for each in film["inputs"])
    own = [each for each in film["inputs"] if times[each["label"]] == 1]
    return {each["id"]: each["label"] for each in own if each["label"]}


def labelled(text: str, labels: dict[str, str]) -> str:
    """An operation's text, its inputs under their labels.

    >>> labelled("add(%70, %2)", {"2": "fc.bias"})
    'add(%70, fc.bias)'
    """
    return re.sub(r"%([\w.]+)", lambda found: labels.get(found[1], found[0]), text)


def _kernels(sheet: Sheet, film: Plain, x: float) -> float:
    """The kernels that move most; how far down the list goes."""
    kernels = list(enumerate(film["kernels"]))
    kernels.sort(key=lambda pair: -pair[1]["bytes"])
    top = 3 + STRIP
    if kernels:
        sheet.text(x, top - 0.3, "Kernels, by bytes moved", fontsize=8, weight="bold")
    most = max((one["bytes"] for _, one in kernels), default=1) or 1
    for row, (at, one) in enumerate(kernels[:MOST_KERNELS]):
        y = top + row * ROW + 0.3
        fill: Plain = {"facecolor": _colour(at), "edgecolor": "none"}
        wide = 4.4 * one["bytes"] / most
        sheet.outline(x + 5, y + 0.1, wide, ROW - 0.2, **fill)
        sheet.text(x, y + ROW / 2, one["name"][:26], fontsize=7.5)
        said = f"{size_text(one['bytes'])} · {amount(one['flops'])} operations"
        sheet.text(x + 5.2 + wide, y + ROW / 2, said, fontsize=7, color=SOFT)
    return top + min(len(kernels), MOST_KERNELS) * ROW


def _memory(
    sheet: Sheet, film: Plain, x: float, y: float, wide: float, high: float
) -> None:
    """Every buffer: kernels to the right, addresses upwards."""
    buffers, steps = film["buffers"], max(1, len(film["kernels"]))
    if not buffers:
        return
    said = f"Memory over time: {size_text(film['peak_bytes'])}"
    sheet.text(x, y - 0.1, said, fontsize=8, weight="bold")
    step, byte = wide / steps, high / max(1, film["peak_bytes"])
    sheet.outline(x, y + 0.4, wide, high)
    made = {
        name: at for at, one in enumerate(film["kernels"]) for name in one["operations"]
    }
    for one in buffers:
        colour = _colour(made.get(one["operation"], -1))
        low = y + 0.4 + high - (one["offset"] + one["size"]) * byte
        span = (one["last"] - one["first"] + 1) * step
        style: Plain = {"facecolor": colour, "edgecolor": PAPER, "alpha": 0.75}
        tall = one["size"] * byte
        sheet.outline(x + one["first"] * step, low, span, tall, **style)
    end = f"{steps} kernels, from left to right"
    sheet.text(x, y + high + 0.8, end, fontsize=7, color=SOFT)


def _colour(kernel: int) -> str:
    return COLOURS[kernel % len(COLOURS)] if kernel >= 0 else INK
