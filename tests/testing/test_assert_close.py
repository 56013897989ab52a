"""torch.testing.assert_close says what PyTorch's says; modules by PyTorch's names."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

import torch
from alike import BOTH, outcome

import tinygrad_edu as ours

# Two things to compare and the options, for each library.
PAIRS: dict[str, Any] = {
    "equal": lambda t: (t.ones(3), t.ones(3), {}),
    "near": lambda t: (t.tensor([1.0]), t.tensor([1.0 + 1e-7]), {}),
    "far": lambda t: (t.tensor([1.0, 2.0, 4.0]), t.tensor([1.0, 3.0, 4.0]), {}),
    "matrices": lambda t: (t.eye(2), t.tensor([[1.0, 0.5], [0.0, 2.0]]), {}),
    "large ones are close": lambda t: (
        t.tensor([1e6, 1.0]),
        t.tensor([1e6 + 1, 1.5]),
        {},
    ),
    "no dimensions": lambda t: (t.tensor(1.0), t.tensor(2.0), {}),
    "exactly": lambda t: (t.ones(2), t.ones(2) + 1e-6, {"rtol": 0, "atol": 0}),
    "widely": lambda t: (t.ones(2), t.ones(2) + 0.1, {"rtol": 0.5, "atol": 0}),
    "whole": lambda t: (t.tensor([1, 2]), t.tensor([1, 5]), {}),
    "bytes": lambda t: (t.tensor([1], dtype=t.uint8), t.ones(1, dtype=t.uint8) * 9, {}),
    "booleans": lambda t: (t.tensor([True, False]), t.tensor([True, True]), {}),
    "shapes": lambda t: (t.ones(3), t.ones(2), {}),
    "dtypes": lambda t: (t.ones(3), t.ones(3, dtype=t.float64), {}),
    "any dtypes": lambda t: (t.ones(3), t.ones(3, dtype=t.float64), {"check_dtype": 0}),
    "strides": lambda t: (t.ones(2, 2), t.ones(2, 2).t(), {"check_stride": True}),
    "no strides": lambda t: (t.ones(2, 2), t.ones(2, 2).t(), {}),
    "half": lambda t: (t.ones(2).half(), t.ones(2).half() + 0.01, {}),
    "bfloat16": lambda t: (t.ones(2).bfloat16(), t.ones(2).bfloat16() + 0.01, {}),
    "complex": lambda t: (t.ones(2) * 1j, t.ones(2) * 2j, {}),
    "nan": lambda t: (t.tensor([float("nan")]), t.tensor([float("nan")]), {}),
    "equal nan": lambda t: (
        t.tensor([float("nan")]),
        t.tensor([float("nan")]),
        {"equal_nan": True},
    ),
    "infinity": lambda t: (t.tensor([1.0]), t.tensor([float("inf")]), {}),
    "gradients": lambda t: (t.ones(2, requires_grad=True), t.zeros(2), {}),
    "numbers": lambda t: (1.0, 2.0, {}),
    "near numbers": lambda t: (1.0, 1.0 + 1e-9, {}),
    "zero": lambda t: (1.0, 0.0, {}),
    "kinds of numbers": lambda t: (1, 1.0, {}),
    "any kinds of numbers": lambda t: (1, 1.0, {"check_dtype": False}),
    "nan numbers": lambda t: (float("nan"), float("nan"), {"equal_nan": True}),
    "complex numbers": lambda t: (1j, 2j, {}),
    "arrays": lambda t: (np.ones(2), np.zeros(2), {}),
    "numbers of NumPy": lambda t: (np.float64(1), np.float64(3), {}),
    "truths": lambda t: (True, False, {}),
    "nothing": lambda t: (None, None, {}),
    "nothing and something": lambda t: (None, 3, {}),
    "lists": lambda t: ([t.ones(1), 2.0], (t.ones(1), 2.0), {}),
    "lists that differ": lambda t: ([1.0, [t.ones(2)]], [1.0, [t.zeros(2)]], {}),
    "lengths": lambda t: ([1.0], [1.0, 2.0], {}),
    "inner lengths": lambda t: ([1.0, [2.0]], [1.0, [2.0, 3.0]], {}),
    "mappings": lambda t: ({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.5}, {}),
    "keys": lambda t: ({"a": 1.0, "c": 1.0}, {"b": 2.0, "a": 1.5}, {}),
    "deep": lambda t: ({"a": [t.ones(1)]}, {"a": [t.zeros(1)]}, {}),
    "text": lambda t: ("a", "b", {}),
    "tensor and list": lambda t: (t.ones(1), [1.0], {}),
    "deep in text": lambda t: ([1.0, "a"], [1.0, "b"], {}),
    "parameter": lambda t: (t.nn.Parameter(t.ones(1)), t.ones(1), {}),
    "one tolerance": lambda t: (t.ones(1), t.ones(1), {"rtol": 0.1}),
    "own words": lambda t: (t.ones(1), t.zeros(1), {"msg": "no"}),
    "more words": lambda t: (t.ones(1), t.zeros(1), {"msg": lambda s: f"Look: {s}"}),
}


@pytest.mark.parametrize("name", PAIRS)
def test_assert_close(name: str) -> None:
    said = []
    for t in BOTH:
        one, other, options = PAIRS[name](t)
        try:
            t.testing.assert_close(one, other, **options)
            said.append("close")
        except Exception as error:
            text = str(error).replace("tinygrad_edu.tensor.", "torch.")
            said.append(f"{type(error).__name__}: {text}")
    assert said[1] == said[0]


def test_the_older_form_warns() -> None:
    for value in (1.00001, 2.0):
        theirs, here = (
            outcome(t, lambda t, v=value: t.testing.assert_allclose(t.ones(1), [v]))
            for t in BOTH
        )
        assert here == theirs


PATHS = """
    nn.parameter nn.modules nn.modules.module nn.modules.utils nn.functional nn.init
    nn.common_types nn.utils.rnn nn.utils.clip_grad nn.utils.parametrize
    nn.utils.parametrizations nn.utils.prune nn.utils.fusion nn.utils.stateless
    optim.optimizer optim.lr_scheduler optim.swa_utils optim.sgd optim.adam optim.adamw
    optim.rmsprop optim.adagrad optim.adadelta optim.adamax optim.nadam optim.radam
    optim.asgd optim.rprop optim.lbfgs autograd.function autograd.functional
    autograd.gradcheck autograd.graph autograd.profiler autograd.grad_mode
    autograd.anomaly_mode autograd.variable utils.data utils.data.dataloader
    utils.data.sampler utils.data.dataset utils.data.distributed utils.checkpoint
    utils.hooks utils.dlpack cuda cuda.amp amp amp.autocast_mode amp.grad_scaler testing
    types distributions func linalg fft special random serialization
"""


@pytest.mark.parametrize("path", PATHS.split())
def test_modules_are_found_where_pytorch_has_them(path: str) -> None:
    theirs = importlib.import_module(f"torch.{path}")
    here = importlib.import_module(f"tinygrad_edu.{path}")
    short = path.rpartition(".")[2]
    for kind in (short.upper(), short.capitalize(), {"adamw": "AdamW"}.get(short, "")):
        if path.startswith("optim.") and isinstance(getattr(theirs, kind, None), type):
            assert getattr(here, kind) is getattr(ours.optim, kind)


def test_names_for_annotations() -> None:
    types, sizes = (
        importlib.import_module(f"tinygrad_edu.{name}")
        for name in ("types", "nn.common_types")
    )
    names = {n for n in vars(torch.nn.common_types) if n.endswith("_t")}
    assert names <= {*vars(sizes)}
    assert isinstance(3, sizes._size_2_t.__args__[0])
    assert isinstance(2.5, types.Number)
    assert ours.utils.hooks.RemovableHandle is not None
