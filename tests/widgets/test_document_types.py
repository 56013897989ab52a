"""The graph document is described twice, in Python and in TypeScript: both agree."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from tinygrad_edu.diagram import document

TYPESCRIPT = Path(__file__).parents[2] / "widgets" / "src" / "document.ts"
CLASSES = [
    value
    for value in vars(document).values()
    if dataclasses.is_dataclass(value) and isinstance(value, type)
]
KINDS = {document.GraphKind: "GraphKind", document.NodeKind: "NodeKind"}
PLAIN = {"int": "number", "float": "number", "str": "string", "bool": "boolean"}


def source() -> str:
    if not TYPESCRIPT.is_file():
        pytest.skip("the TypeScript sources are in a checkout only")
    return TYPESCRIPT.read_text(encoding="utf-8")


def interfaces() -> dict[str, dict[str, str]]:
    """Each interface of document.ts: its fields in order, with their types."""
    found = re.findall(r"export interface (\w+) \{\n(.*?)\n\}", source(), re.S)
    return {name: dict(re.findall(r"(\w+): (.+);", body)) for name, body in found}


def in_typescript(annotation: object) -> str:
    """A Python annotation as document.ts writes it: list[int] is number[]."""
    text = str(annotation).replace("tinygrad_edu.diagram.document.", "")
    text = re.sub(r"<class '([\w.]+)'>", r"\1", text)
    if text.endswith(" | None"):
        return f"{in_typescript(text.removesuffix(' | None'))} | null"
    if inner := re.fullmatch(r"list\[(.*)\]", text):
        element = in_typescript(inner[1])
        return f"({element})[]" if element.endswith("null") else f"{element}[]"
    return PLAIN.get(text, text)


def test_every_dataclass_has_its_interface_and_every_interface_its_dataclass() -> None:
    assert set(interfaces()) == {cls.__name__ for cls in CLASSES}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_the_fields_have_the_same_names_in_the_same_order(cls: type) -> None:
    names = [field.name for field in dataclasses.fields(cls)]
    assert list(interfaces()[cls.__name__]) == names


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_the_fields_have_the_same_types(cls: type) -> None:
    written = interfaces()[cls.__name__]
    for name, annotation in get_type_hints(cls).items():
        expected = KINDS.get(annotation) or in_typescript(annotation)
        assert written[name].replace("Point", "number[]") == expected, name


@pytest.mark.parametrize("name", ["GraphKind", "NodeKind"])
def test_the_kinds_are_the_same_words(name: str) -> None:
    (words,) = re.findall(rf"export type {name} = (.+);", source())
    assert re.findall(r'"(\w+)"', words) == list(get_args(getattr(document, name)))


def test_the_version_is_the_same() -> None:
    (version,) = re.findall(r"export const VERSION = (\d+);", source())
    assert int(version) == document.VERSION
