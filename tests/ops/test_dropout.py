"""Dropout: PyTorch's masks for the same seed, gradients, layers, refusals."""

from __future__ import annotations

from typing import Any

import pytest

import tinygrad_edu

SHAPES = {
    "dropout": [(4, 6), (40,), (2, 3, 4), (3, 0)],
    "alpha_dropout": [(4, 6), (40,)],
    "feature_alpha_dropout": [(4, 3, 6), (3, 4, 2, 2)],
    "dropout1d": [(4, 3, 6), (8, 3)],
    "dropout2d": [(4, 3, 2, 2)],
    "dropout3d": [(4, 3, 2, 2, 2), (8, 2, 2, 2)],
}
CASES = [(name, shape) for name, shapes in SHAPES.items() for shape in shapes]


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(("name", "shape"), CASES)
def test_masks_and_gradients(compare, draw, name, shape, p) -> None:
    def case(t, x):
        t.manual_seed(3)
        out = getattr(t.nn.functional, name)(x, p, training=True)
        return out, t.rand(2)  # as many numbers were drawn

    single = len(shape) == int(name[-2]) + 1 if name[-1] == "d" else False
    compare(case, draw(shape), names=not single)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_other_types(compare, draw, dtype) -> None:
    def case(t, x):
        t.manual_seed(3)
        F = t.nn.functional
        return F.dropout(x, 0.3), F.alpha_dropout(x, 0.3, True)

    compare(case, draw((4, 6), dtype=dtype), gradients=dtype == "float32", second=False)


def test_columns_are_drawn_in_the_order_of_memory(compare, draw) -> None:
    def case(t, x):
        t.manual_seed(3)
        return t.nn.functional.dropout(x.t(), 0.5)

    compare(case, draw((4, 6)))


@pytest.mark.parametrize("name", SHAPES)
def test_without_training_the_input_itself(name) -> None:
    x = tinygrad_edu.ones(SHAPES[name][0])
    assert getattr(tinygrad_edu.nn.functional, name)(x, 0.5, training=False) is x


LAYERS = ["Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout",
          "FeatureAlphaDropout"]  # fmt: skip


@pytest.mark.parametrize("inplace", [True, False])
@pytest.mark.parametrize("name", LAYERS)
def test_layers(compare, torch, draw, name, inplace) -> None:
    lines = {repr(getattr(t.nn, name)(0.3, inplace)) for t in (torch, tinygrad_edu)}
    assert len(lines) == 1

    def case(t, x):
        t.manual_seed(3)
        layer, given = getattr(t.nn, name)(0.3, inplace), x * 1
        out = layer(given)
        assert (out is given) == (inplace and "Alpha" not in name)
        return out, layer.eval()(out)

    n = int(name[-2]) if name[-1] == "d" else 1
    compare(case, draw((3, 4, *(2, 3, 2)[:n])), names=False)


REFUSED = [
    lambda t: t.nn.functional.dropout(t.ones(2), 1.5),
    lambda t: t.nn.functional.dropout2d(t.ones(2, 2, 2, 2), -0.1),
    lambda t: t.nn.functional.dropout1d(t.ones(2), 0.5),
    lambda t: t.nn.Dropout(2),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call) -> None:
    assert said(call, tinygrad_edu) == said(call, torch)


def said(call: Any, library: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call(library)
    return type(error.value), str(error.value).splitlines()[0]


@pytest.mark.parametrize("name", ["dropout", "alpha_dropout", "feature_alpha_dropout"])
def test_training_is_true_or_false(name: str) -> None:
    for wrong in (None, "yes", 1):
        with pytest.raises(TypeError, match="argument 'train' must be bool, not"):
            getattr(tinygrad_edu.nn.functional, name)(tinygrad_edu.ones(2), 0.5, wrong)
