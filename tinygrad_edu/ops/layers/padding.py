"""Borders: around an image of one number, or of what the image itself shows.

Both are the same in each dimension: so many numbers before the first one, and so many
after the last. ``pads`` names them for the last dimensions, ((before, after), …).

    constant   0 0|a b c d|0 0
    reflect    c b|a b c d|c b      mirrored, the edge itself is not repeated
    replicate  a a|a b c d|d d      the edge, again and again
    circular   c d|a b c d|a b      as if the image went on from its other end

Backward, a number that also shows in the border gets the gradients of all its images.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...devices import Array
from ..registry import array_module_of, in_rows, primitive

Shape = tuple[int, ...]
Pads = tuple[tuple[int, int], ...]
Strip = tuple[slice, slice]


def framed(shape: Shape, pads: Pads) -> Shape:
    """A shape with its borders."""
    first = len(shape) - len(pads)
    spans = zip(shape[first:], pads, strict=True)
    return (*shape[:first], *[n + before + after for n, (before, after) in spans])


def inside(pads: Pads) -> tuple[Any, ...]:
    """The key of the image within its borders; a negative border is none.

    >>> inside(((1, 2), (0, -3)))
    (Ellipsis, slice(1, -2, None), slice(0, None, None))
    """
    return (
        ...,
        *[
            slice(max(before, 0), -after if after > 0 else None)
            for before, after in pads
        ],
    )


@primitive(
    title="ConstantPadNdBackward0",
    formula="∂L/∂a = ∂L/∂y without its border",
    numbers="moved",
)
def constant_pad(a: Array, *, pads: Pads, value: Any) -> Array:
    """Numbers of one value around the image; a negative border cuts the image."""
    xp, shape = array_module_of(a), framed(a.shape, pads)
    out = xp.full(shape, value, a.dtype) if value else xp.zeros(shape, a.dtype)
    out[inside(pads)] = a[inside(reverse(pads))]
    return out


@constant_pad.gradient("a")
def _(F: Any, g: Any, *, pads: Pads, value: Any) -> Any:
    return F.constant_pad(g, pads=reverse(pads), value=0)


def reverse(pads: Pads) -> Pads:
    """What takes the borders away again."""
    return tuple([(-before, -after) for before, after in pads])


# ------------------------------------------------------------------ of the image itself

TITLES = {
    "reflect": "ReflectionPad{}DBackward0",
    "replicate": "ReplicationPad{}DBackward0",
    "circular": "CopySlices",
}


def _title(pads: Pads, mode: str) -> str:
    return TITLES[mode].format(len(pads))


def _title_back(pads: Pads, mode: str) -> str:
    return _title(pads, mode).replace("Backward0", "BackwardBackward0")


def borders(n: int, before: int, after: int, mode: str) -> Iterator[Strip]:
    """Both borders of n numbers: where each stands, and where its numbers stand.

    >>> list(borders(4, 2, 1, "reflect"))
    [(slice(0, 2, None), slice(4, 2, -1)), (slice(6, 7, None), slice(4, 3, -1))]
    """
    end = before + n
    if mode == "reflect":
        left = slice(2 * before, before, -1)
        stop = end - 2 - after
        right = slice(end - 2, stop if stop >= 0 else None, -1)
    elif mode == "replicate":
        left, right = slice(before, before + 1), slice(end - 1, end)
    else:
        left, right = slice(n, end), slice(before, before + after)
    if before:
        yield slice(0, before), left
    if after:
        yield slice(end, end + after), right


def strips(
    shape: Shape, pads: Pads, mode: str
) -> list[tuple[tuple[Any, ...], tuple[Any, ...], int]]:
    """The borders of all dimensions as keys, and their axis; corners come of both."""
    first, found = len(shape) - len(pads), []
    for axis, (before, after) in enumerate(pads, first):
        rest = (slice(None),) * axis
        for to, source in borders(shape[axis], before, after, mode):
            found.append(((*rest, to), (*rest, source), axis))
    return found


@primitive(
    saves="a.shape",
    title=_title,
    formula="∂L/∂a = ∂L/∂y, added up over all places where an element shows",
    numbers="moved",
)
def surround(a: Array, *, pads: Pads, mode: str) -> Array:
    """The image, and what it shows itself around it."""
    out = array_module_of(a).empty(framed(a.shape, pads), a.dtype)
    out[inside(pads)] = a
    for to, source, _ in strips(a.shape, pads, mode):
        out[to] = out[source]
    return out


@surround.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, pads: Pads, mode: str) -> Any:
    return F.surround_back(g, pads=pads, mode=mode)


@primitive(
    title=_title_back,
    formula="∂L/∂g = ∂L/∂y with the same borders",
    numbers="any",
)
def surround_back(g: Array, *, pads: Pads, mode: str) -> Array:
    """The gradients of borders added where their numbers came from."""
    out, shape = g.copy(), framed(g.shape, reverse(pads))
    for to, source, axis in reversed(strips(shape, pads, mode)):
        border = out[to]
        if mode == "replicate":
            border = border.sum(axis, keepdims=True)
        out[source] += border
    return in_rows(out[inside(pads)])


@surround_back.gradient("g")
def _(F: Any, g: Any, *, pads: Pads, mode: str) -> Any:
    return F.surround(g, pads=pads, mode=mode)
