"""What a training view shows, drawn by matplotlib: curves, layers or histograms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.monitor import HistogramSeries, LayerSeries, RunRecord, plot
from tinygrad_edu.monitor.series import BINS
from tinygrad_edu.monitor.words import one_line
from tinygrad_edu.optional import needed

WIDTH_INCHES = 7.2
ROW_INCHES = 0.2
MOST_ROWS = 60
COLUMNS = 240
LEVELS = 96
GOOD_RATIO = 1e-3  # of an update to its weight
RATIO_DECADES = 2
TRIMMED = 5  # percent of the lowest and highest edges: one spike must not flatten all
ALARM = "#b3261e"
# The colours of widgets/src/shared/colour.ts.
SEQUENTIAL = ("#161c4a", "#204480", "#22748e", "#48a57f", "#a0ce60", "#f7e878")
DIVERGING = ("#0b62c4", "#85b0e2", "#eeeff2", "#e6a370", "#b84e06")


@dataclass(frozen=True)
class Choice:
    """What is looked at: the runs with their names, and how they are drawn."""

    shown: Sequence[tuple[str, RunRecord]]
    smooth: float
    log: Sequence[str]
    step_axis: str
    zoom: Sequence[float]
    tab: str
    layer: str
    statistic: str
    histogram: str
    title: str


def draw(choice: Choice) -> Any:
    """The chosen tab as a figure; None where there is nothing yet."""
    needed("matplotlib", "matplotlib", "pictures of widgets")
    records = [record for _, record in choice.shown]
    if choice.tab == "layers":
        for record in records:
            if rows := [one for one in record.layers if one.where and len(one)]:
                return _layers(rows, choice)
    if choice.tab == "histograms":
        for record in records:
            if found := _chosen(record.histograms, choice):
                return _histogram(found, choice)
    if not any(len(curve) for record in records for curve in record.curves):
        return None
    return _curves(choice)


def _curves(choice: Choice) -> Any:
    names = [name for name, _ in choice.shown]
    records = [record for _, record in choice.shown]
    figure = plot(
        records, None, choice.smooth, choice.log, labels=names, title=choice.title
    ).figure
    alarms = [alarm.step for record in records for alarm in record.alarms]
    for axis in figure.axes:
        if choice.step_axis == "log":
            axis.set_xscale("log")
        if len(choice.zoom) == 2:
            axis.set_xlim(*choice.zoom)
        low, high = axis.get_xlim()
        seen = [step for step in alarms if low <= step <= high]
        axis.plot(seen, [0.02] * len(seen), "^", color=ALARM, markersize=5,
                  transform=axis.get_xaxis_transform(), clip_on=False)  # fmt: skip
        axis.set_xlim(low, high)
    return figure


# Layers.


def _layers(layers: list[LayerSeries], choice: Choice) -> Any:
    kinds = {layer.kind for layer in layers}
    kind = choice.statistic if choice.statistic in kinds else layers[0].kind
    rows = [layer for layer in layers if layer.kind == kind][:MOST_ROWS]
    last = max(row.steps[-1] for row in rows)
    grid = np.array([_row(row, last) for row in rows])
    figure, axis = _one_axis(1.3 + ROW_INCHES * len(rows))
    norm, colours = _colouring(kind, grid)
    # A logarithm has no place for 0: it gets the lowest colour, and nan has none.
    drawn = np.where(grid > 0, grid, norm.vmin) if kind != "activation mean" else grid
    drawn = np.where(np.isnan(grid), np.nan, drawn)
    place = {"aspect": "auto", "extent": (0, last, len(rows), 0)}
    picture = axis.imshow(
        drawn, norm=norm, cmap=colours, interpolation="nearest", **place
    )
    axis.set_yticks(np.arange(len(rows)) + 0.5, [_name(row.where) for row in rows])
    axis.set_xlabel("step", fontsize=9)
    axis.tick_params(labelsize=8, length=0)
    bar = figure.colorbar(picture, ax=axis, pad=0.02)
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=8, length=3, which="both")
    axis.set_title(_title(choice, kind), loc="left", fontsize=10)
    return figure


def _row(series: LayerSeries, last: int) -> NDArray[Any]:
    """A statistic over evenly spaced steps: what was measured last at each."""
    count = len(series)
    steps, values = series.steps.array(0, count), series.values.array(0, count)
    places = np.linspace(last / COLUMNS, last, COLUMNS)
    found = np.searchsorted(steps, places, side="right") - 1
    row = values[np.maximum(found, 0)].astype(np.float64)
    row[found < 0] = np.nan
    return np.where(np.isfinite(row), row, np.nan)


def _colouring(kind: str, grid: NDArray[Any]) -> tuple[Any, Any]:
    """How values become colours: the scale and the colours themselves."""
    from matplotlib.colors import LogNorm, Normalize

    if kind == "zero fraction":
        return Normalize(0, 1), _colours(SEQUENTIAL)
    if kind == "update ratio":
        low, high = (GOOD_RATIO * 10.0**d for d in (-RATIO_DECADES, RATIO_DECADES))
        return LogNorm(low, high, clip=True), _colours(DIVERGING)
    size = np.nanmax(np.abs(grid), initial=0.0) or 1.0
    if kind == "activation mean":
        return Normalize(-size, size), _colours(DIVERGING)
    positive = grid[grid > 0]
    low = max(positive.min(), size * 1e-8) if len(positive) else size / 10
    return LogNorm(low, max(size, low * 1.01), clip=True), _colours(SEQUENTIAL)


def _colours(stops: Sequence[str]) -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("tinygrad_edu", stops)


# Histograms.


def _chosen(
    histograms: list[HistogramSeries], choice: Choice
) -> HistogramSeries | None:
    """The series of the chosen layer and kind; any, where there is none."""
    there = [one for one in histograms if len(one)]
    module = choice.layer.rpartition(".")[0]
    near = [one for one in there if one.where == choice.layer]
    near = near or [one for one in there if module and one.where == module] or there
    own = [one for one in near if one.kind == choice.histogram]
    return next(iter(own or near), None)


def _histogram(series: HistogramSeries, choice: Choice) -> Any:
    count = len(series)
    lows, highs = series.lows.array(0, count), series.highs.array(0, count)
    low, high = np.percentile(lows, TRIMMED), np.percentile(highs, 100 - TRIMMED)
    if not low < high:
        low, high = low - 0.5, high + 0.5
    levels = np.linspace(low, high, LEVELS + 1)
    grid = np.array([_shares(series, i, levels) for i in range(count)]).T
    steps = series.steps.array(0, count)
    figure, axis = _one_axis(3.2)
    gap = steps[1] - steps[0] if count > 1 else 1
    edges = np.concatenate([[steps[0] - gap], steps])
    seen = np.where(grid > 0, np.sqrt(grid), np.nan)
    axis.pcolormesh(edges, levels, seen, cmap=_colours(SEQUENTIAL), rasterized=True)
    axis.set_xlabel("step", fontsize=9)
    axis.tick_params(labelsize=8, length=3)
    name = f"{series.kind} of {_name(series.where)}"
    axis.set_title(_title(choice, name), loc="left", fontsize=10)
    return figure


def _shares(series: HistogramSeries, index: int, levels: NDArray[Any]) -> NDArray[Any]:
    """How much of a histogram lies between each two levels, the fullest being 1."""
    counts = series.counts_at(index).astype(np.float64)
    edges = np.linspace(series.lows[index], series.highs[index], BINS + 1)
    below = np.concatenate([[0.0], np.cumsum(counts)])
    shares = np.diff(np.interp(levels, edges, below))
    found: NDArray[Any] = shares / (shares.max() or 1.0)
    return found


# Words and axes.


def _one_axis(height: float) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH_INCHES, height), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    axis.spines[:].set_visible(False)
    return figure, axis


def _name(text: str) -> str:
    return one_line(text).replace("$", r"\$")


def _title(choice: Choice, text: str) -> str:
    parts = [_name(part) for part in (choice.title, text) if part]
    return ": ".join(parts)
