"""What runs in the process of a DataLoader's worker."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from .parcels import Outbox, pack, unpack
from .worker import Failure, Orders, Unable, Worker, set_worker_info

# The main process's ends of all pipes to workers. A forked worker has copies of them
# and closes these, so that a pipe ends when the main process ends.
main_ends: set[Connection] = set()


def serve(connection: Connection, orders: Orders | bytes, id: int) -> None:
    """Do tasks until told to stop or until the main process is gone."""
    for end in main_ends:
        end.close()
    main_ends.clear()
    # Ctrl-C reaches every process of a terminal; the main one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    mail: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, mail), daemon=True).start()
    outbox = Outbox(lambda event, name: connection.send((event, name)))
    try:
        worker = _at_work(orders, id)
        while (task := mail.get()) is not None:
            _do(task, worker, connection, outbox)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        pass  # nobody waits for the answer any more
    finally:
        outbox.close()


def _listen(connection: Connection, mail: SimpleQueue[Any]) -> None:
    """Empty the pipe at all times, so that the main process never waits to write."""
    try:
        while (task := connection.recv()) is not None:
            mail.put(task)
    except (EOFError, OSError):
        os._exit(1)  # the main process is gone: whatever is done here is for nobody
    while not mail.empty():  # tasks nobody needs any more
        mail.get()
    mail.put(None)


def _at_work(orders: Orders | bytes, id: int) -> Worker:
    """The worker, ready; one that cannot read its orders answers with the reason."""
    try:
        told: Orders = unpack(orders) if isinstance(orders, bytes) else orders
    except Exception as error:
        return Unable(Failure.of(error, id), id)
    worker = Worker(told, id)
    set_worker_info(worker.info)
    worker.start()
    return worker


def _do(
    task: tuple[int | None, Any, list[str]],
    worker: Worker,
    connection: Connection,
    outbox: Outbox,
) -> None:
    """One task: make a batch and hand it over. Without a number: a new round."""
    number, numbers, read = task
    outbox.back(read)
    if number is not None:
        answer = worker.answer(numbers)
        connection.send((number, *_packed(answer, worker.id, outbox)))
    else:
        worker.begin_round()


def _packed(answer: Any, id: int, outbox: Outbox) -> tuple[Any, ...]:
    """(structure, name of shared memory, sizes), or (everything,) where it is full."""
    buffers: list[Any] = []
    try:
        data = pack(answer, lambda buffer: buffers.append(buffer.raw()))
    except Exception as error:
        failure = answer if isinstance(answer, Failure) else Failure.of(error, id)
        return (pack(failure.anonymous()),)
    place = outbox.store(buffers)
    return (data, *place) if place is not None else (pack(answer),)
