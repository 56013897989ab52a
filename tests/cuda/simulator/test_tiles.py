"""Tensor cores: which lane holds what, and what comes out of a product of tiles."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import pytest

from tinygrad_edu.cuda import nvrtc
from tinygrad_edu.cuda.simulator.language.places import KernelError
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.cuda.simulator.machine import tiles
from tinygrad_edu.cuda.simulator.machine.faults import KernelRuntimeError
from tinygrad_edu.cuda.simulator.machine.trace import KINDS
from tinygrad_edu.cuda.simulator.meaning.operations import operations_of

F = np.float32
TYPES = {"__half": np.float16, "__nv_bfloat16": ml_dtypes.bfloat16}
SIZES = {"a": (16, 16, 8), "b": (16, 8, 4), "c": (16, 8, 4)}  # rows, columns, numbers

PRODUCT = """
template <typename T>
__global__ void product(const T* A, const T* B, float* C) {
    int lane = threadIdx.x % 32, tile = threadIdx.x / 32;
    T a[8], b[4];
    float c[4];
    for (int i = 0; i < 8; ++i)
        a[i] = A[tile * 256 + mma_row_of_a(lane, i) * 16 + mma_col_of_a(lane, i)];
    for (int i = 0; i < 4; ++i) {
        b[i] = B[tile * 128 + mma_row_of_b(lane, i) * 8 + mma_col_of_b(lane, i)];
        c[i] = C[tile * 128 + mma_row_of_c(lane, i) * 8 + mma_col_of_c(lane, i)];
    }
    CALL(c, a, b);
    for (int i = 0; i < 4; ++i)
        C[tile * 128 + mma_row_of_c(lane, i) * 8 + mma_col_of_c(lane, i)] = c[i];
}
// Instances: product<__half>, product<__nv_bfloat16>
"""


def of_the_manual(matrix: str, lane: int, i: int) -> tuple[int, int]:
    """Row and column of number i, in the words of the PTX ISA for mma.m16n8k16."""
    group, thread = lane >> 2, lane % 4
    if matrix == "a":
        row = group if i in (0, 1, 4, 5) else group + 8
        column = thread * 2 + (i & 1)
        return row, column if i < 4 else column + 8
    if matrix == "b":
        row = thread * 2 + (i & 1)
        return (row if i < 2 else row + 8), group
    return (group if i < 2 else group + 8), thread * 2 + (i & 1)


@pytest.mark.parametrize("matrix", SIZES)
def test_lanes_hold_what_the_manual_says(matrix: str) -> None:
    rows, columns, numbers = SIZES[matrix]
    text = f"""__global__ void k(int* row, int* col) {{
        for (int i = 0; i < {numbers}; ++i) {{
            row[i * 32 + threadIdx.x] = mma_row_of_{matrix}(threadIdx.x, i);
            col[i * 32 + threadIdx.x] = mma_col_of_{matrix}(threadIdx.x, i);
        }}
    }}"""
    found = np.zeros((2, numbers, 32), np.int32)
    Module(text).get_function("k")(1, 32, (found[0], found[1]))
    places = [
        [of_the_manual(matrix, lane, i) for lane in range(32)] for i in range(numbers)
    ]
    expected = np.moveaxis(np.array(places), 2, 0)
    np.testing.assert_array_equal(found, expected)
    table = getattr(tiles, f"PLACES_OF_{matrix.upper()}")
    np.testing.assert_array_equal(np.broadcast_arrays(*table), expected)
    each_once = {tuple(place) for row in places for place in row}
    assert len(each_once) == rows * columns == numbers * 32


def products(call: str, name: str, count: int, mode: Any) -> tuple[Any, Any, Any]:
    """The result, what it should be, and the launch, for several warps of a block."""
    random, dtype = np.random.default_rng(1), TYPES[name]
    a = random.standard_normal((count, 16, 16)).astype(dtype)
    b = random.standard_normal((count, 16, 8)).astype(dtype)
    c = random.standard_normal((count, 16, 8)).astype(F)
    expected = c + a.astype(np.float64) @ b.astype(np.float64)
    kernel = Module(PRODUCT, defines={"CALL": call}).get_function(f"product<{name}>")
    done = kernel.launch(1, 32 * count, (a, b, c), mode=mode)
    return c, expected, done


@pytest.mark.parametrize("mode", ["fast", "check", "profile", "trace", "warps"])
@pytest.mark.parametrize("name", TYPES)
def test_a_product_of_tiles(name: str, mode: str) -> None:
    found, expected, done = products("mma_16x8x16", name, 3, mode)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
    assert done.races == []


@pytest.mark.parametrize("name", TYPES)
def test_shuffles_give_the_same(name: str) -> None:
    found, expected, _ = products("mma_by_shuffles", name, 2, "check")
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("architecture", nvrtc.ARCHITECTURES)
@pytest.mark.skipif(not nvrtc.is_installed(), reason="NVRTC is not installed")
def test_a_gpu_s_compiler_takes_it(architecture: int) -> None:
    names = [f"product<{name}>" for name in TYPES]
    text = PRODUCT.replace("CALL", "mma_16x8x16")
    found = nvrtc.check(text, "tile.cu", names, architecture)
    assert {one.spilled_bytes for one in found.values()} == {0}


# Parts of arrays, whole warps.

HEAD = """__global__ void k(const __half* x, float* out, int n) {
    __half a[16], b[8], few[3]; float c[8]; __nv_bfloat16 other[8];
    __shared__ float s[128];
    int lane = threadIdx.x % 32;
    for (int i = 0; i < 8; ++i) { a[8 + i] = x[lane]; b[i] = 1.0f; c[i] = 0.0f; }
"""


def run(body: str, threads: int = 64, mode: Any = "fast") -> Any:
    x, out = np.arange(32).astype(np.float16), np.zeros(threads, F)
    kernel = Module(HEAD + body + "\n}").get_function("k")
    done = kernel.launch(1, threads, (x, out, 5), mode=mode)
    return out, done


def test_tiles_in_parts_of_arrays() -> None:
    out, _ = run("mma_16x8x16(&c[4], a + 8, &b[4]);\nout[threadIdx.x] = c[7] + c[3];")
    group = np.arange(64) % 32 // 4
    np.testing.assert_array_equal(out, 4 * np.sum([group * 4 + k for k in range(4)], 0))


def test_warps_may_go_different_ways_but_not_lanes() -> None:
    call = "mma_16x8x16(c, &a[8], b);"
    out, _ = run(f"if (threadIdx.x < 32) {call}\nout[threadIdx.x] = c[0];")
    assert (out[:32] == 4 * (np.arange(32) // 4 * 16 + 6)).all()
    assert (out[32:] == 0).all()
    with pytest.raises(KernelRuntimeError) as raised:
        run(f"if (lane < 20)\n{call}")
    text = str(raised.value)
    assert text.startswith("kernel.cu(7): mma_16x8x16 takes all 32 lanes of a warp: ")
    assert "lanes 20-31 do not take part, by block (0) thread (0)" in text
    with pytest.raises(KernelRuntimeError, match=r"lanes 8-31 do not .* thread \(32\)"):
        run(call, threads=40)
    with pytest.raises(KernelRuntimeError, match="lanes 0, 2, 4"):
        run(f"for (int i = 0; i < lane % 2; ++i) {call}", mode="warps")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("mma_16x8x16(c, a);", "mma_16x8x16 takes 3 arguments, not 2"),
        ("mma_16x8x16(c, c, c);", r"not \(float\*, float\*, float\*\)"),
        ("mma_16x8x16(a, a, b);", r"takes arrays of float, of __half and of __half"),
        ("mma_16x8x16(c, a, other);", r"__half\*, __nv_bfloat16\*\)"),
        ("mma_16x8x16(1.0f, a, b);", r"not \(float, __half\*, __half\*\)"),
        ("mma_16x8x16(c, a, few);", "a lane holds 4 numbers of b, 'few' has 3"),
        ("mma_16x8x16(s, a, b);", "'s' belongs to more than one thread"),
        ("const float d[4] = {0}; mma_16x8x16(d, a, b);", "writes c, which is const"),
    ],
)
def test_what_it_refuses(body: str, reason: str) -> None:
    with pytest.raises(KernelError, match=reason):
        run(body)


# Who looks on.


def test_it_is_counted_as_one_statement_of_all_lanes() -> None:
    call = "mma_16x8x16(c, &a[8], b);"
    _, done = run(f"for (int i = 0; i < 3; ++i) {call}", mode="profile")
    counters = done.counters
    assert counters.total.tile_products == 6
    [number] = [n for n, one in counters.statements.items() if one.tile_products]
    assert counters.statements[number].threads == 6 * 32
    assert operations_of(done.kernel.function)[number] * 32 == 2 * 16 * 8 * 16
    _, done = run(call, mode="trace")
    last = len(done.trace) - 1
    assert KINDS[done.trace.kind[last]] == "step"
    assert done.trace.masks[last].tolist() == [0xFFFFFFFF] * 2
