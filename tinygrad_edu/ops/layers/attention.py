"""Attention: each query looks at all keys and takes a mean of their values.

    S = Q Kᵀ · scale + mask        P = softmax(S)        O = P V

(Vaswani and others, 2017.) T queries Q (…, T, E) meet N keys K (…, N, E) with their
values V (…, N, D). P is (…, T, N), by far the largest array of a transformer, so it is
made block by block, while a block is in the processor's cache. Where P is large it is
not kept: backward makes it again from one number a row (Dao and others, 2022),

    ℓᵢ = log Σⱼ exp Sᵢⱼ        Pᵢⱼ = exp(Sᵢⱼ - ℓᵢ)

With G = ∂L/∂O, and Σⱼ ∂L/∂Pᵢⱼ · Pᵢⱼ = Gᵢ · Oᵢ:

    ∂L/∂V = Pᵀ G      ∂L/∂P = G Vᵀ      ∂L/∂S = P · (∂L/∂P - Gᵢ · Oᵢ)
    ∂L/∂Q = ∂L/∂S K · scale             ∂L/∂K = ∂L/∂Sᵀ Q · scale

Dropout multiplies P by ``noise`` before it meets V. A mask or a noise of shape (0,)
stands for none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ...devices import Array, on_gpu
from ..along.reduction import largest
from ..registry import array_module_of, primitive
from .normalization import row_products

Shape = tuple[int, ...]
Key = tuple[slice, slice, slice]

BLOCK = 1 << 18  # numbers of P that are made at once
KEPT = 1 << 23  # more numbers of P than these are made again in backward
HARMLESS = 60.0  # e to a score below this does not overflow, nor do a million of them


class Stacks(NamedTuple):
    """The arrays seen with two leading dimensions, (A, B, T, E) and so on."""

    query: Array
    key: Array
    value: Array
    mask: Array | None
    noise: Array | None


def leading(*arrays: Array) -> Shape:
    """The dimensions before the last two, stretched to each other."""
    shapes = {a.shape[:-2] for a in arrays}
    return shapes.pop() if len(shapes) == 1 else np.broadcast_shapes(*shapes)


def stacked(a: Array, lead: Shape, last: Shape) -> Array:
    """(…, m, n) stretched to (\\*lead, \\*last) and seen with four dimensions."""
    if a.shape != (*lead, *last):
        a = array_module_of(a).broadcast_to(a, (*lead, *last))
    if len(lead) == 2:
        return a
    if len(lead) < 2:
        return a[(None,) * (2 - len(lead))]
    return a.reshape(math.prod(lead[:-1]), lead[-1], *last)


def stacks(
    query: Array, key: Array, value: Array, mask: Array, noise: Array
) -> tuple[Stacks, Shape]:
    """All arrays with four dimensions, and the leading ones as they were."""
    lead = leading(query, key, value)
    pairs = query.shape[-2], key.shape[-2]
    made = Stacks(
        *(stacked(a, lead, a.shape[-2:]) for a in (query, key, value)),
        *(None if a.shape == (0,) else stacked(a, lead, pairs) for a in (mask, noise)),
    )
    return made, lead


def triangle(queries: int, keys: int, like: Array) -> Array:
    """-inf where a key comes after the query, 0 elsewhere; only to be read."""
    make = _triangle if queries * keys <= BLOCK else _triangle.__wrapped__
    made: Array = make(array_module_of(like), queries, keys, like.dtype)
    return made


@lru_cache(maxsize=4)  # a model asks for the same one in every layer
def _triangle(xp: Any, queries: int, keys: int, dtype: Any) -> Any:
    return xp.triu(xp.full((queries, keys), -xp.inf, dtype), 1)


def blocks(shape: Shape, block: int) -> Iterator[Key]:
    """Keys that cut P into blocks of whole rows: many matrices, one, or part of one."""
    many, heads, queries, keys = shape
    one = max(queries * keys, 1)
    of_many = max(1, block // (heads * one)) if heads else many
    of_heads = max(1, block // one)
    rows = max(queries if one <= block else block // keys, 1)
    for i in range(0, many, max(of_many, 1)):
        for j in range(0, heads, of_heads):
            for k in range(0, queries, rows):
                yield slice(i, i + of_many), slice(j, j + of_heads), slice(k, k + rows)


def seen_by(at: Key, causal: bool) -> slice:
    """The keys that the queries of a block may look at; the rest costs nothing."""
    return slice(at[2].stop) if causal else slice(None)


def turned(a: Array) -> Array:
    """The transposed matrices, in memory too: the BLAS is faster with a copy."""
    return array_module_of(a).ascontiguousarray(transposed(a))


def transposed(a: Array) -> Array:
    """Each matrix of a stack transposed, a view."""
    return a.swapaxes(-1, -2)


def scores(x: Stacks, at: Key, scale: float, causal: bool, into: Any = None) -> Array:
    """A block of S, for the keys that are seen."""
    seen = seen_by(at, causal)
    keys = turned(x.key[at[:2]][..., seen, :])
    out: Array = array_module_of(keys).matmul(x.query[at] * scale, keys, out=into)
    if x.mask is not None:
        out += x.mask[at][..., seen]
    if causal:  # all that comes before the first query is seen by all of them
        near = out[..., at[2].start :]
        near += triangle(near.shape[-2], near.shape[-1], near)
    return out


def may_overflow(x: Stacks, scale: float) -> bool:
    """Whether e to a score may be infinite, or 0 in all of a row.

    No score is larger than the longest query times the longest key. Else the largest
    score of each row has to be found and taken off, which takes longer than exp.
    """
    if x.mask is not None or on_gpu(x.query):  # to look would be to wait
        return True
    longest = 1.0
    for a in (x.query, x.key):
        longest *= float(row_products(a, a).max(initial=0))
    return not longest * scale * scale < HARMLESS**2


@primitive(
    saves="query key value mask noise out out1 out2",
    outputs=3,
    title=lambda node, **_: f"{node}",
    formula="∂L/∂V = Pᵀ @ G, ∂L/∂S = P · (G @ Vᵀ − sum(G · y)), "
    "∂L/∂Q = ∂L/∂S @ K · scale, ∂L/∂K = ∂L/∂Sᵀ @ Q · scale, G = ∂L/∂y",
)
def attention(
    query: Array,
    key: Array,
    value: Array,
    mask: Array,
    noise: Array,
    *,
    scale: float,
    causal: bool,
    keep: bool,
    of_mask: bool,
    block: int,
    node: str,
) -> tuple[Array, Array, Array]:
    """O = softmax(Q Kᵀ · scale + mask) V, ℓ, and P where it is kept.

    A query that may look at no key gets 0. ``of_mask``: the mask has a gradient too.
    """
    xp = array_module_of(query)
    x, lead = stacks(query, key, value, mask, noise)
    pairs = (*x.query.shape[:3], key.shape[-2])
    out = like(x.query, value.shape[-1])
    log_sums = xp.empty((*pairs[:3], 1), query.dtype)
    kept = xp.zeros(pairs if keep and math.prod(pairs) <= KEPT else 0, query.dtype)
    careful, ones = may_overflow(x, scale), xp.ones((pairs[3], 1), query.dtype)
    for at in blocks(pairs, block):
        seen = seen_by(at, causal)
        keys = (*at[:2], seen)
        into = kept[at][..., seen] if kept.size else None
        p = scores(x, at, scale, causal, into)
        top = 0
        if careful:
            top = highest(p)
            p -= top
        xp.exp(p, out=p)
        total = xp.matmul(p, ones[seen])  # faster than a sum
        total[total == 0] = 1
        log_sums[at] = top + xp.log(total)
        if kept.size:
            p /= total
            total = 1
        through = p if x.noise is None else p * x.noise[at][..., seen]
        out[at] = xp.matmul(through, x.value[keys]) / total
    rows = (*lead, query.shape[-2])
    # Seen as whole numbers, P is waiting for no gradient.
    hidden = kept.view(f"i{kept.itemsize}")
    return out.reshape(*rows, value.shape[-1]), log_sums.reshape(*rows, 1), hidden


def highest(s: Array) -> Array:
    """The largest score of each row; 0 in a row that sees nothing."""
    top = largest(s, -1)
    top[top == -math.inf] = 0
    return top


def like(query: Array, width: int) -> Array:
    """Room for the result, laid out in memory as the queries are.

    Heads that were cut out of one row lie in one row again: to join them costs nothing.
    """
    xp = array_module_of(query)
    if query.shape[-1] == width:
        return xp.empty_like(query)
    return xp.empty((*query.shape[:-1], width), query.dtype)


@attention.gradients
def _(
    F: Any,
    g: Any,
    query: Any,
    key: Any,
    value: Any,
    mask: Any,
    noise: Any,
    out: Any,
    log_sums: Any,
    kept: Any,
    *,
    scale: float,
    causal: bool,
    keep: bool,
    of_mask: bool,
    block: int,
    node: str,
) -> Any:
    """With arrays block by block, with Tensors by operations that are recorded.

    On other devices, where nothing is recorded, by one kernel if it knows the case.
    """
    saved = query, key, value, mask, noise, out, log_sums
    if F.raw(query) is query:
        return _in_blocks(g, *saved, kept, scale, causal, of_mask, block)
    if F.records() or not mask.shape == noise.shape == (0,):
        return _in_steps(F, g, *saved, scale, causal)
    how = {"scale": scale, "causal": causal, "block": block}
    found = F.attention_backward(*g[:2], query, key, value, out, log_sums, **how)
    return *found, None, None


@primitive(outputs=3)
def attention_backward(
    of_out: Array,
    of_sums: Array,
    query: Array,
    key: Array,
    value: Array,
    out: Array,
    log_sums: Array,
    *,
    scale: float,
    causal: bool,
    block: int,
) -> Any:
    """∂L/∂Q, ∂L/∂K and ∂L/∂V at once, where nobody asks for their own gradients."""
    none = query.reshape(-1)[:0]
    saved = query, key, value, none, none, out, log_sums, none
    return _in_blocks((of_out, of_sums), *saved, scale, causal, False, block)[:3]


def _in_steps(
    F: Any,
    g: Any,
    query: Any,
    key: Any,
    value: Any,
    mask: Any,
    noise: Any,
    out: Any,
    log_sums: Any,
    scale: float,
    causal: bool,
) -> Any:
    """∂L/∂Q, ∂L/∂K, ∂L/∂V and ∂L/∂mask by operations that are recorded."""
    scaled = query * scale
    s = F.bmm(scaled, _turned(F, key))
    if causal:
        s = s + F.constant(triangle(s.shape[-2], s.shape[-1], F.raw(s)), g[0])
    if mask.shape != (0,):
        s = s + mask
    p = F.exp(s - log_sums)
    through, slope = p, F.bmm(g[0], _turned(F, value))
    if noise.shape != (0,):
        through, slope = p * noise, slope * noise
    last = (len(out.shape) - 1,)
    down = p * (slope - F.sum(g[0] * out, dim=last, keepdim=True) + g[1])
    of_key, of_value = F.bmm(_turned(F, down), scaled), F.bmm(_turned(F, through), g[0])
    return F.bmm(down, key) * scale, of_key, of_value, down, None


def add_product(total: Array, a: Array, b: Array, first: bool) -> None:
    """Aᵀ B added to what earlier blocks of the same keys have given."""
    xp = array_module_of(a)
    if first:
        xp.matmul(transposed(a), b, out=total)
    else:
        total += xp.matmul(transposed(a), b)


def _turned(F: Any, a: Any) -> Any:
    return F.transpose(a, dim0=-1, dim1=-2)


def _in_blocks(
    g: Any,
    query: Array,
    key: Array,
    value: Array,
    mask: Array,
    noise: Array,
    out: Array,
    log_sums: Array,
    kept: Array,
    scale: float,
    causal: bool,
    of_mask: bool,
    block: int,
) -> Any:
    """The same, while a block of P is in the cache."""
    xp = array_module_of(query)
    x, lead = stacks(query, key, value, mask, noise)
    into, y, sums, of_sums = (
        stacked(a, lead, a.shape[-2:]) for a in (g[0], out, log_sums, g[1])
    )
    probabilities = kept.view(query.dtype)
    of_query, of_key, of_value = (xp.zeros_like(a) for a in x[:3])
    pairs = (*x.query.shape[:3], key.shape[-2])
    downs = xp.zeros(pairs if of_mask else 0, query.dtype)
    for at in blocks(pairs, block):
        seen = seen_by(at, causal)
        keys = (*at[:2], seen)
        if kept.size:
            p = probabilities[at][..., seen]
        else:
            p = scores(x, at, scale, causal)
            p -= sums[at]
            xp.exp(p, out=p)
        through, part = p, into[at]
        down = xp.matmul(part, turned(x.value[keys]))
        if x.noise is not None:
            through = p * x.noise[at][..., seen]
            down *= x.noise[at][..., seen]
        down -= row_products(part, y[at])[..., None] - of_sums[at]
        down *= p
        of_query[at] = xp.matmul(down, x.key[keys])
        add_product(of_key[keys], down, x.query[at], first=not at[2].start)
        add_product(of_value[keys], through, part, first=not at[2].start)
        if of_mask:
            downs[at][..., seen] = down
    of_query *= scale
    of_key *= scale
    found = of_query, of_key, of_value
    shaped = [a.reshape(*lead, *a.shape[-2:]) for a in found]
    return *shaped, downs.reshape(*lead, *pairs[2:]) if of_mask else None, None
