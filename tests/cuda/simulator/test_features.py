"""What kernels may use: each feature of the language gives the right numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from tinygrad_edu.cuda.simulator.language.places import KernelError
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.cuda.simulator.machine.faults import KernelRuntimeError

F = np.float32
I = np.int32  # noqa: E741
MODES = ("fast", "check", "profile", "trace", "warps")


def launch(
    text: str,
    name: str,
    grid: Any,
    block: Any,
    args: tuple[Any, ...],
    mode: Any = "fast",
    **options: Any,
) -> Any:
    kernel = Module(text).get_function(name)
    return kernel.launch(grid, block, args, mode=mode, **options)


def filled(text: str, dtype: Any = F, **options: Any) -> Any:
    """What a kernel ``k`` writes into ``out`` from ``x`` = 0, 1 … 63."""
    x, out = np.arange(64).astype(dtype), np.zeros(64, dtype)
    launch(text, "k", 2, 32, (x, out), **options)
    return out


HEAD = """__global__ void k(const float* x, float* out) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
"""


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_gives_the_same_numbers(mode: str) -> None:
    text = """
    template <int TILE>
    __global__ void matmul(const float* A, const float* B, float* C, int n) {
        __shared__ float a[TILE][TILE], b[TILE][TILE];
        int tx = threadIdx.x, ty = threadIdx.y;
        int row = blockIdx.y * TILE + ty, col = blockIdx.x * TILE + tx;
        float sum = 0.0f;
        for (int t = 0; t < n; t += TILE) {
            a[ty][tx] = row < n && t + tx < n ? A[row * n + t + tx] : 0.0f;
            b[ty][tx] = col < n && t + ty < n ? B[(t + ty) * n + col] : 0.0f;
            __syncthreads();
            for (int k = 0; k < TILE; ++k) sum += a[ty][k] * b[k][tx];
            __syncthreads();
        }
        if (row < n && col < n) C[row * n + col] = sum;
    }"""
    random = np.random.default_rng(0)
    for n in (1, 7, 16, 21):
        left, right = random.random((2, n, n), dtype=F)
        out = np.zeros((n, n), F)
        blocks = -(-n // 8)
        done = launch(
            text, "matmul<8>", (blocks, blocks), (8, 8), (left, right, out, n), mode
        )
        np.testing.assert_allclose(out, left @ right, rtol=1e-5)
        assert done.races == []


def test_references_are_written_by_the_function() -> None:
    text = """
    __device__ void swap(float& a, float& b) { float t = a; a = b; b = t; }
    __device__ int count(int& n, float& sum, float x) { n += 1; sum += x; return n; }
    __global__ void k(const float* x, float* out) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        float a = x[i], b = -1.0f, sum = 0.0f; int n = 0;
        if (i % 2) swap(a, b);
        for (int j = 0; j < 3; ++j) count(n, sum, a);
        float r[2] = {1.0f, 2.0f};
        swap(r[0], r[1]);
        out[i] = sum + 100.0f * n + 1000.0f * r[0];
        swap(out[i], b);
        out[i] = b;
    }"""
    i = np.arange(64)
    a = np.where(i % 2, -1, i)
    np.testing.assert_array_equal(filled(text), 3 * a + 300 + 2000)


def test_a_reference_keeps_what_it_was_when_a_thread_returned() -> None:
    text = (
        """
    __device__ void halve(int& n, float& x) {
        if (n % 2) return;
        n /= 2;
        if (n % 2) return;
        x = 1.0f / n;
        n = -n;
    }"""
        + HEAD
        + "int n = i; float v = 0.0f; halve(n, v); out[i] = n + 1000.0f * v; }"
    )
    expected = []
    for i in range(64):
        if i % 2:
            expected.append(i)
        elif i % 4:
            expected.append(i // 2)
        else:
            expected.append(
                np.inf if i == 0 else -(i // 2) + F(1000) * (F(1) / F(i // 2))
            )
    np.testing.assert_allclose(filled(text), expected, rtol=1e-6)


def test_a_reference_is_another_name_for_a_place() -> None:
    text = (
        """
    __device__ void next(const float*& p, int by) { p += by; }
    __device__ void add(float& sum, float x, const float2& more) {
        sum += x + more.x * more.y;
    }"""
        + HEAD
        + """
        __shared__ float s[32];
        float parts[3] = {1, 2, 3}, of_memory = 0;
        int k = i % 3;
        float& part = parts[k];
        float& mine = s[threadIdx.x];
        const float& given = x[i];
        k = 0;
        mine = part;
        add(mine, part, make_float2(given, 2));
        part = mine * 10;
        const float* p = x;
        next(p, i);
        add(out[i], *p, make_float2(100, parts[i % 3] + parts[k]));
        of_memory += out[i];
        out[i] = of_memory; }"""
    )
    i = np.arange(64)
    part = 10 * (2 * (1 + i % 3) + 2 * i)
    first = np.where(i % 3 == 0, part, 1)
    np.testing.assert_array_equal(filled(text), i + 100 * (part + first))


@pytest.mark.parametrize(
    ("function", "body", "reason"),
    [
        ("float& a, float& b", "f(r[0], r[0]);", "given one place twice to write"),
        ("float& a, float* b", "f(r[1], r);", "by a reference and by other names"),
        ("float& a, float* b", "f(s[i], s);", "by a reference and by other names"),
        ("float& a, float* b", "float v = 1; float& w = v;", "variable of a thread"),
        ("float& a, float* b", "const float& w = x[i]; w = 2;", "may not be written"),
        ("float& a, float* b", "float& w = x[i];", "const float& w"),
        ("float& a, float* b", "float& w;", "begins with what it stands for"),
        ("float& a, float* b", "int& w = s[i];", "int& cannot be float"),
    ],
)
def test_references_that_are_refused(function: str, body: str, reason: str) -> None:
    text = f"""__device__ void f({function}) {{ a = 1; __syncthreads(); }}
    {HEAD} float r[3] = {{1, 2, 3}}; __shared__ float s[64]; {body} }}"""
    with pytest.raises(KernelError, match=re.escape(reason)):
        filled(text)


def test_switch_falls_through() -> None:
    text = (
        HEAD
        + """
        int n = 0;
        switch (i % 5) {
            case 0: n += 1;
            case 1: n += 10; break;
            case 7: n = 99; break;
            default: n += 100;
            case 3: n += 1000; if (i > 30) break; n += 5;
        }
        out[i] = n; }"""
    )
    expected = []
    for i in range(64):
        late = 1000 if i > 30 else 1005
        expected.append({0: 11, 1: 10, 2: 100 + late, 3: late, 4: 100 + late}[i % 5])
    np.testing.assert_array_equal(filled(text), expected)


def test_a_return_in_a_loop_in_a_function() -> None:
    text = (
        """
    __device__ int first_divisor(int n) {
        for (int d = 2; d < n; ++d) {
            if (n % d) continue;
            return d;
        }
        return n;
    }"""
        + HEAD
        + "out[i] = first_divisor(i + 2); }"
    )
    expected = [next(d for d in range(2, n + 1) if n % d == 0) for n in range(2, 66)]
    np.testing.assert_array_equal(filled(text), expected)


def test_structs_and_wide_loads() -> None:
    text = """
    struct Pair { float a; int b; };
    __device__ Pair make(float a, int b) { Pair p; p.a = a; p.b = b; return p; }
    __global__ void k(const float* x, float* out) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        if (i >= 16) return;
        float4 v = reinterpret_cast<const float4*>(x)[i];
        Pair p = make(v.x + v.w, i);
        if (i % 2) { p.a = 0.0f; v.y *= 2.0f; }
        float4 w = make_float4(p.a, v.y, p.b, v.z);
        reinterpret_cast<float4*>(out)[i] = w;
    }"""
    x = np.arange(64, dtype=F).reshape(16, 4)
    odd = np.arange(16) % 2 == 1
    expected = np.stack(
        [
            np.where(odd, 0, x[:, 0] + x[:, 3]),
            np.where(odd, 2 * x[:, 1], x[:, 1]),
            np.arange(16),
            x[:, 2],
        ],
        axis=1,
    )
    np.testing.assert_array_equal(filled(text).reshape(16, 4), expected)


def test_pointers() -> None:
    text = (
        HEAD
        + """
        const float* p = x + i;
        const float* end = x + 64;
        out[i] = *p + (end - p) * 100;
        if (p < end - 1) ++p;
        out[i] += p[0] * 10000;
        float* q = i % 2 ? out + i : &out[i];
        *q += 0.5f; }"""
    )
    i = np.arange(64)
    expected = i + (64 - i) * 100 + np.minimum(i + 1, 63) * 10_000 + 0.5
    np.testing.assert_allclose(filled(text), expected)


def test_local_arrays_with_an_index_of_each_thread() -> None:
    text = (
        HEAD
        + """
        float r[2][4] = {{1, 2, 3, 4}, {5}};
        r[i % 2][i % 4] += 10.0f;
        float* p = r[0] == 0 ? &r[0][0] : &r[0][0];
        float sum = 0;
        for (int j = 0; j < 8; ++j) sum += (j + 1) * (&r[0][0])[j];
        out[i] = sum; }""".replace("r[0] == 0 ? &r[0][0] : &r[0][0]", "&r[0][0]")
    )
    expected = []
    for i in range(64):
        r = np.array([[1, 2, 3, 4], [5, 0, 0, 0]], float)
        r[i % 2, i % 4] += 10
        expected.append((r.reshape(-1) * np.arange(1, 9)).sum())
    np.testing.assert_array_equal(filled(text), expected)


def test_warps_talk() -> None:
    text = (
        HEAD
        + """
        float v = x[i];
        float sum = v;
        for (int d = 16; d > 0; d /= 2) sum += __shfl_down_sync(0xffffffff, sum, d);
        sum = __shfl_sync(0xffffffff, sum, 0);
        float left = __shfl_up_sync(0xffffffff, v, 1);
        float pair = __shfl_xor_sync(0xffffffff, v, 1);
        float quarter = __shfl_sync(0xffffffff, v, 1, 8);
        unsigned odd = __ballot_sync(0xffffffff, i % 2);
        int any = __any_sync(0xffffffff, i == 40), all = __all_sync(0xffffffff, i < 50);
        out[i] = sum + left * 2 + pair * 3 + quarter * 5 + __popc(odd) * 7
               + any * 11 + all * 13; }"""
    )
    i = np.arange(64)
    lane, warp = i % 32, i // 32
    total = np.where(warp == 0, 496, 1520)
    left = np.where(lane == 0, i, i - 1)
    expected = total + left * 2 + (i ^ 1) * 3 + (i // 8 * 8 + 1) * 5 + 16 * 7
    expected = expected + np.where(warp == 1, 11, 0) + np.where(warp == 0, 13, 0)
    np.testing.assert_array_equal(filled(text), expected)


def test_blocks_vote() -> None:
    text = (
        HEAD
        + """
        int n = __syncthreads_count(i % 3 == 0);
        int any = __syncthreads_or(i == 40), all = __syncthreads_and(i < 40);
        out[i] = n * 100 + any * 10 + all; }"""
    )
    expected = np.r_[np.full(32, 11 * 100 + 1), np.full(32, 11 * 100 + 10)]
    expected[32:] = sum(i % 3 == 0 for i in range(32, 64)) * 100 + 10
    np.testing.assert_array_equal(filled(text), expected)


def test_atomics_give_what_stood_there() -> None:
    text = """__global__ void k(int* counter, int* order, int* most, int* lock) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        order[i] = atomicAdd(&counter[i % 2], 1);
        atomicMax(most, i * 37 % 101);
        if (i == 5) lock[1] = atomicCAS(lock, 7, 8);
        if (i == 6) lock[2] = atomicExch(lock, 9);
        atomicOr(&lock[3], 1 << i % 8);
    }"""
    counter, order = np.zeros(2, I), np.zeros(64, I)
    most, lock = np.zeros(1, I), np.array([7, 0, 0, 0], I)
    launch(text, "k", 2, 32, (counter, order, most, lock))
    assert counter.tolist() == [32, 32]
    assert sorted(order.tolist()) == sorted(list(range(32)) * 2)
    assert most[0] == max(i * 37 % 101 for i in range(64))
    assert lock.tolist() == [9, 7, 8, 255]


@pytest.mark.parametrize(
    ("dtype", "name"), [(np.float16, "__half"), (ml_dtypes.bfloat16, "__nv_bfloat16")]
)
def test_numbers_of_two_bytes(dtype: Any, name: str) -> None:
    text = f"""__global__ void k(const {name}* x, {name}* out) {{
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        float v = (float)x[i] * 1.1f;
        {name} h = ({name})v;
        out[i] = h + x[i];
    }}"""
    x = np.arange(64).astype(dtype)
    v = (x.astype(F) * F(1.1)).astype(dtype)
    np.testing.assert_array_equal(filled(text, dtype=dtype), v + x)


def test_constant_memory_and_constants_of_the_file() -> None:
    text = """
    #define TWICE(x) (2 * (x))
    const int WIDTH = TWICE(4);
    constexpr float HALF = 0.5f;
    __constant__ float table[WIDTH];
    __constant__ int shift;
    __global__ void k(const float* x, float* out) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        out[i] = table[i % WIDTH] * HALF + shift;
    }"""
    module = Module(text)
    module.get_global("table")[:] = np.arange(8)
    module.get_global("shift")[:] = 3
    out = np.zeros(64, F)
    module.get_function("k")(2, 32, (out, out))
    np.testing.assert_array_equal(out, np.arange(64) % 8 * 0.5 + 3)
    with pytest.raises(ValueError, match="there is no __constant__ memory called 'no'"):
        module.get_global("no")


def test_constant_memory_may_begin_with_numbers() -> None:
    text = """
    __constant__ float table[2][3] = {{1, 2.5f, -3}, {4}};
    __constant__ int primes[] = {2, 3, 5, 7};
    __constant__ float4 four = {1, 2, 3, 4};
    __constant__ int letter = 'a';
    __global__ void k(const float* x, float* out) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        out[i] = table[i % 2][i % 3] + 10 * primes[i % 4] + 1000 * four.z;
        switch (letter) { case 'a': out[i] += 0.5f; }
    }"""
    i = np.arange(64)
    table = np.array([[1, 2.5, -3], [4, 0, 0]])
    expected = table[i % 2, i % 3] + 10 * np.array([2, 3, 5, 7])[i % 4] + 3000.5
    np.testing.assert_array_equal(filled(text), expected)


@pytest.mark.parametrize("name", ["__half", "__nv_bfloat16"])
def test_constant_memory_of_two_bytes_is_filled_by_the_host(name: str) -> None:
    text = f"__constant__ {name} t[2]; {HEAD} out[i] = (float)t[i % 2] * x[i]; }}"
    x, out = np.ones(64, F), np.zeros(64, F)
    module = Module(text)
    module.get_global("t")[:] = [1.5, 2]
    module.get_function("k")(2, 32, (x, out))
    np.testing.assert_array_equal(out, np.tile([1.5, 2], 32))
    with pytest.raises(KernelError, match="let the host fill it"):
        filled(text.replace("t[2];", "t[2] = {1.5f, 2.0f};"))


def test_names_that_the_written_source_uses_itself() -> None:
    text = (
        """
    __device__ float both(float a, float moved) { return a + moved; }
    __device__ float is(float a) { float np = a; return np; }
    __device__ float float32(float gpu) { return 2.0f * gpu; }"""
        + HEAD
        + """
        float a = float32(x[i]), Local = is(a), _2 = 2, both_2 = _2 - 2;
        { float both = Local; a += both; }
        out[i] = both(a, Local) + both_2; }"""
    )
    np.testing.assert_array_equal(filled(text), 6 * np.arange(64))


def test_an_array_by_its_name_is_its_first_element() -> None:
    text = (
        """
    __device__ float both(const float* two) { return two[0] + two[1]; }
    __device__ void set(float* p, float v) { *p = v; p[1] += v; }"""
        + HEAD
        + """
        float r[3] = {1, 2, 3};
        set(r, x[i]);
        set(r + 1, 10.0f);
        const float* p = r;
        if (i % 2) p = r + 1;
        out[i] = both(r) + both(p); }"""
    )
    i = np.arange(64)
    r = np.stack([i, 10 + 0 * i, 13 + 0 * i])
    expected = r[0] + r[1] + np.where(i % 2, r[1] + r[2], r[0] + r[1])
    np.testing.assert_array_equal(filled(text), expected)


def test_an_array_of_structs_by_its_name() -> None:
    text = (
        """
    __device__ void fill(float2* p, float v) {
        for (int k = 0; k < 2; ++k) p[k] = make_float2(v, 1 + k);
    }"""
        + HEAD
        + """
        float2 r[4];
        fill(r, x[i]);
        if (i % 2) fill(r + 2, -x[i]); else fill(&r[2], 0.5f);
        out[i] = r[0].x + 10 * r[1].y + 100 * r[2].x + 1000 * r[3].y; }"""
    )
    i = np.arange(64)
    expected = i + 20 + 100 * np.where(i % 2, -i, 0.5) + 2000
    np.testing.assert_array_equal(filled(text), expected)
    text = HEAD + "float2 r[4] = {}; out[i] = reinterpret_cast<float*>(r)[1]; }"
    with pytest.raises(KernelRuntimeError, match="r holds structs, and is read or"):
        filled(text)


def test_shared_memory_as_large_as_the_launch_says() -> None:
    text = """extern __shared__ float s[];
    __global__ void k(const float* x, float* out) {
        extern __shared__ float s[];
        int* counts = reinterpret_cast<int*>(s + 32);
        int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
        s[t] = x[i]; counts[t] = t;
        __syncthreads();
        out[i] = s[31 - t] + counts[t];
    }""".replace("extern __shared__ float s[];\n    __global__", "__global__")
    out = filled(text, shared_mem=256)
    i = np.arange(64)
    np.testing.assert_array_equal(out, i // 32 * 32 + 31 - i % 32 + i % 32)
    with pytest.raises(RuntimeError, match="out of bounds"):
        filled(text, shared_mem=128)


def test_printf_and_the_order_of_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    text = HEAD + 'if (i < 3) printf("%d: %.1f %u%%\\n", i, x[i] * 2, i); }'
    filled(text)
    assert capsys.readouterr().out == "0: 0.0 0%\n1: 2.0 1%\n2: 4.0 2%\n"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("sqrtf(x[i])", np.sqrt),
        ("rsqrtf(x[i] + 1)", lambda x: 1 / np.sqrt(x + 1)),
        ("fmaxf(x[i], 7.0f)", lambda x: np.maximum(x, 7)),
        ("fmaf(x[i], 2.0f, 1.0f)", lambda x: 2 * x + 1),
        ("__expf(-x[i])", lambda x: np.exp(-x)),
        ("tanhf(x[i] * 0.1f)", lambda x: np.tanh(x * 0.1)),
        ("powf(x[i], 1.5f)", lambda x: x**1.5),
        ("floorf(x[i] * 0.3f)", lambda x: np.floor(x * F(0.3))),
        ("(float)max(i, 5)", lambda x: np.maximum(x, 5)),
        ("abs(i - 20)", lambda x: np.abs(x - 20)),
        ("__popc(i)", lambda x: [int(i).bit_count() for i in x]),
        ("__clz(i)", lambda x: [32 - int(i).bit_length() for i in x]),
        ("__ffs(i)", lambda x: [(int(i) & -int(i)).bit_length() for i in x]),
        (
            "__brev(i) >> 24",
            lambda x: [int(f"{int(i):032b}"[::-1], 2) >> 24 for i in x],
        ),
        ("__float_as_int(1.0f) >> 23", lambda x: np.full(64, 127)),
        ("__int_as_float(0x40490fdb)", lambda x: np.full(64, np.pi)),
        ("__saturatef(x[i] - 5.0f)", lambda x: np.clip(x - 5, 0, 1)),
        ("isnan(INFINITY - INFINITY) + isinf(INFINITY)", lambda x: np.full(64, 2)),
        ("(int)(x[i] * 1e10f) / 1000", lambda x: np.where(x == 0, 0, 2147483)),
        ("(int)NAN", lambda x: np.zeros(64)),
        ("__umulhi(0xffffffff, 2)", lambda x: np.ones(64)),
        ("erff(x[i] * 0.1f)", lambda x: [__import__("math").erf(i * 0.1) for i in x]),
        ("__float2int_rn(x[i] * 0.5f)", lambda x: np.rint(x * 0.5)),
    ],
)
def test_functions_of_mathematics(call: str, expected: Any) -> None:
    out = filled(f"{HEAD} out[i] = {call}; }}")
    np.testing.assert_allclose(out, expected(np.arange(64, dtype=F)), rtol=1e-5)


def test_a_block_that_does_not_fill_its_warps() -> None:
    text = """__global__ void k(float* out, int n) {
        int t = threadIdx.x + threadIdx.y * blockDim.x;
        __shared__ float s[35];
        s[t] = t; __syncthreads();
        int here = __popc(__activemask());
        out[blockIdx.x * 35 + t] = s[34 - t] + 100 * threadIdx.y + here;
    }"""
    out = np.zeros(70, F)
    launch(text, "k", 2, (7, 5), (out, 0), mode="check")
    t = np.arange(35)
    expected = 34 - t + 100 * (t // 7) + np.where(t < 32, 32, 3)
    np.testing.assert_array_equal(out.reshape(2, 35), [expected, expected])


def test_three_sizes() -> None:
    text = """__global__ void k(int* out) {
        int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * 2 + threadIdx.y;
        int z = blockIdx.z * blockDim.z + threadIdx.z;
        out[(z * gridDim.y * blockDim.y + y) * 6 + x] = x + 10 * y + 100 * z;
    }"""
    out = np.zeros((8, 4, 6), I)
    launch(text, "k", (2, 2, 4), (3, 2, 2), (out,))
    z, y, x = np.indices((8, 4, 6))
    np.testing.assert_array_equal(out, x + 10 * y + 100 * z)


def test_the_same_array_twice_is_one_buffer() -> None:
    text = """__global__ void k(const float* a, float* b) {
        int i = threadIdx.x; b[i] = a[i] + 1;
    }"""
    x = np.zeros(32, F)
    launch(text, "k", 1, 32, (x, x))
    assert x.sum() == 32


def test_counters_say_how_memory_is_used() -> None:
    text = """__global__ void k(const float* x, float* out, int stride) {
        __shared__ float s[32][33], t[32][32];
        int i = threadIdx.x;
        out[i] = x[i * stride];
        s[i][0] = 1; t[i][0] = 1;
        if (i < 8) out[i] = 2.0f;
    }"""

    def counted(stride: int) -> Any:
        args = (np.zeros(1024, F), np.zeros(32, F), stride)
        counters = launch(text, "k", 1, 32, args, mode="profile").counters
        places = Module(text).get_function("k")
        lines = places.module.compiled(places.function, "profile").places
        found: dict[int, Any] = {}
        for number, count in counters.statements.items():
            line = lines[number].line
            if line in found:
                found[line].add(count)
            else:
                found[line] = count
        return found

    close, far = counted(1), counted(32)
    assert (close[4].requests, close[4].sectors, close[4].ideal_sectors) == (2, 8, 8)
    assert (far[4].sectors, far[4].ideal_sectors) == (36, 8)
    assert (close[5].shared_requests, close[5].passes, close[5].ideal_passes) == (
        2,
        33,
        2,
    )
    assert (close[6].branches, close[6].divergent) == (1, 1)


def test_a_trace_of_one_block() -> None:
    text = """__global__ void k(const float* x, float* out) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        float v = x[i];
        if (i % 2) v = -v;
        out[i] = v;
    }"""
    x, out = np.arange(64, dtype=F), np.zeros(64, F)
    done = launch(text, "k", 2, 32, (x, out), mode="trace", trace_block=1)
    trace = done.trace
    assert trace.warps == 1
    assert [buffer.name for buffer in trace.buffers] == ["x", "out"]
    assert trace.variables == ["i", "v"]
    kinds = ["step", "set", "read", "write", "atomic", "barrier"]
    events = [kinds[kind] for kind in trace.kind]
    assert events == [
        *("step", "set", "step", "read", "set", "step", "step", "set", "step", "write")
    ]
    assert trace.masks[7].tolist() == [0xAAAAAAAA]
    last = trace.start[-1] // 32
    np.testing.assert_array_equal(trace.index[last], np.arange(32, 64))
    np.testing.assert_array_equal(trace.value[last], out[32:])
    assert not trace.cut


def test_the_source_as_numpy_can_be_read_and_run(tmp_path: Path) -> None:
    path = tmp_path / "twice.cu"
    path.write_text("__global__ void twice(float* x) { x[threadIdx.x] *= 2.0f; }")
    kernel = Module(path).get_function("twice")
    source = kernel.numpy_source
    assert "def twice(gpu, m0, x):" in source
    assert "_2f = float32.type(2.0)" in source
    compile(source, "twice", "exec")
