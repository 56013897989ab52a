"""Lesson 01, "Slopes": a central difference, its best step, two partial slopes."""

# The solution is shown to learners as they would write it, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer


@dataclass(frozen=True)
class Written:
    """A function that a report can show, as the text somebody would type."""

    text: str
    function: Callable[..., Any]

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)

    def __repr__(self) -> str:
        return self.text


LINE = Written("lambda x: 3 * x - 1", lambda x: 3 * x - 1)
SQUARE = Written("lambda x: x ** 2", lambda x: x**2)
CUBE = Written("lambda x: x ** 3", lambda x: x**3)
HILL = Written("lambda x: 4 * x - x ** 2", lambda x: 4 * x - x**2)


def derivative(f, x, h):
    rise = f(x + h) - f(x - h)  # step to both sides
    run = 2 * h
    return rise / run  # divide


def _lines() -> list[Arguments]:
    return [(LINE, 2.0, 0.5), (LINE, -1.0, 0.1)]


def _parabolas() -> list[Arguments]:
    return [(SQUARE, 3.0, 0.5), (SQUARE, -1.0, 0.25), (HILL, 3.0, 1.0)]


def _flat() -> list[Arguments]:
    return [(SQUARE, 0.0, 0.5), (HILL, 2.0, 0.25)]


def _cubes() -> list[Arguments]:
    return [(CUBE, 2.0, 0.5), (CUBE, 2.0, 0.1), (CUBE, -1.0, 1.0)]


def _single_precision() -> list[Arguments]:
    return [(CUBE, torch.tensor(2.0), 0.125)]


def _rows() -> list[Arguments]:
    return [(SQUARE, torch.tensor([0.0, 1.0, 2.5]), 0.5)]


def _forward(f: Any, x: Any, h: Any) -> Any:
    return (f(x + h) - f(x)) / h


def _backward(f: Any, x: Any, h: Any) -> Any:
    return (f(x) - f(x - h)) / h


def _run_too_short(f: Any, x: Any, h: Any) -> Any:
    return (f(x + h) - f(x - h)) / h


def _only_the_second_divided(f: Any, x: Any, h: Any) -> Any:
    return f(x + h) - f(x - h) / (2 * h)


def _divided_then_multiplied(f: Any, x: Any, h: Any) -> Any:
    return (f(x + h) - f(x - h)) / 2 * h


def _upside_down(f: Any, x: Any, h: Any) -> Any:
    return (f(x - h) - f(x + h)) / (2 * h)


def _not_divided(f: Any, x: Any, h: Any) -> Any:
    return f(x + h) - f(x - h)


def _result_moved(f: Any, x: Any, h: Any) -> Any:
    return ((f(x) + h) - (f(x) - h)) / (2 * h)


def _own_step(f: Any, x: Any, h: Any) -> Any:
    return derivative(f, x, 0.01)


def _half_the_step(f: Any, x: Any, h: Any) -> Any:
    return (f(x + h / 2) - f(x - h / 2)) / h


DERIVATIVE = Exercise(
    name="derivative",
    lesson="01_slopes",
    reference=derivative,
    properties=(
        Property("gives the slope of a straight line", _lines),
        Property("is exact for a parabola, however long the step", _parabolas),
        Property("gives 0 at the lowest and at the highest point", _flat),
        Property("takes the step that it is given", _cubes),
        Property("works with a number in single precision", _single_precision),
        Property("works for a row of points at once", _rows),
    ),
    wrong_answers=(
        WrongAnswer(
            "a step to one side only",
            """This is the forward difference of the example, and it is a correct one.
            But it looks to the right only, so where the curve bends it is off by about
            as much as the step is long. Take a second step, to the left, in place of
            the point itself. What is the run then?""",
            _forward,
        ),
        WrongAnswer(
            "a step to the left only",
            """You compare the point with its left neighbour. That has the same fault
            as comparing it with its right neighbour: it looks one way. Compare the two
            neighbours with each other.""",
            _backward,
        ),
        WrongAnswer(
            "the run is half as long as it should be",
            """The rise is right: it goes from one step left of x to one step right of
            it. How far apart are these two places? The slope came out twice too
            steep.""",
            _run_too_short,
        ),
        WrongAnswer(
            "only the second value was divided",
            """In Python, division comes before subtraction: a - b / c is a - (b / c).
            The whole rise has to be divided, so it needs parentheses, or a name of its
            own.""",
            _only_the_second_divided,
        ),
        WrongAnswer(
            "divided by 2, then multiplied by h",
            """Python reads from left to right: a / 2 * h is (a / 2) * h. The run has to
            be in parentheses, or have a name of its own.""",
            _divided_then_multiplied,
        ),
        WrongAnswer(
            "the rise has the wrong sign",
            """The size is right and the sign is not: a curve that goes up to the right
            must have a positive slope. The rise is the value on the right minus the
            value on the left.""",
            _upside_down,
        ),
        WrongAnswer(
            "the last step is missing",
            """This is the rise alone. It gets smaller as the step gets smaller; a slope
            does not. What is missing is to divide by the run.""",
            _not_divided,
        ),
        WrongAnswer(
            "the result was moved, not the input",
            """Here h is added to what f returns, so f is never asked anywhere but at x,
            and the slope comes out as 1 for every function. Move the input: ask f at
            two other places.""",
            _result_moved,
        ),
        WrongAnswer(
            "a fixed step in place of h",
            """The slope is good, but it does not change with h. Whoever calls your
            function wants to choose the step; in the next section, you do.""",
            _own_step,
        ),
        WrongAnswer(
            "half a step to each side",
            """A central difference it is, and a good one, but h is divided between the
            two sides. Here h is how far you go to each side: a whole step to the left
            and a whole step to the right.""",
            _half_the_step,
        ),
    ),
    hints=(
        """The example has four steps: step, rise, run, divide. Draw a curve, a point x
        on it, and the two neighbours, one to the left and one to the right. Between
        which two places do you want the rise now?""",
        """Step: the two places are x + h and x - h.

        Rise: the value of f at the right place minus its value at the left place.

        Run: the distance between these two places. It is not h. With x = 5 and h = 1,
        they are 4 and 6.

        Divide: the whole rise by the whole run.""",
        """Nearly all of it, with two places left for you:

            rise = f(x + h) - f(...)
            run = ...

        The first place is the neighbour on the left. The second is how far the two
        neighbours are apart. Then return the one divided by the other.""",
    ),
)


def best_step(method, f, x, slope, steps):
    errors = []
    for h in steps:
        found = method(f, x, h)  # try
        errors.append(abs(found - slope))  # measure
    return steps[errors.index(min(errors))]  # choose


CENTRAL = Written("central", derivative)
FORWARD = Written("forward", _forward)


def _in_any_order() -> list[Arguments]:
    return [
        (CENTRAL, CUBE, 2.0, 12.0, [1.0, 0.1, 0.5]),
        (CENTRAL, CUBE, 2.0, 12.0, [0.25, 1.0, 0.5]),
    ]


def _too_small() -> list[Arguments]:
    return [(CENTRAL, CUBE, 2.0, 12.0, [1e-1, 1e-5, 1e-12, 1e-15])]


def _too_small_single() -> list[Arguments]:
    two = torch.tensor(2.0)
    return [(CENTRAL, CUBE, two, 12.0, [1.0, 1e-2, 1e-5, 1e-7])]


def _too_low() -> list[Arguments]:
    return [(FORWARD, HILL, 1.0, 2.0, [0.5, 0.1, 1.0])]


def _both_methods() -> list[Arguments]:
    steps = [1e-2, 1e-5, 1e-8]
    return [(FORWARD, CUBE, 2.0, 12.0, steps), (CENTRAL, CUBE, 2.0, 12.0, steps)]


def _errors(method: Any, f: Any, x: Any, slope: Any, steps: Any) -> list[float]:
    return [float(method(f, x, h)) - slope for h in steps]


def _smallest_step(method: Any, f: Any, x: Any, slope: Any, steps: Any) -> Any:
    return min(steps)


def _signed(method: Any, f: Any, x: Any, slope: Any, steps: Any) -> Any:
    errors = _errors(method, f, x, slope, steps)
    return steps[errors.index(min(errors))]


def _the_error(method: Any, f: Any, x: Any, slope: Any, steps: Any) -> Any:
    return min(map(abs, _errors(method, f, x, slope, steps)))


def _the_place(method: Any, f: Any, x: Any, slope: Any, steps: Any) -> Any:
    errors = [abs(error) for error in _errors(method, f, x, slope, steps)]
    return errors.index(min(errors))


def _worst(method: Any, f: Any, x: Any, slope: Any, steps: Any) -> Any:
    errors = [abs(error) for error in _errors(method, f, x, slope, steps)]
    return steps[errors.index(max(errors))]


def _the_slope(method: Any, f: Any, x: Any, slope: Any, steps: Any) -> Any:
    return method(f, x, best_step(method, f, x, slope, steps))


def _always_central(method: Any, f: Any, x: Any, slope: Any, steps: Any) -> Any:
    return best_step(derivative, f, x, slope, steps)


BEST_STEP = Exercise(
    name="best_step",
    lesson="01_slopes",
    reference=best_step,
    properties=(
        Property("finds the best step, wherever it stands in the list", _in_any_order),
        Property("does not fall for a step that is too small", _too_small),
        Property("works in single precision", _too_small_single),
        Property("counts a slope that is too low as an error too", _too_low),
        Property("tries the method that it is given", _both_methods),
    ),
    wrong_answers=(
        WrongAnswer(
            "the smallest step was taken for the best",
            """With paper and pencil a smaller step is always better. A computer keeps
            only so many digits, and a step that is too small changes none of them. So
            nothing can be said without trying: measure the error of each step.""",
            _smallest_step,
        ),
        WrongAnswer(
            "the sign of the error was kept",
            """The smallest number and the smallest error are two things: an error of
            -1 is a large one, but min takes it for smaller than 0.1. Whether a slope is
            too high or too low, what counts is by how much: abs.""",
            _signed,
        ),
        WrongAnswer(
            "the error came back, not the step",
            """You have found the smallest error. The question was which step makes it:
            look up the step that stands at the same place.""",
            _the_error,
        ),
        WrongAnswer(
            "the position came back, not the step",
            """You have found where in the list the best step stands. Now take what
            stands there.""",
            _the_place,
        ),
        WrongAnswer(
            "the worst step was chosen",
            """This is the step with the largest error. The best one has the
            smallest.""",
            _worst,
        ),
        WrongAnswer(
            "the slope came back, not the step",
            """This is the best slope that the list allows, found with the right step.
            The question was which step that is.""",
            _the_slope,
        ),
        WrongAnswer(
            "the given method was not used",
            """All results are those of the central difference. But method may be
            another one, such as the forward difference, and each has a best step of its
            own: call method.""",
            _always_central,
        ),
    ),
    hints=(
        """The example has three steps: try, measure, choose. Try and measure are done
        once for each step of the list, so they belong into a loop. Which of them needs
        the true slope?""",
        """Try: method(f, x, h) gives the slope that the step h leads to.

        Measure: its error is the distance from the true slope. A distance has no sign,
        and abs takes it away.

        Choose: you have as many errors as steps, in the same order. min(errors) is the
        smallest error, and errors.index(min(errors)) says at which place it stands.""",
        """Nearly all of it, with two places left for you:

            errors = []
            for h in steps:
                found = method(f, x, h)
                errors.append(...)
            return steps[...]

        The first place is the distance between what was found and the true slope. The
        second is the place of the smallest error in its list.""",
    ),
)


def slopes(f, x, y, h):
    along_x = (f(x + h, y) - f(x - h, y)) / (2 * h)  # hold y, move x, divide
    along_y = (f(x, y + h) - f(x, y - h)) / (2 * h)  # hold x, move y, divide
    return along_x, along_y


PLANE = Written("lambda x, y: 3 * x - 2 * y", lambda x, y: 3 * x - 2 * y)
PRODUCT = Written("lambda x, y: x * y", lambda x, y: x * y)
SADDLE = Written("lambda x, y: x ** 2 - y ** 2", lambda x, y: x**2 - y**2)
TWISTED = Written("lambda x, y: x ** 2 * y", lambda x, y: x**2 * y)


def _planes() -> list[Arguments]:
    return [(PLANE, 1.0, 1.0, 0.5), (PLANE, -2.0, 0.0, 0.25)]


def _products() -> list[Arguments]:
    return [(PRODUCT, 3.0, -2.0, 0.5), (PRODUCT, 0.0, 4.0, 0.5)]


def _saddles() -> list[Arguments]:
    return [(SADDLE, 0.0, 0.0, 0.5), (SADDLE, 1.0, 2.0, 0.25)]


def _twisted() -> list[Arguments]:
    return [(TWISTED, 1.0, 2.0, 0.5), (TWISTED, -1.0, 3.0, 0.25)]


def _swapped(f: Any, x: Any, y: Any, h: Any) -> Any:
    return slopes(f, x, y, h)[::-1]


def _added(f: Any, x: Any, y: Any, h: Any) -> Any:
    return sum(slopes(f, x, y, h))


def _both_moved(f: Any, x: Any, y: Any, h: Any) -> Any:
    together = (f(x + h, y + h) - f(x - h, y - h)) / (2 * h)
    return together, together


def _one_sided(f: Any, x: Any, y: Any, h: Any) -> Any:
    here = f(x, y)
    return (f(x + h, y) - here) / h, (f(x, y + h) - here) / h


def _not_put_back(f: Any, x: Any, y: Any, h: Any) -> Any:
    along_x = (f(x + h, y) - f(x - h, y)) / (2 * h)
    return along_x, (f(x + h, y + h) - f(x + h, y - h)) / (2 * h)


def _x_twice(f: Any, x: Any, y: Any, h: Any) -> Any:
    along_x = (f(x + h, y) - f(x - h, y)) / (2 * h)
    return along_x, along_x


def _runs_too_short(f: Any, x: Any, y: Any, h: Any) -> Any:
    return (f(x + h, y) - f(x - h, y)) / h, (f(x, y + h) - f(x, y - h)) / h


SLOPES = Exercise(
    name="slopes",
    lesson="01_slopes",
    reference=slopes,
    properties=(
        Property("gives both slopes of a plane", _planes),
        Property("gives y and x for the product x * y", _products),
        Property("finds that a saddle is flat in its middle", _saddles),
        Property("holds one number still while the other moves", _twisted),
    ),
    wrong_answers=(
        WrongAnswer(
            "both numbers moved at once",
            """This is the slope of a walk in the diagonal. From it nobody can tell how
            much of the change came from x and how much from y. Hold one of them still
            while the other moves.""",
            _both_moved,
        ),
        WrongAnswer(
            "the two slopes are swapped",
            """Both numbers are right and they stand in the wrong order: first the slope
            along x, where y is held still.""",
            _swapped,
        ),
        WrongAnswer(
            "the two slopes were added up",
            """There is one slope for each number that goes in, and they stay apart:
            return the two of them, with a comma between.""",
            _added,
        ),
        WrongAnswer(
            "a step to one side only",
            """Each slope looks one way only, so it is off by about as much as the step
            is long. Step to both sides, as in derivative.""",
            _one_sided,
        ),
        WrongAnswer(
            "x was not put back before y moved",
            """The slope along x is right. The slope along y was measured beside the
            point, where x is one step too large. Each slope is taken at the same point:
            begin again at (x, y).""",
            _not_put_back,
        ),
        WrongAnswer(
            "the slope along x twice",
            """The first of the two is right, and the second is the same again. For the
            second, hold x still and move y.""",
            _x_twice,
        ),
        WrongAnswer(
            "the runs are half as long as they should be",
            """Both slopes are twice too steep: from one step left to one step right the
            distance is two steps.""",
            _runs_too_short,
        ),
    ),
    hints=(
        """The example has three steps: hold, move, divide. It does them once, for x.
        Do the same for y. What is held still this time?""",
        """Along x, hold y: f is asked at (x + h, y) and at (x - h, y).

        Along y, hold x: f is asked at two other places. Both begin at the same point
        (x, y), and only the second number moves.

        Divide: each rise by its run, which is two steps long.

        At the end return both, with a comma between them.""",
        """Nearly all of it, with two places left for you:

            along_x = (f(x + h, y) - f(x - h, y)) / (2 * h)
            along_y = (f(...) - f(...)) / (2 * h)

        In both places x stays as it is; y goes one step up in the first and one step
        down in the second. Return along_x and along_y.""",
    ),
)

EXERCISES = (DERIVATIVE, BEST_STEP, SLOPES)
