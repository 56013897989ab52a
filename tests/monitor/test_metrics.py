"""What a training step may yield."""

import math

import numpy as np
import pytest

from tinygrad_edu.monitor.metrics import read_metrics


class Scalar:
    """Stands for a 0-d tensor of any library."""

    shape = ()

    def item(self):
        return 0.25


class Matrix:
    shape = (2, 3)

    def item(self):
        raise RuntimeError("a Tensor with 6 elements cannot be converted to Scalar")


def test_a_number_is_the_loss():
    assert read_metrics(0.5) == {"loss": 0.5}
    assert read_metrics(Scalar()) == {"loss": 0.25}
    assert read_metrics(np.float32(0.5)) == {"loss": 0.5}


def test_a_mapping_gives_names_and_numbers():
    metrics = read_metrics({"loss": Scalar(), "accuracy": 1, "right": True})
    assert metrics == {"loss": 0.25, "accuracy": 1.0, "right": 1.0}
    assert all(type(value) is float for value in metrics.values())


def test_nothing_measured_is_no_error():
    assert read_metrics(None) == {}
    assert read_metrics({}) == {}


def test_nan_and_infinity_stay_what_they_are():
    metrics = read_metrics({"a": math.nan, "b": -math.inf})
    assert math.isnan(metrics["a"])
    assert metrics["b"] == -math.inf


@pytest.mark.parametrize("value", ["0.5", None, [0.5], np.zeros(3), Matrix()])
def test_what_is_not_a_number_is_one_clear_error(value):
    with pytest.raises(TypeError, match="the metric 'loss' is not a number") as caught:
        read_metrics({"loss": value})
    text = str(caught.value)
    assert type(value).__name__ in text
    assert "expected:" in text
    assert "loss.item()" in text


def test_the_error_shows_the_shape():
    with pytest.raises(TypeError, match=r"Matrix of shape \(2, 3\)"):
        read_metrics(Matrix())


def test_a_name_must_be_text():
    with pytest.raises(TypeError, match="name of a metric must be a str"):
        read_metrics({3: 0.5})
