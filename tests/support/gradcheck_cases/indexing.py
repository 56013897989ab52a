"""Gradcheck cases of the primitives that take or put numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import CUBE, MASK, PICKS, PLACES, A, fixed, numbers

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "gather": (lambda F, a: F.gather(a, fixed(F, PICKS), dim=1), A),
    "index": [
        (lambda F, a: F.index(a, key=(0, slice(1, 3), None)), CUBE),
        (lambda F, a: F.index(a, key=(slice(1),), then=(slice(None), PICKS)), CUBE),
    ],
    "index_put": [
        (lambda F, a, b: F.index_put(a, b, key=(slice(None), 1)), CUBE, numbers(4)),
        (lambda F, a, b: F.index_put(a, b, key=(), then=(MASK,)), CUBE, numbers(1, 4)),
    ],
    "index_select": [
        (lambda F, a, n=n: F.index_select(a, fixed(F, np.array([2, 0, 2])), dim=n), a)
        for n, a in ((1, CUBE), (2, CUBE))
    ],
    "pick": (lambda F, a: F.pick(a, places=PLACES), A),
    "pick_zeros": (
        lambda F, a: F.pick_zeros(a, places=PLACES, shape=(2, 4)),
        numbers(2, 2),
    ),
    "place": (
        lambda F, a, b: F.place(a, b, places=PLACES[:, 1]),
        A,
        numbers(2),
    ),
    "put_zeros": [
        (lambda F, a: F.put_zeros(a, key=(slice(1, 3),), shape=(4, 3)), A),
        (lambda F, a: F.put_zeros(a, key=(), then=(PLACES[1],), shape=(6, 3)), A),
    ],
    "scatter_zeros": (
        lambda F, a: F.scatter_zeros(a, fixed(F, PICKS), dim=1, shape=(2, 4)),
        A,
    ),
}
