"""Which tokens a query may look at: masks with a border that can be moved.

A mask is a small plain dictionary, the same in Python and in the browser
(``widgets/src/attention/mask.ts``):

- ``kind``: "given" (the model's own), "none", "causal", "window" or "padding";
- ``border``: how many tokens ahead a query sees, for "causal" and "window"; 0 is
  right, 1 sees one token of the future, −1 hides a token from itself;
- ``width``: how many tokens a "window" sees; ``length``: how many keys are no
  "padding";
- ``toggled``: single cells [query, key] that are the other way round.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.errors import type_error, value_error

KINDS = ("given", "none", "causal", "window", "padding")
GIVEN: dict[str, Any] = {
    "kind": "given",
    "border": 0,
    "width": 3,
    "length": 1,
    "toggled": [],
}
MOST_TOGGLED = 4096

Array = np.ndarray[Any, Any]


def checked(mask: Any) -> dict[str, Any]:
    """The mask with all its fields. Raises TypeError or ValueError for what is none.

    >>> checked({"kind": "causal"})["border"]
    0
    """
    if not isinstance(mask, dict):
        raise type_error(
            "a mask is a dictionary",
            got=type(mask).__name__,
            expected='{"kind": "causal", "border": 0}',
        )
    unknown = set(mask) - set(GIVEN)
    whole = GIVEN | mask
    if unknown or whole["kind"] not in KINDS:
        raise value_error(
            "there is no such mask",
            got=repr(mask)[:200],
            expected=f"a kind out of {', '.join(KINDS)}, and {', '.join(GIVEN)}",
        )
    for name in ("border", "width", "length"):
        whole[name] = int(whole[name])
    whole["toggled"] = [[int(i), int(j)] for i, j in whole["toggled"]][:MOST_TOGGLED]
    return whole


def allowed(
    mask: dict[str, Any], queries: Array, keys: Array, given: Array | bool = True
) -> Array:
    """True where query i may look at key j, for the indices ``queries``, ``keys``.

    ``given`` says the same of the model's own mask.

    >>> allowed(checked({"kind": "causal"}), np.arange(2), np.arange(3)).tolist()
    [[True, False, False], [True, True, False]]
    """
    i, j = queries[:, None], keys[None, :]
    kind, border = mask["kind"], mask["border"]
    seen: Any = np.ones((len(queries), len(keys)), bool)
    if kind == "given":
        seen = np.broadcast_to(given, np.broadcast_shapes(np.shape(given), seen.shape))
    elif kind in ("causal", "window"):
        seen = j <= i + border
        if kind == "window":
            seen = seen & (j > i + border - mask["width"])
    elif kind == "padding":
        seen = seen & (j < mask["length"])
    return _turned(seen, mask["toggled"], queries, keys)


def _turned(seen: Array, cells: list[list[int]], queries: Array, keys: Array) -> Array:
    """The same with single cells the other way round."""
    seen = seen.copy()
    rows = {int(i): place for place, i in enumerate(queries)}
    columns = {int(j): place for place, j in enumerate(keys)}
    for i, j in cells:
        if i in rows and j in columns:
            cell = (..., rows[i], columns[j])
            seen[cell] = ~seen[cell]
    return seen


def softmax(scores: Array, seen: Array | bool = True) -> Array:
    """exp(s) / Σ exp(s) along each row, over what is seen; NaN where nothing is.

    >>> softmax(np.array([[0.0, 0.0, 5.0]]), np.array([[True, True, False]])).tolist()
    [[0.5, 0.5, 0.0]]
    """
    with np.errstate(invalid="ignore"):
        kept = np.where(seen, scores, -np.inf)
        shifted = np.exp(kept - kept.max(axis=-1, keepdims=True, initial=-np.inf))
        shares: Array = shifted / shifted.sum(axis=-1, keepdims=True)
    return shares


def log_sum(scores: Array, seen: Array | bool = True) -> Array:
    """log Σ exp(s) along each row, over what is seen; −∞ where nothing is."""
    kept = np.where(seen, scores, -np.inf)
    highest = kept.max(axis=-1, keepdims=True, initial=-np.inf)
    safe = np.where(np.isneginf(highest), 0, highest)
    with np.errstate(divide="ignore"):
        found = np.log(np.exp(kept - safe).sum(axis=-1))
    summed: Array = found + safe[..., 0]
    return summed
