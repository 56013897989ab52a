"""DecisionView on a plain page: reading, units and own points, by mouse and keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect
from stage import Stage, make_with_line
from tinygrad_edu_widgets import DecisionView

import tinygrad_edu as torch
from tinygrad_edu import nn, optim, tabular
from tinygrad_edu.monitor import Runner

pytestmark = pytest.mark.browser

HOSTILE = "</script><b>moon\u202e" + "x" * 10_000


def make_view(outputs: int = 2, **options: Any) -> DecisionView:
    torch.manual_seed(0)
    make = tabular.make_moons if outputs == 2 else tabular.make_blobs
    X, y = (torch.tensor(each) for each in make(60))
    model = nn.Sequential(nn.Linear(2, 6), nn.ReLU(), nn.Linear(6, outputs))
    return DecisionView(model, X, y, **options)


def at(shown: Any, x: float, y: float) -> tuple[float, float]:
    """Where a point of the plane lies on the page."""
    frame = shown.page.locator(".tge-plane-axes rect").bounding_box()
    (left, right), (low, high) = (
        shown.widget.data["x_range"],
        shown.widget.data["y_range"],
    )
    return (
        frame["x"] + (x - left) / (right - left) * frame["width"],
        frame["y"] + (high - y) / (high - low) * frame["height"],
    )


def train(view: DecisionView, steps: int) -> Runner:
    """As a learner trains: on the points of the view, also those added later."""

    def loop() -> Any:
        optimizer = optim.Adam(view.model.parameters(), lr=0.05)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(view.model(view.X), view.y)
            loss.backward()
            optimizer.step()
            yield {"loss": loss.item()}

    runner = Runner(loop, steps_per_second=60)
    view.follow(runner)
    return runner


def test_it_is_live_while_the_model_learns(stage: Any, repository: Path) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    status = page.locator(".tge-status")
    expect(status).to_have_text(f"{100 * view.accuracy:.1f}% classed right")
    runner = train(view, 1_000_000)
    runner.start()  # the page's own event loop drives it
    shown.settle(400)
    expect(status).to_contain_text("step")
    first = status.inner_text()
    shown.settle(400)
    assert status.inner_text() != first
    runner.pause()
    shown.settle(200)
    assert view.snapshot["step"] == runner.record.step
    expect(status).to_contain_text(f"step {runner.record.step}")
    expect(page.locator(".tge-boundary")).to_have_count(1)
    shown.check_accessibility()
    shown.keep_all("decision_view", repository / "test-results")
    runner.stop()


def test_the_cross_hair_reads_the_model(stage: Any) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    page.locator(".tge-plane").focus()
    page.keyboard.press("Home")
    reading = page.locator(".tge-reading")
    expect(reading).to_contain_text(" with ")
    middle = [sum(view.data[name]) / 2 for name in ("x_range", "y_range")]
    made = view.model(torch.tensor([middle])).softmax(1)[0]
    expect(reading).to_contain_text(
        f"{int(made.argmax())} with {100 * made.max():.1f}%"
    )
    shown.settle(300)
    unit = view.model[:2](torch.tensor([middle]))[0, 0].item()
    text = page.locator(".tge-unit span").first.inner_text().replace("−", "-")
    assert float(text) == pytest.approx(unit, rel=0.06)
    page.keyboard.press("Escape")
    expect(page.locator(".tge-unit span").first).to_have_text("0")
    page.mouse.move(*at(shown, 1.0, 0.0))
    expect(reading).to_contain_text(" with ")


def test_a_unit_is_shown_large_with_its_line(stage: Any, repository: Path) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    view.layer = "0"
    shown.settle()
    page.get_by_role("radio", name="unit 2").click()
    shown.settle()
    assert view.unit == 2
    expect(page.locator(".tge-unit-formula")).to_contain_text("= 0")
    page.keyboard.press("ArrowRight")
    shown.settle()
    assert view.unit == 3
    page.keyboard.press("Home")
    shown.settle()
    assert view.unit == 0
    shown.check_accessibility()
    shown.keep("decision_view_unit", repository / "test-results")
    page.keyboard.press("Escape")
    shown.settle()
    assert view.unit == -1
    page.get_by_label("Lines of the first layer").check()
    expect(page.locator(".tge-unit-line").first).to_be_attached()
    page.get_by_label("Units of", exact=True).select_option("2")
    shown.settle(200)
    assert view.layer == "2"
    expect(page.locator(".tge-unit")).to_have_count(2)


def test_points_are_added_and_removed(stage: Any) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    page.mouse.click(*at(shown, 0.5, 0.5))
    shown.settle()
    assert view.added == []  # a click reads, until it is told to add
    page.get_by_label("add 1").check()
    page.mouse.click(*at(shown, 0.5, 0.5))
    shown.settle()
    assert view.added[0] == pytest.approx([0.5, 0.5, 1], abs=0.02)
    assert view.X.shape == (61, 2)
    page.locator(".tge-plane").focus()
    page.keyboard.press("Home")
    page.keyboard.press("0")
    shown.settle()
    assert view.y[-2:].tolist() == [1, 0]
    expect(page.locator(".tge-point-added")).to_have_count(2)
    expect(page.locator(".tge-announcer")).to_contain_text("Added 0 at")
    page.keyboard.press("Backspace")
    shown.settle()
    page.get_by_role("button", name="Remove the last").click()
    shown.settle()
    assert view.added == []
    assert view.X.shape == (60, 2)


def test_a_saved_notebook_is_read_without_a_kernel(browser: Any) -> None:
    page = browser.new_page()
    shown = Stage(page, make_with_line(lambda: make_view(3)))
    shown.exchange = lambda: False  # nobody ever answers
    shown.show()
    page.mouse.move(*at(shown, 0.0, 0.5))
    expect(page.locator(".tge-reading")).to_contain_text(" with ")
    expect(page.locator(".tge-boundary")).to_have_count(3)
    page.get_by_role("radio", name="unit 1").click()
    expect(page.locator(".tge-unit-formula")).to_contain_text("= 0")
    expect(page.get_by_label("add 1")).to_be_disabled()
    assert shown.errors == []
    page.close()


def test_values_are_shown_too(stage: Any, repository: Path) -> None:
    def make() -> DecisionView:
        X = np.random.default_rng(0).uniform(-2, 2, (40, 2)).astype("f")
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
        return DecisionView(model, X, (X[:, 0] * X[:, 1]).astype("f"))

    shown = stage(make)
    expect(shown.page.locator(".tge-status")).to_contain_text("mean squared error")
    expect(shown.page.locator(".tge-tools")).to_be_hidden()
    shown.check_accessibility()
    shown.keep("decision_view_values", repository / "test-results")


def test_hostile_names_stay_text(stage: Any) -> None:
    shown = stage(
        lambda: make_view(
            classes=[HOSTILE, "b"], features=(HOSTILE, "y"), title=HOSTILE
        )
    )
    assert shown.page.locator("b").count() == 0
    card = shown.page.locator(".tge-decision")
    assert card.evaluate("(card) => card.scrollWidth <= card.clientWidth")
    assert card.bounding_box()["height"] < 1200
