"""Lesson 08, "Think in arrays": the other eight puzzles, windows, sums and folds."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_08 import LESSON, several, t, too_many
from tinygrad_edu.classroom.operations import budgeted


def windows(x, width):
    return x[torch.arange(len(x) - width + 1)[:, None] + torch.arange(width)]


def shares_of_rows(x):
    return x / x.sum(dim=1, keepdim=True)  # (N, M) meets (N, 1)


def mean_of_known(x, known):
    return (x * known).sum(dim=1) / known.sum(dim=1)  # (N,)


def running_mean(x):
    return x.cumsum(dim=0) / torch.arange(1, len(x) + 1)[:, None]  # (T, D)


def counts(labels, classes):
    return (labels[:, None] == torch.arange(classes)).sum(dim=0)  # (C,)


def nearest(points, centres):
    return ((points[:, None] - centres) ** 2).sum(dim=2).argmin(dim=1)  # (P,)


def pooled(image):
    return image.reshape(len(image) // 2, 2, -1, 2).mean(dim=(1, 3))  # (H/2, W/2)


def group_means(values, groups, count):
    member = (torch.arange(count)[:, None] == groups).float()  # (C, N)
    return member @ values / member.sum(dim=1, keepdim=True)  # (C, D)


def table(*rows: list[float]) -> Any:
    """A table of numbers, row by row."""
    return torch.tensor(list(rows))


# ------------------------------------------------------------------ windows


def _steps_apart(x: Any, width: int) -> Any:
    return x[: len(x) // width * width].reshape(-1, width)


WINDOWS = budgeted(
    windows,
    LESSON,
    5,
    banned=("unfold", "as_strided", "sliding_window_view"),
    properties=(
        (
            "has a row for each place where a window can begin",
            several(
                lambda: (t(10, 20, 30, 40, 50, 60), 3),
                lambda: (t(1.5, 2.5, 0.5, 4.5), 2),
            ),
        ),
        (
            "works for the widest and the narrowest window",
            several(lambda: (t(1, 2, 3, 4), 4), lambda: (t(7, 8), 1)),
        ),
    ),
    large=lambda: (torch.arange(60), 11),
    wrong_answers=(
        WrongAnswer(
            "the last window is missing",
            """From 0 to the last place where a window still fits, both of them
            included, there is one more than the difference says. Draw 4 numbers and
            windows of 2.""",
            lambda x, width: x[
                torch.arange(len(x) - width)[:, None] + torch.arange(width)
            ],
        ),
        WrongAnswer(
            "windows run down the columns",
            """Each window should be a row. So the beginnings stand up, and the steps
            inside a window run along.""",
            lambda x, width: x[
                torch.arange(len(x) - width + 1) + torch.arange(width)[:, None]
            ],
        ),
        WrongAnswer(
            "the windows do not overlap",
            """The next window begins one place on, not where the last one ended. A
            reshape uses each number once; here most of them are in several
            windows.""",
            _steps_apart,
        ),
        WrongAnswer(
            "the places, not what stands there",
            """The table of places is right. Use it as an index: x gives a number for
            each of them.""",
            lambda x, width: (
                torch.arange(len(x) - width + 1)[:, None] + torch.arange(width)
            ),
        ),
        too_many(
            windows,
            """The windows are right, but they are cut out one after the other. The
            places of all of them are one table: beginnings, and steps from there.""",
        ),
    ),
    hints=(
        """Write the places of the first window under each other with those of the
        second and the third. What is the rule for row i and column j of this table?""",
        """Count twice: the beginnings, and the steps 0, 1, ... inside a window.

        Stand: the beginnings, as each of them is a row.

        Meet: their sum is a table of places.

        Pick: x[table] has a number for each place, in the shape of the table.""",
        """Nearly all of it, with one place left for you:

            return x[torch.arange(...)[:, None] + torch.arange(width)]

        In the place: how many windows there are. 5 numbers and windows of 5 are one
        window.""",
    ),
)


# ------------------------------------------------------------------ shares_of_rows

SHARES_OF_ROWS = budgeted(
    shares_of_rows,
    LESSON,
    2,
    banned=("normalize",),
    properties=(
        (
            "makes each row add up to 1",
            several(
                lambda: (table([1.0, 3.0, 4.0], [2.0, 2.0, 6.0]),),
                lambda: (table([5.0], [2.0], [8.0]),),
            ),
        ),
        (
            "works for as many rows as columns",
            several(lambda: (table([1.0, 3.0], [2.0, 8.0]),)),
        ),
    ),
    large=lambda: (torch.ones(30, 20),),
    wrong_answers=(
        WrongAnswer(
            "the sums lie down",
            """After sum(dim=1) there is one number for each row, in shape (N,). It is
            lined up with the columns, and then row 0's sum divides column 0; with as
            many rows as columns nobody complains. The sums have to stay a column.""",
            lambda x: x / x.sum(dim=1),
        ),
        WrongAnswer(
            "the columns add up to 1",
            """You name the dimension that is summed over, the one that goes away. To
            sum along a row is to sum over its columns: dimension 1.""",
            lambda x: x / x.sum(dim=0, keepdim=True),
        ),
        WrongAnswer(
            "all numbers together add up to 1",
            """A sum without dim takes the whole table. Each row wants its own.""",
            lambda x: x / x.sum(),
        ),
        WrongAnswer(
            "divided by the largest",
            """Then the largest number of each row is 1. The sum shall be.""",
            lambda x: x / x.max(dim=1, keepdim=True).values,
        ),
        too_many(
            shares_of_rows,
            """The shares are right, with more operations than two. A sum can keep the
            dimension it sums over, with size 1, so that nothing has to be put back.""",
        ),
    ),
    hints=(
        """Two operations: the sum of each row, and a division. Which shape must the
        sums have, so that each one meets its own row?""",
        """Collapse: x.sum(dim=1) has the shape (N,). To meet a table of shape (N, M)
        row by row it has to be (N, 1).

        sum has an argument that leaves a 1 where the dimension was.""",
        """Nearly all of it, with one place left for you:

            return x / x.sum(dim=1, ...)

        In the place: the argument that keeps the dimension. Its name says that, and it
        is True or False.""",
    ),
)


# ------------------------------------------------------------------ mean_of_known


def _known(*rows: list[bool]) -> Any:
    return torch.tensor(list(rows))


MEAN_OF_KNOWN = budgeted(
    mean_of_known,
    LESSON,
    4,
    properties=(
        (
            "leaves out what is not known",
            several(
                lambda: (
                    table([4.0, 99.0, 8.0], [99.0, 99.0, 5.0]),
                    _known([True, False, True], [False, False, True]),
                ),
                lambda: (
                    table([1.0, 2.0], [3.0, 5.0], [-7.0, 9.0]),
                    _known([True, True], [True, True], [False, True]),
                ),
            ),
        ),
        (
            "works for as many rows as columns",
            several(
                lambda: (
                    table([2.0, 99.0], [3.0, 8.0]),
                    _known([True, False], [True, True]),
                )
            ),
        ),
    ),
    large=lambda: (torch.ones(30, 20), torch.ones(30, 20) > 0),
    wrong_answers=(
        WrongAnswer(
            "what is not known counts as zero",
            """The sum leaves out the unknown ones, but it is divided by the number of
            all columns, as mean does. Divide by how many there are.""",
            lambda x, known: (x * known).mean(dim=1),
        ),
        WrongAnswer(
            "everything counts",
            """The mask is not used. The numbers in unknown places mean nothing.""",
            lambda x, known: x.mean(dim=1),
        ),
        WrongAnswer(
            "one mean of all rows",
            """x[known] forgets which number came from which row: it is one long row of
            what is known. To keep the rows, keep the table, and make the unknown count
            for nothing.""",
            lambda x, known: x[known].mean(),
        ),
        WrongAnswer(
            "a mean of each column",
            """Dimension 0 has gone, and one number for each column is left. It is the
            columns that should go.""",
            lambda x, known: (x * known).sum(dim=0) / known.sum(dim=0),
        ),
        WrongAnswer(
            "sums, not means",
            """That is what is known, added up. A mean is divided by how many there
            are, and each row has another number of them.""",
            lambda x, known: (x * known).sum(dim=1),
        ),
        too_many(
            mean_of_known,
            """The means are right, but row by row. Times True is times 1, and times
            False is times 0: a product leaves out what does not count.""",
        ),
    ),
    hints=(
        """A mean is a sum divided by a count. How can the unknown ones add nothing to
        the sum? And how do you count how many are known?""",
        """Meet: x * known. True counts as 1 and False as 0, so what is not known
        becomes 0, and adds nothing.

        Collapse: the sum of that, along each row.

        And the count? known is a table of ones and zeros itself.""",
        """Nearly all of it, with one place left for you:

            return (x * known).sum(dim=1) / ...

        In the place: how many are known in each row.""",
    ),
)


# ------------------------------------------------------------------ running_mean

RUNNING_MEAN = budgeted(
    running_mean,
    LESSON,
    4,
    properties=(
        (
            "is the mean of each row and those above it",
            several(
                lambda: (table([2.0, 8.0], [4.0, 0.0], [9.0, 1.0]),),
                lambda: (table([1.0, 2.0, 3.0]),),
            ),
        ),
        (
            "works for as many rows as columns",
            several(lambda: (table([6.0, 1.0], [2.0, 3.0]),)),
        ),
    ),
    large=lambda: (torch.ones(40, 3),),
    wrong_answers=(
        WrongAnswer(
            "counting begins at 0",
            """The first row is divided by 0. It is the mean of one row, so its count is
            1: arange can be told where to begin.""",
            lambda x: x.cumsum(dim=0) / torch.arange(len(x))[:, None],
        ),
        WrongAnswer(
            "each sum is divided by the number of all rows",
            """Only the last one is a sum of all rows. The sum up to row i has i + 1
            rows in it.""",
            lambda x: x.cumsum(dim=0) / len(x),
        ),
        WrongAnswer(
            "it runs along the rows",
            """Time runs down: each column is a series of its own.""",
            lambda x: x.cumsum(dim=1) / torch.arange(1, x.shape[1] + 1),
        ),
        WrongAnswer(
            "the counts lie down",
            """The counts 1, 2, 3, ... belong to the rows, so they have to stand up as a
            column. Lying down they meet the columns.""",
            lambda x: x.cumsum(dim=0) / torch.arange(1, len(x) + 1),
        ),
        WrongAnswer(
            "running sums",
            """These sums are right. Each of them is still to be divided by how many
            rows are in it.""",
            lambda x: x.cumsum(dim=0),
        ),
        too_many(
            running_mean,
            """The means are right, but each one begins its sum anew. cumsum has all the
            sums, each in its place.""",
        ),
    ),
    hints=(
        """cumsum gives the sum of everything up to here. What must each of its rows be
        divided by?""",
        """Collapse by steps: x.cumsum(dim=0) adds up down the columns, and keeps every
        sum on the way.

        Count: 1, 2, 3, ..., as many as there are rows. torch.arange(1, end) begins
        at 1, and stops before its end.

        Stand: each count belongs to a row.""",
        """Nearly all of it, with one place left for you:

            return x.cumsum(dim=0) / torch.arange(1, ...)[:, None]

        In the place: where counting stops. The end itself is not counted.""",
    ),
)


# ------------------------------------------------------------------ counts

COUNTS = budgeted(
    counts,
    LESSON,
    4,
    banned=("bincount", "histc", "unique", "histogram"),
    properties=(
        (
            "says how often each class is there",
            several(lambda: (t(2, 0, 2, 1, 2), 4), lambda: (t(1, 1), 2)),
        ),
        (
            "works for as many labels as classes",
            several(lambda: (t(0, 2, 2), 3)),
        ),
    ),
    large=lambda: (torch.arange(60) % 7, 7),
    wrong_answers=(
        WrongAnswer(
            "whether, not how often",
            """any says whether there is one. How many there are is a sum: True counts
            as 1.""",
            lambda labels, classes: (labels[:, None] == torch.arange(classes)).any(
                dim=0
            ),
        ),
        WrongAnswer(
            "each label is counted once",
            """The other dimension has gone: here is a 1 for each label, as each has one
            class. Make the labels go away.""",
            lambda labels, classes: (labels[:, None] == torch.arange(classes)).sum(
                dim=1
            ),
        ),
        WrongAnswer(
            "counts are whole numbers",
            """The values are right, the dtype is float32. The sum of a table of True
            and False is int64 by itself.""",
            lambda labels, classes: (
                (labels[:, None] == torch.arange(classes)).float().sum(dim=0)
            ),
        ),
        WrongAnswer(
            "what is something else is counted",
            """This counts the labels that differ from each class. Which comparison is
            True for those that are equal?""",
            lambda labels, classes: (labels[:, None] != torch.arange(classes)).sum(
                dim=0
            ),
        ),
        too_many(
            counts,
            """The counts are right, but the classes are asked one after the other. Let
            all labels meet all classes in one table.""",
        ),
    ),
    hints=(
        """is_among asked whether there is a match. Now you want to know how many, and
        for each class, not for each label.""",
        """Count: the classes are torch.arange(classes).

        Stand: the labels, as a column. Meet: a comparison, of shape (N, C).

        Collapse: the sum of True and False is the number of True. The dimension that
        you name goes away.""",
        """Nearly all of it, with one place left for you:

            return (labels[:, None] == torch.arange(classes)).sum(dim=...)

        The table is (N, C), and (C,) is wanted.""",
    ),
)


# ------------------------------------------------------------------ nearest


def _points() -> Any:
    return table([0.0, 0.0], [5.0, 1.0], [2.0, 3.0], [4.0, 4.0])


def _centres() -> Any:
    return table([1.0, 1.0], [5.0, 0.0], [2.0, 5.0])


NEAREST = budgeted(
    nearest,
    LESSON,
    6,
    banned=("cdist",),
    properties=(
        (
            "names for each point the nearest centre",
            several(
                lambda: (_points(), _centres()),
                lambda: (table([1.0, 9.0, 0.0]), table([0.0, 0.0, 0.0], [1.0, 8, 2])),
            ),
        ),
        (
            "is not misled by differences that cancel out",
            several(lambda: (table([0.0, 0.0]), table([6.0, -6.0], [1.0, 1.0]))),
        ),
        (
            "measures straight lines, not along the axes",
            several(lambda: (table([0.0, 0.0]), table([5.0, 0.0], [3.0, 3.0]))),
        ),
        (
            "works for as many points as centres and numbers",
            several(
                lambda: (table([4.0, 1.0], [0.0, 1.0]), table([0.0, 0.0], [5.0, 0.0]))
            ),
        ),
    ),
    large=lambda: (torch.ones(40, 3), torch.arange(15.0).reshape(5, 3)),
    wrong_answers=(
        WrongAnswer(
            "the farthest centre",
            """That is where the distance is largest. min and max, argmin and argmax:
            the smallest is wanted.""",
            lambda points, centres: (
                ((points[:, None] - centres) ** 2).sum(dim=2).argmax(dim=1)
            ),
        ),
        WrongAnswer(
            "for each centre the nearest point",
            """The table of distances is (P, C). The dimension that you name goes away,
            and it is the points that shall stay.""",
            lambda points, centres: (
                ((points[:, None] - centres) ** 2).sum(dim=2).argmin(dim=0)
            ),
        ),
        WrongAnswer(
            "differences are not squared",
            """Differences have signs, and 6 and -6 add up to nothing. Squares are never
            negative.""",
            lambda points, centres: (
                (points[:, None] - centres).sum(dim=2).argmin(dim=1)
            ),
        ),
        WrongAnswer(
            "distances along the axes",
            """This is how far it is along the streets of a city. A straight line is
            shorter: Pythagoras adds squares.""",
            lambda points, centres: (
                (points[:, None] - centres).abs().sum(dim=2).argmin(dim=1)
            ),
        ),
        WrongAnswer(
            "the distances themselves",
            """The smallest distance of each point is there; asked is which centre it
            belongs to. There is an arg in the name of what tells you that.""",
            lambda points, centres: (
                ((points[:, None] - centres) ** 2).sum(dim=2).min(dim=1).values
            ),
        ),
        too_many(
            nearest,
            """The answers are right, but point by point. Let all points meet all
            centres, in three dimensions: points, centres, numbers.""",
        ),
    ),
    hints=(
        """points is (P, D), and centres is (C, D). You want a table of differences of
        shape (P, C, D). What has to be the shape of points, so that they meet like
        that?""",
        """Stand: points[:, None] has the shape (P, 1, D).

        Meet: minus centres gives (P, C, D). Square it.

        Collapse twice: the sum over D, the numbers of a point, leaves (P, C); and
        argmin over C leaves (P,).

        The root is not needed: what has the smallest square is the smallest.""",
        """Nearly all of it, with two places left for you:

            return ((points[:, None] - centres) ** 2).sum(dim=...).argmin(dim=...)

        (P, C, D) becomes (P, C), and then (P,).""",
    ),
)


# ------------------------------------------------------------------ pooled

POOLED = budgeted(
    pooled,
    LESSON,
    2,
    properties=(
        (
            "is the mean of each block of 2 by 2",
            several(
                lambda: (torch.arange(24.0).reshape(4, 6),),
                lambda: (table([1.0, 3.0, 0.0, 8.0], [5.0, 7.0, 2.0, 2.0]),),
            ),
        ),
        (
            "works for squares",
            several(lambda: (torch.arange(16.0).reshape(4, 4) ** 2,)),
        ),
    ),
    large=lambda: (torch.ones(20, 30),),
    wrong_answers=(
        WrongAnswer(
            "a corner of each block",
            """Every second row and column is one number out of four; the other three
            are thrown away. A mean hears all four.""",
            lambda image: image[::2, ::2],
        ),
        WrongAnswer(
            "four neighbours in memory",
            """Memory goes along the rows. Four numbers that follow each other lie in
            one row, and a block takes two rows: the fold needs four dimensions.""",
            lambda image: image.reshape(len(image) // 2, -1, 4).mean(dim=2),
        ),
        WrongAnswer(
            "means over the wrong pair",
            """(H/2, 2, W/2, 2): which two of these dimensions are the place inside a
            block? They are to go, and the other two to stay.""",
            lambda image: image.reshape(len(image) // 2, 2, -1, 2).mean(dim=(0, 2)),
        ),
        WrongAnswer(
            "sums of the blocks",
            """The blocks are right. Their mean is asked for, so each number is four
            times too large.""",
            lambda image: image.reshape(len(image) // 2, 2, -1, 2).sum(dim=(1, 3)),
        ),
        WrongAnswer(
            "top and bottom half are mixed",
            """Folded as (2, H/2, ...) the first dimension says in which half a row is.
            A fold reads rows in order: the pair comes second, (H/2, 2, ...).""",
            lambda image: image.reshape(2, len(image) // 2, -1, 2).mean(dim=(0, 3)),
        ),
        too_many(
            pooled,
            """The means are right, with more operations than two. Fold each dimension
            in two, and collapse the two inner ones at once.""",
        ),
    ),
    hints=(
        """Row 5 is the second row of the third pair: 5 = 2 · 2 + 1. If the rows are
        folded into pairs, which two numbers name a row? And the same for columns?""",
        """Fold: (H, W) becomes (H/2, 2, W/2, 2). Nothing moves in memory. A size that
        you do not want to compute may be -1, once.

        Collapse: the two dimensions of size 2 are the place inside a block. mean takes
        a tuple of dimensions.""",
        """Nearly all of it, with one place left for you:

            return image.reshape(len(image) // 2, 2, -1, 2).mean(dim=...)

        In the place: a pair of dimensions, counted from 0.""",
    ),
)


# ------------------------------------------------------------------ group_means


def _member(groups: Any, count: int) -> Any:
    return (torch.arange(count)[:, None] == groups).float()


def _lying(values: Any, groups: Any, count: int) -> Any:
    member = _member(groups, count)
    return member @ values / member.sum(dim=1)


GROUP_MEANS = budgeted(
    group_means,
    LESSON,
    7,
    banned=("index_add", "index_add_", "scatter_add", "scatter_add_", "scatter_reduce"),
    properties=(
        (
            "is the mean of the rows of each group",
            several(
                lambda: (
                    table([1.0, 2.0], [5.0, 0.0], [3.0, 6.0], [4.0, 4.0]),
                    t(0, 2, 0, 1),
                    3,
                ),
                lambda: (table([1.0], [3.0], [8.0]), t(1, 1, 0), 2),
            ),
        ),
        (
            "works for as many groups as rows and columns",
            several(lambda: (table([1.0, 2.0], [3.0, 4.0]), t(1, 0), 2)),
        ),
    ),
    large=lambda: (torch.ones(60, 4), torch.arange(60) % 5, 5),
    wrong_answers=(
        WrongAnswer(
            "sums of the groups",
            """The product of the tables adds up the rows of each group, and that is
            right so far. A mean is divided by how many rows there were.""",
            lambda values, groups, count: _member(groups, count) @ values,
        ),
        WrongAnswer(
            "divided by the number of all rows",
            """Each group has its own number of members: divide by that one.""",
            lambda values, groups, count: _member(groups, count) @ values / len(values),
        ),
        WrongAnswer(
            "the counts lie down",
            """One count for each group, and the groups are the rows of the result: the
            counts have to be a column.""",
            _lying,
        ),
        WrongAnswer(
            "the mean of all, in each row",
            """Here every row belongs to every group. A row is a member only where the
            number of the group is its own.""",
            lambda values, groups, count: (
                values.mean(dim=0, keepdim=True) + torch.zeros(count, 1)
            ),
        ),
        too_many(
            group_means,
            """The means are right, but group by group. The product of two tables, @,
            adds up the rows of all groups at once, if the first says who is a
            member.""",
        ),
    ),
    hints=(
        """In counts you had a table that says which label is which class. If it has a
        row for each group and a column for each row of values, what does table @ values
        compute?""",
        """First line: member, of shape (C, N), is 1 where the group of the row is this
        group. Count the groups, stand them up, compare, and make numbers of it with
        float().

        Second line: member @ values is (C, D): the sum of the rows of each group. To
        divide by the number of members you need a column, (C, 1).""",
        """Nearly all of it, with two places left for you:

            member = (torch.arange(count)[:, None] == ...).float()
            return member @ values / member.sum(...)

        The first: which group each row is in. The second: how to sum so that a column
        of counts remains.""",
    ),
)


EXERCISES = (
    WINDOWS,
    SHARES_OF_ROWS,
    MEAN_OF_KNOWN,
    RUNNING_MEAN,
    COUNTS,
    NEAREST,
    POOLED,
    GROUP_MEANS,
)
