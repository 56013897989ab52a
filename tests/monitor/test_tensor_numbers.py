"""A tensor in a few numbers: right at every scale, and honest about nan."""

import math

import numpy as np
import pytest

from tinygrad_edu.monitor.series import BINS
from tinygrad_edu.monitor.tensor_numbers import (
    MOST_LOOKED_AT,
    SAMPLE,
    activation,
    histogram,
    norm,
    numbers,
    silent_units,
    some_samples,
)

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [1e-35, 1e-20, 1e-3, 1.0, 1e20, 1e35])
def test_a_norm_is_right_at_every_scale(dtype, scale):
    array = (RANDOM.normal(size=(40, 50)) * scale).astype(dtype)
    expected = scale * np.linalg.norm(array.astype(np.float64) / scale)
    assert norm(array) == pytest.approx(expected, rel=1e-5)
    assert norm(array.T) == pytest.approx(expected, rel=1e-5)
    assert norm(array[::2, ::3]) == pytest.approx(
        scale * np.linalg.norm(array[::2, ::3].astype(np.float64) / scale), rel=1e-5
    )


def test_a_norm_of_no_numbers_and_of_what_is_none():
    assert norm(np.zeros((0, 3), np.float32)) == 0.0
    assert norm(np.zeros(3, np.float32)) == 0.0
    assert math.isnan(norm(np.array([1.0, np.nan], np.float32)))
    assert norm(np.array([1.0, -np.inf], np.float32)) == math.inf


def test_an_activation_of_nothing_is_nan():
    assert all(math.isnan(number) for number in activation(np.zeros((0, 3))))


@pytest.mark.parametrize("scale", [1e-300, 1e-3, 1.0, 1e300])
def test_every_number_is_in_its_bin(scale):
    array = RANDOM.normal(size=5000) * scale
    low, high, counts = histogram(array)
    assert (low, high) == (array.min(), array.max())
    expected, _ = np.histogram(array / scale, BINS, (low / scale, high / scale))
    assert counts.sum() == 5000
    assert np.abs(counts - expected).sum() <= 2  # a rounding at an edge


def test_a_histogram_leaves_out_what_is_no_number():
    low, high, counts = histogram(np.array([np.nan, np.inf, -np.inf, 1.0, 2.0]))
    assert (low, high, counts.sum()) == (1.0, 2.0, 2)
    assert histogram(np.array([np.nan])) is None
    assert histogram(np.zeros(0)) is None


@pytest.mark.parametrize("number", [0.0, 3.0, -3.0, 1e-40])
def test_equal_numbers_stand_in_the_middle(number):
    low, high, counts = histogram(np.full(7, number))
    assert low < number < high
    assert counts[BINS // 2] == 7


def test_the_widest_range_does_not_overflow():
    largest = np.finfo(np.float64).max
    low, high, counts = histogram(np.array([-largest, 0.0, largest]))
    assert (low, high) == (-largest, largest)
    assert counts.sum() == 3


def test_of_many_numbers_some_are_counted():
    counts = histogram(np.arange(1_000_000, dtype=np.float32)).counts
    assert SAMPLE / 2 <= counts.sum() <= SAMPLE
    assert counts.max() - counts.min() <= 1


def test_of_a_large_batch_the_first_samples_are_looked_at():
    whole = np.zeros((64, 3, 10), np.float32)
    assert some_samples(whole).shape == whole.shape
    large = np.zeros((64, MOST_LOOKED_AT // 16), np.float32)
    assert some_samples(large).shape == (16, MOST_LOOKED_AT // 16)
    one = np.zeros((1, 2 * MOST_LOOKED_AT), np.float32)
    assert some_samples(one).shape == one.shape


def test_silent_units_are_found_along_any_axis():
    array = np.zeros((4, 3, 2, 2))
    array[1, 1, 0, 1] = 5.0
    assert silent_units(array, 1).tolist() == [True, False, True]
    assert silent_units(array, -1).tolist() == [True, False]


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_every_kind_of_float_can_be_read(torch, dtype):
    tensor = torch.ones(3, requires_grad=True).to(getattr(torch, dtype))
    read = numbers(tensor)
    assert read.dtype in (np.float32, np.float64)
    assert read.tolist() == [1.0, 1.0, 1.0]


def test_a_sparse_gradient_gives_the_values_that_are_there(torch):
    table = torch.nn.Embedding(1000, 2, sparse=True)
    table(torch.tensor([3, 3, 5])).sum().backward()
    assert norm(numbers(table.weight.grad)) == pytest.approx(math.sqrt(10))
