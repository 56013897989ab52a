"""Functions that look at a part: narrow, select, diagonals, windows, strides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...errors import index_error, runtime_error
from ...layouts import address, owner_of
from ...ops.arrangement import indexing, windows
from ..checks import dimension, tensor, whole, wholes
from ..numpy_names import numpy_names
from .shape import ravel

_index, _view_scatter = general(indexing.index), general(indexing.view_scatter)
_narrow_copy = general(indexing.narrow_copy)
_diagonal, _diagonal_copy = general(windows.diagonal), general(windows.diagonal_copy)
_diag_embed = general(windows.diag_embed)
_unfold, _as_strided = general(windows.unfold), general(windows.as_strided)
general(windows.diagonal_zeros)
general(windows.unfold_zeros)

Shape = Sequence[int]

# ------------------------------------------------------------------ one part


@numpy_names
def narrow(input: Any, dim: int, start: Any, length: int) -> Any:
    """The part of ``dim`` from ``start`` on, ``length`` long: a view.

    Source: PyTorch, ``torch.narrow``.

    >>> import tinygrad_edu as torch
    >>> torch.narrow(torch.arange(5), 0, 1, 3)
    tensor([1, 2, 3])
    """
    return _index(input, key=_narrow_key(input, dim, start, length, "narrow"))


def narrow_copy(input: Any, dim: int, start: int, length: int) -> Any:
    """:func:`narrow` in memory of its own. Source: PyTorch, ``torch.narrow_copy``.

    >>> import tinygrad_edu as torch
    >>> torch.narrow_copy(torch.arange(5), 0, 1, 3)
    tensor([1, 2, 3])
    """
    start = whole(start, "narrow_copy", "start")
    key = _narrow_key(input, dim, start, length, "narrow_copy")
    return _narrow_copy(input, key=key)


def _narrow_key(
    input: Any, dim: int, start: Any, length: int, function: str
) -> tuple[Any, ...]:
    ndim = tensor(input, function)._array.ndim
    length = whole(length, function, "length")
    if ndim == 0:
        raise runtime_error("narrow() cannot be applied to a 0-dim tensor.")
    if length < 0:
        raise runtime_error("narrow(): length must be non-negative.")
    if isinstance(start, TensorBase):
        if start._array.ndim or start._array.dtype.kind not in "iu":
            raise runtime_error("start must be an 0-dim integral Tensor.")
        start = int(start._array)
    start = whole(start, function, "start")
    axis = dimension(dim, ndim)
    size = input._array.shape[axis]
    if not -size <= start <= size:
        raise index_error(
            f"start out of range (expected to be in range of [-{size}, {size}], but "
            f"got {start})"
        )
    first = start + size if start < 0 else start
    if first + length > size:
        raise runtime_error(
            f"start ({first}) + length ({length}) exceeds dimension size ({size})."
        )
    return (*(slice(None),) * axis, slice(first, first + length))


@numpy_names
def select(input: Any, dim: int, index: Any) -> Any:
    """One slice of ``dim``, without that dimension: a view.

    Source: PyTorch, ``torch.select``.

    >>> import tinygrad_edu as torch
    >>> torch.select(torch.tensor([[1, 2], [3, 4]]), 1, 0)
    tensor([1, 3])
    """
    return _index(input, key=_select_key(input, dim, index))


def _select_key(input: Any, dim: int, index: Any) -> tuple[Any, ...]:
    shape = tensor(input, "select")._array.shape
    if not shape:
        raise index_error("select() cannot be applied to a 0-dim tensor.")
    axis, place = dimension(dim, len(shape)), whole(index, "select", "index")
    if not -shape[axis] <= place < shape[axis]:
        raise index_error(
            f"select(): index {place} out of range for tensor of size {list(shape)} "
            f"at dimension {axis}"
        )
    return (*(slice(None),) * axis, place)


# ------------------------------------------------------------------ diagonals


def diagonal(input: Any, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Any:
    """A diagonal of two dimensions as the last dimension: a view.

    Source: PyTorch, ``torch.diagonal``.

    >>> import tinygrad_edu as torch
    >>> torch.diagonal(torch.tensor([[1, 2], [3, 4]]))
    tensor([1, 4])
    """
    return _diagonal(input, **_diagonal_of(input, offset, dim1, dim2))


def _diagonal_of(input: Any, offset: int, dim1: int, dim2: int) -> dict[str, int]:
    ndim = tensor(input, "diagonal")._array.ndim
    return _planes(offset, dim1, dim2, ndim)


def _planes(offset: int, dim1: int, dim2: int, ndim: int) -> dict[str, int]:
    """The dimensions of a diagonal, which must be two different ones."""
    offset = whole(offset, "diagonal", "offset")
    first, second = dimension(dim1, ndim), dimension(dim2, ndim)
    if first == second:
        raise runtime_error(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return {"offset": offset, "dim1": first, "dim2": second}


def diag_embed(input: Any, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Any:
    """The last dimension as a diagonal of two new ones, 0 elsewhere.

    Source: PyTorch, ``torch.diag_embed``.

    >>> import tinygrad_edu as torch
    >>> torch.diag_embed(torch.tensor([1, 2]))
    tensor([[1, 0],
            [0, 2]])
    """
    ndim = tensor(input, "diag_embed")._array.ndim
    return _diag_embed(input, **_planes(offset, dim1, dim2, ndim + 1))


def diag(input: Any, diagonal: int = 0) -> Any:
    """The diagonal of a matrix, or the matrix with this diagonal; always a copy.

    Source: PyTorch, ``torch.diag``.

    >>> import tinygrad_edu as torch
    >>> torch.diag(torch.tensor([[1, 2], [3, 4]]))
    tensor([1, 4])
    """
    ndim, diagonal = (
        tensor(input, "diag")._array.ndim,
        whole(diagonal, "diag", "diagonal"),
    )
    if ndim not in (1, 2):
        raise runtime_error(f"diag(): Supports 1D or 2D tensors. Got {ndim}D")
    if ndim == 1:
        return diag_embed(input, diagonal)
    return _diagonal_copy(input, offset=diagonal, dim1=0, dim2=1)


def diagflat(input: Any, offset: int = 0) -> Any:
    """All numbers on the diagonal of a matrix. Source: PyTorch, ``torch.diagflat``.

    >>> import tinygrad_edu as torch
    >>> torch.diagflat(torch.tensor([1, 2]))
    tensor([[1, 0],
            [0, 2]])
    """
    return diag_embed(ravel(input), offset)


def fill_diagonal_(input: Any, fill_value: Any, wrap: bool = False) -> Any:
    """Write one value on the main diagonal, in place; ``wrap`` starts it again below.

    Source: PyTorch, ``Tensor.fill_diagonal_``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(2, 2).fill_diagonal_(5)
    tensor([[5., 0.],
            [0., 5.]])
    """
    shape = tensor(input, "fill_diagonal_")._array.shape
    if len(shape) < 2:
        raise runtime_error("dimensions must larger than 1")
    if len(shape) > 2 and len(set(shape)) > 1:
        raise runtime_error("all dimensions of input must be of equal length")
    height, width = shape[0], shape[-1]
    starts = range(0, height, width + 1) if wrap and width else (0,)
    steps, own = _strides(input), offset_of(input)
    for start in starts:  # on a diagonal every dimension moves on by one
        length = min(height - start, *shape[1:])
        places = as_strided(input, (length,), (sum(steps),), own + start * steps[0])
        places.fill_(fill_value)
    return input


# ------------------------------------------------------------------ sliding windows


def unfold(input: Any, dimension: int, size: int, step: int) -> Any:
    """Windows of ``size`` numbers, one every ``step``, as a last dimension: a view.

    Source: PyTorch, ``Tensor.unfold``.

    >>> import tinygrad_edu as torch
    >>> torch.arange(5).unfold(0, 3, 2)
    tensor([[0, 1, 2],
            [2, 3, 4]])
    """
    shape = tensor(input, "unfold")._array.shape
    axis = _axis(dimension, len(shape))
    size, step = whole(size, "unfold", "size"), whole(step, "unfold", "step")
    length = shape[axis] if shape else 1
    if size < 0:
        raise runtime_error(f"size is {size} but must be >= 0")
    if size > length:
        raise runtime_error(
            f"maximum size for tensor at dimension {axis} is {length} but size is "
            f"{size}"
        )
    if step <= 0:
        raise runtime_error(f"step is {step} but must be > 0")
    return _unfold(input, dim=axis, size=size, step=step)


_axis = dimension  # ``unfold`` calls an argument ``dimension``

# ------------------------------------------------------------------ free strides


def as_strided(
    input: Any, size: Shape, stride: Shape, storage_offset: int | None = None
) -> Any:
    """The tensor's memory under any size and stride: a view.

    ``storage_offset`` counts from the first number of the memory; without it from the
    tensor's own first number. Source: PyTorch, ``torch.as_strided``.

    >>> import tinygrad_edu as torch
    >>> torch.as_strided(torch.arange(4), (3, 2), (1, 1))
    tensor([[0, 1],
            [1, 2],
            [2, 3]])
    """
    a, own = tensor(input, "as_strided")._array, offset_of(input)
    shape = wholes(size, "as_strided", "size")
    steps = wholes(stride, "as_strided", "stride")
    start = own
    if storage_offset is not None:
        start = whole(storage_offset, "as_strided", "storage_offset")
    _check_strides(shape, steps, start, a)
    layout = tuple(a.shape), _strides(input)
    return _as_strided(input, size=shape, stride=steps, start=start - own, own=layout)


def _check_strides(shape: Any, steps: Any, start: int, a: Any) -> None:
    if len(shape) != len(steps):
        raise runtime_error("mismatch in length of strides and shape")
    if any(step < 0 for step in steps):
        raise runtime_error(
            "as_strided: Negative strides are not supported at the moment, got "
            f"strides: {list(steps)}"
        )
    if start < 0:
        raise runtime_error(f"Tensor: invalid storage offset {start}")
    if any(n < 0 for n in shape):
        raise runtime_error(
            f"Storage size calculation overflowed with sizes={list(shape)} and "
            f"strides={list(steps)}"
        )
    last = sum((n - 1) * step for n, step in zip(shape, steps, strict=True))
    needed, size, itemsize = start + last + 1, owner_of(a).nbytes, a.itemsize
    if 0 not in shape and needed * itemsize > size:
        raise runtime_error(
            f"setStorage: sizes {list(shape)}, strides {list(steps)}, storage offset "
            f"{start}, and itemsize {itemsize} requiring a storage size of "
            f"{needed * itemsize} are out of bounds for storage of size {size}"
        )


def _strides(input: Any) -> tuple[int, ...]:
    a = input._array
    return tuple(step // a.itemsize for step in a.strides)


def offset_of(input: Any) -> int:
    """How many numbers stand in memory before a tensor's first one."""
    a = input._array
    return (address(a) - address(owner_of(a))) // int(a.itemsize)


# ------------------------------------------------------------------ parts written over


def slice_scatter(
    input: Any,
    src: Any,
    dim: int = 0,
    start: int | None = None,
    end: int | None = None,
    step: int = 1,
) -> Any:
    """A copy of input with ``src`` in a slice of ``dim``.

    Source: PyTorch, ``torch.slice_scatter``.

    >>> import tinygrad_edu as torch
    >>> torch.slice_scatter(torch.zeros(4), torch.ones(2), 0, 1, 3)
    tensor([0., 1., 1., 0.])
    """
    if not tensor(input, "slice_scatter")._array.ndim:
        raise index_error("slice() cannot be applied to a 0-dim tensor.")
    if step <= 0:
        raise runtime_error("slice step must be positive")
    axis = dimension(dim, input._array.ndim)
    key = (*(slice(None),) * axis, slice(start, end, step))
    return _scatter(input, src, "index", {"key": key}, "slice_scatter")


def select_scatter(input: Any, src: Any, dim: int, index: int) -> Any:
    """A copy of input with ``src`` in one slice of ``dim``.

    Source: PyTorch, ``torch.select_scatter``.

    >>> import tinygrad_edu as torch
    >>> torch.select_scatter(torch.zeros(2, 2), torch.ones(2), 0, 1)
    tensor([[0., 0.],
            [1., 1.]])
    """
    key = _select_key(input, dim, index)
    return _scatter(input, src, "index", {"key": key}, "select_scatter")


def diagonal_scatter(
    input: Any, src: Any, offset: int = 0, dim1: int = 0, dim2: int = 1
) -> Any:
    """A copy of input with ``src`` on a diagonal.

    Source: PyTorch, ``torch.diagonal_scatter``.

    >>> import tinygrad_edu as torch
    >>> torch.diagonal_scatter(torch.zeros(2, 2), torch.ones(2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    how = _diagonal_of(input, offset, dim1, dim2)
    return _scatter(input, src, "diagonal", how, "diagonal_scatter")


def _scatter(
    input: Any, src: Any, view: str, how: dict[str, Any], function: str
) -> Any:
    src = tensor(src, function, "src", 2).to(input.dtype)
    part = indexing.VIEWS[view].forward(input._array, **how)
    if src._array.shape != part.shape:
        raise runtime_error(
            "expected src to have a size equal to the slice of self. src size = "
            f"{list(src._array.shape)}, slice size = {list(part.shape)}"
        )
    return _view_scatter(input, src, view=view, how=how)
