"""Programs in files: read by people, run without the class, refused when hostile."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.export import ExportedProgram, export, load, save
from tinygrad_edu.serialization.damage import UnreadableFileError

Parts = dict[str, bytes]


class Local(nn.Module):
    """A buffer that no state dict shows, tied weights, a constant, one of no use."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(3, 3), nn.Linear(3, 3)
        self.second.weight = self.first.weight
        self.first.bias.requires_grad_(False)
        self.register_buffer("mask", torch.ones(3), persistent=False)
        self.register_buffer("unused", torch.arange(4))

    def forward(self, x: Any) -> Any:
        return self.second(self.first(x)) * self.mask + SHIFT


SHIFT = torch.arange(60.0).reshape(20, 3)


@pytest.fixture
def program() -> ExportedProgram:
    torch.manual_seed(0)
    return export(Local(), (torch.ones(20, 3),))


@pytest.fixture
def parts(program: ExportedProgram) -> Parts:
    buffer = io.BytesIO()
    save(program, buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, **how: Any) -> io.BytesIO:
    """An archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **how) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer


def resealed(parts: Parts, **changed: Any) -> io.BytesIO:
    """An archive whose checksums are right, as whoever means harm would make it."""
    meta = json.loads(parts["meta.json"]) | changed
    meta["checksums"] = {
        name: f"{zlib.crc32(parts[name]):08x}"
        for name in ("program.txt", "weights.safetensors")
    }
    return packed({**parts, "meta.json": json.dumps(meta).encode()})


def test_a_file_holds_all_of_a_program(
    program: ExportedProgram, tmp_path: Path
) -> None:
    path = tmp_path / "model.pt2"
    save(program, path)
    loaded = load(path)
    x = torch.randn(20, 3)
    expected = program.module()(x)
    assert np.array_equal(loaded.module()(x).detach(), expected.detach())
    assert str(loaded) == str(program)
    assert loaded.graph_signature == program.graph_signature
    assert list(loaded.state_dict) == list(program.state_dict)
    assert loaded.hidden == {"mask"}
    assert loaded.states["second.weight"] is loaded.states["first.weight"]
    assert not loaded.states["first.bias"].requires_grad
    assert loaded.states["unused"].tolist() == [0, 1, 2, 3]


def test_the_parts_are_for_people(parts: Parts) -> None:
    assert list(parts) == ["program.txt", "weights.safetensors", "meta.json"]
    text = parts["program.txt"].decode()
    assert text.startswith("graph Local on cpu\n  input %x: float32[20, 3] argument")
    assert "test_saving.py" in text
    assert json.loads(parts["meta.json"])["format"] == "tinygrad_edu.export"


def test_other_programs_read_the_weights(parts: Parts, tmp_path: Path) -> None:
    safetensors = pytest.importorskip("safetensors.numpy")
    arrays = safetensors.load(parts["weights.safetensors"])
    assert {"first.weight", "first.bias", "second.bias", "mask"} < set(arrays)


def test_the_same_program_gives_the_same_bytes(program: ExportedProgram) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    save(program, first)
    save(program, second)
    assert first.getvalue() == second.getvalue()


def test_a_folder_holds_the_same(program: ExportedProgram, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    save(program, folder, folder=True)
    assert str(load(folder)) == str(program)
    (folder / "program.txt").write_text("graph g on cpu\n  return\n")
    with pytest.raises(UnreadableFileError, match=r"program\.txt is not what was"):
        load(folder)
    (folder / "program.txt").unlink()
    with pytest.raises(UnreadableFileError, match=r"has no program\.txt"):
        load(folder)


def test_an_error_leaves_the_old_file(program: ExportedProgram, tmp_path: Path) -> None:
    path = tmp_path / "model.pt2"
    save(program, path)
    before = path.read_bytes()
    program.states["odd"] = torch.zeros(2, dtype=torch.complex128)
    with pytest.raises(TypeError, match="complex128"):
        save(program, path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["model.pt2"]


def test_only_programs_are_saved() -> None:
    with pytest.raises(TypeError, match="instance of 'ExportedProgram'"):
        save(nn.ReLU(), io.BytesIO())  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        load("no_such.pt2")


# ------------------------------------------------------------------ damage


def test_every_cut_is_noticed(program: ExportedProgram) -> None:
    buffer = io.BytesIO()
    save(program, buffer)
    whole = buffer.getvalue()
    for size in range(0, len(whole), 97):
        with pytest.raises(UnreadableFileError):
            load(io.BytesIO(whole[:size]))


def test_every_changed_byte_is_noticed_or_changes_nothing(
    program: ExportedProgram,
) -> None:
    buffer = io.BytesIO()
    save(program, buffer)
    whole, names = buffer.getvalue(), list(program.states)
    for place in range(0, len(whole), 41):
        changed = bytearray(whole)
        changed[place] ^= 0x55
        try:
            loaded = load(io.BytesIO(bytes(changed)))
        except UnreadableFileError:
            continue
        assert str(loaded) == str(program)
        for name in names:
            assert np.array_equal(
                loaded.states[name].detach(), program.states[name].detach()
            )


def test_foreign_archives_are_named(parts: Parts) -> None:
    with pytest.raises(UnreadableFileError, match="is no program of this library"):
        load(packed({"data.pkl": b"", "version": b"3"}))
    with pytest.raises(UnreadableFileError, match="is no program of this library"):
        load(packed({**parts, "../../outside.txt": b"harm"}))
    with pytest.raises(UnreadableFileError, match="its weights are compressed"):
        load(packed(parts, compression=zipfile.ZIP_DEFLATED))


def test_a_bomb_is_not_unpacked(parts: Parts) -> None:
    large = packed({**parts, "program.txt": b" " * (1 << 26) + b"  "}, compression=0)
    with pytest.raises(UnreadableFileError, match="larger than it may be"):
        load(large)


def test_newer_formats_and_other_descriptions_are_refused(parts: Parts) -> None:
    with pytest.raises(UnreadableFileError, match="another version of this library"):
        load(resealed(parts, version=2))
    with pytest.raises(UnreadableFileError, match="no exported program"):
        load(resealed(parts, format="other"))
    with pytest.raises(UnreadableFileError):
        load(packed({**parts, "meta.json": b"[]"}))
    with pytest.raises(UnreadableFileError):
        load(packed({**parts, "meta.json": b'{"format": NaN}'}))


# ------------------------------------------------------------------ hostile programs


def with_text(parts: Parts, change: Callable[[str], str]) -> io.BytesIO:
    text = change(parts["program.txt"].decode())
    return resealed({**parts, "program.txt": text.encode()})


# What is put into the text before its last line, or in place of what, and what is said.
LAST = "\n  return %"
HOSTILE = {
    "an unknown operation": (
        "%h: float32[1] = system(%x)",
        "",
        "no operation is called",
    ),
    "a view of foreign memory": (
        "%h: float32[9] = as_strided(%x, size=(9,), stride=(1,), start=1000,"
        " own=((20, 3), (3, 1)))",
        "",
        "as_strided looks outside of its argument",
    ),
    "a view from before the start": (
        "%h: float32[9] = as_strided(%x, size=(9,), stride=(-1,), start=2,"
        " own=((20, 3), (3, 1)))",
        "",
        "as_strided looks outside of its argument",
    ),
    "windows longer than the array": (
        "%h: float32[20, 1, 9] = unfold(%x, dim=1, size=9, step=1)",
        "",
        "unfold with windows longer",
    ),
    "a kernel that steps back": (
        "%h: float32[1, 20, 7] = im2col(%x, kernel=(3,), dilation=(-2,),"
        " padding=(0,), stride=(1,))",
        "",
        "im2col with dilation",
    ),
    "windows along no dimension": (
        "%h: float32[20, 2, 2] = unfold(%x, dim=-1, size=2, step=1)",
        "",
        "unfold along dimension",
    ),
    "a diagonal of one dimension": (
        "%h: float32[20, 3] = diagonal(%x, offset=0, dim1=0, dim2=0)",
        "",
        "the diagonal of dimensions",
    ),
    "a value of a million gigabytes": (
        "%h: float32[20, 3, 10000000000000] = linalg_svdvals(%x)",
        "",
        "linalg_svdvals cannot give",
    ),
    "a value that is not made": ("%h: float32[3] = relu(%nothing)", "", "nothing"),
    "a copy to another machine": ("%h: float32[20, 3] = move(%x)", "", "cannot stand"),
    "another type": (
        "float64[20, 3] argument",
        "float32[20, 3] argument",
        "gives|same|float",
    ),
    "an unknown weight": ('"third.bias"', '"first.bias"', "the weights lack"),
    "a weight of another shape": (
        'float32[4] state "first.bias"',
        'float32[3] state "first.bias"',
        "is not what|shape|broadcast",
    ),
    "no program at all": ("import os #", "graph", "line 1"),
    "a number of a training": (
        'cpu\n  input %n: float64[] number "lr"',
        "cpu",
        "of kind number cannot stand",
    ),
}


def changed_by(new: str, old: str) -> Callable[[str], str]:
    """The text with something else in it, or something more."""
    if old:
        return lambda text: text.replace(old, new, 1)
    return lambda text: text.replace(LAST, f"\n  {new}{LAST}", 1)


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_programs_are_refused(parts: Parts, what: str) -> None:
    new, old, message = HOSTILE[what]
    with pytest.raises(UnreadableFileError, match=message):
        load(with_text(parts, changed_by(new, old)))


def test_a_lie_about_a_type_ends_at_the_first_call(parts: Parts) -> None:
    lie = "%h: float32[7] = linalg_svdvals(%x)"
    program = load(with_text(parts, changed_by(lie, "")))
    with pytest.raises(RuntimeError, match="does not give what the program says"):
        program.module()(torch.ones(20, 3))


NUMBERS = (-5, -1, 0, 1, 2, 7, 10**6, 2**31, 2**63)


@pytest.mark.parametrize("seed", range(40))
def test_texts_with_wrong_numbers_are_programs_or_refused(
    parts: Parts, seed: int
) -> None:
    dice = random.Random(seed)

    def change(text: str) -> str:
        for _ in range(3):
            found = dice.choice([*re.finditer(r"(?<![\w.%])-?\d+(?![\w.])", text)])
            number = str(dice.choice(NUMBERS))
            text = text[: found.start()] + number + text[found.end() :]
        return text

    try:
        program = load(with_text(parts, change))
    except UnreadableFileError:
        return
    program.validate()


@pytest.mark.parametrize(
    "changed",
    [
        {"arguments": {"tensor": 5}},
        {"arguments": {"list": "x"}},
        {"arguments": {"tuple": [{"tensor": 0}, {"tensor": 0}]}},
        {"results": {"plain": {}}},
        {"results": None},
        {"states": {}},
        {"states": {"__class__": {"kind": "buffer", "persistent": True}}},
        {"aliases": {"second.weight": "nothing"}},
    ],
    ids=str,
)
def test_wrong_descriptions_are_refused(parts: Parts, changed: dict[str, Any]) -> None:
    with pytest.raises(UnreadableFileError):
        load(resealed(parts, **changed))


def test_deep_nesting_is_refused(parts: Parts) -> None:
    form: Any = {"plain": 0}
    for _ in range(300):
        form = {"list": [form]}
    with pytest.raises(UnreadableFileError):
        load(resealed(parts, results=form))
