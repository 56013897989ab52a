"""What a graph keeps for its backward pass, and who has written into it since."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

from tinygrad_edu.diagram.library import forward_order
from tinygrad_edu.diagram.saved import overwritten
from tinygrad_edu_widgets._view import Plain


class Kept:
    """Looks at the nodes behind a loss, and keeps neither it nor them alive."""

    def __init__(self, root: Any, ids: Mapping[Any, str]) -> None:
        self._root = weakref.ref(root)
        self._ids = [ids[node] for node in forward_order([root.grad_fn])]

    def marks(self) -> list[Plain]:
        """One for each node whose saved numbers have been written into since.

        They have the form of the alarms of a run.
        """
        root = self._root()
        nodes = [] if root is None else forward_order([root.grad_fn])
        if len(nodes) != len(self._ids):  # the loss itself was written into
            return []
        found = zip(nodes, self._ids, strict=True)
        return [_mark(node, name) for node, name in found if overwritten(node)]


def _mark(node: Any, name: str) -> Plain:
    what = " and ".join(overwritten(node))
    return {
        "node": name,
        "where": node.name(),
        "kind": "overwritten",
        "step": 0,
        "text": f"{what}: saved in the forward pass for the gradient rule, and written "
        "into afterwards. The rule would see other numbers, so backward() refuses.",
    }
