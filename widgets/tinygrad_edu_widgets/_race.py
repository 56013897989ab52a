"""Optimizers racing down a surface: every step of each, with its state.

The optimizers are the real ones. Each gets a point of its own, a tensor (x, y) with
``requires_grad``, and walks as in any training loop:

    optimizer.zero_grad()
    loss = function(point[0], point[1])
    loss.backward()
    optimizer.step()

A `Track` keeps what happened. Entry t of its lists belongs to the point after t steps:
where it is, its loss and gradient, how the step from there moves it, and what the
optimizer remembers for that step.
"""

from __future__ import annotations

import inspect
import math
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import tinygrad_edu
from tinygrad_edu.errors import type_error, value_error
from tinygrad_edu_widgets._surfaces import Point, Surface

Optimizer = Any  # of this library, of PyTorch, or of the learner's own
Factory = Callable[[list[Any]], Optimizer]
Numbers = list[float | None]

DIGITS = 6  # as many as a float32 holds
SECONDS = 5.0  # a race that takes longer ends early, and says so
FAR = 20  # times the picture's size: who gets there does not come back


@dataclass
class Track:
    """One optimizer's way, for the browser and for tests.

    ``state`` maps the names of the optimizer's memory (``exp_avg``, ``step`` …) to an
    entry for each step: a pair where it remembers a number for x and one for y.
    """

    name: str
    kind: str = ""
    lr: float = 0.0
    settings: dict[str, str] = field(default_factory=dict)
    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    gradient: list[list[float]] = field(default_factory=list)
    update: list[list[float]] = field(default_factory=list)
    state: dict[str, list[Any]] = field(default_factory=dict)
    note: str = ""

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.x) - 1

    def distance(self, minima: tuple[Point, ...]) -> float | None:
        """From where it stands now to the nearest minimum; None if none is known."""
        if not minima:
            return None
        here = (self.x[-1], self.y[-1])
        return min(math.dist(here, minimum) for minimum in minima)

    def to_dict(self) -> dict[str, Any]:
        """For JSON: rounded, and None for what is no finite number."""
        return {name: plain(value) for name, value in vars(self).items()}


def plain(value: Any) -> Any:
    """Rounded numbers in lists and dicts; None for nan and infinity.

    >>> plain({"lr": [0.1 + 0.2, float("nan")]})
    {'lr': [0.3, None]}
    """
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value


def race(
    surface: Surface,
    optimizers: Mapping[str, Factory],
    start: Point,
    steps: int,
    rates: Mapping[str, float],
) -> list[Track]:
    """Lets every optimizer walk from ``start``; ``rates`` replaces learning rates.

    >>> from tinygrad_edu import optim
    >>> from tinygrad_edu_widgets._surfaces import bowl
    >>> walk = race(bowl(), {"SGD": lambda p: optim.SGD(p, lr=0.1)}, (1, 0), 2, {})
    >>> [round(x, 2) for x in walk[0].x]
    [1.0, 0.9, 0.81]
    """
    walkers = [
        Walker(surface, name, factory, start, rates.get(name))
        for name, factory in optimizers.items()
    ]
    deadline = math.inf
    for _ in range(steps):
        moving = [walker for walker in walkers if walker.step()]
        if not moving:
            break
        if time.perf_counter() > deadline:
            for walker in moving:
                walker.note(f"slow: stopped after {SECONDS:g} s")
            break
        if deadline == math.inf:  # the first step may load half a library
            deadline = time.perf_counter() + SECONDS
    return [walker.finish() for walker in walkers]


class Walker:
    """One optimizer with the point that it moves."""

    def __init__(
        self,
        surface: Surface,
        name: str,
        factory: Factory,
        start: Point,
        lr: float | None,
    ) -> None:
        self._function = surface.function
        self._far = FAR * max(
            abs(limit) for limit in (*surface.x_range, *surface.y_range)
        )
        self._point, self._optimizer = _make(name, factory, start)
        if lr is not None:
            for group in self._optimizer.param_groups:
                group["lr"] = lr
        group = self._optimizer.param_groups[0]
        self._needs_closure = _needs_closure(self._optimizer)
        self.track = Track(
            str(name),
            type(self._optimizer).__name__,
            float(group.get("lr", math.nan)),
            _settings(group),
        )
        self._look()

    def step(self) -> bool:
        """One step; False if it cannot go on."""
        if self.track.note:
            return False
        x, y = self._move()
        self._look()
        if not all(map(math.isfinite, (x, y, self.track.loss[-1]))):
            self.note(f"diverged at step {self.track.steps}")
        elif max(abs(x), abs(y)) > self._far:
            self.note(f"ran away by step {self.track.steps}")
        return not self.track.note

    def note(self, text: str) -> None:
        """Ends this walk, with the reason."""
        self.track.note = text

    def finish(self) -> Track:
        """The whole walk, and what the next step would be."""
        if not self.track.note:
            self._move()
        return self.track

    def _move(self) -> list[float]:
        before = (self.track.x[-1], self.track.y[-1])
        self._optimizer.step(*([self._loss] if self._needs_closure else []))
        self._remember()
        x, y = self._point.tolist()
        self.track.update.append([x - before[0], y - before[1]])
        return [x, y]

    def _loss(self) -> Any:
        self._optimizer.zero_grad()
        loss = self._function(self._point[0], self._point[1])
        loss.backward()
        return loss

    def _look(self) -> None:
        """Where it stands, how high, and what the gradient is there."""
        x, y = self._point.tolist()
        loss = self._loss()
        gradient = self._point.grad
        self.track.x.append(x)
        self.track.y.append(y)
        self.track.loss.append(float(loss.item()))
        self.track.gradient.append(
            [0.0, 0.0] if gradient is None else gradient.tolist()
        )

    def _remember(self) -> None:
        """What the optimizer keeps for this point, as far as it is numbers."""
        memory = getattr(self._optimizer, "state", {}).get(self._point, {})
        for name, value in memory.items():
            numbers = _numbers(value)
            if numbers is not None:
                entries = self.track.state.setdefault(str(name), [])
                entries += [None] * (self.track.steps - len(entries))
                entries.append(numbers)


def _make(name: str, factory: Factory, start: Point) -> tuple[Any, Optimizer]:
    """A point and its optimizer, in the library that the optimizer is from.

    Which that is shows only when it is made: it refuses tensors of the other one.
    """
    libraries = [tinygrad_edu]
    if "torch" in sys.modules:
        libraries.append(sys.modules["torch"])
    refusal: TypeError | None = None
    for library in libraries:
        point = library.tensor([float(value) for value in start], requires_grad=True)
        try:
            made = factory([point])
        except TypeError as error:
            refusal = refusal or error
            continue
        if not hasattr(made, "step") or not hasattr(made, "param_groups"):
            raise type_error(
                f"optimizers[{name!r}] must make an optimizer",
                got=type(made).__name__,
                expected="lambda p: optim.SGD(p, lr=0.01)",
            )
        return point, made
    assert refusal is not None
    raise refusal


def _needs_closure(optimizer: Optimizer) -> bool:
    """Whether ``step`` cannot be called without one, as that of LBFGS."""
    try:
        closure = inspect.signature(optimizer.step).parameters.get("closure")
    except (TypeError, ValueError):
        return False
    # This library's LBFGS takes none for granted, and says so when it is called.
    required = closure is not None and closure.default is inspect.Parameter.empty
    return required or type(optimizer).__name__ == "LBFGS"


def _settings(group: Mapping[str, Any]) -> dict[str, str]:
    """What else the optimizer was told: momentum, betas … as texts."""
    plain = (int, float, tuple, str)
    return {
        str(name): ", ".join(map(str, value))
        if isinstance(value, tuple)
        else str(value)
        for name, value in group.items()
        if isinstance(value, plain) and not isinstance(value, bool)
        if name not in ("params", "lr", "initial_lr") and value not in (0, "")
    }


def _numbers(value: Any) -> Any:
    """A number, or the pair for x and y; None for anything else."""
    if isinstance(value, (int, float)):
        return float(value)
    shape = getattr(value, "shape", None)
    if shape is None or not hasattr(value, "tolist"):
        return None
    if tuple(shape) in ((), (1,)):
        return float(value.item())
    return value.tolist() if tuple(shape) == (2,) else None


def checked_optimizers(optimizers: Any) -> dict[str, Factory]:
    """A name for each optimizer and what makes it."""
    if optimizers is None:
        return {}
    if not isinstance(optimizers, Mapping) or not all(
        map(callable, optimizers.values())
    ):
        raise type_error(
            "optimizers must map names to functions that make an optimizer",
            got=type(optimizers).__name__,
            expected='{"SGD": lambda p: optim.SGD(p, lr=0.01)}',
        )
    return {str(name): factory for name, factory in optimizers.items()}


def checked_steps(steps: int) -> int:
    """At least one, and no more than a notebook should keep."""
    if not isinstance(steps, int) or not 1 <= steps <= 5000:
        raise value_error("steps must be from 1 to 5000", got=repr(steps))
    return steps
