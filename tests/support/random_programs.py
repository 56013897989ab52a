"""Random programs: elementwise operations, reductions, views and writes of states."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from tinygrad_edu.compiler.ir.graph import Graph, Type, Value

SIZES = [1, 2, 3, 4, 5, 7, 16, 33, 130]
ONE = ["neg", "abs", "exp", "tanh", "relu", "sigmoid", "erf", "gelu", "sqrt", "log"]
TWO = ["add", "sub", "mul", "div", "maximum", "minimum"]
MANY = 100_000  # numbers; larger results of broadcasting are left out


class RandomProgram:
    """A graph and inputs for it, made from a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.graph = Graph()
        self.inputs: list[Any] = []
        self.values: list[Value] = []
        self.dtype = self.dice.choice(["float32", "float32", "float64"])
        self.sizes = [self.dice.choice(SIZES) for _ in range(self.dice.randint(1, 4))]
        if self.dice.random() < 0.05:
            self.sizes[0] = 0
        for _ in range(self.dice.randint(1, 3)):
            self.input()
        for _ in range(self.dice.randint(2, 14)):
            self.dice.choice(STEPS)(self, self.dice.choice(self.floats()[-6:]))
        self.results()

    def input(self) -> None:
        """An argument or a state that the others can be combined with."""
        shape = tuple(n if self.dice.random() < 0.75 else 1 for n in self.sizes)
        if self.dice.random() < 0.3:
            shape = shape[self.dice.randrange(len(shape) + 1) :]
        kind = "argument" if self.dice.random() < 0.6 else "state"
        type = Type(self.dtype, shape)
        self.values.append(self.graph.add_input(type, kind, f"x{len(self.inputs)}"))
        array = np.asarray(self.numbers.standard_normal(shape), self.dtype)
        self.inputs.append(array.reshape(shape))

    def results(self) -> None:
        """Some values are returned; a state gets a value of its shape."""
        count = min(len(self.values), self.dice.randint(1, 3))
        self.graph.outputs = self.dice.sample(self.values, count)
        for each in self.graph.inputs:
            if each.kind == "state":
                fits = [v for v in self.floats() if v.shape == each.value.shape]
                self.graph.writes.append((each.value, self.dice.choice(fits)))

    def floats(self) -> list[Value]:
        """All values but truth values."""
        return [value for value in self.values if value.dtype == self.dtype]

    def make(
        self,
        op: str,
        inputs: list[Value],
        shape: tuple[int, ...],
        dtype: str = "",
        **settings: Any,
    ) -> Value:
        """A new operation."""
        type = Type(dtype or self.dtype, shape)
        value = self.graph.add(op, inputs, [type], settings).out
        self.values.append(value)
        return value

    def number(self, number: float) -> Value:
        """A constant."""
        made = self.graph.add("constant", [], [Type(self.dtype)], {"value": number})
        return made.out

    def away_from_zero(self, value: Value) -> Value:
        """Positive, so that one can divide by it."""
        size = self.make("abs", [value], value.shape)
        return self.make("add", [size, self.number(0.5)], value.shape)

    def one(self, value: Value) -> None:
        """A function of each number."""
        op = self.dice.choice(ONE)
        if op in ("sqrt", "log"):
            value = self.away_from_zero(value)
        if op == "exp":
            value = self.make("tanh", [value], value.shape)
        settings = {"approximate": "none"} if op == "gelu" else {}
        self.make(op, [value], value.shape, **settings)

    def two(self, value: Value) -> None:
        """Two values, stretched to each other's shape."""
        other, shape = self.dice.choice(self.partners(value))
        op = self.dice.choice(TWO)
        if op == "div":
            other = self.away_from_zero(other)
        if math.prod(shape) <= MANY:
            self.make(op, [value, other], shape)

    def partners(self, value: Value) -> list[tuple[Value, tuple[int, ...]]]:
        """What a value can be combined with, and the shape of the result."""
        found = []
        for other in self.floats():
            try:
                shape = np.broadcast_shapes(value.shape, other.shape)
            except ValueError:
                continue
            found.append((other, shape))
        return found

    def reduce(self, value: Value) -> None:
        """A sum, mean or extreme over some dimensions."""
        op = self.dice.choice(["sum", "sum", "mean", "amax", "amin"])
        rank = len(value.shape)
        if not rank or (0 in value.shape and op != "sum"):
            return
        dims = tuple(sorted(self.dice.sample(range(rank), self.dice.randint(1, rank))))
        keep = self.dice.random() < 0.6
        left = enumerate(value.shape)
        shape = [1 if i in dims else n for i, n in left if keep or i not in dims]
        self.make(op, [value], tuple(shape), dim=dims, keepdim=keep)

    def permute(self, value: Value) -> None:
        """Dimensions in another order."""
        order = self.dice.sample(range(len(value.shape)), len(value.shape))
        shape = tuple(value.shape[axis] for axis in order)
        self.make("permute", [value], shape, dims=tuple(order))

    def reshape(self, value: Value) -> None:
        """The same numbers under another shape."""
        size = value.type.size
        shapes = [(size,), (1, size), (size, 1)]
        shapes += [(size // n, n) for n in (2, 4) if size and size % n == 0]
        shape = self.dice.choice(shapes)
        self.graph_reshape(value, shape)

    def graph_reshape(self, value: Value, shape: tuple[int, ...]) -> None:
        """``shape`` is a setting of its own here."""
        type = Type(self.dtype, shape)
        node = self.graph.add("reshape", [value], [type], {"shape": shape})
        self.values.append(node.out)

    def cut(self, value: Value) -> None:
        """All but the first row."""
        if value.shape and value.shape[0] > 1:
            shape = (value.shape[0] - 1, *value.shape[1:])
            self.make("index", [value], shape, key=(slice(1, None),))

    def join(self, value: Value) -> None:
        """One value above another."""
        if value.shape and value.type.size <= MANY:
            shape = (2 * value.shape[0], *value.shape[1:])
            self.make("cat", [value, value], shape, dim=0)

    def choose(self, value: Value) -> None:
        """Positive numbers stay, of others the sign is turned."""
        test = self.make("gt", [value, self.number(0.0)], value.shape, "bool")
        other = self.make("neg", [value], value.shape)
        self.make("where", [test, value, other], value.shape)


STEPS = (
    [RandomProgram.one] * 3
    + [RandomProgram.two] * 4
    + [RandomProgram.reduce] * 3
    + [RandomProgram.permute, RandomProgram.reshape, RandomProgram.cut]
    + [RandomProgram.choose, RandomProgram.join]
)
