"""What a model makes of every point of a plane, and its units on the way there.

One forward pass over a grid and the learner's own points, in evaluation mode, without
a trace (``_at_rest.py``). A hook hands out what one layer made of the same points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tinygrad_edu.diagram.library import operation_name
from tinygrad_edu.errors import value_error
from tinygrad_edu_widgets._at_rest import (
    Library,
    Model,
    at_rest,
    library_of_model,
    numpy_of,
    placed_like,
)

MOST_UNITS = 24  # small pictures; more are not told apart any more

Array = np.ndarray[Any, Any]
Range = tuple[float, float]

MEANINGS = ("logits", "probabilities", "log_probabilities", "values")
# Operations that only give numbers another shape.
SHAPING = ("Squeeze", "Unsqueeze", "View", "Reshape", "Select", "Slice", "T", "Permute")


@dataclass
class Layer:
    """A layer whose units can be shown."""

    path: str
    kind: str
    units: int

    @property
    def name(self) -> str:
        """``0 Linear``, as it stands in the list to choose from."""
        return f"{self.path} {self.kind}"


@dataclass
class Look:
    """What the model makes of a grid of n × n points and of the learner's points.

    ``grid`` has the shape (outputs, n, n), ``units`` (units, n, n), both with the
    lowest y first; ``at_points`` has the shape (points, outputs).
    """

    n: int
    grid: Array
    units: Array
    at_points: Array


@dataclass
class Asker:
    """Asks one model about points of the plane.

    ``meaning`` says what the model's outputs are; "" until it is found out.
    """

    model: Model
    x_range: Range
    y_range: Range
    meaning: str = ""
    library: Library = field(init=False)
    layers: list[Layer] = field(init=False)
    outputs: int = field(init=False)

    def __post_init__(self) -> None:
        self.library = library_of_model(self.model, "DecisionView")
        middle = np.array([[sum(self.x_range) / 2, sum(self.y_range) / 2]] * 2)
        made, self.layers = self._first_call(middle)
        self.outputs = made.shape[1]

    def look(self, n: int, points: Array, layer: str) -> Look:
        """One forward pass over the grid and the points."""
        grid = grid_points(n, self.x_range, self.y_range)
        made, units = self.ask(np.concatenate([grid, points]), layer)
        cells = len(grid)
        units = units[:cells, :MOST_UNITS]
        return Look(
            n,
            made[:cells].T.reshape(-1, n, n),
            units.T.reshape(-1, n, n),
            made[cells:],
        )

    def ask(self, points: Array, layer: str) -> tuple[Array, Array]:
        """Outputs (points, outputs) and, of a layer, activations (points, units)."""
        kept: list[Any] = []
        with at_rest(self.model, self.library), self._listening(layer, kept):
            given = placed_like(self.model, points, self.library)
            made = _as_columns(numpy_of(self.model(given)), len(points))
        units = numpy_of(kept[0]) if kept else np.zeros((len(points), 0))
        return self._meant(made), units.astype(np.float64)

    def lines(self) -> list[list[float]]:
        """[w₁, w₂, b] of each unit of the first layer that sees the plane itself."""
        for _, module in leaves(self.model):
            weight = getattr(module, "weight", None)
            if weight is None:
                continue
            if len(weight.shape) != 2 or weight.shape[1] != 2:
                return []
            bias = getattr(module, "bias", None)
            offsets = np.zeros(len(weight)) if bias is None else numpy_of(bias)
            made = np.column_stack([numpy_of(weight), offsets])
            return [[float(value) for value in row] for row in made]
        return []

    def has_lines(self, layer: str) -> bool:
        """Whether the layer's units are the lines, or an activation right behind."""
        paths = [path for path, module in leaves(self.model)]
        weighty = [hasattr(module, "weight") for _, module in leaves(self.model)]
        if layer not in paths or True not in weighty:
            return False
        first, at = weighty.index(True), paths.index(layer)
        return at == first or (at == first + 1 and not weighty[at])

    # Of one call.

    def _first_call(self, points: Array) -> tuple[Array, list[Layer]]:
        """Calls the model once to see what it gives and which layers it has."""
        seen: dict[str, Any] = {}
        handles = [
            module.register_forward_hook(_keeper(seen, path))
            for path, module in leaves(self.model)
        ]
        try:
            with at_rest(self.model, self.library), self.library.enable_grad():
                output = self.model(placed_like(self.model, points, self.library))
        finally:
            for handle in handles:
                handle.remove()
        self.meaning = self.meaning or meaning_of(output)
        modules = dict(leaves(self.model))
        layers = [
            Layer(path, type(modules[path]).__name__, int(made.shape[1]))
            for path, made in seen.items()
            if tuple(getattr(made, "shape", ()))[:1] == (len(points),)
            if len(made.shape) == 2
        ]
        return _as_columns(numpy_of(output), len(points)), layers

    @contextmanager
    def _listening(self, layer: str, kept: list[Any]) -> Iterator[None]:
        module = dict(leaves(self.model)).get(layer)
        if module is None:
            yield
            return
        handle = module.register_forward_hook(
            lambda module, inputs, output: kept.append(output.detach())
        )
        try:
            yield
        finally:
            handle.remove()

    def _meant(self, made: Array) -> Array:
        """Outputs as probabilities, one column for two classes; values as they are."""
        made = made.astype(np.float64)
        if self.meaning == "values":
            return made
        with np.errstate(over="ignore", invalid="ignore"):
            if self.meaning == "logits":
                made = sigmoid(made) if made.shape[1] == 1 else softmax(made)
            elif self.meaning == "log_probabilities":
                made = np.exp(made)
        return made[:, 1:] if made.shape[1] == 2 else made


def leaves(model: Model) -> list[tuple[str, Any]]:
    """The modules that hold no others, by path; the model itself if it is one."""
    return [
        (path or "model", module)
        for path, module in model.named_modules()
        if next(iter(module.children()), None) is None
    ]


def meaning_of(output: Any) -> str:
    """What outputs are, by the operation that made them."""
    node = getattr(output, "grad_fn", None)
    while node is not None and operation_name(node).startswith(SHAPING):
        node = next((source for source, _ in node.next_functions if source), None)
    name = operation_name(node) if node is not None else ""
    if name.startswith("LogSoftmax"):
        return "log_probabilities"
    return "probabilities" if name.startswith(("Sigmoid", "Softmax")) else "logits"


def grid_points(n: int, x_range: Range, y_range: Range) -> Array:
    """n × n points, row after row, the lowest y first; shape (n², 2)."""
    x, y = np.meshgrid(np.linspace(*x_range, n), np.linspace(*y_range, n))
    return np.column_stack([x.ravel(), y.ravel()])


def sigmoid(x: Array) -> Array:
    """1 / (1 + e⁻ˣ), without overflow on either side."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)))


def softmax(x: Array) -> Array:
    """eˣ over its sum in each row."""
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _as_columns(made: Array, points: int) -> Array:
    """Outputs as (points, outputs)."""
    if made.shape[:1] != (points,) or made.ndim > 2 or made.size == 0:
        raise value_error(
            "the model must give one row of outputs for each point",
            got=f"shape {made.shape} for {points} points",
            expected=f"({points}, outputs) or ({points},)",
        )
    return made.reshape(points, -1)


def _keeper(seen: dict[str, Any], path: str) -> Callable[..., None]:
    def keep(module: Any, inputs: Any, output: Any) -> None:
        seen[path] = output

    return keep
