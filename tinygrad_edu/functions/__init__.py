"""The functions users call: primitives with their public signatures and checks."""

from . import elementwise, indexing, linalg, loss, reduction, shape

__all__ = ["elementwise", "indexing", "linalg", "loss", "reduction", "shape"]
