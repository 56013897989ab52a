"""What is timed: each workload is one function of a library with PyTorch's names.

A workload prepares its tensors and returns the function to time. The same source
runs on PyTorch and on tinygrad_edu; the driver compares the results it reports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Work = Callable[[], float]


def add_with_gradient(torch: Any) -> Work:
    """1000 additions of 4 numbers in a chain, summed, and walked back."""
    x = torch.ones(4, requires_grad=True)
    c = torch.ones(4)

    def work() -> float:
        x.grad = None
        y = x
        for _ in range(1000):
            y = y + c
        y.sum().backward()
        return float(x.grad.sum().item())

    return work


def add_without_gradient(torch: Any) -> Work:
    """1000 additions of 4 numbers in a chain, nothing recorded."""
    x, c = torch.ones(4), torch.ones(4)

    def work() -> float:
        y = x
        for _ in range(1000):
            y = y + c
        return float(y.sum().item())

    return work


def training_step(torch: Any, optimizer: str) -> Work:
    """One step of a 64-128-10 network on a batch of 32."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10)
    )
    images, labels = torch.randn(32, 64), torch.arange(32) % 10
    loss_function = torch.nn.CrossEntropyLoss()
    stepper = getattr(torch.optim, optimizer)(model.parameters(), lr=1e-3)

    def work() -> float:
        stepper.zero_grad()
        loss = loss_function(model(images), labels)
        loss.backward()
        stepper.step()
        return float(loss.item())

    return work


def training_step_adam(torch: Any) -> Work:
    """One step of a 64-128-10 network, batch 32, with Adam."""
    return training_step(torch, "Adam")


def training_step_sgd(torch: Any) -> Work:
    """One step of a 64-128-10 network, batch 32, with SGD."""
    return training_step(torch, "SGD")


def inference(torch: Any) -> Work:
    """The same network's forward pass alone."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10)
    )
    images = torch.randn(32, 64)

    def work() -> float:
        with torch.no_grad():
            return float(model(images).sum().item())

    return work


WORKLOADS: dict[str, Callable[[Any], Work]] = {
    "add_with_gradient": add_with_gradient,
    "add_without_gradient": add_without_gradient,
    "training_step_adam": training_step_adam,
    "training_step_sgd": training_step_sgd,
    "inference": inference,
}
