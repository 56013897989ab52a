"""Reductions against PyTorch: over everything, along dimensions, kept or not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

REDUCTIONS = {
    name: (lambda f: lambda t, a, **how: getattr(t, f)(a, **how))(name)
    for name in ("sum", "mean", "var", "std", "amax", "amin", "any", "all")
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


@pytest.mark.parametrize("how", DIMS, ids=str)
@pytest.mark.parametrize("name", REDUCTIONS)
def test_reductions(name: str, how: Any, compare: Any, draw: Any) -> None:
    function = REDUCTIONS[name]
    compare(lambda t, a: function(t, a, **how), draw((2, 3, 4)))
    turned = draw((4, 3, 2), dtype="float32").T
    compare(lambda t, a: function(t, a, **how) ** 2, turned, names=False)


@pytest.mark.parametrize("how", [{}, {"dim": 0}, {"dim": -1, "keepdim": True}], ids=str)
@pytest.mark.parametrize("name", REDUCTIONS)
def test_reductions_of_one_number(
    name: str, how: Any, compare: Any, draw: Any, recwarn: Any
) -> None:
    function = REDUCTIONS[name]
    if name in ("var", "std"):
        how = {**how, "correction": 0}
    compare(lambda t, a: function(t, a, **how), draw(()), second=False, names=False)


EMPTY = [
    ("sum", (0, 3), {}),
    ("sum", (0, 3), {"dim": 0}),
    ("sum", (0, 3), {"dim": 1}),
    ("mean", (0, 3), {}),
    ("mean", (0, 3), {"dim": 0}),
    ("mean", (0, 3), {"dim": 1}),
    ("amax", (0, 3), {"dim": 1}),
    ("amin", (2, 0, 3), {"dim": (0, 2)}),
    ("any", (0, 3), {"dim": 0}),
    ("all", (0, 3), {}),
]


@pytest.mark.parametrize(("name", "shape", "how"), EMPTY)
def test_reductions_of_nothing(
    name: str, shape: Any, how: Any, compare: Any, draw: Any
) -> None:
    function = REDUCTIONS[name]
    compare(lambda t, a: function(t, a, **how), draw(shape))


MORE = {
    "sum then more": lambda t, a: (a.sum(0) * a.sum(1).sum()).exp(),
    "var of a population": lambda t, a: t.var(a, dim=1, unbiased=False),
    "var(False)": lambda t, a: a.var(False),
    "std(0, False)": lambda t, a: a.std(0, False),
    "std correction": lambda t, a: t.std(a, dim=0, correction=0),
    "logsumexp": lambda t, a: t.logsumexp(a, 1),
    "logsumexp kept": lambda t, a: a.logsumexp((0, 1), keepdim=True),
    "max": lambda t, a: t.max(a),
    "min": lambda t, a: a.min(),
    "max along": lambda t, a: tuple(t.max(a, 1)),
    "min along, kept": lambda t, a: tuple(a.min(0, keepdim=True)),
    "max values twice": lambda t, a: a.max(1).values * a.max(-1)[0],
    "argmax": lambda t, a: (a.argmax(), a.argmax(1), a.argmax(0, keepdim=True)),
    "argmin": lambda t, a: (t.argmin(a), a.argmin(dim=-1)),
    "cumsum": lambda t, a: t.cumsum(a, 1),
    "cumsum -2": lambda t, a: a.cumsum(dim=-2),
    "softmax": lambda t, a: t.softmax(a, 1),
    "softmax 0": lambda t, a: a.softmax(dim=0),
    "log_softmax": lambda t, a: t.log_softmax(a, -1),
    "count_nonzero": lambda t, a: (t.count_nonzero(a > 0), (a > 0).count_nonzero(1)),
    "mean in float32": lambda t, a: a.mean(dtype=t.float32),
    "sum in float32": lambda t, a: a.sum(0, dtype=t.float32),
    "unique": lambda t, a: t.unique(t.floor(a.detach())),
}


@pytest.mark.parametrize("name", MORE)
def test_more(name: str, compare: Any, draw: Any) -> None:
    compare(MORE[name], draw((3, 4)))


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int32", "int64", "float16"])
def test_types(dtype: str, compare: Any, draw: Any) -> None:
    """Whole numbers are summed as int64; any and all answer in bool."""
    a = draw((3, 4), 0, 9).astype(dtype)

    def several(t: Any, a: Any) -> Any:
        found = [a.sum(), a.sum(1), t.cumsum(a, 0), a.max(), a.amin(1)]
        return [*found, a.sum(0, dtype=t.float64), a.mean(dtype=t.float32)]

    compare(several, a, second=False, names=False)


def test_counting(compare: Any) -> None:
    a = np.array([0, 2, 2, 5])
    compare(lambda t, a: (t.bincount(a), t.bincount(a, minlength=9), t.unique(a)), a)


def test_functions_of_one_number(compare: Any, draw: Any) -> None:
    one = draw(())
    compare(lambda t, a: t.cumsum(a, 0), one)
    compare(lambda t, a: t.softmax(a, 0) + a, one, names=False)
    compare(lambda t, a: t.log_softmax(a, -1) + a, one, names=False)
    compare(lambda t, a: t.logsumexp(a, 0), one)
    compare(lambda t, a: tuple(t.max(a, 0)), one)
    compare(lambda t, a: a.argmax(0), one)


DELICATE = {
    "ties of amax": (lambda t, a: a.amax(1), [[1, 1, 0], [2, 2, 2]]),
    "ties of max": (lambda t, a: a.max(), [[1, 2, 0], [2, 2, 1]]),
    "ties of max along": (lambda t, a: a.max(1).values, [[1, 1, 0], [2, 2, 2]]),
    "max with nan": (lambda t, a: a.max(1).values, [[1, np.nan, 0]]),
    "std of equal numbers": (lambda t, a: a.std(1), [[2, 2, 2], [1, 2, 3]]),
    "softmax of -inf": (lambda t, a: a.softmax(1), [[-np.inf, 1], [2, 3]]),
    "softmax of only -inf": (lambda t, a: a.softmax(1), [[-np.inf, -np.inf], [2, 3]]),
    "softmax of large": (lambda t, a: a.softmax(1), [[1e5, 1], [-1e5, 3]]),
    "log_softmax of -inf": (lambda t, a: a.log_softmax(1), [[-np.inf, 1], [2, 3]]),
    "logsumexp of -inf": (lambda t, a: a.logsumexp(1), [[-np.inf, 1], [2, 3]]),
    "logsumexp of inf": (lambda t, a: a.logsumexp(1), [[np.inf, 1], [2, 3]]),
    "sum overflows": (lambda t, a: a.sum(), [[1e308, 1e308]]),
    "mean of inf": (lambda t, a: a.mean(), [[np.inf, -np.inf]]),
    "cumsum of inf": (lambda t, a: a.cumsum(1), [[np.inf, -np.inf]]),
    "var of inf": (lambda t, a: a.var(), [[np.inf, 1]]),
}


@pytest.mark.parametrize("name", DELICATE)
def test_delicate_points(name: str, compare: Any) -> None:
    function, numbers = DELICATE[name]
    compare(function, np.array(numbers, "float64"), second=False, names=False)


EMPTY_ROWS = {
    "softmax of empty rows": lambda t, a: a.softmax(1),
    "softmax over nothing": lambda t, a: a.softmax(0),
    "log_softmax over nothing": lambda t, a: a.log_softmax(0),
    "logsumexp over nothing": lambda t, a: a.logsumexp(0),
    "cumsum of nothing": lambda t, a: a.cumsum(0),
}


@pytest.mark.parametrize("name", EMPTY_ROWS)
def test_of_empty_tensors(name: str, compare: Any, draw: Any) -> None:
    compare(EMPTY_ROWS[name], draw((0, 3)), names=False)
