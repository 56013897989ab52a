"""LandscapeView: the surface that training walks on, and optimizers racing down it.

    from tinygrad_edu_widgets import LandscapeView

    LandscapeView("rosenbrock", optimizers={
        "SGD": lambda p: optim.SGD(p, lr=1e-3),
        "Adam": lambda p: optim.Adam(p, lr=0.1),
    })
    LandscapeView.of_model(model, lambda m: loss_function(m(x), y))

A race is run to its end at once, by the real optimizers, and travels whole: the browser
plays it, step by step and back, without a kernel. A new start or learning rate is a new
race. The loss of a model takes longer: it is asked for point by point, between other
things, and the picture sharpens meanwhile.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Self

import traitlets

from tinygrad_edu.errors import value_error
from tinygrad_edu.monitor import Runner
from tinygrad_edu_widgets import _landscape_words as words
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._field import (
    Field,
    checked_resolution,
    levels,
    one_point,
    whole_grid,
)
from tinygrad_edu_widgets._pack import floats, pack
from tinygrad_edu_widgets._placed import Placed
from tinygrad_edu_widgets._race import (
    Factory,
    Track,
    checked_optimizers,
    checked_steps,
    plain,
    race,
)
from tinygrad_edu_widgets._slices import Slice, along_path, around, between
from tinygrad_edu_widgets._stream import Stream
from tinygrad_edu_widgets._surfaces import (
    Function,
    Surface,
    checked_point,
    reframed,
    surface_of,
)
from tinygrad_edu_widgets._view import Plain
from tinygrad_edu_widgets._weights import LossFunction

Height = Callable[..., float]
Range = Sequence[float]


class LandscapeView(Placed):
    """A surface of two numbers, and optimizers that race down it.

    Args:
        function: the name of a test function (bowl, ravine, rosenbrock, himmelblau,
            beale, saddle, rastrigin) or a function of two tensors, ``f(x, y)``.
        optimizers: a name for each, and what makes it from a list of parameters. They
            may be of this library, of PyTorch, or your own.
        start: where the race begins.
        steps: how many steps each optimizer takes.
        x_range, y_range: the part of the plane that is drawn.
        resolution: how many points along each side.
        condition: of a bowl or ravine: how much steeper it is across than along.
        minima: the known lowest points, for the distance in the table.
        title: a line above the picture.

    `of_model`, `between` and `of_path` show the loss of a model instead.

    Traits that may be set from Python: ``selected``, the name of the optimizer whose
    memory is shown, and ``step``, the shown step of the race (−1 is the last).

    Raises:
        ValueError: for an unknown name, or a range or a start that is no number.
        TypeError: for optimizers that are not functions that make one.

    >>> from tinygrad_edu import optim
    >>> view = LandscapeView("bowl", steps=50, start=(2, 1), optimizers={
    ...     "SGD": lambda p: optim.SGD(p, lr=0.1)})
    >>> print(view)
    Bowl: f(x, y) = ½ (x² + 5 y²)
    lowest 0 at (0, 0), highest 27 in x −3 … 3, y −3 … 3
    50 steps from (2, 1):
      SGD (lr 0.1): loss 5.31e−05, 0.0103 from the minimum
    >>> view.tracks["SGD"].x[:2]
    [2.0, 1.7999999523162842]
    """

    _esm = script("landscape_view")
    _css = style("landscape_view")

    surface = traitlets.Dict(read_only=True).tag(sync=True)
    race = traitlets.Dict(read_only=True).tag(sync=True)
    state = traitlets.Unicode("finished", read_only=True).tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    step = traitlets.Int(-1).tag(sync=True)

    def __init__(
        self,
        function: str | Function = "rosenbrock",
        *,
        optimizers: Mapping[str, Factory] | None = None,
        start: Sequence[float] | None = None,
        steps: int = 200,
        x_range: Range | None = None,
        y_range: Range | None = None,
        resolution: int = 81,
        condition: float | None = None,
        minima: Sequence[Sequence[float]] | None = None,
        title: str = "",
    ) -> None:
        shape = surface_of(function, condition)
        self._shape = reframed(shape, x_range, y_range, minima, title)
        self._optimizers = checked_optimizers(optimizers)
        self._steps, self._rates = checked_steps(steps), dict[str, float]()
        self._start = checked_point("start", start or self._shape.start)
        size = checked_resolution(resolution)
        field = Field(size, size, self._shape.x_range, self._shape.y_range)
        words_of = {
            "title": self._shape.title,
            "formula": self._shape.formula,
            "labels": ["x", "y", "f(x, y)"],
            "minima": plain(self._shape.minima),
        }
        whole = whole_grid(self._shape.function, field)
        if whole is not None:
            field.fill(whole)
        self._set_up(field, words_of, one_point(self._shape.function))
        self._run_race()

    def _set_up(self, field: Field, said: Plain, height: Height) -> None:
        self.field, self._said, self._height = field, said, height
        self.tracks: dict[str, Track] = {}
        self._pictured = field.done
        super().__init__()
        self.runner = Runner(self._compute, total_steps=field.known.size)
        self._stream = Stream(self, lambda: self.runner.refresh())
        self._unfollow = self.runner.on_flush(self._follow)
        self.answer("race", self._answer_race)
        self.on_msg(self._hear)
        self._settle()
        if field.done < field.known.size:
            self.runner.start()

    @classmethod
    def of_model(
        cls,
        model: Any,
        loss_function: LossFunction,
        *,
        directions: int = 2,
        span: float = 1.0,
        resolution: int = 41,
        seed: int = 0,
        title: str = "",
    ) -> Self:
        """The loss around a model's weights, along random directions.

        loss(w + a d₁ + b d₂), where every filter of a direction has the length of the
        same filter of w, and biases and norms stay (Li et al. 2018,
        https://arxiv.org/abs/1712.09913). The model is asked in evaluation mode, and
        its weights, modes and random numbers are as before when you use it.

        In a notebook the points are computed while you go on; `stop` ends that, and
        `join` waits for it.

        Args:
            model: of this library or of PyTorch.
            loss_function: takes the model and returns its loss on some data. If it
                draws at random, it draws the same at each point.
            directions: 2 for a surface, 1 for a curve.
            span: how far the picture goes, ±, where 1 is as long as the weights.
            resolution: how many points along each side.
            seed: of the random directions.
            title: a line above the picture.

        >>> from tinygrad_edu import nn, ones
        >>> model = nn.Linear(2, 1)
        >>> view = LandscapeView.of_model(
        ...     model, lambda m: (m(ones(4, 2)) - 1).square().mean(), resolution=9)
        >>> view.join()
        >>> view.field.values.shape
        (9, 9)
        """
        part = around(model, loss_function, directions, span, seed, title)
        return cls._asking(part, resolution)

    @classmethod
    def between(
        cls,
        model: Any,
        loss_function: LossFunction,
        first: Mapping[str, Any],
        second: Mapping[str, Any],
        *,
        span: Range = (-0.5, 1.5),
        resolution: int = 61,
        title: str = "",
    ) -> Self:
        """The loss along the straight line from one checkpoint to another.

        loss((1 − a) first + a second): the first is at a = 0, the second at a = 1
        (Goodfellow et al. 2015, https://arxiv.org/abs/1412.6544).

        Args:
            first, second: two state dicts of the model. A state dict refers to the
                weights themselves; keep copies: ``{name: w.clone() for …}``.
            span: from where to where.

        The other arguments are those of `of_model`.
        """
        part = between(model, loss_function, first, second, span, title)
        return cls._asking(part, resolution)

    @classmethod
    def of_path(
        cls,
        model: Any,
        loss_function: LossFunction,
        checkpoints: Sequence[Mapping[str, Any]],
        *,
        margin: float = 0.3,
        resolution: int = 41,
        title: str = "",
    ) -> Self:
        """The way that training took, on the plane in which it moved most.

        The plane is laid through the last checkpoint, along the two principal
        components of the way (Li et al. 2018, section 7).

        Args:
            checkpoints: at least three state dicts (copies), in the order of training.
            margin: how much is drawn around the way, as a share of its extent.

        The other arguments are those of `of_model`.
        """
        part = along_path(model, loss_function, checkpoints, margin, title)
        return cls._asking(part, resolution)

    @classmethod
    def _asking(cls, part: Slice, resolution: int) -> Self:
        """A view of a model's loss, which begins to be computed."""
        size = checked_resolution(resolution)
        rows = size if len(part.plane.directions) == 2 else 1
        view = cls.__new__(cls)
        view._shape = Surface(part.said["title"], lambda x, y: x)
        view._optimizers, view._rates, view._steps = {}, {}, 0
        view._start = (0.0, 0.0)
        field = Field(size, rows, part.x_range, part.y_range)
        view._set_up(field, part.said, part.plane.loss)
        return view

    # What you can do.

    def start_at(self, x: float, y: float) -> None:
        """Begins the race anew from another point."""
        self._start = checked_point("start", (x, y))
        self._run_race()

    def set_lr(self, name: str, lr: float) -> None:
        """Runs the race anew with another learning rate for one optimizer."""
        if name not in self._optimizers:
            raise value_error(
                "no optimizer of this name is in the race",
                got=repr(name),
                expected=", ".join(self._optimizers) or "a view with optimizers",
            )
        if not (math.isfinite(lr) and lr >= 0):
            raise value_error(f"Invalid learning rate: {lr}")
        self._rates[name] = float(lr)
        self._run_race()

    def stop(self) -> None:
        """Ends the computing of a model's surface; what is there stays."""
        self.runner.stop()

    def resume(self) -> None:
        """Goes on with the points that are missing."""
        if not self.runner.active and self.field.done < self.field.known.size:
            self.runner.start()

    def join(self) -> None:
        """Computes what is missing here and now; an error of the loss is raised."""
        if self.field.done < self.field.known.size:
            self.resume()
            with self._within_cell():
                self.runner.join()

    def close(self) -> None:
        """Ends the computing and takes the widget away."""
        if hasattr(self, "_unfollow"):  # also called for a half-made widget
            self._unfollow()
            self.runner.stop()
        super().close()

    # The race.

    def _run_race(self) -> None:
        if not self._optimizers:
            return
        tracks = race(
            self._shape, self._optimizers, self._start, self._steps, self._rates
        )
        self.tracks = {track.name: track for track in tracks}
        if self.selected not in self.tracks:
            self.selected = tracks[0].name
        self.set_trait(
            "race",
            {
                "start": plain(list(self._start)),
                "steps": max(track.steps for track in tracks),
                "tracks": [track.to_dict() for track in tracks],
            },
        )

    def _answer_race(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """The browser wants another start, or another learning rate."""
        start, rates = content.get("start"), content.get("lr") or {}
        if start is not None:
            self._start = checked_point("start", start)
        for name, lr in rates.items():
            if name in self._optimizers and math.isfinite(float(lr)):
                self._rates[name] = float(lr)
        self._run_race()
        return {}, []

    # The surface of a model, point by point.

    def _compute(self) -> Iterator[float]:
        yield from self.field.steps(self._height)

    def _follow(self, runner: Runner, urgent: bool) -> None:
        if urgent:
            self._settle()
            if not runner.active and self.field.done != self._pictured:
                self._pictured = self.field.done  # a new picture builds the view anew
                self._redraw_soon()
        if urgent or self._stream.ready:
            self._send_frame()

    def _send_frame(self) -> None:
        error = self.runner.error
        header = {
            "state": self._standing(),
            "done": self.field.done,
            "total": int(self.field.known.size),
            "remaining": self.runner.remaining,
            "error": f"{type(error).__name__}: {error}" if error else "",
        }
        self._stream.send(header, [floats(self.field.shown())])

    def _settle(self) -> None:
        """Brings what a saved notebook keeps up to date."""
        self.set_trait("state", self._standing())
        self.set_trait("surface", self._surface())

    def _going_on(self) -> bool:
        return self.runner.active

    def _standing(self) -> str:
        if self.field.done == self.field.known.size:
            return "finished"
        return str(self.runner.state)

    def _surface(self) -> Plain:
        field = self.field
        rows, columns = field.values.shape
        lowest = field.lowest()
        return self._said | {
            "columns": columns,
            "rows": rows,
            "x_range": plain(list(map(float, field.x_range))),
            "y_range": plain(list(map(float, field.y_range))),
            "values": pack(field.shown()),
            "levels": levels(field.values),
            "lowest": plain(list(lowest)) if lowest else None,
            "highest": plain(field.highest()),
            "done": field.done,
        }

    def _hear(self, widget: object, content: Any, buffers: object) -> None:
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "command" and content.get("name") in ("stop", "resume"):
            getattr(self, content["name"])()

    # Where no kernel runs.

    def summary(self) -> str:
        """The surface and how the race ended, in words."""
        return words.summary(self.surface, self.race, self._standing())

    def figure(self) -> Any:
        """The surface with the trails, and the losses by step, drawn by matplotlib."""
        from tinygrad_edu_widgets._landscape_figure import figure

        if not self.field.done:
            return None
        return figure(self.field, self.surface, list(self.tracks.values()))
