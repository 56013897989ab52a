"""Parts that are put back in place: rows of zeros before and behind them.

The gradient of ``x[:, -1]`` is such a thing: zeros everywhere but in the last column.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ir.build import Builder, Operand

Shape = tuple[int, ...]


def put_zeros(
    b: Builder, x: Operand, *, key: Any, shape: Shape, then: Any = None
) -> Operand | None:
    """Zeros of ``shape`` with x at the place that a key of numbers and slices names."""
    cuts = None if then is not None else cuts_of(key, shape)
    if cuts is None or 0 in shape:
        return None
    out = b.reshape(x, tuple([stop - start for start, stop in cuts]))
    for axis, (start, stop) in enumerate(cuts):
        out = between(b, out, axis, start, shape[axis] - stop)
    return out


def constant_pad(
    b: Builder, x: Operand, *, pads: tuple[tuple[int, int], ...], value: Any
) -> Operand | None:
    """A border of one value around the last dimensions; a negative one cuts."""
    first = len(x.shape) - len(pads)
    for axis, (before, behind) in enumerate(pads, first):
        n = x.shape[axis]
        if n + min(before, 0) + min(behind, 0) <= 0:
            return None
        if before < 0 or behind < 0:
            part = slice(max(-before, 0), n + min(behind, 0))
            x = b.index(x, key=(*(slice(None),) * axis, part, ...))
        x = between(b, x, axis, max(before, 0), max(behind, 0), value)
    return x


def between(
    b: Builder, x: Operand, axis: int, before: int, behind: int, value: Any = 0
) -> Operand:
    """x with so many numbers of one value before and behind it along a dimension."""

    def border(count: int) -> list[Operand]:
        shape = (*x.shape[:axis], count, *x.shape[axis + 1 :])
        return [b.expand(b.constant(value, x), shape=shape)] if count else []

    parts = [*border(before), x, *border(behind)]
    return x if len(parts) == 1 else b.cat(*parts, dim=axis)


def cuts_of(key: Any, shape: Shape) -> list[tuple[int, int]] | None:
    """Start and end in each dimension; None for a key that takes steps or adds some.

    >>> cuts_of((slice(None), -1), (2, 3)), cuts_of((..., slice(1, None)), (2, 3))
    ([(0, 2), (2, 3)], [(0, 2), (1, 3)])
    """
    named = [each for each in key if each is not ...]
    if len(named) > len(shape) or key.count(...) > 1:
        return None
    middle = key.index(...) if ... in key else len(key)
    whole = [slice(None)] * (len(shape) - len(named))
    parts = [*key[:middle], *whole, *key[middle + 1 :]]
    cuts = [_cut(part, n) for part, n in zip(parts, shape, strict=True)]
    return None if None in cuts else [each for each in cuts if each]


def _cut(part: Any, n: int) -> tuple[int, int] | None:
    if isinstance(part, int) and not isinstance(part, bool):
        return part % n, part % n + 1
    if not isinstance(part, slice):
        return None
    start, stop, step = part.indices(n)
    return (start, stop) if step == 1 and start < stop else None


FORWARD: dict[str, Callable[..., Any]] = {
    "put_zeros": put_zeros,
    "constant_pad": constant_pad,
}
