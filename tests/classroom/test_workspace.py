"""Handing out lessons: what a learner wrote is never written to."""

import json
import os
import sys

import pytest

from tinygrad_edu.classroom import workspace as room

NOTEBOOK = "00_first/00_first.ipynb"


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """A folder of lessons with one lesson in it."""
    root = tmp_path / "lessons"
    (root / "00_first").mkdir(parents=True)
    (root / NOTEBOOK).write_text("version 1", encoding="utf-8")
    (root / "00_first" / "lesson.py").write_text("the solution", encoding="utf-8")
    (root / "notes").mkdir()
    (root / "README.md").write_text("about", encoding="utf-8")
    monkeypatch.setattr(room, "lessons_root", lambda: root)
    return root


@pytest.fixture
def mine(tmp_path):
    """The learner's folder, with a space in its name."""
    return tmp_path / "my lessons"


def actions(changes):
    return [change.action for change in changes]


def text(path):
    return path.read_text(encoding="utf-8")


def test_start_copies_notebooks_and_nothing_else(lessons, mine):
    assert actions(room.start(mine)) == ["added"]
    found = {str(p.relative_to(mine)) for p in mine.rglob("*.*") if p.is_file()}
    assert found - {str(p) for p in found if ".tinygrad_edu" in str(p)} == {
        str((mine / NOTEBOOK).relative_to(mine))
    }
    assert text(mine / NOTEBOOK) == "version 1"


def test_a_second_start_changes_nothing(lessons, mine, capsys):
    room.start(mine)
    (mine / NOTEBOOK).write_text("my work", encoding="utf-8")
    capsys.readouterr()
    assert room.start(mine) == []
    assert "up to date" in capsys.readouterr().out
    assert text(mine / NOTEBOOK) == "my work"


def test_an_untouched_lesson_is_renewed(lessons, mine):
    room.start(mine)
    (lessons / NOTEBOOK).write_text("version 2", encoding="utf-8")
    assert actions(room.update(mine)) == ["renewed"]
    assert text(mine / NOTEBOOK) == "version 2"


def test_an_edited_lesson_stays_and_the_new_one_goes_beside(lessons, mine, capsys):
    room.start(mine)
    (mine / NOTEBOOK).write_text("my work", encoding="utf-8")
    (lessons / NOTEBOOK).write_text("version 2", encoding="utf-8")
    (change,) = room.update(mine)
    assert change.action == "beside"
    assert change.path.name == "00_first.new-1.ipynb"
    assert text(mine / NOTEBOOK) == "my work"
    assert text(change.path) == "version 2"
    assert "is yours and stays" in capsys.readouterr().out


def test_the_same_new_version_is_brought_once(lessons, mine):
    room.start(mine)
    (mine / NOTEBOOK).write_text("my work", encoding="utf-8")
    (lessons / NOTEBOOK).write_text("version 2", encoding="utf-8")
    room.update(mine)
    assert room.update(mine) == []
    (lessons / NOTEBOOK).write_text("version 3", encoding="utf-8")
    (change,) = room.update(mine)
    assert change.path.name == "00_first.new-2.ipynb"
    assert text(mine / "00_first" / "00_first.new-1.ipynb") == "version 2"
    assert text(mine / NOTEBOOK) == "my work"


def test_a_renamed_lesson_stays_and_its_first_name_comes_back(lessons, mine):
    room.start(mine)
    renamed = mine / "00_first" / "my own name.ipynb"
    (mine / NOTEBOOK).rename(renamed)
    renamed.write_text("my work", encoding="utf-8")
    (lessons / NOTEBOOK).write_text("version 2", encoding="utf-8")
    assert actions(room.update(mine)) == ["added"]
    assert text(renamed) == "my work"
    assert text(mine / NOTEBOOK) == "version 2"


def test_a_disk_that_fills_up_in_the_middle_of_an_update(lessons, mine, monkeypatch):
    room.start(mine)
    (mine / NOTEBOOK).write_text("my work", encoding="utf-8")
    for number in (1, 2):
        (lessons / f"0{number}_more").mkdir()
        file = lessons / f"0{number}_more" / f"0{number}_more.ipynb"
        file.write_text(f"lesson {number}", encoding="utf-8")
    (lessons / NOTEBOOK).write_text("version 2", encoding="utf-8")
    write, left = room.write_atomically, [1]

    def fill_up(path, data):
        if not left:
            raise OSError("No space left on device")
        left.pop()
        write(path, data)

    monkeypatch.setattr(room, "write_atomically", fill_up)
    with pytest.raises(OSError, match="No space left"):
        room.update(mine)
    assert text(mine / NOTEBOOK) == "my work"
    monkeypatch.setattr(room, "write_atomically", write)
    assert set(actions(room.update(mine))) == {"added", "beside"}
    assert text(mine / NOTEBOOK) == "my work"
    assert text(mine / "02_more" / "02_more.ipynb") == "lesson 2"
    beside = sorted(p.name for p in (mine / "00_first").glob("*.new-*"))
    assert beside == ["00_first.new-1.ipynb"]


def notebook(source, *, outputs=(), **metadata):
    """A notebook's text, written as JupyterLab or as the generator would."""
    cell = {"cell_type": "code", "source": source, "outputs": list(outputs)}
    return json.dumps({"cells": [cell], "metadata": metadata})


@pytest.mark.parametrize(
    ("on_disk", "action"),
    [
        (notebook("a\nb", language_info={"version": "3.12"}), "renewed"),
        (notebook("a\nb # mine"), "beside"),
        (notebook("a\nb", outputs=[{"name": "stdout", "text": "4"}]), "beside"),
        ('{"cells": 3}', "beside"),
        ("[" * 100_000, "beside"),
        ("", "beside"),
    ],
    ids=["opened only", "edited", "run", "no cells", "nested", "empty"],
)
def test_a_lesson_that_was_only_opened_counts_as_untouched(
    lessons, mine, on_disk, action
):
    (lessons / NOTEBOOK).write_text(notebook(["a\n", "b"]), encoding="utf-8")
    room.start(mine)
    (mine / NOTEBOOK).write_text(on_disk, encoding="utf-8")
    (lessons / NOTEBOOK).write_text(notebook("version 2"), encoding="utf-8")
    assert actions(room.update(mine)) == [action]


def test_new_lessons_are_added_and_deleted_ones_come_back(lessons, mine):
    room.start(mine)
    (mine / NOTEBOOK).unlink()
    (lessons / "01_second").mkdir()
    (lessons / "01_second" / "01_second.ipynb").write_text("two", encoding="utf-8")
    assert actions(room.update(mine)) == ["added", "added"]
    assert text(mine / NOTEBOOK) == "version 1"
    assert text(mine / "01_second" / "01_second.ipynb") == "two"


def test_files_of_an_existing_folder_are_treated_as_edited(lessons, mine):
    (mine / "00_first").mkdir(parents=True)
    (mine / NOTEBOOK).write_text("something of mine", encoding="utf-8")
    assert actions(room.start(mine)) == ["beside"]
    assert text(mine / NOTEBOOK) == "something of mine"


@pytest.mark.parametrize("damage", ["", "{", '{"version": 1, "files": {"a": 1}}'])
def test_a_damaged_record_overwrites_nothing(lessons, mine, capsys, damage):
    room.start(mine)
    record = mine / ".tinygrad_edu" / "workspace.json"
    record.write_text(damage, encoding="utf-8")
    (mine / NOTEBOOK).write_text("my work", encoding="utf-8")
    (lessons / NOTEBOOK).write_text("version 2", encoding="utf-8")
    assert actions(room.update(mine)) == ["beside"]
    assert text(mine / NOTEBOOK) == "my work"
    assert record.with_name("workspace.json.damaged-1").exists()
    assert "could not be understood" in capsys.readouterr().out


def test_a_record_with_hostile_names_leads_nowhere(lessons, mine, tmp_path):
    room.start(mine)
    outside = tmp_path / "outside.txt"
    outside.write_text("safe", encoding="utf-8")
    record = mine / ".tinygrad_edu" / "workspace.json"
    document = json.loads(text(record))
    document["files"] |= {"../outside.txt": "x", str(outside): "y", "<script>": "z"}
    record.write_text(json.dumps(document), encoding="utf-8")
    assert room.update(mine) == []
    assert text(outside) == "safe"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("link_the_file", [True, False], ids=["file", "folder"])
def test_links_out_of_the_workspace_are_left_alone(
    lessons, mine, tmp_path, link_the_file
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "00_first.ipynb").write_text("not ours", encoding="utf-8")
    mine.mkdir()
    if link_the_file:
        (mine / "00_first").mkdir()
        os.symlink(elsewhere / "00_first.ipynb", mine / NOTEBOOK)
    else:
        os.symlink(elsewhere, mine / "00_first")
    assert actions(room.start(mine)) == ["skipped"]
    assert text(elsewhere / "00_first.ipynb") == "not ours"
    assert [path.name for path in elsewhere.iterdir()] == ["00_first.ipynb"]


def test_a_folder_where_a_notebook_belongs_is_left_alone(lessons, mine):
    (mine / NOTEBOOK).mkdir(parents=True)
    assert actions(room.start(mine)) == ["skipped"]


@pytest.mark.parametrize("name", ["größe 日本", "a'b\"c" if os.name != "nt" else "ab"])
def test_a_workspace_may_have_any_name(lessons, tmp_path, name):
    assert actions(room.start(tmp_path / name)) == ["added"]
    assert room.update(tmp_path / name) == []


def test_a_workspace_through_a_link_works(lessons, mine, tmp_path):
    if sys.platform == "win32":
        pytest.skip("links need a privilege on Windows")
    mine.mkdir()
    os.symlink(mine, tmp_path / "link")
    assert actions(room.start(tmp_path / "link")) == ["added"]
    assert text(mine / NOTEBOOK) == "version 1"


def test_wrong_places_are_refused_in_one_line(lessons, mine, tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="is a file; a workspace is a folder"):
        room.start(file)
    with pytest.raises(ValueError, match="is not a workspace yet"):
        room.update(mine)
    assert not mine.exists()


def test_the_lessons_of_the_checkout_come_first(tmp_path, monkeypatch):
    package = tmp_path / "tinygrad_edu"
    (package / "_lessons").mkdir(parents=True)
    monkeypatch.setattr(room, "PACKAGE", package)
    assert room.lessons_root() == package / "_lessons"
    (tmp_path / "lessons").mkdir()
    assert room.lessons_root() == package / "_lessons"  # site-packages, not a checkout
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    assert room.lessons_root() == tmp_path / "lessons"


def test_an_installation_without_lessons_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "PACKAGE", tmp_path / "tinygrad_edu")
    with pytest.raises(FileNotFoundError, match="holds no lessons"):
        room.lessons_root()


def test_a_page_beside_the_lessons_is_handed_out_too(lessons, mine):
    (lessons / "gallery.ipynb").write_text("pictures", encoding="utf-8")
    assert actions(room.start(mine)) == ["added", "added"]
    assert text(mine / "gallery.ipynb") == "pictures"
    (mine / "gallery.ipynb").write_text("my notes", encoding="utf-8")
    (lessons / "gallery.ipynb").write_text("more pictures", encoding="utf-8")
    assert actions(room.update(mine)) == ["beside"]
    assert text(mine / "gallery.ipynb") == "my notes"
