"""Broadcasting, axis by axis: which sizes meet, which are repeated, which cannot be.

Sizes are compared from the last axis on. Two that are equal stay; a 1, or an axis that
one tensor lacks, is repeated as often as the other has it; anything else fails. What
is repeated is not copied: along that axis the stride becomes 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np

from tinygrad_edu_widgets._memory import Plain, describe


def axes(a: Sequence[int], b: Sequence[int]) -> list[Plain]:
    """What becomes of each axis, the first axis of the result first.

    ``rule`` is ``equal``, ``repeat a``, ``repeat b`` or ``fails``; a size is None for
    an axis that a tensor lacks.

    >>> for axis in axes((3, 1), (2, 1, 4)):
    ...     print(axis)
    {'a': None, 'b': 2, 'size': 2, 'rule': 'repeat a'}
    {'a': 3, 'b': 1, 'size': 3, 'rule': 'repeat b'}
    {'a': 1, 'b': 4, 'size': 4, 'rule': 'repeat a'}
    """
    met = zip_longest(reversed(a), reversed(b))
    return [_axis(left, right) for left, right in met][::-1]


def _axis(a: int | None, b: int | None) -> Plain:
    if a == b:
        size, rule = a, "equal"
    elif a in (1, None):
        size, rule = b, "repeat a"
    elif b in (1, None):
        size, rule = a, "repeat b"
    else:
        size, rule = None, "fails"
    return {"a": a, "b": b, "size": size, "rule": rule}


def describe_broadcast(a: Any, b: Any, names: Sequence[str]) -> Plain:
    """Both tensors as they are repeated, and their sum; or why there is none.

    >>> import tinygrad_edu as torch
    >>> document = describe_broadcast(torch.zeros(3, 1), torch.zeros(4), ["a", "b"])
    >>> [(view["shape"], view["strides"]) for view in document["views"]]
    [([3, 4], [1, 0]), ([3, 4], [0, 1]), ([3, 4], [4, 1])]
    """
    tensors, error = shown(a, b)
    shapes = [[int(size) for size in tensor.shape] for tensor in (a, b)]
    told: Plain = {"axes": axes(*shapes), "shapes": shapes, "error": error}
    if error:
        return describe(tensors, names) | {"broadcast": told}
    document = describe(tensors, [*names, " + ".join(names)])
    for view, own in zip(document["views"], shapes, strict=False):
        view["repeated"] = repeated(own, document["views"][2]["shape"])
    return document | {"broadcast": told}


def shown(a: Any, b: Any) -> tuple[list[Any], str]:
    """Both tensors in the shape of their sum, and the sum; or both, and the error."""
    a, b = (each.detach() if hasattr(each, "detach") else each for each in (a, b))
    try:
        total = a + b
    except (RuntimeError, ValueError) as error:  # NumPy says ValueError
        return [a, b], str(error).split("\n", 1)[0]
    shape = tuple(total.shape)
    return [_repeated(a, shape), _repeated(b, shape), total], ""


def _repeated(tensor: Any, shape: tuple[int, ...]) -> Any:
    if isinstance(tensor, np.ndarray):
        return np.broadcast_to(tensor, shape)
    return tensor.expand(shape)


def repeated(own: Sequence[int], shape: Sequence[int]) -> list[bool]:
    """For each axis of the result, whether a tensor is repeated along it.

    >>> repeated((3, 1), (2, 3, 4))
    [True, False, True]
    """
    lacking = len(shape) - len(own)
    sizes = (None,) * lacking + tuple(own)
    return [size != whole for size, whole in zip(sizes, shape, strict=True)]
