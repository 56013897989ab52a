"""The backward pass one operation at a time, for those who want to watch it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .accumulate import add_to_grad, as_gradient
from .backward import Gradients, Tensors, current_pass, prepare
from .edges import tensors_of
from .roots import start_gradients


def backward_steps(
    tensors: Tensors, grad_tensors: Gradients = None, *, accumulate: bool = True
) -> Iterator[tuple[Any, tuple[Any, ...], tuple[Any, ...]]]:
    """The backward pass one operation at a time, by the same engine.

    Yields ``(node, incoming, outgoing)``: the node, the gradients of its outputs, and
    the gradients it hands to ``node.next_functions``. The graph stays usable. With
    ``accumulate=False`` no ``.grad`` is touched.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> for node, incoming, outgoing in backward_steps(w * w):
    ...     node.name(), incoming, outgoing
    ('MulBackward0', (tensor(1.),), (tensor(3.), tensor(3.)))
    ('AccumulateGrad', (tensor(6.),), ())
    """
    roots = tensors_of(tensors, "outputs")
    walk = prepare(roots, start_gradients(roots, grad_tensors), False, True)
    steps, place = walk.steps(), roots[0]._device
    while True:
        token = current_pass.set(walk)  # not across a yield: it is the caller's too
        with np.errstate(all="ignore"):
            step = next(steps, None)
        current_pass.reset(token)
        if step is None:
            break
        node, incoming, outgoing = step
        yield (
            node,
            tuple(as_gradient(each, place) for each in _outputs(node, incoming)),
            tuple(as_gradient(each, place) for each in outgoing),
        )
    if accumulate:
        for leaf, gradient in walk.at_leaves.items():
            add_to_grad(leaf, gradient.copy(), False)


def _outputs(node: Any, incoming: Any) -> list[Any]:
    if isinstance(incoming, dict):
        return [incoming.get(i) for i in range(len(node.dtypes))]
    return [incoming]
