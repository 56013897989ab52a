"""Gradcheck cases of images in another size."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import numbers

SMALL, LARGE = numbers(2, 3, 4), numbers(2, 5, 7)
# kind, scales, whether corners are aligned
WAYS: list[tuple[str, tuple[float | None, ...], bool]] = [
    ("nearest", (None, None), False),
    ("nearest_exact", (None, 1.8), False),
    ("linear", (1.9, None), False),
    ("linear", (None, None), True),
    ("cubic", (None, None), False),
    ("linear_aa", (None, None), False),
]


def resized(operation: str, kind: str, scales: Any, corners: bool, size: Any) -> Any:
    how = {"kind": kind, "scales": scales, "corners": corners, "size": size}
    return lambda F, a: getattr(F, operation)(a, **how)


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "resize": [(resized("resize", *way, (5, 7)), SMALL) for way in WAYS]
    + [(resized("resize", "cubic_aa", (None, None), True, (3, 4)), LARGE)],
    "resize_back": [(resized("resize_back", *way, (3, 4)), LARGE) for way in WAYS],
}
