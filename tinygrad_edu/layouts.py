"""How numbers lie in memory: PyTorch's names for it, and the memory itself.

Tensors are strided here, always; the names exist so that programs that pass or compare
them run.

>>> strided, channels_last
(torch.strided, torch.channels_last)
"""

from __future__ import annotations

from itertools import accumulate
from operator import mul

from .devices import Array
from .recorded import to_check


class layout:  # noqa: N801 - PyTorch's name
    """A way to store a tensor; ``torch.strided`` is the only one here."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


class memory_format:  # noqa: N801 - PyTorch's name
    """An order of dimensions in memory."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


strided = layout("strided")
contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
channels_last = memory_format("channels_last")
channels_last_3d = memory_format("channels_last_3d")

# The dimension behind the batch lies innermost: (B, C, H, W) as (B, H, W, C).
_LAST = {channels_last: (0, 2, 3, 1), channels_last_3d: (0, 2, 3, 4, 1)}


def lies_in_order(a: Array, order: memory_format) -> bool:
    """Whether an array's numbers lie in memory in this order."""
    if order in _LAST:
        dims = _LAST[order]
        return a.ndim == len(dims) and bool(a.transpose(dims).flags.c_contiguous)
    return bool(a.flags.c_contiguous)


def contiguous_steps(shape: tuple[int, ...]) -> tuple[int, ...]:
    """How many numbers to step over in each dimension of an array without gaps.

    >>> contiguous_steps((2, 0, 3))
    (3, 3, 1)
    """
    behind = [max(n, 1) for n in (*shape[1:], 1)]
    return tuple(accumulate(reversed(behind[: len(shape)]), mul))[::-1]


def owner_of(a: Array) -> Array:
    """The array whose memory this one looks at; itself if it owns it."""
    a = to_check(a)
    while a.base is not None:
        below = getattr(a.base, "array", a.base)  # of a view with strides of its own
        if not isinstance(below, type(a)):
            break
        a = below
    return a


def address(a: Array) -> int:
    """Where the first number stands in memory."""
    a = to_check(a)
    if hasattr(a, "__array_interface__"):
        return int(a.__array_interface__["data"][0])
    return int(a.data.ptr)  # CuPy


class UntypedStorage:
    """The memory of a tensor and of all its views, as bytes (``untyped_storage()``).

    >>> import tinygrad_edu as torch
    >>> x = torch.zeros(2, 3)
    >>> x[1].untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
    True
    """

    def __init__(self, a: Array) -> None:
        self._owner = owner_of(a)

    def data_ptr(self) -> int:
        """The address of the first byte."""
        return address(self._owner)

    def nbytes(self) -> int:
        """How many bytes there are."""
        return int(self._owner.nbytes)

    size = __len__ = nbytes
