"""From a function to a graph: one call is run for real and written down."""

from .breaks import Break
from .program import Captured, Effect, Given, Output, active, capture

__all__ = ["Break", "Captured", "Effect", "Given", "Output", "active", "capture"]
