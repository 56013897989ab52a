"""How far apart and how alike vectors are, as in PyTorch; bilinear too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from parity import assert_agree, closeness, observe

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)


def draw(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


def agree(case: Any, *arrays: Any, **options: Any) -> None:
    options = {"names": False, **options}
    theirs, ours = (observe(t, case, arrays, **options) for t in BOTH)
    assert_agree(ours, theirs, closeness(arrays))


@pytest.mark.parametrize("p", [0.5, 1.0, 2.0, 3.0, float("inf")])
def test_pairwise_distance(p: float) -> None:
    def case(t: Any, x: Any, y: Any) -> Any:
        F = t.nn.functional
        return (
            F.pairwise_distance(x, y, p),
            F.pairwise_distance(x, y[0], p, keepdim=True),
            F.pairwise_distance(x[0, 0], y[0, 0], p, 0.1),
        )

    agree(case, draw(2, 3, 4), draw(2, 3, 4, seed=1))


def test_points_that_meet_have_a_slope() -> None:
    agree(lambda t, x: t.nn.functional.pairwise_distance(x, x.detach()), draw(3, 4))


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_cosine_similarity(dim: int) -> None:
    def case(t: Any, x: Any, y: Any) -> Any:
        F = t.nn.functional
        return F.cosine_similarity(x, y, dim), F.cosine_similarity(x, y[:1], dim, 0.5)

    agree(case, draw(2, 3, 4), draw(2, 3, 4, seed=1))


def test_vectors_without_length() -> None:
    """The bound is not seen by the gradient, as in PyTorch."""
    x = np.array([[0.0, 0.0], [1e-9, 0.0], [3.0, 4.0]])
    agree(
        lambda t, x, y: t.nn.functional.cosine_similarity(x, y),
        x,
        draw(3, 2),
        second=False,
    )
    agree(
        lambda t, x, y: t.nn.functional.cosine_similarity(x, y, eps=10.0),
        draw(3, 2),
        draw(3, 2, seed=1),
    )


def test_whole_and_narrow_numbers() -> None:
    for t in BOTH:
        F, whole = t.nn.functional, t.tensor([[3, 4]])
        found = F.cosine_similarity(whole, t.tensor([[4.0, 3.0]]))
        assert found.item() == pytest.approx(0.96)
        assert found.dtype == t.float32
        assert F.pairwise_distance(whole, whole * 2).item() == pytest.approx(5)
        half = t.ones(1, 3, dtype=t.float16)
        assert F.cosine_similarity(half, half).dtype == t.float16
        assert F.cosine_similarity(half, half.float()).dtype == t.float32


SHAPES = [((), ()), ((2,), (2,)), ((2, 3), (2, 3))]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("one", "other"), SHAPES)
def test_bilinear(one: Any, other: Any, bias: bool) -> None:
    def case(t: Any, x: Any, y: Any, w: Any, b: Any) -> Any:
        return t.nn.functional.bilinear(x, y, w, b if bias else None)

    arrays = draw(*one, 3), draw(*other, 4), draw(5, 3, 4), draw(5)
    agree(case, *arrays)


def test_bilinear_without_numbers() -> None:
    bilinear, ones = tinygrad_edu.nn.functional.bilinear, tinygrad_edu.ones
    assert bilinear(ones(2, 3), ones(2, 4), ones(0, 3, 4)).shape == (2, 0)
    nothing = bilinear(ones(2, 0), ones(2, 4), ones(5, 0, 4))
    assert nothing.tolist() == [[0.0] * 5] * 2


REFUSED = [
    lambda t: t.nn.functional.cosine_similarity(t.ones(2).long(), t.ones(2).long(), 0),
    lambda t: t.nn.functional.cosine_similarity(t.ones(2, 3), t.ones(2, 4)),
    lambda t: t.nn.functional.cosine_similarity(t.ones(2), t.ones(2)),
    lambda t: t.nn.functional.pairwise_distance(t.ones(2, 3), t.ones(2, 4)),
    lambda t: t.nn.functional.bilinear(t.ones(2, 3), t.ones(4), t.ones(5, 3, 4)),
    lambda t: t.nn.functional.bilinear(t.ones(2, 3), t.ones(3, 4), t.ones(5, 3, 4)),
    lambda t: t.nn.functional.bilinear(t.ones(2), t.ones(4), t.ones(5, 3, 4)),
    lambda t: t.nn.functional.bilinear(t.ones(3), t.ones(3), t.ones(5, 3, 4)),
    lambda t: t.nn.functional.bilinear(
        t.ones(3), t.ones(4), t.ones(5, 3, 4), t.ones(4)
    ),
    lambda t: t.nn.functional.bilinear(t.ones(3).double(), t.ones(4), t.ones(5, 3, 4)),
    lambda t: t.nn.Bilinear(0, 3, 4),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(call: Any) -> None:
    said = []
    for t in BOTH:
        with pytest.raises(Exception) as error:  # noqa: PT011 - compared below
            call(t)
        said.append((type(error.value), str(error.value).splitlines()[0]))
    assert said[0] == said[1]
