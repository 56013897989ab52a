"""Normalization: values, gradients, running statistics, layers, refusals."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import tinygrad_edu


@pytest.mark.parametrize("parameters", ["", "weight", "bias", "weight bias"])
@pytest.mark.parametrize(
    ("shape", "last"), [((4, 6), 1), ((2, 3, 4), 2), ((2, 3, 4), 3), ((0, 3), 1)]
)
def test_layer_norm(compare, draw, shape, last, parameters) -> None:
    names, own = parameters.split(), shape[-last:]
    compare(
        lambda t, x, *p: t.nn.functional.layer_norm(
            x, own, **dict(zip(names, p, strict=True)), eps=1e-3
        ),
        draw(shape),
        *[draw(own, seed=i) for i, _ in enumerate(names, 1)],
        second=parameters != "bias",  # PyTorch misses a weight there
    )


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("parameters", ["", "weight", "bias", "weight bias"])
@pytest.mark.parametrize("shape", [(5, 3), (2, 3, 4), (2, 3, 4, 5), (2, 3, 2, 3, 2)])
def test_batch_norm(compare, draw, shape, parameters, training) -> None:
    names = parameters.split()

    def case(t, x, *p):
        mean, var = t.linspace(0, 1, 3).double(), t.linspace(1, 2, 3).double()
        options = dict(zip(names, p, strict=True))
        out = t.nn.functional.batch_norm(
            x, mean, var, **options, training=training, momentum=0.3
        )
        return out, mean, var

    compare(
        case,
        draw(shape),
        *[draw((3,), seed=i) for i, _ in enumerate(names, 1)],
        second=parameters != "bias",
    )


@pytest.mark.parametrize("parameters", ["", "weight bias"])
@pytest.mark.parametrize(
    ("shape", "groups"), [((3, 4), 2), ((2, 6, 5), 3), ((2, 4, 3, 3), 1)]
)
def test_group_norm(compare, draw, shape, groups, parameters) -> None:
    names, own = parameters.split(), shape[1:2]
    compare(
        lambda t, x, *p: t.nn.functional.group_norm(
            x, groups, **dict(zip(names, p, strict=True))
        ),
        draw(shape),
        *[draw(own, seed=i) for i, _ in enumerate(names, 1)],
    )


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("parameters", ["", "weight bias"])
@pytest.mark.parametrize("shape", [(2, 3, 4), (2, 3, 4, 5)])
def test_instance_norm(compare, draw, shape, parameters, own) -> None:
    names = parameters.split()

    def case(t, x, *p):
        mean, var = t.linspace(0, 1, 3).double(), t.linspace(1, 2, 3).double()
        options = dict(zip(names, p, strict=True))
        out = t.nn.functional.instance_norm(
            x, mean, var, **options, use_input_stats=own, momentum=0.3
        )
        return out, mean, var

    compare(
        case,
        draw(shape),
        *[draw((3,), seed=i) for i, _ in enumerate(names, 1)],
        names=False,
    )


@pytest.mark.parametrize("eps", [None, 1e-2])
@pytest.mark.parametrize(("shape", "last"), [((4, 6), 1), ((2, 3, 4), 2)])
def test_rms_norm(compare, draw, shape, last, eps) -> None:
    own = shape[-last:]
    arrays = draw(shape), draw(own, seed=1)
    compare(lambda t, x, w: t.nn.functional.rms_norm(x, own, w, eps), *arrays)
    compare(lambda t, x: t.nn.functional.rms_norm(x, own, eps=eps), arrays[0])


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_local_response_norm(compare, draw, size) -> None:
    for shape in ((2, 4, 3), (2, 5, 2, 3), (1, 4, 2, 2, 2)):
        compare(
            lambda t, x: t.nn.functional.local_response_norm(x, size, 0.5, 0.6, 1.5),
            draw(shape),
        )


@pytest.mark.parametrize("options", [{}, {"p": 1.0}, {"dim": -1}, {"p": 3, "dim": 0}])
def test_normalize(compare, draw, options) -> None:
    compare(lambda t, x: t.nn.functional.normalize(x, **options), draw((3, 4, 2)))


def test_a_vector_of_zeros_stays(compare) -> None:
    compare(lambda t, x: t.nn.functional.normalize(x), np.zeros((2, 3)), second=False)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_other_types(compare, draw, dtype) -> None:
    first = dtype == "float32"
    x, w, b = (draw(s, dtype=dtype) for s in ((4, 6, 5), (5,), (6,)))

    def case(t, x, w, b):
        F = t.nn.functional
        return (
            F.layer_norm(x, (5,), w),
            F.batch_norm(x, None, None, b, training=True),
            F.group_norm(x, 3, b, b),
        )

    compare(case, x, w, b, gradients=first, second=False)


def test_many_numbers_in_blocks(compare, draw, monkeypatch) -> None:
    """Several blocks, in memory that is no plain row."""
    monkeypatch.setattr(tinygrad_edu.ops.layers.normalization, "BLOCK", 1 << 6)

    def case(t, x, w):
        F, turned = t.nn.functional, x.transpose(0, 1)
        return (
            F.layer_norm(turned, (6,), w),
            F.batch_norm(turned, None, None, training=True),
            F.group_norm(x, 4),
        )

    compare(case, draw((8, 4, 6)), draw((6,)), second=False)


def test_a_layer_that_stands_still_has_an_exact_variance(compare) -> None:
    x = 1000 + np.arange(12.0).reshape(3, 4) * 1e-4
    compare(lambda t, x: t.nn.functional.layer_norm(x, (4,)), x, second=False)


LAYERS: list[tuple[Any, tuple[int, ...]]] = [
    (lambda nn: nn.LayerNorm(5), (3, 5)),
    (lambda nn: nn.LayerNorm((4, 5), 1e-3, bias=False), (3, 4, 5)),
    (lambda nn: nn.LayerNorm([5], elementwise_affine=False), (3, 5)),
    (lambda nn: nn.RMSNorm(5), (3, 5)),
    (lambda nn: nn.RMSNorm((4, 5), 1e-3, False), (3, 4, 5)),
    (lambda nn: nn.GroupNorm(2, 4), (3, 4, 5)),
    (lambda nn: nn.GroupNorm(2, 4, affine=False), (3, 4, 5)),
    (lambda nn: nn.GroupNorm(2, 4, bias=False), (3, 4, 5)),
    (lambda nn: nn.LocalResponseNorm(2, 0.1), (3, 4, 5)),
    (lambda nn: nn.BatchNorm1d(4), (3, 4)),
    (lambda nn: nn.BatchNorm1d(4, momentum=None), (3, 4, 2)),
    (lambda nn: nn.BatchNorm2d(4, 1e-3, 0.2), (3, 4, 2, 3)),
    (lambda nn: nn.BatchNorm2d(4, affine=False), (3, 4, 2, 3)),
    (lambda nn: nn.BatchNorm2d(4, bias=False), (3, 4, 2, 3)),
    (lambda nn: nn.BatchNorm2d(4, track_running_stats=False), (3, 4, 2, 3)),
    (lambda nn: nn.BatchNorm3d(4), (3, 4, 2, 3, 2)),
    (lambda nn: nn.InstanceNorm1d(4), (3, 4, 5)),
    (lambda nn: nn.InstanceNorm1d(4), (4, 5)),
    (lambda nn: nn.InstanceNorm2d(4, affine=True, bias=False), (3, 4, 2, 3)),
    (lambda nn: nn.InstanceNorm2d(4, track_running_stats=True), (3, 4, 2, 3)),
    (lambda nn: nn.InstanceNorm3d(4, affine=True), (4, 2, 3, 2)),
]


@pytest.mark.parametrize(("make", "shape"), LAYERS)
def test_layers_print_learn_and_remember_alike(torch, draw, make, shape) -> None:
    found = []
    for t in (torch, tinygrad_edu):
        layer, results = make(t.nn), []
        for step in range(3):
            x = t.from_numpy(draw(shape, dtype="float32", seed=step)).requires_grad_()
            if step == 2:
                layer.eval()
            out = layer(x)
            (out * out * out).sum().backward()
            results += [out, x.grad, *[p.grad for p in layer.parameters()]]
            results += [one.clone() for one in layer.state_dict().values()]
        state = list(layer.state_dict())
        found.append((repr(layer), state, [one.detach().numpy() for one in results]))
    (line, state, theirs), (our_line, our_state, ours) = found
    assert our_line == line
    assert our_state == state
    for one, other in zip(ours, theirs, strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=2e-5)


def test_starting_anew() -> None:
    layer = tinygrad_edu.nn.BatchNorm1d(3)
    before = {key: value.clone() for key, value in layer.state_dict().items()}
    layer(tinygrad_edu.randn(4, 3))
    layer.weight.data.fill_(5)
    layer.reset_parameters()
    for key, value in layer.state_dict().items():
        assert tinygrad_edu.equal(value, before[key]), key


def test_statistics_that_change_spoil_no_gradient() -> None:
    """What an evaluation needs of the statistics is kept as it was."""
    t = tinygrad_edu
    layer, x = t.nn.BatchNorm1d(2).eval(), t.ones(3, 2, requires_grad=True)
    out = layer(x)
    layer.running_var.fill_(100.0)
    out.sum().backward()
    assert t.allclose(x.grad, t.ones(3, 2), rtol=1e-4)


REFUSED = [
    lambda F, o: F.batch_norm(o(2, 3), None, None, training=True, eps=0.0),
    lambda F, o: F.batch_norm(o(2, 3), o(3), o(3), eps=-1.0),
    lambda F, o: F.instance_norm(o(3), o(3), o(3), use_input_stats=False),
    lambda F, o: F.layer_norm(o(2, 3), (4,)),
    lambda F, o: F.layer_norm(o(2, 3), ()),
    lambda F, o: F.layer_norm(o(2, 3), (3,), o(4)),
    lambda F, o: F.layer_norm(o(2, 3), (3,), o(3), o(4)),
    lambda F, o: F.layer_norm(o(2, 3).long(), (3,)),
    lambda F, o: F.layer_norm(o(2, 3), (3,), o(3).double()),
    lambda F, o: F.group_norm(o(2, 4), 3),
    lambda F, o: F.group_norm(o(2), 3),
    lambda F, o: F.group_norm(o(2, 4), -1),
    lambda F, o: F.group_norm(o(1, 4), 4),
    lambda F, o: F.group_norm(o(2, 4), 2, o(3)),
    lambda F, o: F.group_norm(o(2, 4).long(), 2),
    lambda F, o: F.batch_norm(o(2, 3), None, None),
    lambda F, o: F.batch_norm(o(1, 3), None, None, training=True),
    lambda F, o: F.batch_norm(o(2, 3), o(4), o(3)),
    lambda F, o: F.batch_norm(o(2, 3), o(3), o(4)),
    lambda F, o: F.batch_norm(o(2, 3), o(3), o(3), o(4)),
    lambda F, o: F.batch_norm(o(2, 3), o(3), o(3), o(3), o(4)),
    lambda F, o: F.batch_norm(o(2), o(3), o(3)),
    lambda F, o: F.batch_norm(o(2, 3).long(), o(3), o(3)),
    lambda F, o: F.batch_norm(o(2, 3), o(3).double(), o(3).double()),
    lambda F, o: F.batch_norm(o(2, 3), o(3), None),
    lambda F, o: F.instance_norm(o(2, 4, 1)),
    lambda F, o: F.instance_norm(o(2, 4, 5), use_input_stats=False),
    lambda F, o: F.rms_norm(o(2, 3), (4,)),
    lambda F, o: F.rms_norm(o(2, 3), ()),
    lambda F, o: F.rms_norm(o(2, 3), (3,), o(4)),
    lambda F, o: F.rms_norm(o(2, 3).long(), (3,)),
    lambda F, o: F.local_response_norm(o(2), 2),
]
REFUSED_LAYERS = [
    lambda nn, o: nn.BatchNorm1d(3)(o(2)),
    lambda nn, o: nn.BatchNorm1d(3)(o(2, 3, 4, 5)),
    lambda nn, o: nn.BatchNorm2d(3)(o(2, 3, 4)),
    lambda nn, o: nn.BatchNorm3d(3)(o(2, 3, 4)),
    lambda nn, o: nn.BatchNorm2d(3)(o(2, 4, 4, 4)),
    lambda nn, o: nn.InstanceNorm1d(3)(o(1)),
    lambda nn, o: nn.InstanceNorm2d(3)(o(1)),
    lambda nn, o: nn.InstanceNorm2d(3, affine=True)(o(1, 4, 5, 5)),
    lambda nn, o: nn.GroupNorm(3, 4),
    lambda nn, o: nn.GroupNorm(2, 4)(o(2, 6, 3)),
    lambda nn, o: nn.LayerNorm(4)(o(2, 3)),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call) -> None:
    ours, theirs = [
        said(lambda t: call(t.nn.functional, t.ones), t) for t in (tinygrad_edu, torch)
    ]
    assert ours == theirs


@pytest.mark.parametrize("call", REFUSED_LAYERS)
def test_refusals_of_layers(torch, call) -> None:
    ours, theirs = [
        said(lambda t: call(t.nn, t.ones), t) for t in (tinygrad_edu, torch)
    ]
    assert ours == theirs


def said(call: Any, library: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call(library)
    return type(error.value), str(error.value).splitlines()[0]


def test_rms_norm_of_half_does_not_overflow(compare, draw) -> None:
    x = draw((3, 4), -500, 500, "float16")
    compare(
        lambda t, x: t.nn.functional.rms_norm(x, (4,)), x, second=False, names=False
    )


@pytest.mark.parametrize("name", ["layer_norm", "group_norm"])
def test_a_weight_without_numbers_gets_a_gradient_without_numbers(name: str) -> None:
    weight, bias = (tinygrad_edu.zeros(0, requires_grad=True) for _ in range(2))
    over = (0,) if name == "layer_norm" else 1
    norm = getattr(tinygrad_edu.nn.functional, name)
    norm(tinygrad_edu.zeros(3, 0), over, weight=weight, bias=bias).sum().backward()
    assert weight.grad.shape == bias.grad.shape == (0,)


NOT_NUMBERS = [
    lambda F, o, wrong: F.layer_norm(o(2, 3), (3,), eps=wrong),
    lambda F, o, wrong: F.group_norm(o(2, 4), 2, eps=wrong),
    lambda F, o, wrong: F.batch_norm(o(2, 3), o(3), o(3), momentum=wrong),
    lambda F, o, wrong: F.embedding(o(2).long(), o(3, 2), max_norm=wrong),
    lambda F, o, wrong: F.embedding(o(2).long(), o(3, 2), max_norm=1, norm_type=wrong),
]


@pytest.mark.parametrize("call", NOT_NUMBERS)
def test_settings_are_numbers(torch, call) -> None:
    for wrong in ("text", [1.0], 1j):
        ours, theirs = [
            said(lambda t, x=wrong: call(t.nn.functional, t.ones, x), t)
            for t in (tinygrad_edu, torch)
        ]
        assert ours[0] is theirs[0]
        assert ours[1] == re.sub(r" \(position \d\)", "", theirs[1])
