"""Functions that repeat numbers: without copying (expand), or written out (repeat)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...autograd.operands import invalid_combination
from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...dtypes import from_numpy, kind_name, legacy_name
from ...errors import runtime_error, value_error
from ...ops.arrangement import shape as ops
from ...transfers import placed, to_cpu
from ..checks import dimension, each_tensor, one_or_more, tensor, whole
from ..numpy_names import numpy_names
from .shape import _contiguous, ravel, sizes, unsqueeze, view
from .slices import index_select

_expand = general(ops.expand)
_repeat = general(ops.repeat)
stretch, sum_to = general(ops.stretch), general(ops.sum_to)

Shape = Sequence[int]


def expand(input: Any, shape: Shape) -> Any:
    """Stretch dimensions of length 1 without copying; -1 keeps a length.

    Source: PyTorch, ``Tensor.expand``.

    >>> import tinygrad_edu as torch
    >>> torch.tensor([[1], [2]]).expand(2, 3)
    tensor([[1, 1, 1],
            [2, 2, 2]])
    """
    old = tensor(input, "expand")._array.shape
    added = len(shape) - len(old)
    if added < 0:
        kind = legacy_name(from_numpy(input._array.dtype))
        raise runtime_error(
            f"expand({kind}{{{list(old)}}}, size={list(shape)}): the number "
            f"of sizes provided ({len(shape)}) must be greater or equal to the number "
            f"of dimensions in the tensor ({len(old)})"
        )
    for axis, n in enumerate(shape[:added]):
        if n < 0:
            raise runtime_error(
                f"The expanded size of the tensor ({n}) isn't allowed in a leading, "
                f"non-existing dimension {axis}"
            )
    whole = tuple(
        old[axis - added] if n == -1 and axis >= added else n
        for axis, n in enumerate(shape)
    )
    for axis, (n, wanted) in enumerate(zip(old, whole[added:], strict=True)):
        if n != wanted and (n != 1 or wanted < 0):
            raise runtime_error(
                f"The expanded size of the tensor ({wanted}) must match the existing "
                f"size ({n}) at non-singleton dimension {axis + added}.  Target sizes: "
                f"{list(whole)}.  Tensor sizes: {list(old)}"
            )
    return _expand(input, shape=whole)


def broadcast_to(input: Any, size: Shape) -> Any:
    """See :func:`expand`. Source: PyTorch, ``torch.broadcast_to``.

    >>> import tinygrad_edu as torch
    >>> torch.broadcast_to(torch.tensor([1, 2]), (2, 2))
    tensor([[1, 2],
            [1, 2]])
    """
    tensor(input, "broadcast_to")
    return expand(input, sizes((size,), "broadcast_to"))


def broadcast_tensors(*tensors: Any) -> tuple[Any, ...]:
    """Tensors stretched to the shape that they all fit into.

    Source: PyTorch, ``torch.broadcast_tensors``.

    >>> import tinygrad_edu as torch
    >>> x, y = torch.broadcast_tensors(torch.zeros(3), torch.zeros(2, 1))
    >>> x.shape, y.shape
    (torch.Size([2, 3]), torch.Size([2, 3]))
    """
    if len(tensors) == 1 and isinstance(tensors[0], tuple | list):
        tensors = tuple(tensors[0])
    shape: tuple[int, ...] = ()
    for each in each_tensor(tensors):
        shape = common_shape(shape, each._array.shape)
    return tuple(_expand(each, shape=shape) for each in tensors)


def common_shape(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """The shape to which both are broadcast, or PyTorch's error."""
    ndim = max(len(one), len(other))
    a, b = ((1,) * (ndim - len(each)) + each for each in (one, other))
    for axis in reversed(range(ndim)):
        if a[axis] != b[axis] and 1 not in (a[axis], b[axis]):
            raise runtime_error(
                f"The size of tensor a ({a[axis]}) must match the size of tensor b "
                f"({b[axis]}) at non-singleton dimension {axis}"
            )
    return tuple(n if m == 1 else m for m, n in zip(a, b, strict=True))


def broadcast_shapes(*shapes: Any) -> Any:
    """The shape to which shapes are broadcast. Source: ``torch.broadcast_shapes``.

    >>> import tinygrad_edu as torch
    >>> torch.broadcast_shapes((2, 1), (3,))
    torch.Size([2, 3])
    """
    found: tuple[int, ...] = ()
    for i, each in enumerate(shapes):
        shape = one_or_more(each, "broadcast_shapes", "shapes")
        try:
            found = common_shape(found, shape)
        except RuntimeError:
            raise _no_common_shape(i, shape, found) from None
        if min(shape, default=0) < 0:
            raise value_error(
                "Attempting to broadcast a dimension with negative length!"
            )
    return TensorBase._from_array(np.empty(found, bool)).shape


def _no_common_shape(i: int, shape: Any, found: tuple[int, ...]) -> RuntimeError:
    back = next(
        back
        for back in range(1, len(shape) + 1)
        if shape[-back] != found[-back] and 1 not in (shape[-back], found[-back])
    )
    return runtime_error(
        f"Attempting to broadcast a dimension of length {shape[-back]} at -{back}! "
        f"Mismatching argument at index {i} had {shape}; but expected shape should be "
        f"broadcastable to {list(found)}"
    )


# ------------------------------------------------------------------ written out


def repeat(input: Any, repeats: Shape) -> Any:
    """The whole tensor several times along each dimension.

    Source: PyTorch, ``Tensor.repeat``.

    >>> import tinygrad_edu as torch
    >>> torch.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    shape = tensor(input, "repeat")._array.shape
    often = tuple(repeats)
    if len(often) < len(shape):
        raise runtime_error(
            "Number of dimensions of repeat dims can not be smaller than number of "
            "dimensions of tensor"
        )
    long = (1,) * (len(often) - len(shape)) + shape
    whole = [n * length for n, length in zip(often, long, strict=True)]
    for n in whole:
        if n < 0:
            raise runtime_error(
                f"Trying to create tensor with negative dimension {n}: {whole}"
            )
    return _repeat(input, repeats=often)


def tile(input: Any, dims: Shape) -> Any:
    """Like :func:`repeat`; missing leading counts are 1. Source: ``torch.tile``.

    >>> import tinygrad_edu as torch
    >>> torch.tile(torch.tensor([[1], [2]]), (2,))
    tensor([[1, 1],
            [2, 2]])
    """
    often = sizes((dims,), "tile") if not isinstance(dims, int) else (dims,)
    missing = tensor(input, "tile")._array.ndim - len(often)
    return repeat(input, (1,) * missing + often)


@numpy_names
def repeat_interleave(
    input: Any, repeats: Any = None, dim: int | None = None, *, output_size: Any = None
) -> Any:
    """Each number several times in a row, ``repeats`` times or by its own count.

    Called with one tensor of counts it gives the index that does this.
    Source: PyTorch, ``torch.repeat_interleave``.

    >>> import tinygrad_edu as torch
    >>> torch.repeat_interleave(torch.tensor([7, 8]), 2)
    tensor([7, 7, 8, 8])
    >>> torch.repeat_interleave(torch.tensor([7, 8]), torch.tensor([1, 2]))
    tensor([7, 8, 8])
    """
    tensor(input, "repeat_interleave")
    if repeats is None and dim is None:
        return _turns(input, output_size)
    if dim is None:
        input, dim = ravel(input), 0
    axis = dimension(dim, input._array.ndim)
    if isinstance(repeats, TensorBase):
        return index_select(input, axis, _turns(_counts(input, repeats, axis)))
    if isinstance(repeats, bool):
        raise invalid_combination("repeat_interleave", input, repeats, dim=dim)
    repeats = whole(repeats, "repeat_interleave", "repeats")
    if repeats < 0:
        raise runtime_error("Repeats must be non-negative")
    shape = list(input._array.shape)
    shape.insert(axis + 1, repeats)
    out = _contiguous(expand(unsqueeze(input, axis + 1), shape))
    n = shape.pop(axis) * repeats
    return view(out, (*shape[:axis], n, *shape[axis + 1 :]))


def _counts(input: Any, repeats: Any, axis: int) -> Any:
    """How often each slice of a dimension is to stand."""
    if repeats._array.ndim > 1:
        raise runtime_error("repeats must be 0-dim or 1-dim tensor")
    n = input._array.shape[axis] if input._array.ndim else 1
    if repeats._array.ndim == 0 or repeats._array.size == 1 != n:
        return expand(view(repeats, (1,)), (n,))
    if repeats._array.size != n:
        raise runtime_error(
            "repeats must have the same size as input along dim, but got "
            f"repeats.size(0) = {repeats._array.size} and input.size({axis}) = {n}"
        )
    return repeats


def _turns(counts: Any, output_size: Any = None) -> Any:
    """0 as often as counts[0] says, then 1, …"""
    often = to_cpu(counts._array)
    if often.dtype.kind != "i" or often.itemsize < 4:
        kind = kind_name(often.dtype)
        raise NotImplementedError(
            f"\"repeat_interleave_cpu\" not implemented for '{kind}'"
        )
    if often.ndim != 1:
        raise runtime_error("repeat_interleave only accept 1D vector as repeat")
    if (often < 0).any():
        raise runtime_error("repeats can not be negative")
    if output_size is not None and output_size != often.sum():
        raise runtime_error("allocated size does not match required size")
    turns = np.arange(often.size, dtype=often.dtype).repeat(often)
    place = counts._device
    return TensorBase._from_array(placed(turns, place), place=place)
