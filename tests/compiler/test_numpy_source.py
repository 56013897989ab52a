"""The NumPy target: the interpreter's numbers, from source that a person can read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_programs import Recorder, copies, mlp_step, numbers, random_program

from tinygrad_edu.compiler.ir import interpret
from tinygrad_edu.compiler.ir.graph import Line, Slot
from tinygrad_edu.compiler.targets.numpy_source import Source, comments, emit


def check(r: Recorder, calls: int = 2) -> Source:
    """A few calls give what the interpreter gives: results, and what is written."""
    source = emit(r.graph, r.draw)
    run = source.make()
    expected, found = copies(r.given), copies(r.given)
    for _ in range(calls):
        right = interpret.run(r.graph, expected, r.draw)
        with np.errstate(all="ignore"):
            results = run(*found)
        for a, b in zip(right, results, strict=True):
            assert type(b) is np.ndarray
            assert (a.dtype, a.shape) == (b.dtype, b.shape)
            np.testing.assert_allclose(b, a, rtol=2e-5, atol=2e-6)
        for a, b in zip(expected, found, strict=True):
            np.testing.assert_allclose(b, a, rtol=2e-5, atol=2e-6)
        memory = [each for each in [*results, *found] if isinstance(each, np.ndarray)]
        for i, a in enumerate(memory):
            assert not any(np.may_share_memory(a, b) for b in memory[:i])
    return source


def test_a_training_step() -> None:
    source = check(mlp_step(), calls=5)
    assert "np.subtract(v0_weight, " in source.text
    assert "out=v0_weight)" in source.text  # written where it lies
    assert source.peak_bytes < 0.6 * source.unplanned_bytes


@pytest.mark.parametrize("seed", range(60))
def test_random_programs(seed: int) -> None:
    check(random_program(seed))


def test_lines_of_python_stand_beside_their_statements() -> None:
    r = mlp_step()
    source = check(r)
    lines = source.text.splitlines()
    assert "        # train.py:12 [0]  h = torch.relu(x @ w + b)" in lines
    assert max(map(len, lines)) <= 88
    first = next(each for each in source.statements if each.node.op == "relu")
    assert "np.maximum(" in lines[first.first_line - 1]
    assert first.first_line == first.last_line


def test_what_a_line_says_can_never_run() -> None:
    evil = Line("a\nimport os", 1, "x\rraise SystemExit\u2028\0", "b\n")
    assert comments([evil]) == ["# aimport os:1 [b]  xraise SystemExit"]
    r = Recorder("for\n import os")
    r.graph.outputs = [r.add("exp", r.input(numbers(0, 3), label="x = 1\nraise"))]
    r.graph.nodes[0].lines = (evil,)
    check(r)


def test_labels_that_are_words_of_python_or_of_the_program() -> None:
    r = Recorder("np")
    names = ("np", "F", "lambda", "make", "", "v1", "0", "zero_float32", "own", "m")
    values = [r.input(numbers(i, 3), label=name) for i, name in enumerate(names)]
    total = values[0]
    for value in values[1:]:
        total = r.add("relu", r.add("add", total, value))
    r.graph.outputs = [total]
    check(r)


def test_an_operation_without_a_statement_is_called() -> None:
    r = Recorder()
    x = r.input(numbers(0, 4, 5))
    soft = r.add("softmax", x, dim=-1)
    g = r.add(
        "softmax.gradient", soft, soft, of=(0,), saved=(Slot(1),), how={"dim": -1}
    )
    biggest = r.add("var_mean", x, dim=(1,), correction=1, keepdim=False)
    r.graph.outputs = [soft, g, *biggest]
    text = check(r).text
    assert "F.softmax(x0, dim=-1)" in text
    assert "gradient.softmax([" in text


def test_slots_deep_in_settings() -> None:
    r = Recorder()
    x, rows = r.input(numbers(0, 4, 5)), r.input(np.array([2, 0]))
    r.graph.outputs = [r.add("index", x, rows, key=(slice(1, None),), then=(Slot(1),))]
    check(r)


def test_half_is_rounded_once() -> None:
    r = Recorder()
    x = r.input(numbers(0, 9).astype(np.float16))
    y = r.add("wide:sigmoid", x)
    z = r.add("wide:exp.gradient", y, y, of=(0,), saved=(Slot(1),), how={})
    r.graph.outputs = [y, z]
    check(r)


def test_draws_come_from_the_hook_in_their_order() -> None:
    generator = np.random.default_rng(0)
    r = Recorder()
    r.draw = lambda kind, size: generator.random(size).astype(np.float32)
    x = r.input(numbers(0, 3))
    first = r.add("draw", kind="rand", size=(3,))
    second = r.add("draw", kind="rand", size=(3,))
    r.graph.outputs = [r.add("add", x, first), second]
    run = emit(r.graph, r.draw).make()
    generator = np.random.default_rng(5)
    found = run(*r.given)
    again = np.random.default_rng(5)
    first_drawn = again.random(3).astype(np.float32)
    np.testing.assert_array_equal(found[0], r.given[0] + first_drawn)
    np.testing.assert_array_equal(found[1], again.random(3).astype(np.float32))


def test_states_that_exchange_their_numbers() -> None:
    r = Recorder()
    a, b = (r.input(numbers(i, 3), "state") for i in range(2))
    r.graph.writes = [(a, b), (b, a)]
    r.graph.outputs = [a, r.add("reshape", b, shape=(3, 1))]
    check(r, calls=1)


def test_a_state_is_not_written_before_its_last_use() -> None:
    r = Recorder()
    w = r.input(numbers(0, 3), "state")
    new = r.add("exp", w)
    r.graph.outputs = [r.add("mul", r.add("neg", w), new)]
    r.graph.writes = [(w, new)]
    check(r)


def test_a_state_is_whole_when_an_operation_fails() -> None:
    r = Recorder()
    w, rows = r.input(numbers(0, 3, 2), "state"), r.input(np.array([0, 1]))
    new = r.add("neg", w)
    how = {"padding_idx": -1, "by_frequency": False}
    r.graph.outputs = [r.add("embedding", r.add("exp", new), rows, **how)]
    r.graph.writes = [(w, new)]
    check(r)
    given = copies(r.given)
    before = given[0].copy()
    with pytest.raises(IndexError):
        emit(r.graph).make()(given[0], np.array([0, 3]))
    np.testing.assert_array_equal(given[0], before)


def test_inputs_in_any_order_of_memory() -> None:
    r = mlp_step()
    expected = copies(r.given)
    (right,) = interpret.run(r.graph, expected)
    given: list[Any] = copies(r.given)
    given[0] = np.asfortranarray(given[0])
    given[3] = np.repeat(given[3], 2, axis=1)[:, ::2]
    (found,) = emit(r.graph).make()(*given)
    np.testing.assert_allclose(found, right, rtol=1e-5)
    np.testing.assert_allclose(given[3], expected[3], rtol=1e-5)


def test_infinities_and_nan_pass() -> None:
    r = Recorder()
    x = r.input(np.float32([np.inf, -np.inf, np.nan, 0, 1]))
    zero = r.add("constant", value=0.0)
    kept = r.add("keep_where", x, r.add("gt", x, zero))
    r.graph.outputs = [kept, r.add("sigmoid", x), r.add("relu", x)]
    check(r)
