"""A number line of powers of e: where they overflow, where they vanish.

Lesson 15 lets learners shift scores along it, in three number formats, and read what
softmax and the logarithm of the sum make of them when they are computed as written.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FORMATS = {"float16": np.float16, "float32": np.float32, "float64": np.float64}
LEFT, RIGHT = -260.0, 160.0  # the ends of the line
WIDTH, HEIGHT, EDGE = 760, 132, 12  # of the picture, in its own units
BANDS = (
    ("zero", "eˣ is 0", "#cfd8e3"),
    ("few", "few digits", "#e9d9a8"),
    ("fits", "eˣ fits", "#bfe0d5"),
    ("inf", "eˣ is ∞", "#f2b8a8"),
)
MARKS = "●■▲◆"


@dataclass(frozen=True)
class Limits:
    """Between which x a format can hold eˣ: 0 | few digits | fits | infinite."""

    zero: float
    few: float
    inf: float


def limits(name: str) -> Limits:
    """The borders of a number format, by its name.

    >>> limits("float32").inf < 89, round(limits("float32").zero)
    (True, -104)
    """
    facts: Any = np.finfo(FORMATS[name])
    half = np.log(float(facts.smallest_subnormal)) - np.log(2.0)
    top = np.log(float(facts.max))
    return Limits(float(half), float(np.log(float(facts.tiny))), float(top))


@dataclass(frozen=True)
class Reading:
    """What a format makes of shifted scores, computed as the formulas are written."""

    powers: npt.NDArray[Any]
    shares: npt.NDArray[Any]
    log_of_sum: float

    @property
    def right(self) -> bool:
        """Whether the shares and the logarithm are numbers at all."""
        return bool(np.isfinite(self.shares).all() and np.isfinite(self.log_of_sum))


def read(scores: tuple[float, ...], shift: float, name: str) -> Reading:
    """eˣ, eˣ / Σ eˣ and log Σ eˣ of the scores plus `shift`, the shift taken back.

    >>> read((60.0, 100.0), 0.0, "float32").right
    False
    >>> round(read((60.0, 100.0), -100.0, "float32").log_of_sum, 4)
    100.0
    """
    kind = FORMATS[name]
    x = (np.asarray(scores) + shift).astype(kind)
    with np.errstate(all="ignore"):
        powers = np.exp(x)
        total = powers.sum(dtype=kind)
        return Reading(powers, powers / total, float(np.log(total)) - shift)


def picture(scores: tuple[float, ...], shift: float, name: str) -> str:
    """The line as SVG: four bands, and a mark for each shifted score."""
    words = html.escape(_words(scores, shift, name), quote=True)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}" '
        f'style="width:100%;max-width:{WIDTH}px;font:13px sans-serif">'
    ]
    parts += _bands(name) + _axis()
    for mark, score in zip(MARKS, scores, strict=False):
        parts.append(_score(mark, score + shift))
    return "".join([*parts, "</svg>"])


def _words(scores: tuple[float, ...], shift: float, name: str) -> str:
    at = limits(name)
    places = ", ".join(f"{score + shift:g}" for score in scores)
    return (
        f"A number line from {LEFT:g} to {RIGHT:g}. In {name} the power is 0 below "
        f"{at.zero:.1f}, has few digits up to {at.few:.1f}, fits up to {at.inf:.1f}, "
        f"and is infinite beyond. The scores stand at {places}."
    )


def _place(x: float) -> float:
    share = (min(max(x, LEFT), RIGHT) - LEFT) / (RIGHT - LEFT)
    return EDGE + share * (WIDTH - 2 * EDGE)


def _bands(name: str) -> list[str]:
    at = limits(name)
    ends = [LEFT, at.zero, at.few, at.inf, RIGHT]
    places = [_place(end) for end in ends]
    found = []
    for (_, label, colour), start, end in zip(BANDS, places, places[1:], strict=False):
        width = end - start
        found.append(
            f'<rect x="{start:.1f}" y="48" width="{width:.1f}" height="34" '
            f'fill="{colour}" stroke="#555"/>'
        )
        if width > 6 * len(label):
            found.append(_text((start + end) / 2, 70, label, "#111"))
    found += [_text(_place(end), 98, f"{end:.0f}", size=12) for end in ends[1:-1]]
    return found


def _axis() -> list[str]:
    ticks = range(-200, 151, 50)
    return [_text(_place(tick), 122, f"{tick:g}", size=12) for tick in ticks]


def _score(mark: str, x: float) -> str:
    shown = f"{x:g}" if LEFT <= x <= RIGHT else f"{x:g} (outside)"
    line = (
        f'<line x1="{_place(x):.1f}" x2="{_place(x):.1f}" y1="34" y2="82" '
        'stroke="currentColor" stroke-width="2"/>'
    )
    return line + _text(_place(x), 30, mark) + _text(_place(x), 13, shown, size=12)


def _text(
    x: float, y: float, words: str, fill: str = "currentColor", size: int = 13
) -> str:
    anchor = "start" if x < 30 else "end" if x > WIDTH - 30 else "middle"
    return (
        f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{fill}" '
        f'font-size="{size}">{html.escape(words)}</text>'
    )


def table(scores: tuple[float, ...], shift: float, name: str) -> str:
    """The readings as an HTML table, a row for each score."""
    found = read(scores, shift, name)
    heads = ["", "score", "moved", "eˣ", "share eˣ / Σ eˣ"]
    rows = [
        [mark, f"{score:g}", f"{score + shift:g}", _number(power), _number(share)]
        for mark, score, power, share in zip(
            MARKS, scores, found.powers, found.shares, strict=False
        )
    ]
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    head = "".join(f"<th scope='col'>{head}</th>" for head in heads)
    total = f"log Σ eˣ, moved back: <b>{_number(found.log_of_sum)}</b>"
    return (
        '<table style="font:13px sans-serif;text-align:right;border-spacing:14px 2px">'
        f"<tr>{head}</tr>{body}</table>"
        f'<p style="font:13px sans-serif;margin:4px 14px">{total}</p>'
    )


def _cell(text: str) -> str:
    return f"<td>{text}</td>"


def _number(value: Any) -> str:
    """A number as people read it.

    >>> _number(np.float32(np.inf)), _number(0.0), _number(np.nan)
    ('∞', '0', 'nan')
    """
    number = float(value)
    if np.isinf(number):
        return "∞" if number > 0 else "−∞"
    return f"{number:.5g}".replace("-", "−")


def number_line(*scores: float, shift: int = 0, name: str = "float32") -> Any:
    """The line with a slider for the shift and a choice of the number format.

    Its children are the slider, the choice and what is read; all are reached by
    keyboard.

    Raises ValueError for no score, or for more than there are marks.

    >>> box = number_line(60.0, 80.0, 100.0)
    >>> box.children[0].children[0].value = -100
    >>> "moved back: <b>100</b>" in box.children[2].value
    True
    """
    if not 1 <= len(scores) <= len(MARKS):
        raise ValueError(f"from 1 to {len(MARKS)} scores, not {len(scores)}")
    from ipywidgets import HTML, Dropdown, HBox, IntSlider, Layout, VBox

    slider = IntSlider(
        value=shift,
        min=-320,
        max=60,
        step=1,
        description="move all by",
        layout=Layout(width="420px"),
        style={"description_width": "80px"},
    )
    choice = Dropdown(options=list(FORMATS), value=name, description="format")
    line, values = HTML(), HTML()

    def show(change: Any = None) -> None:
        now = slider.value, choice.value
        line.value = picture(scores, *now)
        values.value = table(scores, *now)

    slider.observe(show, "value")
    choice.observe(show, "value")
    show()
    return VBox([HBox([slider, choice]), line, values])
