"""Lesson 00 as a learner meets it: JupyterLab, its menus, the keyboard, the mouse."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tinygrad_edu.classroom import generate

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSON = "00_start_here"
PATIENCE = 60_000  # milliseconds for what a kernel has to do


def number_in(locator: Any) -> int:
    """The first whole number in an element's text: ``step 312 of 760`` is 312."""
    return int(re.search(r"\d[\d,]*", locator.inner_text()).group().replace(",", ""))


def points_drawn(view: Any) -> int:
    """How many points the loss curve has on the page."""
    curves = view.locator(".tge-line-1")
    paths = [curve.get_attribute("d") or "" for curve in curves.all()]
    return max((len(re.findall(r"[ML]", path)) for path in paths), default=0)


def test_the_graph_and_the_player_of_its_backward_pass(notebook: Any) -> None:
    notebook.run_above("by_hand =", last="GraphView(loss")
    view = notebook.page.locator(".tge-graph").first
    expect(view.locator(".tge-node").first).to_be_attached()
    assert view.locator(".tge-node").count() >= 8
    words = view.locator(".tge-node").all_text_contents()
    assert any("relu" in text.lower() for text in words)

    counter = view.locator(".tge-step-count")
    count = number_in(counter)
    view.locator(".tge-step-next").click()
    expect(counter).to_have_text(f"step 1 of {count}")
    notebook.page.keyboard.press("Tab")
    notebook.page.keyboard.press("Tab")
    expect(view.locator(".tge-step-slider")).to_be_focused()
    for step in (2, 3, 4):
        notebook.page.keyboard.press("ArrowRight")
        expect(counter).to_have_text(f"step {step} of {count}")
    told = view.locator(".tge-step-text").inner_text()
    assert told
    expect(view.locator(".tge-panel")).to_contain_text(re.compile("gradient", re.I))
    notebook.show(notebook.code("GraphView(loss"))
    notebook.keep("lesson_00_graph")
    notebook.page.keyboard.press("ArrowLeft")
    expect(counter).to_have_text(f"step 3 of {count}")
    assert view.locator(".tge-step-text").inner_text() != told


def test_the_training_curve_grows_and_obeys_while_it_runs(notebook: Any) -> None:
    notebook.run_above("view.join()", last="view.start()")
    view = notebook.page.locator(".tge-training").first
    view.scroll_into_view_if_needed()
    state, step = view.locator(".tge-state"), view.locator(".tge-step-count")
    expect(state).to_have_text("Running")
    expect(step).to_contain_text(re.compile(r"step \d{2}"))
    early_step, early_points = number_in(step), points_drawn(view)
    notebook.page.wait_for_timeout(1000)
    assert number_in(step) > early_step
    assert points_drawn(view) > early_points

    pause = view.locator(".tge-pause")
    pause.click()
    expect(state).to_have_text("Paused", timeout=2000)
    stands = number_in(step)
    notebook.page.wait_for_timeout(500)
    assert number_in(step) == stands
    view.locator(".tge-step").click()
    expect(step).to_contain_text(f"step {stands + 1}")

    rate = view.locator(".tge-lr")
    rate.focus()
    before = view.locator(".tge-lr-value").inner_text()
    notebook.page.keyboard.press("ArrowLeft")
    expect(view.locator(".tge-lr-value")).not_to_have_text(before)
    notebook.page.keyboard.press("ArrowRight")

    pause.click()
    expect(state).to_have_text("Running", timeout=2000)
    expect(step).to_contain_text(re.compile(r"step [4-7]\d\d "), timeout=PATIENCE)
    notebook.keep("lesson_00_training", view)
    view.locator(".tge-stop").click()
    expect(state).to_have_text("Stopped", timeout=2000)


def test_run_all_stops_at_the_exercise_and_ends_once_it_is_done(
    notebook: Any, repository: Path
) -> None:
    notebook.choose("Run", "Run All Cells")
    stopped = notebook.page.locator(".jp-RenderedText[data-mime-type*=stderr]")
    expect(stopped).to_have_count(1, timeout=PATIENCE)
    expect(stopped).to_contain_text('the exercise "accuracy" is waiting for you')
    assert "Traceback" not in stopped.inner_text()

    notebook.write(notebook.code('raise NotDone("accuracy")'), solution(repository))
    notebook.choose("Run", "Run All Cells")
    last = notebook.code("progress.show()")
    expect(last).to_contain_text("accuracy: passed", timeout=PATIENCE)
    expect(stopped).to_have_count(0)
    last.scroll_into_view_if_needed()
    notebook.keep("lesson_00_end")


def solution(repository: Path) -> str:
    """Our answer to the exercise of the lesson."""
    lesson = generate.read_lesson(repository / "lessons" / LESSON)
    (cell,) = [cell for cell in lesson.cells if cell.exercise]
    return generate.solution_source(cell)
