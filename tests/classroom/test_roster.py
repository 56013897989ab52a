"""A class's progress files: read as handed in, whoever hands in what."""

import csv
import io
import json

import pytest

from tinygrad_edu.classroom import progress, roster
from tinygrad_edu.classroom.registry import quizzes

BIAS = quizzes()["gradient of the bias"]


def document(attempts=3, passed=True):
    """Somebody who has worked on lesson 00."""
    made = progress.empty()
    entry = {"attempts": attempts, "passed": passed, "hints": 1}
    made["exercises"]["accuracy"] = entry
    right = BIAS.choices[BIAS.right].text
    made["quizzes"][BIAS.name] = {
        "attempts": 1,
        "passed": True,
        "first": right,
        "last": right,
    }
    return made


def put(file, content):
    """Write progress where somebody has handed it in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def handed_in(workspace):
    """A class that hands in what it likes."""
    folder = workspace / "class"
    put(folder / "ann.json", document())
    put(folder / "bob" / progress.COPY, document(passed=False))
    put(folder / "eve" / "work" / ".tinygrad_edu" / "progress.json", document())
    put(folder / "mal.json", "{")
    put(folder / "=1+1.json", document())
    put(folder / "nobody" / "notes.txt", "mine")
    return folder


def test_files_and_folders_are_read_by_name(handed_in):
    found = {one.name: one for one in roster.read_class(handed_in)}
    assert list(found) == ["=1+1", "ann", "bob", "eve", "mal"]
    assert found["ann"].passed["00_start_here"] == 1
    assert found["bob"].passed["00_start_here"] == 0
    assert (found["eve"].attempts, found["eve"].hints) == (3, 1)
    assert (found["ann"].right_at_once, found["ann"].answered) == (1, 1)
    assert found["mal"].unreadable


def test_the_table_has_a_line_for_each(handed_in):
    titles, of, *lines = roster.as_table(roster.read_class(handed_in)).splitlines()
    assert titles.split()[:3] == ["name", "00", "01"]
    assert of.split()[:2] == ["of", "1"]
    assert lines[1].split()[:2] == ["ann", "1"]
    assert lines[1].endswith("1 of 1")
    assert lines[-1].startswith("mal: cannot be read, ")


def test_a_spreadsheet_takes_no_name_for_a_formula(handed_in):
    text = roster.as_csv(roster.read_class(handed_in))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in rows] == ["'=1+1", "ann", "bob", "eve", "mal"]
    assert rows[1]["00_start_here"] == "1"
    assert rows[1]["passed"] == "1"
    assert rows[-1]["unreadable"]


def test_two_files_of_one_learner_are_told_apart(handed_in):
    put(handed_in / "bob" / "new" / progress.COPY, document())
    names = [one.name for one in roster.read_class(handed_in)]
    assert f"bob ({progress.COPY})" in names
    assert f"bob (new/{progress.COPY})" in names


def test_a_folder_without_progress_says_what_it_wants(workspace):
    with pytest.raises(ValueError, match=r"it wants NAME\.json files"):
        roster.read_class(workspace)
    with pytest.raises(ValueError, match="is no folder"):
        roster.read_class(workspace / "nothing")
