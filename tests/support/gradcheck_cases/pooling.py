"""Gradcheck cases of pooling."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import fixed, numbers

IMAGES = numbers(2, 1, 4, 5)
APART = {"kernel": (2, 2), "stride": (2, 2), "padding": (0, 0), "count": (2, 2)}
OVER = {"kernel": (2, 3), "stride": (1, 2), "padding": (1, 1), "count": (5, 3)}
MEANS = [
    {**APART, "count_include_pad": True, "divisor": None},
    {**OVER, "count_include_pad": False, "divisor": None},
    {**OVER, "count_include_pad": True, "divisor": 3},
]
INDEX = np.array([[[[3, 0], [7, 19]]], [[[3, 3], [7, 18]]]])
SIZE = {"size": (4, 5)}

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "max_pool": [
        (lambda F, a, how=how: F.max_pool(a, dilation=(1, 1), **how), IMAGES)
        for how in (APART, OVER)
    ],
    "to_places": (
        lambda F, a: F.to_places(a, fixed(F, INDEX), **SIZE, count=(2, 2), add=True),
        numbers(2, 1, 2, 2),
    ),
    "at_places": (lambda F, a: F.at_places(a, fixed(F, INDEX), **SIZE), IMAGES),
    "avg_pool": [(lambda F, a, how=how: F.avg_pool(a, **how), IMAGES) for how in MEANS],
    "avg_pool_input": [
        (
            lambda F, g, how=how: F.avg_pool_input(g, **SIZE, **how),
            numbers(2, 1, *how["count"]),
        )
        for how in MEANS
    ],
    "adaptive_avg_pool": (lambda F, a: F.adaptive_avg_pool(a, count=(3, 2)), IMAGES),
    "adaptive_avg_pool_input": (
        lambda F, g: F.adaptive_avg_pool_input(g, **SIZE, count=(3, 2)),
        numbers(2, 1, 3, 2),
    ),
    "adaptive_max_pool": (
        lambda F, a: F.adaptive_max_pool(a, count=(3, 2))[0],
        IMAGES,
    ),
}
