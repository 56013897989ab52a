"""Whole steps to compile: forward, backward and the optimizer in one function.

The same source runs on PyTorch and on tinygrad_edu. ``compiled.py`` times each step as
it stands and as ``torch.compile(step)``. A step is a function and its arguments; it
returns one tensor, of which ``number`` makes what both libraries must agree on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from layers import Case, digits_network, layer_norm, lenet, lstm, softmax, transformer
from workloads import large

Step = tuple[Callable[..., Any], tuple[Any, ...]]
Prepare = Callable[[Any], Step]


class Goal(NamedTuple):
    """A bound for our compiled time, divided by one of PyTorch's or the better one."""

    bound: float
    beside: str  # "better", "eager" or "compiled"


def number(result: Any) -> float:
    """The mean of a step's result: a loss as it stands."""
    return float(result.detach().double().mean().item())


def small_network(torch: Any, optimizer: str) -> Step:
    """64-128-10, a batch of 32."""
    torch.manual_seed(0)
    nn = torch.nn
    model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    criterion = nn.CrossEntropyLoss()
    stepper = getattr(torch.optim, optimizer)(model.parameters(), lr=1e-3)

    def step(images: Any, labels: Any) -> Any:
        stepper.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        stepper.step()
        return loss

    return step, (torch.randn(32, 64), torch.arange(32) % 10)


def small_network_sgd(torch: Any) -> Step:
    """64-128-10, a batch of 32, SGD."""
    return small_network(torch, "SGD")


def small_network_adam(torch: Any) -> Step:
    """64-128-10, a batch of 32, Adam."""
    return small_network(torch, "Adam")


def training(torch: Any, case: Callable[[Any], Case], optimizer: str) -> Step:
    """A step of a network of ``layers.py``."""
    torch.manual_seed(0)
    forward, wanted = case(torch)
    stepper = getattr(torch.optim, optimizer)(wanted, lr=1e-3)

    def step() -> Any:
        stepper.zero_grad()
        loss = forward()
        loss.backward()
        stepper.step()
        return loss

    return step, ()


def digits_network_sgd(torch: Any) -> Step:
    """784-512-512-10, a batch of 128, SGD."""
    return training(torch, digits_network, "SGD")


def digits_network_adam(torch: Any) -> Step:
    """784-512-512-10, a batch of 128, Adam."""
    return training(torch, digits_network, "Adam")


def transformer_sgd(torch: Any) -> Step:
    """Four layers of width 128 with 4 heads, 64 tokens, a batch of 16, SGD."""
    return training(torch, transformer, "SGD")


def lenet_sgd(torch: Any) -> Step:
    """LeNet on 28 × 28 pictures, a batch of 64, SGD."""
    return training(torch, lenet, "SGD")


def lstm_sgd(torch: Any) -> Step:
    """One LSTM layer of 128, 50 time steps, a batch of 32, SGD."""
    return training(torch, lstm, "SGD")


def gelu_forward(torch: Any) -> Step:
    """gelu(xy + z) of ten million numbers, nothing recorded."""

    def step(x: Any, y: Any, z: Any) -> Any:
        return torch.nn.functional.gelu(x * y + z)

    return step, tuple(large(torch))


def gelu_with_gradient(torch: Any) -> Step:
    """gelu(xy + z) of ten million numbers, and the gradients of all three."""
    wanted = [each.requires_grad_() for each in large(torch)]
    x, y, z = wanted

    def step() -> Any:
        for each in wanted:
            each.grad = None
        torch.nn.functional.gelu(x * y + z).sum().backward()
        return x.grad

    return step, ()


def with_gradient(torch: Any, case: Callable[[Any], Case]) -> Step:
    """Forward and backward of a layer of ``layers.py``."""
    torch.manual_seed(0)
    forward, wanted = case(torch)

    def step() -> Any:
        for each in wanted:
            each.grad = None
        loss = forward()
        loss.backward()
        return loss

    return step, ()


def softmax_with_gradient(torch: Any) -> Step:
    """Softmax of 4096 rows of 1000 numbers, and its gradient."""
    return with_gradient(torch, softmax)


def layer_norm_with_gradient(torch: Any) -> Step:
    """Layer norm of 4096 rows of 768 numbers, and its gradients."""
    return with_gradient(torch, layer_norm)


GOALS: dict[Prepare, Goal] = {
    small_network_sgd: Goal(0.15, "better"),
    small_network_adam: Goal(0.15, "better"),
    digits_network_sgd: Goal(0.95, "better"),
    digits_network_adam: Goal(0.95, "better"),
    transformer_sgd: Goal(1.0, "better"),
    lenet_sgd: Goal(1.0, "eager"),
    lstm_sgd: Goal(1.0, "eager"),
    gelu_forward: Goal(0.5, "compiled"),
    gelu_with_gradient: Goal(0.4, "compiled"),
    softmax_with_gradient: Goal(1.0, "eager"),
    layer_norm_with_gradient: Goal(1.0, "eager"),
}
STEPS: dict[str, Prepare] = {each.__name__: each for each in GOALS}
# Seconds until the first result with an empty cache, and in a second process.
FIRST_RESULT: dict[str, float] = {
    "small_network_sgd": 1.0,
    "small_network_adam": 1.0,
    "digits_network_sgd": 1.0,
    "digits_network_adam": 1.0,
    "transformer_sgd": 5.0,
}
FROM_CACHE = 0.2
