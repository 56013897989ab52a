"""Lesson 18, "Schedules, clipping, finding a rate": how the rate changes in a run.

A schedule is a function of the step that says by which factor the rate is multiplied.
"""

# The solutions are shown to learners as they would write them, without annotations.
# ruff: noqa: B905
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer

LESSON = "18_schedules"


def given(*cases: Arguments) -> Callable[[], list[Arguments]]:
    """Cases that may be used again, as nothing can be written to them."""
    return lambda: list(cases)


# --------------------------------------------------------------------------- cosine


def cosine(step, total, low=0.0):
    share = min(step / total, 1.0)  # share
    height = (1 + math.cos(math.pi * share)) / 2  # height
    return low + (1 - low) * height  # stretch


def _other_cosine(height: Callable[[float], float]) -> Callable[..., float]:
    """A schedule with another height between 1 and 0."""

    def answer(step: int, total: int, low: float = 0.0) -> float:
        return low + (1 - low) * height(min(step / total, 1.0))

    return answer


def _wave(share: float) -> float:
    return (1 + math.cos(math.pi * share)) / 2


def _up_again(step: int, total: int, low: float = 0.0) -> float:
    return low + (1 - low) * _wave(step / total)


def _cut_off(step: int, total: int, low: float = 0.0) -> float:
    return max(low, _wave(min(step / total, 1.0)))


def _low_is_added(step: int, total: int, low: float = 0.0) -> float:
    return low + _wave(min(step / total, 1.0))


COSINE = Exercise(
    name="cosine",
    lesson=LESSON,
    reference=cosine,
    properties=(
        Property("begins with 1", given((0, 100), (0, 7, 0.2))),
        Property("is one half in the middle", given((50, 100), (3, 6))),
        Property(
            "bends as half a cosine wave does",
            given((25, 100), (75, 100), (1, 10), (9, 10)),
        ),
        Property("ends at low", given((100, 100), (100, 100, 0.1), (80, 100, 0.3))),
        Property("stays at low afterwards", given((130, 100), (250, 100, 0.1))),
    ),
    wrong_answers=(
        WrongAnswer(
            "a straight line",
            """Both ends and the middle are right. In between a cosine is flat at both
            ends and steep in the middle.""",
            _other_cosine(lambda share: 1 - share),
        ),
        WrongAnswer(
            "a whole wave",
            """It comes up again: cos goes from 1 to −1 between 0 and π, and back to 1
            at 2π. Half a wave is wanted.""",
            _other_cosine(lambda share: (1 + math.cos(2 * math.pi * share)) / 2),
        ),
        WrongAnswer(
            "a quarter of a wave",
            """It begins with 1 and ends at 0, but falls steeply into its end. The
            cosine is to go from 1 to −1, and then be lifted and halved.""",
            _other_cosine(lambda share: math.cos(math.pi * share / 2)),
        ),
        WrongAnswer(
            "not lifted: the rate becomes negative",
            """cos goes down to −1, and a negative rate climbs. Add 1 and halve.""",
            _other_cosine(lambda share: math.cos(math.pi * share)),
        ),
        WrongAnswer(
            "from low to high",
            """This rises. cos(0) is 1: the sign in front of it should be plus.""",
            _other_cosine(lambda share: (1 - math.cos(math.pi * share)) / 2),
        ),
        WrongAnswer(
            "degrees, not radians",
            """math.cos wants radians: half a turn is π, not 180.""",
            _other_cosine(lambda share: (1 + math.cos(180 * share)) / 2),
        ),
        WrongAnswer(
            "it rises again after the end",
            """Right until the end. Whoever trains longer than planned gets a rate that
            grows again: let the share be at most 1.""",
            _up_again,
        ),
        WrongAnswer(
            "low cuts the curve off",
            """With low it should bend into its end, too. Here it falls as if to 0, and
            is cut off on the way.""",
            _cut_off,
        ),
        WrongAnswer(
            "low is added to the whole",
            """Then it begins above 1. What is stretched by the height is only what lies
            between low and 1.""",
            _low_is_added,
        ),
    ),
    hints=(
        """The straight line above took share, height, stretch. Only the height is
        another one. Which function of the share goes from 1 to 0 like half a wave of
        the cosine?""",
        """Height: math.cos(x) falls from 1 to −1 as x goes from 0 to math.pi. So put
        the share of π into it. Then 1 + that goes from 2 to 0, and half of it from 1
        to 0.

        Share and stretch stay as they are in the example.""",
        """Nearly all of it, with one place left for you:

            share = min(step / total, 1.0)
            bend = (1 + math.cos(...)) / 2
            return low + (1 - low) * bend

        At share 1 the cosine has to be −1.""",
    ),
)


# ------------------------------------------------------------------------ warmed_up


def warmed_up(step, warmup, schedule):
    if step < warmup:
        return (step + 1) / warmup  # rise
    return schedule(step - warmup)  # hand over


@dataclass(frozen=True)
class Line:
    """A schedule for the cases: a straight line, in words."""

    total: int

    def __call__(self, step: int) -> float:
        return 1 - step / self.total

    def __repr__(self) -> str:
        return f"(step -> 1 - step/{self.total})"


def _warm(
    rise: Callable[[int, int], float] = lambda step, warmup: (step + 1) / warmup,
    over: Callable[[int, int], int] = lambda step, warmup: step - warmup,
) -> Callable[..., Any]:
    """A warm-up that rises, or hands over, in another way."""

    def answer(step: int, warmup: int, schedule: Any) -> Any:
        if step < warmup:
            return rise(step, warmup)
        return schedule(over(step, warmup))

    return answer


def _one_too_long(step: int, warmup: int, schedule: Any) -> Any:
    if step <= warmup:
        return (step + 1) / (warmup + 1)
    return schedule(step - warmup - 1)


def _multiplied(step: int, warmup: int, schedule: Any) -> Any:
    rise = min((step + 1) / warmup, 1.0) if warmup else 1.0
    return rise * schedule(step)


WARMED_UP = Exercise(
    name="warmed_up",
    lesson=LESSON,
    reference=warmed_up,
    properties=(
        Property("begins with one part, not with 0", given((0, 10, Line(90)))),
        Property(
            "rises in equal parts, up to 1",
            given((1, 4, Line(8)), (3, 4, Line(8)), (0, 1, Line(8))),
        ),
        Property(
            "then hands over to the schedule, at its beginning",
            given((4, 4, Line(8)), (10, 10, Line(90))),
        ),
        Property("follows the schedule", given((6, 4, Line(8)), (12, 4, Line(8)))),
        Property("works without a warm-up", given((0, 0, Line(8)), (4, 0, Line(8)))),
    ),
    wrong_answers=(
        WrongAnswer(
            "it begins with 0",
            """A first step with the rate 0 moves nothing. Count from 1 here, so that
            the last step of the warm-up has the full rate.""",
            _warm(rise=lambda step, warmup: step / warmup),
        ),
        WrongAnswer(
            "the schedule has begun before",
            """After the warm-up the schedule should be at its beginning. Here it jumps
            into the middle: tell it how many steps have passed since.""",
            _warm(over=lambda step, warmup: step),
        ),
        WrongAnswer(
            "the warm-up takes one step too long",
            """Steps are counted from 0, so a warm-up of 10 is over before step 10.""",
            _one_too_long,
        ),
        WrongAnswer(
            "warm-up and schedule are multiplied",
            """Some do so. Then the full rate is never reached, as the schedule falls
            while the warm-up rises. Here one comes after the other.""",
            _multiplied,
        ),
        WrongAnswer(
            "the full rate at once",
            """The warm-up is missing: below it, return a part of 1.""",
            _warm(rise=lambda step, warmup: 1.0),
        ),
        WrongAnswer(
            "the warm-up falls",
            """It goes down from 1. Its parts are to grow with the step.""",
            _warm(rise=lambda step, warmup: (warmup - step) / warmup),
        ),
    ),
    hints=(
        """Two cases: is the step still inside the warm-up, or not? For the first, look
        at the table above: which fraction stands at step 0, which at step 3?""",
        """Rise: at step 0 it is one part of warmup parts, at the last step of the
        warm-up all of them.

        Hand over: schedule is a function. It should believe that it begins just now,
        so its step is counted from the end of the warm-up.""",
        """Nearly all of it, with two places left for you:

            if step < warmup:
                return (...) / warmup
            return schedule(...)

        The first is 1 at step 0, the second is 0 at the first step after.""",
    ),
)


# ------------------------------------------------------------------------- Schedule


class Schedule:
    def __init__(self, optimizer, factor):
        self.optimizer, self.factor, self.count = optimizer, factor, 0
        self.first = [group["lr"] for group in optimizer.param_groups]  # keep
        self.set_rates()

    def step(self):
        self.count += 1  # count
        self.set_rates()

    def set_rates(self):
        for group, rate in zip(self.optimizer.param_groups, self.first):
            group["lr"] = rate * self.factor(self.count)  # set


@dataclass(frozen=True)
class Factor:
    """A schedule for the cases, by its formula."""

    says: str
    of: Callable[[int], float] = field(compare=False)

    def __call__(self, step: int) -> float:
        return self.of(step)

    def __repr__(self) -> str:
        return f"(step -> {self.says})"


HALVED = Factor("1 / 2**step", lambda step: 0.5**step)
WARM = Factor("min((step + 1) / 4, 1)", lambda step: min((step + 1) / 4, 1.0))


def _rates(answer: Any, rates: tuple[float, ...], factor: Any, steps: int) -> Any:
    """The rates of all groups: at once, and after each step of the schedule."""
    weights = [torch.zeros(1, requires_grad=True) for _ in rates]
    groups = [{"params": [w], "lr": lr} for w, lr in zip(weights, rates)]
    optimizer = torch.optim.SGD(groups, lr=0.1)
    schedule = answer(optimizer, factor)
    found = [[group["lr"] for group in optimizer.param_groups]]
    for _ in range(steps):
        schedule.step()
        found.append([group["lr"] for group in optimizer.param_groups])
    return found


class _Compounds(Schedule):
    """Multiplies the rate of the last step."""

    def set_rates(self) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] *= self.factor(self.count)


class _NotAtOnce(Schedule):
    """Leaves the rate alone until the first step."""

    def __init__(self, optimizer: Any, factor: Any) -> None:
        self.optimizer, self.factor, self.count = optimizer, factor, 0
        self.first = [group["lr"] for group in optimizer.param_groups]


class _SetsFirst(Schedule):
    """Sets the rates, and counts afterwards."""

    def step(self) -> None:
        self.set_rates()
        self.count += 1


class _OneRate(Schedule):
    """Gives the rate of the first group to all."""

    def set_rates(self) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = self.first[0] * self.factor(self.count)


class _FirstGroupOnly(Schedule):
    """Sets the rate of the first group."""

    def set_rates(self) -> None:
        self.optimizer.param_groups[0]["lr"] = self.first[0] * self.factor(self.count)


class _FactorIsTheRate(Schedule):
    """Takes the factor for the rate."""

    def set_rates(self) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = self.factor(self.count)


class _NeverCounts(Schedule):
    """Forgets to count."""

    def step(self) -> None:
        self.set_rates()


SCHEDULE = Exercise(
    name="Schedule",
    lesson=LESSON,
    reference=Schedule,
    attempt=_rates,
    inputs=("rates", "factor", "steps"),
    properties=(
        Property(
            "has set the rate before the first step",
            given(((0.8,), WARM, 0), ((1.0,), HALVED, 0)),
        ),
        Property("sets it anew at each step", given(((0.8,), WARM, 5))),
        Property("multiplies the first rate, not the last", given(((1.0,), HALVED, 4))),
        Property(
            "keeps the rates of several groups apart", given(((0.1, 0.01), HALVED, 3))
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "factors pile up",
            """The factor is meant for the *first* rate. Multiplying the present one
            takes the factors of all steps before once more. Keep the first rates.""",
            _Compounds,
        ),
        WrongAnswer(
            "the first step has the full rate",
            """A warm-up wants a small rate from the very first step on. Set the rates
            when the schedule is made, as well.""",
            _NotAtOnce,
        ),
        WrongAnswer(
            "one step late",
            """The rates are set first and the count goes up afterwards, so each step
            gets the rate of the one before. Count, then set.""",
            _SetsFirst,
        ),
        WrongAnswer(
            "all groups get the same rate",
            """An optimizer may have several groups with rates of their own, such as a
            small one for layers that are nearly done. Keep one first rate for each.""",
            _OneRate,
        ),
        WrongAnswer(
            "only the first group is set",
            """There may be more than one group. Go through all of them.""",
            _FirstGroupOnly,
        ),
        WrongAnswer(
            "the factor is taken for the rate",
            """A factor of 1 means the rate that the optimizer was given, not a rate of
            1. Multiply.""",
            _FactorIsTheRate,
        ),
        WrongAnswer(
            "nothing is counted",
            """Each call of step() is one step further: count.""",
            _NeverCounts,
        ),
    ),
    hints=(
        """Three steps: keep, count, set. What has to be kept from the beginning, as it
        is written over later? And which line is needed both when the schedule is made
        and at each step?""",
        """Keep: a list of the rates of all groups, made before anything is set.

        Count: in step(), before the rates are set.

        Set: for each group, its own first rate times the factor of the present
        count.""",
        """Nearly all of it, with two places left for you:

            self.first = [... for group in optimizer.param_groups]

            for group, old in zip(self.optimizer.param_groups, self.first):
                group["lr"] = old * ...

        And count in step().""",
    ),
)

EXERCISES = (COSINE, WARMED_UP, SCHEDULE)
