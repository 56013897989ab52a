"""Where bytes come from: a path, an open file, or a file mapped into memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any

import numpy as np

from ..devices import Array
from ..errors import message, type_error, value_error
from .damage import damaged
from .safetensors import as_array, read_arrays, read_header

FileLike = str | os.PathLike[str] | IO[bytes]


def open_arrays(f: FileLike, mmap: bool) -> tuple[dict[str, Array], dict[str, str]]:
    """The arrays and the metadata of a safetensors file.

    Raises UnreadableFileError for a damaged file, OSError where there is none.
    """
    if isinstance(f, str | os.PathLike):
        if mmap:
            return _mapped(Path(f))
        with open(f, "rb") as file:
            return _read(file)
    if mmap:
        raise value_error(
            "f must be a string or os.PathLike object in order to use mmap argument",
            got=type(f).__name__,
        )
    for needed in ("read", "seek", "tell"):
        if not hasattr(f, needed):
            raise AttributeError(
                message(
                    f"'{type(f).__name__}' object has no attribute '{needed}'. You can "
                    "only torch.load from a file that is seekable. Please pre-load the "
                    "data into a buffer like io.BytesIO and try to load from it "
                    "instead."
                )
            )
    return _read(f)


def _read(file: Any) -> tuple[dict[str, Array], dict[str, str]]:
    """All that stands in a file from here on."""
    here = file.tell()
    file.seek(0, os.SEEK_END)
    size = file.tell() - here
    file.seek(here)

    def fill(buffer: Array) -> None:
        done = 0
        while done < buffer.size:
            count = _read_some(file, buffer[done:])
            if not count:
                raise damaged("it ends too early")
            done += count

    header = read_header(fill, size)
    return read_arrays(fill, header), header.metadata


def _read_some(file: Any, buffer: Array) -> int:
    """Fill the start of a buffer; how many bytes came."""
    if hasattr(file, "readinto"):
        return file.readinto(buffer.data) or 0
    piece = file.read(buffer.size)
    if not isinstance(piece, bytes | bytearray):
        raise type_error("a file to load is opened as open(path, 'rb')")
    buffer[: len(piece)] = np.frombuffer(piece, np.uint8)
    return len(piece)


def _mapped(path: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """Arrays over the file itself, read by the system where they are touched.

    The checksum is not compared: that would read everything.
    """
    if path.stat().st_size < 8:  # an empty file cannot be mapped
        with path.open("rb") as file:
            return _read(file)
    whole = np.memmap(path, np.uint8, "c")  # c: copy on write, the file stays as it is
    reached = 0

    def fill(buffer: Array) -> None:
        nonlocal reached
        buffer[:] = whole[reached : reached + buffer.size]
        reached += buffer.size

    header = read_header(fill, whole.size)
    numbers = np.asarray(whole)[header.start :]
    arrays = {}
    for entry in header.entries:
        a = as_array(numbers[entry.begin : entry.end], entry)
        arrays[entry.name] = a if a.flags.aligned else a.copy()
    return arrays, header.metadata
