"""The two namespaces a gradient rule can be run with (see ``ops/registry.py``).

``ON_ARRAYS`` holds every primitive's forward, ``ON_TENSORS`` every primitive as a
function that records itself. Beside the primitives, both carry three helpers: ``raw``
reaches the plain array of a value, ``constant`` brings a plain array among the values,
on the device of another value, and ``records`` says whether a gradient of what a rule
does may be asked for.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ..ops.registry import ON_ARRAYS
from .tensor_base import TensorBase

ON_TENSORS = SimpleNamespace()


def _array_of(value: Any) -> Any:
    return value._array if isinstance(value, TensorBase) else value


def _same(array: Any, like: Any = None) -> Any:
    return array


def _constant(array: Any, like: Any) -> Any:
    return TensorBase._from_array(array, place=like._device)


ON_ARRAYS.raw = ON_ARRAYS.constant = _same
ON_ARRAYS.records = bool  # never; that of Tensors is set in recording.py
ON_TENSORS.raw, ON_TENSORS.constant = _array_of, _constant

__all__ = ["ON_ARRAYS", "ON_TENSORS"]
