"""Gradcheck cases of windows that begin by chance."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import numbers

FIRST = (np.array([[0, 2], [0, 1]]), np.array([[0, 1, 3], [0, 2, 3]]))
IMAGES = numbers(2, 4, 5)
IMAGES[1, 1, 3] = 5  # the largest of four windows
HOW = {"first": FIRST, "kernel": (2, 2), "count": (2, 3)}

CASES: dict[str, Any] = {
    "fractional_max_pool": (
        lambda F, a: F.fractional_max_pool(a, **HOW)[0],
        IMAGES,
    ),
}
