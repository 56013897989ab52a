"""Inverses, systems of equations, determinants: ``torch.linalg``, first part."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...autograd.autocasting import in_float32
from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...dtypes import kind_name
from ...errors import runtime_error
from ...ops.matrices import solving as ops
from ...transfers import placed, to_cpu
from ..arrangement.shape import reshape
from ..checks import flag, tensor, whole
from ..numbers.choosing import where
from ..return_types import named
from .matrix_checks import check_floating, check_kernel, check_real, check_square

_inv, _solve = general(ops.linalg_inv_ex), general(ops.linalg_solve_ex)
_det, _slogdet = general(ops.linalg_det), general(ops.linalg_slogdet)
_solve_triangular = general(ops.linalg_solve_triangular)
general(ops.cofactors)

SignAndLog = named("linalg_slogdet", "sign", "logabsdet")
InverseAndInfo = named("linalg_inv_ex", "inverse", "info")
ResultAndInfo = named("linalg_solve_ex", "result", "info")


@in_float32
def inv(A: Any) -> Any:
    """A⁻¹ of each matrix (…, n, n). Source: PyTorch, ``torch.linalg.inv``.

    Raises LinAlgError for a singular matrix.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.inv(torch.tensor([[2.0, 0.0], [0.0, 4.0]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    tensor(A, "linalg_inv", "A")
    check_square(A, "linalg.inv")
    check_floating(A, "linalg.inv")
    return _inv(A)


@in_float32
def inverse(input: Any) -> Any:
    """The same as ``torch.linalg.inv``. Source: PyTorch, ``torch.inverse``.

    >>> import tinygrad_edu as torch
    >>> torch.inverse(torch.tensor([[4.0]]))
    tensor([[0.2500]])
    """
    tensor(input, "inverse")
    return inv(input)


@in_float32
def inv_ex(A: Any, *, check_errors: bool = False) -> Any:
    """A⁻¹, and instead of an error ``info``: where elimination stopped, 0 for nowhere.

    Source: PyTorch, ``torch.linalg.inv_ex``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.inv_ex(torch.zeros(2, 2)).info
    tensor(1, dtype=torch.int32)
    """
    tensor(A, "linalg_inv_ex", "A")
    check_square(A, "linalg.inv")
    check_floating(A, "linalg.inv")
    found = info(A, ops.first_zero_pivot)
    if check_errors and found._array.any():
        raise ops.explain_singular(A._array, "inv_ex")
    return InverseAndInfo((_inv(A, check=False), found))


def info(A: Any, failing: Any) -> Any:
    """For each matrix of a stack, the number of the step that fails, 0 for none."""
    a = to_cpu(A._array)
    found = np.zeros(a.shape[:-2], np.int32)
    for place in np.ndindex(*found.shape):
        found[place] = failing(a[place])
    return TensorBase._from_array(placed(found, A._device), place=A._device)


# ------------------------------------------------------------------ systems


@in_float32
def solve(A: Any, B: Any, *, left: bool = True) -> Any:
    """X with A X = B, or with X A = B where ``left`` is false; B may be a vector.

    Faster and more exact than ``inv(A) @ B``. Raises LinAlgError for a singular A.
    Source: PyTorch, ``torch.linalg.solve``.

    >>> import tinygrad_edu as torch
    >>> A = torch.tensor([[2.0, 0.0], [0.0, 4.0]])
    >>> torch.linalg.solve(A, torch.tensor([1.0, 1.0]))
    tensor([0.5000, 0.2500])
    """
    tensor(A, "linalg_solve", "A")
    vector = _check_solve(A, B, left)
    return _solve(A, B, left=left, vector=vector)


@in_float32
def solve_ex(A: Any, B: Any, *, left: bool = True, check_errors: bool = False) -> Any:
    """X as :func:`solve` finds it, and instead of an error ``info``, 0 where all went
    well. Source: PyTorch, ``torch.linalg.solve_ex``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.solve_ex(torch.eye(2), torch.ones(2)).info
    tensor(0, dtype=torch.int32)
    """
    vector = _check_solve(A, B, left)
    found = _solve(A, B, left=left, vector=vector, check=check_errors)
    return ResultAndInfo((found, info(A, ops.first_zero_pivot)))


def _check_solve(A: Any, B: Any, left: bool) -> bool:
    """PyTorch's conditions; whether B is a vector or a stack of vectors."""
    check_square(A, "linalg.solve")
    check_floating(A, "linalg.solve", low=True)
    a, b = A._array, tensor(B, "linalg_solve", "B", 2)._array
    if a.dtype != b.dtype:
        raise runtime_error(
            "linalg.solve: Expected A and B to have the same dtype, but found A of "
            f"type {kind_name(a.dtype)} and B of type "
            f"{kind_name(b.dtype)} instead"
        )
    check_kernel(A, "lu_cpu")
    vector = is_vector(a, b)
    check_right_side(a, b, left, vector, "linalg.solve")
    if vector and not left:
        raise runtime_error(
            "linalg.solve: Vector broadcasting of the left hand side is not supported "
            "for left=False. In this case linalg.solve is equivalent to "
            "B / A.squeeze(-1)"
        )
    return vector


def is_vector(a: Any, b: Any) -> bool:
    """Whether the right side is one vector for each matrix."""
    return bool(b.ndim == 1 or (b.ndim == a.ndim - 1 and b.shape == a.shape[:-1]))


def check_right_side(a: Any, b: Any, left: bool, vector: bool, function: str) -> None:
    """B must have as many rows (columns, from the right) as A."""
    if b.ndim < 2 and not vector:
        raise runtime_error(
            f"{function}: The input tensor B must have at least 2 dimensions."
        )
    rows, columns = (b.shape[-1], 1) if vector else b.shape[-2:]
    n = a.shape[-1]
    if n != (rows if left else columns):
        equation = "AX = B" if left else "XA = B"
        raise runtime_error(
            f"{function}: Incompatible shapes of A and B for the equation {equation} "
            f"({a.shape[-2]}x{n} and {rows}x{columns})"
        )
    one, other = a.shape[:-2], () if vector else b.shape[:-2]
    for m, k in zip(reversed(one), reversed(other), strict=False):
        if m != k and 1 not in (m, k):
            raise runtime_error(
                f"{function}: the stacks {tuple(one)} and {tuple(other)} do not fit"
            )


def solve_triangular(
    A: Any, B: Any, *, upper: bool, left: bool = True, unitriangular: bool = False
) -> Any:
    """X with A X = B for a triangular A, by substitution.

    The other triangle of A is not looked at, nor the diagonal where it is known to be
    1, ``unitriangular``. Source: PyTorch, ``torch.linalg.solve_triangular``.

    >>> import tinygrad_edu as torch
    >>> A = torch.tensor([[1.0, 1.0], [0.0, 2.0]])
    >>> torch.linalg.solve_triangular(A, torch.ones(2, 1), upper=True)
    tensor([[0.5000],
            [0.5000]])
    """
    name = "linalg.solve_triangular"
    flag(upper, "linalg_solve_triangular", "upper")
    check_square(A, name)
    a, b = A._array, tensor(B, "linalg_solve_triangular", "B", 2)._array
    if a.dtype != b.dtype:
        raise runtime_error(
            f"{name}: Expected A and B to have the same dtype, but found A of type "
            f"{kind_name(a.dtype)} and B of type "
            f"{kind_name(b.dtype)} instead"
        )
    check_right_side(a, b, left, False, name)
    check_kernel(A, "triangular_solve_cpu")
    return _solve_triangular(A, B, upper=upper, left=left, unitriangular=unitriangular)


# ------------------------------------------------------------------ determinants


def det(A: Any) -> Any:
    """The determinant of each matrix: the volume of the unit cube after A.

    Source: PyTorch, ``torch.linalg.det``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.det(torch.tensor([[2.0, 0.0], [0.0, 4.0]]))
    tensor(8.)
    """
    tensor(A, "linalg_det", "A")
    check_square(A, "linalg.det")
    check_floating(A, "linalg.det", kernel="lu_cpu")
    return _det(A)


def slogdet(A: Any) -> Any:
    """The sign of det(A) and log |det(A)|, which does not overflow for large matrices.

    Source: PyTorch, ``torch.linalg.slogdet``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.slogdet(torch.tensor([[0.0, 1.0], [1.0, 0.0]])).sign
    tensor(-1.)
    """
    tensor(A, "linalg_slogdet", "A")
    check_square(A, "linalg.slogdet")
    check_real(A, "linalg.slogdet")
    check_floating(A, "linalg.slogdet")
    return SignAndLog(_slogdet(A))


def logdet(input: Any) -> Any:
    """log det(input): nan where the determinant is negative, -inf where it is 0.

    Source: PyTorch, ``torch.logdet``.

    >>> import tinygrad_edu as torch
    >>> torch.logdet(torch.eye(3))
    tensor(0.)
    """
    check_square(input, "logdet")
    check_real(input, "logdet")
    check_floating(input, "logdet")
    sign, logarithm = _slogdet(input)
    return where(sign == -1.0, math.nan, logarithm)


# ------------------------------------------------------------------ tensors as matrices


@in_float32
def tensorsolve(A: Any, B: Any, dims: Any = None) -> Any:
    """X with tensordot(A, X, X.ndim) = B. Source: ``torch.linalg.tensorsolve``.

    >>> import tinygrad_edu as torch
    >>> A = torch.eye(4).reshape(2, 2, 4)
    >>> torch.linalg.tensorsolve(A, torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    tensor([1., 2., 3., 4.])
    """
    tensor(A, "linalg_tensorsolve")
    ndim = tensor(B, "linalg_tensorsolve", "other", 2).dim()
    if dims is not None:
        last = [each % A.dim() for each in dims]
        A = A.permute([i for i in range(A.dim()) if i not in last] + last)
    shape = tuple(A.shape[ndim:])
    size = math.prod(shape)
    if size != B.numel() or size != math.prod(A.shape[:ndim]):
        raise runtime_error(
            "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == "
            f"prod(self.shape[:other.ndim]), but got {size} != {B.numel()}"
        )
    return reshape(solve(reshape(A, (size, size)), reshape(B, (-1,))), shape)


@in_float32
def tensorinv(A: Any, ind: int = 2) -> Any:
    """The tensor that undoes tensordot(A, ·, ind). Source: ``torch.linalg.tensorinv``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.tensorinv(torch.eye(4).reshape(4, 2, 2), ind=1).shape
    torch.Size([2, 2, 4])
    """
    tensor(A, "linalg_tensorinv")
    ind = whole(ind, "linalg_tensorinv", "ind")
    if ind <= 0:
        raise runtime_error(
            f"Expected a strictly positive integer for 'ind', but got {ind}"
        )
    before, after = tuple(A.shape[:ind]), tuple(A.shape[ind:])
    rows, columns = math.prod(before), math.prod(after)
    if rows != columns:
        raise runtime_error(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == "
            f"prod(self.shape[:ind]), but got {columns} != {rows}"
        )
    return reshape(inv(reshape(A, (columns, rows))), (*after, *before))
