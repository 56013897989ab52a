"""Gather, scatter and their relatives, against PyTorch."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

# name: (function, shapes of its arguments). ``i`` makes an index.


def i(t: Any, *numbers: Any) -> Any:
    return t.tensor(numbers)


CASES = {
    "scatter": (
        lambda t, a, b: a.scatter(1, i(t, [2, 0], [1, 2]), b),
        [(2, 3), (2, 2)],
    ),
    "scatter 0": (
        lambda t, a, b: t.scatter(a, 0, i(t, [1, 0, 1]), b),
        [(2, 3), (1, 3)],
    ),
    "scatter a number": (lambda t, a: a.scatter(1, i(t, [2, 2], [1, 0]), 5), [(2, 3)]),
    "scatter value=": (
        lambda t, a: t.scatter(a, -1, i(t, [0], [1]), value=5),
        [(2, 3)],
    ),
    "scatter one": (lambda t, a, b: a.scatter(0, t.tensor(0), b), [(), ()]),
    "scatter_add": (
        lambda t, a, b: a.scatter_add(0, i(t, [1, 1, 0], [1, 0, 0]), b),
        [(2, 3), (2, 3)],
    ),
    "scatter_add few": (
        lambda t, a, b: a.scatter_add(1, i(t, [2, 2]), b),
        [(2, 3), (1, 2)],
    ),
    "index_select one": (lambda t, a: a.index_select(0, i(t, 0)), [()]),
    "index_add": (
        lambda t, a, b: a.index_add(1, i(t, 2, 0, 2), b, alpha=-2),
        [(2, 3), (2, 3)],
    ),
    "index_add 0": (lambda t, a, b: t.index_add(a, 0, i(t, 1, 1), b), [(2, 3), (2, 3)]),
    "index_add one": (lambda t, a, b: a.index_add(0, t.tensor(1), b), [(3,), (1,)]),
    "index_copy": (lambda t, a, b: a.index_copy(1, i(t, 2, 0), b), [(2, 3), (2, 2)]),
    "index_fill": (lambda t, a: t.index_fill(a, 1, i(t, 2, 0), 7), [(2, 3)]),
    "index_fill by a tensor": (
        lambda t, a, b: a.index_fill(0, i(t, 1), b),
        [(2, 3), ()],
    ),
    "index_put": (
        lambda t, a, b: a.index_put((i(t, 1, 0), i(t, 2, 2)), b),
        [(2, 3), (2,)],
    ),
    "index_put one row": (lambda t, a, b: a.index_put([i(t, 1)], b), [(2, 3), (3,)]),
    "index_put add": (
        lambda t, a, b: a.index_put((i(t, 1, 1, 0),), b, accumulate=True),
        [(2, 3), (3, 3)],
    ),
    "index_put add, stretched": (
        lambda t, a, b: a.index_put((i(t, 1, 1, 0),), b, True),
        [(2, 3), (1,)],
    ),
    "index_put by mask": (
        lambda t, a, b: a.index_put((a.detach() > 0,), b),
        [(2, 3), ()],
    ),
    "masked_select": (lambda t, a: t.masked_select(a, a.detach() > 0), [(2, 3)]),
    "masked_select, stretched": (
        lambda t, a: a.masked_select(t.tensor([[True], [False]])),
        [(3,)],
    ),
    "masked_scatter": (
        lambda t, a, b: t.masked_scatter(a, a.detach() > 0, b),
        [(2, 3), (2, 4)],
    ),
    "masked_scatter, stretched": (
        lambda t, a, b: a.masked_scatter(t.tensor([True, False, True]), b),
        [(2, 3), (5,)],
    ),
    "take": (lambda t, a: t.take(a, i(t, [5, 0], [-1, 5])), [(2, 3)]),
    "put": (lambda t, a, b: t.put(a, i(t, 4, -6), b), [(2, 3), (2,)]),
    "put add": (
        lambda t, a, b: a.put(i(t, [4, 4]), b, accumulate=True),
        [(2, 3), (2, 1)],
    ),
    "take_along_dim": (lambda t, a: t.take_along_dim(a, i(t, [2], [0]), 1), [(2, 3)]),
    "take_along_dim, stretched": (
        lambda t, a: a.take_along_dim(i(t, [2, 0]), dim=1),
        [(2, 3)],
    ),
    "take_along_dim of all": (lambda t, a: a.take_along_dim(i(t, 5, 1)), [(2, 3)]),
}


@pytest.mark.parametrize("name", CASES)
def test_against_torch(name: str, compare: Any, draw: Any) -> None:
    function, shapes = CASES[name]
    compare(function, *[draw(shape, seed=n) for n, shape in enumerate(shapes)])


REDUCTIONS = ["sum", "prod", "mean", "amax", "amin"]


@pytest.mark.parametrize("include_self", [True, False])
@pytest.mark.parametrize("reduce", REDUCTIONS)
def test_scatter_reduce(
    reduce: str, include_self: bool, compare: Any, draw: Any
) -> None:
    def run(t: Any, a: Any, b: Any) -> Any:
        index = i(t, [0, 2, 2], [1, 0, 0])
        return a.scatter_reduce(1, index, b, reduce, include_self=include_self)

    compare(run, draw((2, 3)), draw((2, 3), seed=1))


@pytest.mark.filterwarnings("ignore:index_reduce:UserWarning")
@pytest.mark.parametrize("include_self", [True, False])
@pytest.mark.parametrize("reduce", REDUCTIONS[1:])
def test_index_reduce(reduce: str, include_self: bool, compare: Any, draw: Any) -> None:
    def run(t: Any, a: Any, b: Any) -> Any:
        index = i(t, 0, 2, 2)
        return a.index_reduce(0, index, b, reduce, include_self=include_self)

    compare(run, draw((3, 2)), draw((3, 2), seed=1))


@pytest.mark.parametrize("zeros", [1, 2])
@pytest.mark.parametrize("own", [0.0, 2.0])
def test_product_with_zeros(zeros: int, own: float, compare: Any) -> None:
    a, b = np.array([own, 3.0]), np.array([4.0, 5.0, 6.0, 7.0])
    b[:zeros] = 0

    def run(t: Any, a: Any, b: Any) -> Any:
        return a.scatter_reduce(0, i(t, 0, 0, 0, 1), b, "prod")

    compare(run, a, b, second=zeros == 1)


def test_equal_numbers_share_the_gradient_of_the_largest(compare: Any) -> None:
    a, b = np.array([2.0, 1.0]), np.array([2.0, 2.0, 0.5])
    compare(lambda t, a, b: a.scatter_reduce(0, i(t, 0, 0, 1), b, "amax"), a, b)


def test_what_takes_no_part_has_no_gradient() -> None:
    """PyTorch gives the number that was left out a share, if it is as large."""
    a = tinygrad_edu.tensor([2.0], requires_grad=True)
    b = tinygrad_edu.tensor([2.0], requires_grad=True)
    index = tinygrad_edu.tensor([0])
    a.scatter_reduce(0, index, b, "amax", include_self=False).sum().backward()
    assert (a.grad.item(), b.grad.item()) == (0, 1)


def test_of_a_source_that_is_too_large_a_part_is_used() -> None:
    """PyTorch has no gradient for it; here the rest gets 0."""
    torch = tinygrad_edu
    a, b = torch.zeros(2), torch.tensor([5.0, 7.0, 9.0], requires_grad=True)
    for write in (a.scatter, a.scatter_add):
        b.grad = None
        (write(0, torch.tensor([1, 0]), b) ** 2).sum().backward()
        assert b.grad.tolist() == [10, 14, 0]


def test_a_slice_filled_twice_has_its_gradient_once() -> None:
    """PyTorch counts it twice."""
    value = tinygrad_edu.tensor(2.0, requires_grad=True)
    rows = tinygrad_edu.tensor([1, 1])
    tinygrad_edu.zeros(3, 2).index_fill(0, rows, value).sum().backward()
    assert value.grad.item() == 2


IN_PLACE = {
    "scatter_": lambda t, x, b: x.scatter_(1, i(t, [2, 0, 1], [1, 2, 0]), b),
    "scatter_add_": lambda t, x, b: x.scatter_add_(1, i(t, [2, 2, 0], [1, 1, 1]), b),
    "scatter_reduce_": lambda t, x, b: x.scatter_reduce_(
        1, i(t, [2], [1]), b[:, :1], "amax"
    ),
    "index_add_": lambda t, x, b: x.index_add_(0, i(t, 1, 1), b),
    "index_copy_": lambda t, x, b: x.index_copy_(0, i(t, 1, 0), b),
    "index_fill_": lambda t, x, b: x.index_fill_(0, i(t, 1), b[0, 0]),
    "index_put_": lambda t, x, b: x.index_put_((i(t, 1, 1),), b, accumulate=True),
    "masked_scatter_": lambda t, x, b: x.masked_scatter_(x.detach() > 0, b),
    "put_": lambda t, x, b: x.put_(i(t, 0, 4), b[0, :2]),
    "of a row": lambda t, x, b: (x[1].index_add_(0, i(t, 2, 2), b[0, :2]), x)[1],
    "of a transpose": lambda t, x, b: (
        x.t().scatter_(0, i(t, [2, 1]), b[:, :1].t()),
        x,
    )[1],
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place(name: str, compare: Any, draw: Any) -> None:
    def run(t: Any, a: Any, b: Any) -> Any:
        x = a * 1
        return IN_PLACE[name](t, x, b) ** 2

    compare(run, draw((2, 3)), draw((2, 3), seed=1), names=False)


@pytest.mark.parametrize("dtype", ["int64", "uint8", "bool", "float16", "float32"])
def test_of_other_types(dtype: str, torch: Any) -> None:
    a, b = np.array([1, 0, 3]), np.array([2, 3, 0, 1])
    found = []
    for t in (tinygrad_edu, torch):
        x, y = (t.from_numpy(each.astype(dtype)) for each in (a, b))
        index = i(t, 2, 0, 2, 2)
        outs = [x.scatter_add(0, index, y), x.index_add(0, index, y)]
        outs += [x.index_put((index,), y, accumulate=True), x.take(index)]
        if dtype not in ("bool",):
            outs += [x.scatter_reduce(0, index, y, how) for how in REDUCTIONS]
            outs += [
                x.scatter_reduce(0, index, y, how, include_self=False)
                for how in REDUCTIONS
            ]
        found.append([(str(each.dtype), each.tolist()) for each in outs])
    assert found[0] == found[1]


@pytest.mark.parametrize("reduce", ["add", "multiply"])
def test_the_old_reduce_of_scatter(reduce: str, torch: Any) -> None:
    found = []
    for t in (tinygrad_edu, torch):
        x, index = t.ones(2, 3) * 3, i(t, [1, 1, 0])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            out = x.scatter(0, index, t.ones(1, 3) * 2, reduce=reduce)
        more = x.scatter(0, index, 2.0, reduce=reduce)
        found.append((out.tolist(), more.tolist()))
    assert found[0] == found[1]


# ------------------------------------------------------------------ adding up

KEYS = {
    "rows": (lambda n: (n,), (5, 20)),
    "numbers": (lambda n: (n,), (5,)),
    "many of one row": (lambda n: (n * 0,), (5, 20)),
    "two dimensions": (lambda n: (n, n[::-1]), (5, 5, 3)),
    "negative": (lambda n: (-1 - n,), (5, 2)),
    "columns": (lambda n: (slice(None), n), (3, 5)),
    "a mask": (lambda n: (np.array([True, False, True, False, True]),), (5, 2)),
    "stretched": (lambda n: (n[:, None], n[None, :4]), (5, 5)),
}


@pytest.mark.parametrize("name", KEYS)
def test_every_way_of_adding_gives_the_same(name: str) -> None:
    """Each way of ``add_at`` is NumPy's slow one, only faster."""
    from tinygrad_edu.ops.arrangement.accumulating import add_at

    random = np.random.default_rng(0)
    make, shape = KEYS[name]
    key = make(random.integers(0, 5, 70))
    out = random.standard_normal(shape)
    values = random.standard_normal(out[key].shape)
    expected = out.copy()
    np.add.at(expected, key, values)
    add_at(out, key, values)
    np.testing.assert_allclose(out, expected, 1e-12)


# ------------------------------------------------------------------ errors

ERRORS = {
    "gather dtype": lambda t, a: a.gather(0, t.zeros(1, 2)),
    "gather dimensions": lambda t, a: a.gather(0, i(t, 0)),
    "gather beyond": lambda t, a: a.gather(0, i(t, [5, 0])),
    "scatter dtype": lambda t, a: a.scatter(0, i(t, [0, 1]), a.double()),
    "scatter index dtype": lambda t, a: a.scatter(0, t.zeros(1, 2), a),
    "scatter dimensions": lambda t, a: a.scatter(0, i(t, 0), a),
    "scatter too large": lambda t, a: a.scatter(0, t.zeros(3, 3).long(), a),
    "scatter beyond": lambda t, a: a.scatter(0, i(t, [5]), a),
    "scatter_add too large": lambda t, a: a.scatter_add(0, t.zeros(3, 3).long(), a),
    "index_select beyond": lambda t, a: a.index_select(0, i(t, 2)),
    "index_select dtype": lambda t, a: a.index_select(0, t.ones(1)),
    "index_select of one": lambda t, a: t.tensor(1.0).index_select(0, i(t, 0, 0)),
    "index_add dtype": lambda t, a: a.index_add(0, i(t, 0, 1), a.double()),
    "index_add matrix": lambda t, a: a.index_add(0, i(t, [0, 1]), a),
    "index_add index dtype": lambda t, a: a.index_add(0, t.ones(2), a),
    "index_add count": lambda t, a: a.index_add(0, i(t, 0), a),
    "index_add shape": lambda t, a: a.index_add(0, i(t, 0, 1), t.ones(2, 4)),
    "index_add beyond": lambda t, a: a.index_add(0, i(t, 5, 1), a),
    "index_copy dtype": lambda t, a: a.index_copy(0, i(t, 0, 1), a.double()),
    "index_copy index dtype": lambda t, a: a.index_copy(0, i(t, 0, 1).int(), a),
    "index_copy count": lambda t, a: a.index_copy(0, i(t, 0), a),
    "index_copy shape": lambda t, a: a.index_copy(0, i(t, 0, 1), t.ones(2, 4)),
    "index_copy beyond": lambda t, a: a.index_copy(0, i(t, 5, 1), a),
    "index_copy dimensions": lambda t, a: a.index_copy(0, i(t, 0, 1), a[None]),
    "index_fill dtype": lambda t, a: a.index_fill(0, t.ones(1), 1),
    "index_fill matrix": lambda t, a: a.index_fill(0, i(t, [0]), 1),
    "index_fill row": lambda t, a: a.index_fill(0, i(t, 0), a[0]),
    "index_reduce": lambda t, a: a.index_reduce(0, i(t, 0), a, "sum"),
    "index_put dtype": lambda t, a: a.index_put((i(t, 0, 1),), a.double()),
    "index_put beyond": lambda t, a: a.index_put((i(t, 5),), a[0]),
    "index_put shape": lambda t, a: a.index_put((i(t, 0, 1),), t.ones(4)),
    "index_put many": lambda t, a: a.index_put((i(t, 0),) * 3, a[0]),
    "index_put tensor": lambda t, a: a.index_put(i(t, 0), a[0]),
    "masked_select dtype": lambda t, a: a.masked_select(a),
    "masked_select shape": lambda t, a: a.masked_select(t.ones(4) > 0),
    "masked_scatter dtype": lambda t, a: a.masked_scatter(a > 0, a.double()),
    "masked_scatter mask": lambda t, a: a.masked_scatter(a, a),
    "masked_scatter few": lambda t, a: a.masked_scatter(a > 0, a[0]),
    "take dtype": lambda t, a: a.take(t.ones(1)),
    "take beyond": lambda t, a: a.take(i(t, 6)),
    "take of nothing": lambda t, a: t.ones(0).take(i(t, 0)),
    "put dtype": lambda t, a: a.put(i(t, 0), a[0, :1].double()),
    "put count": lambda t, a: a.put(i(t, 0), a),
    "put beyond": lambda t, a: a.put(i(t, -7), a[0, :1]),
    "take_along_dim dtype": lambda t, a: t.take_along_dim(a, t.ones(1, 1), 1),
    "take_along_dim dimensions": lambda t, a: t.take_along_dim(a, i(t, 0), 1),
    "take_along_dim shape": lambda t, a: t.take_along_dim(a, t.zeros(3, 1).long(), 1),
    "one_hot": lambda t, a: t.nn.functional.one_hot(i(t, 3), 2),
    "x[::-1]": lambda t, a: a[::-1],
    "x[::0]": lambda t, a: a[::0],
    "x[beyond]": lambda t, a: a[5],
    "x[0, beyond]": lambda t, a: a[0, 5],
    "x[float]": lambda t, a: a[1.0],
    "x[set]": lambda t, a: a[{1}],
    "x[floats]": lambda t, a: a[t.ones(2)],
    "x[int16]": lambda t, a: a[t.ones(2, dtype=t.int16)],
    "x[tensor beyond]": lambda t, a: a[:, i(t, 5)],
    "x[mask of one]": lambda t, a: a[t.tensor([True])],
    "x[mask too deep]": lambda t, a: a[t.ones(2, 3, 1) > 0],
    "x[too many]": lambda t, a: a[0, 0, 0],
    "x[misfits]": lambda t, a: a[i(t, 0, 1), i(t, 0, 1, 2)],
    "one[0]": lambda t, a: t.tensor(1.0)[0],
    "one[:]": lambda t, a: t.tensor(1.0)[:],
    "x[1:text]": lambda t, a: a[1:"a"],
    "x[0] = too long": lambda t, a: a.__setitem__(0, t.ones(4)),
    "x[0] = too deep": lambda t, a: a.__setitem__(0, t.ones(2, 3)),
    "x[rows] = too long": lambda t, a: a.__setitem__(i(t, 0, 1), t.ones(4)),
    "x[rows] = integers": lambda t, a: a.__setitem__(i(t, 0, 1), i(t, 1, 2, 3)),
    "x[mask] = too long": lambda t, a: a.__setitem__(a > 0, t.ones(4)),
    "x[0] = list": lambda t, a: a.__setitem__(0, [1.0, 2.0, 3.0]),
    "x[0] = array": lambda t, a: a.__setitem__(0, np.ones(3)),
    "leaf[0] = 1": lambda t, a: t.ones(2, requires_grad=True).__setitem__(0, 1),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_torch(name: str, torch: Any) -> None:
    def error_of(t: Any) -> tuple[type, str]:
        with pytest.raises((RuntimeError, IndexError, TypeError, ValueError)) as found:
            ERRORS[name](t, t.ones(2, 3))
        return found.type, str(found.value).splitlines()[0].strip()

    assert error_of(tinygrad_edu) == error_of(torch)
