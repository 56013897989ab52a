"""Functions that run around the steps of an optimizer, and as it is saved and loaded.

A subclass of Optimizer writes ``step`` and need not know of them: its ``step`` is
wrapped as the class is made, and the wrapper asks one question where nobody listens.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..autograd.hooks import RemovableHandle
from ..errors import runtime_error
from ..nn.base.hooks import add_hook

Hook = Callable[..., Any]
KINDS = ("step_pre", "step_post", "state_pre", "state_post", "load_pre", "load_post")

# The hooks of all optimizers: before and after each step.
before_all: dict[int, Hook] = {}
after_all: dict[int, Hook] = {}


class Hooked:
    """The part of ``Optimizer`` that keeps hooks."""

    _hooks: dict[str, dict[int, Hook]]

    def __init__(self) -> None:
        self._hooks = {kind: {} for kind in KINDS}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "step" in vars(cls):
            cls.step = _with_hooks(cls.step)  # type: ignore[attr-defined]

    def register_step_pre_hook(self, hook: Hook) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` before each step.

        A pair that it returns becomes the arguments of the step, `self` among them.
        """
        return add_hook(self._hooks["step_pre"], hook)

    def register_step_post_hook(self, hook: Hook) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` after each step.

        >>> import tinygrad_edu as torch
        >>> optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)])
        >>> handle = optimizer.register_step_post_hook(lambda *_: print("a step"))
        >>> optimizer.step()
        a step
        """
        return add_hook(self._hooks["step_post"], hook)

    def register_state_dict_pre_hook(
        self, hook: Hook, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(optimizer)`` before the state is saved."""
        return add_hook(self._hooks["state_pre"], hook, prepend)

    def register_state_dict_post_hook(
        self, hook: Hook, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(optimizer, state_dict)`` after; it may return another dict."""
        return add_hook(self._hooks["state_post"], hook, prepend)

    def register_load_state_dict_pre_hook(
        self, hook: Hook, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(optimizer, state_dict)`` before a state is loaded.

        It may return another dict.
        """
        return add_hook(self._hooks["load_pre"], hook, prepend)

    def register_load_state_dict_post_hook(
        self, hook: Hook, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(optimizer)`` after a state was loaded."""
        return add_hook(self._hooks["load_post"], hook, prepend)

    def _run(self, kind: str, *args: Any) -> Any:
        """Run the hooks of a kind; each may replace the last argument."""
        *first, last = args
        for hook in tuple(self._hooks[kind].values()):
            changed = hook(*first, last)
            last = last if changed is None else changed
        return last


def _with_hooks(step: Callable[..., Any]) -> Callable[..., Any]:
    """A step with the hooks around it."""

    @functools.wraps(step)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        hooks = self._hooks
        own = hooks["step_pre"] or hooks["step_post"]
        # Called by the step of a subclass, it is part of that one.
        if not (own or before_all or after_all) or type(self).step is not wrapped:
            return step(self, *args, **kwargs)
        given: tuple[Any, ...] = (self, *args)
        for hook in (*before_all.values(), *hooks["step_pre"].values()):
            changed = hook(self, given, kwargs)
            if changed is not None:
                given, kwargs = _args_and_kwargs(step, changed)
        out = step(*given, **kwargs)
        for hook in (*hooks["step_post"].values(), *after_all.values()):
            hook(self, given, kwargs)
        return out

    return wrapped


def _args_and_kwargs(step: Any, changed: Any) -> Any:
    if isinstance(changed, tuple) and len(changed) == 2:
        return changed
    raise runtime_error(
        f"{step} must return None or a tuple of (new_args, new_kwargs), but got "
        f"{changed}."
    )


def register_optimizer_step_pre_hook(hook: Hook) -> RemovableHandle:
    """Call ``hook(optimizer, args, kwargs)`` before each step of any optimizer."""
    return add_hook(before_all, hook)


def register_optimizer_step_post_hook(hook: Hook) -> RemovableHandle:
    """Call ``hook(optimizer, args, kwargs)`` after each step of any optimizer."""
    return add_hook(after_all, hook)
