"""Pixels and channels exchanged: values, gradients, layers, refusals as PyTorch's."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

SHUFFLES = [
    ("pixel_shuffle", (2, 8, 2, 3), 2),
    ("pixel_shuffle", (9, 1, 2), 3),
    ("pixel_shuffle", (2, 2, 4, 2, 3), 2),
    ("pixel_unshuffle", (2, 2, 4, 6), 2),
    ("pixel_unshuffle", (1, 3, 6), 3),
    ("pixel_unshuffle", (2, 1, 2, 4, 2), 1),
    ("channel_shuffle", (2, 6, 2, 3), 3),
    ("channel_shuffle", (2, 4, 5), 2),
    ("channel_shuffle", (0, 4, 5), 2),
]


@pytest.mark.parametrize(("name", "shape", "factor"), SHUFFLES)
def test_numbers_are_moved(compare, draw, name, shape, factor) -> None:
    x = draw(shape)
    names = name != "channel_shuffle"
    compare(lambda t, x: getattr(t.nn.functional, name)(x, factor), x, names=names)
    compare(lambda t, x: getattr(t, name)(x, factor), x, names=names)


@pytest.mark.parametrize("dtype", ["float16", "int64", "bool", "complex64"])
def test_types(compare, dtype) -> None:
    x = np.arange(32).reshape(2, 4, 2, 2).astype(dtype)

    def all_three(t: Any, x: Any) -> Any:
        F = t.nn.functional
        return [
            F.pixel_shuffle(x, 2),
            F.pixel_unshuffle(x, 2),
            F.channel_shuffle(x, 2),
        ]

    compare(all_three, x, names=False)


def test_what_is_laid_out_otherwise(compare, draw) -> None:
    def turned(t: Any, x: Any) -> Any:
        F, x = t.nn.functional, x.transpose(1, 3)
        return [F.pixel_shuffle(x, 2), F.channel_shuffle(x, 2)]

    compare(turned, draw((2, 3, 4, 4)), names=False)


@pytest.mark.parametrize("shape", [(0, 4, 2, 2), (2, 0, 2, 2)])
def test_nothing_moves_and_has_a_gradient(shape) -> None:
    """PyTorch's own gradient has a wrong shape here."""
    F, x = tinygrad_edu.nn.functional, tinygrad_edu.zeros(shape, requires_grad=True)
    for out in (F.pixel_shuffle(x, 2), F.channel_shuffle(x, 2)):
        out.sum().backward()
    assert x.grad is not None
    assert x.grad.shape == shape


def test_native_channel_shuffle(torch) -> None:
    for t in (torch, tinygrad_edu):
        x = t.arange(12).reshape(1, 4, 3)
        found = t.native_channel_shuffle(x, 2), t.nn.functional.channel_shuffle(x, 2)
        assert t.equal(*found)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (lambda nn: nn.PixelShuffle(2), (2, 8, 2, 3)),
        (lambda nn: nn.PixelUnshuffle(2), (2, 2, 4, 6)),
        (lambda nn: nn.ChannelShuffle(2), (2, 8, 2, 3)),
    ],
)
def test_layers(compare, torch, draw, layer, shape) -> None:
    assert repr(layer(tinygrad_edu.nn)) == repr(layer(torch.nn))
    compare(lambda t, x: layer(t.nn)(x), draw(shape), names=False)


REFUSED = [
    lambda F, o: F.pixel_shuffle(o(2, 2), 2),
    lambda F, o: F.pixel_shuffle(o(3, 2, 2), 2),
    lambda F, o: F.pixel_shuffle(o(4, 2, 2), 0),
    lambda F, o: F.pixel_shuffle(o(4, 2, 2), 2.0),
    lambda F, o: F.pixel_shuffle(1, 2),
    lambda F, o: F.pixel_unshuffle(o(4, 2), 2),
    lambda F, o: F.pixel_unshuffle(o(4, 2, 2), -1),
    lambda F, o: F.pixel_unshuffle(o(4, 3, 2), 2),
    lambda F, o: F.pixel_unshuffle(o(4, 2, 3), 2),
    lambda F, o: F.channel_shuffle(o(4, 2), 2),
    lambda F, o: F.channel_shuffle(o(1, 4, 2), 3),
    lambda F, o: F.channel_shuffle(o(1, 4, 2), 0),
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
