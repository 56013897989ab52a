"""Calling a module: its forward, and the hooks around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...autograd.hooks import RemovableHandle
from ...errors import message
from .hooks import (
    CALL_HOOKS,
    Hook,
    HookedCall,
    add_hook,
    shared_hooks,
    two_kinds_of_hooks,
)
from .tree import Tree

AnyHook = Callable[..., Any]


class Calling(Tree):
    """The part of ``Module`` that runs ``forward`` and takes hooks."""

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the module computes; every subclass says it anew."""
        name = self._get_name()
        raise NotImplementedError(
            message(
                f'Module [{name}] is missing the required "forward" function',
                hint="check its spelling and indentation: def forward(self, x):",
            )
        )

    # What ``compile()`` has made of the call.
    _compiled_call: Callable[..., Any] | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run ``forward`` and the hooks around it."""
        if self._hooked or shared_hooks:
            if self._compiled_call is not None:
                return self._compiled_call(self, *args, **kwargs)
            return HookedCall(self, args, kwargs).run()
        return self.forward(*args, **kwargs)

    def _uncompiled_call(self, *args: Any, **kwargs: Any) -> Any:
        """A call as it is without ``compile()``."""
        if self._has_hooks() or shared_hooks:
            return HookedCall(self, args, kwargs).run()
        return self.forward(*args, **kwargs)

    def _has_hooks(self) -> bool:
        return any(getattr(self, name) for name in CALL_HOOKS)

    def register_forward_pre_hook(
        self, hook: AnyHook, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, args)`` before each forward.

        What it returns, if not None, becomes the arguments. With `with_kwargs` it is
        ``hook(module, args, kwargs)`` and returns both. `prepend` puts it first.
        """
        made = Hook(hook, True) if with_kwargs else hook
        return self._add_hook(self._forward_pre_hooks, made, prepend)

    def register_forward_hook(
        self,
        hook: AnyHook,
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Call ``hook(module, args, output)`` after each forward.

        What it returns, if not None, becomes the output. With `with_kwargs` it is
        ``hook(module, args, kwargs, output)``. `prepend` puts it first; `always_call`
        calls it even if forward raises an error, with None as output.
        """
        unusual = with_kwargs or always_call
        made = Hook(hook, with_kwargs, always_call) if unusual else hook
        return self._add_hook(self._forward_hooks, made, prepend)

    def register_full_backward_hook(
        self, hook: AnyHook, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, grad_input, grad_output)`` as gradients pass the module.

        Both are tuples, with None for what is no tensor or has no gradient; keyword
        arguments have no place in them. A tuple that the hook returns becomes the
        gradients of the inputs.

        >>> import tinygrad_edu as torch
        >>> layer = torch.nn.Linear(2, 1, bias=False)
        >>> def show(module, grad_input, grad_output):
        ...     print(grad_output)
        >>> with layer.register_full_backward_hook(show):
        ...     layer(torch.ones(1, 2, requires_grad=True)).backward()
        (tensor([[1.]]),)
        """
        return self._add_backward_hook(hook, full=True, prepend=prepend)

    def register_full_backward_pre_hook(
        self, hook: AnyHook, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, grad_output)`` before gradients pass the module.

        What it returns, if not None, becomes the gradients of the outputs.
        """
        return self._add_hook(self._backward_pre_hooks, hook, prepend)

    def register_backward_hook(self, hook: AnyHook) -> RemovableHandle:
        """The older hook: it sees the gradients of the module's last operation only.

        Write ``register_full_backward_hook`` instead.
        """
        return self._add_backward_hook(hook, full=False)

    def _add_backward_hook(
        self, hook: AnyHook, full: bool, prepend: bool = False
    ) -> RemovableHandle:
        if self._is_full_backward_hook not in (None, full):
            raise two_kinds_of_hooks("on a single Module")
        self._is_full_backward_hook = full
        return self._add_hook(self._backward_hooks, hook, prepend)

    def _add_hook(
        self, hooks: dict[int, Any], hook: Any, prepend: bool
    ) -> RemovableHandle:
        self._hooked = True
        return add_hook(hooks, hook, prepend)
