"""The training view beyond one run's curves: other runs, layers, alarms, sliders."""

import asyncio
import json
import math
import re

import comm
import numpy as np
import pytest
from browser_line import FakeComm, acknowledge, frames, hear, rebuilt
from tinygrad_edu_widgets import GraphView, TrainingView, _frames
from tinygrad_edu_widgets._saved import saved

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.monitor import (
    Alarm,
    Recording,
    Runner,
    RunRecord,
    Slider,
    watch,
)


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setattr(comm, "create_comm", FakeComm)


def a_record(points=5, state="finished"):
    record = RunRecord(state=state, step=points)
    for step in range(1, points + 1):
        record.add("loss", step, 1 / step)
    return record


def a_watched_record(points=5):
    record = a_record(points)
    for step in range(1, points + 1):
        record.layer("0.weight", "gradient norm").add(step, 0.5 / step)
        record.layer("0.weight", "update ratio").add(step, 1e-3)
        record.layer("", "step seconds").add(step, 0.01)
        record.histogram("0.weight", "weight").add(step, -1, 1, [step] * 32)
    text = "All zero. Try a lower rate."
    record.alarms.append(Alarm(3, "dead", "0", text))
    return record


# Which runs are shown.


def test_a_record_is_shown_without_controls(browser):
    view = TrainingView(a_record())
    assert (view.controlled, view.state, view.labels) == (False, "finished", ["run 1"])
    hear(view, {"kind": "hello"})
    assert rebuilt(view)["loss"][0] == [1, 2, 3, 4, 5]
    hear(view, {"kind": "command", "name": "stop"})
    with pytest.raises(RuntimeError, match="nothing to control"):
        view.start()


def test_a_folder_is_opened_after_the_kernel_is_gone(browser, tmp_path):
    recording = Recording("digits", tmp_path)
    recording.add({"loss": 0.5})
    recording.flush()  # and here the kernel is killed
    view = TrainingView.open(recording.path)
    assert (view.title, view.state) == ("digits", "stopped")
    hear(view, {"kind": "hello"})
    header, _ = frames(view)[-1]
    assert "was killed" in header["events"][-1]["text"]
    recording.close()


def test_a_widget_still_opens_its_own_line():
    assert TrainingView(a_record()).open() is None


def test_runs_are_compared(browser):
    view = TrainingView.compare([a_record(5), a_record(9)], labels=["a", "b"])
    assert view.labels == ["a", "b"]
    hear(view, {"kind": "hello"})
    assert len(rebuilt(view, 0)["loss"][0]) == 5
    assert len(rebuilt(view, 1)["loss"][0]) == 9
    assert view.summary().count("Training run: finished") == 2
    view.hidden = [0]
    assert view.summary().startswith("Training run: finished after 9")


def test_an_earlier_run_lies_behind_the_one_that_goes_on(browser):
    view = TrainingView(lambda: iter([2.0, 1.0]), baseline=a_record(7))
    assert view.labels == ["this run", "run 2"]
    hear(view, {"kind": "hello"})
    view.join()
    assert len(rebuilt(view, 0)["loss"][0]) == 2
    assert len(rebuilt(view, 1)["loss"][0]) == 7


def test_a_runner_may_be_shown_twice(browser):
    runner = Runner(lambda: iter([3.0, 2.0, 1.0]))
    views = [TrainingView(runner), TrainingView(runner)]
    for view in views:
        hear(view, {"kind": "hello"})
    runner.join()
    for view in views:
        assert rebuilt(view)["loss"] == ([1, 2, 3], [3.0, 2.0, 1.0])


def test_a_record_that_somebody_else_writes_is_followed(browser, monkeypatch):
    monkeypatch.setattr("tinygrad_edu_widgets.training_view.LOOK_SECONDS", 0.01)

    async def main():
        record = a_record(3, state="running")
        view = TrainingView.compare([a_record(5), record])
        hear(view, {"kind": "hello"})
        record.add("loss", 4, 0.1)
        record.step = 4
        await asyncio.sleep(0.05)
        acknowledge(view)
        record.add("loss", 5, 0.1)
        record.state = "finished"
        for _ in range(50):
            acknowledge(view)
            await asyncio.sleep(0.01)
        return view

    view = asyncio.run(main())
    assert rebuilt(view, 1)["loss"][0] == [1, 2, 3, 4, 5]
    assert frames(view)[-1][0]["state"] == "finished"
    assert not view._looking
    assert view.snapshot[1]["state"] == "finished"


@pytest.mark.parametrize("labels", [[], ["a", "b", "c"]])
def test_each_run_needs_its_label(labels):
    with pytest.raises(ValueError, match="each run needs a label"):
        TrainingView.compare([a_record(), a_record()], labels)


def test_no_run_is_an_error():
    with pytest.raises(ValueError, match="no run to show"):
        TrainingView()


# Layers, histograms, alarms.


def test_layers_histograms_and_alarms_travel_bit_by_bit(browser):
    record = a_watched_record(3)
    told = _frames.Told(record)
    header, buffer = _frames.encode(told)
    assert header["begun"] == [
        ["curve", "loss"],
        ["layer", "0.weight", "gradient norm"],
        ["layer", "0.weight", "update ratio"],
        ["layer", "", "step seconds"],
        ["histogram", "0.weight", "weight"],
    ]
    assert header["points"][-1] == [4, 0, 1, 3, 34]
    numbers = np.frombuffer(buffer, "<f4")
    assert numbers[-34:].tolist() == [-1, 1] + [3] * 32
    assert [alarm["kind"] for alarm in header["alarms"]] == ["dead"]
    record.layer("0.weight", "gradient norm").add(4, 0.25)
    header, buffer = _frames.encode(told)
    assert (header["begun"], header["points"]) == ([], [[1, 3, 4, 1, 1]])
    assert header["alarms"] is None
    record.alarms[0].cleared = 4
    assert _frames.encode(told)[0]["alarms"][0]["cleared"] == 4


def test_histograms_that_were_let_go_are_told_again():
    record = RunRecord()
    series = record.histogram("w", "weight")
    told = _frames.Told(record)
    for step in range(1, 451):
        series.add(step, 0, 1, [1] * 32)
        header, _ = _frames.encode(told)
        ((_, start, _, count, _),) = header["points"]
        assert start + count == len(series)
    assert start == len(series) - 1


def test_a_frame_has_a_limit_whatever_it_holds(monkeypatch):
    monkeypatch.setattr(_frames, "NUMBERS_PER_FRAME", 500)
    record = a_watched_record(400)
    told, frames_sent = _frames.Told(record), 0
    while told.behind:
        _, buffer = _frames.encode(told)
        assert len(buffer) <= 4 * 500
        frames_sent += 1
    assert told.points == [400, 400, 400, 400, len(record.histograms[0])]
    assert frames_sent > 10


@pytest.mark.parametrize("library", ["tinygrad_edu", "torch"])
def test_a_watched_model_is_shown(browser, library):
    torch = pytest.importorskip(library)
    nn = torch.nn
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def train():
        for _ in range(6):
            loss = model(torch.ones(4, 2)).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield {"loss": loss.detach()}

    view = TrainingView(train, optimizer=optimizer, model=model)
    view.runner.watch = watch(model, optimizer, every=1)
    hear(view, {"kind": "hello"})
    view.join()
    found = rebuilt(view)
    assert len(found["0.weight", "gradient norm"][0]) == 6
    assert len(found["2.bias", "weight"][1][0]) == 34
    assert view.snapshot[0]["layers"][0]["steps"] == [1, 2, 3, 4, 5, 6]


# Sliders and steps.


def test_every_parameter_has_a_slider(browser):
    noise = Slider(0.0, 1.0, value=0.5)
    view = TrainingView(lambda: iter([1.0] * 9), parameters={"noise": noise})
    hear(view, {"kind": "hello"})
    hear(view, {"kind": "set", "name": "noise", "value": 0.25})
    (shown,) = frames(view)[-1][0]["parameters"]
    assert (shown["name"], shown["value"], shown["high"]) == ("noise", 0.25, 1.0)
    assert noise.value == 0.25


@pytest.mark.parametrize(
    ("name", "value"), [("noise", 7), ("noise", "x"), ("other", 1), ([], None)]
)
def test_a_value_that_no_slider_sends_changes_nothing(browser, name, value):
    noise = Slider(0.0, 1.0, value=0.5)
    view = TrainingView(lambda: iter([1.0]), parameters={"noise": noise})
    hear(view, {"kind": "set", "name": name, "value": value})
    hear(view, {"kind": "set"})
    assert noise.value == 0.5


@pytest.mark.parametrize(("count", "steps"), [(5, 5), (None, 1), ("x", 0), (-2, 0)])
def test_a_button_does_n_steps(browser, count, steps):
    view = TrainingView(lambda: iter([1.0] * 50))
    said = {} if count is None else {"count": count}
    hear(view, {"kind": "command", "name": "step"} | said)
    assert view.record.step == steps


# What is kept, and drawn.


def test_the_snapshot_stays_small_however_much_there_is():
    record = RunRecord(step=20_000)
    steps = np.arange(1, 20_001)
    rng = np.random.default_rng(0)
    for number in range(200):
        record.extend(f"metric {number}", steps, rng.normal(size=20_000))
    for number in range(300):
        for kind in ("gradient norm", "weight norm", "update ratio"):
            record.layer(f"layers.{number}.weight", kind).extend(
                steps[::100], rng.normal(size=200)
            )
        for _ in range(3):
            record.histogram(f"layers.{number}.weight", "weight").add(
                len(record.histograms), -1.234567, 1.2345678, rng.integers(0, 9999, 32)
            )
    record.alarms += [Alarm(1, "dead", "a.b", "Something. " * 20)] * 100
    kept = saved([record, a_record(20_000)])
    assert len(json.dumps(kept, allow_nan=False)) < 300_000
    assert all(curve["steps"][-1] == 20_000 for curve in kept[0]["curves"])


def test_the_snapshot_holds_layers_histograms_and_alarms():
    record = a_watched_record(400)
    record.layer("0.weight", "update ratio").add(401, math.inf)
    (kept,) = saved([record])
    ratio = kept["layers"][1]
    assert (ratio["where"], ratio["kind"]) == ("0.weight", "update ratio")
    assert (ratio["steps"][-1], ratio["values"][-1]) == (401, None)
    (histogram,) = kept["histograms"]
    assert histogram["steps"][-1] == 400
    assert len(histogram["counts"]) == 32 * len(histogram["steps"])
    assert kept["alarms"][0]["kind"] == "dead"
    assert saved([RunRecord()])[0]["curves"] == []


def test_a_running_run_is_saved_now_and_then(browser, monkeypatch):
    monkeypatch.setattr("tinygrad_edu_widgets.training_view.SNAPSHOT_SECONDS", 0.0)
    view = TrainingView(lambda: iter([1.0, 2.0, 3.0]))
    view.step(2)
    view._follow(view.runner, False)
    assert view.snapshot[0]["step"] == 2


def axes_of(view):
    return [axis for axis in view.figure().axes if axis.get_visible()]


def test_the_picture_shows_what_was_chosen():
    view = TrainingView.compare([a_watched_record(50), a_record(20)], ["a", "b"])
    view.smooth, view.log, view.zoom = 0.6, ["loss"], [3, 9]
    (axis,) = axes_of(view)
    assert (axis.get_yscale(), axis.get_xlim()) == ("log", (3, 9))
    assert [text.get_text().strip() for text in axis.get_legend().texts] == ["a", "b"]
    measured = [line for line in axis.lines if line.get_alpha()]
    assert len(measured) == 2  # behind the smoothed ones
    view.hidden, view.step_axis = [1], "log"
    (axis,) = axes_of(view)
    assert axis.get_xscale() == "log"
    assert axis.get_legend() is None


@pytest.mark.parametrize("kind", ["gradient norm", "update ratio", "nothing"])
def test_the_picture_of_the_layers(kind):
    view = TrainingView(a_watched_record(30), tab="layers", statistic=kind)
    axis, _ = axes_of(view)
    assert [label.get_text() for label in axis.get_yticklabels()] == ["0.weight"]
    assert len(axis.images) == 1


def test_the_picture_of_the_histograms(tmp_path):
    view = TrainingView(a_watched_record(30), tab="histograms", title="a $x_{")
    assert "weight of 0.weight" in axes_of(view)[0].get_title(loc="left")
    assert view.save(tmp_path / "figure.svg").read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize("tab", ["curves", "layers", "histograms", "alarms"])
def test_a_run_without_anything_has_no_picture_on_any_tab(tab):
    assert TrainingView(RunRecord(), tab=tab).figure() is None


def test_layers_that_hold_no_number_are_drawn():
    record = a_record()
    for kind in ("gradient norm", "update ratio", "activation mean", "zero fraction"):
        record.layer("a", kind).add(1, math.nan)
        record.layer("b", kind).add(1, 0.0)
        view = TrainingView(record, tab="layers", statistic=kind)
        assert view._still("png")


@pytest.mark.parametrize("smooth", [-0.1, 1.0, math.nan])
def test_smoothing_has_bounds(smooth):
    with pytest.raises(ValueError, match="smooth must be"):
        TrainingView(a_record(), smooth=smooth)


# The graph beside it.


@pytest.fixture
def graph():
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    return GraphView(model(torch.ones(4, 2)).sum(), module=model)


@pytest.mark.parametrize(
    ("layer", "label", "module"),
    [("0.weight", "weight", "0"), ("2.bias", "bias", "2"), ("2", "addmm", "2")],
)
def test_a_layer_is_found_in_the_graph(graph, layer, label, module):
    view = TrainingView(a_watched_record())
    view.link(graph)
    view.selected_layer = layer
    (node,) = [n for n in graph.document["nodes"] if n["id"] == graph.selected]
    assert (node["label"], node["module"]) == (label, module)


def test_a_layer_that_the_graph_has_not_got_changes_nothing_there(graph):
    view = TrainingView(a_watched_record())
    unlink = view.link(graph)
    view.selected_layer = "0.weight"
    before = graph.selected
    view.selected_layer = "nowhere"
    view.selected_layer = ""
    assert graph.selected == before
    unlink()
    view.selected_layer = "2.weight"
    assert graph.selected == before


def test_hostile_names_travel_as_they_are(browser):
    name = "</script>\u202e<b>" * 1000
    record = a_record()
    record.add(name, 1, 1.0)
    record.layer(name, "gradient norm").add(1, 1.0)
    record.alarms.append(Alarm(1, "dead", name, name))
    view = TrainingView(record, title=name)
    hear(view, {"kind": "hello"})
    acknowledge(view)
    assert name in rebuilt(view)
    assert view._still("png")


def test_the_frames_are_described_as_they_are():
    """The fields that the module's text names are those of a header."""
    header, _ = _frames.encode(_frames.Told(a_record()))
    described = set(re.findall(r"``(\w+)``", _frames.__doc__ or ""))
    assert set(header) <= described


def test_closing_a_view_of_a_runner_leaves_the_run(browser):
    runner = Runner(lambda: iter([1.0, 2.0, 3.0]))
    runner.step()
    TrainingView(runner).close()
    assert runner.state == "paused"
    runner.join()
    assert runner.record.step == 3
