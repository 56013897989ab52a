"""Hooks on all modules at once, for debugging and profiling.

They run before a module's own hooks. Each function returns a handle; ``remove()`` takes
the hook away, and so does the end of a ``with`` block.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...autograd.hooks import RemovableHandle
from .hooks import Hook, add_hook, shared_hooks, two_kinds_of_hooks
from .registry import at_registration

AnyHook = Callable[..., Any]


def register_module_forward_pre_hook(hook: AnyHook) -> RemovableHandle:
    """Call ``hook(module, args)`` before each forward of any module."""
    return add_hook(shared_hooks, ("forward_pre", hook))


def register_module_forward_hook(
    hook: AnyHook, *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """Call ``hook(module, args, output)`` after each forward of any module.

    >>> import tinygrad_edu as torch
    >>> def show(module, args, output):
    ...     print(type(module).__name__, tuple(output.shape))
    >>> with register_module_forward_hook(show):
    ...     _ = torch.nn.Sequential(torch.nn.Linear(3, 2))(torch.ones(5, 3))
    Linear (5, 2)
    Sequential (5, 2)
    """
    return add_hook(shared_hooks, ("forward", Hook(hook, with_kwargs, always_call)))


def register_module_full_backward_pre_hook(hook: AnyHook) -> RemovableHandle:
    """Call ``hook(module, grad_output)`` before gradients pass any module."""
    return add_hook(shared_hooks, ("backward_pre", hook))


def register_module_full_backward_hook(hook: AnyHook) -> RemovableHandle:
    """Call ``hook(module, grad_input, grad_output)`` as gradients pass any module."""
    return _backward("full_backward", "backward", hook)


def register_module_backward_hook(hook: AnyHook) -> RemovableHandle:
    """The older form of ``register_module_full_backward_hook``."""
    return _backward("backward", "full_backward", hook)


def _backward(kind: str, other: str, hook: AnyHook) -> RemovableHandle:
    if any(each == other for each, _ in shared_hooks.values()):
        raise two_kinds_of_hooks("as a global Module hook")
    return add_hook(shared_hooks, (kind, hook))


def register_module_parameter_registration_hook(hook: AnyHook) -> RemovableHandle:
    """Call ``hook(module, name, parameter)`` as any module gets a parameter.

    What it returns, if not None, is registered in its place.
    """
    return add_hook(at_registration, ("parameter", hook))


def register_module_buffer_registration_hook(hook: AnyHook) -> RemovableHandle:
    """Call ``hook(module, name, buffer)`` as any module gets a buffer."""
    return add_hook(at_registration, ("buffer", hook))


def register_module_module_registration_hook(hook: AnyHook) -> RemovableHandle:
    """Call ``hook(module, name, submodule)`` as any module gets a child."""
    return add_hook(at_registration, ("module", hook))
