"""What may be seen of the graph from outside: nodes, and the backward pass in steps."""

from .backward import backward_steps
from .node import AccumulateGrad, Node

__all__ = ["AccumulateGrad", "Node", "backward_steps"]
