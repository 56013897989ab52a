"""Layers and histograms in the record: found by place and kind, bounded in memory."""

import json

import numpy as np
import pytest

from tinygrad_edu.monitor import HistogramSeries, LayerSeries, RunRecord
from tinygrad_edu.monitor.series import BINS, MOST_HISTOGRAMS

ONES = [1] * BINS


def test_a_layer_begins_with_its_first_point():
    record = RunRecord(layers=[LayerSeries("given", "weight norm", [1], [2.0])])
    record.layer("0.weight", "gradient norm").add(1, 0.5)
    record.layer("0.weight", "update ratio").add(1, 1e-3)
    record.layer("0.weight", "gradient norm").add(2, 0.25)
    record.layer("given", "weight norm").add(2, 3.0)
    found = {(layer.where, layer.kind): list(layer.values) for layer in record.layers}
    assert found == {
        ("given", "weight norm"): [2.0, 3.0],
        ("0.weight", "gradient norm"): [0.5, 0.25],
        ("0.weight", "update ratio"): [1e-3],
    }


@pytest.mark.parametrize("step", [1.5, None, 1 << 80])
def test_what_is_no_point_leaves_no_trace(step):
    layer = LayerSeries("0", "zero fraction", [1], [0.5])
    with pytest.raises((TypeError, OverflowError)):
        layer.add(step, 0.25)
    assert (layer.steps, layer.values) == ([1], [0.5])


def test_histograms_are_thinned_evenly():
    series = HistogramSeries("0.weight", "weight")
    for step in range(1, 1001):
        series.add(step, -step, step, np.full(BINS, step))
        assert len(series) <= MOST_HISTOGRAMS
        assert series.steps[-1] == step
    # Of what came before the last thinning every second or eighth one is left.
    steps = np.array(series.steps)
    assert steps[0] == 1
    assert len(series) >= MOST_HISTOGRAMS // 2
    for place, step in enumerate(steps.tolist()):
        assert (series.lows[place], series.highs[place]) == (-step, step)
        assert series.counts_at(place).tolist() == [step] * BINS


def test_a_histogram_of_another_size_is_refused():
    series = HistogramSeries("0", "activation")
    with pytest.raises(ValueError, match="32 bins, got 3"):
        series.add(1, 0.0, 1.0, [1, 2, 3])
    assert len(series) == 0


def test_an_interrupt_leaves_no_part_of_a_histogram(monkeypatch):
    series = HistogramSeries("0", "activation")
    series.add(1, 0.0, 1.0, ONES)

    def interrupted(numbers):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(series.counts, "extend", interrupted)
        with pytest.raises(KeyboardInterrupt):
            series.add(2, 0.0, 1.0, ONES)
    series.add(3, 0.0, 2.0, ONES)
    assert (series.steps, series.highs) == ([1, 3], [1.0, 2.0])
    assert len(series.counts) == 2 * BINS


def test_a_thousand_places_take_little_memory():
    series = HistogramSeries("0", "activation")
    for step in range(10_000):
        series.add(step, 0.0, 1.0, ONES)
    kept = sum(
        column._numbers.nbytes
        for column in (series.steps, series.lows, series.highs, series.counts)
    )
    assert kept < 100_000


def test_layers_and_histograms_are_ready_for_json():
    record = RunRecord()
    record.layer("0.weight", "gradient norm").add(1, np.float32(0.5))
    record.histogram("0", "activation").add(1, 0.0, 1.0, ONES)
    said = json.loads(json.dumps(record.to_dict()))
    assert said["layers"] == [
        {"where": "0.weight", "kind": "gradient norm", "steps": [1], "values": [0.5]}
    ]
    assert said["histograms"] == [
        {
            "where": "0",
            "kind": "activation",
            "steps": [1],
            "lows": [0.0],
            "highs": [1.0],
            "counts": ONES,
        }
    ]
