"""CompilerView on a page: the film, what belongs together, long programs, times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from films import layers_film
from playwright.sync_api import expect
from tinygrad_edu_widgets import CompilerView

import tinygrad_edu as torch
from tinygrad_edu import nn

pytestmark = pytest.mark.browser


def small() -> CompilerView:
    return CompilerView(layers_film())


def trained() -> CompilerView:
    torch.manual_seed(0)
    layer = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)

    def step(x: Any) -> Any:
        loss = torch.softmax(layer(x), dim=1).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return CompilerView(step, torch.randn(5, 4))


def line(shown: Any, text: str) -> Any:
    """The first line, of Python or of source, that holds a text."""
    return shown.page.locator(".tge-line", has_text=text).first


def texts(shown: Any, selector: str) -> list[str]:
    return [text.strip() for text in shown.page.locator(selector).all_inner_texts()]


def press(shown: Any, *keys: str) -> None:
    for key in keys:
        shown.page.keyboard.press(key)
    shown.settle()


def test_the_film_is_played_by_keyboard(stage: Any, repository: Path) -> None:
    shown = stage(small, width=1200)
    page, view = shown.page, shown.widget
    title = page.locator(".tge-film-title")
    assert view.stage == 3
    page.get_by_role("listbox", name="Passes").focus()
    press(shown, "Home")
    assert view.stage == 0
    expect(title).to_contain_text("capture: What ran, operation by operation. 26")
    press(shown, "ArrowRight")
    expect(title).to_contain_text("dead_code: What nobody looks at goes. 1 removed.")
    expect(page.locator(".tge-removed")).to_contain_text("exp(%5)")
    press(shown, "n", "n")
    expect(title).to_contain_text("fuse")
    assert page.locator(".tge-moved").count() == 2 * 2  # where from, and where to
    press(shown, "p")
    assert view.stage == 2
    page.get_by_role("button", name="Only what changed").click()
    shown.settle()
    expect(page.get_by_text("This pass changed nothing here.")).to_be_visible()
    assert view.only_changes
    page.get_by_role("button", name="Only what changed").click()
    shown.check_accessibility()
    shown.keep_all("compiler_view", repository / "test-results")


def test_a_line_of_source_marks_its_line_of_python_and_the_graph(stage: Any) -> None:
    shown = stage(small, width=1200)
    page, view = shown.page, shown.widget
    line(shown, "v1[i] = mm(").click()
    shown.settle()
    assert view.selected.startswith("source:")
    assert texts(shown, ".tge-lines[aria-label=Python] .tge-marked .tge-line-code") == [
        "h = torch.relu(layer1(x))"
    ]
    marked = texts(shown, ".tge-two .tge-half:last-child.tge-marked .tge-value")
    assert marked == ["%0", "%1"]
    line(shown, "scores = layer2(h)").click()
    shown.settle()
    assert view.selected == "python:1"
    source = texts(shown, ".tge-lines[aria-label='Generated C'] .tge-marked")
    assert any("v4[i] = mm(" in text for text in source)
    assert not any("v1[i]" in text for text in source)
    page.get_by_label("Target").select_option("numpy")
    shown.settle()
    assert view.target == "numpy"
    source = texts(shown, ".tge-lines[aria-label='Generated NumPy'] .tge-marked")
    assert any("mm(%2, %3)" in text for text in source)
    press(shown, "Escape")
    assert view.selected == ""
    expect(page.locator(".tge-marked")).to_have_count(0)


def test_lists_are_walked_by_keyboard(stage: Any) -> None:
    shown = stage(small, width=1200)
    page, view = shown.page, shown.widget
    page.get_by_role("listbox", name="Python").focus()
    press(shown, "ArrowDown", "ArrowDown")
    assert view.selected == "python:2"
    page.get_by_role("tree").focus()
    press(shown, "Home", "ArrowLeft")
    assert page.locator(".tge-section").first.get_attribute("aria-expanded") == "false"
    press(shown, "ArrowRight", "ArrowDown")
    assert view.selected == "operation:0"
    expect(page.locator(".tge-chosen-title").first).to_contain_text("%0 = t(%0_weight)")
    press(shown, "ArrowDown")
    expect(page.locator(".tge-lines .tge-marked").first).to_contain_text("torch.relu")
    active = page.get_by_role("tree").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_contain_text("mm(x, %0)")


def test_pointing_shows_what_belongs_together_and_leaves_no_trace(stage: Any) -> None:
    shown = stage(small, width=1200)
    line(shown, "v1[i] = mm(").hover()
    shown.settle()
    hinted = shown.page.locator(".tge-lines[aria-label=Python] .tge-hinted")
    expect(hinted).to_contain_text("torch.relu(layer1(x))")
    shown.page.mouse.move(2, 2)
    shown.settle()
    expect(shown.page.locator(".tge-hinted")).to_have_count(0)
    assert shown.widget.selected == ""


def test_kernels_and_buffers_are_chosen_in_their_tabs(stage: Any) -> None:
    shown = stage(small, width=1200)
    page, view = shown.page, shown.widget
    page.get_by_role("tab", name="Kernels").click()
    page.get_by_label("Order").select_option("bytes")
    page.locator(".tge-row.tge-kernel-row").first.click()
    shown.settle()
    assert view.selected == "kernel:9"
    expect(page.locator(".tge-chosen-title")).to_contain_text("loop 9")
    page.get_by_role("tab", name="Memory").click()
    page.get_by_role("application", name="Buffers of the workspace").focus()
    press(shown, "Home", "ArrowRight")
    assert (view.selected, view.tab) == ("buffer:1", "memory")
    expect(page.locator(".tge-buffer.tge-marked")).to_have_count(1)
    expect(page.locator(".tge-chosen")).to_contain_text("The buffer of %2")
    page.get_by_role("tab", name="Time").click()
    expect(page.get_by_text("310 ms in all")).to_be_visible()


def test_of_a_long_program_only_what_is_in_sight_is_drawn(stage: Any) -> None:
    shown = stage(lambda: CompilerView(layers_film(120)), width=1200)
    page = shown.page
    page.get_by_role("button", name="Unfold all").click()
    shown.settle()
    assert page.locator(".tge-operations .tge-row").count() < 60
    assert page.locator(".tge-lines .tge-row").count() < 90
    page.get_by_role("tree").focus()
    press(shown, "End")
    expect(page.locator(".tge-operations .tge-active")).to_contain_text("sub(")
    assert page.locator(".tge-operations .tge-row").count() < 60
    took = page.evaluate(
        """() => {
          const start = performance.now();
          for (const frame of document.querySelectorAll(".tge-frame")) frame.click();
          document.querySelector(".tge-operations").getBoundingClientRect();
          return performance.now() - start;
        }"""
    )
    assert took < 3000  # a tenth of that where nothing else runs


def test_a_real_step_is_measured_on_request(stage: Any, repository: Path) -> None:
    shown = stage(trained, width=1200)
    page, view = shown.page, shown.widget
    assert view.film["times"]["eager"] is None
    page.get_by_role("tab", name="Time").click()
    page.get_by_role("button", name="Measure").click()
    expect(page.get_by_text("Measuring")).to_be_visible()
    shown.settle(300)
    assert view.film["times"]["eager"] > 0
    expect(page.locator(".tge-verdict")).to_be_visible()
    expect(page.get_by_role("button", name="Measure again")).to_be_visible()
    shown.keep("compiler_view_time", repository / "test-results")


def test_a_film_alone_cannot_be_measured_and_says_so(stage: Any) -> None:
    shown = stage(small)
    shown.page.get_by_role("tab", name="Time").click()
    shown.page.get_by_role("button", name="Measure").click()
    shown.settle(300)
    expect(shown.page.get_by_text("there is nothing to measure")).to_be_visible()


def test_what_python_sets_is_shown(stage: Any) -> None:
    shown = stage(small, width=1200)
    view = shown.widget
    view.stage, view.selected, view.tab = 1, "operation:9", "kernels"
    shown.settle()
    page = shown.page
    expect(page.locator(".tge-film-title")).to_contain_text("dead_code")
    expect(page.locator(".tge-chosen-title")).to_contain_text("%9 = exp(%8)")
    expect(page.locator(".tge-kernels .tge-marked")).to_contain_text("loop 3")


def test_a_program_that_runs_as_it_is_says_why(stage: Any) -> None:
    def make() -> CompilerView:
        return CompilerView(lambda x: x * x.sum().item(), torch.ones(3))

    shown = stage(make)
    expect(shown.page.locator(".tge-notices")).to_contain_text("Runs as it is")
    shown.check_accessibility()


def test_hostile_names_are_only_text(stage: Any) -> None:
    def make() -> CompilerView:
        film = layers_film()
        film.title = "<b>x</b>\u202e"
        film.operations[0].text = "<img src=x>(</script>)"
        film.kernels[0].name = "<i>" * 1000
        film.python[0].text = "<b>bold</b>\u202e"
        return CompilerView(film)

    shown = stage(make)
    page = shown.page
    assert page.locator(".tge-compiler :is(img, script)").count() == 0
    expect(page.locator(".tge-title")).to_have_text("<b>x</b>\\u202e")
    expect(line(shown, "<b>bold</b>")).to_contain_text("\\u202e")
