"""Compare tinygrad_edu with PyTorch on this machine.

    python benchmarks/run.py            # everything, about a minute
    python benchmarks/run.py --rounds 3 training_step_adam

Each library runs in a process of its own; the two are asked in turn, round after
round, so that a busy moment hits both. Reported is the *median of the rounds' ratios*
(below 1: tinygrad_edu is faster). One thread unless ``--threads`` says otherwise.
PyTorch must be installed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from workloads import WORKLOADS

HERE = Path(__file__).parent
POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
LIBRARIES = ("tinygrad_edu", "torch")
IMPORTS = ("numpy", "tinygrad_edu", "torch")
FIRST_WIDGET = """
import tinygrad_edu as torch
from tinygrad_edu_widgets import GraphView
model = torch.nn.Sequential(torch.nn.Linear(64, 10))
loss = torch.nn.CrossEntropyLoss()(model(torch.randn(32, 64)), torch.arange(32) % 10)
GraphView(loss, module=model)
"""


def with_threads(count: int = 1) -> dict[str, str]:
    """The environment of a process whose thread pools have this many threads.

    Bytecode is written, as on a user's machine: the first import alone compiles.
    """
    environment = {**os.environ, **dict.fromkeys(POOLS, str(count))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


class Worker:
    """A process that holds one library and answers with timings."""

    def __init__(
        self,
        library: str,
        threads: int,
        script: str = "worker.py",
        arguments: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / script), library, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**with_threads(threads), **(environment or {})},
        )

    def time(self, workload: str, seconds: float) -> dict[str, float]:
        """Seconds for one call of a workload, and the number it computed."""
        return self.ask(workload=workload, seconds=seconds)

    def ask(self, **request: Any) -> dict[str, Any]:
        """One line to the process, and its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def stop(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # a compiler's own processes still run
            self.process.kill()
            self.process.wait()


def compare(
    names: list[str], rounds: int, seconds: float, threads: int
) -> list[list[str]]:
    """One row a workload: PyTorch's time, and the median, smallest, largest ratio."""
    workers = {library: Worker(library, threads) for library in LIBRARIES}
    rows = []
    try:
        for name in names:
            ratios, theirs = [], []
            for _ in range(rounds + 1):
                ours = workers["tinygrad_edu"].time(name, seconds)
                other = workers["torch"].time(name, seconds)
                check_results(name, ours["result"], other["result"])
                ratios.append(ours["seconds"] / other["seconds"])
                theirs.append(other["seconds"])
            rows.append(row(name, ratios[1:], theirs[1:]))
            print(" | ".join(rows[-1]), flush=True)
    finally:
        for worker in workers.values():
            worker.stop()
    return rows


def check_results(name: str, ours: float, theirs: float) -> None:
    """A benchmark that computes something else measures nothing."""
    if "training" in name:  # the two take different numbers of steps
        if not (ours == ours and ours < 10 and theirs < 10):
            raise SystemExit(f"{name}: the losses went wrong: {ours} and {theirs}")
    elif abs(ours - theirs) > 1e-3 * max(abs(theirs), 1):
        raise SystemExit(f"{name}: {ours} here, {theirs} in PyTorch")


def row(name: str, ratios: list[float], theirs: list[float]) -> list[str]:
    """A line of the table."""
    return [
        name,
        f"{statistics.median(theirs) * 1e6:.0f} µs",
        f"{statistics.median(ratios):.2f}",
        f"{min(ratios):.2f} to {max(ratios):.2f}",
    ]


def process_seconds(code: str) -> float:
    """Wall time of a fresh Python that runs ``code``."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env=with_threads(),
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def starts(rounds: int) -> None:
    """Import times and the first widget, each in a fresh process, less bare Python."""
    codes = {"bare": "pass", **{name: f"import {name}" for name in IMPORTS}}
    codes["first GraphView"] = FIRST_WIDGET
    found: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(rounds + 1):
        for name, code in codes.items():
            found[name].append(process_seconds(code))
    bare = statistics.median(found.pop("bare")[1:])
    for name, times in found.items():
        print(f"{name} | {(statistics.median(times[1:]) - bare) * 1e3:.0f} ms")


def machine() -> str:
    """What the figures were made on."""
    import numpy
    import torch

    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"load {load:.1f} at the start; Python {platform.python_version()}, "
        f"NumPy {numpy.__version__}, PyTorch {torch.__version__}"
    )


def main() -> None:
    """Run what was asked for and print it as table rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.3)
    parser.add_argument("--threads", type=int, default=1)
    options: Any = parser.parse_args()
    unknown = set(options.workloads) - set(WORKLOADS)
    if unknown:
        parser.error(f"no workload {sorted(unknown)}; there are {sorted(WORKLOADS)}")
    print(machine())
    print("workload | PyTorch | median ratio | range")
    names = options.workloads or list(WORKLOADS)
    compare(names, options.rounds, options.seconds, options.threads)
    if not options.workloads:
        starts(min(options.rounds, 5))


if __name__ == "__main__":
    main()
