"""Quizzes in JupyterLab: two tabs on one notebook, and a kernel that was restarted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab_pages import PATIENCE, Notebook
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ASK = 'from tinygrad_edu.classroom import quiz\nquiz("zeros behind relu")'


def answer(notebook: Any, text: str) -> None:
    notebook.page.get_by_text(text).click()
    notebook.page.get_by_role("button", name="Answer").click()


def told(page: Any) -> Any:
    return page.locator(".tge-quiz-said")


def test_two_tabs_on_one_notebook_show_the_same_answer(
    open_cells: Any, repository: Path
) -> None:
    first = open_cells(ASK)
    first.wait_until_done(first.run("quiz("))
    expect(first.page.get_by_role("radio")).to_have_count(3)
    first.choose("File", "Save Notebook")
    first.page.wait_for_timeout(1000)
    page = first.page.context.new_page()
    second = Notebook(page, repository / "test-results")
    second.open(first.page.url.replace("/workspaces/", "/workspaces/another_"))
    expect(page.get_by_role("radio")).to_have_count(3, timeout=PATIENCE)

    answer(first, "Half of them, drawn at random.")
    expect(told(first.page)).to_contain_text("Not this one.")
    expect(told(page)).to_contain_text("Not this one.")
    answer(second, "Those where the input was negative, so that the output is 0.")
    expect(told(first.page)).to_contain_text("Right.")
    expect(told(page)).to_contain_text("Right.")
    assert second.errors == []


def test_after_a_restart_the_answer_is_still_known(open_cells: Any) -> None:
    notebook = open_cells(ASK)
    notebook.wait_until_done(notebook.run("quiz("))
    answer(notebook, "Half of them, drawn at random.")
    expect(told(notebook.page)).to_contain_text("Not this one.")
    notebook.choose("Kernel", "Restart Kernel\u2026")
    notebook.page.get_by_role("button", name="Confirm Kernel Restart").click()
    notebook.page.wait_for_timeout(500)
    notebook.wait_until_idle()
    answer(notebook, "Those whose gradient was smallest.")
    hint = notebook.page.locator(".tge-quiz-hint")
    expect(hint).to_contain_text("kernel", timeout=PATIENCE)
    notebook.run("quiz(")
    expect(told(notebook.page)).to_contain_text("Not this one.", timeout=PATIENCE)
    chosen = notebook.page.get_by_role("radio", checked=True)
    expect(chosen).to_have_value("1")
