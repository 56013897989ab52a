"""The film is described twice, in Python and in TypeScript: both agree."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import get_type_hints

import pytest
from films import layers_film

from tinygrad_edu.compiler.film import document

TYPESCRIPT = Path(__file__).parents[2] / "widgets" / "src" / "compiler" / "document.ts"
CLASSES = [
    value
    for value in vars(document).values()
    if dataclasses.is_dataclass(value) and isinstance(value, type)
]
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
    text = str(annotation).replace("tinygrad_edu.compiler.film.document.", "")
    text = re.sub(r"<class '([\w.]+)'>", r"\1", text)
    if text.endswith(" | None"):
        return f"{in_typescript(text.removesuffix(' | None'))} | null"
    if inner := re.fullmatch(r"list\[(.*)\]", text):
        return f"{in_typescript(inner[1])}[]"
    return PLAIN.get(text, text)


def test_every_dataclass_has_its_interface_and_every_interface_its_dataclass() -> None:
    assert set(interfaces()) == {cls.__name__ for cls in CLASSES}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_the_fields_have_the_same_names_and_types_in_the_same_order(cls: type) -> None:
    written = interfaces()[cls.__name__]
    hints = get_type_hints(cls)
    names = [field.name for field in dataclasses.fields(cls)]
    assert list(written) == names
    assert [written[name] for name in names] == [
        in_typescript(hints[name]) for name in names
    ]


def test_the_version_is_the_same() -> None:
    (version,) = re.findall(r"export const VERSION = (\d+);", source())
    assert int(version) == document.VERSION


def test_a_film_is_plain_json_and_not_large() -> None:
    film = layers_film(40)
    text = json.dumps(film.to_dict(), allow_nan=False)
    assert json.loads(text) == film.to_dict()
    assert len(film.operations) > 300
    assert len(text) < 300_000
