"""Functions that run whenever a module is called, and how to take them away again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ..autograd.hooks import RemovableHandle
from ..errors import runtime_error


class Hook(NamedTuple):
    """A registered function, and whether it is also given the keyword arguments."""

    function: Callable[..., Any]
    with_kwargs: bool


def add_hook(hooks: dict[int, Hook], hook: Hook, prepend: bool) -> RemovableHandle:
    """Put a hook last, or with `prepend` first."""
    others = dict(hooks) if prepend else {}
    for earlier in others:
        del hooks[earlier]
    handle = RemovableHandle(hooks, hook)  # type: ignore[arg-type]
    hooks.update(others)
    return handle


def run_before(
    module: Any, hooks: dict[int, Hook], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Run the hooks before a call; each may replace the arguments."""
    for hook in tuple(hooks.values()):
        if hook.with_kwargs:
            changed = hook.function(module, args, kwargs)
            if changed is not None:
                args, kwargs = _args_and_kwargs(changed)
        else:
            changed = hook.function(module, args)
            if changed is not None:
                args = changed if isinstance(changed, tuple) else (changed,)
    return args, kwargs


def run_after(
    module: Any,
    hooks: dict[int, Hook],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    result: Any,
) -> Any:
    """Run the hooks after a call; each may replace the result."""
    for hook in tuple(hooks.values()):
        given = (args, kwargs, result) if hook.with_kwargs else (args, result)
        changed = hook.function(module, *given)
        if changed is not None:
            result = changed
    return result


def _args_and_kwargs(changed: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if isinstance(changed, tuple) and len(changed) == 2:
        args, kwargs = changed
        return args, kwargs
    raise runtime_error(
        "forward pre-hook must return None or a tuple of (new_args, new_kwargs), "
        f"but got {changed}."
    )
