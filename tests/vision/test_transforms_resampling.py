"""What is read between pixels: resized, turned, slanted, seen from the side, bent.

A byte is the nearest to a number that both libraries round in float32, so where the
number is half-way between two bytes they may differ by one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.vision import transforms
from tinygrad_edu.vision.transforms import functional as F

MODES = "NEAREST", "NEAREST_EXACT", "BILINEAR", "BICUBIC", "LANCZOS"
SIZES = [4, 15, [5, 6], [14, 20], [7, 9], [5], (3, 30)]
CLOSE = 2e-6


def mode(vision: Any, name: str) -> Any:
    return getattr(vision.transforms.InterpolationMode, name)


@pytest.mark.parametrize("name", MODES)
@pytest.mark.parametrize("antialias", [True, False])
def test_resize(agree, images, name: str, antialias: bool) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        resize = vision.transforms.functional.resize
        how = mode(vision, name)
        return [resize(image, size, how, antialias=antialias) for size in SIZES]

    agree(case, images["fractions"], close=CLOSE)
    agree(case, images["grey"].astype("float64"), close=CLOSE)


@pytest.mark.parametrize("name", MODES[:4])
def test_bytes_are_rounded(agree, images, name: str) -> None:
    image = (np.arange(189).reshape(3, 7, 9) * 17 % 251).astype("uint8")
    exact = F.resize(torch.from_numpy(image).double(), [5, 20], mode_here(name))
    found = F.resize(torch.from_numpy(image), [5, 20], mode_here(name))
    wanted = exact.clamp(0, 255).round()
    assert found.dtype == torch.uint8
    half = ((exact % 1) - 0.5).abs() < 1e-4
    assert bool(((found == wanted) | half).all())
    assert int(half.sum()) < 10


def mode_here(name: str) -> Any:
    return transforms.InterpolationMode[name]


@pytest.mark.parametrize(
    "given",
    [
        ([5, 6, 7],),
        (5, "bilinear"),
        ([5, 6], 2, 10),
        (5, 2, 5),
        (5, 2, 6),
        ([5], 3, 6),
        (5, 1),
    ],
)
def test_sizes_and_what_is_none(agree, images, given: Any) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        return vision.transforms.functional.resize(image, *given)

    agree(case, images["several"], close=CLOSE)


def test_no_word_on_antialias_is_no_antialias(agree, images) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        return vision.transforms.functional.resize(image, 3, antialias=None)

    agree(case, images["several"], close=CLOSE)


def test_an_image_of_that_size_is_itself() -> None:
    image = torch.rand(3, 4, 5)
    assert F.resize(image, [4, 5]) is image


def test_cut_and_resized(agree, images) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        return vision.transforms.functional.resized_crop(image, 1, 2, 5, 4, [7, 8])

    agree(case, images["several"], close=CLOSE)
    agree(case, images["several"], gradients=True, close=1e-8)


TRANSFORMS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Resize", (5,), {}),
    ("Resize", ((4, 15),), {"interpolation": "BICUBIC"}),
    ("Resize", (5,), {"max_size": 6, "antialias": None}),
    ("Resize", (5, 0), {}),
    ("Resize", ("5",), {}),
    ("Resize", ({},), {}),
    ("Resize", ((1, 2, 3),), {}),
    ("RandomResizedCrop", (5,), {}),
    ("RandomResizedCrop", (5,), {"interpolation": "NEAREST"}),
    ("RandomResizedCrop", ((5, 6),), {"scale": (0.9, 1), "ratio": (5, 6)}),
    ("RandomResizedCrop", ((5, 6),), {"scale": (0.9, 1), "ratio": (0.1, 0.2)}),
    ("RandomResizedCrop", (5, (2, 1)), {}),
    ("RandomResizedCrop", (5, 0.1), {}),
    ("RandomResizedCrop", (5,), {"ratio": 1.0}),
    ("RandomRotation", (30,), {}),
    ("RandomRotation", ((10, 20),), {"expand": True, "fill": (1, 2, 3)}),
    ("RandomRotation", (30,), {"interpolation": "BILINEAR", "center": (1, 2)}),
    ("RandomRotation", ([5, 6], 2), {"fill": None}),
    ("RandomRotation", (-1,), {}),
    ("RandomRotation", ((1, 2, 3),), {}),
    ("RandomRotation", ("30",), {}),
    ("RandomRotation", (1,), {"center": 3}),
    ("RandomRotation", (1,), {"fill": {}}),
    ("RandomAffine", (10,), {}),
    (
        "RandomAffine",
        (10, (0.1, 0.3), (0.5, 2), 10),
        {"interpolation": "BILINEAR", "fill": 0.5},
    ),
    ("RandomAffine", ((0, 0),), {"shear": (1, 2, 3, 4), "center": (3, 3)}),
    ("RandomAffine", (0,), {"shear": (-10, 10), "fill": [1, 2, 3]}),
    ("RandomAffine", (10, (2, 1)), {}),
    ("RandomAffine", (10, 3), {}),
    ("RandomAffine", (10,), {"scale": (0, 1)}),
    ("RandomAffine", (10,), {"scale": (1,)}),
    ("RandomAffine", (10,), {"shear": -1}),
    ("RandomAffine", (10,), {"shear": (1, 2, 3)}),
    ("RandomAffine", (10,), {"fill": {}}),
    ("RandomAffine", (10,), {"center": 1}),
    ("RandomPerspective", (0.5, 0.7), {}),
    ("RandomPerspective", (0.6, 1.0), {"interpolation": "NEAREST", "fill": 0.4}),
    ("RandomPerspective", (), {"fill": {}}),
    ("ElasticTransform", (5.0, 0.3), {}),
    ("ElasticTransform", ([5.0, 9.0], [0.2, 0.3]), {"fill": 0.3}),
    ("ElasticTransform", (5.0, [0.0, 0.1]), {"interpolation": "NEAREST"}),
    ("ElasticTransform", (5.0, 1), {}),
    ("ElasticTransform", (5,), {}),
    ("ElasticTransform", ([5.0],), {}),
    ("ElasticTransform", ([5, 6],), {}),
    ("ElasticTransform", (5.0,), {"fill": {}}),
]


@pytest.mark.parametrize(("name", "given", "options"), TRANSFORMS)
def test_transforms(agree, drawn, name: str, given: Any, options: Any) -> None:
    def make(t: Any, library: Any) -> Any:
        modes = library.InterpolationMode
        how = {k: modes[v] if k[:5] == "inter" else v for k, v in options.items()}
        return getattr(library, name)(*given, **how)

    agree(lambda t, vision: repr(make(t, vision.transforms)))
    drawn(make, kinds=("several", "grey"), close=1e-5)


FILLS: list[Any] = [None, 0, 0.5, [0.1, 0.2, 0.3], [7], (1, 2)]
CORNERS = [[0, 0], [7, 0], [7, 5], [0, 5]]
WARPS: dict[str, Any] = {
    "turned": lambda F, x, **how: F.rotate(x, 33, **how),
    "turned, all of it": lambda F, x, **how: F.rotate(x, -20.5, expand=True, **how),
    "a quarter": lambda F, x, **how: F.rotate(x, 90, expand=True, **how),
    "not turned": lambda F, x, **how: F.rotate(x, 0, **how),
    "all of it, around a corner": lambda F, x, **how: F.rotate(
        x, 30, center=[1, -2], expand=True, **how
    ),
    "around a corner": lambda F, x, **how: F.rotate(x, 45, center=[1, 2], **how),
    "moved": lambda F, x, **how: F.affine(x, 15, [2, -3], 1.2, [5, -8], **how),
    "slanted": lambda F, x, **how: F.affine(x, 0, (0, 0), 0.7, 10, **how),
    "slanted both ways": lambda F, x, **how: F.affine(x, 0, [0, 0], 1.0, (9,), **how),
    "upside down": lambda F, x, **how: F.affine(x, 180, [1, 1], 1.0, [0, 0], **how),
    "around a place": lambda F, x, **how: F.affine(
        x, 25.0, [0, 0], 1.5, [0, 0], center=(2, 3), **how
    ),
    "from the side": lambda F, x, **how: F.perspective(
        x, CORNERS, [[1, 1], [6, 0], [7, 4], [0, 5]], **how
    ),
}


@pytest.mark.parametrize("name", WARPS)
@pytest.mark.parametrize("how", ["NEAREST", "BILINEAR", "BICUBIC"])
def test_warps(agree, images, name: str, how: str) -> None:
    for fill in FILLS:

        def case(t: Any, vision: Any, image: Any, fill: Any = fill) -> Any:
            functional = vision.transforms.functional
            given = {"interpolation": mode(vision, how), "fill": fill}
            return WARPS[name](functional, image, **given)

        agree(case, images["grey"], close=1e-5)
        if fill in (None, [0.1, 0.2, 0.3]):
            agree(case, images["several"], close=1e-5)


@pytest.mark.parametrize("name", ["turned", "moved", "from the side"])
@pytest.mark.parametrize("fill", [None, 0.5])
def test_gradients_of_warps(agree, images, name: str, fill: Any) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        given = {"interpolation": mode(vision, "BILINEAR"), "fill": fill}
        return WARPS[name](vision.transforms.functional, image, **given)

    agree(case, images["several"], gradients=True, close=1e-8)


@pytest.mark.parametrize(
    ("name", "given", "options"),
    [
        ("rotate", ("30",), {}),
        ("rotate", (1,), {"center": 3}),
        ("rotate", (1, "nearest"), {}),
        ("rotate", (3, 2), {}),
        ("affine", ("30", [0, 0], 1.0, 0), {}),
        ("affine", (1, 3, 1.0, 0), {}),
        ("affine", (1, [1, 2, 3], 1.0, 0), {}),
        ("affine", (1, [1, 2], 0.0, 0), {}),
        ("affine", (1, [1, 2], 1.0, "0"), {}),
        ("affine", (1, [1, 2], 1.0, [1, 2, 3]), {}),
        ("affine", (1, [1, 2], 1.0, 0), {"center": 3}),
        ("affine", (1, [1, 2], 1.0, 0, "nearest"), {}),
        ("perspective", ([[0, 0]], [[0, 0]]), {}),
        ("perspective", (CORNERS, CORNERS, "nearest"), {}),
        ("elastic_transform", (3,), {}),
    ],
)
def test_what_is_no_warp(agree, images, name: str, given: Any, options: Any) -> None:
    def case(t: Any, vision: Any, image: Any) -> Any:
        return getattr(vision.transforms.functional, name)(image, *given, **options)

    agree(case, images["grey"], close=1e-5)


@pytest.mark.parametrize("how", ["NEAREST", "BILINEAR", 2])
def test_bent(agree, images, how: Any) -> None:
    steps = np.random.default_rng(5).uniform(-0.3, 0.3, (1, 7, 9, 2)).astype("float32")
    for fill in (None, 0, [0.1, 0.2, 0.3]):

        def case(t: Any, vision: Any, image: Any, steps: Any, fill: Any = fill) -> Any:
            way = mode(vision, how) if isinstance(how, str) else how
            bend = vision.transforms.functional.elastic_transform
            return bend(image, steps, way, fill)

        agree(case, images["fractions"], steps, close=1e-5)
        if not isinstance(fill, list):
            agree(case, images["grey"], steps, close=1e-5)
        agree(case, images["fractions"], steps[:, 1:], close=1e-5)


def test_a_picture_is_bent_as_its_tensor_is() -> None:
    pytest.importorskip("PIL.Image", reason="pictures need Pillow")
    image = torch.arange(189, dtype=torch.uint8).reshape(3, 7, 9)
    steps = torch.full((1, 7, 9, 2), 0.3)
    bent = F.elastic_transform(F.to_pil_image(image), steps)
    assert bent.mode == "RGB"
    assert torch.equal(F.pil_to_tensor(bent), F.elastic_transform(image, steps))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("RandAugment", {}),
        ("RandAugment", {"num_ops": 5, "magnitude": 20, "fill": 3}),
        ("TrivialAugmentWide", {"fill": (1, 2, 3)}),
        ("TrivialAugmentWide", {"num_magnitude_bins": 10}),
    ],
)
def test_policies(agree, name: str, options: Any) -> None:
    image = (np.arange(3 * 12 * 15).reshape(3, 12, 15) * 17 % 256).astype("uint8")

    def case(t: Any, vision: Any, image: Any) -> Any:
        policy = getattr(vision.transforms, name)(**options)
        return [repr(policy), *[policy(image) for _ in range(30)], t.rand(1)]

    agree(case, image)
    agree(lambda t, v, x: getattr(v.transforms, name)()(x.float() / 255), image)


@pytest.mark.parametrize("which", ["IMAGENET", "CIFAR10", "SVHN"])
def test_auto_augment(agree, which: str) -> None:
    image = (np.arange(3 * 12 * 15).reshape(3, 12, 15) * 17 % 256).astype("uint8")

    def case(t: Any, vision: Any, image: Any) -> Any:
        T = vision.transforms
        policy = T.AutoAugment(T.AutoAugmentPolicy[which], fill=9)
        found = [policy(image) for _ in range(40)]
        # As text, to be short.
        return [repr(policy), str(policy.policies), *found[:9], t.stack(found).sum()]

    agree(case, image)


def test_no_such_policy(agree) -> None:
    agree(lambda t, v: v.transforms.AutoAugment("mnist"))


def test_coinciding_corners_are_no_crash() -> None:
    image = torch.rand(1, 1, 5)
    torch.manual_seed(0)
    assert transforms.RandomPerspective(1.0, p=1.0)(image).shape == (1, 1, 5)
