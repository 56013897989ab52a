"""The memory that a forward and a backward pass take at their peak, beside PyTorch.

    python benchmarks/memory.py

Each measurement has a fresh process. Reported is resident memory beyond what the
process had before the forward pass: what the graph keeps when the forward is over, and
the highest point until backward is over. Linux only (the high-water mark of
``/proc/self/status`` can be set back there). PyTorch must be installed.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import layers

MEBIBYTE = 1024 * 1024
LIBRARIES = ("tinygrad_edu", "torch")
Case = Callable[..., Callable[[], Any]]


def chain(torch: Any, part_of: int = 1) -> Callable[[], Any]:
    """30 times tanh(x · w) of a million numbers: 4 MB each."""
    x = torch.ones(1_000_000 // part_of, requires_grad=True)
    w = torch.ones(1_000_000 // part_of)

    def forward() -> Any:
        y = x
        for _ in range(30):
            y = (y * w).tanh()
        return y.sum()

    return forward


def network(torch: Any, part_of: int = 1) -> Callable[[], Any]:
    """Six layers of 1024, a batch of 1024: 4 MB for each weight and activation."""
    n = 1024 // part_of
    layers = [torch.nn.Linear(n, n) for _ in range(6)]
    x = torch.ones(n, n)

    def forward() -> Any:
        y = x
        for layer in layers:
            y = torch.relu(layer(y))
        return y.sum()

    return forward


def shared_leaf(torch: Any, part_of: int = 1) -> Callable[[], Any]:
    """One leaf of a million numbers that is used 30 times."""
    x = torch.ones(1_000_000 // part_of, requires_grad=True)

    def forward() -> Any:
        return sum((x * n).sum() for n in range(1, 31))

    return forward


def checkpointed(torch: Any, part_of: int = 1) -> Callable[[], Any]:
    """The chain in six checkpointed parts."""
    module = importlib.import_module(f"{torch.__name__}.utils.checkpoint")
    x = torch.ones(1_000_000 // part_of, requires_grad=True)
    w = torch.ones(1_000_000 // part_of)

    def part(y: Any) -> Any:
        for _ in range(5):
            y = (y * w).tanh()
        return y

    def forward() -> Any:
        y = x
        for _ in range(6):
            y = module.checkpoint(part, y, use_reentrant=False)
        return y.sum()

    return forward


CASES: dict[str, Case] = {
    each.__name__: each for each in (chain, network, shared_leaf, checkpointed)
}


def forward_of(case: Callable[[Any], layers.Case]) -> Case:
    """A layer of ``layers.py``, which has one size: a full one loads the code."""
    return lambda torch, part_of=1: case(torch)[0]


CASES |= {each.__name__: forward_of(each) for each in layers.NETWORKS + layers.LAYERS}


def resident(field: str = "VmRSS") -> int:
    """Bytes of this process in memory now, or (VmHWM) at most since the last reset."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"no {field} in /proc/self/status")


def measure(library: str, name: str) -> tuple[int, int]:
    """Bytes kept after the forward, and at the peak, in this process."""
    torch = importlib.import_module(library)
    CASES[name](
        torch, part_of=256
    )().backward()  # all code is loaded, nothing large made
    forward = CASES[name](torch)
    before = resident()
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark starts anew
    loss = forward()
    kept = resident() - before
    loss.backward()
    return kept, resident("VmHWM") - before


def main() -> None:
    """Print the table."""
    print("| case | library | kept by the graph | peak |\n| --- | --- | --- | --- |")
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    # Both give freed memory back at once, or what a step needs would not show.
    allocator = {"MALLOC_TRIM_THRESHOLD_": "0", "MALLOC_MMAP_THRESHOLD_": "65536"}
    environment = {**os.environ, **threads, **allocator}
    for name in CASES:
        for library in LIBRARIES:
            answer = subprocess.run(
                [sys.executable, __file__, library, name],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            kept, peak = (int(each) / MEBIBYTE for each in answer.stdout.split())
            print(f"| `{name}` | {library} | {kept:.0f} MiB | {peak:.0f} MiB |")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(*measure(sys.argv[1], sys.argv[2]))
    else:
        main()
