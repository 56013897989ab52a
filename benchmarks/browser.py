"""How quick the widgets are in JupyterLab in a real browser.

    python benchmarks/browser.py                 # everything, some five minutes
    python benchmarks/browser.py frames clicks   # these alone

A notebook is opened in Chromium and its cells are run, as a person would. The page
notes by itself when a frame was painted (it says so to Python anyway: `_stream.py`),
when a click showed its effect, and every point of a curve that reached it. Kernel,
server and browser run on this machine; its clock is theirs.

frames    from Python to paint: a graph's colours, changed 200 times a second
curves    every point of two curves arrives, to the last bit
slowdown  what a training loop of 1 ms steps loses to an open view, and to a closed one;
          beside it, what it loses to any other program on the second core
clicks    from a click on Pause or Resume to what it does, seen in the page
memory    a million points: in the kernel and in the page
opening   from Shift+Enter to the first paint
lesson    from the address of lesson 00 in an empty browser to its first cell's words

Other programs spoil times by the clock: the load of the machine is printed first. What
a view costs a loop is therefore also told as processor time of the kernel.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from chromium import ARGUMENTS, WINDOW, find_browser
from lab_pages import PATIENCE, Lab, Notebook, serving
from playwright import sync_api

ROOT = Path(__file__).parents[1]

# What the page notes, before anything of JupyterLab runs in it.
WATCHER = """
window.painted = [];  // [sequence, seconds]: a frame and when it was on the screen
window.arrived = {};  // of each series: how many points, and their sum
window.broken = [];   // frames that left a gap
const now = () => (performance.timeOrigin + performance.now()) / 1000;

// A frame is acknowledged while it is painted; the next message comes after the paint.
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  const text = typeof data === "string" ? data : new TextDecoder().decode(data);
  const found = /"kind":"acknowledge","sequence":(\\d+)/.exec(text);
  if (found) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.painted.push([Number(found[1]), now()]);
    port2.postMessage(null);
  }
  return send.call(this, data);
};

// The kernel's protocol: how many parts, where each begins, and the parts.
const partsOf = (buffer) => {
  const view = new DataView(buffer);
  const count = Number(view.getBigUint64(0, true));
  const at = (i) => Number(view.getBigUint64(8 * (i + 1), true));
  return Array.from({ length: count - 1 }, (_, i) => buffer.slice(at(i), at(i + 1)));
};
const note = (content, buffer) => {
  const { begun, points, reset } = content;
  if (!points) return;
  if (reset) { window.names = []; window.arrived = {}; }
  window.names.push(...begun.map((key) => key.join(" ")));
  const numbers = new Float32Array(buffer ?? new ArrayBuffer(0));
  let offset = 0;
  for (const [number, start, first, count, width] of points) {
    const name = window.names[number];
    const seen = (window.arrived[name] ??= { count: 0, sum: 0 });
    if (seen.count !== start) window.broken.push([name, seen.count, start]);
    seen.count = start + count;
    offset += count;
    for (let i = 0; i < count * width; i += 1) seen.sum += numbers[offset + i];
    offset += count * width;
  }
};
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return;
      const parts = partsOf(data);
      const content = JSON.parse(new TextDecoder().decode(parts[4]) || "{}");
      const said = content?.data?.content;
      if (said?.kind === "frame") note(said, parts[5]);
    });
  }
};
"""

SETUP = """
import gc, json, os, time
from pathlib import Path
import numpy as np, psutil
import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.monitor import Runner
from tinygrad_edu_widgets import GraphView, TrainingView
from tinygrad_edu_widgets._stream import Stream

def keep(**what):
    Path("kept.json").write_text(json.dumps(what))

stamps, frames, plain = {}, 0, Stream.send
def stamped(self, header, buffers):
    global frames
    frames += 1
    stamps[self._sequence + 1] = time.time()
    plain(self, header, buffers)
Stream.send = stamped
print("set up")
"""

# A graph of as many boxes as layers, each coloured at each step.
FRAMES = """
class Numbers:
    latest, measured = {}, 0
    def before_step(self): pass
    def rest(self): pass
    def after_step(self, record):
        self.measured += 1
        for i in range(LAYERS):
            self.latest[str(i), "activation std"] = 1 + np.sin(self.measured / 9 + i)

def train():
    while True:
        REFRESH
        yield {}

model = nn.Sequential(*[nn.Tanh() if i % 2 else nn.Linear(4, 4) for i in range(LAYERS)])
runner = Runner(train, steps_per_second=200)
runner.watch = Numbers()
graph = GraphView(model, torch.zeros(2, 4))
graph.folded = []
graph.follow(runner)
graph
"""

CURVES = """
rng = np.random.default_rng(0)
values = rng.normal(size=(60_000, 2)).tolist()

def train():
    for loss, accuracy in values:
        yield {"loss": loss, "accuracy": accuracy}

view = TrainingView(train)
view.start()
"""

# Steps of about 1 ms of arithmetic, timed from the 300th on: by then a view is there.
SLOWDOWN = """
matrix = np.random.default_rng(0).normal(size=(160, 160)).astype("float32")

def work(repeats):
    for _ in range(repeats):
        matrix @ matrix

def time_of(repeats):
    began = time.process_time()
    work(repeats)
    return time.process_time() - began

repeats = max(1, round(20e-3 / min(time_of(20) for _ in range(50))))
measured = {}

def now():
    return np.array([time.perf_counter(), time.process_time(), frames])

def train():
    for step in range(STEPS + 300):
        if step == 300:
            began = now()
        work(repeats)
        yield {"loss": 1 / (step + 1)}
    measured.setdefault(name, []).append((now() - began).tolist())
    Path("ended").write_text(f"{name} {len(measured[name])}")

print("ready")
"""
ALONE = """
name = "alone"
for _ in train(): pass
"""
BESIDE = """
import subprocess, sys
other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
name = "beside"
for _ in train(): pass
other.kill(); other.wait()
"""
CLOSED = """
name = "closed"
closed = TrainingView(train)
closed.join()
closed.close()
"""
STARTED = """
name = NAME
view = TrainingView(train) if name != "runner" else None
runner = view.runner if view else Runner(train)
runner.start()
view
"""
TOLD = """
keep(measured=measured)
"""

CLICKS = """
def train():
    while True:
        time.sleep(SECONDS)
        yield {"loss": time.time() % 1}

view = TrainingView(train)
view.start()
"""
# Twenty clicks, each timed from the click to the word that the state line shows.
CLICKING = """
async () => {
  const pause = document.querySelector(".tge-pause");
  const state = document.querySelector(".tge-state");
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const times = [];
  for (let i = 0; i < 20; i += 1) {
    await wait(150 + 37 * (i % 4));
    const before = state.textContent;
    const began = performance.now();
    const shown = new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (state.textContent === before) return;
        observer.disconnect();
        requestAnimationFrame(() => done(performance.now() - began));
      });
      observer.observe(state, { characterData: true, childList: true, subtree: true });
    });
    pause.click();
    times.push(await shown);
  }
  return times;
}
"""

MEMORY = """
def train():
    for step in range(POINTS):
        yield 1 / (step + 1)

view = TrainingView(train)
gc.collect()
before = psutil.Process().memory_info().rss
display(view)
"""
MEMORY_RUN = """
view.start()
view.join()
gc.collect()
used = psutil.Process().memory_info().rss - before
keep(bytes=used, points=len(view.record.curves[0]))
print("joined")
"""

OPENING = {
    "a training run of 10,000 steps": (
        "values = np.sin(np.arange(10_000) / 50).tolist()\n"
        "run = Runner(lambda: iter(values)); run.join()\n"
        "old = TrainingView(run.record)",
        "old",
        ".tge-training path[d]",
    ),
    "a run that starts": (
        "fresh = TrainingView(lambda: iter([1.0] * 9))",
        "fresh",
        ".tge-training .tge-pause",
    ),
    "the graph of a loss, made there": (
        "model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 3))\n"
        "x = torch.randn(16, 8); y = torch.zeros(16, dtype=torch.int64)",
        "GraphView(nn.functional.cross_entropy(model(x), y), module=model)",
        ".tge-graph .tge-node",
    ),
    "300 nodes, made before": (
        "deep = nn.Sequential(*[nn.Tanh() for i in range(300)])\n"
        "large = GraphView(deep, torch.zeros(2, 4)); large.folded = []",
        "large",
        ".tge-graph .tge-node",
    ),
}
# From the key that runs a cell to the first frame that shows a part of the view.
SEEN = """
(selector) => new Promise((done) => {
  const begin = (event) => {
    if (event.key !== "Enter" || !event.shiftKey) return;
    document.removeEventListener("keydown", begin, true);
    const began = performance.now();
    const before = document.querySelectorAll(selector).length;
    const look = () => {
      if (document.querySelectorAll(selector).length === before)
        return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.opened = performance.now() - began; };
      port2.postMessage(null);
    };
    look();
  };
  window.opened = null;
  document.addEventListener("keydown", begin, true);
  done(true);
})
"""


class Bench:
    """One JupyterLab and one browser; each measurement gets a notebook of its own."""

    def __init__(self, lab: Lab, browser: Any, scratch: Path) -> None:
        self.lab, self.browser, self.scratch = lab, browser, scratch
        self.opened = 0

    def notebook(self, *cells: str) -> Notebook:
        """A new notebook, its first cell run."""
        self.opened += 1
        name = f"bench{self.opened}.ipynb"
        self.lab.write(name, [SETUP, *cells])
        page = self.browser.new_context(viewport=WINDOW).new_page()
        page.add_init_script(WATCHER)
        notebook = Notebook(page, self.scratch)
        notebook.open(self.lab.url(name))
        self.run(notebook, "set up")
        return notebook

    def run(self, notebook: Notebook, text: str) -> Any:
        cell = notebook.run(text)
        notebook.wait_until_done(cell)
        wrong = cell.locator("[data-mime-type*=stderr]")
        assert not wrong.count(), wrong.first.inner_text()
        return cell

    def close(self, notebook: Notebook) -> None:
        self.lab.end_kernels(notebook.page)
        notebook.page.context.close()

    def wait_for_the_end(self, of: str) -> None:
        """Until a run has ended that nobody waits for in its cell."""
        ended, deadline = self.lab.folder / "ended", time.monotonic() + 120
        while not ended.exists() or ended.read_text(encoding="utf-8") != of:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{of} did not end")
            time.sleep(0.1)

    def kept(self) -> dict[str, Any]:
        """What a cell has kept for us."""
        text = (self.lab.folder / "kept.json").read_text(encoding="utf-8")
        kept: dict[str, Any] = json.loads(text)
        return kept


def row(what: str, value: str, goal: str = "") -> None:
    print(f"| {what} | {value} | {goal} |", flush=True)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def frames(bench: Bench) -> None:
    """From Python to paint, of the frames that are acknowledged: every fifth."""
    for layers, goal in ((300, 60), (1000, 200)):
        for each, name in (("graph.refresh()", "every update"), ("pass", "20 Hz")):
            source = FRAMES.replace("LAYERS", str(layers)).replace("REFRESH", each)
            end = "runner.stop(); keep(stamps=stamps)"
            notebook = bench.notebook(source, "runner.start(); print('go')", end)
            bench.run(notebook, "class Numbers")
            notebook.page.locator(".tge-node").first.wait_for(timeout=PATIENCE)
            nodes = notebook.page.locator(".tge-node").count()
            bench.run(notebook, "runner.start")
            notebook.page.wait_for_timeout(15_000)
            painted = dict(map(tuple, notebook.page.evaluate("painted")))
            bench.run(notebook, "runner.stop")
            stamps = {int(k): v for k, v in bench.kept()["stamps"].items()}
            late = [
                1000 * (painted[seq] - stamps[seq]) for seq in painted if seq in stamps
            ]
            row(
                f"{nodes} nodes, {name}: {len(late)} paints",
                f"median {statistics.median(late):.0f} ms, "
                f"p95 {percentile(late, 0.95):.0f} ms",
                f"p95 < {goal} ms",
            )
            bench.close(notebook)


def curves(bench: Bench) -> None:
    """Nothing of a curve is lost."""
    told = (
        "a = np.array(values, dtype='f4').astype(float).sum(0); keep(sums=a.tolist())"
    )
    notebook = bench.notebook(CURVES, told)
    bench.run(notebook, "values = rng")
    state = notebook.page.locator(".tge-state").first
    sync_api.expect(state).to_have_text("Finished", timeout=PATIENCE)
    notebook.page.wait_for_timeout(300)
    bench.run(notebook, "keep(sums=")
    arrived = notebook.page.evaluate("arrived")
    gaps = notebook.page.evaluate("broken")
    sums = [arrived[f"curve {name}"]["sum"] for name in ("loss", "accuracy")]
    exact = max(abs(a - b) for a, b in zip(sums, bench.kept()["sums"], strict=True))
    points = sum(arrived[f"curve {name}"]["count"] for name in ("loss", "accuracy"))
    row(
        "points of two curves that reached the page",
        f"{points:,} of 120,000, {len(gaps)} gaps, sums differ by {exact:.1e}",
        "all",
    )
    bench.close(notebook)


def slowdown(bench: Bench) -> None:
    """What a view costs a training loop of 1 ms steps."""
    rounds, names = 6, ("runner", "open", "hidden")
    cells = [SLOWDOWN.replace("STEPS", str(STEPS))]
    for n in range(rounds):
        cells += [
            f"{source}# {name} {n}."
            for source, name in (
                (ALONE, "alone"),
                (BESIDE, "beside"),
                (CLOSED, "closed"),
            )
        ]
        for name in names:
            cells.append(STARTED.replace("NAME", f"'{name}'") + f"# {name} {n}.")
    notebook = bench.notebook(*cells, TOLD)
    bench.run(notebook, "matrix =")
    for n in range(rounds):
        for name in ("alone", "beside", "closed"):
            bench.run(notebook, f"# {name} {n}.")
        for name in names:
            if name == "hidden":  # connected, but in another tab: nothing is painted
                notebook.page.evaluate(HIDE)
            notebook.run(f"# {name} {n}.")
            bench.wait_for_the_end(f"{name} {n + 1}")
            notebook.page.evaluate(SHOW)
            notebook.page.wait_for_timeout(STILL_PICTURE)
    bench.run(notebook, "keep(measured")
    measured = bench.kept()["measured"]
    alone, spent, _ = map(min, zip(*measured["alone"], strict=True))
    row("a plain loop of steps", f"{1000 * alone / STEPS:.2f} ms a step", "1 ms")
    beside = min(clock for clock, _, _ in measured["beside"])
    row("the same beside a busy program", f"{100 * (beside / alone - 1):+.1f} %")
    for name, words, goal in (
        ("runner", "a `Runner` without a view, `start()`", "< 1 %"),
        ("closed", "a view that is not shown, `join()`", "< 1 %"),
        ("hidden", "a view in a tab that nobody sees", "< 5 %"),
        ("open", "an open view, all on this machine", "< 5 %"),
    ):
        clock, cpu, frames = map(min, zip(*measured[name], strict=True))
        slower = f"{100 * (clock / alone - 1):+.1f} % by the clock"
        work = f"{100 * (cpu / spent - 1):+.1f} % of processor time"
        row(words, f"{work}, {slower}, {frames / clock:.0f} frames/s", goal)
    bench.close(notebook)


STEPS = 1000
STILL_PICTURE = 2000  # milliseconds; a run that has ended is drawn for the saved page

HIDE = """
() => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
SHOW = """
() => { delete document.hidden; document.dispatchEvent(new Event("visibilitychange")); }
"""


def clicks(bench: Bench) -> None:
    """From a click to its effect."""
    for seconds in (0.001, 0.03):
        notebook = bench.notebook(CLICKS.replace("SECONDS", str(seconds)))
        bench.run(notebook, "view.start")
        state = notebook.page.locator(".tge-state").first
        sync_api.expect(state).to_have_text("Running", timeout=PATIENCE)
        times = notebook.page.evaluate(CLICKING)
        row(
            f"a click on Pause or Resume, steps of {1000 * seconds:.0f} ms",
            f"median {statistics.median(times):.0f} ms, "
            f"p95 {percentile(times, 0.95):.0f} ms",
            "< 150 ms",
        )
        bench.close(notebook)


def memory(bench: Bench) -> None:
    """A million points."""
    notebook = bench.notebook(MEMORY.replace("POINTS", "1_000_000"), MEMORY_RUN)
    bench.run(notebook, "before =")
    notebook.page.locator(".tge-training").wait_for(timeout=PATIENCE)
    session = notebook.page.context.new_cdp_session(notebook.page)
    before = page_bytes(session)
    bench.run(notebook, "view.join()")
    state = notebook.page.locator(".tge-state").first
    sync_api.expect(state).to_have_text("Finished", timeout=PATIENCE)
    notebook.page.wait_for_timeout(2000)
    after = page_bytes(session)
    kept = bench.kept()
    assert kept["points"] == 1_000_000
    row("a million points, kernel", f"{kept['bytes'] / 1e6:.0f} MB more", "< 100 MB")
    row("a million points, page", f"{(after - before) / 1e6:.0f} MB more", "< 100 MB")
    bench.close(notebook)


def page_bytes(session: Any) -> float:
    """What the page's objects and number arrays take after a garbage collection."""
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    outside = usage.get("embedderHeapUsedSize", 0) + usage.get("backingStorageSize", 0)
    return float(usage["usedSize"] + outside)


def opening(bench: Bench) -> None:
    """How soon a view is there."""
    for what, (before, source, selector) in OPENING.items():
        cells = [f"{source}  # time {n}" for n in range(4)]
        notebook = bench.notebook(before + "\nprint('made')", *cells)
        bench.run(notebook, "print('made')")
        times = []
        for n in range(4):
            notebook.page.evaluate(SEEN, selector)
            cell = notebook.run(f"# time {n}")
            notebook.page.wait_for_function("window.opened !== null", timeout=PATIENCE)
            times.append(notebook.page.evaluate("opened"))
            notebook.wait_until_done(cell)
        first, later = times[0], statistics.median(times[1:])
        row(
            f"opening {what}",
            f"{later:.0f} ms, the first one {first:.0f} ms",
            "< 500 ms",
        )
        bench.close(notebook)


def lesson(bench: Bench) -> None:
    """How soon the first lesson can be worked with, once the server is up."""
    name = "00_start_here.ipynb"
    source = ROOT / "lessons" / "00_start_here" / name
    shutil.copy(source, bench.lab.folder / name)
    times = []
    for _ in range(3):
        page = bench.browser.new_context(viewport=WINDOW).new_page()
        notebook = Notebook(page, bench.scratch)
        began = time.perf_counter()
        notebook.open(bench.lab.url(name))
        cell = notebook.run("doctor()")
        cell.locator(".jp-OutputArea-output").first.wait_for(timeout=PATIENCE)
        times.append(time.perf_counter() - began)
        bench.close(notebook)
    first, later = times[0], statistics.median(times[1:])
    said = f"{first:.1f} s, then {later:.1f} s"
    row("lesson 00, from its address to the first cell's words", said, "< 10 s")


PARTS = {
    part.__name__: part
    for part in (frames, curves, slowdown, clicks, memory, opening, lesson)
}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    print(f"Load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| what | measured | goal |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder, sync_api.sync_playwright() as driver:
        scratch = Path(folder)
        chromium = driver.chromium.launch(
            executable_path=find_browser(), args=ARGUMENTS
        )
        with serving(scratch / "notebooks", scratch) as lab:
            bench = Bench(lab, chromium, scratch)
            for name in wanted:
                PARTS[name](bench)
        chromium.close()


if __name__ == "__main__":
    main()
