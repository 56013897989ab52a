"""What a browser that is not there would hear and say, for the training view."""

from __future__ import annotations

import numpy as np
from comm.base_comm import BaseComm


class FakeComm(BaseComm):
    """The line to a browser that is not there: it keeps what is sent."""

    def __init__(self, **options):
        self.messages = []
        super().__init__(**options)

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        self.messages.append((data or {}, buffers or []))


def frames(view):
    """Each custom message as its header and its float32 numbers."""
    sent = [
        (data["content"], np.frombuffer(buffers[0], "<f4"))
        for data, buffers in view.comm.messages
        if data.get("method") == "custom"
    ]
    assert all(header["kind"] == "frame" for header, _ in sent)
    return sent


def rebuilt(view, run=0):
    """The series as a browser puts them together from the frames of one run.

    Each is called by its name, or by where and kind; histograms are rows of 34.
    """
    begun, series = [], {}
    for header, numbers in frames(view):
        if header["run"] != run:
            continue
        if header["reset"]:
            begun, series = [], {}
        begun += [tuple(key[1:]) for key in header["begun"]]
        for number, start, first, count, width in header["points"]:
            steps, values = series.setdefault(begun[number], ([], []))
            assert start <= len(steps), "a point was lost"
            assert width > 1 or start == len(steps), "a point came twice"
            del steps[start:], values[start:]
            steps += [first + int(step) for step in numbers[:count]]
            rows = numbers[count : count * (1 + width)].reshape(count, width)
            values += rows.ravel().tolist() if width == 1 else rows.tolist()
            numbers = numbers[count * (1 + width) :]
        assert not len(numbers)
    return {key[0] if len(key) == 1 else key: found for key, found in series.items()}


def hear(view, content):
    message = {"data": {"method": "custom", "content": content}}
    view._handle_msg({"content": message, "buffers": []})


def acknowledge(view):
    hear(view, {"kind": "acknowledge", "sequence": view._stream._sequence})
