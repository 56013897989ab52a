"""The layers of a run as charts: a line for each place, histograms over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.errors import value_error
from tinygrad_edu.monitor.record import RunRecord
from tinygrad_edu.monitor.series import (
    BINS,
    HistogramKind,
    HistogramSeries,
    LayerKind,
    LayerSeries,
)
from tinygrad_edu.monitor.smoothing import thinned
from tinygrad_edu.monitor.words import one_line, plain

USUAL = ("gradient norm", "update ratio", "zero fraction", "gradient")
LOGARITHMIC = ("gradient norm", "weight norm", "update ratio")
GUIDE = 1e-3  # the update ratio of a learning rate that suits, as a rule of thumb
NAMED_LINES = 6  # of more, the legend names the first and the last
DRAWN_POINTS = 1000
CELLS = 64  # of a histogram's axis
COLOURS, PALEST = "viridis", 0.8  # from the first layer to the last
SHADES = "Blues"
NUMBERS = {"weight": "values", "gradient": "gradients", "activation": "outputs"}
WIDE = 20.0  # times the least value is the greatest, where an axis is logarithmic

WORDS = (*get_args(LayerKind), *get_args(HistogramKind))


Labelled = list[tuple[str, RunRecord]]
Series = TypeVar("Series", LayerSeries, HistogramSeries)


class Chart(NamedTuple):
    """A chart and what draws it on matplotlib's axes."""

    title: str
    draw: Callable[[Any], None]


def layer_charts(runs: Labelled, layers: bool | Sequence[str]) -> list[Chart]:
    """The charts of the layers of each run: `USUAL`, or those that are named."""
    charts = []
    for label, record in runs:
        before = f"{label}: " if len(runs) > 1 else ""
        for kind in _wanted(layers):
            if lines := _drawn(record, kind):
                charts.append(Chart(before + kind, partial(_lines, lines, kind)))
            for one in _spreads(record, kind):
                title = f"{before}{NUMBERS[kind]} of {one.where or 'the model'}"
                charts.append(Chart(title, partial(_heat, one)))
    return charts


def _wanted(layers: bool | Sequence[str]) -> Sequence[str]:
    if isinstance(layers, bool):
        return USUAL if layers else ()
    for kind in layers:
        if kind not in WORDS:
            expected = ", ".join(map(repr, WORDS))
            raise value_error(
                "no statistic of that name", got=repr(kind), expected=expected
            )
    return layers


def _drawn(record: RunRecord, kind: str) -> list[LayerSeries]:
    """The series of a kind that say something."""
    found = [one for one in record.layers if one.kind == kind and len(one)]
    return _without_biases([one for one in found if _says_something(one)])


def _spreads(record: RunRecord, kind: str) -> list[HistogramSeries]:
    found = [one for one in record.histograms if one.kind == kind and len(one)]
    return _without_biases(found)


def _says_something(layer: LayerSeries) -> bool:
    """Most modules never give a 0: their lines would all lie on the axis."""
    values = layer.values.array(0, len(layer))
    return layer.kind != "zero fraction" or bool((values > 0.01).any())


def _without_biases(series: list[Series]) -> list[Series]:
    """Weights say enough of a layer; biases where there is nothing else."""
    kept = [one for one in series if not one.where.endswith("bias")]
    return kept or series


# Lines.


def _lines(layers: list[LayerSeries], kind: str, axis: Any) -> None:
    from matplotlib import colormaps

    colours = colormaps[COLOURS](np.linspace(0, PALEST, len(layers)))
    for place, layer in enumerate(layers):
        steps, values = layer.steps.array(0, len(layer)), layer.values.array()
        kept = thinned(values[: len(steps)], DRAWN_POINTS)
        shown = np.where(np.isfinite(values[kept]), values[kept], np.nan)
        named = len(layers) <= NAMED_LINES or place in (0, len(layers) - 1)
        axis.plot(
            *(steps[kept], shown),
            color=colours[place],
            linewidth=1.3,
            marker="o" if len(kept) == 1 else None,
            label=" " + plain(one_line(layer.where)) if named else None,
        )
    if kind == "update ratio":
        axis.axhline(GUIDE, color="#6b7280", linewidth=0.8, linestyle=(0, (4, 3)))
    if kind in LOGARITHMIC and _is_wide(layers):
        axis.set_yscale("log", nonpositive="mask")
    if any(layer.where for layer in layers):
        axis.legend(fontsize=7, edgecolor="none", framealpha=0.7)


def _is_wide(layers: list[LayerSeries]) -> bool:
    """Whether values differ by so much that a linear axis would hide most of them."""
    values = np.concatenate([layer.values.array() for layer in layers])
    seen = values[np.isfinite(values) & (values > 0)]
    return bool(len(seen)) and bool(seen.max() > WIDE * seen.min())


# Histograms over time.


def _heat(series: HistogramSeries, axis: Any) -> None:
    from matplotlib.colors import PowerNorm

    edges, shares = on_one_grid(series)
    steps = series.steps.array(0, len(series)).astype(float)
    after = steps[-1] + (steps[-1] - steps[-2] if len(steps) > 1 else 1.0)
    darkest = max(float(np.quantile(shares, 0.995)), 3 / CELLS)
    axis.pcolormesh(
        *([*steps, after], edges, shares.T),
        cmap=SHADES,
        norm=PowerNorm(0.6, 0.0, darkest),  # so that what is rare can be seen
        rasterized=True,
    )
    axis.grid(visible=False)


def on_one_grid(series: HistogramSeries) -> tuple[NDArray[Any], NDArray[Any]]:
    """All histograms of a series over the same bins, so that they stand side by side.

    The grid reaches as far as 96 of 100 numbers do, most of the time. Of each
    histogram, the share of its numbers that lies in a cell is read off its sums.

    >>> series = HistogramSeries("0", "activation")
    >>> series.add(1, 0.0, 1.0, [1] * 32)
    >>> edges, shares = on_one_grid(series)
    >>> edges[[0, -1]].round(3).tolist(), shares.shape, float(shares.sum().round(3))
    ([0.02, 0.98], (1, 64), 0.96)
    """
    sums = [_sums(series, place) for place in range(len(series))]
    ends = np.array([np.interp([0.02, 0.98], share, at) for at, share in sums])
    low, high = np.quantile(ends[:, 0], 0.1), np.quantile(ends[:, 1], 0.9)
    edges = np.linspace(low, high, CELLS + 1)
    shares = [np.diff(np.interp(edges, at, share)) for at, share in sums]
    return edges, np.array(shares)


def _sums(series: HistogramSeries, place: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """The edges of the bins, and the share of the numbers below each."""
    counts = series.counts_at(place)
    share = np.concatenate([[0], np.cumsum(counts)]) / max(counts.sum(), 1)
    return np.linspace(series.lows[place], series.highs[place], BINS + 1), share


def layers_in_words(runs: Labelled, layers: bool | Sequence[str]) -> list[str]:
    """One line for each statistic that is drawn as lines: where it stands now."""
    lines = []
    for label, record in runs:
        before = f"{label}, " if len(runs) > 1 else ""
        for kind in _wanted(layers):
            found = _drawn(record, kind)
            if found:
                ends = found if len(found) < 3 else [found[0], found[-1]]
                numbers = [
                    f"{one_line(one.where)} {one.values[-1]:.3g}".strip()
                    for one in ends
                ]
                lines.append(f"{before}{kind}, last: {' … '.join(numbers)}")
    return lines
