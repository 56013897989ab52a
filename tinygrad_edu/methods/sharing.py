"""Copies of a tensor, and its memory handed to other libraries (DLPack)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.tensor_base import TensorBase
from ..devices import Array
from ..errors import message, runtime_error


class SharingMethods(TensorBase):
    """``copy.copy``, ``copy.deepcopy``, DLPack; pickling is refused."""

    __slots__ = ()

    def __copy__(self) -> Any:
        made = type(self)._from_array(self._array, self._requires_grad, self._device)
        made.__dict__.update(_own_attributes(self))
        return made

    def __deepcopy__(self, memo: dict[Any, Any]) -> Any:
        if id(self) in memo:
            return memo[id(self)]
        if self._node is not None:
            raise runtime_error(
                "Only Tensors created explicitly by the user (graph leaves) support "
                "the deepcopy protocol at the moment.  If you were attempting to "
                "deepcopy a module, this may be because of a torch.nn.utils.weight_norm"
                " usage, see https://github.com/pytorch/pytorch/pull/103001",
                hint="x.detach().clone()",
            )
        array = _copied_with_neighbours(self._array, memo)
        made = type(self)._from_array(array, self._requires_grad, self._device)
        memo[id(self)] = made
        if self._grad is not None:
            made._grad = self._grad.__deepcopy__(memo)  # type: ignore[attr-defined]
        from copy import deepcopy

        made.__dict__.update(deepcopy(_own_attributes(self), memo))
        return made

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(
            message(
                "tensors are not pickled here: a pickle can run code when it is opened",
                hint="torch.save(x, path) for a file, x.detach().numpy() for another "
                "process",
            )
        )

    def __dlpack__(self, **how: Any) -> Any:
        """The memory as a DLPack capsule, for ``from_dlpack`` of another library."""
        if self._requires_grad:
            raise BufferError(
                message(
                    "Can't export tensors that require gradient, use tensor.detach()"
                )
            )
        if how.get("stream") is None:
            how.pop("stream", None)
        return self._array.__dlpack__(**how)

    def __dlpack_device__(self) -> tuple[int, int]:
        """The kind and the number of the device, as DLPack counts them."""
        kind, number = self._array.__dlpack_device__()
        return int(kind), int(number)


def _own_attributes(x: Any) -> dict[str, Any]:
    """What users hung on a tensor, without the library's own rare attributes."""
    return {key: value for key, value in x.__dict__.items() if key not in LIBRARY}


LIBRARY = frozenset(("_grad", "_base", "_hooks", "_after_hooks", "_retains_grad"))


def _copied_with_neighbours(a: Array, memo: dict[Any, Any]) -> Array:
    """A copy of an array whose views, copied with the same memo, share its memory."""
    owner = a
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    solid = owner.flags.c_contiguous or owner.flags.f_contiguous
    if not isinstance(a, np.ndarray) or not solid:
        return a.copy()
    key = ("memory", id(owner))
    if key not in memo:
        memo[key] = owner.copy(order="K")
    offset = a.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return np.ndarray(a.shape, a.dtype, memo[key], offset, a.strides)
