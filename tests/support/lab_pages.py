"""A real JupyterLab, started as a learner starts it, used through what a person sees.

with serving(folder, scratch) as lab:
    lab.write("try.ipynb", ["print(6 * 7)"])
    Notebook(page, results).open(lab.url("try.ipynb"))
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from playwright import sync_api

PATIENCE = 60_000  # milliseconds for anything that a kernel has to do

# Errors in the console that are not ours, each with its reason.
NOT_OURS = [
    # Lab asks for the settings of its own optional extensions, and logs each absence.
    r"Failed to load resource: .*404",
    # Lab closes its sockets when the page closes.
    r"WebSocket is closed before the connection is established",
]


@dataclass
class Lab:
    """A JupyterLab that serves a folder."""

    address: str  # what it prints for its person: the map of the course, with the token
    folder: Path
    kernels: Path | None = None  # where it looks for more kernels, if it does

    def url(self, path: str) -> str:
        """The address of a notebook, in a workspace of its own."""
        base, _, token = self.address.partition("?")
        base = base[: base.index("/lab")]
        return f"{base}/lab/workspaces/{Path(path).stem}/tree/{path}?{token}"

    def write(self, path: str, cells: list[str], kernel: str = "python3") -> None:
        """Writes a notebook of code cells."""
        book = nbformat.v4.new_notebook()
        book.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
        book.metadata["kernelspec"] = {"name": kernel, "display_name": kernel}
        nbformat.write(book, self.folder / path)

    def end_kernels(self, page: Any) -> None:
        """Ends every kernel, as Shut Down All does."""
        base, _, token = self.address.partition("?")
        root = base[: base.index("/lab")]
        for kernel in page.request.get(f"{root}/api/kernels?{token}").json():
            page.request.delete(f"{root}/api/kernels/{kernel['id']}?{token}")


@contextlib.contextmanager
def serving(
    folder: Path, scratch: Path, environment: dict[str, str] | None = None
) -> Iterator[Lab]:
    """What ``tinygrad-edu lab --no-browser`` serves, ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "tinygrad_edu", "lab", "--no-browser"]
    log = scratch / "log.txt"
    own = {"JUPYTER_CONFIG_DIR": str(scratch / "config"), **(environment or {})}
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*command, "--port", port, "--dir", str(folder)],
            env={**os.environ, **own},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
    try:
        yield Lab(_printed_address(process, log), folder)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _printed_address(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    for line in iter(process.stdout.readline, ""):
        if found := re.search(r"http://\S+", line):
            return found.group()
    raise AssertionError(log.read_text(encoding="utf-8"))


@dataclass
class Notebook:
    """A notebook's page in JupyterLab, used through what a person sees."""

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

    def run(self, text: str) -> Any:
        """Runs the cell that holds ``text``, with Shift+Enter, and returns it."""
        cell = self.code(text)
        self.select(cell)
        self.page.keyboard.press("Shift+Enter")
        return cell

    def wait_until_done(self, cell: Any) -> None:
        """Wait until a cell has run and shows its number."""
        prompt = cell.locator(".jp-InputPrompt")
        sync_api.expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=PATIENCE)

    def run_above(self, text: str, last: str) -> None:
        """Run all cells above the one that holds ``text``, and wait for ``last``."""
        self.select(self.code(text))
        self.choose("Run", "Run All Above Selected Cell")
        self.wait_until_done(self.code(last))

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
