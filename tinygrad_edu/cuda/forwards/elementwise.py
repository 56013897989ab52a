"""The host's side of ``kernels/elementwise.cu``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import narrow_kernel, own_kernel, suits
from .indexing import in_rows
from .operands import NARROW, four, narrow, stretched, strided

# The functions, by the numbers that the kernels know them by.
OF_ONE = (
    *("neg", "exp", "log", "sqrt", "reciprocal", "tanh", "sigmoid", "relu", "abs"),
    *("rsqrt", "sign", "sin", "cos", "log1p", "expm1", "erf", "floor", "ceil"),
    *("gelu", "gelu_slope", "silu"),
)
OF_TWO = (
    *("add", "sub", "mul", "div", "maximum", "minimum"),
    *("pow_tensor", "fmax", "fmin", "leaky_relu"),
)

# The types of kernels of two numbers, and for those of two bytes what they compute in.
KINDS = {
    "float32": "float",
    "int64": "long long",
    **{name: f"{kind}, float" for name, kind in NARROW.items()},
}
OF_WHOLE = {"add", "sub", "mul", "maximum", "minimum"}  # also for whole numbers


def unary(number: int, a: Array) -> Array:
    """y = f(a), for the function of that number."""
    xp = array_module_of(a)
    a = in_rows(a)
    y = xp.empty_like(a)
    grid = blocks(a.size)
    kind = NARROW.get(str(a.dtype))
    kernel = f"unary<{number}, {kind}>" if kind else f"unary<{number}>"
    launch("elementwise", kernel, grid, THREADS, (a, y, np.int32(a.size)))
    return y


def binary(number: int, a: Array, b: Array) -> Array:
    """y = f(a, b), stretched to one shape, for the function of that number."""
    kernel = f"binary<{number}, {KINDS[str(a.dtype)]}>"
    return meet("elementwise", kernel, a.dtype, a, b)


def meet(file: str, kernel: str, dtype: Any, *arrays: Array) -> Array:
    """What a kernel makes of arrays that are stretched to one shape.

    It takes the arrays, the result, how many numbers that has, its sizes but the first,
    and four strides for each array.
    """
    xp = array_module_of(arrays[0])
    shape, given = stretched(*arrays)
    y = xp.empty(np.broadcast_shapes(*(a.shape for a in given)), dtype)
    sizes = four(y.shape)
    memories, strides = zip(*(strided(a, sizes) for a in given), strict=True)
    counts = (y.size, *sizes[1:], *(step for each in strides for step in each))
    args = (*memories, y, *map(np.int32, counts))
    launch(file, kernel, blocks(y.size), THREADS, args)
    return y.reshape(shape)


def of_two(name: str, a: Array, b: Array | float) -> Array:
    """y = f(a, b) by its name; b may be a number."""
    other = number(b, a) if isinstance(b, (int, float)) else b
    return binary(OF_TWO.index(name), a, other)


def number(value: float, like: Array) -> Array:
    """A number as an array, where ``like`` is."""
    found: Array = array_module_of(like).asarray(value, np.float32)
    return found


def _numbers(a: Array, b: Array) -> bool:
    """Whether the kernels take both: float32, or whole numbers of 64 bits."""
    whole = a.dtype == b.dtype == "int64" and a.size > 0 and b.size > 0
    return whole or (suits(a) and suits(b))


def _register() -> None:
    for place, name in enumerate(OF_ONE):
        if not name.startswith("gelu"):
            of_one = own_kernel(name)(lambda a, place=place: unary(place, a))
            narrow_kernel(name, when=narrow)(of_one)
    for place, name in enumerate(OF_TWO):
        if name != "leaky_relu":
            when = _numbers if name in OF_WHOLE else None
            of_both = own_kernel(name, when)(
                lambda a, b, place=place: binary(place, a, b)
            )
            narrow_kernel(name, when=narrow)(of_both)


_register()


def _exact(a: Array, *, approximate: str) -> bool:
    return suits(a) and approximate == "none"


def _narrow_and_exact(a: Array, *, approximate: str) -> bool:
    return narrow(a) and approximate == "none"


@narrow_kernel("gelu", when=_narrow_and_exact)
@own_kernel("gelu", when=_exact)
def gelu(a: Array, *, approximate: str) -> Array:
    """a Φ(a)"""
    return unary(OF_ONE.index("gelu"), a)


@narrow_kernel("gelu_slope", when=_narrow_and_exact)
@own_kernel("gelu_slope", when=_exact)
def gelu_slope(a: Array, *, approximate: str) -> Array:
    """Φ(a) + a φ(a)"""
    return unary(OF_ONE.index("gelu_slope"), a)


@own_kernel("leaky_relu")
def leaky_relu(a: Array, *, negative_slope: float) -> Array:
    """a where a > 0, a little of it elsewhere."""
    return of_two("leaky_relu", a, negative_slope)


@own_kernel("pow_scalar")
def pow_scalar(a: Array, *, exponent: float) -> Array:
    """A power; the square is a product."""
    return of_two("mul", a, a) if exponent == 2 else of_two("pow_tensor", a, exponent)


# What other functions are made of: one kernel after the other.


@own_kernel("rsub")
def rsub(a: Array, b: Array) -> Array:
    """b - a"""
    return of_two("sub", b, a)


@own_kernel("add_scaled")
def add_scaled(a: Array, b: Array, *, alpha: float) -> Array:
    """a + alpha b"""
    return of_two("add", a, of_two("mul", b, alpha))


@own_kernel("sub_scaled")
def sub_scaled(a: Array, b: Array, *, alpha: float) -> Array:
    """a - alpha b"""
    return of_two("sub", a, of_two("mul", b, alpha))


@own_kernel("addcmul")
def addcmul(a: Array, b: Array, c: Array, *, value: float) -> Array:
    """a + value b c"""
    scaled = b if value == 1 else of_two("mul", b, value)
    return of_two("add", a, of_two("mul", scaled, c))


@own_kernel("addcdiv")
def addcdiv(a: Array, b: Array, c: Array, *, value: float) -> Array:
    """a + value b / c"""
    scaled = b if value == 1 else of_two("mul", b, value)
    return of_two("add", a, of_two("div", scaled, c))
