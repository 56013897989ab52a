"""One run as lines of text: what a recording writes and a reader understands.

A line is a checksum and a JSON object, and it is whole or it does not count:

    63c0ae52 {"standing": ["running", 500]}
    58783ea2 {"event": [0, 0.0, "started", ""]}
    b9f65f62 {"curve": "loss", "steps": [1, 500, 1], "values": "AAAAAAAA8D8AAAAA..."}
    e8ea3b86 {"layer": ["0.weight", "update ratio"], "steps": ..., "values": ...}
    0a6e7d0b {"histogram": ["0.weight", "weight"], "steps": ..., "ranges": ..., ...}
    f83bdda2 {"alarm": [57, "nan", "", "loss is nan since step 57: ..."]}
    91c4e012 {"cleared": [90, "nan", ""]}

The checksum is the CRC-32 of the object's bytes. Values are float64, little-endian, in
base64, so nan and infinity are kept exactly and a million are read at once; steps are
``[first, count, distance]`` where they are evenly spaced, else int64 in base64.
A value takes 10.7 bytes; a line some 80 bytes and the curve's name more. A histogram's
range is two float64, its 32 counts are int32. "cleared" is the step at which the alarm
of that kind and place was over.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.monitor.alarms import clear
from tinygrad_edu.monitor.record import Alarm, AlarmKind, Event, RunRecord, RunState
from tinygrad_edu.monitor.series import BINS, HistogramKind, LayerKind, Points

POINTS_PER_LINE = 50_000  # of one curve: about one megabyte at most
LONGEST_TEXT = 100_000  # characters of an event, such as a traceback
MALFORMED = (ValueError, TypeError, LookupError, RecursionError, OverflowError)
STATES = get_args(RunState)
LAYER_KINDS, HISTOGRAM_KINDS = get_args(LayerKind), get_args(HistogramKind)
ALARM_KINDS = get_args(AlarmKind)


@dataclass
class Written:
    """How much of a record stands in its log already."""

    points: dict[Hashable, int] = field(default_factory=dict)
    events: int = 0
    alarms: int = 0
    cleared: frozenset[int] = frozenset()  # the alarms that are over, by number
    histograms: dict[Hashable, int] = field(default_factory=dict)  # last step of each
    standing: tuple[str, int] | None = None

    def copy(self) -> Written:
        """The same, to go on from on its own."""
        points, histograms = dict(self.points), dict(self.histograms)
        return replace(self, points=points, histograms=histograms)


def new_lines(record: RunRecord, written: Written) -> list[bytes]:
    """What is not in the log yet, as whole lines; ``written`` moves on.

    >>> record, written = RunRecord(), Written()
    >>> record.add("loss", 1, 0.5)
    >>> for line in new_lines(record, written):
    ...     print(line.decode(), end="")
    5190d00a {"curve": "loss", "steps": [1, 1, 1], "values": "AAAAAAAA4D8="}
    5c2f9936 {"standing": ["ready", 0]}
    >>> new_lines(record, written)
    []
    """
    lines = [
        *_curve_lines(record, written),
        *_layer_lines(record, written),
        *_histogram_lines(record, written),
        *_event_lines(record, written),
        *_alarm_lines(record, written),
    ]
    standing = record.state, record.step
    if lines or standing != written.standing:  # always last: `list_runs` reads the end
        lines.append(_line({"standing": list(standing)}))
        written.standing = standing
    return lines


def _curve_lines(record: RunRecord, written: Written) -> Iterator[bytes]:
    for curve in list(record.curves):
        yield from _point_lines({"curve": curve.name}, curve, curve.name, written)


def _layer_lines(record: RunRecord, written: Written) -> Iterator[bytes]:
    for layer in list(record.layers):
        key = layer.where, layer.kind
        yield from _point_lines({"layer": list(key)}, layer, key, written)


def _point_lines(
    head: dict[str, Any], series: Points, key: Hashable, written: Written
) -> Iterator[bytes]:
    """The new points of one series, some 50,000 on a line."""
    start, stop = written.points.get(key, 0), len(series)
    for first in range(start, stop, POINTS_PER_LINE):
        last = min(first + POINTS_PER_LINE, stop)
        steps = _packed_steps(series.steps.array(first, last))
        values = _packed(series.values.array(first, last).astype("<f8"))
        yield _line(head | {"steps": steps, "values": values})
    written.points[key] = stop


def _histogram_lines(record: RunRecord, written: Written) -> Iterator[bytes]:
    """Those measured after the last that was written; some are let go before."""
    for series in list(record.histograms):
        key, stop = (series.where, series.kind), len(series)
        steps = series.steps.array(0, stop)
        after = written.histograms.get(key)
        start = 0 if after is None else int(np.searchsorted(steps, after, "right"))
        if start == stop:
            continue
        counts = series.counts.array(BINS * start, BINS * stop)
        lows, highs = series.lows.array(start, stop), series.highs.array(start, stop)
        said = {
            "histogram": list(key),
            "steps": _packed_steps(steps[start:]),
            "ranges": _packed(np.stack([lows, highs], axis=1).astype("<f8")),
            "counts": _packed(counts.astype("<i4")),
        }
        yield _line(said)
        written.histograms[key] = int(steps[-1])


def _alarm_lines(record: RunRecord, written: Written) -> Iterator[bytes]:
    alarms = list(record.alarms)
    for alarm in alarms[written.alarms :]:
        text = alarm.text[:LONGEST_TEXT]
        yield _line({"alarm": [alarm.step, alarm.kind, alarm.where, text]})
    written.alarms = len(alarms)
    for number, alarm in enumerate(alarms):
        if alarm.cleared is not None and number not in written.cleared:
            yield _line({"cleared": [alarm.cleared, alarm.kind, alarm.where]})
            written.cleared |= {number}


def _event_lines(record: RunRecord, written: Written) -> Iterator[bytes]:
    for event in record.events[written.events :]:
        text = event.text[-LONGEST_TEXT:]  # of a traceback the end says most
        yield _line({"event": [event.step, event.seconds, event.kind, text]})
        written.events += 1


def read_line(line: bytes, record: RunRecord) -> bool:
    """Adds what a line says to the record; False if it is not a whole line."""
    checksum, _, body = line.rstrip(b"\n").partition(b" ")
    if checksum != _checksum(body):
        return False
    try:
        _take(json.loads(body), record)
    except MALFORMED:
        return False
    return True


def _line(said: dict[str, Any]) -> bytes:
    body = json.dumps(said).encode("ascii")
    return _checksum(body) + b" " + body + b"\n"


def _checksum(body: bytes) -> bytes:
    return b"%08x" % zlib.crc32(body)


def _take(said: dict[str, Any], record: RunRecord) -> None:
    if "curve" in said:
        steps, values = _unpacked_points(said["steps"], said["values"])
        record.extend(_text(said["curve"]), steps, values)
    elif "layer" in said:
        steps, values = _unpacked_points(said["steps"], said["values"])
        where, kind = said["layer"]
        record.layer(_text(where), _one_of(LAYER_KINDS, kind)).extend(steps, values)
    elif "histogram" in said:
        _take_histograms(said, record)
    elif "alarm" in said:
        step, kind, where, text = said["alarm"]
        kind = _one_of(ALARM_KINDS, kind)
        record.alarms.append(Alarm(int(step), kind, _text(where), _text(text)))
    elif "cleared" in said:
        step, kind, where = said["cleared"]
        clear(record, int(step), _one_of(ALARM_KINDS, kind), _text(where))
    elif "event" in said:
        step, seconds, kind, text = said["event"]
        event = Event(int(step), float(seconds), _text(kind), _text(text))
        record.events.append(event)
    elif "standing" in said:
        state, step = said["standing"]
        record.state, record.step = _one_of(STATES, state), int(step)
    else:
        raise ValueError("a line of another kind")


def _take_histograms(said: dict[str, Any], record: RunRecord) -> None:
    ranges = _unpacked(said["ranges"], "<f8").reshape(-1, 2)
    counts = _unpacked(said["counts"], "<i4").reshape(len(ranges), BINS)
    steps = _steps(said["steps"], len(ranges))
    where, kind = said["histogram"]
    series = record.histogram(_text(where), _one_of(HISTOGRAM_KINDS, kind))
    for step, (low, high), row in zip(steps.tolist(), ranges, counts, strict=True):
        series.add(step, low, high, row)


def _one_of(words: tuple[Any, ...], said: object) -> Any:
    """The word that was said; a ValueError if it is none of these."""
    return words[words.index(said)]


def _text(said: object) -> str:
    if isinstance(said, str):
        return said
    raise TypeError("no text")


# Numbers.


def _packed(numbers: NDArray[Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def _packed_steps(steps: NDArray[Any]) -> list[int] | str:
    """Evenly spaced steps as three numbers, others as they are."""
    distance = int(steps[1] - steps[0]) if len(steps) > 1 else 1
    if np.array_equal(np.diff(steps), np.full(len(steps) - 1, distance)):
        return [int(steps[0]), len(steps), distance]
    return _packed(steps.astype("<i8"))


def _unpacked(text: str, dtype: str) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(text, validate=True), dtype)


def _unpacked_points(
    said: list[int] | str, packed: str
) -> tuple[NDArray[Any], NDArray[Any]]:
    values = _unpacked(packed, "<f8")
    return _steps(said, len(values)), values


def _steps(said: list[int] | str, count: int) -> NDArray[Any]:
    if isinstance(said, str):
        steps = _unpacked(said, "<i8")
    else:  # counted by the values that are there, never by a number that a file names
        first, _, distance = said
        steps = int(first) + int(distance) * np.arange(count)
    if len(steps) != count:
        raise ValueError("as many steps as values")
    return steps
