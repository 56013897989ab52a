"""Lessons as nbgrader wants them: solved, with marks at what is graded.

nbgrader makes the notebook that it hands out from a teacher's one: it takes away what
stands between ``### BEGIN SOLUTION`` and ``### END SOLUTION``, which our sources have,
too. A cell with a check is a test of one point: it raises an error where an answer is
not right. Nothing of nbgrader is needed to write these files.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tinygrad_edu.classroom import generate
from tinygrad_edu.classroom.console import say
from tinygrad_edu.files import write_atomically

SCHEMA = 3  # of the metadata, which nbgrader 0.6 and newer write
POINTS = 1.0
SOURCE = "source"  # the folder in which nbgrader looks for a teacher's notebooks


def assignment(lesson: generate.Lesson) -> dict[str, Any]:
    """A lesson's notebook for the folder ``source`` of nbgrader."""
    cells = [cell for cell in lesson.cells if not cell.is_author]
    notebook = generate.notebook(lesson, [(cell, cell.source) for cell in cells])
    for cell, made in zip(cells, notebook["cells"], strict=True):
        mark = _mark(cell, lesson.exercises)
        if mark:
            made["metadata"]["nbgrader"] = {"schema_version": SCHEMA, **mark}
    return notebook


def _mark(cell: generate.Cell, exercises: list[str]) -> dict[str, Any] | None:
    """What nbgrader has to know of a cell; None where it need not know it."""
    if cell.exercise:
        return _role(cell.exercise, solution=True)
    checks = re.fullmatch(r"check\.(\w+)\(\1\)", cell.source.strip())
    if cell.kind == "code" and checks and checks[1] in exercises:
        return _role(f"check_{checks[1]}", solution=False) | {"points": POINTS}
    return None


def _role(name: str, *, solution: bool) -> dict[str, Any]:
    return {
        "grade_id": name,
        "solution": solution,
        "grade": not solution,
        "locked": not solution,
        "task": False,
    }


def write_all(lessons: Path, directory: Path) -> list[Path]:
    """Write each lesson to ``directory/source/LESSON/LESSON.ipynb``.

    Raises OSError where that cannot be, LessonError for a source that is not in order.
    """
    written = []
    for folder in generate.lesson_folders(lessons):
        lesson = generate.read_lesson(folder)
        target = directory / SOURCE / folder.name / f"{folder.name}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, generate.to_text(assignment(lesson)).encode("utf-8"))
        written.append(target)
    say(f"{len(written)} lessons are in {directory / SOURCE}, with their solutions.")
    return written
