"""Products of matrices against PyTorch, in all shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

MATMUL = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 4)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (3, 4)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 2)),
    ((2, 3), (5, 3, 4)),
    ((5, 2, 3), (5, 3, 4)),
    ((5, 2, 3), (1, 3, 4)),
    ((2, 1, 2, 3), (5, 3, 4)),
    ((0, 3), (3, 4)),
    ((2, 0), (0, 4)),
    ((5, 0, 3), (3, 4)),
    ((0, 2, 3), (0, 3, 4)),
    ((0,), (0,)),
    ((5, 2, 0), (0, 3)),
    ((2, 5, 2, 3), (2, 5, 3, 4)),
    ((2, 5, 2, 3), (3,)),
]


@pytest.mark.parametrize("shapes", MATMUL, ids=str)
def test_matmul(shapes: Any, compare: Any, draw: Any) -> None:
    compare(lambda t, a, b: a @ b, draw(shapes[0]), draw(shapes[1], seed=1))


@pytest.mark.parametrize("shapes", MATMUL[:9], ids=str)
def test_matmul_in_another_order(shapes: Any, compare: Any, draw: Any) -> None:
    a, b = (draw(shape[::-1], dtype="float32").T for shape in shapes)
    compare(lambda t, a, b: t.matmul(a, b) ** 2, a, b, names=False)


addmm = lambda t, *tensors: t.addmm(*tensors)  # noqa: E731
linear = lambda t, *tensors: t.nn.functional.linear(*tensors)  # noqa: E731
SCALED = {"beta": 2, "alpha": 0.5}
STACKS = [(5, 2, 3), (5, 3, 4)]
CASES = {
    "mm": (lambda t, a, b: t.mm(a, b), [(2, 3), (3, 4)]),
    "mv": (lambda t, a, b: t.mv(a, b), [(2, 3), (3,)]),
    "dot": (lambda t, a, b: t.dot(a, b), [(3,), (3,)]),
    "vdot": (lambda t, a, b: t.vdot(a, b), [(3,), (3,)]),
    "bmm": (lambda t, a, b: t.bmm(a, b), STACKS),
    "addmm": (addmm, [(4,), (2, 3), (3, 4)]),
    "addmm of a matrix": (addmm, [(2, 4), (2, 3), (3, 4)]),
    "addmm of a column": (addmm, [(2, 1), (2, 3), (3, 4)]),
    "addmm scaled": (
        lambda t, *abc: t.addmm(*abc, **SCALED),
        [(4,), (2, 3), (3, 4)],
    ),
    "addmm_": (lambda t, a, b, c: (a * 1).addmm_(b, c), [(2, 4), (2, 3), (3, 4)]),
    "addmv": (lambda t, *abc: t.addmv(*abc), [(2,), (2, 3), (3,)]),
    "addmv scaled": (lambda t, *abc: t.addmv(*abc, **SCALED), [(1,), (2, 3), (3,)]),
    "addmv_": (lambda t, a, b, c: (a * 1).addmv_(b, c), [(2,), (2, 3), (3,)]),
    "addr": (lambda t, *abc: t.addr(*abc, **SCALED), [(3,), (2,), (3,)]),
    "addr_": (lambda t, a, b, c: (a * 1).addr_(b, c), [(2, 3), (2,), (3,)]),
    "baddbmm": (lambda t, *abc: t.baddbmm(*abc, **SCALED), [(2, 1), *STACKS]),
    "baddbmm_": (lambda t, a, b, c: (a * 1).baddbmm_(b, c), [(5, 2, 4), *STACKS]),
    "addbmm": (lambda t, *abc: t.addbmm(*abc, **SCALED), [(2, 1), *STACKS]),
    "addbmm_": (lambda t, a, b, c: (a * 1).addbmm_(b, c), [(2, 4), *STACKS]),
    "linear": (linear, [(2, 3), (4, 3), (4,)]),
    "linear without": (linear, [(2, 3), (4, 3)]),
    "linear of nothing": (linear, [(0, 3), (4, 3), (4,)]),
    "linear of rows": (linear, [(2, 5, 3), (4, 3), (4,)]),
    "square of one": (lambda t, a: a @ a, [(3, 3)]),
    "one and its transpose": (lambda t, a: a @ a.T, [(2, 3)]),
    "outer": (lambda t, a, b: t.outer(a, b), [(2,), (3,)]),
    "inner": (lambda t, a, b: t.inner(a, b), [(2, 4, 3), (5, 3)]),
    "inner of vectors": (lambda t, a, b: a.inner(b), [(3,), (3,)]),
    "inner with a number": (lambda t, a, b: a.inner(b), [(2, 3), ()]),
    "trace": (lambda t, a: a.trace(), [(2, 3)]),
    "kron": (lambda t, a, b: t.kron(a, b), [(2, 3), (4, 1, 2)]),
    "vecdot": (lambda t, a, b: t.linalg.vecdot(a, b, dim=0), [(2, 3), (2, 1)]),
    "cross": (lambda t, a, b: t.linalg.cross(a, b, dim=1), [(2, 3), (2, 3)]),
    "vander": (lambda t, a: t.linalg.vander(a, N=4), [(2, 3)]),
    "diagonal": (lambda t, a: t.linalg.diagonal(a, offset=1), [(2, 3, 3)]),
    "tensordot": (lambda t, a, b: t.tensordot(a, b, 1), [(2, 3), (3, 4)]),
    "tensordot of two": (
        lambda t, a, b: t.tensordot(a, b, ([0, 2], [1, 0])),
        [(2, 3, 4), (4, 2, 5)],
    ),
    "tensordot of all": (lambda t, a, b: t.tensordot(a, b), [(2, 3), (2, 3)]),
    "tensordot of none": (lambda t, a, b: t.tensordot(a, b, 0), [(2,), (3,)]),
    "multi_dot": (
        lambda t, *parts: t.linalg.multi_dot(parts),
        [(10, 20), (20, 3), (3, 5), (5, 8)],
    ),
    "multi_dot of vectors": (
        lambda t, *parts: t.linalg.multi_dot(parts),
        [(4,), (4, 3), (3,)],
    ),
    "matrix_power": (lambda t, a: t.linalg.matrix_power(a, 5), [(2, 3, 3)]),
    "matrix_power, 0": (lambda t, a: t.matrix_power(a, 0) * a, [(3, 3)]),
    "matrix_power below 0": (lambda t, a: a.matrix_power(-3), [(3, 3)]),
    "matrix_exp": (lambda t, a: t.linalg.matrix_exp(a), [(2, 3, 3)]),
    "matrix_exp of large ones": (lambda t, a: t.matrix_exp(a * 4), [(3, 3)]),
    "cdist": (lambda t, a, b: t.cdist(a, b), [(2, 3, 4), (5, 4)]),
    "cdist of many": (lambda t, a, b: t.cdist(a, b)[3:5], [(30, 4), (3, 4)]),
    "cdist of order 1": (lambda t, a, b: t.cdist(a, b, p=1), [(3, 4), (5, 4)]),
    "cdist of order 3": (lambda t, a, b: t.cdist(a, b, p=3), [(3, 4), (5, 4)]),
    "cdist of order inf": (
        lambda t, a, b: t.cdist(a, b, p=float("inf")),
        [(3, 4), (5, 4)],
    ),
    "pdist": (lambda t, a: t.nn.functional.pdist(a), [(4, 3)]),
}
UNNAMED = {
    "linear of one row": (linear, [(3,), (4, 3), (4,)]),
    **{
        name: CASES.pop(name)
        for name in list(CASES)
        if name.startswith(("linear of rows", "cdist of", "pdist", "matrix_power,"))
    },
}
# PyTorch cannot differentiate these twice.
ONCE = {"cdist", "cdist of order 1", "cdist of order 3", "cdist of order inf", "pdist"}
EVERY = {**CASES, **UNNAMED}


@pytest.mark.parametrize("name", EVERY)
def test_against_torch(name: str, compare: Any, draw: Any) -> None:
    function, shapes = EVERY[name]
    arrays = [draw(shape, seed=seed) for seed, shape in enumerate(shapes)]
    compare(function, *arrays, names=name in CASES, second=name not in ONCE)


def test_integers(compare: Any) -> None:
    a, b = np.arange(6).reshape(2, 3), np.arange(12).reshape(3, 4)
    compare(lambda t, a, b: (a @ b, a @ b[:, 0], a[0] @ b, a[0].dot(b[:, 1])), a, b)


def test_overflow_stays_silent(compare: Any) -> None:
    a = np.full((2, 2), 1e200)
    compare(lambda t, a: a @ a, a, second=False)
    compare(lambda t, a: a[0] @ a[0] - a.mv(a[0]), a, second=False, names=False)


def test_older_names(draw: Any) -> None:
    a, b = (
        tinygrad_edu.tensor(draw((2, 3, 3))),
        tinygrad_edu.tensor(draw((2, 3, 3)) * 2),
    )
    assert tinygrad_edu.cross(a, b).equal(tinygrad_edu.linalg.cross(a, b, dim=1))
    product = tinygrad_edu.chain_matmul(a[0], b[0], a[1])
    assert product.equal(tinygrad_edu.linalg.multi_dot([a[0], b[0], a[1]]))
    assert tinygrad_edu.chain_matmul(a[0]) is not None


def test_whole_numbers(compare: Any) -> None:
    a, b, c = np.ones((2, 4), int), np.arange(6).reshape(2, 3), np.ones((3, 4), int)
    compare(lambda t, a, b, c: t.addmm(a, b, c, beta=2.7, alpha=3.9), a, b, c)
    compare(lambda t, a, b, c: (t.outer(b[0], c[0]), t.kron(b, c), b.trace()), a, b, c)
    compare(lambda t, a, b, c: t.einsum("ij,jk->k", b, c), a, b, c)


def test_nothing_of_the_input_counts_with_beta_0(compare: Any, draw: Any) -> None:
    bias = np.full((2, 4), np.nan)
    compare(
        lambda t, a, b, c: t.addmm(a, b, c, beta=0).nan_to_num(9.0),
        *(bias, draw((2, 3)), draw((3, 4))),
        gradients=False,
        second=False,
        names=False,
    )


def test_equal_points(compare: Any, draw: Any) -> None:
    """The distance 0 has a corner: PyTorch takes the slope 0."""
    a = draw((3, 4))
    for p in (1.0, 2.0, 3.0):
        compare(
            lambda t, a, b, p=p: t.cdist(a, b, p=p),
            a,
            a.copy(),
            second=False,
            names=False,
        )


# ------------------------------------------------------------------ einsum

EINSUM = {
    "ij,jk->ik": [(2, 3), (3, 4)],
    "ij,jk": [(2, 3), (3, 4)],
    "ji,kj->ik": [(3, 2), (4, 3)],
    "bij,bjk->bik": [(5, 2, 3), (5, 3, 4)],
    "bhqd,bhkd->bhqk": [(2, 3, 4, 5), (2, 3, 6, 5)],
    "i,j->ij": [(2,), (3,)],
    "i,i": [(3,), (3,)],
    "i,i->i": [(3,), (3,)],
    "ii": [(3, 3)],
    "ii->i": [(3, 3)],
    "iij->j": [(3, 3, 2)],
    "ijk->kij": [(2, 3, 4)],
    "ijk->": [(2, 3, 4)],
    "...ij,...jk->...ik": [(5, 2, 3), (2, 5, 3, 4)],
    "...ij->...ji": [(5, 2, 3)],
    "i...,i...": [(3, 2), (3, 2)],
    "...,...": [(2, 1), (3,)],
    "b n i , j n->b i j": [(2, 3, 4), (5, 3)],
    "ij,jk,kl->il": [(2, 3), (3, 4), (4, 5)],
    "bn,anm,bm->ba": [(2, 5), (3, 5, 4), (2, 4)],
    "aB,Bc->ca": [(2, 3), (3, 4)],
    "ij,ij,ij->i": [(2, 3), (2, 3), (2, 3)],
    "ij,jk->k": [(2, 1), (3, 4)],
    ",ij->ij": [(), (2, 3)],
    "ij,kl->": [(2, 3), (4, 5)],
    "i,ij->": [(0,), (0, 3)],
}


@pytest.mark.parametrize("equation", EINSUM)
def test_einsum(equation: str, compare: Any, draw: Any) -> None:
    arrays = [draw(shape, seed=i) for i, shape in enumerate(EINSUM[equation])]
    compare(lambda t, *parts: t.einsum(equation, *parts), *arrays, names=False)


def test_einsum_with_numbers_for_letters(compare: Any, draw: Any) -> None:
    a, b = draw((2, 3)), draw((3, 4))
    compare(lambda t, a, b: t.einsum(a, [0, 1], b, [1, 2], [2, 0]), a, b, names=False)
    compare(lambda t, a, b: t.einsum(a, [..., 1], b, [1, 30]), a, b, names=False)
    compare(lambda t, a, b: t.einsum("ij,jk", [a, b]), a, b, names=False)


# ------------------------------------------------------------------ errors


def fails(name: str, *shapes: Any, dtypes: str = "", **how: Any) -> Any:
    """A call of ``t.name`` with tensors of ones that must fail in both libraries."""

    def call(t: Any) -> Any:
        kinds = [getattr(t, each) for each in dtypes.split()]
        function = t
        for part in name.split("."):
            function = getattr(function, part)
        kinds += [t.float32] * (len(shapes) - len(kinds))
        ones = [t.ones(shape, dtype=d) for shape, d in zip(shapes, kinds, strict=True)]
        return function(*ones, **how)

    return call


ERRORS = [
    fails("mm", (3,), (3, 4)),
    fails("mm", (2, 3), (4, 5)),
    fails("mm", (2, 3), (3, 4), dtypes="float32 float64"),
    fails("mm", (2, 2), (2, 2), dtypes="bool bool"),
    fails("mv", (2, 3), (4,)),
    fails("mv", (2, 3), (4, 4)),
    fails("mv", (2, 3), (3,), dtypes="float32 float64"),
    fails("dot", (3,), (4,)),
    fails("dot", (3, 3), (3,)),
    fails("vdot", (3,), (3,), dtypes="float32 float64"),
    fails("bmm", (3, 3), (3, 3, 3)),
    fails("bmm", (3, 3, 3), (3, 3)),
    fails("bmm", (2, 3, 3), (3, 3, 3)),
    fails("bmm", (2, 3, 4), (2, 4, 5), dtypes="float32 float64"),
    fails("matmul", (2, 3, 4), (2, 5, 6)),
    fails("matmul", (2, 3, 4), (5, 6)),
    fails("matmul", (2, 3, 4), (3, 4, 5)),
    fails("matmul", (3,), (4, 3)),
    fails("matmul", (2, 3, 4), (3,)),
    fails("matmul", (), (3,)),
    fails("matmul", (2, 3, 4), (2, 4, 5), dtypes="float32 float64"),
    fails("addmm", (3, 3), (2, 3), (3, 4)),
    fails("addmm", (2, 4), (3,), (4, 4)),
    fails("addmm", (2, 4), (2, 3), (3, 4), dtypes="float64"),
    fails("addmv", (3,), (2, 3), (3,)),
    fails("addmv", (2,), (2, 3), (4,)),
    fails("addmv", (2,), (2, 3), (3,), dtypes="float64"),
    fails("addr", (2, 4), (3, 3), (4,)),
    fails("addr", (2, 2), (2,), (2,), dtypes="int64 int64 int64", alpha=0.5),
    fails("addbmm", (2, 4), (5, 2, 3), (4, 3, 4)),
    fails("addbmm", (2, 4), (4, 2, 3), (4, 5, 4)),
    fails("baddbmm", (2, 4), (5, 2, 3), (4, 3, 4)),
    fails("baddbmm", (2, 4), (4, 2, 3), (4, 3, 4), dtypes="float64"),
    fails("outer", (2, 2), (3,)),
    fails("inner", (2, 3), (2, 4)),
    fails("inner", (2, 3), (2, 3), dtypes="float32 float64"),
    fails("trace", (3,)),
    fails("tensordot", (2, 3), (4, 5), dims=1),
    fails("tensordot", (2, 3), (4, 5), dims=-1),
    fails("tensordot", (2, 3), (4, 5), dims=3),
    fails("tensordot", (2, 3), (4, 5), dims=([0], [0, 1])),
    fails("cross", (2, 4), (2, 4)),
    fails("linalg.cross", (2, 4), (2, 4)),
    fails("linalg.cross", (3,), (2, 3)),
    fails("cdist", (3,), (2, 3)),
    fails("cdist", (2, 4), (2, 3)),
    fails("cdist", (2, 3), (2, 3), p=-1),
    fails("cdist", (2, 3), (2, 3), compute_mode="x"),
    fails("cdist", (2, 3), (2, 3), dtypes="int64"),
    fails("linalg.matrix_power", (2, 3), n=2),
    fails("linalg.matrix_power", (3,), n=2),
    *(
        lambda t, e=equation, shapes=shapes: t.einsum(e, *(t.ones(s) for s in shapes))
        for equation, shapes in {
            "ij,jk->il": [(2, 3), (3, 4)],
            "ij,jk": [(2, 3)],
            "ij->ij": [(2, 3), (2, 3)],
            "ij,jk->ik": [(2, 3), (4, 4)],
            "i1->i": [(2, 3)],
            "ijk->ij": [(2, 3)],
            "ij->ii": [(2, 3)],
            "i.j->i": [(2, 3)],
            "i...j...->i": [(2, 3)],
            "ij->i->j": [(2, 3)],
            "ij-i": [(2, 3)],
            "ii->i": [(2, 3)],
            "": [(2,)],
        }.items()
    ),
    *(
        lambda t, shapes=shapes: t.linalg.multi_dot([t.ones(s) for s in shapes])
        for shapes in (
            [(2, 3)],
            [(2, 3), (3, 3, 3)],
            [(2, 3), (3,), (3, 3)],
            [(2, 3), (4, 3)],
        )
    ),
]


@pytest.mark.parametrize("i", range(len(ERRORS)))
def test_errors(i: int, torch: Any) -> None:
    with pytest.raises((RuntimeError, ValueError)) as theirs:
        ERRORS[i](torch)
    with pytest.raises(theirs.type) as ours:
        ERRORS[i](tinygrad_edu)
    assert str(ours.value).split("\n")[0] == str(theirs.value).split("\n")[0]


# ------------------------------------------------------------------ complex numbers

COMPLEX = {
    "matmul": (lambda t, a, b: a @ b, [(2, 3, 4), (4, 3)]),
    "bmm": (lambda t, a, b: t.bmm(a, b), [(2, 3, 4), (2, 4, 3)]),
    "mv": (lambda t, a, b: t.mv(a, b), [(2, 3), (3,)]),
    "dot": (lambda t, a, b: t.dot(a, b), [(3,), (3,)]),
    "vdot": (lambda t, a, b: t.vdot(a, b), [(3,), (3,)]),
    "vecdot": (lambda t, a, b: t.linalg.vecdot(a, b), [(2, 3), (2, 3)]),
    "addmm": (lambda t, *abc: t.addmm(*abc, alpha=1 + 2j), [(4,), (2, 3), (3, 4)]),
    "einsum": (lambda t, a, b: t.einsum("ij,kj->ik", a, b), [(2, 3), (4, 3)]),
    "kron": (lambda t, a, b: t.kron(a, b), [(2, 3), (2, 2)]),
    "trace": (lambda t, a: t.trace(a), [(3, 3)]),
    "cross": (lambda t, a, b: t.linalg.cross(a, b), [(2, 3), (2, 3)]),
    "inv": (lambda t, a: t.linalg.inv(a), [(2, 3, 3)]),
    "solve": (lambda t, a, b: t.linalg.solve(a, b), [(2, 3, 3), (2, 3, 2)]),
    "det": (lambda t, a: t.linalg.det(a), [(2, 3, 3)]),
    "matrix_exp": (lambda t, a: t.linalg.matrix_exp(a), [(2, 3, 3)]),
    "matrix_power": (lambda t, a: t.linalg.matrix_power(a, 3), [(3, 3)]),
    "vector_norm": (lambda t, a: t.linalg.vector_norm(a, 3, dim=0), [(3, 3)]),
}


@pytest.mark.parametrize("name", COMPLEX)
def test_complex_numbers(name: str, compare: Any, draw: Any) -> None:
    function, shapes = COMPLEX[name]
    arrays = [
        draw(shape, seed=seed) + 1j * draw(shape, seed=seed + 9)
        for seed, shape in enumerate(shapes)
    ]
    compare(function, *arrays, names=False)


@pytest.mark.parametrize(
    "name",
    ["svd", "svdvals", "eigh", "eigvalsh", "qr", "cholesky", "slogdet", "pinv"],
)
def test_complex_matrices_are_not_taken_apart(name: str) -> None:
    matrix = tinygrad_edu.eye(2, dtype=tinygrad_edu.complex64)
    with pytest.raises(
        NotImplementedError, match="not implemented for complex matrices"
    ):
        getattr(tinygrad_edu.linalg, name)(matrix)
