"""From C source to functions that Python can call.

A source is compiled once: what came of it is kept by a key made of the source, the
compiler, its options and the processor. Another process, or a later day, loads it in a
millisecond.
"""

from __future__ import annotations

import ctypes
import hashlib
import shutil
import tempfile
import threading
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import compiler as compilers
from .command import Unavailable
from .folder import keep, kept

PATIENCE = 60.0  # seconds for one program


@dataclass(frozen=True)
class Library:
    """A compiled program in memory.

    ``seconds`` is how long it took to have it, ``cached`` whether it was there.
    """

    handle: ctypes.CDLL
    seconds: float
    cached: bool
    compiler: str

    def function(self, name: str) -> Any:
        """One of its functions, as ctypes gives it."""
        return self.handle[name]


def load(source: str, patience: float = PATIENCE) -> Library:
    """The compiled program of a C source.

    Raises Unavailable with one line that says why there is none: no compiler, one
    that refuses the source, or one that took longer than ``patience`` seconds.
    """
    started = time.perf_counter()
    compiler = compilers.find()
    key = key_of(source, compiler)
    with _lock_of(key):
        handle, reason = _loaded.get(key), _failed.get(key)
        if reason is not None:
            raise Unavailable(reason)
        cached = handle is not None
        if handle is None:
            handle, cached = _obtain(source, compiler, key, patience)
            _loaded[key] = handle
    seconds = time.perf_counter() - started
    return Library(handle, seconds, cached, compiler.version)


def key_of(source: str, compiler: compilers.Compiler) -> str:
    """What a compiled program depends on, as a name."""
    parts = (source, compiler.identity, *compiler.flags)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


_loaded: dict[str, ctypes.CDLL] = {}  # a library once loaded stays to the end
_failed: dict[str, str] = {}
_guard = threading.Lock()
_locks: weakref.WeakValueDictionary[str, Any] = weakref.WeakValueDictionary()


class _Turn:
    """A lock that a weak dictionary can hold."""

    def __init__(self) -> None:
        self.lock = threading.Lock()

    def __enter__(self) -> None:
        self.lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.lock.release()


def _lock_of(key: str) -> _Turn:
    """Threads that want the same program wait for the first of them."""
    with _guard:
        turn: _Turn = _locks.setdefault(key, _Turn())
        return turn


def _obtain(
    source: str, compiler: compilers.Compiler, key: str, patience: float
) -> tuple[ctypes.CDLL, bool]:
    """The library from the cache folder or, if it is not there, from the compiler."""
    path = kept(key)
    if path is not None:
        try:
            return ctypes.CDLL(str(path)), True
        except OSError:
            pass  # a folder whose files may not be run, say: compile elsewhere
    folder = tempfile.mkdtemp(prefix="tinygrad_edu_")
    try:
        made = compiler.compile(source, folder, patience)
        return _load_made(made, keep(key, made.read_bytes())), False
    except Unavailable as reason:
        _failed[key] = str(reason)
        if "did not end" in str(reason):
            compilers.forget(compiler)
        raise
    except OSError as error:
        raise Unavailable(f"the compiled program is not usable: {error}") from error
    finally:
        # Linux and macOS keep a loaded library whose file is gone, Windows its file.
        shutil.rmtree(folder, ignore_errors=True)


def _load_made(made: Path, copy: Path | None) -> ctypes.CDLL:
    """Load the kept copy, or where that cannot be the one just made."""
    if copy is not None:
        try:
            return ctypes.CDLL(str(copy))
        except OSError:
            pass
    return ctypes.CDLL(str(made))
