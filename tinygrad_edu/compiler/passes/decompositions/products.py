"""Layers and sums of products: the product stands alone, all else joins a loop."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...ir.build import Builder, Operand


def linear(
    b: Builder, x: Operand, weight: Operand, bias: Operand, *, node: str
) -> Operand:
    """Y = X Wᵀ + b."""
    *lead, width = x.shape
    rows = b.reshape(x, (math.prod(lead), width))
    product = b.mm(rows, b.permute(weight, dims=(1, 0)))
    out = b.reshape(product, (*lead, weight.shape[0]))
    return out if bias.shape == (0,) else out + bias


def weighted(
    b: Builder, summand: Operand, product: Operand, beta: float = 1, alpha: float = 1
) -> Operand:
    """beta · summand + alpha · product; with beta 0 the summand is not looked at."""
    if alpha != 1:
        product = product * alpha
    if beta == 0:
        return product
    return product + (summand if beta == 1 else summand * beta)


def addmm(
    b: Builder,
    input: Operand,
    x: Operand,
    y: Operand,
    **how: float,
) -> Operand:
    """beta · input + alpha · X Y."""
    return weighted(b, input, b.mm(x, y), **how)


def baddbmm(
    b: Builder,
    input: Operand,
    x: Operand,
    y: Operand,
    **how: float,
) -> Operand:
    """The same for stacks of matrices."""
    return weighted(b, input, b.bmm(x, y), **how)


def addmv(
    b: Builder,
    input: Operand,
    x: Operand,
    y: Operand,
    **how: float,
) -> Operand:
    """The same for a matrix and a vector."""
    return weighted(b, input, b.mv(x, y), **how)


def addr(
    b: Builder,
    input: Operand,
    x: Operand,
    y: Operand,
    **how: float,
) -> Operand:
    """The same for a column and a row."""
    product = b.reshape(x, (*x.shape, 1)) * b.reshape(y, (1, *y.shape))
    return weighted(b, input, product, **how)


FORWARD: dict[str, Callable[..., Any]] = {
    "linear": linear,
    "addmm": addmm,
    "baddbmm": baddbmm,
    "addmv": addmv,
    "addr": addr,
    "vdot": lambda b, x, y: b.dot(x, y),
}
