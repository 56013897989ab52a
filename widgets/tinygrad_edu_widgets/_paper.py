"""Drawing grids of numbers with matplotlib, light, for paper.

A sheet is measured in cells: a number takes one cell, and y grows downwards.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

INK, SOFT, LINE, PAPER = "#1c2330", "#566072", "#b6bbc4", "#ffffff"
SERIES = ("#0b62c4", "#c2570c", "#1a7f5a", "#8a3ffc", "#6b7280")
WARM, COLD = (194, 87, 12), (11, 98, 196)
STRONGEST = 0.55  # of the colour: numbers stay readable on it
INCHES = 0.44  # the side of a cell


class Sheet:
    """A figure on which cells, lines of text and outlines are put."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.figure import Figure

        size = (width * INCHES, height * INCHES)
        self.figure = Figure(figsize=size, facecolor=PAPER)
        self._axes: Any = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._axes.axis("off")

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """Text that begins at (x, y); a dollar sign is a dollar sign."""
        style = {"color": INK, "fontsize": 10, "va": "center"} | style
        self._axes.text(x, y, text, parse_math=False, **style)

    def outline(
        self, x: float, y: float, wide: float, high: float, **style: Any
    ) -> None:
        """A frame, or with ``facecolor`` an area."""
        from matplotlib.patches import Rectangle

        plain: dict[str, Any] = {"facecolor": "none", "edgecolor": LINE}
        style = plain | {"linewidth": 0.8} | style
        self._axes.add_patch(Rectangle((x, y), wide, high, **style))

    def cell(
        self, x: float, y: float, value: float, largest: float, **style: Any
    ) -> None:
        """One number, on blue when it is negative and on orange when positive."""
        self.outline(x, y, 1, 1, facecolor=heat_colour(value, largest), **style)
        text = short(value)
        size = 8.5 if len(text) < 5 else 7 if len(text) < 6 else 5.5
        self.text(x + 0.5, y + 0.5, text, ha="center", fontsize=size)

    def picture(self, x: float, y: float, side: float, values: Any) -> None:
        """A small heat map of many numbers, ``side`` cells wide."""
        rows, columns = values.shape
        most = largest(values)
        colours = [[heat_colour(v, most) for v in row] for row in values.tolist()]
        high = side * rows / columns
        extent = (x, x + side, y + high, y)
        self._axes.imshow(colours, extent=extent, aspect="auto", interpolation="none")
        self.outline(x, y, side, high)


def heat_colour(value: float, largest: float) -> tuple[float, ...]:
    """From blue through white to orange; grey for what is no number."""
    if not math.isfinite(value):
        return (0.85, 0.85, 0.85)
    strength = STRONGEST * min(1.0, abs(value) / largest) if largest else 0.0
    full = np.array(WARM if value > 0 else COLD) / 255
    return tuple((1 - strength + strength * full).tolist())


def largest(values: Any) -> float:
    """The largest size of a number, of those that are finite."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0


def short(value: float) -> str:
    """A number in about four characters.

    >>> short(0.12345), short(-3.0), short(float("inf")), short(1234567.0)
    ('0.12', '−3', '∞', '1.2e6')
    """
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.3g}" if abs(value) >= 1 else f"{value:.2g}"
    if "e" in text:
        mantissa, exponent = f"{value:.1e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")
