"""A kernel's source as a KernelView shows it: lines, statements, heat, findings."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from tinygrad_edu.cuda.simulator.findings import advice, in_words
from tinygrad_edu.cuda.simulator.launch import Kernel
from tinygrad_edu.cuda.simulator.machine.counters import Count
from tinygrad_edu.cuda.simulator.machine.faults import KernelRuntimeError, Where
from tinygrad_edu.cuda.simulator.machine.lanes import WARP, Shape, Size
from tinygrad_edu.cuda.simulator.machine.races import Race
from tinygrad_edu.cuda.simulator.meaning.operations import functions_of, steps_of
from tinygrad_edu.cuda.simulator.meaning.steps import Many

Plain = dict[str, Any]

WHOLE_FILE = 60  # lines of a file that is shown whole
LONGEST = 400  # characters of a line; the rest is left out
SHOWN_RACES = 20
TAB = 4
WORST_SECTORS = 3.0  # doublings: eight times as many pieces as would do
WORST_PASSES = 5.0  # doublings: all 32 lanes one after the other


class Listing:
    """The lines of a kernel, and where its statements stand among them."""

    def __init__(self, kernel: Kernel) -> None:
        self.source = kernel.module.program.source
        self.kernel = kernel
        self.places = {
            step.number: step.place
            for step in steps_of(kernel.function)
            if not isinstance(step, Many)
        }
        self.numbers = self._chosen()
        self.at = {number: place for place, number in enumerate(self.numbers)}

    def _chosen(self) -> list[int]:
        """The numbers of the lines that are shown: a short file, or what is called."""
        found: set[int] = set()
        if len(self.source.lines) <= WHOLE_FILE:
            found.update(range(1, len(self.source.lines) + 1))
        for function in functions_of(self.kernel.function):
            first = function.place.line
            inside = [step.place.line for step in steps_of(function)]
            same = [line for line in inside if (line > 0) == (first > 0)]
            found.update(range(self._beginning(first), self._end(max(same)) + 1))
        while found and not self.source.line(max(found)).strip():
            found.discard(max(found))
        return sorted(found)

    def _beginning(self, line: int) -> int:
        """A function begins with its template and the comment above it."""
        while self.source.line(line - 1).lstrip().startswith(("//", "template")):
            line -= 1
        return line

    def _end(self, line: int) -> int:
        """A function ends with the brace that closes it."""
        for further in range(line, line + 4):
            if self.source.line(further).startswith("}"):
                return further
        return line

    def lines(self) -> list[Plain]:
        """The lines, each with the label of its number."""
        return [
            {"label": self.label(number), "text": self.text(number)}
            for number in self.numbers
        ]

    def label(self, number: int) -> str:
        """A line's number; those of the common text are marked."""
        return str(number) if number > 0 else f"c{number - self.source.first + 1}"

    def text(self, number: int) -> str:
        """A line without tabs, and no longer than a person reads."""
        text = self.source.line(number).expandtabs(TAB)
        return text if len(text) <= LONGEST else text[:LONGEST] + "…"

    def statements(self) -> dict[str, list[int]]:
        """Of each statement the line and its first and last column."""
        columns = defaultdict(list)
        for place in self.places.values():
            columns[place.line].append(place.column)
        found = {}
        for number, place in self.places.items():
            if place.line not in self.at:
                continue
            later = [one for one in columns[place.line] if one > place.column]
            text = self.source.line(place.line)
            end = _end_of_statement(text, place.column - 1, min(later, default=0) - 1)
            before = len(text[: place.column - 1].expandtabs(TAB))
            width = len(text[place.column - 1 : end].expandtabs(TAB))
            found[str(number)] = [self.at[place.line], before, before + width]
        return found


def _end_of_statement(text: str, start: int, next_one: int) -> int:
    """Where a statement ends on its line: at its head's parenthesis, or at the next."""
    head = text[start:].startswith(("if", "for", "while", "switch"))
    if head and "(" in text[start:]:
        depth = 0
        for place in range(text.index("(", start), len(text)):
            depth += {"(": 1, ")": -1}.get(text[place], 0)
            if depth == 0:
                return place + 1
    if next_one > start:
        return start + len(text[start:next_one].rstrip())
    return start + len(text[start:].split("//", 1)[0].rstrip(" \t}"))


# Heat.


def heats(listing: Listing, statements: dict[int, Count]) -> Plain:
    """For each choice of heat the lines that have one: place, number, strength, words.

    The strength is 0 where nothing could be better and 1 for the worst.
    """
    by_line: dict[int, Count] = defaultdict(Count)
    for number, count in statements.items():
        place = listing.places.get(number)
        if place is not None and place.line in listing.at:
            by_line[listing.at[place.line]].add(count)
    makers = {
        "lanes": _of_lanes,
        "sectors": _of_sectors,
        "passes": _of_passes,
        "branches": _of_branches,
    }
    found: Plain = {}
    for name, make in makers.items():
        made = {at: make(count) for at, count in sorted(by_line.items())}
        found[name] = {str(at): one for at, one in made.items() if one is not None}
    return found


Heat = list[str | float]


def _of_lanes(count: Count) -> Heat | None:
    if not count.warps:
        return None
    share = count.threads / (count.warps * WARP)
    words = f"{share * WARP:.1f} of 32 lanes take part, in {count.warps:,} warp steps"
    return [percent(share), round(1 - share, 3), words]


def _of_sectors(count: Count) -> Heat | None:
    if not count.requests:
        return None
    each, ideal = count.sectors / count.requests, count.ideal_sectors / count.requests
    words = (
        f"{each:.1f} sectors for each of {count.requests:,} requests; "
        f"{ideal:.1f} would do"
    )
    return [f"{each:.1f}", _doublings(each, ideal, WORST_SECTORS), words]


def _of_passes(count: Count) -> Heat | None:
    if not count.shared_requests:
        return None
    requests = count.shared_requests
    each, ideal = count.passes / requests, count.ideal_passes / requests
    words = f"{each:.1f} passes for each of {requests:,} requests; {ideal:.1f} would do"
    return [f"{each:.1f}", _doublings(each, ideal, WORST_PASSES), words]


def _of_branches(count: Count) -> Heat | None:
    if not count.branches:
        return None
    share = count.divergent / count.branches
    words = f"threads part in {count.divergent:,} of {count.branches:,} warp branches"
    return [percent(share), round(share, 3), words]


def percent(share: float) -> str:
    """A share as people write it.

    >>> percent(0.53)
    '53%'
    """
    return f"{100 * share:.0f}%"


def totals(count: Count) -> Plain:
    """How well the whole launch goes."""
    return {
        "lanes": count.threads / (count.warps * WARP) if count.warps else 0.0,
        "requests": count.requests,
        "sectors": count.sectors / count.requests if count.requests else 0.0,
        "shared_requests": count.shared_requests,
        "passes": count.passes / max(count.shared_requests, 1),
    }


def _doublings(much: float, ideal: float, worst: float) -> float:
    """How bad ``much`` is against ``ideal``, with ``worst`` doublings as 1."""
    if much <= ideal or not ideal:
        return 0.0
    return round(min(1.0, math.log2(much / ideal) / worst), 3)


# What went wrong.


def races_of(listing: Listing, races: list[Race], shape: Shape) -> list[Plain]:
    """Races with their lines and sentences."""
    return [
        {
            "lines": [listing.at.get(_line(listing, n), -1) for n in race.statements],
            "labels": [listing.label(_line(listing, n)) for n in race.statements],
            "buffer": race.buffer,
            "space": race.space,
            "index": race.index,
            "kind": race.kind,
            "words": in_words(race),
            "advice": "" if race.harmless else advice(race),
            "count": race.count,
            "first": _thread(race.first, shape),
            "second": _thread(race.second, shape),
            "harmless": race.harmless,
        }
        for race in races[:SHOWN_RACES]
    ]


def fault_of(listing: Listing, error: KernelRuntimeError, shape: Shape) -> Plain:
    """What ended the launch, with its line."""
    by = f" by {error.where}" if error.where is not None else ""
    return {
        "line": listing.at.get(error.place.line, -1),
        "label": listing.label(error.place.line),
        "words": error.reason + by,
        "hint": error.hint,
        "thread": _thread(error.where, shape),
    }


def _line(listing: Listing, number: int) -> int:
    place = listing.places.get(number)
    return 0 if place is None else place.line


def _thread(where: Where | None, shape: Shape) -> list[int] | None:
    """The number of a block, and of a thread in it."""
    if where is None:
        return None
    return [_number(where.block, shape.grid), _number(where.thread, shape.block)]


def _number(point: Size, size: Size) -> int:
    return point[0] + size[0] * (point[1] + size[1] * point[2])
