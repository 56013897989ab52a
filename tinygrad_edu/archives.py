"""Archives taken apart: whatever an archive says, files end up in one folder only.

An archive comes from outside. Its names may point anywhere (``../../.bashrc``), it may
hold links and devices, and a few kilobytes of it may become gigabytes. So only plain
files are taken, each is written by us inside the folder, and all is counted.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Any

from .errors import runtime_error
from .files import replacing

LARGEST = 1 << 32  # bytes, unpacked
OPENERS: dict[bytes, Any] = {
    b"\x1f\x8b": gzip.open,
    b"BZ": bz2.open,
    b"\xfd7": lzma.open,
}
DAMAGED = (
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, NotImplementedError, ValueError, struct.error),
)


class TooLargeError(Exception):
    """An archive with more bytes than it may have."""


class Metered:
    """A file of which no more than `limit` bytes can be read.

    >>> import io
    >>> Metered(io.BytesIO(b"0123456789"), 4).read(3)
    b'012'
    """

    def __init__(self, file: Any, limit: int) -> None:
        self.file = file
        self.left = limit

    def read(self, size: int) -> bytes:
        """The next bytes. Raises TooLargeError past the limit."""
        data: bytes = self.file.read(min(size, self.left + 1))
        self.left -= len(data)
        if self.left < 0:
            raise TooLargeError
        return data


def unpack(archive: Path, folder: Path, largest: int = LARGEST) -> None:
    """Write the files of a zip or a tar (plain, gz, bz2, xz) into `folder`.

    Raises RuntimeError for a damaged archive, for a file that would be written outside
    the folder, for links and devices, and for more than `largest` bytes in all.
    """
    with _one_error(archive, largest):
        take_apart = _unzip if zipfile.is_zipfile(archive) else _untar
        take_apart(archive, folder, largest)


def decompress(packed: Path, path: Path, largest: int = LARGEST) -> None:
    """Write what one compressed file (gz, bz2, xz) holds to `path`."""
    with _one_error(packed, largest), opened(packed) as file, replacing(path) as target:
        _copy(Metered(file, largest), target)


def opened(path: Path) -> IO[Any]:
    """A file to read, decompressed if it is compressed; its first bytes tell."""
    with path.open("rb") as file:
        opener = OPENERS.get(file.read(2))
    return path.open("rb") if opener is None else opener(path, "rb")


def _untar(archive: Path, folder: Path, largest: int) -> None:
    with opened(archive) as file:
        metered: Any = Metered(file, largest)
        # A stream is only read forward, so each byte is counted once.
        with tarfile.open(fileobj=metered, mode="r|") as tar:
            for member in tar:
                plain = tar.extractfile(member) if member.isreg() else None
                if not member.isdir():
                    _write(folder, member.name, plain)
        while metered.read(1 << 16):
            pass  # to its very end, where gzip's checksum stands


def _unzip(archive: Path, folder: Path, largest: int) -> None:
    left = largest
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            if not member.is_dir():
                with packed.open(member) as file:
                    metered = Metered(file, left)
                    _write(folder, member.filename, metered)
                    left = metered.left


def _write(folder: Path, name: str, source: Any) -> None:
    """One file of an archive."""
    path = folder / name
    parts = {*PurePosixPath(name).parts, *PureWindowsPath(name).parts}
    absolute = PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor
    outside = absolute or ".." in parts or not _inside(path, folder)
    if outside or source is None:
        raise runtime_error(
            "The archive is not what it should be",
            got=f"{name!r}: {'outside the folder' if outside else 'a link or device'}",
            expected="plain files inside the folder",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as target:
        _copy(source, target)


def _inside(path: Path, folder: Path) -> bool:
    """Also past links that lay in the folder before."""
    return path.resolve().is_relative_to(folder.resolve())


def _copy(source: Any, target: Any) -> None:
    shutil.copyfileobj(source, target, 1 << 16)


def is_of_the_system(error: Exception) -> bool:
    """Whether a file could not be reached at all, which is not the fault of what is in
    it: there is none, it may not be read, the disk is full.

    >>> is_of_the_system(FileNotFoundError(2, "no such file"))
    True
    """
    number = error.errno if isinstance(error, OSError) else None
    return number not in (None, errno.EINVAL)  # EINVAL: a place that cannot be


@contextmanager
def _one_error(archive: Path, largest: int) -> Iterator[None]:
    try:
        yield
    except TooLargeError:
        raise runtime_error(
            f"{archive} is not unpacked",
            got=f"more than {largest} bytes",
            expected="an archive of this data set",
        ) from None
    except DAMAGED as error:
        if is_of_the_system(error):
            raise
        raise runtime_error(
            "File not found or corrupted.",
            got=f"{archive}: {error or type(error).__name__}",
            hint="delete the file and download it again",
        ) from error
