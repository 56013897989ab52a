"""``torch.linalg`` against PyTorch: solved, taken apart, measured; and its errors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

inf = math.inf


def definite(t: Any, a: Any) -> Any:
    """A symmetric positive-definite matrix made of any."""
    return a @ a.transpose(-2, -1) + t.eye(a.shape[-1], dtype=a.dtype)


def symmetric(a: Any) -> Any:
    return a + a.transpose(-2, -1)


def without_signs(u: Any) -> Any:
    """A vector may be turned round: its fourth powers stay."""
    return u.pow(4)


def svd(t: Any, a: Any, full: bool) -> Any:
    u, s, vh = t.linalg.svd(a, full_matrices=full)
    k = s.shape[-1]
    u, vh = u[..., :, :k], vh[..., :k, :]
    return without_signs(u), s, without_signs(vh), (u * s.sqrt()[..., None, :]) @ vh


def eigh(t: Any, a: Any, uplo: str) -> Any:
    values, vectors = t.linalg.eigh(symmetric(a), UPLO=uplo)
    return values, without_signs(vectors)


def qr(t: Any, a: Any, mode: str) -> Any:
    q, r = t.linalg.qr(a, mode)
    return q.pow(2), r.pow(2), q @ r.abs().pow(1.5).to(r.dtype) * 0 + q @ r


SQUARE, STACK, TALL, WIDE = (3, 3), (2, 3, 3), (2, 4, 3), (2, 3, 4)
CASES = {
    "inv": (lambda t, a: t.linalg.inv(a), [STACK]),
    "inverse": (lambda t, a: a.inverse(), [SQUARE]),
    "inv_ex": (lambda t, a: t.linalg.inv_ex(a), [STACK]),
    "solve": (lambda t, a, b: t.linalg.solve(a, b), [STACK, (2, 3, 2)]),
    "solve a stretched one": (
        lambda t, a, b: t.linalg.solve(a, b),
        [SQUARE, (2, 3, 2)],
    ),
    "solve a vector": (lambda t, a, b: t.linalg.solve(a, b), [SQUARE, (3,)]),
    "solve vectors": (lambda t, a, b: t.linalg.solve(a, b), [STACK, (2, 3)]),
    "solve from the right": (
        lambda t, a, b: t.linalg.solve(a, b, left=False),
        [STACK, (2, 2, 3)],
    ),
    "solve_ex": (lambda t, a, b: t.linalg.solve_ex(a, b), [STACK, (2, 3, 2)]),
    "solve_triangular": (
        lambda t, a, b: t.linalg.solve_triangular(a, b, upper=True),
        [STACK, (2, 3, 2)],
    ),
    "solve_triangular from the right": (
        lambda t, a, b: t.linalg.solve_triangular(
            a, b, upper=False, left=False, unitriangular=True
        ),
        [STACK, (2, 2, 3)],
    ),
    "tensorsolve": (
        lambda t, a, b: t.linalg.tensorsolve(a.reshape(2, 2, 4), b),
        [(4, 4), (2, 2)],
    ),
    "det": (lambda t, a: t.linalg.det(a), [STACK]),
    "det of one": (lambda t, a: a.det(), [SQUARE]),
    "slogdet": (lambda t, a: t.linalg.slogdet(a), [STACK]),
    "logdet": (lambda t, a: t.logdet(definite(t, a)), [STACK]),
    "pinv of tall": (lambda t, a: t.linalg.pinv(a), [TALL]),
    "pinv of wide": (lambda t, a: t.pinverse(a), [WIDE]),
    "pinv of symmetric": (
        lambda t, a: t.linalg.pinv(definite(t, a), hermitian=True),
        [SQUARE],
    ),
    "lstsq": (lambda t, a, b: t.linalg.lstsq(a, b).solution, [TALL, (2, 4, 2)]),
    "lstsq of wide": (lambda t, a, b: t.linalg.lstsq(a, b).solution, [WIDE, (2, 3, 2)]),
    "svdvals": (lambda t, a: t.linalg.svdvals(a), [TALL]),
    "cholesky": (lambda t, a: t.linalg.cholesky(definite(t, a)), [STACK]),
    "cholesky, upper": (
        lambda t, a: t.linalg.cholesky(definite(t, a), upper=True),
        [SQUARE],
    ),
    "eigvalsh": (lambda t, a: t.linalg.eigvalsh(symmetric(a)), [STACK]),
    "eigvalsh of the lower triangle": (lambda t, a: t.linalg.eigvalsh(a), [STACK]),
    "eigvalsh of the upper one": (lambda t, a: t.linalg.eigvalsh(a, "U"), [STACK]),
}
UNNAMED = {
    "svd of square": (lambda t, a: svd(t, a, False), [STACK]),
    "svd of tall": (lambda t, a: svd(t, a, False), [TALL]),
    "svd of wide": (lambda t, a: svd(t, a, False), [WIDE]),
    "svd, full, of tall": (lambda t, a: svd(t, a, True), [TALL]),
    "svd, full, of wide": (lambda t, a: svd(t, a, True), [WIDE]),
    "torch.svd": (lambda t, a: t.svd(a).V.pow(4), [TALL]),
    "eigh": (lambda t, a: eigh(t, a, "L"), [STACK]),
    "eigh of the upper triangle": (lambda t, a: eigh(t, a, "U"), [SQUARE]),
    "qr of square": (lambda t, a: qr(t, a, "reduced"), [STACK]),
    "qr of tall": (lambda t, a: qr(t, a, "reduced"), [TALL]),
    "qr of wide": (lambda t, a: qr(t, a, "reduced"), [WIDE]),
    "qr, complete, of wide": (lambda t, a: qr(t, a, "complete"), [WIDE]),
    "cholesky_solve": (
        lambda t, a, b: t.cholesky_solve(b, t.linalg.cholesky(definite(t, a))),
        [STACK, (2, 3, 2)],
    ),
    "cholesky_solve, upper": (
        lambda t, a, b: b.cholesky_solve(t.linalg.cholesky(definite(t, a)).mT, True),
        [SQUARE, (3, 2)],
    ),
    "cholesky_inverse": (
        lambda t, a: t.cholesky_inverse(t.linalg.cholesky(definite(t, a))),
        [SQUARE],
    ),
    "cond": (lambda t, a: t.linalg.cond(a), [TALL]),
    "cond of order -2": (lambda t, a: t.linalg.cond(a, -2), [STACK]),
    "tensorinv": (lambda t, a: t.linalg.tensorinv(a.reshape(2, 2, 4)), [(4, 4)]),
    "lstsq of a vector": (lambda t, a, b: t.linalg.lstsq(a, b)[0], [(4, 3), (4,)]),
    "lstsq, every part": (
        lambda t, a, b: t.linalg.lstsq(a, b, driver="gelsd"),
        [(4, 3), (4, 2)],
    ),
}
EVERY = {**CASES, **UNNAMED}


@pytest.mark.parametrize("name", EVERY)
def test_against_torch(name: str, compare: Any, draw: Any) -> None:
    function, shapes = EVERY[name]
    arrays = [draw(shape, seed=seed) for seed, shape in enumerate(shapes)]
    compare(function, *arrays, names=name in CASES)


# ------------------------------------------------------------------ norms

ORDERS = (None, 2, 1, 0, 3, 0.5, -1, -2.5, inf, -inf)


@pytest.mark.parametrize("ord", ORDERS, ids=str)
def test_vector_norm(ord: Any, compare: Any, draw: Any) -> None:
    a = draw((2, 3, 4))
    how = {} if ord is None else {"ord": ord}
    compare(lambda t, a: t.linalg.vector_norm(a, **how), a)
    compare(lambda t, a: t.linalg.vector_norm(a, dim=(0, -1), **how), a)
    compare(lambda t, a: t.linalg.vector_norm(a, dim=1, keepdim=True, **how), a)
    compare(lambda t, a: t.linalg.norm(a, ord, dim=1), a)


@pytest.mark.parametrize("ord", ["fro", "nuc", 2, -2, 1, -1, inf, -inf], ids=str)
def test_matrix_norm(ord: Any, compare: Any, draw: Any) -> None:
    a = draw((2, 3, 4))
    compare(lambda t, a: t.linalg.matrix_norm(a, ord), a)
    compare(lambda t, a: t.linalg.matrix_norm(a, ord, (2, 0), keepdim=True), a)
    compare(lambda t, a: t.linalg.matrix_norm(a, ord, dim=(0, 1)), a)
    compare(lambda t, a: t.linalg.norm(a[0], ord), a)


def test_norms_in_another_dtype(compare: Any, draw: Any) -> None:
    a = draw((2, 3), dtype="float32")
    compare(lambda t, a: t.linalg.vector_norm(a, dtype=t.float64), a)
    compare(lambda t, a: t.linalg.matrix_norm(a, 1, dtype=t.float64), a, second=False)


@pytest.mark.parametrize("ord", [1, 2, 3, inf])
def test_the_norm_of_zeros(ord: float, compare: Any) -> None:
    """A corner: PyTorch takes the slope 0 (and nan for the second one)."""
    compare(lambda t, a: t.linalg.vector_norm(a, ord), np.zeros(3), second=False)


# ------------------------------------------------------------------ corners


def test_nothing(compare: Any) -> None:
    """Matrices without numbers."""
    square, tall = np.zeros((0, 0)), np.zeros((3, 0))
    compare(
        lambda t, a: (t.linalg.inv(a), t.linalg.det(a), *t.linalg.slogdet(a)), square
    )
    compare(lambda t, a: t.linalg.eigh(a), square)
    compare(lambda t, a: (t.linalg.cholesky(a), t.linalg.matrix_exp(a)), square)
    compare(lambda t, a: t.linalg.matrix_norm(a, "nuc"), tall, second=False)
    compare(lambda t, a: (*t.linalg.qr(a), t.linalg.pinv(a)), tall, second=False)
    compare(lambda t, a: t.linalg.svd(a)[1:], tall, second=False)
    compare(lambda t, a: t.linalg.solve(a, a), np.zeros((2, 0, 0)), second=False)


def test_what_pytorch_computes_in_float32(compare: Any, draw: Any) -> None:
    a = draw((2, 3, 3), dtype="float32")
    compare(lambda t, a: (t.linalg.inv(a), t.linalg.det(a)), a, second=False)
    compare(lambda t, a: t.linalg.svdvals(a), a, second=False)
    compare(lambda t, a: t.linalg.eigvalsh(symmetric(a)), a, second=False)


def test_equal_singular_values_alone_have_a_gradient(compare: Any) -> None:
    """U and V are not known where values are equal; their sum does not mind."""
    compare(lambda t, a: t.linalg.svdvals(a).sum(), np.eye(3), second=False)
    compare(lambda t, a: t.linalg.svd(a).S.sum(), np.eye(3), second=False)
    compare(lambda t, a: t.linalg.eigh(a)[0].sum(), np.eye(3), second=False)


@pytest.mark.parametrize("rank", [0, 1, 2])
def test_the_determinant_of_a_singular_matrix(rank: int) -> None:
    """Its gradient are the cofactors; PyTorch's plain backward answers 0 for rank 2."""
    a = np.diag([2.0, 3.0, 5.0][:rank] + [0.0] * (3 - rank))
    x = tinygrad_edu.tensor(a, requires_grad=True)
    (found,) = tinygrad_edu.autograd.grad(tinygrad_edu.linalg.det(x), x)
    expected = np.zeros((3, 3))
    if rank == 2:
        expected[2, 2] = 6.0
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-14)
    y = tinygrad_edu.linalg.det(x)
    (first,) = tinygrad_edu.autograd.grad(y, x, create_graph=True)
    with pytest.raises(NotImplementedError, match="second gradient of det"):
        first.sum().backward()


def test_rank(compare: Any, draw: Any) -> None:
    a = draw((2, 4, 3)) * np.array([1.0, 1e-3, 0.0])
    rank = lambda t: t.linalg.matrix_rank  # noqa: E731
    compare(lambda t, a: (rank(t)(a), rank(t)(a, rtol=0.01), rank(t)(a, atol=10.0)), a)
    compare(lambda t, a: rank(t)(a.mT @ a, hermitian=True), a)
    compare(lambda t, a: rank(t)(a, atol=t.tensor([1e-9, 10.0])), a)
    compare(lambda t, a: t.linalg.pinv(a, rtol=0.01), a, second=False)
    compare(lambda t, a: t.linalg.pinv(a, rtol=t.tensor([0.1, 1e-5])), a, second=False)


@pytest.mark.parametrize("p", [1, -1, inf, -inf, "fro", "nuc"])
def test_the_condition_in_other_norms(p: Any, compare: Any, draw: Any) -> None:
    """PyTorch 2.13 cannot differentiate these: it writes into its saved inverse."""
    compare(
        lambda t, a: t.linalg.cond(a, p), draw(STACK), gradients=False, second=False
    )


def test_infos(compare: Any) -> None:
    bad = np.stack([np.eye(2), np.diag([1.0, 0.0])])
    compare(lambda t, a: t.linalg.inv_ex(a).info, bad)
    compare(
        lambda t, a: t.linalg.inv_ex(a).inverse[0], bad, gradients=False, second=False
    )
    compare(lambda t, a: t.linalg.solve_ex(a, a).info, bad)
    compare(lambda t, a: t.linalg.cholesky_ex(a).info, bad)
    compare(lambda t, a: t.linalg.cond(a, 1), bad, gradients=False, second=False)


def test_names_of_the_parts() -> None:
    a = tinygrad_edu.eye(2)
    linalg = tinygrad_edu.linalg
    assert repr(linalg.svd(a)).startswith("torch.return_types.linalg_svd(\nU=")
    assert linalg.eigh(a).eigenvectors.shape == (2, 2)
    assert linalg.qr(a).Q.shape == (2, 2)
    assert linalg.slogdet(a).logabsdet == 0


# ------------------------------------------------------------------ errors


def call(name: str, *arrays: Any, dtype: str = "float32", **how: Any) -> Any:
    def run(t: Any) -> Any:
        function = t
        for part in name.split("."):
            function = getattr(function, part)
        tensors = [
            t.tensor(each, dtype=getattr(t, dtype))
            if isinstance(each, list)
            else t.ones(each, dtype=getattr(t, dtype))
            for each in arrays
        ]
        return function(*tensors, **how)

    return run


OF_SQUARES = (
    *("inv", "det", "slogdet", "eigh", "eigvalsh", "cholesky", "matrix_exp"),
    *("inv_ex", "cholesky_ex"),
)
OF_MATRICES = ("svd", "svdvals", "qr", "pinv", "matrix_rank", "matrix_norm", "cond")
ZEROS = [[0.0, 0.0], [0.0, 0.0]]
SOME = [[[1.0, 0.0], [0.0, 1.0]], ZEROS]
ERRORS = [
    *(call(f"linalg.{name}", (3,)) for name in OF_SQUARES + OF_MATRICES),
    *(call(f"linalg.{name}", (2, 3)) for name in OF_SQUARES),
    *(call(f"linalg.{name}", (2, 2), dtype="int64") for name in OF_SQUARES),
    *(call(f"linalg.{name}", (2, 2), dtype="int64") for name in OF_MATRICES),
    *(
        call(f"linalg.{name}", (2, 2), dtype="float16")
        for name in (*OF_SQUARES, *OF_MATRICES)
        if name not in ("matrix_exp", "matrix_norm")
    ),
    call("logdet", (2, 3)),
    call("svd", (3,)),
    call("linalg.inv", ZEROS),
    call("linalg.inv", [[1.0, 1.0], [1.0, 1.0]]),
    call("linalg.inv", SOME),
    call("linalg.inv_ex", ZEROS, check_errors=True),
    call("linalg.solve", ZEROS, ZEROS),
    call("linalg.solve", SOME, ZEROS),
    call("linalg.cholesky", [[1.0, 0.0], [0.0, -1.0]]),
    call("linalg.cholesky", SOME),
    call("linalg.solve", (3, 3), (2, 3)),
    call("linalg.solve", (3, 3), (2,)),
    call("linalg.solve", (3, 3), (3, 2), left=False),
    call("linalg.solve", (3,), (3,)),
    lambda t: t.linalg.solve(t.ones(3, 3), t.ones(3, dtype=t.float64)),
    call("linalg.solve_triangular", (3, 3), (2, 2), upper=True),
    call("linalg.solve_triangular", (2, 2), (2, 2), upper=True, dtype="int64"),
    call("linalg.lstsq", (3, 2), (2, 2)),
    call("linalg.lstsq", (3,), (3,)),
    call("linalg.lstsq", (3, 2), (3, 2), driver="x"),
    call("linalg.lstsq", (3, 2), (3, 2), dtype="int64"),
    call("linalg.eigh", (2, 2), UPLO="x"),
    call("linalg.qr", (2, 2), mode="x"),
    call("linalg.matrix_norm", (2, 2), ord=3),
    call("linalg.matrix_norm", (2, 2), ord=2, dim=(0, 0)),
    call("linalg.matrix_norm", (2, 2), ord=2, dim=(0,)),
    call("linalg.norm", (2, 3, 4), ord=2),
    call("linalg.norm", (2, 3, 4), ord=2, dim=(0, 1, 2)),
    call("linalg.norm", (3,), ord="fro"),
    call("linalg.norm", (3, 3), ord="fro", dim=0),
    call("linalg.vector_norm", (0,), ord=inf),
    call("linalg.vector_norm", (0, 2), ord=-1, dim=0),
    call("linalg.vector_norm", (3,), dtype="int64"),
    lambda t: t.linalg.vector_norm(t.ones(3, dtype=t.float64), dtype=t.float32),
    lambda t: t.linalg.vector_norm(t.ones(3), dtype=t.int32),
    call("linalg.cond", (2, 2), p=3),
    call("linalg.cond", (2, 3), p=1),
    call("linalg.tensorsolve", (2, 3), (2,)),
    call("linalg.tensorinv", (2, 3, 4)),
    call("linalg.tensorinv", (2, 3, 4), ind=0),
    call("cholesky_solve", (3, 2), (2, 2)),
    call("cholesky_solve", (2,), (2, 2)),
    call("cholesky_inverse", (2, 3)),
]


@pytest.mark.parametrize("i", range(len(ERRORS)))
def test_errors(i: int, torch: Any) -> None:
    with pytest.raises((RuntimeError, NotImplementedError)) as theirs:
        ERRORS[i](torch)
    with pytest.raises(RuntimeError) as ours:
        ERRORS[i](tinygrad_edu)
    assert ours.type.__name__ == theirs.type.__name__.removeprefix("_")
    assert str(ours.value).split("\n")[0] == str(theirs.value).split("\n")[0]


def test_a_complete_q_has_no_gradient() -> None:
    a = tinygrad_edu.ones(3, 2, requires_grad=True)
    for mode, why in (("complete", "nrows > ncols"), ("r", "mode='r'")):
        with pytest.raises(RuntimeError, match=why):
            tinygrad_edu.linalg.qr(a, mode).R.sum().backward()
