"""Lesson 10, "Backprop by hand": the gradient of softmax and cross-entropy at once."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.functions import cases

LESSON = "10_backprop_by_hand"


def cross_entropy_backward(scores, labels):
    n = len(labels)
    gradient = scores.softmax(dim=1)  # (n, C)
    gradient[torch.arange(n), labels] -= 1  # gather
    return gradient / n  # share


def _case(scores: list[list[float]], labels: list[int]) -> Callable[[], Arguments]:
    """Scores in float64, so that no answer is wrong by rounding alone."""
    return lambda: (torch.tensor(scores, dtype=torch.float64), torch.tensor(labels))


ONE = _case([[2.0, 1.0, 0.0]], [0])
LAST = _case([[0.5, -1.0, 0.25, 2.0]], [3])
THREE = _case([[1.0, 0.0, -2.0], [0.5, 3.0, 1.0], [0.0, 0.0, 1.5]], [2, 1, 0])
SAME = _case([[0.0, 1.0], [2.0, 0.5], [1.0, 1.0], [-1.0, 0.0]], [1, 1, 1, 0])
MISSING = _case([[1.0, 2.0, 3.0, 0.0], [0.5, 0.0, -0.5, 1.0]], [1, 0])
LARGE = _case([[1000.0, 998.0, 0.0], [-1000.0, -999.0, -1001.0]], [1, 0])
SURE = _case([[30.0, 0.0, -5.0]], [0])


def _probabilities(scores: Any) -> Any:
    return scores.softmax(dim=1)


def _truth(scores: Any, labels: Any) -> Any:
    truth = torch.zeros_like(scores)
    truth[torch.arange(len(labels)), labels] = 1
    return truth


def _overflowing(scores: Any, labels: Any) -> Any:
    powers = scores.exp()
    p = powers / powers.sum(dim=1, keepdim=True)
    return (p - _truth(scores, labels)) / len(labels)


def _in_every_row(scores: Any, labels: Any) -> Any:
    gradient = _probabilities(scores)
    gradient[:, labels] -= 1
    return gradient / len(labels)


def _of_probabilities(scores: Any, labels: Any) -> Any:
    truth = _truth(scores, labels)
    return -truth / _probabilities(scores) / len(labels)


CROSS_ENTROPY = Exercise(
    name="cross_entropy_backward",
    lesson=LESSON,
    reference=cross_entropy_backward,
    properties=(
        Property("right for one example", cases(ONE, LAST)),
        Property("right for several, whose loss is a mean", cases(THREE)),
        Property("right where a class is named often, or never", cases(SAME, MISSING)),
        Property("right where the network is sure already", cases(SURE)),
        Property("right for scores of a thousand", cases(LARGE)),
    ),
    wrong_answers=(
        WrongAnswer(
            "the other sign",
            """Truth minus probability is the direction in which the scores should go.
            A gradient points uphill, to more loss; the optimizer turns it round
            itself.""",
            lambda scores, labels: -cross_entropy_backward(scores, labels),
        ),
        WrongAnswer(
            "the mean is forgotten",
            """The loss is a mean over the examples, so each of them counts one n-th.
            For a single example that makes no difference, which is why the first
            property holds.""",
            lambda scores, labels: cross_entropy_backward(scores, labels) * len(labels),
        ),
        WrongAnswer(
            "the mean is taken over all scores",
            """There is one loss for each example, not for each score: the mean divides
            by the number of rows alone.""",
            lambda scores, labels: (
                cross_entropy_backward(scores, labels) / scores.shape[1]
            ),
        ),
        WrongAnswer(
            "only the right class is moved",
            """Only the score of the right class stands by itself in the loss. But every
            score is in the sum behind the logarithm, so each one has a gradient: its
            probability.""",
            lambda scores, labels: (
                cross_entropy_backward(scores, labels) * _truth(scores, labels)
            ),
        ),
        WrongAnswer(
            "the score of the right class is forgotten",
            """These are the probabilities: what comes of the logarithm of the sum. The
            loss has a second part, minus the score of the right class, with a slope of
            its own.""",
            lambda scores, labels: _probabilities(scores) / len(labels),
        ),
        WrongAnswer(
            "scores are taken for probabilities",
            """A probability lies between 0 and 1, and a row of them has the sum 1. The
            scores are what softmax makes them from.""",
            lambda scores, labels: (scores - _truth(scores, labels)) / len(labels),
        ),
        WrongAnswer(
            "the probabilities are those of a column",
            """The classes compete within one example, that is within a row: the
            dimension over which the probabilities have the sum 1 is that of the
            classes.""",
            lambda scores, labels: (
                (scores.softmax(dim=0) - _truth(scores, labels)) / len(labels)
            ),
        ),
        WrongAnswer(
            "each label is used in every row",
            """gradient[:, labels] means: in all rows, the columns that are named in
            labels. One place in each row is picked by two tensors of the same length:
            the numbers of the rows, and the labels.""",
            _in_every_row,
        ),
        WrongAnswer(
            "the powers overflow",
            """Right as long as the scores are small. e to the 1000 is infinity, and
            infinity over infinity is nan. Whatever is subtracted from all scores of a
            row leaves the probabilities as they are: subtract the largest one first.
            (The softmax of the library does that.)""",
            _overflowing,
        ),
        WrongAnswer(
            "the gradient of the probabilities",
            """This is what arrives at the probabilities, behind the logarithm. The walk
            has one more station: softmax itself, from the probabilities to the
            scores.""",
            _of_probabilities,
        ),
    ),
    hints=(
        """Begin with one example and three scores on paper: L = −s₁ + log(e^s₁ + e^s₂ +
        e^s₃), if the first class is right. Differentiate with respect to s₂: only the
        logarithm has it. Then s₁: it stands in two places, so it receives a sum. You
        have seen the fraction that comes out of the logarithm: it is a
        probability.""",
        """Gather: for every class the slope is its probability, and for the right class
        1 less. scores.softmax(dim=1) gives the probabilities of each row, in the shape
        of the scores.

        To reach one place in each row, index with two tensors: the numbers of the
        rows, torch.arange(n), and the labels.

        Share: the loss is the mean over n examples.""",
        """Nearly all of it, with three places left for you:

            n = len(labels)
            gradient = scores.softmax(dim=...)
            gradient[torch.arange(n), ...] -= 1
            return ...

        The last place: what does each example count in a mean of n?""",
    ),
)

EXERCISES = (CROSS_ENTROPY,)
