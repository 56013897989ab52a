"""The functions users call: primitives with their public signatures and checks."""

from . import choosing, elementwise, indexing, linalg, loss, reduction, shape

__all__ = [
    "choosing",
    "elementwise",
    "indexing",
    "linalg",
    "loss",
    "reduction",
    "shape",
]
