"""A decision and its hidden units on paper, drawn by matplotlib."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tinygrad_edu_widgets._decision import Look

COLORS = ("#0b62c4", "#c2570c", "#1a7f5a", "#8a3ffc", "#6b7280")
MARKERS = "o^sDvP*Xhd"
DIVERGING = ("#0b62c4", "#85b0e2", "#eeeff2", "#e6a370", "#b84e06")
SHARES = ("#70a8e8", "#b8d4f2", "#fafafb", "#fcd8b6", "#f4aa6c")
INK, SOFT = "#1c2330", "#566072"
MOST_PICTURES = 16
ABREAST = 4

Plain = dict[str, Any]


def figure(data: Plain, look: Look, title: str) -> Any:
    """The figure: the decision on the left, small pictures of the units beside it."""
    from matplotlib.figure import Figure

    units = look.units[:MOST_PICTURES]
    # Places are given: to find them out, matplotlib would draw everything twice.
    wide = 8.6 if len(units) else 5.2
    made = Figure(figsize=(wide, 4.6), facecolor="white")
    plane = 4.35 / wide
    axes = made.add_axes((0.6 / wide, 0.11, plane, 0.78))
    _decision(axes, data, look)
    _points(axes, data)
    axes.set_xlim(data["x_range"])
    axes.set_ylim(data["y_range"])
    axes.set_xlabel(_escaped(data["features"][0]), color=SOFT)
    axes.set_ylabel(_escaped(data["features"][1]), color=SOFT)
    axes.tick_params(colors=SOFT, labelsize=8)
    for spine in axes.spines.values():
        spine.set_color("#b6bbc4")
    if title:
        made.suptitle(_escaped(title), color=INK, fontsize=11, fontweight="bold")
    if not data["regression"]:
        _legend(axes, data)
    if len(units):
        _units(made, units, left=plane + 0.75 / wide)
    return made


def _legend(axes: Any, data: Plain) -> None:
    """Above the plane, where it covers no point."""
    columns = min(len(data["names"]), 5)
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=columns,
        frameon=False,
        fontsize=8,
        handletextpad=0.2,
        columnspacing=1.2,
        borderaxespad=0.1,
    )


def _decision(axes: Any, data: Plain, look: Look) -> None:
    x = np.linspace(data["x_range"][0], data["x_range"][1], look.n)
    y = np.linspace(data["y_range"][0], data["y_range"][1], look.n)
    if data["regression"]:
        values = np.ma.masked_invalid(look.grid[0])
        axes.contourf(x, y, values, 12, cmap="cividis", alpha=0.75)
    elif len(look.grid) == 1:
        axes.imshow(
            look.grid[0],
            origin="lower",
            aspect="auto",
            cmap=_scale(SHARES),
            vmin=0,
            vmax=1,
            interpolation="bilinear",
            extent=(*data["x_range"], *data["y_range"]),
        )
        axes.contour(x, y, look.grid[0], [0.5], colors=INK, linewidths=1.4)
    else:
        axes.imshow(
            _shades(look.grid),
            origin="lower",
            aspect="auto",
            interpolation="bilinear",
            extent=(*data["x_range"], *data["y_range"]),
        )


def _shades(grid: Any) -> Any:
    """The colour of the likeliest class, paler where it is less sure; (n, n, 3)."""
    colors = np.array([_rgb(COLORS[i % len(COLORS)]) for i in range(len(grid))])
    best = np.nan_to_num(grid).max(axis=0)[..., None]
    strength = 0.5 * np.clip((best - 1 / len(grid)) / (1 - 1 / len(grid)), 0, 1)
    return 1 - strength * (1 - colors[np.nan_to_num(grid).argmax(axis=0)])


def _points(axes: Any, data: Plain) -> None:
    x, y = (np.array(data[name], dtype=float) for name in "xy")
    labels = np.array(data["labels"], dtype=float)
    if data["regression"]:
        axes.scatter(x, y, c=labels, cmap="cividis", edgecolors="white", s=30)
        return
    for index, name in enumerate(data["names"]):
        mine = labels == index
        axes.scatter(
            x[mine],
            y[mine],
            s=26,
            linewidths=0.8,
            edgecolors="white",
            color=COLORS[index % len(COLORS)],
            marker=MARKERS[index % len(MARKERS)],
            label=_escaped(name),
        )


def _units(made: Any, units: Any, left: float) -> None:
    rows = max(math.ceil(len(units) / ABREAST), 3)
    places = {"left": left, "right": 0.99, "bottom": 0.05, "top": 0.84}
    cells = made.subplots(rows, ABREAST, squeeze=False, gridspec_kw=places).ravel()
    for index, cell in enumerate(cells):
        cell.set_axis_off()
        if index >= len(units):
            continue
        size = float(np.nanmax(np.abs(units[index]), initial=0)) or 1.0
        cell.imshow(
            units[index],
            origin="lower",
            cmap=_scale(DIVERGING),
            vmin=-size,
            vmax=size,
            interpolation="bilinear",
        )
        cell.set_title(str(index), fontsize=7, color=SOFT, pad=2)
    middle = (left + 0.99) / 2
    made.text(middle, 0.905, "hidden units", ha="center", fontsize=9, color=SOFT)


def _scale(colors: tuple[str, ...]) -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("scale", colors)


def _rgb(color: str) -> list[float]:
    return [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _escaped(text: str) -> str:
    return text.replace("$", r"\$")
