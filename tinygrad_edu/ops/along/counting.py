"""Counting: the different numbers, how often each occurs, how many lie in a bin.

None of them has a gradient: a count jumps from one whole number to the next, and which
numbers are equal changes with the smallest step. What would have to be differentiated
refuses, as in PyTorch.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ..registry import Rule, primitive, undefined

Found = tuple[Array, Array, Array]
NONE = "there is no gradient: asking for one is refused"


def never(name: str) -> Rule:
    """The refusal of the functions that PyTorch's own list of derivatives names."""

    def rule(F: Any, g: Any, **_: Any) -> Any:
        raise NotImplementedError(f"the derivative for '{name}' is not implemented.")

    rule.undefined = True  # type: ignore[attr-defined]
    return rule


@primitive(title="Unique2Backward0", outputs=3, formula=NONE)
def unique2(a: Array) -> Found:
    """The different numbers in rising order, which of them stands where, how often."""
    found, inverse, counts = np.unique(
        a, return_inverse=True, return_counts=True, equal_nan=False
    )
    return found, inverse.reshape(a.shape), counts


@primitive(outputs=3, formula=NONE)
def unique_dim(a: Array, *, dim: int) -> Found:
    """The different slices in rising order, which of them stands where, how often."""
    found, inverse, counts = np.unique(
        a, return_inverse=True, return_counts=True, axis=dim
    )
    return found, inverse.reshape(-1), counts


@primitive(outputs=3, formula=NONE)
def unique_consecutive(a: Array, *, dim: int | None) -> Found:
    """Each number or slice that differs from the one before it."""
    rows = a.reshape(-1, 1) if dim is None else np.moveaxis(a, dim, 0)
    flat = rows.reshape(len(rows), math.prod(rows.shape[1:]))
    new = np.ones(len(rows), bool)
    new[1:] = (flat[1:] != flat[:-1]).any(axis=1)
    inverse = np.cumsum(new) - 1
    counts = np.bincount(inverse)
    if dim is None:
        return rows[new].reshape(-1), inverse.reshape(a.shape), counts
    return np.moveaxis(rows[new], 0, dim), inverse, counts


unique2.gradient("a")(never("_unique2"))
unique_dim.gradient("a")(never("unique_dim"))
unique_consecutive.gradient("a")(never("unique_consecutive"))


@primitive(title="torch::autograd::NotImplemented", formula=NONE)
def bincount(a: Array, weights: Array, *, minlength: int) -> Array:
    """The sum of the weights of each of 0, 1, 2, …"""
    if not a.size:
        return np.zeros(minlength, np.int64)
    found = np.bincount(a, weights, minlength)
    return found.astype(np.float32) if weights.dtype == np.float32 else found


@primitive(title="torch::autograd::NotImplemented", formula=NONE)
def histogram(a: Array, weight: Array, *, edges: Array, density: bool) -> Array:
    """The sum of the weights in each bin; the last one has both its edges."""
    inside = (a >= edges[0]) & (a <= edges[-1])
    places = np.searchsorted(edges, a[inside], side="right") - 1
    places = np.minimum(places, len(edges) - 2)
    hist = np.bincount(places, weight[inside], len(edges) - 1).astype(a.dtype)
    return hist / (hist.sum() * np.diff(edges)) if density else hist


bincount.gradient("weights")(undefined("bincount"))
histogram.gradient("a", "weight")(undefined("histogram"))
