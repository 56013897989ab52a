"""Carrying numbers to another dtype, device or memory.

The primitives are in ``ops/numbers/conversion.py``.
"""

from __future__ import annotations

from typing import Any

from ...autograd.alignment import cast, common_dtype
from ...autograd.faces import ON_TENSORS
from ...autograd.recording import general, unary
from ...ops.numbers import conversion as ops
from ..making import doc

fill, copy = general(ops.fill), general(ops.copy)
clone = unary(
    ops.clone, doc=doc("clone", "A copy in memory of its own.", "[1.0]", "1.")
)
unary(ops.zeros_like)  # not public: gradient rules call it on Tensors
_move = general(ops.move)
_cast = general(ops.cast)


def move(input: Any, *, to: Any, source: Any, wait: bool = True) -> Any:
    """The same numbers on another device; gradients come back over the same way."""
    out = _move(input, to=to, source=source, wait=wait)
    out._device = to
    return out


ON_TENSORS.move = move  # a rule that moves must know the new place, too


def same_dtype(tensors: list[Any]) -> list[Any]:
    """Tensors in the one dtype in which they meet, as ``cat`` needs them."""
    dtype = common_dtype(tensors)
    return [cast(each, dtype) for each in tensors]
