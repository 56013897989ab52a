"""What became of a function: ``torch.compiler.explain(function)(*args)``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .backends import get_default_backend
from .case import Case
from .compiled import Compiled, capturing
from .compiling import compiled_of


class Kernel(NamedTuple):
    """One piece of generated source: its name, what it moves and computes."""

    name: str
    bytes: int
    flops: int
    lines: tuple[str, ...] = ()


class PassCount(NamedTuple):
    """A pass, how many operations there were before and after it, and its time."""

    name: str
    before: int
    after: int
    milliseconds: float = 0.0


@dataclass
class Explanation:
    """What is known of the case that fits one call; ``print`` shows it as a report.

    ``answer`` is what the call returned. ``break_reason`` is empty for a function that
    is compiled. Source of the idea: PyTorch, ``torch._dynamo.explain``.
    """

    name: str
    answer: Any = None
    graph_count: int = 0
    graph_break_count: int = 0
    op_count: int = 0
    break_reason: str = ""
    break_line: str = ""
    guards: list[str] = field(default_factory=list)
    passes: list[PassCount] = field(default_factory=list)
    kernels: list[Kernel] = field(default_factory=list)
    target: str = ""
    peak_bytes: int = 0
    unplanned_bytes: int = 0
    compile_seconds: float = 0.0
    cached: bool = False
    fallback_reason: str = ""
    again: bool = False
    graph: Any = None
    source: str = ""

    def __str__(self) -> str:
        return "\n".join(
            [
                *self._captures(),
                *self._guards(),
                *self._passes(),
                *self._kernels(),
                *self._compilation(),
            ]
        )

    __repr__ = __str__

    def _captures(self) -> list[str]:
        lines = [f"{self.name}", f"Graph Count: {self.graph_count}"]
        lines += [f"Graph Break Count: {self.graph_break_count}"]
        lines += [f"Op Count: {self.op_count}"]
        if self.break_reason:
            lines += ["Break Reason:", f"  {self.break_reason}"]
            lines += [f"  at {self.break_line}"] if self.break_line else []
            lines += ["  so it runs eagerly, with the same answers"]
        if self.again:
            lines += ["The optimizer has just made its state: ask once more."]
        return lines

    def _guards(self) -> list[str]:
        counts = Counter(self.guards)
        return [
            "Guards:",
            *(f"  {g}" + (f" ({n} times)" if n > 1 else "") for g, n in counts.items()),
        ]

    def _passes(self) -> list[str]:
        if not self.passes:
            return []
        width = max(len(each.name) for each in self.passes)
        return [
            "Passes (operations before and after):",
            *(f"  {p.name:{width}} {p.before:5} {p.after:5}" for p in self.passes),
        ]

    def _kernels(self) -> list[str]:
        if not self.kernels:
            return []
        width = max(len(each.name) for each in self.kernels)
        return [
            "Kernels (bytes moved, floating point operations):",
            *(f"  {k.name:{width}} {k.bytes:12,} {k.flops:14,}" for k in self.kernels),
        ]

    def _compilation(self) -> list[str]:
        if not self.target:
            return []
        kept = ", from the cache" if self.cached else ""
        lines = [f"Target: {self.target}, in {self.compile_seconds:.2f} s{kept}"]
        if self.fallback_reason:
            lines.append(f"  {self.fallback_reason}")
        if self.unplanned_bytes:
            lines.append(
                f"Workspace: {self.peak_bytes:,} bytes at its peak, "
                f"{self.unplanned_bytes:,} without reuse"
            )
        return lines


def explain(function: Any) -> Callable[..., Explanation]:
    """Run a function once, for real, and say what the compiler makes of it.

    ``explain(function)(*args)`` returns an :class:`Explanation`: its text is a report,
    its attributes are the pieces. Of what ``torch.compile`` returned, the case that
    fits the arguments is shown, and the call is part of its life like any other.
    Source: PyTorch, ``torch._dynamo.explain``.

    >>> import tinygrad_edu as torch
    >>> found = torch.compiler.explain(lambda x: x.exp().sum())(torch.ones(3))
    >>> found.graph_count, found.graph_break_count
    (1, 0)
    >>> found = torch.compiler.explain(lambda x: x.item())(torch.ones(1))
    >>> found.graph_break_count
    1
    """

    def run(*args: Any, **kwargs: Any) -> Explanation:
        compiled = compiled_of(function)
        if compiled is None or compiled.target is None:
            compiled = Compiled(function, _backend(), False, {})
        with capturing:
            case = _fitting(compiled, args, kwargs)
            if case is not None:
                case.build()
                answer = compiled(*args, **kwargs)
            else:
                case, answer = compiled.new_case(args, kwargs)
                case.build()
        return explained(case, answer)

    return run


def _backend() -> str:
    default = get_default_backend()
    return "inductor" if default == "eager" else default


def _fitting(compiled: Compiled, args: Any, kwargs: Any) -> Case | None:
    """The case whose guards hold for a call."""
    for case in compiled.cases:
        if not case.why_not(args, kwargs):
            return case
    return None


def explained(case: Case, answer: Any) -> Explanation:
    """What there is to say about a case."""
    program = case.program
    found = Explanation(case.name, answer, again=case.again)
    found.guards = case.guards.words
    if case.again:
        return found
    if case.reason or program is None:
        found.graph_break_count = 1
        found.break_reason, found.break_line = case.reason, case.line
        return found
    found.graph_count = len(program.parts)
    found.graph = program.parts[0].graph
    found.op_count = sum(len(part.graph.nodes) for part in program.parts)
    for part in program.parts:
        found.passes += [PassCount(*each) for each in part.counts]
        _add_compilation(found, part.executable)
    return found


def _add_compilation(found: Explanation, executable: Any) -> None:
    """What the executable of one part says about itself."""
    if executable is None:
        return
    for each in executable.kernels:
        lines = tuple(str(line) for line in getattr(each, "lines", ()))
        moved = int(getattr(each, "bytes_moved", 0))
        found.kernels.append(Kernel(each.name, moved, each.flops, lines))
    found.target = getattr(executable, "target", "") or found.target
    found.peak_bytes += executable.peak_bytes or 0
    found.unplanned_bytes += executable.unplanned_bytes or 0
    found.compile_seconds += executable.compile_seconds
    found.cached = bool(executable.cached)
    found.fallback_reason = executable.reason or ""
    found.source += str(executable.source)
