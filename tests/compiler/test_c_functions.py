"""The functions that C programs bring along, against float64."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tinygrad_edu.compiler.ir.graph import Graph, Type
from tinygrad_edu.compiler.running.executable import build

Array = np.ndarray[Any, Any]


def single(numbers: list[float]) -> Array:
    """Numbers in float32."""
    return np.array(numbers, np.float32)


SPECIAL = single([0, -0.0, np.inf, -np.inf, np.nan, 1e-40, 3e38, -3e38])


def compiled(op: str, x: Array, **settings: Any) -> Array:
    """One operation, run as C."""
    graph = Graph()
    value = graph.add_input(Type.of(x), "argument", "x")
    graph.outputs = [graph.add(op, [value], [value.type], settings).out]
    made = build(graph, "c")
    if made.target != "c":
        pytest.skip(made.reason)
    (out,) = made.run([x])
    return np.asarray(out)


def ulps(found: Array, exact: Array) -> float:
    """The largest error, in units of the last place."""
    return float(np.max(np.abs(found - exact) / np.spacing(np.abs(exact).astype("f4"))))


def erf(x: Array) -> Array:
    from math import erf as exact

    return np.array([exact(each) for each in x])


def test_exp_is_right_to_two_units_in_the_last_place() -> None:
    x = np.linspace(-87, 88.7, 200_001).astype(np.float32)
    assert ulps(compiled("exp", x), np.exp(x.astype(np.float64))) <= 2


def test_exp_is_exactly_zero_below_its_range_and_infinite_above() -> None:
    found = compiled("exp", single([-88, -100, -1e30, -np.inf, 89, np.inf]))
    assert found.tolist() == [0, 0, 0, 0, np.inf, np.inf]
    assert np.isnan(compiled("exp", single([np.nan, 1]))[0])


def test_log_is_right_to_two_units_in_the_last_place() -> None:
    x = np.geomspace(1e-42, 3e38, 200_001).astype(np.float32)
    x = x[np.abs(x - 1) > 0.01]
    assert ulps(compiled("log", x), np.log(x.astype(np.float64))) <= 2
    near = np.linspace(0.99, 1.01, 5001).astype(np.float32)
    exact = np.log(near.astype(np.float64))
    assert np.max(np.abs(compiled("log", near) - exact)) < 1e-8


def test_log_knows_zero_infinity_and_what_has_none() -> None:
    found = compiled("log", single([0, np.inf, -1, np.nan]))
    np.testing.assert_array_equal(found, single([-np.inf, np.inf, np.nan, np.nan]))


def test_tanh_is_right_to_three_units_in_the_last_place() -> None:
    x = np.concatenate([np.linspace(-20, 20, 100_001), np.geomspace(1e-30, 1, 1000)])
    x = x[x != 0].astype(np.float32)
    assert ulps(compiled("tanh", x), np.tanh(x.astype(np.float64))) <= 3


def test_erf_is_right_to_seven_digits() -> None:
    x = np.linspace(-6, 6, 20_001).astype(np.float32)
    assert np.max(np.abs(compiled("erf", x) - erf(x))) <= 2e-7


@pytest.mark.parametrize("op", ["gelu", "gelu_slope"])
def test_gelu_is_as_good_as_float32_allows(op: str) -> None:
    x = np.linspace(-8, 8, 20_001).astype(np.float32)
    wide = x.astype(np.float64)
    exact = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
    if op == "gelu_slope":
        slope = np.exp(-0.5 * wide**2) / np.sqrt(2 * np.pi)
        exact = 0.5 * (1 + erf(wide / np.sqrt(2))) + wide * slope
    assert np.max(np.abs(compiled(op, x, approximate="none") - exact)) < 1.2e-6


@pytest.mark.parametrize(
    "op", ["exp", "log", "tanh", "erf", "sigmoid", "sqrt", "relu", "abs", "neg"]
)
def test_infinities_and_nan_are_what_numpy_says(op: str) -> None:
    from tinygrad_edu.ops.registry import PRIMITIVES

    with np.errstate(all="ignore"):
        expected = PRIMITIVES[op].forward(SPECIAL)
    found = compiled(op, SPECIAL)
    np.testing.assert_allclose(found, expected, rtol=3e-7, atol=2e-38)


@pytest.mark.parametrize("op", ["exp", "log", "tanh", "erf"])
def test_double_precision_keeps_its_digits(op: str) -> None:
    from tinygrad_edu.ops.registry import PRIMITIVES

    x = np.linspace(0.1, 5, 1001)
    expected = PRIMITIVES[op].forward(x)
    np.testing.assert_allclose(compiled(op, x), expected, rtol=1e-14)
