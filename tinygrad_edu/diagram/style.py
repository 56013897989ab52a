"""How a node looks in every drawing: its lines of text, its size, its colours."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from tinygrad_edu.diagram.document import GraphModule, GraphNode, NodeKind
from tinygrad_edu.diagram.naming import full_name
from tinygrad_edu.diagram.summary import number_text, summary_text

LABEL_SIZE = 13.0
DETAIL_SIZE = 11.0
LABEL_LINE = 17.0
DETAIL_LINE = 15.0
LONGEST_LABEL = 32
LONGEST_MESSAGE = 48
# What XML forbids, and what turns the direction of the text around it.
UNSEEN = "\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MARGIN = 20.0
TITLE_HEIGHT = 26.0


@dataclass(frozen=True)
class Colours:
    """Fill, outline and text of one kind of node."""

    fill: str
    stroke: str
    text: str


@dataclass(frozen=True)
class Theme:
    """All colours of a drawing."""

    background: str
    edge: str
    muted: str
    box_fill: str
    box_stroke: str
    kinds: dict[NodeKind | Literal["failed"], Colours]


LIGHT = Theme(
    background="#ffffff",
    edge="#7b8698",
    muted="#566072",
    box_fill="#f3f5f8",
    box_stroke="#cdd4de",
    kinds={
        "operation": Colours("#ffffff", "#8490a3", "#1d2530"),
        "parameter": Colours("#e4eefc", "#2f6fc4", "#123a70"),
        "input": Colours("#e3f4e8", "#2f8a51", "#12482a"),
        "output": Colours("#fdebd9", "#cf6310", "#6d3003"),
        "failed": Colours("#fdecec", "#c62828", "#7a1212"),
    },
)
DARK = Theme(
    background="#15191f",
    edge="#8a95a8",
    muted="#a4aebd",
    box_fill="#1d232c",
    box_stroke="#3a4452",
    kinds={
        "operation": Colours("#262d38", "#8490a3", "#eef1f5"),
        "parameter": Colours("#16304f", "#6ba4ea", "#dbe9fc"),
        "input": Colours("#173a27", "#5fbb82", "#d9f2e2"),
        "output": Colours("#4a2a10", "#f0934a", "#fde9d7"),
        "failed": Colours("#451a1a", "#ff7b72", "#ffdcd9"),
    },
)
THEMES = {"light": LIGHT, "dark": DARK}


def visible_text(text: str, longest: int | None = None) -> str:
    """Text that any drawing can hold: no control characters, not too long.

    Line breaks and tabs become spaces; other control characters, halves of a
    surrogate pair and marks that turn text around the replacement character.

    >>> visible_text("a\\tb\\x00"), visible_text("weight_of_the_first_layer", 10)
    ('a b�', 'weight_of…')
    """
    shown = "".join(_visible_character(c) for c in text)
    if longest is not None and len(shown) > longest:
        return shown[: longest - 1] + "…"
    return shown


def shape_text(shape: list[int]) -> str:
    """A shape as PyTorch prints it.

    >>> shape_text([32, 10]), shape_text([3]), shape_text([])
    ('(32, 10)', '(3,)', '()')
    """
    return str(tuple(shape))


def look_of(node: GraphNode) -> NodeKind | Literal["failed"]:
    """Which colours a node has: those of its kind, or of what stopped the pass."""
    return "failed" if node.error else node.kind


def error_lines(node: GraphNode) -> list[str]:
    """The sign and the type of an error, and the beginning of its message.

    >>> error_lines(GraphNode("n0", "operation", "mm", error="ValueError: bad\\nlong"))
    ['✕ ValueError', 'bad']
    """
    kind, _, text = node.error.split("\n", 1)[0].partition(": ")
    lines = [f"✕ {visible_text(kind, LONGEST_LABEL)}"]
    return [*lines, visible_text(text, LONGEST_MESSAGE)] if text else lines


def node_lines(node: GraphNode) -> list[str]:
    """The lines in a node's box: label, shape, and value and gradient if known."""
    lines = [visible_text(node.label, LONGEST_LABEL)]
    if node.error:
        return [*lines, *error_lines(node)]
    if node.value is not None and node.label == summary_text(node.value):
        return lines  # a number, which says everything
    if node.dtype and (node.shape or node.value is None):
        unusual = "" if node.dtype == "float32" else f" {node.dtype}"
        lines.append(shape_text(node.shape) + unusual)
    if node.value is not None:
        lines.append(f"value {summary_text(node.value)}")
    if node.gradient is not None:
        lines.append(f"grad {summary_text(node.gradient)}")
    return lines


def describe(node: GraphNode) -> str:
    """One line that says everything known about a node.

    >>> describe(GraphNode("n0", "parameter", "weight", "AccumulateGrad", "0",
    ...                    [3, 4], "float32"))
    'n0 parameter 0.weight, shape (3, 4), float32'
    """
    parts = [f"{node.id} {node.kind} {visible_text(full_name(node))}"]
    if node.operation not in ("", node.label, "AccumulateGrad"):
        parts.append(visible_text(node.operation))
    if node.dtype:
        parts += [f"shape {shape_text(node.shape)}", node.dtype]
    if node.value is not None:
        parts.append(f"value {summary_text(node.value)}")
    if node.gradient is not None:
        norm = number_text(node.gradient.norm)
        parts.append(f"gradient {summary_text(node.gradient)} (norm {norm})")
    if node.error:
        parts.append(f"stopped by {visible_text(node.error.split(chr(10), 1)[0])}")
    if node.rule:
        parts.append(node.rule)
    return ", ".join(parts)


def box_title(module: GraphModule) -> str:
    """The heading of a module's box: its path and its type, and how often it stands.

    >>> box_title(GraphModule("net.0…5", "Block", members=["net.0", "net.5"]))
    'net.0…5 · Block × 2'
    """
    name = visible_text(module.path, LONGEST_LABEL)
    kind = visible_text(module.type, LONGEST_LABEL)
    times = f" × {len(module.members)}" if module.members else ""
    return (f"{name} · {kind}" if kind else name) + times


def text_width(text: str, size: float) -> float:
    """About how wide a text is in a sans-serif font, in the unit of ``size``.

    Drawings measure nothing (there is no browser yet), so this errs wide.
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return size * (0.58 * (len(text) - wide) + 1.05 * wide)


def label_side(points: list[list[float]], centre: float) -> int:
    """On which side of its arrow a line's label stands: -1 is left, 1 is right.

    Outside where several lines enter a box, else away from where the line comes from.

    >>> label_side([[0, 0], [0, 9]], 9), label_side([[30, 0], [9, 9]], 9)
    (-1, -1)
    """
    end = points[-1][0]
    if abs(end - centre) > 1:
        return -1 if end < centre else 1
    came = next((x for x, _ in reversed(points) if x != end), end)
    return -1 if came > end + 1 else 1


def measure(node: GraphNode) -> tuple[float, float]:
    """Width and height of a node's box, from the text in it."""
    label, *details = node_lines(node)
    widths = [text_width(label, LABEL_SIZE * 1.04)]  # labels are bold
    widths += [text_width(line, DETAIL_SIZE) for line in details]
    slant = 16.0 if node.kind == "input" else 0.0
    height = 12.0 + LABEL_LINE + DETAIL_LINE * len(details)
    return max(60.0, round(max(widths) + 24.0 + slant)), height


def _visible_character(character: str) -> str:
    if character in "\t\n\r\v\f\u2028\u2029\x85":
        return " "
    category = unicodedata.category(character)
    hidden = category in ("Cc", "Cs") or character in UNSEEN
    return "\ufffd" if hidden else character
