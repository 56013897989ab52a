"""Tensors made beside another one: on its device, outside the graph."""

from __future__ import annotations

from typing import Any

from ..autograd.recording import result
from ..ops.registry import array_module_of


def beside(array: Any, like: Any) -> Any:
    """An array as a Tensor on the device of ``like``."""
    return result(array, like._device)


def nothing(like: Any) -> Any:
    """A Tensor without numbers: primitives take it for a bias or a mask left out."""
    return beside(array_module_of(like._array).empty(0, like._array.dtype), like)


def or_nothing(tensor: Any, like: Any) -> Any:
    """The Tensor, or one without numbers for None."""
    return nothing(like) if tensor is None else tensor
