"""What the transforms check of their arguments, in torchvision's words."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Number
from typing import Any

from ...errors import type_error, value_error

TWO_NUMBERS = "Please provide only two dimensions (h, w) for size."


def size_of(size: Any, otherwise: str = TWO_NUMBERS) -> Any:
    """(height, width) of one number or two.

    >>> size_of(3), size_of([3]), size_of((3, 4))
    ((3, 3), (3, 3), (3, 4))
    """
    if isinstance(size, Number):
        return (int(size), int(size))  # type: ignore[call-overload]
    if isinstance(size, Sequence) and len(size) == 1:
        return (size[0], size[0])
    if len(size) != 2:
        raise value_error(otherwise, got=repr(size))
    return size


def check_sequence(x: Any, name: str, lengths: tuple[int, ...]) -> None:
    """That `x` is a sequence of one of these lengths."""
    first = f"{name} should be a sequence of length {' or '.join(map(str, lengths))}."
    if not isinstance(x, Sequence):
        raise type_error(first, got=repr(x))
    if len(x) not in lengths:
        raise value_error(first, got=repr(x))


def angles_of(x: Any, name: str, lengths: tuple[int, ...] = (2,)) -> list[float]:
    """From and to, in degrees; one number a means from -a to a.

    >>> angles_of(30, "degrees")
    [-30.0, 30.0]
    """
    if isinstance(x, Number):
        if x < 0:  # type: ignore[operator]
            raise value_error(f"If {name} is a single number, it must be positive.")
        return [float(-x), float(x)]  # type: ignore[operator, arg-type]
    check_sequence(x, name, lengths)
    return [float(each) for each in x]


def check_fill(fill: Any) -> Any:
    """A colour: a number or a sequence of them; None is 0."""
    if fill is None:
        return 0
    if not isinstance(fill, Sequence | Number):
        raise type_error(
            "Fill should be either a sequence or a number.", got=repr(fill)
        )
    return fill


def fill_for(fill: Any, channels: int) -> list[float]:
    """The colour with one number for each channel.

    >>> fill_for(1, 3)
    [1.0, 1.0, 1.0]
    """
    if isinstance(fill, int | float):
        return [float(fill)] * channels
    return [float(each) for each in fill]
