"""Losses of two tensors: values and both gradients as PyTorch's, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

REDUCTIONS = ["mean", "sum", "none"]
CASES: list[tuple[str, dict[str, Any]]] = [
    ("smooth_l1_loss", {}),
    ("smooth_l1_loss", {"beta": 0.5}),
    ("smooth_l1_loss", {"beta": 0.0}),
    ("huber_loss", {}),
    ("huber_loss", {"delta": 0.4}),
    ("binary_cross_entropy_with_logits", {}),
    ("kl_div", {"log_target": True}),
    ("soft_margin_loss", {}),
]


@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides")
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(("name", "options"), CASES)
def test_pairs(compare, draw, name, options, reduction) -> None:
    fixed = name == "soft_margin_loss"  # PyTorch has no gradient of its target
    compare(
        lambda t, x, y: getattr(t.nn.functional, name)(
            x, y.detach() if fixed else y, reduction=reduction, **options
        ),
        draw((3, 4)),
        draw((3, 4), seed=1),
        names=False,
    )


@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides")
@pytest.mark.parametrize("reduction", [*REDUCTIONS, "batchmean"])
def test_distributions(compare, draw, reduction) -> None:
    compare(
        lambda t, x, y: t.nn.functional.kl_div(x, y, reduction=reduction),
        draw((3, 4), -2, 0),
        draw((3, 4), 0.1, 1, seed=1),
        names=False,
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_weights(compare, draw, reduction) -> None:
    def case(t, x, y, w):
        F = t.nn.functional
        score, fixed = F.binary_cross_entropy_with_logits, w.detach()
        return (
            score(x, y, fixed, reduction=reduction),
            score(x, y, reduction=reduction, pos_weight=fixed[0]),
            F.huber_loss(x, y, reduction, weight=w),
        )

    weights = draw((3, 4), 0.5, 2, seed=2)
    compare(case, draw((3, 4)), draw((3, 4), 0, 1, seed=1), weights, names=False)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_margins(compare, draw, reduction) -> None:
    def case(t, x, other, y):
        F = t.nn.functional
        return (
            F.margin_ranking_loss(x, other, y, 0.3, reduction=reduction),
            F.hinge_embedding_loss(x, y, 1.5, reduction=reduction),
        )

    signs = np.array([[1, -1, 1, -1]] * 3)
    compare(case, draw((3, 4)), draw((3, 4), seed=1), signs, names=False)


def test_scores_of_any_size(compare) -> None:
    compare(
        lambda t, x: t.nn.functional.binary_cross_entropy_with_logits(
            x, t.tensor([1.0, 0.0, 1.0, 0.0]).double(), reduction="none"
        ),
        np.array([800.0, 800.0, -800.0, -800.0]),
        names=False,
    )


REFUSED = [
    lambda F, o: F.smooth_l1_loss(o(2), o(2), beta=-1.0),
    lambda F, o: F.huber_loss(o(2), o(2), delta=0.0),
    lambda F, o: F.huber_loss(o(2), o(2), weight=o(1)),
    lambda F, o: F.binary_cross_entropy_with_logits(o(2), o(3)),
    lambda F, o: F.margin_ranking_loss(o(2), o(2), o(1, 2)),
    lambda F, o: F.soft_margin_loss(o(2), o(2), reduction="x"),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call) -> None:
    ours, theirs = [
        said(lambda t: call(t.nn.functional, t.ones), t) for t in (tinygrad_edu, torch)
    ]
    assert ours == theirs


def said(call: Any, library: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call(library)
    return type(error.value), str(error.value).splitlines()[0]
