"""The IDX format, in which the digits of MNIST are kept.

    bytes 0, 1   zero
    byte  2      the type of a number: 8 is a byte without sign
    byte  3      the number of dimensions
    then         the size of each dimension, 4 bytes, the largest part first
    then         the numbers, the last dimension fastest

Source: the description on http://yann.lecun.com/exdb/mnist.
"""

from __future__ import annotations

import math
import zlib
from pathlib import Path
from typing import IO, Any

import numpy as np

from ...archives import is_of_the_system, opened
from ...errors import runtime_error

Array = np.ndarray[Any, Any]

TYPES: dict[int, np.dtype[Any]] = {
    8: np.dtype(np.uint8),
    9: np.dtype(np.int8),
    11: np.dtype(">i2"),
    12: np.dtype(">i4"),
    13: np.dtype(">f4"),
    14: np.dtype(">f8"),
}
LARGEST = 1 << 26  # bytes; the pictures of MNIST are 47 million


def read_idx(path: Path, dimensions: int) -> Array:
    """The array in an IDX file, which may be compressed by gzip.

    Raises RuntimeError for a damaged file, and before it takes any memory for one that
    promises too much.
    """
    try:
        with opened(path) as file:
            return _read(file, dimensions)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        if is_of_the_system(error):
            raise
        raise damaged(path, str(error)) from error


def damaged(path: Path, why: str) -> RuntimeError:
    """The one error for a file that is not what it should be."""
    return runtime_error(
        "File not found or corrupted.",
        got=f"{path}: {why}",
        hint="delete the file, and download=True",
    )


def _read(file: IO[Any], dimensions: int) -> Array:
    start = file.read(4)
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in TYPES:
        raise ValueError("it does not begin as an IDX file does")
    if start[3] != dimensions:
        raise ValueError(f"it has {start[3]} dimensions in place of {dimensions}")
    sizes = file.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise ValueError("it ends within its header")
    shape = [int(size) for size in np.frombuffer(sizes, ">u4")]
    dtype = TYPES[start[2]]
    length = math.prod(shape) * dtype.itemsize
    if length > LARGEST:
        raise ValueError(f"it promises {length} bytes, more than any known one has")
    data = file.read(length + 1)  # past the end too: there gzip checks its sum
    if len(data) != length:
        more = "more" if len(data) > length else f"only {len(data)}"
        raise ValueError(f"it promises {length} bytes and has {more}")
    return np.frombuffer(data, dtype).reshape(shape).astype(dtype.newbyteorder("="))
