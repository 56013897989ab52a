"""Every view, light and dark, as axe-core judges it: nothing is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tinygrad_edu_widgets as widgets

import tinygrad_edu as torch
from tinygrad_edu import nn, tabular

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


# The views, and for some what is opened before they are looked at.
VIEWS: dict[str, Callable[[], Any]] = {
    "backward graph": backward_graph,
    "forward graph": forward_graph,
    "landscape": landscape,
    "decision": decision,
    "training, not started": training,
    "training, finished": finished_training,
    "training, failed": failed_training,
}


def click_a_node(page: Any) -> None:
    page.locator(".tge-node").first.click()


def take_three_steps(page: Any) -> None:
    for _ in range(3):
        page.locator(".tge-step-next").click()


OPENED: dict[str, Callable[[Any], None]] = {
    "backward graph": take_three_steps,
    "forward graph": click_a_node,
}


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_wrong(name: str, stage: Any) -> None:
    shown = stage(VIEWS[name], scale=1)
    for theme in ("light", "dark"):
        shown.set_theme(theme)
        shown.settle(200)
        shown.check_accessibility()
    if name in OPENED:
        OPENED[name](shown.page)
        shown.settle(200)
        shown.check_accessibility()


def test_every_view_is_looked_at() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    missing = [
        name
        for name in widgets.__all__
        if re.match(r"[A-Z]", name) and f"widgets.{name}(" not in source
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
