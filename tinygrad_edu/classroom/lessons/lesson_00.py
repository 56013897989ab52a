"""Lesson 00, "Start here": one exercise, the accuracy of a classifier."""

# The solution is shown to learners as they would write it, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.question import Choice, Quiz


def accuracy(scores, labels):
    chosen = scores.argmax(dim=1)  # (N,)  choose
    right = chosen == labels  # (N,)  compare
    return right.float().mean().item()  # average


def _case(scores: list[list[float]], labels: list[int]) -> Arguments:
    return torch.tensor(scores), torch.tensor(labels)


def _all_right() -> list[Arguments]:
    return [
        _case([[2.0, 0.5, 1.0], [0.1, 0.2, 3.0]], [0, 2]),
        _case([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], [1, 0, 1]),
    ]


def _all_wrong() -> list[Arguments]:
    return [_case([[2.0, 0.5, 1.0], [0.1, 0.2, 3.0]], [1, 0])]


def _some_right() -> list[Arguments]:
    scores = [[5.0, 1.0, 0.0], [0.0, 4.0, 1.0], [3.0, 0.0, 2.0], [0.0, 1.0, 6.0]]
    return [_case(scores, [0, 1, 2, 0]), _case(scores, [0, 1, 0, 1])]


def _long_rows() -> list[Arguments]:
    scores = [[0.1, 0.3, 0.2, 0.9, 0.4], [0.8, 0.1, 0.0, 0.2, 0.3]]
    return [_case(scores, [3, 4])]


def _negative() -> list[Arguments]:
    return [_case([[-5.0, -1.0], [-2.0, -9.0], [-3.0, -4.0]], [1, 0, 1])]


def _one_row() -> list[Arguments]:
    return [_case([[0.0, 7.0, 2.0]], [1]), _case([[0.0, 7.0, 2.0]], [2])]


def _down_the_columns(scores: Any, labels: Any) -> Any:
    return (scores.argmax(dim=0) == labels).float().mean().item()


def _one_choice_for_all(scores: Any, labels: Any) -> Any:
    return (scores.argmax() == labels).float().mean().item()


def _scores_as_classes(scores: Any, labels: Any) -> Any:
    return (scores.max(dim=1).values == labels).float().mean().item()


def _count(scores: Any, labels: Any) -> Any:
    return (scores.argmax(dim=1) == labels).sum().item()


def _percent(scores: Any, labels: Any) -> Any:
    return 100 * (scores.argmax(dim=1) == labels).float().mean().item()


def _mistakes(scores: Any, labels: Any) -> Any:
    return (scores.argmax(dim=1) != labels).float().mean().item()


def _rounded_down(scores: Any, labels: Any) -> Any:
    return (scores.argmax(dim=1) == labels).sum().item() // len(labels)


def _over_all_scores(scores: Any, labels: Any) -> Any:
    rows, columns = scores.shape
    return (scores.argmax(dim=1) == labels).sum().item() / (rows * columns)


def _no_average(scores: Any, labels: Any) -> Any:
    return scores.argmax(dim=1) == labels


ACCURACY = Exercise(
    name="accuracy",
    lesson="00_start_here",
    reference=accuracy,
    properties=(
        Property("gives 1 when every row is right", _all_right),
        Property("gives 0 when every row is wrong", _all_wrong),
        Property("gives the fraction when some rows are right", _some_right),
        Property("chooses one class in each row, however long the row", _long_rows),
        Property("works when all scores are negative", _negative),
        Property("works for a single row", _one_row),
    ),
    wrong_answers=(
        WrongAnswer(
            "the choice was made down the columns",
            """dim=0 looks down each column: it finds the image with the largest score
            for a digit. You want the digit with the largest score for an image, so
            look along each row. One choice for each row makes as many choices as
            there are labels.""",
            _down_the_columns,
        ),
        WrongAnswer(
            "one choice was made for all rows together",
            """argmax() without dim looks at the whole table and returns a single
            position in it. Each row needs a choice of its own: tell argmax along
            which dimension to look.""",
            _one_choice_for_all,
        ),
        WrongAnswer(
            "scores were compared with labels",
            """max gives the largest score itself, such as 3.2. A label is the number
            of a class, such as 7. What you compare with the label is where the
            largest score stands, not how large it is.""",
            _scores_as_classes,
        ),
        WrongAnswer(
            "a count, not a fraction",
            """You have counted the right rows, and the count is correct. But "270 are
            right" says little until one knows out of how many: divide by the number
            of rows.""",
            _count,
        ),
        WrongAnswer(
            "a percentage, not a fraction",
            """The result is 100 times too large: the fraction of right rows lies
            between 0 and 1. Percent signs belong to the moment of printing.""",
            _percent,
        ),
        WrongAnswer(
            "the mistakes were counted",
            """This is the fraction of wrong rows, called the error rate. Accuracy and
            error rate add up to 1.""",
            _mistakes,
        ),
        WrongAnswer(
            "the division rounds down",
            """// divides and drops everything after the point, so every result below 1
            becomes 0. A single / keeps the fraction.""",
            _rounded_down,
        ),
        WrongAnswer(
            "divided by the number of scores",
            """The table holds one score for each row and class. You want to know how
            many of the rows are right, so divide by the number of rows.""",
            _over_all_scores,
        ),
        WrongAnswer(
            "the last step is missing",
            """You have a True or False for each row: choosing and comparing are done.
            What is missing is to average them into one number. True counts as 1 and
            False as 0.""",
            _no_average,
        ),
    ),
    hints=(
        """The example above has three steps: choose, compare, collect. Yours are
        choose, compare, average; the first two are nearly the same. What does the
        example compare, and which of its outcomes do you want to count here?""",
        """Choose: scores.argmax(dim=1) gives, for each row, the position of its
        largest score. These are the network's answers, as many as there are rows.

        Compare: == between two tensors of the same length gives a tensor of True and
        False.

        Average: if True counts as 1 and False as 0, then the mean of the tensor is the
        fraction that is True. A tensor of True and False has no mean yet: .float()
        turns it into ones and zeros.""",
        """Nearly all of it, with two places left for you:

            chosen = scores.argmax(dim=1)
            right = chosen == ...
            return right.float()...

        The first place is what the choices are compared with. The second place is the
        average. It is one method, and .item() behind it turns the tensor with one
        number into a Python number.""",
    ),
)

EXERCISES = (ACCURACY,)

PLACES = Quiz(
    name="two numbers that differ",
    lesson=ACCURACY.lesson,
    question="""At `log_softmax`, two numbers in the corner of the table differ from all
    the others. What is special about their places?""",
    choices=(
        Choice(
            "They are at the largest score of their image.",
            """The network has learned nothing yet: its largest score stands anywhere.
            Look at the labels that were printed above, and at the columns.""",
        ),
        Choice(
            "They are at the right digit of their image.",
            """The second and the third image are fives, and the two numbers stand in
            the column of the 5. They are negative: if that score grew, the loss would
            fall.""",
            right=True,
        ),
        Choice(
            "Those two images were misread.",
            """The untrained network misreads nearly all of them, and each row has such
            a number. For the first image it stands outside of the corner.""",
        ),
    ),
)

ZEROS = Quiz(
    name="zeros behind relu",
    lesson=ACCURACY.lesson,
    question="""At `relu`, about half of the numbers that it hands on are zeros. Which
    ones?""",
    choices=(
        Choice(
            "Those whose gradient was smallest.",
            """`relu` does not look at the gradient that arrives, only at its own input
            on the way forward. Compare the two tables in the panel place by place.""",
        ),
        Choice(
            "Half of them, drawn at random.",
            """Nothing here is random: run the cell again, and the same ones are zero.
            Compare them with the output of `relu`.""",
        ),
        Choice(
            "Those where the input was negative, so that the output is 0.",
            """There a small change of the input changes nothing, so nothing is handed
            on. A hidden unit that is 0 for every image learns nothing. Remember that
            one.""",
            right=True,
        ),
    ),
)

BIAS = Quiz(
    name="gradient of the bias",
    lesson=ACCURACY.lesson,
    question="""At the `addmm` of the first layer, in the box `0`: a table of shape
    (5, 128) arrives, but `bias` is a row of 128 numbers. Which gradient does the bias
    get?""",
    choices=(
        Choice(
            "The sum of the five rows.",
            """A gradient always has the shape of its tensor, here 128 numbers. The bias
            was added to all five rows, so it has had an influence on each, and the five
            are added up.""",
            right=True,
        ),
        Choice(
            "The mean of the five rows.",
            """The loss is a mean, and its 1/5 is in the arriving numbers already. Look
            at the numbers: is the gradient of the bias five times smaller than their
            sum?""",
        ),
        Choice(
            "The row of the image with the largest loss.",
            """Each image was pushed by the same bias, so each has a say, not only one.
            """,
        ),
        Choice(
            "The whole table, of shape (5, 128).",
            """A step subtracts the gradient from the bias, number by number. So the
            gradient needs the shape of the bias.""",
        ),
    ),
)

GIANT = Quiz(
    name="after giant steps",
    lesson=ACCURACY.lesson,
    question="""In the middle of the training you set the learning rate to 1, for two
    seconds, and then back to 0.003. What does the loss do from then on?""",
    choices=(
        Choice(
            "It falls again, as fast as at first.",
            """It would, if large steps only led to another place on the same slope.
            But there are places from which no slope leads away.""",
        ),
        Choice(
            "It falls again, but more slowly.",
            """Smaller steps do get through narrow places. Here there is no way at all
            to be found.""",
        ),
        Choice(
            "It stays near 2.3, the loss of somebody who guesses.",
            """The giant steps have made the input of every hidden unit negative, for
            every image. All units are at zero, and, as you saw at `relu`, a unit at
            zero hands nothing back: the layer below it never gets a gradient again.
            People call such units dead.""",
            right=True,
        ),
        Choice(
            "It becomes nan, which is no number any more.",
            """That happens where numbers overflow. Adam's steps are about as large as
            the learning rate, whatever the gradient, so nothing overflows here.""",
        ),
    ),
    later=True,
)

QUIZZES = (PLACES, ZEROS, BIAS, GIANT)
