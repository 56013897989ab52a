"""TensorView on a plain page: its gestures, by mouse and by keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets import TensorView

import tinygrad_edu as torch

pytestmark = pytest.mark.browser


def three() -> TensorView:
    x = torch.arange(24.0).reshape(4, 6) - 8
    return TensorView(x, x.T, x[:, 1:3], names=["x", "x.T", "x[:, 1:3]"])


def one() -> TensorView:
    return TensorView(torch.arange(24.0).reshape(4, 6) - 8, names=["x"])


def large() -> TensorView:
    torch.manual_seed(0)
    x = torch.randn(200, 300)
    x[3, 4], x[5, 6] = float("nan"), float("inf")
    return TensorView(x, names=["weight"])


def grid(shown: Any, place: int = 0) -> Any:
    return shown.page.locator(".tge-tensor-panel .tge-grid").nth(place)


def point(
    shown: Any, place: int, row: int, column: int, *, click: bool = False
) -> None:
    """Moves the pointer over a cell, or clicks it."""
    cells = grid(shown, place).locator("rect.tge-cell")
    count = shown.widget.document["views"][place]["shape"][-1]
    cell = cells.nth(row * count + column)
    cell.wait_for()
    box = cell.bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if click:
        shown.page.mouse.click(*at)
    else:
        shown.page.mouse.move(*at)


def readout(shown: Any) -> Any:
    return expect(shown.page.locator(".tge-readout"))


def no_kernel(shown: Any) -> None:
    """From now on nothing that the page says is heard."""
    shown.exchange = lambda: False


def test_pointing_at_a_cell_shows_its_place_in_memory(
    stage: Any, repository: Path
) -> None:
    shown = stage(three)
    readout(shown).to_contain_text("offset 0 + 2·6 + 3·1 = 15")
    point(shown, 2, 2, 1)
    readout(shown).to_contain_text("x[:, 1:3][2, 1] = 6")
    readout(shown).to_contain_text("offset 1 + 2·6 + 1·1 = 14")
    readout(shown).to_contain_text("also x[2, 2], x.T[2, 2]")
    assert shown.page.locator(".tge-strip .tge-mark-here").count() == 1
    assert shown.page.locator(".tge-tensor-panel .tge-mark-same").count() == 2
    shown.page.mouse.move(5, 5)
    readout(shown).to_contain_text("= 15")
    shown.check_accessibility()
    shown.keep_all("tensor_view", repository / "test-results")


def test_walking_by_keyboard(stage: Any) -> None:
    shown = stage(three)
    grid(shown, 1).focus()
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("End")
    readout(shown).to_contain_text("x.T[4, 3]")
    said = shown.page.locator(".tge-announcer")
    expect(said).to_contain_text("x.T[4, 3] is 14, offset 0 + 4·1 + 3·6 = 22")
    shown.page.locator(".tge-strip").focus()
    shown.page.keyboard.press("Home")
    readout(shown).to_contain_text("x.T[0, 0]")
    shown.page.keyboard.press("ArrowRight")
    readout(shown).to_contain_text("= 1")
    assert shown.page.evaluate("document.querySelectorAll('.tge-grid').length") == 3


def test_a_walk_goes_number_by_number(stage: Any) -> None:
    shown = stage(one)
    point(shown, 0, 0, 5, click=True)
    shown.page.locator(".tge-walk").click()
    readout(shown).to_contain_text(re.compile(r"x\[[1-3], \d\]"))
    shown.page.get_by_role("button", name="Stop").click()
    expect(shown.page.locator(".tge-walk")).to_have_text("Walk")


def test_an_index_is_typed_and_cleared(stage: Any, repository: Path) -> None:
    shown = stage(one)
    field = shown.page.locator(".tge-index-field")
    field.fill("[0, 2], 4:")
    field.press("Enter")
    shown.settle()
    result = expect(shown.page.locator(".tge-index-result"))
    result.to_contain_text("2 × 2, a copy")
    assert shown.page.locator(".tge-mark-picked").count() == 4
    assert shown.page.locator(".tge-memory").count() == 2
    point(shown, 0, 2, 5, click=True)
    assert shown.page.locator(".tge-tensor-panel .tge-mark-same").count() == 1
    shown.keep("tensor_view_index", repository / "test-results")
    field.fill("1:3, ::2")
    shown.page.locator(".tge-index-show").click()
    shown.settle()
    result.to_contain_text("2 × 3, a view")
    assert shown.page.locator(".tge-memory").count() == 1
    for wrong, words in [("9", "out of bounds"), ("<b>alert(1)</b>", "not an index")]:
        field.fill(wrong)
        field.press("Enter")
        shown.settle()
        result.to_contain_text(words)
    field.press("Escape")
    shown.settle()
    assert shown.widget.document.get("indexed") is None
    assert shown.page.locator(".tge-tensor-panel").count() == 1


def test_examples_and_cells_work_without_a_kernel(stage: Any) -> None:
    shown = stage(one)
    no_kernel(shown)
    shown.page.get_by_role("button", name="Index x > 0").click()
    result = expect(shown.page.locator(".tge-index-result"))
    result.to_contain_text("15, a copy")
    grid(shown, 1).focus()
    shown.page.keyboard.press("ArrowRight")
    readout(shown).to_contain_text("x[x > 0][7]")
    shown.page.get_by_role("button", name="Clear").click()
    assert shown.page.locator(".tge-tensor-panel").count() == 1


def test_broadcasting(stage: Any, repository: Path) -> None:
    def make() -> TensorView:
        return TensorView.broadcast(torch.arange(3.0).reshape(3, 1), torch.arange(4.0))

    shown = stage(make)
    assert shown.page.locator(".tge-cell.tge-ghost").count() == 9 + 8
    rules = shown.page.locator(".tge-rules td")
    assert rules.all_text_contents() == ["b is repeated", "a is repeated"]
    point(shown, 2, 2, 3)
    readout(shown).to_contain_text("(a + b)[2, 3] = 5")
    assert shown.page.locator(".tge-strip .tge-mark").count() == 3
    shown.check_accessibility()
    shown.keep_all("tensor_view_broadcast", repository / "test-results")


def test_shapes_that_do_not_fit(stage: Any) -> None:
    shown = stage(lambda: TensorView.broadcast(torch.zeros(3, 4), torch.zeros(2, 4)))
    failed = shown.page.locator("th.tge-fails")
    assert failed.all_text_contents() == ["axis −2"]
    text = "The size of tensor a (3) must match the size of tensor b (2)"
    expect(shown.page.locator(".tge-failure")).to_contain_text(text)


def test_a_large_tensor_in_parts(stage: Any, repository: Path) -> None:
    shown = stage(large)
    note = expect(shown.page.locator(".tge-tensor-panel .tge-note"))
    note.to_contain_text("rows 0 to 31 of 200, columns 0 to 31 of 300")
    assert shown.page.locator(".tge-tensor-panel .tge-odd").count() == 2
    grid(shown).focus()
    shown.page.keyboard.press("End")
    shown.page.keyboard.press("PageDown")
    shown.settle()
    note.to_contain_text("rows 168 to 199 of 200, columns 268 to 299 of 300")
    last = float(shown.widget._tensors[0][199, 299])
    said = shown.page.locator(".tge-readout .tge-number").text_content()
    assert float(said.replace("−", "-")) == pytest.approx(last, abs=1e-4)
    notes = expect(shown.page.locator(".tge-memory .tge-note"))
    notes.to_contain_text("59,999 of 60,000")
    shown.page.get_by_label("the whole, sampled").check()
    shown.settle()
    note.to_contain_text("every 5th of 200 rows, every 7th of 300 columns")
    assert shown.page.locator(".tge-grid-pixels:visible").count() == 1
    shown.keep_all("tensor_view_large", repository / "test-results")


def test_other_parts_need_a_kernel_and_say_so(stage: Any) -> None:
    shown = stage(large)
    no_kernel(shown)
    grid(shown).focus()
    shown.page.keyboard.press("PageDown")
    note = expect(shown.page.locator(".tge-tensor-panel .tge-note"))
    note.to_contain_text("some numbers are not here")


def test_axes_are_chosen(stage: Any) -> None:
    shown = stage(lambda: TensorView(torch.arange(60.0).reshape(3, 4, 5)))
    shown.page.get_by_label("Axis of the rows").select_option("0")
    labels = grid(shown).locator(".tge-grid-labels text").all_text_contents()
    assert labels == ["0", "1", "2", "0", "1", "2", "3", "4"]
    slider = shown.page.get_by_label("Index of axis 1")
    slider.focus()
    slider.press("End")
    first = grid(shown).locator(".tge-cell-text").first
    expect(first).to_have_text("15")
    shown.page.get_by_label("Axis of the columns").select_option("0")
    assert shown.page.get_by_label("Axis of the rows").input_value() == "2"


def test_live_numbers(stage: Any) -> None:
    x = torch.zeros(2, 2)
    shown = stage(lambda: TensorView(x))
    first = grid(shown).locator(".tge-cell-text").first
    expect(first).to_have_text("0")
    x += 5
    shown.widget.update()
    shown.settle()
    expect(first).to_have_text("5")


def test_tensors_without_numbers_or_axes(stage: Any) -> None:
    def make() -> TensorView:
        return TensorView(torch.zeros(0, 3), torch.tensor(5.0), torch.zeros(2, 0))

    shown = stage(make)
    readout(shown).to_contain_text("B[] = 5")
    grid(shown, 1).focus()
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.get_by_text("It has no numbers.").count() == 2
    assert shown.page.locator(".tge-memory").count() == 1


HOSTILE = ["<b>x</b>", "</script><script>boom()</script>", "\u202eabc", "x" * 10_000]


def test_hostile_names_are_text(stage: Any) -> None:
    tensors = [np.full((2, 2), np.nan), *[torch.zeros(2) for _ in HOSTILE[1:]]]
    shown = stage(lambda: TensorView(*tensors, names=HOSTILE))
    names = shown.page.locator(".tge-tensor-caption b").all_text_contents()
    assert names[:2] == HOSTILE[:2]
    assert names[2].startswith("\\u202e")
    assert len(names[3]) == 60
    assert shown.page.locator(".tge-tensor script, .tge-tensor b b").count() == 0
    readout(shown).to_contain_text(re.compile("= nan"))
