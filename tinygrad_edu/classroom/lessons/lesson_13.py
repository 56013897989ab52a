"""Lesson 13, "Forward mode": dual numbers, and a direction that travels along.

What it costs, and functions of one example run on many, are in ``lesson_13_cost.py``.
"""

# The solutions are shown to learners as they would write them, without annotations.
# ruff: noqa: B905
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.snippet import Code

LESSON = "13_forward_mode"


class Dual:
    """A number, and how fast it moves."""

    def __init__(self, value, slope=0.0):
        self.value = value
        self.slope = slope

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        slope = self.slope * other.value + self.value * other.slope
        return Dual(self.value * other.value, slope)

    def sin(self):
        return Dual(math.sin(self.value), math.cos(self.value) * self.slope)

    def exp(self):
        out = math.exp(self.value)
        return Dual(out, out * self.slope)

    __radd__, __rmul__ = __add__, __mul__


def push_forward(f, point, direction):
    duals = [Dual(x, v) for x, v in zip(point, direction)]
    outputs = f(*duals)
    values = [out.value for out in outputs]
    slopes = [out.slope for out in outputs]
    return values, slopes


def layer_jvp(weight, bias, x, tangent):
    out = torch.tanh(weight @ x + bias)  # (M,)
    return out, (1 - out**2) * (weight @ tangent)  # (M,), (M,)


# ------------------------------------------------------------------ Dual


def _variant(**methods: Callable[..., Any]) -> type:
    return type("Dual", (Dual,), methods)


def _both(self: Any, other: Any) -> tuple[float, float, float, float]:
    other = other if isinstance(other, Dual) else Dual(other)
    return self.value, self.slope, other.value, other.slope


def _product(rule: Callable[..., float]) -> type:
    """A Dual whose product has another slope."""

    def method(self: Any, other: Any) -> Any:
        a, da, b, db = _both(self, other)
        return Dual(a * b, rule(a, da, b, db))

    return _variant(__mul__=method, __rmul__=method)


def _sum(self: Any, other: Any) -> Any:
    a, da, b, _ = _both(self, other)
    return Dual(a + b, da)


def _moving_constants(self: Any, other: Any) -> Any:
    other = other if isinstance(other, Dual) else Dual(other, 1.0)
    return Dual(self.value + other.value, self.slope + other.slope)


def _in_place(self: Any, other: Any) -> Any:
    _, _, b, db = _both(self, other)
    self.value += b
    self.slope += db
    return self


PAIR = "x, y = Dual(3.0, 2.0), Dual(-4.0, 0.5)\n"
ONE = "x = Dual(0.5, 3.0)\n"
SHOW = "out.value, out.slope"


def _codes(*lines: str) -> Callable[[], list[Any]]:
    """Cases that end with the value and the slope of ``out``."""
    return lambda: [(Code(f"{line}\n{SHOW}"),) for line in lines]


DUAL = Exercise(
    name="Dual",
    lesson=LESSON,
    reference=Dual,
    attempt=lambda answer, code: code.run(Dual=answer)[0],
    inputs=("code",),
    properties=(
        Property("adds", _codes(PAIR + "out = x + y", PAIR + "out = y + x + x")),
        Property("multiplies", _codes(PAIR + "out = x * y", PAIR + "out = x * x * y")),
        Property(
            "takes plain numbers, which do not move",
            _codes(
                PAIR + "out = x + 10.0",
                PAIR + "out = 10.0 + y",
                PAIR + "out = x * 10.0",
                PAIR + "out = 10.0 * y",
                "out = Dual(2.0) * Dual(3.0, 1.0)",
            ),
        ),
        Property("knows sin", _codes(ONE + "out = x.sin()", ONE + "out = (x*x).sin()")),
        Property("knows exp", _codes(ONE + "out = x.exp()", ONE + "out = (x*x).exp()")),
        Property(
            "leaves the numbers it was made from as they were",
            _codes(PAIR + "z = x + y\nz = x * y\nout = x", PAIR + "z = x + y\nout = y"),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the slopes of a product are multiplied",
            """The derivative of a product is not the product of the derivatives. If
            only one factor moves, the other one does not matter less for that: x · 10
            moves ten times as fast as x.""",
            _product(lambda a, da, b, db: da * db),
        ),
        WrongAnswer(
            "the slopes of a product are added",
            """That is the rule for a sum. In a product a step of one factor counts as
            often as the other factor says.""",
            _product(lambda a, da, b, db: da + db),
        ),
        WrongAnswer(
            "only the first factor moves",
            """Both factors may move, and each of them moves the product: there are two
            terms.""",
            _product(lambda a, da, b, db: da * b),
        ),
        WrongAnswer(
            "each slope is multiplied by its own value",
            """x moves, and the product moves y times as fast: the factor is the *other*
            value.""",
            _product(lambda a, da, b, db: da * a + db * b),
        ),
        WrongAnswer(
            "a sum has the slope of its first part",
            """If both parts move, their sum moves by both.""",
            _variant(__add__=_sum, __radd__=_sum),
        ),
        WrongAnswer(
            "plain numbers move",
            """A constant stands still: its slope is 0.""",
            _variant(__add__=_moving_constants, __radd__=_moving_constants),
        ),
        WrongAnswer(
            "the slope of sin forgets what arrives",
            """cos is the local derivative. What is inside of the sin may move at any
            speed, and this speed is a factor: the chain rule, forward this time.""",
            _variant(sin=lambda x: Dual(math.sin(x.value), math.cos(x.value))),
        ),
        WrongAnswer(
            "sin has the slope of -sin",
            """The derivative of sin is cos. It is cos whose derivative has a minus.""",
            _variant(
                sin=lambda x: Dual(math.sin(x.value), -math.cos(x.value) * x.slope)
            ),
        ),
        WrongAnswer(
            "the slope itself is put into exp",
            """exp is taken of the value. The slope is multiplied by the local
            derivative, and for exp this is what came out.""",
            _variant(exp=lambda x: Dual(math.exp(x.value), math.exp(x.slope))),
        ),
        WrongAnswer(
            "the number itself is changed",
            """x + y is a new number, and x is still needed afterwards. Make a new Dual,
            and leave self alone.""",
            _variant(__add__=_in_place, __radd__=_in_place),
        ),
    ),
    hints=(
        """Multiply out by hand: (a + a′ε) · (b + b′ε), with ε² = 0. What stands alone
        is the value; what stands before ε is the slope.""",
        """A sum: values are added, and slopes are added.

        A product has two terms in its slope: the slope of the first times the value of
        the second, and the other way round.

        sin and exp: the slope is the local derivative, at the value, times the slope
        that is there.""",
        """Nearly all of it, with four places left for you:

            return Dual(self.value + other.value, ...)

            slope = self.slope * other.value + ...
            return Dual(self.value * other.value, slope)

            return Dual(math.sin(self.value), ... * self.slope)

            out = math.exp(self.value)
            return Dual(out, ...)""",
    ),
)


# ------------------------------------------------------------------ push_forward


def _spiral(x: Any, y: Any) -> list[Any]:
    return [x * x + y.sin(), x * y]


def _lonely(x: Any) -> list[Any]:
    return [x * x, x.exp(), x + 1.0]


def _valley(x: Any, y: Any, z: Any) -> list[Any]:
    return [x * y * z + 2.0 * x]


def _outputs_of(f: Any, point: Any, slopes: Any) -> tuple[list[float], list[float]]:
    outputs = f(*(Dual(x, v) for x, v in zip(point, slopes)))
    return [out.value for out in outputs], [out.slope for out in outputs]


def _unit(f: Any, point: Any, direction: Any) -> Any:
    length = math.sqrt(sum(v * v for v in direction)) or 1.0
    return _outputs_of(f, point, [v / length for v in direction])


def _summed(f: Any, point: Any, direction: Any) -> Any:
    values, slopes = push_forward(f, point, direction)
    return values, sum(slopes)


PUSH_FORWARD = Exercise(
    name="push_forward",
    lesson=LESSON,
    reference=push_forward,
    properties=(
        Property(
            "moves along one input",
            lambda: [
                (_spiral, [1.5, 0.5], [1.0, 0.0]),
                (_spiral, [1.5, 0.5], [0.0, 1.0]),
            ],
        ),
        Property(
            "moves along any direction, as fast as it is long",
            lambda: [
                (_spiral, [1.5, 0.5], [2.0, -3.0]),
                (_valley, [2.0, -1.0, 3.0], [0.5, 1.0, -2.0]),
            ],
        ),
        Property(
            "has a slope for each output",
            lambda: [(_lonely, [0.5], [4.0])],
        ),
        Property(
            "stands still where nothing moves",
            lambda: [(_spiral, [1.0, 2.0], [0.0, 0.0])],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "everything moves with slope 1",
            """The direction says how fast each input moves. Here all of them move
            alike, whatever was asked for.""",
            lambda f, point, direction: _outputs_of(f, point, [1.0] * len(point)),
        ),
        WrongAnswer(
            "only the first input moves",
            """Each input has its own speed, from the same place in direction. All go in
            at once: one pass is enough.""",
            lambda f, point, direction: _outputs_of(
                f, point, [direction[0]] + [0.0] * (len(point) - 1)
            ),
        ),
        WrongAnswer(
            "the direction is made one long",
            """A direction twice as long gives slopes twice as large; that is used
            later. Take it as it comes.""",
            _unit,
        ),
        WrongAnswer(
            "the slopes are added up",
            """Each output moves by itself: a list of slopes, one for each. Adding up
            happens on the way back, where several uses meet.""",
            _summed,
        ),
        WrongAnswer(
            "values and slopes are swapped",
            """First the list of values, then the list of slopes.""",
            lambda f, point, direction: push_forward(f, point, direction)[::-1],
        ),
    ),
    hints=(
        """A Dual has two parts. For input number one: which number goes into the one,
        and which into the other?""",
        """Seed: for each input a Dual, made of its number in point and its number in
        direction. zip gives such pairs.

        Run: f takes them one by one, f(*duals), and gives a list of Duals.

        Read: a list of all values, and a list of all slopes.""",
        """Nearly all of it, with two places left for you:

            duals = [Dual(...) for x, v in zip(point, direction)]
            outputs = f(*duals)
            values = [out.value for out in outputs]
            slopes = [...]
            return values, slopes

        The second is made like the list before it.""",
    ),
)


# ------------------------------------------------------------------ layer_jvp


def _layer(outputs: int, inputs: int, start: float = 0.0) -> tuple[Any, ...]:
    """A small layer, a point and a direction; no two numbers are alike."""
    count = outputs * inputs
    steps = torch.arange(float(count))
    weight = ((steps * 7 + start) % 5 - 2).reshape(outputs, inputs) / 4 + steps.reshape(
        outputs, inputs
    ) / 20
    bias = torch.arange(float(outputs)) / 3 - 0.5
    x = torch.arange(float(inputs)) / 2 - 0.4
    tangent = 1.5 - torch.arange(float(inputs))
    return weight, bias, x, tangent


LAYER_JVP = Exercise(
    name="layer_jvp",
    lesson=LESSON,
    reference=layer_jvp,
    properties=(
        Property(
            "gives the output, and how fast it moves",
            lambda: [_layer(2, 3), _layer(4, 2, 1.0)],
        ),
        Property("works for as many outputs as inputs", lambda: [_layer(3, 3, 2.0)]),
        Property(
            "stands still where the input does",
            lambda: [(*_layer(2, 3)[:3], torch.zeros(3))],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the bias moves",
            """The bias is a constant here, and constants have the slope 0. Only x
            moves.""",
            lambda weight, bias, x, tangent: (
                torch.tanh(weight @ x + bias),
                (1 - torch.tanh(weight @ x + bias) ** 2) * (weight @ tangent + bias),
            ),
        ),
        WrongAnswer(
            "the direction skips the bend",
            """weight @ tangent is how fast the sum moves. Then comes tanh, and where it
            is flat hardly anything of it is left: its local derivative is a factor.""",
            lambda weight, bias, x, tangent: (
                torch.tanh(weight @ x + bias),
                weight @ tangent,
            ),
        ),
        WrongAnswer(
            "the bend takes the wrong number",
            """1 - out² is right if out is what comes out of tanh. Here it was taken of
            what goes in.""",
            lambda weight, bias, x, tangent: (
                torch.tanh(weight @ x + bias),
                (1 - (weight @ x + bias) ** 2) * (weight @ tangent),
            ),
        ),
        WrongAnswer(
            "the direction is bent like the point",
            """tanh of the moved sum is another point, not a speed. A speed is
            multiplied by the local derivative.""",
            lambda weight, bias, x, tangent: (
                torch.tanh(weight @ x + bias),
                torch.tanh(weight @ tangent),
            ),
        ),
        WrongAnswer(
            "x moves, not the direction",
            """The speed of the sum is the matrix times the *direction*. x is where we
            stand; it has its say in the bend.""",
            lambda weight, bias, x, tangent: (
                torch.tanh(weight @ x + bias),
                (1 - torch.tanh(weight @ x + bias) ** 2) * (weight @ x),
            ),
        ),
        WrongAnswer(
            "only the slope is given back",
            """The next layer needs both: where we are, and how fast we move. Give back
            the output and its slope.""",
            lambda weight, bias, x, tangent: (
                (1 - torch.tanh(weight @ x + bias) ** 2) * (weight @ tangent)
            ),
        ),
    ),
    hints=(
        """Two steps, and each has a rule for how fast its result moves: first
        weight @ x + bias, then tanh. What do you multiply the speed by in the
        second?""",
        """The sum: if x moves by tangent, weight @ x moves by weight @ tangent, and the
        bias does not move.

        The bend: its local derivative is 1 - out², number by number, with out the
        output of tanh. Times the speed that arrives.

        Give back both, with a comma between them.""",
        """Nearly all of it, with two places left for you:

            out = torch.tanh(weight @ x + bias)
            return out, (...) * (weight @ ...)

        The first: the local derivative of tanh. The second: what moves.""",
    ),
)

EXERCISES = (DUAL, PUSH_FORWARD, LAYER_JVP)
