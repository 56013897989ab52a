"""Gradcheck cases of the primitives that join arrays and cut them up."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import CUBE, A, B, numbers

SPLIT = {"dim": 1, "sizes": (1, 2), "kind": "split_with_sizes"}


def product(parts: Any) -> Any:
    """One array of several, so that every part has a gradient of its own."""
    return parts[0] * parts[-1]


CASES: dict[str, Any] = {
    "block_diag": (lambda F, a, b: F.block_diag(a, b, a), A, numbers(2, 1)),
    "cat": (lambda F, a, b: F.cat(a, b, a, dim=1), A, numbers(2, 1)),
    "split": [
        (lambda F, a: product(F.split(a, **SPLIT)), CUBE),
        (lambda F, a: F.split(a, dim=0, sizes=(2,), kind="split")[0], CUBE),
    ],
    "stack": (lambda F, a, b: F.stack(a, b, a, dim=1), A, B),
    "unbind": [
        (lambda F, a: product(F.unbind(a, dim=1)), CUBE),
        (lambda F, a: F.unbind(a, dim=2)[2], CUBE),
    ],
    "unsafe_split": (lambda F, a: product(F.unsafe_split(a, **SPLIT)), CUBE),
}
