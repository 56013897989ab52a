"""Which tensors are windows into the memory of others, so that they are so again.

A file holds every tensor's numbers in full, for all programs to read. Beside them
stands, for a window, the owner, the offset of the first number and the strides:

    window[i₁, …, iₙ] = owner.flat[offset + i₁·stride₁ + … + iₙ·strideₙ]

Two names of one tensor, as of tied weights, are the simplest case of it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..devices import Array, array_module, device
from .damage import damaged

CUDA = device("cuda")


class Window(NamedTuple):
    """Where a tensor lies in another one, counted in numbers."""

    owner: str
    offset: int
    strides: tuple[int, ...]


def windows(arrays: dict[str, Array]) -> dict[str, Window]:
    """For each array that lies inside another one: where.

    Owners are contiguous arrays. Arrays that overlap in part, without a third one
    that holds both, are not joined.

    >>> x = np.arange(6.0).reshape(2, 3)
    >>> windows({"x": x, "column": x[:, 1], "other": np.zeros(3)})
    {'column': Window(owner='x', offset=1, strides=(3,))}
    """
    spans = [
        (*_span(a), not a.flags.c_contiguous, place, name)
        for place, (name, a) in enumerate(arrays.items())
        if isinstance(a, np.ndarray) and a.size
    ]
    # From left to right; at the same start the longest, then the contiguous first.
    spans.sort(key=lambda span: (span[0], -span[1], span[2], span[3]))
    found: dict[str, Window] = {}
    owner, reached = "", 0
    for low, high, scattered, _, name in spans:
        if owner and high <= reached:
            window = _window(arrays[name], arrays[owner], owner, low)
            if window is not None:
                found[name] = window
        elif not scattered:
            owner, reached = name, high
    return found


def _span(a: Array) -> tuple[int, int]:
    """The addresses of an array's first byte and of the byte after its last."""
    low = high = a.__array_interface__["data"][0]
    for length, stride in zip(a.shape, a.strides, strict=True):
        reach = (length - 1) * stride
        low, high = low + min(reach, 0), high + max(reach, 0)
    return low, high + a.itemsize


def _window(a: Array, owner: Array, name: str, low: int) -> Window | None:
    offset, rest = divmod(low - owner.__array_interface__["data"][0], a.itemsize)
    if a.dtype != owner.dtype or rest or any(step < 0 for step in a.strides):
        return None
    return Window(name, offset, tuple(step // a.itemsize for step in a.strides))


def look_into(owner: Array, window: Window, shape: tuple[int, ...]) -> Array:
    """The window of this shape into an owner's memory.

    Raises UnreadableFileError where it would reach out of the owner.
    """
    strides, itemsize = window.strides, owner.dtype.itemsize
    last = window.offset + sum(
        (length - 1) * stride for length, stride in zip(shape, strides, strict=True)
    )
    if 0 in shape or min((window.offset, *strides)) < 0 or last >= owner.size:
        raise damaged("a shared tensor reaches out of its memory", got=f"{window}")
    module = np if isinstance(owner, np.ndarray) else array_module(CUDA)
    return module.lib.stride_tricks.as_strided(
        owner.reshape(-1)[window.offset :],
        shape,
        [stride * itemsize for stride in strides],
    )


def window_from_json(said: Any) -> Window:
    """A window as the file describes it: ``[owner, offset, strides]``."""
    owner, offset, strides = said
    if type(offset) is not int or any(type(stride) is not int for stride in strides):
        raise ValueError("a window is not counted in whole numbers")
    return Window(str(owner), offset, tuple(strides))
