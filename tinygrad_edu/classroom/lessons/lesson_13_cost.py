"""Lesson 13, "Forward mode": what a Jacobian costs, and a batch that nobody sees."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_13 import LESSON
from tinygrad_edu.classroom.snippet import Code


def jacobian(push, pull, n, m):
    if n <= m:
        return torch.stack([push(v) for v in torch.eye(n)], dim=1)  # columns: (m, n)
    return torch.stack([pull(u) for u in torch.eye(m)])  # rows: (m, n)


class Batched:
    """A tensor whose first dimension is hidden."""

    def __init__(self, value):
        self.value = value  # (B, *shape)
        self.shape = tuple(value.shape[1:])

    def lined_up(self, rank):
        ones = [1] * (rank - len(self.shape))
        return self.value.reshape(len(self.value), *ones, *self.shape)

    def sum(self, dim):
        return Batched(self.value.sum(dim=dim + 1 if dim >= 0 else dim))

    def __mul__(self, other):
        rank = max(len(self.shape), len(other.shape))
        if isinstance(other, Batched):
            return Batched(self.lined_up(rank) * other.lined_up(rank))
        return Batched(self.lined_up(rank) * other)  # one that serves all


# ------------------------------------------------------------------ jacobian


@dataclass(frozen=True)
class Machine:
    """A function at one point, from n numbers to m; ``cost``: its passes are asked."""

    n: int
    m: int
    cost: bool = False

    def __repr__(self) -> str:
        asked = "; how many passes?" if self.cost else ""
        return f"a function from n = {self.n} numbers to m = {self.m}{asked}"

    def table(self) -> Any:
        """Its Jacobian, (m, n)."""
        count = self.n * self.m
        return ((torch.arange(float(count)) * 5) % 7 - 3).reshape(self.m, self.n)


def _run(answer: Any, machine: Machine) -> Any:
    """The Jacobian that an answer finds, or the number of passes that it took."""
    table, passes = machine.table(), 0

    def push(v: Any) -> Any:
        nonlocal passes
        passes += 1
        return table @ v

    def pull(u: Any) -> Any:
        nonlocal passes
        passes += 1
        return u @ table

    found = answer(push, pull, machine.n, machine.m)
    return f"{passes} passes" if machine.cost else found


def _all_columns(push: Any, pull: Any, n: int, m: int) -> Any:
    return torch.stack([push(v) for v in torch.eye(n)], dim=1)


def _all_rows(push: Any, pull: Any, n: int, m: int) -> Any:
    return torch.stack([pull(u) for u in torch.eye(m)])


JACOBIAN = Exercise(
    name="jacobian",
    lesson=LESSON,
    reference=jacobian,
    attempt=_run,
    inputs=("f",),
    properties=(
        Property(
            "is right where there are fewer inputs",
            lambda: [(Machine(2, 4),), (Machine(1, 3),)],
        ),
        Property(
            "is right where there are fewer outputs",
            lambda: [(Machine(5, 2),), (Machine(3, 1),)],
        ),
        Property("is right for a square", lambda: [(Machine(3, 3),)]),
        Property(
            "takes as few passes as it can",
            lambda: [
                (Machine(2, 50, cost=True),),
                (Machine(50, 2, cost=True),),
                (Machine(4, 4, cost=True),),
            ],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "always pushed",
            """Every number is right. But a push makes a column, and with 50 inputs
            there are 50 columns, even if the function has only two outputs. Then the
            rows are fewer.""",
            _all_columns,
        ),
        WrongAnswer(
            "always pulled",
            """Every number is right. But a pull makes a row, and with 50 outputs there
            are 50 rows, even if only two numbers go in. Then the columns are fewer.""",
            _all_rows,
        ),
        WrongAnswer(
            "the choice is the wrong way round",
            """A push is for one input, a pull is for one output. Few inputs, few
            pushes.""",
            lambda push, pull, n, m: (
                _all_columns(push, pull, n, m) if n > m else _all_rows(push, pull, n, m)
            ),
        ),
        WrongAnswer(
            "columns are stacked as rows",
            """What push gives is a column of the Jacobian. stack puts its parts side by
            side along a new dimension, and you may say which: here each part must be
            found at a place of dimension 1.""",
            lambda push, pull, n, m: (
                torch.stack([push(v) for v in torch.eye(n)])
                if n <= m
                else _all_rows(push, pull, n, m)
            ),
        ),
        WrongAnswer(
            "all inputs are pushed at once",
            """With a direction of ones all columns come out added up, and nobody can
            tell them apart. One push for each input, along this input only.""",
            lambda push, pull, n, m: (
                push(torch.ones(n))[:, None] + torch.zeros(m, n)
                if n <= m
                else pull(torch.ones(m)) + torch.zeros(m, n)
            ),
        ),
    ),
    hints=(
        """Which of the two needs fewer passes, if 2 numbers go in and 50 come out? And
        what does push give for the direction (1, 0)?""",
        """torch.eye(n) has all the directions that you need as its rows: each moves one
        input only.

        push of such a direction is one column of the Jacobian, pull of such a row is
        one row of it.

        torch.stack makes a table of a list: of rows as it is, of columns with
        dim=1.""",
        """Nearly all of it, with three places left for you:

            if ...:
                return torch.stack([push(v) for v in torch.eye(n)], dim=...)
            return torch.stack([... for u in torch.eye(m)])

        The first compares n and m. The second: at which dimension columns stand side by
        side. The third is like the line above.""",
    ),
)


# ------------------------------------------------------------------ Batched


def _variant(**methods: Callable[..., Any]) -> type:
    return type("Batched", (Batched,), methods)


def _ones_first(self: Any, rank: int) -> Any:
    ones = [1] * (rank - len(self.shape))
    return self.value.reshape(*ones, *self.value.shape)


def _ones_last(self: Any, rank: int) -> Any:
    ones = [1] * (rank - len(self.shape))
    return self.value.reshape(*self.value.shape, *ones)


def _one_too_many(self: Any, rank: int) -> Any:
    ones = [1] * (rank - len(self.shape) + 1)
    return self.value.reshape(len(self.value), *ones, *self.shape)


def _total(self: Any, dim: int) -> Any:
    """The sum over the batch and everything."""
    return Batched(self.value.sum(dim=dim))


PARTS = (
    "x = torch.arange(6.0).reshape(2, 3)\ny = torch.tensor([[1.0, 3, 5], [2, 0, -1]])\n"
)
TABLES = "t = torch.arange(24.0).reshape(2, 4, 3)\n"


def _codes(begin: str, *ends: str) -> Callable[[], list[Any]]:
    return lambda: [(Code(begin + end),) for end in ends]


BATCHED = Exercise(
    name="Batched",
    lesson=LESSON,
    reference=Batched,
    attempt=lambda answer, code: code.run(Batched=answer, torch=torch)[0],
    inputs=("code",),
    properties=(
        Property(
            "lines up with the hidden dimension in front",
            _codes(
                PARTS,
                "Batched(x).lined_up(1).shape",
                "Batched(x).lined_up(2).shape",
                "Batched(x).lined_up(3)",
            ),
        ),
        Property(
            "sums over a dimension of each example",
            _codes(
                PARTS + TABLES,
                "Batched(x).sum(0).value",
                "Batched(t).sum(1).value",
                "Batched(t).sum(0).value",
            ),
        ),
        Property(
            "counts dimensions from the end, too",
            _codes(
                PARTS + TABLES,
                "Batched(x).sum(-1).value",
                "Batched(t).sum(-2).value",
            ),
        ),
        Property(
            "multiplies example by example",
            _codes(
                PARTS + TABLES,
                "(Batched(x) * Batched(y)).value",
                "(Batched(x) * Batched(t)).value",
                "(Batched(t) * Batched(y)).value",
            ),
        ),
        Property(
            "multiplies by what serves all examples",
            _codes(
                PARTS,
                "(Batched(x) * torch.tensor([1.0, 10, 100])).value",
                "(Batched(x) * torch.arange(12.0).reshape(4, 3)).value",
            ),
        ),
        Property(
            "hides its first dimension",
            _codes(
                PARTS + TABLES,
                "Batched(x).shape, Batched(t).sum(0).shape",
                "(Batched(x) * Batched(y)).sum(0).value",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the ones come in front of the hidden dimension",
            """Lined up like that, the examples of a short tensor meet a dimension of
            the examples of a long one. The hidden dimension has to stay in front, in
            both, so that example meets example: the ones go in behind it.""",
            _variant(lined_up=_ones_first),
        ),
        WrongAnswer(
            "the ones come at the end",
            """Broadcasting fills up shapes on the left, and so it is with each example:
            (3,) beside (4, 3) is (1, 3). The ones go in between the hidden dimension
            and the others.""",
            _variant(lined_up=_ones_last),
        ),
        WrongAnswer(
            "one dimension too many",
            """rank counts the dimensions of an example. The hidden one comes on top by
            itself.""",
            _variant(lined_up=_one_too_many),
        ),
        WrongAnswer(
            "nothing is lined up",
            """As long as all examples have equally many dimensions nobody notices. A
            row and a table meet wrongly, or not at all.""",
            _variant(lined_up=lambda self, rank: self.value),
        ),
        WrongAnswer(
            "dimension 0 is the hidden one",
            """The function inside sees examples: its dimension 0 is dimension 1 of the
            tensor that holds them all. Summed like this, the examples are mixed.""",
            _variant(sum=_total),
        ),
        WrongAnswer(
            "every dimension is moved by one",
            """Counted from the end nothing has moved: -1 is still the last. With one
            added it becomes 0, and that is the hidden one.""",
            _variant(sum=lambda self, dim: Batched(self.value.sum(dim=dim + 1))),
        ),
        WrongAnswer(
            "a plain tensor comes back",
            """The next operation will not know that a dimension is hidden. Wrap the
            result again.""",
            _variant(sum=lambda self, dim: Batched.sum(self, dim).value),
        ),
    ),
    hints=(
        """Two examples, each a row of 3 numbers: (2, 3), of which the function sees
        (3,). It wants to meet a table (4, 3). Which shape does the tensor of both
        examples need?""",
        """lined_up: rank is how many dimensions an example shall have. As many ones as
        are missing go in behind the first dimension: (B, 1, ..., *shape). reshape does
        it.

        sum: the function counts its dimensions from 0, and dimension 0 of an example is
        dimension 1 of self.value. Negative ones count from the end, where nothing has
        moved. The result is a Batched again.""",
        """Nearly all of it, with three places left for you:

            def lined_up(self, rank):
                ones = [1] * (...)
                return self.value.reshape(len(self.value), *ones, *self.shape)

            def sum(self, dim):
                if dim >= 0:
                    dim = ...
                return Batched(...)

        The first: how many are missing. The second: where this dimension is in
        self.value.""",
    ),
)

EXERCISES = (JACOBIAN, BATCHED)
