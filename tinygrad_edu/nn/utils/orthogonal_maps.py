r"""From any matrix to an orthogonal one, and back.

Each map takes a matrix of shape (…, n, k) with n ≥ k and gives one of the same shape
with orthonormal columns.
"""

from __future__ import annotations

import numpy as np

from ...creation import from_numpy, zeros
from ...functions.arrangement.joining import cat
from ...functions.matrices.chains import matrix_exp
from ...functions.numbers.comparison import allclose
from ...limits import finfo
from ...linalg import qr, solve, solve_triangular
from ...random import randn
from ...sequences import eye
from ...tensor import Tensor


def by_exponential(x: Tensor) -> Tensor:
    """e to a skew matrix, which is orthogonal: (eᴬ)ᵀ = e⁻ᴬ."""
    return matrix_exp(skew(x))[..., : x.shape[-1]]  # type: ignore[no-any-return]


def by_cayley(x: Tensor) -> Tensor:
    """(I - A/2)⁻¹ (I + A/2) of a skew matrix A, orthogonal too, and cheaper."""
    a = skew(x)
    one = _eye(a, a.shape[-1])
    return solve(one - 0.5 * a, one + 0.5 * a)[..., : x.shape[-1]]  # type: ignore[no-any-return]


MAPS = {"matrix_exp": by_exponential, "cayley": by_cayley}


def skew(x: Tensor) -> Tensor:
    """L - Lᵀ of the lower triangle of x, filled up with zeros to a square."""
    low = x.tril()
    *batch, n, k = x.shape
    if n != k:
        rest = zeros(*batch, n, n - k, dtype=x.dtype, device=x.device)
        low = cat([low, rest], -1)  # (…, n, k) -> (…, n, n)
    return low - low.mH  # type: ignore[no-any-return]


def householder(x: Tensor) -> Tensor:
    r"""The product of k reflections, whose vectors are the columns below the diagonal.

    With the vectors as columns of V (1 on the diagonal), reflection i is
    I - τᵢ vᵢ vᵢᵀ with τᵢ = 2 / ‖vᵢ‖². Their product is I - V T Vᵀ, where T⁻¹ is upper
    triangular: 1 / τᵢ on its diagonal, VᵀV above it (Schreiber and Van Loan, 1989). The
    diagonal of x holds signs.
    """
    k = x.shape[-1]
    v = x.tril(-1) + _eye(x, k)  # (…, n, k)
    products = v.mT @ v  # (…, k, k)
    inverse = products.triu(1) + 0.5 * products.diagonal(dim1=-2, dim2=-1).diag_embed()
    part = solve_triangular(inverse, v[..., :k, :].mT, upper=True)  # T Vᵀ, k columns
    signs = x.detach().diagonal(dim1=-2, dim2=-1).trunc().unsqueeze(-2)
    return (_eye(x, k) - v @ part) * signs  # type: ignore[no-any-return]


def householder_inverse(q: Tensor) -> Tensor:
    """The reflections that make q, as ``householder`` takes them."""
    transposed, factors = np.linalg.qr(q._array, mode="raw")
    found = np.ascontiguousarray(np.swapaxes(transposed, -1, -2))  # (…, n, k)
    diagonal = np.einsum("...ii->...i", found[..., : found.shape[-1], :])
    diagonal[...] = np.sign(diagonal) * np.where(factors == 0, -1, 1)
    return from_numpy(found)  # type: ignore[no-any-return]


def nearest(q: Tensor) -> Tensor:
    """A square orthogonal matrix that begins with q, where q is orthogonal."""
    *batch, n, k = q.shape
    if n == k:
        return q.clone() if is_orthogonal(q) else _made_orthogonal(q)
    more = randn(*batch, n, n - k, dtype=q.dtype, device=q.device)
    return _made_orthogonal(cat([q, more], -1))


def is_orthogonal(q: Tensor) -> bool:
    """Whether QᵀQ is the identity, up to rounding."""
    n, k = q.shape[-2:]
    room = 10.0 * n * finfo(q.dtype).eps
    return bool(
        allclose(q.mH @ q, _eye(q, k, k).expand(*q.shape[:-2], k, k), atol=room)
    )


def _made_orthogonal(a: Tensor) -> Tensor:
    """Q of the QR decomposition, with the signs of R's diagonal."""
    q, r = qr(a)
    return q * r.diagonal(dim1=-2, dim2=-1).sgn().unsqueeze(-2)  # type: ignore[no-any-return]


def _eye(like: Tensor, columns: int, rows: int | None = None) -> Tensor:
    rows = like.shape[-2] if rows is None else rows
    return eye(rows, columns, dtype=like.dtype, device=like.device)  # type: ignore[no-any-return]
