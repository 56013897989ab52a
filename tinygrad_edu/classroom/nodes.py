"""A number that remembers how it was made: the smallest graph one can walk back.

Lesson 04 lets learners walk it. It knows sums and products only, and leaves the walk
to whoever uses it.
"""

from __future__ import annotations


class Node:
    """A number, the nodes it was made from, and how fast it moves with each of them.

    >>> a = Node(3.0)
    >>> product = a * a
    >>> product.value, product.slopes
    (9.0, (3.0, 3.0))
    """

    def __init__(
        self,
        value: float,
        inputs: tuple[Node, ...] = (),
        slopes: tuple[float, ...] = (),
    ) -> None:
        self.value = value
        self.inputs = inputs  # the nodes it was made from
        self.slopes = slopes  # its local derivative for each of them
        self.grad = 0.0
        self.visits = 0

    def __add__(self, other: Node) -> Node:
        return Node(self.value + other.value, (self, other), (1.0, 1.0))

    def __mul__(self, other: Node) -> Node:
        slopes = (other.value, self.value)
        return Node(self.value * other.value, (self, other), slopes)

    def hand_on(self) -> None:
        """Gives each input its share: the upstream gradient times the slope."""
        self.visits += 1
        for node, slope in zip(self.inputs, self.slopes, strict=True):
            node.grad += self.grad * slope

    def __repr__(self) -> str:
        return f"Node({self.value:g}, grad {self.grad:g})"
