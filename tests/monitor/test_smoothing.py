"""Curves made easier to look at, and the time that remains."""

import math

import numpy as np
import pytest

from tinygrad_edu.monitor import Runner
from tinygrad_edu.monitor.progress import Progress, duration
from tinygrad_edu.monitor.smoothing import smoothed, thinned


def as_tensorboard_does(values, weight):
    """One point after the other, as its front end writes it."""
    last, count, shown = 0.0, 0, []
    for value in values:
        if not math.isfinite(value):
            shown.append(value)
            continue
        last = last * weight + (1 - weight) * value
        count += 1
        shown.append(last / (1 - weight**count))
    return shown


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.9, 0.999])
def test_smoothing_is_tensorboards(weight):
    values = np.random.default_rng(0).normal(5, 1, 500)
    values[[0, 7, 100]] = math.nan, math.inf, -math.inf
    expected = as_tensorboard_does(values, weight)
    np.testing.assert_allclose(smoothed(values, weight), expected, rtol=1e-12)


def test_smoothing_leaves_a_constant_and_the_given_array_alone():
    values = np.full(1000, 3.0)
    np.testing.assert_allclose(smoothed(values, 0.99), values, rtol=1e-12)
    assert (values == 3.0).all()
    assert smoothed([], 0.5).tolist() == []
    assert smoothed([2.5], 0.999).tolist() == [pytest.approx(2.5)]
    assert np.isnan(smoothed([math.nan], 0.5)).all()


@pytest.mark.parametrize("weight", [-0.1, 1.0, math.nan])
def test_a_weight_that_makes_no_sense_is_refused(weight):
    with pytest.raises(ValueError, match="less than 1"):
        smoothed([1.0], weight)


def test_thinning_keeps_ends_and_extremes():
    values = np.sin(np.arange(100_000) / 5000)
    values[[12_345, 67_890, 5]] = 9.0, -9.0, math.nan
    kept = thinned(values, 1000)
    assert len(kept) <= 1000
    assert {0, 12_345, 67_890, 99_999} <= set(kept.tolist())
    assert (np.diff(kept) > 0).all()
    assert thinned(values[:10], 10).tolist() == list(range(10))
    assert thinned([], 10).tolist() == []


# How long it takes.


def test_the_pace_of_late_counts_most():
    progress = Progress(0.0)
    progress.measure(10.0, 1)  # a slow first step
    first = progress.remaining(1001)
    for second in range(1, 101):
        progress.measure(10.0 + second, 1 + 5 * second)
    assert first == pytest.approx(10_000)
    assert progress.remaining(1001) == pytest.approx(100, rel=0.05)
    assert progress.share(1001) == pytest.approx(501 / 1001)


def test_a_pause_does_not_count():
    progress = Progress(0.0)
    progress.measure(1.0, 10)
    progress.rest(1000.0, 10)
    progress.measure(1001.0, 20)
    assert progress.remaining(30) == pytest.approx(1.0)


def test_what_nobody_knows_is_none():
    progress = Progress(0.0)
    assert (progress.share(None), progress.remaining(None)) == (None, None)
    assert (progress.share(10), progress.remaining(10)) == (0.0, None)
    progress.measure(1.0, 12)
    assert (progress.share(10), progress.remaining(10)) == (1.0, 0.0)


def test_a_runner_says_how_far_it_is():
    runner = Runner(lambda: iter([1.0] * 10), total_steps=20)
    runner.step(5)
    assert runner.share == 0.25
    runner.join()
    assert runner.share == 0.5
    assert Runner(lambda: iter([1.0])).share is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (3600, "1 h 0 min")],
)
def test_a_duration_in_words(seconds, text):
    assert duration(seconds) == text
