"""A time limit for code that somebody else wrote: an endless loop must end.

Where the operating system rings an alarm (Linux and macOS, in the main thread, which
runs a notebook's cells), the alarm raises ``TookTooLong`` at the line that is running,
and wakes up what sleeps. Elsewhere a second thread asks Python to raise it there, which
happens as soon as the running line is done. The alarm rings again, each second, so that
an ``except:`` in the code does not swallow it for good.
"""

from __future__ import annotations

import contextlib
import ctypes
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

AGAIN = 1.0  # seconds between one alarm and the next


class TookTooLong(BaseException):
    """The time is up. No Exception, so that ``except Exception`` lets it through."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block when it takes longer than ``seconds``.

    >>> with time_limit(0.05):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
        ...
    tinygrad_edu.classroom.patience.TookTooLong
    """
    in_main = threading.current_thread() is threading.main_thread()
    limit = _alarm if sys.platform != "win32" and in_main else _second_thread
    with limit(max(seconds, 1e-3)):
        yield


if sys.platform != "win32":

    @contextlib.contextmanager
    def _alarm(seconds: float) -> Iterator[None]:
        """The operating system's alarm; one that was set already goes on after it."""
        over = False

        def ring(number: int, frame: FrameType | None) -> None:
            if not over:
                raise TookTooLong

        before = signal.signal(signal.SIGALRM, ring)
        begin = time.monotonic()
        left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        try:
            yield
        finally:
            try:
                over = True
            finally:  # even if it rang in the line above
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
                if left:
                    rest = left - (time.monotonic() - begin)
                    signal.setitimer(signal.ITIMER_REAL, max(rest, 1e-3), interval)


@contextlib.contextmanager
def _second_thread(seconds: float) -> Iterator[None]:
    """A thread that waits, and then asks for the error in the one that began it."""
    here = ctypes.c_ulong(threading.get_ident())
    over = threading.Event()

    def wait() -> None:
        pause = seconds
        while not over.wait(pause):
            _raise_in(here, ctypes.py_object(TookTooLong))
            pause = AGAIN

    thread = threading.Thread(target=wait, daemon=True)
    try:
        thread.start()
    except RuntimeError:  # a Python in a browser has no threads: no limit there
        yield
        return
    try:
        yield
    finally:
        try:
            over.set()
        finally:
            thread.join()
            _let_it_come()


def _let_it_come() -> None:
    """An error that was asked for and has not come yet comes here.

    Python can take such a wish back, but then believes for good that there is something
    to be done; CPython 3.11 never leaves a function again that it profiles.
    """
    with contextlib.suppress(TookTooLong):
        for _ in range(100):  # it looks for errors at each turn of a loop
            pass


def _raise_in(thread: ctypes.c_ulong, error: Any) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)
