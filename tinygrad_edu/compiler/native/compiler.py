"""Which C compiler this machine has, and which options it takes.

In this order: what the environment variable ``CC`` says, and then nothing else; ``cc``,
``gcc``, ``clang``; the package ``ziglang``, which is a C compiler that pip installs on
every system. One counts as found when a small program compiled by it gives the right
answer. That takes a tenth of a second, so the answer is kept in the cache folder.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import shlex
import shutil
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tinygrad_edu.files import write_atomically

from .command import Unavailable, run
from .folder import ENDING, cache_folder

PATIENCE = 15.0  # seconds for the small program
ZIG_PATIENCE = 90.0  # it makes parts of itself when it is first called
NONE = (
    "no C compiler found: no cc, gcc or clang, and not the package ziglang "
    "(pip install ziglang)"
)
PROBE = "int probe(int x) { return 6 * x; }\n"

# No -ffast-math, nor parts of it: -fassociative-math makes x of (x + 1e20) - 1e20, and
# 0 of x · 0 for an infinite x. A loop says itself where a sum may take another order.
MATHEMATICS = (
    "-O3",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=fast",
    "-fopenmp-simd",
)
# For this very processor, and in its widest registers.
WIDEST = ("-march=native", "-mprefer-vector-width=512")
# Compilers differ in what they refuse: the first of these that one takes is its own.
LADDER = (
    (*MATHEMATICS, *WIDEST),
    (*MATHEMATICS, "-march=native"),
    (*MATHEMATICS, "-mcpu=native"),
    MATHEMATICS,
    ("-O3",),
    ("-O2",),
)
WINDOWS = sys.platform == "win32"
SHARED = ("-shared", "-w") if WINDOWS else ("-shared", "-fPIC", "-w", "-pthread")
MEMORY = "compilers.json"


@dataclass(frozen=True)
class Compiler:
    """A compiler that works: how it is called, its options, and what it is."""

    command: tuple[str, ...]
    flags: tuple[str, ...]
    version: str
    identity: str

    def compile(self, source: str, folder: str, patience: float) -> Path:
        """The shared library of a C source, made in a folder of its own."""
        Path(folder, "program.c").write_text(source, encoding="utf-8")
        out = "program" + ENDING
        libraries = () if WINDOWS else ("-lm",)
        options = (*self.flags, *SHARED, "program.c", "-o", out, *libraries)
        run([*self.command, *options], patience, folder)
        return Path(folder, out)


def find() -> Compiler:
    """The compiler of this machine.

    Raises Unavailable with one line that says why there is none.
    """
    reasons = []
    for command in candidates():
        try:
            return _known(command, _identity(command))
        except Unavailable as reason:
            reasons.append(str(reason))
    raise Unavailable("; ".join(reasons) or NONE)


def candidates() -> list[tuple[str, ...]]:
    """How a compiler may be called here, best first; those that are there."""
    given = os.environ.get("CC", "").strip()
    if given:
        return [tuple(shlex.split(given, posix=not WINDOWS))]
    found = [(name,) for name in ("cc", "gcc", "clang") if shutil.which(name)]
    return [*found, *_zig()]


def _zig() -> list[tuple[str, ...]]:
    """The compiler inside the package ziglang."""
    try:
        spec = importlib.util.find_spec("ziglang")
    except (ImportError, ValueError):
        return []
    for folder in (spec and spec.submodule_search_locations) or ():
        program = shutil.which("zig", path=folder)
        if program is not None:
            return [(program, "cc")]
    return []


def _identity(command: tuple[str, ...]) -> str:
    """Which files are called: another version is another file."""
    found = []
    for word in command:
        path = shutil.which(word)
        if path is not None:
            state = os.stat(path)
            found.append(f"{os.path.realpath(path)} {state.st_size} {state.st_mtime}")
    return hashlib.sha256("\n".join([*command, *found, cpu()]).encode()).hexdigest()


_lock = threading.Lock()
_tried: dict[str, Compiler | Unavailable] = {}


def _known(command: tuple[str, ...], identity: str) -> Compiler:
    """The compiler behind a command: tried once in a process, remembered on disk."""
    with _lock:
        found = _tried.get(identity)
        if found is None:
            try:
                found = _remembered(command, identity) or _try(command, identity)
            except Unavailable as reason:
                found = reason
            _tried[identity] = found
    if isinstance(found, Unavailable):
        raise Unavailable(str(found))
    return found


def forget(compiler: Compiler) -> None:
    """Try a compiler anew when it is next asked for: it has just hung."""
    with _lock:
        _tried.pop(compiler.identity, None)
        _remember(compiler.identity, None)


def _try(command: tuple[str, ...], identity: str) -> Compiler:
    """Go down the ladder until the small program works."""
    if sys.platform == "darwin" and shutil.which(command[0]) == "/usr/bin/cc":
        # Without Apple's tools, cc opens a window that offers to install them.
        run(["xcode-select", "-p"], PATIENCE)
    reason = Unavailable("")
    for place, flags in enumerate(LADDER):
        compiler = Compiler(command, flags, "", identity)
        try:
            _probe(compiler)
        except Unavailable as error:
            reason = error
            if "did not end" in str(error) or "cannot be started" in str(error):
                break
            continue
        entry = {"rung": place, "version": _version(command)}
        _remember(identity, entry)
        return Compiler(command, flags, str(entry["version"]), identity)
    raise reason


def _probe(compiler: Compiler) -> None:
    """Compile the small program, load it and look at its answer."""
    # On Windows the file of a loaded library cannot be deleted.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        name = compiler.command[0]
        zig = os.path.basename(name).startswith("zig")
        path = compiler.compile(PROBE, folder, ZIG_PATIENCE if zig else PATIENCE)
        try:
            answer = ctypes.CDLL(str(path)).probe(7)
        except (OSError, AttributeError) as error:
            raise Unavailable(f"{name} makes programs that do not load here") from error
        if answer != 42:
            raise Unavailable(f"{name} makes programs that give wrong answers")


def _version(command: tuple[str, ...]) -> str:
    """How a compiler calls itself: the first line of ``--version``."""
    try:
        return run([*command, "--version"], PATIENCE).strip().partition("\n")[0]
    except Unavailable:
        return " ".join(command)


def _memory() -> dict[str, dict[str, object]]:
    """What earlier processes have found out; nothing if that cannot be read."""
    folder = cache_folder()
    try:
        found = json.loads((folder / MEMORY).read_bytes()) if folder else {}
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remembered(command: tuple[str, ...], identity: str) -> Compiler | None:
    entry = _memory().get(identity)
    if not isinstance(entry, dict):
        return None
    rung, version = entry.get("rung"), entry.get("version")
    if not isinstance(rung, int) or not 0 <= rung < len(LADDER):
        return None
    return Compiler(command, LADDER[rung], str(version), identity)


def _remember(identity: str, entry: dict[str, object] | None) -> None:
    """Write it down, or strike it out; a folder that cannot be written is no matter."""
    folder = cache_folder()
    if folder is None:
        return
    known = _memory()
    known.pop(identity, None)
    if entry is not None:
        known[identity] = entry
    try:
        write_atomically(folder / MEMORY, json.dumps(known, indent=1).encode())
    except OSError:
        return


@cache
def cpu() -> str:
    """What tells processors apart that do not run each other's programs."""
    words = [sys.platform, platform.machine(), str(ctypes.sizeof(ctypes.c_void_p))]
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return " ".join([*words, platform.processor()])
    telling = ("model name", "flags", "Features", "CPU implementer", "CPU part")
    first = text.partition("\n\n")[0].splitlines()
    return "\n".join([*words, *(line for line in first if line.startswith(telling))])
