"""Products that pair numbers in other ways: outer, inner, kron, tensordot, cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...autograd.autocasting import in_float32, in_short_type
from ...autograd.recording import general
from ...dtypes import kind_name
from ...errors import runtime_error
from ...ops.matrices import geometry as geometry_ops
from ...ops.matrices import linalg as ops
from ..along.reduction import sum as add_up
from ..along.scan import cumprod
from ..arrangement.joining import cat
from ..arrangement.rearranging import _permute
from ..arrangement.shape import _reshape, unsqueeze
from ..arrangement.stretching import expand
from ..arrangement.windows import diagonal
from ..checks import dimension, tensor, whole, wrong_type
from ..numbers.elementwise import times
from ..numpy_names import numpy_names
from .matrix_checks import check_floating
from .products import _mm, refold, vdot

_trace, _cross = general(ops.trace), general(geometry_ops.cross)


def outer(input: Any, vec2: Any) -> Any:
    """Every number of one vector times every number of the other: (n), (m) → (n, m).

    Source: PyTorch, ``torch.outer``.

    >>> import tinygrad_edu as torch
    >>> torch.outer(torch.tensor([1, 2]), torch.tensor([10, 20, 30]))
    tensor([[10, 20, 30],
            [20, 40, 60]])
    """
    return _outer("outer", input, vec2)


def ger(input: Any, vec2: Any) -> Any:
    """The older name of :func:`outer`. Source: PyTorch, ``torch.ger``.

    >>> import tinygrad_edu as torch
    >>> torch.ger(torch.tensor([1, 2]), torch.tensor([10, 20]))
    tensor([[10, 20],
            [20, 40]])
    """
    return _outer("ger", input, vec2)


def _outer(function: str, input: Any, vec2: Any) -> Any:
    tensor(input, function)
    tensor(vec2, function, "vec2", 2)
    for name, each in (("self", input), ("vec2", vec2)):
        if each._array.ndim != 1:
            raise runtime_error(
                f"outer: Expected 1-D argument {name}, but got {each._array.ndim}-D"
            )
    return times(_reshape(input, shape=(input._array.size, 1)), vec2)


def inner(input: Any, other: Any) -> Any:
    """Σ over the last dimensions: (…, k), (… , k) → all pairs of rows.

    Source: PyTorch, ``torch.inner``.

    >>> import tinygrad_edu as torch
    >>> torch.inner(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([1.0, 1.0]))
    tensor([3., 7.])
    """
    a, b = tensor(input, "inner")._array, tensor(other, "inner", "other", 2)._array
    if a.ndim == 0 or b.ndim == 0:
        return times(input, other)
    if a.dtype != b.dtype:
        raise runtime_error("both inputs should have same dtype")
    if a.shape[-1] != b.shape[-1]:
        raise runtime_error(
            "inner() the last dimension must match on both input tensors but got "
            f"shapes {list(a.shape)} and {list(b.shape)}"
        )
    return tensordot(input, other, dims=([-1], [-1]))


@in_short_type
@numpy_names
def vecdot(x: Any, y: Any, *, dim: int = -1) -> Any:
    """Σ x y along one dimension. Source: PyTorch, ``torch.linalg.vecdot``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.vecdot(torch.ones(2, 3), torch.ones(2, 3))
    tensor([3., 3.])
    """
    a = tensor(x, "linalg_vecdot", "x")._array
    b = tensor(y, "linalg_vecdot", "y", 2)._array
    check_floating(x, "linalg.vecdot", low=True)
    if a.dtype != b.dtype:
        one, other = (kind_name(each.dtype) for each in (a, b))
        raise runtime_error(
            "linalg.vecdot: Expected x and y to have the same dtype, but found x of "
            f"type {one} and y of type {other} instead"
        )
    if a.ndim == b.ndim == 1:
        return vdot(x, y)
    if x._array.dtype.kind == "c":
        x = x.conj()
    return add_up(times(x, y), dim)


@in_float32
def trace(input: Any) -> Any:
    """Σ of the diagonal of a matrix. Source: PyTorch, ``torch.trace``.

    >>> import tinygrad_edu as torch
    >>> torch.trace(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    tensor(5.)
    """
    if tensor(input, "trace")._array.ndim != 2:
        raise runtime_error(
            f"trace: expected a matrix, but got tensor with dim {input._array.ndim}"
        )
    if input._array.dtype.kind == "b":
        raise NotImplementedError("\"trace\" not implemented for 'Bool'")
    return _trace(input)


def kron(input: Any, other: Any) -> Any:
    """Kronecker's product: each number of ``input`` becomes that number × ``other``.

    Source: PyTorch, ``torch.kron``.

    >>> import tinygrad_edu as torch
    >>> torch.kron(torch.tensor([1, 10]), torch.tensor([1, 2, 3]))
    tensor([ 1,  2,  3, 10, 20, 30])
    """
    one, other_shape = (
        tensor(input, "kron").shape,
        tensor(other, "kron", "other", 2).shape,
    )
    ndim = max(len(one), len(other_shape))
    left = (1,) * (ndim - len(one)) + tuple(one)
    right = (1,) * (ndim - len(other_shape)) + tuple(other_shape)
    spread_left = [n for size in left for n in (size, 1)]
    spread_right = [n for size in right for n in (1, size)]
    pairs = times(
        _reshape(input, shape=tuple(spread_left)),
        _reshape(other, shape=tuple(spread_right)),
    )
    return refold(pairs, shape=tuple(m * n for m, n in zip(left, right, strict=True)))


@in_short_type
def tensordot(a: Any, b: Any, dims: Any = 2) -> Any:
    """Σ over several dimensions at once: a number n means the last n of ``a`` and the
    first n of ``b``, two lists name them. Source: PyTorch, ``torch.tensordot``.

    >>> import tinygrad_edu as torch
    >>> a, b = torch.ones(3, 4, 5), torch.ones(4, 3, 2)
    >>> torch.tensordot(a, b, dims=([1, 0], [0, 1])).shape
    torch.Size([5, 2])
    """
    x, y = tensor(a, "tensordot", "a")._array, tensor(b, "tensordot", "b", 2)._array
    if x.dtype != y.dtype:
        raise runtime_error("both inputs should have same dtype")
    of_a, of_b = _summed_dimensions(x, y, dims)
    for i, j in zip(of_a, of_b, strict=True):
        if x.shape[i] != y.shape[j] and 1 not in (x.shape[i], y.shape[j]):
            raise runtime_error(
                "contracted dimensions need to match, but first has size "
                f"{x.shape[i]} in dim {i} and second has size {y.shape[j]} in dim {j}"
            )
        if x.shape[i] != y.shape[j]:  # a dimension of 1 stands for all of the other
            a = add_up(a, i, keepdim=True) if y.shape[j] == 1 else a
            b = add_up(b, j, keepdim=True) if x.shape[i] == 1 else b
    return _contract(
        a, b, [i % max(x.ndim, 1) for i in of_a], [j % max(y.ndim, 1) for j in of_b]
    )


def _summed_dimensions(x: Any, y: Any, dims: Any) -> tuple[list[int], list[int]]:
    if isinstance(dims, int):
        if dims < 0:
            raise runtime_error(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(x.ndim, y.ndim):
            raise runtime_error(
                f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}"
            )
        return list(range(-dims, 0)), list(range(dims))
    pair = dims.tolist() if hasattr(dims, "tolist") else dims
    if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
        raise runtime_error(
            "tensordot expects dims to be int or tuple[list[int], list[int]] or "
            f"list[list[int]] containing two lists, but got dims={dims}"
        )
    of_a, of_b = (list(each) if isinstance(each, Sequence) else [each] for each in pair)
    if len(of_a) != len(of_b):
        raise runtime_error("both dimension lists should have same length")
    for array, several in ((x, of_a), (y, of_b)):
        for each in several:
            if not isinstance(each, int):
                raise wrong_type("tensordot", "dims_self", "tuple of ints", each)
            dimension(each, array.ndim)
    return of_a, of_b


def _contract(a: Any, b: Any, of_a: list[int], of_b: list[int]) -> Any:
    """One matrix product: what stays × what is summed, what is summed × what stays."""
    free_a = [i for i in range(a.dim()) if i not in of_a]
    free_b = [j for j in range(b.dim()) if j not in of_b]
    shape = [a.shape[i] for i in free_a] + [b.shape[j] for j in free_b]
    inside = 1
    for i in of_a:
        inside *= a.shape[i]
    left = _permute(a, dims=(*free_a, *of_a))
    right = _permute(b, dims=(*of_b, *free_b))
    rows = left.numel() // inside if inside else _count(a.shape, free_a)
    columns = right.numel() // inside if inside else _count(b.shape, free_b)
    out = _mm(
        _reshape(left, shape=(rows, inside)), _reshape(right, shape=(inside, columns))
    )
    return _reshape(out, shape=tuple(shape))


def _count(shape: Any, dims: list[int]) -> int:
    total = 1
    for i in dims:
        total *= shape[i]
    return total


@numpy_names
def cross(input: Any, other: Any, dim: int | None = None) -> Any:
    """The vector at right angles to both, with length |a| |b| sin(angle).

    Without ``dim`` the first dimension of size 3. Source: PyTorch, ``torch.cross``.

    >>> import tinygrad_edu as torch
    >>> torch.cross(torch.tensor([1, 0, 0]), torch.tensor([0, 1, 0]), dim=0)
    tensor([0, 0, 1])
    """
    tensor(input, "cross")
    tensor(other, "cross", "other", 2)
    if dim is not None:
        dim = whole(dim, "cross", "dim")
    else:
        shape = tensor(input, "cross")._array.shape
        if 3 not in shape:
            raise runtime_error("no dimension of size 3 in input")
        dim = shape.index(3)
    return linalg_cross(input, other, dim=dim)


def linalg_cross(input: Any, other: Any, *, dim: int = -1) -> Any:
    """The cross product of vectors of 3, along the last dimension unless told.

    Source: PyTorch, ``torch.linalg.cross``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.cross(torch.tensor([1, 0, 0]), torch.tensor([0, 1, 0]))
    tensor([0, 0, 1])
    """
    a = tensor(input, "linalg_cross")._array
    b = tensor(other, "linalg_cross", "other", 2)._array
    if a.ndim != b.ndim:
        raise runtime_error(
            "linalg.cross: inputs must have the same number of dimensions."
        )
    axis = dimension(dim, a.ndim, "linalg_cross")
    if a.shape[axis] != 3 or b.shape[axis] != 3:
        raise runtime_error(
            f"linalg.cross: inputs dimension {dim} must have length 3. Got "
            f"{a.shape[axis]} and {b.shape[axis]}"
        )
    one, two = kind_name(a.dtype), kind_name(b.dtype)
    if one == "Bool":
        raise NotImplementedError("\"cross\" not implemented for 'Bool'")
    if one != two:
        raise runtime_error(f"expected scalar type {one} but found {two}")
    return _cross(input, other, dim=axis)


def linalg_diagonal(A: Any, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Any:
    """The diagonals of a stack of matrices: a view.

    Source: PyTorch, ``torch.linalg.diagonal``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.diagonal(torch.ones(5, 3, 3)).shape
    torch.Size([5, 3])
    """
    return diagonal(A, offset, dim1, dim2)


def vander(x: Any, *, N: int | None = None) -> Any:
    """Vandermonde's matrix: 1, x, x², … as columns, N of them, or as many as numbers.

    Source: PyTorch, ``torch.linalg.vander``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.vander(torch.tensor([2, 3, 5]))
    tensor([[ 1,  2,  4],
            [ 1,  3,  9],
            [ 1,  5, 25]])
    """
    kind = kind_name(tensor(x, "linalg_vander", "x")._array.dtype)
    if kind in ("Bool", "Half", "BFloat16"):
        raise runtime_error(
            "linalg.vander supports floating point, complex, and integer tensors, but "
            f"got {kind}"
        )
    if not x._array.shape:
        x = unsqueeze(x, 0)
    shape = x._array.shape
    count = shape[-1] if N is None else N
    if count <= 1:
        raise runtime_error("N must be greater than 1.")
    columns = expand(unsqueeze(x, -1), (*shape, count - 1))
    ones = columns[..., :1].detach() * 0 + 1
    return cat((ones, cumprod(columns, -1)), -1)
