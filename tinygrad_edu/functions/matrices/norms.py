"""Norms: how large a vector or a matrix is."""

from __future__ import annotations

import math
from typing import Any

from ...autograd.alignment import cast
from ...autograd.recording import general
from ...dtypes import dtype as Dtype
from ...dtypes import from_numpy, is_floating, scalar_name
from ...errors import runtime_error, type_error
from ...ops.along import norms as ops
from ..along.extremes import amax, amin
from ..along.reduction import sum as add_up
from ..arrangement.rearranging import _permute
from ..arrangement.shape import unsqueeze
from ..checks import Dim, dimension, dimensions, real, tensor
from ..numbers.elementwise import abs as magnitude
from ..numpy_names import numpy_names
from .decompositions import svdvals
from .matrix_checks import check_floating

_vector_norm = general(ops.vector_norm)
Order = float | int | str | None


@numpy_names
def vector_norm(
    x: Any,
    ord: float = 2,
    dim: Dim = None,
    keepdim: bool = False,
    *,
    dtype: Dtype | None = None,
) -> Any:
    """(Σ |x|ᵖ)^(1/p) over ``dim``, or over everything; p is ``ord``, also 0, ±inf.

    Source: PyTorch, ``torch.linalg.vector_norm``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.vector_norm(torch.tensor([3.0, 4.0]))
    tensor(5.)
    >>> torch.linalg.vector_norm(torch.tensor([3.0, -4.0]), ord=float("inf"))
    tensor(4.)
    """
    check_floating(tensor(x, "linalg_vector_norm"), "linalg.vector_norm", True)
    real(ord, "linalg_vector_norm", "ord")
    if dtype is not None:
        x = cast(x, _wider(x, dtype))
    if x._array.dtype.kind == "c":
        x = magnitude(x)
    dims = dimensions(dim, x._array.ndim, "linalg_vector_norm")
    if not ops.has_identity(x._array.shape, ord, dims):
        raise _no_identity(ord, x._array.shape, dims)
    return _vector_norm(x, ord=float(ord), dim=dims, keepdim=keepdim)


def _no_identity(ord: float, shape: Any, dims: Any) -> Exception:
    """PyTorch's words, its missing space too, for the norm of nothing."""
    empty = [axis for axis in dims or () if shape[axis] == 0]
    where, why = "an empty tensor because", "the operation does not have an identity"
    if empty and len(shape) > 1:
        where = f"the dimension {empty[0]}because this dimension is empty and"
    return runtime_error(
        f"linalg.vector_norm cannot compute the {ord:g} norm on {where} {why}"
    )


def _wider(x: Any, dtype: Dtype) -> Dtype:
    """The dtype to compute in, which must not lose digits of x."""
    if not is_floating(dtype.numpy):
        raise runtime_error(
            "linalg.vector_norm: dtype should be floating point or complex, but got "
            f"{scalar_name(dtype)}"
        )
    own = from_numpy(x._array.dtype)
    if own.itemsize > dtype.itemsize:
        raise runtime_error(
            f"linalg.vector_norm: the dtype of the input ({scalar_name(own)}) should "
            "be convertible without narrowing to the specified dtype "
            f"({scalar_name(dtype)})"
        )
    return dtype


def matrix_norm(
    A: Any,
    ord: Order = "fro",
    dim: Any = (-2, -1),
    keepdim: bool = False,
    *,
    dtype: Dtype | None = None,
) -> Any:
    """The norm of matrices: "fro" √Σa², "nuc" Σ of the singular values, 2 and -2 the
    largest and the smallest of them, 1 and -1 of the column sums, ±inf of the row sums.

    Source: PyTorch, ``torch.linalg.matrix_norm``.

    >>> import tinygrad_edu as torch
    >>> A = torch.tensor([[3.0, 0.0], [0.0, 4.0]])
    >>> torch.linalg.matrix_norm(A), torch.linalg.matrix_norm(A, "nuc")
    (tensor(5.), tensor(7.))
    """
    ndim = tensor(A, "linalg_matrix_norm")._array.ndim
    if ndim < 2:
        raise runtime_error(
            "linalg.matrix_norm: The input tensor A must have at least 2 dimensions."
        )
    rows, columns = _two_dimensions(dim, ndim)
    check_floating(A, "linalg.matrix_norm", True)
    if ord == "fro":
        return vector_norm(A, 2, (rows, columns), keepdim, dtype=dtype)
    if dtype is not None:
        A = cast(A, _wider(A, dtype))
    if not isinstance(ord, str | int | float):
        raise type_error(
            "linalg_matrix_norm() received an invalid combination of arguments",
            got=f"ord of type {type(ord).__name__}",
        )
    if ord in ("nuc", 2, -2):
        check_floating(A, "linalg.matrix_norm")
        return _by_singular_values(A, ord, rows, columns, keepdim)
    if ord in (1, -1, math.inf, -math.inf):
        return _by_sums(A, float(ord), rows, columns, keepdim)
    raise runtime_error(
        f"linalg.matrix_norm: Order {ord} not supported.",
        expected='one of "fro", "nuc", 1, -1, 2, -2, inf, -inf',
    )


def _two_dimensions(dim: Any, ndim: int) -> tuple[int, int]:
    pair = tuple(dim) if isinstance(dim, tuple | list) else (dim,)
    if len(pair) != 2:
        raise runtime_error(
            "linalg.matrix_norm: dim must be a 2-tuple. Got "
            + " ".join(str(each) for each in pair)
        )
    rows, columns = (dimension(each, ndim) for each in pair)
    if rows == columns:
        raise runtime_error(
            f"linalg.matrix_norm: dims must be different. Got ({pair[0]}, {pair[1]})"
        )
    return rows, columns


def _by_singular_values(
    A: Any, ord: Order, rows: int, columns: int, keepdim: bool
) -> Any:
    ndim = A._array.ndim
    before = [i for i in range(ndim) if i not in (rows, columns)]
    order = (*before, rows, columns)
    values = svdvals(_permute(A, dims=order))
    empty = values._array.shape[-1] == 0  # the norm of nothing is 0
    if ord == "nuc" or (ord == 2 and empty):
        out = add_up(values, -1, keepdim)
    else:
        out = (amax if ord == 2 else amin)(values, -1, keepdim)
    if not keepdim:
        return out
    return _permute(unsqueeze(out, -1), dims=tuple(map(order.index, range(ndim))))


def _by_sums(A: Any, ord: float, rows: int, columns: int, keepdim: bool) -> Any:
    """Sums along one dimension, then the extreme of them along the other."""
    summed, compared = (rows, columns) if abs(ord) == 1 else (columns, rows)
    sums = vector_norm(A, 1, summed, keepdim)
    if not keepdim and compared > summed:
        compared -= 1
    if ord > 0 and sums._array.shape[compared] == 0:  # the norm of nothing is 0
        return add_up(sums, compared, keepdim)
    return (amax if ord > 0 else amin)(sums, compared, keepdim)


@numpy_names
def norm(
    A: Any,
    ord: Order = None,
    dim: Dim = None,
    keepdim: bool = False,
    *,
    dtype: Dtype | None = None,
) -> Any:
    """The norm of a vector or a matrix, whichever ``dim`` and ``ord`` speak of.

    Without ``ord`` √Σx² of all numbers. Source: PyTorch, ``torch.linalg.norm``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.norm(torch.tensor([[3.0, 0.0], [0.0, 4.0]]))
    tensor(5.)
    >>> torch.linalg.norm(torch.tensor([[3.0, 0.0], [0.0, 4.0]]), ord=2)
    tensor(4.)
    """
    ndim = tensor(A, "linalg_norm")._array.ndim
    if ord is None:
        return vector_norm(A, 2, dim, keepdim, dtype=dtype)
    pair = len(dim) if isinstance(dim, tuple | list) else 1
    if dim is not None and pair not in (1, 2):
        raise runtime_error(
            "linalg.norm: If dim is specified, it must be of length 1 or 2. Got "
            f"{list(dim)}"  # type: ignore[arg-type]
        )
    if dim is None and ndim not in (1, 2):
        raise runtime_error(
            "linalg.norm: If dim is not specified but ord is, the input must be 1D or "
            f"2D. Got {ndim}D."
        )
    if isinstance(ord, str) or (ndim if dim is None else pair) == 2:
        return matrix_norm(A, ord, (0, 1) if dim is None else dim, keepdim, dtype=dtype)
    return vector_norm(A, ord, dim, keepdim, dtype=dtype)
