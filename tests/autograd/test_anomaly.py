"""Anomaly mode: the line that made a nan is named, and nothing is changed when off.

Tests with the argument ``t`` run with this library and with PyTorch.
"""

from __future__ import annotations

import linecache
from typing import Any

import pytest

import tinygrad_edu as torch
from tinygrad_edu.autograd.watching import watchers

pytestmark = [
    pytest.mark.filterwarnings("ignore:Anomaly Detection has been enabled"),
    pytest.mark.filterwarnings("ignore:Error detected in"),
    pytest.mark.filterwarnings("ignore:\\s*Previous calculation was induced by"),
]

NAN = "Function '{}' returned nan values in its {}th output"


def leaf(t: Any, *numbers: float) -> Any:
    return t.tensor(numbers, dtype=t.float64, requires_grad=True)


# ------------------------------------------------------------------ nan

MISTAKES = {
    "SqrtBackward0": (0, lambda x, y: x.sqrt() * 0),
    "DivBackward0": (1, lambda x, y: (y * 0) / x),
    "PowBackward0": (0, lambda x, y: (x**-1) * 0),
    "MulBackward0": (0, lambda x, y: x * (y / 0)),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_first_nan_stops_the_walk(name: str, t: Any) -> None:
    output, mistake = MISTAKES[name]
    x, y = leaf(t, 0.0, 0.0), leaf(t, 1.0, 2.0)
    with t.autograd.detect_anomaly():
        loss = mistake(x, y).mul(0 if name == "MulBackward0" else 1).sum()
        with pytest.raises(RuntimeError, match=NAN.format(name, output)):
            loss.backward()
    assert x.grad is None


def test_the_line_is_named() -> None:
    x = leaf(torch, 0.0, -1.0)
    with torch.autograd.detect_anomaly():
        y = x + 1
        wrong = (y - 1).sqrt()  # this line
        loss = (wrong * 0).sum()
        with pytest.raises(RuntimeError) as caught:
            loss.backward()
    text = str(caught.value)
    assert text.splitlines()[0] == NAN.format("SqrtBackward0", 0) + "."
    assert "2 nan among 2 numbers" in text
    last = text.splitlines()[-2:]
    assert "test_anomaly.py" in last[0]
    assert "in test_the_line_is_named" in last[0]
    assert last[1].strip() == "wrong = (y - 1).sqrt()  # this line"


def test_the_line_of_a_notebook_is_named() -> None:
    """A cell is no file: its source stands in linecache, where IPython puts it."""
    cell = "def model(x):\n    return x.sqrt() * 0\n"
    linecache.cache["<cell 7>"] = (len(cell), None, cell.splitlines(True), "<cell 7>")
    names: dict[str, Any] = {}
    exec(compile(cell, "<cell 7>", "exec"), names)
    with torch.autograd.detect_anomaly():
        loss = names["model"](leaf(torch, 0.0)).sum()
        with pytest.raises(RuntimeError) as caught:
            loss.backward()
    assert '"<cell 7>", line 2, in model\n    return x.sqrt() * 0' in str(caught.value)


def test_the_layer_of_a_model_is_named() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.ReLU())
    with torch.no_grad():
        model[0].weight.fill_(float("inf"))
    x = torch.zeros(1, 1, requires_grad=True)
    with torch.autograd.detect_anomaly():
        loss = (model(x + 1) * 0).sum()
        with pytest.raises(RuntimeError) as caught:
            loss.backward()
    assert "linear.py" in str(caught.value)


def test_a_forward_outside_is_not_known() -> None:
    loss = (leaf(torch, 0.0).sqrt() * 0).sum()
    with torch.autograd.detect_anomaly(), pytest.raises(RuntimeError) as caught:
        loss.backward()
    assert "No forward pass information available." in str(caught.value)


def test_through_a_double_backward() -> None:
    x = leaf(torch, 0.0)
    with torch.autograd.detect_anomaly():
        y = (x**1.5).sum()  # first
        (slope,) = torch.autograd.grad(y, x, create_graph=True)  # second
        with pytest.raises(RuntimeError) as caught:
            (slope * 0).sum().backward()
    parts = str(caught.value).split("Previous calculation was induced by PowBackward0.")
    assert len(parts) == 2
    assert parts[0].rstrip().endswith("# second")
    assert parts[1].rstrip().endswith("# first")


def test_nan_can_be_left_alone(t: Any) -> None:
    x = leaf(t, 0.0)
    with t.autograd.detect_anomaly(check_nan=False):
        (x.sqrt() * 0).sum().backward()
    assert x.grad.isnan().all()


# ------------------------------------------------------------------ errors


def test_an_error_in_a_rule_names_its_line() -> None:
    class Broken(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 1

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            raise ValueError("mine")

    with torch.autograd.detect_anomaly():
        y = Broken.apply(leaf(torch, 1.0))  # applied here
        with pytest.raises(ValueError, match="mine") as caught:
            y.backward()
    (note,) = caught.value.__notes__
    assert note.startswith("Error detected in BrokenBackward.")
    assert note.endswith("# applied here")


def test_a_nan_of_a_custom_function(t: Any) -> None:
    class Nan(t.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 1

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * float("nan")

    with t.autograd.detect_anomaly():
        y = Nan.apply(leaf(t, 1.0))
        with pytest.raises(RuntimeError, match=NAN.format("NanBackward", 0)):
            y.sum().backward()


# ------------------------------------------------------------------ on and off


def test_on_and_off(t: Any) -> None:
    states = []

    def note() -> None:
        states.append((t.is_anomaly_enabled(), t.is_anomaly_check_nan_enabled()))

    note()
    with t.autograd.detect_anomaly(check_nan=False):
        note()
        with t.autograd.set_detect_anomaly(False):
            note()
        note()
    t.autograd.set_detect_anomaly(True)
    note()
    t.autograd.set_detect_anomaly(False)
    note()
    on, off = (True, True), (False, True)
    assert states == [off, (True, False), off, (True, False), on, off]


def test_off_it_costs_nothing() -> None:
    with torch.autograd.detect_anomaly():
        assert watchers
    assert not watchers
    assert (leaf(torch, 1.0) * 2).grad_fn.metadata == {}


def test_gradients_are_the_same(t: Any) -> None:
    found = []
    for mode in (False, True):
        x = leaf(t, 0.5, 2.0)
        with t.autograd.set_detect_anomaly(mode):
            y = (x.exp() * x).max(0).values + x.view(1, 2).log_softmax(1).sum()
            y.mul_(x[0])
            y.sum().backward()
        found.append(x.grad.tolist())
    assert found[0] == found[1]


def test_in_its_own_module(t: Any) -> None:
    module = __import__(f"{t.__name__}.autograd.anomaly_mode", fromlist=["x"])
    assert module.detect_anomaly is t.autograd.detect_anomaly
