"""Where the numbers of one entry of a gradient stand, for each operation.

A rule takes the operation, the position of the input, the entry of its gradient and its
shape. It raises LookupError where the graph did not keep what it needs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tinygrad_edu.diagram.summary import Array, as_float, number_text
from tinygrad_edu.diagram.terms import (
    ALL,
    Index,
    Operation,
    Rule,
    Term,
    index_text,
    places,
)

POWERS = {1.0: "", 2.0: "²", 3.0: "³"}

# --- rules ------------------------------------------------------------------------


def _region(entry: Index, shape: tuple[int, ...], result: tuple[int, ...]) -> Any:
    """Which numbers of the result an entry of a broadcast input goes into."""
    extra = len(result) - len(shape)
    stretched = [i < extra or shape[i - extra] != n for i, n in enumerate(result)]
    return tuple(ALL if stretched[i] else entry[i - extra] for i in range(len(result)))


def _pointwise(*patterns: tuple[str, Callable[..., Any]]) -> Rule:
    """Element by element: for each input what stands beside the incoming gradient."""

    def rule(
        op: Operation, position: int, entry: Index, shape: tuple[int, ...]
    ) -> Term:
        pattern, join = patterns[position]
        where = _region(entry, shape, op.g.shape)
        term = Term(pattern, join).put("g", "∂L/∂y", op.g, *where)
        for i, name in enumerate("ab"):
            if f"{{{name}}}" in pattern:
                _put_stretched(term, name, op.kept(i), where, op.g.shape)
        if "{y}" in pattern:
            term.put("y", "y", op.result(), *where)
        return term

    return rule


def _put_stretched(
    term: Term, name: str, array: Array, where: Any, shape: tuple[int, ...]
) -> None:
    """An input as if it were as large as the result, by its own indices."""
    term.put(name, name, np.broadcast_to(array, shape), *where)
    extra = len(shape) - array.ndim
    own = [
        tuple(0 if array.shape[i] == 1 else p[i + extra] for i in range(array.ndim))
        for p in places(shape, where)
    ]
    term.labels[name] = [name + index_text(place) for place in own]


def _relu(op: Operation, position: int, entry: Index, shape: tuple[int, ...]) -> Term:
    y = op.result()
    passes = float(y[entry]) > 0
    pattern = "{g}, as {y} > 0" if passes else "0 · {g}, as {y} is not above 0"
    term = Term(pattern, lambda g, y: g * (y > 0))
    return term.put("g", "∂L/∂y", op.g, *entry).put("y", "y", y, *entry)


def _larger(sign: int) -> Rule:
    """maximum and minimum: the gradient goes where the result came from."""

    def rule(
        op: Operation, position: int, entry: Index, shape: tuple[int, ...]
    ) -> Term:
        first, second = op.kept(position), op.kept(1 - position)
        mine, other = "ab"[position], "ab"[1 - position]
        ahead = sign * (float(first[entry]) - float(second[entry]))
        word = ">" if (ahead > 0) == (sign > 0) else "<"
        share = {True: "{g}", False: "0 · {g}"}[ahead > 0]
        if ahead == 0:
            raise LookupError("both")
        term = Term(f"{share}, as {{m}} {word} {{o}}", lambda g, m, o: g * (ahead > 0))
        term.put("g", "∂L/∂y", op.g, *entry).put("m", mine, first, *entry)
        return term.put("o", other, second, *entry)

    return rule


def _where(op: Operation, position: int, entry: Index, shape: tuple[int, ...]) -> Term:
    condition = np.broadcast_to(op.kept_named("condition"), op.g.shape)
    # This library counts the condition among the inputs, PyTorch does not.
    first = position == len(op.node.next_functions) - 2
    chosen = bool(condition[entry]) == first
    share = "{g}" if chosen else "0 · {g}"
    holds = "holds" if condition[entry] else "does not hold"
    term = Term(f"{share}, as the condition {holds}", lambda g: g * chosen)
    return term.put("g", "∂L/∂y", op.g, *entry)


def _power(op: Operation, position: int, entry: Index, shape: tuple[int, ...]) -> Term:
    n = float(op.setting("exponent", 2))
    raised = POWERS.get(n - 1, f"^{number_text(n - 1)}")
    join = lambda g, a: g * n * a ** (n - 1)  # noqa: E731
    term = Term(f"{{g}} · {number_text(n)} · {{a}}{raised}", join)
    return term.put("g", "∂L/∂y", op.g, *entry).put("a", "a", op.kept(0), *entry)


def _product(first: int) -> Rule:
    """A matrix product, whose factors stand at ``first`` and after it."""

    def rule(
        op: Operation, position: int, entry: Index, shape: tuple[int, ...]
    ) -> Term:
        if position < first:  # the bias: summed over the rows that it was added to
            return _SAME(op, 0, entry, shape)
        (*batch, i, j), g = entry, op.g
        if position == first:
            term = Term("{g} · {b}", np.multiply)
            term.put("g", "∂L/∂y", g, *batch, i, ALL)
            term.put("b", "b", op.kept(first + 1), *batch, j, ALL)
        else:
            term = Term("{a} · {g}", lambda a, g: a * g)
            term.put("a", "a", op.kept(first), *batch, ALL, i)
            term.put("g", "∂L/∂y", g, *batch, ALL, j)
        return _positional(term)

    return rule


def _positional(term: Term) -> Term:
    """``join`` called by the names of the numbers, whatever NumPy calls them."""
    join = term.join
    term.join = lambda **numbers: join(*numbers.values())
    return term


def _linear(op: Operation, position: int, entry: Index, shape: tuple[int, ...]) -> Term:
    """A layer x Wᵀ + b in one operation, for rows x."""
    if position == 2:
        return _SAME(op, 0, entry, shape)
    if position == 0:
        *rows, k = entry
        term = Term("{g} · {w}", lambda g, w: g * w)
        term.put("g", "∂L/∂y", op.g, *rows, ALL)
        return term.put("w", "W", op.kept(1), ALL, k)
    if op.g.ndim != 2:
        raise LookupError("rows in several dimensions")
    j, k = entry
    term = Term("{g} · {x}", lambda g, x: g * x).put("g", "∂L/∂y", op.g, ALL, j)
    return term.put("x", "x", op.kept(0), ALL, k)


def _matrix_vector(
    op: Operation, position: int, entry: Index, shape: tuple[int, ...]
) -> Term:
    if position == 0:
        i, k = entry
        term = Term("{g} · {x}", lambda g, x: g * x).put("g", "∂L/∂y", op.g, i)
        return term.put("x", "x", op.kept(1), k)
    term = Term("{a} · {g}", lambda a, g: a * g)
    return term.put("a", "A", op.kept(0), ALL, entry[0]).put("g", "∂L/∂y", op.g, ALL)


def _dot(op: Operation, position: int, entry: Index, shape: tuple[int, ...]) -> Term:
    other = "ab"[1 - position]
    term = Term("{g} · {o}", lambda g, o: g * o).put("g", "∂L/∂y", op.g)
    return term.put("o", other, op.kept(1 - position), *entry)


def _reduced(op: Operation, entry: Index, shape: tuple[int, ...]) -> Index:
    """Where the number that an entry was summed into stands."""
    if op.g.ndim == 0:
        return ()
    gone = _dims(op, len(shape))
    if op.g.ndim == len(shape):
        return tuple(0 if i in gone else k for i, k in enumerate(entry))
    return tuple(k for i, k in enumerate(entry) if i not in gone)


def _dims(op: Operation, rank: int) -> set[int]:
    given = op.setting("dim")
    listed = [given] if isinstance(given, int) else list(given or range(rank))
    # PyTorch shows a negative dimension as an unsigned number of 64 bits.
    return {(d - (1 << 64) if d >= 1 << 63 else d) % rank for d in listed}


def _sum_rule(
    op: Operation, position: int, entry: Index, shape: tuple[int, ...]
) -> Term:
    where = _reduced(op, entry, shape)
    return Term("{g}", lambda g: g).put("g", "∂L/∂y", op.g, *where)


def _mean(op: Operation, position: int, entry: Index, shape: tuple[int, ...]) -> Term:
    count = math.prod(shape) // max(1, op.g.size)
    term = Term(f"{{g}} / {count}", lambda g: g / count, notes=[f"N = {count}"])
    return term.put("g", "∂L/∂y", op.g, *_reduced(op, entry, shape))


def _moved(place: Callable[[Operation, Index, tuple[int, ...]], Any]) -> Rule:
    """Operations that only carry numbers to other places."""

    def rule(
        op: Operation, position: int, entry: Index, shape: tuple[int, ...]
    ) -> Term:
        where = tuple(int(i) for i in place(op, entry, shape))
        return Term("{g}", lambda g: g).put("g", "∂L/∂y", op.g, *where)

    return rule


def _swapped(op: Operation, entry: Index, shape: tuple[int, ...]) -> Index:
    moved, rank = list(entry), len(entry)
    first, second = op.setting("dim0", 0), op.setting("dim1", 1)
    first, second = (_dims_signed(d) % rank for d in (first, second))
    moved[first], moved[second] = moved[second], moved[first]
    return tuple(moved)


def _dims_signed(dim: int) -> int:
    return dim - (1 << 64) if dim >= 1 << 63 else dim


def _permuted(op: Operation, entry: Index, shape: tuple[int, ...]) -> Index:
    dims = op.setting("dims")
    if dims is None:
        raise LookupError("dims")
    return tuple(entry[_dims_signed(d) % len(entry)] for d in dims)


def _reshaped(op: Operation, entry: Index, shape: tuple[int, ...]) -> Index:
    number = int(np.ravel_multi_index(entry, shape)) if entry else 0
    return tuple(int(i) for i in np.unravel_index(number, op.g.shape))


def _softmax(
    op: Operation, position: int, entry: Index, shape: tuple[int, ...]
) -> Term:
    y, row = op.result(), _line(op, entry, shape)
    total = float(as_float(op.g[row]) @ as_float(y[row]))
    term = Term("{y} · ({g} − {s})", lambda y, g, s: y * (g - s))
    term.put("y", "y", y, *entry).put("g", "∂L/∂y", op.g, *entry)
    return _put_total(term, "Σ(∂L/∂y · y)", total)


def _log_softmax(
    op: Operation, position: int, entry: Index, shape: tuple[int, ...]
) -> Term:
    y, row = op.result(), _line(op, entry, shape)
    term = Term("{g} − exp({y}) · {s}", lambda g, y, s: g - np.exp(y) * s)
    term.put("g", "∂L/∂y", op.g, *entry).put("y", "y", y, *entry)
    return _put_total(term, "Σ(∂L/∂y)", float(as_float(op.g[row]).sum()))


def _line(op: Operation, entry: Index, shape: tuple[int, ...]) -> Any:
    """All numbers that were normalised together with an entry."""
    (dim,) = _dims(op, len(shape))
    return tuple(ALL if i == dim else k for i, k in enumerate(entry))


def _put_total(term: Term, label: str, total: float) -> Term:
    term.numbers["s"], term.labels["s"] = np.array([total]), [label]
    return term


def _nll(op: Operation, position: int, entry: Index, shape: tuple[int, ...]) -> Term:
    target = op.kept_named("target")
    row, column = entry
    if int(target[row]) != column or op.g.ndim:
        raise LookupError("not the target")
    pattern = f"−{{g}} / {shape[0]}, as row {row} has the target {column}"
    notes = [f"N = {shape[0]} rows", f"target[{row}] = {column}"]
    term = Term(pattern, lambda g: -g / shape[0], notes=notes)
    return term.put("g", "∂L/∂y", op.g)


def _mse(op: Operation, position: int, entry: Index, shape: tuple[int, ...]) -> Term:
    count = math.prod(shape)
    mine, other = (op.kept(0), op.kept(1))[:: 1 if position == 0 else -1]
    names = ("a", "b")[:: 1 if position == 0 else -1]
    if op.g.ndim:
        raise LookupError("not a mean")
    join = lambda g, m, o: g * 2 * (m - o) / count  # noqa: E731
    notes = [f"N = {count}"]
    term = Term(f"{{g}} · 2 · ({{m}} − {{o}}) / {count}", join, notes=notes)
    term.put("g", "∂L/∂y", op.g).put("m", names[0], mine, *entry)
    return term.put("o", names[1], other, *entry)


_SAME = _pointwise(("{g}", lambda g: g), ("{g}", lambda g: g))
_SHAPED = _moved(_reshaped)

RULES: dict[str, Rule] = {
    "add": _SAME,
    "sub": _pointwise(("{g}", lambda g: g), ("−{g}", lambda g: -g)),
    "rsub": _pointwise(("−{g}", lambda g: -g), ("{g}", lambda g: g)),
    "mul": _pointwise(
        ("{g} · {b}", lambda g, b: g * b), ("{g} · {a}", lambda g, a: g * a)
    ),
    "div": _pointwise(
        ("{g} / {b}", lambda g, b: g / b),
        ("−{g} · {a} / {b}²", lambda g, a, b: -g * a / b**2),
    ),
    "neg": _pointwise(("−{g}", lambda g: -g)),
    "exp": _pointwise(("{g} · {y}", lambda g, y: g * y)),
    "log": _pointwise(("{g} / {a}", lambda g, a: g / a)),
    "sqrt": _pointwise(("{g} / (2 · {y})", lambda g, y: g / (2 * y))),
    "reciprocal": _pointwise(("−{g} · {y}²", lambda g, y: -g * y**2)),
    "square": _pointwise(("{g} · 2 · {a}", lambda g, a: g * 2 * a)),
    "abs": _pointwise(("{g} · sign({a})", lambda g, a: g * np.sign(a))),
    "sin": _pointwise(("{g} · cos({a})", lambda g, a: g * np.cos(a))),
    "cos": _pointwise(("−{g} · sin({a})", lambda g, a: -g * np.sin(a))),
    "tanh": _pointwise(("{g} · (1 − {y}²)", lambda g, y: g * (1 - y**2))),
    "sigmoid": _pointwise(("{g} · {y} · (1 − {y})", lambda g, y: g * y * (1 - y))),
    "relu": _relu,
    "maximum": _larger(1),
    "minimum": _larger(-1),
    "where": _where,
    "pow": _power,
    "pow_scalar": _power,
    "mm": _product(0),
    "bmm": _product(0),
    "addmm": _product(1),
    "linear": _linear,
    "mv": _matrix_vector,
    "dot": _dot,
    "sum": _sum_rule,
    "mean": _mean,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "nll_loss": _nll,
    "mse_loss": _mse,
    "expand": _SAME,
    "stretch": _SAME,
    "clone": _SAME,
    "contiguous": _SAME,
    "alias": _SAME,
    "t": _moved(lambda op, entry, shape: entry[::-1]),
    "transpose": _moved(_swapped),
    "permute": _moved(_permuted),
    **dict.fromkeys(
        ("reshape", "reshape_copy", "refold", "view", "unsafe_view", "squeeze"), _SHAPED
    ),
    **dict.fromkeys(("unsqueeze", "flatten", "reshape_alias"), _SHAPED),
}
