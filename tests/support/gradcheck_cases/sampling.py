"""Gradcheck cases of images seen at any places."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import numbers

IMAGES, WEIGHTS, AREA = numbers(2, 2, 2, 3), numbers(2, 2, 4), numbers(2, 2, 4)
INDEX = np.array([[[0, 5, 6, 2], [1, 1, 3, 0]], [[6, 4, 4, 2], [5, 0, 3, 2]]])

CASES: dict[str, Any] = {
    "sample": (lambda F, x, w: F.sample(x, w, index=INDEX), IMAGES, WEIGHTS),
    "sample_input": (
        lambda F, g, w: F.sample_input(g, w, index=INDEX, size=(2, 3)),
        AREA,
        WEIGHTS,
    ),
    "sample_weight": (lambda F, x, g: F.sample_weight(x, g, index=INDEX), IMAGES, AREA),
}
