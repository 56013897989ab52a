"""Gradcheck cases of the primitives that a network is trained with."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import CUBE, LABELS, ROW, A, P, fixed

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
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
