"""A gradient checked by what it means: move one number a little and look at the loss.

    ∂L/∂w ≈ (L(w + h) − L(w − h)) / 2h

Source: the central difference, as in PyTorch's ``torch.autograd.gradcheck``. The error
of the formula falls with h², the error by rounding grows with 1/h; the h with the least
of both is about the cube root of the precision.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tinygrad_edu.diagram.library import Module, Tensor, dtype_name, library_of
from tinygrad_edu.diagram.watching import undisturbed
from tinygrad_edu.errors import type_error, value_error


@dataclass(frozen=True)
class Difference:
    """The loss on both sides of a number, and the slope between them.

    ``rounding`` is how far off the slope may be because losses have few digits.
    """

    before: float
    step: float
    plus: float
    minus: float
    slope: float
    rounding: float


def central_difference(
    leaf: Tensor,
    entry: tuple[int, ...],
    recompute: Callable[[], Any],
    module: Module | None = None,
) -> Difference:
    """The slope of a loss along one number of a tensor.

    ``recompute()`` computes the loss anew. The number is put back to the last bit
    whatever happens; no gradient is touched, and no graph notices. Both losses are
    computed with the same random numbers, so that dropout drops the same.

    Raises TypeError where no number comes back, ValueError where there is no such
    entry or the tensor holds no floating-point numbers.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([3.0, 1.0], dtype=torch.float64, requires_grad=True)
    >>> found = central_difference(w, (0,), lambda: (w * w).sum())
    >>> round(found.slope, 6), w.tolist()
    (6.0, [3.0, 1.0])
    """
    shape = tuple(leaf.shape)
    fits = len(entry) == len(shape)
    if not fits or any(not 0 <= i < n for i, n in zip(entry, shape, strict=True)):
        raise value_error(
            f"there is no entry {list(entry)} in a tensor of shape {shape}",
            expected=f"{len(shape)} whole numbers, each from 0 below the size",
        )
    if not leaf.is_floating_point():
        raise value_error(f"a tensor of {dtype_name(leaf.dtype)} has no slope")
    library: Any = library_of(leaf)
    numbers = leaf.data  # writes to it are not noticed by graphs
    kept = numbers[entry].clone()
    before = float(kept)
    precision = float(library.finfo(leaf.dtype).eps)
    step = precision ** (1 / 3) * max(1.0, abs(before))
    try:
        above, plus = _loss_at(numbers, entry, before + step, recompute, module)
        below, minus = _loss_at(numbers, entry, before - step, recompute, module)
    finally:
        numbers[entry] = kept
    width = above - below  # of what was really stored
    slope = (plus - minus) / width if width else math.nan
    losses = max(abs(plus), abs(minus))
    rounding = 2 * precision * losses / width if width else math.inf
    return Difference(before, width / 2, plus, minus, slope, rounding)


def _loss_at(
    numbers: Tensor,
    entry: tuple[int, ...],
    value: float,
    recompute: Callable[[], Any],
    module: Module | None,
) -> tuple[float, float]:
    """What was stored for ``value``, and the loss there."""
    library: Any = library_of(numbers)
    numbers[entry] = value
    with undisturbed(module, library), library.enable_grad():
        loss = recompute()
    loss = loss.detach() if hasattr(loss, "detach") else loss
    if getattr(loss, "shape", ()) and math.prod(loss.shape) != 1:
        raise type_error(
            "recompute() must return the loss, one number",
            got=f"a tensor of shape {tuple(loss.shape)}",
        )
    try:
        return float(numbers[entry]), float(loss)
    except TypeError:
        raise type_error(
            "recompute() must return the loss, one number", got=type(loss).__name__
        ) from None
