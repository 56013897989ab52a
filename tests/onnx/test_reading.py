"""ONNX files as programs: ours come back whole, PyTorch's are read, others refused."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx_cases import CASES, real
from single import Case, graph_of

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.onnx import OnnxExporterError
from tinygrad_edu.onnx.errors import UnsupportedOperatorError
from tinygrad_edu.onnx.model import model_of
from tinygrad_edu.onnx.reading.reader import RULES
from tinygrad_edu.onnx.reading.table import FORMULAS
from tinygrad_edu.ops.registry import PRIMITIVES

onnx = pytest.importorskip("onnx")
helper: Any = onnx.helper
FLOAT, INT = onnx.TensorProto.FLOAT, onnx.TensorProto.INT64

try:
    import torch as pytorch
except ModuleNotFoundError:
    pytorch = None


def run(program: Any, arrays: dict[str, Any]) -> list[Any]:
    """The outputs of a program for arguments by their names."""
    labels = [e.label for e in program.graph.inputs if e.kind == "argument"]
    tensors = [torch.from_numpy(np.asarray(arrays[label])) for label in labels]
    with torch.no_grad():
        return [each.numpy() for each in program.run(tensors)]


@pytest.mark.parametrize("each", CASES, ids=lambda each: str(each.op))
def test_operation_and_back(each: Case) -> None:
    graph, arrays, expected = graph_of(each)
    program = torch.onnx.read(model_of(graph, {}))
    found = run(program, {f"x{i}": a for i, a in enumerate(arrays)})
    for ours, theirs in zip(expected, found, strict=True):
        assert (theirs.dtype, theirs.shape) == (ours.dtype, ours.shape)
        np.testing.assert_allclose(theirs, ours, rtol=2e-5, atol=2e-5)


def test_the_table_names_operators_of_onnx_and_primitives_of_ours() -> None:
    operators = {each.name for each in onnx.defs.get_all_schemas()}
    assert set(FORMULAS) | set(RULES) <= operators
    assert not set(FORMULAS) & set(RULES)
    called = {each.split("(")[0] for each in FORMULAS.values()} - {"a"}
    assert called <= set(PRIMITIVES)


def test_weights_and_buffers_come_back_under_their_names() -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU()).eval()
    made = torch.onnx.export(model, (torch.ones(1, 1, 5, 5),))
    program = torch.onnx.read(made.model_proto)
    learned = {name for name, _ in program.named_parameters()}
    assert learned == {name for name, _ in model.named_parameters()}
    assert {n for n, _ in program.named_buffers()} == {
        "1.running_mean",
        "1.running_var",
    }
    assert [node.op for node in program.graph.nodes][-2:] == ["scale_and_shift", "relu"]


def test_what_is_read_can_be_trained_and_saved() -> None:
    made = torch.onnx.export(nn.Linear(3, 1), (torch.ones(4, 3),))
    program = torch.onnx.read(made.model_proto)
    module = program.module()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    x = torch.randn(4, 3)
    before = module(x).square().mean()
    before.backward()
    optimizer.step()
    assert module(x).square().mean().item() < before.item()
    buffer = io.BytesIO()
    torch.export.save(program, buffer)
    assert torch.equal(torch.export.load(buffer).module()(x), module(x))


def test_lines_name_the_operators_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    model = nn.Sequential(nn.Linear(2, 2), nn.ReLU()).eval()
    torch.onnx.export(model, (torch.ones(1, 2),), path)
    line = torch.onnx.read(path).graph.nodes[-1].lines[0]
    assert (line.file, line.text, line.module) == ("model.onnx", "Relu 1/Relu", "1")


# ------------------------------------------------------------------ written by hand


def by_hand(
    nodes: list[Any],
    inputs: dict[str, Any],
    outputs: dict[str, Any],
    weights: dict[str, Any] | None = None,
    opset: int = 18,
) -> Any:
    """A model of these operators."""

    def infos(of: dict[str, Any]) -> list[Any]:
        make = helper.make_tensor_value_info
        return [make(name, *said) for name, said in of.items()]

    arrays = [
        onnx.numpy_helper.from_array(a, name) for name, a in (weights or {}).items()
    ]
    graph = helper.make_graph(nodes, "hand", infos(inputs), infos(outputs), arrays)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9
    )
    return onnx.shape_inference.infer_shapes(model)


def test_shapes_that_follow_from_shapes_are_computed_while_reading() -> None:
    make = helper.make_node
    nodes = [
        make("Shape", ["x"], ["shape"]),
        make("Gather", ["shape", "zero"], ["rows"]),
        make("Unsqueeze", ["rows", "axis"], ["row"]),
        make("Concat", ["row", "rest"], ["wish"], axis=0),
        make("Reshape", ["x", "wish"], ["y"]),
    ]
    weights = {
        "zero": np.array(0),
        "axis": np.array([0]),
        "rest": np.array([-1]),
    }
    x = {"x": (FLOAT, (2, 3, 4))}
    program = torch.onnx.read(by_hand(nodes, x, {"y": (FLOAT, (2, 12))}, weights))
    assert [node.op for node in program.graph.nodes] == ["reshape"]
    assert program.graph.outputs[0].shape == (2, 12)


def one(op: str, *arrays: Any, outputs: int = 1, opset: int = 18, **how: Any) -> Any:
    """A model of one operator; floating point arrays are inputs, others are known."""
    given = {f"x{i}": a for i, a in enumerate(arrays) if a is not None}
    floats = {k: a for k, a in given.items() if a.dtype.kind == "f"}
    known = {k: a for k, a in given.items() if k not in floats}
    names = [f"x{i}" if a is not None else "" for i, a in enumerate(arrays)]
    results = [f"y{i}" for i in range(outputs)]
    node = helper.make_node(op, names, results, **how)
    inputs = {k: (FLOAT, a.shape) for k, a in floats.items()}
    return by_hand([node], inputs, dict.fromkeys(results, (FLOAT, None)), known, opset)


OTHERS: dict[str, tuple[Any, ...]] = {
    "a slice backwards": ("Slice", real(5, 4), np.array([-1]), np.array([-9]),
                          np.array([0]), np.array([-2])),
    "a slice far too long": ("Slice", real(5), np.array([1]), np.array([99])),
    "flatten": ("Flatten", real(2, 3, 4), {"axis": 2}),
    "squeeze": ("Squeeze", real(1, 3, 1), np.array([-1])),
    "squeeze all": ("Squeeze", real(1, 3, 1)),
    "mean of several": ("Mean", real(2, 3), real(3), real(1)),
    "largest of several": ("Max", real(2, 3), real(3), real(1)),
    "a vector times a stack": ("MatMul", real(4), real(2, 4, 3)),
    "a stack times a vector": ("MatMul", real(2, 3, 4), real(4)),
    "stacks stretched": ("MatMul", real(2, 1, 3, 4), real(5, 4, 2)),
    "gemm, all turned": ("Gemm", real(4, 3), real(2, 4),
                         {"transA": 1, "transB": 1, "alpha": 0.5}),
    "gemm with a sum": ("Gemm", real(3, 4), real(4, 2), real(2), {"beta": 2.0}),
    "conv of the same size": ("Conv", real(1, 2, 7, 7), real(3, 2, 3, 3),
                              {"auto_pad": "SAME_UPPER", "strides": [2, 2]}),
    "conv with uneven borders": ("Conv", real(1, 2, 7, 7), real(3, 2, 3, 3),
                                 {"pads": [0, 1, 2, 1]}),
    "max pool, cut off": ("MaxPool", real(1, 2, 8, 8),
                          {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}),
    "average pool": ("AveragePool", real(1, 2, 8, 8),
                     {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}),
    "global max": ("GlobalMaxPool", real(1, 2, 8, 8)),
    "instance norm": ("InstanceNormalization", real(2, 3, 5), real(3), real(3)),
    "selu": ("Selu", real(4)),
    "softsign": ("Softsign", real(4)),
    "thresholded": ("ThresholdedRelu", real(4), {"alpha": 0.2}),
    "a hard sigmoid of its own": ("HardSigmoid", real(4)),
    "sum of squares": ("ReduceSumSquare", real(3, 4), np.array([1])),
    "log of a sum": ("ReduceLogSum", real(3, 4) ** 2 + 1, np.array([0])),
    "split evenly": ("Split", real(5, 2), {"num_outputs": 2, "outputs": 2}),
    "gather by columns": ("Gather", real(3, 4), np.array([[2, 0]]), {"axis": 1}),
    "one of a dimension": ("Gather", real(3, 4), np.array(1), {"axis": 1}),
    "twice as many by scales": ("Resize", real(1, 1, 3, 3), None,
                                None, np.array([1, 1, 5, 6]), {"mode": "linear"}),
    "an rnn both ways": ("RNN", real(4, 2, 3), real(2, 5, 3), real(2, 5, 5),
                         {"hidden_size": 5, "direction": "bidirectional",
                          "outputs": 2}),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_operators_that_we_never_write(name: str) -> None:
    runtime = pytest.importorskip("onnxruntime")
    op, *given = OTHERS[name]
    how = given.pop() if isinstance(given[-1], dict) else {}
    model = one(op, *given, **how)
    arrays = {f"x{i}": a for i, a in enumerate(given) if a is not None}
    session = runtime.InferenceSession(model.SerializeToString())
    names = [each.name for each in session.get_inputs()]
    expected = session.run(None, {each: arrays[each] for each in names})
    for ours, theirs in zip(run(torch.onnx.read(model), arrays), expected, strict=True):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-5)


# ------------------------------------------------------------------ made by PyTorch


def small_models(t: Any) -> dict[str, Callable[[], tuple[Any, Any]]]:
    """Models that PyTorch's exporter writes in its own words."""
    cnn = t.nn.Conv2d(3, 8, 3, padding=1), t.nn.BatchNorm2d(8), t.nn.SiLU()
    tail = t.nn.MaxPool2d(2), t.nn.Flatten(), t.nn.Linear(128, 4), t.nn.LogSoftmax(1)
    image, words, walk = (2, 3, 8, 8), (4, 3), (5, 2, 4)
    return {
        "mlp": lambda: (
            t.nn.Sequential(t.nn.Linear(3, 8), t.nn.GELU(), t.nn.LayerNorm(8)),
            t.randn(words),
        ),
        "cnn": lambda: (t.nn.Sequential(*cnn, *tail), t.randn(image)),
        "lstm": lambda: (t.nn.LSTM(4, 3, 2, bidirectional=True), t.randn(walk)),
        "gru": lambda: (t.nn.GRU(4, 3), t.randn(walk)),
        "images": lambda: (
            t.nn.Sequential(
                t.nn.ConvTranspose2d(3, 4, 2, stride=2),
                t.nn.GroupNorm(2, 4),
                t.nn.Upsample(scale_factor=2, mode="bilinear"),
                t.nn.ReflectionPad2d(1),
            ),
            t.randn(image),
        ),
    }


@pytest.mark.parametrize("name", ["mlp", "cnn", "lstm", "gru", "images"])
def test_models_of_pytorch(name: str) -> None:
    if pytorch is None:
        pytest.skip("needs a system with PyTorch")
    pytorch.manual_seed(0)
    model, x = small_models(pytorch)[name]()
    model.eval()
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytorch.onnx.export(model, (x,), buffer, dynamo=False)
    program = torch.onnx.read(onnx.load_from_string(buffer.getvalue()))
    with pytorch.no_grad():
        expected = model(x)
    first = expected[0] if isinstance(expected, tuple) else expected
    (argument,) = [e.label for e in program.graph.inputs if e.kind == "argument"]
    ours = run(program, {argument: x.numpy()})
    np.testing.assert_allclose(ours[0], first.numpy(), rtol=2e-5, atol=2e-5)


# ------------------------------------------------------------------ refused


def test_open_shapes_have_to_be_said() -> None:
    node = helper.make_node("Relu", ["x"], ["y"])
    open_ = {"x": (FLOAT, ("batch", 3))}
    model = by_hand([node], open_, {"y": (FLOAT, ("batch", 3))})
    with pytest.raises(
        OnnxExporterError, match=r"input 'x' is open\n  got:      \(batch"
    ):
        torch.onnx.read(model)
    program = torch.onnx.read(model, shapes={"x": (5, 3)})
    assert program.graph.outputs[0].shape == (5, 3)


def test_what_we_lack_is_named() -> None:
    model = one("STFT", real(1, 16, 1), np.array(4), None, np.array(8))
    with pytest.raises(
        UnsupportedOperatorError, match="Reading the ONNX operator STFT"
    ):
        torch.onnx.read(model)
    model = one("GRU", real(4, 2, 3), real(1, 15, 3), real(1, 15, 5), hidden_size=5)
    with pytest.raises(UnsupportedOperatorError, match="a reset gate in front"):
        torch.onnx.read(model)


def test_shapes_that_depend_on_numbers_are_refused() -> None:
    node = helper.make_node("Reshape", ["x", "shape"], ["y"])
    inputs = {"x": (FLOAT, (6,)), "shape": (INT, (2,))}
    model = by_hand([node], inputs, {"y": (FLOAT, None)})
    with pytest.raises(UnsupportedOperatorError, match="depends on what the model is"):
        torch.onnx.read(model)


def test_hostile_models_are_refused() -> None:
    huge = np.array([1 << 40])
    harmful = [
        one("ConstantOfShape", huge),
        one("Range", np.array(0), huge[0], np.array(1)),
        one("Tile", real(3), huge),
        one("Range", np.array(0), np.array(9), np.array(0)),
        one("Squeeze", real(2, 3), np.array([0])),
        one("Conv", real(1, 1, 9), real(1, 1, 3), dilations=[-2]),
    ]
    for model in harmful:
        with pytest.raises(
            OnnxExporterError, match=r"bytes while|dilation|operator|valid"
        ):
            torch.onnx.read(model)


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    torch.onnx.export(nn.Linear(2, 2), (torch.ones(1, 2),), path)
    data = path.read_bytes()
    for size in (1, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:size])
        with pytest.raises(OnnxExporterError):
            torch.onnx.read(path)
    path.write_bytes(b"not an ONNX file")
    with pytest.raises(OnnxExporterError):
        torch.onnx.read(path)
    with pytest.raises(FileNotFoundError):
        torch.onnx.read(tmp_path / "nothing.onnx")


def test_weights_in_other_files_are_refused() -> None:
    made = torch.onnx.export(nn.Linear(2, 2), (torch.ones(1, 2),))
    model = made.model_proto
    weight = model.graph.initializer[0]
    weight.data_location = onnx.TensorProto.EXTERNAL
    entry = weight.external_data.add()
    entry.key, entry.value = "location", "../../etc/passwd"
    with pytest.raises(OnnxExporterError, match="in files beside it"):
        torch.onnx.read(model)
