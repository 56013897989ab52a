"""What a training step may yield, turned into plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tinygrad_edu.errors import type_error


def read_metrics(yielded: object) -> dict[str, float]:
    """The named numbers of one step.

    A mapping gives its names and values; a single number is the loss; None means
    that nothing was measured. A number is a float, an int, or anything with one
    element and ``.item()``, such as a 0-d tensor. Infinity and nan stay what they are.

    >>> read_metrics({"loss": 0.5, "accuracy": 1})
    {'loss': 0.5, 'accuracy': 1.0}
    >>> read_metrics(0.5)
    {'loss': 0.5}
    >>> read_metrics(None)
    {}
    """
    if yielded is None:
        return {}
    if not isinstance(yielded, (dict, Mapping)):  # the usual kind first: it is quick
        return {"loss": _number("loss", yielded)}
    return {_name(name): _number(name, value) for name, value in yielded.items()}


def _name(name: object) -> str:
    if isinstance(name, str):
        return name
    raise type_error(
        "the name of a metric must be a str",
        got=f"{name!r} ({type(name).__name__})",
        hint='yield {"loss": loss.item()}',
    )


def _number(name: object, value: Any) -> float:
    if isinstance(value, (float, int)):
        return float(value)
    try:
        return float(value.item())
    except (AttributeError, TypeError, ValueError, RuntimeError):
        shape = f" of shape {tuple(value.shape)}" if hasattr(value, "shape") else ""
        raise type_error(
            f"the metric {name!r} is not a number",
            got=f"{type(value).__name__}{shape}",
            expected="a float, an int, or a tensor with one element",
            hint='yield {"loss": loss.item()}',
        ) from None
