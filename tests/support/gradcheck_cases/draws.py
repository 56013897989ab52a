"""Gradcheck cases of random numbers in the graph."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import A, B

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "drawn": (lambda F, a: F.drawn(a, numbers=B, name="UniformBackward0") + a, A),
    "native_dropout": (lambda F, a: F.native_dropout(a, p=0.3, seed=1, call=2), A),
}
