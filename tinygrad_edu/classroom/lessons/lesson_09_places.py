"""Lesson 09, "Forward and backward": operations that move numbers, or choose one."""

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
    tried,
    without_upstream,
)

LESSON = "09_forward_and_backward"

# -------------------------------------------------------------------------- Reshape


class Reshape(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, shape):
        ctx.shape = x.shape  # keep
        return x.reshape(shape)  # compute

    @staticmethod
    def backward(ctx, upstream):
        gradient = upstream.reshape(ctx.shape)
        return gradient, None  # hand on


def _reshape(
    old: tuple[int, ...], new: tuple[int, ...], backward: bool = True
) -> Callable[[], Arguments]:
    x, upstream = numbers(*old), numbers(*new) + 1
    inputs = (x, new, upstream) if backward else (x, new)
    return lambda: tuple(
        each if isinstance(each, tuple) else each.clone() for each in inputs
    )


def _turned(ctx: Any, upstream: Any) -> Any:
    if tuple(upstream.T.shape) == tuple(ctx.shape):
        return upstream.T, None
    return upstream.reshape(ctx.shape), None


RESHAPE = Exercise(
    name="Reshape",
    lesson=LESSON,
    reference=Reshape,
    attempt=tried(2),
    inputs=("x", "shape", UPSTREAM),
    properties=(
        Property(
            "forward: the same numbers in another shape",
            cases(_reshape((2, 3), (3, 2), False), _reshape((6,), (2, 3), False)),
        ),
        Property(
            "backward: the gradient has the shape of x again",
            cases(_reshape((2, 3), (6,)), _reshape((6,), (2, 3)), _reshape((1,), ())),
        ),
        Property(
            "backward: each number goes back to the place it came from",
            cases(_reshape((2, 3), (3, 2)), _reshape((2, 2, 3), (3, 4))),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the gradient keeps the new shape",
            """The numbers are all there, but a gradient has the shape of its tensor,
            and x had another shape than the output. Which one? Note it on the way
            forward.""",
            ruled_by(Reshape, lambda ctx, upstream: (upstream.clone(), None)),
        ),
        WrongAnswer(
            "the gradient is flat",
            """One long row has the right numbers in the right order. Now give it the
            shape of x, noted on the way forward.""",
            ruled_by(Reshape, lambda ctx, upstream: (upstream.reshape(-1), None)),
        ),
        WrongAnswer(
            "turned on its side in place of reshaped",
            """From (2, 3) to (3, 2): turning gives the right shape, with the numbers at
            other places. reshape leaves them in their order in memory, so the way
            back leaves them in their order, too.""",
            ruled_by(Reshape, _turned),
        ),
        WrongAnswer(
            "the upstream gradient is forgotten", FORGOTTEN, without_upstream(Reshape)
        ),
        WrongAnswer("the place of shape is empty", MISSING, alone(Reshape)),
        WrongAnswer(
            "turned on its side on the way forward",
            """reshape keeps the numbers in their order, row by row, and only cuts the
            rows at other places. Turning changes the order.""",
            computing(
                Reshape,
                lambda x, shape: x.T if x.T.shape == shape else x.reshape(shape),
            ),
        ),
    ),
    hints=(
        """Where does a number of x go? To exactly one place of the output, with the
        factor 1. So no number of the gradient changes on its way back, it only stands
        in another shape. What must forward note, so that backward can give the
        gradient that shape?""",
        """Keep the shape of x: a shape is no tensor, so simply ctx.shape = x.shape. The
        order of the numbers is the same in x and in the output. So backward makes, of
        upstream, a tensor with the same numbers in the same order and the old shape.

        Return two things: the gradient of x, and None, because the shape has no
        gradient.""",
        """Nearly all of it, with two places left for you. In forward:

            ctx.shape = ...
            return x.reshape(shape)

        In backward, upstream is reshaped to what was kept, and the second place is for
        an argument that has no gradient:

            gradient = upstream.reshape(...)
            return gradient, ...""",
    ),
)


# -------------------------------------------------------------------------- GetItem


class GetItem(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, index):
        ctx.save_for_backward(index)  # keep
        ctx.shape = x.shape
        return x[index]  # compute

    @staticmethod
    def backward(ctx, upstream):
        (index,) = ctx.saved_tensors  # fetch
        gradient = upstream.new_zeros(ctx.shape)
        gradient.index_add_(0, index, upstream)
        return gradient, None  # hand on


def _getitem(
    shape: tuple[int, ...], index: list[int], backward: bool = True, dtype: Any = None
) -> Callable[[], Arguments]:
    def make() -> Arguments:
        x = numbers(*shape).to(dtype or torch.float32)
        places = torch.tensor(index)
        upstream = (numbers(len(index), *shape[1:]) + 1).to(x.dtype)
        return (x, places, upstream) if backward else (x, places)

    return make


def _picked(rule: Callable[[Any, Any, Any], Any]) -> Any:
    """A backward made of zeros in the shape of x, the index, and upstream."""

    def backward(ctx: Any, upstream: Any) -> Any:
        (index,) = ctx.saved_tensors
        return rule(upstream.new_zeros(ctx.shape), index, upstream), None

    return ruled_by(GetItem, backward)


def _last_wins(gradient: Any, index: Any, upstream: Any) -> Any:
    gradient[index] = upstream
    return gradient


def _averages(gradient: Any, index: Any, upstream: Any) -> Any:
    counts = torch.zeros(len(gradient), dtype=upstream.dtype)
    counts.index_add_(0, index, torch.ones(len(index), dtype=upstream.dtype))
    shape = (len(gradient),) + (1,) * (upstream.ndim - 1)
    shared = counts.clamp(min=1).reshape(shape)
    return gradient.index_add_(0, index, upstream) / shared


def _picks_again(gradient: Any, index: Any, upstream: Any) -> Any:
    return upstream[index]


def _in_float32(gradient: Any, index: Any, upstream: Any) -> Any:
    return torch.zeros(gradient.shape).index_add_(0, index, upstream)


GETITEM = Exercise(
    name="GetItem",
    lesson=LESSON,
    reference=GetItem,
    attempt=tried(2),
    inputs=("x", "index", UPSTREAM),
    properties=(
        Property(
            "forward: picks rows by their numbers",
            cases(_getitem((4, 2), [2, 0], False), _getitem((4, 2), [1, 1, 3], False)),
        ),
        Property(
            "backward: the gradient has the shape of x, with zeros where nobody picked",
            cases(_getitem((4, 2), [2, 0]), _getitem((5, 3), [4])),
        ),
        Property(
            "backward: a row that was picked twice receives a sum",
            cases(_getitem((3, 2), [1, 1]), _getitem((3, 2), [0, 2, 0, 0])),
        ),
        Property(
            "backward: works for plain rows of numbers, and for stacks of tables",
            cases(_getitem((5,), [3, 1, 3]), _getitem((3, 2, 2), [2, 0, 2])),
        ),
        Property(
            "backward: works in float64, which gradcheck needs",
            cases(_getitem((3, 2), [1, 1, 0], dtype=torch.float64)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "of several uses only the last one counts",
            """Written with =, a later gradient replaces an earlier one at the same
            row. And += does not help here: gradient[index] += upstream reads all rows
            first, and then writes each of them. A number that is used twice receives
            a sum; that is a method of its own, index_add_.""",
            _picked(_last_wins),
        ),
        WrongAnswer(
            "picked a second time",
            """Forward takes rows out of x. The way back does not take out, it puts in:
            the first row of upstream belongs to the row of x that the first number of
            index names.""",
            _picked(_picks_again),
        ),
        WrongAnswer(
            "the gradient has the shape of the rows that were picked",
            """A gradient has the shape of its tensor. Rows of x that nobody picked have
            a gradient as well: zero, because the loss does not depend on them.""",
            ruled_by(GetItem, lambda ctx, upstream: (upstream.clone(), None)),
        ),
        WrongAnswer(
            "an average of the uses",
            """A row that was picked twice moves the loss in two ways at once, and the
            two movements add up. An average would hide one of them.""",
            _picked(_averages),
        ),
        WrongAnswer(
            "the upstream gradient is forgotten",
            FORGOTTEN + " (What you have are the numbers of uses of each row.)",
            without_upstream(GetItem),
        ),
        WrongAnswer("the place of index is empty", MISSING, alone(GetItem)),
        WrongAnswer(
            "the zeros are float32",
            """All is right in float32. torch.zeros makes float32 numbers, and gradcheck
            works in float64. upstream.new_zeros(shape) has the dtype of upstream.""",
            _picked(_in_float32),
        ),
    ),
    hints=(
        """Ask where a row of x goes. Into the output once for each time that its number
        stands in index; with the factor 1. So its gradient is the sum of the rows of
        upstream at those places, and zero if there is none. Start with zeros in the
        shape of x, and put in what arrives. Try index = [1, 1] by hand.""",
        """Keep two things in forward: index, which is a tensor, by save_for_backward;
        the shape of x, which is none, on ctx.

        In backward: a tensor of zeros, upstream.new_zeros(shape). Then
        zeros.index_add_(0, index, rows) adds each row to the row that index names;
        where a number stands twice, both are added. The example above shows it.

        Return two things: the gradient, and None for index.""",
        """Nearly all of it, with two places left for you. In forward:

            ctx.save_for_backward(index)
            ctx.shape = x.shape
            return ...

        In backward:

            (index,) = ctx.saved_tensors
            gradient = upstream.new_zeros(ctx.shape)
            ...
            return gradient, None

        The last place is one line: index_add_ of the gradient, with three arguments.
        Mind the comma in (index,): there is one saved tensor, in a tuple.""",
    ),
)


# ------------------------------------------------------------------------------ Max


class Max(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        values, places = x.max(dim=dim, keepdim=True)
        ctx.save_for_backward(places)  # keep
        ctx.shape, ctx.dim = x.shape, dim
        return values.squeeze(dim)  # compute

    @staticmethod
    def backward(ctx, upstream):
        (places,) = ctx.saved_tensors  # fetch
        gradient = upstream.new_zeros(ctx.shape)
        gradient.scatter_(ctx.dim, places, upstream.unsqueeze(ctx.dim))
        return gradient, None  # hand on


def _max(x: Any, dim: int, backward: bool = True) -> Callable[[], Arguments]:
    def make() -> Arguments:
        given = torch.tensor(x) if isinstance(x, list) else numbers(*x)
        upstream = numbers(*given.max(dim=dim).values.shape) + 7
        return (given, dim, upstream) if backward else (given, dim)

    return make


TIES = [[1.0, 5.0, 5.0], [4.0, 4.0, 4.0], [-2.0, -3.0, -2.0]]


def _keeping_x(rule: Callable[..., Any]) -> Any:
    """A Max that keeps its input: the gradient is ``rule(x, values, up, dim)``."""

    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, dim: int) -> Any:
            ctx.save_for_backward(x)
            ctx.dim = dim
            return x.max(dim=dim).values

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            (x,) = ctx.saved_tensors
            values = x.max(dim=ctx.dim, keepdim=True).values
            return rule(x, values, upstream.unsqueeze(ctx.dim), ctx.dim), None

    return Wrong


def _each_equal_one(x: Any, values: Any, upstream: Any, dim: int) -> Any:
    return (x == values) * upstream


def _shared(x: Any, values: Any, upstream: Any, dim: int) -> Any:
    equal = x == values
    return equal * upstream / equal.sum(dim=dim, keepdim=True)


def _last_one(x: Any, values: Any, upstream: Any, dim: int) -> Any:
    place = x.shape[dim] - 1 - x.flip(dim).argmax(dim=dim, keepdim=True)
    return torch.zeros(x.shape).scatter_(dim, place, upstream)


def _times_value(x: Any, values: Any, upstream: Any, dim: int) -> Any:
    place = x.argmax(dim=dim, keepdim=True)
    return torch.zeros(x.shape).scatter_(dim, place, upstream * values)


def _everybody(x: Any, values: Any, upstream: Any, dim: int) -> Any:
    return upstream.expand(x.shape)


MAX = Exercise(
    name="Max",
    lesson=LESSON,
    reference=Max,
    attempt=tried(2),
    inputs=("x", "dim", UPSTREAM),
    properties=(
        Property(
            "forward: the largest number along dim",
            cases(_max((2, 3), 1, False), _max((2, 3), 0, False)),
        ),
        Property(
            "backward: the gradient has the shape of x",
            cases(_max((2, 3), 1), _max((4, 2), 0), _max((5,), 0)),
        ),
        Property(
            "backward: the winner receives what arrives, the others receive 0",
            cases(_max((4, 4), 1), _max((4, 4), 0), _max((2, 3, 4), -2)),
        ),
        Property(
            "backward: of several equal ones only the first receives it",
            cases(_max(TIES, 1), _max(TIES, 0), _max([3.0, 3.0], 0)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "everybody receives the gradient",
            """So it is in a sum. In a maximum one number decides. Let another one grow
            by a tiny step: it is still smaller, and the maximum does not move.""",
            _keeping_x(_everybody),
        ),
        WrongAnswer(
            "all equal ones receive the whole gradient",
            """Comparing x with the maximum marks every number that is equal to it. Then
            three equal ones together receive three times what arrived. The x.max(dim)
            of PyTorch says which number it has taken, the first, and only that one
            receives the gradient.""",
            _keeping_x(_each_equal_one),
        ),
        WrongAnswer(
            "equal ones share the gradient",
            """That is a fair rule, and torch.amax has it. x.max(dim) answers with a
            place as well, the first of the equal ones, and so only that one
            receives the gradient.""",
            _keeping_x(_shared),
        ),
        WrongAnswer(
            "the last of the equal ones receives it",
            """One of the equal ones, and only one: right. Which one is a matter of
            agreement; x.max(dim) names the first.""",
            _keeping_x(_last_one),
        ),
        WrongAnswer(
            "multiplied by the value",
            """The gradient goes to the right place. The factor there is 1: if the
            winner grows by 0.1, the maximum grows by 0.1, however large the winner
            is.""",
            _keeping_x(_times_value),
        ),
        WrongAnswer(
            "the gradient has the shape of the maximum",
            """A gradient has the shape of its tensor, x. The numbers that have not won
            have a gradient as well: zero.""",
            ruled_by(Max, lambda ctx, upstream: (upstream.clone(), None)),
        ),
        WrongAnswer(
            "the upstream gradient is forgotten", FORGOTTEN, without_upstream(Max)
        ),
        WrongAnswer("the place of dim is empty", MISSING, alone(Max)),
    ),
    hints=(
        """Where does a number of x go? Into the output if it is the largest, nowhere if
        not. So most of the gradient is zero. x.max(dim=..., keepdim=True) gives two
        things, values and places, and the places are worth keeping. Begin the way
        back as in GetItem, with zeros.""",
        """Keep the places (a tensor), the shape of x, and dim. With keepdim=True the
        places have a 1 at dim, which scatter_ wants. What forward returns has no such
        1: values.squeeze(dim) takes it away.

        In backward: zeros of the shape of x, then zeros.scatter_(dim, places, numbers)
        writes each number to its place. The numbers are upstream, with the dimension
        put back by unsqueeze(dim), as in Sum.""",
        """Nearly all of it, with two places left for you. In forward:

            values, places = x.max(dim=dim, keepdim=True)
            ctx.save_for_backward(places)
            ctx.shape, ctx.dim = x.shape, dim
            return values.squeeze(dim)

        In backward:

            (places,) = ctx.saved_tensors
            gradient = ...
            gradient.scatter_(ctx.dim, places, ...)
            return gradient, None

        The first place is as in GetItem, the second as in Sum.""",
    ),
)

EXERCISES = (RESHAPE, GETITEM, MAX)
