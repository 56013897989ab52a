"""Borders: values, gradients, names, layers, refusals, as PyTorch has them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

# shape, pads, all with room for a border of every kind
BORDERS: list[tuple[tuple[int, ...], tuple[int, ...]]] = [
    ((2, 5), (1, 2)),
    ((2, 3, 5), (0, 3)),
    ((2, 3, 5), (4, 4)),
    ((2, 3, 4, 5), (1, 2, 3, 0)),
    ((3, 4, 5), (0, 0, 3, 3)),
    ((1, 2, 3, 4, 5), (1, 2, 3, 0, 0, 2)),
    ((2, 3, 4, 5), (2, 1, 0, 3, 1, 1)),
    ((0, 3, 4), (1, 2)),
]
CUT = [
    ((2, 5), (-1, 2)),
    ((2, 5), (3, -3)),
    ((2, 3, 4, 5), (-1, 2, 2, -1)),
    ((2, 4, 5), (-1, -2, 0, -1)),
]
MODES = ("reflect", "replicate", "circular")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("shape", "pads"), BORDERS)
def test_what_the_image_shows(compare, draw, shape, pads, mode) -> None:
    compare(
        lambda t, x: t.nn.functional.pad(x, pads, mode),
        draw(shape),
        names=mode != "circular",  # PyTorch puts that one together of slices
    )


@pytest.mark.parametrize(
    ("shape", "pads", "mode"),
    [
        (*case, mode)
        for case in CUT
        for mode in MODES
        if mode != "circular" or -3 not in case[1]  # more than what is left
    ],
)
def test_a_negative_border_cuts(compare, draw, shape, pads, mode) -> None:
    compare(lambda t, x: t.nn.functional.pad(x, pads, mode), draw(shape), names=False)


@pytest.mark.parametrize(
    ("shape", "pads", "value"),
    [
        *[(shape, pads, None) for shape, pads in BORDERS + CUT],
        ((5,), (1, 2), 1.5),
        ((2, 5), (), 1.5),
        ((2, 5), (1, 0, 2, 1), float("-inf")),
        ((1, 2, 1, 2, 3), (1, 0, -1, 1, 0, 2, 0, 0, 1, -1), 2),
        ((2, 3), (-2, 0, 0, -2), None),
        ((2, 3), (-3, 3), 7.0),
    ],
)
def test_a_border_of_one_value(compare, draw, shape, pads, value) -> None:
    compare(lambda t, x: t.nn.functional.pad(x, pads, value=value), draw(shape))


@pytest.mark.parametrize("value", [None, 1.7, -3, True])
@pytest.mark.parametrize(
    "dtype", ["float32", "float16", "int64", "int8", "bool", "complex64"]
)
def test_types(compare, dtype, value) -> None:
    x = np.arange(6).reshape(1, 2, 3).astype(dtype)

    def every_mode(t: Any, x: Any) -> Any:
        how = MODES if dtype != "bool" else ("circular",)
        found = [t.nn.functional.pad(x, (1, 2), mode) for mode in how]
        return [t.nn.functional.pad(x, (1, 2), value=value), *found]

    compare(every_mode, x, names=False, second=dtype != "float16")


def test_what_is_laid_out_otherwise(compare, draw) -> None:
    def turned(t: Any, x: Any) -> Any:
        x = x.transpose(1, 3)
        return [t.nn.functional.pad(x, (1, 2, 0, 1), mode) for mode in MODES]

    compare(turned, draw((2, 3, 4, 5)), names=False)


@pytest.mark.parametrize("value", [3.5, 2, 1 + 0j])
def test_constant_pad_nd(compare, draw, value) -> None:
    compare(lambda t, x: t.constant_pad_nd(x, (1, 2), value), draw((2, 3)))


def test_a_border_of_complex_numbers(compare, draw) -> None:
    x = draw((2, 3)) + 1j
    compare(lambda t, x: t.constant_pad_nd(x, (1, -1), 2 + 3j), x)


def test_numbers_that_are_not_finite_stay_where_they_are(compare) -> None:
    x = np.array([[np.inf, 1.0, np.nan, -np.inf]])
    compare(
        lambda t, x: [t.nn.functional.pad(x, (2, 2), mode) for mode in MODES],
        x,
        names=False,
    )


LAYERS = [
    *[(f"{kind}Pad{n}d", 1) for kind in ("Zero", "Reflection") for n in (1, 2, 3)],
    *[(f"{kind}Pad{n}d", 2) for kind in ("Replication", "Circular") for n in (1, 2, 3)],
    ("ConstantPad1d", ((1, 2), 3.5)),
    ("ConstantPad2d", ((1, 2, 0, -1), 3.5)),
    ("ConstantPad3d", (2, -1)),
    ("ReflectionPad2d", (1, 2, 0, -1)),
]


@pytest.mark.parametrize(("name", "padding"), LAYERS)
def test_layers(compare, torch, draw, name, padding) -> None:
    n = int(name[-2])

    def layer(t: Any) -> Any:
        how = padding if name.startswith("Constant") else (padding,)
        return getattr(t.nn, name)(*how)

    assert repr(layer(tinygrad_edu)) == repr(layer(torch))
    x = draw((2, 3, *(3, 4, 5)[:n]))
    compare(lambda t, x: (layer(t)(x), layer(t)(x[0])), x, names=False)


CONVOLUTIONS: list[dict[str, Any]] = [
    {"padding": 1},
    {"padding": 2, "stride": 2},
    {"padding": "same", "dilation": 2},
    {"padding": "same", "kernel_size": 2},
    {"padding": "valid"},
    {"padding": 0, "groups": 2, "bias": False},
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("options", CONVOLUTIONS)
@pytest.mark.parametrize("n", [1, 2, 3])
def test_padding_modes_of_convolutions(torch, draw, n, options, mode) -> None:
    how = {"kernel_size": 3, **options, "padding_mode": mode}
    x = draw((2, 2, *(4, 5, 6)[:n]))
    found = []
    for t in (torch, tinygrad_edu):
        t.manual_seed(0)
        layer = getattr(t.nn, f"Conv{n}d")(2, 4, **how).double()
        out = layer(t.from_numpy(x))
        (out**2).sum().backward()
        found.append((out.detach().numpy(), layer.weight.grad.numpy(), repr(layer)))
    (out, slope, line), (our_out, our_slope, our_line) = found
    assert our_line == line
    np.testing.assert_allclose(our_out, out, rtol=1e-6)
    np.testing.assert_allclose(our_slope, slope, rtol=1e-6)


def test_padding_sides_of_two_dimensions_differ(torch, draw) -> None:
    """(rows, columns) of the layer are the other way round for the function."""
    found = []
    for t in (torch, tinygrad_edu):
        t.manual_seed(0)
        layer = t.nn.Conv2d(1, 1, 3, padding=(0, 2), padding_mode="reflect").double()
        found.append(layer(t.from_numpy(draw((1, 1, 5, 6)))).detach().numpy())
    np.testing.assert_allclose(found[1], found[0], rtol=1e-6)


REFUSED = [
    lambda F, o: F.pad(o(2, 3), (1,)),
    lambda F, o: F.pad(o(2, 3), (1,) * 6),
    lambda F, o: F.pad(o(2, 3), 1),
    lambda F, o: F.pad(o(2, 3), [1.5, 1]),
    lambda F, o: F.pad(o(2, 3), (1, 1), "x"),
    lambda F, o: F.pad(o(2, 3), (1, 1), 1),
    lambda F, o: F.pad(o(2, 3), (1, 1), value="a"),
    lambda F, o: F.pad(o(2, 3), (1, 1), "reflect", 1),
    lambda F, o: F.pad(o(3), (1, 1), "reflect"),
    lambda F, o: F.pad(o(2, 3), (), "reflect"),
    lambda F, o: F.pad(o(3, 4, 4, 4), (1, 1), "circular"),
    lambda F, o: F.pad(o(2, 3, 4), (4, 1), "reflect"),
    lambda F, o: F.pad(o(2, 3, 4, 5), (1, 4, 9, 1), "reflect"),
    lambda F, o: F.pad(o(2, 3, 4, 5, 6), (1, 1, 1, 1, 5, 1), "reflect"),
    lambda F, o: F.pad(o(1, 5), (-2, -4), "replicate"),
    lambda F, o: F.pad(o(2, 3, 0), (1, 1), "replicate"),
    lambda F, o: F.pad(o(2, 3, 0, 4), (1, 1, 1, 1), "reflect"),
    lambda F, o: F.pad(o(2, 3).bool(), (1, 1), "reflect"),
    lambda F, o: F.pad(o(2, 3, 4).bool(), (1, 1, 1, 1), "replicate"),
    lambda F, o: F.pad(o(1, 3), (4, 1), "circular"),
    lambda F, o: F.pad(o(1, 3), (-2, -2), "circular"),
    lambda F, o: F.pad(o(1, 3), (-2, -2)),
    lambda F, o: F.pad(o(1, 3), (-5, 3)),
    lambda F, o: F.pad(o(2).byte(), (1, 1), value=-1),
    lambda F, o: F.pad(o(2).byte(), (1, 1), value=300),
    lambda F, o: F.pad(o(2).int(), (1, 1), value=float("nan")),
    lambda F, o: F.pad(o(2).half(), (1, 1), value=1e6),
    lambda F, o: F.pad(o(2), (1, 1), value=1e39),
    lambda F, o: F.pad(1, (1, 1)),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call) -> None:
    theirs, ours = (
        said(lambda t=t: call(t.nn.functional, t.ones)) for t in (torch, tinygrad_edu)
    )
    assert ours == theirs


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.constant_pad_nd(t.ones(2), (1,)),
        lambda t: t.constant_pad_nd(t.ones(2), (1, 1), 1j),
        lambda t: t.constant_pad_nd(t.ones(2), (1, 1), "x"),
        lambda t: t.constant_pad_nd(t.ones(2), (1, 1, 2, 2)),
        lambda t: t.nn.CircularPad2d(1)(t.ones(2, 3)),
    ],
)
def test_other_refusals(torch, call) -> None:
    assert said(lambda: call(tinygrad_edu)) == said(lambda: call(torch))


def said(call: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call()
    first = str(error.value).splitlines()[0]
    return type(error.value), re.sub(r" \(position \d\)", "", first)
