"""A browser, lesson 00 in a real JupyterLab, and a plain page for a single widget."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import ARGUMENTS, WINDOW, find_browser
from lab_pages import Lab, Notebook, serving
from playwright import sync_api
from stage import Stage, make_with_line

LESSON = "00_start_here/00_start_here.ipynb"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium. No longer than a module: Playwright keeps an event loop running, in
    which other tests could not start their own."""
    path = find_browser()
    if path is None:
        pytest.skip("found no Chromium on this machine")
    with sync_api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@contextlib.contextmanager
def opened(browser: Any, url: str, name: str, results: Path) -> Iterator[Notebook]:
    """A notebook's page; afterwards its console must hold no error of ours."""
    context = browser.new_context(viewport=WINDOW, device_scale_factor=1.5)
    shown = Notebook(context.new_page(), results)
    try:
        shown.open(url)
        yield shown
    finally:
        shown.keep(f"end_of_{name}")
        context.close()
    assert not shown.errors, "\n".join(shown.errors)


@pytest.fixture
def notebook(
    tmp_path: Path, browser: Any, repository: Path, request: pytest.FixtureRequest
) -> Iterator[Notebook]:
    """Lesson 00, just opened, in a folder with a space in its name."""
    results, name = repository / "test-results", request.node.name
    with (
        serving(tmp_path / "my lessons", tmp_path) as server,
        opened(browser, server.url(LESSON), name, results) as lesson,
    ):
        yield lesson


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for the notebooks that a module of tests writes itself."""
    scratch = tmp_path_factory.mktemp("lab")
    environment = {"JUPYTER_PATH": str(scratch / "jupyter")}
    with serving(scratch / "folder", scratch, environment) as server:
        server.kernels = scratch / "jupyter" / "kernels"
        yield server


@pytest.fixture
def open_cells(
    lab: Lab, browser: Any, repository: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Notebook]]:
    """``open_cells("print(6 * 7)", ...)`` shows a new notebook of these cells.

    It takes ``kernel``, the name of another kernel than the present one.
    """
    name = re.sub(r"\W+", "_", request.node.name).strip("_")
    with contextlib.ExitStack() as stack:

        def show(*cells: str, kernel: str = "python3") -> Notebook:
            lab.write(f"{name}.ipynb", list(cells), kernel)
            url, results = lab.url(f"{name}.ipynb"), repository / "test-results"
            shown = stack.enter_context(opened(browser, url, name, results))
            stack.callback(lab.end_kernels, shown.page)
            return shown

        yield show


@pytest.fixture
def gallery(
    lab: Lab, browser: Any, repository: Path, request: pytest.FixtureRequest
) -> Iterator[Notebook]:
    """The gallery as ``tinygrad-edu lab`` hands it out, just opened."""
    url, results = lab.url("gallery.ipynb"), repository / "test-results"
    with opened(browser, url, request.node.name, results) as shown:
        yield shown
        lab.end_kernels(shown.page)


@pytest.fixture
def stage(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    """``stage(lambda: GraphView(loss))`` shows a widget on a plain page.

    It takes ``theme``, ``width`` (of the cell), and ``scale`` (2 is a Retina screen).
    """
    opened: list[tuple[Any, Stage]] = []

    def show(make: Callable[[], Any], *, scale: float = 2.0, **options: Any) -> Stage:
        context = browser.new_context(viewport=WINDOW, device_scale_factor=scale)
        made = Stage(context.new_page(), make_with_line(make))
        opened.append((context, made))
        return made.show(**options)

    yield show
    for context, made in opened:
        context.close()
        assert made.errors == []
