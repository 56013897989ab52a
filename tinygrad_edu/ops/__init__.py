"""Every differentiable primitive: its forward on arrays beside its gradient rule.

One file per family. Nothing here knows of Tensor or of the graph; start reading with
``registry.py``, which explains what a primitive is.
"""

from . import (
    choosing,
    comparison,
    conversion,
    decompositions,
    elementwise,
    exponential,
    extremes,
    geometry,
    indexing,
    joining,
    linalg,
    loss,
    norms,
    reduction,
    rounding,
    scan,
    scatter,
    scatter_reduce,
    shape,
    solving,
    sorting,
    special,
    trigonometry,
    windows,
)
from .registry import ON_ARRAYS, PRIMITIVES, Primitive

__all__ = [
    "ON_ARRAYS",
    "PRIMITIVES",
    "Primitive",
    "choosing",
    "comparison",
    "conversion",
    "decompositions",
    "elementwise",
    "exponential",
    "extremes",
    "geometry",
    "indexing",
    "joining",
    "linalg",
    "loss",
    "norms",
    "reduction",
    "rounding",
    "scan",
    "scatter",
    "scatter_reduce",
    "shape",
    "solving",
    "sorting",
    "special",
    "trigonometry",
    "windows",
]
