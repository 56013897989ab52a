"""GraphView on a plain page: its gestures, by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets import GraphView

import tinygrad_edu as torch
from tinygrad_edu import nn

pytestmark = pytest.mark.browser


def make_view() -> GraphView:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    scores = model(torch.randn(5, 4))
    loss = nn.functional.cross_entropy(scores, torch.tensor([0, 1, 2, 0, 1]))
    return GraphView(loss, module=model)


def test_a_step_is_taken_in_python_too(stage: Any, repository: Path) -> None:
    shown = stage(make_view)
    shown.page.locator(".tge-step-next").click()
    shown.settle()
    assert shown.widget.step == 0
    shown.widget.step = 3
    shown.settle()
    expect(shown.page.locator(".tge-step-count")).to_contain_text("step 4 of")
    shown.keep_all("graph_view", repository / "test-results")


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return x * 2

    @staticmethod
    def backward(ctx: Any, upstream: Any) -> Any:
        return upstream * 2


def test_a_function_of_ones_own_shows_its_own_rule(stage: Any) -> None:
    x = torch.ones(2, requires_grad=True)
    shown = stage(lambda: GraphView(Double.apply(x).sum(), module={"x": x}))
    (node,) = [n for n in shown.widget.document["nodes"] if n["label"] == "Double"]
    shown.widget.selected = node["id"]
    shown.settle()
    panel = shown.page.locator(".tge-panel")
    expect(panel.locator(".tge-rule")).to_have_text("Double.backward(ctx, ∂L/∂y)")
    expect(panel.get_by_role("heading", name="Your rule")).to_be_visible()
    expect(panel.locator(".tge-code")).to_contain_text("return upstream * 2")
