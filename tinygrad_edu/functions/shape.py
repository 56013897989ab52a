"""Functions that rearrange: reshape, transpose, join, cut. Most of them give views."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from ..autograd.recording import general
from ..autograd.tensor_base import TensorBase
from ..errors import index_error, runtime_error, type_error, value_error
from ..ops import shape as ops
from . import checks
from .checks import dimension, tensor
from .choosing import same_dtype
from .elementwise import clone

_reshape = general(ops.reshape)
_squeeze = general(ops.squeeze)
_unsqueeze = general(ops.unsqueeze)
_transpose = general(ops.transpose)
_permute = general(ops.permute)
_t = general(ops.t)
_expand = general(ops.expand)
_flip = general(ops.flip)
_cat = general(ops.cat)
_stack = general(ops.stack)
_split, _unbind = general(ops.split), general(ops.unbind)
stretch, sum_to = general(ops.stretch), general(ops.sum_to)

Shape = Sequence[int]


def sizes(arguments: tuple[Any, ...], function: str = "empty") -> tuple[int, ...]:
    """``f(2, 3)`` and ``f((2, 3))`` mean the same."""
    if len(arguments) == 1 and isinstance(arguments[0], tuple | list):
        arguments = tuple(arguments[0])
    try:
        return tuple([int(n.__index__()) for n in arguments])
    except AttributeError:
        named = {"permute": "dims", "flip": "dims", "reshape": "shape"}.get(
            function, "size"
        )
        wrong = next(n for n in arguments if not hasattr(n, "__index__"))
        raise type_error(
            f"{function}(): argument '{named}' (position 1) must be tuple of ints, not "
            f"{type(wrong).__name__}"
        ) from None


def reshape(input: Any, shape: Shape) -> Any:
    """The same numbers in the same order under another shape; -1 is worked out.

    A view where memory allows it, else a copy. Source: PyTorch, ``torch.reshape``.

    >>> import tinygrad_edu as torch
    >>> torch.reshape(torch.arange(6), (2, -1))
    tensor([[0, 1, 2],
            [3, 4, 5]])
    """
    tensor(input, "reshape")
    return _reshape(input, shape=_complete(tuple(shape), input._array))


def view(input: Any, shape: Shape) -> Any:
    """Like :func:`reshape`, but refuses where memory would have to be copied.

    Source: PyTorch, ``Tensor.view``.

    >>> import tinygrad_edu as torch
    >>> torch.arange(6).view(3, 2).shape
    torch.Size([3, 2])
    """
    tensor(input, "view")
    a = input._array
    whole = _complete(tuple(shape), a)
    out = _reshape(input, shape=whole)
    if a.size and not np.may_share_memory(out._array, a):
        raise runtime_error(
            "view size is not compatible with input tensor's size and stride (at "
            "least one dimension spans across two contiguous subspaces). Use "
            ".reshape(...) instead.",
            got=f"shape {tuple(a.shape)} to be seen as {whole}",
        )
    return out


def _complete(shape: tuple[int, ...], a: Any) -> tuple[int, ...]:
    """Replace -1 by the size that is left over."""
    if shape.count(-1) > 1:
        raise runtime_error("only one dimension can be inferred")
    known = math.prod(n for n in shape if n != -1)
    if -1 in shape and known > 0 and a.size % known == 0:
        return tuple(a.size // known if n == -1 else n for n in shape)
    if -1 in shape and known == 0 and a.size == 0:
        raise runtime_error(
            f"cannot reshape tensor of 0 elements into shape {list(shape)} because "
            "the unspecified dimension size -1 can be any value and is ambiguous"
        )
    if -1 in shape or known != a.size or any(n < 0 for n in shape):
        raise runtime_error(
            f"shape '{list(shape)}' is invalid for input of size {a.size}",
            got=f"a tensor of shape {tuple(a.shape)} with {a.size} numbers",
            expected="a shape whose sizes multiply to that number",
        )
    return shape


def flatten(input: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
    """Join the dimensions from ``start_dim`` to ``end_dim`` into one.

    Source: PyTorch, ``torch.flatten``.

    >>> import tinygrad_edu as torch
    >>> torch.flatten(torch.zeros(2, 3, 4), start_dim=1).shape
    torch.Size([2, 12])
    """
    tensor(input, "flatten")
    shape = input._array.shape
    start, end = (dimension(dim, len(shape)) for dim in (start_dim, end_dim))
    if start > end:
        raise runtime_error(
            "flatten() has invalid args: start_dim cannot come after end_dim"
        )
    joined = math.prod(shape[start : end + 1])
    return _reshape(input, shape=(*shape[:start], joined, *shape[end + 1 :]))


def squeeze(input: Any, dim: Any = None) -> Any:
    """Without the dimensions of length 1, all or those named.

    Source: PyTorch, ``torch.squeeze``.

    >>> import tinygrad_edu as torch
    >>> torch.squeeze(torch.zeros(2, 1, 3)).shape
    torch.Size([2, 3])
    """
    ndim = tensor(input, "squeeze")._array.ndim
    if isinstance(dim, tuple | list):
        dim = tuple(dimension(each, ndim) for each in dim)
    elif dim is not None:
        dim = dimension(dim, ndim)
    return _squeeze(input, dim=dim)


def unsqueeze(input: Any, dim: int) -> Any:
    """With a new dimension of length 1 at ``dim``. Source: ``torch.unsqueeze``.

    >>> import tinygrad_edu as torch
    >>> torch.unsqueeze(torch.zeros(2, 3), 1).shape
    torch.Size([2, 1, 3])
    """
    tensor(input, "unsqueeze")
    shape = input._array.shape
    axis = dimension(dim, len(shape) + 1)
    return _unsqueeze(input, shape=(*shape[:axis], 1, *shape[axis:]))


def transpose(input: Any, dim0: int, dim1: int) -> Any:
    """Two dimensions change places. Source: PyTorch, ``torch.transpose``.

    >>> import tinygrad_edu as torch
    >>> torch.transpose(torch.zeros(2, 3, 4), 0, 2).shape
    torch.Size([4, 3, 2])
    """
    tensor(input, "transpose")
    ndim = input._array.ndim
    first, second = dimension(dim0, ndim), dimension(dim1, ndim)
    if ndim == 0:
        return _reshape(input, shape=())
    return _transpose(input, dim0=first, dim1=second)


def t(input: Any) -> Any:
    """A matrix with rows and columns exchanged. Source: PyTorch, ``torch.t``.

    >>> import tinygrad_edu as torch
    >>> torch.t(torch.tensor([[1, 2], [3, 4]]))
    tensor([[1, 3],
            [2, 4]])
    """
    tensor(input, "t")
    if input._array.ndim > 2:
        raise runtime_error(
            f"t() expects a tensor with <= 2 dimensions, but self is "
            f"{input._array.ndim}D",
            hint="x.transpose(dim0, dim1) says which two dimensions to exchange",
        )
    return _t(input)


def permute(input: Any, dims: Shape) -> Any:
    """The dimensions in a new order. Source: PyTorch, ``torch.permute``.

    >>> import tinygrad_edu as torch
    >>> torch.permute(torch.zeros(2, 3, 4), (2, 0, 1)).shape
    torch.Size([4, 2, 3])
    """
    tensor(input, "permute")
    ndim = input._array.ndim
    order = tuple(dimension(dim, ndim) for dim in dims)
    if len(order) != ndim:
        raise runtime_error(
            "permute(sparse_coo): number of dimensions in the tensor input does not "
            f"match the length of the desired ordering of dimensions i.e. input.dim() "
            f"= {ndim} is not equal to len(dims) = {len(order)}"
        )
    if len(set(order)) != ndim:
        raise runtime_error("permute(): duplicate dims are not allowed.")
    return _permute(input, dims=order)


def expand(input: Any, shape: Shape) -> Any:
    """Stretch dimensions of length 1 without copying; -1 keeps a length.

    Source: PyTorch, ``Tensor.expand``.

    >>> import tinygrad_edu as torch
    >>> torch.tensor([[1], [2]]).expand(2, 3)
    tensor([[1, 1, 1],
            [2, 2, 2]])
    """
    tensor(input, "expand")
    old = input._array.shape
    added = len(shape) - len(old)
    if added < 0:
        raise runtime_error(
            f"expand(torch.FloatTensor{{{list(old)}}}, size={list(shape)}): the number "
            f"of sizes provided ({len(shape)}) must be greater or equal to the number "
            f"of dimensions in the tensor ({len(old)})"
        )
    whole = tuple(
        old[axis - added] if n == -1 and axis >= added else n
        for axis, n in enumerate(shape)
    )
    for axis, (n, wanted) in enumerate(zip(old, whole[added:], strict=True)):
        if n not in (1, wanted):
            raise runtime_error(
                f"The expanded size of the tensor ({wanted}) must match the existing "
                f"size ({n}) at non-singleton dimension {axis + added}.  Target sizes: "
                f"{list(whole)}.  Tensor sizes: {list(old)}"
            )
    return _expand(input, shape=whole)


def broadcast_to(input: Any, shape: Shape) -> Any:
    """See :func:`expand`. Source: PyTorch, ``torch.broadcast_to``.

    >>> import tinygrad_edu as torch
    >>> torch.broadcast_to(torch.tensor([1, 2]), (2, 2))
    tensor([[1, 2],
            [1, 2]])
    """
    return expand(input, shape)


def flip(input: Any, dims: Shape) -> Any:
    """In reverse order along some dimensions. Source: PyTorch, ``torch.flip``.

    >>> import tinygrad_edu as torch
    >>> torch.flip(torch.tensor([1, 2, 3]), (0,))
    tensor([3, 2, 1])
    """
    tensor(input, "flip")
    several = (dims,) if isinstance(dims, int) else dims
    return _flip(input, dims=tuple(dimension(d, input._array.ndim) for d in several))


# ------------------------------------------------------------------ joining


def cat(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Tensors one behind the other along ``dim``; the other sizes must agree.

    Source: PyTorch, ``torch.cat``.

    >>> import tinygrad_edu as torch
    >>> torch.cat([torch.tensor([1, 2]), torch.tensor([3])])
    tensor([1, 2, 3])
    """
    parts = _without_old_empties(same_dtype(_parts(tensors, "cat")))
    axis = dimension(dim, parts[0]._array.ndim)
    if parts[0]._array.ndim == 0:
        raise runtime_error(
            "zero-dimensional tensor (at position 0) cannot be concatenated",
            hint="torch.stack makes a new dimension",
        )
    _check_sizes(parts, axis)
    return _cat(*parts, dim=axis)


def stack(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Tensors of one shape one behind the other along a new dimension.

    Source: PyTorch, ``torch.stack``.

    >>> import tinygrad_edu as torch
    >>> torch.stack([torch.tensor([1, 2]), torch.tensor([3, 4])])
    tensor([[1, 2],
            [3, 4]])
    """
    parts = _parts(tensors, "stack")
    shape = parts[0]._array.shape
    for i, part in enumerate(parts):
        if part._array.shape != shape:
            raise runtime_error(
                f"stack expects each tensor to be equal size, but got {list(shape)} at "
                f"entry 0 and {list(part._array.shape)} at entry {i}"
            )
    return _stack(*same_dtype(parts), dim=dimension(dim, len(shape) + 1))


def _parts(tensors: Any, name: str) -> list[Any]:
    if isinstance(tensors, TensorBase):
        raise type_error(
            f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, "
            "not Tensor",
            hint=f"torch.{name}([a, b])",
        )
    parts = list(tensors)
    for i, each in enumerate(parts):
        if not isinstance(each, TensorBase):
            raise type_error(
                f"expected Tensor as element {i} in argument 0, but got "
                f"{type(each).__name__}"
            )
    if not parts and name == "cat":
        raise value_error("torch.cat(): expected a non-empty list of Tensors")
    if not parts:
        raise runtime_error(f"{name} expects a non-empty TensorList")
    return parts


def _without_old_empties(parts: list[Any]) -> list[Any]:
    """``torch.tensor([])`` joins anything, whatever its dimensions, as in PyTorch."""
    kept = [part for part in parts if part._array.shape != (0,)]
    return kept or parts


def _check_sizes(parts: list[Any], axis: int) -> None:
    first = parts[0]._array.shape
    for i, part in enumerate(parts):
        shape = part._array.shape
        if len(shape) != len(first):
            raise runtime_error(
                f"Tensors must have same number of dimensions: got {len(first)} and "
                f"{len(shape)}"
            )
        for other, (m, n) in enumerate(zip(first, shape, strict=True)):
            if other != axis and m != n:
                raise runtime_error(
                    "Sizes of tensors must match except in dimension "
                    f"{axis}. Expected size {m} but got size {n} for tensor number "
                    f"{i} in the list."
                )


# ------------------------------------------------------------------ cutting


def split(tensor: Any, split_size_or_sections: Any, dim: int = 0) -> tuple[Any, ...]:
    """Pieces along ``dim``, of one size or of the sizes named; all are views.

    Source: PyTorch, ``torch.split``.

    >>> import tinygrad_edu as torch
    >>> torch.split(torch.arange(5), 2)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    checks.tensor(tensor, "split", "tensor")
    axis = cut_dimension(tensor, dim, "split")
    length = tensor._array.shape[axis]
    if isinstance(split_size_or_sections, int):
        size = split_size_or_sections
        if size <= 0:
            raise runtime_error(
                f"split expects split_size be non-negative, but got split_size={size}"
            )
        pieces = [min(size, length - i) for i in range(0, length, size)] or [0]
        alike = True
    else:
        pieces, alike = list(split_size_or_sections), False
        if sum(pieces) != length:
            raise runtime_error(
                "split_with_sizes expects split_sizes to sum exactly to "
                f"{length} (input tensor's size at dimension {axis}), but got "
                f"split_sizes={pieces}"
            )
    cuts = pairwise(accumulate(pieces, initial=0))
    return tuple(
        _split(tensor, dim=axis, start=start, end=end, alike=alike)
        for start, end in cuts
    )


def cut_dimension(input: Any, dim: int, function: str) -> int:
    """The dimension to cut, counted from the front; one number cannot be cut."""
    if input._array.ndim == 0:
        raise runtime_error(f"{function} expects at least a 1-dimensional tensor")
    return dimension(dim, input._array.ndim)


def chunk(input: Any, chunks: int, dim: int = 0) -> tuple[Any, ...]:
    """At most ``chunks`` pieces of equal size along ``dim``.

    Source: PyTorch, ``torch.chunk``.

    >>> import tinygrad_edu as torch
    >>> torch.chunk(torch.arange(5), 2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    tensor(input, "chunk")
    if chunks <= 0:
        raise runtime_error(
            f"chunk expects `chunks` to be greater than 0, got: {chunks}"
        )
    length = input._array.shape[cut_dimension(input, dim, "chunk")]
    return split(input, max(-(-length // chunks), 1), dim)


def unbind(input: Any, dim: int = 0) -> tuple[Any, ...]:
    """The slices along ``dim``, each without that dimension.

    Source: PyTorch, ``torch.unbind``.

    >>> import tinygrad_edu as torch
    >>> torch.unbind(torch.tensor([[1, 2], [3, 4]]))
    (tensor([1, 2]), tensor([3, 4]))
    """
    tensor(input, "unbind")
    if input._array.ndim == 0:
        raise index_error("Dimension specified as 0 but tensor has no dimensions")
    axis = dimension(dim, input._array.ndim)
    return tuple(_unbind(input, dim=axis, i=i) for i in range(input._array.shape[axis]))


def contiguous(input: Any) -> Any:
    """The tensor itself where its numbers lie in order, else a copy that does.

    Source: PyTorch, ``Tensor.contiguous``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(2, 3).t().contiguous().is_contiguous()
    True
    """
    return input if input._array.flags.c_contiguous else _contiguous_copy(input)


def _contiguous_copy(input: Any) -> Any:
    return clone(input)
