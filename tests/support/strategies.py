"""What hypothesis draws: shapes, arrays, keys of an index, steps of views."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st

SIDES = st.integers(0, 4)
SHAPES = st.lists(SIDES, min_size=0, max_size=4).map(tuple)
FULL_SHAPES = st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)


def filled(shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Numbers that are all different, 0.1 apart."""
    return np.array(np.arange(1, math.prod(shape) + 1) / 10).reshape(shape)


@st.composite
def broadcastable(draw: Any, most: int = 3) -> list[tuple[int, ...]]:
    """Shapes that stretch to a common one."""
    whole = draw(SHAPES)
    found = []
    for _ in range(draw(st.integers(2, most))):
        start = draw(st.integers(0, len(whole)))
        sides = [1 if draw(st.booleans()) else side for side in whole[start:]]
        found.append(tuple(sides))
    return found


# ------------------------------------------------------------------ keys


@st.composite
def keys(draw: Any, shape: tuple[int, ...]) -> Any:
    """A key: for each dimension a number, a slice, a list, a tensor or a mask.

    Tensors stand as NumPy arrays: ``as_key`` turns them into a library's own.
    """
    several: tuple[int, ...] = draw(st.sampled_from([(), (1,), (2,), (2, 1), (0,)]))
    key: list[Any] = []
    place, limit = 0, draw(st.integers(0, len(shape)))
    while place < limit:
        kind = draw(st.sampled_from(KINDS))
        if kind == "none":
            key.append(None)
            if len(key) > 6:
                break
            continue
        if kind == "mask of two" and place + 1 < limit:
            key.append(_mask(draw, shape[place : place + 2]))
            place += 2
            continue
        key.append(_of_dimension(draw, kind, shape[place], several))
        place += 1
    if draw(st.booleans()):
        key.append(...)
        if place < len(shape) and draw(st.booleans()):
            key.append(_of_dimension(draw, "slice", shape[-1], several))
    return key[0] if len(key) == 1 and draw(st.booleans()) else tuple(key)


KINDS = ["number", "slice", "slice", "none", "tensor", "list", "mask", "mask of two"]


def _of_dimension(draw: Any, kind: str, n: int, several: tuple[int, ...]) -> Any:
    if kind == "number" and n:
        return draw(st.integers(-n, n - 1))
    if kind in {"tensor", "list"} and (n or 0 in several):
        size = math.prod(several)
        chosen = [draw(st.integers(-n, n - 1)) for _ in range(size)]
        places = np.array(chosen, np.int64).reshape(several)
        return places.tolist() if kind == "list" and several == (2,) else places
    if kind == "mask" and several in {(), (1,)}:
        return _mask(draw, (n,))
    ends = st.none() | st.integers(-n - 1, n + 1)
    return slice(draw(ends), draw(ends), draw(st.sampled_from([None, 1, 2, 3])))


def _mask(draw: Any, shape: tuple[int, ...]) -> Any:
    size = math.prod(shape)
    chosen = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    return np.array(chosen, bool).reshape(shape)


def as_key(t: Any, key: Any) -> Any:
    """The key with a library's own tensors in it."""
    if isinstance(key, tuple):
        return tuple(as_key(t, each) for each in key)
    return t.from_numpy(key) if isinstance(key, np.ndarray) else key


# ------------------------------------------------------------------ views

STEPS = ["transpose", "permute", "slice", "select", "unsqueeze", "squeeze", "expand",
         "narrow", "diagonal", "unfold", "view", "flatten", "unbind", "split", "chunk",
         "movedim", "as_strided", "T", "detach", "view_as_real"]  # fmt: skip


@st.composite
def view_steps(draw: Any, most: int = 5) -> list[tuple[str, float, float, float]]:
    """Names of views, and three fractions that choose their arguments."""
    fraction = st.floats(0, 0.999)
    step = st.tuples(st.sampled_from(STEPS), fraction, fraction, fraction)
    found: list[tuple[str, float, float, float]] = draw(st.lists(step, max_size=most))
    return found


def take_step(x: Any, step: tuple[str, float, float, float]) -> Any:
    """One view of a tensor of either library; the tensor itself where it has none."""
    name, one, two, three = step
    shape, dims = tuple(x.shape), len(x.shape)
    dim = int(one * dims) if dims else 0
    n = shape[dim] if dims else 1
    other = int(two * dims) if dims else 0
    if name == "unsqueeze":
        return x.unsqueeze(int(one * (dims + 1)))
    if name == "expand":
        stretched = [3 if side == 1 and two > 0.3 else side for side in shape]
        return x.expand((*([2] if one > 0.7 else []), *stretched))
    if name == "detach":
        return x.detach()
    if name == "flatten":
        return x.view(-1) if x.is_contiguous() and 0 not in shape else x
    if name == "view" and x.is_contiguous() and n % 2 == 0 and n:
        return x.view(*shape[:dim], 2, n // 2, *shape[dim + 1 :]) if dims else x
    if name == "as_strided":
        return x.as_strided(x.size(), x.stride()) if 0 not in shape else x
    if not dims:
        return x
    if name in {"transpose", "movedim"}:
        return getattr(x, name)(dim, other)
    if name == "permute":
        return x.permute(
            *sorted(range(dims), key=lambda i: ((i + 1) * (one + 0.3)) % 1)
        )
    if name == "T":
        return x.mT if dims >= 2 else x
    if name == "slice":
        key = slice(int(two * n), None, 1 + int(three * 3))
        return x[(slice(None),) * dim + (key,)]
    if name == "select":
        return x.select(dim, int(two * n)) if n else x
    if name == "squeeze":
        return x.squeeze(dim)
    if name == "narrow":
        start = int(two * n)
        return x.narrow(dim, start, int(three * (n - start + 1)))
    if name == "diagonal":
        return x.diagonal(int(three * 3) - 1, dim, other) if dim != other else x
    if name == "unfold":
        size = 1 + int(two * n)
        return x.unfold(dim, size, 1 + int(three * 2)) if n else x
    if name in {"unbind", "split", "chunk"} and n:
        pieces = x.unbind(dim) if name == "unbind" else getattr(x, name)(2, dim)
        return pieces[int(two * len(pieces))]
    return x
