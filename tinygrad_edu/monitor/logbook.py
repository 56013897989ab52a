"""One run as lines of text: what a recording writes and a reader understands.

A line is a checksum and a JSON object, and it is whole or it does not count:

    63c0ae52 {"standing": ["running", 500]}
    58783ea2 {"event": [0, 0.0, "started", ""]}
    b9f65f62 {"curve": "loss", "steps": [1, 500, 1], "values": "AAAAAAAA8D8AAAAA..."}

The checksum is the CRC-32 of the object's bytes. Values are float64, little-endian, in
base64, so nan and infinity are kept exactly and a million are read at once; steps are
``[first, count, distance]`` where they are evenly spaced, else int64 in base64.
A value takes 10.7 bytes; a line some 80 bytes and the curve's name more.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.monitor.record import Event, RunRecord, RunState

POINTS_PER_LINE = 50_000  # of one curve: about one megabyte at most
LONGEST_TEXT = 100_000  # characters of an event, such as a traceback
MALFORMED = (ValueError, TypeError, KeyError, RecursionError, OverflowError)
STATES = get_args(RunState)


@dataclass
class Written:
    """How much of a record stands in its log already."""

    points: dict[str, int] = field(default_factory=dict)
    events: int = 0
    standing: tuple[str, int] | None = None

    def copy(self) -> Written:
        """The same, to go on from on its own."""
        return replace(self, points=dict(self.points))


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
    lines = [*_curve_lines(record, written), *_event_lines(record, written)]
    standing = record.state, record.step
    if lines or standing != written.standing:  # always last: `list_runs` reads the end
        lines.append(_line({"standing": list(standing)}))
        written.standing = standing
    return lines


def _curve_lines(record: RunRecord, written: Written) -> Iterator[bytes]:
    for curve in list(record.curves):
        start, stop = written.points.get(curve.name, 0), len(curve)
        for first in range(start, stop, POINTS_PER_LINE):
            last = min(first + POINTS_PER_LINE, stop)
            steps = _packed_steps(curve.steps.array(first, last))
            values = _packed(curve.values.array(first, last).astype("<f8"))
            yield _line({"curve": curve.name, "steps": steps, "values": values})
        written.points[curve.name] = stop


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
    elif "event" in said:
        step, seconds, kind, text = said["event"]
        event = Event(int(step), float(seconds), _text(kind), _text(text))
        record.events.append(event)
    elif "standing" in said:
        state, step = said["standing"]
        record.state, record.step = STATES[STATES.index(state)], int(step)
    else:
        raise ValueError("a line of another kind")


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
    if isinstance(said, str):
        steps = _unpacked(said, "<i8")
    else:  # counted by the values that are there, never by a number that a file names
        first, _, distance = said
        steps = int(first) + int(distance) * np.arange(len(values))
    if len(steps) != len(values):
        raise ValueError("as many steps as values")
    return steps, values
