"""``torch.onnx.export``: what it writes, returns, warns of and refuses."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.export import ExportError
from tinygrad_edu.onnx import ONNXProgram
from tinygrad_edu.onnx.errors import UnsupportedOperatorError

onnx = pytest.importorskip("onnx")


def test_a_file_is_written_and_valid(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU()).eval()
    made = torch.onnx.export(
        model,
        (torch.ones(2, 3),),
        path,
        input_names=["pixels"],
        output_names=["scores"],
        opset_version=21,
    )
    assert isinstance(made, ONNXProgram)
    read = onnx.load(path)
    onnx.checker.check_model(read, full_check=True)
    assert read.opset_import[0].version == 21
    assert [each.name for each in read.graph.input] == ["pixels"]
    assert [each.name for each in read.graph.output] == ["scores"]
    assert {each.name for each in read.graph.initializer} == {"0.weight", "0.bias"}
    assert [each.op_type for each in read.graph.node] == ["Gemm", "Relu"]
    assert [each.name for each in read.graph.node] == ["0/Gemm", "1/Relu"]
    assert "test_exporting.py" in read.graph.node[0].doc_string
    assert read.producer_name == "tinygrad_edu"


def test_a_program_can_be_run() -> None:
    pytest.importorskip("onnxruntime")
    model, x = nn.Linear(3, 4), torch.randn(2, 3)
    made = torch.onnx.export(model, (x,))
    assert made is not None
    (out,) = made(x)
    assert np.allclose(out.numpy(), model(x).detach().numpy(), atol=1e-6)
    made.release()
    assert repr(made) == "<ONNXProgram Linear, 1 operators>"


def test_the_older_way_returns_nothing(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    assert torch.onnx.export(nn.ReLU(), torch.ones(2), path, dynamo=False) is None
    assert path.exists()


def test_weights_of_an_lstm_keep_their_names() -> None:
    made = torch.onnx.export(nn.LSTM(3, 2), (torch.ones(4, 1, 3),))
    assert made is not None
    names = {each.name for each in made.model_proto.graph.initializer}
    assert {"weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"} <= names
    operators = [each.op_type for each in made.model_proto.graph.node]
    assert operators.count("LSTM") == 1
    assert "MatMul" not in operators


def test_batch_norm_is_one_operator() -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2)).eval()
    made = torch.onnx.export(model, (torch.ones(1, 1, 5, 5),))
    assert made is not None
    operators = [each.op_type for each in made.model_proto.graph.node]
    assert operators == ["Conv", "BatchNormalization"]


def test_training_mode_is_warned_of_and_refused_where_it_matters() -> None:
    model, x = nn.Sequential(nn.Linear(2, 2), nn.Dropout()), torch.ones(3, 2)
    with (
        pytest.warns(UserWarning, match="while it is in training mode"),
        pytest.raises(UnsupportedOperatorError, match="random numbers") as caught,
    ):
        torch.onnx.export(model, (x,))
    assert "model.eval()" in str(caught.value)
    norm = nn.Sequential(nn.BatchNorm1d(2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(UnsupportedOperatorError, match="running_mean is written"):
            torch.onnx.export(norm, (x,))


class Decides(nn.Module):
    def forward(self, x: Any) -> Any:
        return x if bool(x.sum() > 0) else -x


def test_what_cannot_be_captured_names_its_line() -> None:
    with pytest.raises(ExportError, match=r"bool\(x\.sum\(\) > 0\)"):
        torch.onnx.export(Decides(), (torch.ones(2),))


class Asks(nn.Module):
    def forward(self, x: Any) -> Any:
        return x + 1 if torch.onnx.is_in_onnx_export() else x


def test_a_model_can_ask_whether_it_is_exported() -> None:
    made = torch.onnx.export(Asks(), (torch.ones(2),))
    assert made is not None
    assert made.model_proto.graph.node[0].op_type == "Add"
    assert not torch.onnx.is_in_onnx_export()


def test_options_that_cannot_be_followed_are_refused() -> None:
    x = (torch.ones(2),)
    with pytest.raises(ValueError, match="dynamic axes are not supported"):
        torch.onnx.export(nn.ReLU(), x, dynamic_axes={"input": {0: "batch"}})
    with pytest.raises(ValueError, match="export_params=False is not supported"):
        torch.onnx.export(nn.ReLU(), x, export_params=False)
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        torch.onnx.export(nn.ReLU(), x, colour="red")
    assert torch.onnx.export(nn.ReLU(), x, verbose=True, do_constant_folding=True)


def test_without_the_package_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError, match="pip install onnx"):
        torch.onnx.export(nn.ReLU(), (torch.ones(2),))
    with pytest.raises(ImportError, match="ONNX files need the package onnx"):
        torch.onnx.read("model.onnx")


def test_half_precision_keeps_its_type() -> None:
    model = nn.Linear(2, 2).half()
    made = torch.onnx.export(model, (torch.ones(1, 2).half(),))
    assert made is not None
    types = {each.data_type for each in made.model_proto.graph.initializer}
    assert types == {onnx.TensorProto.FLOAT16}
