"""GraphView while a run goes on, and its finite differences: the Python side."""

from __future__ import annotations

import importlib
import math
from types import ModuleType
from typing import Any

import numpy as np
import pytest

pytest.importorskip("anywidget")

from tinygrad_edu_widgets._checking import Checker, verdict
from tinygrad_edu_widgets._live import Places
from tinygrad_edu_widgets._stream import FRAMES_IN_FLIGHT
from tinygrad_edu_widgets.graph_view import GraphView

import tinygrad_edu
from tinygrad_edu.diagram.differences import Difference, central_difference
from tinygrad_edu.monitor import Runner, RunRecord, watch


@pytest.fixture(params=["tinygrad_edu", "torch"])
def torch(request: pytest.FixtureRequest) -> ModuleType:
    """This library and the real one."""
    library = pytest.importorskip(request.param)
    library.manual_seed(0)
    return library


def network(torch: ModuleType, dropout: float = 0.0) -> Any:
    nn = importlib.import_module(f"{torch.__name__}.nn")
    layers = [nn.Linear(4, 6), nn.Tanh(), nn.Dropout(dropout), nn.Linear(6, 1)]
    return nn.Sequential(*layers)


def node_called(view: GraphView, label: str, module: str = "") -> dict[str, Any]:
    return next(
        node
        for node in view.document["nodes"]
        if node["label"] == label and node["module"] == module
    )


def asked(view: GraphView, name: str, **content: Any) -> dict[str, Any]:
    """What the view answers to the front end."""
    sent: list[dict[str, Any]] = []
    view.send = lambda content, buffers=None: sent.append(content)
    message = {"kind": "request", "id": 1, "name": name, **content}
    view._handle_custom_msg(message, [])
    return sent[-1]


# --- finite differences -----------------------------------------------------------


def checked(torch: ModuleType, **options: Any) -> tuple[GraphView, Any, dict[str, Any]]:
    model, x = network(torch, **options), torch.randn(5, 4)

    def recompute() -> Any:
        return model(x).square().mean()

    state = torch.get_rng_state()
    loss = recompute()
    torch.set_rng_state(state)
    view = GraphView(loss, module=model, recompute=recompute)
    weight = node_called(view, "weight", "0")
    steps = {step["node"]: step["incoming"] for step in view.document["steps"]}
    content = {
        "node": weight["id"],
        "entry": [1, 2],
        "gradient": steps[weight["id"]]["values"][1][2],
        "value": weight["value"]["values"][1][2],
    }
    return view, model, content


@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_a_check_agrees_and_leaves_no_trace(torch: ModuleType, dropout: float) -> None:
    view, model, content = checked(torch, dropout=dropout)
    before = [p.detach().clone() for p in model.parameters()]
    versions = [p._version for p in model.parameters()]
    state = torch.get_rng_state()
    said = asked(view, "check", **content)
    assert said["agrees"] is True, said
    assert said["slope"] == pytest.approx(content["gradient"], rel=0.02, abs=1e-3)
    for now, then in zip(model.parameters(), before, strict=True):
        assert np.array_equal(now.detach().numpy(), then.numpy())
        assert now.grad is None
    assert [p._version for p in model.parameters()] == versions
    assert bool((torch.get_rng_state() == state).all())


def test_the_graph_of_the_loss_can_still_be_walked(torch: ModuleType) -> None:
    weight = torch.tensor([2.0, 3.0], requires_grad=True)
    loss = (weight * weight).sum()
    view = GraphView(loss, recompute=lambda: (weight * weight).sum())
    (node,) = [n for n in view.document["nodes"] if n["kind"] == "parameter"]
    asked(view, "check", node=node["id"], entry=[0], gradient=4.0)
    loss.backward()
    assert weight.grad.tolist() == [4.0, 6.0]


def test_the_number_is_put_back_when_the_loss_fails(torch: ModuleType) -> None:
    weight = torch.tensor([0.1, math.nan], requires_grad=True)

    def fails() -> Any:
        raise RuntimeError("no loss today")

    before = weight.detach().numpy().tobytes()
    with pytest.raises(RuntimeError, match="no loss today"):
        central_difference(weight, (0,), fails)
    assert weight.detach().numpy().tobytes() == before


def test_buffers_are_put_back(torch: ModuleType) -> None:
    model = torch.nn.BatchNorm1d(3)
    x = torch.randn(6, 3)
    found = central_difference(
        model.weight, (0,), lambda: (model(x) * x).sum(), module=model
    )
    assert math.isfinite(found.slope)
    assert model.running_mean.tolist() == [0.0] * 3
    assert int(model.num_batches_tracked) == 0


@pytest.mark.parametrize("entry", [(), (0,), (2, 0), (0, -1), (0, 0, 0)])
def test_an_entry_that_is_not_there_is_refused(
    torch: ModuleType, entry: tuple[int, ...]
) -> None:
    weight = torch.ones(2, 2, requires_grad=True)
    with pytest.raises(ValueError, match="there is no entry"):
        central_difference(weight, entry, lambda: weight.sum())


def test_a_single_number_and_half_precision(torch: ModuleType) -> None:
    weight = torch.tensor(3.0, dtype=torch.float16, requires_grad=True)
    found = central_difference(weight, (), lambda: (weight * weight).float())
    assert found.slope == pytest.approx(6.0, rel=0.02)
    assert float(weight.detach()) == 3.0


def test_recompute_must_return_one_number(torch: ModuleType) -> None:
    weight = torch.ones(2, requires_grad=True)
    with pytest.raises(TypeError, match="one number"):
        central_difference(weight, (0,), lambda: weight * 2)
    with pytest.raises(TypeError, match="one number"):
        central_difference(weight, (0,), lambda: None)


def test_a_weight_that_has_moved_on_is_not_compared(torch: ModuleType) -> None:
    view, model, content = checked(torch)
    model[0].weight.data[1, 2] = 9.0
    said = asked(view, "check", **content)
    assert said["agrees"] is None
    assert "has changed since this graph was drawn" in said["words"]


def test_errors_reach_the_front_end_as_sentences(torch: ModuleType) -> None:
    view, _, content = checked(torch)
    assert "no entry" in asked(view, "check", **content | {"entry": [99, 0]})["error"]
    assert "no parameter" in asked(view, "check", **content | {"node": "?"})["error"]
    plain = GraphView(torch.ones(2, requires_grad=True).sum())
    assert not plain.checkable
    assert "compute the loss anew" in asked(plain, "check", **content)["error"]


def test_a_wrong_gradient_is_told() -> None:
    agrees, words = verdict(Difference(1.0, 0.005, 2.0, 1.98, 2.0, 1e-4), 3.0)
    assert not agrees
    assert "kink" in words
    endless = Difference(1.0, 0.005, math.inf, 1.98, math.inf, 1e-4)
    assert verdict(endless, 3.0) == (
        False,
        "The loss is not finite here, so there is no slope.",
    )


def test_recompute_belongs_to_a_loss(torch: ModuleType) -> None:
    model = network(torch)
    with pytest.raises(TypeError, match="a model with recompute="):
        GraphView(model, torch.ones(1, 4), recompute=lambda: 0.0)


def test_a_checker_knows_its_leaves_only() -> None:
    with pytest.raises(ValueError, match="no parameter or input"):
        Checker(lambda: 0.0, {}, None).check("n0", [0], 1.0, None)


# --- slices -------------------------------------------------------------------------


def test_other_matrices_of_a_tensor_are_asked_for(torch: ModuleType) -> None:
    x = torch.arange(2 * 3 * 4 * 4).float().reshape(2, 3, 4, 4).requires_grad_()
    view = GraphView((x * x).sum())
    (node,) = [n for n in view.document["nodes"] if n["kind"] == "parameter"]
    said = asked(view, "slice", node=node["id"], what="value", index=[1, 2])
    assert said["values"] == x[1, 2].tolist()
    said = asked(view, "slice", node=node["id"], what="gradient", index=[1, 2])
    assert said["values"] == (2 * x[1, 2]).tolist()
    assert "error" in asked(view, "slice", node=node["id"], what="value", index=[9, 9])
    assert "error" in asked(view, "slice", node="n99", what="value", index=[0])


# --- a run is followed ----------------------------------------------------------------


def trained(torch: ModuleType) -> tuple[Runner, Any, Any]:
    model = network(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.randn(8, 4)

    def train() -> Any:
        for _ in range(4):
            optimizer.zero_grad()
            loss = model(x).square().mean()
            loss.backward()
            optimizer.step()
            yield {"loss": loss.item()}

    return Runner(train, model=model, optimizer=optimizer), model, x


def frames_of(view: GraphView) -> list[tuple[dict[str, Any], Any]]:
    """Every frame that the view sends from now on."""
    frames: list[tuple[dict[str, Any], Any]] = []

    def send(content: dict[str, Any], buffers: list[bytes]) -> None:
        if content.get("kind") == "frame":
            frames.append((content, np.frombuffer(buffers[0], "<f4")))

    view.send = send
    view._live._stream.watched = True  # somebody looks on
    return frames


def test_a_run_colours_the_parameters_of_its_loss(torch: ModuleType) -> None:
    runner, model, x = trained(torch)
    view = GraphView(model(x).square().mean(), module=model)
    frames = frames_of(view)
    assert view.follow(runner) is view
    runner.join()
    header, numbers = frames[-1]
    assert header["measure"] == view.colour_by == "gradient norm"
    assert runner.watch is not None
    weight = node_called(view, "weight", "0")
    at = [node["id"] for node in view.document["nodes"]].index(weight["id"])
    expected = runner.watch.latest["0.weight", "gradient norm"]
    assert numbers[at] == pytest.approx(expected, rel=1e-6)
    nodes, modules = view.document["nodes"], view.document["modules"]
    assert len(numbers) == len(nodes) + len(modules)
    operation = [n["kind"] for n in nodes].index("output")
    assert math.isnan(numbers[operation])
    assert view.colours["numbers"][operation] is None  # a saved notebook keeps them


def test_layers_of_a_model_show_what_comes_out_of_them(torch: ModuleType) -> None:
    runner, model, x = trained(torch)
    view = GraphView(model, x)
    frames = frames_of(view)
    view.follow(runner)
    runner.join()
    view.colour_by = "zero fraction"
    assert runner.watch is not None
    (at,) = [
        i for i, n in enumerate(view.document["nodes"]) if n["label"] == "1 · Tanh"
    ]
    assert frames[-1][0]["measure"] == "zero fraction"
    assert frames[-1][1][at] == runner.watch.latest["1", "zero fraction"]
    view.colour_by = "update ratio"
    first = view.document["nodes"][1]["label"]
    assert first == "0 · Linear"
    expected = runner.watch.latest["0.weight", "update ratio"]
    assert frames[-1][1][1] == pytest.approx(expected, rel=1e-6)


def test_a_watch_of_a_loop_of_ones_own_is_followed(torch: ModuleType) -> None:
    model = network(torch)
    view = GraphView(model, torch.ones(2, 4))
    frames = frames_of(view)
    watched, record = watch(model, every=1), RunRecord()
    view.follow(watched)
    model(torch.ones(2, 4)).sum().backward()
    watched.measure(record, 1)
    view._live._sent_at = 0.0
    view.refresh()
    assert view.measures == ["gradient norm", "weight norm"]
    assert np.isfinite(frames[-1][1]).any()


def test_frames_wait_for_the_browser_and_the_newest_wins() -> None:
    model = network(tinygrad_edu)
    view = GraphView(model, tinygrad_edu.ones(2, 4))
    frames = frames_of(view)
    watched = watch(model)
    view.follow(watched)
    frames.clear()
    for i in range(200):
        watched.latest["0.weight", "weight norm"] = float(i)
        view._live._sent_at = 0.0
        view.refresh()
    assert len(frames) <= FRAMES_IN_FLIGHT
    assert view.colour_by == "weight norm"
    view._live._stream._hear(view, {"kind": "acknowledge", "sequence": 99}, [])
    view._live._sent_at = 0.0
    view.refresh()
    assert np.nanmax(frames[-1][1]) == 199.0


def test_alarms_stand_at_their_nodes() -> None:
    runner, model, x = trained(tinygrad_edu)
    view = GraphView(model, x).follow(runner)
    runner.join()
    from tinygrad_edu.monitor.record import Alarm

    alarm = Alarm(3, "vanishing", "0.weight", "Too small. Try another activation.")
    runner.record.alarms.append(alarm)
    view._live.push(urgent=True)
    (shown,) = view.alarms
    assert shown["node"] == view.document["nodes"][1]["id"]
    assert shown["text"] == alarm.text
    alarm.cleared = 4
    view._live.push(urgent=True)
    assert view.alarms == []


def test_what_cannot_be_followed_is_refused() -> None:
    view = GraphView(tinygrad_edu.ones(2, requires_grad=True).sum())
    with pytest.raises(TypeError, match="a Runner, a TrainingView or a watch"):
        view.follow({"loss": 0.1})
    with pytest.raises(ValueError, match="watches no model"):
        view.follow(Runner(lambda: iter([0.1])))


def test_a_closed_view_follows_no_more() -> None:
    runner, model, x = trained(tinygrad_edu)
    view = GraphView(model, x).follow(runner)
    assert runner._listeners
    view.close()
    assert not runner._listeners


def test_places_of_modules_fall_back_on_what_is_inside() -> None:
    module = {"path": "a.b", "members": []}
    places = Places({"nodes": [], "modules": [module], "edges": []})
    latest = {("a.b.0.weight", "weight norm"): -2.0, ("a.c", "weight norm"): 9.0}
    assert places.numbers(latest, "weight norm").tolist() == [-2.0]
    assert places.id_at("a.b") == "module:a.b"
    assert places.id_at("nowhere") == ""


def test_nobody_who_looks_on_costs_nothing() -> None:
    runner, model, x = trained(tinygrad_edu)
    view = GraphView(model, x)
    frames = frames_of(view)
    view._live._stream.watched = False
    view.follow(runner)
    before = len(frames)
    view._live.push()
    assert len(frames) == before
    view._live._stream._hear(view, {"kind": "hello"}, [])
    assert len(frames) == before + 1


def test_what_was_not_measured_again_is_not_sent_again() -> None:
    runner, model, x = trained(tinygrad_edu)
    view = GraphView(model, x)
    frames = frames_of(view)
    view.follow(runner)
    runner.join()
    before = len(frames)
    for _ in range(5):
        view._live.push()
    assert len(frames) == before


def test_a_training_view_is_followed_too() -> None:
    from tinygrad_edu_widgets import TrainingView

    runner, model, x = trained(tinygrad_edu)
    training = TrainingView(runner._function, model=model)
    view = GraphView(model, x).follow(training)
    training.join()
    assert "weight norm" in view.measures


def test_a_gradient_of_nan_is_told_from_none() -> None:
    node = {"id": "n", "kind": "parameter", "label": "w", "module": ""}
    places = Places({"nodes": [node], "modules": []})
    numbers = places.numbers({("w", "gradient norm"): math.nan}, "gradient norm")
    assert numbers.tolist() == [math.inf]


def test_infinite_numbers_travel_as_they_are() -> None:
    node = {"id": "n", "kind": "parameter", "label": "w", "module": ""}
    places = Places({"nodes": [node], "modules": []})
    assert places.numbers({("w", "weight norm"): 1e300}, "weight norm").tolist() == [
        math.inf
    ]


# --- what was saved and then overwritten ------------------------------------------


def test_nodes_whose_saved_numbers_were_overwritten_are_marked(
    torch: ModuleType,
) -> None:
    x = torch.ones(3, requires_grad=True)
    y, w = x.exp(), torch.ones(3)
    loss = (y * w).sum()
    view = GraphView(loss, module={"x": x})
    view.refresh()
    assert view.alarms == []
    w += 1
    view.refresh()
    (mark,) = view.alarms
    assert mark["where"] == "MulBackward0"
    assert mark["node"] == node_called(view, "mul")["id"]
    y.mul_(2)
    view.refresh()
    assert {mark["where"] for mark in view.alarms} == {"ExpBackward0", "MulBackward0"}
    with pytest.raises(RuntimeError, match="inplace operation"):
        loss.backward()


def test_what_a_function_of_ones_own_saved_is_watched_too(torch: ModuleType) -> None:
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            return upstream * 2 * ctx.saved_tensors[0]

    y = torch.ones(3, requires_grad=True) * 2
    loss = Square.apply(y).sum()
    view = GraphView(loss)
    y += 1
    view.refresh()
    assert [mark["where"] for mark in view.alarms] == ["SquareBackward"]


def test_a_view_of_overwritten_numbers_keeps_no_graph_alive(torch: ModuleType) -> None:
    x = torch.ones(3, requires_grad=True)
    loss = (x * x).sum()
    view = GraphView(loss)
    loss.backward()
    view.refresh()
    assert view.alarms == []  # the graph has been used and freed
    del loss
    view.refresh()
    assert view.alarms == []
