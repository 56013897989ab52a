"""NVIDIA's compiler without a GPU, and what follows from what it says."""

from __future__ import annotations

import pytest
from random_kernels import HELPERS, RandomKernel

from tinygrad_edu.cuda import nvrtc
from tinygrad_edu.cuda.occupancy import CARDS, occupancy, roofline

needs_nvrtc = pytest.mark.skipif(
    not nvrtc.is_installed(), reason="NVRTC is not installed"
)
ADD = "__global__ void add(float* x) { x[threadIdx.x] += 1.0f; }"


@needs_nvrtc
@pytest.mark.parametrize("architecture", nvrtc.ARCHITECTURES)
def test_a_kernel_compiles_for_every_architecture(architecture: int) -> None:
    found = nvrtc.check(ADD, "add.cu", architecture=architecture)
    assert list(found) == ["add"]
    assert 0 < found["add"].registers < 64
    assert found["add"].spilled_bytes == 0


@needs_nvrtc
def test_an_instance_of_a_template_keeps_its_name() -> None:
    text = """template <int N> __global__ void fill(float* x) {
        __shared__ float s[N]; s[threadIdx.x] = 1; __syncthreads(); x[0] = s[N - 1];
    }"""
    found = nvrtc.check(text, "fill.cu", ["fill<64>", "fill<128>"])
    assert {name: one.shared_bytes for name, one in found.items()} == {
        "fill<64>": 256,
        "fill<128>": 512,
    }


@needs_nvrtc
def test_a_mistake_is_told_in_the_lines_of_the_file() -> None:
    with pytest.raises(nvrtc.CompileError, match=r"add\.cu\(2\): error: .*undeclared"):
        nvrtc.check("\n" + ADD.replace("1.0f", "undeclared"), "add.cu")


@needs_nvrtc
@pytest.mark.parametrize("seed", range(12))
def test_random_programs_are_cuda(seed: int) -> None:
    text = "#define DEVICE __device__\n#define BLOCK blockIdx.x\n"
    text += f"#define THREAD threadIdx.x\n{HELPERS}\n"
    nvrtc.check(f"{text}__global__ {RandomKernel(seed).text}", "random.cu")


def test_what_keeps_warps_from_fitting() -> None:
    card = CARDS["A100"]
    assert occupancy(card, 256, 32).share == 1.0
    few = occupancy(card, 32, 16)
    assert (few.limit, few.blocks, few.share) == ("blocks", 32, 0.5)
    full = occupancy(card, 128, 32, shared_bytes=80 * 1024)
    assert (full.limit, full.blocks) == ("shared memory", 2)


def test_the_roof() -> None:
    card = CARDS["T4"]
    add = roofline(card, operations=1e6, bytes_moved=12e6)
    assert add.limit == "memory"
    assert add.seconds == pytest.approx(12e6 / 320e9)
    assert add.roof == pytest.approx(320e9 / 12)
    assert roofline(card, 1e12, 1e6).roof == card.float32
