"""ConvView on a plain page: its gestures, by mouse and by keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets import ConvView

import tinygrad_edu as torch
from tinygrad_edu import nn

pytestmark = pytest.mark.browser


def picture(size: int = 8) -> Any:
    """A bright ring."""
    place = np.linspace(-1, 1, size)
    distance = np.hypot(*np.meshgrid(place, place))
    return torch.tensor(np.exp(-8 * (distance - 0.6) ** 2).astype("f4"))


def edges() -> ConvView:
    kernel = torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
    return ConvView(kernel, picture(), padding=1)


def network() -> Any:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 10, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(10, 4, 3),
        nn.Flatten(),
    )


def model() -> ConvView:
    return ConvView(network(), picture(40))


def grids(shown: Any) -> Any:
    return shown.page.locator(".tge-slide .tge-grid")


def total(shown: Any) -> float:
    """The number that stands at the end of the formula."""
    text = shown.page.locator(".tge-conv-total:visible").text_content()
    return float(text.replace("−", "-"))


def no_kernel(shown: Any) -> None:
    """From now on nothing that the page says is heard."""
    shown.exchange = lambda: False


def expected(view: ConvView, out: int, row: int, column: int) -> Any:
    """What the library computes there, as the formula rounds it."""
    part = view.document["part"]
    inside = part["output"]
    lane = (out - part["first"]) * inside["rows"] + row - inside["row"]
    value = inside["values"][lane * inside["columns"] + column - inside["column"]]
    return pytest.approx(value, rel=1e-3, abs=1e-6)


def test_stepping_and_dragging_the_kernel(stage: Any, repository: Path) -> None:
    shown = stage(edges)
    page = shown.page
    page.get_by_role("button", name="Next output number").click()
    page.get_by_role("button", name="Next output number").click()
    shown.settle()
    assert shown.widget.position == 2
    assert total(shown) == expected(shown.widget, 0, 0, 2)
    count = page.locator(".tge-slide .tge-waiting").count()
    assert count == 64 - 3
    box = grids(shown).nth(0).locator("rect.tge-cell").nth(10 * 5 + 4).bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 5, box["y"] + 5)
    page.mouse.up()
    shown.settle()
    assert shown.widget.position == 4 * 8 + 4
    assert total(shown) == expected(shown.widget, 0, 4, 4)
    shown.check_accessibility()
    shown.keep_all("conv_view", repository / "test-results")


def test_the_kernel_obeys_the_keyboard(stage: Any) -> None:
    shown = stage(edges)
    grids(shown).nth(1).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "End"):
        shown.page.keyboard.press(key)
    shown.settle()
    assert shown.widget.position == 8 + 7
    said = shown.page.locator(".tge-announcer")
    expect(said).to_contain_text("output 0, 1, 7 is")
    shown.widget.position = 20
    shown.settle()
    assert total(shown) == expected(shown.widget, 0, 2, 4)


def test_playing_fills_the_output(stage: Any) -> None:
    shown = stage(edges)
    page = shown.page
    page.get_by_label("Pace").select_option(label="fast")
    page.get_by_role("button", name="Play").click()
    counter = expect(page.locator(".tge-slide-count"))
    counter.to_have_text(re.compile(r"^([5-9]|\d\d) of 64"))
    page.get_by_role("button", name="Pause").click()
    count = page.locator(".tge-slide-count").text_content()
    page.wait_for_timeout(300)
    assert page.locator(".tge-slide-count").text_content() == count


def test_the_matrix_slides_too(stage: Any, repository: Path) -> None:
    shown = stage(edges)
    page = shown.page
    page.get_by_role("tab", name="As a matrix").click()
    shown.settle()
    assert shown.widget.tab == "columns"
    page.locator(".tge-columns .tge-grid").focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    shown.settle()
    assert shown.widget.position == 9
    assert total(shown) == expected(shown.widget, 0, 1, 1)
    expect(page.locator(".tge-columns .tge-conv-formula")).to_contain_text("column 1,1")
    shown.check_accessibility()
    shown.keep_all("conv_view_matrix", repository / "test-results")


def test_channels_and_layers(stage: Any) -> None:
    shown = stage(model)
    page = shown.page
    page.get_by_label("Output channel").select_option("3")
    shown.settle()
    assert shown.widget.out_channel == 3
    assert total(shown) == expected(shown.widget, 3, 0, 0)
    page.get_by_label("Output channel").select_option("9")  # has to be asked for
    shown.settle()
    layer = shown.widget._source[0]
    made = layer(picture(40)[None, None])[0].detach().numpy()
    assert total(shown) == pytest.approx(float(made[9, 0, 0]), rel=1e-3)
    page.get_by_label("Layer").select_option("1")
    shown.settle()
    deep = network()[:4](picture(40)[None, None])[0].detach().numpy()
    assert total(shown) == pytest.approx(float(deep[0, 0, 0]), rel=1e-3)
    sums = page.locator(".tge-sums .tge-chip")
    assert sums.count() == 10
    sums.nth(4).click()
    expect(page.get_by_label("Input channel")).to_have_value("4")
    assert total(shown) == pytest.approx(float(deep[0, 0, 0]), rel=1e-3)


def test_walking_over_the_edge_of_a_part(stage: Any) -> None:
    shown = stage(model)
    grids(shown).nth(1).focus()
    shown.page.keyboard.press("End")
    shown.settle()
    note = shown.page.locator(".tge-slide .tge-note").nth(1)
    expect(note).to_contain_text("columns 12 to 39 of 40 × 40")
    made = shown.widget._source[0](picture(40)[None, None])[0].detach().numpy()
    assert total(shown) == pytest.approx(float(made[0, 0, 39]), rel=1e-3)


def test_the_receptive_field(stage: Any, repository: Path) -> None:
    shown = stage(model)
    page = shown.page
    page.get_by_role("tab", name="Receptive field").click()
    words = expect(page.locator(".tge-field-words"))
    words.to_contain_text("Number [9, 9] of 3 Conv2d 3 × 3 sees 8 × 8 pixels")
    page.locator(".tge-tile-picture[tabindex]").focus()
    page.keyboard.press("Home")
    page.keyboard.press("PageUp")
    words.to_contain_text("Number [0, 0] of 3 Conv2d 3 × 3 sees 7 × 7 pixels")
    page.get_by_label("A number of").select_option("0")
    words.to_contain_text("sees 3 × 3 pixels")
    rows = page.locator(".tge-field-table tbody tr")
    expect(rows.nth(3)).to_contain_text("4 + (3 − 1)·2 = 8")
    expect(page.locator(".tge-field > .tge-note")).to_contain_text("At Flatten it ends")
    page.get_by_label("A number of").select_option("3")
    shown.check_accessibility()
    shown.keep_all("conv_view_field", repository / "test-results")


def test_the_feature_maps(stage: Any, repository: Path) -> None:
    shown = stage(model)
    page = shown.page
    tab = page.get_by_role("tab", name="Sliding")
    tab.focus()
    page.keyboard.press("End")
    page.locator(".tge-map-button").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    chosen = expect(page.locator(".tge-maps-chosen"))
    chosen.to_contain_text("0 Conv2d 3 × 3")
    chosen.to_contain_text("channel 1 of 10")
    colours = page.evaluate(
        """() => [...document.querySelectorAll('canvas.tge-map')].map((canvas) => {
          const context = canvas.getContext('2d');
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(data).size;
        })"""
    )
    assert min(colours[1:11]) > 3  # the first layer's maps are painted
    shown.check_accessibility()
    shown.keep_all("conv_view_maps", repository / "test-results")


def test_a_saved_view_is_explored_without_a_kernel(stage: Any) -> None:
    shown = stage(model)
    no_kernel(shown)
    page = shown.page
    page.get_by_role("button", name="Next output number").click()
    assert total(shown) == expected(shown.widget, 0, 0, 1)
    page.get_by_label("Output channel").select_option("5")
    assert total(shown) == expected(shown.widget, 5, 0, 1)
    for name in ("As a matrix", "Receptive field", "Feature maps"):
        page.get_by_role("tab", name=name).click()
        assert page.locator("[role=tabpanel]:visible").count() == 1


def test_hostile_names_and_numbers(stage: Any) -> None:
    def make() -> ConvView:
        image = torch.zeros(1, 5, 5)
        image[0, 2, 2] = float("nan")
        holder = nn.Sequential()
        holder.add_module("<b>x</b>\u202e" + "y" * 5000, nn.Conv2d(1, 2, 2))
        return ConvView(holder, image)

    shown = stage(make)
    page = shown.page
    page.get_by_role("tab", name="Feature maps").click()
    title = page.locator(".tge-maps-layer h3").nth(1).text_content()
    assert title.startswith("<b>x</b>\\u202ey")
    assert len(title) < 70
    page.get_by_role("tab", name="Sliding").click()
    page.get_by_role("button", name="Last output number").click()
    assert page.locator(".tge-slide .tge-odd").count() >= 5
    assert page.locator(".tge-conv b b, .tge-conv h3 b").count() == 0
