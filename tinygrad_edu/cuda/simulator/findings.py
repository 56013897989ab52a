"""Races as errors: which statements, which threads, and what would mend it."""

from __future__ import annotations

from tinygrad_edu.errors import message

from .language.places import Place, Source, pointed_at
from .machine.faults import KernelRuntimeError
from .machine.gpu import Run
from .machine.races import Race

SHOWN = 5
VERBS = {"read": "reads", "write": "writes", "atomic": "changes"}


class RaceError(KernelRuntimeError):
    """Threads of a kernel that get in each other's way; ``races`` has all of them."""

    def __init__(self, races: list[Race], run: Run) -> None:
        self.races = races
        first = races[0]
        place = run.places[first.statements[1]]
        super().__init__(
            f"race: {in_words(first)}", place, run.source, hint=advice(first)
        )
        others = [told(race, run.source, run.places) for race in races[1:SHOWN]]
        if len(races) > SHOWN:
            others.append(f"… and {len(races) - SHOWN} more")
        self.args = ("\n".join([str(self), *others]),)


def in_words(race: Race) -> str:
    """What happens at one element of memory, and between whom."""
    element = f"{race.buffer}[{race.index}] in {race.space} memory"
    second = race.second
    if race.kind == "read of what nobody wrote":
        return f"{second} reads {element}, which nobody has written"
    if race.kind == "two writes in one statement":
        same = " the same value" if race.harmless else ""
        return f"{race.first} and {second} both write{same} {element} in one statement"
    if race.kind == "two writes":
        return f"{race.first} writes {element} and {second} writes it too, in no order"
    later, earlier = race.kind.split(" after ")
    return (
        f"{race.first} {VERBS[earlier]} {element} and {second} {VERBS[later]} it, "
        "in no order"
    )


def advice(race: Race) -> str:
    """What would put the two in an order."""
    if race.kind == "read of what nobody wrote":
        return "let every element that is read be written first"
    if race.kind == "two writes in one statement":
        return "give each thread an element of its own, or use atomicAdd"
    assert race.first is not None
    if race.first.block != race.second.block:
        return (
            "blocks run in any order: use atomics, or two kernels one after the other"
        )
    if race.space == "global" and "atomic" in race.kind:
        return "touch the element only by atomics, or a barrier between the two"
    return "__syncthreads() between the two, where all threads of the block come"


def told(race: Race, source: Source, places: dict[int, Place]) -> str:
    """A race with its line."""
    place = places[race.statements[1]]
    first = f"{source.where(place)}: race: {in_words(race)}"
    return message(first + pointed_at(place, source), hint=advice(race))
