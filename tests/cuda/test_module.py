"""One way to launch kernels, whatever the device."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda import Module, is_available

ADD = """
__global__ void add(const float* x, const float* y, float* out, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = x[i] + y[i];
}
"""


def test_tensors_and_arrays_are_arguments() -> None:
    add = Module(ADD).get_function("add")
    x, y = torch.arange(5.0), torch.ones(5)
    out = torch.zeros(5, device="sim")
    add((1,), (32,), (x.to("sim"), y.numpy(), out, 5))
    assert out.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize("kind", [Path, str])
def test_a_file_is_read(tmp_path: Path, kind: Any) -> None:
    path = tmp_path / "add.cu"
    path.write_text(ADD, encoding="utf-8")
    out = np.zeros(2, np.float32)
    add = Module(kind(path)).get_function("add")
    add(1, 32, (np.ones(2, np.float32), np.ones(2, np.float32), out, 2))
    assert out.tolist() == [2.0, 2.0]


def test_the_common_text_is_there_and_keeps_the_lines() -> None:
    text = """
    __global__ void total(const float* x, float* out) {
        __shared__ float partial[32];
        float sum = block_sum(x[threadIdx.x], partial);
        float most = block_max(x[threadIdx.x], partial);
        if (threadIdx.x == 0) { out[0] = sum; out[1] = most; out[2] = INFINITY; }
    }"""
    x, out = np.arange(96, dtype=np.float32), np.zeros(3, np.float32)
    Module(text, mode="check").get_function("total")(1, 96, (x, out))
    assert out.tolist() == [x.sum(), 95.0, np.inf]
    with pytest.raises(ValueError, match=r"kernel\.cu\(4\): there is no function"):
        Module(text.replace("block_sum", "no_sum")).get_function("total")


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="kernels do not run on cpu"):
        Module(ADD, device="cpu")
    with pytest.raises(ValueError, match="unknown mode 'slow'"):
        Module(ADD, mode="slow")  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        Module("nowhere.cu")


@pytest.mark.skipif(is_available(), reason="a GPU is there")
def test_without_a_gpu_one_message_says_what_is_missing() -> None:
    with pytest.raises(RuntimeError, match="Torch not compiled with CUDA") as raised:
        Module(ADD, device="cuda")
    assert "device='cpu'" in str(raised.value)
