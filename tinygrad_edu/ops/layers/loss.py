"""Softmax and the losses.

Softmax turns scores into probabilities, pᵢ = e^aᵢ / Σⱼ e^aⱼ. Computed by that formula,
e^1000 is infinity; shifted by the largest score it is exact and never overflows.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array, on_gpu
from ...errors import index_error
from ...late_checks import happened
from ..along.reduction import add_up, largest
from ..registry import array_module_of, in_rows, primitive


@primitive(saves="out", formula="∂L/∂a = y · (∂L/∂y − sum(∂L/∂y · y))")
def softmax(a: Array, *, dim: int) -> Array:
    """pᵢ = e^(aᵢ - m) / Σⱼ e^(aⱼ - m) with m the largest a."""
    out = np.exp(a - largest(a, dim))
    out /= add_up(out, dim, keepdim=True)
    return in_rows(out)


@softmax.gradient("a")
def _(F: Any, g: Any, p: Any, *, dim: int) -> Any:
    """∂L/∂a = p (g - Σ g p)"""
    return p * (g - F.sum(g * p, dim=(dim,), keepdim=True))


@primitive(saves="out", formula="∂L/∂a = ∂L/∂y − softmax(a) · sum(∂L/∂y)")
def log_softmax(a: Array, *, dim: int) -> Array:
    """log pᵢ = aᵢ - m - log Σⱼ e^(aⱼ - m), without ever forming pᵢ."""
    out = a - largest(a, dim)
    out -= np.log(add_up(np.exp(out), dim, keepdim=True))
    return in_rows(out)


@log_softmax.gradient("a")
def _(F: Any, g: Any, log_p: Any, *, dim: int) -> Any:
    """∂L/∂a = g - p Σ g"""
    return g - F.exp(log_p) * F.sum(g, dim=(dim,), keepdim=True)


# ------------------------------------------------------------------ nll_loss


@primitive(
    saves="log_p.shape target",
    formula=("∂L/∂a = −∂L/∂y / N at each row's target, 0 elsewhere (mean of N rows)"),
)
def nll_loss(
    log_p: Array,
    target: Array,
    *,
    weight: Array | None,
    reduction: str,
    ignore_index: int,
) -> Array:
    """-Σₙ wₙ log_p[n, targetₙ] / Σₙ wₙ, the weight of a class taken for each row."""
    check_targets(target, log_p.shape[1], ignore_index)
    classes, weights = _rows(target, weight, ignore_index, log_p.dtype)
    losses = -log_p[_each(target), classes]
    return _combined(losses, weights, reduction)


@nll_loss.gradient("log_p")
def _(F: Any, g: Any, shape: Any, target: Any, **settings: Any) -> Any:
    return F.nll_loss_backward(g, target, shape=shape, **settings)


@primitive(saves="target", formula="∂L/∂g = −wₙ/Σw · ∂L/∂y[n, targetₙ], summed over n")
def nll_loss_backward(
    g: Array,
    target: Array,
    *,
    shape: tuple[int, int],
    weight: Array | None,
    reduction: str,
    ignore_index: int,
) -> Array:
    """Only the score of the right class has a gradient: -wₙ / Σ wₙ, times g."""
    classes, weights = _rows(target, weight, ignore_index, g.dtype)
    out = np.zeros_like(g, shape=shape)
    out[_each(target), classes] = -_shares(weights, target, reduction) * g
    return out


@nll_loss_backward.gradient("g")
def _(F: Any, g: Any, target: Any, *, shape: Any, **settings: Any) -> Any:
    """It only multiplies by numbers and puts them in place; the loss undoes that."""
    return F.nll_loss(g, target, **settings)


def _each(rows: Array) -> Array:
    """The numbers of all rows, 0, 1, 2 …"""
    return array_module_of(rows).arange(len(rows))


def check_targets(target: Array, classes: int, ignore_index: int) -> None:
    """Every label must name a class; what NumPy would wrap around is refused."""
    if on_gpu(target):
        wrong = ((target < 0) | (target >= classes)) & (target != ignore_index)
        happened(wrong, "nll_loss: Target is out of bounds")
        return
    # A negative number is a very large one to who reads it without its sign.
    if not target.size or _unsigned(target).max() < classes:
        return
    wrong = ((target < 0) | (target >= classes)) & (target != ignore_index)
    if wrong.any():
        label = int(target[wrong][0])
        raise index_error(
            f"Target {label} is out of bounds.",
            got=f"label {label} at row {int(np.flatnonzero(wrong)[0])}",
            expected=f"labels from 0 to {classes - 1}, one for each of the "
            f"{classes} scores",
            hint="count the classes from 0, or give the last layer more outputs",
        )


def _unsigned(target: Array) -> Array:
    return target.view(np.uint64) if target.dtype == np.int64 else target


def _rows(
    target: Array, weight: Array | None, ignore_index: int, dtype: Any
) -> tuple[Array, Array | None]:
    """For each row: the class to look at, and its weight (None: all count 1)."""
    ignored = target == ignore_index
    if on_gpu(target) or ignored.any():
        classes = np.where(ignored, 0, target)
        weights = np.ones(len(target), dtype) if weight is None else weight[classes]
        return classes, np.where(ignored, dtype.type(0), weights)
    return target, None if weight is None else weight[target]


def _total(weights: Array | None, rows: Array) -> Any:
    """What the mean divides by: the sum of the weights, or the number of rows."""
    return len(rows) if weights is None else weights.sum()


def _combined(losses: Array, weights: Array | None, reduction: str) -> Array:
    """The losses of the rows times their weights; the sum or the mean of all."""
    if weights is not None:
        losses *= weights
    if reduction == "none":
        return losses
    total = add_up(losses)
    if reduction == "sum":
        return total
    count = _total(weights, losses)
    return total / count if on_gpu(total) or count else total * math.nan


def _shares(weights: Array | None, rows: Array, reduction: str) -> Any:
    """∂ combined / ∂ losses; where no row counts, a mean has no gradient."""
    total = _total(weights, rows) if reduction == "mean" else 1
    if weights is not None and on_gpu(weights):
        return weights / np.where(total == 0, 1, total)
    if not total:
        return 0.0
    return 1 / total if weights is None else weights / total


# ------------------------------------------------------------------ cross_entropy

ROWS = 256  # that stay in the processor's cache from step to step


@primitive(
    saves="target out1",
    outputs=2,
    gaps=True,
    title="NllLossBackward0",
    formula="∂L/∂a = (p − [class is target]) · ∂L/∂y · w / Σ w, p = softmax(a)",
)
def cross_entropy(
    a: Array,
    target: Array,
    *,
    weight: Array | None,
    reduction: str,
    ignore_index: int,
) -> tuple[Array, Array]:
    """``nll_loss(log_softmax(a))``, and the e^(a - m) that the gradient needs again.

    For many scores: two functions would go through memory twice as often.
    """
    check_targets(target, a.shape[1], ignore_index)
    classes, weights = _rows(target, weight, ignore_index, a.dtype)
    powers = np.empty(a.shape, a.dtype)
    losses = np.empty(len(a), a.dtype)
    for start in range(0, len(a), ROWS):
        part = slice(start, start + ROWS)
        losses[part] = _surprise(a[part], classes[part], powers[part])
    return _combined(losses, weights, reduction), powers


def _surprise(a: Array, classes: Array, powers: Array) -> Array:
    """log Σⱼ e^(aⱼ - m) - (a - m) of the right class; the powers of e are kept."""
    np.subtract(a, largest(a, 1), out=powers)
    of_target = powers[np.arange(len(a)), classes]
    np.exp(powers, out=powers)
    return np.log(_row_sums(powers)) - of_target


def _row_sums(a: Array) -> Array:
    """A product with ones adds up rows faster than a sum does."""
    return a @ np.ones(a.shape[1], a.dtype)


@cross_entropy.gradient("a")
def _(
    F: Any,
    g: Any,
    target: Any,
    powers: Any,
    *,
    weight: Array | None,
    reduction: str,
    ignore_index: int,
) -> Any:
    """Probability minus truth. What passes through e^(a - m) does not move with m."""
    of_loss, of_powers = g
    through = None if of_powers is None else powers * of_powers
    if of_loss is None:
        return through
    labels, dtype = F.raw(target), F.raw(powers).dtype
    classes, weights = _rows(labels, weight, ignore_index, dtype)
    share = np.empty((len(labels), 1), dtype)
    share[:, 0] = _shares(weights, labels, reduction)
    if reduction == "none":
        of_loss = F.reshape(of_loss, shape=share.shape)
    minus_truth = _in_place if F.raw(powers) is powers else _in_steps
    slope = minus_truth(F, powers, classes, of_loss * F.constant(share, of_loss))
    return slope if through is None else slope + through


def _in_place(F: Any, powers: Array, classes: Array, share: Array) -> Array:
    """(p - truth) times the share of each row, truth 1 at the right class."""
    slope = powers * (share / _row_sums(powers)[:, None])
    slope[np.arange(len(slope)), classes] -= share[:, 0]
    return slope


def _in_steps(F: Any, powers: Any, classes: Array, share: Any) -> Any:
    """The same by operations that are recorded."""
    p = powers / F.sum(powers, dim=(1,), keepdim=True)
    truth = np.zeros(p.shape, F.raw(p).dtype)
    truth[np.arange(len(truth)), classes] = 1
    return (p - F.constant(truth, share)) * share


# ---------------------------------------------------------- binary_cross_entropy


@primitive(
    saves="p y",
    pointwise=True,
    formula="∂L/∂p = ∂L/∂out · (p − y) / (p · (1 − p)), "
    "∂L/∂y = ∂L/∂out · (log(1 − p) − log p)",
)
def binary_cross_entropy(p: Array, y: Array) -> Array:
    """-y log p - (1 - y) log(1 - p), no logarithm below -100."""
    with np.errstate(divide="ignore"):
        yes, no = np.log(p), np.log1p(-p)
    return (y - 1) * np.maximum(no, -100) - y * np.maximum(yes, -100)


@binary_cross_entropy.gradient("p")
def _(F: Any, g: Any, p: Any, y: Any) -> Any:
    """PyTorch's bound: nothing is divided by less than 10⁻¹²."""
    return g * (p - y) / F.clamp(p * (1 - p), min=1e-12, max=None)


@binary_cross_entropy.gradient("y")
def _(F: Any, g: Any, p: Any, _y: Any) -> Any:
    return g * (F.log1p(-p) - F.log(p))


# ------------------------------------------------------------------ mse_loss


@primitive(
    saves="a b", formula="∂L/∂a = ∂L/∂y · 2 · (a − b) / N (mean of N), ∂L/∂b = −∂L/∂a"
)
def mse_loss(a: Array, b: Array, *, reduction: str) -> Array:
    """(a - b)², then the mean or the sum of all."""
    squares = np.square(a - b)
    if reduction == "none":
        return squares
    total = add_up(squares)
    if reduction == "sum":
        return total
    return np.divide(total, squares.size or math.nan, dtype=squares.dtype)


def _mse_slope(F: Any, g: Any, a: Any, b: Any, reduction: str) -> Any:
    difference = a - b
    size = F.raw(difference).size
    return difference * (2 / size if reduction == "mean" and size else 2) * g


@mse_loss.gradient("a")
def _(F: Any, g: Any, a: Any, b: Any, *, reduction: str) -> Any:
    return _mse_slope(F, g, a, b, reduction)


@mse_loss.gradient("b")
def _(F: Any, g: Any, a: Any, b: Any, *, reduction: str) -> Any:
    return -_mse_slope(F, g, a, b, reduction)
