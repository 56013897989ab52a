"""A diagram: a laid-out graph document that can show and save itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tinygrad_edu.diagram.document import GraphDocument
from tinygrad_edu.diagram.svg import to_svg
from tinygrad_edu.diagram.text import alternative_text, to_text


class Diagram:
    """The picture of a computation graph.

    In a notebook it shows itself; ``save`` writes it to a file whose suffix chooses
    the format. ``document`` is the graph as plain data.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu import diagram
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> print(diagram.draw(w * w, names={"w": w}), end="")
    Backward graph: 1 operation, 1 tensor with a gradient
    n0  parameter  w     () float32
    n1  operation  mul   () float32  from n0 w, n0 w
    n2  output     loss  () float32  from n1 mul
    """

    def __init__(self, document: GraphDocument) -> None:
        self.document = document

    def to_svg(self) -> str:
        """The drawing as SVG, light or dark as the reader's system is."""
        return to_svg(self.document)

    def to_text(self) -> str:
        """The graph as a listing, one line for each node."""
        return to_text(self.document)

    def to_json(self) -> str:
        """The document as JSON."""
        return json.dumps(self.document.to_dict(), allow_nan=False, indent=1) + "\n"

    def save(self, path: str | Path) -> Path:
        """Write the drawing."""
        Path(path).write_text(self.to_svg(), encoding="utf-8")
        return Path(path)

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        alt = alternative_text(self.document)
        data = {"image/svg+xml": self.to_svg(), "text/plain": self.to_text()}
        return data, {"image/svg+xml": {"alt": alt}}

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Diagram {self.document.title}>"
