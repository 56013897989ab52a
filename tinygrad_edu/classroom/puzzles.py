"""Pictures of what goes into a puzzle, what comes out, and each step between.

    puzzle("near")          # what goes in, and what is wanted
    puzzle("near", yours)   # and each operation of your own line
    steps(lambda: a + b)    # each operation of any line

Lesson 08 is made of such puzzles. A picture is HTML and SVG, in the colours of the
page, with its numbers as words for those who cannot see it.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

import tinygrad_edu as torch
from tinygrad_edu.classroom.checking import error_in_words
from tinygrad_edu.classroom.operations import Count, Record, watch
from tinygrad_edu.classroom.registry import find
from tinygrad_edu.classroom.trying import attempt
from tinygrad_edu.classroom.values import as_array, dtype_name, is_array, show

Array = npt.NDArray[Any]

CELL = 34, 24  # width and height in pixels
MOST = 16  # rows, columns or sheets of a tensor that are drawn
SECONDS = 10.0
PLUS, MINUS = "#2a7de1", "#e07b22"


@dataclass(frozen=True)
class Drawing:
    """Something that a notebook shows as HTML, and a terminal as words."""

    markup: str
    words: str

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return self.words


def puzzle(name: str, yours: Callable[..., Any] | None = None) -> Drawing:
    """The first case of a puzzle; with an answer of yours, each of its operations.

    Cells that are not as they should be have a dashed frame and a cross.

    Raises Unknown for a name that is no exercise, NotDone for an untouched stub.
    """
    exercise = find(name)
    given = first_case(exercise.name)
    inputs = [
        labelled(word, value)
        for word, value in zip(exercise.argument_names(), given, strict=True)
    ]
    wanted = exercise.reference(*first_case(exercise.name))
    if yours is None:
        return row([*inputs, arrow(), labelled("wanted", wanted)])
    return row([*inputs, arrow(), *_steps(yours, given, wanted)])


def steps(call: Callable[[], Any]) -> Drawing:
    """What each operation of a few lines makes, one after the other.

    >>> import tinygrad_edu as torch
    >>> print(steps(lambda: torch.arange(3) ** 2))
    1: torch.arange(3): shape (3,), int64
    [0 1 2]
    2: torch.arange(3) ** 2: shape (3,), int64
    [0 1 4]
    """
    _, record = watch(call)
    return row(
        [
            labelled(f"{n}: {each.source}", each.result)
            for n, each in enumerate(record.operations, 1)
        ]
    )


def first_case(name: str) -> tuple[Any, ...]:
    """The inputs of a puzzle's first case, made afresh."""
    for property in find(name).properties:
        for case in property.cases():
            if not isinstance(case[-1], Count):
                return case
    raise ValueError(f"{name} has no case")


def _steps(yours: Callable[..., Any], given: Sequence[Any], wanted: Any) -> Any:
    """A drawing for each operation, the last one held against what is wanted."""
    record = Record()
    outcome = attempt(lambda: watch(lambda: yours(*given), record)[0], SECONDS)
    drawn = [
        labelled(f"{n}: {each.source}", each.result)
        for n, each in enumerate(record.operations[:-1], 1)
    ]
    if outcome.error:
        last = record.operations[-1:]
        drawn += [labelled(each.source, each.result) for each in last]
        return [*drawn, note(error_in_words(outcome.error))]
    drawn.append(labelled("yours", outcome.value, wanted))
    if differs(outcome.value, wanted).any():
        drawn.append(labelled("wanted", wanted))
    return drawn


def differs(value: Any, wanted: Any) -> npt.NDArray[np.bool_]:
    """Where two results differ; True alone where they are not alike at all."""
    if not is_array(value) or dtype_name(value) != dtype_name(wanted):
        return np.array(True)
    one, other = as_array(value), as_array(wanted)
    if one.shape != other.shape:
        return np.array(True)
    return ~np.isclose(one, other, equal_nan=True)


# ------------------------------------------------------------------ drawing


def row(parts: Sequence[Drawing]) -> Drawing:
    """Several drawings side by side."""
    inner = "".join(each.markup for each in parts)
    style = "display:flex;flex-wrap:wrap;gap:14px 22px;align-items:center;margin:6px 0"
    words = "\n".join(each.words for each in parts if each.words)
    return Drawing(f'<div style="{style}">{inner}</div>', words)


def arrow() -> Drawing:
    """What stands between what goes in and what comes out."""
    return Drawing('<span aria-hidden="true" style="font-size:20px">→</span>', "")


def note(text: str) -> Drawing:
    """A few lines of text."""
    return Drawing(f"<pre>{html.escape(text)}</pre>", text)


def labelled(name: str, value: Any, wanted: Any = None) -> Drawing:
    """A value under its name; a tensor with shape and dtype, cell by cell."""
    if isinstance(value, tuple):  # as max(dim=...) gives
        return row([labelled(name, each) for each in value])
    if not is_array(value):
        text = f"{name} = {show(value)}"
        return Drawing(f"<code>{html.escape(text)}</code>", text)
    wrong = None if wanted is None else differs(value, wanted)
    shape = tuple(as_array(value).shape)
    about = f"{shape} {dtype_name(value)}"
    if wrong is not None and wrong.any():
        about += " ✗"
    words = f"{name}: {show(value)}"
    head = (
        f'<div style="font:12px monospace">{html.escape(name)}</div>'
        f'<div style="font:11px sans-serif;opacity:.75">{html.escape(about)}</div>'
    )
    sheets = "".join(_sheets(as_array(value), wrong, words))
    return Drawing(f"<div>{head}{sheets}</div>", words)


def _sheets(array: Array, wrong: Array | None, words: str) -> list[str]:
    """One grid for a table; for three dimensions one for each first index."""
    if array.ndim <= 2:
        return [grid(array, wrong, words)]
    wrongs = [None] * len(array) if wrong is None or not wrong.ndim else wrong
    return [
        f'<span style="margin-right:10px">{grid(sheet, bad, words)}</span>'
        for sheet, bad in zip(array[:MOST], wrongs, strict=False)
        if sheet.ndim == 2
    ]


def grid(array: Array, wrong: Array | None, words: str) -> str:
    """A table of up to two dimensions as SVG; a single row where it has one."""
    table = np.atleast_2d(array)[:MOST, :MOST]
    marks = np.zeros(table.shape, bool)
    if wrong is not None and wrong.shape == array.shape:
        marks = np.atleast_2d(wrong)[:MOST, :MOST]
    width, height = table.shape[1] * CELL[0] + 2, table.shape[0] * CELL[1] + 2
    scale = _scale(table)
    cells = [
        _cell(table[i, j], i, j, scale, bool(marks[i, j]))
        for i, j in np.ndindex(*table.shape)
    ]
    label = html.escape(words, quote=True)
    return (
        f'<svg role="img" aria-label="{label}" width="{width}" height="{height}" '
        f'style="font:12px sans-serif">{"".join(cells)}</svg>'
    )


def _scale(table: Array) -> float:
    """The largest of the finite numbers, for the depth of the colours."""
    numbers = np.abs(table[np.isfinite(table)].astype(float))
    return float(numbers.max()) if numbers.size and numbers.max() else 1.0


def _cell(value: Any, i: int, j: int, scale: float, is_wrong: bool) -> str:
    x, y = 1 + j * CELL[0], 1 + i * CELL[1]
    number = float(value)
    share = min(abs(number) / scale, 1.0) if number == number else 0.0
    frame = 'stroke-width="2.5" stroke-dasharray="4 2"' if is_wrong else ""
    fill = PLUS if number >= 0 else MINUS
    cross = f'<text x="{x + 2}" y="{y + 9}" font-size="9">✗</text>' if is_wrong else ""
    return (
        f'<rect x="{x}" y="{y}" width="{CELL[0]}" height="{CELL[1]}" fill="{fill}" '
        f'fill-opacity="{0.55 * share:.2f}" stroke="currentColor" {frame}/>'
        f'<text x="{x + CELL[0] / 2}" y="{y + 16}" text-anchor="middle" '
        f'fill="currentColor">{_digits(value)}</text>{cross}'
    )


def _digits(value: Any) -> str:
    """A number in the few characters that a cell has room for.

    >>> _digits(np.bool_(True)), _digits(-0.25), _digits(1 / 3), _digits(-np.inf)
    ('T', '−0.25', '0.33', '−∞')
    """
    if isinstance(value, bool | np.bool_):
        return "T" if value else "F"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{round(float(value), 2):.4g}".replace("-", "−")


# ------------------------------------------------------------------ patterns

SIDES = {
    "i": lambda i, j: i + 0 * j,
    "j": lambda i, j: j + 0 * i,
    "i + j": lambda i, j: i + j,
    "i - j": lambda i, j: i - j,
    "(i - j).abs()": lambda i, j: (i - j).abs(),
    "i * j": lambda i, j: i * j,
}
QUESTIONS = {
    "==": lambda side, k: side == k,
    "<=": lambda side, k: side <= k,
    ">=": lambda side, k: side >= k,
}
REMAINDERS = {"": None, "% 2": 2, "% 3": 3, "% 4": 4}


def pattern(side: str, remainder: str, question: str, k: int, size: int = 8) -> Any:
    """A table of True and False: what i and j make, asked a question.

    >>> pattern("i + j", "% 2", "==", 0, size=2)
    tensor([[ True, False],
            [False,  True]])
    """
    i, j = torch.arange(size)[:, None], torch.arange(size)
    table = SIDES[side](i, j)
    by = REMAINDERS[remainder]
    return QUESTIONS[question](table if by is None else table % by, k)


TARGETS = {
    "A": ("i + j", "", "<=", 4),
    "B": ("(i - j).abs()", "", "<=", 1),
    "C": ("j", "% 3", "==", 0),
    "D": ("i * j", "", "==", 0),
}


def targets() -> Drawing:
    """Four tables to be found with ``patterns``; how they are made is not shown.

    >>> print(targets())
    A: shape (8, 8), bool...
    """
    return row([labelled(name, pattern(*made)) for name, made in TARGETS.items()])


def code_of(side: str, remainder: str, question: str, k: int) -> str:
    """The same in one line of code.

    >>> code_of("i + j", "% 2", "==", 0), code_of("j", "", "<=", 3)
    ('(i + j) % 2 == 0', 'j <= 3')
    """
    left = f"({side})" if remainder and " " in side else side
    return " ".join(filter(None, [left, remainder, question, str(k)]))


def patterns() -> Any:
    """Four controls and the table that they make.

    Its children are the controls, and the table with its line of code.

    >>> box = patterns()
    >>> box.children[0].children[0].value = "i + j"
    >>> "i + j &lt;= 0" in box.children[1].value
    True
    """
    from ipywidgets import HTML, Dropdown, HBox, IntSlider, Layout, VBox

    narrow = {"layout": Layout(width="200px"), "style": {"description_width": "72px"}}
    controls = [
        Dropdown(options=list(SIDES), value="i", description="made of", **narrow),
        Dropdown(options=list(REMAINDERS), description="remainder", **narrow),
        Dropdown(options=list(QUESTIONS), value="<=", description="asked", **narrow),
        IntSlider(value=0, min=-7, max=14, description="number"),
    ]
    table = HTML()

    def follow(change: Any = None) -> None:
        now = [each.value for each in controls]
        table.value = labelled(code_of(*now), pattern(*now)).markup

    for each in controls:
        each.observe(follow, "value")
    follow()
    return VBox([HBox(controls), table])
