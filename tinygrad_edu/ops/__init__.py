"""Every differentiable primitive: its forward on arrays beside its gradient rule.

One file per family. Nothing here knows of Tensor or of the graph; start reading with
``registry.py``, which explains what a primitive is.
"""

from . import elementwise, indexing, linalg, loss, reduction, shape
from .registry import ON_ARRAYS, PRIMITIVES, Primitive

__all__ = [
    "ON_ARRAYS",
    "PRIMITIVES",
    "Primitive",
    "elementwise",
    "indexing",
    "linalg",
    "loss",
    "reduction",
    "shape",
]
