"""Hints at what was probably not meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.launching import instances
from tinygrad_edu.cuda.simulator.launch import Module

HEAD = "__global__ void k(const float* x, float* out, int n) {\n"


def hints(body: str) -> list[str]:
    module = Module(f"{HEAD}int i = threadIdx.x;\n{body}\n}}")
    return [str(hint).partition(": ")[2] for hint in module.hints("k")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("out[i] = x[i] * 0.5;", "computed in double: 0.5 is a double, 0.5f a float"),
        (
            "float v = x[i]; v += 1.0; out[i] = v;",
            "computed in double and rounded back",
        ),
        ("if (n < blockDim.x) out[i] = 1;", "a signed number is compared as unsigned"),
        ("i + 1;", "computes something that nobody uses"),
        (
            "float r[4] = {1}; out[i] = r[(int)x[i]];",
            "the index of r comes from memory",
        ),
    ],
)
def test_a_hint(body: str, words: str) -> None:
    (hint,) = hints(body)
    assert words in hint


@pytest.mark.parametrize(
    "body",
    [
        "out[i] = x[i] * 0.5f;",
        "double d = x[i]; out[i] = d * 0.5;",
        "if (threadIdx.x < blockDim.x) out[i] = 1;",
        "i++; out[i] = atomicAdd(&out[0], 1.0f);",
        "float r[4]; for (int j = 0; j < 4; ++j) r[j] = j; out[i] = r[2];",
    ],
)
def test_no_hint(body: str) -> None:
    assert hints(body) == []


@pytest.mark.parametrize(
    "path", sorted(KERNELS.glob("*.cu")), ids=lambda path: path.stem
)
def test_our_own_kernels_need_few(path: Path) -> None:
    module = Module(path)
    found = [
        str(hint)
        for name in instances(path.read_text(encoding="utf-8"))
        for hint in module.hints(name)
        if "unsigned"
        not in str(hint)  # i < blockDim.x, with an i that is never negative
    ]
    assert found == []
