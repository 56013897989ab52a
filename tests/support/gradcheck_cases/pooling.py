"""Gradcheck cases of pooling."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import fixed, numbers

from tinygrad_edu.ops.layers import pooling as ops

IMAGES, ALONE = numbers(2, 1, 4, 5), numbers(2, 4, 5)  # a batch; one with channels
APART = {"kernel": (2, 2), "stride": (2, 2), "padding": (0, 0), "count": (2, 2)}
OVER = {"kernel": (2, 3), "stride": (1, 2), "padding": (1, 1), "count": (5, 3)}
MEANS = [
    {**APART, "count_include_pad": True, "divisor": None},
    {**OVER, "count_include_pad": False, "divisor": None},
    {**OVER, "count_include_pad": True, "divisor": 3},
]
# In one dimension: (settings, numbers), windows that share the place they all pick.
LINES = [
    ({"kernel": (4,), "dilation": (1,), "count": (2,)}, [0, 1, 4, 2, 3, -1]),
    ({"kernel": (2,), "dilation": (2,), "count": (3,)}, [0, 1, 3, 2, -1, 5, 1]),
]
INDEX = np.array([[[[3, 0], [7, 19]]], [[[3, 3], [7, 18]]]])
SIZE = {"size": (4, 5)}


def _pooled(F: Any, a: Any, how: Any) -> Any:
    """Images and the largest numbers of their windows, neither to be changed."""
    largest = ops.max_pool.forward(a, dilation=(1, 1), **how)
    return fixed(F, a), fixed(F, largest)


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "max_pool": [
        (lambda F, a, how=how: F.max_pool(a, dilation=(1, 1), **how), IMAGES)
        for how in (APART, OVER)
    ]
    + [
        (
            lambda F, a, how=how: F.max_pool(a, stride=(2,), padding=(0,), **how),
            np.array(line, "float64"),
        )
        for how, line in LINES
    ],
    "max_pool_input": [
        (
            lambda F, g, a=a, how=how: F.max_pool_input(
                g, *_pooled(F, a, how), dilation=(1, 1), **how
            ),
            numbers(*a.shape[:-2], *how["count"]),
        )
        for a, how in ((ALONE, APART), (IMAGES, OVER))
    ],
    "to_places": (
        lambda F, a: F.to_places(a, fixed(F, INDEX), **SIZE, count=(2, 2), add=True),
        numbers(2, 1, 2, 2),
    ),
    "at_places": (lambda F, a: F.at_places(a, fixed(F, INDEX), **SIZE), IMAGES),
    "avg_pool": [
        (lambda F, a, how=how: F.avg_pool(a, **how), images)
        for how, images in zip(MEANS, (ALONE, IMAGES, IMAGES), strict=True)
    ],
    "avg_pool_input": [
        (
            lambda F, g, how=how: F.avg_pool_input(g, **SIZE, **how),
            numbers(2, 1, *how["count"]),
        )
        for how in MEANS
    ],
    "adaptive_avg_pool": (lambda F, a: F.adaptive_avg_pool(a, count=(3, 2)), ALONE),
    "adaptive_avg_pool_input": (
        lambda F, g: F.adaptive_avg_pool_input(g, **SIZE, count=(3, 2)),
        numbers(2, 1, 3, 2),
    ),
    "adaptive_max_pool": (
        lambda F, a: F.adaptive_max_pool(a, count=(3, 2))[0],
        ALONE,
    ),
}
