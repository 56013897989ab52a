"""Where compiled programs are kept from one process to the next.

Each is a file whose name says which source it was made from and what its bytes add up
to: ``{key}-{checksum}.so``. So a damaged one is noticed before it is loaded, two
processes that make the same one never disturb each other, and any file may be deleted
at any time. ``TINYGRAD_EDU_CACHE`` names another folder; set but empty it means none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path

from tinygrad_edu.files import write_atomically

VARIABLE = "TINYGRAD_EDU_CACHE"
MOST_BYTES = 256 << 20
MOST_FILES = 1000
CHECKSUM = 16  # hexadecimal digits
ENDING = ".dll" if sys.platform == "win32" else ".so"


def usual_folder() -> Path:
    """The place that the operating system has for what a program could make again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "tinygrad_edu"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "tinygrad_edu"
    given = os.environ.get("XDG_CACHE_HOME", "")
    # Relative paths there are to be ignored, says the XDG Base Directory Specification.
    base = Path(given) if os.path.isabs(given) else Path.home() / ".cache"
    return base / "tinygrad_edu"


def cache_folder() -> Path | None:
    """The folder, made if need be; None if there is none that can be trusted.

    What lies in it will be run, so it must be ours and nobody else may write to it.
    """
    given = os.environ.get(VARIABLE)
    if given == "":
        return None
    try:
        folder = Path(given).expanduser() if given else usual_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if is_private(folder) else None
    except (OSError, RuntimeError):  # Path.home() where there is no home
        return None


def is_private(folder: Path) -> bool:
    """Whether a folder is ours and only we write to it; Windows sees to it itself."""
    if sys.platform == "win32":
        return folder.is_dir()
    found = folder.stat()
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def kept(key: str) -> Path | None:
    """The library that was made for a key, if it is there and whole."""
    folder = cache_folder()
    if folder is None:
        return None
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{key}-*{ENDING}"):
            if path.stem.endswith("-" + checksum(path.read_bytes())):
                with contextlib.suppress(OSError):  # a folder that is only read
                    os.utime(path)
                return path
            path.unlink()
    return None


def keep(key: str, data: bytes) -> Path | None:
    """Store a library; None where that is not possible."""
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / f"{key}-{checksum(data)}{ENDING}"
    try:
        write_atomically(path, data)
    except OSError:  # read-only, or full; on Windows also: in use, so it is there
        return path if path.is_file() else None
    tidy(folder)
    return path


def tidy(folder: Path, most_bytes: int = MOST_BYTES, most: int = MOST_FILES) -> None:
    """Delete the libraries that were not used for longest, down to the limits."""
    found = []
    for path in folder.glob(f"*{ENDING}"):
        with contextlib.suppress(OSError):
            state = path.stat()
            found.append((state.st_mtime, state.st_size, path))
    room, places = most_bytes, most
    for _, size, path in sorted(found, reverse=True):
        room, places = room - size, places - 1
        if room < 0 or places < 0:
            with contextlib.suppress(OSError):
                path.unlink()


def checksum(data: bytes) -> str:
    """What the bytes of a file add up to."""
    return hashlib.sha256(data).hexdigest()[:CHECKSUM]
