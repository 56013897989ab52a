"""What a learner has done, in one small file of their workspace.

    from tinygrad_edu.classroom import progress

    progress.show()                          # what is done, what is open
    progress.export()                        # before leaving a temporary server
    progress.import_()                       # on the next one, beside the copy

The file is ``.tinygrad_edu/progress.json``. It holds facts that nothing else
knows - attempts, passes, hints read, predictions, answers to quizzes - and nothing
that can be looked up.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tinygrad_edu.classroom import store
from tinygrad_edu.classroom.console import in_notebook, say
from tinygrad_edu.classroom.notdone import Refused

FOLDER = ".tinygrad_edu"
FILE = "progress.json"
COPY = "tinygrad_edu_progress.json"
VERSION = 1

EXERCISE_FIELDS = {"attempts": int, "passed": bool, "hints": int}
QUIZ_FIELDS = {"attempts": int, "passed": bool, "first": str, "last": str}
LARGEST_COUNT = 10**9
LONGEST_ANSWER = 2000

_unwritable: dict[Path, store.Document] = {}
"""Progress of workspaces that cannot be written: kept until the kernel ends."""


def workspace(start: str | Path | None = None) -> Path:
    """The folder whose progress counts here.

    That is the nearest folder upwards that holds ``.tinygrad_edu``. Without one, a
    lesson's own folder (``00_start_here``) counts as part of the folder around it.
    """
    here = Path(start) if start is not None else Path.cwd()
    here = here.resolve()
    for folder in (here, *here.parents):
        if (folder / FOLDER).is_dir():
            return folder
    return here.parent if re.fullmatch(r"\d\d_\w+", here.name) else here


def path(start: str | Path | None = None) -> Path:
    """Where the progress file is, or will be."""
    return workspace(start) / FOLDER / FILE


def empty() -> store.Document:
    """Progress before the first lesson."""
    return {"version": VERSION, "exercises": {}, "predictions": {}, "quizzes": {}}


def load(start: str | Path | None = None) -> store.Document:
    """The progress of a workspace; empty where there is none yet."""
    file = path(start)
    if file in _unwritable:
        return _unwritable[file]
    try:
        found = store.load(file, validate)
    except OSError as error:
        say(f"Your progress could not be read: {error}")
        return empty()
    return empty() if found is None else found


def exercise(name: str) -> dict[str, Any]:
    """What is known about one exercise.

    >>> exercise("an exercise nobody has tried")
    {'attempts': 0, 'passed': False, 'hints': 0}
    """
    return {**_new_exercise(), **load()["exercises"].get(name, {})}


def record_attempt(name: str, passed: bool) -> None:
    """Count an attempt; a pass stays a pass."""

    def change(entry: dict[str, Any]) -> None:
        entry["attempts"] += 1
        entry["passed"] = entry["passed"] or passed

    _change_exercise(name, change)


def record_hint(name: str, level: int) -> None:
    """Remember the highest level of hint that was read."""

    def change(entry: dict[str, Any]) -> None:
        entry["hints"] = max(entry["hints"], level)

    _change_exercise(name, change)


def record_prediction(name: str, answer: Any) -> None:
    """Keep a prediction: a number, a text, a truth value, or a list of those."""

    def change(document: store.Document) -> None:
        document["predictions"][name] = answer

    _save(change)


def record_quiz(name: str, answer: str, right: bool) -> None:
    """Keep the first answer to a quiz, and the last; a right one stays known."""

    def change(document: store.Document) -> None:
        entry = document["quizzes"].setdefault(name, _new_quiz())
        entry["attempts"] += 1
        entry["passed"] = entry["passed"] or right
        entry["first"] = entry["first"] or answer
        entry["last"] = answer

    _save(change)


def quiz(name: str) -> dict[str, Any]:
    """What is known about one quiz.

    >>> quiz("a quiz nobody has answered")["attempts"]
    0
    """
    return {**_new_quiz(), **load()["quizzes"].get(name, {})}


def _new_exercise() -> dict[str, Any]:
    return {"attempts": 0, "passed": False, "hints": 0}


def _new_quiz() -> dict[str, Any]:
    return {"attempts": 0, "passed": False, "first": "", "last": ""}


def _change_exercise(name: str, change: Callable[[dict[str, Any]], None]) -> None:
    def in_document(document: store.Document) -> None:
        change(document["exercises"].setdefault(name, _new_exercise()))

    _save(in_document)


def _save(
    change: Callable[[store.Document], None], start: str | Path | None = None
) -> None:
    """Save a change. Where that cannot be, say so once, keep it, and try again later.

    What is kept is lost only when the kernel ends, and ``export`` can still take it
    elsewhere.
    """
    file = path(start)
    kept = _unwritable.get(file)
    try:
        if kept is None:
            store.update(file, validate, empty, change)
            return
        change(kept)
        store.update(file, validate, empty, lambda document: _add(document, kept))
    except OSError as error:
        if kept is None:
            change(_unwritable.setdefault(file, load(start)))
            say(f"Your progress cannot be saved here ({error}). The lesson works on.")
    else:
        del _unwritable[file]
        say("Your progress can be saved again, and is.")


def _add(document: store.Document, later: store.Document) -> None:
    """Merge what was kept; of predictions and last answers the later one counts."""
    _merge(document, later)
    document["predictions"] |= later["predictions"]
    for name, entry in later["quizzes"].items():
        document["quizzes"][name]["last"] = entry["last"]


def validate(document: Any) -> store.Document:
    """The document, if it is progress; otherwise a ValueError that says why not."""
    if not isinstance(document, dict):
        raise ValueError("it is not a progress file")
    if document.get("version") != VERSION:
        raise ValueError(f"its version is {document.get('version')!r}, not {VERSION}")
    document.setdefault("quizzes", {})  # an older file has none
    for part in ("exercises", "predictions", "quizzes"):
        if not isinstance(document.get(part), dict):
            raise ValueError(f"it has no {part}")
    for name, entry in document["exercises"].items():
        _validate_entry(name, entry, EXERCISE_FIELDS)
    for name, entry in document["quizzes"].items():
        _validate_entry(name, entry, QUIZ_FIELDS)
    for name, answer in document["predictions"].items():
        if len(repr(answer)) > LONGEST_ANSWER:
            raise ValueError(f"the prediction {name[:40]!r} is too long")
    return document


def _validate_entry(name: str, entry: Any, fields: dict[str, type]) -> None:
    if not isinstance(entry, dict) or set(entry) != set(fields):
        raise ValueError(f"the entry of {name[:40]!r} is damaged")
    for field, type_ in fields.items():
        value = entry[field]
        size = len(value) if isinstance(value, str) else value
        most = LONGEST_ANSWER if type_ is str else LARGEST_COUNT
        if type(value) is not type_ or not 0 <= size <= most:
            raise ValueError(f"{field} of {name[:40]!r} is {str(value)[:40]!r}")


def export(destination: str | Path = COPY, start: str | Path | None = None) -> Path:
    """Write a copy of the progress, to carry it to another machine.

    In a notebook there is a link that downloads it.
    ``start`` is a folder of another workspace than the present one.

    Returns the path. Raises Refused, a ValueError, where it cannot be written.
    """
    target = Path(destination)
    try:
        store.write(target, load(start))
    except OSError as error:
        raise Refused(
            f"{target} cannot be written ({error}). Nothing is lost; give another "
            'place: progress.export("another_folder/my_progress.json")'
        ) from None
    say(f"Your progress is in {target}. Download it, and import_ it elsewhere.")
    offer(target)
    return target


def offer(file: Path) -> None:
    """In a notebook, a link that downloads a file that lies in reach of it."""
    if not in_notebook():
        return
    from IPython.display import display

    path = file.resolve()
    if not path.is_relative_to(Path.cwd().resolve()):
        return
    link = quote(path.relative_to(Path.cwd().resolve()).as_posix())
    name = html.escape(path.name, quote=True)
    data = {
        "text/html": f'<a href="{link}" download="{name}">Download {name}</a>',
        "text/plain": f"Download {path.name}",
    }
    show: Any = display  # IPython has no annotations here
    show(data, raw=True)


def import_(source: str | Path = COPY, start: str | Path | None = None) -> None:
    """Merge a copy made by ``export``: nothing that is here already gets lost.

    Raises Refused, a ValueError, for a file that is not progress, and changes nothing
    then.
    """
    file = Path(source)
    try:
        found = store.read(file, validate)
    except ValueError as error:
        raise Refused(f"{file} is not a copy of progress: {error}") from None
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error}") from None
    if found is None:
        raise Refused(f"there is no file {file}")
    merge(found, start)
    say(f"What {file} holds is merged into your progress.")


def merge(other: store.Document, start: str | Path | None = None) -> None:
    """Add progress from elsewhere to that of a workspace."""
    _save(lambda document: _merge(document, other), start)


def _merge(document: store.Document, other: store.Document) -> None:
    for name, entry in other["exercises"].items():
        mine = document["exercises"].setdefault(name, _new_exercise())
        mine.update({field: max(mine[field], entry[field]) for field in mine})
    for name, entry in other["quizzes"].items():
        mine = document["quizzes"].setdefault(name, entry)
        for field in ("attempts", "passed"):
            mine[field] = max(mine[field], entry[field])
    for name, answer in other["predictions"].items():
        document["predictions"].setdefault(name, answer)


def summary(start: str | Path | None = None) -> str:
    """The exercises of this lesson and of those begun, the sum, and what comes next."""
    from tinygrad_edu.classroom.registry import exercises

    done, known = load(start)["exercises"], exercises().values()
    here = Path(start if start is not None else ".").resolve().name
    begun = {each.lesson for each in known if each.name in done} | {here}
    lines = [
        f"{each.lesson}  {each.name}: {_state(done.get(each.name, _new_exercise()))}"
        for each in known
        if each.lesson in begun
    ]
    open_ones = [each for each in known if not done.get(each.name, {}).get("passed")]
    lessons = sorted({each.lesson for each in known})
    left = sorted({each.lesson for each in open_ones})
    lines += [""] if lines else []
    done_lessons, passed = len(lessons) - len(left), len(known) - len(open_ones)
    lines.append(f"{headline(done_lessons, len(lessons), passed, len(known))}.")
    following = [slug for slug in lessons if slug > here] if here in lessons else left
    if following:
        lines.append(f"The next lesson: {following[0]}/{following[0]}.ipynb")
    return "\n".join(lines)


def headline(done: int, lessons: int, passed: int, exercises: int) -> str:
    """How much is done, in one line.

    >>> headline(1, 22, 4, 103)
    '1 of 22 lessons done, 4 of 103 exercises passed'
    """
    return f"{done} of {lessons} lessons done, {passed} of {exercises} exercises passed"


def _state(entry: dict[str, Any]) -> str:
    if not entry["attempts"]:
        return "open"
    tries = f"{entry['attempts']} attempt{'s' if entry['attempts'] != 1 else ''}"
    return f"passed, {tries}" if entry["passed"] else f"tried, {tries}"


def show() -> None:
    """Print the summary."""
    say(summary())
