"""Matrices taken apart: U S Vᵀ, Q Λ Qᵀ, Q R, L Lᵀ.

Singular vectors and eigenvectors are only known up to their signs (and, where two
values are equal, up to a rotation): only what does not depend on that choice has a
gradient. Source: Giles (2008), An extended collection of matrix derivative results;
Seeger et al. (2017), Auto-differentiating linear algebra.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...errors import LinAlgError, message, runtime_error
from ..registry import primitive
from .matrices import absent, chain, column, identity_like, row, triangle, turn
from .solving import one_by_one

# ------------------------------------------------------------------ singular values


@primitive(
    saves="out0 out1 out2",
    outputs=3,
    formula="∂L/∂A = U @ diag(∂L/∂S) @ Vᵀ + the shares of U and V",
)
def linalg_svd(a: Array, *, full_matrices: bool) -> tuple[Array, Array, Array]:
    """A = U diag(S) Vᵀ with orthogonal U and V, S falling and not negative."""
    u, s, vh = np.linalg.svd(a, full_matrices=full_matrices)
    return u, s, vh


@linalg_svd.gradients
def _(F: Any, g: Any, u: Any, s: Any, vh: Any, *, full_matrices: bool) -> list[Any]:
    """∂L/∂A = U ((X/E) S + S (Y/E) + diag ∂L/∂S) Vᵀ + what leaves the two spaces,

    X = Uᵀ ∂L/∂U - its transpose, Y = Vᵀ ∂L/∂V - its transpose, Eᵢⱼ = sⱼ² - sᵢ².
    """
    gu, gs, gvh = g
    if full_matrices:
        first = slice(s.shape[-1])
        u, gu = (F.index(x, key=(Ellipsis, first)) for x in (u, gu))
        vh, gvh = (F.index(x, key=(Ellipsis, first, slice(None))) for x in (vh, gvh))
    if absent(F, gu) and absent(F, gvh):
        return [F.bmm(u * row(F, gs), vh)]
    u_turned, v, gv = turn(F, u), turn(F, vh), turn(F, gvh)
    eye = identity_like(F, s, s.shape[-1])
    apart = row(F, s) * row(F, s) - column(F, s) * column(F, s) + eye
    of_u, of_v = F.bmm(u_turned, gu), F.bmm(vh, gv)
    inside = (of_u - turn(F, of_u)) / apart * row(F, s)
    inside = inside + column(F, s) * ((of_v - turn(F, of_v)) / apart)
    ga = chain(F, u, inside + eye * row(F, gs), vh)
    if u.shape[-2] > s.shape[-1]:
        ga = ga + F.bmm((gu - F.bmm(u, of_u)) / row(F, s), vh)
    if v.shape[-2] > s.shape[-1]:
        ga = ga + F.bmm(u, turn(F, (gv - F.bmm(v, of_v)) / row(F, s)))
    return [ga]


@primitive()
def linalg_svdvals(a: Array) -> Array:
    """The singular values alone, which is several times as fast."""
    return np.linalg.svd(a, compute_uv=False)


# ------------------------------------------------------------------ eigenvalues


@primitive(
    saves="out0 out1",
    outputs=2,
    formula="∂L/∂A = V @ (diag(∂L/∂Λ) + (Vᵀ ∂L/∂V) / (λⱼ − λᵢ)) @ Vᵀ",
)
def linalg_eigh(a: Array, *, uplo: Any) -> tuple[Array, Array]:
    """A = V diag(Λ) Vᵀ for a symmetric A, Λ rising; only one triangle is read."""
    values, vectors = np.linalg.eigh(a, uplo)
    return values, vectors


@linalg_eigh.gradients
def _(F: Any, g: Any, values: Any, vectors: Any, *, uplo: Any) -> list[Any]:
    """Orthonormal vectors can only turn: of Vᵀ ∂L/∂V just the skew part counts."""
    gl, gv = g
    turned = turn(F, vectors)
    if absent(F, gv):
        return [F.bmm(vectors * row(F, gl), turned)]
    eye = identity_like(F, values, values.shape[-1])
    apart = row(F, values) - column(F, values) + eye
    turning = F.bmm(turned, gv)
    inside = (turning - turn(F, turning)) * 0.5 / apart
    return [chain(F, vectors, inside + eye * row(F, gl), turned)]


@primitive()
def linalg_eigvalsh(a: Array, *, uplo: Any) -> Array:
    """The eigenvalues of a symmetric matrix alone."""
    return np.linalg.eigvalsh(a, uplo)


# ------------------------------------------------------------------ QR


@primitive(
    saves="out0 out1",
    outputs=2,
    formula="∂L/∂A = (∂L/∂Q + Q sym(triu(∂L/∂R Rᵀ − Qᵀ ∂L/∂Q))) @ R⁻ᵀ",
)
def linalg_qr(a: Array, *, mode: Any) -> tuple[Array, Array]:
    """A = Q R with orthonormal columns in Q and an upper triangle R."""
    if mode == "r":
        return np.empty(0, a.dtype), np.linalg.qr(a, "r")
    q, r = np.linalg.qr(a, mode)
    return q, r


@linalg_qr.gradients
def _(F: Any, g: Any, q: Any, r: Any, *, mode: Any) -> list[Any]:
    if mode == "r":
        raise runtime_error(
            "The derivative of linalg.qr depends on Q, which is not computed when "
            "mode='r'. Please use linalg.qr(A, mode='reduced') if you are going to "
            "require gradients."
        )
    rows, columns = q.shape[-2], r.shape[-1]
    if mode == "complete" and rows > columns:
        raise runtime_error(
            "The QR decomposition is not differentiable when mode='complete' and nrows "
            "> ncols."
        )
    if rows >= columns:
        return [_qr_slope(F, g[0], g[1], q, r)]
    # A wide A = (X, Y) = (Q U, Q V): the square part X makes Q, and V = Qᵀ Y.
    whole, first, rest = slice(None), slice(rows), slice(rows, None)
    square, beside = (F.index(r, key=(Ellipsis, whole, part)) for part in (first, rest))
    g_square, g_beside = (
        F.index(g[1], key=(Ellipsis, whole, part)) for part in (first, rest)
    )
    gq = g[0] + chain(F, q, beside, turn(F, g_beside))
    parts = _qr_slope(F, gq, g_square, q, square), F.bmm(q, g_beside)
    return [F.cat(*parts, dim=len(r.shape) - 1)]


def _qr_slope(F: Any, gq: Any, gr: Any, q: Any, r: Any) -> Any:
    """(∂L/∂Q + Q S) R⁻ᵀ, S symmetric with the upper triangle of ∂L/∂R Rᵀ - Qᵀ ∂L/∂Q."""
    inside = F.bmm(gr, turn(F, r)) - F.bmm(turn(F, q), gq)
    strict = triangle(F, inside, True, 1)
    symmetric = triangle(F, inside, True) + turn(F, strict)
    return F.linalg_solve_triangular(
        turn(F, r), gq + F.bmm(q, symmetric), upper=False, left=False
    )


# ------------------------------------------------------------------ Cholesky


@primitive(saves="out", formula="∂L/∂A = L⁻ᵀ @ Φ(Lᵀ @ ∂L/∂L) @ L⁻¹, made symmetric")
def linalg_cholesky_ex(a: Array, *, upper: bool, check: bool = True) -> Array:
    """A = L Lᵀ with a lower triangle L; or A = Uᵀ U, and only that triangle is read."""
    lower = a.swapaxes(-1, -2) if upper else a
    try:
        out = np.linalg.cholesky(lower)
    except np.linalg.LinAlgError:
        if not check:
            return one_by_one(np.linalg.cholesky, lower)
        raise explain_not_positive(lower, "linalg.cholesky") from None
    return out.swapaxes(-1, -2) if upper else out


def explain_not_positive(a: Array, function: str) -> LinAlgError:
    """PyTorch's words for the first matrix of a stack that is not positive-definite."""
    n = a.shape[-1]
    orders = [leading_minor(matrix) for matrix in a.reshape(-1, n, n)]
    place = next(i for i, order in enumerate(orders) if order)
    batch = f"(Batch element {place}): " if a.ndim > 2 else ""
    return LinAlgError(
        message(
            f"{function}: {batch}The factorization could not be completed because the "
            "input is not positive-definite (the leading minor of order "
            f"{orders[place]} is "
            "not positive-definite)."
        )
    )


def leading_minor(matrix: Array) -> int:
    """The size of the first corner of a matrix that has no Cholesky factor, or 0."""
    for order in range(1, matrix.shape[-1] + 1):
        try:
            np.linalg.cholesky(matrix[:order, :order])
        except np.linalg.LinAlgError:
            return order
    return 0


@linalg_cholesky_ex.gradient("a")
def _(F: Any, g: Any, out: Any, *, upper: bool, check: bool = True) -> Any:
    """Φ takes the lower triangle and half of the diagonal. Source: Murray (2016),
    Differentiation of the Cholesky decomposition.
    """
    factor, g = (turn(F, out), turn(F, g)) if upper else (out, g)
    inside = F.bmm(turn(F, factor), g)
    strict, whole = triangle(F, inside, False, 1), triangle(F, inside, False)
    inside = (whole + turn(F, strict)) * 0.5
    half = F.linalg_solve_triangular(turn(F, factor), inside, upper=True)
    return F.linalg_solve_triangular(factor, half, upper=False, left=False)
