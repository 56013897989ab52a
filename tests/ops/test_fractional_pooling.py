"""Max pooling whose windows begin by chance: the same chance as PyTorch's."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

WINDOWS: list[tuple[tuple[int, ...], dict[str, Any]]] = [
    ((2, 3, 7, 9), {"kernel_size": 2, "output_size": 4}),
    ((3, 8, 9), {"kernel_size": (2, 3), "output_size": (5, 4)}),
    ((2, 3, 13, 11), {"kernel_size": 2, "output_ratio": (0.7, 0.5)}),
    ((1, 2, 5, 5), {"kernel_size": 2, "output_size": 1}),
    ((0, 2, 5, 5), {"kernel_size": 2, "output_size": 2}),
    ((2, 2, 5, 6, 7), {"kernel_size": 2, "output_size": (3, 4, 5)}),
    ((2, 6, 6, 6), {"kernel_size": (1, 2, 3), "output_ratio": (0.5, 0.5, 0.5)}),
]


def pool(t: Any, shape: tuple[int, ...], how: dict[str, Any]) -> Any:
    """An image alone has numbers of one, a volume alone a tuple of three."""
    of = how.get("output_size", how.get("output_ratio"))
    n = len(of) if isinstance(of, tuple) else len(shape) - 2
    return getattr(t.nn.functional, f"fractional_max_pool{n}d")


@pytest.mark.parametrize("return_indices", [True, False])
@pytest.mark.parametrize(("shape", "how"), WINDOWS)
def test_fractional_max_pool(compare, draw, shape, how, return_indices) -> None:
    def seeded(t: Any, x: Any) -> Any:
        t.manual_seed(1)
        return pool(t, shape, how)(x, **how, return_indices=return_indices)

    compare(seeded, draw(shape), second=bool(shape[0]))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_chance_may_be_given(compare, draw, dtype) -> None:
    samples = draw((2, 3, 2), 0, 1, dtype)

    def given(t: Any, x: Any) -> Any:
        F, chance = t.nn.functional, t.from_numpy(samples)
        return F.fractional_max_pool2d(x, 2, 4, _random_samples=chance)

    compare(given, draw((2, 3, 7, 9), dtype=dtype))


def test_equal_numbers_and_nan(compare) -> None:
    x = np.ones((1, 1, 6, 6))
    x[..., 2, 3] = x[..., 3, 2] = np.nan

    def seeded(t: Any, x: Any) -> Any:
        t.manual_seed(1)
        return t.nn.functional.fractional_max_pool2d(x, 2, 4, return_indices=True)

    compare(seeded, x, second=False)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (lambda nn: nn.FractionalMaxPool2d(2, output_size=4), (2, 3, 7, 9)),
        (lambda nn: nn.FractionalMaxPool2d(2, output_ratio=0.7), (3, 7, 9)),
        (lambda nn: nn.FractionalMaxPool3d(2, 3, return_indices=True), (2, 2, 5, 6, 7)),
        (lambda nn: nn.FractionalMaxPool3d(2, None, (0.5, 0.5, 0.6)), (2, 5, 6, 7)),
    ],
)
def test_layers(compare, torch, draw, layer, shape) -> None:
    assert repr(layer(tinygrad_edu.nn)) == repr(layer(torch.nn))

    def seeded(t: Any, x: Any) -> Any:
        t.manual_seed(3)
        return layer(t.nn)(x)

    compare(seeded, draw(shape))


REFUSED = [
    lambda nn, o: nn.functional.fractional_max_pool2d(o(1, 1, 5, 5), 2),
    lambda nn, o: nn.functional.fractional_max_pool3d(o(1, 1, 5, 5, 5), 2),
    lambda nn, o: nn.functional.fractional_max_pool2d(
        o(1, 1, 5, 5), 2, output_ratio=(0.5, 0.5, 0.5)
    ),
    lambda nn, o: nn.functional.fractional_max_pool2d(o(1, 1, 5, 5), 2, 5),
    lambda nn, o: nn.functional.fractional_max_pool2d(o(1, 1, 5, 5), (2, 3), 4),
    lambda nn, o: nn.functional.fractional_max_pool3d(o(1, 1, 5, 5, 5), 2, 6),
    lambda nn, o: nn.functional.fractional_max_pool2d(o(1, 1, 5, 5), (2, 2, 3), 4),
    lambda nn, o: nn.functional.fractional_max_pool2d(o(1, 1, 5, 5), 2, (4, 4, 4)),
    lambda nn, o: nn.functional.fractional_max_pool3d(o(1, 1, 5, 5, 5), (2, 2), 2),
    lambda nn, o: nn.functional.fractional_max_pool2d(o(5, 5), 2, 2),
    lambda nn, o: nn.functional.fractional_max_pool3d(o(1, 5, 5), 2, 2),
    lambda nn, o: nn.functional.fractional_max_pool2d(o(1, 0, 5, 5), 2, 2),
    lambda nn, o: nn.functional.fractional_max_pool2d(o(1, 1, 0, 5), 2, 2),
    lambda nn, o: nn.functional.fractional_max_pool3d(o(1, 0, 5, 5, 5), 2, 2),
    lambda nn, o: nn.functional.fractional_max_pool2d(o(1, 1, 5, 5).int(), 2, 2),
    lambda nn, o: nn.functional.fractional_max_pool2d(
        o(1, 1, 5, 5), 2, 2, _random_samples=o(1, 1, 1)
    ),
    lambda nn, o: nn.functional.fractional_max_pool2d(
        o(1, 1, 5, 5), 2, 2, _random_samples=o(1, 2)
    ),
    lambda nn, o: nn.functional.fractional_max_pool2d(
        o(2, 1, 5, 5), 2, 2, _random_samples=o(1, 1, 2)
    ),
    lambda nn, o: nn.functional.fractional_max_pool2d(
        o(1, 1, 5, 5), 2, 2, _random_samples=o(1, 1, 2).double()
    ),
    lambda nn, o: nn.FractionalMaxPool2d(2),
    lambda nn, o: nn.FractionalMaxPool2d(2, 3, 0.5),
    lambda nn, o: nn.FractionalMaxPool2d(2, output_ratio=1.5),
    lambda nn, o: nn.FractionalMaxPool3d(2, output_ratio=(0.5, 0.5, 1.5)),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call) -> None:
    theirs, ours = (said(lambda t=t: call(t.nn, t.ones)) for t in (torch, tinygrad_edu))
    assert ours == theirs


def said(call: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call()
    first = str(error.value).splitlines()[0]
    return type(error.value), re.sub(r" \(position \d\)", "", first)
