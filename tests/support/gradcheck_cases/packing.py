"""Gradcheck cases of packing sequences."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import numbers

REAL = np.array([[True, True], [True, False], [True, False]])

CASES: dict[str, Any] = {
    "pack_padded": [
        (lambda F, a: F.pack_padded(a, mask=REAL, turned=False), numbers(3, 2, 2)),
        (lambda F, a: F.pack_padded(a, mask=REAL, turned=True), numbers(2, 3)),
    ],
    "pad_packed": [
        (
            lambda F, rows: F.pad_packed(rows, mask=REAL, turned=False, value=1.5),
            numbers(4, 2),
        ),
        (
            lambda F, rows: F.pad_packed(rows, mask=REAL, turned=True, value=0.0),
            numbers(4),
        ),
    ],
}
