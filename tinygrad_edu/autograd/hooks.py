"""Hooks: functions that are called as gradients pass, and may replace them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

Hooks = dict[int, Callable[..., Any]]

_next_id = itertools.count().__next__


class RemovableHandle:
    """What registering a hook returns: ``remove()`` takes the hook away again."""

    def __init__(self, hooks: Hooks, hook: Callable[..., Any]) -> None:
        self.id = _next_id()
        self._hooks = hooks
        hooks[self.id] = hook

    def remove(self) -> None:
        """Take the hook away; a second time does nothing."""
        self._hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


def add_hook(owner: Any, kind: str, hook: Callable[..., Any]) -> RemovableHandle:
    """Register a hook in the dictionary that ``owner`` keeps under ``kind``."""
    hooks = getattr(owner, kind)
    if hooks is None:
        hooks = {}
        setattr(owner, kind, hooks)
        owner.hooked = True
    return RemovableHandle(hooks, hook)
