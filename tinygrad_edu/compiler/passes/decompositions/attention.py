"""Attention as two products with a softmax between them.

    S = Q Kᵀ · scale + mask        P = softmax(S)        O = P V

The gradient makes P anew from Q and K; where the forward pass is in the same program,
common subexpressions are merged and it is there already. Heads stay where they are in
memory: a product takes matrices with any strides.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...ir.build import Builder, Operand
from ...ir.graph import number_type


def turned(b: Builder, x: Operand) -> Operand:
    """Each matrix of a stack transposed."""
    *lead, rows, columns = range(len(x.shape))
    return b.permute(x, dims=(*lead, columns, rows))


class Probabilities:
    """P, and ℓ = log Σ exp S of each row."""

    def __init__(
        self,
        b: Builder,
        query: Operand,
        key: Operand,
        mask: Operand,
        scale: float,
        causal: bool,
    ) -> None:
        s = b.bmm(query, turned(b, key)) * scale
        masked = mask.shape != (0,)
        if masked:
            s = s + mask
        if causal:
            s = s + _triangle(b, s)
        top = b.amax(s, dim=(len(s.shape) - 1,), keepdim=True)
        if masked:  # a query that may look at no key
            top = b.where(b.eq(top, -math.inf), b.constant(0, top), top)
        powers = b.exp(s - top)
        total = b.sum(powers, dim=(len(s.shape) - 1,), keepdim=True)
        if masked:
            total = b.where(b.eq(total, 0), b.constant(1, total), total)
        self.log_sums = top + b.log(total)
        self.p: Operand = powers / total


def _triangle(b: Builder, s: Operand) -> Operand:
    """-inf where a key comes after the query, 0 elsewhere."""
    queries, keys = s.shape[-2:]
    full = np.full((queries, keys), -np.inf, number_type(s.dtype))
    return b.array(f"causal mask {full.dtype} {full.shape}", np.triu(full, 1))


def attention(
    b: Builder,
    query: Operand,
    key: Operand,
    value: Operand,
    mask: Operand,
    noise: Operand,
    *,
    scale: float,
    causal: bool,
    **_: Any,
) -> list[Operand | None] | None:
    """O = softmax(Q Kᵀ · scale + mask) V and ℓ; nobody looks at P from outside."""
    if not _fits(query, key):
        return None
    found = Probabilities(b, query, key, mask, scale, causal)
    through = found.p if noise.shape == (0,) else found.p * noise
    return [b.bmm(through, value), found.log_sums, None]


def attention_gradient(
    b: Builder,
    g: list[Operand],
    query: Operand,
    key: Operand,
    value: Operand,
    mask: Operand,
    noise: Operand,
    out: Operand,
    log_sums: Operand,
    kept: Operand,
    *,
    scale: float,
    causal: bool,
    **_: Any,
) -> list[Operand | None] | None:
    """∂L/∂V = Pᵀ G, ∂L/∂P = G Vᵀ, ∂L/∂S = P · (∂L/∂P - Σ ∂L/∂P · P)."""
    if not _fits(query, key):
        return None
    p = Probabilities(b, query, key, mask, scale, causal).p
    through, slope = p, b.bmm(g[0], turned(b, value))
    if noise.shape != (0,):
        through, slope = p * noise, slope * noise
    rest = b.sum(slope * p, dim=(len(p.shape) - 1,), keepdim=True)
    if not _is_zero(b, g[1]):
        rest = rest - g[1]
    down = p * (slope - rest)
    scaled = down * scale
    of_value = b.bmm(turned(b, through), g[0])
    return [b.bmm(scaled, key), b.bmm(turned(b, scaled), query), of_value, down, None]


def _fits(query: Operand, key: Operand) -> bool:
    """Rows of at least one key, and no dimension without numbers."""
    return math.prod(query.shape) > 0 and math.prod(key.shape) > 0


def _is_zero(b: Builder, x: Operand) -> bool:
    """Whether nothing came: ℓ is seldom looked at from outside."""
    array = b.graph.arrays.get(x.value.name)
    if array is not None and x.value.node is None:
        return not array.any()
    node = x.value.node
    while node is not None and node.op in ("expand", "stretch", "reshape"):
        node = node.inputs[0].node
    if node is None:
        return False
    return node.op == "zeros_like" or node.settings.get("value") == 0


FORWARD: dict[str, Callable[..., Any]] = {"attention": attention}
BACKWARD: dict[str, Callable[..., Any]] = {"attention": attention_gradient}
