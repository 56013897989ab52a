"""The finite-difference check of a gradient that is shown, in numbers and words."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tinygrad_edu.diagram.differences import Difference, central_difference
from tinygrad_edu.diagram.summary import number_text
from tinygrad_edu.errors import value_error
from tinygrad_edu_widgets._view import Plain

NEAR = 0.01  # of the gradient: nearer than the eye tells in two curves


class Checker:
    """Compares gradients of a graph with what its loss really does.

    Args:
        recompute: computes the loss anew.
        leaves: the tensors of the graph by the ids of their nodes.
        module: the model, whose buffers are put back after each loss.
    """

    def __init__(
        self, recompute: Callable[[], Any], leaves: dict[str, Any], module: Any
    ) -> None:
        self._recompute, self._leaves, self._module = recompute, leaves, module

    def check(self, node: str, entry: list[int], gradient: float, shown: Any) -> Plain:
        """The slope along one entry of a leaf, beside the gradient shown for it.

        ``shown`` is the value that the picture has for the entry, or None.
        """
        if node not in self._leaves:
            raise value_error("this node is no parameter or input with a gradient")
        place = tuple(int(i) for i in entry)
        found = central_difference(
            self._leaves[node], place, self._recompute, self._module
        )
        said: Plain = {
            "slope": _plain(found.slope),
            "plus": _plain(found.plus),
            "minus": _plain(found.minus),
            "step": found.step,
            "difference": _plain(found.slope - gradient),
        }
        agrees: bool | None
        agrees, words = verdict(found, gradient)
        if shown is not None and not _same(found.before, float(shown)):
            agrees = None
            words = (
                f"The value has changed since this graph was drawn: it was "
                f"{number_text(float(shown))}, now it is {number_text(found.before)}. "
                "Draw the graph again to compare."
            )
        return said | {"agrees": agrees, "words": words}


def verdict(found: Difference, gradient: float) -> tuple[bool, str]:
    """Whether slope and gradient agree, and a sentence on what lies between them.

    >>> verdict(Difference(1.0, 0.005, 2.0, 1.98, 2.0, 1e-4), 2.0)
    (True, 'They agree. Rounding alone may shift the slope by about 0.0001.')
    """
    if not math.isfinite(found.slope):
        return False, "The loss is not finite here, so there is no slope."
    between = abs(found.slope - gradient)
    rounding = number_text(found.rounding, 1)
    if between <= max(NEAR * abs(gradient), 2 * found.rounding):
        why = f"Rounding alone may shift the slope by about {rounding}."
        return True, f"They agree. {why}"
    return False, (
        f"They differ by more than rounding (about {rounding}) explains. A kink of "
        "relu, abs or max nearby does that, or random numbers, or a wrong gradient."
    )


def _same(now: float, shown: float) -> bool:
    return math.isclose(now, shown, rel_tol=1e-5, abs_tol=1e-9)


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
