"""The host's side of ``kernels/indexing.cu``: copies, rows by number, and back.

Numbers of any type are carried as what their bytes are, so they keep every bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array, on_gpu
from ...ops.arrangement.indexing import cut
from ...ops.arrangement.joining import piece
from ...ops.arrangement.strides import seen_as
from ...ops.layers import padding
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import aligned, own_kernel, suits
from .operands import MOST_DIMENSIONS, four, inside, memory, merged, split_at

Shape = tuple[int, ...]
Key = tuple[Any, ...]

# What an element is to a kernel that only carries it, by its size in bytes.
WORDS = {
    1: "unsigned char",
    2: "unsigned short",
    4: "unsigned int",
    8: "unsigned long long",
}


def carried(*arrays: Array, **_: Any) -> bool:
    """Whether kernels can carry arrays: not empty, all of one type."""
    kinds = {a.dtype for a in arrays}
    return len(kinds) == 1 and all(a.size and a.itemsize in WORDS for a in arrays)


def words(a: Array) -> Array:
    """The same memory as whole numbers without a sign."""
    return a.view(f"u{a.itemsize}")


# Copies.


def copy_into(y: Array, x: Array) -> None:
    """Writes x, stretched to the shape of y, to where y lies."""
    if y.size == 0:
        return
    xp = array_module_of(x)
    x = words(xp.broadcast_to(x, y.shape))
    y, size = words(y), y.itemsize
    strides = ([step // size for step in a.strides] for a in (x, y))
    shape, (of_x, of_y) = merged(y.shape, *strides)
    if len(shape) > MOST_DIMENSIONS:  # one launch for each part of the first dimension
        for part in range(len(y)):
            copy_into(y[part], x[part])
    elif (of_x, of_y) in (([1], [1]), ([], [])):
        copy_rows(y, x)
    else:
        backwards = tuple(slice(None, None, -1 if s < 0 else 1) for s in x.strides)
        first = -sum((n - 1) * s for n, s in zip(shape, of_x, strict=True) if s < 0)
        steps = ([0] * (MOST_DIMENSIONS - len(shape)) + each for each in (of_x, of_y))
        counts = (y.size, first, *four(shape)[1:], *(n for each in steps for n in each))
        args = (memory(x[backwards]), memory(y), *map(np.int32, counts))
        kernel = f"copy_strided<{WORDS[size]}>"
        launch("indexing", kernel, blocks(y.size), THREADS, args)


def copy_rows(y: Array, x: Array) -> None:
    """Writes x to y, which both lie in one row of memory."""
    args = (memory(x), memory(y), np.int32(y.size))
    if y.itemsize == 4 and aligned(x) and aligned(y):
        args = (args[0].view("f4"), args[1].view("f4"), args[2])
        launch("indexing", "copy_wide", blocks(y.size, 4 * THREADS), THREADS, args)
    else:
        kernel = f"copy_plain<{WORDS[y.itemsize]}>"
        launch("indexing", kernel, blocks(y.size), THREADS, args)


@own_kernel("contiguous", when=carried)
@own_kernel("clone", when=carried)
def copied(a: Array) -> Array:
    """A copy, row behind row."""
    y = array_module_of(a).empty(a.shape, a.dtype)
    copy_into(y, a)
    return y


def in_rows(a: Array) -> Array:
    """The array itself where it lies row behind row, else a copy that does."""
    return a if a.flags.c_contiguous else copied(a)


@own_kernel("stretch", when=carried)
def stretch(a: Array, *, shape: Shape) -> Array:
    """The numbers repeated over a larger shape."""
    y = array_module_of(a).empty(shape, a.dtype)
    copy_into(y, a)
    return y


def _has_to_copy(a: Array, *, shape: Shape) -> bool:
    return carried(a) and not a.flags.c_contiguous and seen_as(a, shape) is None


@own_kernel("reshape", when=_has_to_copy)
@own_kernel("reshape_copy", when=_has_to_copy)
def reshape(a: Array, *, shape: Shape) -> Array:
    """The same numbers in the same order under another shape."""
    return copied(a).reshape(shape)


@own_kernel("copy", when=carried)
@own_kernel("fill", when=carried)
def written(a: Array, b: Array) -> Array:
    """b, stretched to the shape of a."""
    return stretch(b, shape=a.shape)


@own_kernel("zeros_like")
def zeros_like(a: Array) -> Array:
    """Zeros: memory that the driver clears, no kernel needed."""
    xp = array_module_of(a)
    return xp.zeros(a.shape, a.dtype)


@own_kernel("narrow_copy", when=carried)
def narrow_copy(a: Array, *, key: Key) -> Array:
    """A part, in memory of its own."""
    return copied(cut(a, key))


@own_kernel("flip", when=lambda a, dims: carried(a) and a.ndim)
def flip(a: Array, *, dims: Shape) -> Array:
    """In reverse order along some dimensions."""
    return copied(array_module_of(a).flip(a, dims))


@own_kernel("cat", when=carried)
def cat(*arrays: Array, dim: int) -> Array:
    """Each array copied to its own part of the result."""
    shape, dim = list(arrays[0].shape), dim % arrays[0].ndim
    shape[dim] = sum(a.shape[dim] for a in arrays)
    y = array_module_of(arrays[0]).empty(shape, arrays[0].dtype)
    start = 0
    for a in arrays:
        copy_into(y[piece(dim, slice(start, start + a.shape[dim]))], a)
        start += a.shape[dim]
    return y


@own_kernel("stack", when=carried)
def stack(*arrays: Array, dim: int) -> Array:
    """Each array copied to its own slice of the result."""
    xp, dim = array_module_of(arrays[0]), dim % (arrays[0].ndim + 1)
    return cat(*(xp.expand_dims(a, dim) for a in arrays), dim=dim)


@own_kernel("constant_pad", when=carried)
def constant_pad(a: Array, *, pads: Any, value: Any) -> Array:
    """A frame of one value, and the array copied into it."""
    xp = array_module_of(a)
    y = xp.full(padding.framed(a.shape, pads), value, a.dtype)
    inner = y[padding.inside(pads)]
    if inner.size:
        copy_into(inner, a[padding.inside(padding.reverse(pads))])
    return y


def triangle(a: Array, diagonal: int, upper: bool) -> Array:
    """Matrices, with zeros above or below a diagonal."""
    x, y = words(in_rows(a)), array_module_of(a).empty(a.shape, a.dtype)
    counts = (a.size, *a.shape[-2:], diagonal, upper)
    args = (x, words(y), *map(np.int32, counts))
    kernel = f"triangle<{WORDS[a.itemsize]}>"
    launch("indexing", kernel, blocks(a.size), THREADS, args)
    return y


def _matrices(a: Array, **_: Any) -> bool:
    return carried(a) and a.ndim > 1 and a.itemsize != 2


@own_kernel("tril", when=_matrices)
def tril(a: Array, *, diagonal: int) -> Array:
    """The lower triangle."""
    return triangle(a, diagonal, upper=False)


@own_kernel("triu", when=_matrices)
def triu(a: Array, *, diagonal: int) -> Array:
    """The upper triangle."""
    return triangle(a, diagonal, upper=True)


# Chosen by number.


def chosen(kernel: str, a: Array, index: Array, dim: int, shape: Shape) -> Array:
    """What a kernel finds along one dimension where an index says."""
    _, size, inner = split_at(a.shape, dim)
    y = array_module_of(a).empty(shape, a.dtype)
    count = shape[dim] if kernel == "gather" else index.size
    counts = map(np.int32, (y.size, size, count, inner))
    args = (words(in_rows(a)), in_rows(index), words(y), *counts)
    name = f"{kernel}<{WORDS[a.itemsize]}>"
    launch("indexing", name, blocks(y.size), THREADS, args)
    return y


def added(kernel: str, out: Array, g: Array, index: Array, dim: int) -> Array:
    """``out`` with g added along one dimension where an index says."""
    _, size, inner = split_at(out.shape, dim)
    count = index.shape[dim] if kernel == "scatter_add" else index.size
    counts = map(np.int32, (g.size, size, count, inner))
    args = (in_rows(g), in_rows(index), out, *counts)
    launch("indexing", kernel, blocks(g.size), THREADS, args)
    return out


def _rows(a: Array, index: Array, *, dim: int) -> bool:
    return carried(a) and a.ndim > 0 and inside(index, a.shape[dim])


@own_kernel("index_select", when=_rows)
def index_select(a: Array, index: Array, *, dim: int) -> Array:
    """The slices of one dimension that the index names."""
    shape = (*a.shape[:dim], index.size, *a.shape[dim:][1:])
    return chosen("select_rows", a, index, dim % a.ndim, shape)


def _alike(shape: Shape, index: Array, dim: int) -> bool:
    """Whether an index has a number for each place beside the dimension."""
    others = [n for axis, n in enumerate(shape) if axis != dim]
    same = [n for axis, n in enumerate(index.shape) if axis != dim]
    return len(shape) == index.ndim > 0 and others == same


def _each(a: Array, index: Array, *, dim: int) -> bool:
    return _rows(a, index, dim=dim) and _alike(a.shape, index, dim)


@own_kernel("gather", when=_each)
def gather(a: Array, index: Array, *, dim: int) -> Array:
    """An element for each number of the index."""
    return chosen("gather", a, index, dim, index.shape)


def _back(a: Array, index: Array, *, dim: int, shape: Shape) -> bool:
    fits = bool(shape) and inside(index, shape[dim]) and _alike(shape, index, dim)
    return suits(a) and fits and a.size == index.size


@own_kernel("scatter_zeros", when=_back)
def scatter_zeros(a: Array, index: Array, *, dim: int, shape: Shape) -> Array:
    """Zeros with each number added where it came from."""
    out = array_module_of(a).zeros(shape, a.dtype)
    return added("scatter_add", out, a, index, dim)


def _onto(a: Array, index: Array, source: Array, *, dim: int) -> bool:
    return suits(a) and _back(source, index, dim=dim, shape=a.shape)


@own_kernel("scatter_add", when=_onto)
def scatter_add(a: Array, index: Array, source: Array, *, dim: int) -> Array:
    """A copy with the source added where the index says."""
    return added("scatter_add", copied(a), source, index, dim)


def _slices(a: Array, index: Array, source: Array, *, dim: int, alpha: float) -> bool:
    plain = alpha == 1 and suits(a) and suits(source)
    return plain and _rows(a, index, dim=dim)


@own_kernel("index_add", when=_slices)
def index_add(
    a: Array, index: Array, source: Array, *, dim: int, alpha: float
) -> Array:
    """A copy with the source added to the slices that the index names."""
    return added("add_rows", copied(a), source, index, dim)


# Keys: what brackets hold. A part that is only cut out is a view and needs no kernel.


def numbers_of(then: Key | None) -> int:
    """The one dimension that an index of numbers rules; -1 for any other key."""
    if not then or any(part != slice(None) for part in then[:-1] if _is_slice(part)):
        return -1
    alone = all(map(_is_slice, then[:-1])) and hasattr(then[-1], "dtype")
    return len(then) - 1 if alone else -1


def _is_slice(part: Any) -> bool:
    return isinstance(part, slice)


def _by_number(a: Array, *, key: Key, then: Key | None = None) -> bool:
    dim = numbers_of(then)
    if dim < 0 or then is None or not carried(a):
        return False
    if on_gpu(then[dim]):  # which may count from the end: only the GPU knows
        return False
    part = cut(a, key)
    return dim < part.ndim and part.size > 0 and inside(then[dim], part.shape[dim])


@own_kernel("index", when=_by_number)
def index(a: Array, *, key: Key, then: Key) -> Array:
    """a[key][..., numbers]"""
    part, dim = cut(a, key), len(then) - 1
    found = index_select(part, then[dim], dim=dim)
    return found.reshape(*part.shape[:dim], *then[dim].shape, *part.shape[dim + 1 :])


def _put_back(a: Array, *, key: Key, shape: Shape, then: Key | None = None) -> bool:
    if then is None:
        return carried(a)
    stand_in = np.broadcast_to(np.float32(0), shape)  # a shape without memory
    return suits(a) and _by_number(stand_in, key=key, then=then)


@own_kernel("put_zeros", when=_put_back)
def put_zeros(a: Array, *, key: Key, shape: Shape, then: Key | None = None) -> Array:
    """Zeros with a where the key says; rows that are named twice get a sum."""
    xp = array_module_of(a)
    out = xp.zeros(shape, a.dtype)
    part = cut(out, key)
    if then is None:
        copy_into(part, a)
        return out
    dim = len(then) - 1
    wanted = (*part.shape[:dim], *then[dim].shape, *part.shape[dim + 1 :])
    a = xp.broadcast_to(a, wanted)
    if part.flags.c_contiguous:
        added("add_rows", part, a, then[dim], dim)
    else:
        sums = added("add_rows", xp.zeros(part.shape, a.dtype), a, then[dim], dim)
        copy_into(part, sums)
    return out


def _written_over(a: Array, value: Array, *, key: Key, then: Key | None = None) -> bool:
    return then is None and carried(a, value) and cut(a, key).size > 0


@own_kernel("index_put", when=_written_over)
def index_put(a: Array, value: Array, *, key: Key, then: Key | None = None) -> Array:
    """A copy in which a part is written over."""
    out = copied(a)
    copy_into(cut(out, key), value)
    return out
