"""A diagram: a laid-out graph document that can show and save itself."""

from __future__ import annotations

import base64
import contextlib
import json
import os
from copy import deepcopy
from pathlib import Path
from typing import Any

from tinygrad_edu.diagram.document import GraphDocument
from tinygrad_edu.diagram.dot import to_dot
from tinygrad_edu.diagram.graphviz_layout import place_with_graphviz
from tinygrad_edu.diagram.layout import lay_out
from tinygrad_edu.diagram.raster import to_raster
from tinygrad_edu.diagram.svg import to_svg
from tinygrad_edu.diagram.text import alternative_text, to_text
from tinygrad_edu.errors import message, runtime_error, value_error
from tinygrad_edu.files import write_atomically

FORMATS = ("svg", "png", "pdf", "dot", "json")
ENGINES = ("own", "dot")
THEMES = ("auto", "light", "dark")


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

    def to_svg(self, theme: str = "auto") -> str:
        """The drawing as SVG, "light" or "dark", or as the reader's screen is."""
        return to_svg(self.document, _check("theme", theme, THEMES))

    def to_text(self) -> str:
        """The graph as a listing, one line for each node."""
        return to_text(self.document)

    def to_dot(self) -> str:
        """The graph in Graphviz' DOT language."""
        return to_dot(self.document)

    def to_json(self) -> str:
        """The document as JSON."""
        return json.dumps(self.document.to_dict(), allow_nan=False, indent=1) + "\n"

    def to_png(self, scale: float = 2.0, theme: str = "light") -> bytes:
        """The drawing as PNG, ``scale`` pixels for each of the document's."""
        return self._raster("png", scale, theme)

    def to_pdf(self) -> bytes:
        """The drawing as PDF."""
        return self._raster("pdf", 1.0)

    def placed(self, engine: str) -> Diagram:
        """The same diagram with its nodes placed by another engine.

        ``"own"`` is the layout of this library, the same on every machine. ``"dot"``
        is Graphviz', which crosses fewer lines where a graph is dense; it needs the
        program ``dot`` or ``pip install pygraphviz``, else RuntimeError is raised.
        """
        _check("engine", engine, ENGINES)
        if engine == "dot":
            return Diagram(place_with_graphviz(self.document))
        return Diagram(lay_out(deepcopy(self.document)))

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        engine: str = "own",
        theme: str = "auto",
    ) -> Path:
        """Write the drawing to a file and return its path.

        The suffix chooses the format: .svg .png .pdf .dot .json. ``engine`` is who
        places the nodes (see `placed`), ``theme`` is "light" or "dark"; with "auto"
        an .svg follows its reader's screen and the others are light. The file is
        written whole or not at all.

        Raises ValueError for another suffix, engine or theme.

        >>> import tempfile, tinygrad_edu as torch
        >>> from tinygrad_edu import diagram
        >>> loss = torch.ones(2, requires_grad=True).sum()
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     diagram.draw(loss).save(folder + "/graph.svg").name
        'graph.svg'
        """
        target = Path(path)
        suffix = target.suffix.lower().removeprefix(".")
        if suffix not in FORMATS:
            raise value_error(
                f"cannot save a diagram as {target.name!r}",
                got=f"the suffix {target.suffix!r}",
                expected=", ".join(f".{name}" for name in FORMATS),
            )
        if not target.parent.is_dir():
            raise FileNotFoundError(
                message(
                    f"no such folder: {str(target.parent)!r}",
                    hint="make the folder first",
                )
            )
        write_atomically(target, self.to_bytes(suffix, engine, theme))
        return target

    def to_bytes(self, suffix: str, engine: str = "own", theme: str = "auto") -> bytes:
        """The drawing as the bytes of a file with that suffix, as `save` writes it."""
        _check("theme", theme, THEMES)
        if _check("engine", engine, ENGINES) == "dot":
            return self.placed("dot").to_bytes(suffix, theme=theme)
        if suffix in ("png", "pdf"):
            return self._raster(suffix, 2.0, "light" if theme == "auto" else theme)
        if suffix == "svg":
            return self.to_svg(theme).encode("utf-8")
        writers = {"dot": self.to_dot, "json": self.to_json}
        return writers[suffix]().encode("utf-8")

    def _raster(self, suffix: str, scale: float, theme: str = "light") -> bytes:
        _check("theme", theme, THEMES[1:])
        try:
            return to_raster(self.document, suffix, scale, theme)
        except ImportError as error:
            raise runtime_error(
                f"a diagram as {suffix.upper()} needs matplotlib",
                got=str(error),
                hint='pip install matplotlib, or save as "graph.svg"',
            ) from error

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a notebook shows: SVG, or PNG where it distrusts SVG, or text."""
        data: dict[str, Any] = {
            "image/svg+xml": self.to_svg(),
            "text/plain": self.to_text(),
        }
        with contextlib.suppress(RuntimeError):  # without matplotlib: no PNG
            data["image/png"] = base64.b64encode(self.to_png()).decode("ascii")
        shown = {
            kind: value
            for kind, value in data.items()
            if (not include or kind in include) and kind not in (exclude or ())
        }
        alt = {"alt": alternative_text(self.document)}
        width = {"width": round(self.document.width)}
        metadata = {"image/svg+xml": alt, "image/png": alt | width}
        return shown, {kind: metadata[kind] for kind in shown if kind in metadata}

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Diagram {self.document.title}>"


def _check(what: str, name: str, known: tuple[str, ...]) -> str:
    if name not in known:
        either = " or ".join(f'{what}="{one}"' for one in known)
        raise value_error(f"unknown {what} {name!r}", expected=either)
    return name
