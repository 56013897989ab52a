"""DecisionView: what a model makes of the plane, live while it learns.

    from tinygrad_edu_widgets import DecisionView, TrainingView

    X, y = (torch.tensor(each) for each in make_moons())
    view = DecisionView(model, X, y)

    def train():
        for step in range(500):
            loss = loss_function(model(view.X), view.y)
            ...
            yield loss.item()

    run = TrainingView(train)
    view.follow(run)

A click adds a point, and as the loop reads ``view.X`` and ``view.y``, the next step
learns from it. Looking takes at most a twenty-fifth of the time: the picture is coarse
while the model trains, and fine when it rests.
"""

from __future__ import annotations

import base64
import math
import time
from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
import traitlets

from tinygrad_edu.errors import type_error, value_error
from tinygrad_edu.monitor import Runner
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._decision import MEANINGS, MOST_UNITS, Asker, Look
from tinygrad_edu_widgets._decision_words import summary
from tinygrad_edu_widgets._pack import bytes_of, floats, pack
from tinygrad_edu_widgets._placed import Placed
from tinygrad_edu_widgets._plane_data import PlaneData
from tinygrad_edu_widgets._race import plain
from tinygrad_edu_widgets._stream import Stream
from tinygrad_edu_widgets._view import Plain

SIZES = (25, 32, 40, 50)  # points along each side, from hasty to fine
LOOK_SECONDS = 0.002  # what a look may take while the model trains
SHARE = 0.04  # of the time, for looking
MOST_POINTS = 1000  # that are drawn; the others still count for X and y


class DecisionView(Placed):
    """Data of two features, the model's decision, and its hidden units.

    Args:
        model: of this library or of PyTorch; takes (N, 2) and gives (N,), (N, 1) or
            (N, classes).
        X: the points, (N, 2): a tensor of either library or an array.
        y: a class for each (whole numbers, or −1 and 1), or a value.
        layer: whose units are shown first; the first activation by default.
        outputs: what the model gives: "logits", "probabilities", "log_probabilities"
            or "values". By default found out: what a sigmoid or a softmax gives is
            probabilities, everything else logits; values in a regression.
        classes: names of the classes.
        regression: whether y are values; by default when they are fractions.
        features: names of the two features.
        resolution: points along each side of the finest picture.
        title: a line above the picture.

    Traits that may be set from Python: ``layer``, the path of the layer whose units
    are shown; ``unit``, the one that is shown large (−1: the decision); ``added``, the
    points that were added by hand, as [x, y, class].

    Raises:
        TypeError: for what is no model.
        ValueError: for points that are not two numbers each.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu import nn, tabular
    >>> _ = torch.manual_seed(0)
    >>> X, y = (torch.tensor(each) for each in tabular.make_blobs(60, classes=2))
    >>> model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2))
    >>> view = DecisionView(model, X, y)
    >>> print(view)
    60 points of 2 classes: 0, 1
    classed right: 52%
    units of 1 Tanh: 4
    >>> view.added = [[0.5, 0.5, 1]]
    >>> view.X.shape, view.y[-1]
    (torch.Size([61, 2]), tensor(1))
    """

    _esm = script("decision_view")
    _css = style("decision_view")

    data = traitlets.Dict(read_only=True).tag(sync=True)
    snapshot = traitlets.Dict(read_only=True).tag(sync=True)
    layers: Any = traitlets.List(read_only=True).tag(sync=True)
    layer = traitlets.Unicode().tag(sync=True)
    unit = traitlets.Int(-1).tag(sync=True)
    added: Any = traitlets.List().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        model: Any,
        X: Any,
        y: Any,
        *,
        layer: str | None = None,
        outputs: str | None = None,
        classes: Sequence[str] | None = None,
        regression: bool | None = None,
        features: Sequence[str] = ("x₁", "x₂"),
        resolution: int = 50,
        title: str = "",
    ) -> None:
        self._data = PlaneData(X, y, regression, classes)
        meaning = "values" if self._data.regression else _checked_meaning(outputs)
        self._meaning = meaning  # "" where it is to be found out
        self._asker = Asker(model, *self._data.ranges(), meaning)
        self._finest = _checked_resolution(resolution)
        self._features = [str(name) for name in features]
        self._sizes = [n for n in SIZES if n < self._finest] + [self._finest]
        self._size, self._due = 0, 0.0  # of the next hasty look, and when it may be
        self._unfollow: list[Callable[[], None]] = []
        self._runner: Runner | None = None
        self._check_classes()
        super().__init__(title=title)
        self.set_trait("layers", [vars(one) for one in self._asker.layers])
        self.layer = self._first_layer() if layer is None else layer
        self._stream = Stream(self, self._greet)
        self.answer("probe", self._answer_probe)
        self._ready = True
        self._refresh_data()
        self.update()

    @property
    def model(self) -> Any:
        """The model that is asked; another one may be set."""
        return self._asker.model

    @model.setter
    def model(self, model: Any) -> None:
        old = self._asker
        self._asker = Asker(model, old.x_range, old.y_range, self._meaning)
        self.set_trait("layers", [vars(one) for one in self._asker.layers])
        if self.layer not in [one.path for one in self._asker.layers]:
            self.layer, self.unit = self._first_layer(), -1
        self.update()

    @property
    def X(self) -> Any:  # noqa: N802
        """The points with those that were added, in the type that was given."""
        return self._data.X

    @property
    def y(self) -> Any:
        """What belongs to each point of `X`."""
        return self._data.y

    @property
    def accuracy(self) -> float:
        """Which share of the points the model classes right, as last looked at."""
        return float(self.snapshot["accuracy"])

    def add(self, x: float, y: float, label: int) -> None:
        """Adds a point, as a click does; ``label`` is the index of its class."""
        self.added = [*self.added, [x, y, label]]

    def follow(self, run: Any) -> Self:
        """Looks again and again while a run goes on: a Runner or a TrainingView."""
        runner = getattr(run, "runner", run)
        if not isinstance(runner, Runner):
            raise type_error(
                "follow() needs a run",
                got=type(run).__name__,
                expected="a Runner or a TrainingView; in a plain loop: view.update()",
            )
        self._runner = runner
        self._unfollow.append(runner.on_flush(self._flushed))
        return self

    def update(self) -> None:
        """Looks at the model now, finely: for a loop of your own, every few steps."""
        look = self._look(self._finest)
        self.set_trait("snapshot", self._snapshot(look))
        self._send_look(look)

    def close(self) -> None:
        """Follows no run any more and takes the widget away."""
        for undo in getattr(self, "_unfollow", []):
            undo()
        super().close()

    # Looking.

    def _flushed(self, runner: Runner, urgent: bool) -> None:
        """Called by the run: at most twenty times a second, and when it rests."""
        if runner.state != "running":
            if urgent:
                self.update()
            if urgent and not runner.active:
                self._redraw_soon()
            return
        began = time.perf_counter()
        if began < self._due or not self._stream.ready:
            return
        self._send_look(self._look(self._sizes[self._size]))
        self._pace(began, time.perf_counter() - began)

    def _going_on(self) -> bool:
        return self._runner is not None and self._runner.active

    def _pace(self, began: float, seconds: float) -> None:
        """Coarser when it takes long, finer when there is time."""
        self._due = began + seconds / SHARE
        last = len(self._sizes) - 1
        if seconds > LOOK_SECONDS and self._size > 0:
            self._size -= 1
        elif self._size < last:
            growth = (self._sizes[self._size + 1] / self._sizes[self._size]) ** 2
            self._size += seconds * growth < 0.7 * LOOK_SECONDS

    def _look(self, n: int) -> Look:
        return self._asker.look(n, self._shown_points(), self.layer)

    def _shown_points(self) -> np.ndarray[Any, Any]:
        return self._data.points[-MOST_POINTS:]

    def _send_look(self, look: Look) -> None:
        if not self._stream.watched:
            return
        ranges, pictures = _pictures(look)
        header = self._facts(look) | {"units": ranges, "layer": self.layer}
        self._stream.send(header, [floats(look.grid), pictures])

    def _snapshot(self, look: Look) -> Plain:
        """The same as a frame, for the state that a notebook saves."""
        ranges, pictures = _pictures(look)
        return self._facts(look) | {
            "grid": pack(look.grid),
            "pictures": base64.b64encode(pictures).decode("ascii"),
            "units": ranges,
            "layer": self.layer,
        }

    def _facts(self, look: Look) -> Plain:
        right = self._right(look.at_points)
        wrong = [] if right is None else np.flatnonzero(~right).tolist()
        score = right.mean() if right is not None and right.size else math.nan
        error = self._error(look.at_points)
        lines = self._asker.lines()
        step, numbers = self._progress()
        return {
            "n": look.n,
            "outputs": len(look.grid),
            "accuracy": plain(float(score)),
            "error": plain(error),
            "wrong": wrong,
            "lines": plain(lines[:MOST_UNITS]),
            "unit_lines": self._asker.has_lines(self.layer),
            "step": step,
            "numbers": plain(numbers),
        }

    def _progress(self) -> tuple[int | None, dict[str, float]]:
        """Where the run stands, and the last of its first curve."""
        if self._runner is None:
            return None, {}
        curves = self._runner.record.curves[:1]
        numbers = {c.name[:80]: float(c.values[-1]) for c in curves if len(c)}
        return self._runner.record.step, numbers

    def _right(self, made: np.ndarray[Any, Any]) -> np.ndarray[Any, Any] | None:
        """Which of the shown points are classed right; None in a regression."""
        if self._data.regression:
            return None
        labels = self._data.labels[-MOST_POINTS:]
        chosen = made[:, 0] > 0.5 if made.shape[1] == 1 else made.argmax(axis=1)
        return np.asarray((chosen == labels) & np.isfinite(made).all(axis=1))

    def _error(self, made: np.ndarray[Any, Any]) -> float:
        if not self._data.regression:
            return math.nan
        return float(((made[:, 0] - self._data.labels[-MOST_POINTS:]) ** 2).mean())

    # Data and layers.

    def _first_layer(self) -> str:
        """The first activation: a layer of units without weights behind one with."""
        layers = self._asker.layers
        modules = dict(self._asker.model.named_modules())
        plain = [
            one.path
            for one in layers[:-1]
            if next(iter(modules[one.path].parameters()), None) is None
        ]
        return plain[0] if plain else layers[0].path if layers else ""

    def _check_classes(self) -> None:
        data, outputs = self._data, self._asker.outputs
        if data.regression:
            return
        if outputs > 2 and outputs > len(data.values):
            data.values = list(range(outputs))
            data.names += [str(each) for each in data.values[len(data.names) :]]
        if len(data.values) > max(2, outputs):
            raise value_error(
                "the model has fewer outputs than y has classes",
                got=f"{outputs} outputs, {len(data.values)} classes",
            )

    def _refresh_data(self) -> None:
        points, labels = self._shown_points(), self._data.labels[-MOST_POINTS:]
        total = len(self._data.points)
        notice = f"{MOST_POINTS:,} of {total:,} points are drawn."
        self.set_trait(
            "data",
            {
                "x": plain(points[:, 0].tolist()),
                "y": plain(points[:, 1].tolist()),
                "labels": plain(labels.tolist()),
                "names": self._data.names,
                "regression": self._data.regression,
                "total": total,
                "added": len(self._data.added),
                "notice": notice if total > MOST_POINTS else "",
                "features": self._features,
                "x_range": list(self._asker.x_range),
                "y_range": list(self._asker.y_range),
            },
        )

    @traitlets.validate("added")
    def _check_added(self, proposal: Any) -> list[Any]:
        return [_checked_added(each, self._data) for each in proposal["value"]]

    @traitlets.observe("added")
    def _added_changed(self, change: Any) -> None:
        self._data.added = [(x, y, label) for x, y, label in self.added]
        self._refresh_data()
        self.update()

    @traitlets.validate("layer")
    def _check_layer(self, proposal: Any) -> str:
        known = [one.path for one in self._asker.layers]
        if proposal["value"] not in known and (known or proposal["value"]):
            raise value_error(
                "the model has no layer of this name",
                got=repr(proposal["value"]),
                expected=", ".join(known),
            )
        return str(proposal["value"])

    @traitlets.observe("layer")
    def _layer_changed(self, change: Any) -> None:
        if getattr(self, "_ready", False):
            self.update()

    # From the browser.

    def _greet(self) -> None:
        """A view appeared: it is told everything."""
        self._send_look(self._look(self._finest))

    def _answer_probe(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Outputs and units at one point, exactly."""
        point = np.array([[float(content["x"]), float(content["y"])]])
        made, units = self._asker.ask(point, self.layer)
        said = {"outputs": made[0].tolist(), "units": units[0, :MOST_UNITS].tolist()}
        return plain(said), []

    # Where no kernel runs.

    def summary(self) -> str:
        """The data, how much of it is classed right, and the units, in words."""
        return summary(self.title, self.data, self.snapshot, self.layer, self.layers)

    def figure(self) -> Any:
        """The decision with the points, and the units, drawn by matplotlib."""
        from tinygrad_edu_widgets._decision_figure import figure

        return figure(self.data, self._look(self._finest), self.title)


def _pictures(look: Look) -> tuple[list[list[float]], bytes]:
    """Lowest and highest number of each unit, and its picture, one byte a point."""
    made = [bytes_of(unit) for unit in look.units]
    return plain([[low, high] for _, low, high in made]), b"".join(m[0] for m in made)


def _checked_meaning(outputs: str | None) -> str:
    if outputs is not None and outputs not in MEANINGS:
        raise value_error(
            "outputs says what the model gives",
            got=repr(outputs),
            expected=", ".join(MEANINGS),
        )
    return outputs or ""


def _checked_resolution(resolution: int) -> int:
    if not isinstance(resolution, int) or not 8 <= resolution <= 200:
        raise value_error("resolution must be from 8 to 200", got=repr(resolution))
    return resolution


def _checked_added(point: Any, data: PlaneData) -> list[Any]:
    """A point as [x, y, class], or an error for a person."""
    try:
        x, y, label = (float(each) for each in point)
    except (TypeError, ValueError):
        x = y = label = math.nan
    known = data.regression or label in range(len(data.values))
    if not all(map(math.isfinite, (x, y, label))) or not known:
        raise value_error(
            "an added point is [x, y, class]",
            got=repr(point),
            expected=f"two numbers and a class from 0 to {len(data.values) - 1}",
        )
    return [x, y, label if data.regression else int(label)]
