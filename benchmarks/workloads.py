"""What is timed: each workload is one function of a library with PyTorch's names.

A workload prepares its tensors and returns the function to time. The same source
runs on PyTorch and on tinygrad_edu; the driver compares the results it reports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from layers import LAYERS, NETWORKS, Case

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


def add_forward(torch: Any) -> Work:
    """1000 additions of 4 numbers in a chain, recorded and thrown away."""
    x, c = torch.ones(4, requires_grad=True), torch.ones(4)

    def work() -> float:
        y = x
        for _ in range(1000):
            y = y + c
        return float(y.detach().sum().item())

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


def scalar_expression(torch: Any) -> Work:
    """100 times tanh(2 (ab + a)) of two numbers, and its gradient."""
    a = torch.tensor(0.2, requires_grad=True)
    b = torch.tensor(-0.3, requires_grad=True)

    def work() -> float:
        for _ in range(100):
            a.grad = b.grad = None
            ((a * b + a) * 2.0).tanh().backward()
        return float(a.grad.item())

    return work


def double_backward(torch: Any) -> Work:
    """A gradient penalty: the slope of a small network, differentiated again."""
    torch.manual_seed(0)
    first = torch.randn(16, 8, requires_grad=True)
    second = torch.randn(1, 16, requires_grad=True)
    x = torch.randn(32, 8, requires_grad=True)

    def work() -> float:
        first.grad = second.grad = None
        y = (x @ first.t()).tanh() @ second.t()
        (slope,) = torch.autograd.grad(y.sum(), x, create_graph=True)
        penalty = ((slope * slope).sum(1) - 1).pow(2).mean()
        penalty.backward()
        return float(first.grad.sum().item())

    return work


def deep_graph(torch: Any) -> Work:
    """A chain of 100,000 operations, built, walked back and deleted."""
    x = torch.ones(1, requires_grad=True)

    def work() -> float:
        x.grad = None
        y = x
        for _ in range(50_000):
            y = y * 1.00001 + 0.5
        y.backward()
        return float(x.grad.item())

    return work


def wide_graph(torch: Any) -> Work:
    """50,000 products of one number, added up in pairs until one is left."""
    x = torch.ones(1, requires_grad=True)

    def work() -> float:
        x.grad = None
        level = [x * 0.5 for _ in range(50_000)]
        while len(level) > 1:
            odd = level[-1:] if len(level) % 2 else []
            level = [a + b for a, b in zip(level[::2], level[1::2])] + odd  # noqa: B905
        level[0].backward()
        return float(x.grad.item())

    return work


def large(torch: Any, count: int = 10_000_000) -> list[Any]:
    """Three tensors of ten million numbers."""
    return [torch.linspace(-2.0, 3.0 + i, count) for i in range(3)]


def gelu_forward(torch: Any) -> Work:
    """gelu(xy + z) of ten million numbers, nothing recorded."""
    x, y, z = large(torch)
    gelu = torch.nn.functional.gelu

    def work() -> float:
        return float(gelu(x * y + z)[::1000].sum().item())

    return work


def gelu_with_gradient(torch: Any) -> Work:
    """gelu(xy + z) of ten million numbers, and the gradients of all three."""
    x, y, z = (each.requires_grad_() for each in large(torch))
    gelu = torch.nn.functional.gelu

    def work() -> float:
        x.grad = y.grad = z.grad = None
        gelu(x * y + z).sum().backward()
        return float(x.grad[::1000].sum().item())

    return work


def sum_all(torch: Any) -> Work:
    """The sum of ten million numbers."""
    x = large(torch)[0]
    return lambda: float(x.sum().item())


def sum_by_dimension(torch: Any) -> Work:
    """The sums of the rows and of the columns of 4000 × 2500 numbers."""
    x = large(torch)[0].reshape(4000, 2500)
    return lambda: float((x.sum(0)[0] + x.sum(1)[0]).item())


def variance(torch: Any) -> Work:
    """The variance of each of 4000 rows of 2500 numbers."""
    x = large(torch)[0].reshape(4000, 2500) * 1000
    return lambda: float(x.var(1).sum().item())


def matrix_product(torch: Any) -> Work:
    """1024 × 1024 by 1024 × 1024."""
    x = large(torch, 1024 * 1024)[0].reshape(1024, 1024)
    return lambda: float((x @ x)[0, 0].item())


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


class Pictures:
    """Small pictures that Python makes one by one, as an image folder's reader does."""

    def __init__(self, torch: Any) -> None:
        self.pictures = torch.rand(512, 3, 32, 32)

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, index: int) -> Any:
        bright = sum(range(2000)) / 2e6  # work that only Python does
        return self.pictures[index] * bright, index


def loading(torch: Any, dataset: Any, num_workers: int) -> Work:
    """One round through a dataset, in shuffled batches of 64."""
    torch.manual_seed(0)
    loader = torch.utils.data.DataLoader(
        dataset, batch_size=64, shuffle=True, num_workers=num_workers
    )

    def work() -> float:
        return float(sum(int(numbers.sum()) for _, numbers in loader))

    return work


def rows(torch: Any) -> Any:
    """10,000 rows of 64 numbers in memory."""
    numbers = torch.rand(10_000, 64)
    return torch.utils.data.TensorDataset(numbers, torch.arange(10_000))


def load_rows(torch: Any) -> Work:
    """A round through 10,000 rows in memory, no workers."""
    return loading(torch, rows(torch), 0)


def load_rows_two_workers(torch: Any) -> Work:
    """The same with two workers."""
    return loading(torch, rows(torch), 2)


def load_pictures(torch: Any) -> Work:
    """A round through 512 pictures that Python makes, no workers."""
    return loading(torch, Pictures(torch), 0)


def load_pictures_two_workers(torch: Any) -> Work:
    """The same with two workers."""
    return loading(torch, Pictures(torch), 2)


def layer(case: Callable[[Any], Case]) -> Callable[[Any], Work]:
    """Forward and backward of a layer."""

    def prepare(torch: Any) -> Work:
        torch.manual_seed(0)
        forward, wanted = case(torch)

        def work() -> float:
            for each in wanted:
                each.grad = None
            loss = forward()
            loss.backward()
            return float(loss.item())

        return work

    return prepare


def training(case: Callable[[Any], Case]) -> Callable[[Any], Work]:
    """One step of SGD of a network."""

    def prepare(torch: Any) -> Work:
        torch.manual_seed(0)
        forward, wanted = case(torch)
        stepper = torch.optim.SGD(wanted, lr=1e-3)

        def work() -> float:
            stepper.zero_grad()
            loss = forward()
            loss.backward()
            stepper.step()
            return float(loss.item())

        return work

    return prepare


WORKLOADS: dict[str, Callable[[Any], Work]] = {
    work.__name__: work
    for work in (
        add_with_gradient,
        add_forward,
        add_without_gradient,
        scalar_expression,
        double_backward,
        deep_graph,
        wide_graph,
        gelu_forward,
        gelu_with_gradient,
        sum_all,
        sum_by_dimension,
        variance,
        matrix_product,
        training_step_adam,
        training_step_sgd,
        inference,
        load_rows,
        load_rows_two_workers,
        load_pictures,
        load_pictures_two_workers,
    )
}
WORKLOADS.update({each.__name__: layer(each) for each in LAYERS})
WORKLOADS.update({f"training_{each.__name__}": training(each) for each in NETWORKS})
