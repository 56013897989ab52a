"""The host's side of ``kernels/attention.cu``: FlashAttention and its backward."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...ops.layers.attention import leading, triangle
from ...ops.registry import array_module_of
from ..launching import blocks, launch
from . import own_kernel, suits
from .comparison import choose, compare
from .composed import of_one
from .elementwise import number, of_two
from .indexing import in_rows
from .matmul import bmm
from .reduction import largest, sum

Shape = tuple[int, ...]
Tile = tuple[int, int, int, int]  # ROWS, KEYS, D, COUNT of the templates

LANES = 8  # threads that share a row
MOST = 1 << 31  # numbers of an array: the kernels count with ints
LONGEST = 1 << 20  # queries or keys: a grid has no more than 65535 tiles

# By the widest rows that they take. The simulator pays for each line more than for each
# thread: where all is short, a thread with one row costs it the least.
SHORT = 32  # queries
SIMULATED: list[Tile] = [(16, 16, 16, 1), (16, 16, 32, 1), (16, 16, 64, 1)]
FORWARD: list[Tile] = [(64, 32, 32, 4), (64, 32, 64, 4), (32, 16, 128, 4)]
BACKWARD: list[Tile] = [(32, 32, 32, 4), (32, 32, 64, 4), (16, 16, 128, 2)]


def _fits(query: Array, key: Array, value: Array) -> bool:
    """Values as wide as the keys, no wider than the largest tile."""
    given = (query, key, value)
    return (
        all(suits(a) and a.size < MOST for a in given)
        and query.shape[-1] == value.shape[-1] <= FORWARD[-1][2]
        and max(query.shape[-2], key.shape[-2]) <= LONGEST
    )


def _plain(
    query: Array, key: Array, value: Array, mask: Array, noise: Array, **settings: Any
) -> bool:
    """Without a mask other than the causal one, without dropout."""
    return _fits(query, key, value) and mask.size == noise.size == 0


def _again(
    of_out: Array,
    of_sums: Array,
    query: Array,
    key: Array,
    value: Array,
    out: Array,
    log_sums: Array,
    **settings: Any,
) -> bool:
    """Backward takes what forward has taken."""
    return _fits(query, key, value) and all(map(suits, (of_out, of_sums, log_sums)))


def tile_for(query: Array, tiles: list[Tile]) -> Tile:
    """The narrowest tile for queries (heads, T, width).

    >>> tile_for(np.zeros((2, 99, 40)), FORWARD), tile_for(np.zeros((2, 9, 5)), FORWARD)
    ((64, 32, 64, 4), (16, 16, 16, 1))
    """
    _, length, width = query.shape
    simulated = array_module_of(query) is np and length <= SHORT
    known = [*SIMULATED, tiles[-1]] if simulated else tiles
    return next(tile for tile in known if width <= tile[2])


def matrices(a: Array, lead: Shape) -> Array:
    """One matrix behind the other, for each place of the leading dimensions."""
    xp = array_module_of(a)
    stretched = xp.broadcast_to(a, (*lead, *a.shape[-2:]))
    return in_rows(stretched).reshape(-1, *a.shape[-2:])


def _sizes(query: Array, key: Array, scale: float, causal: bool) -> tuple[Any, ...]:
    """The last arguments of every kernel: T, N, width, scale, causal."""
    counts = (query.shape[1], key.shape[1], query.shape[2])
    return (*map(np.int32, counts), np.float32(scale), np.int32(causal))


def _in_steps(
    query: Array, key: Array, value: Array, mask: Array, noise: Array, **settings: Any
) -> bool:
    """With a mask or dropout, in the simulator: a GPU has libraries for it."""
    given, others = (query, key, value), [a for a in (mask, noise) if a.shape != (0,)]
    return (
        array_module_of(query) is np
        and all(map(suits, (*given, *others)))
        and query.shape[:-2] == key.shape[:-2] == value.shape[:-2]
    )


def _known(*arrays: Array, **settings: Any) -> bool:
    return _plain(*arrays, **settings) or _in_steps(*arrays, **settings)


@own_kernel("attention", when=_known)
def attention(
    query: Array,
    key: Array,
    value: Array,
    mask: Array,
    noise: Array,
    *,
    scale: float,
    causal: bool,
    **settings: Any,
) -> tuple[Array, Array, Array]:
    """The weighted values, and the logarithms of the sums; P is never kept."""
    if _plain(query, key, value, mask, noise):
        return flash(query, key, value, scale, causal)
    return in_steps(query, key, value, mask, noise, scale=scale, causal=causal)


def in_steps(
    query: Array,
    key: Array,
    value: Array,
    mask: Array,
    noise: Array,
    *,
    scale: float,
    causal: bool,
) -> tuple[Array, Array, Array]:
    """The same by one kernel after the other; a query that sees no key gets 0."""
    s = bmm(of_two("mul", query, scale), key.swapaxes(-1, -2))  # (…, T, N)
    if causal:
        s = of_two("add", s, triangle(s.shape[-2], s.shape[-1], s))
    if mask.size:
        s = of_two("add", s, mask)
    last, zero = s.ndim - 1, number(0.0, s)
    most = largest(s, dim=last, keepdim=True)  # (…, T, 1)
    most = choose(compare("gt", most, number(-np.inf, s)), most, zero)
    p = of_one("exp", of_two("sub", s, most))
    total = sum(p, dim=last, keepdim=True)
    total = choose(compare("eq", total, zero), number(1.0, s), total)
    log_sums = of_two("add", most, of_one("log", total))
    p = of_two("div", p, total)
    if noise.size:
        p = of_two("mul", p, noise)
    return bmm(p, value), log_sums, array_module_of(s).empty(0, np.int32)


def flash(
    query: Array, key: Array, value: Array, scale: float, causal: bool
) -> tuple[Array, Array, Array]:
    """By tiles: no row of P is ever whole."""
    xp = array_module_of(query)
    lead = leading(query, key, value)
    q, k, v = (matrices(a, lead) for a in (query, key, value))
    heads, length, width = q.shape
    out, sums = xp.empty_like(q), xp.empty((heads, length), np.float32)
    rows, keys, columns, count = tile_for(q, FORWARD)
    kernel = f"flash_forward<{rows}, {keys}, {columns}, {count}>"
    args = (q, k, v, out, sums, *_sizes(q, k, scale, causal))
    grid = (heads, blocks(length, rows))
    launch("attention", kernel, grid, rows // count * LANES, args)
    kept = xp.empty(0, np.int32)
    return out.reshape(*lead, length, width), sums.reshape(*lead, length, 1), kept


@own_kernel("attention_backward", when=_again)
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
) -> tuple[Array, ...]:
    """The gradients of queries, keys and values; P is made again, tile by tile."""
    xp = array_module_of(query)
    lead = leading(query, key, value)
    q, k, v, g, y, of_sums, log_sums = (
        matrices(a, lead) for a in (query, key, value, of_out, out, of_sums, log_sums)
    )
    heads, length, width = q.shape
    dots, found = xp.empty_like(log_sums), tuple(map(xp.empty_like, (q, k, v)))
    args = (g, y, of_sums, dots, np.int32(dots.size), np.int32(width))
    launch("attention", "attention_dots", blocks(dots.size, 8), 256, args)
    rows, keys, columns, count = tile_for(q, BACKWARD)
    template = f"<{rows}, {keys}, {columns}, {count}>"
    given = (q, k, v, g, log_sums, dots)
    sizes = _sizes(q, k, scale, causal)
    grid, threads = (heads, blocks(length, rows)), rows // count * LANES
    args = (*given, found[0], *sizes)
    launch("attention", f"flash_backward_queries{template}", grid, threads, args)
    grid, threads = (heads, blocks(k.shape[1], keys)), keys // count * LANES
    args = (*given, *found[1:], *sizes)
    launch("attention", f"flash_backward_keys{template}", grid, threads, args)
    return tuple(a.reshape(*lead, *a.shape[1:]) for a in found)
