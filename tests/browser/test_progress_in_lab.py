"""Progress taken home from JupyterLab with one click, and brought back."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXPORT = """
from tinygrad_edu.classroom import predict, progress
predict("loss", 2.5)
progress.export("to take home.json")
"""
AGAIN = """
progress.path().unlink()
progress.import_("to take home.json")
print("loss", progress.load()["predictions"]["loss"])
"""


def test_progress_is_downloaded_with_one_click(open_cells: Any) -> None:
    notebook = open_cells(EXPORT, AGAIN)
    cell = notebook.run("progress.export")
    notebook.wait_until_done(cell)
    with notebook.page.expect_download() as got:
        cell.get_by_role("link", name="Download to take home.json").click()
    assert got.value.suggested_filename == "to take home.json"
    with open(got.value.path(), encoding="utf-8") as file:
        assert json.load(file)["predictions"]["loss"] == 2.5
    cell = notebook.run("progress.import_")
    notebook.wait_until_done(cell)
    assert "loss 2.5" in cell.inner_text()
