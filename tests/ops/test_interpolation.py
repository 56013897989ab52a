"""Images in another size: values, gradients, names, layers, refusals as PyTorch's."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

LINES = ("linear", "bilinear", "trilinear")
# old size, what is asked for
WANTED: list[tuple[tuple[int, ...], dict[str, Any]]] = [
    ((5,), {"size": 8}),
    ((5,), {"size": 5}),
    ((1,), {"size": 3}),
    ((6,), {"size": 1}),
    ((6,), {"scale_factor": 2}),
    ((9,), {"scale_factor": 0.7}),
    ((3, 4), {"size": (6, 8)}),
    ((3, 4), {"size": 5}),
    ((7, 9), {"size": (3, 13)}),
    ((5, 4), {"scale_factor": (2.5, 0.6)}),
    ((5, 4), {"scale_factor": 1.7, "recompute_scale_factor": True}),
    ((5, 70), {"size": (3, 80)}),
    ((2, 3, 4), {"size": (4, 3, 7)}),
    ((2, 3, 4), {"scale_factor": 2}),
]


@pytest.mark.parametrize("corners", [True, False, None])
@pytest.mark.parametrize(("old", "how"), WANTED)
def test_straight_lines(compare, draw, old, how, corners) -> None:
    how = {**how, "mode": LINES[len(old) - 1], "align_corners": corners}
    compare(lambda t, x: t.nn.functional.interpolate(x, **how), draw((2, 3, *old)))


@pytest.mark.parametrize("mode", ["nearest", "nearest-exact", "area"])
@pytest.mark.parametrize(("old", "how"), WANTED)
def test_the_nearest_and_means(compare, draw, old, how, mode) -> None:
    compare(
        lambda t, x: t.nn.functional.interpolate(x, mode=mode, **how),
        draw((2, 3, *old)),
        second=mode != "area" or len(old) > 1,
        names=mode != "area",
    )


IMAGES = [case for case in WANTED if len(case[0]) == 2]


@pytest.mark.parametrize("corners", [True, False])
@pytest.mark.parametrize(("old", "how"), IMAGES)
def test_cubic(compare, draw, old, how, corners) -> None:
    how = {**how, "mode": "bicubic", "align_corners": corners}
    compare(lambda t, x: t.nn.functional.interpolate(x, **how), draw((2, 3, *old)))


@pytest.mark.parametrize("mode", ["bilinear", "bicubic", "lanczos"])
@pytest.mark.parametrize("corners", [True, False])
@pytest.mark.parametrize(("old", "how"), IMAGES)
def test_antialiasing(compare, draw, old, how, corners, mode) -> None:
    how = {**how, "mode": mode, "antialias": True}
    if mode != "lanczos":
        how["align_corners"] = corners
    compare(lambda t, x: t.nn.functional.interpolate(x, **how), draw((2, 3, *old)))


def test_antialiasing_of_one_column_is_right_where_pytorch_is_not(torch) -> None:
    """PyTorch leaves the rows as they are where one column is left of each."""
    x = np.arange(12.0).reshape(1, 1, 4, 3)
    how = {"mode": "bilinear", "antialias": True}
    wide = torch.nn.functional.interpolate(torch.from_numpy(x), (2, 3), **how)
    ours = tinygrad_edu.nn.functional.interpolate(
        tinygrad_edu.from_numpy(x), (2, 1), **how
    )
    np.testing.assert_allclose(ours.numpy()[..., 0], wide.numpy().mean(-1))


@pytest.mark.parametrize(
    "how",
    [
        {"mode": "nearest"},
        {"mode": "bilinear"},
        {"mode": "bicubic"},
        {"mode": "bilinear", "antialias": True},
    ],
)
@pytest.mark.parametrize("size", [(37, 53), (150, 90), (300, 31)])
def test_float32_is_as_near_as_that(torch, draw, how, size) -> None:
    x = draw((1, 3, 150, 90), 0, 1, "float32")
    theirs, ours = (
        t.nn.functional.interpolate(t.from_numpy(x), size, **how).numpy()
        for t in (torch, tinygrad_edu)
    )
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=4e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("mode", ["nearest", "nearest-exact"])
@pytest.mark.parametrize("n", [1, 2])
def test_the_nearest_of_two_that_are_as_near(torch, n, mode, dtype) -> None:
    for old, new in ((14, 23), (3, 11), (5, 25), (24, 7), (9, 31), (22, 44)):
        x = np.arange(old).reshape(1, 1, old, *(1,) * (n - 1)).astype(dtype)
        size = (new, *(1,) * (n - 1))
        theirs, ours = (
            t.nn.functional.interpolate(t.from_numpy(x), size, mode=mode).numpy()
            for t in (torch, tinygrad_edu)
        )
        assert np.array_equal(ours, theirs), (old, new)


@pytest.mark.parametrize("mode", ["nearest", "linear"])
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_types(compare, draw, dtype, mode) -> None:
    how = {"scale_factor": 2.5, "mode": mode}
    x = draw((2, 3, 5), dtype=dtype)
    compare(lambda t, x: t.nn.functional.interpolate(x, **how), x, second=False)


@pytest.mark.parametrize("channels", [3, 5])
@pytest.mark.parametrize("size", [(6, 9), (19, 23), (40, 8), (20, 30)])
@pytest.mark.parametrize(
    "how",
    [
        {"mode": "nearest"},
        {"mode": "bilinear"},
        {"mode": "bilinear", "align_corners": True},
        {"mode": "bilinear", "antialias": True},
        {"mode": "bicubic"},
        {"mode": "bicubic", "antialias": True},
    ],
)
def test_bytes(compare, how, size, channels) -> None:
    x = np.random.default_rng(0).integers(0, 256, (2, channels, 20, 16), np.uint8)
    compare(lambda t, x: t.nn.functional.interpolate(x, size, **how), x)


def test_an_infinite_number_reaches_its_neighbours_alone(compare) -> None:
    x = np.zeros((1, 1, 6))
    x[..., 2] = np.inf
    how = {"size": 11, "mode": "linear"}
    compare(lambda t, x: t.nn.functional.interpolate(x, **how), x, second=False)


def test_what_is_laid_out_otherwise(compare, draw) -> None:
    def turned(t: Any, x: Any) -> Any:
        x = x.transpose(1, 3)
        return t.nn.functional.interpolate(x, (5, 3), mode="bilinear")

    compare(turned, draw((2, 3, 4, 5)))


def test_no_images(compare, draw) -> None:
    compare(
        lambda t, x: t.nn.functional.interpolate(x, 4, mode="bilinear"),
        draw((0, 3, 4, 5)),
    )


@pytest.mark.parametrize("name", ["upsample", "upsample_nearest", "upsample_bilinear"])
def test_old_names_warn(torch, draw, name) -> None:
    found = []
    for t in (torch, tinygrad_edu):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            x = t.from_numpy(draw((1, 2, 3, 4)))
            out = getattr(t.nn.functional, name)(x, scale_factor=2)
        found.append((out.numpy(), [str(each.message) for each in told]))
    np.testing.assert_allclose(found[1][0], found[0][0])
    assert found[1][1] == found[0][1]


LAYERS = [
    lambda nn: nn.Upsample(6),
    lambda nn: nn.Upsample((5, 6), mode="bilinear", align_corners=True),
    lambda nn: nn.Upsample(scale_factor=2),
    lambda nn: nn.Upsample(None, (1.5, 2.5), "bicubic", False, True),
    lambda nn: nn.UpsamplingNearest2d((5, 6)),
    lambda nn: nn.UpsamplingNearest2d(scale_factor=2),
    lambda nn: nn.UpsamplingBilinear2d(6),
    lambda nn: nn.UpsamplingBilinear2d(scale_factor=(2, 3)),
]


@pytest.mark.parametrize("layer", LAYERS)
def test_layers(compare, torch, draw, layer) -> None:
    assert repr(layer(tinygrad_edu.nn)) == repr(layer(torch.nn))
    compare(lambda t, x: layer(t.nn)(x), draw((2, 3, 4, 5)))


REFUSED: list[tuple[tuple[int, ...], dict[str, Any]]] = [
    ((2, 3), {"size": 2}),
    ((1, 2, 3), {}),
    ((1, 2, 3), {"size": 2, "scale_factor": 2}),
    ((1, 2, 3), {"size": (2, 2)}),
    ((1, 2, 3), {"size": (2.5,)}),
    ((1, 2, 3), {"scale_factor": (2, 2)}),
    ((1, 2, 3), {"size": 2, "mode": "bilinear"}),
    ((1, 2, 3, 3), {"size": 2, "mode": "linear"}),
    ((1, 2, 3, 3), {"size": 2, "mode": "trilinear"}),
    ((1, 2, 3, 3, 3), {"size": 2, "mode": "bilinear"}),
    ((1, 2, 3, 3, 3), {"size": 2, "mode": "bicubic"}),
    ((1, 2, 3), {"size": 2, "mode": "x"}),
    ((1, 2, 3, 3), {"size": 2, "mode": None}),
    ((1, 2, 3, 3), {"size": 2, "mode": "lanczos"}),
    ((1, 2, 3, 3), {"size": 2, "align_corners": True}),
    ((1, 2, 3, 3), {"size": 2, "mode": "area", "align_corners": False}),
    ((1, 2, 3), {"size": 2, "recompute_scale_factor": True}),
    ((1, 2, 3), {"size": 2, "antialias": True}),
    ((1, 2, 3, 3), {"size": 0}),
    ((1, 2, 3, 3), {"size": (-1, 2), "mode": "bilinear"}),
    ((1, 2, 3), {"size": 0, "mode": "linear"}),
    ((1, 2, 3, 3, 3), {"size": 0, "mode": "trilinear"}),
    ((1, 2, 3, 3), {"scale_factor": 0.1}),
    ((1, 2, 0, 3), {"size": 2}),
    ((1, 0, 3, 3), {"size": 2, "mode": "bicubic"}),
    ((1, 0, 3), {"size": 2}),
]


@pytest.mark.parametrize(("shape", "how"), REFUSED)
def test_refusals(torch, shape, how) -> None:
    theirs, ours = (
        said(lambda t=t: t.nn.functional.interpolate(t.ones(shape), **how))
        for t in (torch, tinygrad_edu)
    )
    assert ours == theirs


@pytest.mark.parametrize("mode", ["nearest", "linear"])
@pytest.mark.parametrize("dtype", ["int32", "bool", "complex64"])
def test_types_that_are_refused(torch, dtype, mode) -> None:
    for t in (torch, tinygrad_edu):
        x = t.ones(1, 2, 3).to(getattr(t, dtype))
        with pytest.raises(NotImplementedError, match="not implemented for"):
            t.nn.functional.interpolate(x, 2, mode=mode)


def said(call: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call()
    return type(error.value), re.sub(r"\s+$", "", str(error.value).splitlines()[0])
