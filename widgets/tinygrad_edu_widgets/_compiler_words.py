"""A CompilerView in words."""

from __future__ import annotations

from typing import Any

from tinygrad_edu_widgets._modules_figure import size_text

Plain = dict[str, Any]

MOST_KERNELS = 8
MOST_NOTICES = 5


def summary(film: Plain) -> str:
    """What was captured, what each pass did, what runs now, and what it moves."""
    lines = [_headline(film), *map(stage_text, film["stages"][1:])]
    lines += kernel_lines(film)
    if film["unplanned_bytes"]:
        peak, all_ = size_text(film["peak_bytes"]), size_text(film["unplanned_bytes"])
        lines.append(f"Workspace: {peak}; {all_} if no memory were used again.")
    lines += [time_text(film)] if time_text(film) else []
    lines += film["notices"][:MOST_NOTICES]
    return "\n".join(lines)


def _headline(film: Plain) -> str:
    stages = film["stages"]
    if not stages:
        return f"{film['title']}: nothing was compiled."
    first, last = (len(stages[at]["operations"]) for at in (0, -1))
    kernels = len(film["kernels"])
    runs = f"; it runs as {_count(kernels, 'kernel')}" if kernels else ""
    return f"{film['title']}: {_count(first, 'operation')} captured, {last} left{runs}."


def stage_text(stage: Plain) -> str:
    """``dead_code: 25 operations, 1 removed``."""
    changes = [
        f"{len(stage[name])} {name}"
        for name in ("removed", "added", "changed", "moved")
        if stage[name]
    ]
    groups = len({kernel for kernel in stage["kernels"] if kernel >= 0})
    changes += [f"{groups} groups"] if groups else []
    many = _count(len(stage["operations"]), "operation")
    return f"  {stage['name']}: {many}, {', '.join(changes) or 'nothing changed'}"


def kernel_lines(film: Plain) -> list[str]:
    """The kernels that move most memory, largest first."""
    kernels = sorted(film["kernels"], key=lambda one: -one["bytes"])
    lines = [
        f"  {one['name']}: {_count(len(one['operations']), 'operation')}, "
        f"{size_text(one['bytes'])} moved, {amount(one['flops'])} operations on numbers"
        for one in kernels[:MOST_KERNELS]
    ]
    if len(kernels) > MOST_KERNELS:
        lines.append(f"  … and {len(kernels) - MOST_KERNELS:,} more kernels")
    return ["Kernels, by the bytes they move:", *lines] if lines else []


def time_text(film: Plain) -> str:
    """Eager against compiled; empty where nobody has measured."""
    times = film["times"]
    if times["eager"] is None or not times["compiled"]:
        return ""
    eager, compiled = duration(times["eager"]), duration(times["compiled"])
    share = times["eager"] / times["compiled"]
    return f"One call: {eager} eager, {compiled} compiled, {share:.2g} times as fast."


def amount(value: float) -> str:
    """An amount for people.

    >>> amount(12), amount(32_768), amount(1.5e9)
    ('12', '32.8 k', '1.5 G')
    """
    for unit, letter in ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= unit:
            return f"{value / unit:.3g}{letter}"
    return f"{value:.3g}"


def duration(seconds: float) -> str:
    """A time for people.

    >>> duration(31e-6), duration(0.25)
    ('31 µs', '250 ms')
    """
    for unit, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= unit:
            return f"{seconds / unit:.3g} {name}"
    return f"{seconds / 1e-9:.3g} ns"


def _count(many: int, noun: str) -> str:
    return f"{many:,} {noun}{'s' * (many != 1)}"
