"""A run's scalars as a TensorBoard event file, written by hand.

The file is a row of records (TensorFlow calls the framing TFRecord):

    8 bytes  n, the length of the data, little-endian
    4 bytes  masked CRC-32C of those 8 bytes
    n bytes  the data: one Event
    4 bytes  masked CRC-32C of the data

An Event is a protobuf message; each field is a key, number · 8 + kind, and a value:

    Event    wall_time = 1 (double), step = 2 (varint), file_version = 3, summary = 5
    Summary  value = 1;   Value   tag = 1, simple_value = 2 (float32)

Records of one length stand in the rows of one matrix, so that a million of them are
filled in and summed up column by column.

Source: TensorFlow, ``tsl/lib/io/record_writer.h``, ``event.proto``, ``summary.proto``.
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.files import replacing

if TYPE_CHECKING:
    from tinygrad_edu.monitor.record import RunRecord
    from tinygrad_edu.monitor.series import Curve

FILE_NAME = "events.out.tfevents.0.tinygrad_edu"
VERSION_EVENT = b"\x1a\x0dbrain.Event:2"  # field 3, 13 letters
ROWS = 1 << 16  # records made at a time: a few megabytes

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5  # the kinds of a protobuf field
CASTAGNOLI = 0x82F63B78  # the polynomial of CRC-32C, bits reversed
MASK = 0xA282EAD8


def write_events(record: RunRecord, folder: str | os.PathLike[str]) -> Path:
    """Writes the scalars of a run; ``tensorboard --logdir FOLDER`` shows them.

    The file's name is always the same, so a second export replaces the first. Values
    become float32. Points have no time of their own: it is read off the events around
    them, between which steps are taken to be equally long.
    """
    place, now = Path(folder), time.time()
    place.mkdir(parents=True, exist_ok=True)
    with replacing(place / FILE_NAME) as file:
        version = struct.pack("<Bd", 1 << 3 | FIXED64, now) + VERSION_EVENT
        file.write(framed(np.frombuffer(version, np.uint8)[np.newaxis]).tobytes())
        for curve in record.curves:
            for rows in _events(curve, record, now):
                file.write(framed(rows).tobytes())
    return place / FILE_NAME


def _events(curve: Curve, record: RunRecord, now: float) -> Iterator[NDArray[np.uint8]]:
    """The Events of a curve, those of one length in one matrix, in their order."""
    count = len(curve)
    steps = curve.steps.array(0, count)
    lengths = varint_lengths(steps)
    changes = np.flatnonzero(np.diff(lengths)) + 1
    for part in np.split(np.arange(count), changes):
        for first in range(0, len(part), ROWS):
            rows = part[first : first + ROWS]
            values = curve.values.array()[rows]
            times = _times(record, steps[rows], now)
            yield event_rows(curve.name, steps[rows], values, times)


def event_rows(
    name: str, steps: NDArray[Any], values: NDArray[Any], times: NDArray[Any]
) -> NDArray[np.uint8]:
    """One Event a row; the steps must be of one length as varints."""
    tag = name.encode("utf-8", "replace")
    value = _key(1, LENGTH) + _varint(len(tag)) + tag + _key(2, FIXED32)
    inside = _key(1, LENGTH) + _varint(len(value) + 4) + value
    summary = _key(5, LENGTH) + _varint(len(inside) + 4) + inside
    with np.errstate(over="ignore"):  # beyond float32 is infinity
        numbers = values.astype("<f4")
    columns = (
        *(_key(1, FIXED64), _bytes_of(times.astype("<f8"))),
        *(_key(2, VARINT), varints(steps)),
        *(summary, _bytes_of(numbers)),
    )
    return _side_by_side(len(steps), columns)


def _times(record: RunRecord, steps: NDArray[Any], now: float) -> NDArray[Any]:
    """Seconds since 1970, as if the last event were now."""
    known = {event.step: event.seconds for event in record.events} or {0: 0.0}
    at = np.array(sorted(known), dtype=np.float64)
    seconds = np.maximum.accumulate([known[step] for step in sorted(known)])
    times: NDArray[Any] = now - seconds[-1] + np.interp(steps, at, seconds)
    return times


# Protobuf.


def _key(number: int, kind: int) -> bytes:
    return bytes([number << 3 | kind])


def _varint(number: int) -> bytes:
    return varints(np.array([number])).tobytes()


def varint_lengths(numbers: NDArray[Any]) -> NDArray[Any]:
    """How many bytes each number takes: 7 bits in each, 10 bytes if it is negative.

    >>> varint_lengths(np.array([0, 127, 128, -1])).tolist()
    [1, 1, 2, 10]
    """
    unsigned = numbers.astype(np.uint64)
    limits = np.uint64(1) << np.arange(7, 64, 7, dtype=np.uint64)
    lengths: NDArray[Any] = 1 + np.searchsorted(limits, unsigned, side="right")
    return lengths


def varints(numbers: NDArray[Any]) -> NDArray[np.uint8]:
    """Whole numbers of one length as rows: 7 bits a byte, lowest first, 128 for more.

    >>> varints(np.array([300])).tolist()
    [[172, 2]]
    """
    length = int(varint_lengths(numbers[:1])[0])
    shifts = np.arange(0, 7 * length, 7, dtype=np.uint64)
    digits = (numbers.astype(np.uint64)[:, np.newaxis] >> shifts) & np.uint64(127)
    digits[:, :-1] |= np.uint64(128)
    return digits.astype(np.uint8)


# Records.


def framed(data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Each row of data as a whole record."""
    count, length = data.shape
    head = np.frombuffer(struct.pack("<Q", length), np.uint8)[np.newaxis]
    return _side_by_side(
        count,
        (
            *(head.tobytes(), _bytes_of(masked(crc32c(head))).tobytes()),
            *(data, _bytes_of(masked(crc32c(data)))),
        ),
    )


def _side_by_side(
    count: int, columns: tuple[bytes | NDArray[np.uint8], ...]
) -> NDArray[np.uint8]:
    """A matrix of bytes; plain bytes are the same in each row."""
    parts = [
        np.broadcast_to(np.frombuffer(part, np.uint8), (count, len(part)))
        if isinstance(part, bytes)
        else part
        for part in columns
    ]
    return np.concatenate(parts, axis=1)


def _bytes_of(numbers: NDArray[Any]) -> NDArray[np.uint8]:
    return numbers.view(np.uint8).reshape(len(numbers), -1)


def crc32c(rows: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The CRC-32C of each row of bytes, all rows at once.

    >>> rows = np.frombuffer(b"123456789", np.uint8)[np.newaxis]
    >>> [hex(checksum) for checksum in crc32c(rows)]
    ['0xe3069283']
    """
    sums = np.full(len(rows), 0xFFFFFFFF, np.uint32)
    for column in rows.T:
        sums = _TABLE[(sums ^ column) & 255] ^ (sums >> np.uint32(8))
    return ~sums


def _table() -> NDArray[np.uint32]:
    """What one byte does to the sum: eight divisions by the polynomial, bit by bit."""
    sums = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        sums = (sums >> np.uint32(1)) ^ (sums & np.uint32(1)) * np.uint32(CASTAGNOLI)
    return sums


_TABLE = _table()


def masked(sums: NDArray[np.uint32]) -> NDArray[Any]:
    """Turned by 15 bits and moved: a sum of data that holds sums would be weak."""
    turned = (sums >> np.uint32(15)) | (sums << np.uint32(17))
    return (turned + np.uint32(MASK)).astype("<u4")
