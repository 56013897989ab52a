"""The same seed gives PyTorch's numbers."""

import numpy as np
import pytest

from tinygrad_edu import generator as numbers
from tinygrad_edu.generator import MersenneTwister

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

COUNTS = [1, 2, 3, 15, 16, 17, 40, 1000, 70_001]
SEEDS = [0, 42, -3, 2**40 + 3, 2**64 - 1]
DTYPES = ["float32", "float64"]


@pytest.fixture
def both():
    """The two libraries' generators at one seed."""
    return torch.Generator().manual_seed(5), MersenneTwister().manual_seed(5)


@pytest.mark.parametrize("seed", SEEDS)
def test_seeding(seed):
    theirs, ours = torch.Generator().manual_seed(seed), MersenneTwister()
    ours.manual_seed(seed)
    assert theirs.initial_seed() == ours.initial_seed()
    assert theirs.get_state().numpy().tolist() == ours.state_bytes().tolist()


def test_unseeded_generators_agree():
    theirs = torch.rand(3, generator=torch.Generator()).numpy()
    ours = numbers.uniform(3, 0, 1, np.float32, MersenneTwister())
    assert np.array_equal(theirs, ours)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("count", COUNTS)
def test_uniform_is_equal_bit_by_bit(both, count, dtype):
    theirs, ours = both
    for low, high in [(0.0, 1.0), (-0.1, 0.3), (-0.125, 0.125), (5.0, 5.0)]:
        expected = torch.empty(count, dtype=getattr(torch, dtype))
        expected.uniform_(low, high, generator=theirs)
        drawn = numbers.uniform(count, low, high, dtype, ours)
        assert np.array_equal(drawn, expected.numpy()), (low, high)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("count", COUNTS)
def test_normal_is_equal_within_rounding(both, count, dtype):
    theirs, ours = both
    tolerance = 2e-6 if dtype == "float32" else 2e-15
    for mean, std in [(0.0, 1.0), (2.0, 3.0), (0.0, 0.0)]:
        expected = torch.empty(count, dtype=getattr(torch, dtype))
        expected.normal_(mean, std, generator=theirs)
        drawn = numbers.normal(count, mean, std, dtype, ours)
        np.testing.assert_allclose(drawn, expected, rtol=tolerance, atol=tolerance)
    # Both have drawn equally often.
    assert theirs.get_state().numpy().tolist()[:20] == ours.state_bytes().tolist()[:20]


@pytest.mark.parametrize(
    "limits",
    [(0, 10), (-3, 8), (0, 2**28 - 1), (0, 2**28), (-5, 2**40), (-(2**63), 2**63 - 1)],
)
def test_whole_numbers_are_equal(both, limits):
    theirs, ours = both
    for count in COUNTS:
        expected = torch.randint(*limits, (count,), generator=theirs).numpy()
        assert np.array_equal(numbers.randint(*limits, count, ours), expected)


def test_seeds_for_samplers_are_equal(both):
    theirs, ours = both
    for _ in range(3):
        expected = torch.empty((), dtype=torch.int64).random_(generator=theirs).item()
        assert numbers.random_int63(ours) == expected


@pytest.mark.parametrize("count", [0, *COUNTS])
def test_permutations_are_equal(both, count):
    theirs, ours = both
    expected = torch.randperm(count, generator=theirs).numpy()
    assert np.array_equal(numbers.permutation(count, ours), expected)


@pytest.mark.parametrize("dtype", DTYPES)
def test_bernoulli_with_a_tensor_of_probabilities_is_equal(both, dtype):
    theirs, ours = both
    p = np.linspace(0, 1, 999).astype(dtype)
    expected = torch.bernoulli(torch.from_numpy(p), generator=theirs).numpy()
    assert np.array_equal(numbers.bernoulli_each(p, ours), expected)


def test_a_state_of_pytorch_continues_here_and_back(both):
    theirs, ours = both
    torch.rand(1000, generator=theirs)
    torch.randn(1, generator=theirs)
    ours.set_state_bytes(theirs.get_state().numpy())
    assert ours.state_bytes().tolist() == theirs.get_state().numpy().tolist()
    expected = torch.randn(5, dtype=torch.float64, generator=theirs).numpy()
    drawn = numbers.normal(5, 0, 1, np.float64, ours)
    np.testing.assert_allclose(drawn, expected, rtol=1e-14)
    theirs.set_state(torch.from_numpy(ours.state_bytes()))
    expected = torch.rand(700, generator=theirs).numpy()
    assert np.array_equal(numbers.uniform(700, 0, 1, np.float32, ours), expected)
