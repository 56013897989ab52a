"""Finding a hook again among those of a module."""

from __future__ import annotations

from typing import Any


def find_hook(hooks: dict[int, Any], kind: type, name: str) -> int | None:
    """The number of the hook of this kind that works on the parameter `name`."""
    for number, hook in hooks.items():
        if isinstance(hook, kind) and hook.name == name:  # type: ignore[attr-defined]
            return number
    return None
