"""Pooling: values, places, gradients, ties and nan, layers, refusals as PyTorch's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

# shape, options beside the kernel
WINDOWS: list[tuple[tuple[int, ...], dict[str, Any]]] = [
    ((2, 3, 9), {"kernel_size": 3}),
    ((3, 9), {"kernel_size": 2, "stride": 3, "ceil_mode": True}),
    ((2, 3, 9), {"kernel_size": 3, "stride": 2, "padding": 1}),
    ((2, 3, 8, 8), {"kernel_size": 2}),
    ((3, 7, 6), {"kernel_size": (3, 2), "stride": (2, 1), "padding": (1, 0)}),
    ((2, 2, 7, 6), {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
    ((1, 2, 5, 5), {"kernel_size": 2, "stride": 3, "ceil_mode": True}),
    ((1, 2, 6, 6), {"kernel_size": 1, "stride": 2}),
    ((0, 2, 6, 6), {"kernel_size": 2}),
    ((2, 4, 5, 6), {"kernel_size": 2, "stride": 2, "ceil_mode": True}),
    ((1, 2, 4, 5, 6), {"kernel_size": (2, 3, 2), "stride": (1, 2, 3), "padding": 1}),
]
DILATED = [
    ((2, 3, 9), {"kernel_size": 3, "dilation": 2}),
    ((2, 2, 9, 8), {"kernel_size": 2, "dilation": (3, 2), "padding": 1, "stride": 1}),
    ((1, 2, 6, 7, 6), {"kernel_size": 2, "dilation": 2, "ceil_mode": True}),
]
MEANS = [
    {},
    {"count_include_pad": False},
]
ADAPTIVE: list[tuple[tuple[int, ...], Any]] = [
    ((2, 3, 7), 3),
    ((3, 7), 10),
    ((2, 3, 7, 6), (3, 4)),
    ((2, 3, 7, 6), (None, 1)),
    ((3, 8, 8), 1),
    ((2, 2, 5, 4, 3), (2, 3, 2)),
    ((2, 2, 5, 4, 3), 1),
    ((0, 2, 5, 4), 2),
]


def function(t: Any, kind: str, shape: tuple[int, ...], options: Any) -> Any:
    """max_pool of an image is max_pool2d, and so on; an image alone has a tuple."""
    kernel = options["kernel_size"]
    n = len(kernel) if isinstance(kernel, tuple) else max(len(shape) - 2, 1)
    return getattr(t.nn.functional, f"{kind}{n}d")


@pytest.mark.parametrize(("shape", "options"), WINDOWS + DILATED)
def test_max_pool(compare, draw, shape, options) -> None:
    x = draw(shape)
    compare(lambda t, x: function(t, "max_pool", shape, options)(x, **options), x)
    compare(
        lambda t, x: function(t, "max_pool", shape, options)(
            x, **options, return_indices=True
        ),
        x,
        names=False,
    )


@pytest.mark.parametrize("more", MEANS)
@pytest.mark.parametrize(("shape", "options"), WINDOWS)
def test_avg_pool(compare, draw, shape, options, more) -> None:
    compare(
        lambda t, x: function(t, "avg_pool", shape, options)(x, **options, **more),
        draw(shape),
    )


@pytest.mark.parametrize("shape", [(2, 2, 7, 6), (1, 2, 5, 4, 4)])
def test_a_divisor_of_ones_own(compare, draw, shape) -> None:
    how = {"kernel_size": 3, "stride": 2, "padding": 1, "divisor_override": 7}
    compare(
        lambda t, x: function(t, "avg_pool", shape, how)(x, **how, ceil_mode=True),
        draw(shape),
    )


@pytest.mark.parametrize("return_indices", [True, False])
@pytest.mark.parametrize(("shape", "count"), ADAPTIVE)
def test_adaptive_max_pool(compare, draw, shape, count, return_indices) -> None:
    n = 2 if shape == (3, 8, 8) else max(len(shape) - 2, 1)
    name = f"adaptive_max_pool{n}d"
    compare(
        lambda t, x: getattr(t.nn.functional, name)(x, count, return_indices),
        draw(shape),
        names=not return_indices,
    )


def test_adaptive_max_pool_to_nothing() -> None:
    pool = tinygrad_edu.nn.functional.adaptive_max_pool2d
    found, places = pool(tinygrad_edu.ones(2, 3, 7, 6), (0, 2), return_indices=True)
    assert found.shape == places.shape == (2, 3, 0, 2)
    assert places.dtype == tinygrad_edu.int64


@pytest.mark.parametrize(("shape", "count"), ADAPTIVE)
def test_adaptive_avg_pool(compare, draw, shape, count) -> None:
    n = 2 if shape == (3, 8, 8) else max(len(shape) - 2, 1)
    name = f"adaptive_avg_pool{n}d"
    compare(lambda t, x: getattr(t.nn.functional, name)(x, count), draw(shape))


@pytest.mark.parametrize("kind", ["max_pool", "adaptive_max_pool"])
def test_of_equal_numbers_the_first_and_of_nan_the_last(compare, kind) -> None:
    x = np.array([1, 1, 0, 1, np.nan, 2, np.nan, 1, -np.inf, -np.inf, -0.0, 0.0] * 4)
    for shape in ((1, 2, 4, 6), (1, 1, 48), (1, 1, 4, 4, 3)):
        n = len(shape) - 2
        options = (3,) if kind == "adaptive_max_pool" else (2, 1, 1)
        compare(
            lambda t, x, n=n, o=options: getattr(t.nn.functional, f"{kind}{n}d")(
                x, *o, return_indices=True
            ),
            x.reshape(shape),
            names=False,
            second=False,
        )


@pytest.mark.parametrize("dtype", ["float32", "float16", "int64", "uint8"])
def test_other_types(compare, draw, dtype) -> None:
    x = draw((2, 3, 7, 6), 0, 9, dtype)
    for name in ("max_pool2d", "avg_pool2d")[: 1 + (dtype != "uint8")]:
        compare(
            lambda t, x, name=name: getattr(t.nn.functional, name)(x, 3, 2, 1),
            x,
            second=False,
        )


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("p", [2, 3.0, np.inf, -np.inf])
def test_lp_pool(compare, draw, n, p) -> None:
    low = -2 if np.isinf(p) else 0.1
    x = draw((2, 3, *(6, 5, 4)[:n]), low, 2)
    compare(
        lambda t, x: getattr(t.nn.functional, f"lp_pool{n}d")(x, p, 2, ceil_mode=True),
        x,
    )


@pytest.mark.parametrize(
    ("shape", "size"), [((2, 3, 6), (7,)), ((3, 6, 4), None), ((1, 2, 4, 4, 4), None)]
)
def test_unpooling(compare, draw, shape, size) -> None:
    n = 1 if size else len(shape) - 1 if len(shape) == 3 else len(shape) - 2

    def case(t, x):
        F = t.nn.functional
        pooled = getattr(F, f"max_pool{n}d")(x, 2, return_indices=True)
        return getattr(F, f"max_unpool{n}d")(*pooled, 2, output_size=size)

    compare(case, draw(shape))


def test_memory_that_is_no_plain_row(compare, draw) -> None:
    def case(t, x):
        turned, F = x.permute(3, 2, 1, 0), t.nn.functional
        return F.max_pool2d(turned, 2), F.avg_pool2d(turned, 3, 1, 1)

    compare(case, draw((6, 7, 3, 2)))


LAYERS = [
    (lambda nn: nn.MaxPool1d(2), (2, 3, 8)),
    (lambda nn: nn.MaxPool2d(3, 2, 1, ceil_mode=True), (2, 3, 8, 7)),
    (lambda nn: nn.MaxPool2d((3, 2), return_indices=True), (2, 3, 8, 7)),
    (lambda nn: nn.MaxPool3d(2, dilation=2), (2, 3, 5, 6, 7)),
    (lambda nn: nn.AvgPool1d(2), (2, 3, 8)),
    (lambda nn: nn.AvgPool2d(3, 2, 1, True, False), (2, 3, 8, 7)),
    (lambda nn: nn.AvgPool2d(3, divisor_override=2), (2, 3, 8, 7)),
    (lambda nn: nn.AvgPool3d((1, 2, 2)), (2, 3, 5, 6, 7)),
    (lambda nn: nn.LPPool1d(2, 3), (2, 3, 8)),
    (lambda nn: nn.LPPool2d(2, 3, 2, True), (2, 3, 8, 7)),
    (lambda nn: nn.LPPool3d(2, 3), (2, 3, 5, 6, 7)),
    (lambda nn: nn.AdaptiveAvgPool1d(3), (2, 3, 8)),
    (lambda nn: nn.AdaptiveAvgPool2d((3, None)), (2, 3, 8, 7)),
    (lambda nn: nn.AdaptiveAvgPool3d(2), (2, 3, 5, 6, 7)),
    (lambda nn: nn.AdaptiveMaxPool1d(3), (2, 3, 8)),
    (lambda nn: nn.AdaptiveMaxPool2d((3, None), True), (2, 3, 8, 7)),
    (lambda nn: nn.AdaptiveMaxPool3d(2), (2, 3, 5, 6, 7)),
]


@pytest.mark.parametrize(("make", "shape"), LAYERS)
def test_layers_print_and_compute_alike(compare, torch, draw, make, shape) -> None:
    assert repr(make(tinygrad_edu.nn)) == repr(make(torch.nn))
    x = abs(draw(shape)) + 0.1
    compare(lambda t, x: make(t.nn)(x), x, names=False, second=False)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_layers_that_unpool(compare, torch, draw, n) -> None:
    name = f"MaxUnpool{n}d"
    lines = {repr(getattr(t.nn, name)(3, 2, 1)) for t in (torch, tinygrad_edu)}
    assert len(lines) == 1

    def case(t, x):
        pooled = getattr(t.nn, f"MaxPool{n}d")(3, 2, 1, return_indices=True)(x)
        return getattr(t.nn, name)(3, 2, 1)(*pooled, output_size=x.shape)

    # Windows overlap: what is written twice has PyTorch's gradient.
    compare(case, draw((2, 2, *(6, 8, 6)[:n])), names=False)


REFUSED = [
    lambda F, o: F.max_pool2d(o(2, 3), 2),
    lambda F, o: F.max_pool1d(o(4), 2),
    lambda F, o: F.max_pool3d(o(2, 2), 2),
    lambda F, o: F.max_pool2d(o(1, 1, 2, 2), 3),
    lambda F, o: F.max_pool1d(o(1, 1, 2), 3),
    lambda F, o: F.max_pool3d(o(1, 1, 2, 2, 2), 3),
    lambda F, o: F.max_pool2d(o(1, 1, 4, 4), 2, padding=2),
    lambda F, o: F.max_pool1d(o(1, 1, 4), 2, padding=2),
    lambda F, o: F.max_pool1d(o(1, 1, 4), 2, padding=-1),
    lambda F, o: F.max_pool2d(o(1, 1, 4, 4), 2, padding=-1),
    lambda F, o: F.max_pool2d(o(1, 1, 4, 4), 0),
    lambda F, o: F.max_pool1d(o(1, 1, 4), 0),
    lambda F, o: F.max_pool1d(o(1, 1, 4), 2, 0),
    lambda F, o: F.max_pool2d(o(1, 1, 4, 4), 2, dilation=0),
    lambda F, o: F.max_pool1d(o(1, 1, 4), 2, dilation=0),
    lambda F, o: F.max_pool2d(o(1, 1, 4, 4), (2, 2, 2)),
    lambda F, o: F.max_pool2d(o(1, 1, 4, 4), 2, (2, 2, 2)),
    lambda F, o: F.max_pool2d(o(1, 1, 4, 4), 2, 2, (2, 2, 2)),
    lambda F, o: F.max_pool1d(o(1, 1, 4), (2, 2)),
    lambda F, o: F.max_pool3d(o(1, 1, 4, 4, 4), (2, 2)),
    lambda F, o: F.max_pool2d(o(1, 0, 4, 4), 2),
    lambda F, o: F.max_pool1d(o(1, 0, 4), 2),
    lambda F, o: F.max_pool2d(o(1, 1, 4, 4).bool(), 2),
    lambda F, o: F.max_pool1d(o(1, 1, 4).long(), 2),
    lambda F, o: F.avg_pool2d(o(1, 1, 4, 4).bool(), 2),
    lambda F, o: F.avg_pool2d(o(1, 1, 4, 4), 2, padding=2),
    lambda F, o: F.avg_pool2d(o(1, 1, 4, 4), 2, divisor_override=0),
    lambda F, o: F.avg_pool1d(o(4), 2),
    lambda F, o: F.avg_pool3d(o(4, 4), 2),
    lambda F, o: F.avg_pool1d(o(1, 1, 2), 3),
    lambda F, o: F.avg_pool3d(o(1, 1, 2, 2, 2), 3),
    lambda F, o: F.avg_pool1d(o(1, 1, 2), (1, 1)),
    lambda F, o: F.avg_pool3d(o(1, 1, 2, 2, 2), (1, 1)),
    lambda F, o: F.avg_pool2d(o(1, 1, 4, 4), 2, 0),
    lambda F, o: F.avg_pool2d(o(1, 0, 4, 4), 2),
    lambda F, o: F.adaptive_avg_pool2d(o(4, 4), 2),
    lambda F, o: F.adaptive_avg_pool1d(o(4), 2),
    lambda F, o: F.adaptive_avg_pool3d(o(4, 4), 2),
    lambda F, o: F.adaptive_avg_pool2d(o(1, 4, 4), -2),
    lambda F, o: F.adaptive_avg_pool1d(o(1, 4), -2),
    lambda F, o: F.adaptive_avg_pool2d(o(1, 4, 4), (2, 2, 2)),
    lambda F, o: F.adaptive_avg_pool2d(o(1, 4, 4), (2,)),
    lambda F, o: F.adaptive_avg_pool1d(o(1, 4), (2, 2)),
    lambda F, o: F.adaptive_avg_pool2d(o(1, 4, 4).long(), 2),
    lambda F, o: F.adaptive_avg_pool2d(o(1, 1, 0, 4), 2),
    lambda F, o: F.adaptive_max_pool2d(o(4, 4), 2),
    lambda F, o: F.adaptive_max_pool1d(o(4), 2),
    lambda F, o: F.adaptive_max_pool2d(o(1, 4, 4), -2),
    lambda F, o: F.adaptive_max_pool1d(o(1, 4), -2),
    lambda F, o: F.adaptive_max_pool2d(o(1, 4, 4).long(), 2),
    lambda F, o: F.adaptive_max_pool2d(o(1, 1, 0, 4), 2),
    lambda F, o: F.max_unpool2d(o(1, 1, 2, 2), o(1, 1, 2, 2), 2),
    lambda F, o: F.max_unpool2d(o(1, 1, 2, 2), o(1, 1, 2, 1).long(), 2),
    lambda F, o: F.max_unpool2d(o(1, 1, 2, 2), o(1, 1, 2, 2).long() * 99, 2),
    lambda F, o: F.max_unpool1d(o(1, 1, 2), o(1, 1, 2).long() * 99, 2),
    lambda F, o: F.max_unpool2d(o(2, 2), o(2, 2).long(), 2),
    lambda F, o: F.max_unpool2d(
        o(1, 1, 2, 2), o(1, 1, 2, 2).long(), 2, output_size=(9, 9)
    ),
    lambda F, o: F.max_unpool2d(
        o(1, 1, 2, 2), o(1, 1, 2, 2).long(), 2, output_size=(9,) * 5
    ),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call) -> None:
    ours, theirs = (said(lambda t: call(t.nn.functional, t.ones), t)
                    for t in (tinygrad_edu, torch))  # fmt: skip
    assert ours == theirs


def said(call: Any, library: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call(library)
    return type(error.value), str(error.value).splitlines()[0]


@pytest.mark.parametrize("stride", [2, 1])
def test_infinite_gradients_stay_where_they_belong(torch, stride) -> None:
    """A window of nothing but -inf gives its gradient to a number, not to a border."""
    numbers = np.array([[3.0, 1, -np.inf, 2], [0, 2, 1, -1], [-np.inf] * 4, [0] * 4])
    slopes = []
    for t in (tinygrad_edu, torch):
        x = t.tensor(numbers[None, None], requires_grad=True)
        out = t.nn.functional.max_pool2d(x, 2, stride, padding=1)
        g = t.ones_like(out).cumsum(-1)
        g[0, 0, 0, 1] = np.inf
        out.backward(g)
        slopes.append(x.grad.numpy())
    np.testing.assert_array_equal(*slopes)
