"""The map of the course in JupyterLab: the page it begins with, and in a notebook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lab_pages import PATIENCE
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TAB = ".lm-DockPanel-tabBar .lm-TabBar-tabLabel"


def record(folder: Path) -> None:
    """Lesson 00 is done."""
    entry = {"attempts": 2, "passed": True, "hints": 0}
    document = {"version": 1, "exercises": {"accuracy": entry}, "predictions": {}}
    file = folder / ".tinygrad_edu" / "progress.json"
    file.write_text(json.dumps(document), encoding="utf-8")


def test_jupyterlab_begins_with_the_map_and_it_opens_a_lesson(
    lab: Any, browser: Any, repository: Path
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(lab.address)
    shown = page.locator(".jp-MarkdownViewer")
    expect(shown).to_contain_text("lessons done", timeout=PATIENCE)
    page.screenshot(path=repository / "test-results" / "course_page.png")
    shown.get_by_role("link", name="01 Slopes").first.click()
    expect(page.locator(TAB, has_text="01_slopes.ipynb")).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=PATIENCE)
    assert "/lab" in page.url
    page.context.close()


def test_the_map_in_a_notebook_opens_a_lesson(
    lab: Any, open_cells: Any, repository: Path
) -> None:
    record(lab.folder)
    notebook = open_cells("from tinygrad_edu.classroom import course_map\ncourse_map()")
    cell = notebook.run("course_map()")
    notebook.wait_until_done(cell)
    card = cell.locator("li[data-state=done]")
    expect(card).to_contain_text("✓ done")
    notebook.show(cell)
    notebook.keep("course_map_light")
    cell.get_by_role("link", name="01 Slopes").first.click()
    tab = notebook.page.locator(TAB, has_text="01_slopes.ipynb")
    expect(tab).to_be_visible(timeout=PATIENCE)
