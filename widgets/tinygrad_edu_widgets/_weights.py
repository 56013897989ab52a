"""The loss along lines and planes through a model's weights.

Around the weights w a direction d gives the curve loss(w + a d); two of them a
surface. A network's loss does not change when one layer is scaled up and the next one
down, so a direction of pure noise says nothing on its own: it is too large for one
filter and too small for another. *Filter normalisation* gives each filter of the
direction the length of the filter that it moves; biases and the parameters of norms
stay where they are (Li et al. 2018, https://arxiv.org/abs/1712.09913, section 4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from tinygrad_edu.errors import value_error
from tinygrad_edu_widgets._at_rest import Library, Model, at_rest, numpy_of

LossFunction = Callable[[Model], Any]
Direction = dict[str, Any]  # parameter or buffer name -> tensor of its shape
TINY = 1e-10  # as in the paper's code: a filter of zeros divides nothing


class Plane:
    """The loss of a model at center + a · first + b · second.

    The weights are replaced for the length of one question and then are the very same
    memory as before, whatever happens. So training may go on meanwhile: the plane stays
    where it was laid.
    """

    def __init__(
        self,
        model: Model,
        loss_function: LossFunction,
        library: Library,
        directions: Sequence[Direction],
        center: Direction | None = None,
    ) -> None:
        self._model, self._library = model, library
        self._loss_function = loss_function
        self.directions = list(directions)
        self.center = weights_now(model) | (center or {})

    def loss(self, *amounts: float) -> float:
        """The loss there; the weights are back when it returns."""
        with at_rest(self._model, self._library), self._moved(amounts):
            value = self._loss_function(self._model)
        return float(value.item() if hasattr(value, "item") else value)

    @contextmanager
    def _moved(self, amounts: Sequence[float]) -> Iterator[None]:
        tensors = tensors_of(self._model)
        # A new tensor is put in and the old one back: nothing is written over.
        kept = {name: tensors[name].data for name in self.center}
        try:
            for name, middle in self.center.items():
                tensors[name].data = self._shifted(name, middle, amounts)
            yield
        finally:
            for name, data in kept.items():
                tensors[name].data = data

    def _shifted(self, name: str, middle: Any, amounts: Sequence[float]) -> Any:
        moved = middle.clone()
        for amount, direction in zip(amounts, self.directions, strict=True):
            if name in direction:
                moved = moved + amount * direction[name]
        return moved


def tensors_of(model: Model) -> dict[str, Any]:
    """Every parameter and buffer by its name; one that is shared has its first."""
    return dict(model.named_parameters()) | dict(model.named_buffers())


def weights_now(model: Model) -> Direction:
    """A copy of every parameter and buffer that holds fractions."""
    return {
        name: tensor.detach().clone()
        for name, tensor in tensors_of(model).items()
        if tensor.is_floating_point()
    }


def random_directions(
    model: Model, library: Library, count: int, seed: int
) -> list[Direction]:
    """Filter-normalised random directions, the same for the same seed everywhere."""
    numbers = np.random.default_rng(seed)
    return [_random_direction(model, library, numbers) for _ in range(count)]


def _random_direction(
    model: Model, library: Library, numbers: np.random.Generator
) -> Direction:
    direction = {}
    for name, parameter in model.named_parameters():
        weights = numpy_of(parameter)
        if weights.ndim < 2 or not np.issubdtype(weights.dtype, np.floating):
            continue  # a bias, or a norm's scale and shift
        noise = filter_normalised(numbers.standard_normal(weights.shape), weights)
        made = library.tensor(noise.astype(weights.dtype))
        direction[name] = made.to(device=parameter.device, dtype=parameter.dtype)
    if not direction:
        raise value_error(
            "the model has no weights to move",
            got="no parameter of two or more dimensions",
            hint="LandscapeView.between(model, loss_function, first, second)",
        )
    return direction


def filter_normalised(
    noise: np.ndarray[Any, Any], weights: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """Each filter of the noise with the length of the same filter of the weights.

    d[i] ← d[i] · ‖w[i]‖ / ‖d[i]‖, where i counts along the first dimension: the rows
    of a linear layer, the filters of a convolution.

    >>> noise = np.array([[2.0, 0.0], [0.0, 4.0]])
    >>> filter_normalised(noise, np.array([[3, 4], [0, 1]]))
    array([[5., 0.],
           [0., 1.]])
    """
    rows = (len(weights), -1)
    wanted = np.linalg.norm(weights.reshape(rows), axis=1)
    lengths = np.linalg.norm(noise.reshape(rows), axis=1)
    factors = (wanted / (lengths + TINY)).reshape((-1,) + (1,) * (weights.ndim - 1))
    return np.asarray(np.round(noise * factors, 12))


def line_between(
    model: Model, first: Mapping[str, Any], second: Mapping[str, Any]
) -> tuple[Direction, Direction]:
    """Where a line from one checkpoint to another begins, and its direction.

    Means and variances of norms go along, so both ends are the checkpoints themselves;
    whole numbers (a counter of batches) stay.
    """
    start, direction = {}, {}
    for name, tensor in tensors_of(model).items():
        for label, checkpoint in (("first", first), ("second", second)):
            _check_entry(label, checkpoint, name, tensor)
        if not tensor.is_floating_point():
            continue
        start[name] = first[name].detach().to(tensor.device).clone()
        direction[name] = second[name].detach().to(tensor.device) - start[name]
    if not any(bool((part != 0).any()) for part in direction.values()):
        raise value_error(
            "the two checkpoints are equal",
            hint="state_dict() gives the weights themselves, which go on changing: "
            "keep {name: w.clone() for name, w in model.state_dict().items()}",
        )
    return start, direction


def _check_entry(
    label: str, checkpoint: Mapping[str, Any], name: str, tensor: Any
) -> None:
    if name not in checkpoint:
        raise value_error(
            f"the {label} checkpoint lacks {name!r}",
            expected="a state_dict of this model",
        )
    if tuple(checkpoint[name].shape) != tuple(tensor.shape):
        raise value_error(
            f"size mismatch for {name} in the {label} checkpoint",
            got=str(tuple(checkpoint[name].shape)),
            expected=str(tuple(tensor.shape)),
        )


def trajectory(
    model: Model, library: Library, checkpoints: Sequence[Mapping[str, Any]]
) -> tuple[Direction, list[Direction], np.ndarray[Any, Any], float]:
    """The plane in which training moved most, laid through its last checkpoint.

    Principal components of the differences to the last checkpoint (Li et al. 2018,
    section 7). Returns the center, the two directions (each of length 1 over all
    weights), where each checkpoint falls on the plane, shape (checkpoints, 2), and
    which share of the squared movement the plane shows.
    """
    names = [n for n, p in model.named_parameters() if p.is_floating_point()]
    last = checkpoints[-1]
    parameters = dict(model.named_parameters())
    for index, checkpoint in enumerate(checkpoints):
        for name in names:
            _check_entry(f"number {index}", checkpoint, name, parameters[name])
    rows = np.stack([_flat(checkpoint, names) for checkpoint in checkpoints])
    rows -= rows[-1].copy()
    # The components of few long rows: from the small matrix of their products.
    values, vectors = np.linalg.eigh(rows @ rows.T)
    order = np.argsort(values)[::-1][:2]
    axes = np.stack([_unit(vectors[:, index] @ rows) for index in order])
    places = rows @ axes.T
    moved = float((rows**2).sum())
    shown = float((places**2).sum()) / moved if moved > 0 else 1.0
    center = {name: last[name].detach().clone() for name in names}
    directions = [_unflat(axis, names, center, library) for axis in axes]
    return center, directions, places, shown


def _flat(checkpoint: Mapping[str, Any], names: Sequence[str]) -> np.ndarray[Any, Any]:
    parts = [numpy_of(checkpoint[name]).astype(np.float64).ravel() for name in names]
    return np.concatenate(parts)


def _unit(axis: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    length = float(np.linalg.norm(axis))
    return axis / length if length > 0 and math.isfinite(length) else axis


def _unflat(
    axis: np.ndarray[Any, Any], names: Sequence[str], like: Direction, library: Library
) -> Direction:
    made, at = {}, 0
    for name in names:
        tensor = like[name]
        count = math.prod(tensor.shape)
        part = axis[at : at + count].reshape(tuple(tensor.shape))
        at += count
        made[name] = library.tensor(part.astype(np.float32)).to(
            device=tensor.device, dtype=tensor.dtype
        )
    return made
