"""Products of matrices against PyTorch, in all shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

MATMUL = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 4)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (3, 4)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 2)),
    ((2, 3), (5, 3, 4)),
    ((5, 2, 3), (5, 3, 4)),
    ((5, 2, 3), (1, 3, 4)),
    ((2, 1, 2, 3), (5, 3, 4)),
    ((0, 3), (3, 4)),
    ((2, 0), (0, 4)),
    ((5, 0, 3), (3, 4)),
    ((0, 2, 3), (0, 3, 4)),
    ((0,), (0,)),
]


@pytest.mark.parametrize("shapes", MATMUL, ids=str)
def test_matmul(shapes: Any, compare: Any, draw: Any) -> None:
    a, b = draw(shapes[0]), draw(shapes[1], seed=1)
    flat = max(map(len, shapes)) <= 2
    compare(lambda t, a, b: a @ b, a, b, names=flat and shapes != ((3,), (3, 4)))


@pytest.mark.parametrize("shapes", MATMUL[:9], ids=str)
def test_matmul_in_another_order(shapes: Any, compare: Any, draw: Any) -> None:
    a, b = (draw(shape[::-1], dtype="float32").T for shape in shapes)
    compare(lambda t, a, b: t.matmul(a, b) ** 2, a, b, names=False)


addmm = lambda t, *tensors: t.addmm(*tensors)  # noqa: E731
linear = lambda t, *tensors: t.nn.functional.linear(*tensors)  # noqa: E731
CASES = {
    "mm": (lambda t, a, b: t.mm(a, b), [(2, 3), (3, 4)]),
    "mv": (lambda t, a, b: t.mv(a, b), [(2, 3), (3,)]),
    "dot": (lambda t, a, b: t.dot(a, b), [(3,), (3,)]),
    "bmm": (lambda t, a, b: t.bmm(a, b), [(5, 2, 3), (5, 3, 4)]),
    "addmm": (addmm, [(4,), (2, 3), (3, 4)]),
    "addmm of a matrix": (addmm, [(2, 4), (2, 3), (3, 4)]),
    "addmm of a column": (addmm, [(2, 1), (2, 3), (3, 4)]),
    "linear": (linear, [(2, 3), (4, 3), (4,)]),
    "linear without": (linear, [(2, 3), (4, 3)]),
    "linear of nothing": (
        linear,
        [(0, 3), (4, 3), (4,)],
    ),
    "square of one": (lambda t, a: a @ a, [(3, 3)]),
    "one and its transpose": (lambda t, a: a @ a.T, [(2, 3)]),
}
UNNAMED = {
    "addmm scaled": (
        lambda t, a, b, c: t.addmm(a, b, c, beta=2, alpha=0.5),
        [(4,), (2, 3), (3, 4)],
    ),
    "linear of rows": (
        linear,
        [(2, 5, 3), (4, 3), (4,)],
    ),
    "linear of one row": (
        linear,
        [(3,), (4, 3), (4,)],
    ),
}
EVERY = {**CASES, **UNNAMED}


@pytest.mark.parametrize("name", EVERY)
def test_against_torch(name: str, compare: Any, draw: Any) -> None:
    function, shapes = EVERY[name]
    arrays = [draw(shape, seed=seed) for seed, shape in enumerate(shapes)]
    compare(function, *arrays, names=name in CASES)


def test_integers(compare: Any) -> None:
    a, b = np.arange(6).reshape(2, 3), np.arange(12).reshape(3, 4)
    compare(lambda t, a, b: (a @ b, a @ b[:, 0], a[0] @ b, a[0].dot(b[:, 1])), a, b)


def test_overflow_stays_silent(compare: Any) -> None:
    a = np.full((2, 2), 1e200)
    compare(lambda t, a: a @ a, a, second=False)
    compare(lambda t, a: a[0] @ a[0] - a.mv(a[0]), a, second=False, names=False)
