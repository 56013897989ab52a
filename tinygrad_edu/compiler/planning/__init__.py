"""From a graph to a plan: layouts, loops, memory. ``schedule(graph)`` does it all."""

from .schedule import schedule
from .steps import (
    Access,
    Buffer,
    Call,
    Loop,
    Operation,
    Place,
    Product,
    Schedule,
    Step,
)

__all__ = [
    "Access",
    "Buffer",
    "Call",
    "Loop",
    "Operation",
    "Place",
    "Product",
    "Schedule",
    "Step",
    "schedule",
]
