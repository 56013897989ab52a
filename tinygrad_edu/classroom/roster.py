"""A class's progress files as one table.

Learners hand in the file that ``progress.export()`` writes, or their whole folder. All
of them lie in one folder: ``NAME.json``, or anything inside a folder ``NAME``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tinygrad_edu.classroom import progress, store
from tinygrad_edu.classroom.registry import exercises, quizzes


@dataclass(frozen=True)
class Learner:
    """One learner: the name of their file or folder, and what they have done.

    ``passed`` counts exercises by lesson; ``unreadable`` says why a file is not read.
    """

    name: str
    passed: dict[str, int] = field(default_factory=dict)
    attempts: int = 0
    hints: int = 0
    right_at_once: int = 0
    answered: int = 0
    unreadable: str = ""


def read_class(folder: Path) -> list[Learner]:
    """Everybody whose progress lies in a folder, by name.

    Raises ValueError when it is no folder, or holds no progress at all.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder")
    found = [_read(name, file) for name, file in sorted(_files(folder))]
    if not found:
        raise ValueError(
            f"{folder} holds no progress: it wants NAME.json files, or folders NAME "
            f"with {progress.COPY} or {progress.FOLDER}/{progress.FILE} in them"
        )
    return found


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each learner's name, and the file with their progress."""
    for entry in folder.iterdir():
        if entry.is_file() and entry.suffix == ".json":
            yield entry.stem, entry
        elif entry.is_dir() and entry.name != progress.FOLDER:
            copies = sorted(entry.rglob(progress.COPY))
            own = sorted(entry.rglob(f"{progress.FOLDER}/{progress.FILE}"))
            numbered = len(own + copies) > 1
            for file in own + copies:
                inside = file.relative_to(entry).as_posix()
                yield f"{entry.name} ({inside})" if numbered else entry.name, file


def _read(name: str, file: Path) -> Learner:
    try:
        document = store.read(file, progress.validate)
    except (ValueError, OSError) as error:
        return Learner(name, unreadable=str(error))
    return _learner(name, document or progress.empty())


def _learner(name: str, document: store.Document) -> Learner:
    tried = document["exercises"]
    passed = dict.fromkeys(lessons(), 0)
    for exercise in exercises().values():
        passed[exercise.lesson] += tried.get(exercise.name, {}).get("passed", False)
    answers = [(q, document["quizzes"].get(q.name)) for q in quizzes().values()]
    first = [q.choices[q.right].text == entry["first"] for q, entry in answers if entry]
    return Learner(
        name,
        passed,
        attempts=sum(entry["attempts"] for entry in tried.values()),
        hints=sum(entry["hints"] for entry in tried.values()),
        right_at_once=sum(first),
        answered=len(first),
    )


def lessons() -> dict[str, int]:
    """Each lesson with an exercise, and how many it has."""
    found: dict[str, int] = {}
    for exercise in exercises().values():
        found[exercise.lesson] = found.get(exercise.lesson, 0) + 1
    return found


def as_table(learners: list[Learner]) -> str:
    """One line for each learner, aligned: exercises passed by lesson, then sums."""
    known = lessons()
    titles = ["name", *(slug[:2] for slug in known), "passed", "attempts", "hints"]
    rows = [[*titles, "quizzes"]]
    rows.append(["of", *map(str, known.values()), str(sum(known.values())), "", "", ""])
    rows += [_cells(learner) for learner in learners if not learner.unreadable]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_aligned(row, widths) for row in rows]
    lines += [
        f"{one.name}: cannot be read, {one.unreadable}"
        for one in learners
        if one.unreadable
    ]
    return "\n".join(lines)


def _cells(learner: Learner) -> list[str]:
    numbers = [*learner.passed.values(), sum(learner.passed.values())]
    sums = [*numbers, learner.attempts, learner.hints]
    quiz = f"{learner.right_at_once} of {learner.answered}"
    return [learner.name, *map(str, sums), quiz]


def _aligned(row: list[str], widths: list[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1])] + [text.rjust(width) for text, width in rest]
    return "  ".join(cells).rstrip()


def as_csv(learners: list[Learner]) -> str:
    """The table for a spreadsheet, one line for each learner.

    A name that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    memory = io.StringIO()
    writer = csv.writer(memory, lineterminator="\n")
    known = list(lessons())
    sums = ["passed", "attempts", "hints", "quizzes right at once", "quizzes answered"]
    writer.writerow(["name", *known, *sums, "unreadable"])
    for one in learners:
        counts = [one.passed.get(lesson, "") for lesson in known]
        last = [one.attempts, one.hints, one.right_at_once, one.answered]
        total = sum(one.passed.values())
        writer.writerow([_text(one.name), *counts, total, *last, _text(one.unreadable)])
    return memory.getvalue()


def _text(text: str) -> str:
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") and text else text
