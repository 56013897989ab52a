"""The run record is described twice, in Python and in TypeScript: both agree."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from tinygrad_edu.monitor import (
    Alarm,
    Curve,
    Event,
    HistogramSeries,
    LayerSeries,
    RunRecord,
    record,
    series,
)

TYPESCRIPT = Path(__file__).parents[2] / "widgets" / "src" / "record.ts"
CLASSES = [Curve, Event, LayerSeries, HistogramSeries, Alarm, RunRecord]
WORDS = {
    "RunState": record.RunState,
    "LayerKind": series.LayerKind,
    "HistogramKind": series.HistogramKind,
    "AlarmKind": record.AlarmKind,
}
PLAIN = {"int": "number", "float": "number", "str": "string"}
# A value may be nan or infinite, and JSON has neither.
NULLABLE = {"values: number[]": "values: (number | null)[]"}


def source() -> str:
    if not TYPESCRIPT.is_file():
        pytest.skip("the TypeScript sources are in a checkout only")
    return TYPESCRIPT.read_text(encoding="utf-8")


def interface(name: str) -> list[str]:
    """The fields of an interface of record.ts, with their types."""
    (body,) = re.findall(rf"interface {name} {{\n(.*?)\n}}", source(), re.DOTALL)
    return re.findall(r"^  (\w+: .+);$", body, re.MULTILINE)


def in_typescript(annotation: object) -> str:
    """A Python annotation as record.ts writes it: Column[int] is number[]."""
    for name, words in WORDS.items():
        if annotation == words:
            return name
    text = re.sub(r"tinygrad_edu\.[a-z._]+|<class '|'>", "", str(annotation))
    if text.endswith(" | None"):
        return f"{in_typescript(text.removesuffix(' | None'))} | null"
    if inner := re.fullmatch(r"(?:list|Column)\[(.*)\]", text):
        return f"{in_typescript(inner[1])}[]"
    return PLAIN.get(text, text)


@pytest.mark.parametrize("described", CLASSES, ids=lambda cls: cls.__name__)
def test_typescript_describes_the_record_as_python_does(described: type) -> None:
    hints = get_type_hints(described)
    names = [field.name for field in dataclasses.fields(described)]
    fields = [f"{name}: {in_typescript(hints[name])}" for name in names]
    assert interface(described.__name__) == [NULLABLE.get(f, f) for f in fields]


@pytest.mark.parametrize("name", WORDS)
def test_the_kinds_are_the_same_words(name: str) -> None:
    (words,) = re.findall(rf"export type {name} =(.+?);", source(), re.DOTALL)
    assert re.findall(r'"([\w ]+)"', words) == list(get_args(WORDS[name]))


def test_the_numbers_are_the_same() -> None:
    for constant, number in (
        ("RECORD_VERSION", record.VERSION),
        ("BINS", series.BINS),
        ("MOST_HISTOGRAMS", series.MOST_HISTOGRAMS),
    ):
        assert f"export const {constant} = {number};" in source()
