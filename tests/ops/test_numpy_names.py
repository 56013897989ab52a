"""NumPy's names of arguments are taken: axis for dim, keepdims for keepdim."""

from __future__ import annotations

from typing import Any

import pytest

import tinygrad_edu as torch

CASES = {
    "sum": lambda t, a: a.sum(axis=1, keepdims=True),
    "sum of all": lambda t, a: t.sum(a, axis=(0, 1)),
    "mean": lambda t, a: a.mean(1, keepdims=True),
    "var": lambda t, a: t.var(a, axis=0),
    "max": lambda t, a: a.max(axis=1, keepdims=True).values,
    "argmax": lambda t, a: a.argmax(axis=-1),
    "softmax": lambda t, a: t.softmax(a, axis=1),
    "logsumexp": lambda t, a: a.logsumexp(axis=0),
    "cumsum": lambda t, a: a.cumsum(axis=0),
    "cumsum in place": lambda t, a: (a * 1).cumsum_(axis=0),
    "sort": lambda t, a: a.sort(axis=0).values,
    "topk": lambda t, a: a.topk(1, axis=0).indices,
    "cat": lambda t, a: t.cat([a, a], axis=1),
    "stack": lambda t, a: t.stack([a, a], axis=1),
    "chunk": lambda t, a: t.chunk(a, 2, axis=1)[1],
    "unbind": lambda t, a: a.unbind(axis=1)[2],
    "unsqueeze": lambda t, a: a.unsqueeze(axis=0),
    "squeeze": lambda t, a: a[None].squeeze(axis=0),
    "gather": lambda t, a: a.gather(axis=1, index=t.tensor([[0], [2]])),
    "index_select": lambda t, a: t.index_select(a, axis=1, index=t.tensor([2])),
    "vector_norm": lambda t, a: t.linalg.vector_norm(a, axis=1, keepdims=True),
}


@pytest.mark.parametrize("name", CASES)
def test_parity(name: str, compare: Any, draw: Any) -> None:
    compare(CASES[name], draw((2, 3)))


def test_both_names_at_once_are_refused() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'axis'"):
        torch.ones(2).sum(dim=0, axis=0)
