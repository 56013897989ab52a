"""Convolutions and their layers: values, gradients, starts, names, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu
from tinygrad_edu.ops.layers import convolution as ops

# input, weight, options of F.convNd
CASES: list[tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]]] = [
    ((2, 3, 8), (4, 3, 3), {}),
    ((2, 4, 9), (6, 2, 2), {"stride": 2, "padding": 1, "dilation": 2, "groups": 2}),
    ((3, 9), (4, 3, 3), {"padding": "same"}),
    ((2, 3, 6), (4, 3, 1), {}),
    ((2, 3, 6, 5), (4, 3, 3, 2), {}),
    ((2, 3, 6, 5), (4, 3, 3, 2), {"padding": (2, 1), "stride": (2, 1)}),
    ((2, 4, 7, 7), (4, 1, 3, 3), {"groups": 4, "padding": 1}),
    ((2, 3, 7, 6), (2, 3, 3, 3), {"padding": "same", "dilation": 2}),
    ((2, 3, 7, 6), (2, 3, 2, 4), {"padding": "same"}),
    ((3, 6, 6), (2, 3, 3, 3), {"padding": "valid", "stride": 2}),
    ((1, 2, 4, 5, 4), (3, 2, 2, 3, 2), {"padding": (0, 1, 1), "stride": (1, 2, 1)}),
    ((0, 3, 6, 5), (4, 3, 3, 2), {}),
    ((2, 3, 6, 5), (4, 3, 1, 1), {}),  # nothing to write out
    ((2, 1, 7, 8), (20, 1, 3, 3), {}),  # many outputs: all of the kernel written out
    ((3, 2, 9, 8), (3, 2, 4, 3), {"dilation": (2, 1)}),
    ((2, 2, 5, 4), (3, 2, 2, 2), {"padding": 3}),  # further than the kernel reaches
    ((2, 3, 8, 4), (2, 3, 3, 2), {"stride": (1, 2), "padding": 1}),
]
SPREADS: list[tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]]] = [
    ((2, 3, 5), (3, 4, 3), {}),
    ((2, 4, 5), (4, 3, 3), {"stride": 2, "padding": 1, "output_padding": 1}),
    ((2, 4, 4, 3), (4, 2, 3, 2), {"groups": 2, "stride": (2, 1), "dilation": (1, 2)}),
    ((4, 4, 3), (4, 2, 3, 2), {"padding": 1}),
    ((1, 2, 3, 2, 3), (2, 3, 2, 2, 2), {"stride": 2}),
    ((2, 4, 5, 4), (4, 2, 3, 2), {"groups": 2, "dilation": 2, "output_padding": 1}),
    ((2, 40, 3, 3), (40, 1, 2, 2), {}),  # few outputs
]


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("size", "kernel", "options"), CASES)
def test_convolution(compare, draw, size, kernel, options, bias) -> None:
    name = f"conv{len(kernel) - 2}d"
    arrays = [draw(size), draw(kernel, seed=1)] + [draw(kernel[:1], seed=2)] * bias
    even = options.get("padding") == "same"  # PyTorch pads by another operation
    compare(
        lambda t, *a: getattr(t.nn.functional, name)(*a, **options),
        *arrays,
        names=not even,
    )


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("size", "kernel", "options"), SPREADS)
def test_transposed_convolution(compare, draw, size, kernel, options, bias) -> None:
    name = f"conv_transpose{len(kernel) - 2}d"
    outputs = kernel[1] * options.get("groups", 1)
    arrays = [draw(size), draw(kernel, seed=1)] + [draw((outputs,), seed=2)] * bias
    compare(
        lambda t, *a: getattr(t.nn.functional, name)(*a, **options),
        *arrays,
        names=not bias,
    )


def test_single_precision(compare, draw) -> None:
    arrays = draw((2, 3, 6, 5), dtype="float32"), draw((4, 3, 3, 2), dtype="float32")
    compare(
        lambda t, x, w: t.nn.functional.conv2d(x, w, padding=1), *arrays, second=False
    )


def test_half_precision(compare, draw) -> None:
    """Rounded once; PyTorch rounds the steps of the gradient."""
    arrays = draw((2, 3, 6, 5), dtype="float16"), draw((4, 3, 3, 2), dtype="float16")
    compare(
        lambda t, x, w: t.nn.functional.conv2d(x, w, padding=1),
        *arrays,
        gradients=False,
        second=False,
    )


def test_many_images_in_blocks(compare, draw) -> None:
    arrays = draw((40, 8, 20, 20)), draw((4, 8, 5, 5))
    compare(
        lambda t, x, w: t.nn.functional.conv2d(x, w).sum((0, 2, 3)),
        *arrays,
        second=False,
    )


def test_memory_that_is_no_plain_row(compare, draw) -> None:
    x, w = draw((6, 7, 3, 2)), draw((3, 2, 3, 4))
    compare(
        lambda t, x, w: t.nn.functional.conv2d(
            x.permute(3, 2, 1, 0), w.permute(3, 0, 1, 2)[:, :, :, :2]
        ),
        x,
        w,
    )


LAYERS = {
    "plain": lambda nn: nn.Conv2d(3, 8, 3),
    "options": lambda nn: nn.Conv2d(4, 8, (3, 5), 2, (1, 2), 1, 2, False),
    "same": lambda nn: nn.Conv1d(3, 2, 3, padding="same"),
    "space": lambda nn: nn.Conv3d(1, 2, 2, dilation=2),
    "transposed": lambda nn: nn.ConvTranspose2d(3, 4, 4, 2, 1),
    "transposed options": lambda nn: nn.ConvTranspose1d(4, 4, 3, 2, 1, 1, 2, False),
    "transposed space": lambda nn: nn.ConvTranspose3d(2, 3, 2),
}
INPUTS = {
    "plain": (2, 3, 9, 9),
    "options": (2, 4, 9, 9),
    "same": (2, 3, 9),
    "space": (1, 1, 5, 5, 5),
    "transposed": (2, 3, 5, 5),
    "transposed options": (2, 4, 5),
    "transposed space": (1, 2, 3, 3, 3),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers_print_start_and_compute_alike(torch, draw, name) -> None:
    found = []
    for library in (torch, tinygrad_edu):
        library.manual_seed(3)
        layer = LAYERS[name](library.nn)
        out = layer(library.tensor(draw(INPUTS[name], dtype="float32")))
        state = {key: value.numpy() for key, value in layer.state_dict().items()}
        found.append((repr(layer), state, out.detach().numpy()))
    (line, state, out), (our_line, our_state, our_out) = found
    assert our_line == line
    assert list(our_state) == list(state)
    for key in state:
        assert np.array_equal(our_state[key], state[key]), key
    np.testing.assert_allclose(our_out, out, rtol=1e-4, atol=1e-5)


def test_a_transposed_layer_takes_the_size_it_is_to_make(torch) -> None:
    for library in (torch, tinygrad_edu):
        layer, x = (
            library.nn.ConvTranspose2d(1, 1, 3, stride=2),
            library.ones(1, 1, 4, 4),
        )
        assert layer(x, output_size=(10, 9)).shape == (1, 1, 10, 9)
        assert layer(x, output_size=(1, 1, 10, 9)).shape == (1, 1, 10, 9)
        assert layer(x[0], output_size=(1, 10, 9)).shape == (1, 10, 9)
        given = r"requested an output size of \(12, 9\).*for an input of torch.Size"
        with pytest.raises(ValueError, match=given):
            layer(x, output_size=(12, 9))
        with pytest.raises(ValueError, match=r"must have 2 or 4 elements \(got 3\)"):
            layer(x, output_size=(1, 10, 9))


REFUSED = [
    lambda F, o: F.conv2d(o(2, 3), o(6, 4, 3, 3)),
    lambda F, o: F.conv2d(o(2, 3, 9, 9), o(6, 4, 3, 3)),
    lambda F, o: F.conv2d(o(2, 4, 2, 2), o(6, 4, 3, 3)),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(6, 4, 3, 3), o(5)),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(2, 1, 3, 3), groups=4),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(3, 2, 3, 3), groups=2),
    lambda F, o: F.conv2d(o(2, 4, 9, 9).double(), o(3, 4, 3, 3)),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(3, 4, 3, 3), o(3).double()),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(3, 4, 3, 3), stride=0),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(3, 4, 3, 3), padding=-1),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(3, 4, 3, 3), padding="same", stride=2),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(3, 4, 3, 3), padding="x"),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(3, 4, 3, 3), stride=(1, 2, 3)),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(3, 4, 3, 3), dilation=0),
    lambda F, o: F.conv2d(o(2, 4, 9, 9), o(3, 4, 3, 3), groups=0),
    lambda F, o: F.conv1d(o(2, 4, 9, 9), o(3, 4, 3)),
    lambda F, o: F.conv3d(o(2, 4, 9), o(3, 4, 3, 3, 3)),
    lambda F, o: F.conv_transpose2d(o(2, 3, 4, 4), o(4, 6, 3, 3)),
    lambda F, o: F.conv_transpose2d(o(2, 3), o(4, 6, 3, 3)),
    lambda F, o: F.conv_transpose2d(o(2, 4, 4, 4), o(4, 6, 3, 3), o(5)),
    lambda F, o: F.conv_transpose2d(o(2, 4, 4, 4), o(4, 6, 3, 3), groups=3),
    lambda F, o: F.conv_transpose2d(o(2, 4, 4, 4), o(4, 6, 3, 3), output_padding=-1),
]
REFUSED_LAYERS = [
    lambda nn: nn.Conv2d(3, 4, 3, groups=2),
    lambda nn: nn.Conv2d(4, 3, 3, groups=2),
    lambda nn: nn.Conv2d(4, 3, 3, groups=0),
    lambda nn: nn.Conv2d(4, 3, 3, padding="x"),
    lambda nn: nn.Conv2d(4, 3, 3, padding="same", stride=2),
    lambda nn: nn.ConvTranspose2d(4, 3, 3, padding_mode="reflect"),
]


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(torch, call) -> None:
    assert (
        len(
            {
                said(lambda t: call(t.nn.functional, t.ones), t)
                for t in (torch, tinygrad_edu)
            }
        )
        == 1
    )


@pytest.mark.parametrize("make", REFUSED_LAYERS)
def test_refusals_of_layers(torch, make) -> None:
    ours, theirs = (said(lambda t: make(t.nn), t) for t in (tinygrad_edu, torch))
    assert ours[0] is theirs[0]
    assert ours[1].split("{")[0] == theirs[1].split("{")[0]  # a set prints in any order


def said(call: Any, library: Any) -> tuple[type, str]:
    with pytest.raises(Exception) as error:  # noqa: PT011 - compared by the caller
        call(library)
    return type(error.value), str(error.value).splitlines()[0]


def test_blocks_of_any_size_give_the_same(monkeypatch, draw) -> None:
    """The gradients of pictures taken together, two by two, and one by one."""
    x, weight = draw((5, 2, 6, 7)), draw((3, 2, 3, 2), seed=1)
    how = {"stride": (1, 1), "padding": (1, 0), "dilation": (1, 1), "groups": 1}
    none = np.zeros(0, x.dtype)
    made = []
    for columns in (1 << 18, 500, 1):
        monkeypatch.setattr(ops, "COLUMNS", columns)
        out = ops.convolution.forward(x, weight, none, **how)
        slope = ops.convolution_weight.forward(x, out, kernel=(3, 2), **how)
        made.append((out, slope))
    for out, slope in made[1:]:
        np.testing.assert_allclose(out, made[0][0], rtol=1e-6)
        np.testing.assert_allclose(slope, made[0][1], rtol=1e-5)


def test_groups_are_a_whole_number() -> None:
    t = tinygrad_edu
    x, weight = t.ones(1, 2, 3, 3), t.ones(2, 2, 2, 2)
    for wrong in ("one", [1, 1], None):
        with pytest.raises(TypeError, match="argument 'groups' must be int, not"):
            t.nn.functional.conv2d(x, weight, groups=wrong)
