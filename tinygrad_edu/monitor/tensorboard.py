"""A run's scalars and histograms as a TensorBoard event file, written by hand.

The file is a row of records (TensorFlow calls the framing TFRecord):

    8 bytes  n, the length of the data, little-endian
    4 bytes  masked CRC-32C of those 8 bytes
    n bytes  the data: one Event
    4 bytes  masked CRC-32C of the data

An Event is a protobuf message; each field is a key, number · 8 + kind, and a value:

    Event      wall_time = 1 (double), step = 2 (varint), file_version = 3, summary = 5
    Summary    value = 1;   Value   tag = 1, simple_value = 2 (float32), histo = 5
    Histogram  min = 1, max = 2, num = 3, sum = 4, sum_squares = 5 (double),
               bucket_limit = 6, bucket = 7 (rows of double)

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
from tinygrad_edu.monitor.series import BINS, HistogramSeries, Points

if TYPE_CHECKING:
    from tinygrad_edu.monitor.record import RunRecord

FILE_NAME = "events.out.tfevents.0.tinygrad_edu"
VERSION_EVENT = b"\x1a\x0dbrain.Event:2"  # field 3, 13 letters
ROWS = 1 << 16  # records made at a time: a few megabytes

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5  # the kinds of a protobuf field
CASTAGNOLI = 0x82F63B78  # the polynomial of CRC-32C, bits reversed
MASK = 0xA282EAD8


def write_events(record: RunRecord, folder: str | os.PathLike[str]) -> Path:
    """Writes the numbers of a run; ``tensorboard --logdir FOLDER`` shows them.

    A statistic of a layer is called by its kind and its place, such as
    ``gradient norm/0.weight``, so TensorBoard shows those of one kind together.

    The file's name is always the same, so a second export replaces the first. Values
    become float32. Points have no time of their own: it is read off the events around
    them, between which steps are taken to be equally long.
    """
    place, now = Path(folder), time.time()
    place.mkdir(parents=True, exist_ok=True)
    with replacing(place / FILE_NAME) as file:
        version = struct.pack("<Bd", 1 << 3 | FIXED64, now) + VERSION_EVENT
        file.write(framed(np.frombuffer(version, np.uint8)[np.newaxis]).tobytes())
        for rows in _all_events(record, now):
            file.write(framed(rows).tobytes())
    return place / FILE_NAME


def _all_events(record: RunRecord, now: float) -> Iterator[NDArray[np.uint8]]:
    """Every Event of a run, those of one tag and length in one matrix."""
    for curve in record.curves:
        yield from _scalars(curve.name, curve, record, now)
    for layer in record.layers:
        yield from _scalars(_tag(layer.kind, layer.where), layer, record, now)
    for series in record.histograms:
        steps = series.steps.array(0, len(series))
        for rows in _alike(steps):
            times = _times(record, steps[rows], now)
            tag = _tag(series.kind, series.where)
            yield _event_rows(tag, steps[rows], times, histograms(series, rows))


def _tag(kind: str, where: str) -> str:
    return f"{kind}/{where or 'all'}"


def _scalars(
    tag: str, series: Points, record: RunRecord, now: float
) -> Iterator[NDArray[np.uint8]]:
    steps = series.steps.array(0, len(series))
    for rows in _alike(steps):
        values = series.values.array()[rows]
        yield event_rows(tag, steps[rows], values, _times(record, steps[rows], now))


def _alike(steps: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Which steps are of one length as varints, some thousand at a time, in order."""
    changes = np.flatnonzero(np.diff(varint_lengths(steps))) + 1
    for part in np.split(np.arange(len(steps)), changes):
        for first in range(0, len(part), ROWS):
            yield part[first : first + ROWS]


def event_rows(
    tag: str, steps: NDArray[Any], values: NDArray[Any], times: NDArray[Any]
) -> NDArray[np.uint8]:
    """One Event with one number a row; the steps must be of one length as varints."""
    with np.errstate(over="ignore"):  # beyond float32 is infinity
        numbers = _bytes_of(values.astype("<f4"))
    said = _side_by_side(len(steps), (_key(2, FIXED32), numbers))
    return _event_rows(tag, steps, times, said)


def _event_rows(
    tag: str, steps: NDArray[Any], times: NDArray[Any], said: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """One Event a row; ``said`` holds the last field of its Value."""
    name, more = tag.encode("utf-8", "replace"), said.shape[1]
    value = _key(1, LENGTH) + _varint(len(name)) + name
    inside = _key(1, LENGTH) + _varint(len(value) + more) + value
    summary = _key(5, LENGTH) + _varint(len(inside) + more) + inside
    columns = (
        *(_key(1, FIXED64), _bytes_of(times.astype("<f8"))),
        *(_key(2, VARINT), varints(steps)),
        *(summary, said),
    )
    return _side_by_side(len(steps), columns)


def histograms(series: HistogramSeries, rows: NDArray[Any]) -> NDArray[np.uint8]:
    """Some histograms as the field "histo", one a row.

    Sums are those of numbers that all lie in the middle of their bins.
    """
    lows, highs = series.lows.array()[rows], series.highs.array()[rows]
    counts = series.counts.array(0, BINS * len(series)).reshape(-1, BINS)[rows]
    edges = np.linspace(lows, highs, BINS + 1, axis=1)
    middles = (edges[:, :-1] + edges[:, 1:]) / 2
    numbers = [lows, highs, counts.sum(1)]
    with np.errstate(over="ignore"):
        numbers += [(counts * middles).sum(1), (counts * middles**2).sum(1)]
    columns: list[bytes | NDArray[np.uint8]] = []
    for field, column in enumerate(numbers, start=1):
        columns += [_key(field, FIXED64), _doubles(column)]
    for field, block in ((6, edges[:, 1:]), (7, counts)):
        columns += [_key(field, LENGTH) + _varint(8 * BINS), _doubles(block)]
    inside = _side_by_side(len(rows), tuple(columns))
    head = _key(5, LENGTH) + _varint(inside.shape[1])
    return _side_by_side(len(rows), (head, inside))


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


def _doubles(numbers: NDArray[Any]) -> NDArray[np.uint8]:
    return _bytes_of(np.ascontiguousarray(numbers, dtype="<f8"))


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
