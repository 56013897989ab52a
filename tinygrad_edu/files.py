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
from pathlib import Path


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
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
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
