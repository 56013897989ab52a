"""A check's result in words: what holds, the first difference, the mistake's name.

The order follows how people read feedback: first what already works, then the gap
(input, expected, got), then what usually causes it. The solution never appears.
"""

from __future__ import annotations

import textwrap
from typing import Any

from tinygrad_edu.classroom.checking import Case, Result, error_in_words
from tinygrad_edu.classroom.console import WIDTH, paragraphs
from tinygrad_edu.classroom.exercise import Exercise, WrongAnswer
from tinygrad_edu.classroom.snippet import Code
from tinygrad_edu.classroom.values import show

LABEL = 11
"""The width of the column that says input, expected, got."""

MOST_LINES = 12
"""Of what an answer printed, this much is shown."""


def report(exercise: Exercise, result: Result) -> str:
    """The whole report on one attempt."""
    parts = [_headline(result), _properties(result)]
    if result.first:
        parts.append(_gap(exercise, result.first))
    if result.mistake:
        parts.append(_mistake(result.mistake))
    if result.passed:
        ours = f'To compare it with ours: solution("{result.name}")'
        parts.append(f"{result.name} is yours now. {ours}")
    else:
        again = "Change your function, run its cell, and check again."
        parts.append(f'{again} A hint: hint("{result.name}")')
    return "\n\n".join(parts)


def _headline(result: Result) -> str:
    total = len(result.holds) + len(result.fails) + len(result.untried)
    return f"{result.name}: {len(result.holds)} of {total} properties hold."


def _properties(result: Result) -> str:
    lines = [f"  holds    {says}" for says in result.holds]
    lines += [f"  not yet  {says}" for says in result.fails]
    lines += [f"  untried  {says}" for says in result.untried]
    return "\n".join(lines)


def _gap(exercise: Exercise, case: Case) -> str:
    names = exercise.argument_names()
    inputs = "\n".join(
        _argument(name, value)
        for name, value in zip(names, case.arguments, strict=False)
    )
    got = case.got
    received = _wrapped(error_in_words(got.error)) if got.error else show(got.value)
    said = got.printed.splitlines()
    more = ["…"] if len(said) > MOST_LINES else []
    lines = ["The first case that differs:", ""]
    lines += [_labelled("input", inputs)]
    lines += [_labelled("expected", show(case.expected))]
    lines += [_labelled("got", received)]
    if said:
        lines += [_labelled("printed", _wrapped("\n".join(said[:MOST_LINES] + more)))]
    difference = case.difference.says if case.difference else ""
    if not got.error and difference != "the value differs":
        lines += ["", f"  {difference}"]
    return "\n".join(lines)


def _argument(name: str, value: Any) -> str:
    """``x = 2``; lines of code stand for themselves."""
    text = show(value)
    return text if isinstance(value, Code) else f"{name} = {_after(name, text)}"


def _after(name: str, text: str) -> str:
    """Continue a value of several lines under its first one."""
    return textwrap.indent(text, " " * (len(name) + 3)).lstrip()


def _wrapped(text: str) -> str:
    """Long lines, such as those of error messages, at the width of the report."""
    room = WIDTH - LABEL - 2
    return "\n".join(
        part for line in text.splitlines() for part in textwrap.wrap(line, room) or [""]
    )


def _labelled(label: str, text: str) -> str:
    first, *rest = text.splitlines() or [""]
    lines = [f"  {label:<{LABEL}}{first}"]
    return "\n".join(lines + [" " * (LABEL + 2) + line for line in rest])


def _mistake(wrong: WrongAnswer) -> str:
    title = f"A known mistake gives exactly these results: {wrong.mistake}."
    return f"{title}\n{paragraphs(wrong.message, '  ')}"
