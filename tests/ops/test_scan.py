"""Scans against PyTorch: running sums, products and extremes; differences; areas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

NAN, INF = np.nan, np.inf
SCANS = ["cumsum", "cumprod", "cummax", "cummin", "logcumsumexp"]


@pytest.mark.parametrize("dim", [0, 1, -1])
@pytest.mark.parametrize("name", SCANS)
def test_scans(name: str, dim: int, compare: Any, draw: Any) -> None:
    def case(t: Any, a: Any) -> Any:
        return getattr(a, name)(dim)

    compare(case, draw((3, 2, 4)))
    compare(case, draw((4, 3, 2), dtype="float32").T, second=False)
    compare(case, draw((3, 5), dtype="float16")[:, ::2].T, second=False)


@pytest.mark.parametrize("name", SCANS)
def test_scans_of_one_number_and_of_none(name: str, compare: Any, draw: Any) -> None:
    compare(lambda t, a: getattr(t, name)(a, 0), draw(()))
    compare(lambda t, a: getattr(t, name)(a, dim=0), draw((0, 3)))
    compare(lambda t, a: getattr(t, name)(a, dim=1), draw((0, 3)))
    compare(lambda t, a: getattr(t, name)(a, dim=1), draw((2, 1)))


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int32", "int64"])
def test_scans_of_whole_numbers(dtype: str, compare: Any, draw: Any) -> None:
    a = draw((3, 4), 0, 3).astype(dtype)

    def case(t: Any, a: Any) -> Any:
        found = [a.cumsum(0), a.cumprod(1), a.cumsum(0, dtype=t.float64)]
        return [*found, *a.cummax(0), *a.cummin(1), a.cumprod(0, dtype=t.int32)]

    compare(case, a)


@pytest.mark.parametrize(
    "numbers",
    [
        [2, 3, 0, 4, -1],
        [0, 3, 2],
        [2, 0, 0, 3],
        [3, 0],
        [0, 0, 0],
        [0],
    ],
    ids=str,
)
def test_gradients_of_cumprod_with_zeros(numbers: list[int], compare: Any) -> None:
    a = np.array(numbers, "float64")
    compare(lambda t, a: a.cumprod(0), a)
    rows = np.stack([a, a + 1, a - 3])
    compare(lambda t, a: (a.cumprod(1), a.T.cumprod(0)), rows)
    compare(lambda t, a: (a * a).cumprod(-1), rows, names=False)


DELICATE = {
    "ties of cummax": (lambda t, a: a.cummax(0), [2, 2, 1, 2, 3, 3]),
    "ties of cummin": (lambda t, a: a.cummin(0), [2, 2, 1, 2, 1, 3]),
    "cummax with nan": (lambda t, a: a.cummax(0), [2, 2, NAN, 3, NAN, 1]),
    "cummin with nan": (lambda t, a: a.cummin(0), [2, 1, NAN, 0, NAN, 1]),
    "cumsum of inf": (lambda t, a: a.cumsum(0), [1, INF, -INF, 2]),
    "cumprod of inf": (lambda t, a: a.cumprod(0), [1, INF, 2]),
    "logcumsumexp of large": (lambda t, a: a.logcumsumexp(0), [1000, 1001, -1000]),
    "logcumsumexp of inf": (lambda t, a: a.logcumsumexp(0), [1, INF, 2]),
}


@pytest.mark.parametrize("name", DELICATE)
def test_delicate_points(name: str, compare: Any) -> None:
    function, numbers = DELICATE[name]
    compare(function, np.array(numbers, "float64"), second=False)


def test_logcumsumexp_of_minus_infinity(compare: Any) -> None:
    """e^-∞ is 0, an empty sum so far; PyTorch's gradient there is nan."""
    a = np.array([-INF, -INF, 1, 2])
    compare(lambda t, a: a.logcumsumexp(0), a, gradients=False)


def test_logcumsumexp_with_gradients_of_both_signs(compare: Any, draw: Any) -> None:
    signs = np.array([1.0, -2.0, 0.5, -1.0, 3.0])
    compare(
        lambda t, a: a.logcumsumexp(0) * t.from_numpy(signs), draw((5,)), names=False
    )


def test_scans_in_place(torch: Any) -> None:
    for t in (tinygrad_edu, torch):
        x = t.tensor([1, 2, 3], dtype=t.int32)
        assert x.cumsum_(0) is x
        assert x.tolist() == [1, 3, 6]
        assert x.dtype == t.int32
        assert x.cumprod_(0).tolist() == [1, 3, 18]


def test_gradients_of_scans_in_place(compare: Any, draw: Any) -> None:
    compare(lambda t, a: (a * 2).cumsum_(0), draw((3, 2)))
    compare(lambda t, a: (a * 2).cumprod_(1), draw((3, 2)))


DIFFERENCES = {
    "diff": lambda t, a: t.diff(a),
    "diff 0": lambda t, a: (a.diff(n=0), a.diff(n=0, prepend=a)),
    "diff of an order": lambda t, a: (a.diff(2), a.diff(n=3, dim=1), a.diff(9)),
    "diff along 0": lambda t, a: t.diff(a, dim=0),
    "diff of integers": lambda t, a: (a * 9).long().diff(),
    "diff of bool": lambda t, a: (a > 0).diff(),
    "diff, prepended": lambda t, a: a.diff(prepend=a[:, :1] * 2, append=a),
    "diff, appended": lambda t, a: a.diff(n=2, dim=0, append=a),
    "trapezoid": lambda t, a: (t.trapezoid(a), t.trapz(a, dim=0)),
    "trapezoid dx": lambda t, a: t.trapezoid(a, dx=0.5),
    "trapezoid x": lambda t, a: (t.trapezoid(a, a[0]), t.trapezoid(a, a * a, dim=0)),
    "trapezoid x along 0": lambda t, a: t.trapezoid(a, a[:, 0], dim=0),
    "trapezoid of integers": lambda t, a: t.trapezoid((a * 9).long()),
    "trapezoid of one": lambda t, a: t.trapezoid(a[:, :1]),
    "trapezoid of none": lambda t, a: t.trapezoid(a[:, :0]),
    "cumulative_trapezoid": lambda t, a: t.cumulative_trapezoid(a),
    "cumulative_trapezoid dx": lambda t, a: t.cumulative_trapezoid(a, dx=2, dim=0),
    "cumulative_trapezoid x": lambda t, a: t.cumulative_trapezoid(a, a.exp()),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_differences_and_areas(name: str, compare: Any, draw: Any) -> None:
    compare(DIFFERENCES[name], draw((3, 4)), names=False)


def test_a_bfloat16_gradient_of_one_number(torch: Any) -> None:
    """Where arithmetic leaves a bare number, not an array of one."""
    found = []
    for t in (tinygrad_edu, torch):
        y = t.arange(4.0).bfloat16().requires_grad_()
        t.trapezoid(y).backward()
        found.append(y.grad.float().tolist())
    assert found[0] == found[1]


REFUSED = {
    "no such dimension": lambda t: t.ones(2, 3).cumsum(2),
    "text as a dimension": lambda t: t.ones(2).cumprod(dim="x"),
    "no dimension": lambda t: t.ones(2).cummax(dim=None),
    "logcumsumexp of integers": lambda t: t.arange(3).logcumsumexp(0),
    "diff of one number": lambda t: t.tensor(1.0).diff(),
    "diff of a negative order": lambda t: t.ones(3).diff(n=-1),
    "diff, prepended": lambda t: t.ones(3).diff(prepend=t.ones(1, 1)),
    "trapezoid of one number": lambda t: t.trapezoid(t.tensor(1.0)),
    "trapezoid of bool": lambda t: t.trapezoid(t.ones(3, dtype=t.bool)),
    "trapezoid x": lambda t: t.trapezoid(t.ones(2, 3), t.ones(4)),
    "a leaf in place": lambda t: t.ones(3, requires_grad=True).cumsum_(0),
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
