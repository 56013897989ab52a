"""Images in another size, and seen at any places."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...compiler.ir.graph import Node
from ...ops.layers.interpolation import taps
from ..writer import Writer, rule
from .layers import as_images, by_matrices

Shape = tuple[int, ...]

# What PyTorch calls "nearest" looks at the start of each place, "exact" at its middle.
MODES: dict[str, dict[str, Any]] = {
    "nearest": {
        "mode": "nearest",
        "coordinate_transformation_mode": "asymmetric",
        "nearest_mode": "floor",
    },
    "nearest_exact": {
        "mode": "nearest",
        "coordinate_transformation_mode": "half_pixel",
        "nearest_mode": "round_prefer_ceil",
    },
    "linear": {"mode": "linear", "coordinate_transformation_mode": "half_pixel"},
    "cubic": {
        "mode": "cubic",
        "coordinate_transformation_mode": "half_pixel",
        "cubic_coeff_a": -0.75,
    },
}


@rule("resize")
def _(
    w: Writer,
    node: Node,
    a: str,
    *,
    kind: str,
    size: Shape,
    scales: Any,
    corners: bool,
) -> Any:
    """Resize by sizes; a matrix for each dimension for what it does not know."""
    n, shape = len(size), node.inputs[0].shape
    usual = all(
        scale is None or m == old * scale
        for scale, m, old in zip(scales, size, shape[-n:], strict=True)
    )
    if kind not in MODES or not usual:
        tables = zip(shape[-n:], size, scales, strict=True)
        matrices = [matrix(kind, o, m, scale, corners) for o, m, scale in tables]
        return by_matrices(w, a, shape, matrices, node.out.dtype)
    how = dict(MODES[kind])
    if corners:
        how["coordinate_transformation_mode"] = "align_corners"
    image = as_images(w, a, shape, n)
    whole = (shape if image is a else (1, math.prod(shape[:-n])))[:2]
    out = w.add("Resize", image, "", "", w.ints((*whole, *size)), **how)
    return out if image is a else w.reshape(out, node.out.shape)


def matrix(kind: str, n: int, m: int, scale: float | None, corners: bool) -> Any:
    """What each old number counts in each new one, (new, old)."""
    index, weight = taps(kind, n, m, scale, corners, np.float32)
    out = np.zeros((m, n))
    for k, places in enumerate(index):
        share = 1 / len(index) if weight is None else weight[k]
        np.add.at(out, (np.arange(m), places), share)
    return out


@rule("sample")
def _(w: Writer, node: Node, x: str, weight: str, *, index: str) -> Any:
    """Σ over k of weight[k] · x[index[k]], one column of zeros behind the image."""
    image, shares = node.inputs[0].shape, node.inputs[1].shape
    (batch, channels), count = image[:2], math.prod(image[2:])
    area = math.prod(shares[2:])
    row = w.reshape(x, (batch, channels, count))
    row = w.add("Pad", row, w.ints([0, 0, 0, 0, 0, 1]))
    places = w.reshape(index, (batch, 1, shares[1] * area))
    wide = w.add("Expand", places, w.ints((batch, channels, shares[1] * area)))
    seen = w.add("GatherElements", row, wide, axis=2)
    seen = w.reshape(seen, (batch, channels, shares[1], area))
    times = w.add("Mul", seen, w.reshape(weight, (batch, 1, shares[1], area)))
    total = w.add("ReduceSum", times, w.ints([2]), keepdims=0)
    return w.reshape(total, node.out.shape)
