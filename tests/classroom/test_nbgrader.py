"""Notebooks for nbgrader: its metadata, its marks, and nothing of an author's."""

import nbformat
import pytest

from tinygrad_edu import cli
from tinygrad_edu.classroom import generate, nbgrader, workspace

LESSONS = generate.lesson_folders(workspace.lessons_root())

# What nbgrader's schema 3 asks of every marked cell (docs: "nbgrader cell metadata").
FIELDS = {
    "schema_version": int,
    "grade_id": str,
    "solution": bool,
    "grade": bool,
    "locked": bool,
    "task": bool,
}


@pytest.mark.parametrize("folder", LESSONS, ids=lambda folder: folder.name)
def test_every_exercise_can_be_handed_out_and_graded(folder):
    lesson = generate.read_lesson(folder)
    text = generate.to_text(nbgrader.assignment(lesson))
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    marked = [cell for cell in book.cells if "nbgrader" in cell.metadata]
    marks = [cell.metadata.nbgrader for cell in marked]
    assert len({mark.grade_id for mark in marks}) == len(marks)
    for mark in marks:
        for field, type_ in FIELDS.items():
            assert type(mark[field]) is type_, field
        assert mark.schema_version == 3
        assert mark.solution != mark.grade
        assert ("points" in mark) == mark.grade
    answers = [cell for cell in marked if cell.metadata.nbgrader.solution]
    tests = [cell for cell in marked if cell.metadata.nbgrader.grade]
    assert [cell.metadata.nbgrader.grade_id for cell in answers] == lesson.exercises
    checks = {f"check_{name}" for name in lesson.exercises}
    assert {cell.metadata.nbgrader.grade_id for cell in tests} == checks
    for cell in answers:
        assert cell.source.count(generate.BEGIN) == cell.source.count(generate.END) > 0
    authors = [cell.source for cell in lesson.cells if cell.is_author]
    assert not {cell.source for cell in book.cells} & set(authors)


def test_one_command_writes_all_of_them(tmp_path, capsys):
    assert cli.main(["lessons", "nbgrader", str(tmp_path / "my course")]) == 0
    assert f"{len(LESSONS)} lessons" in capsys.readouterr().out
    found = sorted((tmp_path / "my course" / "source").glob("*/*.ipynb"))
    assert [path.stem for path in found] == [folder.name for folder in LESSONS]
    assert all(path.parent.name == path.stem for path in found)
