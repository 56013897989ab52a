"""Losses against PyTorch: reductions, weights, ignored labels, soft targets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

LABELS = np.array([2, 0, 1, 2])
REDUCTIONS = ["mean", "sum", "none"]
WEIGHT = [0.2, 1.0, 2.5]

CROSS_ENTROPY = {
    "plain": ({}, (4, 3), LABELS),
    "weight": ({"weight": WEIGHT}, (4, 3), LABELS),
    "ignored": ({"ignore_index": 2}, (4, 3), LABELS),
    "ignored -100": ({}, (4, 3), np.array([2, -100, 1, -100])),
    "weight and ignored": ({"weight": WEIGHT, "ignore_index": 0}, (4, 3), LABELS),
    "smoothed": ({"label_smoothing": 0.1}, (4, 3), LABELS),
    "one example": ({}, (3,), np.array(1)),
    "pixels": ({}, (2, 3, 2), LABELS.reshape(2, 2)),
    "images": ({}, (1, 3, 2, 2), LABELS.reshape(1, 2, 2)),
    "nothing": ({}, (0, 3), LABELS[:0]),
    "all ignored": ({"ignore_index": 1}, (2, 3), np.array([1, 1])),
}


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", CROSS_ENTROPY)
def test_cross_entropy(name: str, reduction: str, compare: Any, draw: Any) -> None:
    options, shape, labels = CROSS_ENTROPY[name]

    def loss(t: Any, a: Any, target: Any) -> Any:
        how = dict(options)
        if "weight" in how:
            how["weight"] = t.tensor(WEIGHT, dtype=a.dtype)
        return t.nn.functional.cross_entropy(a, target, reduction=reduction, **how)

    compare(loss, draw(shape), labels, names=reduction == "mean" and name == "plain")


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_cross_entropy_of_probabilities(
    reduction: str, smoothing: float, compare: Any, draw: Any
) -> None:
    def loss(t: Any, a: Any, target: Any) -> Any:
        return t.nn.functional.cross_entropy(
            a, target, reduction=reduction, label_smoothing=smoothing
        )

    compare(loss, draw((4, 3)), draw((4, 3), 0, 1), names=False)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_nll_loss(reduction: str, compare: Any, draw: Any) -> None:
    def loss(t: Any, a: Any, target: Any) -> Any:
        return t.nn.functional.nll_loss(a, target, reduction=reduction)

    compare(loss, draw((4, 3)), LABELS)
    compare(loss, draw((4, 3), dtype="float32"), LABELS)
    compare(loss, draw((4, 3)).T.copy().T, LABELS)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", ["mse_loss", "l1_loss"])
def test_distances(name: str, reduction: str, compare: Any, draw: Any) -> None:
    def loss(t: Any, a: Any, b: Any) -> Any:
        return getattr(t.nn.functional, name)(a, b, reduction=reduction)

    compare(loss, draw((2, 3)), draw((2, 3), seed=1), names=name == "mse_loss")
    compare(loss, draw((0, 3)), draw((0, 3)), names=False)
    compare(loss, draw(()), draw((), seed=1), names=False)


def test_mse_loss_of_itself(compare: Any, draw: Any) -> None:
    compare(lambda t, a: t.nn.functional.mse_loss(a, a * a), draw((2, 3)))


def test_far_scores_do_not_overflow(compare: Any) -> None:
    scores = np.array([[1000.0, -1000.0, 0.0], [-1e30, 1e30, 5.0]])
    compare(
        lambda t, a, y: t.nn.functional.cross_entropy(a, y), scores, np.array([1, 1])
    )
