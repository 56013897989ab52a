"""Differences from PyTorch that are meant, found by its own test database.

``KNOWN[operation]`` lists pairs: a pattern that the difference's line matches, and the
reason. A test sees to it that none stays here that is gone.
"""

from __future__ import annotations

KNOWN: dict[str, list[tuple[str, str]]] = {
    "corrcoef": [(r"\[3, 2\].*gradient", "it is 0: both answer what rounding left")],
    "cov": [(r"float32\[2\].*gradient", "it is 0: PyTorch answers what rounding left")],
    "kthvalue": [(r"value\[1\]", "which of equal numbers it is, PyTorch leaves open")],
    "logcumsumexp": [
        (
            r"float(32|16) .*gradient",
            "of e^10000 neither has more than four digits left",
        )
    ],
    "mode": [
        (
            r"\[3000\].*(value\[1\]|gradient)",
            "the last place here, in PyTorch any of them",
        )
    ],
    "topk": [
        (r"value\[1\]|gradient", "which of equal numbers come, PyTorch leaves open")
    ],
}
