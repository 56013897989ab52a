"""Gradcheck cases of gather, scatter and the slices that numbers name."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import CUBE, PICKS, PLACES, A, B, P, fixed, numbers

ROWS = np.array([2, 0, 2])  # a row that is named twice
ONE_ZERO = np.array([[1.5, 0.0, -2.0], [0.7, 1.1, 0.9]])
SPREAD = np.array([[0, 2, 2], [1, 0, 0]])


def reduction(name: str, reduce: str, index: Any, include_self: bool) -> Any:
    how = {"reduce": reduce, "include_self": include_self}
    return lambda F, a, b: getattr(F, name)(a, fixed(F, index), b, dim=1, **how)


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "gather": (lambda F, a: F.gather(a, fixed(F, PICKS), dim=1), A),
    "index_add": [
        (
            lambda F, a, b, n=n: F.index_add(a, fixed(F, ROWS), b, dim=1, alpha=n),
            CUBE,
            numbers(2, 3, 4, seed=1),
        )
        for n in (1, 2, 1.5)
    ],
    "index_copy": (
        lambda F, a, b: F.index_copy(a, fixed(F, ROWS[:2]), b, dim=1),
        CUBE,
        numbers(2, 2, 4),
    ),
    "index_fill": (
        lambda F, a, b: F.index_fill(a, fixed(F, ROWS), b, dim=1, number=False),
        CUBE,
        numbers(),
    ),
    "index_reduce": [
        (reduction("index_reduce", reduce, ROWS, own), A, B)
        for reduce in ("prod", "mean", "amax")
        for own in (True, False)
    ],
    "index_select": (lambda F, a: F.index_select(a, fixed(F, ROWS), dim=1), CUBE),
    "put": [
        (
            lambda F, a, b: F.put(a, fixed(F, PLACES[0]), b, accumulate=False),
            A,
            numbers(2, 1),
        ),
        (lambda F, a, b: F.put(a, fixed(F, PLACES), b, accumulate=True), A, B[:, :2]),
        (
            lambda F, a, b: F.put(a, fixed(F, PLACES[0]), b, accumulate=False),
            A,
            numbers(2),
        ),
    ],
    "scatter": [
        (lambda F, a, b: F.scatter(a, fixed(F, SPREAD[:, :2]), b, dim=1), A, P[:, :2]),
        (
            lambda F, a, b: F.scatter(a, fixed(F, PICKS), b, dim=1, number=True),
            A,
            numbers(),
        ),
    ],
    "scatter_add": (lambda F, a, b: F.scatter_add(a, fixed(F, PICKS), b, dim=1), A, B),
    "scatter_reduce": [
        (reduction("scatter_reduce", reduce, SPREAD, own), A, B)
        for reduce in ("sum", "prod", "mean", "amax", "amin")
        for own in (True, False)
    ]
    + [
        (reduction("scatter_reduce", "prod", SPREAD, True), ONE_ZERO, B),
        (reduction("scatter_reduce", "prod", SPREAD, True), A, ONE_ZERO),
    ],
    "scatter_zeros": (
        lambda F, a: F.scatter_zeros(a, fixed(F, PICKS), dim=1, shape=(2, 4)),
        A,
    ),
    "take": (lambda F, a: F.take(a, fixed(F, PLACES)), A),
}
