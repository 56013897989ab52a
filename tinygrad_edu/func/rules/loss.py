"""Losses: one number, or one number for each row, of every example."""

from __future__ import annotations

from typing import Any

from ...autograd.faces import ON_TENSORS as F
from .table import Operand, pointwise, rule


@rule("mse_loss")
def _(run: Any, a: Operand, b: Operand, *, reduction: str) -> Any:
    squares = pointwise(run, a, b, reduction="none")
    return reduced(squares, reduction)


def reduced(losses: Any, reduction: str) -> Any:
    """The losses of each example, summed or averaged or as they are."""
    dims = tuple(range(1, losses._array.ndim))
    if reduction == "none":
        return losses
    return (F.mean if reduction == "mean" else F.sum)(losses, dim=dims, keepdim=False)


@rule("nll_loss")
def _(
    run: Any, log_p: Operand, target: Operand, *, reduction: str, **settings: Any
) -> Any:
    rows, classes = log_p.shape
    flat = F.reshape(log_p.front(), shape=(log_p.size * rows, classes))
    labels = F.reshape(target.front(), shape=(log_p.size * rows,))
    losses = run(flat, labels, reduction="none", **settings)
    losses = F.reshape(losses, shape=(log_p.size, rows))
    if reduction != "mean":
        return reduced(losses, reduction)
    if settings["weight"] is not None:
        return NotImplemented
    total = F.cast(counted(target, **settings), dtype=losses._array.dtype)
    return F.div(reduced(losses, "sum"), total)


def counted(target: Operand, *, ignore_index: int, **_: Any) -> Any:
    """How many labels of each example are not to be ignored."""
    labels = target.front()
    return F.sum(F.ne(labels, ignore_index), dim=(1,), keepdim=False)


@rule("nll_loss_backward")
def _(
    run: Any,
    g: Operand,
    target: Operand,
    *,
    shape: Any,
    reduction: str,
    **settings: Any,
) -> Any:
    rows, classes = shape
    of_each = g.front()
    if reduction == "mean":
        if settings["weight"] is not None:
            return NotImplemented
        total = F.clamp(counted(target, **settings), min=1, max=None)
        of_each = F.div(of_each, F.cast(total, dtype=of_each._array.dtype))
    if reduction != "none":
        of_each = F.reshape(of_each, shape=(g.size, 1))
        of_each = F.expand(of_each, shape=(g.size, rows))
    flat = F.reshape(of_each, shape=(g.size * rows,))
    labels = F.reshape(target.front(), shape=(g.size * rows,))
    whole = (g.size * rows, classes)
    found = run(flat, labels, shape=whole, reduction="none", **settings)
    return F.reshape(found, shape=(g.size, rows, classes))
