"""Which part of a model's loss a landscape shows, and what it says of it.

Three ways to lay a plane or a line through the weights; the loss on it is computed by
``_weights.Plane``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinygrad_edu.errors import type_error, value_error
from tinygrad_edu_widgets._at_rest import Model, library_of_model
from tinygrad_edu_widgets._race import plain
from tinygrad_edu_widgets._surfaces import Range, checked_range
from tinygrad_edu_widgets._weights import (
    LossFunction,
    Plane,
    line_between,
    random_directions,
    trajectory,
)

LEAST_ACROSS = 0.3  # of a way's extent: a straight one still gets a plane


@dataclass
class Slice:
    """A plane or a line, what of it is drawn, and the words and marks on it."""

    plane: Plane
    x_range: Range
    y_range: Range
    said: dict[str, Any]


def around(
    model: Model,
    loss_function: LossFunction,
    directions: int,
    span: float,
    seed: int,
    title: str,
) -> Slice:
    """Along random directions from the weights as they are."""
    if directions not in (1, 2):
        raise value_error(
            "directions must be 1 (a curve) or 2 (a surface)", got=repr(directions)
        )
    library = library_of_model(model, "LandscapeView.of_model")
    drawn = random_directions(model, library, directions, seed)
    plane = Plane(model, _callable(loss_function), library, drawn)
    limits = checked_range("span", (-span, span))
    labels = ["direction 1", "direction 2", "loss"]
    said = {
        "title": title or f"Loss around the weights of {_name(model)}",
        "formula": "loss(w + a·d₁ + b·d₂)" if directions == 2 else "loss(w + a·d₁)",
        "labels": labels if directions == 2 else labels[::2],
        "here": [0.0] * directions,
    }
    return Slice(plane, limits, limits, said)


def between(
    model: Model,
    loss_function: LossFunction,
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    span: Sequence[float],
    title: str,
) -> Slice:
    """Along the line from one checkpoint to another."""
    library = library_of_model(model, "LandscapeView.between")
    start, direction = line_between(model, first, second)
    plane = Plane(model, _callable(loss_function), library, [direction], start)
    said = {
        "title": title or f"Between two checkpoints of {_name(model)}",
        "formula": "loss((1 − a)·first + a·second)",
        "labels": ["from the first (0) to the second (1)", "loss"],
        "marks": [[0.0, "first"], [1.0, "second"]],
    }
    return Slice(plane, checked_range("span", span), (0.0, 0.0), said)


def along_path(
    model: Model,
    loss_function: LossFunction,
    checkpoints: Sequence[Mapping[str, Any]],
    margin: float,
    title: str,
) -> Slice:
    """The plane in which training moved most, with its way."""
    library = library_of_model(model, "LandscapeView.of_path")
    if len(checkpoints) < 3:
        raise value_error(
            "a path needs three checkpoints or more", got=str(len(checkpoints))
        )
    center, axes, places, shown = trajectory(model, library, checkpoints)
    plane = Plane(model, _callable(loss_function), library, axes, center)
    x_range, y_range = _framed(places, margin)
    said = {
        "title": title or f"The way of {_name(model)} through its loss",
        "formula": f"{shown:.0%} of the squared movement lies in this plane",
        "labels": ["component 1", "component 2", "loss"],
        "path": plain(places.tolist()),
    }
    return Slice(plane, x_range, y_range, said)


def _framed(places: np.ndarray[Any, Any], margin: float) -> tuple[Range, Range]:
    """Ranges around the way."""
    low, high = places.min(axis=0), places.max(axis=0)
    extent = max(float((high - low).max()), 1e-6)
    middle = (low + high) / 2
    half = np.maximum(high - low, LEAST_ACROSS * extent) / 2 + margin * extent
    (left, bottom), (right, top) = middle - half, middle + half
    return (float(left), float(right)), (float(bottom), float(top))


def _callable(loss_function: LossFunction) -> LossFunction:
    if not callable(loss_function):
        raise type_error(
            "the loss must be a function that takes the model",
            got=type(loss_function).__name__,
            expected="lambda model: loss_function(model(x), y)",
        )
    return loss_function


def _name(model: Model) -> str:
    return type(model).__name__
