"""Index expressions typed by a learner: read without running them, then applied.

``1:3, ::2`` or ``[0, 2], :`` or ``(x > 0) & (x < 5)``: Python's own reader takes the
text apart, and only what an index may hold is let through. Nothing is evaluated. The
index is then applied by the library whose tensor it is, so the shape, and whether the
result is a view or a copy, are what that library says.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from typing import Any, cast

import numpy as np

from tinygrad_edu.diagram.library import is_tensor, library_of
from tinygrad_edu.errors import value_error
from tinygrad_edu_widgets._memory import Plain, Reading, describe_view, strip

LONGEST = 200  # characters
MOST_PICKS = 4096  # cells of the result that are told where they come from
MOST_NUMBERED = 1_000_000  # numbers of a tensor whose cells are counted for that

COMPARISONS: dict[type[ast.cmpop], Any] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
JOINS: dict[type[ast.operator], Any] = {
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}


def read_index(text: str, tensor: Any) -> Any:
    """The index that ``text`` spells; in a comparison any name means ``tensor``.

    >>> read_index("1:3, ::2", None)
    (slice(1, 3, None), slice(None, None, 2))
    >>> read_index("[0, -1], None, ...", None)
    ([0, -1], None, Ellipsis)

    Raises:
        ValueError: for anything but integers, slices, lists, None, ``...``, True,
            False and comparisons such as ``x > 0`` joined by ``&``, ``|``, ``~``.
    """
    if len(text) > LONGEST:
        raise _refuse(f"{len(text)} characters")
    try:
        tree = ast.parse(f"x[{text.strip()}]", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refuse(repr(text)) from None
    named = isinstance(tree, ast.Subscript) and isinstance(tree.value, ast.Name)
    if not named:  # as in "0] + y[0"
        raise _refuse(repr(text))
    return _part(tree.slice, tensor)  # type: ignore[attr-defined]


def _part(node: ast.AST, tensor: Any) -> Any:
    match node:
        case ast.Tuple(elts=parts):
            return tuple([_part(part, tensor) for part in parts])
        case ast.List(elts=parts):
            return [_part(part, tensor) for part in parts]
        case ast.Slice(lower=low, upper=high, step=step):
            ends = [None if end is None else _whole(end) for end in (low, high, step)]
            return slice(*ends)
        case ast.Constant(value=value) if value in (None, ...) or type(value) in (
            bool,
            int,
        ):
            return value
        case ast.UnaryOp(op=ast.USub()):
            return _whole(node)
        case _:
            return _mask(node, tensor)


def _whole(node: ast.AST) -> int | None:
    """A whole number with its sign, or None."""
    match node:
        case ast.Constant(value=None):
            return None
        case ast.Constant(value=int() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
            return -value
    raise _refuse(ast.unparse(node))


def _mask(node: ast.AST, tensor: Any) -> Any:
    """A comparison with a number, or several that are joined."""
    match node:
        case ast.Compare(left=ast.Name(), ops=[compare], comparators=[number]) if (
            type(compare) in COMPARISONS
        ):
            return COMPARISONS[type(compare)](tensor, _number(number))
        case ast.BinOp(left=left, op=join, right=right) if type(join) in JOINS:
            return JOINS[type(join)](_mask(left, tensor), _mask(right, tensor))
        case ast.UnaryOp(op=ast.Invert(), operand=operand):
            return ~_mask(operand, tensor)
    raise _refuse(ast.unparse(node))


def _number(node: ast.AST) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(operand)
    raise _refuse(ast.unparse(node))


def _refuse(got: str) -> ValueError:
    shown = got if len(got) <= 60 else got[:59] + "…"
    return value_error(
        f"this is not an index: {shown}",
        expected="numbers, slices, lists, None, ..., or comparisons like x > 0",
        hint="1:3, ::2",
    )


def apply_index(tensor: Any, name: str, text: str, place: int, strips: int) -> Plain:
    """What ``tensor[text]`` is: a view of the same strip, or a copy with its own.

    Args:
        tensor: what is indexed.
        name: what it is called.
        text: the index.
        place: the strip of the tensor.
        strips: how many strips there are: the number of the copy's.

    Returns:
        ``{"text", "result", "copy", "strip", "picks"}``; ``picks`` holds for each
        number of the result which number of the tensor it is, counted row by row.
    """
    plain = tensor.detach() if is_tensor(tensor) else tensor
    index = read_index(text, plain)
    source, result = Reading(plain), Reading(_array(plain[index]))
    copy = result.place != source.place
    label = f"{indexable(name)}[{text.strip()}]"
    return {
        "text": text.strip(),
        "copy": copy,
        "result": describe_view(result, label, strips if copy else place),
        "strip": strip(result) if copy else None,
        "picks": _picks(plain, index, source, result),
    }


def indexable(name: str) -> str:
    """A name that may stand before a bracket.

    >>> indexable("x.T"), indexable("x[0]"), indexable("a + b")
    ('x.T', 'x[0]', '(a + b)')
    """
    return name if re.match(r"^[\w.]+([\[(].*)?$", name) else f"({name})"


def picked(tensor: Any, text: str) -> Any:
    """``tensor[text]``, without a graph."""
    plain = tensor.detach() if is_tensor(tensor) else tensor
    return _array(plain[read_index(text, plain)])


def _array(result: Any) -> Any:
    """One number of a NumPy array comes as a scalar, which has no memory."""
    return np.asarray(result) if isinstance(result, np.generic) else result


def _picks(
    plain: Any, index: Any, source: Reading, result: Reading
) -> list[int] | None:
    if source.count > MOST_NUMBERED or result.count > MOST_PICKS:
        return None
    numbered = np.arange(source.count).reshape(source.shape)
    if is_tensor(plain):  # the library itself says what it picks
        numbered = cast("Any", library_of(plain)).from_numpy(numbered)
    return [int(place) for place in np.asarray(numbered[index]).ravel()]


def examples(shape: tuple[int, ...]) -> list[str]:
    """Index expressions worth trying on a tensor of this shape.

    >>> examples((4, 6))
    ['1', ':, 1', '1:3, ::2', '..., -1', '[0, 2]', 'x > 0']
    """
    if not math.prod(shape):
        return ["..."]
    if not shape:
        return ["...", "None", "x > 0"]
    second = min(1, shape[0] - 1)
    pair = f"[0, {min(2, shape[0] - 1)}]"
    if len(shape) == 1:
        return [f"{second}", "::2", "1:3", pair, ":, None", "x > 0"]
    column = f":, {min(1, shape[1] - 1)}"
    return [f"{second}", column, "1:3, ::2", "..., -1", pair, "x > 0"]
