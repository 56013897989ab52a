"""Files from the net: several mirrors, a checksum, an interrupted one continued.

What has come of a file lies beside its place, as ``name.part``, and is moved there
once it is whole and its checksum right. So a file that is there can be trusted, and
after a broken connection, or Ctrl-C, the next try asks for the rest only.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from .errors import runtime_error, value_error
from .progress import progress

PATIENCE = 30.0  # seconds without a byte
TRIES = 5  # of one mirror, as long as each brings something
PIECE = 1 << 16  # bytes
LARGEST = 1 << 30  # bytes; what is larger is not what anybody here asked for
KINDS = {32: "md5", 40: "sha1", 64: "sha256"}  # of a checksum, by its length
OUT_OF_RANGE = 416  # HTTP: there is nothing from that byte on
PARTIAL = 206  # HTTP: the part that was asked for


class EndedEarlyError(OSError):
    """A connection that closed before the file was whole."""


def download(
    path: Path, urls: Iterable[str], checksum: str | None = None, largest: int = LARGEST
) -> Path:
    """Bring a file to `path`, unless it is there already, from the first of `urls`
    that has it.

    `checksum` is an MD5, SHA-1 or SHA-256 in hexadecimal digits. Raises RuntimeError
    with what each mirror answered.
    """
    if checksum is not None and len(checksum) not in KINDS:
        raise value_error(
            "a checksum is an MD5, SHA-1 or SHA-256 in hexadecimal digits", got=checksum
        )
    if is_whole(path, checksum):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    answers = []
    with _alone(path):
        if is_whole(path, checksum):  # another process has brought it meanwhile
            return path
        for url in urls:
            try:
                _from_mirror(url, part, checksum, largest)
            except (OSError, HTTPException, ValueError) as error:
                answers.append(f"{url}: {error or type(error).__name__}")
            else:
                part.replace(path)
                return path
    raise runtime_error(
        f"Error downloading {path.name}",
        got="\n            ".join(answers),
        hint="again, when the connection is better: what has come is kept.\n"
        "            Or bring the file from one of these addresses in another way, to\n"
        f"            {path}",
    )


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time: those that train together all ask for the same data."""
    lock = path.with_name(f"{path.name}.lock")
    try:
        with lock.open("ab") as file:
            _wait_for(file)
            yield
    finally:
        with suppress(OSError):  # Windows deletes no file that another has open
            lock.unlink()


def _wait_for(file: IO[bytes]) -> None:
    """Lock a file; the system unlocks it when it is closed, also by a kill."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            with suppress(OSError):  # after ten seconds
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                return
    else:
        import fcntl

        with suppress(OSError):  # a file system without locks
            fcntl.flock(file, fcntl.LOCK_EX)


def is_whole(path: Path, checksum: str | None = None) -> bool:
    """Whether the file is there, and is the right one.

    >>> is_whole(Path("no such file"))
    False
    """
    if checksum is None or not path.is_file():
        return path.is_file()
    return digest(path, KINDS[len(checksum)]) == checksum.lower()


def digest(path: Path, kind: str) -> str:
    """The checksum of a file, in hexadecimal digits."""
    # MD5 and SHA-1 find damage, not malice: so they may be used where a system
    # forbids them for security.
    method = hashlib.new(kind, usedforsecurity=False)
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: method).hexdigest()


def _from_mirror(url: str, part: Path, checksum: str | None, largest: int) -> None:
    """The whole file, right, at `part`. Raises OSError."""
    if checksum is None:  # nobody could tell whether the rest belongs to it
        part.unlink(missing_ok=True)
    for _ in range(TRIES):
        before = _size(part)
        if before and checksum and is_whole(part, checksum):
            return
        try:
            _receive(url, part, largest)
        except EndedEarlyError:
            if _size(part) > before:
                continue
            raise
        except ValueError:  # too large
            part.unlink(missing_ok=True)
            raise
        if is_whole(part, checksum):
            return
        part.unlink()
        if not before:  # it came in one piece, so no other try will be better
            break
    raise OSError(
        f"another file than expected: its checksum is not {checksum}"
        if not part.exists()
        else "the connection was closed again and again"
    )


def _receive(url: str, part: Path, largest: int) -> None:
    """Ask for what is missing at `part`, and write down what comes."""
    start = _size(part)
    headers = {"User-Agent": "tinygrad_edu"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        answer = urlopen(Request(url, headers=headers), timeout=PATIENCE)
    except HTTPError as error:
        with error:
            if not (start and error.code == OUT_OF_RANGE):
                raise
        part.unlink()
        return _receive(url, part, largest)
    with answer:
        if not _goes_on_at(start, answer):
            start = 0
        _write(answer, part, start, largest)


def _goes_on_at(start: int, answer: Any) -> bool:
    """Whether the answer is the rest of the file; a server may send all of it."""
    given = answer.headers.get("Content-Range", "")
    return bool(answer.status == PARTIAL and given.startswith(f"bytes {start}-"))


def _write(answer: Any, part: Path, start: int, largest: int) -> None:
    length = answer.headers.get("Content-Length")
    total = None if length is None else start + int(length)
    _check_size(total or 0, largest)
    size = start
    bar = progress(part.name.removesuffix(".part"), total, start)
    with part.open("ab" if start else "wb") as file, bar as move:
        try:
            while piece := answer.read(PIECE):
                size += len(piece)
                _check_size(size, largest)
                file.write(piece)
                move(len(piece))
        except (OSError, HTTPException) as error:
            raise EndedEarlyError(str(error)) from error
    if total is not None and size < total:
        raise EndedEarlyError(f"closed after {size} of {total} bytes")


def _check_size(size: int, largest: int) -> None:
    if size > largest:
        raise ValueError(f"{size} bytes, where at most {largest} are expected")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
