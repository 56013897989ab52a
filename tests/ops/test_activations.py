"""Activations: values, both gradients, borders, layers and refusals as in PyTorch."""

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

CALLS: dict[str, list[dict[str, Any]]] = {
    "celu": [{}, {"alpha": 0.5}, {"alpha": -2.0}],
    "elu": [{}, {"alpha": 0.5}],
    "gelu": [{}, {"approximate": "tanh"}],
    "glu": [{"dim": 0}, {"dim": 1}],
    "hardshrink": [{}, {"lambd": 1.0}],
    "hardsigmoid": [{}],
    "hardswish": [{}],
    "hardtanh": [{}, {"min_val": -0.5, "max_val": 2.0}],
    "leaky_relu": [{}, {"negative_slope": 0.3}],
    "logsigmoid": [{}],
    "mish": [{}],
    "relu6": [{}],
    "selu": [{}],
    "silu": [{}],
    "softmin": [{"dim": 1}],
    "softplus": [{}, {"beta": 2.0, "threshold": 1.1}],
    "softshrink": [{}, {"lambd": 0.0}],
    "softsign": [{}],
    "tanhshrink": [{}],
    "threshold": [{"threshold": 0.3, "value": 7.0}],
}
CASES = [(name, options) for name, calls in CALLS.items() for options in calls]
# PyTorch rounds its gradient's steps to half; its 1/6 is that of float32.
ROUGH = [("glu", "float16"), ("hardsigmoid", "float64")]
NO_SECOND = ("hardsigmoid",)  # PyTorch has no second gradient
INPLACE = (
    *("celu", "elu", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu"),
    *("mish", "relu6", "selu", "silu", "threshold"),
)
BORDERS = [-3.0, 3.0, -1.0, 1.0, 0.5, -0.5, 0.0, -0.0, 6.0, 90.0, -90.0, 1e4, -1e4]


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
@pytest.mark.parametrize(("name", "options"), CASES)
def test_values_and_gradients(compare, draw, name, options, dtype):
    if (name, dtype) in ROUGH:
        return
    second = dtype == "float64" and name not in NO_SECOND
    for low, high in ((-2, 2), (-8, 8)):
        x = draw((4, 6), low, high, dtype)
        compare(
            lambda t, x: getattr(t.nn.functional, name)(x, **options), x, second=second
        )


@pytest.mark.parametrize(
    ("name", "options"), [case for case in CASES if case[0] not in ("glu", "softmin")]
)
def test_borders_and_extremes(compare, name, options):
    x = np.array([*BORDERS, np.inf, -np.inf])
    if name == "hardsigmoid":
        x = x.astype("float32")
    finite = x[abs(x) < (np.inf if name != "mish" else 1000)]  # there PyTorch says nan
    second = name not in NO_SECOND
    compare(
        lambda t, x: getattr(t.nn.functional, name)(x, **options), finite, second=second
    )
    compare(
        lambda t, x: getattr(t.nn.functional, name)(x, **options), x, gradients=False
    )


@pytest.mark.parametrize("size", [(40,), (6, 9), (0,), ()])
@pytest.mark.parametrize("name", ["gelu", "silu", "mish", "logsigmoid"])
def test_large_arrays_piece_by_piece(compare, draw, monkeypatch, name, size):
    monkeypatch.setattr(tinygrad_edu.ops.layers.activations, "PIECE", 1 << 4)
    x = draw(size, -4, 4, "float32")
    compare(lambda t, x: getattr(t.nn.functional, name)(x), x, second=False)
    if len(size) == 2:  # memory that is no plain row of numbers
        compare(lambda t, x: getattr(t.nn.functional, name)(x.t()), x, second=False)


@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 4, 2), (5,)])
@pytest.mark.parametrize("count", [1, "channels"])
def test_prelu(compare, draw, shape, count):
    channels = shape[1] if len(shape) > 1 else 1
    weight = np.linspace(-0.5, 0.75, channels if count == "channels" else 1)
    compare(lambda t, x, w: t.nn.functional.prelu(x, w), draw(shape), weight)


@pytest.mark.parametrize("name", INPLACE)
def test_in_place(compare, draw, name):
    first = CALLS[name][0]

    def case(t, x):
        y = x * 1.5
        result = getattr(t.nn.functional, name)(y, **first, inplace=True)
        assert result is y
        return result

    x = draw((3, 4), dtype="float32")
    compare(case, x, names=False, second=False)


def test_in_place_by_position():
    x = tinygrad_edu.tensor([-1.0, 2.0])
    tinygrad_edu.nn.functional.leaky_relu(x, 0.5, True)
    assert x.tolist() == [-0.5, 2.0]


LAYERS = [
    *[
        lambda nn, name=name: getattr(nn, name)()
        for name in (
            *("GELU", "SiLU", "Mish", "ELU", "CELU", "SELU", "LeakyReLU", "ReLU6"),
            *(
                "Hardsigmoid",
                "Hardswish",
                "Softplus",
                "Hardshrink",
                "Softshrink",
                "GLU",
            ),
            *("LogSigmoid", "Softsign", "Tanhshrink", "Hardtanh", "PReLU"),
        )
    ],
    lambda nn: nn.GELU("tanh"),
    lambda nn: nn.ELU(0.5, inplace=True),
    lambda nn: nn.SiLU(inplace=True),
    lambda nn: nn.LeakyReLU(0.2),
    lambda nn: nn.Hardtanh(-2, 2, inplace=True),
    lambda nn: nn.Hardtanh(min_val=-2, max_val=0.5),
    lambda nn: nn.Threshold(0.1, 20),
    lambda nn: nn.Softmin(dim=1),
    lambda nn: nn.PReLU(6, init=0.1),
    lambda nn: nn.Softplus(2, threshold=3),
]


@pytest.mark.parametrize("make", LAYERS)
def test_layers(torch, draw, make):
    x, results = draw((4, 6), dtype="float32"), []
    for library in (torch, tinygrad_edu):
        layer = make(library.nn)
        results.append((repr(layer), layer(library.tensor(x)).detach().numpy()))
    assert results[0][0] == results[1][0]
    np.testing.assert_allclose(results[1][1], results[0][1], rtol=1e-5, atol=1e-6)


REFUSED = [
    *[
        lambda t, name=name: getattr(t.nn.functional, name)(t.tensor([1, 2]))
        for name in (
            *("gelu", "silu", "mish", "elu", "selu", "celu", "leaky_relu", "softplus"),
            *("hardsigmoid", "hardswish", "hardshrink", "softshrink", "logsigmoid"),
            "glu",
        )
    ],
    lambda t: t.nn.functional.gelu(t.ones(2), approximate="x"),
    lambda t: t.nn.functional.celu(t.ones(2), 0.0),
    lambda t: t.nn.functional.softshrink(t.ones(2), -1),
    lambda t: t.nn.functional.glu(t.ones(3)),
    lambda t: t.nn.functional.glu(t.tensor(1.0)),
    lambda t: t.nn.functional.hardtanh(t.ones(2), 2, 1),
    lambda t: t.nn.functional.prelu(t.ones(4, 4), t.ones(3)),
    lambda t: t.nn.functional.prelu(t.tensor(1.0), t.ones(3)),
    lambda t: t.nn.Hardtanh(2, 1),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call):
    said = []
    for library in (torch, tinygrad_edu):
        with pytest.raises(Exception) as error:  # noqa: PT011 - compared below
            call(library)
        said.append((type(error.value), str(error.value).splitlines()[0]))
    assert said[0] == said[1]
