"""GraphView: a computation graph to look at, walk through and step through.

    from tinygrad_edu_widgets import GraphView

    GraphView(loss, module=model)  # the backward pass of a loss, step by step
    GraphView(model, x)            # what a model does with an input

Everything the browser needs travels once, as the graph document, so the view folds,
selects and steps without a kernel. Tensors and modules of real PyTorch work too.
"""

from __future__ import annotations

from typing import Any

import traitlets

from tinygrad_edu import diagram
from tinygrad_edu.diagram.document import GraphDocument
from tinygrad_edu.diagram.draw import backward_document, forward_document
from tinygrad_edu.diagram.text import alternative_text
from tinygrad_edu.errors import type_error
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._graph import Graph
from tinygrad_edu_widgets._send import to_send
from tinygrad_edu_widgets._view import Bundle, Plain, View


class GraphView(View):
    """An interactive picture of a loss, of a model with an input, or of a Diagram.

    Args:
        source: the loss (a scalar tensor with a graph), a module, or a Diagram made
            by :mod:`tinygrad_edu.diagram`, or the document of one.
        inputs: for a module, what its ``forward`` takes.
        module: for a loss, the module whose names the parameters carry.
        depth: how many boxes of modules may stand in each other at first; what lies
            deeper is folded. Without it, more than 400 nodes are folded, equal blocks
            first.

    Traits, all of which may be set from Python: ``selected`` is the id of a node or
    empty, ``step`` the index of the shown step of the backward pass (−1 is before
    it), ``folded`` the paths of the modules drawn as one box (a chain of equal ones
    is called ``layers.0…11``). ``document`` is the graph as plain data, ``places``
    where things stand while modules are folded, and ``notice`` says what was folded
    or left out.

    Raises:
        TypeError: for a source that has no graph, or inputs beside a loss.

    >>> import tinygrad_edu as torch
    >>> weight = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> view = GraphView((weight * weight).sum())
    >>> view.step, len(view.document["steps"]) > 0
    (-1, True)
    """

    _esm = script("graph_view")
    _css = style("graph_view")

    document = traitlets.Dict().tag(sync=True)
    places = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    step = traitlets.Int(-1).tag(sync=True)
    folded = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self, source: Any, *inputs: Any, module: Any = None, depth: int | None = None
    ) -> None:
        self._graph = Graph(_document(source, inputs, module), depth)
        super().__init__(**self._snapshot())
        self.answer("places", self._answer_places)

    def update(
        self, source: Any, *inputs: Any, module: Any = None, depth: int | None = None
    ) -> None:
        """Shows another graph in the same place, from its beginning.

        Nothing changes when the new graph cannot be drawn.
        """
        self._graph = Graph(_document(source, inputs, module), depth)
        with self.hold_sync():
            self.selected, self.step = "", -1
            for name, value in self._snapshot().items():
                setattr(self, name, value)

    def _snapshot(self) -> Plain:
        """What the browser needs, by the names of the traits."""
        graph = self._graph
        plain, shortened = to_send(graph.sent)
        return {
            "folded": graph.folded,
            "document": plain,
            "places": graph.opening_places(),
            "notice": f"{graph.notice} {shortened}".strip(),
        }

    @traitlets.observe("folded")
    def _follow_folding(self, change: Any) -> None:
        """Sends the inside of modules that the browser has not got."""
        if set(change["new"]) != set(self._graph.folded) and self._graph.open(
            change["new"]
        ):
            with self.hold_sync():
                for name, value in self._snapshot().items():
                    setattr(self, name, value)

    def _answer_places(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Where things stand with some modules folded, or with some nodes only."""
        places = self._graph.places(content["folded"], content.get("only"))
        if content.get("only") is None:
            self.places = places  # a saved notebook opens as it was left
        return {"places": places}, []

    @traitlets.validate("step")
    def _clamp_step(self, proposal: Any) -> int:
        last = len(self.document.get("steps", [])) - 1
        return max(-1, min(int(proposal["value"]), last))

    def summary(self) -> str:
        """The graph as a listing, one line for each node."""
        return self._diagram().to_text()

    def alternative_text(self) -> str:
        """What the graph is, in a sentence or two."""
        return alternative_text(self._diagram().document)

    def _repr_mimebundle_(self, **options: Any) -> Bundle | None:
        """As every view, and the drawing as SVG, where a page takes it."""
        made = super()._repr_mimebundle_(**options)
        if made is not None:
            made[0]["image/svg+xml"] = self._diagram().to_svg()
            made[1]["image/svg+xml"] = {"alt": self.alternative_text()}
        return made

    def _still(self, kind: str) -> bytes:
        return self._diagram().to_bytes(kind)

    def _diagram(self) -> diagram.Diagram:
        """The graph as it is folded now, as a still picture."""
        return diagram.Diagram(self._graph.drawing(self.folded))


def _document(source: Any, inputs: tuple[Any, ...], module: Any) -> GraphDocument:
    """The graph of whatever a person has handed in."""
    if isinstance(source, diagram.Diagram):
        source = source.document
    if isinstance(source, GraphDocument):
        _no_inputs("a Diagram", inputs, module)
        return source
    if hasattr(source, "named_modules"):
        return forward_document(source, *inputs, values=True)
    _no_inputs("a loss", inputs, None)
    return backward_document(source, values=True, steps=True, names=module)


def _no_inputs(what: str, inputs: tuple[Any, ...], module: Any) -> None:
    if inputs or module is not None:
        raise type_error(
            f"GraphView() got more than {what} needs",
            got=f"{what} with {'inputs' if inputs else 'module='}",
            expected="GraphView(loss, module=model) or GraphView(model, *inputs)",
        )
