"""Lesson 07, "Broadcasting and its reverse": how shapes meet, and how gradients return.

Broadcasting forward is summing backward: a number that stood in many places has had an
influence on each of them, so its gradient is the sum over all of them.
"""

# The solutions are shown to learners as they would write them, without annotations.
# ruff: noqa: B905
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, ClassVar

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer

LESSON = "07_broadcasting"


# ------------------------------------------------------------------ broadcast_shape


def broadcast_shape(a, b):
    length = max(len(a), len(b))
    a = (1,) * (length - len(a)) + tuple(a)  # line up
    b = (1,) * (length - len(b)) + tuple(b)
    shape = []
    for left, right in zip(a, b):
        if left != right and left != 1 and right != 1:  # compare
            raise ValueError(f"the sizes {left} and {right} do not fit")
        shape.append(right if left == 1 else left)  # take
    return tuple(shape)


@dataclass(frozen=True)
class Refusal:
    """That an answer has raised ValueError, which is right where shapes do not fit."""

    noun: ClassVar = "ValueError"
    text: str = field(compare=False)

    def __repr__(self) -> str:
        return f"a ValueError: {self.text}"


def _try(answer: Any, a: Any, b: Any) -> Any:
    """Calls an answer; that it refuses two shapes is a result, too."""
    try:
        return answer(a, b)
    except ValueError as error:
        return Refusal(str(error))


def _from_the_left(a: Any, b: Any) -> Any:
    pairs = zip_longest(a, b, fillvalue=1)
    return tuple(broadcast_shape((x,), (y,))[0] for x, y in pairs)


def _never_refuses(a: Any, b: Any) -> Any:
    pairs = zip_longest(a[::-1], b[::-1], fillvalue=1)
    return tuple(max(x, y) for x, y in pairs)[::-1]


def _larger_wins(a: Any, b: Any) -> Any:
    broadcast_shape(a, b)
    return _never_refuses(a, b)


def _same_length_only(a: Any, b: Any) -> Any:
    if len(a) != len(b):
        raise ValueError("the shapes have different lengths")
    return broadcast_shape(a, b)


def _equal_only(a: Any, b: Any) -> Any:
    shorter = min(len(a), len(b))
    if tuple(a[len(a) - shorter :]) != tuple(b[len(b) - shorter :]):
        raise ValueError("the sizes differ")
    return max(tuple(a), tuple(b), key=len)


def _front_dropped(a: Any, b: Any) -> Any:
    shorter = min(len(a), len(b))
    return broadcast_shape(a, b)[max(len(a), len(b)) - shorter :]


def _backward(a: Any, b: Any) -> Any:
    return broadcast_shape(a, b)[::-1]


def _multiples_too(a: Any, b: Any) -> Any:
    pairs = zip_longest(a[::-1], b[::-1], fillvalue=1)
    return tuple(_multiple(x, y) for x, y in pairs)[::-1]


def _multiple(x: int, y: int) -> int:
    if x and y and max(x, y) % min(x, y):
        raise ValueError("not a multiple")
    return max(x, y) if x and y else 0


BROADCAST_SHAPE = Exercise(
    name="broadcast_shape",
    lesson=LESSON,
    reference=broadcast_shape,
    attempt=_try,
    properties=(
        Property(
            "keeps sizes that are equal",
            lambda: [((3, 4), (3, 4)), ((5,), (5,)), ((), ())],
        ),
        Property(
            "stretches a size of 1, on either side",
            lambda: [((3, 1), (3, 4)), ((3, 4), (1, 4)), ((3, 1), (1, 4))],
        ),
        Property(
            "lines the shapes up at their last sizes",
            lambda: [
                ((3, 4), (4,)),
                ((4,), (2, 3, 4)),
                ((4, 4, 1), (4, 2)),
                ((3,), ()),
            ],
        ),
        Property(
            "does both at once",
            lambda: [((3, 1), (4,)), ((2, 1, 4), (3, 1)), ((4, 1), (4,))],
        ),
        Property(
            "raises ValueError where two sizes do not fit",
            lambda: [((3, 4), (3,)), ((2, 4), (4, 4)), ((2, 3), (3, 2))],
        ),
        Property(
            "stretches a 1 to 0 when the other size is 0",
            lambda: [((0, 3), (1, 3)), ((1,), (0,))],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the shapes are lined up at their first sizes",
            """Shapes are lined up at the right: the last size meets the last one. A
            row of 4 fits under a table of 3 × 4, because each of its rows has 4
            numbers. Missing sizes are filled in on the left.""",
            _from_the_left,
        ),
        WrongAnswer(
            "no pair of sizes is ever refused",
            """The larger size is the right one when the other is 1. But 3 and 4 cannot
            meet: a 3 can be repeated to 6 or 9, never to 4, and which of them would be
            left over? Such a pair has to raise ValueError.""",
            _never_refuses,
        ),
        WrongAnswer(
            "the larger of the two sizes is taken",
            """That is nearly it, and wrong in one case. A 1 next to a 0 is stretched to
            0: a number that is repeated zero times. Take the size that is not 1, not
            the one that is larger.""",
            _larger_wins,
        ),
        WrongAnswer(
            "shapes of different lengths are refused",
            """A missing size counts as a 1. A row of 4 behaves as a table of 1 × 4, so
            fill the shorter shape up with ones, on the left, before you compare.""",
            _same_length_only,
        ),
        WrongAnswer(
            "a size of 1 is refused",
            """Missing sizes are filled in, that is done. A size of 1 that is written
            out, as in (3, 1), is stretched in the same way: it fits every other
            size.""",
            _equal_only,
        ),
        WrongAnswer(
            "the sizes in front are dropped",
            """zip stops at the end of the shorter shape, so what the longer one has in
            front is lost. Those sizes belong to the result.""",
            _front_dropped,
        ),
        WrongAnswer(
            "the result comes in reverse order",
            """Every size is right. You have collected them from the last to the first,
            so turn them round at the end.""",
            _backward,
        ),
        WrongAnswer(
            "a size is also stretched to a multiple",
            """Two rows could be repeated until there are 4, but the rule does not do
            it: only a size of 1 is ever stretched. With anything else, a wrong shape
            would go unnoticed even more often.""",
            _multiples_too,
        ),
    ),
    hints=(
        """The example above has three steps: line up, compare, take. It had shapes of
        two sizes. What if one shape is longer than the other? Write (2, 1, 4) and
        (3, 1) below each other, so that their last sizes meet. What stands over the
        gap?""",
        """Line up: in Python, (1,) * 2 is (1, 1), and + joins two tuples. So the
        shorter shape can be filled up with ones on its left until both are as long.

        Compare: zip gives pairs of sizes. A pair fits when the two are equal, or when
        one of them is 1. Everything else: raise ValueError("...").

        Take: of a pair that fits, the size that is not 1. If both are equal it does
        not matter which.""",
        """Nearly all of it, with three places left for you:

            length = max(len(a), len(b))
            a = (1,) * (length - len(a)) + tuple(a)
            b = ...
            shape = []
            for left, right in zip(a, b):
                if left != right and ...:
                    raise ValueError("do not fit")
                shape.append(...)
            return tuple(shape)

        The second place excludes the two cases with a 1. The third is: if left is 1,
        then right, else left.""",
    ),
)


# ---------------------------------------------------------------------- unbroadcast


def unbroadcast(gradient, shape):
    for _ in range(gradient.ndim - len(shape)):  # find
        gradient = gradient.sum(dim=0)  # sum
    for dim, size in enumerate(shape):
        if size == 1:  # find
            gradient = gradient.sum(dim=dim, keepdim=True)  # sum, keep
    return gradient


def _numbers(*shape: int) -> Any:
    """A gradient in which no two sums are equal by chance."""
    count = 1
    for size in shape:
        count *= size
    return (torch.arange(float(count)) ** 2 + 1).reshape(shape)


def _cases(
    *pairs: tuple[Sequence[int], tuple[int, ...]],
) -> Callable[[], list[Arguments]]:
    return lambda: [(_numbers(*whole), shape) for whole, shape in pairs]


def _front(gradient: Any, shape: Any) -> Any:
    for _ in range(gradient.ndim - len(shape)):
        gradient = gradient.sum(dim=0)
    return gradient


def _not_summed(gradient: Any, shape: Any) -> Any:
    return gradient.clone()


def _front_only(gradient: Any, shape: Any) -> Any:
    return _front(gradient, shape)


def _ones_only(gradient: Any, shape: Any) -> Any:
    lacking = gradient.ndim - len(shape)
    for dim, size in enumerate(shape):
        if size == 1:
            gradient = gradient.sum(dim=dim + lacking, keepdim=True)
    return gradient


def _not_kept(gradient: Any, shape: Any) -> Any:
    gradient = _front(gradient, shape)
    ones = [dim for dim, size in enumerate(shape) if size == 1]
    for dim in reversed(ones):
        gradient = gradient.sum(dim=dim)
    return gradient


def _averaged(gradient: Any, shape: Any) -> Any:
    while gradient.ndim > len(shape):
        gradient = gradient.mean(dim=0)
    for dim, size in enumerate(shape):
        if size == 1:
            gradient = gradient.mean(dim=dim, keepdim=True)
    return gradient


def _first_place(gradient: Any, shape: Any) -> Any:
    while gradient.ndim > len(shape):
        gradient = gradient[0]
    for dim, size in enumerate(shape):
        if size == 1:
            gradient = gradient.narrow(dim, 0, 1)
    return gradient.clone()


def _all_summed(gradient: Any, shape: Any) -> Any:
    return gradient.sum()


def _from_behind(gradient: Any, shape: Any) -> Any:
    while gradient.ndim > len(shape):
        gradient = gradient.sum(dim=-1)
    for dim, size in enumerate(shape):
        if size == 1:
            gradient = gradient.sum(dim=dim, keepdim=True)
    return gradient


UNBROADCAST = Exercise(
    name="unbroadcast",
    lesson=LESSON,
    reference=unbroadcast,
    properties=(
        Property(
            "changes nothing where nothing was stretched",
            _cases(((4, 3), (4, 3)), ((5,), (5,)), ((1, 3), (1, 3))),
        ),
        Property(
            "gives a row, where a row was added to a table",
            _cases(((4, 3), (3,)), ((3, 3), (3,))),
        ),
        Property(
            "gives a column, where a column was added to a table",
            _cases(((4, 3), (4, 1)), ((3, 3), (3, 1))),
        ),
        Property(
            "keeps every size of 1 that the tensor has",
            _cases(((4, 3), (1, 3)), ((4, 3), (1, 1)), ((5,), (1,))),
        ),
        Property(
            "works when several dimensions were put in front",
            _cases(((2, 4, 3), (3,)), ((2, 4, 3), (4, 1)), ((2, 2, 2, 2), (2, 1))),
        ),
        Property(
            "gives one number, where one number was added everywhere",
            _cases(((4, 3), ()), ((6,), ())),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "nothing was summed",
            """This is the gradient of the stretched tensor, one number for each of its
            places. The tensor itself is smaller, and a gradient has the shape of its
            tensor: what arrives at several copies of one number has to be added
            up.""",
            _not_summed,
        ),
        WrongAnswer(
            "only the dimensions in front were summed",
            """A row under a table is right now. But a column of shape (4, 1) has been
            stretched as well, along a dimension that it has, with the size 1. Such
            dimensions are summed, too.""",
            _front_only,
        ),
        WrongAnswer(
            "the dimensions in front are still there",
            """Dimensions of size 1 are summed, and well. But a tensor of shape (3,)
            that became (4, 3) has got a dimension that it does not have itself: sum
            over that one, and let it go away.""",
            _ones_only,
        ),
        WrongAnswer(
            "the dimensions of size 1 are gone",
            """The sums are right, and the shape is not: a column of shape (4, 1) needs
            a gradient of shape (4, 1), not (4,). The two are easy to mix up, and the
            next section shows what comes of that. sum can keep a dimension.""",
            _not_kept,
        ),
        WrongAnswer(
            "an average, not a sum",
            """A number that stands in four places has four times the influence of one
            that stands in one place. An average would hide that. The gradients of all
            its copies are added up.""",
            _averaged,
        ),
        WrongAnswer(
            "only the first copy counts",
            """The shape is right, but the number stood in many places and each of them
            has sent a gradient back. Here only the first one is heard.""",
            _first_place,
        ),
        WrongAnswer(
            "everything was summed into one number",
            """Only the dimensions along which the tensor was stretched are summed. A
            row of three numbers has a gradient of three numbers.""",
            _all_summed,
        ),
        WrongAnswer(
            "the new dimensions are taken from the wrong end",
            """Shapes are lined up at their last sizes, so new dimensions were put in
            front. They are the first ones of the gradient, not the last.""",
            _from_behind,
        ),
    ),
    hints=(
        """The example above had two cases: a row, where a dimension is put in front,
        and a column, where a dimension of size 1 is stretched. For each of the two,
        find, sum and keep look a little different. In which order would you undo
        them?""",
        """Find, first: the gradient has gradient.ndim dimensions, the tensor
        len(shape). The difference is how many were put in front. Sum over dimension 0
        as many times; it goes away each time.

        Find, second: now both have as many dimensions. Wherever shape has a 1, sum
        over that dimension and keep it: sum(dim=..., keepdim=True). If it was a 1 all
        along, summing over it changes nothing.""",
        """Nearly all of it, with two places left for you:

            for _ in range(gradient.ndim - len(shape)):
                gradient = gradient.sum(...)
            for dim, size in enumerate(shape):
                if ...:
                    gradient = gradient.sum(dim=dim, keepdim=True)
            return gradient

        The first place: which dimension is the one that was put in front? The second:
        which sizes can have been stretched?""",
    ),
)

EXERCISES = (BROADCAST_SHAPE, UNBROADCAST)
