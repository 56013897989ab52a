"""AttentionView on a plain page: heads, tokens and masks, by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets import AttentionView

import tinygrad_edu as torch
from tinygrad_edu import nn

pytestmark = pytest.mark.browser

WORDS = ["the", "cat", "sat", "on", "the", "mat"]
HOSTILE = ["<b>x</b>", "</script>", '"', "\u202eback", "w" * 10_000, " "]


def make_view(tokens: list[str] = WORDS) -> AttentionView:
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    with torch.no_grad():
        for parameter in encoder.parameters():
            parameter.mul_(3.0 if parameter.dim() > 1 else 1.0)
    mask = nn.Transformer.generate_square_subsequent_mask(6)
    x = torch.randn(1, 6, 8)
    return AttentionView.of_model(encoder, x, tokens=tokens, mask=mask)


def cell_at(shown: Any, row: int, column: int, *, of: int = 6) -> tuple[float, float]:
    """The middle of a cell of the matrix on the page."""
    box = shown.page.locator(".tge-heat").bounding_box()
    size = box["width"] / of
    return box["x"] + (column + 0.5) * size, box["y"] + (row + 0.5) * size


def number_shown(shown: Any) -> float:
    """The weight of the chosen cell with all its digits."""
    steps = shown.page.locator(".tge-steps .tge-equation b")
    return float(steps.last.inner_text().replace("−", "-"))


def test_heads_are_chosen_by_mouse_and_keyboard(stage: Any, repository: Path) -> None:
    shown = stage(make_view)
    page = shown.page
    page.locator(".tge-head").nth(4).click()  # layer 1, head 1
    shown.settle()
    assert (shown.widget.layer, shown.widget.head) == (1, 1)
    page.keyboard.press("ArrowRight")
    shown.settle()
    assert shown.widget.head == -1
    expect(page.locator(".tge-place")).to_contain_text("mean of the heads")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    shown.settle()
    assert (shown.widget.layer, shown.widget.head) == (0, 0)
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    shown.check_accessibility()
    shown.keep_all("attention_view", repository / "test-results")


def test_a_row_is_walked_and_the_numbers_are_those_of_python(stage: Any) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    page.mouse.click(*cell_at(shown, 3, 1))
    shown.settle()
    assert (view.row, view.column) == (3, 1)
    for key, place in [("ArrowDown", (4, 1)), ("ArrowRight", (4, 2)), ("Home", (4, 0))]:
        page.keyboard.press(key)
        shown.settle()
        assert (view.row, view.column) == place
        assert abs(number_shown(shown) - view.weights()[place]) < 1e-6
    expect(page.locator(".tge-announcer")).to_contain_text("“the” at 4 to “the” at 0")
    expect(page.locator(".tge-attention-panel")).to_contain_text("adds up to 1 ✓")
    page.mouse.move(*cell_at(shown, 5, 5))
    expect(page.locator(".tge-panel-title").first).to_contain_text("mat")


def test_a_border_is_dragged_and_the_mass_moves(stage: Any, repository: Path) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    page.get_by_role("button", name="causal", exact=True).click()
    shown.settle()
    grip = page.locator("circle.tge-border-hold").bounding_box()
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    size = page.locator(".tge-heat").bounding_box()["width"] / 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + size, y, steps=4)
    page.mouse.up()
    shown.settle()
    assert view.mask["border"] == 1
    expect(page.locator(".tge-warning")).to_contain_text("The future leaks")
    shown.keep("attention_view_leak", repository / "test-results")
    view.row, view.column = 2, 3
    shown.settle()
    assert abs(number_shown(shown) - view.weights()[2, 3]) < 1e-6
    page.locator(".tge-matrix").focus()
    page.keyboard.press("[")
    page.keyboard.press("[")
    shown.settle()
    assert view.mask["border"] == -1
    expect(page.locator(".tge-warning")).to_contain_text("may look at nothing")
    assert np.isnan(view.weights()[0]).all()


def test_every_kind_of_mask_has_the_numbers_of_python(stage: Any) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    for name, kind in [("none", "none"), ("window", "window"), ("padding", "padding")]:
        page.get_by_role("button", name=name, exact=True).click()
        shown.settle()
        assert view.mask["kind"] == kind
        view.row, view.column = 4, 3
        shown.settle()
        assert abs(number_shown(shown) - view.weights()[4, 3]) < 1e-6
    page.get_by_label("tokens").fill("2")
    shown.settle()
    assert view.mask["length"] == 2
    assert view.weights()[:, 2:].sum() == 0


def test_cells_are_turned_round_by_mouse_and_by_space(stage: Any) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    page.get_by_role("button", name="toggle cells").click()
    page.mouse.move(*cell_at(shown, 0, 4))
    page.mouse.down()
    page.mouse.move(*cell_at(shown, 0, 5), steps=3)
    page.mouse.up()
    shown.settle()
    assert view.mask["toggled"] == [[0, 4], [0, 5]]
    assert (view.weights()[0] > 0).tolist() == [True, False, False, False, True, True]
    page.keyboard.press("End")
    page.keyboard.press(" ")
    shown.settle()
    assert view.weights()[5, 5] == 0
    page.get_by_role("button", name="undo cells").click()
    shown.settle()
    assert view.mask["toggled"] == []


def test_the_same_weights_as_lines(stage: Any, repository: Path) -> None:
    shown = stage(make_view)
    shown.page.get_by_role("button", name="lines").click()
    shown.settle()
    assert shown.widget.drawing == "lines"
    seen = (shown.widget.weights() > 0.002).sum(1).tolist()
    expect(shown.page.locator(".tge-look")).to_have_count(seen[5])
    shown.page.locator(".tge-lines").focus()
    shown.page.keyboard.press("ArrowUp")
    shown.settle()
    assert shown.widget.row == 4
    expect(shown.page.locator(".tge-look")).to_have_count(seen[4])
    shown.keep("attention_view_lines", repository / "test-results")


def test_other_parts_of_a_long_sequence_are_asked_for(stage: Any) -> None:
    def make() -> AttentionView:
        torch.manual_seed(0)
        x = torch.randn(200, 4)
        return AttentionView.of(x, x, x, is_causal=True)

    shown = stage(make)
    page, view = shown.page, shown.widget
    expect(page.locator(".tge-says")).to_contain_text("queries 0–63 of 200")
    page.get_by_role("button", name="queries ↓").click()
    shown.settle()
    assert view.window == [64, 0]
    page.get_by_role("button", name="none", exact=True).click()
    shown.settle(200)
    view.row, view.column = 100, 30
    shown.settle()
    title = page.locator(".tge-panel-title").last.inner_text()
    assert abs(float(title.split()[1]) - view.weights()[100, 30]) < 1e-4


def test_hostile_names_are_only_text(stage: Any) -> None:
    shown = stage(lambda: make_view(HOSTILE))
    text = shown.page.locator(".tge-matrix").inner_text()
    assert "<b>x</b>" in text
    assert "\\u202eback" in text
    assert "␣" in text
    assert shown.page.locator(".tge-matrix b").count() == 0
    assert len(text) < 2000


def test_a_saved_notebook_is_explored_without_a_kernel(stage: Any) -> None:
    shown = stage(make_view)
    page = shown.page
    shown.widget._handle_msg = lambda message: None  # nobody listens any more
    page.get_by_role("button", name="off by one").click()
    page.locator(".tge-head").nth(3).click()
    page.wait_for_timeout(150)
    expect(page.locator(".tge-warning")).to_contain_text("The future leaks")
    expect(page.locator(".tge-place")).to_contain_text("layers.1")
