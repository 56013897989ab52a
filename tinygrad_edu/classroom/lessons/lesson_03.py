"""Lesson 03, "The chain rule by hand": two tables of backward rules."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, var-annotated"

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer

Rule = Callable[[float, float, Any, float], Any]

FORWARD: dict[str, Callable[[float, Any], float]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "exp": lambda a, b: math.exp(a),
    "log": lambda a, b: math.log(a),
    "tanh": lambda a, b: math.tanh(a),
    "relu": lambda a, b: max(a, 0.0),
}


def arithmetic_rules():
    rules = {}
    rules["add"] = lambda upstream, a, b, out: (upstream, upstream)
    rules["sub"] = lambda upstream, a, b, out: (upstream, -upstream)
    rules["mul"] = lambda upstream, a, b, out: (upstream * b, upstream * a)
    rules["div"] = lambda upstream, a, b, out: (upstream / b, -upstream * a / b**2)
    return rules


def curve_rules():
    rules = {}
    rules["pow"] = lambda upstream, a, b, out: upstream * b * a ** (b - 1)
    rules["exp"] = lambda upstream, a, b, out: upstream * out
    rules["log"] = lambda upstream, a, b, out: upstream / a
    rules["tanh"] = lambda upstream, a, b, out: upstream * (1 - out**2)
    rules["relu"] = lambda upstream, a, b, out: upstream if a > 0 else 0.0
    return rules


def apply(answer: Callable[[], Any], operation: str, *numbers: Any) -> Any:
    """What the rule of a table says; LookupError where it holds no such rule."""
    rules = answer()
    if not isinstance(rules, dict):
        raise TypeError("the function gives back no table: return the dict of rules")
    if operation not in rules:
        raise LookupError(f'there is no rules["{operation}"] in the table yet')
    given = rules[operation](*numbers)
    alone = isinstance(given, tuple | list) and len(given) == 1
    return given[0] if alone else given


def _cases(operation: str, *numbers: tuple[float, float, Any]) -> Any:
    """A function that makes the cases: upstream, a and b; out is computed."""

    def make() -> list[Arguments]:
        forward = FORWARD[operation]
        return [(operation, up, a, b, forward(a, b)) for up, a, b in numbers]

    return make


def _with(
    table: Callable[[], dict[str, Rule]], **changed: Rule
) -> Callable[[], dict[str, Rule]]:
    """The right table with some rules replaced."""
    return lambda: table() | changed


def _with_all(
    table: Callable[[], dict[str, Rule]], change: Callable[[Rule], Rule]
) -> Callable[[], dict[str, Rule]]:
    """The right table with every rule spoilt in the same way."""
    return lambda: {name: change(rule) for name, rule in table().items()}


def _local(rule: Rule, a: float, b: Any, out: float) -> Any:
    """The local derivatives of a rule that is linear in its upstream gradient."""
    return rule(1.0, a, b, out)


def _each(change: Callable[[float], float], given: Any) -> Any:
    return tuple(map(change, given)) if isinstance(given, tuple) else change(given)


def _upstream_forgotten(rule: Rule) -> Rule:
    return lambda upstream, a, b, out: _local(rule, a, b, out)


def _upstream_added(rule: Rule) -> Rule:
    return lambda upstream, a, b, out: _each(
        lambda local: upstream + local, _local(rule, a, b, out)
    )


def _out_for_upstream(rule: Rule) -> Rule:
    return lambda upstream, a, b, out: rule(out, a, b, out)


def _one_for_both(rule: Rule) -> Rule:
    return lambda upstream, a, b, out: rule(upstream, a, b, out)[0]


def _summed(rule: Rule) -> Rule:
    return lambda upstream, a, b, out: sum(rule(upstream, a, b, out))


FORGOTTEN = """You have returned the local derivatives, and they are right. But the
rule is asked how much the loss changes, not how much its own output does. The loss
moves `upstream` times as fast as this output: that must enter. Multiply."""

ADDED = """Slopes in a row multiply: if the loss moves 3 times as fast as the
output, and the output 2 times as fast as the input, then the loss moves 6 times as
fast as the input, not 5. (Sums come when one number is used in several places. That is
lesson 04.)"""

OUT = """`out` is the value that the operation gave, going forward. What comes back from
the loss is `upstream`: not a value but a slope, the change of the loss for each
unit that `out` changes."""


ARITHMETIC = Exercise(
    name="arithmetic_rules",
    lesson="03_chain_rule",
    reference=arithmetic_rules,
    attempt=apply,
    inputs=("operation", "upstream", "a", "b", "out"),
    separate=True,
    properties=(
        Property(
            "add: gives two gradients, of a and of b",
            _cases("add", (3.0, 2.0, 5.0), (-2.0, 1.5, -4.0), (0.0, 7.0, 1.0)),
        ),
        Property(
            "sub: the second input pulls the other way",
            _cases("sub", (3.0, 2.0, 5.0), (-2.0, 1.5, -4.0), (1.0, 7.0, 0.5)),
        ),
        Property(
            "mul: agrees with finite differences",
            _cases("mul", (3.0, 2.0, 5.0), (-2.0, 1.5, -4.0), (1.0, 0.0, 6.0)),
        ),
        Property(
            "div: agrees with finite differences",
            _cases("div", (3.0, 2.0, 5.0), (-2.0, 1.5, -4.0), (1.0, 7.0, 0.5)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the upstream gradient is forgotten",
            FORGOTTEN,
            _with_all(arithmetic_rules, _upstream_forgotten),
        ),
        WrongAnswer(
            "the upstream gradient is added, not multiplied",
            ADDED,
            _with_all(arithmetic_rules, _upstream_added),
        ),
        WrongAnswer(
            "the value out stands where the upstream gradient belongs",
            OUT,
            _with_all(arithmetic_rules, _out_for_upstream),
        ),
        WrongAnswer(
            "one gradient comes back where there are two inputs",
            """The operation has two inputs, and each has an influence of its own. Give
            back two numbers with a comma between them: first the gradient of a, then
            that of b.""",
            _with_all(arithmetic_rules, _one_for_both),
        ),
        WrongAnswer(
            "the gradients of a and b are added up",
            """What belongs to a and what belongs to b are answers to two questions:
            how fast does the loss change when only a moves, and when only b moves?
            They stay apart, with a comma between them.""",
            _with_all(arithmetic_rules, _summed),
        ),
        WrongAnswer(
            "the gradient is shared out between the inputs",
            """It looks fair to give each input of a sum one half, but a gradient is no
            cake. If a alone moves by 1, the sum moves by 1, the whole way; if b
            alone moves, likewise. Each gets all of it.""",
            _with(
                arithmetic_rules, add=lambda upstream, a, b, out: (upstream / 2,) * 2
            ),
        ),
        WrongAnswer(
            "the factors are swapped",
            """In a product, the speed with which a moves the output is the other
            factor: move a by 1 in a · 5, and the output moves by 5. So the gradient
            of a holds b, and that of b holds a. Yours holds each one itself.""",
            _with(
                arithmetic_rules,
                mul=lambda upstream, a, b, out: (upstream * a, upstream * b),
            ),
        ),
        WrongAnswer(
            "subtracting was treated as adding",
            """When b grows, a − b falls. So what b gets back has the opposite sign of
            what arrives.""",
            _with(arithmetic_rules, sub=lambda upstream, a, b, out: (upstream,) * 2),
        ),
        WrongAnswer(
            "the two inputs of the difference are exchanged",
            """The two numbers are the right ones, in the wrong order: first comes the
            gradient of a, then that of b. Which of the two makes a − b fall when it
            grows?""",
            _with(
                arithmetic_rules,
                sub=lambda upstream, a, b, out: (-upstream, upstream),
            ),
        ),
        WrongAnswer(
            "the sign of the divisor's gradient is lost",
            """With a positive a, dividing by more gives less: when b grows, a / b
            falls. The size of your second gradient is right; it wants a minus.""",
            _with(
                arithmetic_rules,
                div=lambda upstream, a, b, out: (upstream / b, upstream * a / b**2),
            ),
        ),
        WrongAnswer(
            "the divisor is not squared",
            """The gradient of b is −a / b, divided by b once more. Wiggle b in 1 / b
            at b = 10: the output hardly moves, by 1/100 of the wiggle, not 1/10.""",
            _with(
                arithmetic_rules,
                div=lambda upstream, a, b, out: (upstream / b, -upstream * a / b),
            ),
        ),
        WrongAnswer(
            "dividing was treated as multiplying",
            """These would be the gradients of a · b. In a / b a large b makes a small
            difference: the output moves by 1 / b for each unit that a moves.""",
            _with(
                arithmetic_rules,
                div=lambda upstream, a, b, out: (upstream * b, upstream * a),
            ),
        ),
    ),
    hints=(
        """Take one operation and one input at a time, and ask the question of section
        1: if only this input grows by a tiny step, how many tiny steps does the
        output move? That is the local derivative. Then do what the worked example
        does with it: arrive, local, multiply, hand on. Your first row needs no letter
        but upstream. Write it, leave the others out, and run the check: it looks at
        each rule on its own.""",
        """The local derivatives, in words.

        add: the output moves as far as the input, for a as for b.

        sub: for a the same; for b as far, but the other way.

        mul: for a it is the other factor, and for b it is the other factor.

        div: for a it is 1 / b. For b it is −a / b², as in the table of section 1.

        Each of them, times upstream, is one of the two numbers that the rule gives
        back. In Python b² is b**2.""",
        """Nearly all of it, with places left for you:

            rules["add"] = lambda upstream, a, b, out: (upstream, ...)
            rules["sub"] = lambda upstream, a, b, out: (upstream, ...)
            rules["mul"] = lambda upstream, a, b, out: (upstream * ..., ...)
            rules["div"] = lambda upstream, a, b, out: (upstream / b, ...)

        These four lines stand between the line that makes the empty table and the
        line that returns it, with four spaces in front.""",
    ),
)


CURVES = Exercise(
    name="curve_rules",
    lesson="03_chain_rule",
    reference=curve_rules,
    attempt=apply,
    inputs=("operation", "upstream", "a", "b", "out"),
    separate=True,
    properties=(
        Property(
            "pow: the exponent comes down, and one less stays up",
            _cases("pow", (3.0, 2.0, 3), (-2.0, -1.5, 2), (1.0, 4.0, 0.5)),
        ),
        Property(
            "exp: agrees with finite differences",
            _cases("exp", (3.0, 0.5, None), (-2.0, -1.0, None), (1.0, 2.0, None)),
        ),
        Property(
            "log: agrees with finite differences",
            _cases("log", (3.0, 0.5, None), (-2.0, 4.0, None), (1.0, 10.0, None)),
        ),
        Property(
            "tanh: agrees with finite differences, also where it is flat",
            _cases("tanh", (3.0, 0.5, None), (-2.0, -1.0, None), (1.0, 6.0, None)),
        ),
        Property(
            "relu: lets all through, or nothing",
            _cases("relu", (3.0, 2.0, None), (-2.0, 0.5, None), (4.0, -0.5, None)),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the upstream gradient is forgotten",
            FORGOTTEN,
            _with_all(curve_rules, _upstream_forgotten),
        ),
        WrongAnswer(
            "the upstream gradient is added, not multiplied",
            ADDED,
            _with_all(curve_rules, _upstream_added),
        ),
        WrongAnswer(
            "the value out stands where the upstream gradient belongs",
            OUT,
            _with_all(curve_rules, _out_for_upstream),
        ),
        WrongAnswer(
            "the exponent has not become smaller",
            """The exponent has come down in front, as it should. What stays above is
            one less: the slope of a³ is 3a², not 3a³.""",
            _with(curve_rules, pow=lambda upstream, a, b, out: upstream * b * a**b),
        ),
        WrongAnswer(
            "the exponent has not come down",
            """Above there is one less, as it should be. But the slope of a³ is 3a²: the
            old exponent also stands in front, as a factor.""",
            _with(curve_rules, pow=lambda upstream, a, b, out: upstream * a ** (b - 1)),
        ),
        WrongAnswer(
            "exp was treated like a power",
            """In a³ the base moves, in exp(a) the exponent does, and that is another
            rule. The exponential is the one function whose slope is its own value.""",
            _with(
                curve_rules,
                exp=lambda upstream, a, b, out: upstream * a * math.exp(a - 1),
            ),
        ),
        WrongAnswer(
            "exp was given its input as its slope",
            """The slope of exp is its own value, and that is what came out of it, not
            what went in.""",
            _with(curve_rules, exp=lambda upstream, a, b, out: upstream * a),
        ),
        WrongAnswer(
            "log was given the slope 1 / out",
            """The slope of log is one over what went in. `out`, the logarithm itself,
            does not occur in it.""",
            _with(curve_rules, log=lambda upstream, a, b, out: upstream / out),
        ),
        WrongAnswer(
            "the input of tanh is squared, not its output",
            """1 − (…)² is the right form, but what is squared is the output of tanh. At
            a = 6 the curve is nearly flat; 1 − 6² would be a steep way down.""",
            _with(curve_rules, tanh=lambda upstream, a, b, out: upstream * (1 - a**2)),
        ),
        WrongAnswer(
            "tanh lacks the square",
            """The slope of tanh is largest in the middle and falls to both sides. But
            1 − out falls to one side only, and on the other it grows.""",
            _with(curve_rules, tanh=lambda upstream, a, b, out: upstream * (1 - out)),
        ),
        WrongAnswer(
            "relu let everything through",
            """Where the input is negative, relu gives 0 whatever the input does. A tiny
            step changes nothing there, so nothing is handed on.""",
            _with(curve_rules, relu=lambda upstream, a, b, out: upstream),
        ),
        WrongAnswer(
            "relu was applied to the gradient",
            """You have asked whether the gradient is positive. What decides is what
            went in when the operation ran forward, so look at a. A negative gradient
            may pass: it says that the loss falls when this number grows.""",
            _with(curve_rules, relu=lambda upstream, a, b, out: max(upstream, 0.0)),
        ),
        WrongAnswer(
            "relu was multiplied by its value",
            """Where the input is positive, relu passes it on unchanged, so its slope is
            1, however large the value is.""",
            _with(curve_rules, relu=lambda upstream, a, b, out: upstream * out),
        ),
    ),
    hints=(
        """All five rules look like the one of the square root in the worked example:
        upstream, times the local derivative. The local derivatives are in the table
        of section 1. Two of them are shortest with out, which is the value that the
        operation gave on the way forward. For relu, think of its picture: flat on the
        left, rising on the right. What decides on which side you are?""",
        """pow: the exponent b comes down as a factor, and above stays b − 1.

        exp: its local derivative is out.

        log: it is 1 / a.

        tanh: it is 1 − out².

        relu: it is 1 where a is greater than 0, and 0 elsewhere. Python says "x if
        condition else y" in one line.

        In each case: times upstream.""",
        """Nearly all of it, with places left for you:

            rules["pow"] = lambda upstream, a, b, out: upstream * b * ...
            rules["exp"] = lambda upstream, a, b, out: upstream * ...
            rules["log"] = lambda upstream, a, b, out: upstream / ...
            rules["tanh"] = lambda upstream, a, b, out: upstream * (1 - ...)
            rules["relu"] = lambda upstream, a, b, out: upstream if ... else 0.0

        Mind the brackets: a to the power of one less than b is a ** (b - 1).""",
    ),
)

EXERCISES = (ARITHMETIC, CURVES)
