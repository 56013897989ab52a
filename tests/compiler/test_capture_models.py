"""Programs of many kinds of models: trained by the graph as by the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from captured_steps import Made, assert_same, classifier

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.compiler.capture import capture_with_backward
from tinygrad_edu.compiler.ir import interpret

F = nn.functional


class LastOfSequence(nn.Module):
    """A recurrent layer and a classifier of its last output."""

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__()
        self.layer = getattr(nn, kind)(5, 7, batch_first=True, **options)
        self.head = nn.Linear(7 * (1 + bool(options.get("bidirectional"))), 4)

    def forward(self, x: Any) -> Any:
        out, _ = self.layer(x)
        return self.head(out[:, -1])


class CellByCell(nn.Module):
    """An LSTM whose steps are Python, with a state made in the call."""

    def __init__(self) -> None:
        super().__init__()
        self.cell, self.head = nn.LSTMCell(5, 7), nn.Linear(7, 4)

    def forward(self, x: Any) -> Any:
        h = c = torch.zeros(x.shape[0], 7)
        for t in range(x.shape[1]):
            h, c = self.cell(x[:, t], (h, c))
        return self.head(h)


class Words(nn.Module):
    """Embedding, positions, one encoder layer."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.embedding = nn.Embedding(11, 8)
        self.position = nn.Parameter(torch.randn(5, 8))
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, **options)
        self.head = nn.Linear(8, 4)

    def forward(self, x: Any) -> Any:
        return self.head(self.layer(self.embedding(x) + self.position).mean(1))


class ByHand(nn.Module):
    """Attention with a mask that is a buffer."""

    def __init__(self) -> None:
        super().__init__()
        self.three, self.head = nn.Linear(8, 24), nn.Linear(8, 4)
        self.register_buffer("mask", torch.tril(torch.ones(5, 5)))

    def forward(self, x: Any) -> Any:
        q, k, v = self.three(x).split(8, -1)
        scores = (q @ k.transpose(-2, -1)) / 8**0.5
        shares = scores.masked_fill(self.mask == 0, float("-inf")).softmax(-1)
        return self.head((shares @ v).mean(1))


class InPlace(nn.Module):
    """Views of an activation, and writes through them."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.head = nn.Linear(8, 8), nn.Linear(8, 4)

    def forward(self, x: Any) -> Any:
        h = self.first(x).clone()
        h[:, 2:4] = 1.5
        h[:, 0] *= 2
        v = h.view(-1, 2, 4)
        v[:, 1] += x[:, :4]
        h.t()[3].mul_(0.5)
        h.relu_()
        h[h > 1] = 0.25
        return self.head(h)


ROW, IMAGE, SEQUENCE = (8,), (1, 8, 8), (5, 5)

MODELS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "dropout": (
        lambda: nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.3), nn.Linear(16, 4)),
        ROW,
    ),
    "alpha dropout": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 2, 3),
            nn.Dropout2d(0.3),
            nn.AlphaDropout(0.2),
            nn.Flatten(),
            nn.Linear(72, 4),
        ),
        IMAGE,
    ),
    "batch norm": (
        lambda: nn.Sequential(
            nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 4)
        ),
        ROW,
    ),
    "batch norm at rest": (
        lambda: nn.Sequential(
            nn.Linear(8, 16), nn.BatchNorm1d(16), nn.Linear(16, 4)
        ).eval(),
        ROW,
    ),
    "norms": (
        lambda: nn.Sequential(
            nn.LayerNorm(8),
            nn.GELU(),
            nn.Unflatten(1, (4, 2)),
            nn.GroupNorm(2, 4),
            nn.InstanceNorm1d(4, affine=True, track_running_stats=True),
            nn.Flatten(),
            nn.RMSNorm(8),
            nn.Linear(8, 4),
        ),
        ROW,
    ),
    "lenet": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 4, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(4, 6, 2),
            nn.BatchNorm2d(6),
            nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Linear(6, 4),
        ),
        IMAGE,
    ),
    "rnn": (lambda: LastOfSequence("RNN"), SEQUENCE),
    "lstm": (lambda: LastOfSequence("LSTM"), SEQUENCE),
    "gru": (lambda: LastOfSequence("GRU"), SEQUENCE),
    "deep lstm": (
        lambda: LastOfSequence("LSTM", num_layers=2, bidirectional=True, dropout=0.2),
        SEQUENCE,
    ),
    "lstm cells": (CellByCell, SEQUENCE),
    "attention by hand": (ByHand, (5, 8)),
    "writes through views": (InPlace, ROW),
}


def batches_of(shape: tuple[int, ...], words: bool = False) -> list[Any]:
    generator = torch.Generator().manual_seed(3)
    found = []
    for _ in range(4):
        if words:
            x = torch.randint(0, 11, (3, *shape), generator=generator)
        else:
            x = torch.randn(6, *shape, generator=generator)
        found.append((x, torch.randint(0, 4, (len(x),), generator=generator)))
    return found


@pytest.mark.parametrize("name", MODELS)
def test_training(name: str) -> None:
    build, shape = MODELS[name]

    def make() -> Made:
        model = build()
        how: Any = {"lr": 0.05, "momentum": 0.9}
        return classifier(model, torch.optim.SGD(model.parameters(), **how))

    assert_same(make, batches_of(shape))


@pytest.mark.parametrize(
    "options", [{"dropout": 0.1}, {"activation": "gelu", "norm_first": True}]
)
def test_a_transformer_with_adam(options: Any) -> None:
    def make() -> Made:
        model = Words(**options)
        return classifier(model, torch.optim.AdamW(model.parameters(), lr=0.01))

    assert_same(make, batches_of((5,), words=True))


@pytest.mark.parametrize("name", MODELS)
def test_the_way_back_is_a_graph_of_its_own(name: str) -> None:
    build, shape = MODELS[name]
    torch.manual_seed(0)
    model = build()
    x = torch.randn(6, *shape)
    captured = capture_with_backward(model, (x,))
    start = captured.result.detach() * 2 + 1
    state = torch.get_rng_state()
    out = model(x)
    out.backward(start)
    torch.set_rng_state(state)
    found = forward_and_back(captured, [x], [start.numpy()])
    np.testing.assert_array_equal(found[0], out.detach().numpy())
    expected = [target.tensor.grad.numpy() for target in captured.backward.targets]
    assert len(expected) == len(list(model.parameters()))
    for one, other in zip(found[1:], expected, strict=True):
        np.testing.assert_array_equal(one, other)


def forward_and_back(captured: Any, leaves: list[Any], starts: list[Any]) -> list[Any]:
    """The result and all gradients, by the two graphs."""
    inputs = captured.inputs(leaves)
    # The forward may write to states that the backward looks at.
    before = [None if each is None else np.array(each) for each in inputs]
    outputs = interpret.run(captured.graph, inputs, draw=captured.draw)
    sources = {
        "saved": outputs,
        "input": before,
        "gradient": starts,
        "constant": {-1: None},
    }
    given = [sources[each.kind][each.place] for each in captured.backward.fetch]
    return [outputs[0], *interpret.run(captured.backward.graph, given)]
