"""How long a run will take is known before it, within what a guess can promise."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.estimates import Estimate, estimate, estimate_launch, in_words
from tinygrad_edu.cuda.module import GpuKernel
from tinygrad_edu.cuda.simulator.launch import Module

WITHIN = 5  # times too long or too short: other programs run as well


def seconds(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def close(found: Estimate, run: Callable[[], object]) -> bool:
    """Whether a run takes about as long; it may try three times."""
    ratios = [found.seconds / seconds(run) for _ in range(3)]
    return any(1 / WITHIN < ratio < WITHIN for ratio in ratios)


def matmul(n: int) -> tuple[Any, ...]:
    """A launch with many batches of blocks."""
    a, b = np.ones((2, n, n), np.float32)
    kernel = Module(KERNELS / "matmul.cu").get_function("matmul_tiled<16>")
    return kernel, (n // 16, n // 16), (16, 16), (a, b, np.zeros((n, n), "f4"), n, n, n)


@pytest.mark.parametrize("mode", ["fast", "check"])
def test_a_launch_takes_about_what_its_parts_say(mode: Any) -> None:
    kernel, *how = matmul(128 if mode == "check" else 256)
    found = estimate_launch(kernel, *how, mode=mode)
    assert close(found, lambda: kernel.launch(*how, mode=mode))


def test_only_parts_run_and_no_array_is_changed() -> None:
    text = "__global__ void count(int* x) { atomicAdd(x, 1); }"
    kernel = Module(text).get_function("count")
    x = np.zeros(1, np.int32)
    found = estimate_launch(kernel, 4096, 256, (x,), times=7)
    assert (x[0], found.times) == (0, 7)
    tensor = torch.zeros(1, dtype=torch.int32, device="sim")
    assert estimate_launch(kernel, 4, 32, (tensor,), mode="check").seconds > 0
    assert tensor.item() == 0
    kernel.launch(4096, 256, (x,), parts=[(0, 2), (100, 1)])
    assert x[0] == 3 * 256


def test_training_takes_about_what_a_few_steps_say() -> None:
    model = nn.Sequential(nn.Linear(6, 9), nn.ReLU(), nn.Linear(9, 4)).to("sim")
    x = torch.ones(11, 6, device="sim")
    calls = []

    def step() -> None:
        calls.append(1)
        model.zero_grad()
        model(x).square().sum().backward()

    found = estimate(step, times=20)
    assert 2 <= len(calls) <= 6
    assert close(found, lambda: [step() for _ in range(20)])


def test_it_is_told_in_words() -> None:
    assert str(Estimate(20_000, 0.0164)) == "5.5 min: 20,000 times 16 ms"
    assert [in_words(s) for s in (2e-5, 0.0099, 1.0, 119, 7199, 36_000)] == [
        *("20 µs", "9.9 ms", "1 s", "119 s", "120 min", "10 h")
    ]


def test_what_cannot_be_estimated() -> None:
    kernel, *how = matmul(16)
    with pytest.raises(TypeError, match="estimate\\(\\) calls what it is given"):
        estimate(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nothing to estimate"):
        estimate(lambda: None, times=0)
    with pytest.raises(TypeError, match="only launches in the simulator"):
        estimate_launch(GpuKernel("k", None), 1, 32, ())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="mode 'warps' is not estimated"):
        estimate_launch(kernel, *how, mode="warps")
    with pytest.raises(ValueError, match="unknown mode 'slow'"):
        kernel.launch(*how, mode="slow")
