"""A graph document as SVG, written out by hand: no dependency, no script.

Colours are given twice: as plain attributes, which every program that reads SVG
understands, and as CSS variables on top, which a page may set and which follow the
reader's dark theme on a screen; paper is always light. Text of the user is escaped.
"""

from __future__ import annotations

from html import escape

from tinygrad_edu.diagram.document import (
    GraphDocument,
    GraphEdge,
    GraphModule,
    GraphNode,
)
from tinygrad_edu.diagram.style import (
    DARK,
    DETAIL_LINE,
    DETAIL_SIZE,
    LABEL_LINE,
    LABEL_SIZE,
    MARGIN,
    THEMES,
    TITLE_HEIGHT,
    Theme,
    box_title,
    describe,
    label_side,
    look_of,
    node_lines,
    text_width,
    visible_text,
)
from tinygrad_edu.diagram.text import alternative_text

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"


def to_svg(document: GraphDocument, theme: str = "auto") -> str:
    """The drawing as a complete SVG file.

    ``theme`` is "light" or "dark", or "auto" for the reader's own.
    """
    look = THEMES["light" if theme == "auto" else theme]
    title = visible_text(document.title)
    width = max(document.width, text_width(title, LABEL_SIZE) + 2 * MARGIN)
    head = TITLE_HEIGHT if title else 0.0
    height = document.height + head
    left = (document.width - width) / 2  # the drawing stands below the title's middle
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tg" role="img" '
        f'width="{width:g}" height="{height:g}" '
        f'viewBox="{left:g} {-head:g} {width:g} {height:g}" '
        f'font-family="{FONT}">',
        f"<title>{_text(document.title or 'Computation graph')}</title>",
        f"<desc>{_text(alternative_text(document))}</desc>",
        f"<style>{_style(look, follow=theme == 'auto')}</style>",
        f'<rect class="tg-background" x="{left:g}" y="{-head:g}" width="{width:g}" '
        f'height="{height:g}" fill="{look.background}"/>',
    ]
    if title:
        parts.append(_title(title, left, look))
    parts += [_box(module, look) for module in document.modules]
    centres = {node.id: node.x for node in document.nodes}
    parts += [_edge(edge, centres[edge.target], look) for edge in document.edges]
    parts += [_box_heading(module, look) for module in document.modules]
    parts += [_node(node, look) for node in document.nodes]
    parts.append("</svg>\n")
    return "\n".join(parts)


def _text(text: str) -> str:
    """Text of the user as XML text."""
    return escape(visible_text(text), quote=True)


def _variables(theme: Theme) -> dict[str, str]:
    """Every colour of a theme by the name of its CSS variable."""
    plain = {
        "background": theme.background,
        "edge": theme.edge,
        "muted": theme.muted,
        "box-fill": theme.box_fill,
        "box-stroke": theme.box_stroke,
    }
    for kind, colours in theme.kinds.items():
        plain[f"{kind}-fill"] = colours.fill
        plain[f"{kind}-stroke"] = colours.stroke
        plain[f"{kind}-text"] = colours.text
    return {f"--tg-{name}": value for name, value in plain.items()}


def _style(look: Theme, follow: bool) -> str:
    """The style sheet: variables with a theme as their fallback.

    With ``follow`` a dark screen gets the dark theme.
    """
    fallback = _variables(look)

    def colour(name: str) -> str:
        return f"var(--tg-{name}, {fallback[f'--tg-{name}']})"

    rules = [
        f".tg-background {{ fill: {colour('background')} }}",
        f".tg-line {{ stroke: {colour('edge')} }}",
        f".tg-arrow {{ fill: {colour('edge')} }}",
        f".tg-muted {{ fill: {colour('muted')} }}",
        f".tg-box {{ fill: {colour('box-fill')}; stroke: {colour('box-stroke')} }}",
        f".tg-heading {{ fill: {colour('muted')}; stroke: {colour('box-fill')} }}",
    ]
    for kind in look.kinds:
        fill, stroke = colour(f"{kind}-fill"), colour(f"{kind}-stroke")
        rules.append(f".tg-{kind} .tg-shape {{ fill: {fill}; stroke: {stroke} }}")
        rules.append(f".tg-{kind} text {{ fill: {colour(f'{kind}-text')} }}")
    if follow:
        dark = "; ".join(f"{name}: {n}" for name, n in _variables(DARK).items())
        screen = "@media screen and (prefers-color-scheme: dark)"
        rules.append(f"{screen} {{ .tg {{ {dark} }} }}")
    return "\n".join(["", *rules, ""])


def _title(title: str, left: float, look: Theme) -> str:
    return (
        f'<text class="tg-muted" x="{left + MARGIN:g}" y="-4" '
        f'font-size="{LABEL_SIZE:g}" fill="{look.muted}">{_text(title)}</text>'
    )


def _box(module: GraphModule, look: Theme) -> str:
    return (
        f'<rect class="tg-box" x="{module.x:g}" y="{module.y:g}" '
        f'width="{module.width:g}" height="{module.height:g}" rx="10" '
        f'fill="{look.box_fill}" stroke="{look.box_stroke}">'
        f"<title>{_text(f'module {box_title(module)}')}</title></rect>"
    )


def _box_heading(module: GraphModule, look: Theme) -> str:
    # The outline in the box's colour keeps lines that pass behind it apart.
    return (
        f'<text class="tg-heading" x="{module.x + 12:g}" y="{module.y + 16:g}" '
        f'font-size="{DETAIL_SIZE:g}" font-weight="600" fill="{look.muted}" '
        f'stroke="{look.box_fill}" stroke-width="4" paint-order="stroke">'
        f"{_text(box_title(module))}</text>"
    )


def _edge(edge: GraphEdge, centre: float, look: Theme) -> str:
    """A line; its label stands outside, where no other line arrives."""
    if len(edge.points) < 2:
        return ""
    x, y = edge.points[-1]
    tip = f"M{x:g} {y:g}L{x - 3.5:g} {y - 7:g}L{x + 3.5:g} {y - 7:g}Z"
    drawn = (
        f'<path class="tg-line" d="{curve([*edge.points[:-1], [x, y - 6]])}" '
        f'fill="none" stroke="{look.edge}" stroke-width="1.3"/>'
        f'<path class="tg-arrow" d="{tip}" fill="{look.edge}"/>'
    )
    if edge.label:
        side = label_side(edge.points, centre)
        anchor = ' text-anchor="end"' if side < 0 else ""
        drawn += (
            f'<text class="tg-muted" x="{x + 6 * side:g}" y="{y - 9:g}"{anchor} '
            f'font-size="{DETAIL_SIZE - 1:g}" fill="{look.muted}">'
            f"{_text(edge.label)}</text>"
        )
    return drawn


def curve(points: list[list[float]]) -> str:
    """A smooth path that leaves and enters every point vertically.

    >>> curve([[0, 0], [10, 20], [10, 30]])
    'M0 0C0 10 10 10 10 20L10 30'
    """
    x, y = points[0]
    path = [f"M{x:g} {y:g}"]
    for next_x, next_y in points[1:]:
        if next_x == x:
            path.append(f"L{next_x:g} {next_y:g}")
        else:
            middle = (y + next_y) / 2
            path.append(
                f"C{x:g} {middle:g} {next_x:g} {middle:g} {next_x:g} {next_y:g}"
            )
        x, y = next_x, next_y
    return "".join(path)


def _node(node: GraphNode, look: Theme) -> str:
    text = look.kinds[look_of(node)].text
    lines = node_lines(node)
    y = node.y - node.height / 2 + 6 + LABEL_LINE - 4
    drawn = [
        f'<g class="tg-{look_of(node)}" data-id="{_text(node.id)}" '
        f'text-anchor="middle">',
        f"<title>{_text(describe(node))}</title>",
        _shape(node, look),
        f'<text x="{node.x:g}" y="{y:g}" font-size="{LABEL_SIZE:g}" '
        f'font-weight="600" fill="{text}">{_text(lines[0])}</text>',
    ]
    for line in lines[1:]:
        y += DETAIL_LINE
        drawn.append(
            f'<text x="{node.x:g}" y="{y:g}" font-size="{DETAIL_SIZE:g}" '
            f'fill="{text}">{_text(line)}</text>'
        )
    return "".join([*drawn, "</g>"])


def _shape(node: GraphNode, look: Theme) -> str:
    """The outline, by which a kind is told without its colour."""
    colours = look.kinds[look_of(node)]
    paint = f'class="tg-shape" fill="{colours.fill}" stroke="{colours.stroke}"'
    left, top = node.x - node.width / 2, node.y - node.height / 2
    if node.kind == "input":
        return f'<polygon points="{_slanted(node)}" {paint} stroke-width="1.4"/>'
    rounding = {"parameter": min(node.height / 2, 18.0)}.get(node.kind, 6.0)
    shape = _rectangle(left, top, node.width, node.height, rounding, paint)
    if node.kind == "output":  # a double outline
        width, height = node.width - 6, node.height - 6
        shape += _rectangle(left + 3, top + 3, width, height, 4.0, paint)
    return shape


def _rectangle(
    x: float, y: float, width: float, height: float, rounding: float, paint: str
) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
        f'rx="{rounding:g}" {paint} stroke-width="1.4"/>'
    )


def _slanted(node: GraphNode) -> str:
    half, top, bottom = (
        node.width / 2,
        node.y - node.height / 2,
        node.y + node.height / 2,
    )
    corners = [
        (node.x - half + 8, top),
        (node.x + half, top),
        (node.x + half - 8, bottom),
        (node.x - half, bottom),
    ]
    return " ".join(f"{x:g},{y:g}" for x, y in corners)
