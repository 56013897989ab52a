"""Where the walk ends: a gradient is added to ``.grad`` of its leaf."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from ..devices import CPU, device
from ..errors import runtime_error
from .grad_mode import set_grad_enabled
from .tensor_base import TensorBase

# Two threads may walk back to the same leaf: no gradient may get lost between them.
_lock = threading.RLock()


def as_gradient(value: Any, place: device = CPU) -> Any:
    """A gradient as a Tensor, whichever face it comes from."""
    if value is None or isinstance(value, TensorBase):
        return value
    array = np.asarray(value) if isinstance(value, np.generic) else value
    return TensorBase._from_array(array, place=place)


def add_to_grad(leaf: Any, gradient: Any, create_graph: bool) -> None:
    """leaf.grad += gradient, and the hooks around it.

    Later gradients are added in place, but under ``create_graph`` a new tensor is made,
    because the old one may be in a graph.
    """
    if not leaf._requires_grad:  # frozen since the graph was made
        return
    gradient = as_gradient(gradient, leaf._device)
    if leaf._adding_hooks:
        gradient = _run_hooks_before(leaf, gradient)
    with _lock:
        _add(leaf, gradient, create_graph)
    if leaf._after_hooks or leaf._added_hooks:
        _run_hooks_after(leaf, gradient)


def _run_hooks_before(leaf: Any, gradient: Any) -> Any:
    for prehook in list(leaf._adding_hooks.values()):
        changed = prehook((gradient,))
        if changed is not None:
            gradient = changed[0] if isinstance(changed, tuple) else changed
    return gradient


def _run_hooks_after(leaf: Any, gradient: Any) -> None:
    for hook in list((leaf._after_hooks or {}).values()):
        hook(leaf)
    for hook in list((leaf._added_hooks or {}).values()):
        if hook((), (gradient,)) is not None:
            raise runtime_error("hook has changed the number of values")


def _add(leaf: Any, gradient: Any, create_graph: bool) -> None:
    """The first gradient becomes ``.grad``, every later one is added to it."""
    before = leaf._grad
    if create_graph or (before is None and leaf._device is not CPU):
        # Two leaves may have been given the same Tensor: none may own it.
        with set_grad_enabled(create_graph):
            leaf._grad = gradient.clone() if before is None else before + gradient
    elif before is None:
        leaf._grad = gradient
    else:
        before._array += gradient._array
        before._bump_version()
