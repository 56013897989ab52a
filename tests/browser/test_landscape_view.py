"""LandscapeView on a plain page: racing, pointing and computing, by mouse and keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from stage import Stage, make_with_line
from tinygrad_edu_widgets import LandscapeView

import tinygrad_edu as torch
from tinygrad_edu import nn, optim

pytestmark = pytest.mark.browser

HOSTILE = "</script><b>Adam\u202e" + "x" * 10_000


def make_race(**options: Any) -> LandscapeView:
    return LandscapeView(
        "rosenbrock",
        steps=60,
        optimizers={
            "SGD": lambda p: optim.SGD(p, lr=1e-3),
            "Momentum": lambda p: optim.SGD(p, lr=1e-3, momentum=0.9),
            "Adam": lambda p: optim.Adam(p, lr=0.1),
        },
        **options,
    )


def make_model() -> Any:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))


def squared_error(model: Any) -> Any:
    x = torch.linspace(-1, 1, 16).reshape(8, 2)
    return (model(x)[:, 0] - x[:, 0] * x[:, 1]).square().mean()


def at(shown: Any, x: float, y: float) -> tuple[float, float]:
    """Where a point of the plane lies on the page."""
    frame = shown.page.locator(".tge-plane-axes rect").bounding_box()
    surface = shown.widget.surface
    (left, right), (low, high) = surface["x_range"], surface["y_range"]
    return (
        frame["x"] + (x - left) / (right - left) * frame["width"],
        frame["y"] + (high - y) / (high - low) * frame["height"],
    )


def test_a_race_is_looked_at_and_played(stage: Any, repository: Path) -> None:
    shown = stage(make_race)
    page = shown.page
    output = page.locator(".tge-playback output")
    expect(output).to_have_text("step 60 of 60")
    shown.check_accessibility()
    shown.keep_all("landscape_view", repository / "test-results")
    page.get_by_role("button", name="One step back").click()
    expect(output).to_have_text("step 59 of 60")
    shown.settle()
    assert shown.widget.step == 59
    page.get_by_role("button", name="Restart").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    shown.settle()
    assert 0 <= shown.widget.step < 60
    page.get_by_label("Step", exact=True).focus()
    page.keyboard.press("End")
    shown.settle()
    assert shown.widget.step == -1
    expect(page.locator(".tge-announcer")).to_contain_text("Step 60 of 60. SGD: loss")


def test_the_memory_of_the_selected_one_is_shown(stage: Any) -> None:
    shown = stage(make_race)
    page = shown.page
    shown.widget.step = 20
    page.get_by_role("radio", name="Adam").check()
    shown.settle()
    assert shown.widget.selected == "Adam"
    track = shown.widget.tracks["Adam"]
    lines = page.locator(".tge-memory-lines")
    expect(lines).to_contain_text("exp_avg_sq")
    text = lines.inner_text()
    assert f"{track.state['step'][20]:.0f}" in text
    first = f"{abs(track.gradient[20][0]):.3g}"
    assert first.rstrip("0") in text
    expect(page.locator(".tge-arrow-update").first).to_be_visible()
    page.keyboard.press("ArrowUp")
    shown.settle()
    assert shown.widget.selected == "Momentum"
    expect(lines).to_contain_text("momentum_buffer")


def test_a_click_and_the_keyboard_start_elsewhere(stage: Any) -> None:
    shown = stage(make_race)
    page = shown.page
    page.mouse.click(*at(shown, 1.0, 0.0))
    shown.settle(200)
    assert shown.widget.race["start"] == pytest.approx([1.0, 0.0], abs=0.03)
    assert shown.widget.tracks["SGD"].x[0] == pytest.approx(1.0, abs=0.03)
    page.locator(".tge-plane").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tge-reading")).to_have_text("x 0.100, y 1: f(x, y) 98.8")
    page.keyboard.press("Enter")
    shown.settle(200)
    assert shown.widget.race["start"] == pytest.approx([0.1, 1.0])
    page.keyboard.press("Escape")
    expect(page.locator(".tge-reading")).to_contain_text("drag the ring")


def test_the_ring_is_dragged(stage: Any) -> None:
    shown = stage(make_race)
    page = shown.page
    page.mouse.move(*at(shown, -1.5, 1.0))
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(*at(shown, -1.5 + step / 5, 1.0 + step / 5))
        shown.settle(60)
    page.mouse.up()
    shown.settle(200)
    assert shown.widget.race["start"] == pytest.approx([-0.5, 2.0], abs=0.03)


def test_a_learning_rate_is_moved(stage: Any) -> None:
    shown = stage(make_race)
    slider = shown.page.get_by_label("Learning rate of SGD")
    slider.focus()
    before = shown.widget.tracks["SGD"].lr
    for _ in range(6):
        shown.page.keyboard.press("ArrowLeft")
    shown.settle(300)
    assert shown.widget.tracks["SGD"].lr == pytest.approx(before / 2, rel=0.1)


def test_a_saved_notebook_plays_the_race_without_a_kernel(browser: Any) -> None:
    page = browser.new_page()
    shown = Stage(page, make_with_line(make_race))
    shown.exchange = lambda: False  # nobody ever answers
    shown.show()
    page.get_by_role("button", name="One step back").click()
    expect(page.locator(".tge-playback output")).to_have_text("step 59 of 60")
    page.get_by_role("radio", name="Momentum").check()
    expect(page.locator(".tge-memory-heading")).to_contain_text("Momentum")
    page.mouse.move(*at(shown, 1.0, 1.0))
    expect(page.locator(".tge-reading")).to_contain_text("x 1")
    assert shown.errors == []
    page.close()


def test_the_surface_of_a_model_sharpens_until_it_is_done(
    stage: Any, repository: Path
) -> None:
    def make() -> LandscapeView:
        view = LandscapeView.of_model(make_model(), squared_error, resolution=21)
        view.stop()  # else it would be done before it is looked at
        return view

    shown = stage(make)
    page, view = shown.page, shown.widget
    expect(page.locator(".tge-progress-text")).to_have_text("0 of 441 points: stopped")
    page.get_by_role("button", name="Go on").click()
    shown.settle(200)
    expect(page.locator(".tge-computing")).to_be_hidden()
    assert page.locator(".tge-contours path").count() > 3
    page.mouse.move(*at(shown, 0.0, 0.0))
    value = view.field.values[10, 10]
    expect(page.locator(".tge-reading")).to_contain_text(f"loss {value:.3g}")
    shown.check_accessibility()
    shown.keep("landscape_view_model", repository / "test-results")


def test_a_line_and_a_path_are_drawn(stage: Any, repository: Path) -> None:
    model = make_model()
    kept = []
    optimizer = optim.Adam(model.parameters(), lr=0.05)
    for _ in range(5):
        kept.append({name: w.clone() for name, w in model.state_dict().items()})
        optimizer.zero_grad()
        squared_error(model).backward()
        optimizer.step()

    def line() -> LandscapeView:
        view = LandscapeView.between(model, squared_error, kept[0], kept[-1])
        view.join()
        return view

    shown = stage(line)
    expect(shown.page.get_by_text("second", exact=True)).to_be_visible()
    shown.page.locator(".tge-plane").focus()
    shown.page.keyboard.press("Home")
    expect(shown.page.locator(".tge-reading")).to_contain_text("0.500: loss")
    shown.check_accessibility()

    def path() -> LandscapeView:
        view = LandscapeView.of_path(model, squared_error, kept, resolution=15)
        view.join()
        return view

    shown = stage(path)
    expect(shown.page.locator(".tge-way text", has_text="start")).to_be_visible()
    assert shown.page.locator(".tge-way circle").count() == 6
    shown.keep("landscape_view_path", repository / "test-results")


def test_hostile_names_and_numbers_stay_text(stage: Any) -> None:
    def make() -> LandscapeView:
        return LandscapeView(
            lambda x, y: (x - 1).sqrt() + y / 0,
            steps=3,
            title=HOSTILE,
            optimizers={HOSTILE: lambda p: optim.SGD(p, lr=float("inf"))},
        )

    shown = stage(make)
    assert shown.page.locator("b").count() == 0
    card = shown.page.locator(".tge-landscape")
    assert card.evaluate("(card) => card.scrollWidth <= card.clientWidth")
    assert card.bounding_box()["height"] < 1500


def test_opening_takes_a_blink(browser: Any) -> None:
    view = make_with_line(make_race)
    assert len(json.dumps([view.surface, view.race])) < 200_000
    page = browser.new_page()
    shown = Stage(page, view).show()
    drawn = page.evaluate(
        """() => {
          const began = performance.now();
          document.body.dataset.jpThemeLight = "false";
          return new Promise((done) => requestAnimationFrame(() =>
            requestAnimationFrame(() => done(performance.now() - began))));
        }"""
    )
    assert drawn < 500
    assert shown.errors == []
    page.close()
