"""The simulator against g++: random programs give the same numbers in both."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from typing import Any

import numpy as np
import pytest
from random_kernels import HELPERS, RandomKernel

from tinygrad_edu.cuda.simulator.launch import Module

COUNT = int(os.environ.get("TINYGRAD_EDU_PROGRAMS", "60"))
THREADS = 100
# Signed overflow wraps around on a GPU, and products are not fused with sums here.
OPTIONS = ["-O0", "-fwrapv", "-ffp-contract=off", "-w", "-shared", "-fPIC"]
C_HEAD = """
#include <cmath>
#include <algorithm>
using namespace std;
#define DEVICE static
static int BLOCK, THREAD;
"""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """All programs in one library, compiled by g++."""
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("g++ is not installed")
    folder = tmp_path_factory.mktemp("programs")
    parts = [C_HEAD, HELPERS]
    for seed in range(COUNT):
        call = f"n{seed}::k(a, b, f, o, n)"
        parts.append(
            f"namespace n{seed} {{ static {RandomKernel(seed).text} }}\n"
            f'extern "C" void run{seed}(const int* a, const unsigned* b,'
            f" const float* f, double* o, int n) {{ for (int t = 0; t < 128; ++t)"
            f" {{ BLOCK = t / 32; THREAD = t % 32; {call}; }} }}\n"
        )
    source, library = folder / "programs.cpp", folder / "programs.so"
    source.write_text("".join(parts), encoding="utf-8")
    subprocess.run([compiler, *OPTIONS, "-o", library, source], check=True)
    return ctypes.CDLL(str(library))


@pytest.fixture(scope="module")
def inputs() -> tuple[Any, Any, Any]:
    random = np.random.default_rng(1)
    a = random.integers(-(2**31), 2**31, THREADS).astype(np.int32)
    b = random.integers(0, 2**32, THREADS).astype(np.uint32)
    a[:40], b[:40] = random.integers(-5, 6, 40), random.integers(0, 6, 40)
    return a, b, (random.standard_normal(THREADS) * 3).astype(np.float32)


def by_compiler(library: Any, seed: int, inputs: tuple[Any, Any, Any]) -> Any:
    out = np.zeros(THREADS)
    given = [one.ctypes.data_as(ctypes.c_void_p) for one in (*inputs, out)]
    getattr(library, f"run{seed}")(*given, THREADS)
    return out


def by_simulator(seed: int, inputs: tuple[Any, Any, Any], way: str) -> Any:
    out = np.zeros(THREADS)
    text = f"{HELPERS}\n__global__ {RandomKernel(seed).text}"
    places = {"BLOCK": "blockIdx.x", "THREAD": "threadIdx.x", "DEVICE": "__device__"}
    kernel = Module(text, defines=places).get_function("k")
    kernel.run((4,), (32,), (*inputs, out, THREADS), way=way)  # type: ignore[arg-type]
    return out


@pytest.mark.parametrize("seed", range(COUNT))
def test_a_random_program_gives_what_a_compiler_gives(
    compiled: Any, inputs: tuple[Any, Any, Any], seed: int
) -> None:
    expected = by_compiler(compiled, seed, inputs)
    way = ("fast", "profile", "warps")[seed % 3]
    found = by_simulator(seed, inputs, way)
    np.testing.assert_allclose(
        found, expected, rtol=1e-12, err_msg=RandomKernel(seed).text
    )
