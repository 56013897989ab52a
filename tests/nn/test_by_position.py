"""Layers under ``torch`` itself answer as PyTorch's do, call by call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

CALLS = [
    "dropout(x, 0.5, True)",
    "dropout(x, 0.5, False)",
    "feature_dropout(x, 0.5, True)",
    "alpha_dropout(x, 0.5, True)",
    "feature_alpha_dropout(x, 0.5, True)",
    "embedding(w, i)",
    "embedding(w, i, 1)",
    "embedding(w, i, -1, True, False)",
    "batch_norm(x, v, v, None, None, True, 0.1, 1e-5, True)",
    "batch_norm(x, None, v, v.detach(), v.detach() ** 2, False, 0.1, 1e-5, False)",
    "instance_norm(x, v, v, None, None, True, 0.1, 1e-5, True)",
    "group_norm(x, 2, v, v)",
    "group_norm(x, 4, eps=1e-3)",
    "layer_norm(x, (5,), u, u, 1e-5, False)",
    "rms_norm(x, (5,), u)",
    "adaptive_max_pool1d(x, 2)[0]",
]


def answer(t: Any, call: str) -> list[Any]:
    """The value and the gradients of the tensors in a call, with the same seed."""
    values = np.random.default_rng(0)
    draw = values.standard_normal
    names = {"x": (3, 4, 5), "v": (4,), "u": (5,), "w": (6, 2)}
    tensors = {n: t.tensor(draw(s), requires_grad=True) for n, s in names.items()}
    tensors["i"] = t.tensor([[1, 3], [1, 0]])
    t.manual_seed(0)
    out = eval(f"t.{call}", {"t": t, **tensors})
    (out * out).sum().backward()
    found = [tensors[n].grad for n in names]
    return [out.detach().numpy(), *[g if g is None else g.numpy() for g in found]]


@pytest.mark.parametrize("call", CALLS)
def test_call(call: str) -> None:
    ours, theirs = answer(tinygrad_edu, call), answer(torch, call)
    for one, other in zip(ours, theirs, strict=True):
        if other is None:
            assert one is None
        else:
            np.testing.assert_allclose(one, other, 1e-9, 1e-12)


def test_places_of_the_largest() -> None:
    x = [[1.0, 5.0, 2.0, 4.0]]
    ours = tinygrad_edu.adaptive_max_pool1d(tinygrad_edu.tensor(x), 2)
    theirs = torch.adaptive_max_pool1d(torch.tensor(x), 2)
    assert [each.tolist() for each in ours] == [each.tolist() for each in theirs]
