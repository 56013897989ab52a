"""Scatter with a reduction: what arrives at one place is combined into one number.

``reduce`` is sum, prod, mean, amax or amin. Each has its own way to share out the
gradient among the numbers that came together.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...errors import runtime_error
from ..registry import ON_ARRAYS, copy_of, primitive
from .accumulating import add_at
from .scatter import along

SHARES = (
    "each number gets its share of ∂L/∂y: 1 of a sum, 1/n of a mean, the product of "
    "the others, all or an equal part of a largest or smallest number"
)

UFUNCS = {
    "sum": np.add,
    "prod": np.multiply,
    "mean": np.add,
    "amax": np.maximum,
    "amin": np.minimum,
}


def lowest(dtype: Any) -> Any:
    """What every number of a type is larger than or equal to."""
    kind = np.dtype(dtype).kind
    return False if kind == "b" else np.iinfo(dtype).min if kind in "iu" else -np.inf


def highest(dtype: Any) -> Any:
    """What every number of a type is smaller than or equal to."""
    kind = np.dtype(dtype).kind
    return True if kind == "b" else np.iinfo(dtype).max if kind in "iu" else np.inf


def neutral(reduce: str, dtype: Any) -> Any:
    """The number that changes no other in a reduction."""
    if reduce == "amax":
        return lowest(dtype)
    if reduce == "amin":
        return highest(dtype)
    return 1 if reduce == "prod" else 0


@primitive(saves="a index source out", formula=SHARES)
def scatter_reduce(
    a: Array, index: Array, source: Array, *, dim: int, reduce: str, include_self: bool
) -> Array:
    """A copy of a in which every place combines what ``index`` sends there.

    Without ``include_self`` the number of a itself takes no part where others arrive.
    """
    out, key = copy_of(a), along(index, dim)
    if not include_self:
        out[key] = neutral(reduce, a.dtype)
    if reduce == "sum":
        add_at(out, key, source)
        return out
    UFUNCS[reduce].at(out, key, source)
    return _mean(out, key, include_self) if reduce == "mean" else out


def _mean(total: Array, key: tuple[Array, ...], include_self: bool) -> Array:
    """A sum over how many numbers it is of; ⌊ ⌋ for whole numbers."""
    count = np.full(total.shape, int(include_self))
    np.add.at(count, key, 1)
    np.maximum(count, 1, out=count)
    if total.dtype.kind in "iu":
        return total // count.astype(total.dtype)
    return total / count.astype(total.dtype)


@primitive()
def scatter_multiply(a: Array, index: Array, source: Array, *, dim: int) -> Array:
    """A copy of a in which out[index[i][j]][j] *= source[i][j]."""
    out = copy_of(a)
    np.multiply.at(out, along(index, dim), source)
    return out


@primitive(saves="a index source out", formula=SHARES)
def index_reduce(
    a: Array, index: Array, source: Array, *, dim: int, reduce: str, include_self: bool
) -> Array:
    """``scatter_reduce`` of whole slices, which ``index`` names one by one."""
    settings = {"dim": dim, "reduce": reduce, "include_self": include_self}
    return scatter_reduce.forward(a, spread(index, source, dim), source, **settings)


def spread(index: Array, source: Array, dim: int) -> Array:
    """An index of slices as an index of all their numbers."""
    column = index.reshape((-1,) + (1,) * (source.ndim - dim - 1))
    return column + np.zeros_like(index, shape=source.shape)


@index_reduce.gradients
def _(F: Any, g: Any, a: Any, index: Any, source: Any, out: Any, **how: Any) -> Any:
    every = spread(F.raw(index), F.raw(source), how["dim"])
    return shared_out(F, g, a, F.constant(every, g), source, out, **how)


@scatter_reduce.gradients
def shared_out(
    F: Any,
    g: Any,
    a: Any,
    index: Any,
    source: Any,
    out: Any,
    *,
    dim: int,
    reduce: str,
    include_self: bool,
) -> list[Any]:
    """Source: PyTorch, ``scatter_reduce_backward``."""
    shares = {"sum": _of_sum, "prod": _of_product, "mean": _of_mean}.get(
        reduce, _of_extreme
    )
    own, sent = shares(F, g, a, index, source, out, dim, include_self)
    if not include_self:
        nothing = F.zeros_like(F.gather(own, index, dim=dim))
        own = F.scatter(own, index, nothing, dim=dim)
    return [own, None, sent]


def _of_sum(
    F: Any, g: Any, a: Any, index: Any, source: Any, out: Any, dim: int, own: bool
) -> tuple[Any, Any]:
    return g, F.gather(g, index, dim=dim)


def _of_mean(
    F: Any, g: Any, a: Any, index: Any, source: Any, out: Any, dim: int, own: bool
) -> tuple[Any, Any]:
    count = np.full_like(F.raw(g), int(own), np.int64)
    np.add.at(count, along(F.raw(index), dim), 1)
    share = (1 / np.maximum(count, 1)).astype(F.raw(g).dtype)
    g = F.mul(g, F.constant(share, g))
    return g, F.gather(g, index, dim=dim)


def _of_extreme(
    F: Any, g: Any, a: Any, index: Any, source: Any, out: Any, dim: int, own: bool
) -> tuple[Any, Any]:
    """Numbers that are equal to the largest share its gradient equally."""
    key, largest = along(F.raw(index), dim), F.raw(out)
    own_wins, sent_wins = F.raw(a) == largest, F.raw(source) == largest[key]
    if not own:
        own_wins[key] = False
    winners = own_wins.astype(np.int64)
    np.add.at(winners, key, sent_wins.astype(np.int64))
    share = (1 / np.maximum(winners, 1)).astype(largest.dtype)
    g = F.mul(g, F.constant(share, g))
    return (
        F.keep_where(g, F.constant(own_wins, g)),
        F.keep_where(F.gather(g, index, dim=dim), F.constant(sent_wins, g)),
    )


def _of_product(
    F: Any, g: Any, a: Any, index: Any, source: Any, out: Any, dim: int, own: bool
) -> tuple[Any, Any]:
    """∂/∂(one factor) = the product of the others: y / factor, unless that is 0.

    A single 0 among the factors gets the product of the others, computed with a 1 in
    its place; with two of them every factor but a 0 gets 0, and so does a 0.
    """
    key = along(F.raw(index), dim)
    ones = F.constant(np.ones((), F.raw(a).dtype), g)
    own_zero, sent_zero = F.raw(a) == 0, F.raw(source) == 0
    zeros = np.zeros_like(own_zero, np.int64)
    np.add.at(zeros, key, sent_zero.astype(np.int64))
    alone = sent_zero & (zeros[key] == 1)
    if F is not ON_ARRAYS and (zeros > 1).any():
        raise runtime_error(
            "scatter_reduce(): Double backward is unsupported for src when >1 zeros in "
            "src are scattered to the same position in self"
        )
    settings = {"dim": dim, "reduce": "prod", "include_self": own}
    factor = F.where(F.constant(own_zero, g), ones, a)
    others = F.scatter_reduce(factor, index, source, **settings)
    for_own = F.mul(g, F.div(others, factor))
    without = F.where(F.constant(alone, g), ones, source)
    single = F.scatter_reduce(a, index, without, **settings)
    factor = F.where(F.constant(sent_zero, g), ones, source)
    usual = F.div(F.gather(F.mul(g, out), index, dim=dim), factor)
    special = F.gather(F.mul(g, single), index, dim=dim)
    return for_own, F.where(F.constant(alone, g), special, usual)
