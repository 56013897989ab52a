"""The course and where somebody stands in it: parts, lessons, paths, what is next.

Titles and minutes are read from the notebooks of this installation, so a lesson that is
added is in the course at once. What is done is looked up in a workspace's progress.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tinygrad_edu.classroom import progress, store, workspace
from tinygrad_edu.classroom.registry import exercises, quizzes

DONE, BEGUN, NEXT, OPEN = "done", "begun", "next", "open"


@dataclass(frozen=True)
class Part:
    """Lessons that belong together, by their numbers."""

    letter: str
    title: str
    first: int
    last: int


PARTS = (
    Part("A", "Derivatives on scalars", 0, 5),
    Part("B", "Tensors", 6, 13),
    Part("C", "Networks and training", 14, 21),
    Part("D", "Vision", 22, 30),
    Part("E", "Language to GPT", 31, 39),
    Part("F", "Systems on the CPU", 40, 43),
    Part("G", "GPU kernels", 44, 50),
    Part("H", "Many workers", 51, 55),
    Part("I", "Applications", 56, 62),
)


@dataclass(frozen=True)
class Way:
    """A way through the course for those who do not want all of it."""

    name: str
    says: str
    numbers: tuple[int, ...]


WAYS = (
    Way(
        "A weekend",
        "from the slope of a line to a network that learns",
        (*range(6), 9, 20),
    ),
    Way(
        "GPT",
        "to a language model of your own",
        (*range(8), 9, *range(14, 21), *range(31, 40)),
    ),
    Way("Systems", "how it is made fast", (9, 14, 20, *range(40, 51))),
    Way("Distributed", "one model, many machines", (20, 37, *range(51, 56))),
)


@dataclass(frozen=True)
class Lesson:
    """One lesson, and what somebody has done of it."""

    slug: str
    title: str
    minutes: int
    exercises: int
    passed: int
    begun: bool

    @property
    def number(self) -> int:
        """The number in front of its name."""
        return int(self.slug[:2])

    @property
    def label(self) -> str:
        """Number and title: ``00 Start here``."""
        return f"{self.slug[:2]} {self.title}"

    @property
    def is_done(self) -> bool:
        """Whether every exercise is passed."""
        return 0 < self.exercises == self.passed

    @property
    def notebook(self) -> str:
        """Where its notebook lies in a workspace."""
        return f"{self.slug}/{self.slug}.ipynb"


@dataclass(frozen=True)
class Course:
    """Every lesson of this installation, in order."""

    lessons: tuple[Lesson, ...]

    def next(self, numbers: Iterable[int] | None = None) -> Lesson | None:
        """The first lesson that is not done, of all or of those on a path."""
        wanted = None if numbers is None else set(numbers)
        for lesson in self.lessons:
            if not lesson.is_done and (wanted is None or lesson.number in wanted):
                return lesson
        return None

    def state(self, lesson: Lesson) -> str:
        """``done``, ``next``, ``begun`` or ``open``."""
        if lesson.is_done:
            return DONE
        if lesson == self.next():
            return NEXT
        return BEGUN if lesson.begun else OPEN

    def of(self, part: Part) -> list[Lesson]:
        """The lessons of a part."""
        return [one for one in self.lessons if part.first <= one.number <= part.last]

    def along(self, way: Way) -> list[Lesson]:
        """The lessons of a way that are here."""
        return [one for one in self.lessons if one.number in way.numbers]

    def headline(self) -> str:
        """How much is done, in one line."""
        done = sum(lesson.is_done for lesson in self.lessons)
        passed = sum(lesson.passed for lesson in self.lessons)
        total = sum(lesson.exercises for lesson in self.lessons)
        return progress.headline(done, len(self.lessons), passed, total)


def course(start: str | Path | None = None) -> Course:
    """The course, with the progress of a workspace: the present one by default.

    >>> course().lessons[0].label
    '00 Start here'
    """
    done = progress.load(start)
    root = workspace.lessons_root()
    names = [Path(name) for name in workspace.notebooks(root)]
    folders = [root / name.parent for name in names if name.parent.name]
    return Course(tuple(_lesson(folder, done) for folder in folders))


def _lesson(folder: Path, done: store.Document) -> Lesson:
    slug = folder.name
    text = (folder / f"{slug}.ipynb").read_text(encoding="utf-8")
    about = json.loads(text)["metadata"]["tinygrad_edu"]
    names = [each.name for each in exercises().values() if each.lesson == slug]
    asked = [each.name for each in quizzes().values() if each.lesson == slug]
    tried = [done["exercises"][name] for name in names if name in done["exercises"]]
    answered = any(name in done["quizzes"] for name in asked)
    passed = sum(entry["passed"] for entry in tried)
    counts = len(names), passed, bool(tried) or answered
    return Lesson(slug, about["title"], about["minutes"], *counts)
