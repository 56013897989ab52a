"""Sizes for each dimension, from one number or several (``torch.nn.modules.utils``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any

from ..errors import value_error


def _ntuple(n: int, name: str = "parse") -> Callable[[Any], tuple[Any, ...]]:
    """A function that makes `n` of one number and a tuple of several.

    >>> _ntuple(3)(5), _ntuple(3)([1, 2, 3])
    ((5, 5, 5), (1, 2, 3))
    """

    def parse(x: Any) -> tuple[Any, ...]:
        return tuple(x) if isinstance(x, Iterable) else tuple(repeat(x, n))

    parse.__name__ = name
    return parse


_single = _ntuple(1, "_single")
_pair = _ntuple(2, "_pair")
_triple = _ntuple(3, "_triple")
_quadruple = _ntuple(4, "_quadruple")


def _reverse_repeat_tuple(t: Any, n: int) -> tuple[Any, ...]:
    """Each number `n` times, the last first: the padding of a convolution for ``pad``.

    >>> _reverse_repeat_tuple((1, 2), 2)
    (2, 2, 1, 1)
    """
    return tuple(x for x in reversed(t) for _ in range(n))


def _list_with_default(out_size: Any, defaults: list[int]) -> Any:
    """Sizes with those that are None taken from the last of `defaults`."""
    if isinstance(out_size, int):
        return out_size
    if len(defaults) <= len(out_size):
        raise value_error(f"Input dimension should be at least {len(out_size) + 1}")
    known = defaults[-len(out_size) :]
    return [d if v is None else v for v, d in zip(out_size, known, strict=True)]


def consume_prefix_in_state_dict_if_present(
    state_dict: dict[str, Any], prefix: str
) -> None:
    """Take a prefix off all names of a state dict, in place and in order.

    >>> state = {"module.weight": 1, "bias": 2}
    >>> consume_prefix_in_state_dict_if_present(state, "module.")
    >>> state
    {'weight': 1, 'bias': 2}
    """
    facts = getattr(state_dict, "_metadata", {})
    for names, cut in ((state_dict, prefix), (facts, prefix)):
        for name in list(names):
            value = names.pop(name)
            starts = name.startswith(cut) or (names is facts and name == cut[:-1])
            names[name[len(cut) :] if starts else name] = value
