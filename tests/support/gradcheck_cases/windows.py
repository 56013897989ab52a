"""Gradcheck cases of the views that skip, overlap or repeat."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import CUBE, PLACES, A, numbers

DIAGONAL = {"offset": 1, "dim1": 2, "dim2": 0}
WINDOWS = {"dim": 1, "size": 2, "step": 1}
STRIDED = {"size": (2, 3), "stride": (1, 2), "start": 0, "own": ((2, 3), (3, 1))}

CASES: dict[str, Any] = {
    "as_strided": (lambda F, a: F.as_strided(a, **STRIDED), A),
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
