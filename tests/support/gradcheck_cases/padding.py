"""Gradcheck cases of borders."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import numbers

IMAGE = numbers(2, 4, 5)
AROUND, CUT = ((1, 2), (0, 3)), ((-1, 2), (1, -2))

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "constant_pad": [
        (lambda F, a, pads=pads: F.constant_pad(a, pads=pads, value=1.5), IMAGE)
        for pads in (AROUND, CUT)
    ],
    "surround": [
        (lambda F, a, mode=mode: F.surround(a, pads=AROUND, mode=mode), IMAGE)
        for mode in ("reflect", "replicate", "circular")
    ],
    "surround_back": [
        (
            lambda F, g, mode=mode: F.surround_back(g, pads=AROUND, mode=mode),
            numbers(2, 7, 8),
        )
        for mode in ("reflect", "replicate", "circular")
    ],
}
