"""Gradcheck cases of the primitives that make fewer numbers of many."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import CUBE, A, reducing

ZEROS = np.array([[1.5, 0.0, -0.5, 2.0], [0.0, 3.0, 0.0, 1.0], [1.0, -2.0, 0.5, 1.5]])


def both(name: str, **settings: Any) -> Any:
    """A function of both results, so that both gradients arrive."""

    def product(F: Any, a: Any) -> Any:
        first, second = getattr(F, name)(a, **settings)
        return first * first * second

    return product


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "amax": (reducing("amax"), CUBE),
    "amin": (reducing("amin"), CUBE),
    "aminmax": [(both("aminmax", dim=dim, keepdim=True), CUBE) for dim in (None, (1,))],
    "logsumexp": (reducing("logsumexp"), CUBE),
    "max": (lambda F, a: F.max(a, dim=None, keepdim=False), A),
    "max_dim": (lambda F, a: F.max_dim(a, dim=1, keepdim=False)[0] ** 2, CUBE),
    "mean": (reducing("mean"), CUBE),
    "min": (lambda F, a: F.min(a, dim=None, keepdim=False), A),
    "min_dim": (lambda F, a: F.min_dim(a, dim=2, keepdim=True)[0] ** 2, CUBE),
    "nansum": (lambda F, a: F.nansum(a * a, dim=(1,), keepdim=False), CUBE),
    "prod": [
        (lambda F, a: F.prod(a, dim=None, keepdim=False), A),
        (lambda F, a: F.prod(a, dim=(1,), keepdim=True) ** 2, CUBE),
        (lambda F, a: F.prod(a, dim=(1,), keepdim=False), ZEROS),
        (lambda F, a: F.prod(a, dim=(0,), keepdim=False), ZEROS),
        (lambda F, a: F.prod(a, dim=None, keepdim=False), ZEROS[:1]),
        (lambda F, a: F.prod(a, dim=None, keepdim=False), ZEROS[:1].T),
        (lambda F, a: F.prod(a, dim=(0,), keepdim=False), ZEROS[0]),
    ],
    "std": (reducing("std", correction=1), CUBE),
    "std_mean": [
        (both("std_mean", dim=dim, correction=1, keepdim=True), CUBE)
        for dim in (None, (0, 2))
    ],
    "sum": (reducing("sum"), CUBE),
    "var": [
        (reducing("var", correction=1), CUBE),
        (lambda F, a: F.var(a, dim=None, correction=1, keepdim=False), A[0, :2]),
    ],
    "var_mean": [
        (both("var_mean", dim=dim, correction=0, keepdim=False), CUBE)
        for dim in (None, (0, 2))
    ],
}
