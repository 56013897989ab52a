"""Objects on their way between the main process and its own workers.

Structure travels through the pipe in multiprocessing's own way, and nothing is ever
written to a file. The numbers of arrays and tensors are taken out of it
(out-of-band buffers of PEP 574) and handed over in shared memory, which a worker
uses again for its next batches:

    worker: batch -> (structure, numbers) -> copies the numbers into shared memory
    main:   copies them out -> batch; tells the worker that the memory is free

The main process is told a name before the memory exists, so that it can remove the
memory whatever becomes of the worker.
"""

from __future__ import annotations

import io
import os
import pickle
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable
from multiprocessing.reduction import ForkingPickler
from multiprocessing.shared_memory import SharedMemory
from types import FunctionType
from typing import Any

import numpy as np

from ...autograd.tensor_base import TensorBase
from ...errors import message, runtime_error

ALIGNMENT = 64  # bytes: where each array begins in a piece of shared memory
SMALLEST = 1 << 16


class CannotTravel(Exception):  # noqa: N818 - an answer, never shown as it is
    """Why another process cannot be given an object."""


class _Packer(ForkingPickler):
    """Takes tensors apart into class, array and whether a gradient is wanted."""

    def reducer_override(self, item: Any) -> Any:
        if isinstance(item, TensorBase):
            return _tensor_of, _parts_of(item)
        return NotImplemented


class _TravelPacker(_Packer):
    """The same for a process that starts with nothing but importable modules."""

    def reducer_override(self, item: Any) -> Any:
        made_here = isinstance(item, type | FunctionType)
        if made_here and item.__module__ == "__main__" and not _main_is_a_file():
            raise CannotTravel(f"{item.__qualname__} is defined in a notebook cell")
        return super().reducer_override(item)


def pack(item: Any, take_out: Callable[[Any], Any] | None = None) -> bytes:
    """An object as bytes; `take_out` is given the memory of each array instead."""
    stream = io.BytesIO()
    _Packer(stream, 5, True, take_out).dump(item)
    return stream.getvalue()


def pack_for_travel(item: Any) -> bytes:
    """An object as bytes for a fresh process; CannotTravel where there is no way."""
    stream = io.BytesIO()
    try:
        _TravelPacker(stream, 5).dump(item)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise CannotTravel(str(error)) from error
    return stream.getvalue()


def unpack(data: bytes, buffers: Iterable[Any] = ()) -> Any:
    """The object that a process of our own packed."""
    return pickle.loads(data, buffers=buffers)


def _parts_of(tensor: Any) -> tuple[Any, ...]:
    """A tensor without its past: a graph does not leave its process."""
    if tensor._node is not None:
        raise runtime_error(
            "Cowardly refusing to serialize non-leaf tensor which requires_grad, since "
            "autograd does not support crossing process boundaries.  If you just want "
            "to transfer the data, call detach() on the tensor before serializing "
            "(e.g., putting it on the queue).",
            hint="return x.detach() from the dataset",
        )
    if tensor._device.type != "cpu":
        raise runtime_error(
            "a worker hands over tensors of the CPU only",
            got=f"a tensor on {tensor._device}",
            hint="move the batch to the device in the training loop",
        )
    array = tensor._array
    if not (array.flags.c_contiguous or array.flags.f_contiguous):
        array = np.ascontiguousarray(array)
    return type(tensor), array, tensor._requires_grad


def _tensor_of(kind: type[TensorBase], array: Any, requires_grad: bool) -> Any:
    return kind._from_array(array, requires_grad)


def _main_is_a_file() -> bool:
    """Whether a fresh process can import what the main program defines."""
    return hasattr(sys.modules["__main__"], "__file__")


# --- shared memory: the worker's side -------------------------------------------------


class Outbox:
    """A worker's pieces of shared memory, used again and again."""

    def __init__(self, announce: Callable[[str, str], None]) -> None:
        self._announce = announce
        self._pieces: dict[str, SharedMemory] = {}
        self._free: set[str] = set()

    def store(self, buffers: list[Any]) -> tuple[str | None, list[int]] | None:
        """Copy arrays into one piece; its name and their sizes. None: no room."""
        sizes = [each.nbytes for each in buffers]
        if not sum(sizes):
            return None, sizes
        piece = self._piece(sum(map(rounded_up, sizes)))
        if piece is None:
            return None
        memory: Any = piece.buf
        start = 0
        for each, size in zip(buffers, sizes, strict=True):
            memory[start : start + size] = each
            start += rounded_up(size)
        return piece.name, sizes

    def back(self, names: Iterable[str]) -> None:
        """The main process has copied what was in these pieces."""
        self._free.update(names)

    def close(self) -> None:
        """Let go of all pieces; the main process removes them."""
        for piece in self._pieces.values():
            piece.close()

    def _piece(self, size: int) -> SharedMemory | None:
        for name in self._free:
            if self._pieces[name].size >= size:
                self._free.remove(name)
                return self._pieces[name]
        if self._free:  # too small for what comes now
            name = self._free.pop()
            self._pieces.pop(name).close()
            self._announce("gone", name)
        return self._new(max(size, SMALLEST))

    def _new(self, size: int) -> SharedMemory | None:
        # A full /dev/shm would kill the worker while it writes, not before.
        if sys.platform == "linux" and shutil.disk_usage("/dev/shm").free < 2 * size:
            return None
        name = f"tge_{os.getppid()}_{secrets.token_hex(6)}"  # 30 letters on macOS
        self._announce("made", name)
        self._pieces[name] = SharedMemory(name, create=True, size=size)
        return self._pieces[name]


# --- shared memory: the main process's side -------------------------------------------


class Inbox:
    """All pieces that one worker has made, as the main process sees them."""

    def __init__(self) -> None:
        self._pieces: dict[str, SharedMemory | None] = {}
        self.read: list[str] = []  # names to tell the worker

    def note(self, event: str, name: str) -> None:
        """The worker is about to make a piece, or has let go of one."""
        if event == "made":
            self._pieces[name] = None
        else:
            self._remove(name)

    def load(self, name: str | None, sizes: list[int]) -> list[Any]:
        """Copies of the arrays in a piece, as bytes that may be written."""
        if name is None:
            return [np.empty(0, np.uint8) for _ in sizes]
        piece = self._pieces[name]
        if piece is None:
            piece = self._pieces[name] = SharedMemory(name)
        memory: Any = piece.buf
        copies, start = [], 0
        for size in sizes:
            copies.append(np.frombuffer(memory, np.uint8, size, start).copy())
            start += rounded_up(size)
        self.read.append(name)
        return copies

    def close(self) -> None:
        """Remove every piece, also one that the worker died over."""
        for name in list(self._pieces):
            self._remove(name)

    def _remove(self, name: str) -> None:
        piece = self._pieces.pop(name)
        try:
            piece = piece or SharedMemory(name)
        except FileNotFoundError:  # announced, then never made
            return
        piece.close()
        piece.unlink()


def rounded_up(size: int) -> int:
    """The next multiple of the alignment."""
    return -(-size // ALIGNMENT) * ALIGNMENT


def refusal(reason: str) -> TypeError:
    """The error for those who ask for processes that cannot be given the dataset."""
    return TypeError(
        message(
            "DataLoader worker processes cannot be started: the dataset, collate_fn or "
            "worker_init_fn cannot be sent to a fresh process",
            got=reason,
            hint="put classes and functions into a .py file and import them; no lambda",
        )
    )
