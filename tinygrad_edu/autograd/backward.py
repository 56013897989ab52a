"""``backward`` and ``grad``: what users call to run the engine."""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import numpy as np

from ..devices import CPU
from ..errors import runtime_error, value_error
from .accumulate import add_to_grad, as_gradient
from .edges import GradientEdge, tensors_of
from .engine import BackwardPass
from .faces import ON_ARRAYS, ON_TENSORS
from .grad_mode import grad_enabled
from .node import Node
from .roots import start_gradients
from .tensor_base import TensorBase
from .watching import new_pass, taking, watchers

Place = TensorBase | GradientEdge
Tensors = Place | Sequence[Place]
Gradients = TensorBase | Sequence[TensorBase | None] | None

# The backward pass that the running thread is in the middle of, for hooks to ask.
current_pass: ContextVar[BackwardPass | None] = ContextVar("pass", default=None)


def backward(
    tensors: Tensors,
    grad_tensors: Gradients = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Gradients = None,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradients of ``tensors`` to the ``.grad`` of the leaves they came from.

    ∂L/∂leaf is the sum over all paths from L to the leaf. ``grad_tensors`` are the
    gradients to start from; a tensor with one number starts from 1. With
    ``create_graph`` the gradients can be differentiated again. ``inputs`` limits the
    walk to what leads to them; one in the middle of the graph then keeps its ``.grad``.

    Raises RuntimeError for a tensor that needs no gradient, for one with several
    numbers and no ``grad_tensors``, and for a graph that was already used.
    Source: PyTorch, ``torch.autograd.backward``.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([2.0, 3.0], requires_grad=True)
    >>> torch.autograd.backward((w * w).sum())
    >>> w.grad
    tensor([4., 6.])
    """
    if grad_variables is not None:
        grad_tensors = old_name(grad_tensors, grad_variables)
    roots = tensors_of(tensors, "outputs")
    wanted = None if inputs is None else tensors_of(inputs, "inputs")
    if wanted is not None and not wanted:
        raise runtime_error("`inputs` argument to `backward()` cannot be empty.")
    keep = create_graph if retain_graph is None else retain_graph
    starts = start_gradients(roots, grad_tensors)
    walk = prepare(roots, starts, create_graph, keep, wanted)
    for tensor in wanted or ():
        if tensor._node is not None or not tensor._requires_grad:
            tensor.retain_grad()
    run(walk, create_graph)
    for leaf, gradient in walk.at_leaves.items():
        add_to_grad(leaf, gradient, create_graph)


def old_name(grad_tensors: Gradients, grad_variables: Gradients) -> Gradients:
    """``grad_variables``, as ``grad_tensors`` was called once."""
    warnings.warn(
        "`grad_variables` is deprecated. Use `grad_tensors` instead.",
        FutureWarning,
        stacklevel=3,
    )
    if grad_tensors is not None:
        raise runtime_error(
            "`grad_tensors` and `grad_variables` (deprecated) arguments both passed to "
            "`backward()`. Please only use `grad_tensors`."
        )
    return grad_variables


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs: Gradients = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Any, ...]:
    """The gradients of ``outputs`` with respect to ``inputs``; no ``.grad`` changes.

    Returns a tuple with one Tensor for each input (None for an unused one with
    ``allow_unused``, zeros with ``materialize_grads``). With ``is_grads_batched`` each
    of ``grad_outputs`` is a batch, and one walk after the other answers it.
    Source: PyTorch, ``torch.autograd.grad``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> (slope,) = torch.autograd.grad(x ** 3, x, create_graph=True)
    >>> torch.autograd.grad(slope, x)
    (tensor(18.),)
    """
    roots, wanted = tensors_of(outputs, "outputs"), tensors_of(inputs, "inputs")
    check_request(wanted, materialize_grads, allow_unused)
    keep = create_graph if retain_graph is None else retain_graph
    starts = start_gradients(roots, grad_outputs, is_grads_batched)
    if is_grads_batched:
        found = _batched(roots, wanted, starts, create_graph, keep)
    else:
        found = _gradients(roots, wanted, starts, create_graph, keep)
    for i, each in enumerate(found):
        if each is None and materialize_grads:
            shape = wanted[i]._array.shape
            batch = (len(starts[0]._array),) if is_grads_batched else ()
            zeros = np.zeros((*batch, *shape), wanted[i]._array.dtype)
            found[i] = as_gradient(zeros, wanted[i]._device)
        elif each is None and not allow_unused:
            raise unused(i, wanted[i])
    return tuple(found)


def check_request(
    wanted: tuple[Any, ...], materialize: bool, allow_unused: bool | None
) -> None:
    """A gradient can only be asked for where gradients flow."""
    if not wanted:
        raise runtime_error("`inputs` argument to `grad()` cannot be empty.")
    if materialize and allow_unused is False:
        raise value_error(
            "Expected allow_unused to be True or not passed when materialize_grads="
            f"True, but got: allow_unused={allow_unused}."
        )
    for tensor in wanted:
        if not tensor._requires_grad:
            raise runtime_error(
                "One of the differentiated Tensors does not require grad",
                hint="make it with requires_grad=True before the forward pass",
            )


def _gradients(
    roots: tuple[Any, ...],
    wanted: tuple[Any, ...],
    starts: list[Any],
    create_graph: bool,
    keep_graph: bool,
) -> list[Any]:
    walk = prepare(roots, starts, create_graph, keep_graph, wanted, only_asked=True)
    run(walk, create_graph)
    return [_found(walk, tensor) for tensor in wanted]


def _batched(
    roots: tuple[Any, ...],
    wanted: tuple[Any, ...],
    starts: list[Any],
    create_graph: bool,
    keep_graph: bool,
) -> list[Any]:
    """One walk for each member of the batch, the answers stacked."""
    size = len(starts[0]._array)
    walks = []
    for i in range(size):
        member = [start[i] for start in starts]
        keep = keep_graph or i < size - 1
        walks.append(_gradients(roots, wanted, member, create_graph, keep))
    return [
        None if answers[0] is None else ON_TENSORS.stack(*answers, dim=0)
        for answers in zip(*walks, strict=True)
    ]


def _found(walk: BackwardPass, tensor: Any) -> Any:
    """The gradient that reached a tensor, as a Tensor of its own, or None."""
    if tensor._node is None:
        return as_gradient(walk.at_leaves.get(tensor), tensor._device)
    found = walk.asked[tensor._node].get(tensor._slot)
    if found is not None and walk.on_arrays:
        found = found.copy()
    return as_gradient(found, tensor._device)


def unused(i: int, tensor: Any) -> Exception:
    """PyTorch's error for an input without a path from the outputs."""
    return runtime_error(
        f"The differentiated Tensor at index {i} appears to not have been used in the "
        "graph. Set allow_unused=True if this is the desired behavior.",
        got=f"an input of shape {tuple(tensor._array.shape)} without a path from the "
        "outputs",
    )


def prepare(
    roots: tuple[Any, ...],
    starts: list[Any],
    create_graph: bool,
    keep_graph: bool,
    wanted: tuple[Any, ...] | None = None,
    only_asked: bool = False,
) -> BackwardPass:
    """A backward pass with its roots in place, ready for its first step.

    ``only_asked`` is ``grad``: it notes what reaches the wanted tensors, and does not
    walk through the last of them.
    """
    # On other devices the rules run with Tensors too: these know the device's kernels.
    # While a program is captured, so that each step of a rule is seen.
    with_tensors = (
        create_graph
        or any(root._device is not CPU for root in roots)
        or (bool(watchers) and taking.get() is not None)
    )
    walk = new_pass(ON_TENSORS if with_tensors else ON_ARRAYS, keep_graph)
    walk.roots = roots
    if wanted is not None:
        walk.needed, ends = needed_for(roots, wanted)
        if only_asked:
            walk.ends = ends
            walk.asked = {t._node: {} for t in wanted if t._node is not None}
    for root, start in zip(roots, starts, strict=True):
        gradient = start if with_tensors else start._array
        walk.collect(root._node or root, root._slot, gradient, borrowed=True)
    return walk


def run(walk: BackwardPass, create_graph: bool) -> None:
    """Walk to the end, in silence."""
    inside, mode = current_pass.set(walk), grad_enabled.set(create_graph)
    try:
        with np.errstate(all="ignore"):
            deque(walk.steps(shown=False), maxlen=0)
    finally:
        grad_enabled.reset(mode)
        current_pass.reset(inside)


def needed_for(
    roots: tuple[Any, ...], wanted: tuple[Any, ...]
) -> tuple[set[Any], set[Any]]:
    """Every node and leaf on a path from the roots to the wanted tensors.

    The second set holds the wanted nodes with nothing wanted below them.
    """
    nodes = reachable(roots)
    needed = {tensor._node or tensor for tensor in wanted}
    ends = {tensor._node for tensor in wanted if tensor._node is not None}
    for node in sorted(nodes, key=lambda node: node.sequence):
        if any(edge in needed for edge in node.edges if edge is not None):
            needed.add(node)
            ends.discard(node)
    return needed, ends


def reachable(roots: tuple[Any, ...]) -> set[Node]:
    """All nodes below the roots, found without recursion."""
    found: set[Node] = set()
    waiting = [root._node for root in roots if root._node is not None]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(edge for edge in node.edges if type(edge) is Node)
    return found
