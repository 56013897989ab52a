"""Gradcheck cases of products, norms and distances."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from gradcheck_inputs import CUBE, ROW, A, Function, binary, fixed, numbers

SCALED = {"beta": 0.5, "alpha": 2.0}
BATCH = (numbers(5, 2, 3), numbers(5, 3, 4))


def scaled(name: str) -> Function:
    return lambda F, a, b, c: getattr(F, name)(a, b, c, **SCALED)


def norm(ord: float) -> Function:
    def f(F: Any, a: Any) -> Any:
        kept = F.vector_norm(a, ord=ord, dim=(0, 2), keepdim=True)
        whole = F.vector_norm(a, ord=ord, dim=None, keepdim=False)
        inner = F.vector_norm(a, ord=ord, dim=(2,), keepdim=False)
        inner = F.reshape(inner, shape=(2, 3, 1))
        return kept * whole + F.vector_norm(a, ord=ord, dim=(1,), keepdim=True) * inner

    return f


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "addbmm": (scaled("addbmm"), numbers(4), *BATCH),
    "linear": [
        (
            lambda F, x, w, b: F.linear(x, w, b, node=""),
            CUBE,
            numbers(5, 4),
            numbers(5),
        ),
        (
            lambda F, x, w: F.linear(x, w, fixed(F, np.zeros(0)), node=""),
            numbers(2, 2, 2, 3),
            A,
        ),
    ],
    "addmm": [
        (lambda F, a, b, c: F.addmm(a, b, c), numbers(4), A, numbers(3, 4)),
        (scaled("addmm"), numbers(2, 1), A, numbers(3, 4)),
    ],
    "addmv": (scaled("addmv"), numbers(2), A, ROW),
    "addr": (scaled("addr"), A, numbers(2, seed=1), ROW),
    "baddbmm": (scaled("baddbmm"), numbers(5, 1, 4), *BATCH),
    "bmm": (binary("bmm"), numbers(5, 2, 3), numbers(1, 3, 4)),
    "cross": [
        (lambda F, a, b: F.cross(a, b, dim=1), numbers(2, 3), numbers(1, 3, seed=1)),
        (lambda F, a, b: F.cross(a, b, dim=0), numbers(3, 3), numbers(3, 3, seed=1)),
    ],
    "distances": [
        (
            lambda F, a, b, how=how: F.distances(a, b, by_products=how),
            numbers(2, 3, 4),
            numbers(5, 4, seed=1),
        )
        for how in (False, True)
    ],
    "dot": (binary("dot"), ROW, numbers(3, seed=1)),
    "mm": (binary("mm"), A, numbers(3, 4)),
    "mv": (binary("mv"), A, ROW),
    "refold": (lambda F, a: F.refold(a, shape=(3, 2)) ** 2, A),
    "trace": (lambda F, a: F.trace(a) ** 2, A),
    "vdot": (binary("vdot"), ROW, numbers(3, seed=1)),
    "vector_norm": [
        (norm(ord), CUBE) for ord in (0, 1, 2, 3, 0.5, 1.5, -1, math.inf, -math.inf)
    ],
}
