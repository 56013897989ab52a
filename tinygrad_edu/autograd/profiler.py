"""Where the time goes: a table of operations, how often and how long.

The times are wall-clock times of whole operations in Python, with all that this library
does around NumPy. *Self* time is without what was timed inside: a custom function's
without that of its operations, a gradient rule's without that of what it records.
A profile belongs to the thread, and task, that opened it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from time import perf_counter_ns
from typing import Any

from .context import ContextDecorator
from .watching import Watcher, switch_off, switch_on


class FunctionEventAvg:
    """All calls of one operation together; times in microseconds."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.count = 0
        self.cpu_time_total = 0.0
        self.self_cpu_time_total = 0.0

    @property
    def cpu_time(self) -> float:
        """The mean time of a call."""
        return self.cpu_time_total / self.count if self.count else 0.0

    def __repr__(self) -> str:
        return (
            f"<FunctionEventAvg key={self.key} count={self.count} "
            f"cpu_time={self.cpu_time:.3f}us "
            f"self_cpu_time={self.self_cpu_time_total:.3f}us>"
        )


class EventList(list[FunctionEventAvg]):
    """Operations with their times; ``table()`` shows them."""

    @property
    def self_cpu_time_total(self) -> float:
        """The time of all operations, nothing counted twice."""
        return sum(each.self_cpu_time_total for each in self)

    def table(self, sort_by: str | None = None, row_limit: int = 100) -> str:
        """A table as text, the largest first by ``sort_by``: ``cpu_time_total``,
        ``self_cpu_time_total``, ``cpu_time`` or ``count``.
        """
        rows = list(self)
        if sort_by is not None:
            rows.sort(key=lambda each: getattr(each, sort_by), reverse=True)
        total = self.self_cpu_time_total or 1.0
        lines = [
            (
                each.key,
                f"{100 * each.self_cpu_time_total / total:.2f}%",
                microseconds(each.self_cpu_time_total),
                microseconds(each.cpu_time_total),
                microseconds(each.cpu_time),
                str(each.count),
            )
            for each in rows[:row_limit]
        ]
        return in_columns(HEADER, lines) + (
            f"\nSelf CPU time total: {microseconds(self.self_cpu_time_total)}"
        )

    def __str__(self) -> str:
        return self.table()


HEADER = ("Name", "Self CPU %", "Self CPU", "CPU total", "CPU time avg", "# of Calls")


def microseconds(time: float) -> str:
    """A time with the unit that suits it.

    >>> microseconds(12.5), microseconds(1234.5), microseconds(2e6)
    ('12.500us', '1.234ms', '2.000s')
    """
    if time >= 1e6:
        return f"{time / 1e6:.3f}s"
    return f"{time / 1e3:.3f}ms" if time >= 1e3 else f"{time:.3f}us"


def in_columns(header: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    """Rows under their headings, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(header, *lines, strict=True)]
    rule = "  ".join("-" * width for width in widths)
    shown = [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in (header, *lines)
    ]
    return "\n".join([rule, shown[0], rule, *shown[1:], rule])


class profile:  # noqa: N801 - PyTorch's name
    """Inside, every operation is timed, forward and backward.

    Source: PyTorch, ``torch.autograd.profiler.profile``; of its many settings
    ``enabled`` is heeded, others are refused.

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(3, requires_grad=True)
    >>> with torch.autograd.profiler.profile() as prof:
    ...     (x * x).sum().backward()
    >>> {each.key: each.count for each in prof.key_averages()}
    {'aten::mul': 1, 'aten::sum': 1, 'SumBackward0': 1, 'MulBackward0': 1}
    >>> print(prof.table(sort_by="self_cpu_time_total"))  # doctest: +ELLIPSIS
    ---...
    Name                Self CPU %...# of Calls
    ...
    Self CPU time total: ...
    """

    def __init__(self, enabled: bool = True) -> None:
        self.enabled = enabled
        self.events: dict[str, FunctionEventAvg] = {}
        self.nested: list[int] = []  # for each open call, the time of those inside

    def __enter__(self) -> profile:
        if self.enabled:
            self._token = _profile.set(self)
            switch_on(_timing)
        return self

    def __exit__(self, *_: Any) -> None:
        if self.enabled:
            switch_off(_timing)
            _profile.reset(self._token)

    def begin(self) -> int:
        """A call begins now."""
        self.nested.append(0)
        return perf_counter_ns()

    def end(self, key: str, began: int) -> None:
        """The innermost open call is over."""
        time = perf_counter_ns() - began
        inside = self.nested.pop()
        if self.nested:
            self.nested[-1] += time
        event = self.events.setdefault(key, FunctionEventAvg(key))
        event.count += 1
        event.cpu_time_total += time / 1e3
        event.self_cpu_time_total += (time - inside) / 1e3

    def key_averages(self) -> EventList:
        """The calls by operation, in the order of their first end."""
        return EventList(self.events.values())

    def table(self, sort_by: str | None = None, row_limit: int = 100) -> str:
        """See :meth:`EventList.table`."""
        return self.key_averages().table(sort_by, row_limit)

    @property
    def self_cpu_time_total(self) -> float:
        """The time of all operations in microseconds."""
        return self.key_averages().self_cpu_time_total

    def __str__(self) -> str:
        return self.table()


_profile: ContextVar[profile | None] = ContextVar("profile", default=None)


class _Timing(Watcher):
    """Tells the thread's profile when operations begin and end."""

    def before(self, name: str) -> Any:
        running = _profile.get()
        return running and (running, f"aten::{name}", running.begin())

    def after(self, began: Any, outputs: tuple[Any, ...], node: Any) -> None:
        if began is not None:
            running, key, start = began
            running.end(key, start)

    def before_rule(self, node: Any) -> Any:
        running = _profile.get()
        return running and (running, node.name(), running.begin())

    def after_rule(self, began: Any, node: Any, outgoing: Any, error: Any) -> None:
        self.after(began, (), node)


_timing = _Timing()


class record_function(ContextDecorator):  # noqa: N801 - PyTorch's name
    """A line of one's own in the table: the time of a block, or of a function.

    Source: PyTorch, ``torch.autograd.profiler.record_function``.

    >>> import tinygrad_edu as torch
    >>> with torch.autograd.profiler.profile() as prof:
    ...     with torch.autograd.profiler.record_function("my block"):
    ...         y = torch.ones(3) + 1
    >>> [each.key for each in prof.key_averages()]
    ['aten::add', 'my block']
    """

    def __init__(self, name: str, args: str | None = None) -> None:
        self.name = name

    def clone(self) -> record_function:
        return record_function(self.name)

    def __enter__(self) -> record_function:
        self.running = _profile.get()
        if self.running is not None:
            self.began = self.running.begin()
        return self

    def __exit__(self, *_: Any) -> None:
        if self.running is not None:
            self.running.end(self.name, self.began)
