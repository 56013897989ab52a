"""A run on disk: what was written is there, whatever happened to program and file."""

import json
import math
import os
import signal
import subprocess
import sys
import time
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest

from tinygrad_edu.monitor import (
    Recording,
    Runner,
    RunRecord,
    compare,
    list_runs,
    open_run,
    record_run,
)
from tinygrad_edu.monitor.folders import safe_name
from tinygrad_edu.monitor.logbook import Written, new_lines
from tinygrad_edu.serialization.damage import UnreadableFileError


def counting(steps):
    def train():
        for step in range(1, steps + 1):
            yield {"loss": 1.0 / step}

    return train


def same(a, b):
    assert (a.state, a.step, a.total_steps) == (b.state, b.step, b.total_steps)
    assert a.events == b.events
    assert [curve.name for curve in a.curves] == [curve.name for curve in b.curves]
    for one, other in zip(a.curves, b.curves, strict=True):
        assert one.steps == other.steps
        np.testing.assert_array_equal(one.values.array(), other.values.array())


def small_run(folder):
    """A finished run of five lines and more, and its log."""
    with Recording("small", folder) as run:
        run.add({"loss": math.nan, "accuracy": 0.5}, 3)
        run.flush()
        run.add({"loss": -math.inf}, 7)
        run.add({"loss": 1e-300}, 8)
        run.note("lr", "0.01")
    return run, run.path / "run.log"


# What was written is read again.


def test_a_run_is_read_as_it_was(tmp_path):
    run, _ = small_run(tmp_path)
    same(open_run(run.path), run.record)
    assert [event.kind for event in run.record.events] == ["started", "lr", "finished"]


def test_a_runner_is_recorded(tmp_path):
    runner = Runner(counting(2000), total_steps=5000)
    recording = record_run(runner, "digits", tmp_path, settings={"lr": 0.1})
    runner.join()
    same(open_run(recording.path), runner.record)
    described = json.loads((recording.path / "run.json").read_text("ascii"))
    assert described["settings"] == {"lr": 0.1}
    assert abs(described["started"] - time.time()) < 60


def test_each_start_of_a_runner_is_a_run_of_its_own(tmp_path):
    runner = Runner(counting(3))
    recording = record_run(runner, "digits", tmp_path)
    runner.step(2)
    first = runner.record
    runner.start()
    runner.join()
    recording.stop()
    assert sorted(os.listdir(tmp_path)) == ["digits", "digits-2"]
    same(open_run(tmp_path / "digits"), first)
    assert first.events[-1].text == "started again"
    same(open_run(tmp_path / "digits-2"), runner.record)


def test_a_recording_can_stop_before_the_run(tmp_path):
    runner = Runner(counting(9))
    recording = record_run(runner, folder=tmp_path)
    runner.step(4)
    recording.stop()
    runner.join()
    assert open_run(tmp_path / "run").step == 4


def test_steps_may_come_in_any_order_and_distance(tmp_path):
    with Recording(folder=tmp_path) as run:
        for step in (5, 5, 1, 1 << 40, -3):
            run.add({"uneven": step}, step)
        for step in range(0, 1000, 100):
            run.add({"even": step}, step)
    same(open_run(run.path), run.record)


@pytest.mark.parametrize("distance", [1, 100, -3, 0])
def test_evenly_spaced_steps_take_three_numbers(distance):
    record = RunRecord()
    record.extend("loss", np.arange(50) * distance + 7, np.ones(50))
    line, _ = new_lines(record, Written())
    assert json.loads(line[9:])["steps"] == [7, 50, distance]


def test_where_a_run_stands_is_in_its_last_line(tmp_path):
    with Recording(folder=tmp_path) as run:
        run.add(0.5, 9)
        run.flush()
        for number in range(3000):  # more than `list_runs` reads
            run.record.add(f"layer {number}", 9, 0.5)
        run.flush()
        assert [info[1:3] for info in list_runs(tmp_path)] == [("running", 9)]


def test_little_is_written_while_nothing_happens(tmp_path):
    with Recording(folder=tmp_path) as run:
        size = (run.path / "run.log").stat().st_size
        run.flush()
        run.flush()
        assert (run.path / "run.log").stat().st_size == size


def test_an_error_ends_the_recording_and_goes_on_its_way(tmp_path):
    run = Recording(folder=tmp_path)

    def train():
        with run:
            run.add(0.5)
            raise ZeroDivisionError("third batch")

    with pytest.raises(ZeroDivisionError):
        train()
    read = open_run(run.path)
    assert (read.state, read.events[-1].text) == (
        "failed",
        "ZeroDivisionError: third batch",
    )
    with pytest.raises(RuntimeError, match="has ended"):
        run.add(0.25)


# Killed, cut off, damaged.


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_was_written_survives_a_kill(tmp_path):
    script = (
        "import os, signal, sys\n"
        "from tinygrad_edu.monitor import Recording\n"
        "run = Recording('killed', sys.argv[1], total_steps=100_000)\n"
        "for step in range(50_000):\n"
        "    run.add({'loss': float(step)})\n"
        "    if step == 20_000:\n"
        "        run.flush()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list_runs(tmp_path)[0].state == "running"
    record = open_run(tmp_path / "killed")
    assert (record.state, record.total_steps) == ("stopped", 100_000)
    assert "killed" in record.events[-1].text
    count = len(record.curve("loss"))
    assert 20_001 <= count <= 50_000
    assert record.curve("loss").values == list(range(count))


def test_a_log_cut_at_any_byte_keeps_its_whole_lines(tmp_path):
    run, log = small_run(tmp_path)
    whole, full = log.read_bytes(), run.record
    for length in range(len(whole)):
        log.write_bytes(whole[:length])
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            record = open_run(run.path)
        clean = whole[length - 1 : length] in (b"\n", b"") or whole[length] == 10
        assert len(caught) == (0 if clean else 1)
        for curve in record.curves:
            expected = full.curve(curve.name)
            assert curve.steps == expected.steps[: len(curve)]
        ended = "the log ends here"
        events = [e for e in record.events if not e.text.startswith(ended)]
        assert events == full.events[: len(events)]


def test_a_changed_byte_costs_its_line_and_no_other(tmp_path):
    run, log = small_run(tmp_path)
    whole = log.read_bytes()
    full = {curve.name: set(curve.steps) for curve in run.record.curves}
    for at in range(0, len(whole), 3):
        changed = bytearray(whole)
        changed[at] ^= 1 << (at % 8)
        log.write_bytes(changed)
        with pytest.warns(UserWarning, match=r"damaged: [12] lines? could not be read"):
            record = open_run(run.path)
        found = sum(len(curve) for curve in record.curves)
        assert found >= 1
        assert len(record.events) >= 1
        for curve in record.curves:
            assert set(curve.steps) <= full[curve.name]


@pytest.mark.parametrize(
    "said",
    [
        "[" * 100_000,
        "[]",
        "3",
        "null",
        '{"curve": 3, "steps": [1, 1, 1], "values": "AAAAAAAA4D8="}',
        '{"curve": "a", "steps": [1, 1], "values": "AAAAAAAA4D8="}',
        '{"curve": "a", "steps": "AAAA", "values": "AAAAAAAA4D8="}',
        '{"curve": "a", "steps": [1e999, 1, 1], "values": "AAAAAAAA4D8="}',
        '{"curve": "a", "steps": [1180591620717411303424, 1, 1], '
        '"values": "AAAAAAAA4D8="}',
        '{"curve": "a", "steps": [1, 1, 1], "values": "!"}',
        '{"event": [1, 2]}',
        '{"standing": ["flying", 3]}',
        '{"standing": ["running", null]}',
    ],
)
def test_a_line_that_says_something_else_is_left_out(tmp_path, said):
    run, log = small_run(tmp_path)
    line = b"%08x %s\n" % (zlib.crc32(said.encode()), said.encode())
    log.write_bytes(line + log.read_bytes())
    with pytest.warns(UserWarning, match="1 line could not be read"):
        same(open_run(run.path), run.record)


def test_a_count_that_lies_allocates_nothing(tmp_path):
    run, log = small_run(tmp_path)
    said = b'{"curve": "a", "steps": [1, 1000000000000, 1], "values": "AAAAAAAA4D8="}'
    log.write_bytes(b"%08x %s\n" % (zlib.crc32(said), said))
    assert open_run(run.path).curve("a").values == [0.5]


def test_a_damaged_description_is_one_clear_error(tmp_path):
    run, _ = small_run(tmp_path)
    file = run.path / "run.json"
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(UnreadableFileError, match="does not describe a run"):
            open_run(run.path)
    assert list_runs(tmp_path)[0].state == "damaged"
    file.write_bytes(whole.replace(b'"version": 2', b'"version": 3'))
    with pytest.raises(UnreadableFileError, match="another version"):
        open_run(run.path)
    for text in ("[]", "{}", "3", '{"format": "x"}', "[" * 100_000, "\xff"):
        file.write_bytes(text.encode("latin-1"))
        with pytest.raises(UnreadableFileError, match="does not describe a run"):
            open_run(run.path)


def test_where_no_run_is_the_error_says_what_to_look_for(tmp_path):
    with pytest.raises(UnreadableFileError, match="no recorded run") as caught:
        open_run(tmp_path / "missing")
    assert "list_runs" in str(caught.value)


def test_a_run_without_a_log_is_not_started(tmp_path):
    run, log = small_run(tmp_path)
    log.unlink()
    assert open_run(run.path).state == "ready"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a full disk")
def test_a_full_disk_ends_the_recording_and_not_the_training(tmp_path):
    runner = Runner(counting(5))
    recording = record_run(runner, folder=tmp_path)
    recording._log._path = Path("/dev/full")
    with pytest.warns(UserWarning, match="no longer recorded"):
        runner.join()
    assert (runner.state, runner.record.step) == ("finished", 5)


# Names.

HOSTILE = [
    *("../../etc/passwd", "/absolute", "a/b\\c", "C:\\windows", "con", "NUL.txt"),
    *("", ".", "..", "\0", "a\nb", "<script>", "x" * 10_000, "\u202eright to left"),
    *("损失" * 400, "\udcff", "-rf", "~root", "$(ls)", "*?", "e\u0301"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_stays_inside_the_folder_and_is_kept(tmp_path, name):
    folder = tmp_path / "runs"
    with Recording(name, folder) as run, Recording(name, folder) as other:
        run.add({name: 0.5})
    assert run.path.parent == other.path.parent == folder
    assert run.path != other.path
    assert sorted(os.listdir(tmp_path)) == ["runs"]
    assert list(open_run(run.path).curve(name).values) == [0.5]
    assert [info.name for info in list_runs(folder)] == [name, name]
    repr(list_runs(folder)).encode("utf-8")
    repr(compare([run.path])).encode("utf-8")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_safe_name_is_plain(name):
    short = safe_name(name)
    assert 1 <= len(short.encode()) <= 255
    assert not set(short) & set('/\\:*?"<>|\0\n ~$')
    assert short[0] not in ".-"


def test_settings_must_be_plain_data(tmp_path):
    with pytest.raises(TypeError, match="must be plain data"):
        Recording(folder=tmp_path, settings={"model": object()})
    with pytest.raises(TypeError, match="must be plain data"):
        Recording(folder=tmp_path, settings={"lr": math.nan})
    assert os.listdir(tmp_path) == []


# Several runs.


def test_runs_are_listed_in_the_order_of_their_start(tmp_path):
    for name in ("zebra", "apple"):
        with Recording(name, tmp_path) as run:
            run.add(0.5)
    (tmp_path / "no run").mkdir()
    listed = list_runs(tmp_path)
    assert [(run.name, run.state, run.step) for run in listed] == [
        ("zebra", "finished", 1),
        ("apple", "finished", 1),
    ]
    assert "zebra  finished  1" in repr(listed)
    assert repr(list_runs(tmp_path / "none")) == "no runs"


def test_curves_of_several_runs_are_compared(tmp_path):
    for name, values in (("a", [3.0, 1.0, 2.0]), ("b", [math.nan, 0.5])):
        with Recording(name, tmp_path) as run:
            for value in values:
                run.add({"loss": value, "other": math.nan})
    rows = compare([tmp_path / "a", tmp_path / "b"], names=["loss"])
    assert [tuple(row) for row in rows] == [
        ("loss", "a", 3, 2.0, 1.0, 2, 3.0),
        ("loss", "b", 2, 0.5, 0.5, 2, 0.5),
    ]
    assert len(compare([tmp_path / "a", tmp_path / "b"])) == 4


# Size and speed.


def test_a_million_points_are_small_and_quickly_read(tmp_path):
    with Recording(folder=tmp_path) as run:
        for start in range(0, 1_000_000, 500):  # as a loop of 2 ms steps would write
            run.record.extend("loss", range(start, start + 500), np.full(500, 0.5))
            run.flush()
    assert (run.path / "run.log").stat().st_size < 12_000_000
    began = time.perf_counter()
    record = open_run(run.path)
    assert time.perf_counter() - began < 2.0
    assert record.curve("loss").steps == run.record.curve("loss").steps


def test_a_long_stretch_is_written_in_lines_of_bounded_length():
    record = RunRecord()
    record.extend(
        "loss", np.random.default_rng(0).permutation(300_000), np.ones(300_000)
    )
    lines = new_lines(record, Written())
    assert len(lines) == 7
    assert max(map(len, lines)) < 1_200_000
