"""Matrices taken apart: svd, eigh, qr, cholesky, and what they are good for."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.autocasting import in_float32
from ...autograd.grad_mode import is_grad_enabled
from ...autograd.recording import general
from ...errors import runtime_error
from ...ops.matrices import decompositions as ops
from ...ops.registry import array_module_of
from ..arrangement.rearranging import transpose
from ..checks import tensor
from ..return_types import named
from .matrix_checks import (
    check_floating,
    check_kernel,
    check_matrix,
    check_real,
    check_square,
)
from .solving import info, solve_triangular

_svd, _svdvals = general(ops.linalg_svd), general(ops.linalg_svdvals)
_eigh, _eigvalsh = general(ops.linalg_eigh), general(ops.linalg_eigvalsh)
_qr, _cholesky = general(ops.linalg_qr), general(ops.linalg_cholesky_ex)

SVD = named("linalg_svd", "U", "S", "Vh")
OldSVD = named("svd", "U", "S", "V")
Eigh = named("linalg_eigh", "eigenvalues", "eigenvectors")
QR, OldQR = named("linalg_qr", "Q", "R"), named("qr", "Q", "R")
FactorAndInfo = named("linalg_cholesky_ex", "L", "info")


def _recorded(A: Any) -> bool:
    return bool(A._requires_grad and is_grad_enabled())


# ------------------------------------------------------------------ singular values


@in_float32
def svd(A: Any, full_matrices: bool = True, *, driver: str | None = None) -> Any:
    """A = U diag(S) Vh for each matrix (…, m, n): a turn, a stretch, a turn.

    S falls and is not negative; without ``full_matrices`` only the first min(m, n)
    columns of U and rows of Vh. Source: PyTorch, ``torch.linalg.svd``.

    >>> import tinygrad_edu as torch
    >>> U, S, Vh = torch.linalg.svd(torch.tensor([[0.0, 3.0], [2.0, 0.0]]))
    >>> S
    tensor([3., 2.])
    """
    tensor(A, "linalg_svd", "A")
    _check_svd(A, driver)
    return SVD(_svd(A, full_matrices=full_matrices))


@in_float32
def svdvals(A: Any, *, driver: str | None = None) -> Any:
    """The singular values of each matrix, falling.

    Source: PyTorch, ``torch.linalg.svdvals``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.svdvals(torch.tensor([[0.0, 3.0], [2.0, 0.0]]))
    tensor([3., 2.])
    """
    tensor(A, "linalg_svdvals", "A")
    _check_svd(A, driver)
    return _svd(A, full_matrices=False)[1] if _recorded(A) else _svdvals(A)


def _check_svd(A: Any, driver: str | None) -> None:
    check_matrix(A, "linalg.svd")
    check_real(A, "linalg.svd")
    check_floating(A, "linalg.svd", kernel="linalg_svd_cpu")
    if driver is not None:
        raise runtime_error(
            "linalg.svd: keyword argument `driver=` is only supported on CUDA inputs "
            "with cuSOLVER backend."
        )


@in_float32
def torch_svd(input: Any, some: bool = True, compute_uv: bool = True) -> Any:
    """The older form of ``torch.linalg.svd``, which returns V in place of Vh.

    Source: PyTorch, ``torch.svd``.

    >>> import tinygrad_edu as torch
    >>> torch.svd(torch.tensor([[0.0, 3.0], [2.0, 0.0]])).S
    tensor([3., 2.])
    """
    if tensor(input, "svd").dim() < 2:
        raise runtime_error(
            "linalg.svd: input should have at least 2 dimensions, but has "
            f"{input.dim()} dimensions instead"
        )
    if not compute_uv:
        values = svdvals(input)
        m, n = input.shape[-2:]
        before = tuple(input.shape[:-2])
        return OldSVD(
            (input.new_zeros((*before, m, m)), values, input.new_zeros((*before, n, n)))
        )
    u, s, vh = svd(input, full_matrices=not some)
    return OldSVD((u, s, transpose(vh, -2, -1)))


# ------------------------------------------------------------------ eigenvalues


@in_float32
def eigh(A: Any, UPLO: str = "L") -> Any:
    """A = V diag(Λ) Vᵀ of symmetric matrices (…, n, n); the eigenvalues Λ rise.

    Only the lower triangle is read, or the upper one with ``UPLO="U"``. Source:
    PyTorch, ``torch.linalg.eigh``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.eigh(torch.tensor([[2.0, 0.0], [0.0, 1.0]])).eigenvalues
    tensor([1., 2.])
    """
    return Eigh(_eigh(A, uplo=_check_eigh(A, UPLO)))


@in_float32
def eigvalsh(A: Any, UPLO: str = "L") -> Any:
    """The eigenvalues of symmetric matrices, rising.

    Source: PyTorch, ``torch.linalg.eigvalsh``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.eigvalsh(torch.tensor([[2.0, 1.0], [1.0, 2.0]]))
    tensor([1., 3.])
    """
    tensor(A, "linalg_eigvalsh", "input")
    uplo = _check_eigh(A, UPLO)
    return _eigh(A, uplo=uplo)[0] if _recorded(A) else _eigvalsh(A, uplo=uplo)


def _check_eigh(A: Any, UPLO: str) -> str:
    check_square(A, "linalg.eigh")
    check_real(A, "linalg.eigh")
    if UPLO.upper() not in ("L", "U"):
        raise runtime_error(f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")
    check_kernel(A, "linalg_eigh_cpu")
    return UPLO.upper()


# ------------------------------------------------------------------ QR and Cholesky


@in_float32
def qr(A: Any, mode: str = "reduced") -> Any:
    """A = Q R: orthonormal columns Q and an upper triangle R.

    ``mode`` "reduced" gives Q (m, k) and R (k, n), k = min(m, n); "complete" a square
    Q; "r" only R. Source: PyTorch, ``torch.linalg.qr``.

    >>> import tinygrad_edu as torch
    >>> Q, R = torch.linalg.qr(torch.tensor([[3.0, 1.0], [4.0, 2.0]]))
    >>> torch.allclose(Q @ R, torch.tensor([[3.0, 1.0], [4.0, 2.0]]))
    True
    """
    tensor(A, "linalg_qr", "A")
    check_matrix(A, "linalg.qr")
    check_real(A, "linalg.qr")
    check_floating(A, "linalg.qr", kernel="geqrf_cpu")
    if mode not in ("reduced", "complete", "r"):
        raise runtime_error(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' "
            "(default), 'r', or 'complete'"
        )
    return QR(_qr(A, mode=mode))


@in_float32
def torch_qr(input: Any, some: bool = True) -> Any:
    """The older form of ``torch.linalg.qr``. Source: PyTorch, ``torch.qr``.

    >>> import tinygrad_edu as torch
    >>> torch.qr(torch.ones(3, 2), some=False).Q.shape
    torch.Size([3, 3])
    """
    tensor(input, "qr")
    return OldQR(qr(input, "reduced" if some else "complete"))


@in_float32
def cholesky(A: Any, *, upper: bool = False) -> Any:
    """A = L Lᵀ with a lower triangle L, for symmetric positive-definite matrices.

    With ``upper`` U of A = Uᵀ U. Raises LinAlgError where A is not positive-definite.
    Source: PyTorch, ``torch.linalg.cholesky``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.cholesky(torch.tensor([[4.0, 2.0], [2.0, 2.0]]))
    tensor([[2., 0.],
            [1., 1.]])
    """
    check_square(A, "linalg.cholesky")
    check_real(A, "linalg.cholesky")
    check_floating(A, "linalg.cholesky", kernel="cholesky_cpu")
    return _cholesky(A, upper=upper)


@in_float32
def torch_cholesky(input: Any, upper: bool = False) -> Any:
    """The older form of ``torch.linalg.cholesky``. Source: ``torch.cholesky``.

    >>> import tinygrad_edu as torch
    >>> torch.cholesky(torch.tensor([[4.0]]))
    tensor([[2.]])
    """
    check_square(input, "cholesky")
    check_kernel(input, "cholesky_cpu")
    return cholesky(input, upper=upper)


@in_float32
def cholesky_ex(A: Any, *, upper: bool = False, check_errors: bool = False) -> Any:
    """The Cholesky factor, and instead of an error ``info``: the size of the first
    corner that is not positive-definite, 0 for none.

    Source: PyTorch, ``torch.linalg.cholesky_ex``.

    >>> import tinygrad_edu as torch
    >>> torch.linalg.cholesky_ex(-torch.eye(2)).info
    tensor(1, dtype=torch.int32)
    """
    tensor(A, "linalg_cholesky_ex", "input")
    check_square(A, "linalg.cholesky")
    check_real(A, "linalg.cholesky")
    check_floating(A, "linalg.cholesky", kernel="cholesky_cpu")
    factor = _cholesky(A, upper=upper, check=check_errors)
    return FactorAndInfo((factor, info(A, ops.leading_minor)))


@in_float32
def cholesky_solve(B: Any, L: Any, upper: bool = False) -> Any:
    """X with A X = B, where L is the Cholesky factor of A.

    Source: PyTorch, ``torch.cholesky_solve``.

    >>> import tinygrad_edu as torch
    >>> torch.cholesky_solve(torch.ones(1, 1), torch.tensor([[2.0]]))
    tensor([[0.2500]])
    """
    tensor(B, "cholesky_solve")
    tensor(L, "cholesky_solve", "input2", 2)
    for name, each in (("b", B), ("u", L)):
        if each.dim() < 2:
            raise runtime_error(
                f"{name} should have at least 2 dimensions, but has {each.dim()} "
                "dimensions instead"
            )
    n, m = L.shape[-2:]
    if n != m:
        raise runtime_error(
            f"A must be batches of square matrices, but they are {m} by {n} matrices"
        )
    if B.shape[-2] != n:
        raise runtime_error(
            f"Incompatible matrix sizes for cholesky_solve: each A matrix is {n} by {n}"
            f" but each b matrix is {B.shape[-2]} by {B.shape[-1]}"
        )
    check_kernel(L, "cholesky_solve_cpu")
    check_real(L, "cholesky_solve")
    turned = transpose(L, -2, -1)
    if upper:
        half = solve_triangular(turned, B, upper=False)
        return solve_triangular(L, half, upper=True)
    return solve_triangular(turned, solve_triangular(L, B, upper=False), upper=True)


@in_float32
def cholesky_inverse(L: Any, upper: bool = False) -> Any:
    """A⁻¹, where L is the Cholesky factor of A.

    Source: PyTorch, ``torch.cholesky_inverse``.

    >>> import tinygrad_edu as torch
    >>> torch.cholesky_inverse(torch.tensor([[2.0]]))
    tensor([[0.2500]])
    """
    check_square(L, "cholesky_inverse")
    check_kernel(L, "cholesky_inverse_out_cpu")
    a = L._array
    identity = array_module_of(a).eye(a.shape[-1], dtype=a.dtype)
    ones = type(L)._from_array(np.broadcast_to(identity, a.shape), place=L._device)
    return cholesky_solve(ones, L, upper)
