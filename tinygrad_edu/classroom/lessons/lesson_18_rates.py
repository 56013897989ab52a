"""Lesson 18, "Schedules, clipping, finding a rate": steps that are not too large.

Gradients that are shortened together, and a search for the rate at which a training
flies off.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_18 import LESSON, given

# ---------------------------------------------------------------------------- clip_


def clip_(parameters, most):
    gradients = [p.grad for p in parameters if p.grad is not None]  # collect
    squares = torch.stack([(gradient**2).sum() for gradient in gradients])
    norm = squares.sum().sqrt()  # measure
    factor = (most / norm).clamp(max=1.0)
    for gradient in gradients:
        gradient *= factor  # shorten
    return norm


Gradients = tuple[Any, ...]
LIST, GENERATOR = "in a list", "in a generator, as model.parameters() gives them"


class Clipped(NamedTuple):
    """What came back, the gradients afterwards, and whether weights stayed."""

    returned: Any
    gradients: list[Any]
    weights_as_they_were: bool


def _clip(answer: Any, gradients: Gradients, most: float, kind: str) -> Clipped:
    """Makes parameters with these gradients, in a list or in a generator."""
    parameters = []
    for numbers in gradients:
        shape = torch.tensor(numbers or [0.0]).shape
        parameters.append(torch.ones(shape, requires_grad=True))
        if numbers is not None:
            parameters[-1].grad = torch.tensor(numbers)
    given = (p for p in parameters) if kind == GENERATOR else list(parameters)
    returned = answer(given, most)
    after = [p.grad for p in parameters if p.grad is not None]
    stayed = all(bool((p == 1).all()) for p in parameters)
    return Clipped(returned, after, stayed)


def _shortened(
    norm_of: Callable[[list[Any]], Any],
    factor_of: Callable[[Any, float], Any] = lambda norm, most: (most / norm).clamp(
        max=1.0
    ),
    back: Callable[[Any, Any], Any] = lambda norm, factor: norm,
) -> Callable[..., Any]:
    """A clip_ that measures or shortens in another way."""

    def answer(parameters: Any, most: float) -> Any:
        gradients = [p.grad for p in parameters if p.grad is not None]
        norm = norm_of(gradients)
        factor = factor_of(norm, most)
        for gradient in gradients:
            gradient *= factor
        return back(norm, factor)

    return answer


def _norm(gradients: list[Any]) -> Any:
    return _square(gradients).sqrt()


def _square(gradients: list[Any]) -> Any:
    return torch.stack([(one**2).sum() for one in gradients]).sum()


def _each_alone(parameters: Any, most: float) -> Any:
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = _norm(gradients)
    for gradient in gradients:
        gradient *= (most / gradient.norm()).clamp(max=1.0)
    return norm


def _each_number(parameters: Any, most: float) -> Any:
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = _norm(gradients)
    for gradient in gradients:
        gradient.clamp_(-most, most)
    return norm


def _copies(parameters: Any, most: float) -> Any:
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = _norm(gradients)
    for gradient in gradients:
        gradient = gradient * (most / norm).clamp(max=1.0)
    return norm


def _twice_through(parameters: Any, most: float) -> Any:
    norm = _norm([p.grad for p in parameters if p.grad is not None])
    for p in parameters:
        p.grad *= (most / norm).clamp(max=1.0)
    return norm


def _weights(parameters: Any, most: float) -> Any:
    parameters = [p for p in parameters if p.grad is not None]
    norm = _norm([p.grad for p in parameters])
    for p in parameters:
        p.data *= (most / norm).clamp(max=1.0)
    return norm


def _none_expected(parameters: Any, most: float) -> Any:
    parameters = list(parameters)
    norm = _norm([p.grad for p in parameters])
    for p in parameters:
        p.grad *= (most / norm).clamp(max=1.0)
    return norm


def _in_lists(*cases: tuple[Gradients, float]) -> Callable[[], list[Arguments]]:
    return lambda: [(*case, LIST) for case in cases]


LONG: Gradients = ([3.0, 0.0], [[0.0, 4.0]])

CLIP = Exercise(
    name="clip_",
    lesson=LESSON,
    reference=clip_,
    attempt=_clip,
    inputs=("gradients", "most", "parameters"),
    relative_tolerance=1e-4,
    properties=(
        Property(
            "shortens a single gradient, and keeps its direction",
            _in_lists((([3.0, 4.0],), 1.0), (([-6.0, 8.0],), 2.0)),
        ),
        Property(
            "measures all gradients together",
            _in_lists((LONG, 1.0), (([2.0], [-2.0], [1.0]), 1.5)),
        ),
        Property(
            "leaves short gradients alone", _in_lists((LONG, 5.5), (([0.1],), 1.0))
        ),
        Property("leaves gradients of 0 at 0", _in_lists((([0.0, 0.0], [0.0]), 1.0))),
        Property(
            "passes over parameters without a gradient",
            _in_lists((([6.0], None, [8.0]), 1.0)),
        ),
        Property("takes a generator, too", lambda: [(LONG, 1.0, GENERATOR)]),
    ),
    wrong_answers=(
        WrongAnswer(
            "each gradient is shortened by itself",
            """With several parameters the direction of the whole step changes: long
            gradients become short, and short ones stay. One norm for all, one factor
            for all.""",
            _each_alone,
        ),
        WrongAnswer(
            "each number is cut off",
            """This limits single numbers, which also turns the direction: (3, 4)
            becomes (1, 1). Measure the length, and multiply.""",
            _each_number,
        ),
        WrongAnswer(
            "short gradients are made longer",
            """The length is always the limit now, near a minimum, too, where gradients
            should be small. The factor is at most 1.""",
            _shortened(_norm, lambda norm, most: most / norm.clamp(min=1e-12)),
        ),
        WrongAnswer(
            "the root is missing",
            """The sum of squares is the square of the length. Take the root.""",
            _shortened(_square),
        ),
        WrongAnswer(
            "a sum of lengths",
            """Lengths at right angles add up as in Pythagoras: squares first, the root
            at the end. 3 and 4 make 5, not 7.""",
            _shortened(
                lambda gradients: torch.stack([g.norm() for g in gradients]).sum()
            ),
        ),
        WrongAnswer(
            "the largest number for the length",
            """That is another norm, which is rarely used. Here it is the root of the
            sum of all squares.""",
            _shortened(
                lambda gradients: torch.stack([g.abs().max() for g in gradients]).max()
            ),
        ),
        WrongAnswer(
            "the length afterwards came back",
            """What one wants to see in a picture is how long the gradients were, not
            that they are shorter now.""",
            _shortened(_norm, back=lambda norm, factor: norm * factor),
        ),
        WrongAnswer(
            "the gradients themselves are as before",
            """g = g * factor gives the name to a new tensor. *= writes into the one
            that the parameter holds.""",
            _copies,
        ),
        WrongAnswer(
            "the parameters were gone through twice",
            """model.parameters() is a generator: it can be gone through once. The
            second loop finds nothing. Collect in a list first.""",
            _twice_through,
        ),
        WrongAnswer(
            "the weights were shortened",
            """The gradients are to be shorter. The weights change in the step.""",
            _weights,
        ),
        WrongAnswer(
            "a parameter without a gradient stops it",
            """Layers that are not used have the gradient None. Pass them over.""",
            _none_expected,
        ),
    ),
    hints=(
        """The example above had collect, measure, shorten for two lists of numbers.
        Here the gradients stand in the parameters. What becomes of the factor where
        the length is below the limit already?""",
        """Collect: the .grad of each parameter that has one, in a list.

        Measure: the sum of squares of each gradient, all of these added, and the root
        of that.

        Shorten: the limit divided by the length, but never more than 1; clamp(max=1.0)
        does so for a tensor. Multiply each gradient in place. Return the length.""",
        """Nearly all of it, with two places left for you:

            grads = [p.grad for p in parameters if p.grad is not None]
            length = torch.stack([(g**2).sum() for g in grads]).sum()...
            scale = (...).clamp(max=1.0)
            for g in grads:
                g *= scale
            return length""",
    ),
)


# ----------------------------------------------------------------------- find_rates


def find_rates(train_step, low, high, steps):
    rates, losses = [], []
    for k in range(steps):
        lr = low * (high / low) ** (k / (steps - 1))  # grow
        loss = train_step(lr)  # try
        rates.append(lr)  # note
        losses.append(loss)
        if not loss < 4 * min(losses):  # stop
            break
    return rates, losses


@dataclass(frozen=True)
class Losses:
    """What a training step will say, one after the other, whatever the rate."""

    of_each_step: tuple[float, ...]

    def __repr__(self) -> str:
        return f"a step that gives the losses {self.of_each_step}"


class Found(NamedTuple):
    """What came back, and with which rates the step was called."""

    rates: list[float]
    losses: list[float]
    tried: list[float]


def _find(answer: Any, losses: Losses, low: float, high: float, steps: int) -> Found:
    tried: list[float] = []

    def train_step(lr: float) -> float:
        tried.append(float(lr))
        return losses.of_each_step[len(tried) - 1]

    rates, found = answer(train_step, low, high, steps)
    return Found(list(map(float, rates)), list(map(float, found)), tried)


def _search(
    rate: Callable[[float, float, float], float] = lambda low, high, share: (
        low * (high / low) ** share
    ),
    stops: Callable[[float, list[float]], bool] = lambda loss, losses: (
        not loss < 4 * min(losses)
    ),
    parts: Callable[[int], int] = lambda steps: steps - 1,
    keep_last: bool = True,
) -> Callable[..., Any]:
    """A search that grows, or stops, in another way."""

    def answer(train_step: Any, low: float, high: float, steps: int) -> Any:
        rates: list[float] = []
        losses: list[float] = []
        for k in range(steps):
            lr = rate(low, high, k / parts(steps))
            loss = train_step(lr)
            if not keep_last and losses and stops(loss, [*losses, loss]):
                break
            rates.append(lr)
            losses.append(loss)
            if stops(loss, losses):
                break
        return rates, losses

    return answer


NAN = math.nan
FALLING = Losses((2.3, 2.2, 1.9, 1.2, 0.8))
FLIES_OFF = Losses((2.0, 1.0, 3.9, 4.0, 0.5, 0.4))
BREAKS = Losses((2.0, 1.0, NAN, 0.5, 0.4))
SUDDEN = Losses((2.0, 0.2, 0.9, 0.5, 0.4))
FROM_LOW = Losses((8.0, 1.0, 2.0, 5.0, 9.0))

FIND_RATES = Exercise(
    name="find_rates",
    lesson=LESSON,
    reference=find_rates,
    attempt=_find,
    inputs=("train_step", "low", "high", "steps"),
    relative_tolerance=1e-4,
    properties=(
        Property(
            "goes from low to high",
            given((FALLING, 0.01, 100.0, 5), (FALLING, 1e-4, 1e-3, 2)),
        ),
        Property(
            "multiplies by the same factor each time", given((FALLING, 0.001, 1.0, 4))
        ),
        Property(
            "stops where the loss is four times the smallest",
            given(
                (FLIES_OFF, 0.001, 1.0, 6),
                (FROM_LOW, 0.001, 1.0, 5),
                (SUDDEN, 0.001, 1.0, 5),
            ),
        ),
        Property("stops at nan", given((BREAKS, 0.001, 1.0, 5))),
    ),
    wrong_answers=(
        WrongAnswer(
            "the rates grow by equal steps",
            """From 0.001 to 1 in equal steps nearly all rates are above 0.1. Rates are
            compared by factors: multiply, do not add.""",
            _search(rate=lambda low, high, share: low + (high - low) * share),
        ),
        WrongAnswer(
            "it ends one step before high",
            """Between the first of n rates and the last there are n − 1 factors.""",
            _search(parts=lambda steps: steps),
        ),
        WrongAnswer(
            "it never stops",
            """Once a training has flown off, what follows says nothing, and takes time.
            Look at each loss.""",
            _search(stops=lambda loss, losses: False),
        ),
        WrongAnswer(
            "compared with the first loss, not with the smallest",
            """After a good part of the way the loss may be far below the first one. It
            has flown off when it is four times the smallest so far.""",
            _search(stops=lambda loss, losses: not loss < 4 * losses[0]),
        ),
        WrongAnswer(
            "compared with the loss just before",
            """A loss that doubles at each step flies off, too, and never is four times
            the one before. Compare with the smallest so far.""",
            _search(
                stops=lambda loss, losses: len(losses) > 1 and not loss < 4 * losses[-2]
            ),
        ),
        WrongAnswer(
            "nan goes through",
            """Every comparison with nan is false, so "is it too large?" says no. Ask
            the other way round: stop unless it is small enough.""",
            _search(stops=lambda loss, losses: loss >= 4 * min(losses)),
        ),
        WrongAnswer(
            "it stops as soon as the loss rises",
            """Single batches differ, and a loss goes up and down. Give it room: four
            times the smallest.""",
            _search(stops=lambda loss, losses: not loss <= min(losses)),
        ),
        WrongAnswer(
            "the last loss is left out",
            """Note the loss, then stop: the picture should show that it flew off.""",
            _search(keep_last=False),
        ),
    ),
    hints=(
        """Four steps: grow, try, note, stop. The example above shows how rates grow:
        which power of high/low is the first one, and which the last?""",
        """Grow: k/(steps − 1) goes from 0 to 1. Low, times high/low to that power.

        Try: train_step(lr) makes one step with this rate, and returns the loss.

        Note both. Stop: unless the loss is less than four times the smallest in the
        list. Put that way, nan stops it as well.""",
        """Nearly all of it, with two places left for you:

            for k in range(steps):
                rate = low * (...) ** (k / (steps - 1))
                found = train_step(rate)
                rates.append(rate), losses.append(found)
                if not found < ...:
                    break
            return rates, losses""",
    ),
)

EXERCISES = (CLIP, FIND_RATES)
