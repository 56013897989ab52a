"""Tensors of random numbers and the default generator."""

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.random import (
    bernoulli_,
    fork_rng,
    normal_,
    randint_like,
    random_,
    uniform_,
)


def test_one_seed_one_sequence():
    torch.manual_seed(3)
    first = (torch.rand(3), torch.randn(20), torch.randint(10, (4,)), torch.randperm(6))
    assert torch.initial_seed() == 3
    torch.manual_seed(3)
    again = (torch.rand(3), torch.randn(20), torch.randint(10, (4,)), torch.randperm(6))
    for one, other in zip(first, again, strict=True):
        assert torch.equal(one, other)
    assert not torch.equal(first[0], torch.rand(3))


def test_a_generator_of_ones_own_leaves_the_default_alone():
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    mine = torch.Generator().manual_seed(8)
    other = torch.rand(2, generator=mine)
    assert torch.equal(torch.rand(2), expected)
    assert not torch.equal(other, expected)


def test_shapes_types_and_gradients():
    assert torch.rand(2, 3).shape == (2, 3)
    assert torch.rand((2, 3)).shape == torch.rand(size=(2, 3)).shape == (2, 3)
    assert torch.rand(torch.rand(2, 3).shape).shape == (2, 3)
    assert torch.rand(()).shape == ()
    assert torch.rand(1).dtype is torch.float32
    assert torch.randn(2, dtype=torch.float64).dtype is torch.float64
    assert torch.randint(0, 5, (3,)).dtype is torch.int64
    assert torch.randint(5, (3,), dtype=torch.float32).dtype is torch.float32
    assert torch.randint(low=2, high=3, size=(3,)).tolist() == [2, 2, 2]
    assert torch.randperm(4, dtype=torch.int32).dtype is torch.int32
    leaf = torch.randn(3, requires_grad=True)
    assert leaf.requires_grad
    assert leaf.is_leaf


def test_like_takes_shape_and_type():
    model = torch.zeros(2, 3, dtype=torch.float64)
    for drawn in (torch.rand_like(model), torch.randn_like(model)):
        assert drawn.shape == (2, 3)
        assert drawn.dtype is torch.float64
    assert torch.rand_like(model, dtype=torch.float32).dtype is torch.float32
    assert randint_like(model, 5, 6).tolist() == [[5.0] * 3] * 2


def test_the_default_type_is_followed():
    torch.set_default_dtype(torch.float64)
    try:
        assert torch.rand(1).dtype is torch.float64
    finally:
        torch.set_default_dtype(torch.float32)


def test_normal_with_tensors():
    torch.manual_seed(0)
    means, stds = torch.tensor([0.0, 100.0]), torch.tensor([1.0, 0.0])
    drawn = torch.normal(means, stds)
    assert drawn[1].item() == 100
    assert drawn[0].item() == pytest.approx(1.5409961)
    assert torch.normal(0.0, stds)[1].item() == 0
    assert torch.normal(2.0, 0.0, (2,)).tolist() == [2.0, 2.0]
    learned = means.clone().requires_grad_()
    torch.normal(learned, stds).sum().backward()
    assert learned.grad.tolist() == [0.0, 0.0]


def test_a_state_comes_back_and_forking_leaves_no_trace():
    torch.manual_seed(1)
    saved = torch.get_rng_state()
    expected = torch.rand(4)
    torch.set_rng_state(saved)
    with fork_rng():
        torch.rand(100)
    assert torch.equal(torch.rand(4), expected)
    assert saved.dtype is torch.uint8


def test_filling_in_place():
    x = torch.zeros(4, 5)
    version = x._version
    torch.manual_seed(2)
    assert x.uniform_(2, 3) is x
    assert bool(((x >= 2) & (x < 3)).all())
    assert x._version > version
    x.normal_()
    assert x.std().item() == pytest.approx(1, abs=0.5)
    assert random_(x, 5).max().item() < 5
    assert set(random_(torch.zeros(50, dtype=torch.uint8), 3, 5).tolist()) == {3, 4}


def test_each_place_has_its_own_probability():
    p = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
    for x in (torch.zeros(2, 3), torch.zeros(3, 2).t()):
        assert bernoulli_(x, p).tolist() == p.tolist()
    assert bernoulli_(torch.zeros(4), 1.0).tolist() == [1.0] * 4


def test_filling_a_leaf_that_learns_needs_no_grad():
    leaf = torch.zeros(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        uniform_(leaf)
    with torch.no_grad():
        uniform_(leaf, 1, 2)
    assert leaf.min().item() >= 1
    assert leaf.requires_grad


def test_filling_a_result_stops_its_gradient():
    leaf = torch.ones(3, requires_grad=True)
    result = leaf * 2
    normal_(result)
    (result * result).sum().backward()
    assert leaf.grad.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("draw", "error", "first"),
    [
        (lambda: torch.rand(-1), RuntimeError, "with negative dimension -1"),
        (lambda: torch.rand(2, dtype=torch.int64), NotImplementedError, "for 'Long'"),
        (lambda: torch.randn(2, dtype=torch.int64), NotImplementedError, "for 'Long'"),
        (lambda: torch.rand(2, generator=5), TypeError, "must be torch.Generator"),
        (lambda: torch.rand(2, sise=3), TypeError, "keyword argument 'sise'"),
        (lambda: torch.randint(5, 5, (2,)), RuntimeError, "from=5 >= to=5"),
        (lambda: torch.randint(0, 5, 3), TypeError, "invalid combination"),
        (lambda: torch.randint((3,)), TypeError, "invalid combination"),
        (
            lambda: torch.randint(0, 300, (2,), dtype=torch.uint8),
            RuntimeError,
            "to - 1 is out of bounds",
        ),
        (lambda: torch.randint(0, 2, (1,), requires_grad=True), RuntimeError, "Only"),
        (lambda: torch.normal(0.0, -1.0, (2,)), RuntimeError, "std >= 0.0"),
        (lambda: torch.normal(0.0, -torch.ones(2)), RuntimeError, "elements of std"),
        (lambda: torch.bernoulli(torch.tensor([1.5])), RuntimeError, "p_in >= 0"),
        (lambda: torch.bernoulli(torch.ones(2).long()), NotImplementedError, "Long"),
        (lambda: torch.set_rng_state(torch.ones(5056)), TypeError, "ByteTensor"),
        (lambda: torch.set_rng_state([1]), TypeError, "ByteTensor"),
    ],
)
def test_impossible_requests_are_refused(draw, error, first):
    with pytest.raises(error, match=first):
        draw()


def test_numbers_are_spread_like_their_distribution():
    torch.manual_seed(0)
    p = torch.full((10_000,), 0.3)
    assert torch.bernoulli(p).mean().item() == pytest.approx(0.3, abs=0.02)
    histogram = np.bincount(torch.randint(6, (60_000,)).numpy())
    assert histogram.min() > 9_600
    assert histogram.max() < 10_400
