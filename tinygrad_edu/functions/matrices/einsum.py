"""Einstein's notation: ``einsum("ij,jk->ik", a, b)`` says which dimensions meet.

A letter names a dimension. Letters that the result does not have are summed. Every
pair of operands becomes *one* (stack of) matrix products: dimensions that both and the
result have are the stack, those of the left operand only the rows, those of the right
operand only the columns, and those that are summed lie between.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ...autograd.tensor_base import TensorBase
from ...errors import runtime_error, type_error
from ..along.reduction import sum as add_up
from ..arrangement.rearranging import _permute
from ..arrangement.shape import _reshape
from ..arrangement.windows import diagonal
from .products import _bmm, _mm, same_kind

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
Labels = list[Any]  # a letter, or ("...", i) for a dimension that the dots stand for


def einsum(equation: Any, *operands: Any) -> Any:
    """Products summed over dimensions, in Einstein's notation.

    ``...`` stands for any dimensions, a letter used twice in one operand takes the
    diagonal; without ``->`` the result has the letters that occur once, in order of
    the alphabet. Operands may also be followed by lists of numbers in place of
    letters: ``einsum(a, [0, 1], b, [1, 2], [0, 2])``.
    Source: PyTorch, ``torch.einsum``.

    >>> import tinygrad_edu as torch
    >>> a, b = torch.ones(2, 3), torch.ones(3, 4)
    >>> torch.einsum("ij,jk->ik", a, b).shape
    torch.Size([2, 4])
    >>> torch.einsum("ii", torch.eye(3))
    tensor(3.)
    """
    if not isinstance(equation, str):
        equation, operands = _as_text([equation, *operands])
    elif len(operands) == 1 and isinstance(operands[0], list | tuple):
        operands = tuple(operands[0])
    if not operands:
        raise runtime_error("einsum(): must provide at least one operand")
    for i, each in enumerate(operands):
        if not isinstance(each, TensorBase):
            raise type_error(
                f"expected Tensor as element {i} in argument 1, but got "
                f"{type(each).__name__}"
            )
    given, result = _understood(
        equation, tuple([each._array.ndim for each in operands])
    )
    parts = [
        _diagonals(x, at, i)
        for i, (x, at) in enumerate(zip(operands, given, strict=True))
    ]
    _check_sizes(parts)
    return _contract(parts, result)


# ------------------------------------------------------------------ reading


def _as_text(arguments: list[Any]) -> tuple[str, tuple[Any, ...]]:
    """The form with lists of numbers, written with letters: 0 is A, 26 is a."""
    if not arguments or not isinstance(arguments[0], TensorBase):
        raise type_error(
            "einsum(): argument 'equation' (position 1) must be str, not "
            f"{type(arguments[0]).__name__ if arguments else 'nothing'}"
        )
    pairs = len(arguments) // 2
    lists = [_letters(each) for each in arguments[1 : 2 * pairs : 2]]
    text = ",".join(lists)
    if len(arguments) % 2:
        text += "->" + _letters(arguments[-1])
    return text, tuple(arguments[: 2 * pairs : 2])


def _letters(places: Any) -> str:
    for each in places:
        if each is not Ellipsis and not 0 <= each < len(LETTERS):
            raise runtime_error(
                f"einsum(): subscript {each} in the list is not in the range [0, 52)"
            )
    return "".join("..." if each is Ellipsis else LETTERS[each] for each in places)


@lru_cache(maxsize=256)  # a training loop asks the same again and again
def _understood(equation: str, ndims: tuple[int, ...]) -> tuple[list[Labels], Labels]:
    """The labels of each operand and of the result."""
    left, arrow, right = equation.partition("->")
    given = _read(left, ndims)
    dots = max((_dots(labels) for labels in given), default=0)
    result = _result(right, left, dots) if arrow else _implied(given, dots)
    _check_result(result, given)
    return given, result


def _read(left: str, ndims: tuple[int, ...]) -> list[Labels]:
    """The labels of each operand."""
    terms, start = left.split(","), 0
    if len(terms) != len(ndims):
        more = "fewer" if len(ndims) < len(terms) else "more"
        raise runtime_error(
            f"einsum(): {more} operands were provided than specified in the equation"
        )
    found = []
    for i, (term, ndim) in enumerate(zip(terms, ndims, strict=True)):
        found.append(_labels(term, start, i, ndim))
        start += len(term) + 1
    return found


def _labels(term: str, start: int, operand: int, ndim: int) -> Labels:
    labels: Labels = []
    dots, place = None, 0
    while place < len(term):
        letter = term[place]
        if letter == ".":
            if dots is not None:
                raise runtime_error(
                    f"einsum(): found '.' for operand {operand} for which an ellipsis "
                    "was already found"
                )
            if term[place : place + 3] != "...":
                raise runtime_error(
                    f"einsum(): found '.' for operand {operand} that is not part of "
                    "any ellipsis"
                )
            dots, place = len(labels), place + 2
        elif letter in LETTERS:
            labels.append(letter)
        elif letter != " ":
            raise _no_letter(start + place)
        place += 1
    free = ndim - len(labels)
    if free < 0 or (dots is None and free):
        but = " and no ellipsis was given" if dots is None else ""
        word = "does not match" if dots is None else "is more than"
        raise runtime_error(
            f"einsum(): the number of subscripts in the equation ({len(labels)}) "
            f"{word} the number of dimensions ({ndim}) for operand {operand}{but}"
        )
    if dots is not None:  # dots are counted from the right, like broadcasting
        labels[dots:dots] = [("...", -i) for i in range(free, 0, -1)]
    return labels


def _no_letter(place: int) -> Exception:
    return runtime_error(
        f"einsum(): invalid subscript given at index {place} in the equation string, "
        "subscripts must be in [a-zA-Z]"
    )


def _dots(labels: Labels) -> int:
    return sum(isinstance(each, tuple) for each in labels)


def _implied(given: list[Labels], dots: int) -> Labels:
    """What einsum(...) without an arrow keeps: the dots, then letters used once."""
    counts = Counter(
        each for labels in given for each in labels if isinstance(each, str)
    )
    once = sorted(letter for letter, n in counts.items() if n == 1)
    return [("...", -i) for i in range(dots, 0, -1)] + once


def _result(right: str, left: str, dots: int) -> Labels:
    labels: Labels = []
    place, found = 0, False
    while place < len(right):
        letter = right[place]
        if letter == ".":
            if found or right[place : place + 3] != "...":
                raise runtime_error(
                    "einsum(): found '.' for output "
                    + (
                        "but an ellipsis (...) was already found"
                        if found
                        else "but an ellipsis (...) was not found"
                    )
                )
            labels += [("...", -i) for i in range(dots, 0, -1)]
            found, place = True, place + 2
        elif letter in LETTERS:
            labels.append(letter)
        elif letter != " ":
            raise _no_letter(len(left) + 2 + place)
        place += 1
    return labels


def _check_result(result: Labels, given: list[Labels]) -> None:
    known = {each for labels in given for each in labels}
    for each in result:
        if result.count(each) > 1:
            raise runtime_error(
                f"einsum(): output subscript {each} appears more than once in the "
                "output"
            )
        if each not in known and isinstance(each, str):
            raise runtime_error(
                f"einsum(): output subscript {each} does not appear in the equation "
                "for any input operand"
            )


def _diagonals(x: Any, labels: Labels, operand: int) -> tuple[Any, Labels]:
    """A letter used twice in one operand means the diagonal of these dimensions."""
    if len(set(labels)) == len(labels):
        return x, labels
    for letter in dict.fromkeys(labels):
        while labels.count(letter) > 1:
            one = labels.index(letter)
            other = labels.index(letter, one + 1)
            n, m = x.shape[one], x.shape[other]
            if n != m:
                raise runtime_error(
                    f"einsum(): subscript {letter} is repeated for operand {operand} "
                    f"but the sizes don't match, {m} != {n}"
                )
            rest = [i for i in range(len(labels)) if i not in (one, other)]
            x = diagonal(x, 0, one, other)
            labels = [*(labels[i] for i in rest), letter]
    return x, labels


def _check_sizes(parts: list[tuple[Any, Labels]]) -> None:
    seen: dict[Any, int] = {}
    for operand, (x, labels) in enumerate(parts):
        for label, n in zip(labels, x._array.shape, strict=True):
            before = seen.get(label, 1)
            if n != before and 1 not in (n, before):
                name = label if isinstance(label, str) else "..."
                raise runtime_error(
                    f"einsum(): subscript {name} has size {n} for operand {operand} "
                    f"which does not broadcast with previously seen size {before}"
                )
            seen[label] = n if before == 1 else before


# ------------------------------------------------------------------ multiplying


def _contract(parts: list[tuple[Any, Labels]], result: Labels) -> Any:
    """Two operands become one, until one is left."""
    for (one, _), (other, _) in pairwise(parts):
        same_kind_of_all(one, other)
    alone = len(parts) == 1
    while len(parts) > 1:
        (a, of_a), (b, of_b), *rest = parts
        later = {each for _, labels in rest for each in labels} | set(result)
        parts = [_pair(a, of_a, b, of_b, later), *rest]
    x, labels = parts[0]
    summed = [i for i, each in enumerate(labels) if each not in result]
    if summed:
        x = add_up(x, summed)
        labels = [each for each in labels if each in result]
    missing = [each for each in result if each not in labels]
    if missing:
        x = _reshape(x, shape=(*x.shape, *(1,) * len(missing)))
        labels = labels + missing
    order = tuple(labels.index(each) for each in result)
    in_order = order == tuple(range(len(order)))
    return x if in_order and not alone else _permute(x, dims=order)


def same_kind_of_all(one: Any, other: Any) -> None:
    """Like a product of matrices, einsum does not promote."""
    if one._array.dtype != other._array.dtype or one._device != other._device:
        same_kind(*(_reshape(x, shape=(1, 1, x.numel())) for x in (one, other)))


def _pair(
    a: Any, of_a: Labels, b: Any, of_b: Labels, later: set[Any]
) -> tuple[Any, Labels]:
    """One stack of matrix products, and the labels of its dimensions."""
    a, of_a = _without_lonely(a, of_a, b, of_b, later)
    b, of_b = _without_lonely(b, of_b, a, of_a, later)
    large_a, large_b = _large(a, of_a), _large(b, of_b)
    both = [each for each in of_a if each in large_a and each in large_b]
    stack = [each for each in both if each in later]
    between = [each for each in both if each not in later]
    rows = [each for each in of_a if each in later and each not in large_b]
    columns = [
        each for each in of_b if each in later and each not in both and each not in rows
    ]
    left = _arranged(a, of_a, stack, rows, between)
    right = _arranged(b, of_b, stack, between, columns)
    out = _bmm(left, right) if stack else _mm(left, right)
    sizes = large_b | large_a
    labels = [*stack, *rows, *columns]
    shape = tuple([sizes.get(each, 1) for each in labels])
    return out if out._array.shape == shape else _reshape(out, shape=shape), labels


def _large(x: Any, labels: Labels) -> dict[Any, int]:
    """The sizes of the dimensions that are not 1, which would stretch to any size."""
    sizes = zip(labels, x._array.shape, strict=True)
    return {each: n for each, n in sizes if n != 1}


def _without_lonely(
    x: Any, labels: Labels, y: Any, others: Labels, later: set[Any]
) -> tuple[Any, Labels]:
    """x summed over what neither the other operand has nor anything later."""
    large = _large(y, others)
    summed = [
        i for i, each in enumerate(labels) if each not in later and each not in large
    ]
    if not summed:
        return x, labels
    return add_up(x, summed), [e for i, e in enumerate(labels) if i not in summed]


def _arranged(x: Any, labels: Labels, stack: Labels, one: Labels, two: Labels) -> Any:
    """x as a stack of matrices with the labels ``one`` as rows, ``two`` as columns."""
    wanted = stack + one + two
    kept = [i for i, each in enumerate(labels) if each in wanted]
    if len(kept) < len(labels):
        x = _reshape(x, shape=tuple([x._array.shape[i] for i in kept]))
        labels = [labels[i] for i in kept]
    sizes = dict(zip(labels, x._array.shape, strict=True))
    order = tuple([labels.index(each) for each in wanted])
    if order != tuple(range(len(order))):
        x = _permute(x, dims=order)
    rows, columns = [math.prod([sizes[each] for each in part]) for part in (one, two)]
    shape = (*[sizes[each] for each in stack], rows, columns)
    return x if x._array.shape == shape else _reshape(x, shape=shape)
