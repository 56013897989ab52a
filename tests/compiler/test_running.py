"""Executables: the interpreter's numbers on every target, memory, threads, fallback."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_programs import Recorder, copies, mlp_step, numbers, random_program

import tinygrad_edu as torch
from tinygrad_edu.compiler.ir import interpret
from tinygrad_edu.compiler.ir.graph import Slot, number_type
from tinygrad_edu.compiler.native import compiler
from tinygrad_edu.compiler.native.command import Unavailable
from tinygrad_edu.compiler.running import Executable, build
from tinygrad_edu.compiler.running.addresses import _asked_for, _looked_up
from tinygrad_edu.compiler.running.sharing import parts


def a_compiler_is_here() -> bool:
    try:
        compiler.find()
    except Unavailable:
        return False
    return True


SUPPORT = Path(__file__).parent.parent / "support"
needs_compiler = pytest.mark.skipif(not a_compiler_is_here(), reason="no C compiler")
TARGETS = [pytest.param("c", marks=needs_compiler), "numpy", "interpret"]


def built(r: Recorder, target: str, **options: Any) -> Executable:
    made = build(r.graph, target, draw=r.draw, **options)
    assert (made.target, made.reason) == (target, "")
    return made


def check(r: Recorder, target: str, calls: int = 3, **options: Any) -> Executable:
    """Some calls give what the interpreter gives: results, and what is written."""
    made = built(r, target, **options)
    expected, found = copies(r.given), copies(r.given)
    for _ in range(calls):
        right = interpret.run(r.graph, expected, r.draw)
        results = made.run(found)
        for a, b in zip([*right, *expected], [*results, *found], strict=True):
            np.testing.assert_allclose(b, a, rtol=3e-5, atol=3e-6)
        for a, b in zip(right, results, strict=True):
            assert (a.dtype, a.shape) == (b.dtype, b.shape)
    return made


@pytest.mark.parametrize("target", TARGETS)
def test_a_training_step(target: str) -> None:
    r = mlp_step()
    made = check(r, target, calls=5)
    if target != "interpret":
        assert made.peak_bytes < made.unplanned_bytes
        lines = made.source.splitlines()
        assert all(1 <= k.first_line <= k.last_line <= len(lines) for k in made.kernels)
        assert sum(each.flops for each in made.kernels) > 2 * 3 * 32 * 64 * 128 // 2


@needs_compiler
@pytest.mark.parametrize("start", range(0, 24, 8))
def test_random_programs(start: int) -> None:
    for seed in range(start, start + 8):
        check(random_program(seed), "c")


def test_the_graph_itself_stays_as_it_was() -> None:
    r = mlp_step()
    nodes, groups = list(r.graph.nodes), list(r.graph.groups)
    seen: list[str] = []
    build(r.graph, "numpy", watch=lambda name, graph: seen.append(name))
    assert (r.graph.nodes, r.graph.groups) == (nodes, groups)
    assert "common" in seen


def test_an_unknown_target_is_named() -> None:
    with pytest.raises(ValueError, match="unknown target 'fortran'"):
        build(mlp_step().graph, "fortran")


# ------------------------------------------------------------------ fallback


def test_without_a_compiler_numpy_runs_it_and_the_reason_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    r = mlp_step()
    made = build(r.graph, "c")
    assert made.target == "numpy"
    assert made.reason == ("NumPy instead of C: no-such-compiler cannot be started")
    right = interpret.run(r.graph, copies(r.given))
    np.testing.assert_allclose(made.run(copies(r.given)), right, rtol=1e-5)


# ------------------------------------------------------------------ memory


@pytest.mark.parametrize("target", TARGETS)
def test_an_output_that_somebody_holds_is_never_written_again(target: str) -> None:
    r = Recorder()
    x = r.input(numbers(0, 5))
    r.graph.outputs = [r.add("exp", x)]
    run = built(r, target).run
    (first,) = run([numbers(1, 5)])
    kept = first.copy()
    part = run([numbers(2, 5)])[0][1:3]  # a view holds its array
    part_kept = part.copy()
    for seed in range(3, 6):
        run([numbers(seed, 5)])
    np.testing.assert_array_equal(first, kept)
    np.testing.assert_array_equal(part, part_kept)


@needs_compiler
def test_an_output_that_nobody_holds_is_used_again() -> None:
    r = Recorder()
    r.graph.outputs = [r.add("exp", r.input(numbers(0, 5)))]
    run = built(r, "c").run
    addresses = {run(r.given)[0].ctypes.data for _ in range(5)}
    assert len(addresses) == 1


@needs_compiler
def test_an_output_whose_shape_was_changed_is_not_used_again() -> None:
    r = Recorder()
    r.graph.outputs = [r.add("exp", r.input(numbers(0, 2, 3)))]
    run = built(r, "c").run
    run(r.given)[0].shape = (6,)
    assert run(r.given)[0].shape == (2, 3)


@needs_compiler
def test_arguments_are_let_go_after_the_call() -> None:
    r = Recorder()
    x = r.input(numbers(0, 3, 3))
    r.graph.outputs = [r.add("exp", r.add("cumsum", x, dim=0))]
    run = built(r, "c").run
    given = numbers(1, 3, 3)
    before = sys.getrefcount(given)
    run([given])
    assert sys.getrefcount(given) == before


@needs_compiler
@pytest.mark.parametrize("target", ["c", "numpy"])
def test_inputs_may_lie_in_memory_in_any_order(target: str) -> None:
    r = mlp_step()
    expected = copies(r.given)
    given: list[Any] = copies(r.given)
    given[0] = np.asfortranarray(given[0])
    given[3] = np.repeat(given[3], 2, axis=1)[:, ::2]
    given[5] = np.broadcast_to(given[5], (1, *given[5].shape)).copy()[0]
    run = built(r, target).run
    for _ in range(3):
        right = interpret.run(r.graph, expected)
        np.testing.assert_allclose(run(given), right, rtol=1e-5)
        for a, b in zip(expected, given, strict=True):
            np.testing.assert_allclose(b, a, rtol=1e-5, atol=1e-7)


@needs_compiler
def test_a_state_may_become_another_array() -> None:
    r = Recorder()
    w, x = r.input(numbers(0, 4), "state"), r.input(numbers(1, 4))
    new = r.add("add", w, x)
    r.graph.outputs, r.graph.writes = [r.add("exp", new)], [(w, new)]
    run = built(r, "c").run
    first, second, x_now = np.zeros(4, "f"), np.ones(4, "f"), np.ones(4, "f")
    run([first, x_now])
    run([second, x_now])
    run([first, x_now])
    assert first.tolist() == [2] * 4
    assert second.tolist() == [2] * 4


@needs_compiler
def test_a_state_that_must_not_be_written_is_refused() -> None:
    r = Recorder()
    w = r.input(numbers(0, 4), "state")
    r.graph.writes = [(w, r.add("exp", w))]
    locked = np.zeros(4, "f")
    locked.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        built(r, "c").run([locked])
    assert not locked.any()


@needs_compiler
@pytest.mark.parametrize("wrong", [np.zeros((3, 4), "f"), np.zeros(12)])
def test_an_array_of_another_type_never_reaches_c(wrong: Any) -> None:
    r = Recorder()
    r.graph.outputs = [r.add("exp", r.input(numbers(0, 3, 3)))]
    with pytest.raises(ValueError, match="is not what program was made for"):
        built(r, "c").run([wrong])


def test_addresses_are_those_that_numpy_gives() -> None:
    for array in (np.zeros((3, 2)), np.zeros(9)[2:], np.zeros(0), np.zeros(())):
        assert _looked_up(array) == _asked_for(array)


# ------------------------------------------------------------------ calls and errors


def test_python_numbers_are_read_at_each_call() -> None:
    for target in ("c", "numpy") if a_compiler_is_here() else ("numpy",):
        r = Recorder()
        x, rate = r.input(numbers(0, 4)), r.input(0.5, "number", "rate")
        scaled = r.add("mul", rate, rate)
        r.graph.outputs = [
            r.add("mul", x, r.add("cast", scaled, dtype=np.dtype("float32"))),
            scaled,
        ]
        run = built(r, target).run
        for number in (0.5, 2, 1e-3):
            out, square = run([r.given[0], number])
            np.testing.assert_allclose(out, r.given[0] * np.float32(number**2))
            assert square == number**2


@pytest.mark.parametrize("target", TARGETS)
def test_an_operation_that_no_loop_can_say_is_called_in_between(target: str) -> None:
    r = Recorder()
    x, w = r.input(numbers(0, 4, 4)), r.input(numbers(1, 4, 4), "state")
    rate = r.input(0.5, "number")
    total = r.add("cumsum", r.add("exp", r.add("t", x)), dim=0)
    square = r.add("matrix_exp", r.add("mul", total, r.add("constant", value=0.01)))
    again = r.add("cumsum", w, dim=1)
    wide = r.add("cumsum", r.add("reshape", rate, shape=(1,)), dim=0)
    r.graph.outputs = [r.add("add", square, again), total, wide]
    r.graph.writes = [(w, r.add("cumsum", r.add("neg", total), dim=0))]
    check(r, target)


@pytest.mark.parametrize("target", TARGETS)
def test_several_results_of_a_call_and_its_gradient(target: str) -> None:
    r = Recorder()
    x = r.input(numbers(0, 4, 5))
    values, places = r.add("topk", x, k=2, dim=1, largest=True, sorted=True)
    g = r.add("exp", values)
    how: dict[str, Any] = {"dim": 1}
    slope = r.add("cumsum.gradient", g, of=(0,), saved=(), how=how)
    r.graph.outputs = [r.add("neg", values), places, slope]
    check(r, target)


@pytest.mark.parametrize("target", TARGETS)
def test_an_index_out_of_bounds_is_eagers_error(target: str) -> None:
    r = Recorder()
    table, rows = r.input(numbers(0, 5, 3), "state"), r.input(np.array([0, 4]))
    how = {"padding_idx": -1, "by_frequency": False}
    chosen = r.add("embedding", table, rows, **how)
    r.graph.outputs = [r.add("exp", chosen)]
    r.graph.writes = [(table, r.add("neg", table))]
    check(r, target)
    given = copies(r.given)
    before = given[0].copy()
    run = built(r, target).run
    for wrong in ([0, 5], [-7, 1]):
        with pytest.raises(IndexError):
            run([given[0], np.array(wrong)])
        np.testing.assert_array_equal(given[0], before)
    run([given[0], np.array([1, 2])])  # and it goes on
    np.testing.assert_array_equal(given[0], -before)


@pytest.mark.parametrize("target", TARGETS)
def test_draws_come_from_the_hook_in_their_order(target: str) -> None:
    r = Recorder()
    state = {"generator": np.random.default_rng(0)}
    r.draw = lambda size: state["generator"].random(size).astype(np.float32)
    x = r.input(numbers(0, 3))
    first, second = r.add("draw", size=(3,)), r.add("draw", size=(3,))
    r.graph.outputs = [r.add("add", x, first), r.add("exp", second)]
    run = built(r, target).run
    state["generator"] = np.random.default_rng(5)
    found = [each.copy() for _ in range(3) for each in run(r.given)]
    state["generator"] = np.random.default_rng(5)
    right = [each for _ in range(3) for each in interpret.run(r.graph, r.given, r.draw)]
    for a, b in zip(right, found, strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-6)


@pytest.mark.parametrize("target", TARGETS)
def test_slots_deep_in_settings(target: str) -> None:
    r = Recorder()
    x, rows = r.input(numbers(0, 4, 5)), r.input(np.array([2, 0]))
    part = r.add("index", x, rows, key=(slice(1, None),), then=(Slot(1),))
    r.graph.outputs = [r.add("exp", part)]
    check(r, target)


# ------------------------------------------------------------------ threads


@pytest.mark.parametrize("target", TARGETS)
def test_callers_in_several_threads_have_memory_of_their_own(target: str) -> None:
    r = Recorder()
    x = r.input(numbers(0, 64, 64))
    y = r.add("exp", r.add("mm", x, r.add("t", x)))
    r.graph.outputs = [r.add("sum", r.add("tanh", y), dim=(1,), keepdim=False), y]
    run, wrong = built(r, target).run, []

    def work(seed: int) -> None:
        given = numbers(seed, 64, 64) * 0.1
        right = interpret.run(r.graph, [given])
        for _ in range(40):
            for a, b in zip(right, run([given]), strict=True):
                if not np.allclose(a, b, rtol=1e-4):
                    wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@needs_compiler
def test_a_large_loop_is_shared_between_threads() -> None:
    r = Recorder()
    x, y = r.input(numbers(0, 1200, 1000)), r.input(numbers(1, 1000))
    r.graph.outputs = [r.add("tanh", r.add("add", x, y))]
    made = check(r, "c", threads=3)
    assert any("part_" in line for line in made.source.splitlines())


def test_parts_cover_everything_once() -> None:
    for size in (1, 2, 7, 1000):
        for threads in (1, 2, 3, 16):
            found = [
                i for first, last in parts(size, threads) for i in range(first, last)
            ]
            assert found == list(range(size))


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("dim", [(0,), (1,)])
def test_the_largest_of_numbers_and_nan_is_nan(
    target: str, dim: tuple[int, ...]
) -> None:
    r = Recorder()
    x = r.input(np.float32([[np.nan, 1, 2], [0, 3, -np.inf]]))
    how = {"dim": dim, "keepdim": False}
    r.graph.outputs = [r.add("amax", x, **how), r.add("amin", x, **how)]
    check(r, target)


def test_the_simulator_of_a_gpu_runs_it_too() -> None:
    made = check(mlp_step(4, (6, 5, 3)), "cuda")
    assert any(each.first_line for each in made.kernels)
    assert "__global__" in made.source


FORKS = """
import os, sys
sys.path.insert(0, sys.argv[1])
from small_programs import Recorder, numbers
from tinygrad_edu.compiler.running import build
r = Recorder()
r.graph.outputs = [r.add("exp", r.input(numbers(0, 1200, 1000)))]
run = build(r.graph, "c", threads=2).run
first = run(r.given)[0].sum()
if (child := os.fork()) == 0:
    os._exit(int(run(r.given)[0].sum() != first))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@needs_compiler
@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing to fork")
def test_a_forked_process_has_threads_of_its_own() -> None:
    """The parent's are not there, and who waited for them would wait for ever."""
    command = [sys.executable, "-c", FORKS, str(SUPPORT)]
    assert subprocess.run(command, timeout=60, check=False).returncode == 0


KINDS = (
    *("bool", "uint8", "int8", "int16", "int32", "int64"),
    *("float16", "bfloat16", "float32", "float64", "complex64", "complex128"),
)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("dtype", KINDS)
def test_every_number_type(target: str, dtype: str) -> None:
    """C computes with real numbers of at least 32 bits, and copies all others."""
    kind, r = number_type(dtype), Recorder()
    x = r.input((np.arange(12).reshape(3, 4) % 5).astype(kind), "state")
    y = r.input((np.arange(12).reshape(3, 4) % 3 + 1).astype(kind))
    wide = "wide:" if dtype in ("float16", "bfloat16") else ""
    total = r.add(f"{wide}add", x, y)
    chosen = r.add("where", r.add("ne", x, y), total, y)
    turned = r.add("reshape", r.add("t", x), shape=(12,))
    as_double = r.add("cast", chosen, dtype=np.dtype("float64"))
    r.graph.outputs = [r.add("logical_and", x, y), turned, as_double, r.add("clone", y)]
    r.graph.writes = [(x, chosen)]
    made, expected, found = built(r, target), copies(r.given), copies(r.given)
    for _ in range(2):
        right, results = interpret.run(r.graph, expected), made.run(found)
        for a, b in zip([*right, *expected], [*results, *found], strict=True):
            assert (a.dtype, a.shape) == (b.dtype, b.shape)
            np.testing.assert_array_equal(
                a.astype("complex128"), b.astype("complex128")
            )


def test_a_compiled_function_fails_as_the_function_does() -> None:
    table = torch.nn.Embedding(5, 3)

    def step(rows: Any) -> Any:
        loss = (table(rows) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            table.weight -= 0.1 * table.weight.grad
        table.zero_grad()
        return loss

    compiled = torch.compile(step)
    for _ in range(3):
        compiled(torch.tensor([1, 2]))
    before = table.weight.detach().clone()
    for function in (step, compiled):
        with pytest.raises(IndexError, match=r"^index out of range in self"):
            function(torch.tensor([1, 7]))
    assert torch.equal(table.weight, before)
