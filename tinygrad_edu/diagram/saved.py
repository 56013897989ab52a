"""What a graph node remembers of the forward pass: its inputs and its result.

A gradient rule needs some of the numbers of the forward pass again, so the graph
keeps them. They are the only values a finished graph can show, and the only trace
of inputs that need no gradient. Where a node kept nothing, nothing is shown.

PyTorch offers them as ``node._saved_mat1`` and the like, named after the arguments
of the operation; this library as ``node.saved_tensors`` in the order its primitive
says.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.diagram.library import (
    Node,
    Tensor,
    dtype_name,
    is_tensor,
    operation_name,
    short_label,
    tensors_in,
)
from tinygrad_edu.diagram.summary import Array, array_of

# Arguments in the order of ``next_functions``, where they are not (self, other).
ARGUMENTS = {
    "addmm": ("self", "mat1", "mat2"),
    "addmv": ("self", "mat", "vec"),
    "addbmm": ("self", "batch1", "batch2"),
    "baddbmm": ("self", "batch1", "batch2"),
    "mm": ("self", "mat2"),
    "bmm": ("self", "mat2"),
    "mv": ("self", "vec"),
    "dot": ("self", "tensor"),
    "pow": ("self", "exponent"),
    "mse_loss": ("self", "target"),
    "huber_loss": ("self", "target"),
    "smooth_l1_loss": ("self", "target"),
    "binary_cross_entropy": ("self", "target"),
    "binary_cross_entropy_with_logits": ("self", "target"),
    "native_layer_norm": ("input", "weight", "bias"),
    "native_batch_norm": ("input", "weight", "bias"),
    "convolution": ("input", "weight", "bias"),
}
# Arguments that never have a gradient, and so are not in ``next_functions``.
CONSTANTS = ("target", "indices", "index", "condition", "mask")

Kept = list[tuple[str, Tensor]]


def saved_input(node: Node, position: int) -> tuple[str, Tensor] | None:
    """Argument name and tensor of an input that the node kept, or None."""
    if hasattr(node, "primitive"):
        return _own_inputs(node).get(position)
    label = short_label(operation_name(node))
    names = ARGUMENTS.get(label, ("self", "other"))
    if operation_name(node) == "PowBackward2":  # number ** tensor
        names = ("exponent",)
    if position >= len(names):
        return None
    value = saved_attribute(node, names[position])
    return (names[position], value) if is_tensor(value) else None


def saved_constants(node: Node) -> Kept:
    """Inputs that can have no gradient and were kept: labels, indices, masks."""
    if hasattr(node, "primitive"):
        kept = _saved(node, "input")
        arguments = node.primitive.arguments
        return [(arguments[i], t) for i, t in kept if arguments[i] in CONSTANTS]
    arguments = ARGUMENTS.get(short_label(operation_name(node)), ())
    return [
        (name, tensor)
        for name in CONSTANTS
        if name not in arguments
        for tensor in tensors_in(saved_attribute(node, name))
    ]


def saved_result(node: Node) -> tuple[Array, str] | None:
    """The result of the node's own operation and its dtype, if its rule needs that."""
    if hasattr(node, "primitive"):
        results = [value for i, value in _saved(node, "output") if i == 0]
        return _own_result(results[0]) if results else None
    result = saved_attribute(node, "result")
    if not is_tensor(result):
        return None
    return array_of(result), dtype_name(result.dtype)


def saved_attribute(node: Node, name: str) -> Any:
    """What the node kept under PyTorch's name of it: ``_saved_dim``; or None."""
    try:
        return getattr(node, f"_saved_{name}", None)
    except RuntimeError:  # freed by a backward pass, or overwritten in place
        return None


def overwritten(node: Node) -> list[str]:
    """What a node kept and somebody has written into since: backward will refuse it.

    >>> import tinygrad_edu as torch
    >>> y = torch.ones(2, requires_grad=True).exp()
    >>> overwritten(y.grad_fn)
    []
    >>> node = y.grad_fn
    >>> y += 1
    >>> overwritten(node)
    ['result']
    """
    if not hasattr(node, "primitive"):
        kept = [name for name in dir(node) if name.startswith("_saved_")]
        written = [name.removeprefix("_saved_") for name in kept if _stale(node, name)]
    else:
        written = _written_into(node)
    if not written and _stale(node, "saved_tensors"):  # of a Function of one's own
        return ["saved_tensors"]
    return list(dict.fromkeys(written))


def _written_into(node: Node) -> list[str]:
    """The same for a node of this library, by its counters."""
    try:
        parts = zip(
            node.primitive.saves, node.saved_tensors, node.versions, strict=False
        )
    except RuntimeError:  # freed by a backward pass, or a Function's refusal
        return []
    return [
        "result" if what == "output" else node.primitive.arguments[i]
        for (what, i), value, version in parts
        if version is not None and value._counter[0] != version
    ]


def _stale(node: Node, name: str) -> bool:
    """Whether reading what a node kept stops because it was written into."""
    try:
        getattr(node, name, None)
    except RuntimeError as error:
        return "inplace operation" in str(error)
    return False


def _saved(node: Node, wanted: str) -> list[tuple[int, Any]]:
    """What a node of this library kept of its inputs or its outputs, by index.

    What was written into since then has other values now, and is left out.
    """
    try:
        kept = zip(
            node.primitive.saves, node.saved_tensors, node.versions, strict=False
        )
    except RuntimeError:  # freed by a backward pass
        return []
    return [
        (i, value)
        for (what, i), value, version in kept
        if what == wanted and version is not None and value._counter[0] == version
    ]


def _own_inputs(node: Node) -> dict[int, tuple[str, Tensor]]:
    """Name and tensor of the inputs that can have a gradient, by position."""
    primitive = node.primitive
    return {
        i: (primitive.arguments[i], tensor)
        for i, tensor in _saved(node, "input")
        if is_tensor(tensor) and primitive.arguments[i] not in CONSTANTS
        if primitive.joint is not None or primitive.rules[i] is not None
    }


def _own_result(saved: Any) -> tuple[Array, str]:
    """This library keeps a result as its array alone, without the tensor."""
    array = saved._array
    array = array.get() if hasattr(array, "get") else array  # from a GPU
    return np.asarray(array), dtype_name(array.dtype)
