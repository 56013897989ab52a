"""Functions that put dimensions, or the numbers along them, in another order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...autograd.operands import invalid_combination
from ...autograd.recording import general
from ...errors import index_error, runtime_error
from ...ops.arrangement import shape as ops
from ..checks import dimension, one_or_more, tensor, whole, wholes

_transpose = general(ops.transpose)
_permute = general(ops.permute)
_t = general(ops.t)
_flip, _roll, _rot90 = general(ops.flip), general(ops.roll), general(ops.rot90)
_tril, _triu = general(ops.tril), general(ops.triu)

Shape = Sequence[int]

# ------------------------------------------------------------------ order of dimensions


def transpose(input: Any, dim0: int, dim1: int) -> Any:
    """Two dimensions change places. Source: PyTorch, ``torch.transpose``.

    >>> import tinygrad_edu as torch
    >>> torch.transpose(torch.zeros(2, 3, 4), 0, 2).shape
    torch.Size([4, 3, 2])
    """
    tensor(input, "transpose")
    ndim = input._array.ndim
    first, second = dimension(dim0, ndim), dimension(dim1, ndim)
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
    ndim = tensor(input, "permute")._array.ndim
    dims = wholes(dims, "permute", "dims")
    if len(dims) != ndim:
        raise runtime_error(
            "permute(sparse_coo): number of dimensions in the tensor input does not "
            f"match the length of the desired ordering of dimensions i.e. input.dim() "
            f"= {ndim} is not equal to len(dims) = {len(dims)}"
        )
    order = tuple(dimension(dim, ndim) for dim in dims)
    if len(set(order)) != ndim:
        raise runtime_error("permute(): duplicate dims are not allowed.")
    return _permute(input, dims=order)


def movedim(input: Any, source: Any, destination: Any) -> Any:
    """Dimensions moved to other places; the rest keep their order.

    Source: PyTorch, ``torch.movedim``.

    >>> import tinygrad_edu as torch
    >>> torch.movedim(torch.zeros(2, 3, 4), 0, -1).shape
    torch.Size([3, 4, 2])
    """
    ndim = tensor(input, "movedim")._array.ndim
    if isinstance(source, int) is not isinstance(destination, int):
        raise invalid_combination("movedim", input, source, destination)
    start = one_or_more(source, "movedim", "source")
    end = one_or_more(destination, "movedim", "destination")
    if len(start) != len(end):
        raise runtime_error(
            f"movedim: Invalid source or destination dims: source ({list(start)} dims) "
            "should contain the same number of dims as destination "
            f"({list(end)} dims)"
        )
    old = [dimension(dim, ndim) for dim in start]
    new = [dimension(dim, ndim) for dim in end]
    for name, found, said in (("source", old, start), ("destination", new, end)):
        if len(set(found)) != len(found):
            raise runtime_error(f"movedim: repeated dim in `{name}` ({list(said)})")
    if ndim == 0:
        return _permute(input, dims=())
    order = [axis for axis in range(ndim) if axis not in old]
    for place, axis in sorted(zip(new, old, strict=True)):
        order.insert(place, axis)
    return _permute(input, dims=tuple(order))


def adjoint(input: Any) -> Any:
    """The last two dimensions exchanged, the numbers conjugated.

    Source: PyTorch, ``torch.adjoint``.

    >>> import tinygrad_edu as torch
    >>> torch.adjoint(torch.zeros(2, 3, 4)).shape
    torch.Size([2, 4, 3])
    """
    return conjugate_transpose(tensor(input, "adjoint"), "adjoint()")


def conjugate_transpose(input: Any, name: str) -> Any:
    """For real numbers the transpose alone."""
    swapped = matrix_transpose(input, name)
    return swapped.conj() if input._array.dtype.kind == "c" else swapped


def matrix_transpose(input: Any, name: str) -> Any:
    """The last two dimensions exchanged; ``name`` is what the user asked for."""
    ndim = input._array.ndim
    if ndim == 1:
        raise runtime_error(
            f"tensor.{name} is only supported on matrices or batches of matrices. Got "
            "1-D tensor."
        )
    return _transpose(input, dim0=max(ndim - 2, 0), dim1=max(ndim - 1, 0))


# ------------------------------------------------------------------ order of numbers


def flip(input: Any, dims: Shape) -> Any:
    """In reverse order along some dimensions. Source: PyTorch, ``torch.flip``.

    >>> import tinygrad_edu as torch
    >>> torch.flip(torch.tensor([1, 2, 3]), (0,))
    tensor([3, 2, 1])
    """
    ndim = tensor(input, "flip")._array.ndim
    several = (dims,) if isinstance(dims, int) else dims
    axes = tuple(dimension(d, ndim) for d in several)
    for axis in axes:
        if axes.count(axis) > 1:
            raise runtime_error(
                f"dim {axis} appears multiple times in the list of dims"
            )
    return _flip(input, dims=axes)


def fliplr(input: Any) -> Any:
    """Left and right exchanged: the second dimension reversed.

    Source: PyTorch, ``torch.fliplr``.

    >>> import tinygrad_edu as torch
    >>> torch.fliplr(torch.tensor([[1, 2], [3, 4]]))
    tensor([[2, 1],
            [4, 3]])
    """
    if tensor(input, "fliplr")._array.ndim < 2:
        raise runtime_error("Input must be >= 2-d.")
    return _flip(input, dims=(1,))


def flipud(input: Any) -> Any:
    """Top and bottom exchanged: the first dimension reversed.

    Source: PyTorch, ``torch.flipud``.

    >>> import tinygrad_edu as torch
    >>> torch.flipud(torch.tensor([[1, 2], [3, 4]]))
    tensor([[3, 4],
            [1, 2]])
    """
    if tensor(input, "flipud")._array.ndim < 1:
        raise runtime_error("Input must be >= 1-d.")
    return _flip(input, dims=(0,))


def roll(input: Any, shifts: Any, dims: Any = ()) -> Any:
    """Moved along ``dims``; what leaves at one end comes back at the other.

    Without ``dims`` the numbers move as if in one row. Source: ``torch.roll``.

    >>> import tinygrad_edu as torch
    >>> torch.roll(torch.tensor([1, 2, 3]), 1)
    tensor([3, 1, 2])
    """
    ndim = tensor(input, "roll")._array.ndim
    moves = one_or_more(shifts, "roll", "shifts")
    axes = () if dims is None else one_or_more(dims, "roll", "dims")
    if not moves:
        raise runtime_error("`shifts` required")
    if input._array.size == 0:
        return _roll(input, shifts=moves[:1], dims=None)
    if len(moves) != len(axes) and (axes or len(moves) != 1):
        raise runtime_error(
            f"shifts and dimensions must align. shifts: {len(moves)}, dims:{len(axes)}"
        )
    if axes and ndim == 0:
        raise index_error(
            f"Dimension specified as {axes[0]} but tensor has no dimensions"
        )
    if not axes:
        return _roll(input, shifts=moves[:1], dims=None)
    return _roll(input, shifts=moves, dims=tuple(dimension(d, ndim) for d in axes))


def rot90(input: Any, k: int = 1, dims: Shape = (0, 1)) -> Any:
    """Turned k times by 90° in the plane of two dimensions.

    Source: PyTorch, ``torch.rot90``.

    >>> import tinygrad_edu as torch
    >>> torch.rot90(torch.tensor([[1, 2], [3, 4]]))
    tensor([[2, 4],
            [1, 3]])
    """
    ndim = tensor(input, "rot90")._array.ndim
    turns, dims = whole(k, "rot90", "k"), wholes(dims, "rot90", "dims")
    if len(dims) != 2:
        raise runtime_error(
            f"expected total rotation dims == 2, but got dims = {len(dims)}"
        )
    if ndim < 2:
        raise runtime_error(f"expected total dims >= 2, but got total dims = {ndim}")
    first, second = dims
    axes = dimension(first, ndim), dimension(second, ndim)
    if axes[0] == axes[1]:
        raise runtime_error(
            f"expected rotation dims to be different, but got dim0 = {first} and dim1 "
            f"= {second}"
        )
    return _rot90(input, k=turns, dims=axes)


# ------------------------------------------------------------------ triangles


def tril(input: Any, diagonal: int = 0) -> Any:
    """The lower triangle, 0 above: j ≤ i + diagonal. Source: PyTorch, ``torch.tril``.

    >>> import tinygrad_edu as torch
    >>> torch.tril(torch.ones(2, 2))
    tensor([[1., 0.],
            [1., 1.]])
    """
    diagonal = whole(diagonal, "tril", "diagonal")
    return _tril(_matrices(input, "tril"), diagonal=diagonal)


def triu(input: Any, diagonal: int = 0) -> Any:
    """The upper triangle, 0 below: j ≥ i + diagonal. Source: PyTorch, ``torch.triu``.

    >>> import tinygrad_edu as torch
    >>> torch.triu(torch.ones(2, 2), diagonal=1)
    tensor([[0., 1.],
            [0., 0.]])
    """
    diagonal = whole(diagonal, "triu", "diagonal")
    return _triu(_matrices(input, "triu"), diagonal=diagonal)


def _matrices(input: Any, name: str) -> Any:
    if tensor(input, name)._array.ndim < 2:
        raise runtime_error(f"{name}: input tensor must have at least 2 dimensions")
    return input
