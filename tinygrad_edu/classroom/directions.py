"""A dial for the direction in which one moves, and how fast a function changes there.

Lesson 13 turns it: in which direction is the slope largest, and in which is it zero?
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

Slope = Callable[[float, float], float]

HALF = 130  # pixels from the middle of the picture to its edge
RADIUS = 110  # of the largest slope
UP, DOWN = "#2a7de1", "#e07b22"


def picture(slope: Slope, degrees: float) -> str:
    """The slope for every direction as a curve about the middle, and one direction.

    The farther the curve is from the middle, the steeper it is that way; where it is
    dashed, the function falls.
    """
    slopes = [slope(*direction(angle)) for angle in range(0, 361, 3)]
    largest = max(map(abs, slopes)) or 1.0
    now = slope(*direction(degrees))
    words = f"Direction {degrees:g} degrees: slope {now:.3f}"
    parts = [
        f'<svg role="img" aria-label="{words}" width="{2 * HALF}" height="{2 * HALF}" '
        f'viewBox="{-HALF} {-HALF} {2 * HALF} {2 * HALF}">',
        f'<circle r="{RADIUS}" fill="none" stroke="currentColor" '
        'stroke-opacity="0.3"/>',
        _curve([max(each, 0.0) / largest for each in slopes], UP, ""),
        _curve([max(-each, 0.0) / largest for each in slopes], DOWN, "4 3"),
        _arrow(degrees),
    ]
    return "".join([*parts, "</svg>"])


def direction(degrees: float) -> tuple[float, float]:
    """A step of length 1, as its two parts.

    >>> [round(part, 3) for part in direction(90)]
    [0.0, 1.0]
    """
    angle = math.radians(degrees)
    return math.cos(angle), math.sin(angle)


def _place(degrees: float, share: float) -> str:
    across, up = direction(degrees)
    return f"{RADIUS * share * across:.1f} {-RADIUS * share * up:.1f}"


def _curve(shares: Sequence[float], colour: str, dashes: str) -> str:
    points = " L ".join(_place(3 * n, share) for n, share in enumerate(shares))
    return (
        f'<path d="M {points}" fill="{colour}" fill-opacity="0.2" stroke="{colour}" '
        f'stroke-width="2" stroke-dasharray="{dashes}"/>'
    )


def _arrow(degrees: float) -> str:
    return (
        f'<path d="M 0 0 L {_place(degrees, 1)}" stroke="currentColor" '
        f'stroke-width="2"/><path d="M {_place(degrees, 1)} L '
        f"{_place(degrees - 4, 0.9)} L {_place(degrees + 4, 0.9)} Z"
        '" fill="currentColor"/>'
    )


def direction_dial(slope: Slope) -> Any:
    """A slider for the direction, the curve of all slopes, and the numbers.

    Its children are the slider and what is seen.

    >>> dial = direction_dial(lambda across, up: 3 * across + 4 * up)
    >>> dial.children[0].value = 90
    >>> "slope <b>4.000</b>" in dial.children[1].value
    True
    """
    from ipywidgets import HTML, IntSlider, Layout, VBox

    slider = IntSlider(
        value=0,
        min=0,
        max=360,
        step=1,
        description="direction",
        readout_format="d",
        layout=Layout(width="420px"),
    )
    shown = HTML()

    def follow(change: Any = None) -> None:
        across, up = direction(slider.value)
        text = (
            f"direction ({across:.3f}, {up:.3f}): slope <b>{slope(across, up):.3f}</b>"
        )
        shown.value = f"<div>{text.replace('-', '−')}</div>" + picture(
            slope, slider.value
        )

    slider.observe(follow, "value")
    follow()
    return VBox([slider, shown])
