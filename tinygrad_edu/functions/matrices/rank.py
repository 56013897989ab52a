"""Matrices that have no inverse: pseudo-inverse, least squares, rank, condition."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...autograd.autocasting import in_float32
from ...autograd.recording import as_array, general
from ...autograd.tensor_base import TensorBase
from ...dtypes import from_numpy, kind_name
from ...errors import LinAlgError, runtime_error
from ...ops.matrices import solving as ops
from ...transfers import placed, to_cpu
from ..along.reduction import sum as add_up
from ..arrangement.shape import reshape, squeeze, unsqueeze
from ..checks import tensor
from ..numbers.elementwise import abs as magnitude
from ..numbers.elementwise import over, square
from ..return_types import named
from .decompositions import eigvalsh, svdvals
from .matrix_checks import check_matrix, check_real, check_square
from .norms import matrix_norm
from .products import matmul
from .solving import inv, is_vector

_pinv, _lstsq = general(ops.linalg_pinv), general(ops.linalg_lstsq)
LeastSquares = named("linalg_lstsq", "solution", "residuals", "rank", "singular_values")


def limits(A: Any, atol: Any, rtol: Any) -> tuple[Any, Any]:
    """Below max(atol, rtol × the largest) a singular value counts as 0.

    Where nothing is said, rtol is max(m, n) × the precision of the dtype.
    """
    a = A._array
    usual = max(a.shape[-2:]) * float(np.finfo(a.dtype).eps)
    low = np.asarray(0.0 if atol is None else _plain(atol))
    if rtol is None:
        rtol = np.where(low > 0, 0.0, usual)
    return low, np.asarray(_plain(rtol))


def _plain(value: Any) -> Any:
    return value._array if isinstance(value, TensorBase) else value


def pinv(
    A: Any,
    rcond: Any = None,
    hermitian: bool = False,
    *,
    atol: Any = None,
    rtol: Any = None,
) -> Any:
    """The pseudo-inverse: of all X that make A X nearest to I, the smallest.

    Singular values below max(atol, rtol × the largest) count as 0. Source: PyTorch,
    ``torch.linalg.pinv``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.pinv(torch.tensor([[2.0, 0.0], [0.0, 0.0]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.0000]])
    """
    check_real(A, "linalg.pinv")
    a = A._array
    if a.ndim < 2 or from_numpy(a.dtype).name not in ("float32", "float64"):
        raise runtime_error(
            f"linalg.pinv({kind_name(a.dtype)}{{{list(a.shape)}}}): "
            "expected a tensor with 2 or more dimensions of float, double, cfloat or "
            "cdouble types"
        )
    if hermitian:
        check_square(A, "linalg.pinv", "A")
    low, relative = limits(A, atol, rcond if rtol is None else rtol)
    return _pinv(A, atol=low, rtol=relative, hermitian=hermitian)


@in_float32
def pinverse(input: Any, rcond: float = 1e-15) -> Any:
    """The older form of ``torch.linalg.pinv``. Source: PyTorch, ``torch.pinverse``.

    >>> import tinygrad_edu as torch
    >>> torch.pinverse(torch.tensor([[2.0], [0.0]]))
    tensor([[0.5000, 0.0000]])
    """
    tensor(input, "pinverse")
    return pinv(input, rcond)


@in_float32
def matrix_rank(
    A: Any,
    tol: Any = None,
    hermitian: bool = False,
    *,
    atol: Any = None,
    rtol: Any = None,
) -> Any:
    """How many singular values are not nearly 0, see :func:`pinv` for the limits.

    Source: PyTorch, ``torch.linalg.matrix_rank``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.matrix_rank(torch.ones(3, 3))
    tensor(1)
    """
    check_matrix(A, "torch.linalg.matrix_rank", "input")
    _check_double(A)
    if tol is not None:
        low, relative = np.asarray(_plain(tol)), np.asarray(0.0)
    else:
        low, relative = limits(A, atol, rtol)
    plain = A.detach()
    sizes = to_cpu((magnitude(eigvalsh(plain)) if hermitian else svdvals(plain))._array)
    largest = sizes.max(axis=-1, initial=0)
    limit = np.maximum(low, relative * largest)
    found = (sizes > limit[..., None]).sum(axis=-1)
    return TensorBase._from_array(placed(as_array(found), A._device), place=A._device)


def _check_double(A: Any) -> None:
    check_real(A, "linalg.matrix_rank")
    if from_numpy(A._array.dtype).name not in ("float32", "float64"):
        raise runtime_error(
            "This function doesn't handle types other than float and double"
        )


@in_float32
def cond(A: Any, p: Any = None) -> Any:
    """|A| |A⁻¹|: how many times a small error can grow in solving A x = b.

    ``p`` as in ``torch.linalg.matrix_norm``, 2 unless told. Source: PyTorch,
    ``torch.linalg.cond``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.cond(torch.tensor([[10.0, 0.0], [0.0, 1.0]]))
    tensor(10.)
    """
    if tensor(A, "linalg_cond")._array.ndim < 2:
        raise runtime_error(
            "linalg.cond: The input tensor must have at least 2 dimensions."
        )
    if p not in (None, 2, -2, 1, -1, math.inf, -math.inf, "fro", "nuc"):
        raise runtime_error(f"linalg.cond got an invalid norm type: {p}")
    if p in (None, 2, -2):
        values = svdvals(A)
        if values._array.shape[-1] == 0:
            return add_up(values, -1)
        first, last = values[..., 0], values[..., -1]
        return over(last, first) if p == -2 else over(first, last)
    check_square(A, f"linalg.cond(ord={p})")
    try:
        return matrix_norm(A, p) * matrix_norm(inv(A), p)
    except LinAlgError:
        return _cond_of_some(A, p)


def _cond_of_some(A: Any, p: Any) -> Any:
    """A stack with singular matrices in it: their condition is infinite."""
    if A._requires_grad:
        raise NotImplementedError("the gradient of cond of a singular matrix")
    shape = A._array.shape[:-2]
    out = np.full(shape, math.inf, A._array.dtype)
    for place in np.ndindex(*shape):
        one = TensorBase._from_array(A._array[place], place=A._device)
        if ops.first_zero_pivot(to_cpu(one._array)) == 0:
            out[place] = to_cpu(cond(one, p)._array)
    return TensorBase._from_array(placed(out, A._device), place=A._device)


@in_float32
def lstsq(A: Any, B: Any, rcond: float | None = None, *, driver: Any = None) -> Any:
    """X with the smallest |A X - B|; of several, the smallest.

    A is (…, m, n), B (…, m, k) or (…, m). ``residuals`` (Σ (A X - B)² by columns, for
    m > n) and ``singular_values`` are found by some of LAPACK's drivers only, and are
    empty else, as in PyTorch. Source: PyTorch, ``torch.linalg.lstsq``.

    >>> import tinygrad_edu as torch
    >>> A = torch.tensor([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    >>> B = torch.tensor([[1.0], [3.0], [5.0]])
    >>> torch.linalg.lstsq(A, B).solution
    tensor([[1.0000],
            [2.0000]])
    """
    driver = _check_lstsq(A, B, driver)
    a, b = A._array, B._array
    m, n = a.shape[-2:]
    vector = is_vector(a[..., 0], b)
    right = unsqueeze(B, -1) if vector else B
    eps = float(np.finfo(a.dtype).eps)
    limit = max(m, n) * eps if rcond is None else rcond
    solution = _lstsq(A, right, rtol=limit)
    plain = A.detach()
    rank = matrix_rank(plain, rtol=limit, atol=0.0)
    nothing = TensorBase._from_array(
        placed(np.empty(0, a.dtype), A._device), place=A._device
    )
    residuals = reshape(solution, (-1,))[:0]
    if m > n and driver != "gelsy" and bool((rank._array == n).all()):
        residuals = add_up(square(matmul(A, solution) - right), -2)
    no_rank = TensorBase._from_array(
        placed(np.empty(0, np.int64), A._device), place=A._device
    )
    return LeastSquares(
        (
            squeeze(solution, -1) if vector else solution,
            residuals,
            no_rank if driver == "gels" else rank,
            svdvals(plain) if driver in ("gelsd", "gelss") else nothing,
        )
    )


def _check_lstsq(A: Any, B: Any, driver: Any) -> str:
    name = "torch.linalg.lstsq"
    a = tensor(A, "linalg_lstsq")._array
    b = tensor(B, "linalg_lstsq", "b", 2)._array
    if a.ndim < 2:
        raise runtime_error(f"{name}: input must have at least 2 dimensions.")
    if b.ndim < 1:
        raise runtime_error(f"{name}: other must have at least 1 dimension.")
    if not 0 <= a.ndim - b.ndim <= 1:
        raise runtime_error(
            f"{name}: input.dim() must be greater or equal to other.dim() and "
            "(input.dim() - other.dim()) <= 1"
        )
    if a.dtype != b.dtype:
        one, other = (kind_name(each.dtype) for each in (a, b))
        raise runtime_error(
            f"{name}: Expected input and other to have the same dtype, but got input's "
            f"dtype {one} and other's dtype {other}"
        )
    _check_double(A)
    rows = b.shape[-1] if is_vector(a[..., 0], b) else b.shape[-2]
    if rows != a.shape[-2]:
        which = "-1" if is_vector(a[..., 0], b) else "-2"
        raise runtime_error(f"{name}: input.size(-2) should match other.size({which})")
    if driver not in (None, "gels", "gelsy", "gelsd", "gelss"):
        raise runtime_error(
            f"{name}: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)"
        )
    return driver or "gelsy"
