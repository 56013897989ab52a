"""Gradcheck cases of attention."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import fixed, numbers

Q, K, V = numbers(2, 3, 2), numbers(2, 4, 2, seed=1), numbers(2, 4, 3, seed=2)
NONE = np.zeros(0)
NOISE = np.array([[2.0, 0.0, 2.0, 2.0], [0.0, 2.0, 2.0, 2.0], [2.0, 2.0, 0.0, 0.0]])
USUAL = {"scale": 0.7, "causal": False, "keep": False, "of_mask": False}
USUAL |= {"block": 100, "node": ""}


def attend(noise: Any = NONE, **settings: Any) -> Any:
    """Attention with this noise; ℓ, which is a result too, has a part in it."""

    def function(F: Any, q: Any, k: Any, v: Any, mask: Any = None) -> Any:
        mask = fixed(F, NONE) if mask is None else mask
        how = {**USUAL, **settings}
        out, log_sums, _ = F.attention(q, k, v, mask, fixed(F, noise), **how)
        return out * log_sums

    return function


CASES: dict[str, Any] = {
    "attention": [
        (attend(), Q, K, V),
        (attend(keep=True), Q, K, V),
        (attend(causal=True), Q, K, V),
        (attend(causal=True, keep=True), Q, K[0], V[0]),
        (attend(NOISE), Q, K, V),
        (attend(block=8), Q, K, V),
        (attend(block=4, causal=True, keep=True), Q, K, V),
        (attend(NOISE, keep=True), Q, K, V),
        (attend(of_mask=True), Q, K, V, numbers(3, 4)),
        (attend(of_mask=True, keep=True), Q, K, V, numbers(2, 1, 4)),
    ]
}
