"""PyTorch's names for type annotations (``torch.types``)."""

from __future__ import annotations

import builtins
from collections.abc import Sequence

from .devices import device as _device
from .dtypes import dtype as _dtype
from .layouts import layout as _layout
from .tensor import Size, Tensor

_int = builtins.int
_float = builtins.float
_bool = builtins.bool
_complex = builtins.complex
Number = builtins.int | builtins.float | builtins.bool
Device = _device | str | builtins.int | None
_size = Size | list[builtins.int] | tuple[builtins.int, ...]
_symsize = Size | Sequence[builtins.int]
_TensorOrTensors = Tensor | Sequence[Tensor]

__all__ = ["Device", "Number", "_device", "_dtype", "_layout", "_size"]
