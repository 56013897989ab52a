"""Lesson 09, "Forward and backward": a matrix product and a sum as Functions."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.functions import (
    FORGOTTEN,
    MISSING,
    UPSTREAM,
    alone,
    cases,
    computing,
    numbers,
    ruled_by,
    spoilt,
    tried,
    without_upstream,
)

LESSON = "09_forward_and_backward"

# --------------------------------------------------------------------------- MatMul


class MatMul(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)  # keep
        return a @ b  # compute

    @staticmethod
    def backward(ctx, upstream):
        a, b = ctx.saved_tensors  # fetch
        return upstream @ b.T, a.T @ upstream  # hand on


def _matmul(n: int, k: int, m: int, backward: bool = True) -> Callable[[], Arguments]:
    a, b, upstream = numbers(n, k), numbers(k, m) * 2, numbers(n, m) + 1
    inputs = (a, b, upstream) if backward else (a, b)
    return lambda: tuple(each.clone() for each in inputs)


def _matmul_by(rule: Callable[[Any, Any, Any], Any]) -> Any:
    return ruled_by(MatMul, lambda ctx, upstream: rule(upstream, *ctx.saved_tensors))


MATMUL = Exercise(
    name="MatMul",
    lesson=LESSON,
    reference=MatMul,
    attempt=tried(2),
    inputs=("a", "b", UPSTREAM),
    properties=(
        Property(
            "forward: multiplies two matrices",
            cases(_matmul(2, 3, 4, False), _matmul(3, 3, 3, False)),
        ),
        Property(
            "backward: one gradient for each matrix, in its shape",
            cases(_matmul(2, 3, 4), _matmul(4, 2, 3), _matmul(1, 3, 2)),
        ),
        Property(
            "backward: right for square matrices, where every order fits",
            cases(_matmul(2, 2, 2), _matmul(3, 3, 3)),
        ),
        Property(
            "backward: right for a single row and a single column",
            cases(_matmul(1, 4, 1), _matmul(3, 1, 2)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the numbers are multiplied one by one",
            """In this library as in PyTorch * multiplies numbers that stand at the same
            place. The matrix product, rows by columns, is another sign.""",
            computing(MatMul, lambda a, b: a * b),
        ),
        WrongAnswer(
            "the upstream gradient is forgotten", FORGOTTEN, without_upstream(MatMul)
        ),
        WrongAnswer(
            "the matrices are not turned",
            """The right matrices meet, in the right order. But for a[i, k] we need the
            row k of b, and the product takes columns. Turn the saved matrix on its
            side. (Where the sizes differ, the shapes would not even fit.)""",
            _matmul_by(lambda up, a, b: (up @ b, a @ up)),
        ),
        WrongAnswer(
            "the factors stand in the wrong order",
            """For numbers the order is free, for matrices it is not. In a @ b the
            matrix b stands on the right, and it stays on the right where it helps to
            find the gradient of a; likewise a on the left.""",
            _matmul_by(lambda up, a, b: (b.T @ up, up @ a.T)),
        ),
        WrongAnswer(
            "the two gradients are exchanged",
            """Both are right. But the first place belongs to the first argument of
            forward, a, and the second to b.""",
            _matmul_by(lambda up, a, b: (a.T @ up, up @ b.T)),
        ),
        WrongAnswer(
            "the gradients lie on their side",
            """The numbers are right, but a gradient has the shape of its tensor: the
            one of a looks like a, row by row.""",
            _matmul_by(lambda up, a, b: (b @ up.T, up.T @ a)),
        ),
        WrongAnswer(
            "the rule of the product of numbers",
            """upstream times the other factor, as in lesson 03, is the right thought.
            But each number of a meets several numbers of b, and all of these uses are
            to be summed. A matrix product multiplies and sums at once.""",
            _matmul_by(lambda up, a, b: (up * b, up * a)),
        ),
        WrongAnswer(
            "only one gradient comes back",
            """There are two matrices, and each has a gradient of its own: return two
            tensors, with a comma between them.""",
            alone(MatMul),
        ),
    ),
    hints=(
        """forward: compute and keep, as in Square, with two tensors this time. For the
        way back the loops above say everything: grad_a[i, k] is the sum over j of
        upstream[i, j] times b[k, j]. That is "row times row". A matrix product is "row
        times column". Which of the two matrices do you have to turn on its side?""",
        """Use the shapes. Let a be (n, k), b (k, m), so upstream is (n, m). The
        gradient of a must be (n, k): from upstream (n, m) and b (k, m) only one
        product can make that, if one of them is turned. b.T turns b.

        Then the gradient of b, of shape (k, m), from a (n, k) and upstream (n, m).

        In the square case every order fits, so trust the letters i, k, j, not only the
        shapes.""",
        """Nearly all of it, with three places left for you. In forward:

            ctx.save_for_backward(a, b)
            return ...

        In backward:

            a, b = ctx.saved_tensors
            grad_a = upstream @ ...
            grad_b = ... @ upstream
            return grad_a, grad_b

        Each of the last two places is one of the saved matrices, on its side.""",
    ),
)


# ------------------------------------------------------------------------------ Sum


class Sum(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim, keepdim):
        ctx.shape, ctx.dim, ctx.keepdim = x.shape, dim, keepdim  # keep
        return x.sum(dim=dim, keepdim=keepdim)  # compute

    @staticmethod
    def backward(ctx, upstream):
        if not ctx.keepdim:
            upstream = upstream.unsqueeze(ctx.dim)
        return upstream.expand(ctx.shape), None, None  # hand on


def _sum(
    shape: tuple[int, ...], dim: int, keepdim: bool, backward: bool = True
) -> Callable[[], Arguments]:
    def make() -> Arguments:
        x = numbers(*shape)
        upstream = numbers(*x.sum(dim=dim, keepdim=keepdim).shape) + 1
        return (x, dim, keepdim, upstream) if backward else (x, dim, keepdim)

    return make


def _spread(ctx: Any, upstream: Any, dim: int) -> Any:
    return upstream.unsqueeze(dim).expand(ctx.shape), None, None


def _never_put_back(ctx: Any, upstream: Any) -> Any:
    return upstream.expand(ctx.shape), None, None


def _always_put_back(ctx: Any, upstream: Any) -> Any:
    return _spread(ctx, upstream, ctx.dim)


def _put_at_the_end(ctx: Any, upstream: Any) -> Any:
    if ctx.keepdim:
        return _never_put_back(ctx, upstream)
    return _spread(ctx, upstream, -1)


def _as_it_came(ctx: Any, upstream: Any) -> Any:
    return upstream.clone(), None, None


SUM = Exercise(
    name="Sum",
    lesson=LESSON,
    reference=Sum,
    attempt=tried(3),
    inputs=("x", "dim", "keepdim", UPSTREAM),
    properties=(
        Property(
            "forward: sums along dim, and keeps it when asked to",
            cases(
                _sum((2, 3), 0, False, False),
                _sum((2, 3), 1, False, False),
                _sum((2, 3), 1, True, False),
            ),
        ),
        Property(
            "backward with keepdim: the gradient has the shape of x",
            cases(_sum((2, 3), 1, True), _sum((2, 3), 0, True), _sum((4,), 0, True)),
        ),
        Property(
            "backward without keepdim: the dimension is put back",
            cases(_sum((2, 3), 1, False), _sum((2, 3), 0, False)),
        ),
        Property(
            "backward: also right for a square, where a mistake runs without an error",
            cases(_sum((3, 3), 1, False), _sum((3, 3), 0, False)),
        ),
        Property(
            "backward: three dimensions, and dim counted from the end",
            cases(
                _sum((2, 3, 4), 1, False),
                _sum((2, 2, 2), -1, False),
                _sum((2, 2, 2), -2, False),
                _sum((2, 3, 4), -2, True),
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "keepdim is ignored on the way forward",
            """The sums are right, and their shape is not: with keepdim=True the
            dimension that was summed stays, with the size 1.""",
            computing(Sum, lambda x, dim, keepdim: x.sum(dim=dim)),
        ),
        WrongAnswer(
            "the gradient has the shape of the sum",
            """What arrives has the shape of the sum. What is handed on must have the
            shape of x: each of its numbers went into a sum, and gets an answer.""",
            ruled_by(Sum, _as_it_came),
        ),
        WrongAnswer(
            "the dimension that was summed is not put back",
            """With keepdim all is well. Without it the dimension is gone, and
            stretching lines shapes up at their last sizes: then the gradients of the
            rows go to the columns. For a square this runs without an error. Put a
            dimension of size 1 where the old one was, then stretch.""",
            ruled_by(Sum, _never_put_back),
        ),
        WrongAnswer(
            "a dimension is put back that was never gone",
            """Without keepdim this is right. With keepdim=True the dimension is still
            there, with the size 1; another one beside it is one too many.""",
            ruled_by(Sum, _always_put_back),
        ),
        WrongAnswer(
            "the dimension is always put at the end",
            """It belongs to the place where it was summed away. That was not always
            the last one; forward was told which.""",
            ruled_by(Sum, _put_at_the_end),
        ),
        WrongAnswer(
            "the gradient is shared out",
            """A gradient is not shared out among the numbers of a sum. If one of them
            grows by 0.1, the sum grows by 0.1, the whole way. (In a mean it grows by
            a part of that, so there you would divide.)""",
            spoilt(Sum, lambda gradient, up: gradient * up.numel() / gradient.numel()),
        ),
        WrongAnswer(
            "the upstream gradient is forgotten", FORGOTTEN, without_upstream(Sum)
        ),
        WrongAnswer("the places of dim and keepdim are empty", MISSING, alone(Sum)),
    ),
    hints=(
        """Ask the three questions for one number of x. Where does it go? Into one sum.
        With which factor? 1. So it gets what arrives at that sum. All numbers that
        were added up together get the same number: that is stretching, as in lesson
        07. Mean, above, did the same with one single sum. What has to be noted in
        forward, so that backward knows the shape?""",
        """Keep three things on ctx: the shape of x, dim, and keepdim.

        With keepdim=True, upstream has a 1 where x had its size, and
        upstream.expand(shape) stretches it to the shape of x.

        Without it, the dimension is gone. upstream.unsqueeze(dim) puts a dimension of
        size 1 in at that place. Then stretch.

        Return three things: the gradient of x, and None for dim and for keepdim.""",
        """Nearly all of it, with three places left for you. In forward:

            ctx.shape, ctx.dim, ctx.keepdim = ...
            return x.sum(dim=dim, keepdim=keepdim)

        In backward:

            if ...:
                upstream = upstream.unsqueeze(ctx.dim)
            return upstream.expand(...), None, None

        The middle place: in which of the two cases has the dimension gone away?""",
    ),
)

EXERCISES = (MATMUL, SUM)
