"""Lesson 04: every backward pass in a right order passes, however it is written."""

import pytest

from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons.lesson_04 import BACKWARD, backward
from tinygrad_edu.classroom.nodes import Node


def inputs_first(root):
    """A depth-first walk with its own stack, read from its end."""
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    root.grad = 1.0
    for node in reversed(order):
        node.hand_on()


def operations_only(root):
    """As the solution, but leaves are not visited: they have nothing to hand on."""
    uses, found = {root: 0}, [root]
    for node in found:
        for source in node.inputs:
            if source not in uses:
                found.append(source)
            uses[source] = uses.get(source, 0) + 1
    root.grad += 1
    ready = [root]
    while ready:
        node = ready.pop(0)
        node.hand_on()
        for source in node.inputs:
            uses[source] -= 1
            if not uses[source] and source.inputs:
                ready.append(source)


@pytest.mark.parametrize("answer", [backward, inputs_first, operations_only])
def test_other_right_answers_pass(answer):
    assert examine(BACKWARD, answer).passed


def test_the_number_of_visits_is_linear():
    x = Node(1.0)
    top = x
    for _ in range(60):
        top = top + top
    backward(top)
    assert x.grad == 2.0**60
    assert top.visits == x.visits == 1


def test_a_chain_of_ten_thousand_goes_without_recursion():
    x, one = Node(2.0), Node(1.0)
    top = x
    for _ in range(10_000):
        top = top * one
    backward(top)
    assert x.grad == 1.0
    assert one.grad == 20_000.0


def test_a_recursion_is_told_about_the_long_chain_only():
    by_name = {wrong.mistake: wrong.answer for wrong in BACKWARD.wrong_answers}
    (recursive,) = (answer for name, answer in by_name.items() if "recursion" in name)
    result = examine(BACKWARD, recursive)
    assert result.fails == ("walks a chain of 10,000 operations",)
    assert isinstance(result.first.got.error, RecursionError)
