"""Every view, light and dark, as axe-core judges it: nothing is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tinygrad_edu_widgets as widgets
from films import layers_film
from tinygrad_edu_widgets.quiz_view import QuizView

import tinygrad_edu as torch
from tinygrad_edu import cuda, nn, tabular
from tinygrad_edu.classroom.registry import quizzes

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def small_model() -> Any:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))


def backward_graph() -> Any:
    model = small_model()
    scores = model(torch.randn(5, 4))
    loss = nn.functional.cross_entropy(scores, torch.tensor([0, 1, 2, 0, 1]))
    return widgets.GraphView(loss, module=model)


def forward_graph() -> Any:
    return widgets.GraphView(small_model(), torch.randn(2, 4))


def training(*, broken: bool = False) -> Any:
    weight = torch.zeros(3, requires_grad=True)

    def train() -> Any:
        for step in range(1, 51):
            yield {"loss": 1 / step, "val_loss": 1.1 / step, "accuracy": step / 60}
        if broken:
            raise ValueError("shapes (3,) and (4,) do not match")

    return widgets.TrainingView(
        train,
        optimizer=torch.optim.SGD([weight], lr=0.1, momentum=0.9),
        total_steps=50,
        title="A small run",
    )


def finished_training() -> Any:
    view = training()
    view.join()
    return view


def failed_training() -> Any:
    view = training(broken=True)
    with pytest.raises(ValueError, match="do not match"):
        view.join()
    return view


def landscape() -> Any:
    race = {"SGD": lambda p: torch.optim.SGD(p, lr=1e-3)}
    return widgets.LandscapeView("rosenbrock", steps=20, optimizers=race)


def decision() -> Any:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2))
    return widgets.DecisionView(model, *tabular.make_moons(40))


def watched_training() -> Any:
    """A run with layers, histograms, alarms and parameters to set."""
    model = small_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=100.0, momentum=0.9)
    x, target = torch.randn(16, 4), torch.zeros(16, dtype=torch.int64)

    def train() -> Any:
        for step in range(60):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), target + step % 3)
            loss.backward()
            optimizer.step()
            yield {"loss": loss.item(), "val_loss": loss.item() + 0.1}

    view = widgets.TrainingView(
        train, model=model, optimizer=optimizer, parameters={"momentum": (0.0, 0.99)}
    )
    view.join()
    return view


def attention() -> Any:
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    words = ["a", "cat", "sat", "down"]
    return widgets.AttentionView.of_model(encoder, torch.randn(1, 4, 8), tokens=words)


def tensor() -> Any:
    x = torch.arange(24.0).reshape(4, 6) - 8
    return widgets.TensorView(x, x.T, names=["x", "x.T"])


def convolution() -> Any:
    kernel = torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
    return widgets.ConvView(kernel, torch.rand(8, 8), padding=1)


def modules() -> Any:
    return widgets.ModuleTree(small_model(), torch.zeros(2, 4))


def question() -> Any:
    return QuizView(quizzes()["gradient of the bias"])


def kernel() -> Any:
    module = cuda.Module("__global__ void twice(float* x) { x[threadIdx.x] *= 2.0f; }")
    x = np.arange(32, dtype=np.float32)
    return widgets.KernelView(module.get_function("twice"), 1, 32, (x,))


def compiler() -> Any:
    return widgets.CompilerView(layers_film())


# The views, and for some what is opened before they are looked at.
VIEWS: dict[str, Callable[[], Any]] = {
    "backward graph": backward_graph,
    "forward graph": forward_graph,
    "landscape": landscape,
    "decision": decision,
    "training, not started": training,
    "training, finished": finished_training,
    "training, failed": failed_training,
    "training, watched": watched_training,
    "attention": attention,
    "tensor": tensor,
    "convolution": convolution,
    "modules": modules,
    "question": question,
    "kernel": kernel,
    "compiler": compiler,
}


def click_a_node(page: Any) -> Iterator[None]:
    page.locator(".tge-node").first.click()
    yield


def take_three_steps(page: Any) -> Iterator[None]:
    for _ in range(3):
        page.locator(".tge-step-next").click()
    yield


def open_each_tab(page: Any) -> Iterator[None]:
    for tab in page.locator('[role="tab"]').all():
        tab.click()
        yield


def mark_a_line(page: Any) -> Iterator[None]:
    page.locator(".tge-line").nth(2).click()
    yield from open_each_tab(page)
    page.locator(".tge-frame").nth(1).click()
    yield


OPENED: dict[str, Callable[[Any], Iterator[None]]] = {
    "backward graph": take_three_steps,
    "forward graph": click_a_node,
    "training, watched": open_each_tab,
    "compiler": mark_a_line,
}


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_wrong(name: str, stage: Any) -> None:
    shown = stage(VIEWS[name], scale=1)
    for theme in ("dark", "light"):
        shown.set_theme(theme)
        shown.settle(200)
        shown.check_accessibility(only_colours=theme == "dark")
    for _ in OPENED.get(name, lambda page: iter(()))(shown.page):
        shown.settle(200)
        shown.check_accessibility()


def test_every_view_is_looked_at() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    missing = [
        name
        for name in widgets.__all__
        if re.match(r"[A-Z]", name) and not re.search(rf"widgets\.{name}[.(]", source)
    ]
    assert not missing, f"give them a line in VIEWS: {', '.join(missing)}"


def test_what_is_wrong_is_found(stage: Any) -> None:
    """The check itself: a button without a name must not pass."""
    shown = stage(training, scale=1)
    shown.page.evaluate(
        """() => document.getElementById("stage")
                 .append(document.createElement("button"))"""
    )
    with pytest.raises(AssertionError, match="critical: Buttons must have disc"):
        shown.check_accessibility()
