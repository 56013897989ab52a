"""Grids, files and drawings: torchvision's pixels."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.vision import utils

pytest.importorskip("PIL.Image", reason="files and drawings need Pillow")

SHAPES = [(6, 3, 5, 4), (1, 3, 5, 4), (3, 5, 4), (1, 5, 4), (5, 4), (6, 1, 5, 4)]
OPTIONS: list[dict[str, Any]] = [
    {},
    {"nrow": 3},
    {"padding": 0, "nrow": 4},
    {"normalize": True},
    {"normalize": True, "value_range": (0.2, 0.7)},
    {"normalize": True, "scale_each": True, "pad_value": 0.5},
    {"normalize": True, "value_range": [1, 2]},
]
BOXES = np.array([[1, 1, 8, 9], [3, 4, 20, 14], [0, 0, 22, 16]])


@pytest.mark.parametrize("options", OPTIONS)
def test_grids(agree, options: Any) -> None:
    for shape in SHAPES:
        images = np.random.default_rng(0).random(shape, dtype="float32")
        agree(lambda t, v, x: v.utils.make_grid(x, **options), images)
        if len(shape) < 4:
            agree(lambda t, v, x: v.utils.make_grid([x, x, x], **options), images)


def test_a_grid_of_bytes_stays_bytes(agree, images) -> None:
    batch = np.stack([images["bytes"]] * 3)
    agree(lambda t, v, x: v.utils.make_grid(x, nrow=2, pad_value=255), batch)


def test_what_makes_no_grid(agree) -> None:
    agree(lambda t, v: v.utils.make_grid(3))
    agree(lambda t, v: v.utils.make_grid([3]))
    with pytest.raises(ValueError, match="a batch of images or a list of images"):
        utils.make_grid(torch.zeros(2, 2, 3, 4, 4))


def test_a_grid_changes_nothing_and_has_no_gradient() -> None:
    images = torch.rand(4, 3, 5, 5).requires_grad_()
    before = images.detach().clone()
    assert not utils.make_grid(images, normalize=True).requires_grad
    assert torch.equal(images, before)


def test_a_file_holds_the_rounded_bytes(tmp_path: Path) -> None:
    from PIL import Image

    images = torch.rand(4, 3, 5, 6)
    utils.save_image(images, tmp_path / "grid.png", nrow=2, padding=1)
    with Image.open(tmp_path / "grid.png") as picture:
        found = np.asarray(picture).transpose(2, 0, 1)
    grid = utils.make_grid(images, nrow=2, padding=1).numpy()
    assert np.array_equal(found, np.floor(grid * 255 + 0.5).astype("uint8"))
    assert [each.name for each in tmp_path.iterdir()] == ["grid.png"]


def test_into_an_open_file_and_by_its_ending(tmp_path: Path) -> None:
    image = torch.full((3, 4, 4), 2.0)  # brighter than white
    memory = io.BytesIO()
    utils.save_image(image, memory, format="bmp")
    assert memory.getvalue()[:2] == b"BM"
    utils.save_image(image, str(tmp_path / "white.JPG"))
    assert (tmp_path / "white.JPG").read_bytes()[:2] == b"\xff\xd8"


def test_a_file_of_no_known_kind_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "image.unknown"
    path.write_text("old")
    with pytest.raises(ValueError, match=r"unknown file extension: \.unknown"):
        utils.save_image(torch.zeros(3, 2, 2), path)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["image.unknown"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"colors": "red"},
        {"colors": ["red", (1, 2, 3), "#00ff00"]},
        {"fill": True},
        {"width": 3},
        {"labels": ["a"]},
        {"colors": ["red"]},
        {"colors": 3},
        {"colors": (1, 2)},
    ],
)
def test_boxes_over_an_image(agree, options: Any) -> None:
    for dtype, channels in (("uint8", 3), ("float32", 3), ("uint8", 1), ("int64", 3)):
        image = (np.random.default_rng(0).random((channels, 17, 23)) * 200).astype(
            dtype
        )
        image = image / 255 if dtype == "float32" else image

        def case(t: Any, vision: Any, image: Any) -> Any:
            boxes = t.from_numpy(BOXES)
            return vision.utils.draw_bounding_boxes(image, boxes, **options)

        agree(case, image.astype(dtype))


def test_labels_stand_in_their_boxes() -> None:
    image, boxes = (
        torch.zeros(3, 20, 40, dtype=torch.uint8),
        torch.tensor([[2, 2, 38, 18]]),
    )
    plain = utils.draw_bounding_boxes(image, boxes, colors="red")
    named = utils.draw_bounding_boxes(image, boxes, ["cat"], colors="red")
    filled = utils.draw_bounding_boxes(
        image, boxes, ["cat"], colors="red", fill_labels=True
    )
    changed = (named != plain).any(dim=0)
    assert 0 < changed.sum() < 100
    assert not changed[:3].any() and not changed[-2:].any()  # noqa: PT018
    assert (filled[0] == 255).sum() > (named[0] == 255).sum()  # red paper
    with pytest.warns(UserWarning, match="'font_size' will be ignored"):
        utils.draw_bounding_boxes(image, boxes, ["cat"], font_size=3)


def test_what_has_no_boxes(agree, images) -> None:
    agree(
        lambda t, v, x: v.utils.draw_bounding_boxes(x, t.zeros(0, 4)), images["bytes"]
    )
    crossed = np.array([[3, 3, 1, 1]])
    draw = "draw_bounding_boxes"
    agree(lambda t, v, x, b: getattr(v.utils, draw)(x, b), images["bytes"], crossed)
    agree(lambda t, v, x, b: getattr(v.utils, draw)(x, b), images["several"], crossed)
    agree(lambda t, v, b: getattr(v.utils, draw)(3, b), crossed)
    with pytest.raises(NotImplementedError, match="rotated boxes"):
        utils.draw_bounding_boxes(torch.zeros(3, 4, 4), torch.zeros(1, 8))


@pytest.mark.parametrize(
    "options",
    [{}, {"alpha": 0.3}, {"colors": "red"}, {"colors": ["red", (1, 2, 3), "#00ff00"]}],
)
def test_masks_over_an_image(agree, options: Any) -> None:
    masks = np.random.default_rng(0).random((3, 7, 9)) > 0.7

    def case(t: Any, vision: Any, image: Any) -> Any:
        draw = vision.utils.draw_segmentation_masks
        shown = t.from_numpy(masks)
        return [draw(image, shown, **options), draw(image, shown[0], **options)]

    agree(case, (np.arange(189).reshape(3, 7, 9) % 256).astype("uint8"))
    agree(case, np.random.default_rng(1).random((3, 7, 9)))


POINTS = np.array([[[5, 4], [20, 12], [9.7, 15.2]], [[0, 0], [22, 16], [11, 3]]])
SEEN = np.array([[1, 0, 1], [1, 1, 1]])


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"colors": "red", "radius": 1},
        {"colors": (1, 2, 3), "connectivity": [(0, 1), (1, 2)], "width": 1},
        {"connectivity": [(0, 2)], "visibility": SEEN},
        {"connectivity": [(0, 1)], "visibility": SEEN[:, :, None]},
        {"visibility": SEEN[0]},
        {"visibility": SEEN[:, :2]},
    ],
)
def test_points_over_an_image(agree, options: Any) -> None:
    image = np.random.default_rng(0).random((3, 17, 23), dtype="float32")

    def case(t: Any, vision: Any, image: Any, points: Any) -> Any:
        given = dict(options)
        if "visibility" in given:
            given["visibility"] = t.from_numpy(given["visibility"])
        return vision.utils.draw_keypoints(image, points, **given)

    agree(case, image, POINTS)
    agree(case, (image * 255).astype("uint8"), POINTS)
    agree(case, image, POINTS[0])
    agree(case, image[:1], POINTS)


def test_what_has_no_masks(agree, images) -> None:
    def case(t: Any, vision: Any, image: Any, masks: Any) -> Any:
        return vision.utils.draw_segmentation_masks(image, masks)

    masks = np.zeros((2, 7, 9), bool)
    for image, shown in [
        ("bytes", masks[:0]),
        ("bytes", masks[None]),
        ("bytes", masks.astype("uint8")),
        ("bytes", masks[:, 1:]),
        ("grey", masks),
        ("several", masks),
    ]:
        agree(case, images[image], shown)
