"""All stages of a compilation as files, for reading at leisure.

``TINYGRAD_EDU_COMPILE_DUMP=folder`` makes each compilation leave a folder there:
``000_step`` with the graph as captured, after each pass, the plan, the source and the
guards, numbered in the order in which they came to be. A folder is there as a whole or
not at all.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import tempfile
from pathlib import Path

VARIABLE = "TINYGRAD_EDU_COMPILE_DUMP"
MOST = 10_000  # folders of compilations in one place


def dump(name: str, stages: dict[str, str]) -> Path | None:
    """Write the stages, file name to text, if the environment asks for it.

    Returns the new folder; None where nothing is asked for, or cannot be written.

    >>> dump("step", {"graph.txt": "..."}) is None
    True
    """
    if not is_wanted():
        return None
    try:
        return _written(Path(os.environ[VARIABLE]), _plain(name), stages)
    except OSError:  # a full disk is no reason to fail a training step
        return None


def is_wanted() -> bool:
    """Whether the environment asks for the stages.

    >>> is_wanted()
    False
    """
    return bool(os.environ.get(VARIABLE))


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name).strip("_")[-40:] or "function"


def _written(folder: Path, name: str, stages: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".unfinished_", dir=folder))
    try:
        for number, (stage, text) in enumerate(stages.items()):
            (beside / f"{number:02d}_{stage}").write_text(text, encoding="utf-8")
        return _moved(beside, folder, name)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _moved(beside: Path, folder: Path, name: str) -> Path:
    """Move a finished folder to the first number that is free."""
    for number in itertools.count(sum(1 for each in folder.glob("[0-9]*_*"))):
        place = folder / f"{number:03d}_{name}"
        taken = any(folder.glob(f"{number:03d}_*"))
        if not taken or number > MOST:
            beside.chmod(0o755)
            return beside.replace(place)
    raise OSError("unreachable")
