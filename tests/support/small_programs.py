"""Programs in the intermediate form, written by running them: for tests of targets."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from tinygrad_edu.compiler.ir import interpret
from tinygrad_edu.compiler.ir.graph import Graph, Line, Slot, Type, Value


class Recorder:
    """Writes a graph operation by operation; types are those of the numbers."""

    def __init__(self, name: str = "program") -> None:
        self.graph = Graph(name)
        self.given: list[Any] = []
        self.numbers: dict[Value, Any] = {}
        self.draw: Any = None

    def input(self, array: Any, kind: str = "argument", label: str = "") -> Value:
        """A new input with these numbers."""
        held = np.asarray(array)
        label = label or f"x{len(self.given)}"
        value = self.graph.add_input(Type.of(held), kind, label)
        self.given.append(array)
        self.numbers[value] = held
        return value

    def add(self, op: str, *values: Value, **settings: Any) -> Any:
        """A new operation; its result, or a tuple of them."""
        node = self.graph.make(op, values, [], settings, (LINE,))
        node.outputs = ()
        if op == "constant":
            arrays: tuple[Any, ...] = (np.float32(settings["value"]),)
        else:
            with np.errstate(all="ignore"):
                taken = [self.numbers[value] for value in values]
                arrays = interpret.perform(node, taken, self.draw)
        node.outputs = tuple(
            Value(self.graph.fresh(), Type.of(each), node) for each in arrays
        )
        self.graph.nodes.append(node)
        self.numbers.update(zip(node.outputs, arrays, strict=True))
        return node.out if len(arrays) == 1 else node.outputs


LINE = Line("train.py", 12, "h = torch.relu(x @ w + b)", "0")


def numbers(seed: int, *shape: int) -> Any:
    """Float32 numbers around zero."""
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def mlp_step(batch: int = 32, sizes: tuple[int, ...] = (64, 128, 10)) -> Recorder:
    """A training step of a small network with SGD, down to the written weights."""
    r = Recorder("mlp_step")
    x = r.input(numbers(0, batch, sizes[0]), label="x")
    y = r.input(np.arange(batch) % sizes[-1], label="y")
    lr = r.input(0.1, "number", "lr")
    pairs = list(itertools.pairwise(sizes))
    w = [
        r.input(numbers(i, n, m) * 0.1, "state", f"{2 * i}.weight")
        for i, (m, n) in enumerate(pairs)
    ]
    b = [
        r.input(np.zeros(n, "f"), "state", f"{2 * i}.bias")
        for i, (_, n) in enumerate(pairs)
    ]
    hidden = [x]
    for i in range(len(pairs)):
        z = r.add("add", r.add("mm", hidden[-1], r.add("t", w[i])), b[i])
        hidden.append(r.add("relu", z) if i + 1 < len(pairs) else z)
    loss, g = cross_entropy(r, hidden.pop(), y)
    step = r.add("cast", lr, dtype=np.dtype("float32"))
    for i in reversed(range(len(pairs))):
        gw = r.add("mm", r.add("t", g), hidden[i])
        gb = r.add("sum", g, dim=(0,), keepdim=False)
        if i:
            zero = r.add("constant", value=0.0)
            mask = r.add("gt", hidden[i], zero)
            g = r.add("keep_where", r.add("mm", g, w[i]), mask)
        for state, slope in ((w[i], gw), (b[i], gb)):
            new = r.add("sub", state, r.add("mul", step, slope))
            r.graph.writes.append((state, new))
    r.graph.outputs = [loss]
    return r


def cross_entropy(r: Recorder, z: Value, y: Value) -> tuple[Value, Value]:
    """The mean loss of logits, and its gradient."""
    highest = r.add("amax", z, dim=(1,), keepdim=True)
    e = r.add("exp", r.add("sub", z, highest))
    total = r.add("sum", e, dim=(1,), keepdim=True)
    index = r.add("unsqueeze", y, dim=1)
    chosen = r.add("gather", r.add("sub", z, highest), index, dim=1)
    losses = r.add("sub", r.add("log", total), chosen)
    loss = r.add("mean", losses, dim=None, keepdim=False)
    classes = r.input(np.arange(z.shape[1]), "constant", "classes")
    r.graph.arrays[classes.name] = r.numbers[classes]
    hot = r.add("cast", r.add("eq", index, classes), dtype=np.dtype("float32"))
    by = r.add("constant", value=1 / z.shape[0])
    g = r.add("mul", r.add("sub", r.add("div", e, total), hot), by)
    return loss, g


UNARY = ("exp", "neg", "relu", "sigmoid", "tanh", "gelu", "abs", "rsqrt", "sqrt", "log")
BINARY = ("add", "sub", "mul", "div", "rsub", "maximum", "minimum")
HOW: dict[str, dict[str, Any]] = {"gelu": {"approximate": "none"}}


def random_program(seed: int, length: int = 14) -> Recorder:
    """A program of operations chosen by chance: with views, sums and writes."""
    chance = np.random.default_rng(seed)
    r = Recorder(f"random_{seed}")
    for kind in ("argument", "state", "state"):
        r.input(numbers(seed, 4, 6), kind)
    r.input(numbers(seed + 1, 6), "argument")
    r.input(0.5, "number", "rate")
    first = [each.value for each in r.graph.inputs]
    made = first[:4]
    made.append(r.add("cast", first[4], dtype=np.dtype("float32")))
    for _ in range(length):
        made.append(_next(r, made, chance))
    results = chance.choice(len(made), 4)
    r.graph.outputs = [made[i] for i in results]
    for state in first[1:3]:
        fitting = [each for each in made if each.type == state.type]
        r.graph.writes.append((state, fitting[chance.integers(len(fitting))]))
    return r


def _next(r: Recorder, made: list[Value], chance: np.random.Generator) -> Value:
    """One more operation on values that are there."""
    a = made[chance.integers(len(made))]
    fitting = [b for b in made if a.shape in (b.shape, ()) or b.shape in (a.shape, ())]
    b = fitting[chance.integers(len(fitting))]
    choice = int(chance.integers(10))
    if choice < 3:
        op = UNARY[chance.integers(len(UNARY))]
        return r.add(op, a, **HOW.get(op, {}))
    if choice < 6:
        return r.add(BINARY[chance.integers(len(BINARY))], a, b)
    if choice == 6 and len(a.shape) == 2:
        return r.add("t", a)
    if choice == 7 and len(a.shape) == 2:
        keep = bool(chance.integers(2))
        op = ("sum", "amax")[chance.integers(2)]
        return r.add(op, a, dim=(int(chance.integers(2)),), keepdim=keep)
    if choice == 8 and len(a.shape) == 2:
        return r.add("mm", r.add("t", a), a)
    mask = r.add("gt", a, b)
    if choice == 9 and a.shape == mask.shape:
        return r.add("keep_where", a, mask)
    return r.add("where", mask, a, b)


def copies(given: list[Any]) -> list[Any]:
    """Inputs of the same numbers in memory of their own."""
    return [each.copy() if isinstance(each, np.ndarray) else each for each in given]


__all__ = ["Recorder", "Slot", "copies", "mlp_step", "numbers", "random_program"]
