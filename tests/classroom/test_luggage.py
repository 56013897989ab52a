"""Work that is taken home from a server that forgets, and brought back to another."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tinygrad_edu.classroom import bring_back, luggage, progress, take_home, workspace

SLOPES = "01_slopes/01_slopes.ipynb"


def notebook(*sources: str) -> str:
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "source": source, "outputs": []} for source in sources
    ]
    return json.dumps({"cells": cells})


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes a fresh workspace, as another server has, and goes there."""

    def make(name: str) -> Path:
        folder = tmp_path / name
        workspace.start(folder)
        monkeypatch.chdir(folder)
        return folder

    return make


def test_work_goes_from_one_server_to_the_next(server: Any) -> None:
    first = server("first")
    (first / SLOPES).write_text(notebook("mine = 1"), encoding="utf-8")
    (first / "notes.py").write_text("x = 1\n", encoding="utf-8")
    progress.record_attempt("derivative", True)
    file = take_home(first.parent / "all.zip")
    with zipfile.ZipFile(file) as packed:  # what was only handed out stays
        assert set(packed.namelist()) == {"progress.json", SLOPES, "notes.py"}
    second = server("second")
    assert not progress.exercise("derivative")["passed"]
    bring_back(file)
    assert progress.exercise("derivative")["passed"]
    assert (second / SLOPES).read_text("utf-8") == notebook("mine = 1")
    assert (second / "notes.py").read_text("utf-8") == "x = 1\n"


def test_what_was_changed_here_stays(server: Any, capsys: Any) -> None:
    first = server("first")
    (first / SLOPES).write_text(notebook("old"), encoding="utf-8")
    file = take_home(first.parent / "all.zip")
    second = server("second")
    (second / SLOPES).write_text(notebook("newer"), encoding="utf-8")
    bring_back(file)
    bring_back(file)  # the same twice makes no second copy
    assert (second / SLOPES).read_text("utf-8") == notebook("newer")
    beside = sorted(path.name for path in (second / SLOPES).parent.iterdir())
    assert beside == ["01_slopes.brought-1.ipynb", "01_slopes.ipynb"]
    assert "stays; yours is 01_slopes.brought-1.ipynb" in capsys.readouterr().out


def test_the_luggage_is_not_packed_itself_nor_what_is_hidden(server: Any) -> None:
    first = server("first")
    hidden = first / ".ipynb_checkpoints"
    hidden.mkdir()
    (hidden / "x.ipynb").write_text(notebook("x"), encoding="utf-8")
    (first / "pictures").mkdir()
    (first / "pictures" / "x.ipynb").write_text(notebook("x"), encoding="utf-8")
    take_home()
    file = take_home()
    assert zipfile.ZipFile(file).namelist() == ["progress.json"]


ELSEWHERE = [
    "../out.ipynb",
    "/a.ipynb",
    ".hidden/x.ipynb",
    "x.exe",
    "C:x.py",
    "a\\b.py",
]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_file_that_leads_elsewhere_is_refused(name: str, server: Any) -> None:
    folder = server("first")
    file = folder.parent / "bad.zip"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("progress.json", json.dumps(progress.empty()))
        packed.writestr(SLOPES, notebook("brought"))
        packed.writestr(name, notebook("out"))
    before = (folder / SLOPES).read_bytes()
    with pytest.raises(ValueError, match="does not belong there"):
        bring_back(file)
    assert (folder / SLOPES).read_bytes() == before
    assert not (folder.parent / "out.ipynb").exists()


def test_what_would_fill_the_disk_is_refused(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = server("first")
    (folder / "large.ipynb").write_text(notebook("x" * 5000), encoding="utf-8")
    file = take_home(folder.parent / "all.zip")
    monkeypatch.setattr(luggage, "LARGEST", 4000)
    with pytest.raises(ValueError, match="is too large"):
        bring_back(file)
    monkeypatch.setattr(luggage, "LARGEST", 10_000)
    monkeypatch.setattr(luggage, "MOST", 4000)
    with pytest.raises(ValueError, match="it is too large"):
        bring_back(file)


DAMAGES = ["empty", "text", "cut", "no progress", "no notebook"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_luggage_is_refused_and_changes_nothing(
    damage: str, server: Any
) -> None:
    folder = server("first")
    (folder / "mine.ipynb").write_text(notebook("mine"), encoding="utf-8")
    file = take_home(folder.parent / "all.zip")
    whole = file.read_bytes()
    (folder / "mine.ipynb").unlink()
    if damage in ("empty", "text", "cut"):
        file.write_bytes({"empty": b"", "text": b"hello", "cut": whole[:-30]}[damage])
    else:
        with zipfile.ZipFile(file, "w") as packed:
            if damage == "no notebook":
                packed.writestr("progress.json", json.dumps(progress.empty()))
            packed.writestr("mine.ipynb", "[]")
    with pytest.raises(ValueError, match=r"was not made by take_home\(\)"):
        bring_back(file)
    assert not (folder / "mine.ipynb").exists()


def test_where_there_is_no_luggage_or_no_room(server: Any) -> None:
    folder = server("first")
    with pytest.raises(ValueError, match=r"there is no file my_lessons\.zip"):
        bring_back()
    with pytest.raises(ValueError, match="cannot be written"):
        take_home(folder / "no" / "such" / "folder.zip")


def test_a_link_is_not_followed_out_of_the_workspace(server: Any) -> None:
    first = server("first")
    (first / SLOPES).write_text(notebook("brought"), encoding="utf-8")
    file = take_home(first.parent / "all.zip")
    second = server("second")
    outside = second.parent / "outside.ipynb"
    outside.write_text(notebook("safe"), encoding="utf-8")
    (second / SLOPES).unlink()
    try:
        (second / SLOPES).symlink_to(outside)
    except OSError:
        pytest.skip("needs a system that lets everybody make links")
    bring_back(file)
    assert outside.read_text("utf-8") == notebook("safe")
