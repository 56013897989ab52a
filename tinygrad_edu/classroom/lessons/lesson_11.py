"""Lesson 11, "Gradients of gradients": higher derivatives, and the second of many."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.functions import cases

LESSON = "11_gradients_of_gradients"

CUT_OFF = """The first gradient came without a graph: a mere number, that no longer
knows where it came from. So there is nothing to walk back through. Whoever asks for it
has to say that its own graph is wanted: there is an argument for that."""


@dataclass(frozen=True)
class Formula:
    """A function that a report can show.

    >>> Formula("x²", lambda x: x * x)(3)
    9
    """

    text: str
    code: Callable[[Any], Any]

    def __call__(self, x: Any) -> Any:
        """The value at x."""
        return self.code(x)

    def __repr__(self) -> str:
        return self.text


def _at(formula: Formula, *more: Any) -> Callable[[], Arguments]:
    """A function, and numbers in float64."""

    def make() -> Arguments:
        numbers = (
            torch.tensor(each, dtype=torch.float64)
            if isinstance(each, float | list)
            else each
            for each in more
        )
        return formula, *numbers

    return make


# --------------------------------------------------------------------- derivatives


def derivatives(f, x, order):
    x = x.detach().requires_grad_()  # watch
    found = [f(x)]  # compute
    for _ in range(order):  # repeat
        (slope,) = torch.autograd.grad(found[-1], x, create_graph=True)  # ask
        found.append(slope)
    return found


QUINTIC = Formula("x⁵ − 2x²", lambda x: x**5 - 2 * x**2)
WAVE = Formula("sin(2x)", lambda x: (2 * x).sin())
GROWTH = Formula("x · exp(x)", lambda x: x * x.exp())


def _without_graph(f: Any, x: Any, order: int) -> Any:
    x = x.detach().requires_grad_()
    found = [f(x)]
    for _ in range(order):
        found += torch.autograd.grad(found[-1], x)
    return found


def _same_again(f: Any, x: Any, order: int) -> Any:
    return [*derivatives(f, x, 0), *derivatives(f, x, 1)[1:] * order]


def _added_up(f: Any, x: Any, order: int) -> Any:
    x = x.detach().requires_grad_()
    found = [f(x)]
    for _ in range(order):
        found[-1].backward(create_graph=True)
        found.append(x.grad)
    return found


def _powers(f: Any, x: Any, order: int) -> Any:
    value, *_ = derivatives(f, x, 0)
    slope = derivatives(f, x, 1)[1]
    return [value, *(slope**k for k in range(1, order + 1))]


def _taylor(f: Any, x: Any, order: int) -> Any:
    found, factor = [], 1.0
    for k, each in enumerate(derivatives(f, x, order)):
        factor *= max(k, 1)
        found.append(each / factor)
    return found


DERIVATIVES = Exercise(
    name="derivatives",
    lesson=LESSON,
    reference=derivatives,
    properties=(
        Property("order 0 is the function itself", cases(_at(QUINTIC, 2.0, 0))),
        Property("order 1 adds the slope", cases(_at(QUINTIC, 2.0, 1))),
        Property(
            "order 2 adds the slope of the slope",
            cases(_at(QUINTIC, 2.0, 2), _at(WAVE, 0.5, 2)),
        ),
        Property(
            "right for any order",
            cases(_at(WAVE, 0.5, 5), _at(GROWTH, -1.0, 4)),
        ),
    ),
    wrong_answers=(
        WrongAnswer("the graph of the gradient is not kept", CUT_OFF, _without_graph),
        WrongAnswer(
            "the first derivative, again and again",
            """Each round differentiates the function. It should differentiate what the
            last round has found.""",
            _same_again,
        ),
        WrongAnswer(
            "gradients of several rounds add up",
            """backward() adds to x.grad what it finds, and there the gradient of the
            last round stands already. (That is the first lesson about zero_grad.)
            torch.autograd.grad returns a gradient and touches no .grad.""",
            _added_up,
        ),
        WrongAnswer(
            "one derivative too few",
            """order counts the derivatives, and the function itself stands in front of
            them: the list has one item more than order.""",
            lambda f, x, order: derivatives(f, x, max(order - 1, 0)),
        ),
        WrongAnswer(
            "the function itself is missing",
            """The derivatives are right. The list begins with f(x), which some call the
            derivative of order 0.""",
            lambda f, x, order: derivatives(f, x, order)[1:],
        ),
        WrongAnswer(
            "powers of the slope",
            """f'' is not f' times f'. It says how fast the slope changes when x moves:
            a straight line has a slope, and its second derivative is 0.""",
            _powers,
        ),
        WrongAnswer(
            "divided by the factorials",
            """These are the coefficients of the Taylor series. The derivatives alone
            are asked for here; the division comes later.""",
            _taylor,
        ),
    ),
    hints=(
        """The worked example differentiates once, and then once more what came out.
        That is a loop: the last thing found is the next thing to be differentiated. A
        list keeps them all, and its last item is found[-1]. What has to be said on each
        round, so that the next one has a graph to walk through?""",
        """Watch: x.detach().requires_grad_() is a leaf of your own, with the number of
        x; whoever called you keeps theirs.

        Compute: the list begins with f(x).

        Ask: torch.autograd.grad(what, x, create_graph=True) returns a tuple with one
        gradient in it.

        Repeat, order times.""",
        """Nearly all of it, with three places left for you:

            x = x.detach().requires_grad_()
            found = [...]
            for _ in range(order):
                (slope,) = torch.autograd.grad(..., x, create_graph=...)
                found.append(slope)
            return found""",
    ),
)


# ----------------------------------------------------------------------------- hvp


def hvp(f, x, v):
    x = x.detach().requires_grad_()  # watch
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)  # first
    (product,) = torch.autograd.grad((slope * v).sum(), x)  # weigh, second
    return product


MIXED = Formula("x₀² · x₁", lambda x: x[0] ** 2 * x[1])
BOWL = Formula(
    "3·x₀² + x₀·x₁ + 2·x₁²", lambda x: 3 * x[0] ** 2 + x[0] * x[1] + 2 * x[1] ** 2
)
VALLEY = Formula(
    "(1 − x₀)² + 100·(x₁ − x₀²)²",
    lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2,
)
CURVE = Formula(
    "sin(x₀·x₁) + exp(x₂)·x₀ + x₂²",
    lambda x: (x[0] * x[1]).sin() + x[2].exp() * x[0] + x[2] ** 2,
)
POINT = [0.5, -1.0, 0.25]


def _slope(f: Any, x: Any) -> tuple[Any, Any]:
    x = x.detach().requires_grad_()
    return x, torch.autograd.grad(f(x), x, create_graph=True)[0]


def _hvp_without_graph(f: Any, x: Any, v: Any) -> Any:
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x)
    return torch.autograd.grad((slope * v).sum(), x)[0]


def _row_sums(f: Any, x: Any) -> Any:
    x, slope = _slope(f, x)
    return torch.autograd.grad(slope.sum(), x)[0]


def _both_in_grad(f: Any, x: Any, v: Any) -> Any:
    x = x.detach().requires_grad_()
    f(x).backward(create_graph=True)
    slope = x.grad
    (slope * v).sum().backward()
    return x.grad


def _full(f: Any, x: Any) -> Any:
    return torch.stack([hvp(f, x, unit) for unit in torch.eye(len(x), dtype=x.dtype)])


HVP = Exercise(
    name="hvp",
    lesson=LESSON,
    reference=hvp,
    properties=(
        Property(
            "v along an axis gives a column of H",
            cases(
                _at(MIXED, [3.0, 2.0], [1.0, 0.0]), _at(MIXED, [3.0, 2.0], [0.0, 1.0])
            ),
        ),
        Property(
            "right for any v",
            cases(
                _at(BOWL, [1.0, -2.0], [2.0, 3.0]), _at(VALLEY, [0.5, 1.0], [1.0, 2.0])
            ),
        ),
        Property(
            "right for three variables", cases(_at(CURVE, POINT, [1.0, -2.0, 0.5]))
        ),
        Property(
            "nothing comes of a v of zeros", cases(_at(CURVE, POINT, [0.0, 0.0, 0.0]))
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the graph of the gradient is not kept", CUT_OFF, _hvp_without_graph
        ),
        WrongAnswer(
            "only the first gradient",
            """This is the gradient times v, number by number. It has to be summed and
            then differentiated once more: what is asked for is how the *gradient*
            changes along v.""",
            lambda f, x, v: _slope(f, x)[1] * v,
        ),
        WrongAnswer(
            "the slope along v",
            """The gradient times v, summed, is one number: how fast f changes along v.
            Right so far. How fast it changes with each x is the question now: one more
            gradient.""",
            lambda f, x, v: (_slope(f, x)[1] * v).sum(),
        ),
        WrongAnswer(
            "v is left out",
            """These are the sums of the rows of H, which is H times a vector of ones.
            The gradient has to meet v before it is summed.""",
            lambda f, x, v: _row_sums(f, x),
        ),
        WrongAnswer(
            "v comes too late",
            """The gradient was summed first, and what came out was multiplied by v. But
            v weighs the numbers of the *first* gradient against each other: it has to
            be there before the sum.""",
            lambda f, x, v: _row_sums(f, x) * v,
        ),
        WrongAnswer(
            "the first gradient is still in .grad",
            """backward() adds up, so x.grad holds the first gradient plus the product.
            torch.autograd.grad returns a gradient and touches no .grad.""",
            _both_in_grad,
        ),
        WrongAnswer(
            "only the diagonal of H",
            """Each number was taken for itself, as if x₀ had no influence on the slope
            along x₁. In x₀² · x₁ it has.""",
            lambda f, x, v: torch.stack([_full(f, x)[i, i] for i in range(len(x))]) * v,
        ),
    ),
    hints=(
        """H v is the gradient of one number: of (gradient of f) · v, multiplied number
        by number and summed. So there are two gradients, one after the other, and a
        multiplication with v in between. The worked example does the same with a v that
        picks a single number. What does the first one need, so that the second can
        walk through it?""",
        """**watch**: x.detach().requires_grad_().

        **first**: torch.autograd.grad(f(x), x, create_graph=True), a tuple of one.

        **weigh**: the slope times v, summed: one number.

        **second**: the gradient of that number with respect to x. It needs no graph of
        its own, if nobody differentiates a third time.""",
        """Nearly all of it, with three places left for you:

            x = x.detach().requires_grad_()
            (slope,) = torch.autograd.grad(f(x), x, ...)
            (product,) = torch.autograd.grad((...).sum(), ...)
            return product""",
    ),
)


# ------------------------------------------------------------------------- hessian

# In the lesson this is the learner's own, if it is finished.
times_h = hvp


def hessian(f, x):
    rows = []
    for i in range(len(x)):
        unit = torch.zeros_like(x)
        unit[i] = 1
        rows.append(times_h(f, x, unit))
    return torch.stack(rows)


def _outer(f: Any, x: Any) -> Any:
    slope = _slope(f, x)[1].detach()
    return slope.unsqueeze(1) * slope


HESSIAN = Exercise(
    name="hessian",
    lesson=LESSON,
    reference=hessian,
    properties=(
        Property("right for two variables", cases(_at(MIXED, [3.0, 2.0]))),
        Property("right where H does not depend on x", cases(_at(BOWL, [1.0, -2.0]))),
        Property("right for three variables", cases(_at(CURVE, POINT))),
    ),
    wrong_answers=(
        WrongAnswer(
            "only the diagonal",
            """Beside the diagonal stands how the slope along one variable changes with
            *another* one. In x₀² · x₁ that is not zero.""",
            lambda f, x: _full(f, x) * torch.eye(len(x), dtype=x.dtype),
        ),
        WrongAnswer(
            "products of first gradients",
            """Row i and column j hold the product of two slopes. H holds second
            derivatives: for a straight slope they are all zero, and the products are
            not.""",
            _outer,
        ),
        WrongAnswer(
            "every row is the sum of the rows",
            """The vector that H is multiplied by has a 1 at *one* place, another one
            for each row. A vector of ones sums the columns.""",
            lambda f, x: torch.stack([_row_sums(f, x)] * len(x)),
        ),
        WrongAnswer(
            "the units are never cleared",
            """In the second round there are two ones in the vector, in the third there
            are three. Each round needs a fresh vector of zeros.""",
            lambda f, x: torch.cumsum(_full(f, x), dim=0),
        ),
        WrongAnswer(
            "only one half of it",
            """H is the same on both sides of the diagonal, so one half would say
            everything. But whoever solves equations with it needs it whole.""",
            lambda f, x: torch.tril(_full(f, x)),
        ),
        WrongAnswer(
            "one long row",
            """All the numbers are there. H has a row and a column for each variable:
            torch.stack puts the rows above each other.""",
            lambda f, x: _full(f, x).reshape(-1),
        ),
        WrongAnswer(
            "a list of rows",
            """The rows are right, and they are in a Python list. torch.stack makes one
            tensor of them.""",
            lambda f, x: list(_full(f, x)),
        ),
    ),
    hints=(
        """A matrix times a vector with a single 1 gives one column of the matrix. And H
        is the same across its diagonal, so its columns are its rows. So ask times_h
        once for each variable, each time with the 1 at another place.""",
        """For each i from 0 to len(x) − 1: a vector of zeros, torch.zeros_like(x), with
        a 1 at place i. Then times_h(f, x, that vector) is row i. Collect the rows in a
        list.

        torch.stack(rows) puts them above each other.""",
        """Nearly all of it, with two places left for you:

            rows = []
            for i in range(len(x)):
                unit = torch.zeros_like(x)
                unit[...] = 1
                rows.append(...)
            return torch.stack(rows)""",
    ),
)

EXERCISES = (DERIVATIVES, HVP, HESSIAN)
