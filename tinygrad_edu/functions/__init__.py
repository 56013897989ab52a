"""The functions users call: primitives with their public signatures and checks."""

from . import (
    choosing,
    comparison,
    conversion,
    elementwise,
    indexing,
    loss,
    products,
    reduction,
    rounding,
    shape,
    special,
    trigonometry,
)

__all__ = [
    "choosing",
    "comparison",
    "conversion",
    "elementwise",
    "indexing",
    "loss",
    "products",
    "reduction",
    "rounding",
    "shape",
    "special",
    "trigonometry",
]
