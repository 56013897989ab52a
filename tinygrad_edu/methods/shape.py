"""Tensor's methods that give the same numbers another shape."""

from __future__ import annotations

from typing import Any

from ..autograd.tensor_base import TensorBase
from ..dtypes import dtype as Dtype
from ..functions import shape as shapes


class ShapeMethods(TensorBase):
    """Views, joins, splits."""

    __slots__ = ()

    flatten = shapes.flatten
    squeeze = shapes.squeeze
    unsqueeze = shapes.unsqueeze
    transpose = shapes.transpose
    swapaxes = shapes.transpose
    t = shapes.t
    contiguous = shapes.contiguous
    broadcast_to = shapes.broadcast_to
    split = shapes.split
    chunk = shapes.chunk
    unbind = shapes.unbind

    def reshape(self, *shape: Any) -> Any:
        """See :func:`torch.reshape`."""
        return shapes.reshape(self, shapes.sizes(shape, "reshape"))

    def view(self, *shape: Any) -> Any:
        """See :func:`torch.Tensor.view`; with a dtype it is not supported."""
        if len(shape) == 1 and isinstance(shape[0], Dtype):
            raise NotImplementedError("view(dtype) is not supported")
        return shapes.view(self, shapes.sizes(shape, "view"))

    def view_as(self, other: Any) -> Any:
        """This tensor under the shape of another."""
        return shapes.view(self, other._array.shape)

    def permute(self, *dims: Any) -> Any:
        """See :func:`torch.permute`."""
        return shapes.permute(self, shapes.sizes(dims, "permute"))

    def expand(self, *sizes: Any) -> Any:
        """See :func:`torch.Tensor.expand`."""
        return shapes.expand(self, shapes.sizes(sizes, "expand"))

    def expand_as(self, other: Any) -> Any:
        """Stretched to the shape of another tensor."""
        return shapes.expand(self, other._array.shape)

    def flip(self, *dims: Any) -> Any:
        """See :func:`torch.flip`."""
        return shapes.flip(self, shapes.sizes(dims, "flip"))

    @property
    def T(self) -> Any:  # noqa: N802 - PyTorch's name
        """All dimensions in reverse order."""
        return shapes.permute(self, tuple(range(self._array.ndim))[::-1])

    @property
    def mT(self) -> Any:  # noqa: N802 - PyTorch's name
        """The last two dimensions exchanged."""
        return shapes.transpose(self, -2, -1)
