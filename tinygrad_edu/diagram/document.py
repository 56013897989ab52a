"""The graph document: one plain description of a computation graph.

Everything that draws a graph (SVG, PNG, DOT, text, the interactive widget) reads
this document and nothing else, so a new drawing never has to know the engine, and
the engine never has to know a drawing. The same classes are described as
TypeScript types in ``widgets/src/document.ts``; a test holds both together.

A coordinate is in pixels at scale 1, with (0, 0) at the upper left of the drawing.
``x`` and ``y`` of a node are its *centre*.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

VERSION = 2  # 1 knew no code, worked examples, histograms, errors, modules alike

GraphKind = Literal["backward", "forward"]
NodeKind = Literal["operation", "parameter", "input", "output"]


@dataclass(frozen=True)
class Summary:
    """What a picture needs to know about the numbers of one tensor.

    ``values`` holds the numbers themselves as rows (a vector is one row), cropped
    to at most 8 × 8; ``cropped`` says whether any are missing. A number that JSON
    cannot hold (nan, infinity) is None in ``values`` and in the statistics, and
    ``not_finite`` counts them. ``histogram`` counts the finite values in bins of equal
    width from the smallest to the largest; it is empty where nobody asked for it.
    """

    shape: list[int]
    dtype: str
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    norm: float | None = None
    zero_fraction: float | None = None
    values: list[list[float | None]] = field(default_factory=list)
    cropped: bool = False
    not_finite: int = 0
    histogram: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """A place in somebody's program: the file, the line's number, and what it says."""

    file: str
    line: int
    code: str


@dataclass
class GraphNode:
    """One operation, parameter, input or output of the graph.

    ``label`` is the short text in the box (``addmm``, ``weight``), ``operation``
    PyTorch's name (``AddmmBackward0``, ``AccumulateGrad``, ``Linear``). ``module``
    is the dotted path of the module the node belongs to, empty for none. ``rule``
    is the gradient rule as a line of text, empty where there is none; ``rule_source``
    is where the library says it in code. ``written`` is the line of the user's code
    that made the node. ``error`` is what stopped a forward pass here, with the type
    and the message in its first line; it is empty in a node that ran.
    """

    id: str
    kind: NodeKind
    label: str
    operation: str = ""
    module: str = ""
    shape: list[int] = field(default_factory=list)
    dtype: str = ""
    rule: str = ""
    rule_source: Source | None = None
    written: Source | None = None
    error: str = ""
    value: Summary | None = None
    gradient: Summary | None = None
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0


@dataclass
class GraphEdge:
    """Data flows from ``source`` to ``target`` in the forward pass.

    ``points`` is the drawn line from box to box, at least two [x, y] pairs.
    """

    source: str
    target: str
    label: str = ""
    points: list[list[float]] = field(default_factory=list)


@dataclass
class GraphModule:
    """A box around the nodes of one module (``path`` as in ``named_modules``).

    A box around several modules alike, one after the other, names them in ``members``
    and has a path that no module has, such as ``layers.0…11``. ``nodes`` is how many
    nodes a folded module stands for.
    """

    path: str
    type: str
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    members: list[str] = field(default_factory=list)
    nodes: int = 0


@dataclass(frozen=True)
class Example:
    """One number of a gradient, worked out by its rule.

    ``entry`` says which number. ``symbols`` is the rule for it (∂L/∂y[0, 2] · b[0, 2]),
    ``numbers`` the same with numbers (0.42 · 1.5), and ``value`` what comes out.
    ``given`` names every number of it, and is empty where there are too many to work
    with by hand. Who predicts the value from them may be ``tolerance`` away from it.
    """

    entry: list[int]
    symbols: str
    numbers: str
    value: float
    tolerance: float
    given: list[str] = field(default_factory=list)


@dataclass
class Outgoing:
    """The gradient that one step hands to one input of its node.

    ``total`` is what the receiving node has collected after this step: it differs
    from ``gradient`` where a value was used more than once. ``example`` is None where
    no number of it can be worked out in a line.
    """

    target: str
    gradient: Summary
    total: Summary
    example: Example | None = None


@dataclass
class BackwardStep:
    """One step of the backward pass: ``node`` turns its gradient into its inputs'."""

    node: str
    incoming: Summary
    outgoing: list[Outgoing] = field(default_factory=list)
    text: str = ""


@dataclass
class GraphDocument:
    """A whole graph, laid out and ready to be drawn."""

    kind: GraphKind
    title: str = ""
    nodes: list[GraphNode] = field(default_factory=list)
    edges: list[GraphEdge] = field(default_factory=list)
    modules: list[GraphModule] = field(default_factory=list)
    steps: list[BackwardStep] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0
    version: int = VERSION

    def to_dict(self) -> dict[str, Any]:
        """The document as plain dicts, lists, text and numbers, ready for JSON."""
        return asdict(self)
