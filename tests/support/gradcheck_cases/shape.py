"""Gradcheck cases of the primitives that give numbers another shape or order."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import CUBE, A, numbers, unary

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "contiguous": (unary("contiguous"), A),
    "expand": (lambda F, a: F.expand(a, shape=(4, 2, 3)), numbers(2, 1)),
    "flip": (lambda F, a: F.flip(a, dims=(0, 2)), CUBE),
    "permute": (lambda F, a: F.permute(a, dims=(2, 0, 1)), CUBE),
    "repeat": [
        (lambda F, a: F.repeat(a, repeats=(2, 1, 3)), A),
        (lambda F, a: F.repeat(a, repeats=(2, 1, 2, 2)), A),
        (lambda F, a: F.repeat(a, repeats=(2, 3)), A),
    ],
    "reshape": (lambda F, a: F.reshape(a, shape=(3, 2)), A),
    "reshape_copy": (lambda F, a: F.reshape_copy(a, shape=(3, 2)), A),
    "roll": [
        (lambda F, a: F.roll(a, shifts=(1, -2), dims=(0, 2)), CUBE),
        (lambda F, a: F.roll(a, shifts=(5,), dims=None), CUBE),
    ],
    "rot90": (lambda F, a: F.rot90(a, k=1, dims=(2, 0)), CUBE),
    "squeeze": (lambda F, a: F.squeeze(a, dim=1), numbers(2, 1, 1)),
    "stretch": (lambda F, a: F.stretch(a, shape=(4, 2, 3)), numbers(2, 1)),
    "sum_to": (lambda F, a: F.sum_to(a, shape=(3, 1)), CUBE),
    "t": (unary("t"), A),
    "transpose": [
        (lambda F, a: F.transpose(a, dim0=0, dim1=2), CUBE),
        (lambda F, a: F.transpose(a, dim0=1, dim1=0), CUBE),
        (lambda F, a: F.transpose(a, dim0=1, dim1=2), CUBE),
    ],
    "tril": (lambda F, a: F.tril(a, diagonal=-1), CUBE),
    "triu": (lambda F, a: F.triu(a, diagonal=1), CUBE),
    "unsqueeze": (lambda F, a: F.unsqueeze(a, dim=1), A),
}
