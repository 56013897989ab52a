"""Each operation as ONNX operators: onnxruntime gives the numbers that ours gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from onnx_cases import CASES, real
from single import Case, case, graph_of

from tinygrad_edu.compiler.ir import interpret
from tinygrad_edu.compiler.ir.graph import Graph, Line, Slot, Type
from tinygrad_edu.onnx.errors import UnsupportedOperatorError
from tinygrad_edu.onnx.model import model_of
from tinygrad_edu.onnx.table import FORMULAS
from tinygrad_edu.onnx.writer import RULES
from tinygrad_edu.ops.registry import PRIMITIVES

pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")


def run(model: Any, arrays: list[Any]) -> list[Any]:
    """What onnxruntime answers; an input that nobody looks at may be missing."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    given = {f"x{i}": a for i, a in enumerate(arrays)}
    names = [each.name for each in session.get_inputs()]
    answers: list[Any] = session.run(None, {name: given[name] for name in names})
    return answers


def assert_same(each: Case, opset: int = 18) -> None:
    graph, arrays, expected = graph_of(each)
    answers = run(model_of(graph, {}, opset=opset), arrays)
    for ours, theirs in zip(expected, answers, strict=True):
        assert (theirs.dtype, theirs.shape) == (ours.dtype, ours.shape)
        np.testing.assert_allclose(theirs, ours, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("each", CASES, ids=lambda each: str(each.op))
def test_operation(each: Case) -> None:
    assert_same(each)


def test_newer_opsets_have_an_operator_for_gelu() -> None:
    graph, *_ = graph_of(case("gelu", real(3), approximate="tanh"))
    model = model_of(graph, {}, opset=20)
    assert [node.op_type for node in model.graph.node] == ["Gelu"]
    assert_same(case("gelu", real(3), approximate="none"), opset=20)


def test_the_table_and_the_rules_name_primitives_only() -> None:
    assert set(FORMULAS) <= set(PRIMITIVES)
    assert set(RULES) - {"draw"} <= set(PRIMITIVES)
    assert not set(FORMULAS) & set(RULES)


def test_every_formula_and_rule_is_tried() -> None:
    tried = {each.op for each in CASES}
    rare = set(RULES) - tried
    assert set(FORMULAS) <= tried
    assert rare <= REFUSED | ALIKE | PACKED, rare


# Their mask has to be known: tried below.
PACKED = {"pack_padded", "pad_packed"}
REFUSED = {"drawn", "native_dropout", "draw"}
# Written by the rule of a neighbour that is tried.
ALIKE = {
    *("refold", "unsafe_split", "diagonal_copy", "as_strided", "place", "index_copy"),
    *("bitwise_xor", "div_floor", "remainder_number", "fmod_number", "addbmm", "addmv"),
}


def test_what_onnx_lacks_is_refused_with_the_line() -> None:
    graph = Graph()
    x = graph.add_input(Type("float32", (3,)), "argument", "x")
    line = Line("model.py", 12, "h = torch.lgamma(x)", "head")
    graph.outputs = [graph.add("lgamma", [x], [x.type], lines=(line,)).out]
    with pytest.raises(UnsupportedOperatorError) as caught:
        model_of(graph, {})
    assert str(caught.value).splitlines() == [
        "Exporting the operator 'lgamma' to ONNX opset version 18 is not supported",
        "  got:      model.py:12: h = torch.lgamma(x) (in head)",
    ]


def test_random_numbers_are_refused_with_advice() -> None:
    graph, *_ = graph_of(case("native_dropout", real(3), p=0.5, seed=0, call=0))
    with pytest.raises(UnsupportedOperatorError, match=r"model\.eval\(\)"):
        model_of(graph, {})


def test_lines_and_modules_are_kept() -> None:
    graph, *_ = graph_of(case("relu", real(3)))
    graph.nodes[0].lines = (Line("model.py", 7, "x = self.act(x)", "head.act"),)
    relu = model_of(graph, {}).graph.node[0]
    assert relu.doc_string == "model.py:7: x = self.act(x) (in head.act)"
    assert relu.name == "head.act/Relu"
    assert {e.key: e.value for e in relu.metadata_props} == {"namespace": "head.act"}


def test_an_opset_that_is_too_old_or_unknown_is_refused() -> None:
    graph, *_ = graph_of(case("relu", real(3)))
    for opset in (17, 1000):
        with pytest.raises(ValueError, match="Unsupported ONNX opset version"):
            model_of(graph, {}, opset=opset)


def test_names_are_what_was_asked_for() -> None:
    graph, *_ = graph_of(case("add", real(3), real(3)))
    model = model_of(graph, {}, ["left", "right"], ["total"])
    assert [each.name for each in model.graph.input] == ["left", "right"]
    assert [each.name for each in model.graph.output] == ["total"]
    with pytest.raises(ValueError, match="exceeded number of inputs"):
        model_of(graph, {}, ["a", "b", "c"])


def test_equal_constants_are_written_once() -> None:
    graph = Graph()
    x = graph.add_input(Type("float32", (2, 3)), "argument", "x")
    for _ in range(3):
        x = graph.add("reshape", [x], [x.type], {"shape": (2, 3)}).out
    graph.outputs = [x]
    assert len(model_of(graph, {}).graph.initializer) == 1


def test_outputs_that_are_no_results_are_copied() -> None:
    graph = Graph()
    x = graph.add_input(Type("float32", (2,)), "argument", "x0")
    y = graph.add("relu", [x], [x.type]).out
    graph.outputs = [y, x, y]
    model = model_of(graph, {})
    assert [each.op_type for each in model.graph.node] == ["Relu", *["Identity"] * 2]
    assert len(run(model, [real(2)])) == 3


@pytest.mark.parametrize("turned", [False, True])
def test_packing_by_a_mask_that_is_known(turned: bool) -> None:
    mask = np.array([[True, True, True], [True, False, True]])  # steps, sequences
    steps = (3, 2, 4) if turned else (2, 3, 4)
    graph, x = Graph(), real(*steps)
    a = graph.add_input(Type.of(x), "argument", "x0")
    known = graph.add_input(Type.of(mask), "constant", "mask", name="mask")
    graph.arrays["mask"] = mask
    how = {"mask": Slot(1), "turned": turned}
    rows = Type("float32", (5, 4))
    packed = graph.add("pack_padded", [a, known], [rows], how).out
    padded = graph.add("pad_packed", [packed, known], [a.type], how | {"value": 9.0})
    graph.outputs = [packed, padded.out]
    for ours, theirs in zip(
        interpret.run(graph, [x, None]), run(model_of(graph, {}), [x]), strict=True
    ):
        assert np.array_equal(ours, theirs)
    del graph.arrays["mask"]
    graph.inputs[1].kind = "argument"
    with pytest.raises(UnsupportedOperatorError, match="lengths that depend"):
        model_of(graph, {})
