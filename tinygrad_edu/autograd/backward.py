"""``backward`` and ``grad``: what users call to run the engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..devices import CPU, device
from ..errors import runtime_error, type_error
from .engine import BackwardPass
from .faces import ON_ARRAYS, ON_TENSORS
from .grad_mode import set_grad_enabled
from .node import Node
from .tensor_base import TensorBase

Tensors = TensorBase | Sequence[TensorBase]
Gradients = TensorBase | Sequence[TensorBase | None] | None


def backward(
    tensors: Tensors,
    grad_tensors: Gradients = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradients of ``tensors`` to the ``.grad`` of the leaves they came from.

    ∂L/∂leaf is the sum over all paths from L to the leaf. ``grad_tensors`` are the
    gradients to start from; a tensor with one number starts from 1. With
    ``create_graph`` the gradients can be differentiated again.

    Raises RuntimeError for a tensor that needs no gradient, for one with several
    numbers and no ``grad_tensors``, and for a graph that was already used.
    Source: PyTorch, ``torch.autograd.backward``.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([2.0, 3.0], requires_grad=True)
    >>> torch.autograd.backward((w * w).sum())
    >>> w.grad
    tensor([4., 6.])
    """
    roots = as_tuple(tensors)
    wanted = None if inputs is None else as_tuple(inputs)
    if wanted is not None and not wanted:
        raise runtime_error("`inputs` argument to `backward` cannot be empty.")
    check_wanted(wanted or ())
    keep = create_graph if retain_graph is None else retain_graph
    starts = start_gradients(roots, grad_tensors)
    walk = prepare(roots, starts, create_graph, keep, wanted)
    seen: dict[Any, Any] = {}
    run(walk, create_graph, watch(wanted), seen)
    for leaf, gradient in walk.at_leaves.items():
        add_to_grad(leaf, gradient, create_graph)
    for tensor in wanted or ():
        if tensor._node is not None and (tensor._node, tensor._slot) in seen:
            found = seen[tensor._node, tensor._slot]
            add_to_grad(tensor, found if create_graph else found.copy(), create_graph)


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs: Gradients = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Any, ...]:
    """The gradients of ``outputs`` with respect to ``inputs``; no ``.grad`` changes.

    Returns a tuple with one Tensor for each input (None for an unused one with
    ``allow_unused``, zeros with ``materialize_grads``).
    Source: PyTorch, ``torch.autograd.grad``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> (slope,) = torch.autograd.grad(x ** 3, x, create_graph=True)
    >>> torch.autograd.grad(slope, x)
    (tensor(18.),)
    """
    if is_grads_batched:
        raise NotImplementedError("is_grads_batched=True is not supported")
    roots, wanted = as_tuple(outputs), as_tuple(inputs)
    check_wanted(wanted)
    keep = create_graph if retain_graph is None else retain_graph
    starts = start_gradients(roots, grad_outputs)
    walk = prepare(roots, starts, create_graph, keep, wanted)
    seen: dict[Any, Any] = {}
    run(walk, create_graph, watch(wanted), seen)
    found = [_found(walk, seen, tensor) for tensor in wanted]
    for i, each in enumerate(found):
        if each is None and materialize_grads:
            zeros = np.zeros_like(wanted[i]._array)
            found[i] = as_gradient(zeros, wanted[i]._device)
        elif each is None and not allow_unused:
            raise unused(i, wanted[i])
    return tuple(found)


def check_wanted(wanted: tuple[Any, ...]) -> None:
    """A gradient can only be asked for where gradients flow."""
    for tensor in wanted:
        if not tensor._requires_grad:
            raise runtime_error(
                "One of the differentiated Tensors does not require grad",
                hint="make it with requires_grad=True before the forward pass",
            )


def _found(walk: BackwardPass, seen: dict[Any, Any], tensor: Any) -> Any:
    """The gradient that reached a tensor, as a Tensor of its own, or None."""
    if tensor._node is None:
        return as_gradient(walk.at_leaves.get(tensor), tensor._device)
    found = seen.get((tensor._node, tensor._slot))
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
) -> BackwardPass:
    """A backward pass with its roots in place, ready for its first step."""
    walk = BackwardPass(ON_TENSORS if create_graph else ON_ARRAYS, keep_graph)
    if wanted is not None:
        walk.needed, walk.ends = needed_for(roots, wanted)
    for root, start in zip(roots, starts, strict=True):
        gradient = start if create_graph else start._array
        walk.collect(root._node or root, root._slot, gradient, borrowed=True)
    return walk


def run(
    walk: BackwardPass, create_graph: bool, watched: set[Any], seen: dict[Any, Any]
) -> None:
    """Walk to the end; note in ``seen`` the gradients that reach watched outputs."""
    with set_grad_enabled(create_graph), np.errstate(all="ignore"):
        if not watched:
            deque(walk.steps(), maxlen=0)
            return
        for node, incoming, _ in walk.steps():
            for slot in range(node.primitive.outputs if type(node) is Node else 0):
                if (node, slot) in watched:
                    several = isinstance(incoming, dict)
                    seen[node, slot] = incoming.get(slot) if several else incoming


def watch(wanted: tuple[Any, ...] | None) -> set[Any]:
    """The outputs in the middle of the graph whose gradients are asked for."""
    return {
        (tensor._node, tensor._slot)
        for tensor in wanted or ()
        if tensor._node is not None
    }


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
    roots = as_tuple(tensors)
    walk = prepare(roots, start_gradients(roots, grad_tensors), False, True)
    steps, place = walk.steps(), roots[0]._device
    while True:
        with np.errstate(all="ignore"):  # not across a yield: it is the caller's too
            step = next(steps, None)
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
        return [incoming.get(i) for i in range(node.primitive.outputs)]
    return [incoming]


def as_gradient(value: Any, place: device = CPU) -> Any:
    """A gradient as a Tensor, whichever face it comes from."""
    if value is None or isinstance(value, TensorBase):
        return value
    array = np.asarray(value) if isinstance(value, np.generic) else value
    return TensorBase._from_array(array, place=place)


def add_to_grad(leaf: Any, gradient: Any, create_graph: bool) -> None:
    """leaf.grad += gradient; the first gradient becomes ``leaf.grad`` itself."""
    gradient = as_gradient(gradient, leaf._device)
    if create_graph:  # two leaves may have been given the same Tensor: none may own it
        with set_grad_enabled(True):
            before = leaf._grad
            leaf._grad = gradient.clone() if before is None else before + gradient
    elif leaf._grad is None:
        leaf._grad = gradient
    else:
        leaf._grad._array += gradient._array
        leaf._grad._bump_version()
    for hook in list((leaf._after_hooks or {}).values()):
        hook(leaf)


def start_gradients(roots: tuple[Any, ...], given: Gradients) -> list[Any]:
    """The gradient each root starts with: 1 for a single number, else the given one."""
    gradients: Sequence[Any] = (
        [None] * len(roots) if given is None else as_tuple(given, "grad_tensors")
    )
    if len(gradients) != len(roots):
        raise runtime_error(
            f"got {len(roots)} tensors and {len(gradients)} gradients",
            expected="one gradient for each tensor",
        )
    return [
        _start(root, gradient, i)
        for i, (root, gradient) in enumerate(zip(roots, gradients, strict=True))
    ]


def _start(root: Any, gradient: Any, i: int) -> Any:
    if not root._requires_grad:
        raise runtime_error(
            f"element {i} of tensors does not require grad and does not have a grad_fn",
            got="a tensor that was not made from any tensor with requires_grad=True",
            hint="set requires_grad=True before the forward pass, and compute it "
            "outside torch.no_grad()",
        )
    if gradient is None:
        if root._array.size != 1:
            raise runtime_error(
                "grad can be implicitly created only for scalar outputs",
                got=f"a tensor of shape {tuple(root._array.shape)}",
                expected="one number to differentiate",
                hint="reduce it first with .sum() or .mean(), or pass gradient=",
            )
        return as_gradient(np.ones_like(root._array), root._device)
    if gradient._array.shape != root._array.shape:
        raise runtime_error(
            f"Mismatch in shape: grad_output[{i}] has a shape of "
            f"torch.Size({list(gradient._array.shape)}) and output[{i}] has a shape "
            f"of torch.Size({list(root._array.shape)})."
        )
    if gradient._device != root._device:
        raise runtime_error(
            f"invalid gradient at index {i} - expected device {root._device} but got "
            f"{gradient._device}"
        )
    if gradient._array.dtype != root._array.dtype:
        return ON_TENSORS.cast(gradient, dtype=root._array.dtype)
    return gradient


def as_tuple(tensors: Any, argument: str = "tensors") -> tuple[Any, ...]:
    """One tensor or several, as a tuple; anything else is refused."""
    several = (tensors,) if isinstance(tensors, TensorBase) else tuple(tensors)
    for each in several:
        if not isinstance(each, TensorBase) and not (
            each is None and argument == "grad_tensors"
        ):
            raise type_error(
                f"{argument} must be Tensors, not {type(each).__name__}",
                got=repr(each),
            )
    return several
