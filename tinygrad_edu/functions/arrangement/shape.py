"""Functions that give the same numbers another shape. Nearly all of them give views."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ...autograd.recording import general, share_memory
from ...autograd.tensor_base import TensorBase
from ...dtypes import dtype as Dtype
from ...dtypes import from_numpy, scalar_name
from ...errors import runtime_error, type_error
from ...ops.arrangement import shape as ops
from ...ops.arrangement.strides import restride, seen_as
from ..checks import dimension, each_tensor, is_whole, tensor, wholes
from ..numpy_names import numpy_names

_reshape = general(ops.reshape)
_reshape_copy, _contiguous = general(ops.reshape_copy), general(ops.contiguous)
_squeeze = general(ops.squeeze)
_unsqueeze = general(ops.unsqueeze)

Shape = Sequence[int]


def sizes(arguments: tuple[Any, ...], function: str = "empty") -> tuple[int, ...]:
    """``f(2, 3)`` and ``f((2, 3))`` mean the same."""
    if len(arguments) == 1 and isinstance(arguments[0], tuple | list):
        arguments = tuple(arguments[0])
    try:
        return tuple([int(n.__index__()) for n in arguments])
    except (AttributeError, TypeError):
        named = {"permute": "dims", "flip": "dims", "reshape": "shape"}.get(
            function, "size"
        )
        wrong = next(n for n in arguments if not is_whole(n))
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
    a = tensor(input, "reshape")._array
    whole = _complete(sizes((shape,), "reshape"), a)
    if a.flags.c_contiguous or seen_as(a, whole) is not None:
        return _reshape(input, shape=whole)
    return _reshape_copy(_contiguous(input), shape=whole)


def view(input: Any, shape: Shape | Dtype) -> Any:
    """Like :func:`reshape`, but refuses where memory would have to be copied.

    With a dtype: the same memory, its bytes read as another number type.
    Source: PyTorch, ``Tensor.view``.

    >>> import tinygrad_edu as torch
    >>> torch.arange(6).view(3, 2).shape
    torch.Size([3, 2])
    >>> torch.tensor([1.0]).view(torch.int32)
    tensor([1065353216], dtype=torch.int32)
    """
    if isinstance(shape, Dtype):
        return view_as_type(input, shape)
    a = tensor(input, "view")._array
    whole = _complete(tuple(shape), a)
    if not a.flags.c_contiguous and seen_as(a, whole) is None:
        raise runtime_error(
            "view size is not compatible with input tensor's size and stride (at "
            "least one dimension spans across two contiguous subspaces). Use "
            ".reshape(...) instead.",
            got=f"shape {tuple(a.shape)} to be seen as {whole}",
        )
    return _reshape(input, shape=whole)


def view_as_type(input: Any, dtype: Dtype) -> Any:
    """The same bytes as numbers of another type; the last dimension changes length."""
    a = input._array
    if dtype.numpy == a.dtype:
        out = TensorBase._from_array(a.view(), place=input._device)
    else:
        _check_bytes(a, from_numpy(a.dtype), dtype)
        out = TensorBase._from_array(_read_as(a, dtype), place=input._device)
    share_memory(input, out)
    return out


def _read_as(a: Any, dtype: Dtype) -> Any:
    old, new = a.itemsize, dtype.itemsize
    if old == new:
        return a.view(dtype.numpy)
    shape = (*a.shape[:-1], a.shape[-1] * old // new)
    return restride(a, shape, (*a.strides[:-1], new), dtype=dtype.numpy)


def _check_bytes(a: Any, old: Dtype, new: Dtype) -> None:
    """Whether the bytes of each row can be read as numbers of the other type."""
    if old.itemsize == new.itemsize:
        return
    how = f"to view {scalar_name(old)} as {scalar_name(new)} (different element sizes)"
    steps = [step // old.itemsize for step in a.strides]
    ratio = new.itemsize // old.itemsize
    if a.ndim == 0:
        raise runtime_error(f"self.dim() cannot be 0 {how}")
    if steps[-1] != 1 and a.shape[-1] != 1:
        raise runtime_error(f"self.stride(-1) must be 1 {how}, but got {steps[-1]}")
    if ratio < 2:
        return
    if a.shape[-1] % ratio:
        raise runtime_error(
            f"self.size(-1) must be divisible by {ratio} {how}, but got {a.shape[-1]}"
        )
    for axis, step in enumerate(steps[:-1]):
        if step % ratio:
            raise runtime_error(
                f"self.stride({axis}) must be divisible by {ratio} {how}, but got "
                f"{step}"
            )


def _complete(shape: tuple[int, ...], a: Any) -> tuple[int, ...]:
    """Replace -1 by the size that is left over."""
    if shape.count(-1) > 1:
        raise runtime_error("only one dimension can be inferred")
    for i, n in enumerate(shape):
        if n < -1:
            raise runtime_error(
                f"invalid shape dimension {n} at index {i} of shape {list(shape)}"
            )
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
    shape = tensor(input, "flatten")._array.shape
    start, end = (dimension(dim, len(shape)) for dim in (start_dim, end_dim))
    if start > end:
        raise runtime_error(
            "flatten() has invalid args: start_dim cannot come after end_dim"
        )
    if start == end and shape:
        return input
    joined = math.prod(shape[start : end + 1])
    return reshape(input, (*shape[:start], joined, *shape[end + 1 :]))


def unflatten(input: Any, dim: int, sizes: Shape) -> Any:
    """One dimension cut into several. Source: PyTorch, ``torch.unflatten``.

    >>> import tinygrad_edu as torch
    >>> torch.unflatten(torch.zeros(2, 6), 1, (2, 3)).shape
    torch.Size([2, 2, 3])
    """
    shape = tensor(input, "unflatten")._array.shape
    axis, new = dimension(dim, len(shape)), wholes(sizes, "unflatten", "sizes")
    if not new:
        raise runtime_error("unflatten: sizes must be non-empty")
    known = math.prod([n for n in new if n != -1])
    length = shape[axis] if shape else 1
    whole = length % known == 0 if known and -1 in new else known == length
    if not whole:
        raise runtime_error(
            f"unflatten: Provided sizes {list(new)} don't multiply up to the size of "
            f"dim {axis} ({length}) in the input tensor"
        )
    filled = [length // known if n == -1 else n for n in new]
    return view(input, (*shape[:axis], *filled, *shape[axis + 1 :]))


def ravel(input: Any) -> Any:
    """All numbers in one row, a view where possible. Source: PyTorch, ``torch.ravel``.

    >>> import tinygrad_edu as torch
    >>> torch.ravel(torch.tensor([[1, 2], [3, 4]]))
    tensor([1, 2, 3, 4])
    """
    tensor(input, "ravel")
    return _reshape(contiguous(input), shape=(input._array.size,))


def contiguous(input: Any, *, memory_format: Any = None) -> Any:
    """The tensor itself where its numbers lie in order, else a copy that does.

    Source: PyTorch, ``Tensor.contiguous``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(2, 3).t().contiguous().is_contiguous()
    True
    """
    return input if input._array.flags.c_contiguous else _contiguous(input)


@numpy_names
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
        for each in dim:
            if dim.count(each) > 1:
                raise runtime_error(
                    f"dim {each} appears multiple times in the list of dims"
                )
    elif dim is not None:
        dim = dimension(dim, ndim)
    return _squeeze(input, dim=dim)


@numpy_names
def unsqueeze(input: Any, dim: int) -> Any:
    """With a new dimension of length 1 at ``dim``. Source: ``torch.unsqueeze``.

    >>> import tinygrad_edu as torch
    >>> torch.unsqueeze(torch.zeros(2, 3), 1).shape
    torch.Size([2, 1, 3])
    """
    ndim = tensor(input, "unsqueeze")._array.ndim
    return _unsqueeze(input, dim=dimension(dim, ndim + 1))


def atleast_1d(*tensors: Any) -> Any:
    """Tensors with one dimension or more. Source: PyTorch, ``torch.atleast_1d``.

    >>> import tinygrad_edu as torch
    >>> torch.atleast_1d(torch.tensor(5))
    tensor([5])
    """
    return _each(lambda x: x if x._array.ndim else _reshape(x, shape=(1,)), tensors)


def atleast_2d(*tensors: Any) -> Any:
    """Tensors with two dimensions or more. Source: PyTorch, ``torch.atleast_2d``.

    >>> import tinygrad_edu as torch
    >>> torch.atleast_2d(torch.tensor([5, 6]))
    tensor([[5, 6]])
    """

    def grown(x: Any) -> Any:
        ndim = x._array.ndim
        if ndim == 0:
            return _reshape(x, shape=(1, 1))
        return unsqueeze(x, 0) if ndim == 1 else x

    return _each(grown, tensors)


def atleast_3d(*tensors: Any) -> Any:
    """Tensors with three dimensions or more. Source: PyTorch, ``torch.atleast_3d``.

    >>> import tinygrad_edu as torch
    >>> torch.atleast_3d(torch.tensor([5, 6])).shape
    torch.Size([1, 2, 1])
    """

    def grown(x: Any) -> Any:
        ndim = x._array.ndim
        if ndim == 0:
            return _reshape(x, shape=(1, 1, 1))
        row = unsqueeze(x, 0) if ndim == 1 else x
        return unsqueeze(row, -1) if ndim < 3 else x

    return _each(grown, tensors)


def _each(grow: Any, tensors: tuple[Any, ...]) -> Any:
    """One tensor answers with one, a list or several with a tuple."""
    if len(tensors) == 1 and isinstance(tensors[0], TensorBase):
        return grow(tensors[0])
    if len(tensors) == 1 and isinstance(tensors[0], tuple | list):
        tensors = tuple(tensors[0])
    return tuple(grow(each) for each in each_tensor(tensors))
