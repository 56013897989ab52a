"""Gradcheck cases of matrices undone and taken apart.

Singular vectors and eigenvectors are known up to their signs only, so each function
here depends on none of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import Function, numbers

SQUARE, STACK = numbers(3, 3), numbers(2, 3, 3, seed=1)
TALL, WIDE = numbers(4, 3), numbers(3, 4)
MANY_TALL = numbers(2, 4, 3, seed=2)
SOLVABLE = STACK + 3 * np.eye(3)
WEIGHTS = numbers(4, 4, seed=3)


def turn(F: Any, x: Any) -> Any:
    return F.transpose(x, dim0=-1, dim1=-2)


def symmetric(F: Any, x: Any) -> Any:
    return x + turn(F, x)


def positive_definite(F: Any, x: Any) -> Any:
    return F.bmm(x, turn(F, x)) + np_like(F, x, np.eye(x.shape[-1]))


def np_like(F: Any, x: Any, array: Any) -> Any:
    return F.constant(array, x)


def svd(full: bool) -> Function:
    """Sums of |u v| products: the signs of a pair change together."""

    def f(F: Any, a: Any) -> Any:
        u, s, vh = F.linalg_svd(a, full_matrices=full)
        k = min(a.shape[-2:])
        u = F.index(u, key=(Ellipsis, slice(0, k)))
        vh = F.index(vh, key=(Ellipsis, slice(0, k), slice(None)))
        scaled = u * F.reshape(s * s * s, shape=(*s.shape[:-1], 1, k))
        return F.bmm(scaled, vh) + F.sum(u * u * u * u, dim=None, keepdim=False)

    return f


def eigh(uplo: str) -> Function:
    def f(F: Any, a: Any) -> Any:
        values, vectors = F.linalg_eigh(symmetric(F, a), uplo=uplo)
        cubes = F.reshape(values * values * values, shape=(*values.shape[:-1], 1, 3))
        quartic = vectors * vectors * vectors * vectors
        return F.bmm(vectors * cubes, turn(F, vectors)) + quartic

    return f


def eigenvalues(F: Any, a: Any) -> Any:
    return F.linalg_eigh(symmetric(F, a), uplo="L")[0] ** 2


def singular_values(F: Any, a: Any) -> Any:
    return F.linalg_svd(a, full_matrices=False)[1] ** 2


def qr(mode: str) -> Function:
    def f(F: Any, a: Any) -> Any:
        q, r = F.linalg_qr(a, mode=mode)
        weights = np_like(F, a, WEIGHTS[: a.shape[-2], : a.shape[-1]])
        return F.bmm(q, r * r * r) + F.bmm(q * q * q, r) * weights

    return f


def solve(left: bool, vector: bool = False) -> Function:
    return lambda F, a, b: F.linalg_solve_ex(a, b, left=left, vector=vector)


def triangular(**how: bool) -> Function:
    return lambda F, a, b: F.linalg_solve_triangular(a, b, **how)


def slogdet(F: Any, a: Any) -> Any:
    sign, logarithm = F.linalg_slogdet(a)
    return logarithm + sign


def pinv(F: Any, a: Any) -> Any:
    return F.linalg_pinv(a, atol=0.0, rtol=1e-12, hermitian=False)


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "cofactors": [(lambda F, a: F.cofactors(a), each) for each in (SQUARE, STACK)],
    "linalg_cholesky_ex": [
        (
            lambda F, a, upper=upper: F.linalg_cholesky_ex(
                positive_definite(F, a), upper=upper
            ),
            each,
        )
        for each, upper in ((SQUARE, False), (SQUARE, True), (STACK, False))
    ],
    "linalg_det": [(lambda F, a: F.linalg_det(a), each) for each in (SQUARE, STACK)],
    "linalg_eigh": [(eigh("L"), SQUARE), (eigh("U"), STACK), (eigenvalues, STACK)],
    "linalg_inv_ex": [
        (lambda F, a: F.linalg_inv_ex(a), each) for each in (SQUARE, SOLVABLE)
    ],
    "linalg_lstsq": (
        lambda F, a, b: F.linalg_lstsq(a, b, rtol=1e-12),
        MANY_TALL,
        numbers(2, 4, 2),
    ),
    "linalg_pinv": [(pinv, TALL), (pinv, WIDE), (pinv, MANY_TALL)],
    "linalg_qr": [
        *((qr("reduced"), each) for each in (SQUARE, TALL, WIDE, MANY_TALL)),
        (qr("complete"), WIDE),
        (qr("reduced"), numbers(2, 2, 3)),
    ],
    "linalg_slogdet": [(slogdet, SQUARE), (slogdet, STACK)],
    "linalg_solve_ex": [
        (solve(True), SQUARE, numbers(3, 2)),
        (solve(False), SQUARE, numbers(2, 3)),
        (solve(True), SOLVABLE, numbers(3, 2)),
        (solve(True, vector=True), SOLVABLE, numbers(2, 3)),
    ],
    "linalg_solve_triangular": [
        (triangular(upper=True), SOLVABLE, numbers(2, 3, 2)),
        (triangular(upper=False, left=False), SOLVABLE, numbers(2, 2, 3)),
        (triangular(upper=False, unitriangular=True), SQUARE, numbers(3, 2)),
    ],
    "linalg_svd": [
        *((svd(False), each) for each in (SQUARE, TALL, WIDE, MANY_TALL)),
        (svd(True), TALL),
        (svd(True), WIDE),
        (singular_values, MANY_TALL),
    ],
    "matrix_exp": [
        (lambda F, a: F.matrix_exp(a), each)
        for each in (SQUARE, STACK, numbers(1, 1, 2, 2))
    ],
}
