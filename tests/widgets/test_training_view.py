"""The training view: what it sends, what it hears, what it leaves in a notebook."""

import asyncio
import base64
import json
import math
import struct
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import comm
import numpy as np
import pytest
from browser_line import FakeComm, acknowledge, frames, hear, rebuilt
from tinygrad_edu_widgets import TrainingView, _frames, _stream

from tinygrad_edu.monitor import RunRecord
from tinygrad_edu.monitor.words import families

SOURCE = Path(__file__).parents[2] / "widgets" / "src"


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setattr(comm, "create_comm", FakeComm)


def counting(steps):
    def train():
        for step in range(1, steps + 1):
            yield {"loss": 1.0 / step}

    return train


# Without a kernel.


def test_it_works_without_a_kernel():
    view = TrainingView(counting(200), title="Digits")
    assert (view.state, view.lr, view.title) == ("ready", None, "Digits")
    view.join()
    assert (view.state, view.record.step) == ("finished", 200)


def test_start_is_the_last_expression_of_a_cell():
    view = TrainingView(counting(3))
    assert view.start() is view


def test_it_works_in_a_plain_script(tmp_path):
    script = tmp_path / "train.py"
    script.write_text(
        "from tinygrad_edu_widgets import TrainingView\n"
        "view = TrainingView(lambda: iter([2.0, 1.0])).start()\n"
        "view.join()\n"
        "print(view.record.curve('loss').values)\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-W", "error", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.strip() == "[2.0, 1.0]"
    assert done.stderr == ""


# What it sends.


def test_every_point_arrives_as_float32(browser):
    view = TrainingView(counting(2000), total_steps=2000)
    hear(view, {"kind": "hello"})
    view.join()
    steps, values = rebuilt(view)["loss"]
    assert steps == list(range(1, 2001))
    assert values == [float(np.float32(1.0 / step)) for step in steps]
    header, _ = frames(view)[-1]
    assert (header["state"], header["step"], header["total_steps"]) == (
        "finished",
        2000,
        2000,
    )


def test_sequence_numbers_count_without_a_gap(browser):
    view = TrainingView(counting(50))
    hear(view, {"kind": "hello"})
    view.join()
    numbers = [header["sequence"] for header, _ in frames(view)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_frames_are_few_while_steps_are_many(browser):
    async def main():
        view = TrainingView(lambda: iter(range(10**9)))
        hear(view, {"kind": "hello"})
        view.start()
        before, began = len(frames(view)), time.perf_counter()
        for _ in range(40):
            acknowledge(view)
            await asyncio.sleep(0.01)
        sent, seconds = len(frames(view)) - before, time.perf_counter() - began
        view.stop()
        return view, sent, seconds

    view, sent, seconds = asyncio.run(main())
    assert view.record.step > 1000
    assert 1 <= sent <= 20 * seconds + 1


def test_only_a_few_frames_are_under_way(browser, monkeypatch):
    monkeypatch.setattr("tinygrad_edu_widgets._stream.PATIENCE_SECONDS", 1e9)

    async def sent_more(view):
        before = len(frames(view))
        while len(frames(view)) < before + _stream.FRAMES_IN_FLIGHT - 1:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)  # time for one or two more than are allowed
        return len(frames(view)) - before

    async def main():
        view = TrainingView(counting(10**9), steps_per_second=200)
        hear(view, {"kind": "hello"})
        view.start()
        acknowledge(view)
        blocked = await sent_more(view)
        acknowledge(view)
        released = await sent_more(view)
        view.pause()
        return view, blocked, released

    view, blocked, released = asyncio.run(main())
    assert blocked == released == _stream.FRAMES_IN_FLIGHT
    assert rebuilt(view)["loss"][0] == view.record.curve("loss").steps


def test_a_frame_that_is_never_acknowledged_counts_as_lost(browser, monkeypatch):
    view = TrainingView(counting(10))
    hear(view, {"kind": "hello"})
    view._stream._sequence, view._stream._acknowledged = 9, 0
    assert not view._stream.ready
    monkeypatch.setattr("tinygrad_edu_widgets._stream.PATIENCE_SECONDS", 0.0)
    assert view._stream.ready
    assert view._stream._acknowledged == 9


def test_a_change_of_state_never_waits_for_credit(browser):
    view = TrainingView(counting(10))
    hear(view, {"kind": "hello"})
    for _ in range(5):
        view.step()
    steps = [header["step"] for header, _ in frames(view)]
    assert steps[-1] == 5
    assert {3, 4, 5} <= set(steps)
    assert rebuilt(view)["loss"][0] == [1, 2, 3, 4, 5]


def test_a_new_view_is_told_the_whole_record(browser):
    view = TrainingView(counting(30))
    hear(view, {"kind": "hello"})
    view.step(20)
    view.comm.messages.clear()
    hear(view, {"kind": "hello"})
    header, _ = frames(view)[-1]
    assert header["reset"]
    assert rebuilt(view)["loss"][0] == list(range(1, 21))
    assert [event["kind"] for event in header["events"]] == ["started"]


def test_a_view_is_told_nothing_until_it_speaks_and_then_all(browser):
    view = TrainingView(counting(10))
    view.step(6)
    assert frames(view) == []
    hear(view, {"kind": "hello"})
    assert rebuilt(view)["loss"][0] == [1, 2, 3, 4, 5, 6]


def test_a_long_record_travels_in_pieces(browser, monkeypatch):
    monkeypatch.setattr(_frames, "NUMBERS_PER_FRAME", 200)
    view = TrainingView(counting(950))
    view.join()
    hear(view, {"kind": "hello"})
    last = frames(view)[-10:]
    assert [header["reset"] for header, _ in last] == [True] + [False] * 9
    assert all(numbers.nbytes <= 800 for _, numbers in last)
    assert len(rebuilt(view)["loss"][0]) == 950


def test_a_second_run_begins_with_a_reset(browser):
    async def main():
        view = TrainingView(counting(20))
        hear(view, {"kind": "hello"})
        view.join()
        view.start()
        while view.state != "finished":
            acknowledge(view)
            await asyncio.sleep(0.001)
        return view

    view = asyncio.run(main())
    assert view.runner.runs == 2
    assert rebuilt(view)["loss"][0] == list(range(1, 21))


def test_a_second_run_without_a_loop_begins_with_a_reset(browser):
    view = TrainingView(counting(20))
    hear(view, {"kind": "hello"})
    view.join()
    view.start()
    assert (view.state, frames(view)[-1][0]["reset"]) == ("ready", True)
    view.join()
    assert rebuilt(view)["loss"][0] == list(range(1, 21))


def test_numbers_that_no_float32_holds(browser):
    values = [math.nan, math.inf, -math.inf, 1e300, 1e-300]
    view = TrainingView(lambda: iter(values))
    hear(view, {"kind": "hello"})
    view.join()
    _, sent = rebuilt(view)["loss"]
    assert math.isnan(sent[0])
    assert sent[1:] == [math.inf, -math.inf, math.inf, 0.0]


def test_steps_are_exact_beyond_what_a_float32_counts():
    long = RunRecord()
    for step in (20_000_001, 20_000_002):
        long.add("loss", step, 0.5)
    header, buffer = _frames.encode(_frames.Told(long))
    assert header["points"] == [[0, 0, 20_000_001, 2, 1]]
    assert struct.unpack("<4f", buffer) == (0.0, 1.0, 0.5, 0.5)


# What it hears.


def test_buttons_act(browser):
    view = TrainingView(counting(10))
    hear(view, {"kind": "command", "name": "step"})
    assert (view.state, view.record.step) == ("paused", 1)
    hear(view, {"kind": "command", "name": "stop"})
    assert view.state == "stopped"


@pytest.mark.parametrize(
    "content", [{"kind": "command", "name": "close"}, {}, "x", None]
)
def test_other_messages_do_nothing(browser, content):
    view = TrainingView(counting(10))
    hear(view, content)
    assert (view.state, frames(view)) == ("ready", [])


def test_the_slider_moves_the_optimizer(browser):
    optimizer = SimpleNamespace(param_groups=[{"lr": 0.1}, {"lr": 0.1}])
    view = TrainingView(counting(10), optimizer=optimizer)
    hear(view, {"kind": "hello"})
    assert view.lr == 0.1
    state = {"method": "update", "state": {"lr": 0.02}, "buffer_paths": []}
    view._handle_msg({"content": {"data": state}, "buffers": []})
    assert [group["lr"] for group in optimizer.param_groups] == [0.02, 0.02]
    (rate,) = frames(view)[-1][0]["parameters"]
    assert (rate["name"], rate["value"]) == ("lr", 0.02)


def test_set_lr_moves_the_slider(browser):
    optimizer = SimpleNamespace(param_groups=[{"lr": 0.1}])
    view = TrainingView(counting(10), optimizer=optimizer)
    view.set_lr(0.5)
    assert (view.lr, view.runner.lr) == (0.5, 0.5)


def test_what_a_browser_claims_does_not_change_the_run(browser):
    view = TrainingView(counting(10))
    state = {"method": "update", "state": {"state": "finished"}, "buffer_paths": []}
    view._handle_msg({"content": {"data": state}, "buffers": []})
    assert view.runner.state == "ready"
    view.step()
    assert view.state == "paused"


def test_an_error_is_sent_with_its_step_and_traceback(browser):
    def train():
        yield 1.0
        raise ValueError("</script><b>no</b>")

    view = TrainingView(train)
    hear(view, {"kind": "hello"})
    with pytest.raises(ValueError, match="no"):
        view.join()
    event = frames(view)[-1][0]["events"][-1]
    assert (event["kind"], event["step"]) == ("failed", 2)
    assert event["text"].endswith("ValueError: </script><b>no</b>\n")
    assert "in train" in event["text"]


def test_closing_the_widget_ends_the_run(browser):
    view = TrainingView(counting(10))
    view.step()
    view.close()
    assert view.runner.state == "stopped"


# What a saved notebook keeps.


def test_the_snapshot_is_json_and_keeps_the_extremes(browser):
    values = [math.sin(i / 50) for i in range(5000)]
    values[1234], values[4000] = 9.0, math.nan
    view = TrainingView(lambda: iter(values))
    view.join()
    (saved,) = json.loads(json.dumps(view.snapshot, allow_nan=False))
    curve = saved["curves"][0]
    assert (saved["state"], saved["step"]) == ("finished", 5000)
    assert len(curve["values"]) <= 500
    assert 9.0 in curve["values"]
    assert (curve["steps"][0], curve["steps"][-1]) == (1, 5000)


def test_no_number_is_none_in_the_snapshot():
    view = TrainingView(lambda: iter([1.0, math.nan, math.inf]))
    view.join()
    assert view.snapshot[0]["curves"][0]["values"] == [1.0, None, None]


def test_the_bundle_has_a_picture_with_alternative_text():
    view = TrainingView(counting(30), title="Digits")
    view.join()
    data, metadata = view._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24])[0] > 400
    assert "application/vnd.jupyter.widget-view+json" in data
    text = data["text/plain"]
    assert text.startswith("Digits\nTraining run: finished after 30 steps.")
    assert "loss: last 0.03333, lowest 0.03333 (step 30), highest 1 (step 1)" in text
    assert metadata["image/png"]["alt"] == text


def test_the_still_picture_follows_the_run(browser, monkeypatch):
    """A cell shows the view before the first step: no picture is left of that."""
    shown = []

    def display(data, **options):
        shown.append((data, options))

    monkeypatch.setattr("IPython.display.display", display)
    view = TrainingView(counting(30))
    view._ipython_display_()
    view.join()
    (first, place), (last, options) = shown
    assert "image/png" not in first
    assert "image/png" in last
    assert "finished after 30 steps" in last["text/plain"]
    assert options["update"] is True
    assert options["display_id"] == place["display_id"]


def test_a_view_shown_twice_gets_a_new_picture_in_both_places(browser, monkeypatch):
    shown = []

    def display(data, **options):
        shown.append((options["display_id"], options.get("update", False)))

    monkeypatch.setattr("IPython.display.display", display)
    view = TrainingView(counting(3))
    view._ipython_display_()
    view._ipython_display_()
    view.join()
    (first, _), (second, _), *updated = shown
    assert first != second
    assert updated == [(first, True), (second, True)]


def test_a_view_that_is_not_shown_draws_no_picture(browser, monkeypatch):
    monkeypatch.delattr("IPython.display.display")
    view = TrainingView(counting(3))
    view.join()
    assert view.state == "finished"


def test_before_the_first_step_there_is_a_text_but_no_picture():
    data, _ = TrainingView(counting(3))._repr_mimebundle_()
    assert data["text/plain"] == "Training run: not started."
    assert "image/png" not in data


@pytest.mark.parametrize("name", ["$x_{", "_loss", "<b>", "a\\b", "损失" * 40, ""])
def test_any_name_is_drawn_as_text(name):
    view = TrainingView(lambda: iter([{name: 1.0}, {name: math.nan}]), title=name)
    view.join()
    data, metadata = view._repr_mimebundle_()
    assert data["image/png"]
    assert name in metadata["image/png"]["alt"]


def test_curves_of_one_quantity_share_a_chart():
    names = ["loss", "accuracy", "val_loss", "test/accuracy", "train", "val_"]
    assert families(names) == {
        "loss": ["loss", "val_loss"],
        "accuracy": ["accuracy", "test/accuracy"],
        "train": ["train"],
        "val_": ["val_"],
    }


# Both languages speak of the same frames.


def test_both_languages_have_one_version_of_the_frame():
    text = (SOURCE / "shared" / "stream.ts").read_text(encoding="utf-8")
    assert f"FRAME_VERSION = {_stream.FRAME_VERSION};" in text
