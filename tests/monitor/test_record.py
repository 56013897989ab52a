"""The run record in memory: numbers side by side that read like lists."""

import json

import numpy as np
import pytest

from tinygrad_edu.monitor import Curve, RunRecord
from tinygrad_edu.monitor.column import Column

MILLION = 1_000_000


def test_a_column_reads_like_a_list():
    column, same = Column(float), []
    for number in range(40):
        column.append(number / 4)
        same.append(number / 4)
    assert column == same
    assert list(column) == same
    assert column == Column(float, same)
    assert column != same[:-1]
    assert (column[0], column[-1], column[3:5]) == (same[0], same[-1], same[3:5])
    assert type(column[0]) is float
    assert type(Column(int, [3])[0]) is int
    assert repr(column) == repr(same)
    assert (max(column), 2.5 in column, column.index(2.5)) == (9.75, True, 10)
    with pytest.raises(IndexError):
        column[40]


def test_a_long_column_shows_its_ends():
    assert repr(Column(int, range(MILLION))) == (
        "[0, 1, 2, ..., 999997, 999998, 999999] (1000000 numbers)"
    )


def test_an_array_of_a_column_stays_as_it_was_read():
    column = Column(int, range(10))
    seen = column.array(2)
    column.extend(range(1000))
    assert seen.tolist() == list(range(2, 10))
    assert column[-1] == 999
    with pytest.raises(ValueError, match="read-only"):
        seen[0] = 5


def test_points_take_24_bytes_at_most_and_few_copies():
    record, copies, room = RunRecord(), 0, 0
    for step in range(0, MILLION, 100):
        record.extend("loss", np.arange(step, step + 100), np.ones(100))
        curve = record.curve("loss")
        kept = curve.steps._numbers.nbytes + curve.values._numbers.nbytes
        assert kept <= 24 * len(curve)
        copies, room = copies + (kept != room), kept
    assert len(curve) == MILLION
    assert copies < 30


@pytest.mark.parametrize(
    ("step", "value"), [(1.5, 0.5), (1, "high"), (None, 0.5), (1, None), (1 << 80, 0.5)]
)
def test_what_is_no_point_leaves_no_trace(step, value):
    record = RunRecord()
    record.add("loss", 1, 0.5)
    with pytest.raises((TypeError, ValueError, OverflowError)):
        record.add("loss", step, value)
    record.add("loss", 2, 0.25)
    assert record.curve("loss").steps == [1, 2]
    assert record.curve("loss").values == [0.5, 0.25]


def test_an_interrupt_leaves_no_half_point(monkeypatch):
    record = RunRecord()
    record.add("loss", 1, 0.5)

    def interrupted(number):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(record.curve("loss").values, "append", interrupted)
        with pytest.raises(KeyboardInterrupt):
            record.add("loss", 2, 0.25)
    record.add("loss", 3, 0.125)
    assert record.curve("loss").steps == [1, 3]
    assert record.curve("loss").values == [0.5, 0.125]


def test_many_curves_are_found_by_name():
    record = RunRecord(curves=[Curve("given", [1], [2.0])])
    for number in range(200):
        record.add(f"layer {number}", 1, number)
    record.add("given", 2, 3.0)
    assert record.curve("given").values == [2.0, 3.0]
    assert record.curve("layer 150").values == [150.0]
    assert len(record.curves) == 201


def test_half_a_point_is_cut_off():
    curve = Curve("loss", [1, 2, 3], [0.5, 0.25])
    assert len(curve) == 2
    assert curve.to_dict() == {"name": "loss", "steps": [1, 2], "values": [0.5, 0.25]}
    curve.cut()
    assert curve.steps == [1, 2]


def test_the_record_is_ready_for_json():
    record = RunRecord(state="finished", step=2)
    record.add("loss", np.int64(1), np.float32(0.5))
    assert json.loads(json.dumps(record.to_dict())) == {
        "state": "finished",
        "step": 2,
        "total_steps": None,
        "curves": [{"name": "loss", "steps": [1], "values": [0.5]}],
        "events": [],
        "layers": [],
        "histograms": [],
        "alarms": [],
        "version": 2,
    }
