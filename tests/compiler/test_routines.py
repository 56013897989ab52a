"""Operations that C does by a function of their own: the interpreter's numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tinygrad_edu.compiler.ir.graph import Graph, Node, Slot, Type
from tinygrad_edu.compiler.ir.interpret import run
from tinygrad_edu.compiler.native.compiler import find
from tinygrad_edu.compiler.running import build
from tinygrad_edu.compiler.targets import routines
from tinygrad_edu.ops import PRIMITIVES

needs_compiler = pytest.mark.skipif(not find(), reason="no C compiler")
RANDOM = np.random.default_rng(0)


def numbers(*shape: int) -> Any:
    return RANDOM.standard_normal(shape).astype(np.float32)


def one(op: str, arrays: list[Any], settings: dict[str, Any], outs: Any) -> Graph:
    """A program of one operation."""
    graph = Graph()
    given = [
        graph.add_input(Type.of(a), "argument", f"a{i}") for i, a in enumerate(arrays)
    ]
    types = [Type("float32", shape) for shape in outs]
    graph.outputs = list(graph.add(op, given, types, settings).outputs)
    return graph


def assert_right(op: str, arrays: list[Any], settings: Any, outs: Any) -> None:
    graph = one(op, arrays, settings, outs)
    assert routines.find(graph.nodes[0]) is not None
    made = build(graph, "c", optimized=True)
    assert made.target == "c", made.reason
    assert "numpy" not in made.source
    expected = run(graph, arrays)
    for found, right in zip(made.run(arrays), expected, strict=True):
        np.testing.assert_allclose(found, right, rtol=2e-5, atol=2e-5)


# N, C, H, W, O, kernel, border
CONVOLUTIONS = [
    (3, 1, 9, 9, 6, (5, 5), (2, 2)),
    (2, 6, 8, 7, 16, (3, 2), (0, 1)),
    (1, 1, 3, 3, 1, (3, 3), (0, 0)),
    (2, 3, 4, 40, 7, (1, 1), (0, 0)),
]


@needs_compiler
@pytest.mark.parametrize("with_bias", [True, False])
@pytest.mark.parametrize("sizes", CONVOLUTIONS)
def test_convolution(sizes: Any, with_bias: bool) -> None:
    n, c, h, w, o, kernel, border = sizes
    how = {"stride": (1, 1), "padding": border, "dilation": (1, 1), "groups": 1}
    x, weight = numbers(n, c, h, w), numbers(o, c, *kernel)
    bias = numbers(o if with_bias else 0)
    area = [s + 2 * b - k + 1 for s, b, k in zip((h, w), border, kernel, strict=True)]
    g = numbers(n, o, *area)
    assert_right("convolution", [x, weight, bias], how, [g.shape])
    if with_bias:
        more = {**how, "size": (h, w)}
        assert_right("convolution_input", [g, weight], more, [x.shape])
        more = {**how, "kernel": kernel}
        assert_right("convolution_weight", [x, g], more, [weight.shape])


# shape, kernel, stride, border, count
POOLS = [
    ((2, 3, 8, 8), (2, 2), (2, 2), (0, 0), (4, 4)),
    ((2, 3, 7, 9), (3, 3), (2, 2), (1, 1), (4, 5)),
    ((2, 7, 9), (3, 2), (1, 2), (1, 0), (7, 4)),
    ((1, 1, 5, 5), (2, 2), (2, 2), (0, 0), (3, 3)),  # the last reaches beyond
]


@needs_compiler
@pytest.mark.parametrize("nan", [False, True])
@pytest.mark.parametrize("pool", POOLS)
def test_max_pool(pool: Any, nan: bool) -> None:
    shape, kernel, stride, border, count = pool
    how = {"kernel": kernel, "stride": stride, "padding": border}
    how |= {"dilation": (1, 1), "count": count}
    x, g = numbers(*shape), numbers(*shape[:-2], *count)
    x.flat[3] = -np.inf
    if nan:
        x.flat[::5] = np.nan
    assert_right("max_pool", [x], how, [g.shape])
    gradient = {"of": (0,), "saved": (Slot(1),), "given": (True,), "how": how}
    assert_right("max_pool.gradient", [g, x], gradient, [shape])


GIVEN = [
    ((0, 3), (True, False, False, False, False)),
    ((0, 1, 2, 3), (True, True, True, False, False)),
    ((0,), (False, True, False, False, False)),
]


@needs_compiler
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("steps", "n", "hidden"), [(1, 3, 8), (5, 3, 8), (2, 16, 32)])
def test_lstm(steps: int, n: int, hidden: int, reverse: bool) -> None:
    how = {"sizes": (n,) * steps, "reverse": reverse}
    a, h, c = numbers(steps, n, 4 * hidden), numbers(n, hidden), numbers(n, hidden)
    u, v = numbers(4 * hidden, hidden) / 4, numbers(0)
    outs = PRIMITIVES["lstm_recurrence"].forward(a, h, c, u, v, **how)
    assert_right("lstm_recurrence", [a, h, c, u, v], how, [x.shape for x in outs])
    for of, given in GIVEN:
        came = [
            numbers(*x.shape)
            for x, is_there in zip(outs, given, strict=True)
            if is_there
        ]
        saved = [h, c, u, v, outs[0], outs[3], outs[4]]
        slots = tuple(Slot(len(came) + i) for i in range(len(saved)))
        settings = {"of": of, "given": given, "saved": slots, "how": how}
        shapes = [[a, h, c, u][i].shape for i in of]
        assert_right("lstm_recurrence.gradient", [*came, *saved], settings, shapes)


def node(op: str, arrays: list[Any], settings: Any, out: Any) -> Node:
    return one(op, arrays, settings, [out]).nodes[0]


@pytest.mark.parametrize(
    "change",
    [{"stride": (2, 2)}, {"dilation": (2, 1)}, {"groups": 2}],
)
def test_what_a_routine_does_not_do_is_left_to_numpy(change: Any) -> None:
    how = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "groups": 1}
    arrays = [numbers(1, 2, 6, 6), numbers(2, 2, 3, 3), numbers(0)]
    assert routines.find(node("convolution", arrays, how, (1, 2, 4, 4))) is not None
    found = node("convolution", arrays, {**how, **change}, (1, 2, 4, 4))
    assert routines.find(found) is None


def test_equal_layers_share_a_function() -> None:
    how = {"stride": (1, 1), "padding": (1, 1), "dilation": (1, 1), "groups": 1}
    graph = Graph()
    x = graph.add_input(Type("float32", (1, 2, 5, 5)), "argument", "x")
    w = graph.add_input(Type("float32", (2, 2, 3, 3)), "state", "w")
    b = graph.add_input(Type("float32", (2,)), "state", "b")
    for _ in range(3):
        x = graph.add("convolution", [x, w, b], [x.type], how).out
    graph.outputs = [x]
    source = build(graph, "c", optimized=True).source
    assert source.count("static void convolution_") == 1
    assert source.count("  convolution_") == 3


@needs_compiler
def test_an_input_that_lies_otherwise_is_copied() -> None:
    how = {"stride": (1, 1), "padding": (1, 1), "dilation": (1, 1), "groups": 1}
    graph = Graph()
    x = graph.add_input(Type("float32", (5, 4, 2, 1)), "argument", "x")
    w = graph.add_input(Type("float32", (2, 2, 3, 3)), "state", "w")
    b = graph.add_input(Type("float32", (2,)), "state", "b")
    turned = Type("float32", (1, 2, 4, 5))
    view = graph.add("permute", [x], [turned], {"dims": (3, 2, 1, 0)}).out
    graph.outputs = [graph.add("convolution", [view, w, b], [turned], how).out]
    given = [numbers(5, 4, 2, 1), numbers(2, 2, 3, 3), numbers(2)]
    (found,) = build(graph, "c", optimized=True).run(given)
    np.testing.assert_allclose(found, run(graph, given)[0], rtol=2e-5, atol=2e-5)
