"""Every kernel of ours: right at awkward sizes, without a race, in any order of warps.

And nothing in it is there for nothing: without one of its barriers or with one of its
guards widened, somebody objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from kernel_cases import KernelCase, cases_of, families

from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.launching import instances
from tinygrad_edu.cuda.simulator.findings import RaceError
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.cuda.simulator.machine.faults import KernelRuntimeError

FAMILIES = families()
SEEDS = 2


def text_of(family: str) -> str:
    return (KERNELS / f"{family}.cu").read_text(encoding="utf-8")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_kernel_has_a_case(family: str) -> None:
    tried = {case.name for case in cases_of(family)}
    assert tried == {name.split("<")[0] for name in instances(text_of(family))}


@pytest.mark.parametrize("family", FAMILIES)
def test_right_at_every_size_and_without_a_race(family: str) -> None:
    module = Module(text_of(family), name=f"{family}.cu")
    for case in cases_of(family):
        check(case, module)


def check(case: KernelCase, module: Module) -> None:
    """The right numbers, and no race; a harmless one only where a case allows it."""
    done = case.run(module, "check")
    races = [race for race in done.races if not (race.harmless and case.harmless)]
    if races:
        raise RaceError(races, done.run)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_order_of_warps_does_not_matter(family: str) -> None:
    module = Module(text_of(family), name=f"{family}.cu")
    for case in smallest_cases(family):
        for seed in range(SEEDS):
            case.run(module, "warps", seed)


def smallest_cases(family: str, most: int = 2) -> list[KernelCase]:
    """A few cases of each kernel, the first of them and the last."""
    by_name: dict[str, list[KernelCase]] = {}
    for case in cases_of(family):
        by_name.setdefault(case.kernel, []).append(case)
    chosen: list[KernelCase] = []
    for found in by_name.values():
        chosen += found if len(found) <= most else [*found[: most - 1], found[-1]]
    return chosen


# Mutations.

BARRIER = re.compile(r"__sync(?:threads|warp)\(\);")
GUARD = re.compile(r"if \([^;{}]*?(<)(?![=<])[^;{}]*?\)")


def mutants(text: str) -> Iterator[tuple[str, str]]:
    """The file without one barrier, or with one guard that lets one more through.

    A line that ends in ``// kept`` is left alone: its comment says why nobody objects.
    """
    for what, pattern in (("barrier", BARRIER), ("guard", GUARD)):
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            if text.split("\n")[line - 1].rstrip().endswith("// kept"):
                continue
            start, end = match.span() if what == "barrier" else match.span(1)
            new = ";" if what == "barrier" else "<="
            yield f"line {line}: {what}", text[:start] + new + text[end:]


def objects(case: KernelCase, module: Module) -> bool:
    """Whether somebody notices: wrong numbers, a fault, a race."""
    for mode in ("check", "warps"):
        try:
            if mode == "check":
                check(case, module)
            else:
                case.run(module, "warps", 1)
        except (AssertionError, KernelRuntimeError):
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_there_for_nothing(family: str) -> None:
    text = text_of(family)
    cases = cases_of(family)
    unnoticed: list[Any] = []
    for name, mutant in mutants(text):
        module = Module(mutant, name=f"{family}.cu")
        if not any(objects(case, module) for case in cases):
            unnoticed.append(name)
    assert unnoticed == []
