"""The C program of a plan: ``emit(schedule)``."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..planning.steps import Buffer, Call, Loop, Schedule, Step


@dataclass(eq=False, slots=True)
class Kernel:
    """One function of the program: a loop or a product, and the steps that call it."""

    name: str
    steps: list[Step] = field(default_factory=list)
    # Lines of the text where it stands, counted from 1.
    first_line: int = 0
    last_line: int = 0


@dataclass(eq=False, slots=True)
class Source:
    """A C program and how to call it.

    ``segments`` are what happens in order: the name of a C function
    ``int name(void **p, const double *numbers)``, or a ``Call`` for Python to do.
    ``numbers`` are the Python numbers of ``graph.inputs`` in order. ``pointers`` says
    what ``p[i]`` is: a buffer of an input or an output, or None for the workspace
    (``schedule.peak_bytes`` bytes, aligned to 64).

    A function returns 0, or 1 + i when the indices in the step ``checks[i]`` are out of
    bounds; nothing has been written to any state then.

    ``blas`` names the function that takes pointers to sgemm and dgemm.
    ``splits`` are the loops worth sharing between threads: see ``Kernel``.
    """

    text: str
    segments: list[str | Call]
    pointers: list[Buffer | None]
    kernels: list[Kernel]
    checks: list[Loop] = field(default_factory=list)
    blas: str = "set_blas"


def emit(schedule: Schedule) -> Source:
    """The C program of a plan."""
    raise NotImplementedError
