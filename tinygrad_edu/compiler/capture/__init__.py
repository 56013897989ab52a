"""From a function to a graph: one call is run for real and written down."""

from .breaks import Break
from .captured import Backward, Captured, Effect, Given, Item, Output
from .program import active, capture, capture_with_backward

__all__ = [
    "Backward",
    "Break",
    "Captured",
    "Effect",
    "Given",
    "Item",
    "Output",
    "active",
    "capture",
    "capture_with_backward",
]
