"""Tensor's methods that make other tensors of its dtype, on its device."""

from __future__ import annotations

from typing import Any

from .. import creation, dtypes
from ..autograd.tensor_base import TensorBase
from ..functions.arrangement.shape import sizes
from ..legacy import legacy_array


class MakingMethods(TensorBase):
    """``new_zeros`` and its relatives; every argument of the function may be given."""

    __slots__ = ()

    def new_zeros(self, *size: Any, **options: Any) -> Any:
        """Zeros of another shape, with this tensor's dtype and device."""
        return _filled("new_zeros", 0, self, size, options)

    def new_ones(self, *size: Any, **options: Any) -> Any:
        """Ones of another shape, with this tensor's dtype and device."""
        return _filled("new_ones", 1, self, size, options)

    def new_empty(self, *size: Any, **options: Any) -> Any:
        """See :func:`torch.empty`, with this tensor's dtype and device."""
        return _filled("new_empty", 0, self, size, options)

    def new_empty_strided(self, size: Any, stride: Any, **options: Any) -> Any:
        """See :func:`torch.empty_strided`, with this tensor's dtype and device."""
        return creation.empty_strided(size, stride, **_like(self, options))

    def new_full(self, size: Any, fill_value: Any, **options: Any) -> Any:
        """One number everywhere, with this tensor's dtype and device."""
        return creation.full(
            sizes((size,), "new_full"), fill_value, **_like(self, options)
        )

    def new_tensor(self, data: Any, **options: Any) -> Any:
        """A copy of ``data``, with this tensor's dtype and device."""
        return creation.tensor(data, **_like(self, options))

    def new(self, *args: Any, device: Any = None) -> Any:
        """The old constructor: a shape, data or a tensor, in this tensor's dtype."""
        dtype = dtypes.from_numpy(self._array.dtype)
        made = TensorBase._from_array(legacy_array(args, dtype))
        return made._move(self._device if device is None else device)


def _filled(
    name: str, value: int, like: Any, size: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """One number everywhere; what is wrong with the size is said in this name."""
    known: Any = _like(like, options)
    return creation.filled(name, creation.shape_of(name, size, known), value, known)


def _like(x: Any, options: dict[str, Any]) -> dict[str, Any]:
    """The options, with the tensor's own dtype and device where none is given."""
    own = {"dtype": dtypes.from_numpy(x._array.dtype), "device": x._device}
    return {**own, **{key: v for key, v in options.items() if v is not None}}
