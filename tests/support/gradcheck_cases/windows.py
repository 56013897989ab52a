"""Gradcheck cases of the views that skip, overlap or repeat."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import CUBE, PLACES, A, fixed, numbers

DIAGONAL = {"offset": 1, "dim1": 2, "dim2": 0}
WINDOWS = {"dim": 1, "size": 2, "step": 1}
STRIDED = {"size": (2, 3), "stride": (1, 2), "start": 0, "own": ((2, 3), (3, 1))}

OWN = {"size": (2, 3), "stride": (3, 1), "start": 0, "own": ((2, 3), (3, 1))}


def overlapping(F: Any, a: Any) -> Any:
    """Some numbers are seen twice, one is not seen."""
    return F.as_strided(a, **{**OWN, "size": (2, 3), "stride": (2, 1)})


def of_repeated(F: Any, a: Any) -> Any:
    """What is seen repeats its own numbers."""
    rows = F.expand(a, shape=(2, 3))
    return F.as_strided(rows, size=(3,), stride=(1,), start=0, own=((2, 3), (0, 1)))


def from_before(F: Any, a: Any) -> Any:
    """Memory before the first number and after the last: seen, and not its own."""
    middle = F.index(a, key=(slice(1, 3),))
    own = {"size": (4, 3), "stride": (3, 1), "start": -3, "own": ((2, 3), (3, 1))}
    return F.as_strided(middle, **own) * fixed(F, np.eye(4)[:, [1, 2, 2]])


def repeated_from_before(F: Any, a: Any) -> Any:
    row = F.expand(F.index(a, key=(slice(1, 2),)), shape=(2, 3))
    seen = F.as_strided(row, size=(6,), stride=(1,), start=-3, own=((2, 3), (0, 1)))
    return seen * fixed(F, np.array([0.0, 0, 0, 1, 1, 1]))


CASES: dict[str, Any] = {
    "as_strided": [
        (lambda F, a: F.as_strided(a, **STRIDED), A),
        (overlapping, A),
        (of_repeated, numbers(3)),
        (from_before, numbers(4, 3)),
        (repeated_from_before, numbers(4, 3)),
    ],
    "diag_embed": (lambda F, a: F.diag_embed(a, offset=-1, dim1=0, dim2=2), A),
    "diagonal": [
        (lambda F, a: F.diagonal(a, **DIAGONAL), CUBE),
        (lambda F, a: F.diagonal(a, offset=-1, dim1=0, dim2=1), CUBE),
    ],
    "diagonal_copy": (lambda F, a: F.diagonal_copy(a, **DIAGONAL), CUBE),
    "diagonal_zeros": (
        lambda F, a: F.diagonal_zeros(a, shape=(2, 3, 4), **DIAGONAL),
        numbers(3, 1),
    ),
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
    "unfold": (lambda F, a: F.unfold(a, **WINDOWS), CUBE),
    "unfold_zeros": (
        lambda F, a: F.unfold_zeros(a, shape=(2, 3, 4), **WINDOWS),
        numbers(2, 2, 4, 2),
    ),
}
