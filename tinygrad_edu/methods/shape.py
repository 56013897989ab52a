"""Tensor's methods that give the same numbers another shape, or another order."""

from __future__ import annotations

import math
from typing import Any

from ..autograd.inplace import inplace, inplace_view
from ..autograd.operands import invalid_combination
from ..autograd.tensor_base import TensorBase
from ..dtypes import dtype as Dtype
from ..errors import runtime_error, type_error
from ..functions import facts
from ..functions.arrangement import cutting, rearranging, stretching, windows
from ..functions.arrangement import shape as shapes
from ..functions.checks import tensor
from ..layouts import contiguous_steps


class ShapeMethods(TensorBase):
    """Views, copies in another order, pieces."""

    __slots__ = ()

    is_same_size = facts.is_same_size
    flatten = shapes.flatten
    ravel = shapes.ravel
    squeeze = shapes.squeeze
    unsqueeze = shapes.unsqueeze
    contiguous = shapes.contiguous
    squeeze_ = inplace_view(shapes.squeeze)
    unsqueeze_ = inplace_view(shapes.unsqueeze)

    transpose = swapaxes = swapdims = rearranging.transpose
    t = rearranging.t
    adjoint = rearranging.adjoint
    movedim = moveaxis = rearranging.movedim
    fliplr = rearranging.fliplr
    flipud = rearranging.flipud
    roll = rearranging.roll
    rot90 = rearranging.rot90
    tril = rearranging.tril
    triu = rearranging.triu
    transpose_ = swapaxes_ = swapdims_ = inplace_view(rearranging.transpose)
    t_ = inplace_view(rearranging.t)
    tril_ = inplace(rearranging.tril)
    triu_ = inplace(rearranging.triu)

    broadcast_to = stretching.broadcast_to
    repeat_interleave = stretching.repeat_interleave

    split = cutting.split
    split_with_sizes = cutting.split_with_sizes
    unsafe_split = cutting.unsafe_split
    unsafe_split_with_sizes = cutting.unsafe_split_with_sizes
    tensor_split = cutting.tensor_split
    hsplit = cutting.hsplit
    vsplit = cutting.vsplit
    dsplit = cutting.dsplit
    chunk = cutting.chunk
    unsafe_chunk = cutting.unsafe_chunk
    unbind = cutting.unbind

    narrow = windows.narrow
    narrow_copy = windows.narrow_copy
    select = windows.select
    diagonal = windows.diagonal
    diag = windows.diag
    diag_embed = windows.diag_embed
    diagflat = windows.diagflat
    fill_diagonal_ = windows.fill_diagonal_
    unfold = windows.unfold
    as_strided = windows.as_strided
    as_strided_ = inplace_view(windows.as_strided)
    slice_scatter = windows.slice_scatter
    select_scatter = windows.select_scatter
    diagonal_scatter = windows.diagonal_scatter

    def reshape(self, *shape: Any, **named: Any) -> Any:
        """See :func:`torch.reshape`."""
        return shapes.reshape(self, _sizes(shape, named, "reshape", "shape"))

    def reshape_as(self, other: Any) -> Any:
        """This tensor under the shape of another, a view where possible."""
        return shapes.reshape(self, _shape_of(other, "reshape_as"))

    def view(self, *shape: Any, dtype: Dtype | None = None) -> Any:
        """See :func:`torch.Tensor.view`: another shape, or the bytes as a dtype."""
        if dtype is not None or (len(shape) == 1 and isinstance(shape[0], Dtype)):
            return shapes.view(self, dtype or shape[0])
        if not shape:
            raise invalid_combination("view")
        return shapes.view(self, shapes.sizes(shape, "view"))

    def view_as(self, other: Any) -> Any:
        """This tensor under the shape of another."""
        return shapes.view(self, _shape_of(other, "view_as"))

    def unflatten(self, dim: int, *sizes: Any, **named: Any) -> Any:
        """See :func:`torch.unflatten`."""
        return shapes.unflatten(self, dim, _sizes(sizes, named, "unflatten", "sizes"))

    def permute(self, *dims: Any, **named: Any) -> Any:
        """See :func:`torch.permute`."""
        return rearranging.permute(self, _sizes(dims, named, "permute", "dims"))

    def flip(self, *dims: Any, **named: Any) -> Any:
        """See :func:`torch.flip`."""
        return rearranging.flip(self, _sizes(dims, named, "flip", "dims"))

    def __reversed__(self) -> Any:
        """``reversed(x)``: a tensor, the last row first."""
        return self.flip(0) if self._array.ndim else self

    def expand(self, *sizes: Any, **named: Any) -> Any:
        """See :func:`torch.Tensor.expand`."""
        return stretching.expand(self, _sizes(sizes, named, "expand", "size"))

    def expand_as(self, other: Any) -> Any:
        """Stretched to the shape of another tensor."""
        return stretching.expand(self, _shape_of(other, "expand_as"))

    def repeat(self, *repeats: Any, **named: Any) -> Any:
        """See :func:`torch.Tensor.repeat`."""
        return stretching.repeat(self, _sizes(repeats, named, "repeat", "repeats"))

    def tile(self, *dims: Any, **named: Any) -> Any:
        """See :func:`torch.tile`."""
        return stretching.tile(self, _sizes(dims, named, "tile", "dims"))

    def resize_(self, *sizes: Any, memory_format: Any = None) -> Any:
        """Another shape for this tensor's memory, which must be large enough."""
        if self._requires_grad:
            raise runtime_error("cannot resize variables that require grad")
        shape = shapes.sizes(sizes, "resize_")
        if math.prod(shape) > self._array.size:
            raise NotImplementedError(
                "resize_ to more numbers than there are is not supported: "
                "torch.empty(...) makes new memory"
            )
        return self.as_strided_(shape, contiguous_steps(shape))

    @property
    def T(self) -> Any:  # noqa: N802 - PyTorch's name
        """All dimensions in reverse order."""
        return rearranging.permute(self, tuple(range(self._array.ndim))[::-1])

    @property
    def mT(self) -> Any:  # noqa: N802 - PyTorch's name
        """The last two dimensions exchanged."""
        return rearranging.matrix_transpose(self, "mT")

    @property
    def H(self) -> Any:  # noqa: N802 - PyTorch's name
        """A matrix with rows and columns exchanged and conjugated."""
        if self._array.ndim not in (0, 2):
            raise runtime_error(
                "tensor.H is only supported on matrices (2-D tensors). Got "
                f"{self._array.ndim}-D tensor. For batches of matrices, consider using "
                "tensor.mH"
            )
        return rearranging.conjugate_transpose(self, "H")

    @property
    def mH(self) -> Any:  # noqa: N802 - PyTorch's name
        """The last two dimensions exchanged, the numbers conjugated."""
        return rearranging.conjugate_transpose(self, "mH")


def _shape_of(other: Any, function: str) -> tuple[int, ...]:
    shape: tuple[int, ...] = tensor(other, function, "other")._array.shape
    return shape


def _sizes(
    given: tuple[Any, ...], named: dict[str, Any], function: str, argument: str
) -> tuple[int, ...]:
    """``x.flip(0, 1)``, ``x.flip((0, 1))`` and ``x.flip(dims=(0, 1))`` are the same."""
    if set(named) == {argument} and not given:
        given = (named[argument],)
    elif named:
        wrong = next(iter(named))
        raise type_error(f"{function}() got an unexpected keyword argument '{wrong}'")
    return shapes.sizes(given, function)
