"""Losses, so that a whole loss and its gradient become one loop over rows.

Each row of scores has a target, the number of its class. Rows whose target is
``ignore_index`` count as nothing: their class is 0 here, and their weight too. A target
that names no class is found by ``gather``, which checks every index.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...ir.build import Builder, Operand
from .reductions import mean, shifted


class Rows:
    """For each row its class and its weight, both of shape (N, 1)."""

    def __init__(
        self,
        b: Builder,
        target: Operand,
        dtype: str,
        weight: Operand | None,
        reduction: str,
        ignore_index: int,
    ) -> None:
        self.b, self.reduction = b, reduction
        column = b.reshape(target, (*target.shape, 1))
        ignored = b.eq(column, ignore_index)
        self.classes: Operand = b.where(ignored, 0, column)
        self.weights = b.cast(b.logical_not(ignored), dtype)
        if weight is not None:
            of_class = b.gather(weight, b.reshape(self.classes, target.shape), dim=0)
            column = b.reshape(of_class, (*target.shape, 1))
            self.weights = b.where(ignored, b.constant(0, column), column)

    def combined(self, losses: Operand) -> Operand:
        """The losses (N, 1) times their weights; the sum or the mean of all."""
        losses = losses * self.weights
        if self.reduction == "none":
            return self.b.reshape(losses, losses.shape[:1])
        total: Operand = self.b.sum(losses, dim=None, keepdim=False)
        return total if self.reduction == "sum" else total / self._total()

    def _total(self) -> Operand:
        total: Operand = self.b.sum(self.weights, dim=None, keepdim=False)
        return total

    def shares(self, g: Operand) -> Operand:
        """∂L/∂losses (N, 1): what each row gets of the gradient of all."""
        if self.reduction == "none":
            return self.b.reshape(g, (*g.shape, 1)) * self.weights
        if self.reduction == "sum":
            return self.weights * g
        total = self._total()
        zero = self.b.eq(total, 0)  # where no row counts, a mean has no gradient
        one = self.b.constant(1, total)
        return self.weights * (g / self.b.where(zero, one, total))

    def is_target(self, count: int) -> Operand:
        """(N, count): whether this is the class of the row."""
        numbers = self.b.reshape(self.b.counted(count), (1, count))
        found: Operand = self.b.eq(self.classes, numbers)
        return found


def nll_loss(b: Builder, log_p: Operand, target: Operand, **how: Any) -> Operand | None:
    """-Σₙ wₙ log_p[n, targetₙ] / Σₙ wₙ."""
    if not _fits(log_p.shape, target):
        return None
    rows = Rows(b, target, log_p.dtype, **how)
    return rows.combined(-b.gather(log_p, rows.classes, dim=1))


def nll_loss_backward(
    b: Builder, g: Operand, target: Operand, *, shape: tuple[int, int], **how: Any
) -> Operand | None:
    """-wₙ / Σ wₙ · g at the class of each row, 0 elsewhere."""
    if not _fits(shape, target):
        return None
    rows = Rows(b, target, g.dtype, **how)
    return b.keep_where(-rows.shares(g), rows.is_target(shape[1]))


def nll_loss_gradient(
    b: Builder, g: list[Operand], shape: tuple[int, int], target: Operand, **how: Any
) -> list[Operand] | None:
    """The same, as the gradient of ``nll_loss``."""
    found = nll_loss_backward(b, g[0], target, shape=shape, **how)
    return None if found is None else [found]


def cross_entropy(
    b: Builder, a: Operand, target: Operand, **how: Any
) -> list[Operand] | None:
    """log Σⱼ e^zⱼ - z of the right class, z = a - m; and the powers of e."""
    if not _fits(a.shape, target):
        return None
    z = shifted(b, a, 1)
    assert z is not None
    powers = b.exp(z)
    rows = Rows(b, target, a.dtype, **how)
    total: Operand = b.sum(powers, dim=(1,), keepdim=True)
    losses = b.log(total) - b.gather(z, rows.classes, dim=1)
    return [rows.combined(losses), powers]


def cross_entropy_gradient(
    b: Builder, g: list[Operand | None], target: Operand, powers: Operand, **how: Any
) -> list[Operand] | None:
    """Probability minus truth. What passes through e^z does not move with m."""
    of_loss, of_powers = g
    through = None if of_powers is None else powers * of_powers
    if of_loss is None:
        return None if through is None else [through]
    if not _fits(powers.shape, target):
        return None
    rows = Rows(b, target, powers.dtype, **how)
    p = powers / b.sum(powers, dim=(1,), keepdim=True)
    truth = b.cast(rows.is_target(powers.shape[1]), p.dtype)
    slope = (p - truth) * rows.shares(of_loss)
    return [slope if through is None else slope + through]


def _fits(scores: tuple[int, ...], target: Operand) -> bool:
    """A row of at least one score for each target."""
    return len(scores) == 2 and scores[1] > 0 and target.shape == scores[:1]


# ------------------------------------------------------------------ of pairs


def mse_loss(b: Builder, x: Operand, y: Operand, *, reduction: str) -> Operand:
    """(x - y)², then the mean or the sum of all."""
    off = x - y
    squares = off * off
    if reduction == "none":
        return squares
    if reduction == "mean" and squares.value.type.size:
        return mean(b, squares, dim=None, keepdim=False)
    total: Operand = b.sum(squares, dim=None, keepdim=False)
    return total if reduction == "sum" else total / math.nan


def binary_cross_entropy(b: Builder, p: Operand, y: Operand) -> Operand:
    """-y log p - (1 - y) log(1 - p), no logarithm below -100."""
    yes: Operand = b.maximum(b.log(p), -100)
    no: Operand = b.maximum(b.log1p(-p), -100)
    return (y - 1) * no - y * yes


FORWARD: dict[str, Callable[..., Any]] = {
    "nll_loss": nll_loss,
    "nll_loss_backward": nll_loss_backward,
    "cross_entropy": cross_entropy,
    "mse_loss": mse_loss,
    "binary_cross_entropy": binary_cross_entropy,
}
BACKWARD: dict[str, Callable[..., Any]] = {
    "nll_loss": nll_loss_gradient,
    "cross_entropy": cross_entropy_gradient,
}
