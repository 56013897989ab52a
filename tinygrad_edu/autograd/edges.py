"""Gradient edges: a place in the graph, named without the tensor that stood there."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..errors import runtime_error, type_error
from .node import AccumulateGrad, Node
from .tensor_base import TensorBase


class GradientEdge(NamedTuple):
    """Output ``output_nr`` of ``node``; ``backward`` and ``grad`` take it for a tensor.

    Source: PyTorch, ``torch.autograd.graph.GradientEdge``.
    """

    node: Node
    output_nr: int
    ownership_token: Any = None


def get_gradient_edge(tensor: Any) -> GradientEdge:
    """The place of a tensor in the graph, which may outlive the tensor.

    Source: PyTorch, ``torch.autograd.graph.get_gradient_edge``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> edge = torch.autograd.graph.get_gradient_edge(x * x)
    >>> edge.node.name(), edge.output_nr
    ('MulBackward0', 0)
    >>> torch.autograd.grad(edge, x)
    (tensor(6.),)
    """
    if not tensor._requires_grad:
        raise runtime_error(
            "It is not possible to get the gradient edge for a Tensor that does not "
            "require gradients"
        )
    return GradientEdge(tensor._node or AccumulateGrad(tensor), tensor._slot)


def tensor_at(edge: GradientEdge) -> Any:
    """A tensor that stands at an edge: right in place, shape and dtype, no numbers."""
    node, slot = edge.node, edge.output_nr
    if isinstance(node, AccumulateGrad):
        return node.variable
    several = type(node.dtypes) is tuple
    shape = node.shapes[slot] if several else node.shapes
    dtype = node.dtypes[slot] if several else node.dtypes
    tensor = TensorBase._from_array(np.broadcast_to(np.zeros((), dtype), shape), True)
    tensor._node, tensor._slot = node, slot
    return tensor


def tensors_of(given: Any, argument: str) -> tuple[Any, ...]:
    """One tensor or edge, or several, as a tuple of tensors; anything else is refused.

    ``argument`` is the name under which PyTorch complains.
    """
    if isinstance(given, TensorBase):
        return (given,)
    if isinstance(given, GradientEdge):
        return (tensor_at(given),)
    if not hasattr(given, "__iter__"):
        raise type_error(
            f"'{type(given).__name__}' object is not iterable",
            got=f"{argument}={given!r}",
            expected="a Tensor or several of them",
        )
    return tuple([_one(each, argument) for each in given])


def _one(each: Any, argument: str) -> Any:
    if isinstance(each, GradientEdge):
        return tensor_at(each)
    if isinstance(each, TensorBase):
        return each
    raise runtime_error(
        f"all {argument} have to be Tensors or GradientEdges, but got "
        f"{type(each).__name__}",
        got=repr(each),
    )
