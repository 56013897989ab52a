"""The transforms: drawn as torchvision draws, printed as it prints, refused alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.vision import transforms

# name, and what it is made with; those that torchvision refuses too
MADE: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("CenterCrop", (4,), {}),
    ("CenterCrop", ([4],), {}),
    ("CenterCrop", ((4, 5, 6),), {}),
    ("FiveCrop", (3,), {}),
    ("TenCrop", ((3, 2),), {"vertical_flip": True}),
    ("Pad", (2,), {}),
    ("Pad", ((1, 2), 3, "constant"), {}),
    ("Pad", (1, 0, "reflect"), {}),
    ("Pad", ((1, 2, 3),), {}),
    ("Pad", ("1",), {}),
    ("Pad", (1, "1"), {}),
    ("Pad", (1, 0, "round"), {}),
    ("RandomCrop", (4,), {}),
    ("RandomCrop", ((4, 5),), {"padding": 2}),
    ("RandomCrop", (4,), {"padding": (1, 2), "padding_mode": "symmetric"}),
    ("RandomCrop", (12,), {"pad_if_needed": True, "fill": 1}),
    ("RandomCrop", ((9, 8),), {"pad_if_needed": True, "padding_mode": "reflect"}),
    ("RandomCrop", (40,), {}),
    ("RandomCrop", ((6, 8),), {}),
    ("RandomHorizontalFlip", (), {}),
    ("RandomVerticalFlip", (0.3,), {}),
    ("Grayscale", (), {}),
    ("Grayscale", (3,), {}),
    ("RandomGrayscale", (), {}),
    ("RandomGrayscale", (0.7,), {}),
    ("ColorJitter", (), {}),
    ("ColorJitter", (0.4, 0.4, 0.4, 0.1), {}),
    ("ColorJitter", ((0.5, 0.6),), {"hue": (0.1, 0.2)}),
    ("ColorJitter", (-1,), {}),
    ("ColorJitter", ("1",), {}),
    ("ColorJitter", ((2, 1),), {}),
    ("ColorJitter", (), {"hue": 0.6}),
    ("RandomInvert", (), {}),
    ("RandomPosterize", (3,), {}),
    ("RandomSolarize", (0.5,), {}),
    ("RandomAutocontrast", (), {}),
    ("RandomEqualize", (0.9,), {}),
    ("RandomAdjustSharpness", (2.0,), {}),
    ("GaussianBlur", (3,), {}),
    ("GaussianBlur", ((3, 5), 0.8), {}),
    ("GaussianBlur", (1,), {}),
    ("GaussianBlur", (4,), {}),
    ("GaussianBlur", (3, -1), {}),
    ("GaussianBlur", (3, (2, 1)), {}),
    ("GaussianBlur", (3, "1"), {}),
    ("GaussianBlur", ((1, 2, 3),), {}),
    ("RandomErasing", (1.0,), {}),
    ("RandomErasing", (0.5,), {"value": "random"}),
    ("RandomErasing", (1.0,), {"value": (0.1, 0.2, 0.3)}),
    ("RandomErasing", (1.0,), {"scale": (0.9, 1.0), "ratio": (0.1, 0.2)}),
    ("RandomErasing", (), {"value": "red"}),
    ("RandomErasing", (), {"value": {}}),
    ("RandomErasing", (), {"scale": 0.1}),
    ("RandomErasing", (), {"ratio": 0.1}),
    ("RandomErasing", (), {"scale": (0.5, 0.1)}),
    ("RandomErasing", (), {"scale": (-1, 0.1)}),
    ("RandomErasing", (2.0,), {}),
    ("RandomErasing", (1.0,), {"value": (1, 2)}),
    ("Normalize", ([0.5], [0.25]), {}),
    ("ToTensor", (), {}),
    ("PILToTensor", (), {}),
    ("ToPILImage", ("RGBA",), {}),
    ("Lambda", (3,), {}),
]


@pytest.mark.parametrize(("name", "given", "options"), MADE)
def test_same_as_torchvision(agree, drawn, name: str, given: Any, options: Any) -> None:
    def make(t: Any, library: Any) -> Any:
        return getattr(library, name)(*given, **options)

    agree(lambda t, vision: repr(make(t, vision.transforms)))
    drawn(make)


def composed(t: Any, T: Any) -> Any:
    """Transforms of transforms, which choose by chance."""
    return T.Compose(
        [
            T.RandomApply([T.Pad(2), T.CenterCrop(6)], 0.5),
            T.RandomOrder([T.Pad(1), T.CenterCrop(5), T.RandomCrop(4)]),
            T.RandomChoice([T.RandomHorizontalFlip(), T.RandomInvert()], p=[2, 1]),
            T.Lambda(lambda x: x / 2),
        ]
    )


def test_transforms_of_transforms(agree, drawn) -> None:
    agree(lambda t, vision: repr(composed(t, vision.transforms)))
    drawn(composed)


@pytest.mark.parametrize("name", ["RandomOrder", "RandomChoice"])
def test_what_is_no_list_of_transforms(agree, name: str) -> None:
    agree(lambda t, vision: getattr(vision.transforms, name)(3))
    agree(lambda t, vision: vision.transforms.RandomChoice([abs], p=3))


def test_whitening(agree) -> None:
    rng = np.random.default_rng(0)

    def case(t: Any, vision: Any, matrix: Any, mean: Any, x: Any) -> Any:
        whiten = vision.transforms.LinearTransformation(matrix, mean)
        return [repr(whiten), whiten(x)]

    image = rng.random((5, 1, 2, 3))
    agree(case, rng.random((6, 6)), rng.random(6), image)
    agree(case, rng.random((6, 5)), rng.random(6), image)
    agree(case, rng.random((6, 6)), rng.random(5), image)
    agree(case, rng.random((6, 6)), rng.random(6).astype("float32"), image)
    agree(case, rng.random((6, 6)), rng.random(6), image[:, :, :1])


def test_types_through_a_transform(agree, images) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        convert = vision.transforms.ConvertImageDtype(t.float64)
        return [repr(convert), convert(image)]

    agree(case, images["bytes"])


def test_a_seed_gives_the_same_crop_again() -> None:
    image = torch.arange(1024).reshape(1, 32, 32)
    crop = transforms.RandomCrop(8)
    torch.manual_seed(3)
    first = crop(image)
    torch.manual_seed(3)
    assert torch.equal(crop(image), first)


def test_a_training_pipeline() -> None:
    train = transforms.Compose(
        [
            transforms.RandomCrop(32, padding=4),
            transforms.RandomHorizontalFlip(),
            transforms.ColorJitter(0.4, 0.4, 0.4, 0.1),
            transforms.Normalize((0.49, 0.48, 0.45), (0.25, 0.24, 0.26)),
            transforms.RandomErasing(),
        ]
    )
    out = train(torch.rand(3, 32, 32))
    assert out.shape == (3, 32, 32)
    assert out.isfinite().all()
