"""The functions users call: primitives with their public signatures and checks."""

from .along import reduction
from .arrangement import (
    cutting,
    grids,
    indexing,
    joining,
    rearranging,
    scatter,
    shape,
    slices,
    stretching,
    windows,
)
from .layers import activations, class_loss, convolution
from .matrices import products
from .numbers import (
    choosing,
    comparison,
    conversion,
    elementwise,
    rounding,
    special,
    trigonometry,
)

__all__ = [
    "activations",
    "choosing",
    "class_loss",
    "comparison",
    "conversion",
    "convolution",
    "cutting",
    "elementwise",
    "grids",
    "indexing",
    "joining",
    "products",
    "rearranging",
    "reduction",
    "rounding",
    "scatter",
    "shape",
    "slices",
    "special",
    "stretching",
    "trigonometry",
    "windows",
]
