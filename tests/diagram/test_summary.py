"""Tensors of every size and type in a few numbers, read where they lie."""

from __future__ import annotations

import json
import math
import tracemalloc
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from tinygrad_edu import diagram
from tinygrad_edu.diagram.summary import (
    PIECE,
    corner,
    sample,
    summarize,
    summarize_array,
)


def test_a_large_tensor_is_not_copied(torch: Any) -> None:
    tensor = torch.ones(10_000, 10_000).t()  # 400 MB, not in the order of its rows
    tracemalloc.start()
    summary = summarize(tensor, histogram=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert summary.norm == pytest.approx(10_000)
    assert summary.mean == 1.0
    assert peak < 20_000_000


def test_pieces_add_up_to_the_whole() -> None:
    array = np.random.default_rng(0).normal(size=(3, PIECE)).astype(np.float32)
    summary = summarize_array(array, "float32", histogram=True)
    exact = array.astype(np.float64)
    assert summary.minimum == exact.min()
    assert summary.maximum == exact.max()
    assert summary.mean == pytest.approx(exact.mean())
    assert summary.norm == pytest.approx(np.sqrt(np.square(exact).sum()))
    assert len(summary.histogram) == 24
    assert max(summary.histogram) == max(summary.histogram[10:14])


def test_a_histogram_counts_every_number_of_a_small_tensor() -> None:
    values = np.linspace(-1, 1, 240)
    summary = summarize_array(values, "float64", histogram=True)
    assert summary.histogram == [10] * 24
    assert summarize_array(values, "float64").histogram == []
    assert summarize_array(np.ones(100), "float64", histogram=True).histogram == []
    assert summarize_array(np.ones(3), "float64", histogram=True).histogram == []


def test_what_is_not_finite_is_counted() -> None:
    array = np.arange(30.0)
    array[[1, 2, 3]] = math.nan, math.inf, -math.inf
    summary = summarize_array(array, "float64", histogram=True)
    assert summary.not_finite == 3
    assert (summary.minimum, summary.maximum, summary.norm) == (None, None, None)
    assert sum(summary.histogram) == 27
    assert summary.values[0][:4] == [0.0, None, None, None]
    json.dumps(asdict(summary), allow_nan=False)
    everywhere = summarize_array(np.full(40, math.nan), "float64", histogram=True)
    assert (everywhere.not_finite, everywhere.histogram) == (40, [])


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 3, 4), (2, 0, 4, 4)])
def test_tensors_without_numbers(shape: tuple[int, ...]) -> None:
    summary = summarize_array(np.zeros(shape), "float32", histogram=True)
    assert (summary.shape, summary.values) == (list(shape), [])


@pytest.mark.parametrize(
    "dtype", ["bool", "uint8", "int64", "float16", "bfloat16", "complex64"]
)
def test_every_type_of_number(torch: Any, dtype: str) -> None:
    summary = summarize(torch.ones(2, 3).to(getattr(torch, dtype)))
    assert summary.dtype == dtype
    assert summary.values == [[1.0] * 3] * 2
    assert summary.mean == 1.0


def test_of_many_matrices_the_first_is_shown() -> None:
    array = np.arange(2 * 3 * 20 * 20.0).reshape(2, 3, 20, 20)
    summary = summarize_array(array, "float64")
    assert np.array(summary.values).shape == (8, 8)
    assert summary.values[1][0] == 20.0
    assert summary.cropped
    kept = sample(array)
    assert kept.shape == (2, 3, 8, 8)
    rows, _ = corner(kept, (1, 2))
    assert rows[0, 0] == array[1, 2, 0, 0]


def test_a_backward_pass_of_large_tensors_keeps_to_its_memory(torch: Any) -> None:
    weight = torch.ones(4_000_000, requires_grad=True)
    loss = (weight * 2).sum()
    tracemalloc.start()
    document = diagram.backward(loss, steps=True, values=True).document
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 70_000_000  # the gradients themselves, in no larger numbers
    examples = [o.example for step in document.steps for o in step.outgoing]
    assert all(example is not None for example in examples)


def test_sums_over_too_many_numbers_are_not_written_out(torch: Any) -> None:
    bias = torch.zeros(1, requires_grad=True)
    loss = (torch.ones(1_100_000, 1) + bias).sum()
    document = diagram.backward(loss, steps=True).document
    (handed,) = document.steps[2].outgoing
    assert handed.example is None
    assert handed.gradient.values == [[1_100_000.0]]


def test_numbers_that_are_not_finite_stay_out_of_the_examples(torch: Any) -> None:
    x = torch.tensor([math.inf, 1.0, math.nan], requires_grad=True)
    w = torch.tensor([0.0, 2.0, 3.0], requires_grad=True)
    for loss in ((x * w).sum(), (x @ w).exp(), torch.softmax(x, 0).sum()):
        document = diagram.backward(loss, steps=True, values=True).document
        json.dumps(document.to_dict(), allow_nan=False)
