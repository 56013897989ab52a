"""Pictures of Pillow: what comes out is what Pillow itself makes, in the same mode."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.vision import transforms
from tinygrad_edu.vision.transforms import functional as F

Image = pytest.importorskip("PIL.Image", reason="pictures need Pillow")
from PIL import ImageEnhance, ImageOps  # noqa: E402

RNG = np.random.default_rng(0)
PICTURE = Image.fromarray(RNG.integers(0, 256, (17, 23, 3), dtype=np.uint8))
COLOURS = {"RGB": (1, 2, 3), "L": 4, "RGBA": (1, 2, 3, 4), "F": 0.5, "I": 70000}
BILINEAR, NEAREST = Image.Resampling.BILINEAR, Image.Resampling.NEAREST
MIDDLE = [[0, 0], [22, 0], [22, 16], [0, 16]]
INSIDE = [[2, 1], [20, 2], [21, 14], [1, 15]]

# ours, and Pillow's own way
PAIRS: dict[str, tuple[Any, Any]] = {
    "hflip": (F.hflip, ImageOps.mirror),
    "vflip": (F.vflip, ImageOps.flip),
    "crop": (lambda x: F.crop(x, -1, 2, 5, 30), lambda x: x.crop((2, -1, 32, 4))),
    "center_crop": (lambda x: F.center_crop(x, 5), lambda x: x.crop((9, 6, 14, 11))),
    "resize": (lambda x: F.resize(x, [5, 6]), lambda x: x.resize((6, 5), BILINEAR)),
    "resize, shorter edge": (
        lambda x: F.resize(x, 34, F.InterpolationMode.LANCZOS),
        lambda x: x.resize((46, 34), Image.Resampling.LANCZOS),
    ),
    "resized_crop": (
        lambda x: F.resized_crop(x, 1, 2, 9, 8, [4, 5], Image.Resampling.BICUBIC),
        lambda x: x.crop((2, 1, 10, 10)).resize((5, 4), Image.Resampling.BICUBIC),
    ),
    "pad": (
        lambda x: F.pad(x, (1, 2, 3, 4)),
        lambda x: ImageOps.expand(x, (1, 2, 3, 4)),
    ),
    "rotate": (
        lambda x: F.rotate(x, 30, F.InterpolationMode.BILINEAR, expand=True),
        lambda x: x.rotate(30, BILINEAR, True),
    ),
    "rotate, center": (
        lambda x: F.rotate(x, -70.0, center=[3, 4]),
        lambda x: x.rotate(-70.0, NEAREST, center=(3, 4)),
    ),
    "affine": (
        lambda x: F.affine(x, 0, [3, -2], 1.0, 0),
        lambda x: x.transform(x.size, Image.Transform.AFFINE, [1, 0, -3, 0, 1, 2]),
    ),
    "perspective": (
        lambda x: F.perspective(x, MIDDLE, MIDDLE),
        lambda x: x.copy(),
    ),
    "brightness": (
        lambda x: F.adjust_brightness(x, 1.5),
        lambda x: ImageEnhance.Brightness(x).enhance(1.5),
    ),
    "contrast": (
        lambda x: F.adjust_contrast(x, 0.5),
        lambda x: ImageEnhance.Contrast(x).enhance(0.5),
    ),
    "saturation": (
        lambda x: F.adjust_saturation(x, 1.5),
        lambda x: ImageEnhance.Color(x).enhance(1.5),
    ),
    "sharpness": (
        lambda x: F.adjust_sharpness(x, 1.5),
        lambda x: ImageEnhance.Sharpness(x).enhance(1.5),
    ),
    "gamma": (
        lambda x: F.adjust_gamma(x, 1.0),
        lambda x: x.copy(),
    ),
    "grey": (F.to_grayscale, lambda x: x.convert("L")),
    "grey, three channels": (
        lambda x: F.rgb_to_grayscale(x, 3),
        lambda x: x.convert("L").convert("RGB"),
    ),
    "invert": (F.invert, ImageOps.invert),
    "posterize": (lambda x: F.posterize(x, 3), lambda x: ImageOps.posterize(x, 3)),
    "solarize": (lambda x: F.solarize(x, 90), lambda x: ImageOps.solarize(x, 90)),
    "autocontrast": (F.autocontrast, ImageOps.autocontrast),
    "equalize": (F.equalize, ImageOps.equalize),
    "hue, no turn": (
        lambda x: F.adjust_hue(x, 0.0),
        lambda x: x.convert("HSV").convert("RGB"),
    ),
}


def same(ours: Any, theirs: Any) -> bool:
    """Two pictures of one mode, pixel by pixel."""
    return ours.mode == theirs.mode and np.array_equal(ours, theirs)


@pytest.mark.parametrize("name", PAIRS)
def test_same_as_pillow(name: str) -> None:
    ours, theirs = PAIRS[name]
    assert same(ours(PICTURE), theirs(PICTURE))


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "I", "F", "P"])
def test_there_and_back(mode: str) -> None:
    picture = PICTURE.convert(mode)
    tensor = F.pil_to_tensor(picture)
    channels = len(picture.getbands())
    assert tensor.shape == (channels, 17, 23)
    assert F.get_dimensions(picture) == [channels, 17, 23]
    assert F.get_image_size(picture) == [23, 17]
    array = np.asarray(picture).reshape(17, 23, -1)
    assert np.array_equal(tensor.permute(1, 2, 0).numpy(), array)
    if mode in ("L", "RGB", "RGBA", "I", "F"):
        assert same(F.to_pil_image(tensor, mode), picture)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "I", "F"])
def test_to_tensor_brings_bytes_to_0_and_1(mode: str) -> None:
    picture = PICTURE.convert(mode)
    tensor = transforms.ToTensor()(picture)
    array = np.asarray(picture).reshape(17, 23, -1).transpose(2, 0, 1)
    wanted = array / 255 if array.dtype == np.uint8 else array
    np.testing.assert_allclose(tensor.numpy(), wanted, rtol=1e-6)
    wide = {"I": torch.int32}.get(mode, torch.float32)
    assert tensor.dtype == wide
    assert tensor.is_contiguous()


def test_an_array_with_another_mode() -> None:
    array = np.asarray(PICTURE)
    for mode in ("RGB", "YCbCr", "HSV"):
        assert F.to_pil_image(array, mode).mode == mode
        assert np.array_equal(np.asarray(F.to_pil_image(array, mode)), array)
    assert F.to_pil_image(torch.zeros(4, 2, 3), "CMYK").mode == "CMYK"
    assert F.to_pil_image(np.zeros((2, 3), np.int16)).mode == "I;16"
    assert F.to_pil_image(torch.full((2, 3), 0.5)).getpixel((2, 1)) == 127


@pytest.mark.parametrize(
    ("given", "mode", "said"),
    [
        ([1], None, r"pic should be Tensor or ndarray. Got <class 'list'>\."),
        (np.zeros(3), None, "pic should be 2/3 dimensional. Got 1 dimensions."),
        (torch.zeros(1, 1, 2, 2), None, "pic should be 2/3 dimensional. Got 4 dim"),
        (torch.zeros(5, 2, 2), None, "pic should not have > 4 channels. Got 5"),
        (torch.zeros(1, 2, 2), "RGB", r"Incorrect mode \(RGB\) supplied for input"),
        (torch.zeros(2, 2, 2), "RGB", r"Only modes \['LA'\] are supported for 2D"),
        (torch.zeros(3, 2, 2), "L", r"Only modes \['RGB', 'YCbCr', 'HSV'\] are supp"),
        (torch.zeros(4, 2, 2), "L", r"Only modes \['RGBA', 'CMYK', 'RGBX'\] are sup"),
        (torch.zeros(3, 2, 2).long(), None, "Input type int64 is not supported"),
    ],
)
def test_what_becomes_no_picture(given: Any, mode: Any, said: str) -> None:
    with pytest.raises((TypeError, ValueError), match=said):
        F.to_pil_image(given, mode)


@pytest.mark.parametrize("mode", COLOURS)
@pytest.mark.parametrize("padding_mode", ["constant", "edge", "reflect", "symmetric"])
def test_margins(mode: str, padding_mode: str) -> None:
    picture = PICTURE.convert(mode)
    padded = F.pad(picture, [1, 2, 3, -4], COLOURS[mode], padding_mode)
    array = np.asarray(picture)[:-4]
    widths = [(2, 0), (1, 3), (0, 0)][: array.ndim]
    if padding_mode == "constant":
        wanted = np.empty((15, 27, *array.shape[2:]), array.dtype)
        wanted[:] = COLOURS[mode]
        wanted[2:, 1:-3] = array
    else:
        wanted = np.pad(array, widths, padding_mode)  # type: ignore[call-overload]
    assert padded.mode == mode
    assert np.array_equal(np.asarray(padded), wanted)


@pytest.mark.parametrize("padding_mode", ["edge", "reflect", "symmetric"])
@pytest.mark.parametrize(
    ("padding", "cut", "widths"),
    [
        ((-2, 0, 1, 3), np.s_[:, 2:], [(0, 3), (0, 1), (0, 0)]),
        ((0, -3, -1, 0), np.s_[3:, :-1], [(0, 0), (0, 0), (0, 0)]),
    ],
)
def test_margins_that_cut(padding_mode, padding, cut, widths) -> None:
    padded = F.pad(PICTURE, padding, padding_mode=padding_mode)
    wanted = np.pad(np.asarray(PICTURE)[cut], widths, padding_mode)
    assert np.array_equal(np.asarray(padded), wanted)


def test_margins_of_a_picture_with_a_palette() -> None:
    picture = PICTURE.convert("P")
    for mode in ("constant", "edge"):
        padded = F.pad(picture, 2, padding_mode=mode)
        assert padded.mode == "P"
        assert padded.getpalette() == picture.getpalette()
        assert np.array_equal(np.asarray(padded)[2:-2, 2:-2], np.asarray(picture))


def test_a_colour_has_a_number_for_each_channel() -> None:
    with pytest.raises(ValueError, match=r"does not match the number of channels"):
        F.pad(PICTURE, 1, fill=(1, 2))
    assert F.pad(PICTURE, 1, fill=(9,)).getpixel((0, 0)) == (9, 9, 9)
    turned = transforms.RandomRotation((45, 45), fill=7)(PICTURE)
    assert turned.getpixel((0, 0)) == (7, 7, 7)


def test_hue() -> None:
    red = Image.new("RGB", (2, 2), (255, 0, 0))
    r, g, b = F.adjust_hue(red, -1 / 3).getpixel((0, 0))
    assert (g, b) == (0, 255)
    assert r < 10  # a byte counts the hue in steps of 1.4 degrees
    assert F.adjust_hue(PICTURE.convert("L"), 0.3).mode == "L"
    with pytest.raises(ValueError, match=r"hue_factor \(0.7\) is not in"):
        F.adjust_hue(red, 0.7)


def test_gamma() -> None:
    grey = Image.new("L", (1, 1), 128)
    assert F.adjust_gamma(grey, 2.0).getpixel((0, 0)) == int(255.999 * (128 / 255) ** 2)
    with pytest.raises(ValueError, match="Gamma should be a non-negative real number"):
        F.adjust_gamma(grey, -1.0)


def test_a_blur_is_the_blur_of_the_tensor() -> None:
    blurred = F.gaussian_blur(PICTURE, [3, 5], [0.5, 1.0])
    tensor = F.gaussian_blur(F.pil_to_tensor(PICTURE), [3, 5], [0.5, 1.0])
    assert blurred.mode == "RGB"
    assert torch.equal(F.pil_to_tensor(blurred), tensor)


def test_no_antialias_is_no_choice_here() -> None:
    with pytest.warns(UserWarning, match="Anti-alias option is always applied for PIL"):
        F.resize(PICTURE, 5, antialias=False)


def test_the_same_draws_for_a_picture_and_its_tensor() -> None:
    both = transforms.Compose(
        [
            transforms.RandomCrop(12, padding=2),
            transforms.RandomHorizontalFlip(),
            transforms.RandomVerticalFlip(),
        ]
    )
    for seed in range(5):
        torch.manual_seed(seed)
        picture = both(PICTURE)
        torch.manual_seed(seed)
        assert torch.equal(F.pil_to_tensor(picture), both(F.pil_to_tensor(PICTURE)))


def test_without_pillow_one_clear_message(monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(ModuleNotFoundError, match="No module named 'PIL'") as caught:
        F.to_pil_image(torch.zeros(3, 2, 2))
    assert "pip install pillow" in str(caught.value)
    # All that is for tensors goes on.
    assert transforms.CenterCrop(1)(torch.zeros(3, 2, 2)).shape == (3, 1, 1)
