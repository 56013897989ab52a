"""What may be seen of the graph from outside, and what may be changed about it."""

from typing import Any

from .edges import GradientEdge, get_gradient_edge
from .multi_hooks import register_multi_grad_hook
from .node import AccumulateGrad, Node
from .saved_hooks import disable_saved_tensors_hooks, save_on_cpu, saved_tensors_hooks
from .steps import backward_steps
from .tensor_base import TensorBase


def increment_version(tensor: Any) -> None:
    """Say that the memory of a tensor, or of several, was written by other means.

    A graph that has saved it notices then. Source: PyTorch,
    ``torch.autograd.graph.increment_version``.

    >>> import tinygrad_edu as torch
    >>> x = torch.zeros(2)
    >>> x.numpy()[0] = 5
    >>> torch.autograd.graph.increment_version(x)
    >>> x._version
    1
    """
    for each in (tensor,) if isinstance(tensor, TensorBase) else tensor:
        each._bump_version()


__all__ = [
    "AccumulateGrad",
    "GradientEdge",
    "Node",
    "backward_steps",
    "disable_saved_tensors_hooks",
    "get_gradient_edge",
    "increment_version",
    "register_multi_grad_hook",
    "save_on_cpu",
    "saved_tensors_hooks",
]
