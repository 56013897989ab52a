"""Whether modules are what they were, asked at each call of a compiled function.

As long as nothing was assigned to any module, one number says so. After an assignment
the attributes and parts are compared, object by object; only what is another object is
looked at for what it says.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import is_
from typing import Any

from ...nn.base.hooks import CALL_HOOKS
from ...nn.base.registry import HOOKS, changes
from .likeness import picture_of, still

PARTS = ("_parameters", "_buffers", "_modules")


class ModuleWatch:
    """What modules were, and the count of changes up to which they still were."""

    def __init__(self, modules: Iterable[Any]) -> None:
        self.seen = [changes[0]]
        self.pictures = [(module, self.picture(module)) for module in modules]
        every = [holder for module, _ in self.pictures for holder in _holders(module)]
        self.empty = [holder for holder in every if not holder]
        self.holders = [
            (holder, list(holder), list(holder.values())) for holder in every if holder
        ]
        # A list or dict in an attribute, or a hook, changes without an assignment.
        self.loose = [module for module, _ in self.pictures if _is_loose(module)]

    def _same_objects(self) -> bool:
        """Whether every attribute and part is the very object that it was."""
        return not any(self.empty) and all(
            list(holder) == names and all(map(is_, holder.values(), values))
            for holder, names, values in self.holders
        )

    @staticmethod
    def picture(module: Any) -> Any:
        """All that a module holds."""
        return picture_of(vars(module))

    def as_they_were(self) -> bool:
        """Something was assigned to some module: to one of these?"""
        count = changes[0]
        if self._same_objects() or all(
            still(vars(module), picture) for module, picture in self.pictures
        ):
            self.seen[0] = count
            return True
        return False


def _holders(module: Any) -> list[dict[str, Any]]:
    """The dicts of a module that decide what a call does."""
    own = vars(module)
    # A module without hooks notes its first one in an attribute.
    kinds = (*PARTS, *CALL_HOOKS) if own.get("_hooked", True) else PARTS
    return [own, *(own[kind] for kind in kinds)]


def _is_loose(module: Any) -> bool:
    own = vars(module)
    if any(own.get(kind) for kind in HOOKS):
        return True
    usual = {*PARTS, "_not_saved", *HOOKS}
    return any(
        isinstance(value, list | dict | set)
        for name, value in own.items()
        if name not in usual
    )
