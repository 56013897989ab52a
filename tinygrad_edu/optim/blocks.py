"""Large arrays in pieces that fit the processor's cache.

An update rule reads and writes the same numbers a dozen times. On a large parameter
each of those passes would travel to main memory and back; piece by piece, all but the
first find the numbers in the cache.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..devices import Array
from ..recorded import Recorded

BLOCK = 1 << 15  # numbers: 128 KB of float32


def in_blocks(*arrays: Array) -> Iterator[tuple[Array, ...]]:
    """Views of matching pieces of `arrays`, all of one shape; write into them freely.

    >>> import numpy as np
    >>> weights, gradient = np.ones((300, 300)), np.ones((300, 300))
    >>> [w.size for w, g in in_blocks(weights, gradient)]
    [32768, 32768, 24464]
    """
    size = arrays[0].size
    if size <= BLOCK or isinstance(arrays[0], Recorded):
        yield arrays
        return
    if not all(each.flags.c_contiguous for each in arrays):
        yield arrays
        return
    flat = [each.reshape(-1) for each in arrays]
    for start in range(0, size, BLOCK):
        yield tuple(each[start : start + BLOCK] for each in flat)
