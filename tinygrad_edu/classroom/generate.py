"""The one generator: a lesson's source becomes the notebook that learners get.

A source is a Python file in the percent format: ``# %%`` begins a code cell,
``# %% [markdown]`` a text cell, and what follows on that line are options, as in

    # %% exercise="accuracy"
    # %% tags=["author"]

An exercise cell holds the solution between ``### BEGIN SOLUTION`` and
``### END SOLUTION``; learners find ``raise NotDone(...)`` in its place. A class may
have such a part in each method. Author cells hold assertions and run in tests only.
Nothing but the standard library is needed.
"""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tinygrad_edu.classroom.console import say
from tinygrad_edu.classroom.workspace import LESSON, PAGES
from tinygrad_edu.files import write_atomically

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
FRONT_MATTER = {
    "title": str,
    "needs": list,
    "able": list,
    "minutes": int,
    "seconds": int,
    "megabytes": int,
}


class LessonError(ValueError):
    """A lesson's source is not in order; the text names file and line."""


@dataclass
class Cell:
    """One cell of a source: its kind, options, text and first line's number."""

    kind: str
    options: dict[str, Any]
    source: str
    line: int

    @property
    def exercise(self) -> str | None:
        """The name of the exercise in this cell, if it is one."""
        return self.options.get("exercise")

    @property
    def is_author(self) -> bool:
        """Whether this cell is for tests only."""
        return "author" in self.options.get("tags", [])


@dataclass
class Lesson:
    """A parsed source."""

    slug: str
    front_matter: dict[str, Any]
    cells: list[Cell] = field(default_factory=list)

    @property
    def exercises(self) -> list[str]:
        """The names of the lesson's exercises, in order."""
        return [cell.exercise for cell in self.cells if cell.exercise]


def parse(source: str, slug: str = "lesson") -> Lesson:
    """Read a lesson's source. Raises LessonError, with the line, for disorder."""
    lines = source.replace("\r\n", "\n").split("\n")
    starts = [n for n, line in enumerate(lines) if re.match(r"# %%(\s|$)", line)]
    if not starts:
        raise LessonError(f"{slug}: there is no cell; one begins with '# %%'")
    lesson = Lesson(slug, _front_matter(lines[: starts[0]], slug))
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        lesson.cells.append(_cell(lines[start], lines[start + 1 : end], start + 1))
    for cell in lesson.cells:
        _check_markers(cell, slug)
    return lesson


def _front_matter(lines: list[str], slug: str) -> dict[str, Any]:
    """``key: value``, or ``key:`` with a list of ``- item`` lines below it."""
    found: dict[str, Any] = {}
    key = ""
    for line in lines:
        text = line.removeprefix("#").strip()
        if match := re.fullmatch(r"(\w+):\s*(.*)", text):
            key, value = match.groups()
            found[key] = int(value) if value.isdecimal() else value or []
        elif text.startswith("- ") and isinstance(found.get(key), list):
            found[key].append(text[2:].strip())
        elif text.strip("-"):
            raise LessonError(f"{slug}: the front matter has no place for {text!r}")
    for name, type_ in FRONT_MATTER.items():
        if not isinstance(found.get(name), type_) or not found[name]:
            raise LessonError(f"{slug}: the front matter needs {name} ({type_})")
    return found


def _cell(head: str, body: list[str], line: int) -> Cell:
    kind = "markdown" if "[markdown]" in head else "code"
    options = {
        key: json.loads(value)
        for key, value in re.findall(r'(\w+)=("[^"]*"|\[[^\]]*\])', head)
    }
    if kind == "markdown":
        body = [text.removeprefix("#").removeprefix(" ") for text in body]
    return Cell(kind, options, "\n".join(body).strip("\n"), line)


def _check_markers(cell: Cell, slug: str) -> None:
    lines = [line.strip() for line in cell.source.split("\n")]
    markers = [line for line in lines if line in (BEGIN, END)]
    parts = max(1, len(markers) // 2)  # a class has one for each method
    expected = [BEGIN, END] * parts if cell.exercise else []
    if markers != expected:
        where = f"{slug}, cell at line {cell.line}"
        raise LessonError(f"{where}: markers {markers}, expected {expected}")


def learner_source(cell: Cell) -> str:
    """A cell as the learner gets it, with ``NotDone`` in place of the solution.

    >>> cell = Cell("code", {"exercise": "double"}, "def double(x):\\n"
    ...     "    ### BEGIN SOLUTION\\n    return 2 * x\\n    ### END SOLUTION", 1)
    >>> print(learner_source(cell))
    def double(x):
        raise NotDone("double")
    """
    if not cell.exercise:
        return cell.source
    pattern = rf"^([ \t]*){BEGIN}.*?{END}[ \t]*$"
    stub = rf'\1raise NotDone("{cell.exercise}")'
    return re.sub(pattern, stub, cell.source, flags=re.DOTALL | re.MULTILINE)


def solution_source(cell: Cell) -> str:
    """A cell with its solution, without the marker lines."""
    lines = cell.source.split("\n")
    return "\n".join(line for line in lines if line.strip() not in (BEGIN, END))


def solution_body(cell: Cell) -> str:
    """What stands between the markers, dedented; several parts follow each other."""
    parts = re.findall(rf"{BEGIN}\n(.*?)\n[ \t]*{END}", cell.source, re.DOTALL)
    return "\n".join(textwrap.dedent(part) for part in parts)


def learner_notebook(lesson: Lesson) -> dict[str, Any]:
    """The notebook that is handed out. Raises LessonError if a solution is left."""
    cells = [cell for cell in lesson.cells if not cell.is_author]
    made = notebook(lesson, [(cell, learner_source(cell)) for cell in cells])
    if "SOLUTION" in json.dumps(made):
        raise LessonError(f"{lesson.slug}: the word SOLUTION is left in the notebook")
    return made


def solution_notebook(lesson: Lesson) -> dict[str, Any]:
    """The notebook with solutions and author cells, for tests and teachers."""
    return notebook(lesson, [(cell, solution_source(cell)) for cell in lesson.cells])


def notebook(lesson: Lesson, sources: list[tuple[Cell, str]]) -> dict[str, Any]:
    """A notebook of cells and what is to stand in them, with fixed ids."""
    seen: dict[str, int] = {}
    return {
        "cells": [_json_cell(lesson, *pair, seen) for pair in sources],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "title": lesson.front_matter["title"],
            "tinygrad_edu": {"lesson": lesson.slug, **lesson.front_matter},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _json_cell(
    lesson: Lesson, cell: Cell, source: str, seen: dict[str, int]
) -> dict[str, Any]:
    tags = ["exercise"] if cell.exercise else cell.options.get("tags", [])
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": _cell_id(lesson.slug, cell, seen),
        "metadata": {"tags": tags} if tags else {},
        "source": source.splitlines(keepends=True),
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def _cell_id(slug: str, cell: Cell, seen: dict[str, int]) -> str:
    """An id from a cell's first line, so that a change elsewhere moves no id."""
    first = f"{slug}\n{cell.kind}\n{cell.source.split(chr(10), 1)[0]}"
    seen[first] = seen.get(first, 0) + 1
    return hashlib.sha256(f"{first}\n{seen[first]}".encode()).hexdigest()[:12]


def to_text(notebook: dict[str, Any]) -> str:
    """A notebook as it is written to a file: the same bytes every time."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def read_lesson(folder: Path) -> Lesson:
    """The lesson in a folder. Raises LessonError for disorder in its source."""
    return parse((folder / "lesson.py").read_text(encoding="utf-8"), folder.name)


def lesson_folders(root: Path) -> list[Path]:
    """Every lesson's folder that has a source, in order."""
    folders = sorted(f for f in root.iterdir() if LESSON.fullmatch(f.name))
    return [folder for folder in folders if (folder / "lesson.py").is_file()]


def sources(root: Path) -> dict[Path, Path]:
    """Every source and the notebook that is made of it: lessons, then pages."""
    found = {f / "lesson.py": f / f"{f.name}.ipynb" for f in lesson_folders(root)}
    pages = [root / f"{page}.py" for page in PAGES]
    return found | {
        page: page.with_suffix(".ipynb") for page in pages if page.is_file()
    }


def build_all(root: Path, check: bool = False) -> list[Path]:
    """Generate every notebook, and say which ones changed.

    Returns the changed ones. With ``check`` nothing is written, and a notebook that
    is out of date raises LessonError.
    """
    stale = []
    for source, target in sources(root).items():
        lesson = parse(source.read_text(encoding="utf-8"), target.stem)
        new = to_text(learner_notebook(lesson)).encode("utf-8")
        if not target.is_file() or target.read_bytes() != new:
            stale.append(target)
            if not check:
                write_atomically(target, new)
                say(f"{target.name} is written.")
    if stale and check:
        names = ", ".join(path.name for path in stale)
        raise LessonError(f"out of date: {names}. Run: tinygrad-edu lessons build")
    if not stale:
        say("Every notebook is up to date.")
    return stale
