"""The still picture of a TensorView: the tensors as grids, below them the memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tinygrad_edu_widgets._memory import Floats, Plain, grid, lowest
from tinygrad_edu_widgets._paper import SERIES, SOFT, Sheet, largest
from tinygrad_edu_widgets._tensor_words import axis_words, shape_words

MOST = 10  # rows and columns of a grid that are drawn
WIDTH = 26  # cells
STRIP = 24  # cells in a row of the memory
MOST_ROWS = 4  # of the memory
LINE = 0.62  # the height of a line of text


def draw(document: Plain) -> Any:
    """The document as a figure of matplotlib."""
    views, strips = list(document["views"]), list(document["strips"])
    indexed = document.get("indexed")
    if indexed is not None:
        views.append(indexed["result"])
        strips += [indexed["strip"]] if indexed["strip"] else []
    grids = [grid({"strips": strips}, view)[0][:MOST, :MOST] for view in views]
    places, below = _arranged(grids)
    words = _words(document)
    readers = [
        [i for i, v in enumerate(views) if v["strip"] == s] for s in range(len(strips))
    ]
    heights = [
        _height(strip, len(who)) for strip, who in zip(strips, readers, strict=True)
    ]
    wide = [
        x + max(values.shape[1], 6)
        for (x, _), values in zip(places, grids, strict=True)
    ]
    wide += [min(STRIP, len(strip["values"])) + 0.5 for strip in strips]
    wide += [0.22 * len(line) for line in words]
    high = 1 + len(words) * LINE + below + sum(heights)
    sheet = Sheet(max(10, 0.5 + max(wide)), high)
    for number, line in enumerate(words):
        sheet.text(0.5, 0.6 + number * LINE, line)
    top = 0.6 + len(words) * LINE
    for number, ((x, y), values) in enumerate(zip(places, grids, strict=True)):
        _draw_grid(sheet, x, top + y, views[number], number, values)
    top += below
    for strip, who, height in zip(strips, readers, heights, strict=True):
        _draw_strip(sheet, top, strip, [(n, views[n]) for n in who])
        top += height
    return sheet.figure


def _words(document: Plain) -> list[str]:
    """What stands above a broadcast: the axes, or why there is no result."""
    broadcast = document.get("broadcast")
    if broadcast is None:
        return []
    names = [view["name"] for view in document["views"]]
    count = len(broadcast["axes"])
    lines = [
        f"axis {place - count}: {axis_words(axis, names)}"
        for place, axis in enumerate(broadcast["axes"])
    ]
    return [*lines, broadcast["error"]] if broadcast["error"] else lines


def _arranged(grids: list[Floats]) -> tuple[list[tuple[float, float]], float]:
    """Where each grid stands, from left to right and in lines, and their height."""
    places, x, y, deepest = [], 0.5, 0.0, 0.0
    for values in grids:
        rows, columns = values.shape
        wide, high = max(columns, 6) + 1.5, rows + 2 * LINE + 1
        if x + wide > WIDTH and x > 1:
            x, y, deepest = 0.5, y + deepest, 0.0
        places.append((x, y))
        x, deepest = x + wide, max(deepest, high)
    return places, y + deepest


def _draw_grid(
    sheet: Sheet, x: float, y: float, view: Plain, number: int, values: Floats
) -> None:
    colour = SERIES[number % len(SERIES)]
    name = view["name"] if len(view["name"]) <= 24 else view["name"][:23] + "…"
    sheet.text(x, y + 0.4, name, color=colour, weight="bold")
    size = f"{shape_words(view['shape'])} {view['dtype']}"
    part = "" if values.size == _count(view["shape"]) else ", a part"
    sheet.text(x, y + 0.4 + LINE, size + part, color=SOFT, fontsize=8)
    y += 2 * LINE + 0.2
    most = largest(values)
    for (row, column), value in _cells(values):
        ghost = _is_ghost(view, row, column)
        style = {"linestyle": (0, (2, 2)), "alpha": 0.5} if ghost else {}
        sheet.cell(x + column, y + row, value, most, **style)
    rows, columns = values.shape
    sheet.outline(x, y, columns, rows, edgecolor=colour, linewidth=1.8)


def _cells(values: Floats) -> Iterator[tuple[tuple[int, int], float]]:
    rows, columns = values.shape
    for row in range(rows):
        for column in range(columns):
            yield (row, column), float(values[row, column])


def _count(shape: list[int]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


def _is_ghost(view: Plain, row: int, column: int) -> bool:
    """Whether broadcasting repeats the number there."""
    repeated = [False, False, *view.get("repeated", [])][-2:]
    return (repeated[0] and row > 0) or (repeated[1] and column > 0)


def _height(strip: Plain, readers: int) -> float:
    rows = min(MOST_ROWS, -(-len(strip["values"]) // STRIP)) or 1
    return 1.2 + rows * (1.9 + 0.22 * readers)


def _draw_strip(
    sheet: Sheet, y: float, strip: Plain, readers: list[tuple[int, Plain]]
) -> None:
    """The cells with their addresses, and below each a bar for every reader."""
    bytes_ = strip["length"] * strip["itemsize"]
    sheet.text(0.5, y + 0.4, f"Memory: {strip['length']:,} numbers, {bytes_:,} bytes")
    values = [float(v) for v in strip["values"][: STRIP * MOST_ROWS]]
    most = max((abs(v) for v in values if abs(v) < float("inf")), default=0.0)
    read = [(number, _addresses(view, strip)) for number, view in readers]
    for place, value in enumerate(values):
        row, column = divmod(place, STRIP)
        left, top = 0.5 + column, y + 1.1 + row * (1.9 + 0.22 * len(read))
        address = str(strip["first"] + place)
        sheet.text(left + 0.5, top, address, ha="center", color=SOFT, fontsize=7)
        sheet.cell(left, top + 0.3, value, most)
        for line, (number, addresses) in enumerate(read):
            if strip["first"] + place in addresses:
                colour, low = SERIES[number % len(SERIES)], top + 1.38 + 0.22 * line
                style = {"facecolor": colour, "edgecolor": "none"}
                sheet.outline(left + 0.05, low, 0.9, 0.14, **style)


def _addresses(view: Plain, strip: Plain) -> set[int]:
    """The addresses that a view reads, of those near the beginning of the strip."""
    end = strip["first"] + STRIP * MOST_ROWS
    if not _count(view["shape"]):
        return set()
    found = {lowest(view["offset"], view["strides"], view["shape"])}
    for size, step in zip(view["shape"], map(abs, view["strides"]), strict=True):
        if step:
            found = {a for f in found for a in _steps(f, step, size, end)}
    return found


def _steps(start: int, step: int, size: int, end: int) -> range:
    return range(start, min(end, start + step * size), step)
