"""Kinds of numbers that an operation refuses, where PyTorch takes fewer than NumPy.

A forward wrapped by ``floats_only("hypot_cpu", np.hypot)`` answers integers with the
error that PyTorch gives, in which the first word is the name of PyTorch's kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...devices import Array
from ...dtypes import is_floating, kind_name
from ...errors import message, runtime_error

Forward = Callable[..., Array]


def no_kernel(kernel: str, dtype: np.dtype[Any], hint: str = "") -> Exception:
    """PyTorch's words for an operation that a type of numbers does not have."""
    kind = kind_name(dtype)
    return NotImplementedError(
        message(f"\"{kernel}\" not implemented for '{kind}'", hint=hint)
    )


def floats_only(kernel: str, forward: Forward) -> Forward:
    """The forward for floating point numbers; whole ones and booleans are refused."""

    def checked(a: Array, *more: Array, **settings: Any) -> Array:
        if not is_floating(a.dtype):
            raise no_kernel(kernel, a.dtype, "x.float() first")
        return forward(a, *more, **settings)

    return checked


def wholes_only(kernel: str, forward: Forward, booleans: bool = False) -> Forward:
    """The forward for whole numbers, and for booleans where they are allowed."""
    allowed = "iub" if booleans else "iu"

    def checked(a: Array, *more: Array) -> Array:
        if a.dtype.kind not in allowed:
            raise no_kernel(kernel, a.dtype)
        return forward(a, *more)

    return checked


def no_booleans(kernel: str, forward: Forward) -> Forward:
    """The forward for all numbers but booleans."""

    def checked(a: Array, *more: Array) -> Array:
        if a.dtype.kind == "b":
            raise no_kernel(kernel, a.dtype, "x.int() makes 0 and 1 of booleans")
        return forward(a, *more)

    return checked


def divides_wholes(kernel: str, forward: Forward) -> Forward:
    """The forward of a division that answers a whole number divided by 0 with an error:
    whole numbers have no infinity, and NumPy would say 0.
    """

    def checked(a: Array, b: Array) -> Array:
        if not is_floating(b.dtype):
            if b.dtype.kind == "b":
                raise no_kernel(kernel, b.dtype, "x.int() makes 0 and 1 of booleans")
            if not b.all():
                raise runtime_error(
                    "ZeroDivisionError", got="a division of integers by 0"
                )
        return forward(a, b)

    return checked
