"""``torch.cuda.Stream`` and ``Event``: queues of work on a GPU, and marks in them.

A GPU does what is put in one queue in that order, and different queues side by side. An
event is a mark: a queue can wait for it, and two of them tell the time between.

    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(...)
    start.record()
    y = x @ w
    end.record()
    end.synchronize()
    start.elapsed_time(end)                                        # milliseconds

Source: PyTorch, ``torch.cuda.Stream`` and ``torch.cuda.Event``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from ..devices import device
from ..errors import runtime_error, value_error
from .present import index_of, needed


class Stream:
    """A queue of work on a GPU: ``Stream(device=None, priority=0)``.

    Raises RuntimeError where there is no GPU.
    """

    __slots__ = ("_stream", "device")
    device: device

    def __init__(self, device: Any = None, priority: int = 0) -> None:
        cupy = needed(RuntimeError)
        number = index_of(cupy, device)
        with cupy.cuda.Device(number):
            made = cupy.cuda.Stream(non_blocking=True, priority=priority)
        self._take(made, number)

    @classmethod
    def _of(cls, stream: Any, number: int) -> Stream:
        found = object.__new__(cls)
        found._take(stream, number)
        return found

    def _take(self, stream: Any, number: int) -> None:
        self._stream, self.device = stream, device("cuda", number)

    @property
    def cuda_stream(self) -> int:
        """The address that the driver knows the stream by."""
        return int(self._stream.ptr)

    def synchronize(self) -> None:
        """Wait until all that was put in is done."""
        self._stream.synchronize()

    def query(self) -> bool:
        """Whether all that was put in is done."""
        return bool(self._stream.done)

    def record_event(self, event: Event | None = None) -> Event:
        """A mark behind what was put in so far."""
        event = Event() if event is None else event
        event.record(self)
        return event

    def wait_event(self, event: Event) -> None:
        """What is put in from now on waits for the mark; the program does not."""
        event.wait(self)

    def wait_stream(self, stream: Stream) -> None:
        """What is put in from now on waits for what the other stream has to do."""
        self.wait_event(stream.record_event())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Stream):
            return NotImplemented
        return (self.cuda_stream, self.device) == (other.cuda_stream, other.device)

    def __hash__(self) -> int:
        return hash((self.cuda_stream, self.device))

    def __repr__(self) -> str:
        return (
            f"<torch.cuda.Stream device={self.device} "
            f"cuda_stream={self.cuda_stream:#x}>"
        )


class Event:
    """A mark in a stream: ``Event(enable_timing=False, blocking=False)``.

    Raises RuntimeError where there is no GPU.
    """

    __slots__ = ("_event", "_recorded", "_timed")

    def __init__(
        self,
        enable_timing: bool = False,
        blocking: bool = False,
        interprocess: bool = False,
    ) -> None:
        make = needed(RuntimeError).cuda.Event
        self._event: Any = make(blocking, not enable_timing, interprocess)
        self._timed, self._recorded = enable_timing, False

    def record(self, stream: Stream | None = None) -> None:
        """Put the mark behind what a stream, the current one without, has to do."""
        self._event.record((current_stream() if stream is None else stream)._stream)
        self._recorded = True

    def wait(self, stream: Stream | None = None) -> None:
        """Let a stream wait for the mark, if it was recorded."""
        if self._recorded:
            chosen = current_stream() if stream is None else stream
            chosen._stream.wait_event(self._event)

    def query(self) -> bool:
        """Whether the GPU has come past the mark."""
        return not self._recorded or bool(self._event.done)

    def synchronize(self) -> None:
        """Wait until the GPU has come past the mark."""
        if self._recorded:
            self._event.synchronize()

    def elapsed_time(self, end_event: Event) -> float:
        """Milliseconds from this mark to another.

        Raises ValueError for events without ``enable_timing`` and for one that was not
        recorded, RuntimeError for one that the GPU has not come to.
        """
        both = (self, end_event)
        if not all(event._timed for event in both):
            raise value_error(
                "Both events must be created with argument 'enable_timing=True'."
            )
        if not all(event._recorded for event in both):
            raise value_error(
                "Both events must be recorded before calculating elapsed time."
            )
        if not all(event.query() for event in both):
            raise runtime_error(
                "Both events must be completed before calculating elapsed time.",
                hint="end_event.synchronize()",
            )
        time = needed().cuda.get_elapsed_time
        return float(time(self._event, end_event._event))

    def __repr__(self) -> str:
        return f"<torch.cuda.Event{'' if self._recorded else ' unrecorded'}>"


def current_stream(device: Any = None) -> Stream:
    """The stream that work is put in. Raises AssertionError where there is no GPU."""
    cupy = needed()
    number = index_of(cupy, device)
    return Stream._of(cupy.cuda.get_current_stream(number), number)


def default_stream(device: Any = None) -> Stream:
    """The stream that all begins with. Raises AssertionError where there is no GPU."""
    cupy = needed()
    return Stream._of(cupy.cuda.Stream.null, index_of(cupy, device))


def set_stream(stream: Stream | None) -> None:
    """Put work in this stream from now on; None changes nothing.

    ``with torch.cuda.stream(s):`` is to be preferred.

    >>> set_stream(None)
    """
    if stream is not None:
        needed().cuda.Device(stream.device.index).use()
        stream._stream.use()


def stream(stream: Stream | None) -> Any:
    """``with torch.cuda.stream(s):`` puts what is done inside in the stream s.

    None changes nothing.

    >>> with stream(None):
    ...     pass
    """
    return nullcontext() if stream is None else _inside(stream)


@contextmanager
def _inside(stream: Stream) -> Iterator[Stream]:
    before, was = needed().cuda.runtime.getDevice(), current_stream(stream.device)
    set_stream(stream)
    try:
        yield stream
    finally:
        was._stream.use()
        needed().cuda.Device(before).use()
