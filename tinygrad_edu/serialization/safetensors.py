"""The safetensors format: arrays with names in a file, and nothing that could run.

    8 bytes     N, the length of the header, little-endian
    N bytes     the header: JSON, padded with spaces so that N is a multiple of 8
    the rest    the numbers of all arrays, one after the other, without gaps

The header says of each array its type, its shape and where its bytes stand, counted
from the end of the header; ``__metadata__`` maps any names to any texts:

    {"__metadata__": {"made": "today"},
     "bias": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}

An array of shape (d₁, …, dₙ) and items of s bytes takes d₁ · … · dₙ · s bytes, in C
order, little-endian. Large items come first, so each array begins at a multiple of
its item's size. Source: the description at https://github.com/huggingface/safetensors.

What stands in a header is believed only after it was checked against the size of the
file: a few wrong bytes must not make a reader ask for gigabytes.

Our writer adds a checksum of header and numbers as the first entry of the metadata.
The reader checks it where it stands exactly as our writer leaves it; other programs'
files have none.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from .. import dtypes
from ..devices import Array
from ..dtypes import dtype as Dtype
from ..errors import type_error, value_error
from .damage import damaged, unreadable
from .foreign import recognised

NAMES: dict[Dtype, str] = {
    dtypes.bool_: "BOOL",
    dtypes.uint8: "U8",
    dtypes.int8: "I8",
    dtypes.int16: "I16",
    dtypes.int32: "I32",
    dtypes.int64: "I64",
    dtypes.float16: "F16",
    dtypes.bfloat16: "BF16",
    dtypes.float32: "F32",
    dtypes.float64: "F64",
    dtypes.complex64: "C64",
}
TYPES = {name: dtype for dtype, name in NAMES.items()}
METADATA = "__metadata__"
LONGEST_HEADER = 100_000_000  # bytes; the official reader's limit
LONGEST_ARRAY = 2**63  # bytes; NumPy's limit, for shapes such as (0, 2**62) too
MOST_DIMENSIONS = 32  # NumPy 1's limit
CHECKSUM_FIRST = b'{"__metadata__": {"crc32": "'
NO_CHECKSUM = "00000000"

# Fills an array of bytes with the bytes that come next in a file.
Fill = Callable[[Array], None]


class Entry(NamedTuple):
    """One array of a file: its name, its type, its shape and where it stands."""

    name: str
    dtype: Dtype
    shape: tuple[int, ...]
    begin: int
    end: int


class Header(NamedTuple):
    """What a file holds: its arrays in the header's order, and the metadata."""

    entries: list[Entry]
    metadata: dict[str, str]
    raw: bytes

    @property
    def start(self) -> int:
        """Where the numbers begin."""
        return 8 + len(self.raw)


# ------------------------------------------------------------------------- writing


def chunks(arrays: dict[str, Array], metadata: dict[str, str]) -> Iterator[Any]:
    r"""The bytes of a file with these arrays, in pieces: length, header, each array.

    Raises TypeError for complex128, which the format lacks, ValueError where the
    header would be longer than readers accept.

    >>> pieces = chunks({"w": np.array([1.0, 2.0], np.float32)}, {})
    >>> length, header, numbers = (bytes(piece) for piece in pieces)
    >>> int.from_bytes(length, "little")
    104
    >>> json.loads(header)["w"]
    {'dtype': 'F32', 'shape': [2], 'data_offsets': [0, 8]}
    >>> numbers
    b'\x00\x00\x80?\x00\x00\x00@'
    """
    largest_first = sorted(arrays, key=lambda name: -arrays[name].dtype.itemsize)
    raw = {name: raw_bytes(arrays[name]) for name in largest_first}
    header = _header(arrays, raw, metadata)
    checksum = zlib.crc32(header)
    for piece in raw.values():
        checksum = zlib.crc32(piece, checksum)
    yield len(header).to_bytes(8, "little")
    yield _with_checksum(header, f"{checksum:08x}".encode())
    yield from raw.values()


def raw_bytes(a: Array) -> Array:
    """The numbers of an array as bytes, in C order and little-endian."""
    solid = np.ascontiguousarray(a)
    if sys.byteorder == "big":
        solid = solid.byteswap()
    return solid.reshape(-1).view(np.uint8)


def _header(
    arrays: dict[str, Array], raw: dict[str, Array], metadata: dict[str, str]
) -> bytes:
    """The JSON header, in the order of the arrays, its checksum still zero."""
    begin, place = 0, {}
    for name, piece in raw.items():
        place[name] = [begin, begin + piece.size]
        begin += piece.size
    described: dict[str, Any] = {METADATA: {"crc32": NO_CHECKSUM, **metadata}}
    for name, a in arrays.items():
        described[name] = {
            "dtype": _name_of_type(name, a),
            "shape": list(a.shape),
            "data_offsets": place[name],
        }
    text = json.dumps(described).encode("ascii")
    text += b" " * (-len(text) % 8)
    if len(text) > LONGEST_HEADER:
        raise value_error(
            "the header of a safetensors file may have 100 MB at most",
            got=f"{len(text)} bytes for {len(arrays)} tensors and the plain data",
            hint="long lists of numbers as tensors: torch.tensor(history)",
        )
    return text


def _name_of_type(name: str, a: Array) -> str:
    dtype = dtypes.from_numpy(a.dtype)
    if dtype not in NAMES:
        raise type_error(
            f"safetensors files hold no {dtype}",
            got=f"tensor {name!r}",
            hint="torch.view_as_real(x), and view_as_complex after loading",
        )
    return NAMES[dtype]


def _with_checksum(header: bytes, checksum: bytes) -> bytes:
    start = len(CHECKSUM_FIRST)
    return header[:start] + checksum + header[start + 8 :]


# ------------------------------------------------------------------------- reading


def read_header(fill: Fill, size: int) -> Header:
    """Read and check the first part of a file of `size` bytes.

    Raises UnreadableFileError for whatever does not fit; nothing that the header asks
    for is made before it was checked.
    """
    if size < 8:
        raise damaged("it is shorter than the 8 bytes that give the header's length")
    start = _next(fill, 8)
    length = int.from_bytes(start, "little")
    if length > min(size - 8, LONGEST_HEADER):
        foreign = recognised(start)
        if foreign:
            raise foreign
        raise damaged(
            "the header is longer than the file",
            got=f"a header of {length} bytes in a file of {size}",
        )
    raw = _next(fill, length)
    entries, metadata = _described(_parsed(raw))
    _check_places(entries, size - 8 - length)
    return Header(entries, metadata, raw)


def _next(fill: Fill, count: int) -> bytes:
    buffer = np.empty(count, np.uint8)
    fill(buffer)
    return buffer.tobytes()


def _parsed(raw: bytes) -> dict[str, Any]:
    if not raw.startswith(b"{"):
        raise damaged("the header does not begin with {", got=repr(raw[:8]))
    header: dict[str, Any] = parsed_json(raw, "the header")
    return header


def parsed_json(raw: bytes | str, what: str) -> Any:
    """JSON by the book: no key twice, no NaN; else UnreadableFileError."""
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8")
        return json.loads(
            text, object_pairs_hook=_each_key_once, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as error:
        raise damaged(f"{what} is not JSON ({error})") from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands there twice")
    return made


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _described(header: dict[str, Any]) -> tuple[list[Entry], dict[str, str]]:
    metadata = header.pop(METADATA, {})
    if not isinstance(metadata, dict) or not all(
        isinstance(text, str) for text in metadata.values()
    ):
        raise damaged("its metadata does not map names to texts")
    return [_entry(name, said) for name, said in header.items()], metadata


def _entry(name: str, said: Any) -> Entry:
    """What the header says of one array, if that makes sense by itself."""
    if not isinstance(said, dict) or {*said} != {"dtype", "shape", "data_offsets"}:
        raise damaged(
            f"tensor {name!r} is not described by dtype, shape and data_offsets"
        )
    dtype, shape, place = said["dtype"], said["shape"], said["data_offsets"]
    if not isinstance(dtype, str) or dtype not in TYPES:
        raise unreadable(
            f"tensor {name!r} has a type that does not exist here",
            got=repr(dtype),
            expected=", ".join(TYPES),
        )
    if not (_counts(shape) and len(shape) <= MOST_DIMENSIONS):
        raise damaged(f"tensor {name!r} has an impossible shape", got=f"{shape}")
    if not (_counts(place) and len(place) == 2 and place[0] <= place[1]):
        raise damaged(f"tensor {name!r} has an impossible place", got=f"{place}")
    _check_size(name, TYPES[dtype].itemsize, shape, place[1] - place[0])
    return Entry(name, TYPES[dtype], tuple(shape), place[0], place[1])


def _counts(value: Any) -> bool:
    """Whether this is a list of whole numbers from 0 up that memory could have."""
    return isinstance(value, list) and all(
        type(each) is int and 0 <= each < LONGEST_ARRAY for each in value
    )


def _check_size(name: str, itemsize: int, shape: list[int], size: int) -> None:
    extent = math.prod(length for length in shape if length) * itemsize
    if extent >= LONGEST_ARRAY or (0 if 0 in shape else extent) != size:
        raise damaged(
            f"the shape of tensor {name!r} does not fit its bytes",
            got=f"shape {shape}, {itemsize} bytes a number, {size} bytes",
        )


def _check_places(entries: list[Entry], size: int) -> None:
    """The arrays fill the rest of the file, without gap or overlap."""
    reached = 0
    for entry in sorted(entries, key=lambda each: (each.begin, each.end)):
        if entry.begin != reached:
            what = "overlaps another" if entry.begin < reached else "follows a gap"
            raise damaged(
                f"tensor {entry.name!r} {what}",
                got=f"it begins at {entry.begin}",
                expected=f"{reached}",
            )
        reached = entry.end
    if reached != size:
        raise damaged(
            "the numbers end elsewhere than the file",
            got=f"{size} bytes after the header",
            expected=f"{reached} bytes",
        )


def read_arrays(fill: Fill, header: Header) -> dict[str, Array]:
    """The arrays of a file, read one after the other, in the header's order."""
    made, checksum = {}, _Checksum(header.raw)
    for entry in sorted(header.entries, key=lambda each: (each.begin, each.end)):
        raw = np.empty(entry.end - entry.begin, np.uint8)
        fill(raw)
        checksum.add(raw)
        made[entry.name] = as_array(raw, entry)
    checksum.compare()
    return {entry.name: made[entry.name] for entry in header.entries}


def as_array(raw: Array, entry: Entry) -> Array:
    """Bytes as the numbers that they are; the memory is shared."""
    if entry.dtype is dtypes.bool_ and raw.size and raw.max() > 1:
        raise damaged(f"tensor {entry.name!r} of bool holds other bytes than 0 and 1")
    a = raw.view(entry.dtype.numpy).reshape(entry.shape)
    return a.byteswap() if sys.byteorder == "big" else a


class _Checksum:
    """Compares what was written with what is read, where the header has a checksum."""

    def __init__(self, header: bytes) -> None:
        start = len(CHECKSUM_FIRST)
        self.expected = header[start : start + 8]
        self.known = header.startswith(CHECKSUM_FIRST)
        self.value = zlib.crc32(_with_checksum(header, NO_CHECKSUM.encode()))

    def add(self, raw: Array) -> None:
        if self.known:
            self.value = zlib.crc32(raw, self.value)

    def compare(self) -> None:
        if self.known and f"{self.value:08x}".encode() != self.expected:
            raise unreadable(
                "The file is damaged: its bytes are not those that were written",
                got=f"checksum {self.value:08x}",
                expected=self.expected.decode("ascii", "replace"),
                hint="another copy of the file; a program that changes it on purpose "
                "takes crc32 out of its metadata",
            )
