"""KernelView on a plain page: its gestures, by mouse and by keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets import KernelView

from tinygrad_edu import cuda
from tinygrad_edu.cuda.common import KERNELS

pytestmark = pytest.mark.browser

F = np.float32
RACY = """// Each thread adds its right neighbour's number to its own.
__global__ void neighbours(float* x, int n) {
    __shared__ float s[64];
    int t = threadIdx.x;
    s[t] = x[t];
    float sum = s[t] + s[(t + 1) % 64];
    x[t] = sum;
}"""
TREE = """// In round r every 2^r-th thread adds its neighbour's part.
__global__ void sum_tree(const float* x, float* out, int n) {
    extern __shared__ float part[];
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int step = 1; step < blockDim.x; step *= 2) {
        if (t % (2 * step) == 0 && t + step < blockDim.x) part[t] += part[t + step];
        __syncthreads();
    }
    if (t == 0) atomicAdd(out, part[0]);
}"""
OUTSIDE = """__global__ void shift(float* x) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    float v = x[i];
    x[i + 1] = v;
}"""


def numbers(*shape: int) -> Any:
    return np.random.default_rng(0).normal(size=shape).astype(F)


def transpose() -> KernelView:
    kernel = cuda.Module(KERNELS / "transpose.cu").get_function("transpose_tiled")
    x = numbers(64, 64)
    return KernelView(kernel, (2, 2), (32, 8), (x, np.zeros_like(x), 64, 64))


def tree() -> KernelView:
    kernel = cuda.Module(TREE).get_function("sum_tree")
    return KernelView(kernel, 4, 256, (numbers(1000), np.zeros(1, F), 1000), 1024)


def racy() -> KernelView:
    kernel = cuda.Module(RACY).get_function("neighbours")
    return KernelView(kernel, 1, 64, (np.arange(64, dtype=F), 64))


def failing() -> KernelView:
    kernel = cuda.Module(OUTSIDE).get_function("shift")
    return KernelView(kernel, 2, 32, (np.arange(64, dtype=F),))


def hostile() -> KernelView:
    text = (
        "// </script><b>bold</b> \u202e turned \u200b\tand a tab\n"
        f"// {'long ' * 2000}\n"
        "__global__ void k(float* x) {\n\tx[threadIdx.x] = 1.0f;\n}\n"
    )
    kernel = cuda.Module(text).get_function("k")
    return KernelView(kernel, 1, 5, (np.zeros(5, F),))


def now(shown: Any) -> str:
    return str(shown.page.locator(".tge-kernel-now").text_content())


def marked(shown: Any) -> str:
    return str(shown.page.locator(".tge-kernel-source mark").text_content())


def press(shown: Any, keys: str) -> None:
    for key in keys:
        shown.page.keyboard.press(key)
    shown.settle()


def no_kernel(shown: Any) -> None:
    """From now on nothing that the page says is heard."""
    shown.exchange = lambda: False


def test_stepping_by_mouse(stage: Any, repository: Path) -> None:
    shown = stage(tree)
    page = shown.page
    assert "Line 5: x is read; 256 threads of warps 0–7." in now(shown)
    page.get_by_role("button", name="Next event").click()
    assert "part is written" in now(shown)
    page.get_by_role("button", name="Next statement").click()
    assert marked(shown) == "__syncthreads();"
    page.get_by_role("button", name="Previous statement").click()
    assert marked(shown) == "part[t] = i < n ? x[i] : 0.0f;"
    page.get_by_role("button", name="Beginning").click()
    shown.settle()
    assert shown.widget.position == 0
    page.get_by_label("Event", exact=True).fill("40")
    shown.settle()
    assert shown.widget.position == 40
    shown.check_accessibility()
    shown.keep_all("kernel_view", repository / "test-results")


def test_everything_by_keyboard(stage: Any) -> None:
    shown = stage(tree)
    page = shown.page
    page.locator(".tge-kernel-source").focus()
    press(shown, "nn")
    assert marked(shown) == "__syncthreads();"
    press(shown, "p.,0")
    assert shown.widget.position == 0
    for _ in range(30):
        page.keyboard.press("ArrowDown")
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    press(shown, "b")
    assert shown.widget.breakpoints == ["8"]
    press(shown, "c")
    first = shown.widget.position
    assert marked(shown).startswith("if (t % (2 * step) == 0")
    press(shown, "c")
    assert shown.widget.position > first
    press(shown, "b")
    assert shown.widget.breakpoints == []
    expect(page.locator(".tge-announcer")).to_contain_text("taken away in line 8")
    page.keyboard.press("Enter")
    shown.settle()
    assert "Line 8" in now(shown)


def test_playing_stops_at_a_breakpoint(stage: Any) -> None:
    shown = stage(tree)
    page = shown.page
    page.get_by_label("Pace", exact=True).select_option(label="fast")
    page.locator(".tge-kernel-line", has_text="atomicAdd").locator(
        ".tge-kernel-point"
    ).click()
    page.locator(".tge-kernel-source").press(" ")
    expect(page.locator(".tge-kernel-now")).to_contain_text("Line 11", timeout=9000)
    shown.settle(200)
    assert marked(shown).startswith("if (t == 0)")
    expect(page.get_by_role("button", name="Play (space)")).to_be_visible()
    place = shown.widget.position
    press(shown, " ")
    expect(page.locator(".tge-kernel-count")).to_have_text(
        re.compile("^(\\d+) of \\1$")
    )
    shown.settle(200)
    assert shown.widget.position > place


def test_lanes_are_chosen_and_watched(stage: Any) -> None:
    shown = stage(tree)
    page = shown.page
    shown.widget.position = 50
    shown.settle()
    lanes = page.get_by_role("application", name="Lanes of the block")
    lanes.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "End"):
        page.keyboard.press(key)
    shown.settle()
    assert shown.widget.warp == 2
    readout = page.locator(".tge-kernel-right .tge-kernel-readout")
    expect(readout).to_contain_text("Warp 2, lane 31, thread (95)")
    expect(readout).to_contain_text("t = 95")
    page.get_by_role("tab", name="Lanes").click()
    table = page.get_by_role("table", name="Lanes of warp 2")
    expect(table.locator("tbody tr")).to_have_count(32)
    page.get_by_label("step").uncheck()
    shown.settle()
    assert shown.widget.watched == ["t", "i"]
    assert table.locator("thead th").all_text_contents()[3:] == ["t", "i"]
    page.get_by_label("Colour").select_option("t")
    expect(readout).to_contain_text("t from 0 to 255")
    shown.check_accessibility()


def test_a_column_of_a_tile_lies_in_one_bank(stage: Any) -> None:
    shown = stage(transpose)
    page = shown.page
    verdict = page.locator(".tge-kernel-verdict")
    expect(verdict).to_have_text("4 sectors for 32 lanes: ideal 4")
    line = page.locator(".tge-kernel-line", has_text="y[from * rows + to]")
    line.locator(".tge-kernel-code").click()
    shown.settle()
    assert "Line 51" in now(shown)
    page.get_by_label("Heat").select_option("passes")
    expect(line.locator(".tge-kernel-heat")).to_have_text("32.0")
    press(shown, "n")
    press(shown, ",")
    expect(verdict).to_have_text("32 passes for 32 lanes: ideal 1")
    page.locator(".tge-kernel-tab:visible summary").click()
    rows = page.get_by_role("table", name="Lanes and what they ask for")
    assert rows.locator("tbody tr").nth(2).text_content() == "2tile[64]0"
    page.get_by_role("tab", name="Roofline").click()
    expect(page.locator(".tge-kernel-roof")).to_be_visible()
    expect(page.locator(".tge-kernel-tab:visible")).to_contain_text("a model")
    shown.check_accessibility()
    shown.settle()
    assert shown.widget.tab == "model"


def test_memory_knows_its_writers_and_races(stage: Any, repository: Path) -> None:
    shown = stage(racy)
    page = shown.page
    finding = page.locator(".tge-kernel-findings")
    expect(finding).to_contain_text("Race, lines 5 and 6")
    page.get_by_role("button", name="Show").click()
    readout = page.locator(".tge-kernel-tab:visible .tge-kernel-readout")
    expect(readout).to_contain_text("s[1] = not written")
    page.locator(".tge-kernel-source").focus()
    press(shown, "nn")
    expect(readout).to_contain_text(
        "s[1] = 1; last written by thread (1), line 5; last read by thread (0), line 6"
    )
    expect(page.locator(".tge-kernel-arrow")).to_contain_text("s[1] ← reads")
    assert page.locator(".tge-race").count() == 1
    assert page.locator(".tge-kernel-sign").all_text_contents()[4:6] == ["!", "!"]
    cells = page.get_by_role("application", name="Memory cells")
    cells.press("ArrowRight")
    cells.press("ArrowDown")
    expect(readout).to_contain_text("s[34] = 34")
    page.get_by_label("numbers").check()
    expect(page.locator(".tge-cell-number").first).to_be_visible()
    shown.check_accessibility()
    shown.keep("kernel_view_race", repository / "test-results")


def test_a_fault_leads_to_its_block(stage: Any) -> None:
    shown = stage(failing)
    page = shown.page
    expect(page.locator(".tge-kernel-findings")).to_contain_text("Line 4: writes x[64]")
    assert page.locator(".tge-kernel-sign").nth(3).text_content() == "✕"
    page.get_by_role("button", name="Play block 1").click()
    shown.settle(300)
    assert shown.widget.trace_block == 1
    assert marked(shown) == "x[i + 1] = v;"
    assert page.get_by_role("spinbutton", name="Block").input_value() == "1"


def test_a_saved_notebook_is_explored_without_a_kernel(stage: Any) -> None:
    shown = stage(transpose)
    no_kernel(shown)
    page = shown.page
    page.locator(".tge-kernel-source").focus()
    press(shown, "nnnn")
    assert "Line 4" in now(shown)
    for name in ("Memory", "Lanes", "Roofline", "Request"):
        page.get_by_role("tab", name=name).click()
        expect(page.locator(".tge-kernel-tab:visible")).to_have_count(1)


def test_hostile_text_is_only_text(stage: Any) -> None:
    shown = stage(hostile, width=420)
    page = shown.page
    code = page.locator(".tge-kernel-code").all_text_contents()
    assert code[0].startswith("// </script><b>bold</b> \\u202e turned")
    assert len(code[1]) < 500
    assert page.locator(".tge-kernel-source b").count() == 0
    assert page.locator(".tge-kernel").evaluate("(e) => e.scrollWidth <= e.clientWidth")


def test_a_trace_that_was_cut_is_asked_for(stage: Any) -> None:
    def short() -> KernelView:
        view = tree()
        view.recording = view._recorded(most_bytes=6000)
        return view

    shown = stage(short)
    kept, total = (shown.widget.recording[name] for name in ("events", "total"))
    assert kept < total
    slider = shown.page.get_by_label("Event", exact=True)
    slider.fill(str(kept - 1))
    assert f"Kept are {kept} of {total} events." in now(shown)
    shown.settle(400)
    expect(shown.page.locator(".tge-kernel-count")).to_have_text(f"{kept} of {total}")
    assert "Kept" not in now(shown)


def test_many_warps_fit(stage: Any, repository: Path) -> None:
    def many() -> KernelView:
        text = "__global__ void k(float* x) { x[threadIdx.x] += 1.0f; }"
        kernel = cuda.Module(text).get_function("k")
        return KernelView(kernel, (8, 8), 1000, (np.zeros(1000, F),))

    shown = stage(many, width=1200)
    lanes = shown.page.get_by_role("application", name="Lanes of the block")
    assert lanes.bounding_box()["height"] < 240
    shown.page.locator(".tge-kernel-blocks rect").nth(9).click()
    shown.settle(300)
    assert shown.widget.trace_block == 9
    shown.keep("kernel_view_warps", repository / "test-results")
