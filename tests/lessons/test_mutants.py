"""Each exercise's solution, changed in one place, is refused by its check.

A mutant that survives shows a check that is too weak, or a change after which the
solution is still right. The first wants another case in a property of the exercise, or
a simpler solution; the second a line with its reason: ``tests/support/equal_answers``.
"""

import copy

import answer_mutants
import pytest

from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.registry import exercises

REASON = 4  # words


@pytest.fixture
def exercise_of():
    """Makes an exercise of a function and some cases."""

    def make(reference, cases):
        wrong = [WrongAnswer(name, name, lambda *_: None) for name in "abc"]
        right = Property("is right", lambda: copy.deepcopy(cases))
        name = reference.__name__
        hints = ("a", "b", "c")
        return Exercise(name, "test", reference, (right,), tuple(wrong), hints)

    return make


@pytest.mark.parametrize("name", sorted(exercises()))
def test_every_mutant_of_the_solution_is_refused(name):
    exercise = exercises()[name]
    listed = answer_mutants.equal_answers(exercise)
    survivors = answer_mutants.survivors(exercise)
    weak = [change for change in survivors if change not in listed]
    assert not weak, "the check accepts:\n" + "\n".join(weak)
    stale = [change for change in listed if change not in survivors]
    assert not stale, "listed, but refused or no mutant any more:\n" + "\n".join(stale)
    assert all(len(reason.split()) >= REASON for reason in listed.values())


@pytest.mark.parametrize("name", sorted(exercises()))
def test_there_are_mutants(name):
    assert len(answer_mutants.mutants(exercises()[name])) >= 5


def test_listed_answers_belong_to_exercises():
    known = {(each.lesson, each.name) for each in exercises().values()}
    for file in answer_mutants.FOLDER.glob("*.toml"):
        for name in answer_mutants.tables(file):
            assert (file.stem, name) in known


def test_an_endless_loop_is_noticed(exercise_of):
    def count(n):
        total = 0
        while n > 0:
            total += n
            n -= 1
        return total

    changes = answer_mutants.survivors(exercise_of(count, [(3,), (10,)]))
    assert changes == [
        "while n > 0:  ->  while n >= 0:",
        "while n > 0:  ->  while n > -1:",
    ]


def test_a_weak_check_lets_mutants_through(exercise_of):
    def area(x, y):
        return x * y

    survivors = answer_mutants.survivors(exercise_of(area, [(3, 1)]))
    assert survivors == ["return x * y  ->  return x / y"]


def test_writing_in_place_counts_where_something_is_written_to(exercise_of):
    def doubled(items):
        items = items + items
        return items

    lists = exercise_of(doubled, [([1, 2],), ([],)])
    changes = [each.change for each in answer_mutants.mutants(lists)]
    assert "items = items + items  ->  items += items" in changes
    assert answer_mutants.survivors(lists) == []  # its input was written to
    tuples = exercise_of(doubled, [((1, 2),), ((),)])
    assert answer_mutants.survivors(tuples) == []  # nothing can be written to
