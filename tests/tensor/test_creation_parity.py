"""Every way to make a tensor: PyTorch's numbers, dtypes, strides and refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

INF, NAN = float("inf"), float("nan")

FILLED = [
    lambda t: t.full((2,), 1.5, dtype=t.int64),
    lambda t: t.full((2,), 300, dtype=t.uint8),
    lambda t: t.full((2,), -1, dtype=t.uint8),
    lambda t: t.full((2,), t.tensor(3)),
    lambda t: t.full((2,), t.tensor(3.0)),
    lambda t: t.full((2,), NAN, dtype=t.int32),
    lambda t: t.full((2,), INF),
    lambda t: t.full((2,), 1e40),
    lambda t: t.full((2,), 1e6, dtype=t.float16),
    lambda t: t.full((2,), 1j),
    lambda t: t.full((2,), True),
    lambda t: t.full(2, 1),
    lambda t: t.full([], 1),
    lambda t: t.full((2,), "a"),
    lambda t: t.zeros(1.5),
    lambda t: t.zeros("a"),
    lambda t: t.zeros(None),
    lambda t: t.zeros(),
    lambda t: t.zeros(-1),
    lambda t: t.ones(2, -1),
    lambda t: t.zeros(size=(2,)),
    lambda t: t.zeros(t.tensor(2), 3),
    lambda t: t.zeros([2, 3]),
    lambda t: t.zeros(t.Size([2])),
    lambda t: t.zeros(2, dtype="float32"),
    lambda t: t.zeros(2, dtype=float),
    lambda t: t.zeros(2, dtype=int),
    lambda t: t.ones(2, dtype=bool),
    lambda t: t.zeros(2, foo=1),
    lambda t: t.zeros(2, device="cpu", layout=t.strided, pin_memory=False),
    lambda t: t.ones(2, requires_grad=True),
    lambda t: t.ones(2, dtype=t.int32, requires_grad=True),
    lambda t: t.ones(2, dtype=t.complex64, requires_grad=True),
    lambda t: t.empty(2, 0),
    lambda t: t.empty_strided((2, 3), (1, 2)).zero_(),
    lambda t: t.empty_strided((2, 3), (1,)),
    lambda t: t.empty_strided((2, 3), (-1, 2)),
    lambda t: t.scalar_tensor(3),
    lambda t: t.scalar_tensor(True),
    lambda t: t.scalar_tensor(3, dtype=t.int64),
]
LIKE = [
    lambda t: t.zeros_like([1]),
    lambda t: t.zeros_like(t.ones(2, 3).T),
    lambda t: t.ones_like(t.ones(2, 3).T, dtype=t.int32),
    lambda t: t.zeros_like(t.ones(2, 3, 4).permute(2, 0, 1)),
    lambda t: t.zeros_like(t.ones(2, 1).expand(2, 3)),
    lambda t: t.zeros_like(t.ones(4, 6)[::2, ::3]),
    lambda t: t.zeros_like(t.ones(2, 3).T, memory_format=t.contiguous_format),
    lambda t: t.zeros_like(t.ones(1, 2, 3, 4), memory_format=t.channels_last),
    lambda t: t.full_like(t.ones(2, dtype=t.int64), 2.7),
    lambda t: t.full_like(t.ones(2), 2, requires_grad=True),
    lambda t: t.full_like(t.ones(2, dtype=t.uint8), 300),
    lambda t: t.zeros_like(t.ones(2, requires_grad=True)),
    lambda t: t.empty_like(t.ones(2, dtype=t.bfloat16)).zero_(),
    lambda t: t.ones(2, dtype=t.float64).new_zeros(2, 2),
    lambda t: t.ones(2).new_zeros((2,), dtype=t.int64),
    lambda t: t.ones(2).new_ones(3, requires_grad=True),
    lambda t: t.ones(2, dtype=t.int32).new_full((2,), 7),
    lambda t: t.ones(2, dtype=t.int32).new_full((2,), 7.9),
    lambda t: t.ones(2).new_tensor([1, 2]),
    lambda t: t.ones(2, dtype=t.int64).new_tensor([1.5, 2]),
    lambda t: t.ones(2).new_empty_strided((2, 2), (1, 2)).zero_(),
    lambda t: t.ones(2).new_empty((0, 3)),
]
ROWS = [
    lambda t: t.arange(5, 2),
    lambda t: t.arange(0, 5, -1),
    lambda t: t.arange(1, 2, 0),
    lambda t: t.arange(0, NAN),
    lambda t: t.arange(0, INF),
    lambda t: t.arange(t.tensor(3)),
    lambda t: t.arange(t.tensor(3.0), t.tensor(5)),
    lambda t: t.arange(2.5),
    lambda t: t.arange(True),
    lambda t: t.arange("a"),
    lambda t: t.arange(5, dtype=t.bool),
    lambda t: t.arange(3, dtype=t.half),
    lambda t: t.arange(3, dtype=t.bfloat16),
    lambda t: t.arange(1, 10, 2.5),
    lambda t: t.arange(10, 1, -3),
    lambda t: t.arange(5, 5),
    lambda t: t.arange(start=1, end=4),
    lambda t: t.arange(end=4),
    lambda t: t.arange(0, 4, dtype=t.uint8),
    lambda t: t.arange(1.7, 5.3, dtype=t.int64),
    lambda t: t.arange(2**53, 2**53 + 3),
    lambda t: t.arange(3.0, requires_grad=True),
    lambda t: t.linspace(0, 1, -1),
    lambda t: t.linspace(0, 1, 1),
    lambda t: t.linspace(0, 1, 0),
    lambda t: t.linspace(0, 10, 5, dtype=t.int64),
    lambda t: t.linspace(0, 7, 5, dtype=t.int64),
    lambda t: t.linspace(-3, 10, 20, dtype=t.int64),
    lambda t: t.linspace(4.9, -3.3, 50, dtype=t.int32),
    lambda t: t.logspace(-2.3, 2.7, 9, dtype=t.int32),
    lambda t: t.linspace(0, 1, 5, dtype=t.bool),
    lambda t: t.linspace(t.tensor(0.0), t.tensor(1.0), 3),
    lambda t: t.linspace(t.tensor([0.0]), 1, 3),
    lambda t: t.linspace(start=3, end=1, steps=4, dtype=t.float64),
    lambda t: t.linspace(0, 1),
    lambda t: t.linspace(0, 1, 2.5),
    # bit by bit
    lambda t: t.linspace(0, 1, 1000).view(t.int32),
    lambda t: t.linspace(-3.1, 7.7, 331).view(t.int32),
    lambda t: t.logspace(0, 2, 3),
    lambda t: t.logspace(0, 3, 4, base=2),
    lambda t: t.logspace(0, 3, 4, base=2, dtype=t.int64),
    lambda t: t.logspace(0, 2, -3),
    lambda t: t.eye(3),
    lambda t: t.eye(2, 4, dtype=t.bool),
    lambda t: t.eye(0),
    lambda t: t.eye(-1),
    lambda t: t.eye(2, -3),
    lambda t: t.eye(2.5),
    lambda t: t.tril_indices(3, 3),
    lambda t: t.tril_indices(3, 4, 1),
    lambda t: t.triu_indices(3, 4, -1),
    lambda t: t.triu_indices(3, 4, offset=-1, dtype=t.int32),
    lambda t: t.tril_indices(0, 2),
    lambda t: t.tril_indices(-1, 2),
    lambda t: t.tril_indices(3, 3, dtype=t.float32),
]
DATA = [
    lambda t: t.tensor([1j], dtype=t.float32),
    lambda t: t.tensor([1, 2.5, 1j]),
    lambda t: t.tensor([True, 2]),
    lambda t: t.tensor([True, 2.5]),
    lambda t: t.tensor(range(3)),
    lambda t: t.tensor([[]]),
    lambda t: t.tensor([1.5], dtype=t.int32),
    lambda t: t.tensor([-1], dtype=t.uint8),
    lambda t: t.tensor([NAN], dtype=t.int32),
    lambda t: t.tensor([1e40]),
    lambda t: t.tensor([1e6], dtype=t.half),
    lambda t: t.tensor([1, 2], dtype=float),
    lambda t: t.tensor(np.float16(1)),
    lambda t: t.tensor([t.tensor(1), t.tensor(2.0)]),
    lambda t: t.tensor([t.ones(1), t.ones(1, 1)]),
    lambda t: t.tensor([t.ones(2), t.ones(2)]),
    lambda t: t.tensor([[t.tensor(1)], [t.tensor(2.0)]]),
    lambda t: t.tensor(np.array([1, 2], dtype=">i4")),
    lambda t: t.tensor(np.ones(4)[::-1]),
    lambda t: t.from_numpy(np.ones(4)[::-1]),
    lambda t: t.from_numpy(np.ones(4, ">f4")),
    lambda t: t.from_numpy([1]),
    lambda t: t.from_numpy(np.ones((2, 3)).T),
    lambda t: t.from_numpy(np.ones((4, 6))[::2, ::3]),
    lambda t: t.as_tensor(np.ones(2)),
    lambda t: t.as_tensor([1, 2], dtype=t.float64),
    lambda t: t.asarray([1, 2]),
    lambda t: t.asarray(np.ones(2), copy=True),
    lambda t: t.asarray(t.ones(2), dtype=t.int32, copy=False),
    lambda t: t.asarray(t.ones(2, requires_grad=True) * 2, requires_grad=True),
    lambda t: t.asarray(t.ones(2), requires_grad=True),
    lambda t: t.asarray(np.float32(3)),
    lambda t: t.asarray(b"ab"),
    lambda t: t.asarray(bytearray(b"\0\0\x80?")),
    lambda t: t.frombuffer(bytearray(b"\0\0\x80?"), dtype=t.float32),
    lambda t: t.frombuffer(bytearray(5), dtype=t.float32),
    lambda t: t.frombuffer(bytearray(8), dtype=t.float32, count=3),
    lambda t: t.frombuffer(bytearray(8), dtype=t.float32, offset=4),
    lambda t: t.frombuffer(bytearray(8), dtype=t.float32, offset=9),
    lambda t: t.frombuffer(bytearray(8), dtype=t.int16, count=2, offset=1),
    lambda t: t.frombuffer(bytearray(0), dtype=t.float32),
    lambda t: t.frombuffer([1], dtype=t.float32),
    lambda t: t.frombuffer(bytearray(8), dtype=t.float32, count=0),
    lambda t: t.frombuffer(bytearray(4), dtype=t.float32, requires_grad=True),
]


@pytest.mark.parametrize("case", [*FILLED, *LIKE, *ROWS, *DATA])
def test_as_in_pytorch(case: Any, agree: Any) -> None:
    agree(case)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("steps", [2, 3, 10, 100])
def test_rows_end_where_they_should(dtype: str, steps: int, real: Any) -> None:
    import tinygrad_edu

    ours, theirs = (
        [
            t.linspace(-0.3, 7.7, steps, dtype=getattr(t, dtype)).numpy(),
            t.logspace(-1, 2, steps, dtype=getattr(t, dtype)).numpy(),
            t.arange(-0.3, 7.7, 8.0 / steps, dtype=getattr(t, dtype)).numpy(),
        ]
        for t in (tinygrad_edu, real)
    )
    assert ours[0][-1] == np.dtype(dtype).type(7.7)
    for one, other in zip(ours, theirs, strict=True):
        eps = np.finfo(dtype).eps
        np.testing.assert_allclose(one, other, rtol=3 * eps, atol=eps)


def test_memory_is_shared_where_it_is_said_to_be() -> None:
    import tinygrad_edu as t

    numbers, memory = np.zeros(2), bytearray(8)
    shared = [
        (t.from_numpy(numbers), lambda: numbers.tolist()),
        (t.as_tensor(numbers), lambda: numbers.tolist()),
        (t.asarray(numbers), lambda: numbers.tolist()),
        (t.from_dlpack(numbers), lambda: numbers.tolist()),
        (
            t.frombuffer(memory, dtype=t.float32),
            lambda: list(memoryview(memory).cast("f")),
        ),
    ]
    for value, (x, seen) in enumerate(shared, 1):
        x[0] = value
        assert seen() == [value, 0]
    for copied in (t.tensor(numbers), t.asarray(numbers, copy=True)):
        copied[0] = 9
        assert numbers[0] != 9


def test_out_is_refused() -> None:
    import tinygrad_edu as t

    with pytest.raises(NotImplementedError, match="out= is not supported"):
        t.zeros(2, out=t.zeros(2))
