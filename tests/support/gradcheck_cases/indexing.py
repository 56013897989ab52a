"""Gradcheck cases of the primitives that take or put numbers by a key or a mask."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import CUBE, MASK, PICKS, PLACES, A, fixed, numbers

FIRST = {"key": (slice(None), slice(1, 3))}
DIAGONAL = {"offset": 0, "dim1": 0, "dim2": 1}

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "index": [
        (lambda F, a: F.index(a, key=(0, slice(1, 3), None)), CUBE),
        (lambda F, a: F.index(a, key=(slice(1),), then=(slice(None), PICKS)), CUBE),
    ],
    "index_put": [
        (lambda F, a, b: F.index_put(a, b, key=(slice(None), 1)), CUBE, numbers(4)),
        (lambda F, a, b: F.index_put(a, b, key=(), then=(MASK,)), CUBE, numbers(1, 4)),
    ],
    "index_put_add": (
        lambda F, a, b: F.index_put_add(a, b, key=(0,), then=(PICKS[0],)),
        CUBE,
        numbers(3, 4),
    ),
    "masked_scatter": (
        lambda F, a, b: F.masked_scatter(a, fixed(F, MASK), b),
        A,
        numbers(2, 4),
    ),
    "masked_select": (lambda F, a: F.masked_select(a, fixed(F, MASK)), A),
    "narrow_copy": (lambda F, a: F.narrow_copy(a, **FIRST), CUBE),
    "put_zeros": [
        (lambda F, a: F.put_zeros(a, key=(slice(1, 3),), shape=(4, 3)), A),
        (lambda F, a: F.put_zeros(a, key=(), then=(PLACES[1],), shape=(6, 3)), A),
    ],
    "view_scatter": [
        (
            lambda F, a, b: F.view_scatter(a, b, view="index", how=FIRST),
            CUBE,
            numbers(2, 2, 4),
        ),
        (
            lambda F, a, b: F.view_scatter(a, b, view="diagonal", how=DIAGONAL),
            CUBE,
            numbers(4, 2),
        ),
    ],
}
