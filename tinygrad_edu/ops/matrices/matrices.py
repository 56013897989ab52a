"""What the gradient rules of matrices are written with; ``F`` as in ``registry.py``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..registry import array_module_of


def turn(F: Any, x: Any) -> Any:
    """Each matrix of a stack transposed."""
    return F.transpose(x, dim0=-1, dim1=-2)


def chain(F: Any, first: Any, *others: Any) -> Any:
    """The product of several stacks of matrices."""
    for each in others:
        first = F.bmm(first, each)
    return first


def triangle(F: Any, x: Any, upper: bool, without: int = 0) -> Any:
    """One triangle of each matrix, ``without`` 1 also without the diagonal."""
    ones = np.ones(x.shape[-2:], bool)
    mask = np.triu(ones, without) if upper else np.tril(ones, -without)
    return F.where(F.constant(mask, x), x, F.zeros_like(x))


def identity_like(F: Any, x: Any, n: int) -> Any:
    """The n × n identity matrix on the device and in the dtype of x."""
    array = F.raw(x)
    return F.constant(array_module_of(array).eye(n, dtype=array.dtype), x)


def row(F: Any, x: Any) -> Any:
    """A vector as a row: multiplied with a matrix, it scales the columns."""
    return F.reshape(x, shape=(*x.shape[:-1], 1, x.shape[-1]))


def column(F: Any, x: Any) -> Any:
    """A vector as a column: multiplied with a matrix, it scales the rows."""
    return F.reshape(x, shape=(*x.shape, 1))


def absent(F: Any, g: Any) -> bool:
    """Whether a gradient is nothing but the zeros of an output nobody used."""
    return not getattr(g, "requires_grad", False) and not F.raw(g).any()
