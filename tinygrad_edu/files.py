"""Files that are either whole or not there.

A file is written beside its place, synced to the disk, and moved into its place in
one step. Whoever reads it, even after a crash or a power cut in the middle, sees the
old bytes or the new ones, never a part.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

ABANDONED_AFTER = 3600.0  # seconds without a write: whoever wrote it was killed


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file at ``path`` by ``data`` as a whole, keeping its permissions.

    Raises OSError where the folder cannot be written; the old file then stays.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "note.txt"
    ...     write_atomically(path, b"kept")
    ...     path.read_bytes()
    b'kept'
    """
    with replacing(path) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write piece by piece; at the end of the block it replaces ``path``.

    After an error in the block the old file stays. A link is followed. What is no
    regular file, such as ``/dev/null``, is written to directly.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "note.txt"
    ...     with replacing(path) as file:
    ...         _ = file.write(b"ke"), file.write(b"pt")
    ...     path.read_bytes()
    b'kept'
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as file:
            yield file
        return
    beside = path.with_name(f"{_beside(path)}{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    _sync_folder(path.parent)
    remove_abandoned(path.parent, _beside(path))


def remove_abandoned(
    folder: Path, beginning: str, older_than: float = ABANDONED_AFTER
) -> None:
    """Delete what killed writers left: files ``{beginning}….tmp`` of a folder.

    Another program may be writing at this moment, so only files that nobody has
    touched for ``older_than`` seconds go.
    """
    now = time.time()
    for found in folder.iterdir():
        if found.name.startswith(beginning) and found.name.endswith(".tmp"):
            with contextlib.suppress(OSError):
                if now - found.stat().st_mtime >= older_than:
                    found.unlink()


def _beside(path: Path) -> str:
    """How the names of the files beside ``path`` begin; 255 bytes are the limit."""
    return f".{path.name[:50]}."


def _sync_folder(folder: Path) -> None:
    """Make the move itself durable; Windows neither needs nor allows it."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
