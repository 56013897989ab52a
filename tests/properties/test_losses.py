"""Losses with arguments drawn at random: values and gradients as PyTorch's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parity import assert_agree, observe

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)
SIZES, SEEDS = st.integers(1, 4), st.integers(0, 1000)
REDUCTIONS = st.sampled_from(["mean", "sum", "none"])


def agree(case: Any, *arrays: Any) -> None:
    theirs, ours = (observe(t, case, arrays, names=False, second=False) for t in BOTH)
    assert_agree(ours, theirs, 1e-8)


@given(
    sizes=st.lists(SIZES, min_size=2, max_size=4),
    seed=SEEDS,
    reduction=REDUCTIONS,
    smoothing=st.sampled_from([0.0, 0.3]),
    weighted=st.booleans(),
    ignored=st.sampled_from([-100, -1, 0, 2]),
)
def test_cross_entropy(
    sizes: list[int],
    seed: int,
    reduction: str,
    smoothing: float,
    weighted: bool,
    ignored: int,
) -> None:
    random, classes = np.random.default_rng(seed), sizes[1]
    labels = random.integers(0, classes, (sizes[0], *sizes[2:]))
    labels = np.where(random.random(labels.shape) < 0.3, ignored, labels)
    labels = np.where(labels < classes, labels, 0)
    factors = random.uniform(0.5, 2, classes)

    def case(t: Any, x: Any, y: Any) -> Any:
        return t.nn.functional.cross_entropy(
            x,
            y,
            t.tensor(factors) if weighted else None,
            ignore_index=ignored,
            reduction=reduction,
            label_smoothing=smoothing,
        )

    labels = np.where((labels < 0) & (labels != ignored), 0, labels)
    agree(case, random.normal(size=sizes), labels)


@given(
    examples=SIZES,
    frames=st.integers(1, 7),
    longest=st.integers(0, 4),
    classes=st.integers(2, 4),
    seed=SEEDS,
    reduction=REDUCTIONS,
    zero_infinity=st.booleans(),
)
def test_ctc(
    examples: int,
    frames: int,
    longest: int,
    classes: int,
    seed: int,
    reduction: str,
    zero_infinity: bool,
) -> None:
    random = np.random.default_rng(seed)
    blank = int(random.integers(classes))
    texts = random.integers(0, classes - 1, (examples, longest))
    texts += texts >= blank
    lengths = (
        random.integers(0, frames + 1, examples),
        random.integers(0, longest + 1, examples),
    )

    def case(t: Any, x: Any) -> Any:
        return t.nn.functional.ctc_loss(
            x.log_softmax(2),
            t.tensor(texts),
            *(t.tensor(each) for each in lengths),
            blank,
            reduction,
            zero_infinity,
        )

    agree(case, random.normal(size=(frames, examples, classes)))


@given(
    rows=st.lists(st.integers(0, 4), max_size=9),
    cuts=st.lists(st.integers(0, 9), max_size=4),
    mode=st.sampled_from(["sum", "mean", "max"]),
    padding=st.sampled_from([None, 0, 4]),
    last=st.booleans(),
)
def test_embedding_bag(
    rows: list[int], cuts: list[int], mode: str, padding: Any, last: bool
) -> None:
    starts = [0, *sorted(min(each, len(rows)) for each in cuts)]
    starts += [len(rows)] * last

    def case(t: Any, w: Any) -> Any:
        return t.nn.functional.embedding_bag(
            t.tensor(rows, dtype=t.int64),
            w,
            t.tensor(starts),
            mode=mode,
            padding_idx=padding,
            include_last_offset=last,
        )

    agree(case, np.random.default_rng(0).normal(size=(5, 3)))
