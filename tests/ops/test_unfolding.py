"""Patches of images and images of patches, as PyTorch has them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

# image, options, and the shape of its patches
PATCHES: list[tuple[tuple[int, ...], dict[str, Any], tuple[int, ...]]] = [
    ((2, 3, 4, 5), {"kernel_size": 2}, (2, 12, 12)),
    ((3, 4, 5), {"kernel_size": (2, 3), "padding": 1}, (18, 25)),
    ((1, 2, 6, 6), {"kernel_size": 3, "stride": 3}, (1, 18, 4)),
    ((2, 1, 5, 6), {"kernel_size": 2, "dilation": (2, 1), "stride": 2}, (2, 4, 6)),
    ((2, 2, 3, 3), {"kernel_size": 1, "padding": (0, 2)}, (2, 2, 21)),
    ((0, 2, 3, 3), {"kernel_size": 2}, (0, 8, 4)),
]


@pytest.mark.parametrize(("image", "how", "patches"), PATCHES)
def test_unfold(compare, draw, image, how, patches) -> None:
    x = draw(image)
    names = len(image) == 4
    compare(lambda t, x: t.nn.functional.unfold(x, **how), x, names=names)
    found = tinygrad_edu.nn.functional.unfold(tinygrad_edu.from_numpy(x), **how)
    assert found.shape == patches


@pytest.mark.parametrize(("image", "how", "patches"), PATCHES)
def test_fold(compare, draw, image, how, patches) -> None:
    compare(
        lambda t, x: t.nn.functional.fold(x, image[-2:], **how),
        draw(patches),
        names=len(image) == 4,
    )


def test_a_product_with_patches_is_a_convolution(draw) -> None:
    F, of = tinygrad_edu.nn.functional, tinygrad_edu.from_numpy
    x, weight = of(draw((2, 3, 5, 6))), of(draw((4, 3, 2, 2)))
    product = weight.reshape(4, 12) @ F.unfold(x, 2, stride=2)
    expected = F.conv2d(x, weight, stride=2)
    assert tinygrad_edu.allclose(product.reshape(expected.shape), expected)


@pytest.mark.parametrize("dtype", ["float16", "bool", "complex64"])
def test_types(compare, dtype) -> None:
    x = np.arange(36).reshape(1, 2, 3, 6).astype(dtype)

    def there_and_back(t: Any, x: Any) -> Any:
        patches = t.nn.functional.unfold(x, (3, 2), stride=2)
        return patches, t.nn.functional.fold(patches, (3, 6), (3, 2), stride=2)

    compare(there_and_back, x)


def test_what_is_laid_out_otherwise(compare, draw) -> None:
    compare(
        lambda t, x: t.nn.functional.unfold(x.transpose(1, 3), 2), draw((2, 3, 4, 5))
    )
    compare(
        lambda t, x: t.nn.functional.fold(x.transpose(1, 2), (4, 3), 2),
        draw((2, 6, 8)),
    )


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (lambda nn: nn.Unfold(2), (2, 3, 4, 5)),
        (lambda nn: nn.Unfold((2, 3), 2, 1, (1, 2)), (2, 3, 4, 5)),
        (lambda nn: nn.Fold((4, 5), 2), (2, 12, 12)),
        (lambda nn: nn.Fold(4, 2, stride=2), (2, 12, 4)),
    ],
)
def test_layers(compare, torch, draw, layer, shape) -> None:
    assert repr(layer(tinygrad_edu.nn)) == repr(layer(torch.nn))
    compare(lambda t, x: layer(t.nn)(x), draw(shape))


REFUSED = [
    lambda F, o: F.unfold("x", 2),
    lambda F, o: F.unfold(o(1, 2, 3, 3, 3), 2),
    lambda F, o: F.unfold(o(1, 0, 3, 3), 2),
    lambda F, o: F.unfold(o(1, 2, 0, 3), 2),
    lambda F, o: F.unfold(o(1, 2, 3, 3), 0),
    lambda F, o: F.unfold(o(1, 2, 3, 3), (2, -1)),
    lambda F, o: F.unfold(o(1, 2, 3, 3), 2, 0),
    lambda F, o: F.unfold(o(1, 2, 3, 3), 2, 1, -1),
    lambda F, o: F.unfold(o(1, 2, 3, 3), 2, 1, 0, 0),
    lambda F, o: F.unfold(o(1, 2, 3, 3), 4),
    lambda F, o: F.unfold(o(1, 2, 3, 3), (2, 2, 2)),
    lambda F, o: F.unfold(o(1, 2, 3, 3), (2,)),
    lambda F, o: F.unfold(o(1, 2, 3, 3), 2.5),
    lambda F, o: F.unfold(o(1, 2, 3, 3).int(), 2),
    lambda F, o: F.fold("x", 3, 2),
    lambda F, o: F.fold(o(4), 3, 2),
    lambda F, o: F.fold(o(1, 4, 0), 3, 2),
    lambda F, o: F.fold(o(1, 4), 3, 2),
    lambda F, o: F.fold(o(1, 3, 4), 3, 2),
    lambda F, o: F.fold(o(1, 4, 5), 3, 2),
    lambda F, o: F.fold(o(1, 4, 4), 1, 2),
    lambda F, o: F.fold(o(1, 4, 4), (3, 3, 3), 2),
    lambda F, o: F.fold(o(1, 4, 4), 3, 0),
    lambda F, o: F.fold(o(1, 4, 4), 3, 2, 1, 0, 0),
    lambda F, o: F.fold(o(1, 4, 4).int(), 3, 2),
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
