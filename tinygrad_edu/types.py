"""PyTorch's names for type annotations (``torch.types``)."""

from __future__ import annotations

import builtins
from collections.abc import Sequence

from .devices import device as _device
from .dtypes import dtype as _dtype
from .layouts import layout as _layout
from .tensor import Size, Tensor

_int, _float, _bool = builtins.int, builtins.float, builtins.bool
_complex = builtins.complex
Number = _int | _float | _bool
Device = _device | str | _int | None
_size = Size | list[_int] | tuple[_int, ...]
_TensorOrTensors = Tensor | Sequence[Tensor]
_symsize = Size | Sequence[_int]

__all__ = ["Device", "Number", "_device", "_dtype", "_layout", "_size"]
