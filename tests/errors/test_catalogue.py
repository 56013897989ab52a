"""Every public function, called wrongly in every way the catalogue knows.

Where PyTorch refuses, this library refuses with the same type of error and the same
first line; where PyTorch answers, so does this library, or it says NotImplementedError.
The calls stand in ``tests/support/calls.py``, how they are spoiled in ``catalogue.py``,
differences that are meant in ``refusals.py``.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from calls import CALLS
from catalogue import Outcome, fault, has, outcome, same_words, spoiled
from golden import Golden
from refusals import MEANT

import tinygrad_edu

try:
    import torch as pytorch
except ModuleNotFoundError:
    pytorch = None

Outcomes = dict[str, tuple[Outcome, Outcome]]
HERE = [call for call in CALLS if has(tinygrad_edu, call)]
SHOWN = 8


@pytest.fixture
def outcomes(request: pytest.FixtureRequest, golden: Golden) -> Any:
    """How each spoiled call ends: here, and in PyTorch (or as it was written down)."""

    def ask(call: str) -> Outcomes:
        calls = spoiled(call)
        if pytorch is None:
            theirs = golden.recall(request.node)["outcomes"]
        else:
            theirs = {each: outcome(pytorch, each) for each in calls}
            golden.note(request.node, {"outcomes": theirs})
        return {each: (outcome(tinygrad_edu, each), theirs[each]) for each in calls}

    return ask


def meant(call: str) -> bool:
    return any(re.search(pattern, call) for pattern in MEANT)


def judge(found: list[str]) -> None:
    more = [f"... and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    if found:
        pytest.fail("\n".join([*found[:SHOWN], *more]), pytrace=False)


def both(call: str, ours: Outcome, theirs: Outcome) -> str:
    ends = [f"{kind}: {line[:120]}" for kind, line in (theirs, ours)]
    return f"{call}\n    PyTorch: {ends[0]}\n    here:    {ends[1]}"


@pytest.mark.parametrize("call", HERE)
def test_what_is_refused(call: str, outcomes: Any) -> None:
    """The same calls are refused, with the same types of error."""
    found = []
    for wrong, (ours, theirs) in outcomes(call).items():
        reason = fault(ours, theirs)
        if reason is not None and not meant(wrong):
            found.append(f"{reason}: {both(wrong, ours, theirs)}")
    judge(found)


@pytest.mark.parametrize("call", HERE)
def test_words_of_refusal(call: str, outcomes: Any) -> None:
    """The first line is PyTorch's."""
    found = [
        both(wrong, ours, theirs)
        for wrong, (ours, theirs) in outcomes(call).items()
        if not same_words(ours, theirs) and not meant(wrong)
    ]
    judge(found)


@pytest.mark.parametrize("pattern", sorted(MEANT))
def test_what_is_meant_is_needed(pattern: str) -> None:
    pytorch_here = pytest.importorskip("torch", reason="parity needs PyTorch")
    for call in HERE:
        for wrong in spoiled(call):
            if re.search(pattern, wrong):
                ours, theirs = (
                    outcome(tinygrad_edu, wrong),
                    outcome(pytorch_here, wrong),
                )
                if fault(ours, theirs) or not same_words(ours, theirs):
                    return
    pytest.fail(f"nothing differs any more: {pattern}")
