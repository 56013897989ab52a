"""A run obeys in a real JupyterLab whatever the kernel's version is.

Kernels hear of a click in different ways: 6.31 between two turns of its event loop,
7.0 to 7.3 on another thread, 7.4 on either. What a learner sees must be the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from kernels import InstallError, add_kernel
from lab_pages import PATIENCE, Lab, Notebook
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.installs]

KERNELS = {
    "6.31": "ipykernel==6.31.0",  # before subshells
    "7.1": "ipykernel==7.1.0",  # a widget's messages come in on another thread
    "newest": "ipykernel",
}

SETUP = """
import time, ipykernel
from types import SimpleNamespace
from tinygrad_edu_widgets import TrainingView

print("ipykernel", ipykernel.__version__)
optimizer = SimpleNamespace(param_groups=[{"lr": 0.1, "momentum": 0.9}])

def train():
    while True:
        time.sleep(0.001)
        yield {"loss": optimizer.param_groups[0]["lr"]}

bounds = {"momentum": (0.0, 0.99)}
view = TrainingView(train, optimizer=optimizer, parameters=bounds)
view.start()
"""
MEANWHILE = 'print("meanwhile", view.state, 6 * 7, optimizer.param_groups[0])'
PARAMETER = """
view.runner.set("lr", 0.25)
view.step(7)
"""
BROKEN = """
def broken():
    yield 1.0
    yield 0.5
    raise ValueError("the third step is wrong")

failing = TrainingView(broken)
failing.start()
"""
JOINED = """
def short():
    for step in range(1000):
        yield 1 / (step + 1)

whole = TrainingView(short)
display(whole.start())
whole.join()
print("joined", whole.state, len(whole.record.curve("loss")))
"""


@pytest.fixture(scope="module", params=KERNELS)
def kernel(
    request: pytest.FixtureRequest, lab: Lab, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a kernel that JupyterLab offers."""
    name = request.param
    scratch = tmp_path_factory.mktemp("environments")
    try:
        add_kernel(name, KERNELS[name], lab.kernels, scratch)
    except InstallError as error:
        pytest.skip(f"pip cannot install {KERNELS[name]}: {error}")
    return str(name)


def step_of(view: Any) -> int:
    text = view.locator(".tge-step-count").inner_text()
    return int(re.search(r"\d[\d,]*", text).group().replace(",", ""))


def stands_still(notebook: Notebook, view: Any) -> int:
    """The step that a paused run stands at, seen twice."""
    expect(view.locator(".tge-state")).to_have_text("Paused", timeout=3000)
    notebook.page.wait_for_timeout(150)
    at = step_of(view)
    notebook.page.wait_for_timeout(250)
    assert step_of(view) == at
    return at


def test_a_run_obeys(kernel: str, open_cells: Callable[..., Notebook]) -> None:
    notebook = open_cells(SETUP, MEANWHILE, PARAMETER, BROKEN, JOINED, kernel=kernel)
    page = notebook.page
    version = "" if kernel == "newest" else kernel
    said = notebook.run("def train").locator(".jp-OutputArea")
    expect(said).to_contain_text(f"ipykernel {version}", timeout=PATIENCE)
    view = page.locator(".tge-training").first
    state, count = view.locator(".tge-state"), view.locator(".tge-step-count")
    pause = view.locator(".tge-pause")
    expect(state).to_have_text("Running", timeout=PATIENCE)
    expect(count).to_contain_text(re.compile(r"[1-9]\d\d"))

    pause.click()
    at = stands_still(notebook, view)
    for more in (1, 2, 3):
        view.locator(".tge-step").click()
        expect(count).to_contain_text(f"step {at + more:,}", timeout=3000)
    notebook.run("view.step(7)")
    expect(count).to_contain_text(f"step {at + 10:,}", timeout=3000)
    assert stands_still(notebook, view) == at + 10

    pause.click()
    expect(state).to_have_text("Running", timeout=3000)
    rate = view.locator(".tge-lr")
    before = view.locator(".tge-lr-value").inner_text()
    rate.focus()
    page.keyboard.press("ArrowLeft")
    expect(view.locator(".tge-lr-value")).not_to_have_text(before)
    view.locator(".tge-set").focus()
    page.keyboard.press("Home")
    expect(view.locator(".tge-set-value")).to_have_text("0")
    told = notebook.run("meanwhile")
    expect(told).to_contain_text("meanwhile running 42", timeout=3000)
    heard = re.search(r"'lr': ([\d.]+), 'momentum': 0\b", told.inner_text())
    assert heard, told.inner_text()
    assert 0.15 < float(heard.group(1)) < 0.25

    view.locator(".tge-stop").click()
    expect(state).to_have_text("Stopped", timeout=3000)
    last = step_of(view)
    view.locator(".tge-restart").click()
    expect(state).to_have_text("Running", timeout=3000)
    assert step_of(view) < last
    view.locator(".tge-stop").click()
    expect(state).to_have_text("Stopped", timeout=3000)

    notebook.run("def broken")
    failing = page.locator(".tge-training").nth(1)
    expect(failing).to_contain_text("the third step is wrong", timeout=3000)
    expect(failing.locator(".tge-error")).to_contain_text("Step 3 failed")

    joined = notebook.run("def short")
    expect(joined).to_contain_text("joined finished 1000", timeout=PATIENCE)
    whole = page.locator(".tge-training").nth(2)
    expect(whole.locator(".tge-state")).to_have_text("Finished", timeout=3000)
    expect(whole.locator(".tge-step-count")).to_contain_text("1,000")
