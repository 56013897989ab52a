"""Gradcheck cases of the primitives of linear algebra."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import ROW, A, binary, numbers

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "addmm": (lambda F, a, b, c: F.addmm(a, b, c), numbers(4), A, numbers(3, 4)),
    "bmm": (binary("bmm"), numbers(5, 2, 3), numbers(1, 3, 4)),
    "dot": (binary("dot"), ROW, numbers(3, seed=1)),
    "mm": (binary("mm"), A, numbers(3, 4)),
    "mv": (binary("mv"), A, ROW),
}
