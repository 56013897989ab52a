"""The host's side of ``kernels/comparison.cu``: questions, choices, other types."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import own_kernel
from .elementwise import meet
from .indexing import in_rows
from .operands import NARROW

QUESTIONS = (
    *("eq", "ne", "lt", "le", "gt", "ge"),
    *("logical_and", "logical_or", "logical_xor"),
)
OF_BITS = {
    "bitwise_and": "logical_and",
    "bitwise_or": "logical_or",
    "bitwise_xor": "logical_xor",
}
# The types that kernels compare and choose, as NumPy and as C calls them.
TYPES = {"float32": "float", "int64": "long long", "bool": "bool"}
CONVERTED = (
    *((narrow, "float32") for narrow in NARROW),
    *(("float32", narrow) for narrow in NARROW),
    *(("bool", "float32"), ("int64", "float32"), ("bool", "int64")),
    *(("float32", "bool"), ("int64", "bool")),
)


def _known(*arrays: Array) -> bool:
    """Numbers of one type that the kernels know."""
    kind = str(arrays[0].dtype)
    return kind in TYPES and all(a.size and a.dtype == kind for a in arrays)


def compare(name: str, a: Array, b: Array) -> Array:
    """The answer to a question by its name, stretched to one shape."""
    place, kind = QUESTIONS.index(name), TYPES[str(a.dtype)]
    return meet("comparison", f"compare<{place}, {kind}>", np.bool_, a, b)


def _truths(*arrays: Array) -> bool:
    return all(a.dtype == "bool" and a.size for a in arrays)


def _register() -> None:
    for name in QUESTIONS:
        own_kernel(name, when=_known)(lambda a, b, name=name: compare(name, a, b))
    for name, same in OF_BITS.items():
        own_kernel(name, when=_truths)(lambda a, b, name=same: compare(name, a, b))


_register()


@own_kernel("logical_not", when=_known)
def logical_not(a: Array) -> Array:
    """Whether a is 0."""
    return compare("eq", a, array_module_of(a).zeros((), a.dtype))


own_kernel("bitwise_not", when=_truths)(logical_not)


@own_kernel("isnan")
def isnan(a: Array) -> Array:
    """Only nan differs from itself."""
    return compare("ne", a, a)


# Choices.


def choose(condition: Array, a: Array, b: Array) -> Array:
    """a where the condition holds, b elsewhere."""
    kernel = f"choose<{TYPES[str(a.dtype)]}>"
    return meet("comparison", kernel, a.dtype, condition, a, b)


def _chosen(condition: Array, a: Array, b: Array) -> bool:
    return _truths(condition) and _known(a, b)


own_kernel("where", when=_chosen)(choose)


@own_kernel("keep_where", when=lambda a, condition: _chosen(condition, a, a))
def keep_where(a: Array, condition: Array) -> Array:
    """a where the condition holds, 0 elsewhere."""
    return choose(condition, a, array_module_of(a).zeros((), a.dtype))


@own_kernel("masked_fill", when=lambda a, mask, value, **_: _chosen(mask, a, value))
def masked_fill(a: Array, mask: Array, value: Array, *, title: str = "") -> Array:
    """The value where the mask is set, a elsewhere."""
    return choose(mask, value, a)


@own_kernel("clamp")
def clamp(a: Array, *, min: float | None, max: float | None, title: str = "") -> Array:
    """a, held between bounds; None is none."""
    xp = array_module_of(a)
    a = in_rows(a)
    y = xp.empty_like(a)
    low, high = -math.inf if min is None else min, math.inf if max is None else max
    args = (a, y, np.int32(a.size), np.float32(low), np.float32(high))
    launch("comparison", "clamp", blocks(a.size), THREADS, args)
    return y


# Other types.


def converted(a: Array, dtype: Any) -> Array:
    """The same numbers as another type that the kernels know."""
    xp = array_module_of(a)
    a = in_rows(a)
    y = xp.empty(a.shape, dtype)
    types = {**TYPES, **NARROW}
    kernel = f"convert<{types[str(a.dtype)]}, {types[str(y.dtype)]}>"
    args = (a, y, np.int32(a.size))
    launch("comparison", kernel, blocks(a.size), THREADS, args)
    return y


@own_kernel(
    "cast", when=lambda a, dtype: a.size and (str(a.dtype), str(dtype)) in CONVERTED
)
def cast(a: Array, *, dtype: Any) -> Array:
    """a as another type."""
    return converted(a, dtype)
