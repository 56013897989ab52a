"""What a kernel does wrong is told with its line, its thread and what would help."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tinygrad_edu.cuda.simulator.findings import RaceError
from tinygrad_edu.cuda.simulator.language.places import KernelError
from tinygrad_edu.cuda.simulator.launch import Module
from tinygrad_edu.cuda.simulator.machine.faults import KernelRuntimeError

HEAD = "__global__ void k(const float* x, float* out, int n) {\n"
INDEX = "  int i = blockIdx.x * blockDim.x + threadIdx.x;\n"


def run(body: str, *, mode: Any = "fast", grid: Any = 2, block: Any = 64) -> Any:
    x, out = np.arange(128, dtype=np.float32), np.zeros(128, np.float32)
    kernel = Module(HEAD + INDEX + body + "\n}", mode=mode).get_function("k")
    kernel(grid, block, (x, out, 100))
    return out


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("out[i] = x[i + 32];", 3,
         "reads x[128], which is out of bounds: global memory of 128 elements, "
         "by block (1) thread (32)"),
        ("out[i - 1] = x[i];", 3, "writes out[-1], which is out of bounds"),
        ("__shared__ float s[32];\ns[threadIdx.x] = 1;", 4,
         "writes s[32], which is out of bounds: shared memory of 32 elements"),
        ("float r[4];\nr[i] = 1;", 4, "r[127] is outside the array, which has 4"),
        ("float r[4];\nout[i] = r[n];", 4, "r[100] is outside the array"),
        ("out[i] = 7 / (n - 100);", 3, "integer division by zero"),
        ("out[i] = n % (i - 5);", 3, "division by zero by block (0) thread (5)"),
        ("if (i < 5) {\n__syncthreads();\n}", 4,
         "__syncthreads() where threads of a block part: 5 wait here, 59 never come"),
        ("if (i >= n) return;\n__syncthreads();\nif (i < 3) __syncthreads();", 5,
         "3 wait here, 61 never come"),
        ("while (true) { }", 3, "this loop still runs after 1,000,000 rounds"),
        ("float4 v = *reinterpret_cast<const float4*>(x + 1);\nout[i] = v.x;", 3,
         "an access of 4 numbers at once, not aligned to 4"),
        ("assert(i < 7);", 3, "an assertion fails by block (0) thread (7)"),
        ("out[i] = clock64();", 3, "clock64() has no meaning"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_its_thread(
    body: str, line: int, reason: str
) -> None:
    with pytest.raises(KernelRuntimeError) as raised:
        run(body)
    assert reason in str(raised.value)
    assert str(raised.value).startswith(f"kernel.cu({line}): ")


def test_a_null_pointer() -> None:
    kernel = Module(HEAD + "out[0] = x[0];\n}").get_function("k")
    with pytest.raises(KernelRuntimeError, match="reads a null pointer"):
        kernel(1, 32, (None, np.zeros(1, np.float32), 0))


def test_memory_is_left_as_it_was_by_threads_that_take_no_part() -> None:
    out = run("if (i < 3) out[i] = 1.0f;")
    assert out.sum() == 3


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("float v = x[i];\nif (threadIdx.x % 32 < 16)\n"
         "v += __shfl_down_sync(0xffffffff, v, 8);\nout[i] = v;",
         "the mask names lanes 16-31, which do not take part"),
        ("float v = __shfl_xor_sync(0xffff, x[i], 1);\nout[i] = v;",
         "the mask does not name lanes 16-31, which take part"),
        ("if (i % 2) __syncwarp();", "the mask names lanes 0, 2, 4"),
    ],
)  # fmt: skip
def test_words_between_threads_are_checked(body: str, reason: str) -> None:
    with pytest.raises(KernelRuntimeError) as raised:
        run(body, mode="check")
    assert reason in str(raised.value)


def test_a_race_is_an_error_in_the_mode_check() -> None:
    body = (
        "__shared__ float s[64];\ns[threadIdx.x] = x[i];\nout[i] = s[63 - threadIdx.x];"
    )
    with pytest.raises(RaceError) as raised:
        run(body, mode="check")
    first, line, caret, advice = str(raised.value).split("\n")[:4]
    assert first.startswith("kernel.cu(5): race: block (0) thread (")
    assert "writes s[" in first
    assert "reads it, in no order" in first
    assert line.strip() == "out[i] = s[63 - threadIdx.x];"
    assert "^" in caret
    assert "__syncthreads()" in advice
    assert len(raised.value.races) == 1


def test_a_harmless_race_is_no_error() -> None:
    run("if (x[i] > 3.0f) out[0] = 1.0f;", mode="check")


# What is refused before it runs.


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("out[i] = y[i];", "'y' is not declared"),
        ("int i = 1;", "'i' is declared twice in this block"),
        ("out[i] = softplus(x[i]);", "there is no function 'softplus'"),
        ("out[i] = expf(x[i], 1);", "expf takes 1 arguments, not 2"),
        ("float r[n];", "the size of 'r' has to be known before the kernel runs"),
        ("float r[0];", "'r' cannot have 0 elements"),
        ("x[i] = 1.0f;", "what const float* points at may not be written"),
        ("float* p = x;", "const float* may not be written through float*"),
        ("int* p = out;", "float* cannot become int*"),
        ("int p = out;", "float* cannot become int"),
        ("const int c = i;\nc = 2;", "'c' is a constant"),
        ("const int c = 2;\nc = 3;", "is a constant"),
        ("i = x % 2;", "a pointer cannot be %"),
        ("out[i] = x[i] % 2;", "% needs whole numbers"),
        ("out[i] = x[i] << 2;", "<< needs whole numbers"),
        ("out[x[i]] = 1;", "an index is a whole number"),
        ("out[i] = i[0];", "only arrays and pointers can be indexed"),
        ("out[i] = threadIdx;", "'threadIdx' has three parts"),
        ("out[i] = threadIdx.w;", "'threadIdx' has the parts x, y and z"),
        ("float4 v;\nout[i] = v.q;", "float4 has no member 'q'"),
        ("float4 v = make_float4(1, 2);", "make_float4 takes 4 arguments, not 2"),
        ("float* p = &i;", "a variable of a thread has no address"),
        ("__shared__ float s[2] = {1, 2};", "shared memory begins with nothing in it"),
        ("__shared__ float s[4][4];\nout[i] = s[1];", "'s' has 2 sizes, not 1"),
        ("int r[2] = {1, 2, 3};", "3 values for 2 elements"),
        ("break;", "'break' outside a loop"),
        ("return 1;", "this function returns nothing"),
        ("switch (i) { case 1: case 1: ; }", "this case stands here twice"),
        ("switch (i) { case n: ; }", "the value of a case has to be known"),
        ("atomicAdd(out[i], 1.0f);", "atomicAdd needs an address"),
        ("atomicXor(&out[i], 1.0f);", "there is no atomicXor for float"),
        ('printf("%d %d", i);', "the text has 2 places for 1 values"),
        ("k(x, out, n);", "'k' is a kernel, which only the host can start"),
        ("float& r = n;", "a reference to a variable of a thread"),
        ("out[i] = x[i] ? 1 : out;", "means nothing"),
        ("1 = i;", "this is no place that can be written to"),
    ],
)
def test_a_mistake_is_refused_before_the_kernel_runs(body: str, reason: str) -> None:
    with pytest.raises(KernelError) as raised:
        run(body)
    assert reason in raised.value.reason
    assert raised.value.place.line >= 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("__device__ int f(int x) { return f(x - 1); }", "'f' calls itself"),
        ("template <int N> __device__ int f() { return N; }",
         "f needs the template argument N"),
        ("__device__ void f(float& x) { x = 1; }\n"
         "#define f() f(threadIdx.x)", "this is no place"),
    ],
)  # fmt: skip
def test_functions_that_cannot_be(text: str, reason: str) -> None:
    call = "f(1)" if "int x" in text else "f()"
    with pytest.raises(KernelError) as raised:
        Module(f"{text}\n__global__ void k() {{ {call}; }}").get_function("k")
    assert reason in raised.value.reason


def test_a_kernel_that_was_refused_says_the_same_when_asked_again() -> None:
    module = Module("__global__ void k() { int n = unknown; }")
    for _ in range(2):
        with pytest.raises(KernelError, match="unknown"):
            module.get_function("k")


# What is refused at the launch, as a GPU would.


@pytest.mark.parametrize(
    ("grid", "block", "got"),
    [
        (1, 2048, "a block (2048,)"),
        (1, (32, 64), "a block of 2048 threads"),
        (0, 32, "grid (0,)"),
        ((1, 70_000), 32, "grid (1, 70000)"),
        ((1, 1, 1, 1), 32, "grid (1, 1, 1, 1)"),
        (1, (1, 1, 65), "block (1, 1, 65)"),
        (1, (), "block ()"),
        (-1, 32, "grid (-1,)"),
    ],
)
def test_a_launch_that_no_gpu_takes(grid: Any, block: Any, got: str) -> None:
    with pytest.raises(ValueError, match="CUDA_ERROR_INVALID_VALUE") as raised:
        run("", grid=grid, block=block)
    assert got.removeprefix("a ") in str(raised.value)


@pytest.mark.parametrize("size", [2.0, "4", None, (2, 1.5)])
def test_sizes_are_whole_numbers(size: Any) -> None:
    with pytest.raises(TypeError, match="grid has to be whole numbers"):
        run("", grid=size)


def test_more_shared_memory_than_a_block_has() -> None:
    text = (
        "__global__ void k() {{ __shared__ float s[{}]; extern __shared__ int d[]; }}"
    )
    kernel = Module(text.format(12_288)).get_function("k")
    kernel(1, 32, (), shared_mem=180_000)
    for asked in (200_000, -4, 2.5):
        with pytest.raises(ValueError, match="CUDA_ERROR_INVALID_VALUE") as raised:
            kernel(1, 32, (), shared_mem=asked)  # type: ignore[arg-type]
        assert f"shared_mem={asked}" in str(raised.value)
        assert "0 to 183296 bytes" in str(raised.value)
    with pytest.raises(KernelError, match="too much shared memory: 49156 bytes"):
        Module(text.format(12_289)).get_function("k")


def test_more_threads_than_the_kernel_allows() -> None:
    kernel = Module("__global__ __launch_bounds__(128) void k() {}").get_function("k")
    kernel(1, 128, ())
    with pytest.raises(ValueError, match="at most 128 threads"):
        kernel(1, 256, ())


X = np.zeros(4, np.float32)
FIXED = np.zeros(4, np.float32)
FIXED.flags.writeable = False


@pytest.mark.parametrize(
    ("args", "error", "reason"),
    [
        ((X, FIXED, 4), ValueError, "the array for out is read-only"),
        ((X.astype(">f4"), X, 4), TypeError, "an array of >f4"),
        (([1.0], X, 4), TypeError, "numpy.asarray(x)"),
        ((X, X, 4.0), TypeError, "4.0 (float)"),
        ((X, X, 4 + 0j), TypeError, "(complex)"),
        ((X, X, None), TypeError, "NoneType"),
        ((X, X, 2**31), ValueError, "the argument n cannot hold 2147483648"),
        ((X, X, np.int64(-(2**40))), ValueError, "int: -2147483648 to 2147483647"),
        ((X, X), TypeError, "k takes 3 arguments, not 2"),
        ((X.astype("float64"), X, 4), TypeError, "an array of float64"),
        ((X[::2], X, 4), ValueError, "is not contiguous"),
        ((4, X, 4), TypeError, "the argument x has a wrong type"),
        ((X, X, X), TypeError, "the argument n has a wrong type"),
        ((X, X, "4"), TypeError, "the argument n has a wrong type"),
    ],
)
def test_arguments_are_checked(
    args: tuple[Any, ...], error: type[Exception], reason: str
) -> None:
    with pytest.raises(error) as raised:
        Module(HEAD + "}").get_function("k")(1, 32, args)
    assert reason in str(raised.value)


def test_what_fits_is_taken() -> None:
    text = "__global__ void k(const float* x, bool b, double d, unsigned n) { }"
    kernel = Module(text).get_function("k")
    for truth, whole in ((True, 4), (np.False_, np.int64(2**32 - 1)), (1, np.array(0))):
        kernel(1, 32, (FIXED, truth, 1, whole))
    kernel(1, 32, (None, False, np.float32(2.5), np.uint8(3)))
    with pytest.raises(ValueError, match="the argument b cannot hold 2"):
        kernel(1, 32, (FIXED, 2, 0.0, 1))


def test_an_array_and_its_first_part_are_one_buffer() -> None:
    x = np.arange(8, dtype=np.float32)
    text = "__global__ void k(const float* a, float* b) { b[threadIdx.x] = a[0]; }"
    Module(text).get_function("k")(1, 8, (x[:2], x))
    assert x.tolist() == [0.0] * 8
    empty = np.zeros(0, np.float32)
    with pytest.raises(KernelRuntimeError, match="global memory of 0 elements"):
        Module(text).get_function("k")(1, 8, (x, empty))


def test_structs_are_taken_field_by_field() -> None:
    text = """struct Pair { float a; int b; };
    __global__ void k(Pair p, float* out) { out[0] = p.a + p.b; }"""
    kernel, out = Module(text).get_function("k"), np.zeros(1, np.float32)
    for pair in ((1.5, 2), {"b": 2, "a": 1.5}):
        kernel(1, 1, (pair, out))
        assert out[0] == 3.5
    for pair in ((1.5,), 3, {"a": 1.5}, (1.5, 2.5)):
        with pytest.raises(TypeError, match=r"the argument p(\.b)? has a wrong type"):
            kernel(1, 1, (pair, out))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing", "'nothing' is not in this file"),
        ("helper", "'helper' is not a __global__ function"),
        ("many<1, 2, 3>", "takes the template arguments <N, T>, not 3"),
        ("many<float>", "'float' cannot be the template argument N"),
        ("many", "many needs the template argument N"),
    ],
)
def test_a_kernel_that_is_not_there(name: str, reason: str) -> None:
    text = """__device__ void helper() {}
    template <int N, typename T = float> __global__ void many(T* x) { x[0] = N; }
    """
    with pytest.raises(KernelError) as raised:
        Module(text).get_function(name)
    assert reason in raised.value.reason
