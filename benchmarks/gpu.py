"""How fast the kernels are on an NVIDIA GPU, beside the GPU itself and its libraries.

    python benchmarks/gpu.py                     # everything, a few minutes
    python benchmarks/gpu.py matmul attention    # some of it
    python benchmarks/gpu.py --write             # and benchmarks/gpu.md anew

It needs CuPy; PyTorch, where it is installed with CUDA, is measured beside. Times are
of the GPU's own clock (events), the best of several rounds. ``--small --stand-in`` runs
all of it on a stand-in for CuPy, to see that it runs; its times mean nothing.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests/support"))

import tinygrad_edu as torch  # noqa: E402
from tinygrad_edu import nn  # noqa: E402
from tinygrad_edu.cuda import kernels  # noqa: E402
from tinygrad_edu.cuda.launching import launch  # noqa: E402
from tinygrad_edu.devices import array_module, as_device  # noqa: E402
from tinygrad_edu.nn import functional as F  # noqa: E402

Row = tuple[str, str, str]  # what, how fast, beside what it has to be
ROUNDS = 7


class Sizes:
    """How large the arrays are: of a GPU's memory, or small enough for the stand-in."""

    def __init__(self, small: bool) -> None:
        self.numbers = 1 << (12 if small else 26)  # of an array that is gone through
        self.rows, self.columns = (8, 64) if small else (16384, 4096)
        self.matrix = 32 if small else 4096
        self.heads = (1, 2, 32, 16) if small else (8, 16, 2048, 64)  # (B, H, T, E)
        self.model = (2, 8, 16) if small else (16, 512, 512)  # (B, T, E)


def cupy() -> Any:
    return array_module(as_device("cuda"))


def milliseconds(run: Callable[[], Any], repeat: int = 10) -> float:
    """The GPU's time for one run, the best round of several."""
    run()  # kernels are compiled
    best = float("inf")
    for _ in range(ROUNDS):
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        for _ in range(repeat):
            run()
        end.record()
        end.synchronize()
        best = min(best, start.elapsed_time(end) / repeat)
    return best


def random(*shape: int) -> Any:
    """Numbers of a normal distribution, on the GPU."""
    drawn = np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
    return torch.from_numpy(drawn).to("cuda")


# Memory.


def copy_rate(sizes: Sizes) -> float:
    """Gigabytes a second that a copy of an array reads and writes."""
    a = cupy().ones(sizes.numbers, np.float32)
    b = cupy().empty_like(a)
    return 2 * a.nbytes / milliseconds(lambda: cupy().copyto(b, a)) / 1e6


def memory(sizes: Sizes) -> Iterator[Row]:
    """What is limited by memory, as a share of the rate of a copy."""
    rate = copy_rate(sizes)
    yield "copy", f"{rate:.0f} GB/s", "is the measure"
    x, y = random(sizes.numbers), random(sizes.numbers)
    table = random(sizes.rows, sizes.columns)
    weight, bias = random(sizes.columns), random(sizes.columns)
    # Each with the arrays that it has to read and write at the least.
    cases: list[tuple[str, Callable[[], Any], int, int]] = [
        ("x + y", lambda: x + y, 3 * x.nbytes, 90),
        ("exp", lambda: x.exp(), 2 * x.nbytes, 90),
        ("gelu", lambda: F.gelu(x), 2 * x.nbytes, 90),
        ("sum", lambda: x.sum(), x.nbytes, 85),
        ("softmax", lambda: table.softmax(1), 2 * table.nbytes, 85),
        (
            "layer norm",
            lambda: F.layer_norm(table, (sizes.columns,), weight, bias),
            2 * table.nbytes,
            85,
        ),
    ]
    with torch.no_grad():
        for name, run, size, goal in cases:
            share = size / milliseconds(run) / 1e6 / rate
            yield name, f"{share:.0%} of a copy", f"{goal}%"


# Products of matrices.


def matmul(sizes: Sizes) -> Iterator[Row]:
    """The ladder of ``matmul.cu``, as a share of cuBLAS in float32."""
    from kernel_cases.matmul import launches

    n = sizes.matrix
    a, b = (random(n, n)._array for _ in range(2))
    c = cupy().empty_like(a)
    library = milliseconds(lambda: cupy().matmul(a, b, out=c), 3)
    yield f"cuBLAS, {n}³", f"{2 * n**3 / library / 1e9:.1f} TFLOP/s", "is the measure"
    args = (a, b, c, *map(np.int32, (n, n, n)))
    for name, (grid, block) in launches(n, n).items():
        time = milliseconds(
            lambda k=name, g=grid, t=block: launch("matmul", k, g, t, args), 3
        )
        yield f"`{name}`", f"{library / time:.0%} of cuBLAS", "70% for the best"


def tensor_cores(sizes: Sizes) -> Iterator[Row]:
    """The product on tensor cores, as a share of cuBLAS in half precision."""
    n = sizes.matrix
    a, b = (random(n, n).half() for _ in range(2))
    with torch.no_grad(), kernels("library"):
        library = milliseconds(lambda: a @ b, 3)
    yield f"cuBLAS in half, {n}³", f"{2 * n**3 / library / 1e9:.1f} TFLOP/s", ""
    with torch.no_grad():
        time = milliseconds(lambda: a @ b, 3)
    yield "`matmul_mma_wide`", f"{library / time:.0%} of cuBLAS", "60%"


# Attention, and a whole model.


def pytorch() -> Any:
    """The real PyTorch with CUDA, if it is there."""
    try:
        import torch as real
    except ImportError:
        return None
    return real if real.cuda.is_available() else None


def attention(sizes: Sizes) -> Iterator[Row]:
    """FlashAttention beside three operations, and beside PyTorch's own."""
    q, k, v = (random(*sizes.heads) for _ in range(3))
    scale = sizes.heads[-1] ** -0.5
    with torch.no_grad():
        steps = milliseconds(
            lambda: ((q @ k.transpose(-1, -2)) * scale).softmax(-1) @ v, 2
        )
        flash = milliseconds(lambda: F.scaled_dot_product_attention(q, k, v), 2)
    yield "in three operations", f"{steps:.2f} ms", "is the measure"
    yield "FlashAttention", f"{flash:.2f} ms, {steps / flash:.1f} ×", "2 ×"
    real = pytorch()
    if real is not None:
        theirs = [real.as_tensor(x.cpu().numpy(), device="cuda") for x in (q, k, v)]
        own = real.nn.functional.scaled_dot_product_attention
        time = milliseconds(lambda: own(*theirs), 2)
        yield "PyTorch's", f"{time:.2f} ms, {flash / time:.2f} × as fast as ours", ""


def block_step(t: Any, sizes: Sizes, compute: Any) -> Callable[[], Any]:
    """A training step of two transformer blocks, in either library."""
    batch, steps, width = sizes.model
    layer = compute.TransformerEncoderLayer(
        width, max(1, width // 64), 4 * width, 0.0, batch_first=True
    )
    model = compute.Sequential(layer, compute.Linear(width, width)).to("cuda")
    x = t.ones(batch, steps, width, device="cuda")
    labels = t.zeros(batch * steps, dtype=t.int64, device="cuda")
    optimizer = t.optim.AdamW(model.parameters())

    def step() -> None:
        optimizer.zero_grad()
        scores = model(x).reshape(-1, width)
        compute.functional.cross_entropy(scores, labels).backward()
        optimizer.step()

    return step


def model(sizes: Sizes) -> Iterator[Row]:
    """A training step of a transformer, beside PyTorch's without compilation."""
    ours = milliseconds(block_step(torch, sizes, nn), 3)
    yield "tinygrad_edu", f"{ours:.2f} ms", ""
    real = pytorch()
    if real is not None:
        theirs = milliseconds(block_step(real, sizes, real.nn), 3)
        yield "PyTorch, eager", f"{theirs:.2f} ms", ""
        yield "ratio", f"{ours / theirs:.2f}", "not set"


PARTS: dict[str, Callable[[Sizes], Iterator[Row]]] = {
    "memory": memory,
    "matmul": matmul,
    "tensor_cores": tensor_cores,
    "attention": attention,
    "model": model,
}


# The report.


def machine() -> str:
    """The card, the versions and the day."""
    driver = cupy().cuda.runtime.driverGetVersion()
    day = datetime.datetime.now(datetime.UTC).date()
    return (
        f"Measured on {day}: {torch.cuda.get_device_name()}, CUDA driver "
        f"{driver // 1000}.{driver % 1000 // 10}, CuPy {cupy().__version__}, NumPy "
        f"{np.__version__}, Python {platform.python_version()}."
    )


def report(chosen: list[str], sizes: Sizes) -> str:
    """All parts as one page."""
    lines = [machine()]
    for name in chosen:
        part = PARTS[name]
        lines += ["", f"## {(part.__doc__ or name).rstrip('.')}", ""]
        lines += ["| what | found | goal |", "| --- | --- | --- |"]
        for row in part(sizes):
            lines.append("| " + " | ".join(row) + " |")
            print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--write", action="store_true", help="write benchmarks/gpu.md")
    parser.add_argument("--small", action="store_true", help="small arrays")
    parser.add_argument("--stand-in", action="store_true", help="without a GPU")
    given = parser.parse_args(argv)
    if given.stand_in:
        import fake_cupy

        fake_cupy.install()
    text = report(given.parts or list(PARTS), Sizes(given.small))
    if given.write and not (given.stand_in or given.small):
        page = HERE / "gpu.md"
        head = page.read_text(encoding="utf-8").split("## Measured")[0]
        page.write_text(f"{head}## Measured\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
