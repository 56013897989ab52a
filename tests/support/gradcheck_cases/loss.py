"""Gradcheck cases of the primitives that a network is trained with."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import CUBE, LABELS, ROW, A, P, fixed, numbers

SHARES = numbers(2, 3, low=0.1, high=0.9)  # between 0 and 1


def at_once(F: Any, a: Any, reduction: str, weight: Any, ignored: int) -> Any:
    """The loss and the powers of e of cross_entropy."""
    return F.cross_entropy(
        a,
        fixed(F, LABELS),
        weight=weight,
        reduction=reduction,
        ignore_index=ignored,
    )


def both(F: Any, a: Any) -> Any:
    """The loss, and the probabilities that its powers are in proportion to."""
    loss, powers = at_once(F, a, "mean", P[0], -100)
    p = powers / F.sum(powers, dim=(1,), keepdim=True)
    return F.sum(p * fixed(F, A), dim=None, keepdim=False) * loss


def texts(F: Any, a: Any, blank: int) -> Any:
    """CTC of two texts: two letters in five frames, one letter in three."""
    return F.ctc_loss(
        F.log_softmax(a, dim=2),
        texts=np.array([[1, 1], [0 if blank else 2, 0]]),
        frames=np.array([5, 3]),
        letters=np.array([2, 1]),
        blank=blank,
        zero_infinity=False,
    )[0]


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "binary_cross_entropy": (
        lambda F, p, y: F.binary_cross_entropy(p, y),
        SHARES,
        SHARES[::-1].copy(),
    ),
    "cross_entropy": [
        *[
            (lambda F, a, r=r, w=w: at_once(F, a, r, w, -100)[0], A)
            for r in ("mean", "sum", "none")
            for w in (None, P[0])
        ],
        (lambda F, a: at_once(F, a, "mean", None, 2)[0], A),
        (both, A),
    ],
    "ctc_loss": [
        (lambda F, a, blank=blank: texts(F, a, blank), numbers(5, 2, 3))
        for blank in (0, 2)
    ],
    "log_softmax": (lambda F, a: F.log_softmax(a, dim=1), CUBE),
    "mse_loss": [
        (lambda F, a, b, r=r: F.mse_loss(a, b, reduction=r), A, ROW)
        for r in ("mean", "sum", "none")
    ],
    "nll_loss": [
        (
            lambda F, a, r=r, w=w: F.nll_loss(
                a,
                fixed(F, LABELS),
                weight=w,
                reduction=r,
                ignore_index=-100,
            ),
            A,
        )
        for r in ("mean", "sum", "none")
        for w in (None, P[0])
    ],
    "nll_loss_backward": [
        (
            lambda F, g, r=r, w=w: F.nll_loss_backward(
                g if r == "none" else F.sum(g, dim=None, keepdim=False),
                fixed(F, LABELS),
                shape=A.shape,
                weight=w,
                reduction=r,
                ignore_index=-100,
            ),
            A[:, 0],
        )
        for r in ("mean", "sum", "none")
        for w in (None, P[0])
    ],
    "softmax": (lambda F, a: F.softmax(a, dim=1), CUBE),
}
