"""Gradcheck cases of the primitives that go along a dimension."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import CUBE, A, B, fixed

from .reduction import ZEROS

SIGNS = np.array([[1.0, 0.0, -2.0, 0.5]])

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "cummax": (lambda F, a: F.cummax(a, dim=1)[0] ** 2, CUBE),
    "cummin": (lambda F, a: F.cummin(a, dim=2)[0] ** 2, CUBE),
    "cumprod": [
        (lambda F, a: F.cumprod(a, dim=1), CUBE),
        (lambda F, a: F.cumprod(a, dim=1), ZEROS),
        (lambda F, a: F.cumprod(a, dim=0), ZEROS[0]),
        (lambda F, a: F.cumprod(a, dim=0), ZEROS[0, 1]),
    ],
    "cumsum": (lambda F, a: F.cumsum(a, dim=1), CUBE),
    "decaying_sum": [
        (lambda F, a, b, dim=dim: F.decaying_sum(a, b, dim=dim), A, B) for dim in (0, 1)
    ],
    "logcumsumexp": [
        (lambda F, a: F.logcumsumexp(a, dim=1), CUBE),
        (lambda F, a: F.logcumsumexp(a, dim=0) * fixed(F, SIGNS), CUBE[0]),
        (lambda F, a: F.logcumsumexp(a, dim=0), CUBE[0, 0, 0]),
    ],
}
