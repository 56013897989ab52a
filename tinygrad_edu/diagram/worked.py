"""One number of a gradient worked out: the rule with its numbers filled in.

For ``y = a · b`` the rule says ∂L/∂a = ∂L/∂y · b; for the number at [0, 2] that is

    ∂L/∂y[0, 2] · b[0, 2] = 0.42 · 1.5 = 0.63

Each rule (``worked_rules.py``) says where the numbers of one entry stand and how they
are joined. It is never trusted: what comes out must be the gradient that backward has
computed, else there is no example. So a setting that a rule does not know (alpha,
ignored labels) leads to silence, never to a wrong sum.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import numpy as np

from tinygrad_edu.diagram.document import Example
from tinygrad_edu.diagram.summary import CROP, Array, as_float, number_text
from tinygrad_edu.diagram.terms import TERMS_BY_HAND, Index, Operation, Term
from tinygrad_edu.diagram.worked_rules import RULES

TERMS_SHOWN = 3
AGREEMENT = 2e-3  # of the size of the terms: half precision has three digits


def worked_example(
    operation: Operation, position: int, gradient: Array
) -> Example | None:
    """The largest number in the corner of a gradient, worked out; None if it cannot.

    ``position`` says of which input of the operation ``gradient`` is.
    """
    rule = RULES.get(operation.name)
    if rule is None or gradient.size == 0 or np.iscomplexobj(gradient):
        return None
    entry = largest_entry(gradient)
    try:
        with np.errstate(all="ignore"):
            term = rule(operation, position, entry, gradient.shape)
            return _example(term, entry, float(gradient[entry]))
    except (LookupError, ValueError, TypeError):  # not kept, or of a kind of its own
        return None


def beginning() -> Example:
    """The example of the first step."""
    return Example([], "∂L/∂L", "1", 1.0, 0.01, ["every number changes as itself"])


def largest_entry(array: Array) -> Index:
    """Where the largest number stands among those that a table shows.

    >>> largest_entry(np.array([[1.0, -3.0], [2.0, 0.0]]))
    (0, 1)
    """
    matrices = max(0, array.ndim - 2)
    shown = array[(0,) * matrices][(slice(CROP),) * (array.ndim - matrices)]
    sizes = np.nan_to_num(np.abs(as_float(shown)), nan=-1.0, posinf=-1.0)
    place = np.unravel_index(int(np.argmax(sizes)), sizes.shape)
    return (0,) * matrices + tuple(int(i) for i in place)


def _example(term: Term, entry: Index, actual: float) -> Example | None:
    count = max(numbers.size for numbers in term.numbers.values())
    if not math.isfinite(actual) or count == 0:
        return None
    parts = np.broadcast_to(term.join(**term.numbers), count)
    size = float(np.abs(parts).sum())
    off = abs(float(parts.sum()) - actual)
    if not math.isfinite(size) or not off <= AGREEMENT * size:
        return None
    symbols = [term.pattern.format(**names) for names in _rows(term.labels, count)]
    shown = min(count, TERMS_SHOWN)
    texts = {n: [_text(v) for v in vs[:shown]] for n, vs in term.numbers.items()}
    sum_, reason = (*term.pattern.split(", as ", 1), "")[:2]
    pattern = term.pattern if "{" in reason else sum_  # a reason is given once
    numbers = [pattern.format(**row) for row in _rows(texts, count)]
    return Example(
        list(entry),
        _sum(symbols, count),
        _tidy(_sum(numbers, count)),
        actual,
        max(0.01 * abs(actual), 1e-3 * size / count, 1e-9),
        _given(term) if count <= TERMS_BY_HAND else [],
    )


def _rows(columns: dict[str, list[str]], count: int) -> Iterator[dict[str, str]]:
    """For each of the shown terms, what stands for each name."""
    for i in range(min(count, TERMS_SHOWN)):
        yield {n: texts[min(i, len(texts) - 1)] for n, texts in columns.items()}


def _sum(terms: list[str], count: int) -> str:
    more = f" + … ({count:,} terms)" if count > len(terms) else ""
    return " + ".join(terms).replace("+ −", "− ") + more


def _given(term: Term) -> list[str]:
    """Each number by its name, once."""
    pairs: dict[str, None] = {}
    for name, labels in term.labels.items():
        for label, value in zip(labels, term.numbers[name], strict=False):
            pairs[f"{label} = {number_text(float(value))}"] = None
    return [*pairs, *term.notes]


def _text(value: float) -> str:
    """A number inside a formula: in brackets where a sign would mislead."""
    text = number_text(float(value))
    return f"({text})" if value < 0 or "e" in text else text


def _tidy(text: str) -> str:
    """Without the brackets that a formula does not need.

    >>> _tidy("(−0.2) · exp((−1.5)) · ((−3) − 2)")
    '−0.2 · exp(−1.5) · (−3 − 2)'
    """
    return re.sub(r"(^|\()\((−[^()]*)\)", r"\1\2", text)
