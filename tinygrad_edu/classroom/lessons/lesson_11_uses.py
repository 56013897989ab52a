"""Lesson 11, "Gradients of gradients": Newton's step, and a penalty on slopes."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.functions import cases, numbers
from tinygrad_edu.classroom.lessons.lesson_11 import (
    BOWL,
    CURVE,
    LESSON,
    POINT,
    VALLEY,
    Formula,
    _at,
    _slope,
    hessian,
)

# --------------------------------------------------------------------- newton_step

# In the lesson this is the learner's own, if it is finished.
curvature = hessian


def newton_step(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x)
    return x.detach() - torch.linalg.solve(curvature(f, x), slope)


def _moved(direction: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A step against what ``direction`` makes of the gradient and H."""

    def wrong(f: Any, x: Any) -> Any:
        return x.detach() - direction(_slope(f, x)[1].detach(), hessian(f, x))

    return wrong


def _diagonal(slope: Any, h: Any) -> Any:
    return slope / torch.stack([h[i, i] for i in range(len(h))])


def _in_place(f: Any, x: Any) -> Any:
    new = newton_step(f, x)
    x[:] = new
    return new


MOUNTAIN = Formula("−x₀² − 2·x₁²", lambda x: -(x[0] ** 2) - 2 * x[1] ** 2)

NEWTON = Exercise(
    name="newton_step",
    lesson=LESSON,
    reference=newton_step,
    inputs=("f", "x"),
    properties=(
        Property("one step to the bottom of a bowl", cases(_at(BOWL, [4.0, -2.0]))),
        Property(
            "right where H changes from place to place",
            cases(_at(VALLEY, [-1.5, 1.0]), _at(CURVE, POINT)),
        ),
        Property("one step to the top of a mountain", cases(_at(MOUNTAIN, [1.0, 3.0]))),
    ),
    wrong_answers=(
        WrongAnswer(
            "the other sign",
            """From a point right of the lowest one the slope is positive, and the way
            leads left: the step is taken away.""",
            _moved(lambda slope, h: -torch.linalg.solve(h, slope)),
        ),
        WrongAnswer(
            "a plain step against the gradient",
            """That is gradient descent with a rate of 1. Newton asks H how far to go:
            where the slope changes fast, the lowest point is near.""",
            _moved(lambda slope, h: slope),
        ),
        WrongAnswer(
            "divided by the diagonal alone",
            """As if each variable could be moved without the others. A step along one
            of them changes the slope along the others, too: these are equations that
            belong together, H · step = gradient.""",
            _moved(_diagonal),
        ),
        WrongAnswer(
            "multiplied by H",
            """With one variable the slope is *divided* by the second derivative. With
            many that becomes solving H · step = gradient.""",
            _moved(lambda slope, h: h @ slope),
        ),
        WrongAnswer(
            "divided by H, number by number",
            """A fraction of two matrices' numbers is no solution of equations, and the
            result is a table where a point is wanted. torch.linalg.solve(H, gradient)
            finds the step.""",
            _moved(lambda slope, h: slope / h),
        ),
        WrongAnswer(
            "the step alone",
            """How far to go is right. What is asked for is the new point: where x
            stands after the step.""",
            lambda f, x: x.detach() - newton_step(f, x),
        ),
        WrongAnswer(
            "x itself is moved",
            """The new point is right, but the old one is gone: it was written into.
            Make a new tensor, with x − step.""",
            _in_place,
        ),
    ),
    hints=(
        """With one variable the step is f' / f''. With many it is the vector that H
        turns into the gradient: H · step = gradient. The worked example has all three
        lines for one variable. Which of its operations is replaced by solving
        equations?""",
        """**slope**: a leaf of your own, x.detach().requires_grad_(), then
        torch.autograd.grad(f(x), x), a tuple of one.

        **curvature**: curvature(f, x) is the H of this place.

        **step**: torch.linalg.solve(H, slope) gives the vector with H · vector =
        slope. Take it away from x, and return the new point.""",
        """Nearly all of it, with two places left for you:

            x = x.detach().requires_grad_()
            (slope,) = torch.autograd.grad(f(x), x)
            return x.detach() - torch.linalg.solve(..., ...)""",
    ),
)


# ---------------------------------------------------------------- gradient_penalty


def gradient_penalty(f, x):
    x = x.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return (slopes * slopes).sum(dim=1).mean()


PENALTY_ITSELF, OF_W, OF_U = "the penalty", "the gradient of w", "the gradient of u"


def _attempt(answer: Callable[..., Any], w: Any, u: Any, x: Any, seen: str) -> Any:
    """The penalty on tanh(x wᵀ) u, or what w and u have to learn from it."""
    w, u = w.detach().requires_grad_(), u.detach().requires_grad_()
    penalty = answer(lambda rows: (rows @ w.T).tanh() @ u, x)
    if seen == PENALTY_ITSELF:
        return penalty
    if getattr(penalty, "grad_fn", None) is None:
        raise RuntimeError("the penalty has no graph, so no weight can learn from it")
    of_w, of_u = torch.autograd.grad(penalty, (w, u), allow_unused=True)
    return of_w if seen == OF_W else of_u


def _model(rows: int, inputs: int, hidden: int, seen: str) -> Callable[[], Arguments]:
    def make() -> Arguments:
        w = numbers(hidden, inputs).double() / 6
        x = numbers(inputs, rows).T.contiguous().double() / 5
        return w, torch.arange(1.0, hidden + 1).double() / 2, x, seen

    return make


def _slopes(f: Any, x: Any, **how: Any) -> Any:
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x).sum(), x, create_graph=True, **how)[0]


def _no_graph(f: Any, x: Any) -> Any:
    slopes = _slopes(f, x).detach()
    return (slopes * slopes).sum(dim=1).mean()


def _of_mean(f: Any, x: Any) -> Any:
    return gradient_penalty(lambda rows: f(rows) / len(rows), x)


def _of_outputs(f: Any, x: Any) -> Any:
    return (f(x) ** 2).mean()


PENALTY = Exercise(
    name="gradient_penalty",
    lesson=LESSON,
    reference=gradient_penalty,
    attempt=_attempt,
    inputs=("w", "u", "x", "looked at"),
    properties=(
        Property("right for one row", cases(_model(1, 2, 3, PENALTY_ITSELF))),
        Property(
            "right for several rows",
            cases(
                _model(4, 2, 3, PENALTY_ITSELF),
                _model(5, 3, 2, PENALTY_ITSELF),
                _model(3, 1, 2, PENALTY_ITSELF),
            ),
        ),
        Property(
            "weights can learn from it",
            cases(_model(4, 2, 3, OF_W), _model(4, 2, 3, OF_U), _model(5, 3, 2, OF_W)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the graph of the gradient is not kept",
            """The number is right, and no weight can learn from it: it has no graph.
            The penalty becomes part of a loss, which walks back through the gradient
            itself. This is why its graph is wanted.""",
            _no_graph,
        ),
        WrongAnswer(
            "the slopes of the mean",
            """Each row has a slope of its own. In a mean of n rows each counts one
            n-th, so its slope is too small by n, and squared by n². For the gradient
            take the sum of the rows.""",
            _of_mean,
        ),
        WrongAnswer(
            "a mean over all numbers",
            """The squares of one row belong together: their sum is the square of the
            length of its gradient. Only over the rows a mean is taken.""",
            lambda f, x: (_slopes(f, x) ** 2).mean(),
        ),
        WrongAnswer(
            "a sum over all rows",
            """Then a larger batch would be punished more. Within a row the squares are
            summed, and over the rows a mean is taken.""",
            lambda f, x: (_slopes(f, x) ** 2).sum(),
        ),
        WrongAnswer(
            "the length, not its square",
            """The root is too much: its own slope is infinite where the length is 0.
            The square is asked for.""",
            lambda f, x: (_slopes(f, x) ** 2).sum(dim=1).sqrt().mean(),
        ),
        WrongAnswer(
            "slopes cancel out",
            """The slopes were summed first, and then squared. A slope up and a slope
            down would be no slope at all then. Square each number first.""",
            lambda f, x: (_slopes(f, x).sum(dim=1) ** 2).mean(),
        ),
        WrongAnswer(
            "the outputs are punished",
            """This makes outputs small. Slopes are to become small: how fast an output
            changes when its input does.""",
            _of_outputs,
        ),
    ),
    hints=(
        """The penalty is made of a gradient, this time with respect to the *input* of
        the network, not to its weights. And somebody will differentiate the penalty.
        So: which tensor has to be watched, and what has to be kept? Then square, sum
        within a row, mean over the rows.""",
        """**watch**: x.detach().requires_grad_(): the input is the leaf now.

        **slopes**: f(x) has one number for each row. Their sum is one number, and as
        each row only depends on its own input, the gradient of the sum holds the slope
        of each row. Keep its graph: create_graph=True.

        **penalty**: the squares, summed along dim=1, then the mean.""",
        """Nearly all of it, with three places left for you:

            x = x.detach().requires_grad_()
            (slopes,) = torch.autograd.grad(f(x).sum(), ..., create_graph=...)
            return (...).sum(dim=1).mean()""",
    ),
)

EXERCISES = (NEWTON, PENALTY)
