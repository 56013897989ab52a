"""A real JupyterLab, started as a learner starts it, in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api
from stage import Stage, make_with_line

NAMES = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
]
ARGUMENTS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WINDOW = {"width": 1240, "height": 940}
PATIENCE = 60_000  # milliseconds for anything that a kernel has to do

# Errors in the console that are not ours, each with its reason.
NOT_OURS = [
    # Lab asks for the settings of its own optional extensions, and logs each absence.
    r"Failed to load resource: .*404",
    # Lab closes its sockets when the page closes.
    r"WebSocket is closed before the connection is established",
]


def find_browser() -> str | None:
    """The path of a Chromium: Debian's, Chrome, or the one Playwright downloads."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_api.sync_playwright() as driver:
        own = str(driver.chromium.executable_path)
    return own if Path(own).exists() else None


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """What ``tinygrad-edu lab --no-browser`` prints, serving a folder with a space."""
    folder = tmp_path / "my lessons"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "tinygrad_edu", "lab", "--no-browser"]
    log = tmp_path / "log.txt"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*command, "--port", port, "--dir", str(folder)],
            env={**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path / "config")},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
    try:
        yield printed_address(process, log)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def printed_address(process: subprocess.Popen[str], log: Path) -> str:
    """The address that the command prints for its person."""
    assert process.stdout is not None
    for line in iter(process.stdout.readline, ""):
        if found := re.search(r"http://\S+", line):
            return found.group()
    raise AssertionError(log.read_text(encoding="utf-8"))


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


@dataclass
class Notebook:
    """A lesson's page in JupyterLab, used through what a person sees."""

    page: Any
    results: Path
    errors: list[str] = field(default_factory=list)

    def open(self, url: str) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(url)
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
        self.wait_until_idle()

    def _note(self, message: Any) -> None:
        if message.type == "error" and not any(
            re.search(pattern, message.text) for pattern in NOT_OURS
        ):
            self.errors.append(message.text)

    def choose(self, menu: str, item: str) -> None:
        """Click an item of the menu bar."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(menu)).click()
        pattern = re.compile(f"^{item}$")
        self.page.locator(".lm-Menu-itemLabel", has_text=pattern).click()

    def code(self, text: str) -> Any:
        """The code cell whose source holds ``text``; JupyterLab fills cells lazily."""
        source = self.page.locator(".jp-InputArea-editor", has_text=text)
        cell = self.page.locator(".jp-CodeCell").filter(has=source)
        cell.wait_for(state="attached", timeout=PATIENCE)
        return cell

    def select(self, cell: Any) -> None:
        cell.locator(".jp-InputPrompt").click()

    def run_above(self, text: str, last: str) -> None:
        """Run all cells above the one that holds ``text``, and wait for ``last``."""
        self.select(self.code(text))
        self.choose("Run", "Run All Above Selected Cell")
        prompt = self.code(last).locator(".jp-InputPrompt")
        done = re.compile(r"\[\d+\]")
        sync_api.expect(prompt).to_have_text(done, timeout=PATIENCE)

    def write(self, cell: Any, source: str) -> None:
        """Replace what stands in a cell, as a person would by typing."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)

    def wait_until_idle(self) -> None:
        """Wait until the status bar says that the kernel is there and idle."""
        status = self.page.locator("#jp-main-statusbar")
        sync_api.expect(status).to_contain_text("| Idle", timeout=PATIENCE)

    def show(self, cell: Any) -> None:
        """Bring a cell to the top of the page, and fold the list of files away."""
        files = self.page.locator(".jp-SideBar.jp-mod-left .lm-mod-current")
        if files.count():
            files.click()
        cell.evaluate("(cell) => cell.scrollIntoView({block: 'start'})")
        self.page.wait_for_timeout(500)  # until the page has been laid out anew

    def keep(self, name: str, target: Any = None) -> None:
        """Keep a screenshot of the page, or of one element, under test-results/."""
        self.results.mkdir(exist_ok=True)
        (target or self.page).screenshot(path=self.results / f"{name}.png")


@pytest.fixture
def notebook(
    address: str, browser: Any, repository: Path, request: pytest.FixtureRequest
) -> Iterator[Notebook]:
    """Lesson 00, just opened; afterwards the console must hold no error of ours."""
    context = browser.new_context(viewport=WINDOW, device_scale_factor=1.5)
    opened = Notebook(context.new_page(), repository / "test-results")
    try:
        opened.open(address)
        yield opened
    finally:
        opened.keep(f"end_of_{request.node.name}")
        context.close()
    assert opened.errors == []


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
