"""Lesson 15, "Losses and stable numbers": what a loss says, and how it stays a number.

The mean of squares, and the logarithm of a sum of powers: the piece of every loss of a
classifier that overflows as it is written, and never once it is shifted.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer

LESSON = "15_losses_and_stable_numbers"
NEVER = -math.inf


class Traced(NamedTuple):
    """A result, and the gradient of its sum with respect to the first input."""

    value: Any
    gradient: Any


@dataclass(frozen=True)
class Refusal:
    """That an answer has raised ValueError, which is right where shapes differ."""

    noun: ClassVar = "ValueError"
    text: str = field(compare=False)

    def __repr__(self) -> str:
        return f"a ValueError: {self.text}"


def traced(answer: Any, *inputs: Any) -> Traced:
    """Calls an answer, and walks back through what it has made."""
    followed = inputs[0].clone().requires_grad_()
    value = answer(followed, *inputs[1:])
    if not getattr(value, "requires_grad", False):
        return Traced(value, "none: the result does not know what it was made from")
    value.sum().backward()
    return Traced(value.detach(), followed.grad)


def traced_or_refused(answer: Any, *inputs: Any) -> Traced | Refusal:
    """The same; that it refuses its inputs is a result, too."""
    try:
        return traced(answer, *inputs)
    except ValueError as error:
        return Refusal(str(error))


def tensors(*cases: tuple[Any, ...]) -> Callable[[], list[Arguments]]:
    """Cases whose lists become tensors of float32, each time anew."""

    def make(value: Any) -> Any:
        return torch.tensor(value) if isinstance(value, list) else value

    return lambda: [tuple(make(value) for value in case) for case in cases]


# ------------------------------------------------------------------------------ mse


def mse(prediction, target):
    if prediction.shape != target.shape:  # refuse
        raise ValueError(f"{prediction.shape} does not fit {target.shape}")
    return ((prediction - target) ** 2).mean()  # difference, mean


def _unless_shapes_differ(loss: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """A loss of the differences that refuses as it should."""

    def answer(prediction: Any, target: Any) -> Any:
        if prediction.shape != target.shape:
            raise ValueError("the shapes differ")
        return loss(prediction - target)

    return answer


def _only_counts(prediction: Any, target: Any) -> Any:
    if prediction.numel() != target.numel():
        raise ValueError("another number of targets than of predictions")
    return ((prediction - target) ** 2).mean()


MSE = Exercise(
    name="mse",
    lesson=LESSON,
    reference=mse,
    attempt=traced_or_refused,
    inputs=("prediction", "target"),
    properties=(
        Property(
            "is the mean of the squared differences",
            tensors(([3.0, 5.0], [2.0, 8.0]), ([1.0, -2.0, 0.5], [1.0, 1.0, -1.0])),
        ),
        Property(
            "counts every number of a table",
            tensors(([[1.0, 2.0, 3.0], [0.0, 0.0, 4.0]], [[2.0] * 3, [-1.0] * 3])),
        ),
        Property(
            "refuses a column for a row, and one number for many",
            tensors(
                ([1.0, 2.0, 3.0], [[1.0], [2.0], [3.0]]),
                ([1.0, 2.0, 3.0], [2.0]),
                ([[1.0, 2.0]], [1.0, 2.0]),
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "shapes that differ are broadcast",
            """The number is right where the shapes are equal. A column against a row
            makes a table of every prediction with every target, and its mean looks
            like a loss. Compare the shapes first, and refuse.""",
            lambda prediction, target: ((prediction - target) ** 2).mean(),
        ),
        WrongAnswer(
            "only the number of numbers is compared",
            """(3,) and (3, 1) hold three numbers each, and still become a table of
            nine when they are subtracted. Compare the shapes themselves.""",
            _only_counts,
        ),
        WrongAnswer(
            "a sum, not a mean",
            """The sum grows with the batch, and with it every gradient: twice the
            batch would mean twice the step. A mean does not.""",
            _unless_shapes_differ(lambda difference: (difference**2).sum()),
        ),
        WrongAnswer(
            "the mean over the rows only",
            """For a single list this is right. In a table it divides by the number of
            rows, though each number in it is a prediction.""",
            _unless_shapes_differ(
                lambda difference: (difference**2).sum() / len(difference)
            ),
        ),
        WrongAnswer(
            "the root was taken, too",
            """That is the typical size of an error, good for a report. The loss is
            its square: without the root its gradient is smooth at 0.""",
            _unless_shapes_differ(lambda difference: (difference**2).mean().sqrt()),
        ),
        WrongAnswer(
            "the differences were not squared",
            """Too large and too small cancel here: predictions of 10 and −10 for a
            target of 0 would cost nothing.""",
            _unless_shapes_differ(lambda difference: difference.mean()),
        ),
        WrongAnswer(
            "this is the mean of the magnitudes",
            """That was the example. Here each difference is to be squared.""",
            _unless_shapes_differ(lambda difference: difference.abs().mean()),
        ),
        WrongAnswer(
            "half of it",
            """Some books put ½ in front, so that the gradient has no 2. PyTorch does
            not, and neither does this exercise.""",
            _unless_shapes_differ(lambda difference: (difference**2).mean() / 2),
        ),
        WrongAnswer(
            "a plain number came back",
            """The value is right. But item() gives a Python number that knows nothing
            of how it was made, so no gradient can come from it. Return the tensor.""",
            _unless_shapes_differ(lambda difference: (difference**2).mean().item()),
        ),
    ),
    hints=(
        """The example above has all three steps: refuse, difference, mean. One of
        them changes: what is done to a difference before the mean is taken?""",
        """Refuse: compare prediction.shape with target.shape; where they differ,
        raise ValueError with both of them in the text.

        Difference, mean: ** 2 squares each number of a tensor, and mean() without a
        dimension takes all of them.""",
        """Nearly all of it, with two places left for you:

            if prediction.shape != ...:
                raise ValueError("the shapes differ")
            return ((...) ** 2).mean()

        In the second place stands the difference.""",
    ),
)


# ------------------------------------------------------------------------ logsumexp


def logsumexp(x, dim):
    largest = x.max(dim=dim, keepdim=True).values  # largest
    powers = torch.exp(x - largest)  # shift
    total = powers.sum(dim=dim, keepdim=True)  # sum
    return (torch.log(total) + largest).squeeze(dim)  # back


def _shifted(by: Callable[[Any, int], Any], back: bool = True) -> Callable[..., Any]:
    """A logsumexp that is shifted by something else."""

    def answer(x: Any, dim: int) -> Any:
        shift = by(x, dim)
        total = torch.exp(x - shift).sum(dim=dim, keepdim=True)
        return (torch.log(total) + (shift if back else 0.0)).squeeze(dim)

    return answer


def _largest(x: Any, dim: int) -> Any:
    return x.max(dim=dim, keepdim=True).values


def _as_written(x: Any, dim: int) -> Any:
    return torch.log(torch.exp(x).sum(dim=dim))


def _clipped(x: Any, dim: int) -> Any:
    return torch.log(torch.exp(x.clamp(-80.0, 80.0)).sum(dim=dim))


def _log_of_shares(x: Any, dim: int) -> Any:
    return torch.log_softmax(x, dim)


def _keeps_the_dimension(x: Any, dim: int) -> Any:
    return logsumexp(x, dim).unsqueeze(dim)


def _never_along(x: Any, dim: int) -> Any:
    return logsumexp(x, 1)


def _mean_of_powers(x: Any, dim: int) -> Any:
    largest = _largest(x, dim)
    mean = torch.exp(x - largest).mean(dim=dim, keepdim=True)
    return (torch.log(mean) + largest).squeeze(dim)


def _added_a_little(x: Any, dim: int) -> Any:
    return torch.log(torch.exp(x).sum(dim=dim) + 1e-8)


ROWS = [[0.0, 1.0, 2.0], [2.0, -1.0, 0.5]]

LOGSUMEXP = Exercise(
    name="logsumexp",
    lesson=LESSON,
    reference=logsumexp,
    attempt=traced,
    inputs=("x", "dim"),
    relative_tolerance=1e-4,
    absolute_tolerance=1e-6,
    properties=(
        Property(
            "is right for small numbers, and has the shares as its gradient",
            tensors((ROWS, 1), ([[3.0, 3.0, 3.0]], 1), ([[-1.0], [4.0]], 1)),
        ),
        Property(
            "goes along the dimension that is asked for",
            tensors((ROWS, 0), ([[1.0, 2.0], [5.0, 0.0]], 0), ([0.5, 1.5, 2.5], 0)),
        ),
        Property(
            "holds where every power overflows",
            tensors(([[1000.0, 1001.0, 1002.0], [90.0, 88.0, 95.0]], 1)),
        ),
        Property(
            "holds where every power vanishes",
            tensors(([[-1000.0, -1001.0], [-200.0, -150.0]], 1)),
        ),
        Property(
            "holds for rows that lie far apart, and for −∞",
            tensors(
                ([[900.0, 901.0], [-900.0, -901.0]], 1),
                ([[-1e30, 0.0], [1e30, 0.0], [0.0, 120.0]], 1),
                ([[NEVER, 2.0, 3.0]], 1),
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "computed as it is written",
            """Right for small numbers. From 88.7 on a power of e is no number of
            float32 any more, and below −104 it is 0, whose logarithm is −∞. Shift
            before you take powers.""",
            _as_written,
        ),
        WrongAnswer(
            "not shifted back",
            """Taking the largest number away from all makes the result smaller by
            just that. It has to come back at the end.""",
            _shifted(_largest, back=False),
        ),
        WrongAnswer(
            "one shift for the whole table",
            """Nothing overflows any more. But a row that lies far below the largest
            number of the table is shifted into nothing: all of its powers are 0. Each
            row needs its own.""",
            _shifted(lambda x, dim: x.max()),
        ),
        WrongAnswer(
            "shifted by the mean",
            """A number far above the mean still overflows. Only what stands behind
            the largest is surely no more than e⁰ = 1.""",
            _shifted(lambda x, dim: x.mean(dim=dim, keepdim=True)),
        ),
        WrongAnswer(
            "shifted by the smallest",
            """Then every power is 1 or more, and the large ones overflow. The
            smallest may vanish, the largest must stand.""",
            _shifted(lambda x, dim: x.min(dim=dim, keepdim=True).values),
        ),
        WrongAnswer(
            "shifted by the largest magnitude",
            """For negative numbers this shifts away from 0: −1000 becomes −2000. Take
            the largest number, with its sign.""",
            _shifted(lambda x, dim: x.abs().max(dim=dim, keepdim=True).values),
        ),
        WrongAnswer(
            "large numbers were clipped",
            """It is finite now, and wrong: all scores beyond 80 look alike, and no
            gradient comes back to them. A shift changes nothing but the way.""",
            _clipped,
        ),
        WrongAnswer(
            "a little was added before the logarithm",
            """This hides the logarithm of 0, and spoils small results. The overflow
            at the other end is still there.""",
            _added_a_little,
        ),
        WrongAnswer(
            "the mean of the powers",
            """Only a factor, and after the logarithm a difference of log n: but the
            sum is asked for.""",
            _mean_of_powers,
        ),
        WrongAnswer(
            "the dimension stays with size 1",
            """The numbers are right. keepdim=True is useful on the way, for shifting;
            at the end that dimension has to go.""",
            _keeps_the_dimension,
        ),
        WrongAnswer(
            "always along dimension 1",
            """dim says along which dimension. With dim=0 it goes down the columns.""",
            _never_along,
        ),
        WrongAnswer(
            "these are the logarithms of the shares",
            """One number for each score came back. Wanted is one for each row: the
            logarithm of the sum itself.""",
            _log_of_shares,
        ),
    ),
    hints=(
        """The example above took the steps largest, shift, share for one list. Here
        there is a table, so each row has its own largest number. How must their shape
        be for the subtraction to fit? And what must be undone at the end?""",
        """Largest: x.max(dim=..., keepdim=True) gives values and places; you want
        .values. Because of keepdim they fit x.

        Shift: the powers of x minus the largest. Sum: along dim, again with keepdim.

        Back: the logarithm of the sum is too small by the largest number. squeeze(dim)
        takes a dimension of size 1 away.""",
        """Nearly all of it, with two places left for you:

            largest = x.max(dim=dim, keepdim=True).values
            powers = torch.exp(...)
            total = powers.sum(dim=dim, keepdim=True)
            return (...).squeeze(dim)

        In the first the largest goes, in the second it comes back, behind the
        logarithm.""",
    ),
)

EXERCISES = (MSE, LOGSUMEXP)
