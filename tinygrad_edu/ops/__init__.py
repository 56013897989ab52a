"""Every differentiable primitive: its forward on arrays beside its gradient rule.

One file per family. Nothing here knows of Tensor or of the graph; start reading with
``registry.py``, which explains what a primitive is.
"""

from .along import counting, extremes, norms, reduction, scan, sorting
from .arrangement import (
    indexing,
    joining,
    packing,
    scatter,
    scatter_reduce,
    shape,
    windows,
)
from .layers import (
    activations,
    attention,
    convolution,
    ctc,
    dropout,
    embedding,
    fractional_pooling,
    interpolation,
    loss,
    normalization,
    padding,
    pixel_shuffle,
    pooling,
    recurrent,
    sampling,
    unfolding,
)
from .matrices import decompositions, exponential, fourier, geometry, linalg, solving
from .numbers import (
    choosing,
    comparison,
    conversion,
    elementwise,
    rounding,
    special,
    trigonometry,
)
from .registry import ON_ARRAYS, PRIMITIVES, Primitive

__all__ = [
    "ON_ARRAYS",
    "PRIMITIVES",
    "Primitive",
    "activations",
    "attention",
    "choosing",
    "comparison",
    "conversion",
    "convolution",
    "counting",
    "ctc",
    "decompositions",
    "dropout",
    "elementwise",
    "embedding",
    "exponential",
    "extremes",
    "fourier",
    "fractional_pooling",
    "geometry",
    "indexing",
    "interpolation",
    "joining",
    "linalg",
    "loss",
    "normalization",
    "norms",
    "packing",
    "padding",
    "pixel_shuffle",
    "pooling",
    "recurrent",
    "reduction",
    "rounding",
    "sampling",
    "scan",
    "scatter",
    "scatter_reduce",
    "shape",
    "solving",
    "sorting",
    "special",
    "trigonometry",
    "unfolding",
    "windows",
]
