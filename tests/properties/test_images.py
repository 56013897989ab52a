"""Images, borders and windows drawn at random: values and gradients as PyTorch's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parity import assert_agree, closeness, observe
from strategies import filled

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

# A third of the usual number: each is a call with both gradients, twice.
some = settings(max_examples=settings.default.max_examples // 3)
LINES = ("linear", "bilinear", "trilinear")
CONVOLUTION = {"stride": (1, 3), "padding": (0, 2), "dilation": (1, 2)}


def check(case: Any, *arrays: np.ndarray[Any, Any], second: bool = True) -> None:
    ours, theirs = (
        observe(t, case, arrays, names=False, second=second)
        for t in (tinygrad_edu, torch)
    )
    assert_agree(ours, theirs, max(closeness(arrays), 1e-9))


def sizes(n: int, least: int, most: int) -> Any:
    return st.tuples(*[st.integers(least, most)] * n)


@st.composite
def images(draw: Any, least: int = 1, most: int = 6, n: int = 0) -> Any:
    """(N, C, *size) or (C, *size), one to three dimensions."""
    n = n or draw(st.integers(1, 3))
    batch = draw(st.sampled_from([(), (1,), (2,)]))
    return n, (*batch, draw(st.integers(1, 2)), *draw(sizes(n, least, most)))


@some
@given(st.data())
def test_borders(data: Any) -> None:
    n, shape = data.draw(images(least=3))
    mode = data.draw(st.sampled_from(["constant", "reflect", "replicate", "circular"]))
    low = 0 if mode == "circular" else -1  # a border of what was cut is none
    pads = data.draw(sizes(2 * n, low, 2))
    check(lambda t, x: t.nn.functional.pad(x, pads, mode), filled(shape))


@some
@given(st.data())
def test_other_sizes(data: Any) -> None:
    n, shape = data.draw(images())
    shape = shape if len(shape) == n + 2 else (1, *shape)
    size = data.draw(sizes(n, 1, 9))
    mode = data.draw(st.sampled_from(["nearest", "nearest-exact", "lines", "area"]))
    how: dict[str, Any] = {"mode": LINES[n - 1] if mode == "lines" else mode}
    if mode == "lines":
        how["align_corners"] = data.draw(st.booleans())
    again = not (mode == "area" and n == 1)  # PyTorch refuses that one
    check(
        lambda t, x: t.nn.functional.interpolate(x, size, **how),
        filled(shape),
        second=again,
    )


@some
@given(st.data())
def test_patches(data: Any) -> None:
    _, shape = data.draw(images(least=3, n=2))
    kernel = data.draw(sizes(2, 1, 3))
    how = {"dilation": 1, "padding": data.draw(sizes(2, 0, 2))}
    how["stride"] = data.draw(sizes(2, 1, 3))

    def there_and_back(t: Any, x: Any) -> Any:
        patches = t.nn.functional.unfold(x, kernel, **how)
        return t.nn.functional.fold(patches * patches, shape[-2:], kernel, **how)

    check(there_and_back, filled(shape))


@some
@given(st.data())
def test_places(data: Any) -> None:
    n, shape = data.draw(images(n=data.draw(st.integers(2, 3))))
    shape = shape if len(shape) == n + 2 else (1, *shape)
    grid = filled((shape[0], *data.draw(sizes(n, 1, 3)), n)) * 1.37 - 1.1
    mode = data.draw(st.sampled_from(["bilinear", "nearest"] + ["bicubic"] * (n == 2)))
    outside = data.draw(st.sampled_from(["zeros", "border", "reflection"]))
    corners = data.draw(st.booleans())
    check(
        lambda t, x, g: t.nn.functional.grid_sample(x, g, mode, outside, corners),
        filled(shape),
        grid,
        second=False,  # PyTorch has none
    )


@some
@given(st.data())
def test_convolutions(data: Any) -> None:
    n, shape = data.draw(images(least=5, most=7))
    groups = data.draw(st.sampled_from([1, shape[-n - 1]]))
    weight = (2 * groups, shape[-n - 1] // groups, *data.draw(sizes(n, 1, 3)))
    how = {name: data.draw(sizes(n, *span)) for name, span in CONVOLUTION.items()}
    check(
        lambda t, x, w: getattr(t.nn.functional, f"conv{n}d")(
            x, w, groups=groups, **how
        ),
        filled(shape),
        filled(weight),
    )
