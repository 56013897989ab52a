"""The curves of one run or of several as a picture, drawn by matplotlib."""

from __future__ import annotations

import base64
import math
import os
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tinygrad_edu.errors import value_error
from tinygrad_edu.figures import figure_bytes
from tinygrad_edu.files import write_atomically
from tinygrad_edu.monitor.layer_charts import Chart, layer_charts, layers_in_words
from tinygrad_edu.monitor.record import RunRecord
from tinygrad_edu.monitor.runs import Run, labelled
from tinygrad_edu.monitor.series import Curve
from tinygrad_edu.monitor.smoothing import check_weight, smoothed, thinned
from tinygrad_edu.monitor.words import families, in_words, one_line, plain, summary
from tinygrad_edu.optional import needed

# Told apart also by who does not see colours as most do, and by their dashes.
COLORS = ("#0b62c4", "#c2570c", "#1a7f5a", "#8a3ffc", "#6b7280")
DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
DRAWN_POINTS = 2000
MOST_CHARTS = 24
CHARTS_ABREAST = 3
CHART_INCHES = (3.6, 2.6)
FAINT = 0.25

Labelled = list[tuple[str, RunRecord]]


class RunPlot:
    """A picture of runs with its alternative text; the last line of a cell shows it.

    ``figure`` is matplotlib's, to change before it is shown or saved.
    """

    def __init__(self, figure: Any, alt: str) -> None:
        self.figure = figure
        self.alt = alt

    def png(self) -> bytes:
        """The picture as the bytes of a PNG file."""
        return self._drawn("png")

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a picture in the format that the name ends with: png, svg, pdf."""
        target = Path(path)
        write_atomically(
            target, self._drawn(target.suffix.lstrip(".").lower() or "png")
        )

    def _drawn(self, kind: str) -> bytes:
        return figure_bytes(self.figure, kind, self.alt)

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        png = base64.b64encode(self.png()).decode("ascii")
        data = {"image/png": png, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}

    def __repr__(self) -> str:
        return self.alt


def plot(
    runs: Run | Sequence[Run],
    names: Sequence[str] | None = None,
    smooth: float = 0.0,
    log: bool | Collection[str] = False,
    *,
    labels: Sequence[str] | None = None,
    layers: bool | Sequence[str] = False,
    title: str = "",
) -> RunPlot:
    """Draws the curves of one run or of several, one chart for each quantity.

    ``loss`` and ``val_loss`` share a chart. Several runs differ in colour, the curves
    of a chart in their dashes. It needs matplotlib.

    Args:
        runs: a `RunRecord` or the folder of a recorded run, or a list of them.
        names: which curves; None for all.
        smooth: 0 for none, up to 0.99 for much; what was measured stays behind, faint.
        log: whether the values stand on a logarithmic axis, or the charts where they
            do: ``["loss"]``.
        labels: what the runs are called; None for their folders' names.
        layers: whether to draw what was seen inside the model too (see `watch`): the
            norms of the gradients, ‖Δw‖ / ‖w‖, the zeros, and histograms of the
            gradients over time. Or a list of what to draw: "gradient norm", "weight
            norm", "update ratio", "activation mean", "activation std", "zero
            fraction", "step seconds", "memory MB", and for histograms "weight",
            "gradient", "activation".
        title: a line above the charts.

    >>> record = RunRecord(state="finished", step=2)
    >>> record.extend("loss", [1, 2], [0.5, 0.25])
    >>> picture = plot(record, smooth=0.6)
    >>> print(picture.alt)
    Training run: finished after 2 steps.
    loss: last 0.25, lowest 0.25 (step 2), highest 0.5 (step 1)
    >>> picture.save("loss.png")
    """
    needed("matplotlib", "matplotlib", "plots of runs")
    check_weight(smooth)
    alone = isinstance(runs, (RunRecord, str, os.PathLike))
    several: Any = [runs] if alone else runs
    chosen = labelled(list(several), labels)
    charts = []
    for family, members in families(_names(chosen, names)).items():
        logged = log if isinstance(log, bool) else family in log
        charts.append(Chart(family, partial(_curves, chosen, members, smooth, logged)))
    charts += layer_charts(chosen, layers)
    lines = [title, *_in_words(chosen, names), *layers_in_words(chosen, layers)]
    alt = "\n".join(filter(None, lines))
    if len(charts) > MOST_CHARTS:
        part = f"{MOST_CHARTS} of {len(charts)} charts"
        title += f" ({part}: choose with names=[...])"
        alt += f"\nOnly the first {part} are drawn."
    figure = _figure(charts[:MOST_CHARTS])
    if title:
        figure.suptitle(plain(title.strip()), fontsize=11)
    return RunPlot(figure, alt.encode("utf-8", "replace").decode("utf-8"))


def _names(runs: Labelled, names: Sequence[str] | None) -> list[str]:
    """The names of the curves to draw, each once."""
    there = [curve.name for _, record in runs for curve in record.curves if len(curve)]
    unknown = [name for name in names or () if name not in there]
    if unknown:
        raise value_error(
            "no run has a curve of that name",
            got=", ".join(map(repr, unknown)),
            expected=", ".join(map(repr, dict.fromkeys(there))) or "there is none yet",
        )
    return list(dict.fromkeys(there if names is None else names))


def _in_words(runs: Labelled, names: Sequence[str] | None) -> list[str]:
    if len(runs) == 1 and names is None:
        return [summary(runs[0][1])]
    lines = [
        f"{label}, {in_words(curve)}" if len(runs) > 1 else in_words(curve)
        for label, record in runs
        for curve in record.curves
        if len(curve) and (names is None or curve.name in names)
    ]
    return lines or ["No points yet."]


def _figure(charts: list[Chart]) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    abreast = min(max(len(charts), 1), CHARTS_ABREAST)
    rows = math.ceil(max(len(charts), 1) / abreast)
    width, height = CHART_INCHES
    figure = Figure(figsize=(width * max(abreast, 2), height * rows), dpi=120)
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, abreast, squeeze=False).ravel()
    for axis, chart in zip(axes, charts, strict=False):
        _prepare(axis, chart.title)
        chart.draw(axis)
    for axis in axes[len(charts) :]:
        axis.set_visible(False)
    figure.set_layout_engine("tight")
    return figure


def _prepare(axis: Any, title: str) -> None:
    axis.set_title(plain(one_line(title)), loc="left", fontsize=10)
    axis.set_xlabel("step", fontsize=9)
    axis.tick_params(labelsize=8, length=3)
    axis.spines[["top", "right"]].set_visible(False)
    axis.grid(axis="y", color="#e3e6ea", linewidth=0.8)


def _curves(
    runs: Labelled, names: list[str], smooth: float, log: bool, axis: Any
) -> None:
    """The curves of one quantity."""
    for place, (label, record) in enumerate(runs):
        for dash, name in enumerate(names):
            found = [curve for curve in record.curves if curve.name == name]
            for curve in filter(len, found):
                color = place if len(runs) > 1 else dash
                text = _label(label, name, len(runs), len(names))
                _draw(axis, curve, color, dash, text, smooth)
    if log and any((line.get_ydata() > 0).any() for line in axis.lines):
        axis.set_yscale("log", nonpositive="mask")
    if len(runs) * len(names) > 1:
        axis.legend(fontsize=8, edgecolor="none", framealpha=0.7)


def _label(run: str, name: str, runs: int, names: int) -> str:
    """What tells a line from the others of its chart."""
    parts = [one_line(run)] * (runs > 1) + [one_line(name)] * (names > 1 or runs == 1)
    return " " + plain(", ".join(parts))  # a leading "_" would hide it


def _draw(
    axis: Any, curve: Curve, color: int, dash: int, label: str, smooth: float
) -> None:
    """A curve; where it is smoothed, what was measured lies faint behind it."""
    steps, values = curve.steps.array(0, len(curve)), curve.values.array(0, len(curve))
    look = {"color": COLORS[color % len(COLORS)], "linewidth": 1.5}
    if smooth:
        _line(axis, steps, values, **look | {"alpha": FAINT, "linewidth": 1})
        values = smoothed(values, smooth)
    linestyle = DASHES[dash % len(DASHES)]
    _line(axis, steps, values, label=label, linestyle=linestyle, **look)


def _line(axis: Any, steps: Any, values: Any, **look: Any) -> None:
    kept = thinned(values, DRAWN_POINTS)
    drawn = np.where(np.isfinite(values[kept]), values[kept], np.nan)
    axis.plot(steps[kept], drawn, marker="o" if len(kept) == 1 else None, **look)
