"""Which type the result of an operation has, before anything is computed.

For operations that work number by number, and for views, nobody has to write that down
a second time: the primitive itself is asked, with one number in place of an array, or
with an array whose numbers all lie in one place in memory.

>>> types("mean", [Type("float32", (2, 3))], {"dim": (1,), "keepdim": True})
(float32[2, 1],)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...ops.along.reduction import kept_shape
from ...ops.registry import PRIMITIVES
from .graph import Type, Value, number_type
from .interpret import WIDE, form_of

Shape = tuple[int, ...]
Given = Sequence[Type]


class Unknown(LookupError):  # noqa: N818 - an answer, not a mistake
    """Nobody has said which type the result of this operation has."""


def types(
    op: str, inputs: Sequence[Value | Type], settings: dict[str, Any]
) -> tuple[Type, ...]:
    """The types of an operation's results; ``Unknown`` for all but the core ones."""
    given = [each.type if isinstance(each, Value) else each for each in inputs]
    name = op.removeprefix(WIDE)
    if name in RULES:
        found = RULES[name](given, **settings)
        return (found,) if isinstance(found, Type) else found
    if name in PRIMITIVES and PRIMITIVES[name].pointwise:
        return (_pointwise(op, given, settings),)
    if name in VIEWS:
        return _view(name, given[0], settings)
    if name in REDUCTIONS:
        return _reduced(name, given[0], **settings)
    raise Unknown(op)


# ------------------------------------------------------------------ by asking


def broadcast(*shapes: Shape) -> Shape:
    """The shape that all these are stretched to; a ValueError where there is none."""
    return shapes[0] if len(set(shapes)) == 1 else np.broadcast_shapes(*shapes)


def _pointwise(op: str, given: Given, settings: dict[str, Any]) -> Type:
    """Every number alike: one of them shows the number type."""
    ones = [np.ones((), number_type(each.dtype)) for each in given]
    with np.errstate(all="ignore"):
        out = np.asarray(form_of(op).forward(*ones, **settings))
    return Type(out.dtype.name, broadcast(*[each.shape for each in given]))


VIEWS = frozenset(
    ("t", "transpose", "permute", "squeeze", "unsqueeze", "diagonal", "split", "unbind")
)


def _view(name: str, given: Type, settings: dict[str, Any]) -> tuple[Type, ...]:
    """A view of an array whose numbers all lie in one place: it costs nothing."""
    place = np.broadcast_to(np.zeros((), number_type(given.dtype)), given.shape)
    out = PRIMITIVES[name].forward(place, **settings)
    return tuple([Type.of(each) for each in _several(out)])


def _several(out: Any) -> tuple[Any, ...]:
    return out if isinstance(out, tuple) else (out,)


REDUCTIONS = frozenset(
    (
        *("sum", "mean", "prod", "amax", "amin", "max", "min", "any", "all", "nansum"),
        *("logsumexp", "var", "std", "var_mean", "std_mean", "argmax", "argmin"),
        *("max_dim", "min_dim"),
    )
)


def _reduced(name: str, given: Type, **settings: Any) -> tuple[Type, ...]:
    """One number in each dimension shows the number types."""
    dim, keepdim = settings["dim"], settings["keepdim"]
    dims = (dim,) if isinstance(dim, int) else dim
    if dims is not None and given.shape:
        dims = tuple([each % len(given.shape) for each in dims])
    one = np.ones((1,) * len(given.shape), number_type(given.dtype))
    with np.errstate(all="ignore"):
        out = PRIMITIVES[name].forward(one, **settings)
    shape = kept_shape(given.shape, dims)
    if not keepdim:
        gone = range(len(shape)) if dims is None else dims
        shape = tuple([n for i, n in enumerate(shape) if i not in gone])
    return tuple([Type(each.dtype.name, shape) for each in _several(out)])


# ------------------------------------------------------------------ by a rule


def _same(given: Given, **_: Any) -> Type:
    return given[0]


def _shaped(given: Given, *, shape: Shape, **_: Any) -> Type:
    """The shape stands in the settings; -1 is what is left."""
    if -1 in shape:
        known = math.prod([n for n in shape if n != -1])
        rest = given[0].size // max(known, 1)
        shape = tuple([rest if n == -1 else n for n in shape])
    return Type(given[0].dtype, tuple(shape))


def _index(given: Given, *, key: Any, then: Any = None) -> Type:
    if then is not None:
        raise Unknown("index by arrays")
    (found,) = _view("index", given[0], {"key": key})
    return found


def _product(given: Given, **_: Any) -> Type:
    """(…, n, k) @ (…, k, m); addmm and its like have the summand first."""
    a, b = given[-2:]
    shape = broadcast(a.shape[:-2], b.shape[:-2])
    if a.shape[-1] != b.shape[-2]:
        raise ValueError(f"{a} times {b}")
    return Type(a.dtype, (*shape, a.shape[-2], b.shape[-1]))


def _linear(given: Given, **_: Any) -> Type:
    x, w = given[:2]
    return Type(x.dtype, (*x.shape[:-1], w.shape[0]))


def _with_vector(given: Given, **_: Any) -> Type:
    return Type(given[-2].dtype, given[-2].shape[:-1])


def _cat(given: Given, *, dim: int) -> Type:
    shape = list(given[0].shape)
    shape[dim] = sum([each.shape[dim] for each in given])
    return Type(given[0].dtype, tuple(shape))


def _stack(given: Given, *, dim: int) -> Type:
    shape = list(given[0].shape)
    shape.insert(dim % (len(shape) + 1), len(given))
    return Type(given[0].dtype, tuple(shape))


def _embedding(given: Given, **_: Any) -> Type:
    table, indices = given[:2]
    return Type(table.dtype, (*indices.shape, *table.shape[1:]))


def _embedding_rows(given: Given, *, count: int) -> Type:
    return Type(given[0].dtype, (count, given[0].shape[-1]))


def _gather(given: Given, **_: Any) -> Type:
    return Type(given[0].dtype, given[1].shape)


RULES: dict[str, Callable[..., Type | tuple[Type, ...]]] = {
    **dict.fromkeys(
        (
            *("softmax", "log_softmax", "contiguous", "flip", "roll", "tril", "triu"),
            *("scatter", "scatter_add", "index_put", "index_put_add", "view_scatter"),
            *("cumprod", "clone", "celu"),
        ),
        _same,
    ),
    **dict.fromkeys(
        (
            *("reshape", "reshape_copy", "refold", "expand", "stretch", "sum_to"),
            *("scatter_zeros", "put_zeros"),
        ),
        _shaped,
    ),
    **dict.fromkeys(("mm", "bmm", "addmm", "baddbmm"), _product),
    **dict.fromkeys(("mv", "addmv", "dot", "vdot"), _with_vector),
    "linear": _linear,
    "index": _index,
    "cat": _cat,
    "stack": _stack,
    "embedding": _embedding,
    "embedding_rows": _embedding_rows,
    "gather": _gather,
}
