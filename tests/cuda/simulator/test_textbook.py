"""Kernels as textbooks have them, written anew: what others write runs here too."""

from __future__ import annotations

import numpy as np
import pytest

from tinygrad_edu.cuda.simulator.findings import RaceError
from tinygrad_edu.cuda.simulator.launch import Module

STENCIL = """
#define RADIUS 2
__global__ void stencil(const float* x, float* y, int n) {
    extern __shared__ float tile[];
    int i = blockIdx.x * blockDim.x + threadIdx.x, here = threadIdx.x + RADIUS;
    tile[here] = i < n ? x[i] : 0.0f;
    if (threadIdx.x < RADIUS) {
        int before = i - RADIUS, after = i + blockDim.x;
        tile[here - RADIUS] = before >= 0 ? x[before] : 0.0f;
        tile[here + blockDim.x] = after < n ? x[after] : 0.0f;
    }
    __syncthreads();
    float sum = 0.0f;
    for (int d = -RADIUS; d <= RADIUS; ++d) sum += tile[here + d];
    if (i < n) y[i] = sum / (2 * RADIUS + 1);
}
"""

SPARSE = """
// One warp for each row of a matrix that keeps only the numbers that are not zero.
__global__ void rows_by_warps(const int* start, const int* column, const float* value,
                              const float* x, float* y, int rows) {
    int row = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32;
    if (row >= rows) return;
    float sum = 0.0f;
    for (int k = start[row] + lane; k < start[row + 1]; k += 32)
        sum += value[k] * x[column[k]];
    sum = warp_sum(sum);
    if (lane == 0) y[row] = sum;
}
"""

LAST_BLOCK = """
__device__ unsigned arrive(unsigned* counter) { return atomicAdd(counter, 1u); }
__global__ void total(const float* x, float* part, float* out, unsigned* counter,
                      int n) {
    __shared__ float partial[32];
    __shared__ int last;
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    float sum = block_sum(i < n ? x[i] : 0.0f, partial);
    if (threadIdx.x == 0) {
        part[blockIdx.x] = sum;
        __threadfence();
        last = arrive(counter) == gridDim.x - 1;
    }
    __syncthreads();
    if (!last) return;
    float all = 0.0f;
    for (int b = threadIdx.x; b < gridDim.x; b += blockDim.x) all += part[b];
    all = block_sum(all, partial);
    if (threadIdx.x == 0) *out = all;
}
"""

GAME = """
__global__ void generation(const unsigned char* now, unsigned char* next, int w,
                           int h) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x >= w || y >= h) return;
    int alive = 0;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            if (dx == 0 && dy == 0) continue;
            alive += now[(y + dy + h) % h * w + (x + dx + w) % w];
        }
    next[y * w + x] = alive == 3 || (alive == 2 && now[y * w + x]);
}
"""


@pytest.mark.parametrize("n", [1, 5, 64, 100])
def test_a_stencil_with_its_halo(n: int) -> None:
    x, y = np.random.default_rng(n).random((2, n), dtype=np.float32)
    kernel = Module(STENCIL, mode="check").get_function("stencil")
    kernel(-(-n // 32), 32, (x, y, n), shared_mem=4 * 36)
    padded = np.pad(x, 2)
    expected = sum(padded[d : d + n] for d in range(5)) / 5
    np.testing.assert_allclose(y, expected, rtol=1e-5)


def test_a_stencil_whose_barrier_is_missing() -> None:
    x, y = np.ones((2, 64), np.float32)
    text = STENCIL.replace("__syncthreads();", "")
    kernel = Module(text, mode="check").get_function("stencil")
    with pytest.raises(RaceError, match="in no order"):
        kernel(2, 32, (x, y, 64), shared_mem=4 * 36)


def test_a_sparse_matrix_times_a_vector() -> None:
    random = np.random.default_rng(0)
    matrix = random.standard_normal((9, 50)) * (random.random((9, 50)) < 0.3)
    start = np.r_[0, np.cumsum((matrix != 0).sum(1))].astype(np.int32)
    rows, column = np.nonzero(matrix)
    value, x = matrix[rows, column].astype(np.float32), random.random(50).astype("f4")
    y = np.zeros(9, np.float32)
    kernel = Module(SPARSE, mode="check").get_function("rows_by_warps")
    kernel(3, 96, (start, column.astype(np.int32), value, x, y, 9))
    np.testing.assert_allclose(y, matrix @ x, rtol=1e-5)


def test_the_last_block_adds_up() -> None:
    x = np.arange(300, dtype=np.float32)
    part, out, counter = np.zeros(5, "f4"), np.zeros(1, "f4"), np.zeros(1, "u4")
    kernel = Module(LAST_BLOCK).get_function("total")
    kernel(5, 64, (x, part, out, counter, 300))
    assert out[0] == x.sum()
    assert counter[0] == 5


def test_a_game_of_life() -> None:
    board = np.zeros((9, 11), np.uint8)
    for y, x in ((1, 2), (2, 3), (3, 1), (3, 2), (3, 3)):  # a glider
        board[y, x] = 1
    kernel = Module(GAME, mode="check").get_function("generation")
    now = board
    for _ in range(4):  # after four generations it has moved by one
        after = np.zeros_like(now)
        kernel((2, 2), (8, 8), (now, after, 11, 9))
        now = after
    np.testing.assert_array_equal(now, np.roll(board, (1, 1), (0, 1)))
