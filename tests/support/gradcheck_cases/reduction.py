"""Gradcheck cases of the primitives that make fewer numbers of many."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import CUBE, A, reducing

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "amax": (reducing("amax"), CUBE),
    "amin": (reducing("amin"), CUBE),
    "cumsum": (lambda F, a: F.cumsum(a, dim=1), CUBE),
    "logsumexp": (reducing("logsumexp"), CUBE),
    "max": (lambda F, a: F.max(a, dim=None, keepdim=False), A),
    "max_dim": (lambda F, a: F.max_dim(a, dim=1, keepdim=False)[0] ** 2, CUBE),
    "mean": (reducing("mean"), CUBE),
    "min": (lambda F, a: F.min(a, dim=None, keepdim=False), A),
    "min_dim": (lambda F, a: F.min_dim(a, dim=2, keepdim=True)[0] ** 2, CUBE),
    "std": (reducing("std", correction=1), CUBE),
    "sum": (reducing("sum"), CUBE),
    "var": (reducing("var", correction=1), CUBE),
}
