"""One attention layer as numbers: the scores of each head, and what hides some.

In the comments H heads, T queries, S keys, D numbers for each of them.

    score = q · k / √D (+ the mask's number)        weights = softmax(score)

Only what is shown is ever computed: a window of a few tokens, and for its rows what
lies outside of it. So T and S may be large.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tinygrad_edu_widgets._attention_mask import Array, allowed, log_sum, softmax

SAMPLED_ROWS = 128  # of a long sequence, for the small picture


@dataclass
class Layer:
    """What is known about a layer: queries and keys, or only its weights.

    ``masks`` can each be stretched to (H, T, S): numbers to add to the scores, −∞
    where nobody may look. ``row_error`` is how far the sums of the library's own
    weights are from 1; None where they were not seen.
    """

    name: str
    kind: str  # "self", "cross", "values" (plain q, k, v) or "weights"
    heads: int
    rows: int
    columns: int
    row_tokens: list[str]
    column_tokens: list[str]
    weights: Array | None = None  # (H, T, S)
    query: Array | None = None  # (H, T, D)
    key: Array | None = None  # (H, S, D)
    value: Array | None = None  # (H, S, D)
    scale: float = 1.0
    masks: list[Array] = field(default_factory=list)
    row_error: float | None = None

    def scores(self, rows: Array, columns: Array) -> Array:
        """(H, r, c) before the softmax; what a mask hides still has its score."""
        if self.weights is not None:
            cells = self.weights[:, rows[:, None], columns[None, :]]
            with np.errstate(divide="ignore", invalid="ignore"):
                logs: Array = np.log(cells.astype(np.float64))
            return logs
        assert self.query is not None
        assert self.key is not None
        products = self.query[:, rows] @ self.key[:, columns].swapaxes(1, 2)
        scores: Array = products * self.scale
        for number in self._masks(rows, columns):
            scores = scores + np.where(np.isneginf(number), 0, number)
        return scores

    def given(self, rows: Array, columns: Array) -> Array:
        """(1 or H, r, c): whether the model's own mask lets a query see a key."""
        seen: Array = np.ones((1, len(rows), len(columns)), bool)
        for number in self._masks(rows, columns):
            seen = seen & ~np.isneginf(number)
        if self.weights is not None:
            seen = seen & ~np.isneginf(self.scores(rows, columns))
        return seen

    def biased(self) -> bool:
        """Whether a mask adds other numbers than 0 and −∞."""
        corners = [mask[..., :SAMPLED_ROWS, :SAMPLED_ROWS] for mask in self.masks]
        return any((np.isfinite(c) & (c != 0)).any() for c in corners)

    def _masks(self, rows: Array, columns: Array) -> list[Array]:
        whole = (self.heads, self.rows, self.columns)
        picked = []
        for mask in self.masks:
            wide = np.broadcast_to(mask, (mask.shape[0], *whole[1:]))
            picked.append(wide[:, rows[:, None], columns[None, :]])
        return picked

    def shares(
        self, mask: dict[str, Any], rows: Array, head: int | None = None
    ) -> Array:
        """(H, r, S): the weights under a mask, whole rows."""
        columns = np.arange(self.columns)
        seen = allowed(mask, rows, columns, self.given(rows, columns))
        shares = softmax(self.scores(rows, columns), seen)
        sums = self.sums(rows) if mask["kind"] == "given" else None
        shares = shares if sums is None else shares * sums[..., None]
        return shares if head is None else shares[head]

    def sums(self, rows: Array) -> Array | None:
        """(H, r): what the rows of plain weights add up to, unless that is 1."""
        if self.weights is None:
            return None
        sums: Array = self.weights[:, rows].sum(-1, dtype=np.float64)
        return None if np.nanmax(np.abs(sums - 1), initial=0) < 1e-3 else sums

    def rest(self, mask: dict[str, Any], rows: Array, columns: Array) -> Array:
        """(H, r): log Σ exp of the scores outside of the window."""
        outside = np.setdiff1d(np.arange(self.columns), columns)
        if not len(outside):
            return np.full((self.heads, len(rows)), -np.inf)
        seen = allowed(mask, rows, outside, self.given(rows, outside))
        return log_sum(self.scores(rows, outside), seen)

    def picture(self, mask: dict[str, Any], side: int) -> Array:
        """(H, at most side, at most side): the weights made small, largest kept."""
        rows = np.arange(self.rows)
        if self.rows > SAMPLED_ROWS:
            rows = np.linspace(0, self.rows - 1, side).astype(int)
        small = self.shares(mask, rows)
        return _shrunk(_shrunk(small, 1, side), 2, side)


def _shrunk(array: Array, axis: int, side: int) -> Array:
    """The largest of each part, in at most ``side`` parts along an axis."""
    length = array.shape[axis]
    if length <= side:
        return array
    starts = (np.arange(side) * length) // side
    shrunk: Array = np.fmax.reduceat(array, starts, axis=axis)
    return shrunk


def floats(array: Array) -> str:
    """Numbers as text for the browser: base64 of little-endian float32.

    >>> floats(np.array([1.0]))
    'AACAPw=='
    """
    return base64.b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode()


def bits(array: Array) -> str:
    """True and False as text: base64 of bits, the first in the highest."""
    return base64.b64encode(np.packbits(array).tobytes()).decode()


def bytes_of(shares: Array) -> str:
    """Weights in 255 steps as text; NaN is 255, 1 is 254."""
    steps = np.where(np.isnan(shares), 255, np.clip(np.nan_to_num(shares), 0, 1) * 254)
    return base64.b64encode(np.round(steps).astype(np.uint8).tobytes()).decode()
