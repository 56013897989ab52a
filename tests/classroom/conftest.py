"""A small exercise without tensors, and a workspace of its own for each test."""

from types import MappingProxyType

import pytest

from tinygrad_edu.classroom import checker, registry
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer


def average(numbers):
    """The reference answer."""
    return sum(numbers) / len(numbers)


def last(numbers):
    return numbers[-1]


def rounded(numbers):
    return sum(numbers) // len(numbers)


EXERCISE = Exercise(
    name="average",
    lesson="99_test",
    reference=average,
    properties=(
        Property("gives the number itself when there is one", lambda: [([4.0],)]),
        Property("adds and divides", lambda: [([1.0, 2.0],), ([1.0, 3.0, 8.0],)]),
    ),
    wrong_answers=(
        WrongAnswer("a sum", "You have not divided.", sum),
        WrongAnswer("the last one", "You have kept the last one only.", last),
        WrongAnswer("rounded down", "A single / keeps the fraction.", rounded),
    ),
    hints=("First hint.", "Second hint.", "Third hint."),
)


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    """Each test runs in an empty folder, so that progress is its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def exercise(monkeypatch):
    """The exercise ``average`` as if a lesson had registered it."""
    known = MappingProxyType({"average": EXERCISE})
    monkeypatch.setattr(registry, "exercises", lambda: known)
    monkeypatch.setattr(checker, "exercises", lambda: known)
    return EXERCISE
