"""How long kernels and training take in the simulator, and what checking them costs.

    python benchmarks/simulator.py                    # everything, about a minute
    python benchmarks/simulator.py softmax step       # names that begin so

Times are processor time of one thread: the least of some rounds, beside the middle one.
``check`` is the same work in the mode that looks for races and for memory that nobody
wrote. The first call, which compiles, is not counted. NumPy is all that is needed.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before NumPy is there

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import numpy as np

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.cuda import launching
from tinygrad_edu.cuda.forwards import without_kernel
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.nn import functional as F

ROUNDS, CHECKED_ROUNDS = 15, 3
Run = Callable[[], object]
random = np.random.default_rng(0)


def numbers(*shape: int) -> Any:
    """Random numbers of float32."""
    return random.standard_normal(shape, dtype=np.float32)


# ---------------------------------------------------------------------------- kernels


def kernel(
    file: str, name: str, grid: Any, block: Any, *args: Any, shared: int = 0
) -> Run:
    """A launch of one of the library's kernels."""
    return lambda: launching.launch(file, name, grid, block, args, shared_mem=shared)


def matmul(name: str, n: int, grid: Any, block: Any) -> Run:
    """A product of two n × n matrices."""
    shapes = numbers(n, n), numbers(n, n), numbers(n, n)
    return kernel("matmul", name, grid, block, *shapes, n, n, n)


def softmax(name: str, grid: int, *sizes: int) -> Run:
    """Of 1024 rows of 1024."""
    return kernel("softmax", name, grid, 256, numbers(1024, 1024), X, *sizes)


X = np.zeros((1024, 1024), np.float32)
LONG = 1 << 20
KERNELS: dict[str, Run] = {
    "matmul_tiled 64³": matmul("matmul_tiled<16>", 64, (4, 4), (16, 16)),
    "matmul_tiled 256³": matmul("matmul_tiled<16>", 256, (16, 16), (16, 16)),
    "matmul_naive 256³": matmul("matmul_naive", 256, (16, 16), (16, 16)),
    "matmul_patch 256³": matmul("matmul_patch<64, 8, 4>", 256, (4, 4), 256),
    "softmax_block 1024²": softmax("softmax_block", 1024, 1024),
    "softmax_warp 1024²": softmax("softmax_warp", 128, 1024, 1024),
    "add_plain 2²⁰": kernel(
        *("elementwise", "add_plain", LONG // 256, 256),
        *(numbers(LONG), numbers(LONG), X, LONG),
    ),
    "sum_tree 2²⁰": kernel(
        *("reduction", "sum_tree", LONG // 256, 256),
        *(numbers(LONG), X, LONG),
        shared=4 * 256,
    ),
    "sum_wide 2²⁰": kernel("reduction", "sum_wide", 64, 256, numbers(LONG), X, LONG),
}


# --------------------------------------------------------------------------- training


def step(model: nn.Module, x: Any, target: Any, rule: Any) -> Run:
    """One step of training on the device ``sim``."""
    model, x, target = model.to("sim"), x.to("sim"), target.to("sim")
    optimizer = rule(model.parameters())

    def run() -> None:
        optimizer.zero_grad()
        scores = model(x)
        F.cross_entropy(scores.flatten(0, -2), target.flatten()).backward()
        optimizer.step()

    with without_kernel() as found:
        run()
    assert set(found) <= {"move"}, found
    return run


def mlp(*sizes: int, rule: Any, batch: int = 64) -> Run:
    """Linear layers with ReLU between them."""
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    x, target = torch.randn(batch, sizes[0]), torch.randint(0, sizes[-1], (batch,))
    return step(nn.Sequential(*layers[:-1]), x, target, rule)


def cnn() -> Run:
    """Two convolutions on 28 × 28 pictures, a batch of 16."""
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),  # (B, 8, 28, 28)
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(2),  # (B, 8, 14, 14)
        nn.Conv2d(8, 16, 3, padding=1),  # (B, 16, 14, 14)
        nn.ReLU(),
        nn.MaxPool2d(2),  # (B, 16, 7, 7)
        nn.Flatten(),  # (B, 784)
        nn.Linear(784, 10),
    )
    x, target = torch.randn(16, 1, 28, 28), torch.randint(0, 10, (16,))
    return step(model, x, target, sgd)


class Block(nn.Module):
    """A transformer of one block: 4 heads of 8, 32 tokens out of 65."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(65, 32), nn.Embedding(32, 32)
        self.before, self.between = nn.LayerNorm(32), nn.LayerNorm(32)
        self.qkv, self.out = nn.Linear(32, 96), nn.Linear(32, 32)
        self.up, self.down = nn.Linear(32, 128), nn.Linear(128, 32)
        self.head = nn.Linear(32, 65)

    def forward(self, index: Any) -> Any:
        """Scores of the next token at each place."""
        B, T = index.shape
        x = self.words(index) + self.places(torch.arange(T, device=index.device))
        parts = self.qkv(self.before(x)).split(32, dim=2)
        q, k, v = (part.view(B, T, 4, 8).transpose(1, 2) for part in parts)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)  # (B, 4, T, 8)
        x = x + self.out(y.transpose(1, 2).reshape(B, T, 32))
        x = x + self.down(F.gelu(self.up(self.between(x))))
        return self.head(x)  # (B, T, 65)


def transformer() -> Run:
    """That block with Adam, a batch of 4."""
    text = torch.randint(0, 65, (4, 33))
    return step(Block(), text[:, :-1], text[:, 1:], adam)


def sgd(weights: Any) -> Any:
    return torch.optim.SGD(weights, lr=0.1)


def adam(weights: Any) -> Any:
    return torch.optim.Adam(weights)


STEPS: dict[str, Callable[[], Run]] = {
    "step 64-128-10, SGD": lambda: mlp(64, 128, 10, rule=sgd),
    "step 64-128-10, Adam": lambda: mlp(64, 128, 10, rule=adam),
    "step 784-128-10, SGD": lambda: mlp(784, 128, 10, rule=sgd),
    "step of a CNN": cnn,
    "step of a transformer": transformer,
}

# Milliseconds; how often the time of a plain run a checked one may take is MOST.
GOALS = {
    "matmul_tiled 256³": 105.0,
    "softmax_block 1024²": 50.0,
    "step 64-128-10, SGD": 20.0,
}
MOST = 25
# Loads, a product and a sum for each element and each step along K.
OPERATIONS = {"matmul_tiled 256³": 4 * 256**3, "matmul_tiled 64³": 4 * 64**3}


# ----------------------------------------------------------------------------- timing


@contextmanager
def checked() -> Iterator[None]:
    """Inside the ``with``, the library's kernels run in the mode "check"."""
    modules = [
        launching._module(path.stem, "sim")
        for path in sorted(launching.KERNELS.glob("*.cu"))
    ]
    for module in modules:
        assert isinstance(module, Module)
        module.mode = "check"
    try:
        yield
    finally:
        for module in modules:
            module.mode = "fast"  # type: ignore[union-attr]


def times(run: Run, rounds: int) -> list[float]:
    """Milliseconds of processor time, the shortest first."""
    run()
    found = []
    for _ in range(rounds):
        begin = time.process_time()
        run()
        found.append(1e3 * (time.process_time() - begin))
    return sorted(found)


def measure(name: str, run: Run) -> str:
    """A row of the table."""
    fast = times(run, ROUNDS)
    with checked():
        check = times(run, CHECKED_ROUNDS)
    pace = OPERATIONS[name] / fast[0] / 1e6 if name in OPERATIONS else None
    cells = [
        f"`{name}`",
        f"{fast[0]:.1f} ms",
        f"{fast[len(fast) // 2]:.1f} ms",
        f"{GOALS[name]:.0f} ms" if name in GOALS else "",
        f"{pace:.2f} G/s" if pace else "",
        f"{check[0]:.0f} ms",
        f"{check[0] / fast[0]:.1f}",
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table."""
    heads = ["what", "least", "middle", "goal", "operations", "check", f"≤ {MOST}"]
    print("| " + " | ".join(heads) + " |")
    print("| " + " | ".join("---" for _ in heads) + " |")
    for name, run in KERNELS.items():
        if name.startswith((*sys.argv[1:],) or ("",)):
            print(measure(name, run), flush=True)
    for name, make in STEPS.items():
        if name.startswith((*sys.argv[1:],) or ("",)):
            torch.manual_seed(0)
            print(measure(name, make()), flush=True)


if __name__ == "__main__":
    main()
