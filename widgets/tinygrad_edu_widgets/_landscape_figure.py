"""A landscape on paper: contours, trails and losses, drawn by matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinygrad_edu_widgets._field import Field
from tinygrad_edu_widgets._race import Track

# As in the front end: pale where it is low, so that trails stand out in the valley.
HEIGHTS = ("#fffdf2", "#e3f1e4", "#b5dcd6", "#7fb9c9", "#4f8fb8", "#33629b", "#2a4179")
COLORS = ("#0b62c4", "#c2570c", "#1a7f5a", "#8a3ffc", "#6b7280")
DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (8, 2, 2, 2)), (0, (1, 1.5)))
INK, SOFT = "#1c2330", "#566072"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def figure(field: Field, surface: dict[str, Any], tracks: Sequence[Track]) -> Any:
    """The figure; a curve where there is only one direction."""
    from matplotlib.figure import Figure

    # Places are given: to find them out, matplotlib would draw everything twice.
    wide = 9.2 if tracks else 5.6
    made = Figure(figsize=(wide, 4.6), facecolor="white")
    left, right = 0.62 / wide, 1 - 0.12 / wide
    places = {"left": left, "right": right, "bottom": 0.11, "top": 0.91, "wspace": 0.22}
    count = 2 if tracks else 1
    axes = made.subplots(1, count, squeeze=False, gridspec_kw=places)[0]
    if field.values.shape[0] == 1:
        _curve(axes[0], field, surface)
    else:
        _contours(axes[0], field, surface)
        _trails(axes[0], tracks)
        _path(axes[0], surface)
    if tracks:
        _losses(axes[1], tracks)
    made.suptitle(_escaped(surface["title"]), color=INK, fontsize=11, fontweight="bold")
    return made


def _contours(axes: Any, field: Field, surface: dict[str, Any]) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    heights = np.ma.masked_invalid(field.shown())
    levels = surface["levels"]
    axes.set_facecolor("#d9dce1")  # where there is no number
    if levels:
        scale = LinearSegmentedColormap.from_list("heights", HEIGHTS)
        shades = [scale(index / len(levels)) for index in range(len(levels) + 1)]
        bands = [float(heights.min()), *levels, float(heights.max())]
        axes.contourf(field.x, field.y, heights, bands, colors=shades)
        lines = axes.contour(
            field.x, field.y, heights, levels, colors=INK, linewidths=0.5, alpha=0.45
        )
        axes.clabel(lines, fontsize=7, fmt="%g")
    axes.set_xlim(field.x_range)
    axes.set_ylim(field.y_range)
    _label(axes, surface["labels"][0], surface["labels"][1])
    for x, y in surface.get("minima", ()):
        axes.plot(x, y, "+", color=INK, markersize=9, markeredgewidth=1.5)
    if "here" in surface:
        axes.plot(0, 0, "+", color=INK, markersize=9, markeredgewidth=1.5)


def _trails(axes: Any, tracks: Sequence[Track]) -> None:
    for index, track in enumerate(tracks):
        style = _style(index)
        good = np.isfinite(track.x) & np.isfinite(track.y)
        x, y = np.asarray(track.x)[good], np.asarray(track.y)[good]
        axes.plot(x, y, color="white", linewidth=3.2, alpha=0.8)
        axes.plot(x, y, linewidth=1.5, **style)
        axes.plot(x[-1], y[-1], "o", color=style["color"], markersize=11, mec="white")
        axes.text(
            x[-1],
            y[-1],
            LETTERS[index % 26],
            color="white",
            fontsize=7,
            fontweight="bold",
            ha="center",
            va="center_baseline",
            clip_on=True,
        )


def _path(axes: Any, surface: dict[str, Any]) -> None:
    if not surface.get("path"):
        return
    x, y = np.asarray(surface["path"], dtype=float).T
    axes.plot(x, y, color="white", linewidth=3.5, alpha=0.8)
    axes.plot(x, y, color=COLORS[1], linewidth=1.5, marker="o", markersize=3)
    axes.text(x[0], y[0], " start", color=INK, fontsize=8)
    axes.text(x[-1], y[-1], " end", color=INK, fontsize=8)


def _curve(axes: Any, field: Field, surface: dict[str, Any]) -> None:
    axes.plot(field.x, field.values[0], color=COLORS[0])
    for at, text in surface.get("marks", [[0.0, "the weights now"]]):
        axes.axvline(at, color=SOFT, linewidth=0.8, linestyle=(0, (3, 2)))
        axes.text(
            at,
            1.0,
            f" {text}",
            transform=axes.get_xaxis_transform(),
            color=SOFT,
            fontsize=8,
            va="top",
        )
    _label(axes, surface["labels"][0], surface["labels"][1])
    axes.grid(color="#e5e7eb", linewidth=0.6)


def _losses(axes: Any, tracks: Sequence[Track]) -> None:
    losses = [np.asarray(track.loss, dtype=float) for track in tracks]
    good = np.concatenate([loss[np.isfinite(loss)] for loss in losses])
    far_apart = good.size > 0 and good.min() >= 0 and good.max() > 20 * good.min()
    if far_apart:  # a logarithmic axis has no place for zero
        losses = [np.where(loss > 0, loss, np.nan) for loss in losses]
    for index, (track, loss) in enumerate(zip(tracks, losses, strict=True)):
        label = f"{LETTERS[index % 26]}  {_escaped(track.name)}  lr {track.lr:g}"
        axes.plot(
            np.where(np.isfinite(loss), loss, np.nan), label=label, **_style(index)
        )
    if far_apart:
        axes.set_yscale("log")
    axes.legend(frameon=False, fontsize=8, loc="upper right")
    axes.grid(color="#e5e7eb", linewidth=0.6)
    _label(axes, "step", "loss")


def _style(index: int) -> dict[str, Any]:
    return {
        "color": COLORS[index % len(COLORS)],
        "linestyle": DASHES[index % len(DASHES)],
    }


def _label(axes: Any, x: str, y: str) -> None:
    axes.set_xlabel(x, color=SOFT)
    axes.set_ylabel(y, color=SOFT)
    axes.tick_params(colors=SOFT, labelsize=8)
    for spine in axes.spines.values():
        spine.set_color("#b6bbc4")


def _escaped(text: str) -> str:
    """Text as it is: a dollar sign would begin a formula."""
    return text.replace("$", r"\$")
