"""Recomputation against memory: the same numbers, fewer bytes kept at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.compiler.capture import capture
from tinygrad_edu.compiler.ir.graph import Graph, Type, Value
from tinygrad_edu.compiler.ir.interpret import run
from tinygrad_edu.compiler.ir.text import read
from tinygrad_edu.compiler.passes.recompute import peak_bytes, recompute
from tinygrad_edu.compiler.running import build

N = 8
TYPE = Type("float64", (N, N))
ONE = TYPE.nbytes


def network(layers: int, activation: tuple[str, ...] = ("tanh",)) -> Graph:
    """Layers, and a walk back in which each looks at what it made."""
    graph = Graph("step")
    x = graph.add_input(TYPE, "argument", "x")
    w = graph.add_input(TYPE, "state", "w")
    kept: list[tuple[Value, Value]] = []
    for _ in range(layers):
        h = y = graph.add("mm", [x, w], [TYPE]).out
        for op in activation:
            y = graph.add(op, [y], [TYPE]).out
        kept.append((h, y))
        x = y
    g = x
    for h, y in reversed(kept):
        g = graph.add("mul", [graph.add("mm", [g, y], [TYPE]).out, h], [TYPE]).out
    graph.outputs = [g]
    graph.writes = [(w, g)]
    return graph


def outcome(graph: Graph) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    x, w = random.uniform(-0.5, 0.5, (2, N, N))
    (out,) = run(graph, [x, w])
    return out, w


@pytest.mark.parametrize("activation", [("tanh",), ("neg", "exp", "sqrt"), ()])
@pytest.mark.parametrize("layers", [1, 2, 6])
def test_the_meaning_stays(layers: int, activation: tuple[str, ...]) -> None:
    graph = network(layers, activation)
    expected, written = outcome(graph)
    recompute(graph)
    found, state = outcome(graph)
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(state, written)


@pytest.mark.parametrize("activation", [("tanh",), ("neg", "exp", "sqrt")])
def test_a_deep_network_keeps_one_value_for_each_layer_instead_of_two(
    activation: tuple[str, ...],
) -> None:
    graph = network(10, activation)
    assert peak_bytes(graph) >= 20 * ONE
    recompute(graph)
    assert peak_bytes(graph) <= 14 * ONE


def test_products_are_never_done_twice() -> None:
    graph = network(5)
    products = sum(node.op == "mm" for node in graph.nodes)
    recompute(graph)
    assert sum(node.op == "mm" for node in graph.nodes) == products


def test_nothing_changes_where_the_program_fits() -> None:
    graph = network(5)
    before = list(graph.nodes)
    recompute(graph, limit=peak_bytes(graph))
    assert graph.nodes == before


def test_no_more_than_asked_for() -> None:
    little, much = network(10), network(10)
    recompute(little, limit=peak_bytes(little) - ONE)
    recompute(much)
    assert len(little.nodes) < len(much.nodes)
    assert peak_bytes(little) <= peak_bytes(network(10)) - ONE


def test_the_peak_never_rises() -> None:
    graph = read("""graph wide on cpu
  input %x: float32[2] argument "x"
  %a: float32[100] = expand(%x, shape=(100,))
  %b: float32[100] = exp(%a)
  %c: float32[2] = neg(%x)
  %d: float32[2] = exp(%c)
  %e: float32[100] = mul(%b, %a)
  %f: float32[2] = mul(%d, %c)
  return %e, %f
""")
    before = peak_bytes(graph)
    recompute(graph)
    assert peak_bytes(graph) <= before


def test_a_view_takes_no_memory_and_keeps_its_base() -> None:
    graph = read("""graph views on cpu
  input %x: float32[4, 4] argument "x"
  %a: float32[4, 4] = exp(%x)
  %b: float32[16] = reshape(%a, shape=(16,))
  %c: float32[4, 4] = neg(%x)
  %d: float32[16] = exp(%b)
  return %c, %d
""")
    assert peak_bytes(graph) == 3 * 64


def deep_step() -> Graph:
    """A captured step of a network with six activations that are kept."""
    torch.manual_seed(0)
    nn = torch.nn
    layers = [each for _ in range(6) for each in (nn.Linear(16, 16), nn.GELU())]
    model = nn.Sequential(*layers, nn.Linear(16, 3))
    stepper = torch.optim.SGD(model.parameters(), lr=0.1)
    x, labels = torch.randn(256, 16), torch.arange(256) % 3

    def step() -> Any:
        stepper.zero_grad()
        loss = nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        stepper.step()
        return loss

    step()
    graph: Graph = capture(step, (), {}).graph
    return graph


def test_a_step_of_training_takes_less_memory_and_gives_the_same() -> None:
    graph = deep_step()
    random = np.random.default_rng(0)
    given: list[Any] = [
        0.1
        if each.kind == "number"
        else random.integers(0, 3, each.value.shape)
        if each.value.dtype == "int64"
        else random.standard_normal(each.value.shape).astype(each.value.dtype)
        for each in graph.inputs
    ]
    kept, again = build(graph, "c"), build(graph, "c", recompute=True)
    if kept.target == "c":
        assert again.peak_bytes < 0.75 * kept.peak_bytes
    ours = [each.copy() if hasattr(each, "copy") else each for each in given]
    for one, right in zip(again.run(ours), kept.run(given), strict=True):
        np.testing.assert_allclose(one, right, rtol=1e-5, atol=1e-6)
    for one, right in zip(ours, given, strict=True):
        np.testing.assert_allclose(one, right, rtol=1e-5, atol=1e-6)


def test_the_option_reaches_the_pass() -> None:
    doubled = torch.compile(lambda x: (x.exp() * 2).sum(), options={"recompute": True})
    x = torch.ones(4)
    expected = (x.exp() * 2).sum().item()
    assert [doubled(x).item() for _ in range(3)] == pytest.approx([expected] * 3)
