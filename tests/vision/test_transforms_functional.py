"""The functions on tensors: torchvision's numbers, types, shapes, errors, gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.vision.transforms import functional as F

KINDS = "bytes", "fractions", "several", "grey", "grey bytes"
CALLS: dict[str, list[tuple[Any, ...]]] = {
    "hflip": [()],
    "vflip": [()],
    "crop": [(2, 3, 4, 5), (-2, 3, 20, 4), (2, -30, 5, 6), (0, 0, 7, 9)],
    "center_crop": [(5,), ([12, 4],), ((6, 9),), ([3],)],
    "five_crop": [(3,), ([2, 4],), (60,), ([1, 2, 3],)],
    "ten_crop": [(3,), (3, True)],
    "pad": [
        (2,),
        ([1, 2],),
        ([1, 2, 3, 4],),
        ([1, -2, 3, -3],),
        ([1, 2], 7),
        ([2], None),
        ([1, 2], 0, "edge"),
        ([1, 2, 3, 4], 0, "reflect"),
        ([1, 2, 3, 4], 0, "symmetric"),
        ([-1, 2, 3, -3], 0, "symmetric"),
        ([1, 2, 3],),
        ("1",),
        (1, "1"),
        (1, 0, "round"),
        (1, 0, 3),
    ],
    "adjust_brightness": [(1.7,), (0.3,), (-0.1,)],
    "adjust_contrast": [(1.7,), (0.3,), (-0.1,)],
    "adjust_saturation": [(1.7,), (0.3,), (-0.1,)],
    "adjust_sharpness": [(0.0,), (2.0,), (-0.1,)],
    "adjust_hue": [(0.2,), (-0.37,), (0.5,), (0.6,)],
    "adjust_gamma": [(1.7,), (0.5, 1.3), (0,), (-1,)],
    "rgb_to_grayscale": [(), (3,), (2,)],
    "to_grayscale": [()],
    "invert": [()],
    "posterize": [(3,), (0,), (8,), (9,)],
    "solarize": [(0.5,), (100,), (300,)],
    "autocontrast": [()],
    "equalize": [()],
    "convert_image_dtype": [(), (7,)],
    "get_dimensions": [()],
    "get_image_size": [()],
    "get_image_num_channels": [()],
    "to_tensor": [()],
    "pil_to_tensor": [()],
    "normalize": [([0.5], [0.25]), (0.5, [0.1, 0.2, 0.3]), ([0.5], [0.0])],
    "gaussian_blur": [
        (3,),
        ([3, 5], [0.5, 1.1]),
        ([3, 1], [0.7]),
        (4,),
        ([3],),
        (3, -1.0),
        ("3",),
        (3, "1"),
        (3, [1.0, 2.0, 3.0]),
    ],
}


@pytest.mark.parametrize(
    ("name", "given"), [(name, each) for name, calls in CALLS.items() for each in calls]
)
def test_same_as_torchvision(agree, images, name: str, given: Any) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        return getattr(vision.transforms.functional, name)(image, *given)

    for kind in KINDS:
        agree(case, images[kind])


@pytest.mark.parametrize("name", [*CALLS, "erase", "to_pil_image"])
def test_what_is_no_image(agree, name: str) -> None:
    given = CALLS.get(name, [(0, 0, 1, 1, 0.0)])[0] if name != "to_pil_image" else ()

    def case(t: Any, vision: Any, row: Any) -> Any:
        function = getattr(vision.transforms.functional, name)
        answers = []
        for wrong in ([1], row):
            try:
                answers.append(function(wrong, *given))
            except Exception as error:  # whatever torchvision raises
                answers.append(str(error).partition("\n")[0].replace(OURS, THEIRS))
        return answers

    agree(case, np.zeros(3, "float32"))


OURS, THEIRS = "tinygrad_edu.tensor.Tensor", "torch.Tensor"


@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "int16", "int32", "int64", "float32", "float64"]
)
@pytest.mark.parametrize("kind", ["bytes", "fractions", "several"])
def test_every_type_from_every_type(agree, images, kind: str, dtype: str) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        convert = vision.transforms.functional.convert_image_dtype
        there = convert(image, getattr(t, dtype))
        return [there, convert(there, t.uint8), convert(there, t.float64)]

    agree(case, images[kind])


DIFFERENTIABLE = [
    ("hflip", ()),
    ("crop", (-1, 2, 4, 9)),
    ("pad", (2, 0, "reflect")),
    ("pad", (2, 0, "symmetric")),
    ("adjust_brightness", (0.7,)),
    ("adjust_contrast", (0.7,)),
    ("adjust_saturation", (0.7,)),
    ("adjust_sharpness", (0.7,)),
    ("adjust_hue", (0.0,)),
    ("adjust_gamma", (1.7,)),
    ("rgb_to_grayscale", (3,)),
    ("solarize", (0.5,)),
    ("gaussian_blur", ([3, 5], [0.5, 1.1])),
    ("normalize", ([0.5, 0.4, 0.3], [0.1, 0.2, 0.3])),
]


@pytest.mark.parametrize(("name", "given"), DIFFERENTIABLE)
def test_gradients(agree, name: str, given: Any) -> None:
    image = np.random.default_rng(3).uniform(0.1, 0.9, (2, 3, 5, 6))

    def case(t: Any, vision: Any, image: Any) -> Any:
        return getattr(vision.transforms.functional, name)(image, *given)

    # The hue is found in float32.
    agree(case, image, gradients=True, close=2e-5 if name == "adjust_hue" else 1e-9)


def test_hue_turns_red_to_green_to_blue() -> None:
    red = torch.tensor([1.0, 0.0, 0.0]).reshape(3, 1, 1)
    green, blue = F.adjust_hue(red, 1 / 3), F.adjust_hue(red, -1 / 3)
    assert torch.allclose(green.flatten(), torch.tensor([0.0, 1.0, 0.0]), atol=1e-6)
    assert torch.allclose(blue.flatten(), torch.tensor([0.0, 0.0, 1.0]), atol=1e-6)


def test_a_grey_image_has_no_hue_and_no_nan() -> None:
    grey = torch.full((3, 2, 2), 0.5, requires_grad=True)
    turned = F.adjust_hue(grey, 0.3)
    (slope,) = torch.autograd.grad(turned.sum(), grey)
    assert torch.equal(turned, grey)
    assert slope.isfinite().all()


def test_nothing_is_changed_in_place_unless_asked() -> None:
    image = torch.ones(3, 4, 4)
    F.erase(image, 0, 0, 2, 2, 0.0)
    F.normalize(image, 0.5, 0.5)
    F.adjust_sharpness(image, 3.0)
    assert torch.equal(image, torch.ones(3, 4, 4))
    assert F.erase(image, 0, 0, 2, 2, 0.0, inplace=True) is image
    assert image.sum() == 3 * 12
    assert F.normalize(image, 0.5, 0.5, inplace=True) is image
    assert image.min() == -1.0


def test_a_refused_normalization_changes_nothing_in_place() -> None:
    image = torch.ones(3, 4, 4)
    with pytest.raises(ValueError, match="std evaluated to zero"):
        F.normalize(image, 0.5, [1.0, 0.0, 1.0], inplace=True)
    assert torch.equal(image, torch.ones(3, 4, 4))


@pytest.mark.parametrize(
    "shape", [(3, 0, 9), (0, 3, 7, 9), (2, 2, 3, 5, 6), (5, 6), (2, 7, 9)]
)
def test_other_shapes(agree, shape: Any) -> None:
    image = np.random.default_rng(0).random(shape, dtype="float32")
    names = ["hflip", "vflip", "center_crop", "adjust_brightness", "adjust_contrast"]
    names += ["adjust_hue", "rgb_to_grayscale", "invert", "convert_image_dtype"]

    def case(t: Any, vision: Any, image: Any) -> Any:
        found = []
        for name in names:
            given = CALLS[name][0]
            try:
                found.append(getattr(vision.transforms.functional, name)(image, *given))
            except (TypeError, ValueError) as error:
                found.append(str(error).partition("\n")[0])
        return found

    agree(case, image)


@pytest.mark.parametrize("dtype", ["bool", "float16", "int8"])
def test_other_types(agree, dtype: str) -> None:
    image = (np.random.default_rng(0).random((3, 7, 9)) * 9).astype(dtype)

    def case(t: Any, vision: Any, image: Any) -> Any:
        F = vision.transforms.functional
        return [F.hflip(image), F.pad(image, 1), F.resize(image, [3, 4])]

    agree(case, image, close=4e-3)


def test_a_mirror_of_nothing_is_refused() -> None:
    with pytest.raises(IndexError, match="index is out of bounds for dimension"):
        F.pad(torch.zeros(3, 0, 4), 1, padding_mode="symmetric")


def test_too_narrow_to_be_sharpened(agree, images) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        return vision.transforms.functional.adjust_sharpness(image, 2.0)

    agree(case, images["fractions"][:, :2])
    agree(case, images["fractions"][:, :, :2])
    agree(case, images["fractions"][:, :3, :3])


def test_brightnesses_made_equally_frequent(agree) -> None:
    rng = np.random.default_rng(0)
    dark = rng.normal(60, 20, (2, 3, 30, 40)).clip(0, 255).astype("uint8")
    dark[0, 0] = 7  # one brightness only
    agree(lambda t, v, x: v.transforms.functional.equalize(x), dark)


def test_erased_by_an_image(agree, images) -> None:
    def case(t: Any, vision: Any, image: Any, patch: Any) -> Any:
        return vision.transforms.functional.erase(image, 1, 2, 3, 4, patch)

    agree(case, images["fractions"], images["fractions"][:, :3, :4] * 2)


def test_symmetric_margins_of_more_dimensions_are_refused() -> None:
    with pytest.raises(RuntimeError, match="Symmetric padding of N-D tensors"):
        F.pad(torch.zeros(1, 1, 1, 2, 2), 1, padding_mode="symmetric")


def test_a_blur_keeps_the_mean_of_a_flat_image() -> None:
    flat = torch.full((3, 9, 9), 0.25, dtype=torch.float64)
    assert torch.allclose(F.gaussian_blur(flat, [5, 7], [1.0, 2.0]), flat)
