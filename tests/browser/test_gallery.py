"""The gallery in JupyterLab: Run All, and every view is there, light and dark."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Error, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VIEWS = {
    "tensor": 2,
    "graph": 4,
    "training": 4,
    "conv": 1,
    "decision": 1,
    "landscape": 2,
    "attention": 1,
    "modules": 1,
    "kernel": 1,
    "compiler": 1,
}
PATIENCE = 120_000  # milliseconds for the whole notebook on a busy machine
STEP = 600  # pixels

# JupyterLab holds only what is near, and may build a view anew when it comes back: a
# view is known by the number of its cell.
CELLS_WITH = """
(name) => [...document.querySelectorAll(`.jp-OutputArea .tge-${name}`)].map((view) =>
  view.closest(".jp-CodeCell").querySelector(".jp-InputPrompt").textContent)
"""
SCROLL = """
(pixels) => {
  const outer = document.querySelector(".jp-WindowedPanel-outer");
  outer.scrollTop = pixels;
  return outer.scrollTop;
}
"""
# A view that JupyterLab has just built learns its width, and then draws.
AFTER_PAINTING = """
() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))
"""


def views_seen(gallery: Any, keep: str) -> dict[str, int]:
    """How many views of each kind there are; their pictures are kept."""
    page, place = gallery.page, 0
    seen: dict[str, set[str]] = {name: set() for name in VIEWS}
    while True:
        reached = page.evaluate(SCROLL, place)
        page.wait_for_timeout(150)
        for name, cells in seen.items():
            for cell in sorted(set(page.evaluate(CELLS_WITH, name)) - cells):
                cells.add(cell)
                photograph(gallery, cell, name, f"gallery_{keep}_{name}_{len(cells)}")
                page.evaluate(SCROLL, place)
        if reached < place:
            return {name: len(cells) for name, cells in seen.items()}
        place += STEP


def photograph(gallery: Any, cell: str, name: str, file: str) -> None:
    """Keeps a picture of a view, which may be built anew while it is scrolled to."""
    prompt = gallery.page.locator(".jp-InputPrompt", has_text=cell)
    view = gallery.page.locator(".jp-CodeCell").filter(has=prompt)
    for last in (False, False, True):
        try:
            shown = view.locator(f".tge-{name}").first
            shown.scroll_into_view_if_needed()
            shown.evaluate(AFTER_PAINTING)
            gallery.keep(file, shown)
            return
        except Error:
            if last:
                raise


def test_run_all_shows_every_view(gallery: Any) -> None:
    page = gallery.page
    gallery.choose("Run", "Run All Cells")
    last = gallery.code("mkdtemp").locator(".jp-InputPrompt")
    expect(last).to_have_text(re.compile(r"\[\d+\]"), timeout=PATIENCE)
    gallery.wait_until_idle()
    gallery.show(gallery.code("load_digits"))  # folds the list of files away
    assert views_seen(gallery, "light") == VIEWS
    gallery.choose("Settings", "Theme")
    page.locator(".lm-Menu-itemLabel", has_text="JupyterLab Dark").first.click()
    dark = "data-jp-theme-light", "false"
    expect(page.locator("body")).to_have_attribute(*dark, timeout=30_000)
    assert views_seen(gallery, "dark") == VIEWS
