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

from tinygrad_edu_widgets import _graph, _send
from tinygrad_edu_widgets.graph_view import GraphView
from towers import repeated

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
    for wanted, held in [(2, 2), (99, 2), (-3, -3), (-99, -5), (0, 0)]:
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
    document = chain(_graph.MAX_NODES + 500, steps=True)
    document.modules = [GraphModule("gone", "Linear"), GraphModule("here", "Linear")]
    document.nodes[0].module, document.nodes[-1].module = "gone", "here.inner"
    view = GraphView(document)
    plain = view.document
    kept = [node["id"] for node in plain["nodes"]]
    assert kept == [f"n{i}" for i in range(500, _graph.MAX_NODES + 499)] + [
        "module:here"
    ]
    assert "1,000 of 1,500 nodes" in view.notice
    assert {edge["source"] for edge in plain["edges"]} < set(kept)
    named = {step["node"] for step in plain["steps"]}
    handed = {o["target"] for step in plain["steps"] for o in step["outgoing"]}
    assert named | handed <= set(kept)
    assert [module["path"] for module in plain["modules"]] == ["here"]


def blocks_in(view: GraphView) -> list[str]:
    return [node["id"] for node in view.document["nodes"]]


def test_of_a_large_graph_the_inside_of_folded_modules_is_not_sent() -> None:
    view = GraphView(repeated(400))
    assert blocks_in(view) == ["start", "module:net.0…399", "add399", "end"]
    (chain,) = view.document["modules"]
    assert (chain["nodes"], len(chain["members"])) == (1599, 400)
    assert view.folded[0] == "net.0…399"
    assert view.notice == "1,602 nodes are folded to 4: + unfolds a module."
    assert view.places == {}


def test_unfolding_in_a_large_graph_sends_what_was_inside() -> None:
    view = GraphView(repeated(400))
    view.folded = [path for path in view.folded if path != "net.0…399"]
    assert len(blocks_in(view)) == 400 + 399 + 3
    assert "module:net.7" in blocks_in(view)
    view.folded = [path for path in view.folded if path != "net.7"]
    assert {"b7.0", "b7.1", "b7.2"} < set(blocks_in(view))
    assert "module:net.8" in blocks_in(view)
    view.folded = [*view.folded, "net.0…399"]
    assert "b7.1" in blocks_in(view), "the browser folds what it has by itself"


def test_more_than_400_nodes_are_folded_and_the_view_says_so() -> None:
    view = GraphView(repeated(150))
    assert len(view.document["nodes"]) == 602
    assert view.folded[0] == "net.0…149"
    assert view.notice == "602 nodes are folded to 4: + unfolds a module."
    assert set(view.places["nodes"]) == {"start", "module:net.0…149", "add149", "end"}


def test_modules_alike_are_folded_from_100_nodes_on() -> None:
    assert GraphView(repeated(20)).folded == []
    folded = GraphView(repeated(30)).folded
    assert folded == ["net.0…29", *(f"net.{b}" for b in range(30))]


def test_a_depth_folds_what_lies_deeper() -> None:
    view = GraphView(repeated(5), depth=1)
    assert view.folded == ["net.0…4", *(f"net.{b}" for b in range(5))]
    assert view.notice == ""
    assert view.places["folded"] == ["net.0…4"]
    assert GraphView(repeated(5), depth=3).folded == []


def ask(view: GraphView, name: str = "places", **content: Any) -> dict[str, Any]:
    """What the view replies to a question of the front end."""
    replies: list[dict[str, Any]] = []
    view.send = lambda reply, buffers=(): replies.append(reply)
    request = {"kind": "request", "id": 3, "name": name, **content}
    view._handle_custom_msg(request, [])
    return replies[0]


def test_the_front_end_learns_where_things_stand() -> None:
    view = GraphView(repeated(5))
    reply = ask(view, folded=["net.2"])
    places = reply["places"]
    assert reply["id"] == 3
    assert "module:net.2" in places["nodes"]
    assert "b2.1" not in places["nodes"]
    assert set(places["modules"]) == {"net.0…4", *(f"net.{b}" for b in (0, 1, 3, 4))}
    assert ["module:net.2", "add2"] in [line[:2] for line in places["lines"]]
    assert view.places == places


def test_a_filter_leaves_only_its_nodes() -> None:
    view = GraphView(repeated(5))
    places = ask(view, folded=["net.2"], only=["start", "b0.0", "module:net.2"])[
        "places"
    ]
    assert set(places["nodes"]) == {"start", "b0.0", "module:net.2"}
    assert [line[:2] for line in places["lines"]] == [["start", "b0.0"]]
    assert view.places == {}, "a filter is not kept"


def search(view: GraphView, query: str) -> list[str]:
    found = ask(view, "find", query=query)["found"]
    return [name for name, _ in found]


def test_a_search_goes_through_the_whole_graph() -> None:
    view = GraphView(repeated(400))
    assert view.partial
    assert search(view, "net.7 op1") == ["b7.1", *(f"b7{i}.1" for i in range(10))]
    assert search(view, "OUTPUT") == ["end"]
    assert search(view, "  ") == search(view, "nothing") == []
    assert len(search(view, "add")) == 400
    assert not GraphView(repeated(5)).partial


def test_what_was_found_is_unfolded_and_sent() -> None:
    view = GraphView(repeated(400))
    ask(view, "reveal", node="b7.1")
    assert view.selected == "b7.1"
    assert {"b7.1", "module:net.8"} < set(blocks_in(view))
    assert "net.7" not in view.folded
    assert "net.8" in view.folded


def test_of_a_long_chain_the_part_around_what_was_found_is_sent() -> None:
    view = GraphView(chain(5000))
    assert "n100" not in blocks_in(view)
    ask(view, "reveal", node="n100")
    sent = blocks_in(view)
    assert "n100" in sent
    assert len(sent) == _graph.MAX_NODES
    assert "those nearest to what was found" in view.notice


def test_a_question_that_makes_no_sense_gets_an_error() -> None:
    assert "error" in ask(GraphView(repeated(5)))


def numbers_in(plain: dict[str, Any]) -> int:
    summaries = [node["value"] for node in plain["nodes"] if node["value"]]
    for step in plain["steps"]:
        summaries += _send._summaries(step)
    return sum(len(row) for each in summaries for row in each["values"])


def test_what_a_step_hands_on_is_cropped_to_what_the_player_shows() -> None:
    plain, _ = _send.to_send(chain(3, values=True, steps=True))
    step = plain["steps"][0]
    (handed,) = step["outgoing"]
    for summary_of in (handed["gradient"], handed["total"]):
        rows = summary_of["values"]
        assert (len(rows), len(rows[0])) == _send.STRIP
        assert summary_of["cropped"]
    assert len(step["incoming"]["values"]) == 8


def test_many_numbers_are_cropped_to_what_the_player_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_send, "MAX_NUMBERS", 150_000)
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
    document = chain(1001, values=True, steps=True)
    before = document.to_dict()
    _send.to_send(document)
    assert document.to_dict() == before


def test_an_empty_graph_is_sent_as_it_is() -> None:
    plain, notice = _send.to_send(GraphDocument("forward"))
    assert (plain["nodes"], notice) == ([], "")


def notebook_keeps(view: GraphView) -> set[str]:
    return set(view._repr_mimebundle_()[0])


def test_the_picture_that_a_notebook_keeps_is_folded_until_it_is_quickly_drawn(
    torch: ModuleType,
) -> None:
    nn = importlib.import_module(f"{torch.__name__}.nn")
    block = [nn.Linear(3, 3), nn.Tanh(), nn.Linear(3, 3), nn.Sigmoid()]
    deep = nn.Sequential(*[nn.Sequential(*block) for _ in range(25)])
    view = GraphView(deep, torch.ones(2, 3))
    small = view._graph.picture(view.folded)
    assert small is not None
    assert 1 < len(small.nodes) <= _graph.MOST_IN_PICTURE < len(view.document["nodes"])
    assert "image/png" in notebook_keeps(view)


def test_a_large_graph_without_modules_keeps_its_drawing_but_no_png(
    torch: ModuleType,
) -> None:
    x = torch.ones(1, requires_grad=True)
    for _ in range(_graph.MOST_IN_PICTURE):
        x = x * x
    kept = notebook_keeps(GraphView(x.sum()))
    assert "image/png" not in kept
    assert {"image/svg+xml", "text/plain"} <= kept
