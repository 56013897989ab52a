"""Guards about memory and identity: who shares numbers with whom, and who is who.

A captured program knows which of its inputs shared memory in the captured call. With
other arguments it may be otherwise, and then the program would be wrong.
"""

from __future__ import annotations

from operator import is_
from typing import Any

from ..capture.memory import overlap, owner
from ..running.addresses import address_of
from .guards import Guards


def guard_writes(captured: Any, guards: Guards, inputs: list[str]) -> None:
    """An argument shares no memory with what is written, nor a written one with any.

    ``inputs`` are the names of the arrays in the text.
    """
    graph = captured.graph
    written = {state for state, _ in graph.writes}
    if not written:
        return
    watch = MemoryWatch()
    guards.names.update(apart=watch.apart, overlap=overlap)
    named = list(zip(inputs, graph.inputs, strict=True))
    arguments = [(text, each) for text, each in named if each.kind == "argument"]
    states = [(text, each) for text, each in named if each.kind == "state"]
    for text, each in arguments:
        mine = each.value in written
        for other, it in arguments:
            if other != text and (mine or it.value in written):
                words = f"{each.label} shares no memory with {it.label}"
                guards.ask(words, f"not overlap({text}, {other})")
        others = [name for name, it in states if mine or it.value in written]
        if others:
            words = f"{each.label} shares no memory with a state"
            guards.ask(words, _apart(guards, text, others))


def _apart(guards: Guards, text: str, states: list[str]) -> str:
    """The test that an array has no memory in common with any of the states.

    The states are as many arrays in each call. What owns its memory has nothing in
    common with other owners: a quick question.
    """
    slowly = f"apart({text}, ({', '.join(states)},))"
    known = [guards.names.get(f"k_{each}") for each in states]
    if any(each is not None and each.base is not None for each in known):
        return slowly
    others = " and ".join(f"{text} is not {each}" for each in states)
    return f"({others} if {text}.base is None else {slowly})"


class MemoryWatch:
    """Remembers which memory was found to be apart from the states."""

    def __init__(self) -> None:
        self.known: tuple[Any, Any] = (None, None)

    def apart(self, array: Any, states: tuple[Any, ...]) -> bool:
        """Whether an array shares no memory with any of the states.

        >>> import numpy as np
        >>> state, watch = np.zeros(4), MemoryWatch()
        >>> watch.apart(np.ones(9)[2:4], (state,)), watch.apart(state[1:], (state,))
        (True, False)
        """
        whole = owner(array)
        known, before = self.known
        if whole is known and all(map(is_, states, before)):
            return True
        if any(owner(each) is whole or overlap(each, array) for each in states):
            return False
        self.known = whole, states
        return True


def guard_parts(
    captured: Any, guards: Guards, inputs: list[str], leaves: list[str]
) -> None:
    """An argument that was seen as a part of another input has to be that part."""
    own = {each.place for each in captured.fetch if each.kind == "argument"}
    arguments = {
        source.place: tensor
        for tensor, source in captured.reach.tensors
        if source.kind == "argument"
    }
    for place in sorted(set(arguments) - own):
        array = arguments[place]._array
        for text, fetch in zip(inputs, captured.fetch, strict=True):
            if fetch.kind not in ("argument", "state"):
                continue
            state = fetch.kind == "state"
            whole = (fetch.tensor if state else arguments[fetch.place])._array
            if overlap(whole, array):
                distance = address_of(array) - address_of(whole)
                mine = f"a{leaves[place][1:]}"
                guards.names["address_of"] = address_of
                guards.ask(
                    "an argument is the same part of another tensor",
                    f"address_of({mine}) - address_of({text}) == {distance}",
                )


def guard_identities(captured: Any, guards: Guards, leaves: list[str]) -> None:
    """Arguments that are one tensor, or one that the function knows, are that again.

    Two are two: each has a gradient of its own, and ``x is w`` may be asked.
    """
    given = [each for each in captured.reach.tensors if each[1].kind == "argument"]
    if not given:
        return
    outside = captured.reach.outside
    strangers = guards.keep(frozenset(outside))
    names: dict[int, str] = {}
    for tensor, source in given:
        name, label = leaves[source.place], source.label
        if id(tensor) in names:
            guards.ask(f"{label} is given twice", f"{name} is {names[id(tensor)]}")
        elif id(tensor) in outside:
            known = guards.keep(tensor, "p")
            guards.ask(f"{label} is what the function knows", f"{name} is {known}")
        else:
            test = f"id({name}) not in {strangers}"
            guards.ask(f"{label} is nothing that the function knows", test)
        names.setdefault(id(tensor), name)
    if len(names) > 1:
        ids = ", ".join(f"id({name})" for name in names.values())
        test = f"len({{{ids}}}) == {len(names)}"
        guards.ask(f"{len(names)} arguments are different tensors", test)
