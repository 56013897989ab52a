"""Fresh leaves: what a transform gives a function in place of its arguments.

It walks back from the result to them, and cuts what it returns off them. A fresh leaf
may keep a tie to the tensor it stands for; so a transform around this one sees through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from .. import dtypes
from ..autograd.backward import grad as backward_grad
from ..autograd.backward import reachable
from ..autograd.faces import ON_TENSORS as F
from ..autograd.grad_mode import enable_grad, inference_mode, is_grad_enabled
from ..autograd.inference import is_inference
from ..autograd.stand_in import NotAnArrayError
from ..autograd.tensor_base import TensorBase
from ..creation import zeros_like
from ..errors import runtime_error, value_error
from .batched import BatchedArray, DataDependentError, into_batch
from .tree import map_tensors
from .vmapping import innermost


@contextmanager
def recording() -> Iterator[None]:
    """Gradients on, whatever the mode outside."""
    with inference_mode(False), enable_grad():
        yield


class Start:
    """Fresh leaves in place of some tensors, while a transform runs.

    With gradients on outside, a fresh leaf is ``tied`` to its tensor, so that the
    result can be differentiated once more from there.
    """

    def __init__(self, tensors: Iterable[Any], tied: bool | None = None) -> None:
        self.tied = is_grad_enabled() if tied is None else tied
        self.own: set[Any] = set()  # leaves nobody outside knows of
        with recording():
            self.leaves = [self.fresh(each) for each in tensors]

    def fresh(self, x: Any) -> Any:
        """A tensor with the same numbers that gradients are taken with respect to."""
        if not isinstance(x, TensorBase):
            raise value_error(
                f"Thing passed to transform API must be Tensor, got {type(x)}"
            )
        if not dtypes.has_gradient(x._array.dtype):
            raise runtime_error(
                "only Tensors of floating point dtype can require gradients",
                got=f"dtype {dtypes.from_numpy(x._array.dtype)!r}",
                hint="x.float()",
            )
        if self.tied and x._requires_grad:
            leaf = alias(x)
        else:
            leaf = TensorBase._from_array(x._array, True, x._device)
            if not is_inference(x):
                leaf._counter = x._counter  # one memory, one count of writes
            self.own.add(leaf)
        if (batch := innermost()) is not None:
            # Its gradient is one for each example, so it belongs into the batch.
            leaf._array = into_batch(x, leaf._array, batch)
        return leaf

    def finish(self, tree: Any) -> Any:
        """The tensors of a tree, cut off from the fresh leaves."""
        return map_tensors(self.cut_off, tree)

    def cut_off(self, x: Any) -> Any:
        """x without its graph, unless that leads to something outside, too."""
        if not self.tied:
            return x.detach()
        array, x = x._array, self._cut_off(x)
        if isinstance(array, BatchedArray):  # it has a second graph inside
            return array.with_value(x, self.cut_off(array.value))
        return x

    def _cut_off(self, x: Any) -> Any:
        if not x._requires_grad:
            return x
        if x._node is None:
            return without_graph(x) if x in self.own else x
        edges = (edge for node in reachable((x,)) for edge in node.edges)
        outside = any(isinstance(e, TensorBase) and e not in self.own for e in edges)
        return x if outside else without_graph(x)


def alias(x: Any) -> Any:
    """The same tensor once more, as a step of the graph of its own."""
    return F.index(x, key=())


def without_graph(x: Any) -> Any:
    """x outside its graph; what it stands in for stays in a graph of its own."""
    out = TensorBase._from_array(x._array, place=x._device)
    out._counter = x._counter
    return out


def pull_back(outputs: list[Any], cotangents: list[Any], leaves: list[Any]) -> Any:
    """Σ cotangent · ∂output/∂leaf for each leaf: zeros where nothing depends."""
    pairs = [
        (output, cotangent)
        for output, cotangent in zip(outputs, cotangents, strict=True)
        if output._requires_grad
    ]
    if not pairs:
        return [zeros_like(leaf) for leaf in leaves]
    roots, starts = zip(*pairs, strict=True)
    with recording():
        found = walk_back(roots, leaves, starts)
    return [
        zeros_like(leaf) if gradient is None else gradient
        for gradient, leaf in zip(found, leaves, strict=True)
    ]


def walk_back(roots: Any, leaves: Any, starts: Any) -> Any:
    """The gradients, recorded; None for a leaf without a path."""
    try:
        return backward_grad(
            roots, leaves, starts, create_graph=True, allow_unused=True
        )
    except DataDependentError as error:
        # A gradient rule that decides by numbers: each example has to go its own way.
        raise NotAnArrayError(str(error)) from None
