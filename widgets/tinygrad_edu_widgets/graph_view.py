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
from tinygrad_edu.diagram.text import alternative_text
from tinygrad_edu.errors import type_error
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._send import compact, to_send
from tinygrad_edu_widgets._view import Bundle, View


class GraphView(View):
    """An interactive picture of a loss, of a model with an input, or of a Diagram.

    Args:
        source: the loss (a scalar tensor with a graph), a module, or a Diagram made
            by :mod:`tinygrad_edu.diagram`, or the document of one.
        inputs: for a module, what its ``forward`` takes.
        module: for a loss, the module whose names the parameters carry.

    Traits, all of which may be set from Python: ``selected`` is the id of a node or
    empty, ``step`` the index of the shown step of the backward pass (−1 is before
    it), ``folded`` the paths of the modules drawn as one box. ``document`` is the
    graph as plain data and ``notice`` says what was left out of a huge one.

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
    notice = traitlets.Unicode().tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    step = traitlets.Int(-1).tag(sync=True)
    folded = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, source: Any, *inputs: Any, module: Any = None) -> None:
        self._diagram = _diagram(source, inputs, module)
        plain, notice = to_send(compact(self._diagram.document))
        super().__init__(document=plain, notice=notice)

    def update(self, source: Any, *inputs: Any, module: Any = None) -> None:
        """Shows another graph in the same place, from its beginning.

        Nothing changes when the new graph cannot be drawn.
        """
        drawn = _diagram(source, inputs, module)
        plain, notice = to_send(compact(drawn.document))
        self._diagram = drawn
        with self.hold_sync():
            self.selected, self.step, self.folded = "", -1, []
            self.document, self.notice = plain, notice

    @traitlets.validate("step")
    def _clamp_step(self, proposal: Any) -> int:
        last = len(self.document.get("steps", [])) - 1
        return max(-1, min(int(proposal["value"]), last))

    def summary(self) -> str:
        """The graph as a listing, one line for each node."""
        return self._diagram.to_text()

    def alternative_text(self) -> str:
        """What the graph is, in a sentence or two."""
        return alternative_text(self._diagram.document)

    def _repr_mimebundle_(self, **options: Any) -> Bundle | None:
        """As every view, and the drawing as SVG, where a page takes it."""
        made = super()._repr_mimebundle_(**options)
        if made is not None:
            made[0]["image/svg+xml"] = self._diagram.to_svg()
            made[1]["image/svg+xml"] = {"alt": self.alternative_text()}
        return made

    def _still(self, kind: str) -> bytes:
        return self._diagram.to_bytes(kind)


def _diagram(source: Any, inputs: tuple[Any, ...], module: Any) -> diagram.Diagram:
    """The diagram of whatever a person has handed in."""
    if isinstance(source, GraphDocument):
        source = diagram.Diagram(source)
    if isinstance(source, diagram.Diagram):
        _no_inputs("a Diagram", inputs, module)
        return source
    if hasattr(source, "named_modules"):
        return diagram.forward(source, *inputs, values=True)
    _no_inputs("a loss", inputs, None)
    return diagram.backward(source, values=True, steps=True, names=module)


def _no_inputs(what: str, inputs: tuple[Any, ...], module: Any) -> None:
    if inputs or module is not None:
        raise type_error(
            f"GraphView() got more than {what} needs",
            got=f"{what} with {'inputs' if inputs else 'module='}",
            expected="GraphView(loss, module=model) or GraphView(model, *inputs)",
        )
