"""Gradcheck cases of patches."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import numbers

ODD = {"kernel": (2, 3), "dilation": (2, 1), "padding": (1, 0), "stride": (1, 2)}

CASES: dict[str, Any] = {
    "im2col": (lambda F, a: F.im2col(a, **ODD), numbers(2, 2, 4, 6)),
    "col2im": (lambda F, a: F.col2im(a, size=(4, 6), **ODD), numbers(2, 12, 8)),
}
