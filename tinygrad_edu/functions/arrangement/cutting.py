"""Functions that cut a tensor up: split, chunk, tensor_split, unbind; all views."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ...autograd.operands import invalid_combination
from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...dtypes import kind_name
from ...errors import index_error, runtime_error
from ...ops.arrangement import joining as ops
from .. import checks
from ..checks import dimension, tensor, whole, wholes
from ..numpy_names import numpy_names
from .windows import narrow

_split, _unbind = general(ops.split), general(ops.unbind)
_unsafe_split = general(ops.unsafe_split)


@numpy_names
def split(tensor: Any, split_size_or_sections: Any, dim: int = 0) -> tuple[Any, ...]:
    """Pieces along ``dim``, of one size or of the sizes named; all are views.

    Source: PyTorch, ``torch.split``.

    >>> import tinygrad_edu as torch
    >>> torch.split(torch.arange(5), 2)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    axis, sizes = _pieces(tensor, split_size_or_sections, dim)
    alike = isinstance(split_size_or_sections, int)
    kind = "split" if alike else "split_with_sizes"
    return tuple(_split(tensor, dim=axis, sizes=sizes, kind=kind))


@numpy_names
def split_with_sizes(
    input: Any, split_sizes: Sequence[int], dim: int = 0
) -> tuple[Any, ...]:
    """Pieces of the sizes named. Source: PyTorch, ``Tensor.split_with_sizes``.

    >>> import tinygrad_edu as torch
    >>> torch.split_with_sizes(torch.arange(3), [1, 2])
    (tensor([0]), tensor([1, 2]))
    """
    return split(input, wholes(split_sizes, "split_with_sizes", "split_sizes"), dim)


@numpy_names
def unsafe_split(tensor: Any, split_size: int, dim: int = 0) -> tuple[Any, ...]:
    """Like :func:`split`, but each piece has memory of its own and may be written to.

    Source: PyTorch, ``torch.unsafe_split``.

    >>> import tinygrad_edu as torch
    >>> torch.unsafe_split(torch.arange(3), 2)
    (tensor([0, 1]), tensor([2]))
    """
    split_size = whole(split_size, "unsafe_split", "split_size")
    axis, sizes = _pieces(tensor, split_size, dim)
    return tuple(_unsafe_split(tensor, dim=axis, sizes=sizes, kind="unsafe_split"))


@numpy_names
def unsafe_split_with_sizes(
    input: Any, split_sizes: Sequence[int], dim: int = 0
) -> tuple[Any, ...]:
    """Like :func:`split_with_sizes`, but each piece has memory of its own.

    Source: PyTorch, ``torch.unsafe_split_with_sizes``.

    >>> import tinygrad_edu as torch
    >>> torch.unsafe_split_with_sizes(torch.arange(3), [1, 2])
    (tensor([0]), tensor([1, 2]))
    """
    wanted = wholes(split_sizes, "unsafe_split_with_sizes", "split_sizes")
    axis, sizes = _pieces(input, wanted, dim)
    kind = "unsafe_split_with_sizes"
    return tuple(_unsafe_split(input, dim=axis, sizes=sizes, kind=kind))


def _pieces(input: Any, wanted: Any, dim: int) -> tuple[int, tuple[int, ...]]:
    """The dimension to cut, and the lengths of the pieces."""
    checks.tensor(input, "split", "tensor")
    axis = _cut_dimension(input, dim, "split")
    length = input._array.shape[axis]
    if not isinstance(wanted, int):
        several = wholes(wanted, "split_with_sizes", "split_sizes")
        return axis, _sections(several, length, axis)
    if wanted < 0:
        raise runtime_error(
            f"split expects split_size be non-negative, but got split_size={wanted}"
        )
    if wanted == 0 < length:
        raise runtime_error(
            "split_size can only be 0 if dimension size is 0, but got dimension size "
            f"of {length}"
        )
    starts = range(0, length, wanted or 1)
    return axis, tuple(min(wanted, length - i) for i in starts) or (0,)


def _sections(sizes: tuple[int, ...], length: int, axis: int) -> tuple[int, ...]:
    if any(n < 0 for n in sizes):
        raise runtime_error(
            "split_with_sizes expects split_sizes have only non-negative entries, but "
            f"got split_sizes={list(sizes)}"
        )
    if sum(sizes) != length:
        raise runtime_error(
            f"split_with_sizes expects split_sizes to sum exactly to {length} (input "
            f"tensor's size at dimension {axis}), but got split_sizes={list(sizes)}"
        )
    return sizes


def _cut_dimension(input: Any, dim: int, function: str) -> int:
    """The dimension to cut, counted from the front; one number cannot be cut."""
    if input._array.ndim == 0:
        raise runtime_error(f"{function} expects at least a 1-dimensional tensor")
    return dimension(dim, input._array.ndim)


@numpy_names
def chunk(input: Any, chunks: int, dim: int = 0) -> tuple[Any, ...]:
    """At most ``chunks`` pieces of equal size along ``dim``.

    Source: PyTorch, ``torch.chunk``.

    >>> import tinygrad_edu as torch
    >>> torch.chunk(torch.arange(5), 2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    return split(input, _chunk_size(input, chunks, dim), dim)


@numpy_names
def unsafe_chunk(input: Any, chunks: int, dim: int = 0) -> tuple[Any, ...]:
    """Like :func:`chunk`, but each piece has memory of its own.

    Source: PyTorch, ``torch.unsafe_chunk``.

    >>> import tinygrad_edu as torch
    >>> torch.unsafe_chunk(torch.arange(3), 2)
    (tensor([0, 1]), tensor([2]))
    """
    size = _chunk_size(input, chunks, dim)
    cut = unsafe_split if isinstance(size, int) else unsafe_split_with_sizes
    return cut(input, size, dim)


def _chunk_size(input: Any, chunks: int, dim: int) -> Any:
    """The size of a chunk; of nothing there are as many pieces as were asked for."""
    tensor(input, "chunk")
    chunks = whole(chunks, "chunk", "chunks")
    if input._array.ndim and chunks <= 0:
        raise runtime_error(
            f"chunk expects `chunks` to be greater than 0, got: {chunks}"
        )
    length = input._array.shape[_cut_dimension(input, dim, "chunk")]
    return -(-length // chunks) if length else (0,) * chunks


@numpy_names
def tensor_split(input: Any, indices_or_sections: Any, dim: int = 0) -> tuple[Any, ...]:
    """So many pieces, as equal as can be, or cut before the places named.

    Source: PyTorch, ``torch.tensor_split``.

    >>> import tinygrad_edu as torch
    >>> torch.tensor_split(torch.arange(4), 3)
    (tensor([0, 1]), tensor([2]), tensor([3]))
    >>> torch.tensor_split(torch.arange(4), (1,))
    (tensor([0]), tensor([1, 2, 3]))
    """
    ndim = tensor(input, "tensor_split")._array.ndim
    if ndim == 0:
        raise runtime_error(
            "tensor_split expected at least a 1-dimensional tensor, but got a tensor "
            "with 0 dims"
        )
    axis = dimension(dim, ndim)
    length = input._array.shape[axis]
    cuts = _places(indices_or_sections)
    if isinstance(cuts, int):
        if cuts <= 0:
            raise runtime_error(f"number of sections must be larger than 0, got {cuts}")
        size, longer = divmod(length, cuts)
        cuts = [i * size + min(i, longer) for i in range(1, cuts)]
    ends = [slice(None, end).indices(length)[1] for end in cuts]
    return tuple(
        narrow(input, axis, start, max(end - start, 0))
        for start, end in pairwise([0, *ends, length])
    )


def _places(wanted: Any) -> Any:
    """The cuts of ``tensor_split``: a number of pieces, or a list of places."""
    if not isinstance(wanted, TensorBase):
        if isinstance(wanted, int):
            return wanted
        return wholes(wanted, "tensor_split", "indices")
    a = wanted._array
    what = "tensor_split expected tensor_indices_or_sections to"
    if a.ndim > 1:
        raise runtime_error(
            f"{what} be a zero-dimensional or one-dimensional tensor, but got a tensor "
            f"with {a.ndim} dims"
        )
    if a.dtype != np.int64:
        kind = kind_name(a.dtype)
        raise runtime_error(f"{what} have dtype of long, but got {kind}")
    return a.tolist()


def hsplit(input: Any, indices_or_sections: Any) -> tuple[Any, ...]:
    """Cut from left to right: along the second dimension, a row along its first.

    Source: PyTorch, ``torch.hsplit``.

    >>> import tinygrad_edu as torch
    >>> torch.hsplit(torch.arange(4), 2)
    (tensor([0, 1]), tensor([2, 3]))
    """
    axis = 0 if tensor(input, "hsplit")._array.ndim == 1 else 1
    return _equal_split(input, indices_or_sections, axis, "hsplit", 1)


def vsplit(input: Any, indices_or_sections: Any) -> tuple[Any, ...]:
    """Cut from top to bottom: along the first of two dimensions or more.

    Source: PyTorch, ``torch.vsplit``.

    >>> import tinygrad_edu as torch
    >>> torch.vsplit(torch.tensor([[1, 2], [3, 4]]), 2)
    (tensor([[1, 2]]), tensor([[3, 4]]))
    """
    return _equal_split(tensor(input, "vsplit"), indices_or_sections, 0, "vsplit", 2)


def dsplit(input: Any, indices_or_sections: Any) -> tuple[Any, ...]:
    """Cut in depth: along the third of three dimensions or more.

    Source: PyTorch, ``torch.dsplit``.

    >>> import tinygrad_edu as torch
    >>> [part.shape for part in torch.dsplit(torch.zeros(1, 1, 4), 2)]
    [torch.Size([1, 1, 2]), torch.Size([1, 1, 2])]
    """
    return _equal_split(tensor(input, "dsplit"), indices_or_sections, 2, "dsplit", 3)


def _equal_split(
    input: Any, wanted: Any, axis: int, name: str, least: int
) -> tuple[Any, ...]:
    """``tensor_split`` that insists on equal pieces where a number of them is given."""
    ndim = input._array.ndim
    if not isinstance(wanted, int | tuple | list):
        raise invalid_combination(
            name, input, wanted, expected="(input, sections) or (input, indices)"
        )
    if ndim < least:
        raise runtime_error(
            f"torch.{name} requires a tensor with at least {least} dimension, but got "
            f"a tensor with {ndim} dimensions!"
        )
    length = input._array.shape[axis]
    if isinstance(wanted, int) and (wanted <= 0 or length % wanted):
        raise runtime_error(
            f"torch.{name} attempted to split along dimension {axis}, but the size of "
            f"the dimension {length} is not divisible by the split_size {wanted}!"
        )
    return tensor_split(input, wanted, axis)


@numpy_names
def unbind(input: Any, dim: int = 0) -> tuple[Any, ...]:
    """The slices along ``dim``, each without that dimension.

    Source: PyTorch, ``torch.unbind``.

    >>> import tinygrad_edu as torch
    >>> torch.unbind(torch.tensor([[1, 2], [3, 4]]))
    (tensor([1, 2]), tensor([3, 4]))
    """
    ndim = tensor(input, "unbind")._array.ndim
    axis = dimension(dim, ndim)
    if ndim == 0:
        raise index_error("Dimension specified as 0 but tensor has no dimensions")
    return tuple(_unbind(input, dim=axis))
