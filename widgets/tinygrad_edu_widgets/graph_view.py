"""GraphView: a computation graph to look at, walk through and step through.

    from tinygrad_edu_widgets import GraphView

    GraphView(loss, module=model)  # the backward pass of a loss, step by step
    GraphView(model, x)            # what a model does with an input

Everything the browser needs travels once, as the graph document, so the view folds,
selects and steps without a kernel. Tensors and modules of real PyTorch work too.

    GraphView(loss, module=model, recompute=lambda: loss_function(model(x), y))

can also check a gradient by finite differences, and

    GraphView(loss, module=model).follow(runner)

colours its nodes while a run of `tinygrad_edu.monitor` goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import traitlets

from tinygrad_edu import diagram
from tinygrad_edu.diagram.summary import corner, table
from tinygrad_edu.diagram.text import alternative_text
from tinygrad_edu.errors import value_error
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._graph import Graph
from tinygrad_edu_widgets._live import Live
from tinygrad_edu_widgets._seen import Seen, seen
from tinygrad_edu_widgets._send import to_send
from tinygrad_edu_widgets._view import Bundle, Plain, View


class GraphView(View):
    """An interactive picture of a loss, of a model with an input, or of a Diagram.

    Args:
        source: the loss (a scalar tensor with a graph), a module, or a Diagram made
            by :mod:`tinygrad_edu.diagram`, or the document of one.
        inputs: for a module, what its ``forward`` takes.
        module: for a loss, the module whose names the parameters carry.
        recompute: for a loss, a function that computes it anew. With it, a gradient
            can be checked: one number of a parameter is moved by ±h, the loss is
            computed twice, (L(w + h) − L(w − h)) / 2h is shown beside the gradient,
            and the number is put back. Gradients, graphs, buffers of ``module`` and
            random numbers stay as they were.
        depth: how many boxes of modules may stand in each other at first; what lies
            deeper is folded. Without it, more than 400 nodes are folded, equal blocks
            first.

    Traits, all of which may be set from Python: ``selected`` is the id of a node or
    empty, ``step`` the index of the shown step of the backward pass (−1 is before
    it, −1 − k is k nodes before the end of the forward pass), ``predict`` whether the
    player asks for each gradient before it shows it, ``colour_by`` what nodes are
    coloured by while a run is followed, ``folded`` the paths of the modules drawn as
    one box (a chain of equal ones is called ``layers.0…11``). ``document`` is the
    graph as plain data, ``places`` where things stand while modules are folded, and
    ``notice`` says what was folded or left out.

    A graph knows the lines of your code that made it if it was made in anomaly mode:
    ``with torch.autograd.set_detect_anomaly(True, check_nan=False): loss = ...``. A
    model that fails half way is shown as far as it came, with its error.

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
    partial = traitlets.Bool(False).tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    step = traitlets.Int(-1).tag(sync=True)
    folded = traitlets.List(traitlets.Unicode()).tag(sync=True)
    predict = traitlets.Bool(False).tag(sync=True)
    checkable = traitlets.Bool(False).tag(sync=True)
    colour_by = traitlets.Unicode().tag(sync=True)
    measures = traitlets.List(traitlets.Unicode()).tag(sync=True)
    colours = traitlets.Dict().tag(sync=True)
    alarms = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(
        self,
        source: Any,
        *inputs: Any,
        module: Any = None,
        depth: int | None = None,
        recompute: Callable[[], Any] | None = None,
    ) -> None:
        self._take(seen(source, inputs, module, recompute), depth)
        super().__init__(checkable=recompute is not None, **self._snapshot())
        self._live = Live(self)
        self.answer("places", self._answer_places)
        self.answer("find", self._answer_find)
        self.answer("reveal", self._answer_reveal)
        self.answer("slice", self._answer_slice)
        self.answer("check", self._answer_check)

    def update(
        self,
        source: Any,
        *inputs: Any,
        module: Any = None,
        depth: int | None = None,
        recompute: Callable[[], Any] | None = None,
    ) -> None:
        """Shows another graph in the same place, from its beginning.

        Nothing changes when the new graph cannot be drawn.
        """
        self._take(seen(source, inputs, module, recompute), depth)
        with self.hold_sync():
            self.selected, self.step, self.alarms, self.colours = "", -1, [], {}
            self.checkable = recompute is not None
            for name, value in self._snapshot().items():
                setattr(self, name, value)

    def _take(self, what: Seen, depth: int | None) -> None:
        self._graph = Graph(what.document, depth)
        self._samples, self._checker, self._kept = what.samples, what.checker, what.kept

    def follow(self, source: Any) -> Self:
        """Colours the nodes by the numbers of a training run, and returns the view.

        ``source`` is a `tinygrad_edu.monitor.Runner` or a `TrainingView` made with
        ``model=``, or what `tinygrad_edu.monitor.watch` returns; with the last one a
        loop of your own calls `refresh`. Alarms of the run mark their nodes.

        Raises TypeError for anything else, ValueError for a run without a model.

        >>> import tinygrad_edu as torch
        >>> from tinygrad_edu.monitor import Runner
        >>> model = torch.nn.Linear(2, 1)
        >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        >>> def train():
        ...     for step in range(3):
        ...         optimizer.zero_grad()
        ...         loss = model(torch.ones(4, 2)).square().mean()
        ...         loss.backward()
        ...         optimizer.step()
        ...         yield {"loss": loss.item()}
        >>> runner = Runner(train, model=model, optimizer=optimizer)
        >>> view = GraphView(model, torch.ones(4, 2)).follow(runner)
        >>> runner.join()
        >>> view.colour_by
        'gradient norm'
        """
        self._live.follow(source)
        return self

    def refresh(self) -> None:
        """Shows the newest numbers of what is followed; call it as often as you like.

        A `Runner` does it by itself. At most 20 times a second something is sent. Where
        nothing is followed, the nodes are marked whose saved tensors have been written
        into since: backward would refuse them. That needs the loss to be alive.

        >>> import tinygrad_edu as torch
        >>> y = torch.ones(2, requires_grad=True).exp()
        >>> loss = y.sum()
        >>> view = GraphView(loss)
        >>> y *= 2
        >>> view.refresh()
        >>> [mark["where"] for mark in view.alarms]
        ['ExpBackward0']
        """
        self._live.refresh()
        if self._kept is not None and not self.measures:
            self.alarms = self._kept.marks()

    def close(self) -> None:
        """Follows no more and takes the widget away."""
        if hasattr(self, "_live"):  # also called for a half-made widget
            self._live.close()
        super().close()

    @traitlets.observe("colour_by")
    def _colour_anew(self, change: Any) -> None:
        if hasattr(self, "_live"):
            self._live.push(urgent=True)

    def _answer_slice(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Another matrix out of a tensor of more than two dimensions."""
        kept = self._samples.get((content["node"], content["what"]))
        if kept is None:
            raise value_error("the numbers of this node were not kept")
        rows, _ = corner(kept, tuple(int(i) for i in content["index"]))
        return {"values": table(rows)}, []

    def _answer_check(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """The finite-difference check of one number of a gradient."""
        if self._checker is None:
            raise value_error(
                "this view cannot compute the loss anew",
                hint="GraphView(loss, module=model, recompute=lambda: ...)",
            )
        node, entry = str(content["node"]), content["entry"]
        gradient, value = float(content["gradient"]), content.get("value")
        return self._checker.check(node, entry, gradient, value), []

    def _snapshot(self) -> Plain:
        """What the browser needs, by the names of the traits."""
        graph = self._graph
        plain, shortened = to_send(graph.sent)
        return {
            "folded": graph.folded,
            "document": plain,
            "places": graph.opening_places(),
            "notice": f"{graph.notice} {shortened}".strip(),
            "partial": graph.partial,
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

    def _answer_find(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """What a search finds in a graph of which the browser has only a part."""
        return {"found": self._graph.find(content["query"])}, []

    def _answer_reveal(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Sends the part of a large graph in which a node is seen, and selects it."""
        self._graph.reveal(content["node"])
        with self.hold_sync():
            self.selected = content["node"]
            for name, value in self._snapshot().items():
                setattr(self, name, value)
        return {}, []

    def _answer_places(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Where things stand with some modules folded, or with some nodes only."""
        places = self._graph.places(content["folded"], content.get("only"))
        if content.get("only") is None:
            self.places = places  # a saved notebook opens as it was left
        return {"places": places}, []

    @traitlets.validate("step")
    def _clamp_step(self, proposal: Any) -> int:
        last = len(self.document.get("steps", [])) - 1
        first = -1 - len(self.document.get("nodes", [])) if last >= 0 else -1
        return max(first, min(int(proposal["value"]), last))

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

    def _kept_still(self) -> bytes | None:
        small = self._graph.picture(self.folded)
        return None if small is None else diagram.Diagram(small).to_bytes("png")

    def _still(self, kind: str) -> bytes:
        return self._diagram().to_bytes(kind)

    def _diagram(self) -> diagram.Diagram:
        """The graph as it is folded now, as a still picture."""
        return diagram.Diagram(self._graph.drawing(self.folded))
