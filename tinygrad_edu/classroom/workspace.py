"""A learner's own folder: handing lessons out, and bringing newer ones.

What was handed out is recorded by its hash. With that, three texts can be told
apart: the one handed out, the one that lies there now, and the one of this
installation. A file that the learner changed is never written to: the new version
goes beside it, under another name.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinygrad_edu.classroom import store
from tinygrad_edu.classroom.console import say
from tinygrad_edu.classroom.progress import FOLDER
from tinygrad_edu.files import write_atomically

RECORD = "workspace.json"
VERSION = 1
LESSON = re.compile(r"\d\d_[a-z0-9_]+")
PAGES = ("gallery",)  # notebooks beside the lessons, with nothing to solve
PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Change:
    """What happened to one file: ``added``, ``renewed``, ``beside`` or ``skipped``."""

    action: str
    path: Path
    says: str


def lessons_root() -> Path:
    """The folder of lessons: the checkout's own, or the copy in the wheel.

    In a checkout the copy may be older than what stands beside the package, so the
    checkout comes first. Raises FileNotFoundError where there is neither.
    """
    checkout = PACKAGE.parent
    for folder, sign in [
        (checkout / "lessons", checkout / "pyproject.toml"),
        (PACKAGE / "_lessons", PACKAGE / "_lessons"),
    ]:
        if sign.exists() and folder.is_dir():
            return folder
    raise FileNotFoundError("this installation of tinygrad_edu holds no lessons")


def notebooks(root: Path) -> dict[str, Path]:
    """Each notebook under ``root``, by its path in a workspace: lessons, then pages."""
    found = {}
    for folder in sorted(root.iterdir()):
        notebook = folder / f"{folder.name}.ipynb"
        if LESSON.fullmatch(folder.name) and notebook.is_file():
            found[f"{folder.name}/{notebook.name}"] = notebook
    pages = [root / f"{page}.ipynb" for page in PAGES]
    return found | {page.name: page for page in pages if page.is_file()}


def start(directory: str | Path) -> list[Change]:
    """Make a workspace with all lessons in it. In an existing one: ``update``.

    Raises ValueError when the path is a file, OSError when it cannot be written.
    """
    folder = Path(directory).expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; a workspace is a folder")
    folder.mkdir(parents=True, exist_ok=True)
    return _hand_out(folder)


def update(directory: str | Path) -> list[Change]:
    """Bring newer lessons into a workspace; nothing the learner changed is lost.

    Raises ValueError when the folder is not a workspace.
    """
    folder = Path(directory).expanduser().resolve()
    if not (folder / FOLDER).is_dir():
        raise ValueError(
            f"{folder} is not a workspace yet. Make one: tinygrad-edu start {directory}"
        )
    return _hand_out(folder)


def _hand_out(folder: Path) -> list[Change]:
    changes: list[Change] = []

    def bring_all(record: store.Document) -> None:
        for name, source in notebooks(lessons_root()).items():
            change = _bring(folder, name, source.read_bytes(), record["files"])
            if change:
                changes.append(change)

    store.update(folder / FOLDER / RECORD, _validate, _empty, bring_all)
    for change in changes:
        say(change.says)
    if not changes:
        say(f"{folder}: every lesson is there and up to date.")
    return changes


def handed_out(folder: Path) -> dict[str, str]:
    """The hash of each file as it was handed out to a workspace; empty elsewhere."""
    found = store.load(folder / FOLDER / RECORD, _validate)
    files: dict[str, str] = {} if found is None else found["files"]
    return files


def _bring(
    folder: Path, name: str, new: bytes, handed_out: dict[str, str]
) -> Change | None:
    """Put one lesson where it belongs, given what was handed out before."""
    target = folder / name
    if leads_elsewhere(folder, target):
        return Change("skipped", target, f"{name} is a link, and is left alone.")
    before = handed_out.get(name)
    handed_out[name] = content_hash(new)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, new)
        return Change("added", target, f"{name} is new.")
    if not target.is_file():
        return Change("skipped", target, f"{name} is a folder, and is left alone.")
    mine = content_hash(target.read_bytes())
    if mine == content_hash(new) or before == content_hash(new):
        return None
    if mine == before:
        write_atomically(target, new)
        return Change("renewed", target, f"{name} is renewed; you had not changed it.")
    beside = write_beside(target, new, "new")
    text = f"{name} is yours and stays; its new version is {beside.name}, beside it."
    return Change("beside", beside, text)


def write_beside(target: Path, new: bytes, sign: str) -> Path:
    """Write under the first free name ``stem.SIGN-N``; the same text only once."""
    number = 1
    while True:
        beside = target.with_name(f"{target.stem}.{sign}-{number}{target.suffix}")
        if not beside.exists() and not beside.is_symlink():
            write_atomically(beside, new)
            return beside
        if beside.is_file() and beside.read_bytes() == new:
            return beside
        number += 1


def leads_elsewhere(folder: Path, target: Path) -> bool:
    """Whether writing here would follow a link out of the workspace."""
    steps = [target, *target.parents]
    return any(step.is_symlink() for step in steps[: steps.index(folder)])


def content_hash(data: bytes) -> str:
    """The hash of what a person can change in a notebook, or else of the bytes.

    JupyterLab writes its own notes into a notebook that was merely opened; they must
    not make it look edited. Outputs count: a curve may be worth keeping.
    """
    try:
        cells = json.loads(data)["cells"]
        told = [[c["cell_type"], _text(c["source"]), c.get("outputs")] for c in cells]
        data = json.dumps(told).encode("ascii")
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    return hashlib.sha256(data).hexdigest()


def _text(source: str | list[str]) -> str:
    """A cell's source, which the format allows as one text or as a list of lines."""
    return source if isinstance(source, str) else "".join(source)


def _empty() -> store.Document:
    return {"version": VERSION, "files": {}}


def _validate(document: Any) -> store.Document:
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise ValueError("it is not the record of a workspace")
    files = document.get("files")
    if not isinstance(files, dict):
        raise ValueError("it does not list the files handed out")
    if not all(isinstance(value, str) for value in files.values()):
        raise ValueError("a hash in it is not text")
    return document
