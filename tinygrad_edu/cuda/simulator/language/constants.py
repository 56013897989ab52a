"""Whole numbers known before a kernel runs: sizes of arrays, ``if constexpr``."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping

from .nodes import (
    Binary,
    Cast,
    Conditional,
    Expression,
    Name,
    Number,
    Text,
    Truth,
    Unary,
)

LARGEST_INT = 2**31 - 1


def _divided(left: int, right: int) -> int:
    """C rounds towards zero, Python down."""
    whole = abs(left) // abs(right)
    return whole if (left < 0) == (right < 0) else -whole


def _remainder(left: int, right: int) -> int:
    return left - right * _divided(left, right)


OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "%": _remainder,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def folded(node: Expression, known: Mapping[str, int]) -> int | None:
    """The value of an expression of whole numbers that are known, else None.

    ``known`` holds constants and template parameters. A value that no int can hold is
    None too: the kernel then computes it as C would, with its wrap-around.
    """
    value = _value(node, known)
    fits = value is not None and -LARGEST_INT - 1 <= value <= LARGEST_INT
    return value if fits else None


def _value(node: Expression, known: Mapping[str, int]) -> int | None:
    if isinstance(node, Number):
        return whole_number(node.text)
    if isinstance(node, Truth):
        return int(node.value)
    if isinstance(node, Text) and node.text.startswith("'") and len(node.text) == 3:
        return ord(node.text[1])
    if isinstance(node, Name):
        return known.get(node.name)
    if isinstance(node, Unary):
        return _unary(node, known)
    if isinstance(node, Binary):
        return _binary(node, known)
    if isinstance(node, Conditional):
        condition = folded(node.condition, known)
        if condition is None:
            return None
        return folded(node.then if condition else node.otherwise, known)
    if isinstance(node, Cast) and node.type.name == "int" and not node.type.stars:
        return folded(node.operand, known)
    return None


def whole_number(text: str) -> int | None:
    """The value of ``16``, ``0x1f`` or ``020``; None for a floating-point number.

    >>> whole_number("0x1fu"), whole_number("010"), whole_number("1e3")
    (31, 8, None)
    """
    digits = text.lower().rstrip("ul")
    if digits.startswith("0x"):
        return int(digits, 16)
    if not digits.isdigit():
        return None
    octal = len(digits) > 1 and digits.startswith("0")
    return int(digits, 8 if octal else 10)


def _unary(node: Unary, known: Mapping[str, int]) -> int | None:
    value = folded(node.operand, known)
    if value is None:
        return None
    results = {"-": -value, "+": value, "~": ~value, "!": int(not value)}
    return results.get(node.operator)


def _binary(node: Binary, known: Mapping[str, int]) -> int | None:
    left = folded(node.left, known)
    if node.operator in ("&&", "||"):
        if left is None or bool(left) == (node.operator == "||"):
            return None if left is None else int(bool(left))
        right = folded(node.right, known)
        return None if right is None else int(bool(right))
    right = folded(node.right, known)
    if left is None or right is None:
        return None
    if node.operator in ("/", "%") and right == 0:
        return None
    if node.operator in ("<<", ">>") and not 0 <= right < 32:
        return None
    return int(OPERATIONS[node.operator](left, right))
