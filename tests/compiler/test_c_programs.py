"""C programs compute what the interpreter computes, whatever is fused with what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from random_programs import RandomProgram

from tinygrad_edu.compiler.ir import interpret
from tinygrad_edu.compiler.ir.graph import Graph
from tinygrad_edu.compiler.ir.text import read
from tinygrad_edu.compiler.native import blas, compiler
from tinygrad_edu.compiler.native.command import Unavailable
from tinygrad_edu.compiler.passes.fuse import fuse
from tinygrad_edu.compiler.planning import Loop, schedule
from tinygrad_edu.compiler.running.executable import Executable, build
from tinygrad_edu.compiler.targets.c_source import Split, emit

Array = np.ndarray[Any, Any]
rng = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def needs_compiler() -> None:
    """No C compiler, nothing to compare."""
    try:
        compiler.find()
    except Unavailable as reason:
        pytest.skip(str(reason))


def normal(*shape: int) -> Array:
    """Random numbers in float32."""
    return np.asarray(rng.standard_normal(shape), np.float32)


def copies(inputs: Sequence[Any]) -> list[Any]:
    return [each.copy() if isinstance(each, np.ndarray) else each for each in inputs]


def check(graph: Graph, inputs: Sequence[Any], tolerance: float = 1e-5) -> Executable:
    """Run a graph as C and in the interpreter: equal results, equal states."""
    expected_inputs, inputs = copies(inputs), copies(inputs)
    with np.errstate(all="ignore"):
        expected = interpret.run(graph, expected_inputs)
    made = build(graph, "c", optimized=True)
    assert made.target == "c", made.reason
    both = [*zip(made.run(inputs), expected, strict=True)]
    both += zip(inputs, expected_inputs, strict=True)
    for found, wanted in both:
        np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=tolerance)
    return made


@settings(max_examples=40)
@given(seed=st.integers(0, 100_000))
def test_random_programs_mean_what_the_interpreter_says(seed: int) -> None:
    program = RandomProgram(seed)
    check(program.graph, program.inputs, 3e-4)


@settings(max_examples=15)
@given(seed=st.integers(0, 100_000))
def test_unfused_programs_mean_the_same(seed: int) -> None:
    program = RandomProgram(seed)
    graph = program.graph
    first = next(node for node in graph.nodes if node.op != "constant")
    graph.groups = [[first]]
    check(graph, program.inputs, 3e-4)


def text(lines: str) -> Graph:
    """A graph from its text."""
    return read("graph step on cpu\n" + lines)


SOFTMAX = """
  input %x: float32[64, 100] argument "x"
  %m: float32[64, 1] = amax(%x, dim=(1,), keepdim=True)
  %s: float32[64, 100] = sub(%x, %m)
  %e: float32[64, 100] = exp(%s)
  %t: float32[64, 1] = sum(%e, dim=(1,), keepdim=True)
  %p: float32[64, 100] = div(%e, %t)
  return %p
"""


def test_softmax_is_one_loop_in_three_passes() -> None:
    made = check(text(SOFTMAX), [normal(64, 100)])
    assert len(made.kernels) == 1
    assert made.plan is not None
    (loop,) = made.plan.steps
    assert isinstance(loop, Loop)
    assert (loop.rows, loop.columns) == ((64,), (100,))
    assert max(each.phase for each in loop.operations) == 2


def test_softmax_of_masked_scores_has_exact_zeros_and_rows_of_nan_stay_nan() -> None:
    x = normal(64, 100)
    x[:, 50:] = -np.inf
    x[3] = -np.inf
    x[4, 7] = np.nan
    (found,) = build(text(SOFTMAX), "c", optimized=True).run([x])
    assert not found[5:, 50:].any()
    assert np.isnan(found[3:5]).all()
    assert np.isfinite(found[5:]).all()


LAYER_NORM = """
  input %x: float32[4, 16, 128] argument "x"
  input %w: float32[128] state "weight"
  input %b: float32[128] state "bias"
  input %g: float32[64, 128] argument "g"
  %n: float32[] = constant(value=0.0078125)
  %eps: float32[] = constant(value=1e-05)
  %1: float32[4, 16, 1] = sum(%x, dim=(2,), keepdim=True)
  %m: float32[4, 16, 1] = mul(%1, %n)
  %c: float32[4, 16, 128] = sub(%x, %m)
  %2: float32[4, 16, 128] = mul(%c, %c)
  %3: float32[4, 16, 1] = sum(%2, dim=(2,), keepdim=True)
  %4: float32[4, 16, 1] = mul(%3, %n)
  %5: float32[4, 16, 1] = add(%4, %eps)
  %r: float32[4, 16, 1] = rsqrt(%5)
  %h: float32[4, 16, 128] = mul(%c, %r)
  %6: float32[4, 16, 128] = mul(%h, %w)
  %y: float32[4, 16, 128] = add(%6, %b)
  %flat: float32[64, 128] = reshape(%h, shape=(64, 128))
  %gh: float32[64, 128] = mul(%g, %flat)
  %dw: float32[128] = sum(%gh, dim=(0,), keepdim=False)
  %db: float32[128] = sum(%g, dim=(0,), keepdim=False)
  return %y, %dw, %db
"""


def test_layer_norm_and_its_column_sums_are_one_loop_through_a_reshape() -> None:
    inputs = [normal(4, 16, 128), normal(128), normal(128), normal(64, 128)]
    assert len(check(text(LAYER_NORM), inputs, 1e-4).kernels) == 1


def test_equal_layers_are_written_once() -> None:
    layers = "".join(
        f"""
  input %w{i}: float32[8, 8] state "{i}.weight"
  %m{i + 1}: float32[4, 8] = mm(%h{i}, %w{i})
  %h{i + 1}: float32[4, 8] = relu(%m{i + 1})"""
        for i in range(4)
    )
    graph = text(
        '  input %h0: float32[4, 8] argument "x"' + layers + "\n  return %h4\n"
    )
    made = check(graph, [normal(4, 8), *(normal(8, 8) for _ in range(4))])
    assert [(each.name, each.calls) for each in made.kernels] == [
        ("product_1", 4),
        ("loop_1", 4),
    ]


def test_a_state_read_later_in_its_old_form_is_written_at_the_end() -> None:
    graph = text("""
  input %w: float32[8, 8] state "w"
  input %x: float32[8, 8] argument "x"
  %new: float32[8, 8] = sub(%w, %x)
  %turned: float32[8, 8] = t(%w)
  %y: float32[8, 8] = mm(%x, %turned)
  %z: float32[8, 8] = mul(%turned, %new)
  write %w <- %new
  return %y, %z, %new
""")
    check(graph, [normal(8, 8), normal(8, 8)])


def test_two_states_change_places() -> None:
    graph = text("""
  input %a: float32[8] state "a"
  input %b: float32[8] state "b"
  write %a <- %b
  write %b <- %a
  return %a
""")
    check(graph, [normal(8), normal(8)])


def test_a_state_is_turned_in_place() -> None:
    graph = text("""
  input %a: float32[5, 5] state "a"
  %b: float32[5, 5] = t(%a)
  %c: float32[5, 5] = exp(%b)
  write %a <- %c
  return %b
""")
    check(graph, [normal(5, 5)])


ADAM = """
  input %p: float32[1000] state "p"
  input %m: float32[1000] state "m"
  input %v: float32[1000] state "v"
  input %x: float32[50, 1000] argument "x"
  input %lr: float64[] number "lr"
  %b: float32[] = constant(value=0.9)
  %a: float32[] = constant(value=0.1)
  %m1: float32[1000] = mul(%m, %b)
  %g: float32[1000] = sum(%x, dim=(0,), keepdim=False)
  %g1: float32[1000] = mul(%g, %a)
  %m2: float32[1000] = add(%m1, %g1)
  %v1: float32[1000] = mul(%v, %b)
  %gg: float32[1000] = mul(%g, %g)
  %v2: float32[1000] = add(%v1, %gg)
  %r: float32[1000] = sqrt(%v2)
  %q: float32[1000] = div(%m2, %r)
  %rate: float32[] = cast(%lr, dtype=float32)
  %u: float32[1000] = mul(%rate, %q)
  %n: float32[1000] = sub(%p, %u)
  write %m <- %m2
  write %v <- %v2
  write %p <- %n
  return %g
"""


def test_an_optimizer_is_one_loop_that_writes_in_place() -> None:
    inputs = [normal(1000), normal(1000), np.abs(normal(1000)), normal(50, 1000), 0.1]
    made = check(text(ADAM), inputs, 1e-4)
    assert made.plan is not None
    last = made.plan.steps[-1]
    assert isinstance(last, Loop)
    stores = [each.store for each in last.operations if each.store is not None]
    assert sorted(each.buffer.name for each in stores) == ["m", "p", "v"]
    assert len(made.plan.steps) == 3  # the sum, the rate, the update


EMBEDDING = """
  input %t: float32[50, 16] state "table"
  input %i: int64[4, 6] argument "i"
  %e: float32[4, 6, 16] = embedding(%t, %i, padding_idx=-1, by_frequency=False)
  %y: float32[4, 6, 16] = relu(%e)
  %g: float32[50, 16] = embedding_rows(%y, %i, count=50)
  %n: float32[50, 16] = sub(%t, %g)
  write %t <- %n
  return %y
"""


def test_rows_of_a_table_are_read_and_added_to() -> None:
    check(text(EMBEDDING), [normal(50, 16), rng.integers(0, 50, (4, 6))])


@pytest.mark.parametrize("wrong", [50, -1, 2**40])
def test_an_index_out_of_bounds_is_an_error_before_anything_is_written(
    wrong: int,
) -> None:
    table, indices = normal(50, 16), rng.integers(0, 50, (4, 6))
    indices[3, 5] = wrong
    before = table.copy()
    made = build(text(EMBEDDING), "c", optimized=True)
    with pytest.raises(IndexError):
        made.run([table, indices])
    np.testing.assert_array_equal(table, before)


def test_one_number_of_each_row_is_picked_from_a_row_that_is_nowhere_in_memory() -> (
    None
):
    graph = text("""
  input %x: float32[9, 20] argument "x"
  input %i: int64[9, 1] argument "i"
  %e: float32[9, 20] = exp(%x)
  %t: float32[9, 1] = sum(%e, dim=(1,), keepdim=True)
  %p: float32[9, 20] = div(%e, %t)
  %k: float32[9, 1] = gather(%p, %i, dim=1)
  %l: float32[9, 1] = log(%k)
  %s: float32[] = sum(%l, dim=None, keepdim=False)
  return %s, %k
""")
    made = check(graph, [normal(9, 20), rng.integers(0, 20, (9, 1))])
    assert made.peak_bytes == 0


@pytest.mark.parametrize("dim", [0, 1])
def test_numbers_are_gathered_and_scattered_along_any_dimension(dim: int) -> None:
    graph = text(f"""
  input %x: float32[7, 7] argument "x"
  input %i: int64[7, 7] argument "i"
  %g: float32[7, 7] = gather(%x, %i, dim={dim})
  %s: float32[7, 7] = scatter_zeros(%g, %i, dim={dim}, shape=(7, 7))
  return %g, %s
""")
    check(graph, [normal(7, 7), rng.integers(0, 7, (7, 7))])


def test_sums_of_ten_million_numbers_keep_their_digits() -> None:
    graph = text("""
  input %x: float32[10000000] argument "x"
  %s: float32[] = sum(%x, dim=None, keepdim=False)
  return %s
""")
    x = rng.random(10_000_000, np.float32)
    (found,) = build(graph, "c", optimized=True).run([x])
    assert abs(found / x.sum(dtype=np.float64) - 1) < 1e-6


def test_sums_over_many_rows_keep_their_digits() -> None:
    graph = text("""
  input %x: float32[100000, 8] argument "x"
  %s: float32[8] = sum(%x, dim=(0,), keepdim=False)
  return %s
""")
    x = rng.random((100_000, 8), np.float32)
    (found,) = build(graph, "c", optimized=True).run([x])
    exact = x.sum(0, dtype=np.float64)
    assert np.max(np.abs(found / exact - 1)) < 1e-5


def test_whole_numbers_and_truth_values() -> None:
    graph = text("""
  input %x: int64[6, 8] argument "x"
  input %y: int32[8] argument "y"
  %w: int64[8] = cast(%y, dtype=int64)
  %a: int64[6, 8] = mul(%x, %w)
  %b: bool[6, 8] = gt(%a, %x)
  %n: int64[6] = sum(%b, dim=(1,), keepdim=False)
  %any: bool[6] = any(%b, dim=(1,), keepdim=False)
  %all: bool[8] = all(%b, dim=(0,), keepdim=False)
  %not: bool[6, 8] = logical_not(%b)
  %m: int64[6] = amax(%a, dim=(1,), keepdim=False)
  %at: int64[6] = argmax(%a, dim=1, keepdim=False)
  return %a, %n, %any, %all, %not, %m, %at
""")
    x = rng.integers(-9, 9, (6, 8))
    check(graph, [x, rng.integers(-9, 9, 8).astype(np.int32)])


def test_whole_numbers_that_grow_too_large_begin_anew() -> None:
    graph = text("""
  input %x: int64[3] argument "x"
  %y: int64[3] = add(%x, %x)
  %z: int64[3] = mul(%y, %x)
  return %y, %z
""")
    with np.errstate(over="ignore"):
        check(graph, [np.array([2**62, -(2**63), 2**63 - 1])])


@pytest.mark.parametrize(
    "dtype", ["float16", "complex64", "complex128", "uint32", "int8", "bool"]
)
def test_numbers_of_any_type_are_carried_to_another_place(dtype: str) -> None:
    graph = text(f"""
  input %x: {dtype}[5, 3] argument "x"
  input %s: {dtype}[3, 5] state "s"
  %t: {dtype}[3, 5] = t(%x)
  %r: {dtype}[15] = reshape(%t, shape=(15,))
  write %s <- %t
  return %t, %r, %x
""")
    check(graph, [normal(5, 3).astype(dtype), normal(3, 5).astype(dtype)])


PRODUCTS = {
    "mm": ("4, 5", "5, 6", "4, 6"),
    "bmm": ("3, 4, 5", "3, 5, 6", "3, 4, 6"),
    "mv": ("4, 5", "5", "4"),
    "dot": ("5", "5", ""),
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("op", PRODUCTS)
def test_products(op: str, dtype: str) -> None:
    a, b, out = PRODUCTS[op]
    graph = text(f"""
  input %a: {dtype}[{a}] argument "a"
  input %b: {dtype}[{b}] argument "b"
  %y: {dtype}[{out}] = {op}(%a, %b)
  return %y
""")
    check(graph, [normal(*v.value.shape).astype(dtype) for v in graph.inputs])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_products_without_a_blas(dtype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blas, "find", blas.Blas)
    graph = text(f"""
  input %a: {dtype}[5, 4] argument "a"
  input %b: {dtype}[6, 5] argument "b"
  %s: {dtype}[4, 5] = t(%a)
  %t: {dtype}[5, 6] = t(%b)
  %y: {dtype}[4, 6] = mm(%s, %t)
  return %y
""")
    check(graph, [normal(*v.value.shape).astype(dtype) for v in graph.inputs])


def test_products_take_turned_and_cut_matrices_as_they_lie() -> None:
    graph = text("""
  input %q: float32[8, 30] argument "qkv"
  %a: float32[8, 10] = index(%q, key=(:, :10))
  %b: float32[8, 10] = index(%q, key=(:, 10:20))
  %t: float32[10, 8] = t(%b)
  %s: float32[8, 8] = mm(%a, %t)
  %u: float32[8, 8] = t(%s)
  %v: float32[8, 8] = mm(%u, %s)
  return %v
""")
    made = check(graph, [normal(8, 30)])
    assert {each.name for each in made.kernels} == {"product_1", "product_2"}


@pytest.mark.parametrize(("m", "k", "n"), [(17, 33, 18), (32, 64, 128), (19, 16, 90)])
def test_small_products_with_a_turned_matrix(m: int, k: int, n: int) -> None:
    graph = text(f"""
  input %x: float32[2, {m}, {k}] argument "x"
  input %w: float32[2, {n}, {k}] argument "w"
  %t: float32[2, {k}, {n}] = transpose(%w, dim0=1, dim1=2)
  %y: float32[2, {m}, {n}] = bmm(%x, %t)
  return %y
""")
    made = check(graph, [normal(2, m, k), normal(2, n, k)], 1e-4)
    assert "turn_f(a" in made.source


def test_what_no_blas_takes_is_copied_before() -> None:
    graph = text("""
  input %x: float32[8, 12] argument "x"
  %a: float32[4, 6] = index(%x, key=(::2, ::2))
  %r: float32[1, 6] = index(%x, key=(:1, :6))
  %e: float32[6, 6] = expand(%r, shape=(6, 6))
  %y: float32[4, 6] = mm(%a, %e)
  return %y
""")
    check(graph, [normal(8, 12)])


def test_parts_of_a_large_loop_can_be_done_apart() -> None:
    graph = text("""
  input %x: float32[1200, 1000] argument "x"
  input %b: float32[1000] argument "b"
  %a: float32[1200, 1000] = add(%x, %b)
  %y: float32[1200, 1000] = tanh(%a)
  return %y
""")
    fuse(graph)
    source = emit(schedule(graph), threads=2)
    (split,) = source.segments
    assert isinstance(split, Split)
    assert split.size == 1200
    inputs = [normal(1200, 1000), normal(1000)]
    (found,) = build(graph, "c", threads=2, optimized=True).run(inputs)
    np.testing.assert_allclose(found, np.tanh(inputs[0] + inputs[1]), rtol=1e-5)


def test_memory_is_used_again() -> None:
    lines = "".join(
        f"  %h{i + 1}: float32[64, 64] = mm(%h{i}, %h{i})\n" for i in range(6)
    )
    graph = text(
        '  input %h0: float32[64, 64] argument "x"\n' + lines + "  return %h6\n"
    )
    made = check(graph, [normal(64, 64) * np.float32(0.1)])
    assert made.peak_bytes == 2 * 64 * 64 * 4
    assert made.unplanned_bytes == 5 * 64 * 64 * 4


def test_the_source_names_the_lines_of_python_and_what_each_loop_does() -> None:
    graph = text("""
  input %x: float32[4, 8] argument "x"
  %1: float32[4, 8] = neg(%x)  # train.py:12 [0] h = -x
  %2: float32[4, 8] = relu(%1)  # train.py:13 y = relu(h)  /* really */
  return %2
""")
    source = build(graph, "c", optimized=True).source
    assert "/* 32: neg, relu.\n   train.py:12  h = -x\n" in source
    assert "/ * really * / */" in source
