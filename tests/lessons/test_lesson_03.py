"""Lesson 03: the tables of rules agree with measured slopes, and are told apart."""

import pytest

from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons.lesson_03 import (
    ARITHMETIC,
    CURVES,
    FORWARD,
    arithmetic_rules,
    curve_rules,
)

CASES = [
    arguments
    for exercise in (ARITHMETIC, CURVES)
    for property in exercise.properties
    for arguments in property.cases()
]


def slope(function, x, step=1e-6):
    return (function(x + step) - function(x - step)) / (2 * step)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_the_check_expects_is_what_finite_differences_measure(case):
    operation, upstream, a, b, out = case
    forward = FORWARD[operation]
    assert out == forward(a, b)
    rule = (arithmetic_rules() | curve_rules())[operation]
    measured = [upstream * slope(lambda a: forward(a, b), a)]
    given = [rule(upstream, a, b, out)]
    if operation in arithmetic_rules():
        measured.append(upstream * slope(lambda b: forward(a, b), b))
        given = list(rule(upstream, a, b, out))
    assert given == pytest.approx(measured, abs=1e-5, rel=1e-5)


def mistake(exercise, answer):
    result = examine(exercise, answer)
    return result.mistake.mistake if result.mistake else None


def test_a_mistake_in_one_rule_is_named_though_another_rule_is_missing():
    def only_two():
        return {
            "add": lambda upstream, a, b, out: (upstream, upstream),
            "mul": lambda upstream, a, b, out: (a * upstream, b * upstream),
            "sub": lambda upstream, a, b, out: (upstream, -upstream),
        }

    result = examine(ARITHMETIC, only_two)
    assert [says[:3] for says in result.holds] == ["add", "sub"]
    assert result.mistake.mistake == "the factors are swapped"


def test_forgetting_the_upstream_gradient_in_one_rule_has_that_message():
    def forgetful():
        return arithmetic_rules() | {"mul": lambda upstream, a, b, out: (b, a)}

    assert mistake(ARITHMETIC, forgetful) == "the upstream gradient is forgotten"


def test_a_rule_that_is_not_there_yet_is_said_in_words():
    result = examine(CURVES, dict)
    assert 'no rules["pow"] in the table yet' in str(result.first.got.error)
    result = examine(CURVES, lambda: None)
    assert "return the dict of rules" in str(result.first.got.error)


def test_a_gradient_may_stand_in_a_tuple_or_a_list():
    def wrapped(rule):
        return lambda *numbers: (rule(*numbers),)

    tuples = {name: wrapped(rule) for name, rule in curve_rules().items()}
    assert examine(CURVES, lambda: tuples).passed
    lists = {
        name: lambda *numbers, rule=rule: list(rule(*numbers))
        for name, rule in arithmetic_rules().items()
    }
    assert examine(ARITHMETIC, lambda: lists).passed
