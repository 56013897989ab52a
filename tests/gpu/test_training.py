"""Models that learn on a GPU as on the CPU: losses, gradients, weights, memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.nn import functional as F
from tinygrad_edu.transfers import Copies, counted

STEPS = 4


def dense() -> nn.Module:
    return nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))


def convolutional() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),  # (B, 4, 8, 8)
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),  # (B, 4, 4, 4)
        nn.Flatten(),
        nn.Linear(64, 10),
    )


def transformer() -> nn.Module:
    layer = nn.TransformerEncoderLayer(32, 4, 64, 0.0, batch_first=True)
    return nn.Sequential(nn.Embedding(10, 32), layer, nn.Linear(32, 10))  # (B, T, 10)


Made = tuple[Callable[[], nn.Module], tuple[int, ...]]
MODELS: dict[str, Made] = {
    "dense": (dense, (16, 64)),
    "convolutional": (convolutional, (4, 1, 8, 8)),
    "transformer": (transformer, (3, 7)),
}
RULES: dict[str, Callable[..., Any]] = {
    "SGD": lambda of: torch.optim.SGD(of, lr=0.05, momentum=0.9),
    "Adam": lambda of: torch.optim.Adam(of, lr=0.01),
    "AdamW": lambda of: torch.optim.AdamW(of, lr=0.01),
}


def learn(name: str, rule: str, device: str) -> tuple[list[float], list[Any]]:
    """The losses of some steps, and the weights after them."""
    torch.manual_seed(0)
    make, shape = MODELS[name]
    model = make()
    words = name == "transformer"
    x = torch.randint(0, 10, shape) if words else torch.randn(*shape)
    y = torch.randint(0, 10, shape if words else shape[:1])
    model, x, y = model.to(device), x.to(device), y.to(device)
    optimizer = RULES[rule](model.parameters())
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x).reshape(-1, 10), y.reshape(-1))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, [np.asarray(each.detach().cpu()) for each in model.parameters()]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", MODELS)
def test_a_model_learns_as_on_the_cpu(name: str, rule: str) -> None:
    ours, weights = learn(name, rule, "cuda")
    theirs, wanted = learn(name, rule, "cpu")
    np.testing.assert_allclose(ours, theirs, rtol=2e-3, atol=1e-4)
    assert ours[-1] < ours[0]
    found, right = (np.concatenate(each, None) for each in (weights, wanted))
    # A weight that has no gradient but rounding is moved by Adam all the same.
    far = np.abs(found - right) > 2e-3 + 2e-2 * np.abs(right)
    assert far.mean() < 0.02


def test_own_kernels_and_the_library_agree() -> None:
    torch.manual_seed(0)
    x = torch.randn(33, 65).to("cuda")
    w = torch.randn(65, 31).to("cuda")
    with torch.cuda.kernels("library"):
        wanted = ((x @ w).softmax(1), x.sum(0), F.layer_norm(x, (65,)))
    with torch.cuda.kernels("own"):
        found = ((x @ w).softmax(1), x.sum(0), F.layer_norm(x, (65,)))
    for ours, theirs in zip(found, wanted, strict=True):
        np.testing.assert_allclose(
            np.asarray(ours.cpu()), np.asarray(theirs.cpu()), rtol=1e-4, atol=1e-4
        )


def test_a_step_copies_nothing() -> None:
    model = dense().to("cuda")
    x, y = torch.randn(8, 64).to("cuda"), torch.randint(0, 10, (8,)).to("cuda")
    optimizer = torch.optim.AdamW(model.parameters())
    with counted() as copies:
        for _ in range(2):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
    assert copies == Copies()


def test_memory_comes_back() -> None:
    cuda = torch.cuda
    before = cuda.memory_allocated()
    cuda.reset_peak_memory_stats()
    x = torch.zeros(1 << 20, device="cuda")
    assert cuda.memory_allocated() >= before + (4 << 20)
    del x
    assert cuda.memory_allocated() == before
    assert cuda.max_memory_allocated() >= before + (4 << 20)


def test_streams_wait_for_each_other() -> None:
    side = torch.cuda.Stream()
    x = torch.ones(1 << 16, device="cuda")
    side.wait_stream(torch.cuda.current_stream())
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    with torch.cuda.stream(side):
        start.record()
        y = x * 2
        for _ in range(10):
            y = y + 1
        end.record()
    torch.cuda.current_stream().wait_event(end)
    assert (y == 12).all().item()
    end.synchronize()
    assert start.elapsed_time(end) >= 0


def test_pinned_memory_arrives() -> None:
    x = torch.arange(1000.0).pin_memory()
    assert x.is_pinned()
    y = x.to("cuda", non_blocking=True)
    assert y.sum().item() == 499500
