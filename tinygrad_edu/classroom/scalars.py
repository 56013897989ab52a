"""Lessons 02, 03 and 04 put together: numbers that remember, and can walk back.

Lesson 05 builds neurons from them. One object holds one number: that is easy to read,
and about a hundred times slower than a tensor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable


class Value:
    """A number that knows what it was made from, and what the end owes to it.

    >>> w = Value(3.0)
    >>> loss = (w - 1) * (w - 1)
    >>> loss.backward()
    >>> loss.data, w.grad
    (4.0, 4.0)
    """

    def __init__(
        self,
        data: float,
        parents: tuple[Value, ...] = (),
        operation: str = "",
        slopes: tuple[float, ...] = (),
    ) -> None:
        self.data = data
        self.parents = parents  # what it was made from (lesson 02)
        self.operation = operation
        self.slopes = slopes  # its local derivative for each parent (lesson 03)
        self.grad = 0.0

    def __add__(self, other: Value | float) -> Value:
        other = wrap(other)
        return Value(self.data + other.data, (self, other), "+", (1.0, 1.0))

    def __sub__(self, other: Value | float) -> Value:
        other = wrap(other)
        return Value(self.data - other.data, (self, other), "-", (1.0, -1.0))

    def __mul__(self, other: Value | float) -> Value:
        other = wrap(other)
        slopes = (other.data, self.data)
        return Value(self.data * other.data, (self, other), "*", slopes)

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self) -> Value:
        """Bends the number into the range from -1 to 1."""
        out = math.tanh(self.data)
        return Value(out, (self,), "tanh", (1 - out * out,))

    def backward(self) -> None:
        """Adds to each number behind this one its gradient (lesson 04)."""
        passed = {self: 1.0}  # what arrives in this walk
        for value in in_order(self):
            upstream = passed[value]
            value.grad += upstream
            for parent, slope in zip(value.parents, value.slopes, strict=True):
                passed[parent] = passed.get(parent, 0.0) + upstream * slope

    def __repr__(self) -> str:
        return f"Value({self.data:g}, grad {self.grad:g})"


def wrap(number: Value | float) -> Value:
    """A plain number as a Value without parents."""
    return number if isinstance(number, Value) else Value(number)


def in_order(root: Value) -> Iterable[Value]:
    """Every number behind the root, each after all those that use it."""
    waiting = {root: 0}
    to_visit = [root]
    while to_visit:  # count the uses of each
        for parent in to_visit.pop().parents:
            if parent not in waiting:
                waiting[parent] = 0
                to_visit.append(parent)
            waiting[parent] += 1
    ready = [root]
    while ready:
        value = ready.pop()
        yield value
        for parent in value.parents:
            waiting[parent] -= 1
            if waiting[parent] == 0:
                ready.append(parent)
