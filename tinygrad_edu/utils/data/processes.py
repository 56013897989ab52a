"""The main process's side of worker processes: start, ask, listen, end.

Each worker has a pipe of its own, so that one that dies holds up no other. Nobody
polls: the main process sleeps until an answer is there or until a pipe ends.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from ...errors import runtime_error
from .parcels import Inbox, pack_for_travel, unpack
from .worker import Orders
from .worker_process import main_ends, serve

PATIENCE = 1.0  # seconds for a worker to finish what it does, when all ends


class Processes:
    """A crew of worker processes."""

    def __init__(self, orders: Orders, context: Any = None) -> None:
        context = context or get_context()
        sent: Orders | bytes = orders
        if context.get_start_method() != "fork":
            sent = pack_for_travel(orders)
        # One tracker for all of us: it removes shared memory if we are killed.
        if os.name == "posix":
            from multiprocessing import resource_tracker

            resource_tracker.ensure_running()
        self._links: list[Link] = []
        self._end = weakref.finalize(self, dismiss, self._links, os.getpid())
        with ctrl_c_waits():
            for id in range(orders.count):
                self._links.append(Link(context, sent, id))

    def submit(self, worker: int, task: int, numbers: Any) -> None:
        """Put a task on a worker's list."""
        self._links[worker].send(task, numbers)

    def receive(self, timeout: float) -> tuple[int, Any]:
        """The next answer of any worker: the number of its task, and what came of it.

        Raises RuntimeError after `timeout` seconds (0: never), and when a worker is
        gone.
        """
        until = time.monotonic() + timeout
        links: dict[Any, Link] = {link.connection: link for link in self._links}
        while True:
            left = max(until - time.monotonic(), 0) if timeout else None
            ready = wait(list(links), left)
            if not ready:
                raise runtime_error(
                    f"DataLoader timed out after {timeout} seconds",
                    hint="a larger timeout, or look what the dataset waits for with "
                    "num_workers=0",
                )
            answer = links[ready[0]].hear()
            if answer is not None:
                return answer

    def begin_round(self) -> None:
        """Streams start from the front; answers to open tasks are not wanted."""
        for link in self._links:
            link.send(None, None)

    def close(self, patience: float = PATIENCE) -> None:
        """End all workers and remove their memory; by force after some seconds."""
        if self._end.detach():
            dismiss(self._links, os.getpid(), patience)


class Link:
    """One worker process as seen from the main process."""

    def __init__(self, context: Any, orders: Orders | bytes, id: int) -> None:
        self.inbox = Inbox()
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        main_ends.add(self.connection)
        self.process = context.Process(
            target=serve,
            args=(theirs, orders, id),
            name=f"DataLoader worker {id}",
            daemon=True,
        )
        try:
            self.process.start()
        finally:
            theirs.close()  # so that the pipe ends with the worker

    def send(self, task: int | None, numbers: Any) -> None:
        """A task, and which pieces of memory are free again."""
        read, self.inbox.read = self.inbox.read, []
        try:
            self.connection.send((task, numbers, read))
        except OSError:
            raise self._gone() from None

    def hear(self) -> tuple[int, Any] | None:
        """The next answer; None for a note about memory."""
        try:
            number, *rest = self.connection.recv()
        except (EOFError, OSError):
            raise self._gone() from None
        if isinstance(number, str):
            self.inbox.note(number, *rest)
            return None
        data, *place = rest
        return number, unpack(data, self.inbox.load(*place) if place else ())

    def finish(self, until: float) -> None:
        """Ask the worker to end, and throw away what it still sends."""
        try:
            self.connection.send(None)
            while wait([self.connection], max(until - time.monotonic(), 0)):
                note, *rest = self.connection.recv()
                if isinstance(note, str):
                    self.inbox.note(note, *rest)
        except (EOFError, OSError):
            pass  # it has ended

    def remove(self) -> None:
        """Nothing of the worker is left after this."""
        if self.process.pid is not None:
            self.process.join(0.1)
            if self.process.is_alive():
                self.process.terminate()
                self.process.join(1)
            if self.process.is_alive():
                self.process.kill()
                self.process.join()
        main_ends.discard(self.connection)
        self.connection.close()
        self.inbox.close()

    def _gone(self) -> RuntimeError:
        """The error for a worker that ended without being asked."""
        self.process.join(1)
        code = self.process.exitcode
        return runtime_error(
            f"DataLoader worker (pid(s) {self.process.pid}) exited unexpectedly",
            got=how_it_ended(code),
            hint="num_workers=0, which shows where it happens"
            + (MAIN_HINT if code == 1 else ""),
        )


# What a fresh process does that finds no guard: it runs the whole script again.
MAIN_HINT = (
    "; in a script on Windows or macOS the training\n"
    '            belongs under: if __name__ == "__main__":'
)


def how_it_ended(code: int | None) -> str:
    """An exit code in words.

    >>> how_it_ended(3), how_it_ended(-9)
    ('exit code 3', 'killed by signal SIGKILL')
    """
    if code is None or code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    note = " (shared memory is full: see /dev/shm)" if name == "SIGBUS" else ""
    return f"killed by signal {name}{note}"


def dismiss(links: list[Link], owner: int, patience: float = PATIENCE) -> None:
    """End workers. A forked copy of the main process leaves them alone."""
    if os.getpid() != owner:
        return
    until = time.monotonic() + patience
    with ctrl_c_waits():
        try:
            for link in links:
                link.finish(until)
        finally:
            for link in links:
                link.remove()


@contextmanager
def ctrl_c_waits() -> Iterator[None]:
    """Ctrl-C takes effect at the end of the block, so that nothing is left half done.

    Not at all where the block is there because of a Ctrl-C: the program is about to
    stop, and a second one only says that somebody is impatient.
    """
    known = signal.getsignal(signal.SIGINT)
    if not callable(known) or threading.current_thread() is not threading.main_thread():
        yield
        return
    stopping = isinstance(sys.exception(), KeyboardInterrupt)
    came: list[Any] = []
    signal.signal(signal.SIGINT, lambda *about: came.append(about))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, known)
        if came and not stopping:
            known(*came[0])
