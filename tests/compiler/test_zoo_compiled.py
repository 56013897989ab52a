"""Whole models and layers, compiled, against themselves: numbers, state, training.

Each model of ``tests/models/zoo`` is built, looked at and trained twice from the same
seed, once with ``model.compile()``. Layers are trained by a whole step that is
compiled: forward, backward and optimizer in one program.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import programs
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn

ZOO = Path(__file__).parents[1] / "models" / "zoo"
MODELS = {each.stem: each for each in sorted(ZOO.glob("*.py"))}
STEPS = 20
# Of the largest number of a tensor, in float64.
CLOSE = 1e-7
# Optimizers that divide by a gradient's size turn rounding into steps that differ.
AT_THE_END = 2e-4


@pytest.fixture(autouse=True)
def in_float64() -> Iterator[None]:
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)
    torch.compiler.reset()


def array(tensor: Any) -> Any:
    return np.zeros(()) if tensor is None else np.array(tensor.detach().numpy())


def assert_close(found: Any, expected: Any, name: str = "") -> None:
    close = AT_THE_END if name.startswith("end") else CLOSE
    size = max(np.abs(expected).max() if np.size(expected) else 0.0, 1e-3)
    np.testing.assert_allclose(
        found, expected, rtol=close, atol=close * size, err_msg=name
    )


# ----------------------------------------------------------------------------- models


def story(name: str, backend: str) -> dict[str, Any]:
    """A look with its gradients, then training; compiled if there is a backend."""
    program = programs.names_of(MODELS[name], library="tinygrad_edu")
    torch.manual_seed(0)
    model = program["build"]()
    start = {key: value.clone() for key, value in model.state_dict().items()}
    if backend:
        compile_forwards(model, backend)
    found: dict[str, Any] = {}
    for time in range(2):  # captured, then replayed
        model.load_state_dict({key: value.clone() for key, value in start.items()})
        model.zero_grad()
        *outputs, loss = program["look"](model)
        loss.backward()
        for i, each in enumerate([*outputs, loss]):
            found[f"output {i}, time {time}"] = array(each)
        for key, parameter in model.named_parameters():
            found[f"gradient of {key}, time {time}"] = array(parameter.grad)
    model.zero_grad()
    model.load_state_dict(start)
    found["curve"] = np.array(program["train"](model, STEPS), float)
    for key, value in model.state_dict().items():
        found[f"end of {key}"] = array(value)
    return found


def compile_forwards(model: Any, backend: str) -> None:
    """Compile a model; of one that has no forward, its parts."""
    if type(model).forward is nn.Module.forward:
        for part in model.children():
            compile_forwards(part, backend)
    else:
        model.compile(backend=backend)


# They differentiate a gradient, which a compiled forward refuses, as PyTorch's does.
TWICE = ("maml", "wgan_gp")


@pytest.mark.parametrize("name", [each for each in MODELS if each not in TWICE])
def test_model(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = story(name, "")
        found = story(name, "numpy")
    assert list(found) == list(expected)
    for key, right in expected.items():
        assert_close(found[key], right, key)


@pytest.mark.parametrize("name", TWICE)
def test_a_gradient_of_a_gradient_is_refused(name: str) -> None:
    with pytest.raises(RuntimeError, match="not currently support double backward"):
        story(name, "numpy")


# ----------------------------------------------------------------------------- layers

Make = Callable[[], Any]
# name: a layer, and the shape of its input
LAYERS: dict[str, tuple[Make, tuple[int, ...]]] = {
    "Linear": (lambda: nn.Linear(5, 3), (4, 5)),
    "Bilinear": (lambda: Twice(nn.Bilinear(5, 5, 3)), (4, 5)),
    "Conv1d": (lambda: nn.Conv1d(2, 3, 3, padding=1), (4, 2, 6)),
    "Conv2d": (lambda: nn.Conv2d(2, 4, 3, stride=2, groups=2), (4, 2, 6, 6)),
    "ConvTranspose2d": (lambda: nn.ConvTranspose2d(2, 3, 2, stride=2), (2, 2, 3, 3)),
    "BatchNorm1d": (lambda: nn.BatchNorm1d(5), (6, 5)),
    "BatchNorm2d": (lambda: nn.BatchNorm2d(2, momentum=None), (4, 2, 3, 3)),
    "LayerNorm": (lambda: nn.LayerNorm(5), (4, 5)),
    "GroupNorm": (lambda: nn.GroupNorm(2, 4), (3, 4, 5)),
    "InstanceNorm2d": (lambda: nn.InstanceNorm2d(2, affine=True), (3, 2, 4, 4)),
    "RMSNorm": (lambda: nn.RMSNorm(5), (4, 5)),
    "PReLU": (lambda: nn.PReLU(), (4, 5)),
    "MaxPool2d": (
        lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.MaxPool2d(2)),
        (2, 1, 7, 7),
    ),
    "AvgPool2d": (
        lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.AvgPool2d(2)),
        (2, 1, 7, 7),
    ),
    "Dropout": (lambda: nn.Sequential(nn.Linear(5, 6), nn.Dropout(0.4)), (4, 5)),
    "RNN": (lambda: First(nn.RNN(5, 4)), (3, 2, 5)),
    "LSTM": (lambda: First(nn.LSTM(5, 4, bidirectional=True)), (3, 2, 5)),
    "GRU": (lambda: First(nn.GRU(5, 4, num_layers=2)), (3, 2, 5)),
    "TransformerEncoderLayer": (
        lambda: nn.TransformerEncoderLayer(8, 2, 16, 0.1, batch_first=True),
        (2, 3, 8),
    ),
    "MultiheadAttention": (lambda: SelfAttention(8, 2), (3, 2, 8)),
    "activations": (
        lambda: nn.Sequential(
            *(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4), nn.GELU()),
            *(nn.Linear(4, 4), nn.SiLU(), nn.Linear(4, 4), nn.Tanh()),
            *(nn.Linear(4, 4), nn.Softplus(), nn.Linear(4, 4), nn.LogSoftmax(-1)),
        ),
        (3, 4),
    ),
}


def pooled(layer: Any) -> Any:
    return nn.Sequential(nn.Conv2d(1, 2, 3), layer)


class Twice(nn.Module):
    """A layer of two inputs, given the same one twice."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Any) -> Any:
        return self.layer(x, x)


class First(nn.Module):
    """The outputs of a recurrent layer, without its last state."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Any) -> Any:
        return self.layer(x)[0]


class SelfAttention(nn.Module):
    """Attention of a sequence to itself."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.layer = nn.MultiheadAttention(width, heads)

    def forward(self, x: Any) -> Any:
        return self.layer(x, x, x)[0]


OPTIMIZERS = {
    "SGD": lambda parameters: torch.optim.SGD(parameters, 0.05, momentum=0.9),
    "Adam": lambda parameters: torch.optim.Adam(parameters, 0.01),
    "AdamW": lambda parameters: torch.optim.AdamW(parameters, 0.01),
}


def trained(make: Make, shape: tuple[int, ...], backend: str, optimizer: str) -> Any:
    """Losses of training, every fifth step with another size, and all state at the end.

    Half way the rate falls; at the end the layer is looked at in eval mode.
    """
    torch.manual_seed(0)
    layer = make()
    stepper = OPTIMIZERS[optimizer](layer.parameters())

    def step(x: Any) -> Any:
        stepper.zero_grad()
        loss = layer(x).square().mean()
        loss.backward()
        stepper.step()
        return loss.detach()

    def look(x: Any) -> Any:
        with torch.no_grad():
            return layer(x)

    if backend:
        step = torch.compile(step, backend=backend)
        look = torch.compile(look, backend=backend)
    random = torch.Generator().manual_seed(1)
    losses = []
    for i in range(STEPS):
        if i == STEPS // 2:
            stepper.param_groups[0]["lr"] *= 0.5
        size = (shape[0] + (i % 5 == 4), *shape[1:])
        losses.append(step(torch.randn(size, generator=random)).item())
    layer.eval()
    seen = [array(look(torch.randn(shape, generator=random))) for _ in range(3)]
    gradients = [array(p.grad) for p in layer.parameters()]
    drawn = torch.randn(2).numpy()  # as many random numbers as eager drew
    state = {key: array(value) for key, value in layer.state_dict().items()}
    return np.array(losses), seen, gradients, drawn, list(state.values())


@pytest.mark.parametrize("name", LAYERS)
def test_layer(name: str) -> None:
    assert_same_training(name, "numpy", "SGD")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("backend", ["interpret", "numpy", "c"])
def test_optimizer_and_backend(backend: str, optimizer: str) -> None:
    assert_same_training("activations", backend, optimizer)


@pytest.mark.parametrize("name", ["BatchNorm1d", "Dropout", "MaxPool2d", "LSTM"])
def test_layer_in_c(name: str) -> None:
    assert_same_training(name, "c", "SGD")


def assert_same_training(name: str, backend: str, optimizer: str) -> None:
    make, shape = LAYERS[name]
    expected = trained(make, shape, "", optimizer)
    found = trained(make, shape, backend, optimizer)
    assert len(found) == len(expected)
    for one, right in zip(found, expected, strict=True):
        pairs = (
            [(one, right)]
            if isinstance(right, np.ndarray)
            else zip(one, right, strict=True)
        )
        for a, b in pairs:
            assert_close(a, b, name)


def test_the_step_of_a_layer_is_compiled_not_run_eagerly() -> None:
    """What the tests above compare is the program, not a fallback."""
    for name in ("BatchNorm1d", "Dropout", "LSTM", "TransformerEncoderLayer"):
        make, shape = LAYERS[name]
        layer = make()
        stepper = torch.optim.SGD(layer.parameters(), 0.05)

        def step(x: Any, layer: Any = layer, stepper: Any = stepper) -> Any:
            stepper.zero_grad()
            loss = layer(x).square().mean()
            loss.backward()
            stepper.step()
            return loss.detach()

        found = torch.compiler.explain(step)(torch.randn(shape))
        assert found.graph_break_count == 0, (name, found.break_reason)
