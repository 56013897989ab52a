r"""How far to go along a direction: a line search for the strong Wolfe conditions.

Along a direction the loss is a function :math:`\phi(t)` of one number. A step t is good
if the loss has fallen enough for its length, and if the slope has become flat:

.. math::
    \phi(t) \le \phi(0) + c_1 t\, \phi'(0), \qquad |\phi'(t)| \le -c_2\, \phi'(0)

First steps grow until a good one lies between the last two; then that interval is made
smaller around it. Source: Nocedal and Wright, Numerical Optimization (2006), 3.5.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from ..devices import Array

ENOUGH, FLAT = 1e-4, 0.9  # c1 and c2


class Point(NamedTuple):
    """A step, the loss there, its gradient, and its slope along the direction."""

    step: float
    loss: float
    gradient: Array
    slope: float


Evaluate = Callable[[float], Point]


def strong_wolfe(
    evaluate: Evaluate,
    start: Point,
    step: float,
    size: float,
    most: int,
    tolerance: float,
) -> tuple[Point, int]:
    """A good point, and how often the loss was computed to find it.

    ``size`` is the largest number of the direction: an interval shorter than
    ``tolerance`` in every parameter is not worth cutting. ``most`` limits the tries.

    >>> import numpy as np
    >>> def parabola(t):
    ...     return Point(t, (t - 3) ** 2, np.array([2 * (t - 3)]), 2 * (t - 3))
    >>> found, computed = strong_wolfe(parabola, parabola(0.0), 1.0, 1.0, 25, 1e-9)
    >>> round(found.step, 6), computed
    (1.0, 1)
    """
    before, now = start, evaluate(step)
    tries = 0
    while tries < most:
        if not fallen(now, start) or (tries > 1 and now.loss >= before.loss):
            break
        if is_flat(now, start):
            return now, tries + 1
        if now.slope >= 0:
            break
        bounds = now.step + 0.01 * (now.step - before.step), now.step * 10
        before, now = now, evaluate(cubic_minimum(before, now, bounds))
        tries += 1
    else:
        before = start
    return zoom(evaluate, start, [before, now], size, (tries, most), tolerance)


def zoom(
    evaluate: Evaluate,
    start: Point,
    ends: list[Point],
    size: float,
    tries_of: tuple[int, int],
    tolerance: float,
) -> tuple[Point, int]:
    """Cut the interval between two points until its lower end is good."""
    tries, most = tries_of
    low = lower_end(ends)
    near_border = False
    while tries < most:
        first, last = sorted(end.step for end in ends)
        if (last - first) * size < tolerance:
            break
        step = cubic_minimum(ends[0], ends[1], (first, last))
        margin = 0.1 * (last - first)
        if min(last - step, step - first) < margin:
            # Twice at the border, or on it: go a tenth of the interval inside.
            if near_border or step >= last or step <= first:
                upper = abs(step - last) < abs(step - first)
                step = last - margin if upper else first + margin
                near_border = False
            else:
                near_border = True
        else:
            near_border = False
        now = evaluate(step)
        tries += 1
        if not fallen(now, start) or now.loss >= ends[low].loss:
            ends[1 - low] = now
            low = lower_end(ends)
            continue
        good = is_flat(now, start)
        if not good and now.slope * (ends[1 - low].step - ends[low].step) >= 0:
            ends[1 - low] = ends[low]
        ends[low] = now
        if good:
            break
    return ends[low], tries + 1


def fallen(point: Point, start: Point) -> bool:
    """The first condition: the loss has fallen enough."""
    return point.loss <= start.loss + ENOUGH * point.step * start.slope


def is_flat(point: Point, start: Point) -> bool:
    """The second condition: the slope has become flat."""
    return abs(point.slope) <= -FLAT * start.slope


def lower_end(ends: list[Point]) -> int:
    """Which of two points has the lower loss."""
    return 0 if ends[0].loss <= ends[1].loss else 1


def cubic_minimum(one: Point, other: Point, bounds: tuple[float, float]) -> float:
    """The lowest point of the cubic through two points with their slopes.

    It is kept inside the bounds; where the cubic has no lowest point, their middle.

    >>> import numpy as np
    >>> none = np.zeros(0)
    >>> cubic_minimum(Point(0, 9, none, -6), Point(5, 4, none, 4), (0, 5))
    3.0
    """
    a, b = (one, other) if one.step <= other.step else (other, one)
    d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.step - b.step)
    square = d1**2 - a.slope * b.slope
    if square < 0:
        return sum(bounds) / 2
    d2 = math.sqrt(square)
    part = (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2)
    return min(max(b.step - (b.step - a.step) * part, bounds[0]), bounds[1])
