"""The folder of a run: a safe name for it, and the short file that describes it.

A run lives in a folder of its own, ``runs/NAME``, with two files: ``run.json`` says
what the run is called and with what settings it began, ``run.log`` is what happened.
"""

from __future__ import annotations

import json
import math
import time
import unicodedata
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tinygrad_edu.errors import type_error
from tinygrad_edu.files import write_atomically
from tinygrad_edu.serialization.damage import UnreadableFileError, damaged, unreadable

FORMAT = "tinygrad_edu run"
FORMAT_VERSION = 2  # 1 knew nothing of layers, histograms and alarms
READABLE = (1, 2)
DESCRIPTION, LOG = "run.json", "run.log"
LONGEST_NAME = 60  # characters: at most 240 of the 255 bytes that a name may have
# What Windows takes for a device, with any ending.
DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}
MALFORMED = (ValueError, TypeError, KeyError, RecursionError)


@dataclass
class Description:
    """What is known of a run before its first step."""

    name: str
    started: float  # seconds since 1970, UTC
    total_steps: int | None = None
    settings: dict[str, Any] = field(default_factory=dict)


def safe_name(name: str) -> str:
    """A name for a folder, whatever a person calls the run.

    Letters, digits, ``-``, ``_``, ``=`` and ``.`` inside stay; the rest becomes ``-``.

    >>> safe_name("digits, lr=0.1"), safe_name("../../etc/passwd"), safe_name("con")
    ('digits-lr=0.1', 'etc-passwd', 'con-run')
    """
    text = unicodedata.normalize("NFC", name)
    kept = "".join(c if c.isalnum() or c in "_=." else " " for c in text)
    short = "-".join(kept.split())[:LONGEST_NAME].strip("-.")
    if not short:
        return "run"
    return f"{short}-run" if short.partition(".")[0].lower() in DEVICES else short


def make_folder(folder: Path, description: Description) -> Path:
    """A new folder with its description: ``NAME``, or ``NAME-2`` if there is one."""
    text = _as_json(description)
    folder.mkdir(parents=True, exist_ok=True)
    path = _first_free(folder, safe_name(description.name))
    write_atomically(path / DESCRIPTION, text.encode("ascii"))
    return path


def _first_free(folder: Path, name: str) -> Path:
    for number in count(1):
        path = folder / (name if number == 1 else f"{name}-{number}")
        try:
            path.mkdir()
        except FileExistsError:
            continue
        return path
    raise AssertionError  # a count has no end


def _as_json(description: Description) -> str:
    said = {"format": FORMAT, "version": FORMAT_VERSION} | asdict(description)
    try:
        return json.dumps(said, allow_nan=False, indent=1)
    except (TypeError, ValueError, RecursionError) as error:
        raise type_error(
            "the settings of a run must be plain data",
            got=str(error),
            expected="text, finite numbers, bool, None, and lists and dicts of them",
        ) from None


def read_description(path: Path) -> Description:
    """What ``run.json`` says. Raises UnreadableFileError if it is not in order."""
    file = path / DESCRIPTION
    if not file.is_file():
        raise unreadable(
            f"There is no recorded run in {path}",
            expected=f"a folder with {DESCRIPTION} and {LOG}",
            hint='monitor.list_runs("runs") shows the runs of a folder',
        )
    try:
        return _understood(json.loads(file.read_bytes()), file)
    except MALFORMED as error:
        raise damaged(
            f"{file} does not describe a run", got=str(error) or type(error).__name__
        ) from None


def _understood(said: dict[str, Any], file: Path) -> Description:
    if said["format"] != FORMAT:
        raise ValueError(f"format {said['format']!r}")
    if said["version"] not in READABLE:
        raise _unknown_version(file, said["version"])
    name, started = said["name"], float(said["started"])
    total, settings = said["total_steps"], said["settings"]
    right = isinstance(name, str) and isinstance(settings, dict)
    if not (right and math.isfinite(started) and isinstance(total, (int, type(None)))):
        raise TypeError("a value of another kind than a run's")
    return Description(name, started, total, settings)


def _unknown_version(file: Path, version: object) -> UnreadableFileError:
    return unreadable(
        f"{file} was written by another version of tinygrad_edu",
        got=f"version {version!r}",
        expected=f"version {' or '.join(map(str, READABLE))}",
    )


def now() -> float:
    """Seconds since 1970, UTC."""
    return time.time()
