"""Gradcheck cases of the primitives that give numbers another shape."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import CUBE, A, B, numbers, unary

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "cat": [
        (lambda F, a, b: F.cat(a, b, a, dim=1), A, numbers(2, 1)),
        (lambda F, a, b: F.cat(a, b, dim=2), CUBE, numbers(2, 3, 1)),
    ],
    "expand": (lambda F, a: F.expand(a, shape=(4, 2, 3)), numbers(2, 1)),
    "flip": (lambda F, a: F.flip(a, dims=(0, 2)), CUBE),
    "permute": (lambda F, a: F.permute(a, dims=(2, 0, 1)), CUBE),
    "reshape": (lambda F, a: F.reshape(a, shape=(3, 2)), A),
    "split": (lambda F, a: F.split(a, dim=1, start=1, end=3, alike=False), CUBE),
    "squeeze": (lambda F, a: F.squeeze(a, dim=1), numbers(2, 1, 1)),
    "stack": [
        (lambda F, a, b: F.stack(a, b, a, dim=1), A, B),
        (lambda F, a, b: F.stack(a, b, dim=2), A, B),
    ],
    "stretch": (lambda F, a: F.stretch(a, shape=(4, 2, 3)), numbers(2, 1)),
    "sum_to": (lambda F, a: F.sum_to(a, shape=(3, 1)), CUBE),
    "t": (unary("t"), A),
    "transpose": [
        (lambda F, a: F.transpose(a, dim0=0, dim1=2), CUBE),
        (lambda F, a: F.transpose(a, dim0=1, dim1=0), CUBE),
    ],
    "unbind": (lambda F, a: F.unbind(a, dim=1, i=2), CUBE),
    "unsqueeze": (lambda F, a: F.unsqueeze(a, shape=(2, 1, 3)), A),
}
