"""Functions that run whenever a module is called, and how to take them away again.

A module keeps its own hooks; ``shared_hooks`` are those of all modules, and run first
(``everywhere.py`` registers them). A call without any hook never comes to this room.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

from ...autograd.hooks import RemovableHandle
from ...errors import runtime_error
from .backward_hooks import Gate, hang_on_last_node


class Hook(NamedTuple):
    """A function that wants to be called in another way than usual.

    ``with_kwargs``: it is also given the keyword arguments. ``always``: it is called
    even where forward has failed. The usual function is registered as it is.
    """

    function: Callable[..., Any]
    with_kwargs: bool = False
    always: bool = False


CALL_HOOKS = (
    "_forward_pre_hooks",
    "_forward_hooks",
    "_backward_pre_hooks",
    "_backward_hooks",
)
# The hooks of every module: the kind of each, and the hook.
shared_hooks: dict[int, tuple[str, Any]] = {}


def add_hook(
    hooks: dict[int, Any], hook: Any, prepend: bool = False
) -> RemovableHandle:
    """Put a hook last, or with `prepend` first."""
    others = dict(hooks) if prepend else {}
    for earlier in others:
        del hooks[earlier]
    handle = RemovableHandle(hooks, hook)
    hooks.update(others)
    return handle


def hooks_of(module: Any, kind: str) -> list[tuple[int, Any]]:
    """The hooks of one kind that a call of `module` runs, in their order."""
    shared = [(i, hook) for i, (each, hook) in shared_hooks.items() if each == kind]
    return [*shared, *getattr(module, f"_{kind}_hooks").items()]


class HookedCall:
    """One call of a module that has hooks: before, forward, after."""

    def __init__(self, module: Any, args: tuple[Any, ...], kwargs: Any) -> None:
        self.module, self.args, self.kwargs = module, args, kwargs
        self.result: Any = None
        self.done: set[int] = set()

    def run(self) -> Any:
        """The result, as the hooks leave it."""
        try:
            return self._run()
        except Exception:
            self._after_failure()
            raise

    def _run(self) -> Any:
        module = self.module
        compiled = module._compiled_call is not None
        module._hooked = compiled or any(getattr(module, name) for name in CALL_HOOKS)
        full, regular = backward_hooks_of(module)
        before = [hook for _, hook in hooks_of(module, "backward_pre")]
        for _, hook in hooks_of(module, "forward_pre"):
            self._before(hook)
        gate = Gate(module, full, before) if full or before else None
        if gate:
            self.args = gate.enter(self.args)
        self.result = module.forward(*self.args, **self.kwargs)
        for number, hook in hooks_of(module, "forward"):
            self.done.add(number)
            self._after(hook)
        if gate:
            self.result = gate.leave(self.result)
        if regular:
            hang_on_last_node(module, regular, self.args, self.result)
        return self.result

    def _before(self, given: Any) -> None:
        """Run a hook that may replace the arguments."""
        hook = as_hook(given)
        if hook.with_kwargs:
            changed = hook.function(self.module, self.args, self.kwargs)
            if changed is not None:
                self.args, self.kwargs = _args_and_kwargs(changed)
        else:
            changed = hook.function(self.module, self.args)
            if changed is not None:
                self.args = changed if isinstance(changed, tuple) else (changed,)

    def _after(self, registered: Any) -> None:
        """Run a hook that may replace the result."""
        hook = as_hook(registered)
        given = (self.args, self.kwargs) if hook.with_kwargs else (self.args,)
        changed = hook.function(self.module, *given, self.result)
        if changed is not None:
            self.result = changed

    def _after_failure(self) -> None:
        """Run the hooks that are always called; their own errors are only warnings."""
        for number, hook in hooks_of(self.module, "forward"):
            if not as_hook(hook).always or number in self.done:
                continue
            try:
                self._after(hook)
            except Exception as error:
                whose = "global module" if number in shared_hooks else "module"
                warnings.warn(
                    f"{whose} forward hook with ``always_call=True`` raised an "
                    "exception that was silenced as another error was raised in "
                    f"forward: {error}",
                    stacklevel=4,
                )


def as_hook(registered: Any) -> Hook:
    """A registered function with how it is called."""
    return registered if isinstance(registered, Hook) else Hook(registered)


def backward_hooks_of(module: Any) -> tuple[list[Any], list[Any]]:
    """The full backward hooks of a call, and those of the older kind."""
    full = [hook for kind, hook in shared_hooks.values() if kind == "full_backward"]
    regular = [hook for kind, hook in shared_hooks.values() if kind == "backward"]
    own = full if module._is_full_backward_hook else regular
    own += module._backward_hooks.values()
    return full, regular


def _args_and_kwargs(changed: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if isinstance(changed, tuple) and len(changed) == 2:
        args, kwargs = changed
        return args, kwargs
    raise runtime_error(
        "forward pre-hook must return None or a tuple of (new_args, new_kwargs), "
        f"but got {changed}."
    )


def two_kinds_of_hooks(place: str) -> RuntimeError:
    """The error for backward hooks of both kinds on one module, or on all."""
    return runtime_error(
        "Cannot use both regular backward hooks and full backward hooks "
        f"{place}. Please use only one of them.",
        hint="register_full_backward_hook is the one to use",
    )
