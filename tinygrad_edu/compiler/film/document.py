"""The film of a compilation: one plain description of what the compiler did.

Everything that shows a compilation (the widget, its still picture, its words) reads
this document and nothing else. The same classes are described as TypeScript types in
``widgets/src/compiler/document.ts``; a test holds both together.

An operation stands once in ``operations``, however many stages it lives through: a
stage is a list of places in that list. Kernels, lines of Python, lines of source and
buffers name each other by their places too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 1


@dataclass
class FilmInput:
    """A value that comes from outside. ``kind`` and ``label`` as in ``ir.graph``."""

    id: str
    kind: str
    label: str
    type: str


@dataclass
class FilmOperation:
    """One operation as it stood in at least one stage.

    ``id`` is the name of its first result and stays the same while passes move or
    change it. ``outputs`` and ``inputs`` are names of values, ``lines`` places in
    ``python``. ``bytes`` is what it reads and writes if it runs alone, ``flops`` how
    many additions, multiplications and the like it takes.
    """

    id: str
    op: str
    text: str
    type: str
    module: str
    outputs: list[str]
    inputs: list[str]
    lines: list[int]
    bytes: int
    flops: int


@dataclass
class FilmStage:
    """The program after one pass; the first stage is the program as it was captured.

    ``kernels`` says for each operation which kernel it is part of, −1 for none yet.
    ``removed`` are ids of the stage before, the other three lists ids of this one.
    """

    name: str
    title: str
    milliseconds: float = 0.0
    operations: list[int] = field(default_factory=list)
    kernels: list[int] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)


@dataclass
class FilmKernel:
    """One step of the finished program: a loop, a product, or a call.

    ``operations`` are ids, ``lines`` places in ``python``. ``bytes`` is what it moves
    between memory and processor: what lives inside of a fused loop is not moved.
    """

    name: str
    kind: str
    operations: list[str]
    lines: list[int]
    bytes: int
    flops: int


@dataclass
class FilmPython:
    """A line of somebody's program. ``used`` is false for a line between two others."""

    file: str
    number: int
    text: str
    used: bool = True


@dataclass
class FilmSource:
    """What was generated for one target, and where each of its lines comes from.

    ``kernels`` and ``python`` hold places, ``operations`` ids: one list for each line
    of ``text``, empty where a line belongs to all of a kernel. Several kernels share a
    line where they are the same loop over other memory.
    """

    target: str
    title: str
    text: list[str] = field(default_factory=list)
    kernels: list[list[int]] = field(default_factory=list)
    python: list[list[int]] = field(default_factory=list)
    operations: list[list[str]] = field(default_factory=list)


@dataclass
class FilmBuffer:
    """A piece of the workspace, from the first to the last kernel that needs it.

    ``value`` is the id of what lies in it, ``operation`` the id of what makes that.
    """

    value: str
    operation: str
    offset: int
    size: int
    first: int
    last: int


@dataclass
class FilmWrite:
    """When all is computed, ``value`` goes into the memory of the input ``state``."""

    state: str
    value: str


@dataclass
class FilmTimes:
    """Seconds of one call, each the median of ``calls``; nothing is measured unasked.

    ``compile_seconds`` is what the compiler took, ``cached`` whether the machine code
    was found on disk.
    """

    eager: float | None = None
    compiled: float | None = None
    calls: int = 0
    compile_seconds: float | None = None
    cached: bool = False


@dataclass
class CompilerFilm:
    """A whole compilation, ready to be shown.

    ``peak_bytes`` is the size of the workspace, ``unplanned_bytes`` what it would be if
    every buffer had memory of its own. ``notices`` are sentences about what could not
    be compiled and why.
    """

    title: str
    target: str = ""
    inputs: list[FilmInput] = field(default_factory=list)
    operations: list[FilmOperation] = field(default_factory=list)
    stages: list[FilmStage] = field(default_factory=list)
    kernels: list[FilmKernel] = field(default_factory=list)
    python: list[FilmPython] = field(default_factory=list)
    sources: list[FilmSource] = field(default_factory=list)
    buffers: list[FilmBuffer] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    writes: list[FilmWrite] = field(default_factory=list)
    peak_bytes: int = 0
    unplanned_bytes: int = 0
    times: FilmTimes = field(default_factory=FilmTimes)
    notices: list[str] = field(default_factory=list)
    version: int = VERSION

    def to_dict(self) -> dict[str, Any]:
        """The film as plain dicts, lists, text and numbers, ready for JSON."""
        return asdict(self)
