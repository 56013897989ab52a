"""Embedding: rows, gradients, padding, lengths, frequencies, layer, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu
from tinygrad_edu.ops.arrangement.accumulating import add_at

INDICES = [
    np.array([[0, 2, 2], [4, 0, 2]]),
    np.array(3),
    np.zeros((0, 2), np.int64),
    np.array([1, 1, 4], np.int32),
]


@pytest.mark.parametrize("options", [{}, {"padding_idx": 2}, {"padding_idx": -1}])
@pytest.mark.parametrize("indices", INDICES)
def test_rows_and_gradients(compare, draw, indices, options) -> None:
    compare(
        lambda t, w, i: t.nn.functional.embedding(i, w, **options),
        draw((5, 3)),
        indices,
    )


def test_gradients_by_frequency(compare, draw) -> None:
    """PyTorch's second gradient leaves the division out."""
    compare(
        lambda t, w, i: t.nn.functional.embedding(
            i, w, padding_idx=0, scale_grad_by_freq=True
        ),
        draw((5, 3)),
        INDICES[0],
        second=False,
    )


@pytest.mark.parametrize("p", [1.0, 2.0])
def test_long_rows_are_shortened(compare, draw, p) -> None:
    def case(t, w, i):
        table = w.detach().clone()
        return t.nn.functional.embedding(i, table, max_norm=1.0, norm_type=p), table

    compare(case, draw((5, 3)), INDICES[0], gradients=False, second=False)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_other_types(compare, draw, dtype) -> None:
    compare(
        lambda t, w, i: t.nn.functional.embedding(i, w),
        draw((5, 3), dtype=dtype),
        INDICES[0],
        gradients=dtype == "float32",
        second=False,
    )


OPTIONS: list[dict[str, Any]] = [
    {},
    {"padding_idx": -2},
    {"max_norm": 1.0, "norm_type": 1.0},
    {"scale_grad_by_freq": True, "sparse": False},
]


@pytest.mark.parametrize("options", OPTIONS)
def test_layers_print_start_and_learn_alike(torch, options) -> None:
    found = []
    for t in (torch, tinygrad_edu):
        t.manual_seed(3)
        layer = t.nn.Embedding(6, 4, **options)
        out = layer(t.tensor([[1, 4], [4, 0]]))
        (out * out).sum().backward()
        numbers = [out, layer.weight, layer.weight.grad]
        found.append((repr(layer), list(layer.state_dict()), numbers))
    (line, state, theirs), (our_line, our_state, ours) = found
    assert our_line == line
    assert our_state == state
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(
            one.detach().numpy(), other.detach().numpy(), rtol=1e-5, atol=1e-6
        )


@pytest.mark.parametrize("freeze", [True, False])
def test_a_table_learned_before(freeze) -> None:
    table = tinygrad_edu.randn(3, 2)
    layer = tinygrad_edu.nn.Embedding.from_pretrained(table, freeze=freeze)
    assert layer.weight.requires_grad is not freeze
    assert tinygrad_edu.equal(layer(tinygrad_edu.tensor([2])), table[2:])


REFUSED = [
    lambda t: t.nn.functional.embedding(t.ones(2), t.ones(3, 4)),
    lambda t: t.nn.functional.embedding(t.ones(2).bool(), t.ones(3, 4)),
    lambda t: t.nn.functional.embedding(t.ones(2).long() * 9, t.ones(3, 4)),
    lambda t: t.nn.functional.embedding(-t.ones(2).long(), t.ones(3, 4)),
    lambda t: t.nn.functional.embedding(t.ones(2).long(), t.ones(3)),
    lambda t: t.nn.functional.embedding(t.ones(2).long(), t.ones(3, 4), 5),
    lambda t: t.nn.Embedding(3, 4, padding_idx=3),
    lambda t: t.nn.Embedding(3, 4, _weight=t.ones(2, 4)),
    lambda t: t.nn.Embedding.from_pretrained(t.ones(3)),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call) -> None:
    assert said(call, tinygrad_edu) == said(call, torch)


def said(call: Any, library: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call(library)
    return type(error.value), str(error.value).splitlines()[0]


@pytest.mark.parametrize("width", [1, 16, 20])
@pytest.mark.parametrize(("rows", "times"), [(3, 200), (5, 40), (70_000, 300)])
def test_rows_that_are_named_often_are_added_often(rows, times, width) -> None:
    random = np.random.default_rng(0)
    index, new = random.integers(-rows, rows, times), random.normal(size=(times, width))
    ours = random.normal(size=(rows, width))
    expected = ours.copy()
    add_at(ours, (index,), new)
    np.add.at(expected, index, new)
    np.testing.assert_allclose(ours, expected, 1e-12, 1e-12)
