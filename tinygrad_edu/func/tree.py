"""Trees of tensors: dicts, lists, tuples and named tuples, nested as anybody likes.

``flatten`` takes a tree apart and hands back a way to put other leaves in its place:

>>> leaves, rebuild = flatten({"w": 1, "rest": (2, [3])})
>>> leaves
[1, 2, 3]
>>> rebuild([10, 20, 30])
{'w': 10, 'rest': (20, [30])}

Everything else is a leaf, None included. A dict keeps its order.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..autograd.tensor_base import TensorBase
from ..functions.return_types import Named

Function = Callable[..., Any]
Rebuild = Callable[[Iterable[Any]], Any]


def flatten(tree: Any) -> tuple[list[Any], Rebuild]:
    """The leaves of a tree, and a function that puts other leaves in their places."""
    return list(leaves_of(tree)), lambda leaves: _rebuilt(tree, iter(leaves))


def leaves_of(tree: Any) -> Iterator[Any]:
    """Every leaf, from left to right."""
    branches = _branches(tree)
    if branches is None:
        yield tree
    else:
        for branch in branches:
            yield from leaves_of(branch)


def map_leaves(function: Callable[[Any], Any], tree: Any) -> Any:
    """The tree with ``function(leaf)`` in place of each leaf.

    >>> map_leaves(abs, (-1, [-2]))
    (1, [2])
    """
    return _rebuilt(tree, map(function, leaves_of(tree)))


def map_tensors(function: Callable[[Any], Any], tree: Any) -> Any:
    """The tree with ``function(leaf)`` in place of each leaf that is a Tensor."""
    return map_leaves(
        lambda leaf: function(leaf) if isinstance(leaf, TensorBase) else leaf, tree
    )


def structure(tree: Any) -> str:
    """The tree as text with ``*`` for each leaf: what two trees have to share.

    >>> structure({"a": 1, "b": (2, 3)})
    "{'a': *, 'b': (*, *)}"
    """
    return repr(map_leaves(lambda _: _Star(), tree))


def spread(prefix: Any, tree: Any) -> list[Any] | None:
    """For each leaf of ``tree`` the value of ``prefix`` that stands there or above it.

    None where they do not fit.

    >>> spread((0, None), ([1, 2], {"a": 3}))
    [0, 0, None]
    """
    branches = _branches(prefix)
    if branches is None:
        return [prefix] * len(list(leaves_of(tree)))
    below = _branches(tree)
    same = type(prefix) is type(tree) and below is not None
    if not same or len(branches) != len(below or ()) or _keys(prefix) != _keys(tree):
        return None
    found: list[Any] = []
    for one, other in zip(branches, below or (), strict=True):
        part = spread(one, other)
        if part is None:
            return None
        found += part
    return found


class _Star:
    def __repr__(self) -> str:
        return "*"


def _branches(tree: Any) -> list[Any] | None:
    """What stands directly below, or None for a leaf."""
    if type(tree) in (dict, OrderedDict, defaultdict):
        return list(tree.values())
    if type(tree) in (list, tuple) or isinstance(tree, Named) or _is_named(tree):
        return list(tree)
    return None


def _keys(tree: Any) -> list[Any] | None:
    return list(tree) if isinstance(tree, dict) else None


def _is_named(tree: Any) -> bool:
    return isinstance(tree, tuple) and hasattr(tree, "_fields")


def _rebuilt(tree: Any, leaves: Iterator[Any]) -> Any:
    if _branches(tree) is None:
        return next(leaves)
    if isinstance(tree, dict):
        pairs = [(key, _rebuilt(value, leaves)) for key, value in tree.items()]
        if isinstance(tree, defaultdict):
            return defaultdict(tree.default_factory, pairs)
        return type(tree)(pairs)
    rebuilt = [_rebuilt(branch, leaves) for branch in tree]
    return type(tree)(*rebuilt) if _is_named(tree) else type(tree)(rebuilt)
