"""Surfaces to race on: test functions by name, and any function of two tensors.

A surface is asked for its height on a whole grid at once, and for the gradient at one
point by the race, so its function is written with operators and methods that tensors
of this library and of PyTorch both have.

The functions are those of the literature on optimization; their names and minima:
https://en.wikipedia.org/wiki/Test_functions_for_optimization
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tinygrad_edu.errors import type_error, value_error

Tensor = Any  # of this library or of PyTorch
Function = Callable[[Tensor, Tensor], Tensor]
Range = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """A function of two numbers, and how it is best looked at.

    ``minima`` holds the lowest points, all of the same height; none for a function
    that has none, or whose are unknown. ``start`` is where a race begins.
    """

    title: str
    function: Function
    formula: str = ""
    x_range: Range = (-3.0, 3.0)
    y_range: Range = (-3.0, 3.0)
    minima: tuple[Point, ...] = ()
    start: Point = (-2.0, 2.0)


def bowl(condition: float = 5.0) -> Surface:
    """A quadratic whose curvature along y is ``condition`` times that along x.

    >>> bowl(condition=10).function(1.0, 2.0)
    20.5
    """
    return Surface(
        "Bowl",
        lambda x, y: 0.5 * (x**2 + condition * y**2),
        f"f(x, y) = ½ (x² + {condition:g} y²)",
        minima=((0.0, 0.0),),
        start=(-2.5, 1.5),
    )


def ravine(condition: float = 50.0) -> Surface:
    """The bowl turned by 30 degrees, and narrow: no axis points down the valley."""
    cosine, sine = math.cos(math.pi / 6), math.sin(math.pi / 6)

    def height(x: Tensor, y: Tensor) -> Tensor:
        along, across = cosine * x + sine * y, cosine * y - sine * x
        return 0.5 * (along**2 + condition * across**2)

    return Surface(
        "Ravine",
        height,
        f"f = ½ (u² + {condition:g} v²), where (u, v) is (x, y) turned by 30°",
        minima=((0.0, 0.0),),
        start=(-2.5, -0.4),
    )


def _rosenbrock(x: Tensor, y: Tensor) -> Tensor:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _himmelblau(x: Tensor, y: Tensor) -> Tensor:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def _beale(x: Tensor, y: Tensor) -> Tensor:
    terms = ((1.5, 1), (2.25, 2), (2.625, 3))
    return sum((number - x + x * y**power) ** 2 for number, power in terms)


def _saddle(x: Tensor, y: Tensor) -> Tensor:
    return x**2 - y**2


def _rastrigin(x: Tensor, y: Tensor) -> Tensor:
    waves = (2 * math.pi * x).cos() + (2 * math.pi * y).cos()
    return 20 + x**2 + y**2 - 10 * waves


ROSENBROCK = Surface(
    "Rosenbrock",
    _rosenbrock,
    "f(x, y) = (1 − x)² + 100 (y − x²)²",
    (-2.0, 2.0),
    (-1.0, 3.0),
    ((1.0, 1.0),),
    (-1.5, 1.0),
)
HIMMELBLAU = Surface(
    "Himmelblau",
    _himmelblau,
    "f(x, y) = (x² + y − 11)² + (x + y² − 7)²",
    (-5.0, 5.0),
    (-5.0, 5.0),
    (
        (3.0, 2.0),
        (-2.805118, 3.131313),
        (-3.779310, -3.283186),
        (3.584428, -1.848127),
    ),
    (-0.5, -1.0),
)
BEALE = Surface(
    "Beale",
    _beale,
    "f(x, y) = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
    (-1.0, 4.0),
    (-1.5, 1.5),
    ((3.0, 0.5),),
    (1.0, 1.2),
)
SADDLE = Surface(
    "Saddle",
    _saddle,
    "f(x, y) = x² − y²",
    (-2.0, 2.0),
    (-2.0, 2.0),
    (),
    (-1.6, 0.02),
)
RASTRIGIN = Surface(
    "Rastrigin",
    _rastrigin,
    "f(x, y) = 20 + x² + y² − 10 cos 2πx − 10 cos 2πy",
    (-3.0, 3.0),
    (-3.0, 3.0),
    ((0.0, 0.0),),
    (-2.4, 1.6),
)

# Those with a condition number are made for it; the others are ready.
MADE = {"bowl": bowl, "quadratic": bowl, "ravine": ravine}
READY = {
    "rosenbrock": ROSENBROCK,
    "himmelblau": HIMMELBLAU,
    "beale": BEALE,
    "saddle": SADDLE,
    "rastrigin": RASTRIGIN,
}
NAMES = (*MADE, *READY)


def surface_of(function: str | Function, condition: float | None = None) -> Surface:
    """The surface of a name, or of a function of two tensors.

    >>> surface_of("rosenbrock").minima
    ((1.0, 1.0),)
    """
    if not isinstance(function, str):
        if not callable(function):
            raise type_error(
                "LandscapeView needs a function of two tensors, or the name of one",
                got=type(function).__name__,
                expected="f(x, y), or one of " + ", ".join(NAMES),
            )
        return Surface(_title(function), function)
    name = function.lower()
    if name in MADE:
        return MADE[name]() if condition is None else MADE[name](_positive(condition))
    if name not in READY:
        raise value_error(
            "LandscapeView knows no surface of this name",
            got=repr(function),
            expected=", ".join(NAMES) + ", or a function of two tensors",
        )
    if condition is not None:
        raise value_error(
            "only a quadratic has a condition number",
            got=f"condition={condition} with {function!r}",
            expected=", ".join(MADE),
        )
    return READY[name]


def reframed(
    surface: Surface,
    x_range: Sequence[float] | None,
    y_range: Sequence[float] | None,
    minima: Sequence[Sequence[float]] | None,
    title: str,
) -> Surface:
    """The surface with what a person wants otherwise."""
    changes: dict[str, Any] = {}
    for name, limits in (("x_range", x_range), ("y_range", y_range)):
        if limits is not None:
            changes[name] = checked_range(name, limits)
    if minima is not None:
        changes["minima"] = tuple(checked_point("minima", point) for point in minima)
    if title:
        changes["title"] = title
    return replace(surface, **changes)


def checked_range(name: str, limits: Sequence[float]) -> Range:
    """Two finite numbers, the first below the second."""
    numbers = _floats(limits)
    if len(numbers) != 2 or not numbers[0] < numbers[1]:
        raise value_error(
            f"{name} must be two finite numbers, the lower one first",
            got=repr(limits),
            expected=f"{name}=(-2, 2)",
        )
    return numbers[0], numbers[1]


def checked_point(name: str, point: Sequence[float]) -> Point:
    """Two finite numbers."""
    numbers = _floats(point)
    if len(numbers) != 2:
        raise value_error(
            f"{name} must be a point: two finite numbers",
            got=repr(point),
            expected="(-1.5, 1.0)",
        )
    return numbers[0], numbers[1]


def _floats(numbers: Any) -> list[float]:
    """What is given as floats; nothing, if one of them is no finite number."""
    try:
        made = [float(number) for number in numbers]
    except (TypeError, ValueError):
        return []
    return made if all(map(math.isfinite, made)) else []


def _positive(condition: float) -> float:
    if not (math.isfinite(condition) and condition > 0):
        raise value_error(
            "a condition number is positive", got=str(condition), expected="condition=5"
        )
    return float(condition)


def _title(function: Function) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    return "f(x, y)" if name == "<lambda>" else str(name)
