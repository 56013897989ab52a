"""What may be seen of the graph from outside: nodes, and the backward pass in steps."""

from .edges import GradientEdge, get_gradient_edge
from .node import AccumulateGrad, Node
from .steps import backward_steps

__all__ = [
    "AccumulateGrad",
    "GradientEdge",
    "Node",
    "backward_steps",
    "get_gradient_edge",
]
