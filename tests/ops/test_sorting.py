"""Order and counting against PyTorch: sorted, middle, most frequent, different ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

NAN, INF = np.nan, np.inf

ORDER = {
    "sort": lambda t, a, dim: a.sort(dim),
    "sort, descending": lambda t, a, dim: t.sort(a, dim, True),
    "sort, stable": lambda t, a, dim: a.sort(dim=dim, stable=True),
    "argsort": lambda t, a, dim: a.argsort(dim, descending=True),
    "topk": lambda t, a, dim: t.topk(a, 2, dim),
    "topk, smallest": lambda t, a, dim: a.topk(1, dim, largest=False),
    "topk, none": lambda t, a, dim: a.topk(0, dim),
    "kthvalue": lambda t, a, dim: t.kthvalue(a, 2, dim),
    "kthvalue, kept": lambda t, a, dim: a.kthvalue(1, dim, True),
    "median": lambda t, a, dim: t.median(a, dim),
    "median, kept": lambda t, a, dim: a.median(dim, keepdim=True),
    "nanmedian": lambda t, a, dim: t.nanmedian(a, dim),
    "mode": lambda t, a, dim: t.mode((a * 2).round(), dim),
    "mode, kept": lambda t, a, dim: a.mode(dim, True),
}


@pytest.mark.parametrize("dim", [0, 1, -1])
@pytest.mark.parametrize("name", ORDER)
def test_order(name: str, dim: int, compare: Any, draw: Any) -> None:
    function = ORDER[name]
    compare(lambda t, a: function(t, a, dim), draw((3, 2, 4)))
    turned = draw((4, 3, 2), dtype="float32").T
    compare(lambda t, a: function(t, a, dim), turned, second=False)
    compare(lambda t, a: function(t, a, dim), draw((2, 2, 3), dtype="float16"))


@pytest.mark.parametrize(
    "name", [each for each in ORDER if each not in ("topk", "kthvalue")]
)
def test_order_of_one_number(name: str, compare: Any, draw: Any) -> None:
    compare(lambda t, a: ORDER[name](t, a, 0), draw(()), names=False)


def test_order_of_nothing(compare: Any, draw: Any) -> None:
    def case(t: Any, a: Any) -> Any:
        found = [*a.sort(0), a.argsort(1), *a.median(1), *a.mode(1), a.msort()]
        return [*found, *a.topk(2, 1), *a.kthvalue(1, 1)]

    compare(case, draw((0, 3)), names=False)


@pytest.mark.parametrize("dtype", ["uint8", "int32", "int64"])
def test_order_of_whole_numbers(dtype: str, compare: Any) -> None:
    a = np.array([[3, 1, 2, 0], [7, 5, 9, 6]], dtype)

    def case(t: Any, a: Any) -> Any:
        found = [*a.sort(descending=True), a.median(), a.nanmedian(), *a.median(1)]
        return [*found, *a.topk(2), *a.kthvalue(3), *a.mode(), a.msort()]

    compare(case, a)


def test_bools_are_sorted(compare: Any) -> None:
    a = np.array([True, False, True, True])
    compare(
        lambda t, a: (*a.sort(), *a.sort(descending=True), a.argsort(), *a.mode()), a
    )


TIES = {
    "sort": lambda t, a: (*a.sort(), *a.sort(dim=0)),
    "sort, descending": lambda t, a: (*a.sort(descending=True), a.argsort(0, True)),
    "mode": lambda t, a: (*a.mode(), *a.mode(0)),
    "median": lambda t, a: (a.median(), a.median(1).values, a.nanmedian(0).values),
    "kthvalue": lambda t, a: [a.kthvalue(k).values for k in (1, 2, 3, 4, 5)],
    "topk": lambda t, a: [a.topk(k).values for k in (1, 2, 3, 4, 5)],
}


@pytest.mark.parametrize("name", TIES)
def test_ties(name: str, compare: Any) -> None:
    """Sorting keeps their order; of the others PyTorch promises only the values."""
    a = np.array([[2, 1, 2, 1, 2], [0, 0, 0, 0, 0], [1, 1, 2, 2, 0]], "float64")
    gradients = name in ("sort", "sort, descending", "mode")
    compare(TIES[name], a, gradients=gradients)


WITH_NAN = {
    "sort": lambda t, a: (*a.sort(1), *a.sort(1, descending=True)),
    "topk": lambda t, a: (a.topk(2).values, a.topk(3, largest=False).values),
    "kthvalue": lambda t, a: (*a.kthvalue(1), a.kthvalue(4).values),
    "median": lambda t, a: (a.median(), *a.median(1), *a.nanmedian(1), a.nanmedian()),
    "quantile": lambda t, a: (a.quantile(0.3), a.quantile(0.3, dim=1)),
    "nanquantile": lambda t, a: (a.nanquantile(0.3), a.nanquantile(0.4, dim=1)),
    "unique": lambda t, a: a.detach().unique(return_inverse=True, return_counts=True),
}


@pytest.mark.parametrize("name", WITH_NAN)
def test_nan_is_the_largest(name: str, compare: Any) -> None:
    a = np.array([[2, NAN, 1, -INF], [NAN, 3, NAN, INF], [0, 1, 2, 3]])
    settled = name not in ("topk", "kthvalue")  # which of two nans is not promised
    compare(WITH_NAN[name], a, gradients=settled, second=False, names=False)


# ------------------------------------------------------------------ quantiles

WAYS = ["linear", "lower", "higher", "midpoint", "nearest"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["quantile", "nanquantile"])
def test_quantiles(name: str, way: str, compare: Any, draw: Any) -> None:
    def case(t: Any, a: Any) -> Any:
        f = getattr(t, name)
        several = t.tensor([0.0, 0.3, 0.5, 1.0], dtype=a.dtype)
        found = [f(a, q, interpolation=way) for q in (0, 0.25, 0.4, 1)]
        for how in ({}, {"dim": 0}, {"dim": -1}, {"dim": 1, "keepdim": True}):
            found.append(f(a, 0.6, **how, interpolation=way))
            found.append(f(a, several, **how, interpolation=way))
        found.append(f(a, several, keepdim=True, interpolation=way))
        return found

    compare(case, draw((2, 3, 4)), names=False)
    compare(
        case, draw((5,) * 3, dtype="float32")[::2, :, ::2], second=False, names=False
    )


def test_quantiles_of_one_number(compare: Any, draw: Any) -> None:
    q = np.array([0.25, 0.5])
    compare(lambda t, a: (a.quantile(0.3), a.quantile(0.3, 0)), draw(()), names=False)
    compare(lambda t, a, q: a.quantile(q), draw(()), q, names=False)


def test_the_gradient_of_the_share(compare: Any, draw: Any) -> None:
    q = np.array([0.1, 0.45, 0.8])
    compare(lambda t, a, q: a.quantile(q, 0) ** 2, draw((5, 2)), q, names=False)


# ------------------------------------------------------------------ counting

COUNTING = {
    "bincount": lambda t, a, i: (t.bincount(i), i.bincount(minlength=12)),
    "bincount, weighted": lambda t, a, i: (
        t.bincount(i, a),
        t.bincount(i, a.double(), 12),
        t.bincount(i, i),
    ),
    "bincount of nothing": lambda t, a, i: (i[:0].bincount(), i[:0].bincount(a[:0])),
    "unique": lambda t, a, i: (i.unique(), t.unique(a), (a > 0).unique()),
    "unique, all": lambda t, a, i: t.unique(i, True, True, True),
    "unique of a matrix": lambda t, a, i: i.view(4, 3).unique(return_inverse=True),
    "unique rows": lambda t, a, i: t.unique(
        t.stack([i % 2, i % 3]), dim=1, return_inverse=True, return_counts=True
    ),
    "unique of nothing": lambda t, a, i: i[:0].unique(
        return_inverse=True, return_counts=True
    ),
    "unique_consecutive": lambda t, a, i: (
        t.unique_consecutive(i // 3),
        *i.unique_consecutive(True, True),
        (i // 4).view(4, 3).unique_consecutive(),
    ),
    "unique_consecutive rows": lambda t, a, i: t.unique_consecutive(
        t.stack([i // 3, i // 6]), return_inverse=True, return_counts=True, dim=1
    ),
    "histc": lambda t, a, i: (a.histc(), t.histc(a, 5, -1, 1), a.histc(bins=7)),
    "histc of equal numbers": lambda t, a, i: (a * 0 + 2).histc(3),
    "histc at the edges": lambda t, a, i: i.float().histc(4, 0, 8),
    "histogram": lambda t, a, i: (
        *t.histogram(a, 4),
        *a.histogram(3, range=(-1.0, 2.0), weight=a * a),
        *a.histogram(t.tensor([-1.0, 0.0, 0.25, 2.0]), density=True),
    ),
    "searchsorted": lambda t, a, i: (
        t.searchsorted(i.sort().values, i),
        t.searchsorted(i.sort().values, i, right=True),
        t.searchsorted(i, i, side="right", sorter=i.argsort()),
        t.searchsorted(a.sort().values, a.view(3, 4), out_int32=True),
        t.searchsorted(a.sort().values, 0.5),
    ),
    "searchsorted rows": lambda t, a, i: t.searchsorted(
        a.view(3, 4).sort().values, a.view(3, 4) + 0.1, side="left"
    ),
    "bucketize": lambda t, a, i: (
        t.bucketize(a, t.tensor([-1.0, 0.0, 1.0])),
        t.bucketize(i, t.tensor([2, 4, 6]), right=True, out_int32=True),
        t.bucketize(3, t.tensor([2, 4, 6])),
    ),
    "isin": lambda t, a, i: (
        t.isin(i, t.tensor([1, 3])),
        t.isin(i, 3, invert=True),
        t.isin(3, i),
        t.isin(t.tensor([1.0, float("nan")]), t.tensor([float("nan"), 1.0])),
    ),
}


@pytest.mark.parametrize("name", COUNTING)
def test_counting(name: str, compare: Any, draw: Any) -> None:
    a = draw((12,), dtype="float32")
    i = np.array([3, 3, 1, 7, 7, 7, 0, 5, 4, 4, 1, 8])
    compare(COUNTING[name], a, i, gradients=False)


REFUSED = {
    "sort along no dimension": lambda t: t.ones(2, 3).sort(2),
    "msort of a list": lambda t: t.msort([1.0]),
    "topk of too many": lambda t: t.ones(3).topk(4),
    "topk of text": lambda t: t.topk(t.ones(3), k="x"),
    "topk of bool": lambda t: t.ones(3, dtype=t.bool).topk(1),
    "kthvalue 0": lambda t: t.ones(3).kthvalue(0),
    "kthvalue of nothing": lambda t: t.ones(0, 3).kthvalue(1, 0),
    "kthvalue of bool": lambda t: t.ones(3, dtype=t.bool).kthvalue(1),
    "mode of nothing": lambda t: t.ones(0, 3).mode(0),
    "median of bool": lambda t: t.ones(3, dtype=t.bool).median(0),
    "quantile of nothing": lambda t: t.ones(0).quantile(0.5),
    "quantile of integers": lambda t: t.arange(3).quantile(0.5),
    "quantile of half": lambda t: t.ones(3).half().nanquantile(0.5),
    "quantile outside": lambda t: t.ones(3).quantile(1.5),
    "quantiles outside": lambda t: t.ones(3).quantile(t.tensor([0.5, 2.0])),
    "quantiles in a matrix": lambda t: t.ones(3).quantile(t.ones(1, 1)),
    "quantiles of another type": lambda t: t.ones(3).quantile(t.ones(1).double()),
    "quantile in an unknown way": lambda t: t.ones(3).quantile(0.5, interpolation="x"),
    "bincount of floats": lambda t: t.ones(3).bincount(),
    "bincount of a matrix": lambda t: t.ones(3, 1).long().bincount(),
    "bincount of negative numbers": lambda t: t.tensor([-1]).bincount(),
    "bincount, minlength": lambda t: t.tensor([1]).bincount(minlength=-1),
    "bincount, weights": lambda t: t.tensor([1]).bincount(t.ones(2)),
    "histc of integers": lambda t: t.arange(3).histc(),
    "histc without bins": lambda t: t.ones(3).histc(0),
    "histc turned round": lambda t: t.ones(3).histc(3, 2, 1),
    "unique rows of one number": lambda t: t.tensor(1.0).unique(dim=0),
    "searchsorted sides": lambda t: t.searchsorted(
        t.ones(3), t.ones(1), right=True, side="left"
    ),
    "searchsorted side": lambda t: t.searchsorted(t.ones(3), t.ones(1), side="up"),
    "searchsorted rows": lambda t: t.searchsorted(t.ones(2, 3), t.ones(1)),
    "searchsorted in one number": lambda t: t.searchsorted(t.tensor(1.0), t.ones(1)),
    "isin of truth": lambda t: t.isin(t.tensor([True]), t.tensor([True])),
    "bucketize in a matrix": lambda t: t.bucketize(t.ones(1), t.ones(2, 2)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name: str, torch: Any) -> None:
    """The same type of error, and PyTorch's first line."""
    with pytest.raises(Exception) as theirs:  # noqa: PT011 - what PyTorch says
        REFUSED[name](torch)
    first = str(theirs.value).splitlines()[0]
    with pytest.raises(theirs.type) as ours:
        REFUSED[name](tinygrad_edu)
    assert str(ours.value).splitlines()[0] == first


WITHOUT_GRADIENT = {
    "unique": lambda t, a: t.unique(a),
    "unique rows": lambda t, a: a.unique(dim=0, return_counts=True)[0],
    "unique_consecutive": lambda t, a: a.unique_consecutive(),
    "bincount": lambda t, a: t.bincount(t.tensor([0, 1, 1]), a),
    "histogram": lambda t, a: t.histogram(a, 3).hist,
}


@pytest.mark.parametrize("name", WITHOUT_GRADIENT)
def test_what_has_no_gradient_says_so(name: str, torch: Any) -> None:
    """No gradient would be silently wrong: it is refused, in PyTorch's words."""
    errors, nodes = [], []
    for t in (tinygrad_edu, torch):
        out = WITHOUT_GRADIENT[name](t, t.tensor([1.0, 2.0, 2.0], requires_grad=True))
        nodes.append(out.grad_fn.name())
        with pytest.raises((RuntimeError, NotImplementedError)) as refused:
            out.sum().backward()
        errors.append((refused.type, str(refused.value).splitlines()[0]))
    assert errors[0] == errors[1]
    assert nodes[0] == nodes[1]
