"""Attention on paper: the words that stand for it, and a figure of matplotlib."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu_widgets._attention_layer import Layer
from tinygrad_edu_widgets._attention_mask import Array

MOST_ROWS_IN_WORDS = 12
MOST_LAYERS, MOST_HEADS = 6, 8
MOST_NAMED = 24  # tokens with a name at the axes
INK, SOFT, HIDDEN, ACCENT = "#1c2330", "#566072", "#e6e9ee", "#0b62c4"


def words(layers: list[Layer], index: int, head: int, mask: dict[str, Any]) -> str:
    """What is shown, and where each of the first tokens looks in the chosen head."""
    layer = layers[index]
    shares = _chosen(layer, head, mask, np.arange(min(layer.rows, 512)))
    told = shares[:MOST_ROWS_IN_WORDS]
    lines = [_heading(layers), f"{_place(layer, head)}: {_habits(shares)}"]
    if mask["kind"] != "given" or mask["toggled"]:
        lines.append(_mask_in_words(mask))
    lines += [_row_in_words(layer, i, row) for i, row in enumerate(told)]
    if layer.rows > len(told):
        lines.append(f"… and {layer.rows - len(told):,} more tokens")
    return "\n".join(lines)


def _heading(layers: list[Layer]) -> str:
    heads = sorted({layer.heads for layer in layers})
    many = str(heads[0]) if len(heads) == 1 else f"{heads[0]} to {heads[-1]}"
    first = layers[0]
    size = f"{first.rows:,}"
    if first.rows != first.columns:
        size += f" × {first.columns:,}"
    return (
        f"Attention: {_count(len(layers), 'layer')} × {many} "
        f"{'head' if heads[-1] == 1 else 'heads'}, {size} tokens."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _place(layer: Layer, head: int) -> str:
    return f"{layer.name}, {'mean of the heads' if head < 0 else f'head {head}'}"


def _habits(shares: Array) -> str:
    """How much goes to the same token, the one before, and the first."""
    if shares.shape[0] > shares.shape[1]:
        return "rows are queries, columns are keys"
    itself = _mean(np.diagonal(shares))
    before = _mean(np.diagonal(shares[1:]))
    return (
        f"a token looks at itself with {itself}, at the one before with {before}, "
        f"at the first with {_mean(shares[:, 0])}"
    )


def _mean(values: Array) -> str:
    finite = values[np.isfinite(values)]
    return percent(float(finite.mean())) if finite.size else "nothing"


def percent(share: float) -> str:
    """A weight for people.

    >>> percent(0.123), percent(float("nan")), percent(0.0004)
    ('12%', 'nan', 'under 1%')
    """
    if np.isnan(share):
        return "nan"
    return "under 1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def _mask_in_words(mask: dict[str, Any]) -> str:
    kind, border = mask["kind"], mask["border"]
    says = {
        "given": "the model's own mask",
        "none": "no mask",
        "causal": "a causal mask",
        "window": f"a window of {mask['width']} tokens",
        "padding": f"keys from {mask['length']} on are padding",
    }[kind]
    if kind in ("causal", "window") and border > 0:
        says += f" that sees {_count(border, 'token')} of the future"
    if kind in ("causal", "window") and border < 0:
        says += f" that ends {_count(-border, 'token')} early"
    if mask["toggled"]:
        says += f", {_count(len(mask['toggled']), 'cell')} turned round"
    return f"Mask put over the scores: {says}."


def _row_in_words(layer: Layer, i: int, row: Array) -> str:
    name = f'"{layer.row_tokens[i]}"'
    if np.isnan(row).all():
        return f"{name} may look at nothing: its weights are NaN"
    best = [j for j in np.argsort(-np.nan_to_num(row), kind="stable")[:3] if row[j] > 0]
    looks = [f'"{layer.column_tokens[j]}" {percent(row[j])}' for j in best]
    return f"{name} looks at {', '.join(looks)}"


def _chosen(layer: Layer, head: int, mask: dict[str, Any], rows: Array) -> Array:
    shares = layer.shares(mask, rows)
    chosen: Array = shares.mean(0) if head < 0 else shares[min(head, layer.heads - 1)]
    return chosen


# ----------------------------------------------------------------------- the figure


def draw(
    layers: list[Layer],
    index: int,
    head: int,
    mask: dict[str, Any],
    rows: Array,
    columns: Array,
) -> Any:
    """The heads of all layers small on the left, the chosen one on the right."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    several = sum(layer.heads for layer in layers) > 1
    width = 9.2 if several else 5.6
    figure: Any = Figure(figsize=(width, 5.0), dpi=120, facecolor="white")
    FigureCanvasAgg(figure)
    figure.set_layout_engine("constrained")
    if several:
        left, right = figure.subfigures(1, 2, width_ratios=[0.9, 1.1])
        _overview(left, layers, index, head, mask)
    else:
        right = figure
    _large(right, layers[index], head, mask, rows, columns)
    return figure


def _overview(
    figure: Any, layers: list[Layer], index: int, head: int, mask: dict[str, Any]
) -> None:
    first = max(0, min(index - MOST_LAYERS + 1, len(layers) - MOST_LAYERS))
    shown = layers[first : first + MOST_LAYERS]
    abreast = min(max(layer.heads for layer in shown), MOST_HEADS)
    # As many rows as columns, so that few layers stand close together at the top.
    grid = figure.subplots(max(len(shown), abreast), abreast, squeeze=False)
    for axis in grid[len(shown) :].ravel():
        axis.set_visible(False)
    for place, (layer, axes) in enumerate(zip(shown, grid, strict=False)):
        pictures = layer.picture(mask, 48)
        axes[0].set_ylabel(
            _plain(layer.name)[-24:], fontsize=7, rotation=0, ha="right", va="center"
        )
        for number, axis in enumerate(axes):
            axis.set_xticks([])
            axis.set_yticks([])
            if number >= layer.heads:
                axis.set_visible(False)
                continue
            chosen = (first + place, number) == (index, head)
            _cells(axis, pictures[number])
            axis.spines[:].set_color(ACCENT if chosen else "#c7ccd4")
            axis.spines[:].set_linewidth(2.2 if chosen else 0.8)
            if place == 0:
                axis.set_title(str(number), fontsize=7, color=SOFT, pad=3)
    figure.suptitle("heads", fontsize=8, color=SOFT)


def _large(
    figure: Any, layer: Layer, head: int, mask: dict[str, Any], rows: Any, columns: Any
) -> None:
    axis = figure.subplots()
    shares = _chosen(layer, head, mask, rows)[:, columns]
    _cells(axis, shares)
    _name(axis, "x", [layer.column_tokens[j] for j in columns])
    _name(axis, "y", [layer.row_tokens[i] for i in rows])
    axis.spines[:].set_visible(False)
    axis.set_title(_plain(_place(layer, head)), fontsize=9, loc="left", color=INK)
    axis.set_xlabel("looked at (key)", fontsize=8, color=SOFT)
    axis.set_ylabel("who looks (query)", fontsize=8, color=SOFT)
    if max(shares.shape) <= 12:
        for (i, j), share in np.ndenumerate(shares):
            _number(axis, i, j, float(share))


def _cells(axis: Any, shares: Array) -> None:
    """A heat map; 0 is grey, and the root makes small weights visible."""
    from matplotlib import colormaps

    colours = colormaps["Blues"].with_extremes(under=HIDDEN, bad="#f6d5d2")
    axis.imshow(np.sqrt(shares), cmap=colours, vmin=1e-9, vmax=1, aspect="equal")


def _number(axis: Any, i: int, j: int, share: float) -> None:
    text = "nan" if np.isnan(share) else f"{share:.2f}"
    ink = "white" if share > 0.35 else INK if share > 0 else "#8a93a1"
    axis.text(
        j,
        i,
        "0" if share == 0 else text,
        ha="center",
        va="center",
        fontsize=6,
        color=ink,
    )


def _name(axis: Any, which: str, tokens: list[str]) -> None:
    every = max(1, -(-len(tokens) // MOST_NAMED))
    places = list(range(0, len(tokens), every))
    names = [_plain(tokens[place])[:16] for place in places]
    put = axis.set_xticks if which == "x" else axis.set_yticks
    put(places, names, fontsize=7)
    long = which == "x" and max(map(len, names), default=0) > 2
    axis.tick_params(axis=which, length=0, labelrotation=60 if long else 0)


def _plain(text: str) -> str:
    """Text as text: matplotlib would read what stands between dollar signs as TeX."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("$", r"\$")
