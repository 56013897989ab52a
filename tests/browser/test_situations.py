"""What happens to open views when the unusual does, in a real JupyterLab.

The kernel restarts, a widget is closed or shown twice, its cell runs again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from lab_pages import PATIENCE, Notebook
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SETUP = """
import time
import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu_widgets import GraphView, TrainingView

made = []

def train():
    number = len(made)
    made.append(0)
    while True:
        time.sleep(0.001)
        made[number] += 1
        yield {"loss": 1 / made[number]}

print("set up")
"""
START = """
view = TrainingView(train)
view.start()
"""
GRAPH = """
weight = torch.tensor([1.0, 2.0], requires_grad=True)
GraphView((weight * weight).sum())
"""


def running(view: Any) -> None:
    expect(view.locator(".tge-state")).to_have_text("Running", timeout=PATIENCE)


def step_text(view: Any) -> str:
    return str(view.locator(".tge-step-count").inner_text())


def output(cell: Any) -> Any:
    return cell.locator(".jp-OutputArea")


def set_up(notebook: Notebook) -> None:
    expect(output(notebook.run("set up"))).to_contain_text("set up", timeout=PATIENCE)


def restart_kernel(notebook: Notebook) -> None:
    notebook.choose("Kernel", "Restart Kernel…")
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
    notebook.page.locator(".jp-Dialog").wait_for(state="detached")
    notebook.wait_until_idle()


def test_after_a_kernel_restart_a_view_is_still_to_be_read(
    open_cells: Callable[..., Notebook],
) -> None:
    notebook = open_cells(SETUP, GRAPH, START)
    set_up(notebook)
    notebook.run("GraphView(")
    notebook.run("view.start")
    training = notebook.page.locator(".tge-training")
    running(training)
    notebook.page.wait_for_timeout(300)
    restart_kernel(notebook)
    notebook.keep("restarted")
    expect(training.locator(".tge-state")).to_contain_text("Interrupted")
    for name in ("pause", "step", "stop"):
        button = training.locator(f".tge-{name}")
        expect(button).to_have_attribute("aria-disabled", "true")
        button.click(force=True)
    assert re.search(r"step \d", step_text(training))
    expect(training.locator("path.tge-line-1").first).to_be_visible()

    graph = notebook.page.locator(".tge-graph")
    graph.locator(".tge-step-next").click()
    expect(graph.locator(".tge-step-count")).to_contain_text("step 1 of")
    graph.locator(".tge-node").first.click()
    expect(graph.locator(".tge-panel-title")).to_be_visible()


def test_a_widget_shown_twice_is_one_run(open_cells: Callable[..., Notebook]) -> None:
    again, end = "view  # once more", "view.close(); print(view.runner.state, 'now')"
    notebook = open_cells(SETUP, START, again, end)
    set_up(notebook)
    notebook.run("view.start")
    views = notebook.page.locator(".tge-training")
    running(views.first)
    notebook.run("once more")
    expect(views).to_have_count(2)
    running(views.nth(1))
    views.nth(1).locator(".tge-pause").click()
    for view in (views.first, views.nth(1)):
        expect(view.locator(".tge-state")).to_have_text("Paused", timeout=3000)
    notebook.page.wait_for_timeout(200)
    assert step_text(views.first) == step_text(views.nth(1)) != ""

    views.first.locator(".tge-pause").click()
    running(views.nth(1))
    closing = notebook.run("view.close")
    expect(output(closing)).to_contain_text("stopped now")
    expect(views).to_have_count(0)


def test_a_cell_that_runs_again_replaces_its_run(
    open_cells: Callable[..., Notebook],
) -> None:
    notebook = open_cells(SETUP, START, "print('made', made, time.sleep(0.3))")
    set_up(notebook)
    for _ in range(3):
        notebook.run("view.start")
        running(notebook.page.locator(".tge-training"))
        notebook.page.wait_for_timeout(200)
    counts = []
    for times in (1, 2):
        cell = notebook.run("print('made'")
        expect(cell.locator(".jp-InputPrompt")).to_have_text(f"[{4 + times}]:")
        text = output(cell).inner_text()
        counts.append([int(number) for number in re.findall(r"\d+", text)])
    first, second = counts
    assert first[:2] == second[:2], "a run that nobody sees goes on"
    assert first[2] < second[2]
