"""Gradcheck cases of embedding."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import fixed, numbers

INDEX = np.array([[0, 2], [2, 1]])

CASES: dict[str, Any] = {
    # With padding or frequencies the gradient is another than the derivative, on
    # purpose: kinks.py.
    "embedding": (
        lambda F, w: F.embedding(
            w, fixed(F, INDEX), padding_idx=-1, by_frequency=False
        ),
        numbers(4, 3),
    ),
    "embedding_rows": (
        lambda F, g: F.embedding_rows(g, fixed(F, INDEX), count=4),
        numbers(2, 2, 3),
    ),
}
