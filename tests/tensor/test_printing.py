"""``repr`` of a tensor is PyTorch's, character for character."""

from __future__ import annotations

from typing import Any

import pytest

import tinygrad_edu

INF, NAN = float("inf"), float("nan")

TENSORS = {
    "one": lambda t: t.tensor(1.5),
    "one whole": lambda t: t.tensor(3.0),
    "one integer": lambda t: t.tensor(7),
    "one bool": lambda t: t.tensor(True),
    "one nan": lambda t: t.tensor(NAN),
    "one tiny": lambda t: t.tensor(1e-9),
    "one huge": lambda t: t.tensor(1e12),
    "one long": lambda t: t.tensor(123456.789),
    "zero": lambda t: t.tensor(0.0),
    "minus zero": lambda t: t.tensor([-0.0, 1.0]),
    "row": lambda t: t.tensor([1.0, 2.5, -3.0]),
    "whole": lambda t: t.tensor([1.0, -2.0, 30.0]),
    "integers": lambda t: t.tensor([1, -20, 300]),
    "bools": lambda t: t.tensor([True, False]),
    "mixed sizes": lambda t: t.tensor([0.001, 1.0, 999.0]),
    "scientific": lambda t: t.tensor([1e-5, 1.0]),
    "scientific large": lambda t: t.tensor([1e9, 1.5]),
    "scientific whole": lambda t: t.tensor([1.0, 1e9]),
    "scientific signs": lambda t: t.tensor([-1e-7, 2e5]),
    "nan and inf": lambda t: t.tensor([NAN, INF, -INF, 1.25]),
    "only inf": lambda t: t.tensor([INF, -INF]),
    "inf and whole": lambda t: t.tensor([INF, 2.0]),
    "zeros": lambda t: t.zeros(2, 3),
    "matrix": lambda t: t.arange(6.0).reshape(2, 3) / 7,
    "cube": lambda t: t.arange(8).reshape(2, 2, 2),
    "four dimensions": lambda t: t.ones(2, 1, 2, 1),
    "empty": lambda t: t.tensor([]),
    "empty shape": lambda t: t.zeros(2, 0, 3),
    "empty integers": lambda t: t.zeros(0, dtype=t.int64),
    "empty rows": lambda t: t.zeros(0, 3),
    "float64": lambda t: t.tensor([1.0, 2.0], dtype=t.float64),
    "float16": lambda t: t.tensor([1.0, 0.1], dtype=t.float16),
    "int32": lambda t: t.tensor([1, 2], dtype=t.int32),
    "uint8": lambda t: t.tensor([[1, 200]], dtype=t.uint8),
    "long row": lambda t: t.arange(40),
    "long float row": lambda t: t.arange(30) / 3,
    "many": lambda t: t.arange(1001),
    "many floats": lambda t: t.arange(2000.0) / 7,
    "many rows": lambda t: t.arange(3000).reshape(1000, 3),
    "many columns": lambda t: t.arange(2100).reshape(3, 700),
    "many everywhere": lambda t: t.zeros(12, 13, 14),
    "exactly a thousand": lambda t: t.ones(10, 100),
    "leaf": lambda t: t.ones(2, requires_grad=True),
    "leaf float64": lambda t: t.ones(2, dtype=t.float64, requires_grad=True),
    "result": lambda t: t.ones(2, requires_grad=True) * 2,
    "result float64": lambda t: t.ones(1, dtype=t.float64, requires_grad=True).exp(),
    "long result": lambda t: t.arange(20.0).requires_grad_() * 1.5,
    "empty result": lambda t: t.zeros(0, 3, requires_grad=True) + 1,
    "not contiguous": lambda t: t.arange(6).reshape(2, 3).t(),
    "no negative whole": lambda t: t.tensor([-1.5, 100.25]),
    "wide": lambda t: t.tensor([[1e-3, 5e2], [3.0, -4e2]]),
}


@pytest.mark.parametrize("name", TENSORS)
def test_repr(name: str, real: Any) -> None:
    assert repr(TENSORS[name](tinygrad_edu)) == repr(TENSORS[name](real))


def test_str_format_and_sizes(real: Any) -> None:
    for make in (
        lambda t: str(t.tensor([1.0, 2.0])),
        lambda t: f"{t.tensor(3.14159):.2f}",
        lambda t: f"{t.tensor(3)}",
        lambda t: f"{t.tensor([1, 2])}",
        lambda t: repr(t.zeros(2, 3).shape),
        lambda t: repr(t.zeros(2, 3).shape[:1]),
        lambda t: repr(t.zeros(2, 3).shape + (1,)),  # noqa: RUF005
        lambda t: repr(t.float32),
        lambda t: repr(t.device("cpu")),
        lambda t: str(t.device("cuda:1")),
        lambda t: repr(t.ones(2, 2).max(1)[0]),
    ):
        assert make(tinygrad_edu) == make(real)
