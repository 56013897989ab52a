"""GraphView on the Python side: what is sent, what is shown without a kernel."""

from __future__ import annotations

import base64
import importlib
import json
import math
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("anywidget")

from tinygrad_edu_widgets import _send
from tinygrad_edu_widgets.graph_view import GraphView

from tinygrad_edu import diagram
from tinygrad_edu.diagram.document import (
    BackwardStep,
    GraphDocument,
    GraphEdge,
    GraphModule,
    GraphNode,
    Outgoing,
    Summary,
)

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(params=["tinygrad_edu", "torch"])
def torch(request: pytest.FixtureRequest) -> ModuleType:
    """This library and the real one: a GraphView draws both."""
    return pytest.importorskip(request.param)


def model_and_loss(torch: ModuleType) -> tuple[Any, Any, Any]:
    nn = importlib.import_module(f"{torch.__name__}.nn")
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3))
    x = torch.randn(6, 5)
    target = torch.tensor([0, 1, 2, 0, 1, 2])
    return model, x, nn.CrossEntropyLoss()(model(x), target)


def summary(rows: int, columns: int, value: float = 0.5) -> Summary:
    values: list[list[float | None]] = [[value] * columns for _ in range(rows)]
    return Summary([rows, columns], "float32", values=values)


def chain(length: int, *, values: bool = False, steps: bool = False) -> GraphDocument:
    """A chain of operations, the first at the top."""
    nodes = [
        GraphNode(f"n{i}", "operation", f"op{i}", x=50.0, y=50.0 * i, width=60.0)
        for i in range(length)
    ]
    for node in nodes:
        node.height = 30.0
        node.value = summary(8, 8) if values else None
    edges = [
        GraphEdge(f"n{i}", f"n{i + 1}", points=[[50, 50 * i], [50, 50 * (i + 1)]])
        for i in range(length - 1)
    ]
    document = GraphDocument("backward", nodes=nodes, edges=edges)
    document.width, document.height = 100.0, 50.0 * length
    for i in range(length - 1, 0, -1) if steps else ():
        handed = [Outgoing(f"n{i - 1}", summary(8, 8), summary(8, 8))]
        document.steps.append(BackwardStep(f"n{i}", summary(8, 8), handed))
    return document


# --- what a view holds --------------------------------------------------------------


def test_a_loss_is_sent_with_its_names_values_and_steps(torch: ModuleType) -> None:
    model, _, loss = model_and_loss(torch)
    view = GraphView(loss, module=model)
    labels = {node["label"]: node for node in view.document["nodes"]}
    assert view.document["kind"] == "backward"
    assert {"weight", "bias", "relu", "loss"} <= set(labels)
    assert labels["weight"]["value"]["values"]
    assert {module["path"] for module in view.document["modules"]} >= {"0", "2"}
    assert len(view.document["steps"]) >= 4
    assert (view.step, view.selected, view.folded, view.notice) == (-1, "", [], "")


def test_looking_changes_no_gradient(torch: ModuleType) -> None:
    model, _, loss = model_and_loss(torch)
    GraphView(loss, module=model)
    assert all(parameter.grad is None for parameter in model.parameters())
    loss.backward()
    assert all(parameter.grad is not None for parameter in model.parameters())


def test_the_gradients_of_the_steps_are_those_of_backward(torch: ModuleType) -> None:
    model, _, loss = model_and_loss(torch)
    view = GraphView(loss, module=model)
    loss.backward()
    bias = next(
        node["id"]
        for node in view.document["nodes"]
        if node["label"] == "bias" and node["module"] == "2"
    )
    totals = [
        outgoing["total"]["values"][0]
        for step in view.document["steps"]
        for outgoing in step["outgoing"]
        if outgoing["target"] == bias
    ]
    assert totals[-1] == pytest.approx(model[2].bias.grad.tolist(), rel=1e-5)


def test_a_model_with_an_input_is_a_forward_graph(torch: ModuleType) -> None:
    model, x, _ = model_and_loss(torch)
    view = GraphView(model, x)
    assert view.document["kind"] == "forward"
    assert view.document["steps"] == []
    assert {node["kind"] for node in view.document["nodes"]} >= {"input", "output"}


def test_a_diagram_and_a_document_are_shown_as_they_are() -> None:
    drawn = diagram.Diagram(chain(3))
    for source in (drawn, chain(3)):
        view = GraphView(source)
        assert [node["id"] for node in view.document["nodes"]] == ["n0", "n1", "n2"]


def test_the_document_is_plain_json(torch: ModuleType) -> None:
    _, _, loss = model_and_loss(torch)
    document = GraphView(loss).document
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_a_shown_diagram_stays_as_it_was_drawn(torch: ModuleType) -> None:
    model, _, loss = model_and_loss(torch)
    drawn = diagram.backward(loss, values=True, steps=True, names=model)
    before = drawn.document.to_dict()
    view = GraphView(drawn)
    assert drawn.document.to_dict() == before
    assert view.document["height"] < before["height"]


@pytest.mark.parametrize("source", [3, None, "loss", [1.0]])
def test_what_has_no_graph_is_refused(source: object) -> None:
    with pytest.raises(TypeError, match="expected a tensor"):
        GraphView(source)


def test_inputs_beside_a_loss_are_refused(torch: ModuleType) -> None:
    _, x, loss = model_and_loss(torch)
    with pytest.raises(TypeError, match=r"GraphView\(model, \*inputs\)"):
        GraphView(loss, x)
    with pytest.raises(TypeError, match="a Diagram with module="):
        GraphView(diagram.Diagram(chain(2)), module=object())


# --- state ----------------------------------------------------------------------------


def test_a_step_stays_inside_the_pass() -> None:
    view = GraphView(chain(4, steps=True))
    for wanted, held in [(2, 2), (99, 2), (-5, -1), (0, 0)]:
        view.step = wanted
        assert view.step == held
    forward = GraphView(chain(4))
    forward.step = 1
    assert forward.step == -1


def test_update_shows_another_graph_from_its_beginning() -> None:
    view = GraphView(chain(4, steps=True))
    view.step, view.selected, view.folded = 2, "n1", ["layer"]
    view.update(chain(2))
    assert len(view.document["nodes"]) == 2
    assert (view.step, view.selected, view.folded) == (-1, "", [])


def test_a_failed_update_leaves_everything_as_it_was() -> None:
    view = GraphView(chain(4, steps=True))
    view.step = 1
    before = view.document
    with pytest.raises(TypeError):
        view.update("not a graph")
    assert view.document == before
    assert view.step == 1
    assert "op3" in repr(view)


def test_every_trait_the_front_end_reads_is_sent() -> None:
    view = GraphView(chain(2))
    assert {"document", "notice", "selected", "step", "folded"} <= set(view.get_state())


# --- without a kernel -----------------------------------------------------------------


def test_the_bundle_holds_the_widget_a_picture_and_text(torch: ModuleType) -> None:
    _, _, loss = model_and_loss(torch)
    view = GraphView(loss)
    data, metadata = view._repr_mimebundle_()
    assert data[WIDGET]["model_id"] == view.model_id
    png = data["image/png"]
    png = base64.b64decode(png) if isinstance(png, str) else png
    assert png.startswith(b"\x89PNG")
    assert data["image/svg+xml"].lstrip().startswith(("<svg", "<?xml"))
    assert "loss" in data["text/plain"]
    assert "graph" in metadata["image/png"]["alt"].lower()


def test_a_terminal_shows_the_graph_as_text(torch: ModuleType) -> None:
    _, _, loss = model_and_loss(torch)
    assert "log_softmax" in repr(GraphView(loss))


# --- caps -----------------------------------------------------------------------------


def test_a_huge_graph_keeps_the_nodes_nearest_to_its_output() -> None:
    document = chain(_send.MAX_NODES + 500, steps=True)
    document.modules = [GraphModule("gone", "Linear"), GraphModule("here", "Linear")]
    document.nodes[0].module, document.nodes[-1].module = "gone", "here.inner"
    document.modules[1].height = document.height
    plain, notice = _send.to_send(document)
    kept = [node["id"] for node in plain["nodes"]]
    assert kept == [f"n{i}" for i in range(500, _send.MAX_NODES + 500)]
    assert "1,000 of 1,500 nodes" in notice
    assert {edge["source"] for edge in plain["edges"]} < set(kept)
    named = {step["node"] for step in plain["steps"]}
    handed = {o["target"] for step in plain["steps"] for o in step["outgoing"]}
    assert named | handed <= set(kept)
    assert [module["path"] for module in plain["modules"]] == ["here"]
    assert plain["height"] == pytest.approx(50 * (_send.MAX_NODES - 1) + 30 + 40)
    assert plain["nodes"][0]["y"] == pytest.approx(35)
    assert plain["modules"][0]["height"] <= plain["height"]


def numbers_in(plain: dict[str, Any]) -> int:
    summaries = [node["value"] for node in plain["nodes"] if node["value"]]
    for step in plain["steps"]:
        summaries += _send._summaries(step)
    return sum(len(row) for each in summaries for row in each["values"])


def test_many_numbers_are_cropped_to_what_the_player_shows() -> None:
    plain, notice = _send.to_send(chain(990, values=True, steps=True))
    step = plain["steps"][0]["incoming"]
    assert (len(step["values"]), len(step["values"][0])) == _send.STRIP
    assert step["cropped"]
    assert len(plain["nodes"][0]["value"]["values"]) == 8
    assert notice == ""
    assert numbers_in(plain) <= _send.MAX_NUMBERS


def test_too_many_numbers_leave_the_statistics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_send, "MAX_NUMBERS", 1000)
    plain, notice = _send.to_send(chain(100, values=True, steps=True))
    assert numbers_in(plain) == 0
    assert plain["nodes"][0]["value"]["shape"] == [8, 8]
    assert "statistics without the values" in notice


def test_long_lines_keep_their_ends() -> None:
    document = chain(2)
    points = [[float(i), float(i)] for i in range(5000)]
    document.edges[0].points = points
    thinned = _send.to_send(document)[0]["edges"][0]["points"]
    assert len(thinned) == _send.MAX_POINTS
    assert thinned[0] == points[0]
    assert thinned[-1] == points[-1]


def test_texts_are_cut_and_stay_text() -> None:
    document = chain(2)
    document.nodes[0].label = '<script>alert("x")</script>\u202e'
    document.nodes[1].label = "w" * 1_000_000
    first, second = _send.to_send(document)[0]["nodes"]
    assert first["label"] == document.nodes[0].label
    assert len(second["label"]) == _send.MAX_TEXT
    assert second["label"].endswith("…")


def test_numbers_are_rounded_to_what_a_float32_holds() -> None:
    document = chain(1)
    document.nodes[0].value = summary(1, 1, math.pi)
    (node,) = _send.to_send(document)[0]["nodes"]
    assert node["value"]["values"] == [[3.141593]]


def test_sending_leaves_the_document_untouched() -> None:
    document = chain(_send.MAX_NODES + 1, values=True, steps=True)
    before = document.to_dict()
    _send.to_send(document)
    assert document.to_dict() == before


def test_an_empty_graph_is_sent_as_it_is() -> None:
    plain, notice = _send.to_send(GraphDocument("forward"))
    assert (plain["nodes"], notice) == ([], "")
