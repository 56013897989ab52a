"""How a backward pass calls hooks, and what it does with what they return.

Hooks see gradients as Tensors and may return others in their place. For one node the
order is: hooks of its output tensors as they were registered, the one that keeps
``.grad``, prehooks of the node, the rule, hooks of the node.
"""

from __future__ import annotations

from typing import Any

from ..dtypes import from_numpy, legacy_name
from ..errors import runtime_error, type_error
from .node import Node
from .tensor_base import TensorBase


def wrapped(walk: Any, gradient: Any) -> Any:
    """A gradient as hooks see it."""
    if gradient is None or not walk.on_arrays:
        return gradient
    return TensorBase._from_array(gradient)


def unwrapped(walk: Any, gradient: Any) -> Any:
    """A gradient as the walk has it."""
    return gradient._array if walk.on_arrays and gradient is not None else gradient


def run_leaf_hooks(walk: Any, leaf: Any, gradient: Any) -> Any:
    """Hooks of a leaf see its whole gradient."""
    for hook in list(leaf._hooks.values()):
        changed = hook(wrapped(walk, gradient))
        if changed is not None:
            gradient = replaced(walk, hook, gradient, changed)
    # A hook may keep what it saw; .grad must not change under it.
    gradient = gradient.copy() if walk.on_arrays else gradient
    walk.at_leaves[leaf] = gradient
    return gradient


def run_tensor_hooks(walk: Any, node: Node, gradients: dict[int, Any]) -> None:
    """Hooks of a node's outputs; the one that keeps ``.grad`` sees what they left."""
    hooks: list[Any] = list((node.tensor_hooks or {}).values())
    for hook in sorted(hooks, key=lambda hook: hook.last):
        before = gradients.get(hook.slot)
        changed = None if before is None else hook(wrapped(walk, before))
        if changed is not None:
            gradients[hook.slot] = replaced(walk, hook.function, before, changed)


def run_hooks_before(walk: Any, node: Node, incoming: Any) -> Any:
    """Hooks of tensors and of the node, which may replace what comes in."""
    several = type(node.dtypes) is tuple
    gradients = incoming if several else {0: incoming}
    run_tensor_hooks(walk, node, gradients)
    for hook in list((node.prehooks or {}).values()):
        before = outputs_of(walk, node, gradients)
        changed = hook(before)
        if changed is not None:
            check_tuple(hook, before, changed)
            for i, each in enumerate(changed):
                if each is None:
                    gradients.pop(i, None)
                elif each is not before[i]:
                    gradients[i] = replaced(walk, hook, before[i], each)
    return gradients if several else gradients.get(0)


def run_hooks_after(walk: Any, node: Node, incoming: Any, outgoing: Any) -> Any:
    """Hooks of the node see (gradients of its inputs, gradients of its outputs)."""
    ins = tuple([wrapped(walk, each) for each in outgoing])
    outs = outputs_of(walk, node, incoming)
    for hook in list((node.hooks or {}).values()):
        changed = hook(ins, outs)
        if changed is not None:
            check_tuple(hook, ins, changed)
            for before, each in zip(ins, changed, strict=True):
                if before is None and each is not None:
                    raise runtime_error(
                        "can't replace a None gradient with a non-None value"
                    )
                if each is not None and each is not before:
                    replaced(walk, hook, before, each)
            ins = changed
    return [unwrapped(walk, each) for each in ins]


def outputs_of(walk: Any, node: Node, incoming: Any) -> tuple[Any, ...]:
    """The gradients of all outputs of a node, None where none came."""
    if type(node.dtypes) is not tuple:
        gradient = incoming.get(0) if isinstance(incoming, dict) else incoming
        return (wrapped(walk, gradient),)
    return tuple([wrapped(walk, incoming.get(i)) for i in range(len(node.dtypes))])


# ------------------------------------------------------------------ what is refused


def check_tuple(hook: Any, before: tuple[Any, ...], changed: Any) -> None:
    """A hook of a node returns a tuple as long as the one it was given."""
    if not isinstance(changed, tuple):
        raise type_error(
            f"expected tuple, but hook returned '{type(changed).__name__}'"
        )
    if len(changed) != len(before):
        raise runtime_error(
            f"hook '{name_of(hook)}' has returned an incorrect number of values (got "
            f"{len(changed)}, but expected {len(before)})"
        )


def replaced(walk: Any, hook: Any, before: Any, changed: Any) -> Any:
    """What a hook gave in place of a gradient: a Tensor of the same kind and shape."""
    if not isinstance(changed, TensorBase):
        raise type_error(
            f"expected Variable, but hook returned '{type(changed).__name__}'"
        )
    if changed._array.dtype != array_of(before).dtype:
        kinds = [
            legacy_name(from_numpy(each.dtype))
            for each in (array_of(before), changed._array)
        ]
        raise runtime_error(
            f"hook '{name_of(hook)}' has changed the type of value (was {kinds[0]} got "
            f"{kinds[1]})"
        )
    if changed._array.shape != array_of(before).shape:
        raise runtime_error(
            f"hook '{name_of(hook)}' has changed the size of value",
            got=f"shape {tuple(changed._array.shape)}",
            expected=f"shape {tuple(array_of(before).shape)}",
        )
    return unwrapped(walk, changed)


def array_of(gradient: Any) -> Any:
    """The array of a gradient of either face."""
    return gradient._array if isinstance(gradient, TensorBase) else gradient


def name_of(hook: Any) -> str:
    """The name of a hook in PyTorch's errors."""
    return str(getattr(hook, "__name__", "<unknown>"))
