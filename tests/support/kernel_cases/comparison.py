"""Cases of ``comparison.cu``."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

from kernel_cases import SIZES, KernelCase
from tinygrad_edu.cuda.forwards.operands import NARROW

QUESTIONS: tuple[Any, ...] = (
    *(np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal),
    *(np.logical_and, np.logical_or, np.logical_xor),
)
SHAPE = (3, 4, 5)
# Strides of arrays (3, 1, 5), (4, 1) and (3, 4, 5) that are stretched to the shape.
STRETCHED = ((0, 5, 0, 1), (0, 0, 1, 0), (0, 20, 5, 1))


def cases(random: np.random.Generator) -> list[KernelCase]:
    """Every question, stretched operands, bounds, and nan."""
    found: list[KernelCase] = []
    sizes = (60, *SHAPE)
    grid = 2
    for kind in ("float", "long long", "bool"):
        of = {"float": "float32", "long long": "int64", "bool": "bool"}[kind]
        a = random.integers(0, 3, (3, 1, 5)).astype(of)
        b = random.integers(0, 3, (4, 1)).astype(of)
        for number, question in enumerate(QUESTIONS):
            args = (a, b, np.zeros(SHAPE, bool), *sizes, *STRETCHED[0], *STRETCHED[1])
            name, out = f"compare<{number}, {kind}>", question(a, b)
            found.append(KernelCase(name, grid, 32, args, {2: out}))
        condition = random.random(SHAPE) < 0.5
        y, strides = np.zeros(SHAPE, of), (STRETCHED[2], *STRETCHED[:2])
        args = (condition, a, b, y, *sizes, *(n for each in strides for n in each))
        out = np.where(condition, a, b)
        found.append(KernelCase(f"choose<{kind}>", grid, 32, args, {3: out}))
    for n in SIZES:
        a, blocks = random.standard_normal(n).astype("float32"), -(-n // 32)
        a[0] = np.nan
        args = (a, np.zeros_like(a), n, -0.5, np.inf)
        found.append(KernelCase("clamp", blocks, 32, args, {1: np.maximum(a, -0.5)}))
        whole = random.integers(0, 3, n)
        args = (whole, np.zeros(n, "float32"), n)
        found.append(
            KernelCase("convert<long long, float>", blocks, 32, args, {1: whole})
        )
        args = (whole, np.zeros(n, bool), n)
        yes = whole != 0
        found.append(KernelCase("convert<long long, bool>", blocks, 32, args, {1: yes}))
        args = (yes, np.zeros(n, np.int64), n)
        found.append(KernelCase("convert<bool, long long>", blocks, 32, args, {1: yes}))
        for narrow in (np.float16, ml_dtypes.bfloat16):
            found += narrow_and_wide(a, np.dtype(narrow), blocks)
    return found


def narrow_and_wide(
    a: NDArray[np.float32], dtype: np.dtype[Any], blocks: int
) -> list[KernelCase]:
    """Numbers of two bytes as float32, and back."""
    name, short = NARROW[str(dtype)], a.astype(dtype)
    args = (short, np.zeros_like(a), a.size)
    wide = KernelCase(f"convert<{name}, float>", blocks, 32, args, {1: short}, rtol=0)
    args = (a, np.zeros_like(short), a.size)
    narrow = KernelCase(f"convert<float, {name}>", blocks, 32, args, {1: short}, rtol=0)
    return [wide, narrow]
