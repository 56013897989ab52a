"""The gallery in JupyterLab: Run All, and every view is there, light and dark."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

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
}
PATIENCE = 120_000  # milliseconds for the whole notebook on a busy machine

SCROLL = """
(pixels) => {
  const outer = document.querySelector(".jp-WindowedPanel-outer");
  const before = outer.scrollTop;
  outer.scrollTop = before + pixels;
  return outer.scrollTop > before;
}
"""


def views_seen(gallery: Any, keep: str) -> dict[str, int]:
    """How many views of each kind there are, from top to bottom of the notebook.

    JupyterLab holds only what is in sight. Pictures are kept as ``keep``.
    """
    page, seen = gallery.page, dict.fromkeys(VIEWS, 0)
    page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0")
    marked = f"seen-{keep}"
    while True:
        page.wait_for_timeout(150)
        for name in VIEWS:
            fresh = page.locator(f".jp-OutputArea .tge-{name}:not([data-{marked}])")
            while fresh.count():
                view = fresh.first.element_handle()
                view.evaluate(f"(view) => view.setAttribute('data-{marked}', '')")
                seen[name] += 1
                gallery.keep(f"gallery_{keep}_{name}_{seen[name]}", view)
        if not page.evaluate(SCROLL, 600):
            return seen


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
