"""Layers, histograms and alarms on disk: what was written is read again."""

import json
import math

import numpy as np
import pytest

from tinygrad_edu.monitor import Recording, RunRecord, open_run
from tinygrad_edu.monitor.alarms import clear, ring
from tinygrad_edu.monitor.logbook import Written, new_lines, read_line
from tinygrad_edu.monitor.series import BINS, MOST_HISTOGRAMS

HOSTILE = ["", "0.weight", 'a"b\n<script>', "\u202e", "x" * 10_000, "损失"]


def fill(record, steps, random):
    """Something of everything, at some more steps."""
    for step in steps:
        for where in HOSTILE:
            record.layer(where, "gradient norm").add(step, random.normal())
            counts = random.integers(0, 1000, BINS)
            record.histogram(where, "weight").add(step, -step, random.random(), counts)
        record.layer("0", "activation mean").add(step, math.nan)
        record.step = step


def lines_of(record, written):
    return b"".join(new_lines(record, written))


def read_again(lines):
    record = RunRecord()
    for line in lines.splitlines(keepends=True):
        assert read_line(line, record)
    return record


def same(one, other):
    """JSON's text of a record tells nan from numbers, and equals itself."""
    assert json.dumps(one.to_dict()) == json.dumps(other.to_dict())


def test_everything_is_read_as_it_was():
    record, written = RunRecord(), Written()
    random = np.random.default_rng(0)
    fill(record, range(1, 20), random)
    ring(record, 3, "nan", "", "loss is nan <b>")
    lines = lines_of(record, written)
    fill(record, [25, 60, 61], random)  # unevenly spaced
    ring(record, 61, "dead", "1", "x" * 1000)
    clear(record, 61, "nan", "")
    ring(record, 61, "nan", "", "once more")
    lines += lines_of(record, written)
    same(read_again(lines), record)
    assert new_lines(record, written) == []


def test_an_alarm_that_is_over_later_is_written_later():
    record, written = RunRecord(), Written()
    ring(record, 3, "plateau", "", "text")
    lines = lines_of(record, written)
    assert read_again(lines).alarms[0].cleared is None
    clear(record, 9, "plateau", "")
    more = lines_of(record, written)
    assert b"text" not in more
    assert read_again(lines + more).alarms[0].cleared == 9


@pytest.mark.parametrize("batch", [1, 7, 150, 450])
def test_histograms_that_were_let_go_stay_few_after_reading(batch):
    record, written, lines = RunRecord(), Written(), b""
    for step in range(1, 901):
        record.histogram("0", "activation").add(step, 0.0, step, [step] * BINS)
        if step % batch == 0:
            lines += lines_of(record, written)
    lines += lines_of(record, written)
    series = read_again(lines).histogram("0", "activation")
    steps = np.array(series.steps)
    assert 50 <= len(series) <= MOST_HISTOGRAMS
    assert (steps[0], steps[-1]) == (1, 900)
    assert (np.diff(steps) > 0).all()
    assert series.highs == steps.tolist()
    assert all(series.counts_at(i)[0] == step for i, step in enumerate(steps))


SPOILED = [
    {"layer": ["0", "no such kind"], "steps": [1, 1, 1], "values": "AAAAAAAA4D8="},
    {"layer": "0", "steps": [1, 1, 1], "values": "AAAAAAAA4D8="},
    {"layer": [0, "weight norm"], "steps": [1, 1, 1], "values": "AAAAAAAA4D8="},
    {"layer": ["0", "weight norm"], "steps": "AAAA", "values": "AAAAAAAA4D8="},
    {"histogram": ["0", "weight"], "steps": [1, 1, 1], "ranges": "", "counts": "AAAA"},
    {"histogram": ["0", "weight"], "steps": [1, 1, 1], "ranges": "AAAAAAAA4D8="},
    {"alarm": [1, "no such kind", "", "text"]},
    {"alarm": [1, "nan", None, "text"]},
    {"alarm": []},
    {"cleared": ["nan"]},
    {"cleared": [1, "no such kind", ""]},
]


@pytest.mark.parametrize("said", SPOILED)
def test_a_line_that_makes_no_sense_is_left_out(tmp_path, said):
    from tinygrad_edu.monitor.logbook import _line

    with Recording("run", tmp_path) as run:
        run.add(0.5)
    log = run.path / "run.log"
    log.write_bytes(_line(said) + log.read_bytes())
    with pytest.warns(UserWarning, match="1 line could not be read"):
        record = open_run(run.path)
    assert record.curve("loss").values == [0.5]
    assert record.alarms == []
    assert all(layer.where == "" for layer in record.layers)
    assert [len(one) for one in record.histograms] in ([], [0])


VERSION_1 = b"""\
62a01ff9 {"event": [0, 0.0, "started", ""]}
5190d00a {"curve": "loss", "steps": [1, 1, 1], "values": "AAAAAAAA4D8="}
"""


def test_a_run_of_version_1_is_read(tmp_path):
    from tinygrad_edu.monitor.logbook import _checksum

    said = {"format": "tinygrad_edu run", "version": 1, "name": "old", "started": 1.0}
    said |= {"total_steps": 5, "settings": {}}
    (tmp_path / "run.json").write_text(json.dumps(said), "ascii")
    bodies = [line.partition(b" ")[2] for line in VERSION_1.splitlines()]
    lines = [_checksum(body) + b" " + body + b"\n" for body in bodies]
    (tmp_path / "run.log").write_bytes(b"".join(lines))
    record = open_run(tmp_path)
    assert record.curve("loss").values == [0.5]
    assert (record.layers, record.histograms, record.alarms) == ([], [], [])
    assert record.version == 2


def test_an_hour_of_a_watched_run_stays_small():
    """A million steps, 100 places, as often as the pace lets them be measured."""
    measured = np.unique(np.geomspace(1, 1_000_000, 8000).astype(int))
    record, written = RunRecord(), Written()
    record.extend("loss", np.arange(1_000_000), np.ones(1_000_000))
    for place in range(100):
        layer = record.layer(str(place), "gradient norm")
        layer.extend(measured, measured * 0.1)
    size = sum(
        column._numbers.nbytes
        for series in (*record.curves, *record.layers)
        for column in (series.steps, series.values)
    )
    assert size < 50_000_000
    lines = new_lines(record, written)
    assert sum(map(len, lines)) < 40_000_000
