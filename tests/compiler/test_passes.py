"""Each pass alone: what it changes, and what it leaves."""

import sys
from pathlib import Path

import numpy as np
import pytest

from tinygrad_edu.compiler import passes
from tinygrad_edu.compiler.ir.build import Builder
from tinygrad_edu.compiler.ir.interpret import run
from tinygrad_edu.compiler.ir.text import read, write
from tinygrad_edu.compiler.ir.verify import verify
from tinygrad_edu.compiler.passes import PASSES, optimize
from tinygrad_edu.compiler.passes.algebra import (
    EXACT,
    NEARLY,
    algebra,
    number,
    operands,
    operation,
    rules,
    settings,
)
from tinygrad_edu.compiler.passes.casts import casts
from tinygrad_edu.compiler.passes.common import common
from tinygrad_edu.compiler.passes.dead_code import dead_code
from tinygrad_edu.compiler.passes.fold import fold
from tinygrad_edu.compiler.passes.fuse import fuse
from tinygrad_edu.compiler.passes.one_hot import one_hot
from tinygrad_edu.compiler.passes.recompute import recompute
from tinygrad_edu.compiler.passes.reshapes import reshapes
from tinygrad_edu.compiler.passes.rewriting import rewrite, show
from tinygrad_edu.compiler.passes.views import views
from tinygrad_edu.compiler.passes.whole_tables import whole_tables

SPECIAL = np.float32([0.0, -0.0, 1, -2.5, np.inf, -np.inf, np.nan, 3])


def after(change, *lines):
    """The operations that are left of these lines after a pass."""
    text = show("\n".join(['input %x: float32[8] argument "x"', *lines]), change)
    return [line for line in text.splitlines() if not line.startswith(("input", "ret"))]


# ------------------------------------------------------------------ dead code


def test_what_a_write_needs_is_alive():
    text = """
      input %x: float32[3] argument "x"
      input %s: float32[3] state "s"
      %a: float32[3] = exp(%x)
      %b: float32[3] = log(%x)
      write %s <- %a
      return
    """
    assert "exp" in show(text, dead_code)
    assert "log" not in show(text, dead_code)


def test_draws_stay():
    lines = ['%a: float32[8] = draw(kind="uniform")', "return %x"]
    assert after(dead_code, *lines) == lines[:1]


def test_dead_operations_leave_their_loop():
    graph = read("""
      graph g on cpu
      input %x: float32[3] argument "x"
      loop
        %a: float32[3] = exp(%x)
        %b: float32[3] = log(%x)
      end
      loop
        %c: float32[3] = log(%x)
      end
      return %a
    """)
    dead_code(graph)
    assert [[node.op for node in group] for group in graph.groups] == [["exp"]]
    verify(graph)


# ------------------------------------------------------------------ common


def test_the_order_of_a_sum_does_not_matter():
    lines = [
        "%y: float32[8] = exp(%x)",
        "%a: float32[8] = add(%x, %y)",
        "%b: float32[8] = add(%y, %x)",
        "%c: float32[8] = sub(%x, %y)",
        "%d: float32[8] = sub(%y, %x)",
        "return %a, %b, %c, %d",
    ]
    assert [line.split()[0] for line in after(common, *lines)] == [
        "%y:",
        "%a:",
        "%c:",
        "%d:",
    ]


def test_settings_and_types_make_a_difference():
    lines = [
        "%a: float32[8] = clamp(%x, min=0, max=None)",
        "%b: float32[8] = clamp(%x, min=-0.0, max=None)",
        "%c: float32[] = constant(value=0)",
        "%d: float64[] = constant(value=0)",
        "return %a, %b, %c, %d",
    ]
    assert after(common, *lines) == lines[:-1]


def test_two_draws_are_two():
    lines = ['%a: float32[8] = draw(kind="u")', '%b: float32[8] = draw(kind="u")']
    assert after(common, *lines, "return %a, %b") == lines


def test_merged_operations_remember_both_lines():
    graph = read("""
      graph g on cpu
      input %x: float32[3] argument "x"
      %a: float32[3] = exp(%x)  # model.py:1 a = x.exp()
      %b: float32[3] = exp(%x)  # model.py:2 b = x.exp()
      return %a, %b
    """)
    common(graph)
    assert [line.number for line in graph.nodes[0].lines] == [1, 2]
    assert graph.outputs[0] is graph.outputs[1]


# ------------------------------------------------------------------ fold


def test_small_arrays_are_folded_and_large_ones_are_not():
    lines = [
        "%a: float32[2] = constant(value=(1, 2))",
        "%b: bool[2] = gt(%a, %a)",
        "%c: float32[40, 2] = expand(%a, shape=(40, 2))",
        "return %b, %c",
    ]
    found = after(fold, *lines)
    assert found[1] == "%b: bool[2] = constant(value=(False, False))"
    assert found[2] == lines[2]


def test_what_is_divided_by_zero_is_infinite():
    lines = [
        "%a: float32[] = constant(value=1)",
        "%b: float32[] = constant(value=0)",
        "%c: float32[] = div(%a, %b)",
        "return %c",
    ]
    assert after(fold, *lines)[-1] == "%c: float32[] = constant(value=inf)"


# ------------------------------------------------------------------ algebra

LETTERS = {"c": 3.0, "k": 3.0, "l": -0.7, "p": 0.25}


def program_of(tree):
    """The program that computes one side of a rule on the inputs x, y and m."""
    graph = read("""
      graph g on cpu
      input %x: float32[8] argument "x"
      input %y: float32[8] argument "y"
      input %m: bool[8] argument "m"
      return
    """)
    builder = Builder(graph)
    known = {name: builder.given(graph.inputs[i].value) for i, name in enumerate("xym")}
    for name, constant in LETTERS.items():
        known[name] = builder.constant(constant, "float32")
    known["z"] = known["x"] - builder.amax(known["x"], dim=(0,), keepdim=True)
    known["s"] = builder.sum(builder.exp(known["z"]), dim=(0,), keepdim=True)
    graph.outputs = [build(builder, tree, known).value]
    graph.nodes = builder.nodes
    return graph


def build(builder, tree, known):
    value = number(tree)
    if value is not None:
        return builder.constant(value, "float32")
    if not operation(tree):
        return known[tree.id]
    parts = [build(builder, each, known) for each in operands(tree)]
    return builder.op(operation(tree), *parts, **settings(tree))


@pytest.mark.parametrize("line", [*EXACT.split("\n")[1:-1], *NEARLY.split("\n")[1:-1]])
def test_each_rule_of_the_table_keeps_the_numbers(line):
    ((left, _),) = rules(line)
    graph = program_of(left)
    inputs = [SPECIAL, SPECIAL[::-1].copy(), SPECIAL > 0]
    (before,) = run(graph, inputs)
    old = write(graph)
    algebra(graph)
    verify(graph)
    (found,) = run(graph, inputs)
    assert write(graph) != old
    np.testing.assert_allclose(found, before, rtol=0 if line in EXACT else 1e-6)
    if line in EXACT:
        known = ~np.isnan(before)
        assert (np.signbit(found) == np.signbit(before))[known].all()


def test_a_rule_never_changes_the_shape():
    lines = [
        "%a: float32[2, 8] = constant(value=((1, 1, 1, 1, 1, 1, 1, 1), "
        "(1, 1, 1, 1, 1, 1, 1, 1)))",
        "%b: float32[2, 8] = mul(%x, %a)",
        "return %b",
    ]
    assert after(algebra, *lines) == lines[:-1]


def test_no_rule_for_what_is_not_always_true():
    lines = ["%c: float32[] = constant(value=0)", "%a: float32[8] = mul(%x, %c)"]
    assert after(algebra, *lines, "return %a") == lines


# ------------------------------------------------------------------ views


@pytest.mark.parametrize(
    "line",
    [
        "%y: float32[8] = clone(%x)",
        "%y: float32[8] = contiguous(%x)",
        "%y: float32[8] = t(%x)",
        "%y: float32[8] = reshape(%x, shape=(-1,))",
        "%y: float32[8] = expand(%x, shape=(8,))",
        "%y: float32[8] = index(%x, key=(:, ...))",
        "%y: float32[8] = squeeze(%x, dim=None)",
        "%y: float32[8] = sum_to(%x, shape=(8,))",
    ],
)
def test_what_changes_nothing_goes(line):
    assert after(views, line, "return %y") == []


def test_what_was_turned_twice_is_as_it_was():
    lines = [
        "%a: float32[2, 4] = reshape(%x, shape=(2, 4))",
        "%b: float32[4, 2] = transpose(%a, dim0=0, dim1=1)",
        "%c: float32[2, 4] = permute(%b, dims=(1, 0))",
        "%d: float32[8] = reshape(%c, shape=(8,))",
        "return %d",
    ]
    assert after(views, *lines) == []


def test_a_sum_looks_through_a_reshape():
    lines = [
        "%a: float32[2, 4] = reshape(%x, shape=(2, 4))",
        "%b: float32[] = sum(%a, dim=(0, 1), keepdim=False)",
        "%c: float32[4] = sum(%a, dim=(0,), keepdim=False)",
        "return %b, %c",
    ]
    assert after(views, *lines) == [
        lines[0],
        "%b: float32[] = sum(%x, dim=(0,), keepdim=False)",
        lines[2],
    ]


def test_elementwise_operations_stretch_by_themselves():
    lines = [
        "%c: float32[] = constant(value=2.0)",
        "%a: float32[8] = expand(%c, shape=(8,))",
        "%b: float32[8] = mul(%x, %a)",
        "%d: float32[8] = exp(%a)",
        "%e: float32[8] = add(%b, %d)",
        "return %e",
    ]
    assert after(views, *lines)[1:] == [
        "%b: float32[8] = mul(%x, %c)",
        "%1: float32[] = exp(%c)",
        "%e: float32[8] = add(%b, %1)",
    ]


def test_a_result_that_was_stretched_stays_stretched():
    lines = ["%a: float32[2, 8] = stretch(%x, shape=(2, 8))", "return %a"]
    assert after(views, *lines) == ["%a: float32[2, 8] = expand(%x, shape=(2, 8))"]


# ------------------------------------------------------------------ the smaller ones


def test_a_narrow_type_loses_what_it_loses():
    lines = [
        "%a: float16[8] = cast(%x, dtype=float16)",
        "%b: float32[8] = cast(%a, dtype=float32)",
        "return %b",
    ]
    assert after(casts, *lines) == lines[:-1]


def test_rows_that_are_not_in_order_are_picked():
    lines = [
        "%t: float32[2, 4] = reshape(%x, shape=(2, 4))",
        "%i: int64[2] = constant(value=(1, 0))",
        "%a: float32[2, 4] = embedding(%t, %i)",
        "return %a",
    ]
    assert after(whole_tables, *lines) == lines[:-1]


def test_the_first_rows_are_a_slice():
    lines = [
        "%t: float32[2, 4] = reshape(%x, shape=(2, 4))",
        "%i: int64[1] = constant(value=(0,))",
        "%a: float32[1, 4] = embedding(%t, %i)",
        "return %a",
    ]
    found = "%a: float32[1, 4] = index(%t, key=(0:1, ...))"
    assert after(whole_tables, *lines) == [*lines[:2], found]


def test_a_target_that_nobody_checks_is_no_one_hot_row():
    text = """
      input %g: float32[8, 1] argument "g"
      input %target: int64[8, 1] argument "target"
      %classes: int64[1, 2] = constant(value=((0, 1),))
      %hot: bool[8, 2] = eq(%target, %classes)
      %row: float32[8, 2] = keep_where(%g, %hot)
      %sum: float32[8, 1] = sum(%row, dim=(1,), keepdim=True)
      return %sum
    """
    assert "sum(%row" in show(text, one_hot)


def test_dimensions_that_are_half_stretched_stay_apart():
    text = """
      input %x: float32[8, 6] argument "x"
      input %y: float32[4, 6] argument "y"
      %a: float32[2, 4, 6] = reshape(%x, shape=(2, 4, 6))
      %b: float32[2, 4, 6] = add(%a, %y)
      return %b
    """
    assert "add(%a, %y)" in show(text, reshapes)


# ------------------------------------------------------------------ all of them


def test_a_pass_that_changes_a_type_is_stopped():
    def wrong(b, node):
        return [b.cast(b.given(node.inputs[0]), "float64")]

    text = 'graph g on cpu\ninput %x: float32[3] argument "x"\n%a: float32[3] = exp(%x)'
    with pytest.raises(RuntimeError, match="a pass put"):
        rewrite(read(f"{text}\nreturn %a"), wrong)


@pytest.mark.parametrize("each", [*PASSES, fuse, recompute])
def test_a_pass_is_a_file_of_its_name_that_shows_what_it_does(each):
    room = sys.modules[each.__module__]
    name = each.__name__
    assert room.__name__.endswith(f".{name}")
    assert "\n>>> " in room.__doc__
    assert name in room.__doc__
    assert each.__doc__


def test_no_pass_is_forgotten():
    folder = Path(passes.__file__).parent
    rooms = {each.stem for each in folder.glob("*.py")} - {"__init__", "rewriting"}
    # Fusion comes after all passes; recomputation runs when asked.
    assert rooms == {each.__name__ for each in PASSES} | {"fuse", "recompute"}


def test_whoever_watches_sees_each_pass():
    seen = []
    graph = read('graph g on cpu\ninput %x: float32[3] argument "x"\nreturn %x')
    optimize(graph, watch=lambda name, graph: seen.append((name, write(graph))))
    assert [name for name, _ in seen] == [each.__name__ for each in PASSES]
