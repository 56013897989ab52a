"""Runs drawn in one call, with a text that says the same."""

import base64
import builtins
import math
import struct

import numpy as np
import pytest

from tinygrad_edu.monitor import (
    Alarm,
    HistogramSeries,
    Recording,
    RunRecord,
    compare,
    plot,
)
from tinygrad_edu.monitor.charts import MOST_CHARTS
from tinygrad_edu.monitor.layer_charts import on_one_grid
from tinygrad_edu.monitor.smoothing import smoothed


def a_run(scale=1.0, count=100):
    record = RunRecord(state="finished", step=count)
    steps = np.arange(1, count + 1)
    record.extend("loss", steps, scale / steps)
    record.extend("val_loss", steps[::10], 2 * scale / steps[::10])
    record.extend("accuracy", steps, 1 - scale / steps)
    return record


def titles(picture):
    return [axis.get_title(loc="left") for axis in picture.figure.axes]


def test_one_chart_for_each_quantity():
    picture = plot(a_run())
    assert titles(picture) == ["loss", "accuracy"]
    loss, accuracy = picture.figure.axes
    assert len(loss.lines) == 2
    np.testing.assert_allclose(loss.lines[0].get_ydata(), 1 / np.arange(1, 101))
    assert [text.get_text() for text in loss.get_legend().texts] == [
        " loss",
        " val_loss",
    ]
    assert accuracy.get_legend() is None


def test_runs_are_told_apart_by_colour_and_curves_by_dashes(tmp_path):
    for name in ("first", "second"):
        with Recording(name, tmp_path) as run:
            for step in range(1, 5):
                run.add({"loss": 1 / step, "val_loss": 2 / step})
    picture = plot([tmp_path / "first", str(tmp_path / "second"), a_run()], ["loss"])
    (axis,) = picture.figure.axes
    assert [text.get_text() for text in axis.get_legend().texts] == [
        " first",
        " second",
        " run 3",
    ]
    assert len({line.get_color() for line in axis.lines}) == 3
    assert picture.alt.splitlines()[1].startswith("second, loss: last 0.25")
    both = plot(tmp_path / "first").figure.axes[0].lines
    assert both[0].get_linestyle() != both[1].get_linestyle()


def test_runs_of_one_name_are_labelled_by_their_path(tmp_path):
    for folder in ("a", "b"):
        with Recording("same", tmp_path / folder) as run:
            run.add(1.0)
    rows = compare([tmp_path / "a" / "same", tmp_path / "b" / "same"])
    assert [row.run for row in rows] == [
        str(tmp_path / "a" / "same"),
        str(tmp_path / "b" / "same"),
    ]


def test_what_was_measured_stays_behind_what_is_smoothed():
    record = a_run()
    measured, shown = plot(record, ["loss"], smooth=0.9).figure.axes[0].lines
    assert measured.get_alpha() < 0.5
    expected = smoothed(record.curve("loss").values.array(), 0.9)
    np.testing.assert_allclose(shown.get_ydata(), expected)


def test_a_logarithmic_axis_where_there_is_something_to_show():
    record = a_run()
    record.extend("below", [1, 2, 3], [-1.0, 0.0, math.nan])
    axes = plot(record, log=True).figure.axes
    assert [axis.get_yscale() for axis in axes if axis.get_visible()] == [
        "log",
        "log",
        "linear",
    ]


def test_it_can_be_shown_saved_and_heard(tmp_path):
    picture = plot(a_run(), title="Digits")
    assert picture.alt.startswith("Digits\nTraining run: finished after 100 steps.")
    assert "loss: last 0.01, lowest 0.01 (step 100), highest 1 (step 1)" in picture.alt
    assert repr(picture) == picture.alt
    data, metadata = picture._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    assert struct.unpack(">II", png[16:24]) > (400, 200)
    assert metadata["image/png"]["alt"] == picture.alt
    for kind, magic in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        picture.save(tmp_path / f"run.{kind}")
        assert (tmp_path / f"run.{kind}").read_bytes().startswith(magic)
    assert b"highest 1 (step 1)" in (tmp_path / "run.png").read_bytes()
    assert "highest 1 (step 1)" in (tmp_path / "run.svg").read_text("utf-8")


HOSTILE = ["$x_{", "_loss", "<b>", "a\\b", "损失" * 25, "", "\udcff", "a\nb", "\u202e"]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_drawn_as_text(name, tmp_path):
    record = RunRecord()
    record.extend(name, [1, 2, 3], [1.0, math.nan, math.inf])
    picture = plot([record, record], title=name)
    picture.save(tmp_path / "run.svg")  # as strict about text as any
    assert picture.png()
    assert picture.alt


def test_nothing_recorded_is_an_empty_picture():
    assert plot(RunRecord()).png().startswith(b"\x89PNG")
    assert plot([]).alt == "No points yet."


def test_a_million_points_are_thinned():
    lines = plot(a_run(count=1_000_000), smooth=0.5).figure.axes[0].lines
    assert all(len(line.get_ydata()) <= 2000 for line in lines)


def test_too_many_charts_say_so():
    record = RunRecord()
    for number in range(40):
        record.add(f"layer {number}", 1, 1.0)
    picture = plot(record)
    assert len(picture.figure.axes) == MOST_CHARTS
    assert "first 24 of 40 charts" in picture.alt
    assert "choose with names" in picture.figure.get_suptitle()


# Layers.


def a_watched_run(places=("0.weight", "2.weight", "2.bias")):
    record = a_run()
    for step in range(1, 60):
        for place, where in enumerate(places):
            record.layer(where, "gradient norm").add(step, 10.0**-place)
            record.layer(where, "update ratio").add(step, 1e-3 * (place + 1))
            counts = [place] * 15 + [step, step] + [1] * 15
            record.histogram(where, "gradient").add(step, -step, step, counts)
        record.layer("0", "zero fraction").add(step, 0.0)
        record.layer("1", "zero fraction").add(step, 0.5)
        record.layer("", "step seconds").add(step, 0.1)
    return record


def test_layers_are_drawn_in_the_same_call():
    picture = plot(a_watched_run(), layers=True)
    assert titles(picture)[:7] == [
        *("loss", "accuracy", "gradient norm", "update ratio", "zero fraction"),
        *("gradients of 0.weight", "gradients of 2.weight"),
    ]
    _, _, norms, ratios, zeros, first, *_ = picture.figure.axes
    assert [line.get_ydata()[0] for line in norms.lines] == [1.0, 0.1]
    assert norms.get_yscale() == "linear"  # one decade is no reason for another
    assert len(ratios.lines) == 3  # two weights, and the rule of thumb
    assert [text.get_text() for text in zeros.get_legend().texts] == [" 1"]
    assert len(first.collections) == 1
    assert "gradient norm, last: 0.weight 1 … 2.weight 0.1" in picture.alt
    assert "zero fraction, last: 1 0.5" in picture.alt
    assert "gradient norm" not in plot(a_watched_run()).alt


def test_a_vanishing_gradient_gets_a_logarithmic_axis():
    record = a_watched_run([f"{place}.weight" for place in range(10)])
    picture = plot(record, ["loss"], layers=["gradient norm"])
    _, norms = picture.figure.axes[:2]
    assert norms.get_yscale() == "log"
    named = [text.get_text() for text in norms.get_legend().texts]
    assert named == [" 0.weight", " 9.weight"]  # of many lines the two ends


def test_layers_are_chosen_by_kind(tmp_path):
    both = [a_watched_run(), a_watched_run()]
    picture = plot(both, ["loss"], layers=["step seconds"], labels=["a", "b"])
    assert titles(picture)[1:3] == ["a: step seconds", "b: step seconds"]
    assert "b, step seconds, last: 0.1" in picture.alt
    with pytest.raises(ValueError, match="no statistic of that name") as caught:
        plot(a_watched_run(), layers=["gradients"])
    assert "'gradient norm'" in str(caught.value)


def test_layers_that_were_not_watched_are_not_drawn():
    assert titles(plot(a_run(), layers=True))[:2] == ["loss", "accuracy"]


def test_histograms_stand_on_one_grid():
    series = HistogramSeries("0", "activation")
    for step in range(1, 11):
        series.add(step, -1.0, 1.0, [1] * 32)
        series.add(step, -0.25, 0.25, [1] * 32)
    edges, shares = on_one_grid(series)
    assert shares.shape == (20, 64)
    assert (edges[0], edges[-1]) == pytest.approx((-0.96, 0.96))
    middles = (edges[:-1] + edges[1:]) / 2
    width = edges[1] - edges[0]
    np.testing.assert_allclose(shares[0], width / 2)
    inside = np.abs(middles) < 0.25 - width
    np.testing.assert_allclose(shares[1][inside], width / 0.5)
    assert shares[1][np.abs(middles) > 0.25 + width].max() == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_any_place_is_drawn_as_text(name, tmp_path):
    record = RunRecord()
    for value in (1.0, math.nan, math.inf, 0.0, -1.0):
        record.layer(name, "gradient norm").add(1, value)
    record.histogram(name, "activation").add(1, 0.0, 0.0, [0] * 32)
    picture = plot(record, layers=["gradient norm", "activation"])
    picture.save(tmp_path / "run.svg")
    assert picture.png()


def test_alarms_are_told_in_words():
    record = a_run()
    record.alarms += [Alarm(7, "dead", "1", "Text.", 9), Alarm(8, "nan", "", "More.")]
    assert plot(record).alt.endswith(
        "Alarm at step 7 (over at step 9): Text.\nAlarm at step 8: More."
    )


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="no run has a curve") as caught:
        plot(a_run(), names=["los"])
    assert "'loss', 'val_loss', 'accuracy'" in str(caught.value)
    with pytest.raises(ValueError, match="less than 1"):
        plot(a_run(), smooth=1.0)


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch):
    usual = builtins.__import__

    def without(name, *rest, **options):
        if name.partition(".")[0] == "matplotlib":
            raise ImportError(f"No module named {name!r}")
        return usual(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setattr("importlib.import_module", without)
    with pytest.raises(ImportError, match="pip install matplotlib"):
        plot(a_run())


def test_runs_are_called_what_their_labels_say():
    runs = [a_run(), a_run(2.0)]
    picture = plot(runs, labels=["small", "large"], names=["accuracy"])
    assert picture.alt.startswith("small, accuracy")
    (axis,) = picture.figure.axes
    labels = [text.get_text().strip() for text in axis.get_legend().texts]
    assert labels == ["small", "large"]
    with pytest.raises(ValueError, match="each run needs a label"):
        plot(runs, labels=["one"])


def test_some_charts_may_be_logarithmic():
    loss, accuracy = plot(a_run(), log=["loss"]).figure.axes
    assert (loss.get_yscale(), accuracy.get_yscale()) == ("log", "linear")
