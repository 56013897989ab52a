"""The still picture of a ConvView: a kernel at a place, its products, the maps."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from tinygrad_edu_widgets._memory import Plain
from tinygrad_edu_widgets._paper import (
    INK,
    SERIES,
    SOFT,
    Sheet,
    largest,
    short,
)
from tinygrad_edu_widgets._paper import (
    LINE as GREY,
)

SHOWN = 14  # rows and columns of a grid
MAPS = 8  # of a layer
LAYERS = 6
SIDE = 2.6  # of a map, in cells
LINE = 0.62


def draw(document: Plain, position: int, out: int, channel: int) -> Any:
    """The document as a figure of matplotlib."""
    part = document["part"]
    place = _Place(part, position, out, channel)
    layers = document["maps"][:LAYERS]
    high = max(min(SHOWN, len(place.image)), min(SHOWN, len(place.output)), 3)
    wide = _columns(place.image) + _columns(place.output) + part["kernel"][1] + 6
    below = len(layers) * (SIDE + 1) if len(document["layers"]) > 1 else 0
    sheet = Sheet(max(wide, 20), high + 4.6 + below)
    x = _draw_grid(sheet, 1, "input, padded", place.image, SERIES[0])
    _draw_padding(sheet, part, place.image)
    row, column = place.corner
    for a in range(part["kernel"][0]):
        for b in range(part["kernel"][1]):
            at = row + a * part["dilation"][0], column + b * part["dilation"][1]
            if max(at) < SHOWN:
                sheet.outline(1 + at[1], 1.6 + at[0], 1, 1, edgecolor=INK, linewidth=2)
    sheet.text(x - 1.2, 1.6 + high / 2, "∗", fontsize=16)
    x = _draw_grid(sheet, x, "kernel", place.kernel, SERIES[1])
    sheet.text(x - 1.2, 1.6 + high / 2, "=", fontsize=16)
    _draw_grid(sheet, x, f"output, channel {place.out}", place.output, SERIES[2])
    if max(place.cell) < SHOWN:
        at = x + place.cell[1], 1.6 + place.cell[0]
        sheet.outline(*at, 1, 1, edgecolor=INK, linewidth=2)
    sheet.text(1, high + 2.6, place.sum(), fontsize=9)
    if below:
        _draw_maps(sheet, high + 3.8, layers)
    return sheet.figure


class _Place:
    """The numbers that meet at one place of the output."""

    def __init__(self, part: Plain, position: int, out: int, channel: int) -> None:
        shown = len(part["weight"])
        self.part, self.out = part, max(0, min(out, shown - 1)) + part["first"]
        lane = self.out - part["first"]
        group = self.out // (part["out_channels"] // part["groups"])
        inside = [
            i for i, c in enumerate(part["channels"]) if c // part["depth"] == group
        ]
        chosen = inside[max(0, min(channel, len(inside) - 1))]
        self.image = _channel(part["input"], chosen)
        self.output = _channel(part["output"], lane)
        deep = part["channels"][chosen] % part["depth"]
        size = part["kernel"][0] * part["kernel"][1]
        flat = part["weight"][lane][deep * size : (deep + 1) * size]
        self.kernel = np.array(flat, float).reshape(part["kernel"])
        self.bias = 0.0 if part["bias"] is None else float(part["bias"][lane])
        row, column = divmod(position, part["out_size"][1])
        rows, columns = self.output.shape
        begin = part["output"]
        self.cell = (
            max(0, min(row - begin["row"], rows - 1)),
            max(0, min(column - begin["column"], columns - 1)),
        )
        self.corner = tuple(
            c * s for c, s in zip(self.cell, part["stride"], strict=True)
        )

    def sum(self) -> str:
        """The sum of the products, in numbers; of many only the result."""
        row, column = self.corner
        steps = self.part["dilation"]
        high, wide = self.kernel.shape
        patch = self.image[row :: steps[0], column :: steps[1]][:high, :wide]
        total = float((patch * self.kernel).sum())
        value = short(float(self.output[self.cell]))
        pairs = zip(patch.ravel(), self.kernel.ravel(), strict=True)
        terms = " + ".join(f"{short(a)}·{_braced(b)}" for a, b in pairs)
        if patch.size > 9:
            terms = f"the sum of {patch.size} products"
        text = f"{terms} = {short(total)}"
        others = float(self.output[self.cell]) - total - self.bias
        if self.part["depth"] > 1:
            text += f", other channels {_braced(others)}"
        if self.part["bias"] is not None:
            text += f", bias {_braced(self.bias)}"
        where = ", ".join(map(str, (self.out, *self.cell)))
        return f"{text}: output[{where}] = {value}"


def _channel(values: Plain, channel: int) -> Any:
    shape = (-1, values["rows"], values["columns"])
    return np.array(values["values"], float).reshape(shape)[channel]


def _braced(value: float) -> str:
    return f"({short(value)})" if value < 0 else short(value)


def _columns(values: Any) -> int:
    return min(SHOWN, int(values.shape[1]))


def _draw_grid(sheet: Sheet, x: float, name: str, values: Any, colour: str) -> float:
    """A grid below its name; returns where the next one begins."""
    sheet.text(x, 0.9, name, color=colour, weight="bold")
    part = values[:SHOWN, :SHOWN]
    most = largest(part)
    for row, numbers in enumerate(part.tolist()):
        for column, value in enumerate(numbers):
            sheet.cell(x + column, 1.6 + row, value, most)
    rows, columns = part.shape
    sheet.outline(x, 1.6, columns, rows, edgecolor=colour, linewidth=1.6)
    return float(x + max(columns, 3) + 1.6)


def _draw_padding(sheet: Sheet, part: Plain, values: Any) -> None:
    """A hatch on the cells that are not of the image."""
    top, _, left, _ = part["padding"]
    high, wide = part["in_size"]
    for row in range(min(SHOWN, values.shape[0])):
        for column in range(min(SHOWN, values.shape[1])):
            r, c = (
                part["input"]["row"] + row - top,
                part["input"]["column"] + column - left,
            )
            if not (0 <= r < high and 0 <= c < wide):
                style = {"hatch": "////", "edgecolor": GREY, "linewidth": 0}
                sheet.outline(1 + column, 1.6 + row, 1, 1, **style)


def _draw_maps(sheet: Sheet, y: float, layers: list[Plain]) -> None:
    for layer in layers:
        size = f"{layer['channels']} × {layer['size'][0]} × {layer['size'][1]}"
        sheet.text(
            1, y, f"{layer['name']} {layer['label']}".strip()[:40], weight="bold"
        )
        sheet.text(8, y, size, color=SOFT, fontsize=8)
        pixels = np.frombuffer(base64.b64decode(layer["pixels"]), "int8")
        values = pixels.reshape(layer["shown"]).astype(float)
        values[values == -128] = np.nan
        for place, picture in enumerate(values[:MAPS]):
            wide = SIDE - 0.4
            side = wide * min(1, picture.shape[1] / picture.shape[0])
            sheet.picture(1 + place * SIDE, y + 0.5, side, picture)
        y += SIDE + 1
