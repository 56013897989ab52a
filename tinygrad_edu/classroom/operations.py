"""Which operations a few lines take: where each stands in them, and what came of it.

    result, record = watch(lambda: a[:, None] + b)
    [each.source for each in record.operations]   # ['a[:, None]', 'a[:, None] + b']

Lesson 08 gives each puzzle a budget of operations. An operation is what makes a tensor
and is called from outside of the library; what it calls inside is its own affair.
"""

from __future__ import annotations

import inspect
import itertools
import linecache
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.tensor import Tensor

PACKAGE = str(Path(__file__).resolve().parents[1])
LESSONS = str(Path(__file__).resolve().parent / "lessons")

LEAVING = {"tolist", "item", "numpy", "__iter__", "__float__", "__int__", "__bool__"}
"""What hands the numbers of a tensor to Python, one by one."""

LONGEST = 60  # characters of an operation's source
MOST_KEPT = 40  # operations whose result is kept; a loop could make millions


@dataclass(frozen=True)
class Operation:
    """One operation: its words in the source, and the tensor that it made."""

    source: str
    result: Any


@dataclass
class Record:
    """What was seen: every operation, and every way out of the tensors."""

    operations: list[Operation] = field(default_factory=list)
    count: int = 0
    leaving: list[str] = field(default_factory=list)

    def note(self, source: str, result: Any) -> None:
        """Count an operation, and keep it while there is room."""
        self.count += 1
        if len(self.operations) < MOST_KEPT:
            self.operations.append(Operation(source, result))


def watch(call: Callable[[], Any], record: Record | None = None) -> tuple[Any, Record]:
    """What a call gives back, and the operations that it took.

    A record may be handed in: then it is there even if the call ends in an error.

    >>> import tinygrad_edu as torch
    >>> a = torch.arange(3)
    >>> watch(lambda: a[:, None] * 10 + a)[1].count
    3
    """
    seen = Record() if record is None else record

    def spy(frame: FrameType, event: str, result: Any) -> None:
        caller = frame.f_back
        if event != "return" or caller is None or not _inside(frame.f_code):
            return
        if not _inside(caller.f_code):
            _look(seen, frame, caller, result)

    before = sys.getprofile()
    sys.setprofile(spy)
    try:
        return call(), seen
    finally:
        sys.setprofile(before)


def _inside(code: CodeType) -> bool:
    """Whether code is the library's; the answers in lessons are somebody's."""
    name = code.co_filename
    return name.startswith(PACKAGE) and not name.startswith(LESSONS)


def _look(seen: Record, frame: FrameType, caller: FrameType, result: Any) -> None:
    name = frame.f_code.co_name
    if name in LEAVING and isinstance(frame.f_locals.get("self"), Tensor):
        seen.leaving.append(source_at(caller))
    elif isinstance(result, Tensor) or _holds_tensors(result):
        seen.note(source_at(caller), result)


def _holds_tensors(result: Any) -> bool:
    return isinstance(result, tuple) and any(isinstance(t, Tensor) for t in result)


def source_at(frame: FrameType) -> str:
    """The words of the source that a frame is at, in one line; may be empty."""
    places = itertools.islice(frame.f_code.co_positions(), frame.f_lasti // 2, None)
    first, last, begin, end = next(places, (None,) * 4)
    if first is None or last is None or begin is None or end is None:
        return ""
    lines = linecache.getlines(frame.f_code.co_filename)[first - 1 : last]
    if not lines:
        return ""
    raw = [line.encode() for line in lines]
    raw[-1] = raw[-1][:end]  # the places are counted in bytes
    raw[0] = raw[0][begin:]
    text = " ".join(b" ".join(raw).decode(errors="replace").split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


# ------------------------------------------------------------------ a budget


@dataclass(frozen=True)
class Count:
    """Stands behind a case's inputs: not the result is asked for, but the cost."""


@dataclass(frozen=True, eq=False)
class Spent:
    """The operations that were taken, held against a budget."""

    budget: int
    record: Record
    banned: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """held | banned | nearly | far: all that two answers are compared by."""
        if self.banned:
            return "banned"
        if self.record.leaving or self.record.count > 2 * self.budget:
            return "far"
        return "held" if self.record.count <= self.budget else "nearly"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spent) and self.verdict == other.verdict

    def __hash__(self) -> int:
        return hash(self.verdict)

    def __repr__(self) -> str:
        if self.verdict == "held":
            return f"at most {self.budget} operations"
        if self.banned:
            return f"made with {self.banned[0]}, which is what is built here"
        if self.record.leaving:
            return f"{self.record.leaving[0]} takes the numbers out of the tensor"
        lines = [f"{self.record.count} operations:"]
        kept = self.record.operations[: self.budget + 2]
        lines += [each.source or "…" for each in kept]
        return "\n".join(lines + ["…"] * (self.record.count > len(kept)))


def tried(budget: int, banned: tuple[str, ...] = ()) -> Callable[..., Any]:
    """A way to try an answer: its result, or with ``Count()`` behind it, its cost."""

    def attempt(answer: Any, *given: Any) -> Any:
        if not isinstance(given[-1], Count):
            return answer(*given)
        names = names_in(getattr(answer, "__code__", None))
        used = tuple(name for name in banned if name in names)
        return Spent(budget, watch(lambda: answer(*given[:-1]))[1], used)

    return attempt


def names_in(code: CodeType | None) -> set[str]:
    """Every global name and attribute that code mentions, in functions in it, too.

    >>> sorted(names_in((lambda x: x.abs().sum()).__code__))
    ['abs', 'sum']
    """
    if code is None:
        return set()
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return set(code.co_names).union(*map(names_in, inner))


Cases = Callable[[], list[Arguments]]


def budgeted(
    reference: Callable[..., Any],
    lesson: str,
    budget: int,
    *,
    properties: tuple[tuple[str, Cases], ...],
    large: Callable[[], Arguments],
    wrong_answers: tuple[WrongAnswer, ...],
    hints: tuple[str, str, str],
    banned: tuple[str, ...] = (),
) -> Exercise:
    """An exercise whose answers may take so many operations and no more.

    ``large`` makes the inputs for which they are counted; ``banned`` are functions that
    do all of it at once.
    """
    says = f"takes at most {budget} operations, however much goes in"
    counted = Property(says, lambda: [(*large(), Count())])
    return Exercise(
        name=reference.__name__,
        lesson=lesson,
        reference=reference,
        attempt=tried(budget, banned),
        inputs=tuple(inspect.signature(reference).parameters),
        properties=(*(Property(*each) for each in properties), counted),
        wrong_answers=wrong_answers,
        hints=hints,
    )
