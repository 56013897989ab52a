"""A graph document as PNG or PDF, through matplotlib.

The picture has the coordinates and colours of the SVG. Matplotlib is
imported only when a picture is asked for, and its global state (pyplot, settings)
is neither used nor changed.
"""

from __future__ import annotations

import io
import warnings
from itertools import pairwise
from typing import Any

from tinygrad_edu.diagram.document import (
    GraphDocument,
    GraphEdge,
    GraphModule,
    GraphNode,
)
from tinygrad_edu.diagram.style import (
    DETAIL_LINE,
    DETAIL_SIZE,
    LABEL_LINE,
    LABEL_SIZE,
    MARGIN,
    THEMES,
    TITLE_HEIGHT,
    Theme,
    box_title,
    label_side,
    look_of,
    node_lines,
    text_width,
    visible_text,
)

INCH = 96.0  # pixels of the document per inch, as in CSS
QUICK = {"compress_level": 2}  # a third of the time for a sixth more bytes
LARGEST = 20_000  # pixels on a side: beyond this PNG readers give up


def to_raster(
    document: GraphDocument, suffix: str, scale: float = 2.0, theme: str = "light"
) -> bytes:
    """The drawing as the bytes of a ``png`` or ``pdf`` file."""
    look = THEMES[theme]
    figure, axes = _paper(document, look)
    for module in document.modules:
        _box(axes, module, look)
    centres = {node.id: node.x for node in document.nodes}
    for edge in document.edges:
        _edge(axes, edge, centres[edge.target], look)
    for module in document.modules:
        _heading(axes, module, look)
    for node in document.nodes:
        _node(axes, node, look)
    return _write(figure, document, suffix, scale)


def _paper(document: GraphDocument, look: Theme) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    title = visible_text(document.title)
    width = max(document.width, text_width(title, LABEL_SIZE) + 2 * MARGIN)
    head = TITLE_HEIGHT if title else 0.0
    left = (document.width - width) / 2
    figure = Figure(
        figsize=(width / INCH, (document.height + head) / INCH),
        facecolor=look.background,
    )
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(left, left + width)
    axes.set_ylim(document.height, -head)  # y grows downwards, as in SVG
    axes.set_axis_off()
    _text(axes, left + MARGIN, -8, title, LABEL_SIZE, look.muted, align="left")
    return figure, axes


def _write(figure: Any, document: GraphDocument, suffix: str, scale: float) -> bytes:
    longest = max(figure.get_size_inches()) * INCH
    dpi = INCH * min(scale, LARGEST / longest)
    buffer = io.BytesIO()
    title = visible_text(document.title)
    dated = {"CreationDate": None} if suffix == "pdf" else {}
    with warnings.catch_warnings():
        # A character that the font lacks becomes a box, which is no reason to warn.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(
            buffer,
            format=suffix,
            dpi=dpi,
            facecolor=figure.get_facecolor(),
            metadata={"Title": title, **dated},
            **({"pil_kwargs": QUICK} if suffix == "png" else {}),
        )
    return buffer.getvalue()


def _text(
    axes: Any,
    x: float,
    y: float,
    text: str,
    size: float,
    colour: str,
    align: str = "center",
    bold: bool = False,
) -> Any:
    return axes.text(
        x,
        y,
        text,
        fontsize=size * 72 / INCH,
        color=colour,
        ha=align,
        va="center",
        family="DejaVu Sans",
        weight="bold" if bold else "normal",
        parse_math=False,  # a label is text, also where it holds a dollar sign
        usetex=False,
    )


def _box(axes: Any, module: GraphModule, look: Theme) -> None:
    paint = {"facecolor": look.box_fill, "edgecolor": look.box_stroke, "linewidth": 1}
    _rounded(axes, module.x, module.y, module.width, module.height, 10, paint)


def _heading(axes: Any, module: GraphModule, look: Theme) -> None:
    from matplotlib.patheffects import withStroke

    title = box_title(module)
    text = _text(
        axes,
        module.x + 12,
        module.y + 13,
        title,
        DETAIL_SIZE,
        look.muted,
        "left",
        True,
    )
    text.set_path_effects([withStroke(linewidth=3, foreground=look.box_fill)])


def _edge(axes: Any, edge: GraphEdge, centre: float, look: Theme) -> None:
    """A line; its label stands outside, where no other line arrives."""
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path as Curve

    if len(edge.points) < 2:
        return
    x, y = edge.points[-1]
    points = [*edge.points[:-1], [x, y - 6]]
    line, codes = [points[0]], [Curve.MOVETO]
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (y0 + y1) / 2
        line += [[x0, middle], [x1, middle], [x1, y1]]
        codes += [Curve.CURVE4] * 3
    path = Curve(line, codes)
    axes.add_artist(PathPatch(path, fill=False, edgecolor=look.edge, linewidth=1))
    tip = [(x, y), (x - 3.5, y - 7), (x + 3.5, y - 7)]
    axes.add_artist(Polygon(tip, facecolor=look.edge, linewidth=0))
    if edge.label:
        label = visible_text(edge.label)
        side = label_side(edge.points, centre)
        spot, align = (x + 6 * side, y - 12), "right" if side < 0 else "left"
        _text(axes, *spot, label, DETAIL_SIZE - 1, look.muted, align=align)


def _node(axes: Any, node: GraphNode, look: Theme) -> None:
    colours = look.kinds[look_of(node)]
    _shape(axes, node, look)
    label, *details = node_lines(node)
    y = node.y - node.height / 2 + 6 + LABEL_LINE / 2
    _text(axes, node.x, y, label, LABEL_SIZE, colours.text, bold=True)
    y += (LABEL_LINE + DETAIL_LINE) / 2
    for line in details:
        _text(axes, node.x, y, line, DETAIL_SIZE, colours.text)
        y += DETAIL_LINE


def _shape(axes: Any, node: GraphNode, look: Theme) -> None:
    from matplotlib.patches import Polygon

    colours = look.kinds[look_of(node)]
    paint: dict[str, Any] = {
        "facecolor": colours.fill,
        "edgecolor": colours.stroke,
        "linewidth": 1.4 * 72 / INCH,
    }
    left, top = node.x - node.width / 2, node.y - node.height / 2
    if node.kind == "input":
        right, bottom = left + node.width, top + node.height
        corners = [(left + 8, top), (right, top), (right - 8, bottom), (left, bottom)]
        axes.add_artist(Polygon(corners, **paint))
        return
    rounding = min(node.height / 2, 18.0) if node.kind == "parameter" else 6.0
    _rounded(axes, left, top, node.width, node.height, rounding, paint)
    if node.kind == "output":
        _rounded(axes, left + 3, top + 3, node.width - 6, node.height - 6, 4.0, paint)


def _rounded(
    axes: Any,
    x: float,
    y: float,
    width: float,
    height: float,
    rounding: float,
    paint: dict[str, Any],
) -> None:
    from matplotlib.patches import FancyBboxPatch

    style = f"round,pad=0,rounding_size={rounding}"
    axes.add_artist(FancyBboxPatch((x, y), width, height, boxstyle=style, **paint))
