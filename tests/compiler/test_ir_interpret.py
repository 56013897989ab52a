"""The interpreter: what each kind of operation means, and when writes happen."""

import numpy as np
import pytest

from tinygrad_edu.compiler.ir.graph import Graph, Slot, Type
from tinygrad_edu.compiler.ir.interpret import run

THREE = Type("float32", (3,))


def graph_of(op, *types, outputs, **settings):
    """A program of one operation on arguments of these types."""
    graph = Graph()
    values = [
        graph.add_input(each, "argument", f"x{i}") for i, each in enumerate(types)
    ]
    graph.outputs = list(graph.add(op, values, outputs, settings).outputs)
    return graph


def test_an_operation_is_its_primitives_forward():
    graph = graph_of(
        "sum", Type("float32", (2, 3)), outputs=[THREE], dim=(0,), keepdim=False
    )
    (out,) = run(graph, [np.ones((2, 3), np.float32)])
    assert out.tolist() == [2, 2, 2]


def test_a_single_number_is_an_array():
    graph = graph_of("sum", THREE, outputs=[Type("float32")], dim=None, keepdim=False)
    (out,) = run(graph, [np.float32([1, 2, 3])])
    assert type(out) is np.ndarray
    assert out.shape == ()
    assert out == 6


def test_slots_bring_arrays_into_settings():
    index = Type("int64", (2,))
    graph = graph_of(
        "index", THREE, index, outputs=[Type("float32", (2,))], key=(), then=(Slot(1),)
    )
    (out,) = run(graph, [np.float32([5, 6, 7]), np.array([2, 0])])
    assert out.tolist() == [7, 5]


def test_a_gradient_is_the_rule_on_arrays():
    graph = graph_of(
        "mul.gradient",
        THREE,
        THREE,
        outputs=[THREE],
        of=(0,),
        saved=(None, Slot(1)),
        how={},
    )
    (out,) = run(graph, [np.float32([1, 2, 3]), np.float32([4, 5, 6])])
    assert out.tolist() == [4, 10, 18]


def test_a_gradient_of_several_outputs_fills_gaps_with_zeros():
    graph = graph_of(
        "var_mean.gradient",
        Type("float32"),
        THREE,
        outputs=[THREE],
        of=(0,),
        given=(False, True),
        saved=(Slot(1),),
        how={"dim": None, "correction": 1, "keepdim": False},
    )
    (out,) = run(graph, [np.array(3, np.float32), np.float32([1, 2, 3])])
    assert out.tolist() == [1, 1, 1]


def test_the_wide_form_rounds_once():
    half = Type("float16", (1,))
    graph = graph_of("wide:exp", half, outputs=[half])
    (out,) = run(graph, [np.float16([1])])
    assert out.dtype == np.float16
    assert out == np.float16(np.exp(np.float32(1)))


def test_writes_happen_at_the_end():
    graph = Graph()
    a, b = (graph.add_input(THREE, "state", name) for name in "ab")
    view = graph.add("reshape", [a], [THREE], {"shape": (3,)}).out
    graph.outputs, graph.writes = [view], [(a, b), (b, a)]
    first, second = np.float32([1, 2, 3]), np.float32([4, 5, 6])
    (seen,) = run(graph, [first, second])
    assert seen.tolist() == [1, 2, 3]
    assert (first.tolist(), second.tolist()) == ([4, 5, 6], [1, 2, 3])


def test_numbers_and_constants():
    graph = Graph()
    lr = graph.add_input(Type("float64"), "number", "lr")
    table = graph.add_input(THREE, "constant", "table")
    graph.arrays[table.name] = np.float32([1, 2, 3])
    two = graph.add("constant", [], [Type("float64")], {"value": 2}).out
    double = graph.add("mul", [lr, two], [Type("float64")]).out
    graph.outputs = [double, table]
    double_lr, same = run(graph, [0.5, None])
    assert double_lr == 1
    assert same.tolist() == [1, 2, 3]


def test_a_draw_is_performed_by_the_caller():
    graph = graph_of("draw", outputs=[THREE], kind="uniform", size=(3,))
    (out,) = run(graph, [], draw=lambda kind, size: np.full(size, 0.5, np.float32))
    assert out.tolist() == [0.5, 0.5, 0.5]
    with pytest.raises(RuntimeError, match="draws random numbers"):
        run(graph, [])


def test_an_input_of_another_type_is_refused():
    graph = graph_of("neg", THREE, outputs=[THREE])
    with pytest.raises(ValueError, match="'x0' is not what program was made for"):
        run(graph, [np.zeros(4, np.float32)])
    with pytest.raises(ValueError, match="takes 1 inputs"):
        run(graph, [])


def test_an_unknown_operation_is_refused():
    with pytest.raises(ValueError, match="no operation is called 'magic'"):
        run(graph_of("magic", THREE, outputs=[THREE]), [np.zeros(3, np.float32)])
