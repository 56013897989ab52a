"""Reductions against PyTorch: over everything, along dimensions, kept or not."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

NAN, INF = np.nan, np.inf


def method(name: str, **more: Any) -> Any:
    return lambda t, a, **how: getattr(a, name)(**more, **how)


# Those that take several dimensions, and those that take one.
SEVERAL = {
    "sum": method("sum"),
    "nansum": method("nansum"),
    "mean": method("mean"),
    "var": method("var"),
    "std": method("std"),
    "var_mean": lambda t, a, **how: t.var_mean(a, **how),
    "std_mean": lambda t, a, **how: t.std_mean(a, **how),
    "amax": method("amax"),
    "amin": method("amin"),
    "any": method("any"),
    "all": method("all"),
    "norm": method("norm", p=2),
    "norm 3": method("norm", p=3),
}
ONE = {
    "prod": method("prod"),
    "max": method("max"),
    "min": method("min"),
    "aminmax": method("aminmax"),
    "argmax": method("argmax"),
    "argmin": method("argmin"),
    "median": method("median"),
    "nanmedian": method("nanmedian"),
}
DIMS = [
    {},
    {"dim": 0},
    {"dim": -1},
    {"dim": (0, 2)},
    {"dim": [1, -1], "keepdim": True},
    {"dim": 1, "keepdim": True},
    {"dim": (0, 1, 2), "keepdim": True},
]
SINGLE = [how for how in DIMS if isinstance(how.get("dim", 0), int)]


@pytest.mark.parametrize("how", DIMS, ids=str)
@pytest.mark.parametrize("name", SEVERAL)
def test_reductions(name: str, how: Any, compare: Any, draw: Any) -> None:
    function = SEVERAL[name]
    compare(lambda t, a: function(t, a, **how), draw((2, 3, 4)))
    turned = draw((4, 3, 2), dtype="float32").T
    compare(lambda t, a: function(t, a, **how), turned, second=False)


@pytest.mark.parametrize("how", SINGLE, ids=str)
@pytest.mark.parametrize("name", ONE)
def test_reductions_along_one_dimension(
    name: str, how: Any, compare: Any, draw: Any
) -> None:
    function = ONE[name]
    compare(lambda t, a: function(t, a, **how), draw((2, 3, 4)))
    turned = draw((4, 3, 2), dtype="float32").T
    compare(lambda t, a: function(t, a, **how), turned, second=False)


@pytest.mark.parametrize("how", [{}, {"dim": 0}, {"dim": -1, "keepdim": True}], ids=str)
@pytest.mark.parametrize("name", [*SEVERAL, *ONE])
def test_reductions_of_one_number(name: str, how: Any, compare: Any, draw: Any) -> None:
    function = {**SEVERAL, **ONE}[name]
    if name in ("max", "min", "median", "nanmedian", "prod") and "dim" not in how:
        how = {}
    if name.startswith(("var", "std")):
        how = {**how, "correction": 0}
    compare(lambda t, a: function(t, a, **how), draw(()), second=False, names=False)


EMPTY = [
    ("sum", (0, 3), {}),
    ("sum", (0, 3), {"dim": 0}),
    ("sum", (0, 3), {"dim": 1}),
    ("nansum", (0, 3), {"dim": 0}),
    ("mean", (0, 3), {}),
    ("mean", (0, 3), {"dim": 0}),
    ("mean", (0, 3), {"dim": 1}),
    ("prod", (0, 3), {}),
    ("prod", (0, 3), {"dim": 0}),
    ("amax", (0, 3), {"dim": 1}),
    ("amin", (2, 0, 3), {"dim": (0, 2)}),
    ("max", (0, 3), {"dim": 1}),
    ("argmin", (0, 3), {"dim": 1}),
    ("median", (0, 3), {}),
    ("median", (0, 3), {"dim": 1}),
    ("any", (0, 3), {"dim": 0}),
    ("all", (0, 3), {}),
    ("norm", (0, 3), {"dim": 0}),
]


@pytest.mark.parametrize(("name", "shape", "how"), EMPTY)
def test_reductions_of_nothing(
    name: str, shape: Any, how: Any, compare: Any, draw: Any
) -> None:
    function = {**SEVERAL, **ONE}[name]
    compare(lambda t, a: function(t, a, **how), draw(shape))


MORE = {
    "sum then more": lambda t, a: (a.sum(0) * a.sum(1).sum()).exp(),
    "sum_to_size": lambda t, a: (a.sum_to_size(4), a.sum_to_size((3, 1))),
    "nanmean": lambda t, a: (a.nanmean(), t.nanmean(a, 1, True)),
    "var of a population": lambda t, a: t.var(a, dim=1, unbiased=False),
    "var(False)": lambda t, a: a.var(False),
    "var(1, True, True)": lambda t, a: a.var(1, True, True),
    "std(0, False)": lambda t, a: a.std(0, False),
    "std correction": lambda t, a: t.std(a, dim=0, correction=0),
    "std of more than one": lambda t, a: a.std(correction=2.5, keepdim=True),
    "var_mean(False)": lambda t, a: t.var_mean(a, False),
    "std_mean, mean alone": lambda t, a: t.std_mean(a, 1)[1],
    "logsumexp": lambda t, a: t.logsumexp(a, 1),
    "logsumexp kept": lambda t, a: a.logsumexp((0, 1), keepdim=True),
    "logsumexp of integers": lambda t, a: (a * 3).long().logsumexp(0),
    "max": lambda t, a: t.max(a),
    "max along": lambda t, a: tuple(t.max(a, 1)),
    "min along, kept": lambda t, a: tuple(a.min(0, keepdim=True)),
    "max values twice": lambda t, a: a.max(1).values * a.max(-1)[0],
    "max of two": lambda t, a: t.max(a, other=-a),
    "min of two": lambda t, a: a.min(-a),
    "aminmax min": lambda t, a: a.aminmax(dim=1).min,
    "argmax": lambda t, a: (a.argmax(), a.argmax(1), a.argmax(0, keepdim=True)),
    "argmin": lambda t, a: (t.argmin(a), a.argmin(dim=-1)),
    "softmax": lambda t, a: t.softmax(a, 1),
    "softmax 0": lambda t, a: a.softmax(dim=0),
    "log_softmax": lambda t, a: t.log_softmax(a, -1),
    "any of no dimension": lambda t, a: (a > 0).any(dim=()),
    "count_nonzero": lambda t, a: (t.count_nonzero(a > 0), (a > 0).count_nonzero(1)),
    "norm inf": lambda t, a: (a.norm(INF), a.norm(-INF, 1)),
    "norm 0": lambda t, a: (t.norm(a, 0) + a.sum(), a.norm(1, 0)),
    "norm 0.5": lambda t, a: a.norm(0.5, (0, 1), True),
    "norm None": lambda t, a: t.norm(a, None),
}
# Made of other operations here, so the graph names those.
COMPOSED = {
    "norm nuc": lambda t, a: a.norm("nuc"),
    "sum of no dimension": lambda t, a: a.sum(dim=()),
    "dist": lambda t, a: (t.dist(a, a * a), a.dist(a[0], 1)),
    "renorm": lambda t, a: (t.renorm(a, 2, 0, 1.5), a.renorm(1, 1, 0.5)),
    "cov": lambda t, a: (t.cov(a), a.cov(correction=0), a[0].cov()),
    "cov, weighted": lambda t, a: t.cov(
        a, fweights=t.tensor([1, 2, 1, 3]), aweights=a[0] ** 2
    ),
    "corrcoef": lambda t, a: (t.corrcoef(a), a[0].corrcoef()),
}


@pytest.mark.parametrize("name", [*MORE, *COMPOSED])
def test_more(name: str, compare: Any, draw: Any) -> None:
    compare({**MORE, **COMPOSED}[name], draw((3, 4)), names=name in MORE)


IN_FLOAT64 = {
    "sum": lambda t, a: a.sum(0, dtype=t.float64),
    "nansum": lambda t, a: a.nansum(dtype=t.float64),
    "mean": lambda t, a: a.mean(dtype=t.float64),
    "prod": lambda t, a: a.prod(1, True, dtype=t.float64),
    "softmax": lambda t, a: a.softmax(0, dtype=t.float64),
    "norm": lambda t, a: a.norm(dtype=t.float64),
}


@pytest.mark.parametrize("name", IN_FLOAT64)
def test_computed_in_another_type(name: str, compare: Any, draw: Any) -> None:
    compare(IN_FLOAT64[name], draw((3, 4), dtype="float32"), names=False)


def test_softmax_of_one_number(compare: Any, draw: Any) -> None:
    one = draw(())
    compare(lambda t, a: t.softmax(a, 0) + a, one, names=False)
    compare(lambda t, a: t.log_softmax(a, -1) + a, one, names=False)
    compare(lambda t, a: t.logsumexp(a, 0), one)


@pytest.mark.parametrize(
    "dtype", ["bool", "uint8", "int32", "int64", "float16", "float32"]
)
def test_types(dtype: str, compare: Any, draw: Any) -> None:
    """Whole numbers are summed as int64; any and all answer in bool."""
    a = draw((3, 4), 0, 9).astype(dtype)

    def several(t: Any, a: Any) -> Any:
        found = [a.sum(), a.sum(1), a.nansum(0), a.prod(), a.prod(0), a.max()]
        found += [*a.max(0), a.amin(1), *a.aminmax(dim=1), a.any(), a.all(0)]
        found += [a.count_nonzero(), a.sum(0, dtype=t.float64), a.logsumexp(1)]
        return [*found, a.mean(dtype=t.float32), a.detach().sum(1, dtype=t.int32)]

    compare(several, a, second=False)


def test_half_is_added_up_in_float32(compare: Any) -> None:
    """4096 ones are 4096; added one by one in float16 they stop at 2048."""
    ones = np.ones((4096, 3), "float16")
    case = lambda t, a: (a.sum(), a.sum(0), a.mean(0), a.var(0), a.logsumexp(0))  # noqa: E731
    compare(case, ones, second=False)


def test_long_columns_are_summed_exactly(torch: Any) -> None:
    """Adding 0.1 a million times, one by one in float32, would be off by 1 %."""
    a = np.full((1_000_003, 2), 0.1, "float32")
    for turned in (a, a.T.copy(), np.asfortranarray(a), a.reshape(-1, 1, 2)[::3]):
        for dim in (0, 1, None, tuple(range(turned.ndim))):
            ours = tinygrad_edu.from_numpy(turned).sum(dim)
            exact = turned.sum(axis=dim, dtype="float64")
            np.testing.assert_allclose(ours.numpy(), exact, 1e-6)


DELICATE = {
    "ties of amax": (lambda t, a: a.amax(1), [[1, 1, 0], [2, 2, 2]]),
    "ties of max": (lambda t, a: a.max(), [[1, 2, 0], [2, 2, 1]]),
    "ties of max along": (lambda t, a: a.max(1).values, [[1, 1, 0], [2, 2, 2]]),
    "ties of aminmax": (lambda t, a: a.aminmax(dim=1), [[1, 1, 0], [2, 2, 2]]),
    "ties of median": (lambda t, a: a.median(), [[1, 2, 0], [2, 2, 5]]),
    "ties of norm inf": (lambda t, a: a.norm(INF, 1), [[1, -2, 2], [0, 0, 0]]),
    "max with nan": (lambda t, a: a.max(1).values, [[1, NAN, NAN]]),
    "max of all with nan": (lambda t, a: a.max(), [[1, NAN, NAN]]),
    "amax with nan": (lambda t, a: a.amax(), [[1, NAN, NAN]]),
    "amin with nan": (lambda t, a: a.amin(1), [[1, NAN, NAN], [1, 2, 3]]),
    "argmax with nan": (lambda t, a: a.argmax(1), [[1, NAN, 3], [1, 2, 2]]),
    "median with nan": (lambda t, a: a.median(), [[1, NAN, NAN]]),
    "median along, nan": (lambda t, a: a.median(1), [[1, NAN, NAN], [3, 1, 2]]),
    "nanmedian": (lambda t, a: a.nanmedian(), [[1, NAN, 3, 3]]),
    "nanmedian along": (lambda t, a: a.nanmedian(1), [[1, NAN, 5], [NAN, NAN, NAN]]),
    "nanmedian of nan": (lambda t, a: a.nanmedian(), [[NAN, NAN]]),
    "nansum": (lambda t, a: a.nansum(1), [[1, NAN, INF], [NAN, NAN, NAN]]),
    "nanmean": (lambda t, a: a.nanmean(1), [[1, NAN, 3], [NAN, NAN, NAN]]),
    "any with nan": (lambda t, a: (a.any(), a.all()), [[0, NAN]]),
    "std of equal numbers": (lambda t, a: a.std(1), [[2, 2, 2], [1, 2, 3]]),
    "std_mean of equal numbers": (
        lambda t, a: t.std_mean(a, 1),
        [[2, 2, 2], [1, 2, 3]],
    ),
    "norm of zeros": (lambda t, a: (a.norm(2, 1), a.norm(3, 1)), [[0, 0], [1, 2]]),
    "norm 0.5 with zeros": (lambda t, a: a.norm(0.5, 1), [[0, 1], [0, 0]]),
    "norm 1 of zeros": (lambda t, a: a.norm(1, 1), [[0, 0], [-1, 2]]),
    "norm of inf": (lambda t, a: a.norm(INF, 1), [[INF, 1], [-INF, INF]]),
    "softmax of -inf": (lambda t, a: a.softmax(1), [[-INF, 1], [2, 3]]),
    "softmax of only -inf": (lambda t, a: a.softmax(1), [[-INF, -INF], [2, 3]]),
    "softmax of large": (lambda t, a: a.softmax(1), [[1e5, 1], [-1e5, 3]]),
    "log_softmax of -inf": (lambda t, a: a.log_softmax(1), [[-INF, 1], [2, 3]]),
    "logsumexp of -inf": (lambda t, a: a.logsumexp(1), [[-INF, 1], [-INF, -INF]]),
    "logsumexp of inf": (lambda t, a: a.logsumexp(1), [[INF, 1], [INF, INF]]),
    "sum overflows": (lambda t, a: a.sum(), [[1e308, 1e308]]),
    "mean of inf": (lambda t, a: a.mean(), [[INF, -INF]]),
    "var of inf": (lambda t, a: a.var(), [[INF, 1]]),
}


@pytest.mark.parametrize("name", DELICATE)
def test_delicate_points(name: str, compare: Any) -> None:
    function, numbers = DELICATE[name]
    compare(function, np.array(numbers, "float64"), second=False, names=False)


ZEROS = {
    "no zero": [[2, 3], [-1, 4]],
    "one zero": [[2, 0], [-1, 4]],
    "a zero in each row": [[2, 0], [0, 4]],
    "two zeros": [[0, 0], [-1, 4]],
    "all zeros": [[0, 0], [0, 0]],
}


@pytest.mark.parametrize("numbers", ZEROS)
def test_gradients_of_a_product_with_zeros(numbers: str, compare: Any) -> None:
    """A product that is 0 still changes with the factor that is 0."""
    a = np.array(ZEROS[numbers], "float64")
    compare(lambda t, a: a.prod(), a)
    compare(lambda t, a: (a.prod(0), a.prod(1, keepdim=True)), a)
    compare(lambda t, a: (a * a).prod(1), a, names=False)


FEW = {
    "var of one": (lambda t, a: a.var(), [1]),
    "std of one": (lambda t, a: a.std(0), [1]),
    "var, correction too large": (lambda t, a: a.var(correction=5), [1, 2]),
    "var along, correction too large": (lambda t, a: a.var(0, correction=5), [1, 2]),
    "var_mean of one": (lambda t, a: t.var_mean(a), [1]),
    "var of none": (lambda t, a: a.var(), []),
}


@pytest.mark.parametrize("name", FEW)
def test_too_few_numbers_for_a_variance(name: str, compare: Any) -> None:
    function, numbers = FEW[name]
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        compare(function, np.array(numbers, "float64"), second=False)
    ours = [each for each in seen if "Triggered internally" not in str(each.message)]
    assert any("degrees of freedom is <= 0" in str(each.message) for each in ours)


EMPTY_ROWS = {
    "softmax of empty rows": lambda t, a: a.softmax(1),
    "softmax over nothing": lambda t, a: a.softmax(0),
    "log_softmax over nothing": lambda t, a: a.log_softmax(0),
    "logsumexp over nothing": lambda t, a: a.logsumexp(0),
}


@pytest.mark.parametrize("name", EMPTY_ROWS)
def test_of_empty_tensors(name: str, compare: Any, draw: Any) -> None:
    compare(EMPTY_ROWS[name], draw((0, 3)), names=False)


REFUSED = {
    "mean of integers": lambda t: t.arange(3).mean(),
    "mean in integers": lambda t: t.ones(3).mean(dtype=t.int64),
    "nanmean of integers": lambda t: t.arange(3).nanmean(),
    "var of integers": lambda t: t.arange(3).var(),
    "var_mean of integers": lambda t: t.var_mean(t.arange(3)),
    "norm of integers": lambda t: t.arange(3).norm(),
    "softmax of integers": lambda t: t.arange(3).softmax(0),
    "log_softmax of integers": lambda t: t.arange(3).log_softmax(0),
    "max of nothing": lambda t: t.ones(0).max(),
    "amax of nothing": lambda t: t.ones(0, 3).amax(),
    "amax along nothing": lambda t: t.ones(0, 3).amax(0),
    "min along nothing": lambda t: t.ones(0, 3).min(0),
    "argmax of nothing": lambda t: t.ones(0).argmax(),
    "argmin along nothing": lambda t: t.ones(0, 3).argmin(0),
    "argmax of bool": lambda t: t.ones(3, dtype=t.bool).argmax(),
    "aminmax of nothing": lambda t: t.ones(0).aminmax(),
    "aminmax along nothing": lambda t: t.ones(0, 3).aminmax(dim=0),
    "median along nothing": lambda t: t.ones(0, 3).median(0),
    "median of bool": lambda t: t.ones(3, dtype=t.bool).median(),
    "norm inf of nothing": lambda t: t.ones(0).norm(-1),
    "a dimension twice": lambda t: t.ones(2, 3).sum((0, -2)),
    "no such dimension": lambda t: t.ones(2, 3).sum(2),
    "no such dimension of one number": lambda t: t.tensor(1.0).sum(1),
    "text as a dimension": lambda t: t.ones(2).amax(dim="x"),
    "several dimensions of argmax": lambda t: t.ones(2).argmax(dim=(0,)),
    "logsumexp without a dimension": lambda t: t.logsumexp(t.ones(2), dim=None),
    "keepdim is no text": lambda t: t.ones(2).sum(0, keepdim="yes"),
    "dtype is no text": lambda t: t.ones(2).sum(0, dtype="float"),
    "sum_to_size": lambda t: t.ones(2, 3).sum_to_size(2),
    "renorm p": lambda t: t.ones(2, 2).renorm(0, 0, 1),
    "renorm of a vector": lambda t: t.ones(2).renorm(2, 0, 1),
    "cov of a cube": lambda t: t.ones(2, 2, 2).cov(),
    "cov of bool": lambda t: t.ones(2, dtype=t.bool).cov(),
    "cov weights": lambda t: t.ones(2, 2).cov(fweights=t.ones(2)),
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


def test_answers_with_names(torch: Any) -> None:
    for t in (tinygrad_edu, torch):
        found = t.tensor([[1, 5], [7, 2]]).max(dim=1)
        values, indices = found
        assert found.values is values
        assert found.indices is indices
        assert isinstance(found, t.return_types.max)
        assert isinstance(found, tuple)
        assert repr(found) == (
            "torch.return_types.max(\nvalues=tensor([5, 7]),\nindices=tensor([1, 0]))"
        )


def test_renorm_in_place(torch: Any) -> None:
    for t in (tinygrad_edu, torch):
        x = t.tensor([[3.0, 4.0], [0.3, 0.4]])
        assert x.renorm_(2, 0, 1.0) is x
        np.testing.assert_allclose(x.numpy(), [[0.6, 0.8], [0.3, 0.4]], 1e-6)
