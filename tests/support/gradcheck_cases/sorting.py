"""Gradcheck cases of the primitives that put numbers in order."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import CUBE, A


def value(name: str, **settings: Any) -> Any:
    return lambda F, a: getattr(F, name)(a, **settings)[0] ** 2


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "kthvalue": (value("kthvalue", k=2, dim=1, keepdim=False), CUBE),
    "median": (lambda F, a: F.median(a, dim=None, keepdim=False), A),
    "median_dim": (value("median_dim", dim=2, keepdim=True), CUBE),
    "mode": (value("mode", dim=1, keepdim=False), CUBE),
    "nanmedian": (lambda F, a: F.nanmedian(a, dim=None, keepdim=False), A),
    "nanmedian_dim": (value("nanmedian_dim", dim=0, keepdim=False), CUBE),
    "sort": (value("sort", dim=1, descending=True, stable=None), CUBE),
    "topk": (value("topk", k=2, dim=2, largest=True, sorted=True), CUBE),
}
