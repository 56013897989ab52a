"""Half and bfloat16 in kernels: every number, rounding, and who may meet whom."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from tinygrad_edu.cuda import nvrtc
from tinygrad_edu.cuda.common import with_common
from tinygrad_edu.cuda.simulator.language.c_types import rounded_bfloat16
from tinygrad_edu.cuda.simulator.language.places import KernelError
from tinygrad_edu.cuda.simulator.launch import Module

F = np.float32
HALF, BFLOAT16 = np.dtype(np.float16), np.dtype(ml_dtypes.bfloat16)
TYPES = {"__half": HALF, "__nv_bfloat16": BFLOAT16}
FROM_FLOAT = {"__half": "__float2half", "__nv_bfloat16": "__float2bfloat16"}
TO_FLOAT = {"__half": "__half2float", "__nv_bfloat16": "__bfloat162float"}
BITS = np.arange(2**16).astype(np.uint16)
by_name = pytest.mark.parametrize("name", TYPES)


def run(name: str, body: str, *arrays: Any) -> None:
    """A kernel with T* x, float* f and int* n, a thread for each element."""
    text = f"""__global__ void k({name}* x, float* f, int* n, double* d, int size) {{
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        if (i < size) {{ {body} }}
    }}"""
    size = arrays[0].size
    given: list[Any] = [None] * 4
    for array in arrays:
        dtypes = [TYPES[name], np.dtype(F), np.dtype(np.int32), np.dtype(np.float64)]
        given[dtypes.index(array.dtype)] = array
    Module(text).get_function("k")(-(-size // 256), 256, (*given, size))


@by_name
def test_every_number_survives_the_way_through_float(name: str) -> None:
    x, f = BITS.view(TYPES[name]).copy(), np.zeros(len(BITS), F)
    run(name, f"f[i] = {TO_FLOAT[name]}(x[i]); x[i] = {FROM_FLOAT[name]}(f[i]);", x, f)
    np.testing.assert_array_equal(f, BITS.view(TYPES[name]).astype(F))
    number = ~np.isnan(f)
    assert (x.view(np.uint16)[number] == BITS[number]).all()
    assert np.isnan(x[~number].astype(F)).all()


def test_bfloat16_is_a_float_without_its_lower_half() -> None:
    f = (BITS.astype(np.uint32) << 16).view(F)
    np.testing.assert_array_equal(BITS.view(BFLOAT16).astype(F), f)
    random = np.random.default_rng(0)
    floats = random.integers(0, 2**32, 20_000, np.uint64).astype(np.uint32)
    floats[:5000] = floats[:5000] & 0xFFFF0000 | 0x8000  # in the middle of two
    floats = floats[np.isfinite(floats.view(F))]
    x = np.zeros(len(floats), BFLOAT16)
    run("__nv_bfloat16", "x[i] = f[i];", x, floats.view(F))
    odd = floats >> 16 & 1  # to the nearest, halves to the even one
    expected = (floats.astype(np.uint64) + 0x7FFF + odd >> 16).astype(np.uint16)
    np.testing.assert_array_equal(x.view(np.uint16), expected)


def nearest(value: float) -> float:
    """The bfloat16 that is nearest, by exact fractions; halves to the even one."""
    start = int(np.array([value], F).view(np.uint32)[0] >> 16)
    around = [bits for bits in range(start - 2, start + 3) if 0 <= bits < 0x7F80]
    numbers = np.array(around, np.uint16).view(BFLOAT16).astype(float)
    exact = [
        (abs(Fraction(float(number)) - Fraction(value)), bits % 2, float(number))
        for number, bits in zip(numbers, around, strict=True)
    ]
    return min(exact)[2]


def test_doubles_and_ints_are_rounded_once() -> None:
    random = np.random.default_rng(0)
    middle = (1 + (2 * random.integers(0, 128, 300) + 1) / 256) * 2.0 ** (
        random.integers(-100, 100, 300)
    )
    doubles = np.r_[middle, middle * (1 + 2.0**-40), middle * (1 - 2.0**-40)]
    doubles = np.r_[doubles, random.random(300), 0.0, 1e-40, 1e-45]
    x = np.zeros(len(doubles), BFLOAT16)
    run("__nv_bfloat16", "x[i] = d[i];", x, doubles)
    np.testing.assert_array_equal(x.astype(float), [nearest(one) for one in doubles])
    ints = np.r_[2**24 + 2**16 + 1, random.integers(0, 2**31 - 1, 300)]
    x = np.zeros(len(ints), BFLOAT16)
    run("__nv_bfloat16", "x[i] = n[i];", x, ints.astype(np.int32))
    expected = [nearest(float(one)) for one in ints]
    np.testing.assert_array_equal(x.astype(float), expected)
    huge = np.array([1e39, -1e300, np.inf, np.nan])
    found = rounded_bfloat16(huge).astype(float)
    np.testing.assert_array_equal(found, [np.inf, -np.inf, np.inf, np.nan])


@by_name
def test_arithmetic_is_that_of_float_rounded(name: str) -> None:
    dtype = TYPES[name]
    random = np.random.default_rng(0)
    x = random.standard_normal(512).astype(dtype)
    y = np.roll(x, 1)
    for sign, exact in (("+", np.add), ("-", np.subtract), ("*", np.multiply)):
        for code in (
            f"x[i] {sign} y",
            f"__h{ {'+': 'add', '-': 'sub', '*': 'mul'}[sign] }(x[i], y)",
        ):
            given = x.copy()
            run(name, f"{name} y = f[i]; x[i] = {code};", given, y.astype(F))
            expected = exact(x.astype(F), y.astype(F)).astype(dtype)
            np.testing.assert_array_equal(given, expected)
    given = x.copy()
    run(name, f"{name} y = f[i]; x[i] = __hfma(x[i], y, y);", given, y.astype(F))
    exactly = x.astype(float) * y.astype(float) + y.astype(float)
    expected = rounded_bfloat16(exactly) if dtype == BFLOAT16 else exactly.astype(HALF)
    np.testing.assert_array_equal(given, expected)


@by_name
def test_what_is_added_in_place_is_rounded_before(name: str) -> None:
    x, f = np.ones(32, TYPES[name]), np.full(32, 1 / 3, F)
    expected = x + f.astype(TYPES[name])
    run(name, "x[i] += f[i];", x, f)
    np.testing.assert_array_equal(x, expected)
    run(name, "x[i] -= 1; x[i] *= 3.0; ++x[i];", x)
    third = f.astype(TYPES[name])
    expected = (expected - x.dtype.type(1)) * x.dtype.type(3) + x.dtype.type(1)
    assert third.dtype == expected.dtype
    np.testing.assert_array_equal(x, expected)


@by_name
def test_two_of_them_travel_together(name: str) -> None:
    pair = {"__half": "__half2", "__nv_bfloat16": "__nv_bfloat162"}[name]
    make = {"__half": "make_half2", "__nv_bfloat16": "make_bfloat162"}[name]
    x = np.arange(64).astype(TYPES[name])
    body = f"""{pair} two = reinterpret_cast<{pair}*>(x)[i];
        reinterpret_cast<{pair}*>(x)[i] = {make}(two.y, two.x);"""
    run(name, f"if (i < 32) {{ {body} }}", x)
    expected = np.arange(64).reshape(32, 2)[:, ::-1].reshape(-1)
    np.testing.assert_array_equal(x.astype(int), expected)


@by_name
def test_functions_of_mathematics_compute_in_float(name: str) -> None:
    x = np.linspace(0.1, 3, 64).astype(TYPES[name])
    f = np.zeros(64, F)
    run(name, "f[i] = exp(x[i]) + sqrtf(x[i]);", x, f)
    run(name, "f[i] += (float)__hmax(x[i], __hneg(x[i]));", x, f)
    wide = x.astype(F)
    np.testing.assert_allclose(f, np.exp(wide) + np.sqrt(wide) + wide, rtol=1e-6)


@by_name
def test_bits(name: str) -> None:
    seen = {"__half": "half", "__nv_bfloat16": "bfloat16"}[name]
    x, n = BITS[:1000].view(TYPES[name]).copy(), np.zeros(1000, np.int32)
    run(name, f"n[i] = __{seen}_as_ushort(x[i]); "
        f"x[i] = __ushort_as_{seen}(n[i] + 1);", x, n)  # fmt: skip
    np.testing.assert_array_equal(n, BITS[:1000])
    np.testing.assert_array_equal(x.view(np.uint16), BITS[1:1001])


# Who may meet whom: as NVIDIA's compiler has it.

STATEMENTS = [
    *("f[i] = x[i] * 2.0f;", "x[i] = x[i] * 2;", "if (x[i] > 0.0f) f[i] = 1;"),
    *("f[i] += x[i];", "x[i] = size > 0 ? x[i] : 0.0f;", "n[i] += x[i];"),
    *("x[i] = max(x[i], x[i]);", "x[i] = abs(x[i]);", "f[i] = isnan(x[i]);"),
    *("f[i] = pow(x[i], x[i]);", "f[i] = x[i] * (double)2;", "f[i] = -x[i] + 0;"),
    *("x[i] = __hadd(x[i], 1.0f);", "OTHER y = x[i]; f[i] = y;"),
    *("f[i] = x[i] + OTHER(f[i]);", "x[i] = x[i] + x[i] * x[i] / x[i] - x[i];"),
    *("x[i] += f[i];", "x[i] *= 2; x[i] -= 0.5;", "if (x[i] > x[0]) f[i] = 1;"),
    *("f[i] = x[i];", "x[i] = f[i]; x[i] = 1; x[i] = 0.5;", "n[i] = x[i];"),
    *("x[i] = -x[i]; ++x[i];", "f[i] = expf(x[i]) + exp(x[i]) + fabs(x[i]);"),
    *("OTHER y = (OTHER)x[i]; f[i] = y;", "x[i] = __hfma(x[i], x[i], x[i]);"),
    *("if (x[i] && !x[0]) f[i] = x[i] == x[0];", "x[i] = (TYPE)f[i] + TYPE(1.0f);"),
    *("x[i] = __shfl_xor_sync(FULL_WARP, x[i], 1);", "atomicAdd(&x[0], x[i]);"),
    *("f[i] = fmaxf(x[i], 0.0f);", "TYPE y[3] = {0.5f}; x[i] = y[1] + y[0];"),
]


@by_name
@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.skipif(not nvrtc.is_installed(), reason="NVRTC is not installed")
def test_the_compiler_takes_the_same(name: str, statement: str) -> None:
    [other] = set(TYPES) - {name}
    body = statement.replace("TYPE", name).replace("OTHER", other)
    text = f"""// Instances: {name} {other}
    __global__ void k({name}* x, float* f, int* n, int size) {{
        int i = threadIdx.x; {body} }}"""
    try:
        nvrtc.check(text, "short.cu", ["k"])
        taken = True
    except nvrtc.CompileError:
        taken = False
    try:
        args = np.ones(32, TYPES[name]), np.ones(32, F), np.ones(32, np.int32), 32
        Module(text).get_function("k")(1, 32, args)
        assert taken, "only the simulator takes it"
    except KernelError:
        assert not taken, "the simulator refuses it"


def test_the_error_says_what_to_do() -> None:
    with pytest.raises(KernelError) as raised:
        run("__half", "f[i] = x[i] * 2.0f;", np.ones(1, F))
    text = str(raised.value)
    assert "__half * float can be computed in two ways" in text
    assert "say which: both as float, (float)x, or both as __half" in text


def test_headers_come_with_the_types_that_a_file_uses() -> None:
    def asked(text: str) -> list[str]:
        head = with_common(text, "k.cu").split("#line")[0]
        return [line.split()[1] for line in head.splitlines()]

    assert asked("// half of the threads\nint n;") == []
    assert asked("__half x;") == asked("half2 x;") == ["HALF_NUMBERS"]
    assert asked("__nv_bfloat16 x;") == ["BFLOAT16_NUMBERS"]
    both = ["HALF_NUMBERS", "BFLOAT16_NUMBERS"]
    assert asked("// Instances: k<__half>, k<__nv_bfloat16>") == both
