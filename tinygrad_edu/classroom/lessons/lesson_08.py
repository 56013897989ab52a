"""Lesson 08, "Think in arrays": sixteen puzzles, each a line; here the first eight.

Each has a budget of operations. The other eight are in ``lesson_08_collapse.py``.
"""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Arguments, WrongAnswer
from tinygrad_edu.classroom.operations import budgeted

LESSON = "08_think_in_arrays"


def all_numbers(tens, ones):
    return 10 * tens[:, None] + ones  # (T, 1) meets (O,): (T, O)


def near(a, b, limit):
    return (a[:, None] - b).abs() <= limit  # (A, B)


def is_among(a, b):
    return (a[:, None] == b).any(dim=1)  # (A, B) collapses to (A,)


def checkerboard(rows, columns):
    return (torch.arange(rows)[:, None] + torch.arange(columns)) % 2


def attention_mask(n):
    return torch.where(torch.arange(n)[:, None] >= torch.arange(n), 0.0, -torch.inf)


def mean_weights(lengths, width):
    return (torch.arange(width) < lengths[:, None]) / lengths[:, None]


def missing(shares, labels):
    return 1 - shares[torch.arange(len(labels)), labels]  # (N,)


def shifted(x, k):
    return x[(torch.arange(len(x)) - k) % len(x)]


def too_many(reference: Callable[..., Any], message: str) -> WrongAnswer:
    """The right numbers, taken out of the tensor and put back."""

    def wasteful(*given: Any) -> Any:
        return torch.from_numpy(reference(*given).numpy().copy())

    return WrongAnswer("right, but with too many operations", message, wasteful)


def t(*numbers: Any) -> Any:
    """A tensor, in few letters."""
    return torch.tensor(list(numbers))


def several(*made: Callable[[], Arguments]) -> Callable[[], list[Arguments]]:
    """The cases of a property, each made afresh."""
    return lambda: [case() for case in made]


# ------------------------------------------------------------------ all_numbers

ALL_NUMBERS = budgeted(
    all_numbers,
    LESSON,
    3,
    properties=(
        (
            "has a row for each ten and a column for each one",
            several(lambda: (t(1, 4), t(2, 5, 7)), lambda: (t(9), t(0, 1, 2, 3))),
        ),
        (
            "works for as many tens as ones",
            several(lambda: (t(3, 1, 2), t(6, 4, 5))),
        ),
    ),
    large=lambda: (torch.arange(40), torch.arange(30)),
    wrong_answers=(
        WrongAnswer(
            "rows and columns are swapped",
            """Every number is there, but the tens run along the rows of the result.
            The tens have to stand up: they say in which row a number is.""",
            lambda tens, ones: 10 * tens + ones[:, None],
        ),
        WrongAnswer(
            "each ten meets one one only",
            """Two rows that lie side by side are added place by place, and that goes
            wrong, or stops, without a word about tables. One of them has to stand up
            as a column before they meet.""",
            lambda tens, ones: 10 * tens + ones,
        ),
        WrongAnswer(
            "the ones are multiplied, too",
            """Only the tens count ten times. Without parentheses, a product comes
            before a sum, in tensors as in numbers.""",
            lambda tens, ones: 10 * (tens[:, None] + ones),
        ),
        WrongAnswer(
            "the tens count once",
            """All pairs meet, and the shape is right. But a 4 in front of a 7 makes
            47: the tens have to become ten times as large.""",
            lambda tens, ones: tens[:, None] + ones,
        ),
        too_many(
            all_numbers,
            """The numbers are right. But there is a loop, or a list, and it grows with
            the inputs. Let one of them stand up as a column; then a single sum does
            it for all pairs.""",
        ),
    ),
    hints=(
        """How many rows has the result, and which of the two inputs says so? What shape
        would that input need, so that it runs down instead of along?""",
        """Stand: tens[:, None] is the same numbers as a column, of shape (T, 1).

        Meet: a column and a row are stretched to a table when they are added.

        And a 4 in the place of the tens is worth 40.""",
        """Nearly all of it, with one place left for you:

            return 10 * ... + ones

        In the place stand the tens, as a column.""",
    ),
)


# ------------------------------------------------------------------ near

NEAR = budgeted(
    near,
    LESSON,
    4,
    properties=(
        (
            "compares each a with each b",
            several(
                lambda: (t(1.0, 5.0), t(0.0, 2.5, 4.0, 9.0), 1.5),
                lambda: (t(3.0, -2.0, 0.0), t(-1.0, 1.0), 1.0),
            ),
        ),
        (
            "counts a difference that is exactly the limit",
            several(lambda: (t(0.0, 2.0), t(1.0, 3.0, -4.0), 1.0)),
        ),
    ),
    large=lambda: (torch.arange(30.0), torch.arange(40.0) * 3, 2.0),
    wrong_answers=(
        WrongAnswer(
            "only differences to one side are limited",
            """A b that is far above a gives a large negative difference, and this is
            below every limit. What counts is how large a difference is, without its
            sign.""",
            lambda a, b, limit: a[:, None] - b <= limit,
        ),
        WrongAnswer(
            "the sign is dropped before they meet",
            """-2 and 2 are 4 apart. First take the difference, then drop its sign.""",
            lambda a, b, limit: a[:, None].abs() - b.abs() <= limit,
        ),
        WrongAnswer(
            "a difference of exactly the limit is refused",
            """At most the limit is near: with the limit 1, the numbers 2 and 3 are.
            Which comparison allows equality?""",
            lambda a, b, limit: (a[:, None] - b).abs() < limit,
        ),
        WrongAnswer(
            "rows and columns are swapped",
            """Each row of the result belongs to a number of a. So a has to run
            down.""",
            lambda a, b, limit: (a - b[:, None]).abs() <= limit,
        ),
        WrongAnswer(
            "the answers are numbers",
            """Ones and zeros are right in value, but a question is answered by True and
            False: the dtype is bool. A comparison gives that by itself.""",
            lambda a, b, limit: ((a[:, None] - b).abs() <= limit).float(),
        ),
        too_many(
            near,
            """The answers are right, but some part of it goes through the numbers one
            by one. Stand a up as a column, and let the difference of all pairs be one
            operation.""",
        ),
    ),
    hints=(
        """For a single pair the answer would be abs(a - b) <= limit. What has to be
        done to a, so that the same words work for all pairs at once?""",
        """Stand: a as a column.

        Meet: column minus row gives a table of all differences, with signs.

        Then two operations on the table: abs() and a comparison.""",
        """Nearly all of it, with two places left for you:

            return (... - b).abs() ... limit

        The first: a, as a column. The second: a comparison that allows equality.""",
    ),
)


# ------------------------------------------------------------------ is_among

IS_AMONG = budgeted(
    is_among,
    LESSON,
    3,
    banned=("isin",),
    properties=(
        (
            "says for each a whether it is in b",
            several(
                lambda: (t(5, 2, 8), t(2, 3, 5, 2)),
                lambda: (t(1, 1, 4, 0), t(4)),
            ),
        ),
        (
            "works for as many a as b",
            several(lambda: (t(7, 1, 3), t(3, 9, 3))),
        ),
    ),
    large=lambda: (torch.arange(40), torch.arange(30) * 2),
    wrong_answers=(
        WrongAnswer(
            "the question is asked the other way round",
            """This says for each b whether it is in a. You collapse the dimension that
            shall be gone: the one with the numbers of b.""",
            lambda a, b: (a[:, None] == b).any(dim=0),
        ),
        WrongAnswer(
            "the matches are counted",
            """A number that stands twice in b gives 2. The question was whether, not
            how often, and its dtype is bool.""",
            lambda a, b: (a[:, None] == b).sum(dim=1),
        ),
        WrongAnswer(
            "the table is not collapsed",
            """This is the table of all answers, a row for each a. One question is left
            for each row: is there any True in it?""",
            lambda a, b: a[:, None] == b,
        ),
        WrongAnswer(
            "every b has to match",
            """all asks whether a is equal to each of the numbers. One is enough.""",
            lambda a, b: (a[:, None] == b).all(dim=1),
        ),
        too_many(
            is_among,
            """The answers are right, but they are found one by one. A table of all
            comparisons takes two operations, and one more collapses it.""",
        ),
    ),
    hints=(
        """Begin with the table that says which a equals which b. Then: what do you want
        to know about each of its rows?""",
        """Stand a up as a column, and let it meet b in a comparison: the table has the
        shape (A, B), and is full of True and False.

        Collapse: any(dim=...) asks each row, or each column, whether there is a True in
        it. The dimension that you name is the one that goes away.""",
        """Nearly all of it, with one place left for you:

            return (a[:, None] == b).any(dim=...)

        The shape of the table is (A, B), and you want (A,). The first dimension has the
        number 0.""",
    ),
)


# ------------------------------------------------------------------ checkerboard

CHECKERBOARD = budgeted(
    checkerboard,
    LESSON,
    5,
    properties=(
        ("alternates 0 and 1, in both directions", several(lambda: (3, 5))),
        (
            "works for any size",
            several(lambda: (4, 2), lambda: (1, 6), lambda: (5, 1)),
        ),
    ),
    large=lambda: (20, 30),
    wrong_answers=(
        WrongAnswer(
            "the corner is 1",
            """The pattern is right, the colours are swapped: at the top left, where
            both counts are 0, there should be a 0.""",
            lambda rows, columns: (
                (torch.arange(rows)[:, None] + torch.arange(columns) + 1) % 2
            ),
        ),
        WrongAnswer(
            "only the columns alternate",
            """All rows are alike. The next row has to be shifted by one, so its number
            must go in as well.""",
            lambda rows, columns: (
                0 * torch.arange(rows)[:, None] + torch.arange(columns) % 2
            ),
        ),
        WrongAnswer(
            "a product in place of a sum",
            """A product is odd only where both are odd. Walking one step right or one
            step down has to change odd to even and back: a sum does.""",
            lambda rows, columns: (
                torch.arange(rows)[:, None] * torch.arange(columns) % 2
            ),
        ),
        WrongAnswer(
            "rows and columns are swapped",
            """The count of the rows has to run down: it is the one that stands up.""",
            lambda rows, columns: (
                (torch.arange(rows) + torch.arange(columns)[:, None]) % 2
            ),
        ),
        WrongAnswer(
            "the dtype is not that of counting",
            """True and False, or 0.0 and 1.0, look alike. Asked for are whole numbers,
            int64, as arange makes them and as a remainder leaves them.""",
            lambda rows, columns: (
                (torch.arange(rows)[:, None] + torch.arange(columns)) % 2 == 1
            ),
        ),
        too_many(
            checkerboard,
            """The board is right, but it is filled bit by bit. Count the rows, count
            the columns, let them meet: three operations, and a remainder.""",
        ),
    ),
    hints=(
        """Number the rows and the columns from 0. What do the fields with a 1 have in
        common, if you add the two numbers?""",
        """Count: torch.arange(rows) and torch.arange(columns).

        Stand: the first one as a column.

        Meet: a sum. And then: what is left of it if it is divided by 2, which Python
        writes with %?""",
        """Nearly all of it, with one place left for you:

            return (... + torch.arange(columns)) % 2

        In the place stand the numbers of the rows, as a column.""",
    ),
)


# ------------------------------------------------------------------ attention_mask


def _compared(compare: Callable[[Any, Any], Any]) -> Callable[[int], Any]:
    def wrong(n: int) -> Any:
        allowed = compare(torch.arange(n)[:, None], torch.arange(n))
        return torch.where(allowed, 0.0, -torch.inf)

    return wrong


ATTENTION_MASK = budgeted(
    attention_mask,
    LESSON,
    5,
    banned=("tril", "triu", "tril_", "triu_", "tril_indices", "triu_indices"),
    properties=(
        ("lets each word see itself and those before it", several(lambda: (4,))),
        (
            "works for any number of words",
            several(lambda: (1,), lambda: (2,), lambda: (7,)),
        ),
    ),
    large=lambda: (30,),
    wrong_answers=(
        WrongAnswer(
            "words see what comes after them",
            """The mask is turned round: the first word sees the whole sentence. A model
            trained like that has read the answers. The row is who looks, the column is
            what is looked at.""",
            _compared(lambda i, j: i <= j),
        ),
        WrongAnswer(
            "a word does not see itself",
            """The diagonal is closed. Then the first word sees nothing at all, and its
            row of weights will be nan.""",
            _compared(lambda i, j: i > j),
        ),
        WrongAnswer(
            "allowed and forbidden are swapped",
            """Before a softmax, 0 changes nothing and minus infinity closes. The
            arguments of where are: the question, what if yes, what if no.""",
            lambda n: torch.where(
                torch.arange(n)[:, None] >= torch.arange(n), -torch.inf, 0.0
            ),
        ),
        WrongAnswer(
            "the table of answers itself",
            """True and False are right, and many programs want them. Here they are
            added to scores, so they have to become 0 and minus infinity.""",
            lambda n: torch.arange(n)[:, None] >= torch.arange(n),
        ),
        WrongAnswer(
            "forbidden is plus infinity",
            """Added to a score, plus infinity gets all the attention. The sign is
            missing.""",
            lambda n: torch.where(
                torch.arange(n)[:, None] >= torch.arange(n), 0.0, torch.inf
            ),
        ),
        too_many(
            attention_mask,
            """The mask is right, but it takes more operations than five. Count twice,
            stand one up, compare, choose.""",
        ),
    ),
    hints=(
        """Row i is the word that looks, column j is the word that it looks at. Which
        comparison of i and j says "not after me"?""",
        """Count twice with torch.arange(n), and stand one of them up: it is the one
        that says in which row we are.

        Meet: a comparison, which holds for equal numbers, too.

        Choose: torch.where(question, 0.0, -torch.inf).""",
        """Nearly all of it, with one place left for you:

            return torch.where(torch.arange(n)[:, None] ... torch.arange(n),
                               0.0, -torch.inf)

        In the place stands one of < <= > >=. Try it for the first row, where the left
        side is 0: only column 0 may be allowed.""",
    ),
)


# ------------------------------------------------------------------ mean_weights

MEAN_WEIGHTS = budgeted(
    mean_weights,
    LESSON,
    5,
    properties=(
        (
            "gives the first words of each row equal weights, and the rest 0",
            several(lambda: (t(2, 4, 1), 5), lambda: (t(3, 3), 4)),
        ),
        (
            "works where a sentence fills its row",
            several(lambda: (t(3, 1), 3), lambda: (t(1), 1)),
        ),
    ),
    large=lambda: (torch.arange(1, 31), 40),
    wrong_answers=(
        WrongAnswer(
            "one word too many",
            """Counting begins at 0: a sentence of 2 words has the places 0 and 1. So
            is place 2 still inside?""",
            lambda lengths, width: (
                (torch.arange(width) <= lengths[:, None]) / lengths[:, None]
            ),
        ),
        WrongAnswer(
            "the words are 0, the padding is not",
            """The question is turned round: it is the places before the length that
            count.""",
            lambda lengths, width: (
                (torch.arange(width) >= lengths[:, None]) / lengths[:, None]
            ),
        ),
        WrongAnswer(
            "every weight is divided by the width",
            """Then the weights of a short sentence do not add up to 1, and its mean is
            too small. Each row is divided by its own length.""",
            lambda lengths, width: (torch.arange(width) < lengths[:, None]) / width,
        ),
        WrongAnswer(
            "no weights yet",
            """These are the places that count. So that each row adds up to 1, divide by
            the number of words in it.""",
            lambda lengths, width: (torch.arange(width) < lengths[:, None]).float(),
        ),
        WrongAnswer(
            "rows and columns are swapped",
            """Each sentence is a row, so the lengths run down, and the places run
            along.""",
            lambda lengths, width: (
                (torch.arange(width)[:, None] < lengths) / lengths.float()
            ),
        ),
        too_many(
            mean_weights,
            """The weights are right, but there is a loop over the sentences. The places
            of all of them are the same row of counted numbers.""",
        ),
    ),
    hints=(
        """First the table that says which places hold a word: number the places, and
        compare them with the length of each sentence.""",
        """Count: torch.arange(width), the places, along each row.

        Stand: the lengths, as a column.

        Meet: a comparison, True where there is a word.

        Meet again: True counts as 1, so the table can be divided by the lengths. They
        have to be a column for that, too.""",
        """Nearly all of it, with one place left for you:

            return (torch.arange(width) < lengths[:, None]) / ...

        In the place stands what each row is divided by.""",
    ),
)


# ------------------------------------------------------------------ missing


def _shares(*rows: list[float]) -> Any:
    return torch.tensor(list(rows))


MISSING = budgeted(
    missing,
    LESSON,
    4,
    properties=(
        (
            "says for each row how far its own label falls short of 1",
            several(
                lambda: (
                    _shares([0.7, 0.2, 0.1], [0.1, 0.3, 0.6]),
                    t(0, 1),
                ),
                lambda: (_shares([0.5, 0.5], [0.9, 0.1], [0.2, 0.8]), t(1, 0, 0)),
            ),
        ),
        (
            "works for as many rows as classes",
            several(
                lambda: (
                    _shares([0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.4, 0.5, 0.1]),
                    t(2, 0, 1),
                )
            ),
        ),
    ),
    large=lambda: (torch.ones(40, 5) / 5, torch.arange(40) % 5),
    wrong_answers=(
        WrongAnswer(
            "each row is asked for all labels",
            """A : takes all rows for each of the labels, so N rows and N labels give
            N × N numbers. You want row 0 with the first label, row 1 with the second:
            two tensors of places, of the same length.""",
            lambda shares, labels: 1 - shares[:, labels],
        ),
        WrongAnswer(
            "whole rows are picked",
            """With one tensor of places, the labels pick rows. They are to pick one
            number out of each row: name the rows as well.""",
            lambda shares, labels: 1 - shares[labels],
        ),
        WrongAnswer(
            "the largest share is taken",
            """That is what the model likes best, right or wrong. You are asked for the
            share of the true label.""",
            lambda shares, labels: 1 - shares.max(dim=1).values,
        ),
        WrongAnswer(
            "what is there, not what is missing",
            """The right numbers are picked. Asked for is how far each of
            them falls short of 1.""",
            lambda shares, labels: shares[torch.arange(len(labels)), labels],
        ),
        WrongAnswer(
            "a column in place of a row",
            """gather keeps the dimension: the shape is (N, 1). That looks harmless
            until it meets something of shape (N,), as in lesson 07.""",
            lambda shares, labels: 1 - shares.gather(1, labels[:, None]),
        ),
        too_many(
            missing,
            """The numbers are right, but they are picked one after the other. An index
            may be two tensors: one of rows, one of columns.""",
        ),
    ),
    hints=(
        """To pick a single number you would write shares[0, labels[0]]. What do you
        write in place of the first 0, so that all rows have their turn?""",
        """Pick: an index of two tensors, of the same length, takes the numbers at the
        pairs of places: x[tensor_of_rows, tensor_of_columns].

        The columns are the labels. The rows are 0, 1, 2, ... and who makes those?
        """,
        """Nearly all of it, with one place left for you:

            return 1 - shares[..., labels]

        In the place are the numbers of the rows, counted: as many as there are
        labels.""",
    ),
)


# ------------------------------------------------------------------ shifted


def _cut(x: Any, k: int) -> Any:
    places = torch.arange(len(x)) - k
    return torch.where((places >= 0) & (places < len(x)), x[places % len(x)], 0)


SHIFTED = budgeted(
    shifted,
    LESSON,
    4,
    banned=("roll",),
    properties=(
        (
            "moves each number k places on",
            several(lambda: (t(10, 20, 30, 40, 50), 2), lambda: (t(1.5, 2.5, 3.5), 1)),
        ),
        (
            "moves backward where k is negative",
            several(lambda: (t(10, 20, 30, 40, 50), -1)),
        ),
        (
            "goes round as often as it takes",
            several(lambda: (t(1, 2, 3), 7), lambda: (t(1, 2, 3), 0)),
        ),
    ),
    large=lambda: (torch.arange(50), 13),
    wrong_answers=(
        WrongAnswer(
            "it moves the other way",
            """You say for each place of the result where its number comes *from*. What
            moves on by 2 has come from 2 places before.""",
            lambda x, k: x[(torch.arange(len(x)) + k) % len(x)],
        ),
        WrongAnswer(
            "what leaves at one end is lost",
            """No number may get lost: what leaves at the end comes in again at the
            beginning. A remainder brings each place back into the range.""",
            _cut,
        ),
        WrongAnswer(
            "places outside are not brought back",
            """Negative places count from the end, so it works for a while. Places
            beyond the other end are an error. The remainder of a division, by how many
            places there are, is right for both.""",
            lambda x, k: x[torch.arange(len(x)) - k],
        ),
        WrongAnswer(
            "the numbers grow, they do not move",
            """k is added to, or taken from, what stands in the places. It is the places
            that have to be computed with.""",
            lambda x, k: (x - k) % len(x),
        ),
        too_many(
            shifted,
            """The result is right, but it is put together from pieces, or number by
            number. One index with a tensor of places is enough.""",
        ),
    ),
    hints=(
        """Write down for a tensor of 5 numbers and k = 2: the number at place 0 of the
        result comes from which place? And at place 1, 2, 3, 4?""",
        """Count: the places of the result are torch.arange(len(x)).

        Each number comes from k places before. Some of these places are negative;
        a remainder, % len(x), brings them back.

        Pick: x[places] takes a tensor of places.""",
        """Nearly all of it, with one place left for you:

            return x[(...) % len(x)]

        In the place: from where each number comes, before it is brought back into the
        range.""",
    ),
)


EXERCISES = (
    ALL_NUMBERS,
    NEAR,
    IS_AMONG,
    CHECKERBOARD,
    ATTENTION_MASK,
    MEAN_WEIGHTS,
    MISSING,
    SHIFTED,
)
