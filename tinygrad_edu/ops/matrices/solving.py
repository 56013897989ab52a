"""Matrices undone: inverses, systems of equations, determinants.

All work on stacks of matrices (…, n, n). ∂(A⁻¹) = -A⁻¹ ∂A A⁻¹ stands behind every
gradient rule here. Source: Giles (2008), An extended collection of matrix derivative
results for forward and reverse mode algorithmic differentiation.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...errors import LinAlgError, message
from ..holomorphic import holomorphic
from ..registry import primitive
from .matrices import chain, triangle, turn

# ------------------------------------------------------------------ inverse, solve


def first_zero_pivot(matrix: Array) -> int:
    """Where elimination stops, counted from 1; 0 for a matrix with an inverse."""
    missing = np.diagonal(lu_packed(matrix)[0]) == 0
    return int(missing.argmax()) + 1 if missing.any() else 0


def explain_singular(a: Array, function: str) -> LinAlgError:
    """PyTorch's words for the first matrix of a stack that has no inverse."""
    n = a.shape[-1]
    pivots = [first_zero_pivot(matrix) for matrix in a.reshape(-1, n, n)]
    place, pivot = next(((i, k) for i, k in enumerate(pivots) if k), (0, n))
    batch = f"(Batch element {place}): " if a.ndim > 2 else ""
    line = f"torch.linalg.solve: {batch}The solver failed because the input matrix is"
    if function != "solve":
        line = (
            f"linalg.{function}: {batch}The diagonal element {pivot} is zero, the "
            "inversion could not be completed because the input matrix is"
        )
    return LinAlgError(
        message(
            f"{line} singular.",
            hint="torch.linalg.pinv or torch.linalg.lstsq take singular matrices too",
        )
    )


def one_by_one(function: Any, a: Array, *others: Array) -> Array:
    """A stack in which some matrices fail: nan stands where one did."""
    n = a.shape[-1]
    shape = np.broadcast_shapes(a.shape[:-2], *(each.shape[:-2] for each in others))
    stacks = [np.broadcast_to(x, (*shape, *x.shape[-2:])) for x in (a, *others)]
    last = (others or (a,))[0].shape[-1]
    out = np.full((*shape, n, last), np.nan, a.dtype)
    for place in np.ndindex(*shape):
        try:
            out[place] = function(*(stack[place] for stack in stacks))
        except np.linalg.LinAlgError:
            continue
    return out


@primitive(saves="out", formula="∂L/∂A = −yᵀ @ ∂L/∂y @ yᵀ")
def linalg_inv_ex(a: Array, *, check: bool = True) -> Array:
    """y = A⁻¹; without ``check``, nan for a matrix that has none."""
    try:
        return np.linalg.inv(a)
    except np.linalg.LinAlgError:
        if not check:
            return one_by_one(np.linalg.inv, a)
        raise explain_singular(a, "inv") from None


@linalg_inv_ex.gradient("a")
def _(F: Any, g: Any, out: Any, *, check: bool = True) -> Any:
    turned = turn(F, out)
    return -chain(F, turned, g, turned)


@primitive(saves="a out", formula="∂L/∂B = A⁻ᵀ @ ∂L/∂y, ∂L/∂A = −∂L/∂B @ yᵀ")
def linalg_solve_ex(
    a: Array, b: Array, *, left: bool, vector: bool, check: bool = True
) -> Array:
    """A y = B, or y A = B where ``left`` is false; B may be a stack of vectors."""
    right = b[..., None] if vector else b
    one, other = (a, right) if left else (a.swapaxes(-1, -2), right.swapaxes(-1, -2))
    try:
        out = np.linalg.solve(one, other)
    except np.linalg.LinAlgError:
        if check:
            raise explain_singular(a, "solve") from None
        out = one_by_one(np.linalg.solve, one, other)
    if not left:
        out = out.swapaxes(-1, -2)
    return out[..., 0] if vector else out


@linalg_solve_ex.gradients
def _(
    F: Any,
    g: Any,
    a: Any,
    out: Any,
    *,
    left: bool,
    vector: bool,
    check: bool = True,
) -> list[Any]:
    gb = F.linalg_solve_ex(turn(F, a), g, left=left, vector=vector, check=check)
    column, x = gb, out
    if vector:
        column = F.reshape(gb, shape=(*gb.shape, 1))
        x = F.reshape(out, shape=(*out.shape, 1))
    if left:
        return [-F.bmm(column, turn(F, x)), gb]
    return [-F.bmm(turn(F, x), column), gb]


def solve_triangle(a: Array, b: Array, upper: bool, unit: bool) -> Array:
    """A y = B by substitution: one unknown after the other, from the corner on."""
    n = a.shape[-1]
    shape = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    out = np.empty_like(b, shape=(*shape, *b.shape[-2:]))
    out[...] = b
    for step in range(n):
        i = n - 1 - step if upper else step
        known = slice(i + 1, None) if upper else slice(0, i)
        if step:
            row = a[..., i, None, known]
            out[..., i, :] -= np.matmul(row, out[..., known, :])[..., 0, :]
        if not unit:
            with np.errstate(all="ignore"):
                out[..., i, :] /= a[..., i, i, None]
    return out


@primitive(
    saves="a out",
    formula="∂L/∂B = A⁻ᵀ @ ∂L/∂y, ∂L/∂A = −∂L/∂B @ yᵀ within the triangle",
)
def linalg_solve_triangular(
    a: Array, b: Array, *, upper: bool, left: bool = True, unitriangular: bool = False
) -> Array:
    """A y = B for a triangular A; the other triangle is not looked at."""
    if left:
        return solve_triangle(a, b, upper, unitriangular)
    out = solve_triangle(
        a.swapaxes(-1, -2), b.swapaxes(-1, -2), not upper, unitriangular
    )
    return out.swapaxes(-1, -2)


@linalg_solve_triangular.gradients
def _(
    F: Any,
    g: Any,
    a: Any,
    out: Any,
    *,
    upper: bool,
    left: bool = True,
    unitriangular: bool = False,
) -> list[Any]:
    gb = F.linalg_solve_triangular(
        turn(F, a), g, upper=not upper, left=left, unitriangular=unitriangular
    )
    ga = F.bmm(gb, turn(F, out)) if left else F.bmm(turn(F, out), gb)
    return [-triangle(F, ga, upper, int(unitriangular)), gb]


def lu_packed(a: Array) -> tuple[Array, Array]:
    """P A = L U by elimination, the largest number of each column first.

    Returns L (below the diagonal) and U (above) in one array, and as pivots the row
    that row i was exchanged with, counted from 1, as LAPACK does.
    """
    out = np.array(a)
    rows, columns = a.shape[-2:]
    steps = min(rows, columns)
    pivots = np.empty((*a.shape[:-2], steps), np.int32)
    stack = np.indices(a.shape[:-2])
    for k in range(steps):
        best = np.abs(out[..., k:, k]).argmax(axis=-1) + k
        pivots[..., k] = best + 1
        chosen = out[(*stack, best)].copy()
        out[(*stack, best)] = out[..., k, :]
        out[..., k, :] = chosen
        pivot = out[..., k, k, None]
        below = out[..., k + 1 :, k]
        below[...] = np.divide(below, pivot, out=np.zeros_like(below), where=pivot != 0)
        out[..., k + 1 :, k + 1 :] -= below[..., None] * out[..., k, None, k + 1 :]
    return out, pivots


# ------------------------------------------------------------------ determinants


@primitive(saves="a", formula="∂L/∂A = ∂L/∂y · the cofactors of A, det(A) A⁻ᵀ")
def linalg_det(a: Array) -> Array:
    """y = det(A)"""
    return np.linalg.det(a)


@linalg_det.gradient("a")
def _(F: Any, g: Any, a: Any) -> Any:
    return F.reshape(g, shape=(*g.shape, 1, 1)) * F.cofactors(a)


@primitive(
    saves="a out", formula="∂L/∂A = (∂L/∂y · y) A⁻ᵀ − y (∂L/∂y)ᵀ A⁻ᵀ, for invertible A"
)
def cofactors(a: Array) -> Array:
    """det(A) A⁻ᵀ = det(U) det(V) U diag(Π of the other singular values) Vᵀ.

    The right side also holds for matrices without an inverse, of any rank.
    Source: Stewart (1998), On the adjugate matrix.
    """
    u, s, vh = np.linalg.svd(a)
    side = np.linalg.det(u) * np.linalg.det(vh)
    side = side / abs(side)  # 1 or -1; on the unit circle for complex numbers
    n = a.shape[-1]
    others = np.where(np.eye(n, dtype=bool), s.dtype.type(1), s[..., None, :])
    scaled = u.conj() * others.prod(axis=-1)[..., None, :]
    return np.matmul(scaled, vh.conj()) * side[..., None, None]


@cofactors.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any) -> Any:
    """∂C = tr(A⁻¹ ∂A) C - A⁻ᵀ ∂Aᵀ C"""
    try:
        inverse = turn(F, F.linalg_inv_ex(a))
    except LinAlgError:
        raise NotImplementedError(
            message(
                "the second gradient of det is not implemented for singular matrices"
            )
        ) from None
    last = (len(a.shape) - 2, len(a.shape) - 1)
    whole = F.sum(g * out, dim=last, keepdim=True)
    return whole * inverse - chain(F, out, turn(F, g), inverse)


@primitive(
    saves="a", outputs=2, formula="∂L/∂A = ∂L/∂(log |det A|) A⁻ᵀ; the sign is constant"
)
def linalg_slogdet(a: Array) -> tuple[Array, Array]:
    """The sign of det(A), and log |det(A)|, which does not overflow."""
    sign, logarithm = np.linalg.slogdet(a)
    return sign, logarithm


@linalg_slogdet.gradients
def _(F: Any, g: Any, a: Any) -> list[Any]:
    g = F.reshape(g[1], shape=(*g[1].shape, 1, 1))
    return [g * turn(F, F.linalg_inv_ex(a))]


# ------------------------------------------------------------------ pseudo-inverse


def pinv_slope(F: Any, g: Any, a: Any, p: Any) -> Any:
    """∂L/∂A from ∂L/∂P for the pseudo-inverse P of A.

    ∂P = -P ∂A P + P Pᵀ ∂Aᵀ (I - A P) + (I - P A) ∂Aᵀ Pᵀ P. Source: Golub and
    Pereyra (1973), The differentiation of pseudo-inverses, equation 4.12.
    """
    turned, g_turned = turn(F, p), turn(F, g)
    left = chain(F, g_turned, p, turned)
    right = chain(F, turned, p, g_turned)
    return (
        left
        - chain(F, a, p, left)
        + right
        - chain(F, right, p, a)
        - chain(F, turned, g, turned)
    )


@primitive(saves="a out", formula="∂L/∂A: Golub and Pereyra's rule, see pinv_slope")
def linalg_pinv(a: Array, *, atol: Any, rtol: Any, hermitian: bool) -> Array:
    """y = V diag(1/s) Uᵀ without the singular values s that are nearly 0."""
    if hermitian:
        s, u = np.linalg.eigh(a)
        vh = u.swapaxes(-1, -2)
    else:
        u, s, vh = np.linalg.svd(a, full_matrices=False)
    sizes = abs(s)
    largest = sizes.max(axis=-1, keepdims=True, initial=0)
    limit = np.maximum(
        np.asarray(atol)[..., None], np.asarray(rtol)[..., None] * largest
    )
    kept = sizes > limit
    inverted = np.divide(1, s, out=np.zeros_like(s), where=kept)
    return np.matmul(vh.swapaxes(-1, -2) * inverted[..., None, :], u.swapaxes(-1, -2))


@linalg_pinv.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any, **_limits: Any) -> Any:
    return pinv_slope(F, g, a, out)


@primitive(
    saves="a b", formula="∂L/∂B = A⁺ᵀ @ ∂L/∂y, ∂L/∂A by the rule of the pseudo-inverse"
)
def linalg_lstsq(a: Array, b: Array, *, rtol: float) -> Array:
    """y with the smallest |A y - B|: the pseudo-inverse of A times B."""
    return np.matmul(linalg_pinv.forward(a, atol=0.0, rtol=rtol, hermitian=False), b)


@linalg_lstsq.gradients
def _(F: Any, g: Any, a: Any, b: Any, *, rtol: float) -> list[Any]:
    p = F.linalg_pinv(a, atol=0.0, rtol=rtol, hermitian=False)
    return [pinv_slope(F, F.bmm(g, turn(F, b)), a, p), F.bmm(turn(F, p), g)]


holomorphic(linalg_inv_ex, linalg_solve_ex, linalg_solve_triangular)
holomorphic(linalg_det, cofactors)
