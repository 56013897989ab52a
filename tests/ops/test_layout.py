"""New tensors lie row behind row, so that ``view`` takes them as PyTorch's does."""

from __future__ import annotations

from typing import Any

import pytest

import tinygrad_edu

# What is made of x, a transposed matrix of 3 × 4.
MADE = {
    "topk": lambda t, x: t.topk(x, 2)[1],
    "topk of rows": lambda t, x: t.topk(x.contiguous(), 2)[1],
    "sort": lambda t, x: x.contiguous().sort(0)[1],
    "multinomial": lambda t, x: t.multinomial(x.exp(), 2),
    "index in a later dimension": lambda t, x: x.contiguous()[:, t.tensor([2, 0])],
    "index": lambda t, x: x[t.tensor([0, 1])],
    "mask": lambda t, x: x[t.tensor([True, False, True])],
    "index_select": lambda t, x: x.index_select(1, t.tensor([0, 2])),
    "gather": lambda t, x: x.gather(0, t.tensor([[0, 1], [2, 2], [1, 0], [1, 1]]).t()),
    "cat": lambda t, x: t.cat([x, x]),
    "stack": lambda t, x: t.stack([x, x], -1),
    "vstack": lambda t, x: t.vstack([x, x]),
    "softmax": lambda t, x: x.softmax(0),
    "log_softmax": lambda t, x: x.log_softmax(1),
    "masked_fill": lambda t, x: x.masked_fill(x > 3, 0),
    "cumsum": lambda t, x: x.cumsum(0),
    "cumprod": lambda t, x: x.cumprod(1),
    "cummax": lambda t, x: x.cummax(0).indices,
    "logcumsumexp": lambda t, x: x.logcumsumexp(0),
    "roll": lambda t, x: x.roll(1, 0),
    "repeat": lambda t, x: x.repeat(2, 1),
    "matmul": lambda t, x: x @ x.t(),
    "sum": lambda t, x: t.stack([x, x], 1).sum(0),
}


@pytest.mark.parametrize("name", MADE)
def test_a_view_of_one_row(name: str) -> None:
    t = tinygrad_edu
    made = MADE[name](t, t.arange(12.0).reshape(4, 3).t())
    assert made.is_contiguous()
    assert made.view(-1).tolist() == made.reshape(-1).tolist()


@pytest.mark.parametrize("name", MADE)
def test_pytorch_lies_the_same(name: str) -> None:
    t = pytest.importorskip("torch", reason="parity needs PyTorch")
    assert MADE[name](t, t.arange(12.0).reshape(4, 3).t()).is_contiguous()


def test_what_keeps_the_layout(compare: Any, draw: Any) -> None:
    """Elementwise results lie as their input does."""

    def strides(t: Any, a: Any) -> Any:
        x = a.t()
        return t.tensor([x.exp().stride(), (x + 1).stride()])

    compare(strides, draw((4, 3)))
