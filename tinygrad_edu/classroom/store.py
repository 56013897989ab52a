"""One small JSON file that outlives crashes, damage and two notebooks at once.

Writing is atomic (``tinygrad_edu/files.py``). A file that cannot be understood
is renamed, never deleted. ``update`` holds a lock from reading to writing, so that
two notebooks do not lose each other's entries.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tinygrad_edu.classroom.console import say
from tinygrad_edu.files import write_atomically

Document = dict[str, Any]
Validate = Callable[[Any], Document]
"""Returns the document, or raises ValueError saying what is wrong with it."""


def read(path: Path, validate: Validate) -> Document | None:
    """The document in a file, or None where there is no file.

    Raises ValueError for damage of every kind, OSError where reading is not allowed.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    try:
        return validate(json.loads(text))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def write(path: Path, document: Document) -> None:
    """Write a document so that a crash leaves the old one or the new one."""
    text = json.dumps(document, indent=2, sort_keys=True) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text.encode("ascii"))


def load(path: Path, validate: Validate) -> Document | None:
    """Like ``read``, but a damaged file is renamed, and one line says where it is."""
    try:
        return read(path, validate)
    except ValueError:
        with locked(path):  # another notebook may have mended it in the meantime
            return _read_or_set_aside(path, validate)


def _read_or_set_aside(path: Path, validate: Validate) -> Document | None:
    try:
        return read(path, validate)
    except ValueError as error:
        aside = set_aside(path)
        say(
            f"{path.name} could not be understood ({error}).\n"
            f"It is kept as {aside.name}, and a new one is begun."
        )
        return None


def set_aside(path: Path) -> Path:
    """Rename a file to the first free ``name.damaged-N`` beside it."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    os.replace(path, aside)
    return aside


def update(
    path: Path,
    validate: Validate,
    empty: Callable[[], Document],
    change: Callable[[Document], None],
) -> Document:
    """Read, change and write as one step that no other notebook can interrupt.

    Raises OSError where the folder cannot be written.
    """
    with locked(path):
        _remove_orphans(path)
        found = _read_or_set_aside(path, validate)
        document = empty() if found is None else found
        change(document)
        write(path, document)
    return document


def _remove_orphans(path: Path) -> None:
    """Delete what a killed kernel left half written; only the lock's holder may."""
    for orphan in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        with contextlib.suppress(OSError):
            orphan.unlink()


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock that belongs to a file, waiting for whoever holds it now.

    The lock is the operating system's, so a killed kernel leaves none behind. Where
    a file system has no locks the work goes on without: a lost entry is better than
    a lesson that stops.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.with_name(f".{path.name}.lock"), "a+b") as file:
        held = _acquire(file.fileno())
        try:
            yield
        finally:
            if held:
                _release(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> bool:
        """Windows waits ten seconds by itself and then gives up."""
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        except OSError:
            return False
        return True

    def _release(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _acquire(descriptor: int) -> bool:
        """Wait for the lock; False where the file system has none."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            return False
        return True

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
