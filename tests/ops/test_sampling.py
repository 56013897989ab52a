"""Images seen at any places, and grids of places, as PyTorch has them."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

PADDINGS = ("zeros", "border", "reflection")
IMAGES = [
    ((2, 3, 4, 5), (2, 3, 6, 2)),
    ((1, 2, 1, 4), (1, 2, 5, 2)),
    ((2, 2, 3, 3), (2, 1, 1, 2)),
    ((0, 2, 3, 3), (0, 2, 2, 2)),
    ((1, 2, 3, 3), (1, 0, 2, 2)),
    ((2, 2, 3, 4, 5), (2, 2, 3, 4, 3)),
    ((1, 1, 2, 1, 2), (1, 3, 2, 2, 3)),
]


@pytest.mark.parametrize("align_corners", [True, False])
@pytest.mark.parametrize("padding_mode", PADDINGS)
@pytest.mark.parametrize("mode", ["bilinear", "nearest", "bicubic"])
@pytest.mark.parametrize(("image", "grid"), IMAGES)
def test_grid_sample(compare, draw, image, grid, mode, padding_mode, align_corners):
    if mode == "bicubic" and len(image) == 5:
        return  # PyTorch has none, and the refusals below say so
    how = {"mode": mode, "padding_mode": padding_mode, "align_corners": align_corners}
    compare(
        lambda t, x, g: t.nn.functional.grid_sample(x, g, **how),
        draw(image),
        draw(grid, -2.5, 2.5),
        second=False,  # PyTorch has none
    )


@pytest.mark.parametrize("padding_mode", PADDINGS)
@pytest.mark.parametrize("mode", ["bilinear", "nearest", "bicubic"])
def test_places_that_are_numbers_themselves(compare, draw, mode, padding_mode) -> None:
    """At the edges the slope is the one to the inside, or none, as PyTorch chooses."""
    rows, columns = np.meshgrid([-1.0, 0, 1], [-1.0, -1 / 3, 1 / 3, 1], indexing="ij")
    how = {"mode": mode, "padding_mode": padding_mode, "align_corners": True}
    compare(
        lambda t, x, g: t.nn.functional.grid_sample(x, g, **how),
        draw((1, 2, 3, 4)),
        np.stack([columns, rows], -1)[None],
        second=False,
        names=False,
    )


@pytest.mark.parametrize("mode", ["bilinear", "bicubic"])
@pytest.mark.parametrize("padding_mode", PADDINGS)
def test_the_gradient_has_a_gradient(draw, mode, padding_mode) -> None:
    """PyTorch's has none here; differences say that it is right."""
    t = tinygrad_edu
    x, grid = t.from_numpy(draw((1, 1, 2, 2))), t.from_numpy(draw((1, 1, 2, 2)))
    x.requires_grad_()
    grid.requires_grad_()
    how = {"mode": mode, "padding_mode": padding_mode, "align_corners": False}
    sampled = lambda x, grid: t.nn.functional.grid_sample(x, grid, **how)  # noqa: E731
    assert t.autograd.gradcheck(sampled, (x, grid))
    assert t.autograd.gradgradcheck(sampled, (x, grid))


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_types(compare, draw, dtype) -> None:
    compare(
        lambda t, x, g: t.nn.functional.grid_sample(x, g, align_corners=False),
        draw((2, 3, 4, 5), dtype=dtype),
        draw((2, 3, 6, 2), -1, 1, dtype=dtype),
        close=0 if dtype == "float32" else 0.03,  # PyTorch rounds at every step
        second=False,
        names=False,
    )


def test_an_infinite_number_is_seen_only_where_it_is(compare) -> None:
    x = np.zeros((1, 1, 3, 3))
    x[..., 0, 0] = np.inf
    grid = np.array([[[[2.5, 2.5], [0.5, 0.5], [-1.0, -1.0]]]])
    compare(
        lambda t, x: t.nn.functional.grid_sample(
            x, t.from_numpy(grid), align_corners=False
        ),
        x,
        second=False,
        names=False,
    )


def test_what_is_laid_out_otherwise(compare, draw) -> None:
    compare(
        lambda t, x, g: t.nn.functional.grid_sample(
            x.transpose(1, 3), g.permute(0, 3, 2, 1), align_corners=True
        ),
        draw((2, 3, 4, 5)),
        draw((2, 2, 3, 4), -1, 1),
        second=False,
        names=False,
    )


def test_grid_sampler(compare, draw) -> None:
    compare(
        lambda t, x, g: t.grid_sampler(x, g, 0, 1, True),
        draw((2, 3, 4, 5)),
        draw((2, 3, 6, 2)),
        second=False,
        names=False,
    )


SIZES = [
    ((2, 2, 3), (2, 1, 3, 4)),
    ((1, 2, 3), (1, 5, 1, 4)),
    ((2, 3, 4), (2, 1, 2, 3, 4)),
    ((1, 3, 4), (1, 1, 1, 3, 1)),
]


@pytest.mark.parametrize("align_corners", [True, False])
@pytest.mark.parametrize(("theta", "size"), SIZES)
def test_affine_grid(compare, draw, theta, size, align_corners) -> None:
    def grid(t: Any, theta: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return t.nn.functional.affine_grid(theta, size, align_corners)

    compare(grid, draw(theta), names=False)
    compare(
        lambda t, theta: t.affine_grid_generator(theta, size, align_corners),
        draw(theta).astype("float32"),
        names=False,
    )


def test_a_grid_turns_an_image(draw) -> None:
    """A quarter of a turn moves numbers and changes none."""
    t = tinygrad_edu
    image = t.from_numpy(draw((1, 2, 4, 4)))
    turn = t.tensor([[[0.0, -1.0, 0.0], [1.0, 0.0, 0.0]]], dtype=t.float64)
    grid = t.nn.functional.affine_grid(turn, image.shape, align_corners=False)
    turned = t.nn.functional.grid_sample(image, grid, align_corners=False)
    assert t.allclose(turned, image.rot90(1, (2, 3)))


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.nn.functional.grid_sample(t.ones(1, 1, 2, 2), t.ones(1, 1, 1, 2)),
        lambda t: t.nn.functional.affine_grid(t.ones(1, 2, 3), (1, 1, 2, 2)),
        lambda t: t.nn.functional.affine_grid(t.ones(1, 2, 3), (1, 1, 1, 2), True),
    ],
)
def test_warnings(torch, call) -> None:
    told = []
    for t in (torch, tinygrad_edu):
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            call(t)
        told.append([str(each.message) for each in found])
    assert told[1] == told[0] != []


REFUSED = [
    lambda F, o: F.grid_sample(1, o(1, 2, 2, 2), align_corners=True),
    lambda F, o: F.grid_sample(o(1, 1, 2, 2), 1, align_corners=True),
    lambda F, o: F.grid_sample(o(2, 3), o(1, 2), align_corners=True),
    lambda F, o: F.grid_sample(o(1, 1, 2, 2), o(2, 2, 2, 2), align_corners=True),
    lambda F, o: F.grid_sample(o(1, 1, 2, 2), o(1, 2, 2, 3), align_corners=True),
    lambda F, o: F.grid_sample(o(1, 1, 2, 2), o(1, 2, 2), align_corners=True),
    lambda F, o: F.grid_sample(o(1, 1, 2), o(1, 2, 1), align_corners=True),
    lambda F, o: F.grid_sample(o(1, 1, 2, 2, 2), o(1, 2, 2, 2, 2), align_corners=True),
    lambda F, o: F.grid_sample(o(1, 1, 2, 2), o(1, 2, 2, 2), "x"),
    lambda F, o: F.grid_sample(o(1, 1, 2, 2), o(1, 2, 2, 2), "nearest", "x"),
    lambda F, o: F.grid_sample(
        o(1, 1, 2, 2, 2), o(1, 2, 2, 2, 3), "bicubic", align_corners=True
    ),
    lambda F, o: F.grid_sample(
        o(1, 1, 2, 2), o(1, 2, 2, 2).double(), align_corners=True
    ),
    lambda F, o: F.grid_sample(o(1, 1, 0, 2), o(1, 2, 2, 2), align_corners=True),
    lambda F, o: F.grid_sample(
        o(1, 1, 2, 2).int(), o(1, 2, 2, 2).int(), align_corners=True
    ),
    lambda F, o: F.grid_sample(o(1, 1, 2, 2), o(1, 2, 2, 2), align_corners="x"),
    lambda F, o: F.affine_grid(o(2, 3), (1, 1, 2, 2), True),
    lambda F, o: F.affine_grid(o(1, 2, 3), (1, 1, 2), True),
    lambda F, o: F.affine_grid(o(1, 2, 3), (1, 1, 2, 2, 2), True),
    lambda F, o: F.affine_grid(o(1, 2, 3), (2, 1, 2, 2), True),
    lambda F, o: F.affine_grid(o(1, 2, 3), (1, 1, 0, 2), True),
    lambda F, o: F.affine_grid(o(1, 2, 3).int(), (1, 1, 2, 2), True),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call) -> None:
    theirs, ours = (
        said(lambda t=t: call(t.nn.functional, t.ones)) for t in (torch, tinygrad_edu)
    )
    assert ours == theirs


def said(call: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call()
    first = str(error.value).splitlines()[0]
    return type(error.value), re.sub(r" \(position \d\)", "", first)
