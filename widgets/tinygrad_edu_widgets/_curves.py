"""A run as text and as a still picture, for places where no kernel runs."""

from __future__ import annotations

import io
import math
import re
import warnings

from tinygrad_edu.monitor import Curve, RunRecord
from tinygrad_edu_widgets._frames import thin

_SPLIT = re.compile(r"^(train|training|val|valid|validation|test|eval)[ _/.-]+(?=.)")
_COLORS = ("#0b62c4", "#c2570c", "#1a7f5a", "#8a3ffc", "#6b7280")
_DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
_DRAWN_POINTS = 2000


def families(names: list[str]) -> dict[str, list[str]]:
    """Which curves share a chart: those of one quantity, in order of appearance.

    >>> families(["loss", "accuracy", "val_loss"])
    {'loss': ['loss', 'val_loss'], 'accuracy': ['accuracy']}
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(_SPLIT.sub("", name), []).append(name)
    return groups


def summary(record: RunRecord) -> str:
    """The run in words: where it stands, and each curve's last and best numbers.

    >>> record = RunRecord(state="finished", step=2)
    >>> record.add("loss", 1, 0.5)
    >>> record.add("loss", 2, 0.25)
    >>> print(summary(record))
    Training run: finished after 2 steps.
    loss: last 0.25, lowest 0.25 (step 2), highest 0.5 (step 1)
    """
    lines = [f"Training run: {_standing(record)}."]
    lines += [_in_words(curve) for curve in record.curves if len(curve)]
    return "\n".join(lines)


def _standing(record: RunRecord) -> str:
    if record.state == "ready":
        return "not started"
    steps = "1 step" if record.step == 1 else f"{record.step} steps"
    if record.total_steps and record.state != "finished":
        steps = f"{record.step} of {record.total_steps} steps"
    return f"{record.state} after {steps}"


def _in_words(curve: Curve) -> str:
    points = list(zip(curve.values, curve.steps, strict=False))
    finite = [point for point in points if math.isfinite(point[0])]
    text = f"{curve.name}: last {points[-1][0]:.4g}"
    if finite:
        (low, at), (high, to) = min(finite), max(finite)
        text += f", lowest {low:.4g} (step {at}), highest {high:.4g} (step {to})"
    return text


def picture(record: RunRecord, title: str = "") -> bytes:
    """The curves as a PNG, one chart for each quantity."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    groups = families([curve.name for curve in record.curves])
    figure = Figure(figsize=(3.6 * max(len(groups), 2), 2.6), dpi=120)
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, max(len(groups), 1), squeeze=False)[0]
    for axis, (family, names) in zip(axes, groups.items(), strict=False):
        axis.set_title(_plain(family), loc="left", fontsize=10)
        axis.set_xlabel("step", fontsize=9)
        axis.tick_params(labelsize=8, length=3)
        axis.spines[["top", "right"]].set_visible(False)
        axis.grid(axis="y", color="#e3e6ea", linewidth=0.8)
        for index, name in enumerate(names):
            _draw(axis, record.curve(name), index)
        if len(names) > 1:
            axis.legend(fontsize=8, frameon=False)
    if title:
        figure.suptitle(_plain(title), fontsize=11)
    figure.set_layout_engine("tight")
    file = io.BytesIO()
    with warnings.catch_warnings():  # a letter that the font lacks is drawn as a box
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        figure.savefig(file, format="png")
    return file.getvalue()


def _draw(axis: object, curve: Curve, index: int) -> None:
    steps, values = thin(curve, _DRAWN_POINTS)
    values = [value if math.isfinite(value) else math.nan for value in values]
    axis.plot(  # type: ignore[attr-defined]
        steps,
        values,
        color=_COLORS[index % len(_COLORS)],
        linestyle=_DASHES[index % len(_DASHES)],
        linewidth=1.5,
        marker="o" if len(steps) == 1 else None,
        label=" " + _plain(curve.name),  # a leading "_" would hide it
    )


def _plain(text: str) -> str:
    """Text as text: matplotlib would read what stands between dollar signs as TeX."""
    return text.replace("$", r"\$")
