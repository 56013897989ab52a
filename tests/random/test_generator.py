"""The stream of random numbers: its values, its state, its errors."""

import numpy as np
import pytest

from tinygrad_edu import generator as numbers
from tinygrad_edu.generator import MersenneTwister


def stream(seed: int = 0) -> MersenneTwister:
    return MersenneTwister().manual_seed(seed)


def test_the_first_numbers_of_seed_0_are_known():
    assert stream().bits32(2).tolist() == [2357136044, 2546248239]
    assert numbers.uniform(2, 0, 1, "float32", stream()).tolist() == [
        0.49625658988952637,
        0.7682217955589294,
    ]
    few = numbers.normal(3, 0, 1, "float64", stream())
    assert few == pytest.approx([1.5409961, -0.2934289, -2.1787894], abs=1e-6)
    many = numbers.normal(16, 0, 1, "float32", stream())
    assert many[:3] == pytest.approx([-1.1258, -1.1524, -0.2506], abs=1e-4)
    assert numbers.permutation(5, stream()).tolist() == [4, 0, 1, 3, 2]


def test_uniform_numbers_stay_in_their_range_and_fill_it():
    drawn = numbers.uniform((500, 400), -2.0, 3.0, np.float32, stream(1))
    assert drawn.shape == (500, 400)
    assert drawn.dtype == np.float32
    assert -2 <= drawn.min() < -1.999
    assert 2.999 < drawn.max() < 3
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("count", [15, 16, 200_003])
def test_chunks_do_not_change_the_numbers(count, monkeypatch):
    whole = numbers.uniform(count, 0, 1, np.float64, stream(3))
    normal = numbers.normal(count, 0, 1, np.float32, stream(3))
    monkeypatch.setattr(numbers, "CHUNK", 1024)
    assert np.array_equal(whole, numbers.uniform(count, 0, 1, np.float64, stream(3)))
    assert np.array_equal(normal, numbers.normal(count, 0, 1, np.float32, stream(3)))


def test_normal_numbers_have_the_mean_and_deviation_asked_for():
    drawn = numbers.normal(100_001, 5.0, 0.5, np.float64, stream(2))
    assert drawn.mean() == pytest.approx(5, abs=0.01)
    assert drawn.std() == pytest.approx(0.5, abs=0.01)


def test_an_unused_second_normal_number_comes_next():
    together = numbers.normal(4, 0, 1, np.float64, stream(4))
    source = stream(4)
    apart = [numbers.normal(1, 0, 1, np.float64, source)[0] for _ in range(4)]
    assert apart == together.tolist()
    numbers.normal(1, 0, 1, np.float64, source)
    assert source.second_normal is not None
    assert source.manual_seed(4).second_normal is None


def test_drawing_nothing_moves_nothing():
    source = stream(5)
    numbers.normal(1, 0, 1, np.float64, source)
    before = source.state_bytes()
    assert numbers.normal(0, 0, 1, np.float32, source).size == 0
    assert numbers.uniform((0, 3), 0, 1, np.float32, source).shape == (0, 3)
    assert numbers.permutation(0, source).tolist() == []
    assert numbers.permutation(1, source).tolist() == [0]
    assert np.array_equal(before, source.state_bytes())


def test_whole_numbers_reach_both_ends():
    drawn = numbers.randint(-2, 3, 1000, stream())
    assert sorted(set(drawn.tolist())) == [-2, -1, 0, 1, 2]
    wide = numbers.randint(-(2**63), 2**63 - 1, 1000, stream())
    assert wide.min() < -(2**62)
    assert wide.max() > 2**62


def test_a_permutation_holds_each_number_once():
    order = numbers.permutation(1000, stream(9))
    assert sorted(order.tolist()) == list(range(1000))
    assert order.tolist() != list(range(1000))


def test_bernoulli_gives_ones_as_often_as_asked():
    assert numbers.bernoulli(0.25, 40_000, np.float32, stream()).mean() == (
        pytest.approx(0.25, abs=0.01)
    )
    each = numbers.bernoulli_each(np.array([0.0, 1.0] * 500), stream())
    assert each.tolist() == [0.0, 1.0] * 500


def test_a_state_goes_out_and_comes_back():
    source = stream(6)
    source.bits32(1000)
    numbers.normal(1, 0, 1, np.float64, source)
    saved = source.state_bytes()
    assert saved.dtype == np.uint8
    assert saved.shape == (5056,)
    expected = numbers.normal(9, 0, 1, np.float64, source)
    other = MersenneTwister()
    other.set_state_bytes(saved)
    assert other.initial_seed() == 6
    assert np.array_equal(expected, numbers.normal(9, 0, 1, np.float64, other))


@pytest.mark.parametrize("drawn", [0, 1, 623, 624, 625, 1248])
def test_a_state_is_right_at_the_edges_of_the_twister(drawn):
    source = stream(7)
    source.bits32(drawn)
    other = MersenneTwister()
    other.set_state_bytes(source.state_bytes())
    assert source.bits32(700).tolist() == other.bits32(700).tolist()


def test_a_damaged_state_is_refused_and_changes_nothing():
    source = stream(8)
    before = source.state_bytes()
    with pytest.raises(RuntimeError, match="Expected a CPUGeneratorImplState of size"):
        source.set_state_bytes(before[:-1])
    with pytest.raises(RuntimeError, match="Invalid mt19937 state"):
        source.set_state_bytes(np.zeros_like(before))
    assert np.array_equal(before, source.state_bytes())


def test_seeds():
    assert stream(-1).initial_seed() == 2**64 - 1
    # Only the lower 32 bits reach the twister, as in PyTorch.
    assert stream(2**40).bits32(3).tolist() == stream(0).bits32(3).tolist()
    source = MersenneTwister()
    first = source.seed()
    assert first == source.initial_seed()
    assert first != source.seed()
    for seed in (2**64, -(2**63) - 1):
        with pytest.raises(ValueError, match="Overflow when unpacking long long"):
            source.manual_seed(seed)


@pytest.mark.parametrize(
    ("draw", "error"),
    [
        (lambda s: numbers.uniform(3, 2, 1, np.float32, s), "found from=2 > to=1"),
        (lambda s: numbers.normal(3, 0, -1, np.float32, s), "but found std -1"),
        (lambda s: numbers.randint(5, 5, 3, s), "got from=5 >= to=5"),
        (lambda s: numbers.permutation(-1, s), "negative dimension -1"),
        (lambda s: numbers.bernoulli(1.2, 3, np.float32, s), "but got p=1.2"),
        (lambda s: numbers.bernoulli_each(np.array([np.nan]), s), "p_in >= 0"),
    ],
)
def test_impossible_requests_are_refused(draw, error):
    with pytest.raises(RuntimeError, match=error):
        draw(stream())


def test_memory_order_follows_the_strides():
    array = np.arange(12.0).reshape(3, 4)
    assert numbers.in_memory_order(array).tolist() == array.tolist()
    assert numbers.in_memory_order(array.T).tolist() == array.tolist()
