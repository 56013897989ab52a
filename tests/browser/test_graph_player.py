"""GraphView's player, panel and colours on a plain page, by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets import GraphView

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.monitor import Runner
from tinygrad_edu.monitor.record import Alarm

pytestmark = pytest.mark.browser


def product() -> GraphView:
    """(a · b).sum() of two numbers each: 0.42 · 1.5 and the like."""
    a = torch.tensor([1.5, -2.0], requires_grad=True)
    b = torch.tensor([0.5, 3.0], requires_grad=True)

    def loss() -> Any:
        return (a * b).sum()

    return GraphView(loss(), module={"a": a, "b": b}, recompute=loss)


def square() -> GraphView:
    """w · w: a value used twice."""
    w = torch.tensor(3.0, requires_grad=True)
    return GraphView(w * w, module={"w": w})


def panel_of(shown: Any) -> Any:
    return shown.page.locator(".tge-panel")


def open_step(shown: Any, index: int) -> None:
    shown.widget.step = index
    shown.settle()


# --- predicting -----------------------------------------------------------------------


def test_a_gradient_is_predicted_by_keyboard_alone(stage: Any) -> None:
    shown = stage(product)
    page, panel = shown.page, panel_of(shown)
    page.get_by_label("Predict first").focus()
    page.keyboard.press("Space")
    shown.settle()
    assert shown.widget.predict
    open_step(shown, 2)  # mul at work
    expect(panel).to_contain_text("What is the gradient for a at [1]?")
    expect(panel.locator(".tge-given")).to_contain_text("b[1] = 3")
    expect(panel).not_to_contain_text("Gradient for")
    expect(page.locator(".tge-pill")).to_contain_text(["?", "?"])
    page.locator(".tge-graph-svg").focus()
    page.keyboard.press("q")
    expect(page.locator(".tge-answer")).to_be_focused()
    page.keyboard.type("nonsense")  # an n here is no step to the next
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("Type a number, such as")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("6/2")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("✓ Right: 3.")
    expect(panel.locator(".tge-working").first).to_contain_text("= 1\u00a0·\u00a03")
    expect(page.locator(".tge-score")).to_have_text("1 of 1 predicted")
    expect(page.locator(".tge-announcer")).to_contain_text("Right: 3. 1 of 1 predicted")
    expect(panel).to_contain_text("Gradient for b")
    page.keyboard.press("Enter")  # the way to the next step has the focus
    shown.settle()
    assert shown.widget.step == 3


def test_a_wrong_answer_is_told_with_the_numbers(stage: Any, repository: Path) -> None:
    shown = stage(product)
    shown.widget.predict = True
    open_step(shown, 2)
    shown.page.locator(".tge-answer").fill("−7")
    shown.page.get_by_role("button", name="Check", exact=True).click()
    expect(panel_of(shown)).to_contain_text("✗ Not quite: you said −7, it is 3.")
    expect(shown.page.locator(".tge-score")).to_have_text("0 of 1 predicted")
    shown.check_accessibility()
    shown.keep_all("graph_predict", repository / "test-results")


def test_a_question_may_be_given_up_and_playing_waits_for_it(stage: Any) -> None:
    shown = stage(product)
    shown.widget.predict = True
    open_step(shown, -1)
    page = shown.page
    page.get_by_role("button", name="Play").click()
    shown.settle()
    assert shown.widget.step == 0
    expect(panel_of(shown)).to_contain_text("What is the gradient for sum?")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(panel_of(shown)).to_contain_text("It is 1.")
    expect(page.locator(".tge-score")).to_have_text("0 of 1 predicted")


def test_gradients_to_come_are_kept_back_while_predicting(stage: Any) -> None:
    shown = stage(product)
    leaf = next(n["id"] for n in shown.widget.document["nodes"] if n["label"] == "a")
    shown.widget.selected = leaf
    shown.settle()
    expect(panel_of(shown)).to_contain_text("Gradient, after the backward pass")
    shown.widget.predict = True
    shown.settle()
    expect(panel_of(shown)).to_contain_text("Kept back, to be predicted")


def test_a_sum_of_gradients_is_shown_at_a_value_used_twice(stage: Any) -> None:
    shown = stage(square)
    open_step(shown, 1)
    expect(panel_of(shown)).to_contain_text("Used more than once, so gradients add up")
    expect(panel_of(shown)).to_contain_text("6 = 3 + 3")
    expect(panel_of(shown).locator(".tge-working").first).to_contain_text(
        "1\u00a0·\u00a03"
    )


# --- the forward pass -----------------------------------------------------------------


def test_values_appear_node_by_node(stage: Any) -> None:
    shown = stage(product)
    page = shown.page
    page.get_by_label("Forward pass first").check()
    shown.settle()
    assert shown.widget.step == -5  # three nodes compute, and one step before them
    ahead = page.locator('[data-stage="ahead"]')
    expect(ahead).to_have_count(3)
    page.locator(".tge-graph-svg").focus()
    page.keyboard.press("n")
    shown.settle()
    expect(ahead).to_have_count(2)
    expect(page.locator('[data-stage="computing"]')).to_contain_text("mul")
    expect(panel_of(shown)).to_contain_text("Forward 1 of 3: mul")
    expect(page.locator(".tge-step-text")).to_contain_text("mul takes a and b")
    for _ in range(3):
        page.keyboard.press("n")
        shown.settle()
    assert shown.widget.step == -1
    expect(page.locator(".tge-step-count")).to_have_text("5 steps")
    page.get_by_label("Forward pass first").uncheck()
    page.keyboard.press("p")
    shown.settle()
    assert shown.widget.step == -1  # nothing comes before it now


# --- node details ---------------------------------------------------------------------


def test_a_gradient_is_checked_by_finite_differences(stage: Any) -> None:
    shown = stage(product)
    nodes = {n["label"]: n["id"] for n in shown.widget.document["nodes"]}
    open_step(shown, len(shown.widget.document["steps"]) - 1)
    shown.widget.selected = nodes["a"]
    shown.settle()
    panel, page = panel_of(shown), shown.page
    entry = page.get_by_label("Entry")
    expect(entry).to_have_value("[1]")
    entry.focus()
    page.keyboard.press("Enter")
    shown.settle(300)
    expect(panel).to_contain_text("✓ They agree")
    expect(panel.locator(".tge-check")).to_contain_text("the gradient is 3")
    shown.check_accessibility()
    entry.fill("[9]")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("Type an entry that the table shows")
    shown.widget.selected = nodes["mul"]
    shown.settle()
    expect(page.locator(".tge-check-button")).to_have_count(0)


def convolution() -> GraphView:
    layer = nn.Conv2d(2, 3, 3)
    with torch.autograd.set_detect_anomaly(True, check_nan=False):
        loss = layer(torch.ones(1, 2, 5, 5)).relu().mean()
    return GraphView(loss, module=layer)


def test_the_panel_has_slices_a_histogram_and_lines_of_code(stage: Any) -> None:
    shown = stage(convolution)
    nodes = {n["label"]: n for n in shown.widget.document["nodes"]}
    shown.widget.selected = nodes["weight"]["id"]
    shown.settle()
    panel, page = panel_of(shown), shown.page
    expect(panel.get_by_role("img", name="Histogram of the value")).to_be_visible()
    cell = panel.locator(".tge-values td").first
    before = cell.get_attribute("title")
    page.get_by_label("Index 1 of the matrix").first.fill("2")
    page.keyboard.press("Tab")
    shown.settle(300)
    assert cell.get_attribute("title") != before
    shown.widget.selected = nodes["relu"]["id"]
    shown.settle()
    expect(panel).to_contain_text("loss = layer(torch.ones(1, 2, 5, 5)).relu().mean()")
    expect(panel).to_contain_text("test_graph_player.py:")
    expect(panel).to_contain_text("tinygrad_edu/ops/")
    shown.check_accessibility()


class Failing(nn.Module):
    """Stops half way, with a message that would like to be markup."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(4, 8)

    def forward(self, x: Any) -> Any:
        h = self.first(x).relu()
        raise ValueError(f"<img src=x onerror=alert(1)>\u202e {h.shape}\nsecond line")


def test_a_forward_pass_that_failed_is_shown_as_far_as_it_came(
    stage: Any, repository: Path
) -> None:
    shown = stage(lambda: GraphView(Failing(), torch.ones(2, 4)))
    page = shown.page
    failed = page.locator(".tge-node-failed")
    expect(failed).to_have_count(1)
    expect(failed).to_contain_text("✕")
    failed.click()
    shown.settle()
    panel = panel_of(shown)
    expect(panel).to_contain_text("The forward pass stopped here")
    expect(panel).to_contain_text("ValueError: <img src=x onerror=alert(1)>\\u202e")
    expect(panel).to_contain_text("second line")
    assert page.locator("img").count() == 0
    assert "stopped by ValueError" in str(failed.get_attribute("aria-label"))
    shown.check_accessibility()
    shown.keep_all("graph_failed", repository / "test-results")


# --- a run is followed ----------------------------------------------------------------


def followed() -> GraphView:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.randn(16, 4)

    def train() -> Any:
        for _ in range(8):
            optimizer.zero_grad()
            loss = model(x).square().mean()
            loss.backward()
            optimizer.step()
            yield {"loss": loss.item()}

    view = GraphView(model(x).square().mean(), module=model)
    view.run = Runner(train, model=model, optimizer=optimizer)
    return view.follow(view.run)


def test_nodes_are_coloured_while_a_run_goes_on(stage: Any, repository: Path) -> None:
    shown = stage(followed)
    view, page = shown.widget, shown.page
    expect(page.get_by_label("Colour by")).to_be_hidden()
    view.run.join()
    shown.settle(300)
    coloured = page.locator('.tge-node[data-live="warm"]')
    expect(coloured).to_have_count(4)
    expect(coloured.first).to_contain_text("0.")
    page.get_by_label("Colour by").select_option("activation mean")
    shown.settle(300)
    assert view.colour_by == "activation mean"
    expect(page.locator(".tge-node-parameter[data-live]")).to_have_count(0)
    expect(page.locator('.tge-node[data-live="cold"]').first).to_contain_text("−0.")
    text = "The gradient is tiny. Try another activation. <b>!</b>"
    view.run.record.alarms.append(Alarm(5, "vanishing", "0.weight", text))
    view._live.push(urgent=True)
    shown.settle(200)
    expect(page.locator(".tge-ringing")).to_have_count(1)
    expect(page.locator(".tge-announcer")).to_contain_text(
        "Vanishing gradient at 0.weight"
    )
    view.selected = view.alarms[0]["node"]
    shown.settle()
    expect(panel_of(shown)).to_contain_text("! Vanishing gradient, since step 5")
    expect(panel_of(shown)).to_contain_text(text)
    shown.check_accessibility()
    shown.keep_all("graph_live", repository / "test-results")


def test_what_nobody_sees_is_not_written(stage: Any) -> None:
    """A browser lays out each text that changes, which is slow for hundreds of them."""

    def deep() -> GraphView:
        torch.manual_seed(0)
        model = nn.Sequential(*[nn.Linear(3, 3) for _ in range(40)])

        def train() -> Any:
            yield {"loss": model(torch.randn(4, 3)).square().mean().item()}

        view = GraphView(model, torch.randn(4, 3))
        view.folded = []
        view.run = Runner(train, model=model)
        view.follow(view.run)
        view.colour_by = "activation std"
        return view

    shown = stage(deep)
    page = shown.page
    shown.widget.run.join()
    shown.settle(300)
    layers = page.locator(".tge-node-operation")
    coloured = page.locator(".tge-node-operation[data-live]")
    expect(layers).to_have_count(40)
    assert 2 < coloured.count() < 40
    expect(layers.last).to_contain_text("std")
    page.locator(".tge-graph-svg").press("0")
    expect(coloured).to_have_count(40)
    expect(layers.first).not_to_contain_text("std")


def test_colours_and_predictions_need_no_kernel(stage: Any) -> None:
    def saved() -> GraphView:
        view = followed()
        view.run.join()
        return view

    shown = stage(saved)
    page = shown.page
    page.evaluate("() => { window.toPython = () => undefined }")
    shown.settle(300)
    expect(page.locator('.tge-node[data-live="warm"]')).to_have_count(4)
    page.get_by_label("Predict first").check()
    page.locator(".tge-step-next").click()
    expect(page.locator(".tge-answer")).to_be_visible()
    page.locator(".tge-answer").fill("1")
    page.locator(".tge-answer").press("Enter")
    expect(page.locator(".tge-score")).to_have_text("1 of 1 predicted")
