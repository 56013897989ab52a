"""Whole models on the device ``sim``: every number is computed by a kernel of ours.

Each model learns for some steps on both devices, from the same weights and with the
same random numbers; losses, gradients and weights have to agree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.cuda.forwards import without_kernel
from tinygrad_edu.nn import functional as F

STEPS = 3
# What no kernel does, and why.
ELSEWHERE = {
    "move",  # carries an array to another device
    "lstm_recurrence",  # one step after the other: NumPy's loop over time
}
Loss = Callable[[], Any]
Made = tuple[nn.Module, Loss]
Rule = Callable[[Any], Any]


def classes(count: int, of: int, device: str) -> Any:
    return torch.randint(0, of, (count,)).to(device)


def mlp(device: str) -> Made:
    model = nn.Sequential(nn.Linear(6, 9), nn.ReLU(), nn.Linear(9, 4)).to(device)
    x, y = torch.randn(11, 6).to(device), classes(11, 4, device)
    return model, lambda: F.cross_entropy(model(x), y)


def cnn(device: str) -> Made:
    model = nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1),  # (N, 4, 8, 8)
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),  # (N, 4, 4, 4)
        nn.Dropout(0.3),
        nn.Flatten(),  # (N, 64)
        nn.Linear(64, 3),
    ).to(device)
    x, y = torch.randn(5, 2, 8, 8).to(device), classes(5, 3, device)
    return model, lambda: F.cross_entropy(model(x), y)


class Reader(nn.Module):
    """Whether a text is of one kind or the other: an LSTM, its last state decides."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.lstm = nn.Embedding(9, 4), nn.LSTM(4, 5, batch_first=True)
        self.norm, self.head = nn.GroupNorm(1, 5), nn.Linear(5, 1)

    def forward(self, index: Any) -> Any:
        states, _ = self.lstm(self.words(index))  # (B, T, 5)
        return self.head(F.elu(self.norm(states[:, -1]))).squeeze(1)


def reader(device: str) -> Made:
    model = Reader().to(device)
    text, kind = torch.randint(0, 9, (6, 7)).to(device), torch.rand(6).round()
    kind = kind.to(device)
    return model, lambda: F.binary_cross_entropy_with_logits(model(text), kind)


class Block(nn.Module):
    """A transformer block, its attention in one step or in several."""

    def __init__(self, norm: type[nn.Module], fused: bool) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(7, 8), nn.Embedding(5, 8)
        self.before, self.between = norm(8), norm(8)
        # Without a bias: that of the keys has no gradient but rounding.
        self.qkv, self.out = nn.Linear(8, 24, bias=False), nn.Linear(8, 8)
        self.up, self.down = nn.Linear(8, 16), nn.Linear(16, 8)
        self.head, self.dropout = nn.Linear(8, 7), nn.Dropout(0.2)
        self.fused = fused

    def attend(self, x: Any) -> Any:
        B, T, C = x.shape
        parts = self.qkv(x).split(C, dim=2)
        q, k, v = (each.view(B, T, 2, C // 2).transpose(1, 2) for each in parts)
        if self.fused:
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = q @ k.transpose(-2, -1) / (C // 2) ** 0.5  # (B, 2, T, T)
            later = torch.ones(T, T, device=x.device).tril() == 0
            p = scores.masked_fill(later, float("-inf")).softmax(-1)
            y = self.dropout(p) @ v  # (B, 2, T, C / 2)
        return self.out(y.transpose(1, 2).reshape(B, T, C))

    def forward(self, index: Any) -> Any:
        T = index.shape[1]
        x = self.words(index) + self.places(torch.arange(T, device=index.device))
        x = x + self.attend(self.before(x))
        x = x + self.dropout(self.down(F.gelu(self.up(self.between(x)))))
        return self.head(x)  # (B, T, 7)


class Encoder(nn.Module):
    """PyTorch's own layer, with dropout in its attention, over padded texts."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(7, 8)
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.1, batch_first=True)
        self.head = nn.Linear(8, 3)

    def forward(self, index: Any) -> Any:
        x = self.layer(self.words(index), src_key_padding_mask=index == 0)
        return self.head(x.mean(1))  # (B, 3)


def encoder(device: str) -> Made:
    model, y = Encoder().to(device), classes(4, 3, device)
    text = torch.tensor([[1, 2, 3, 4, 5], [2, 3, 0, 0, 0], [6, 5, 4, 0, 0], [1] * 5])
    text = text.to(device)
    return model, lambda: F.cross_entropy(model(text), y, label_smoothing=0.1)


def transformer(norm: type[nn.Module], fused: bool) -> Callable[[str], Made]:
    def make(device: str) -> Made:
        model = Block(norm, fused).to(device)
        text = torch.randint(0, 7, (3, 6)).to(device)

        def loss() -> Any:
            scores = model(text[:, :-1])  # (3, 5, 7)
            return F.cross_entropy(scores.reshape(-1, 7), text[:, 1:].reshape(-1))

        return model, loss

    return make


def run(make: Callable[[str], Made], rule: Rule, device: str) -> tuple[Any, ...]:
    """Losses of each step, the last gradients, the weights."""
    torch.manual_seed(0)
    model, loss = make(device)
    optimizer = rule(model.parameters())
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        found = loss()
        found.backward()
        optimizer.step()
        losses.append(found.item())
    weights = list(model.parameters())
    return losses, [w.grad.cpu() for w in weights], [w.detach().cpu() for w in weights]


RULES: dict[str, Rule] = {
    "sgd": lambda weights: torch.optim.SGD(weights, lr=0.1),
    "momentum": lambda weights: torch.optim.SGD(weights, lr=0.1, momentum=0.9),
    "adam": lambda weights: torch.optim.Adam(weights, lr=0.01),
    "adamw": lambda weights: torch.optim.AdamW(weights, lr=0.01),
}
MODELS: dict[str, tuple[Callable[[str], Made], str]] = {
    **{f"mlp {rule}": (mlp, rule) for rule in RULES},
    "cnn": (cnn, "momentum"),
    "lstm": (reader, "adam"),
    "encoder": (encoder, "momentum"),
    "transformer fused": (transformer(nn.LayerNorm, fused=True), "adamw"),
    "transformer in steps": (transformer(nn.LayerNorm, fused=False), "adamw"),
    "transformer rms": (transformer(nn.RMSNorm, fused=True), "adam"),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_learns_on_kernels_alone_as_it_does_on_the_cpu(name: str) -> None:
    make, rule = MODELS[name]
    with without_kernel() as found:
        ours = run(make, RULES[rule], "sim")
    theirs = run(make, RULES[rule], "cpu")
    assert set(found) <= ELSEWHERE
    assert ours[0][-1] < ours[0][0]
    np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-5)
    for mine, right in zip(ours[1] + ours[2], theirs[1] + theirs[2], strict=True):
        np.testing.assert_allclose(mine, right, rtol=1e-4, atol=1e-5)
