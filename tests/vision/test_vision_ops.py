"""Boxes, overlaps, suppression, focal loss, regions: as torchvision computes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.vision import ops

Array = np.ndarray[Any, Any]
FORMATS = "xyxy", "xywh", "cxcywh"
BETWEEN = ["box_iou", "generalized_box_iou", "distance_box_iou", "complete_box_iou"]
LOSSES = [f"{name}_loss" for name in BETWEEN[1:]]
DTYPES = "float64", "float32", "float16", "int64", "uint8"


def boxes(count: int, dtype: str = "float64", seed: int = 0) -> Array:
    """Corners from 0 to 40."""
    numbers = np.random.default_rng([seed, count]).random((count, 4)) * 20
    numbers[:, 2:] += numbers[:, :2] + 1
    return numbers.astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("fmt", FORMATS)
def test_one_box_at_a_time(agree, fmt: str, dtype: str) -> None:
    def case(t: Any, vision: Any, x: Any) -> Any:
        others = [vision.ops.box_convert(x, fmt, other) for other in FORMATS]
        return [*others, vision.ops.box_area(x, fmt)]

    agree(case, boxes(5, dtype))
    if dtype == "float64":
        agree(case, boxes(5), gradients=True, close=1e-9)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", BETWEEN)
def test_two_sets(agree, name: str, dtype: str) -> None:
    def case(t: Any, vision: Any, x: Any, y: Any) -> Any:
        return getattr(vision.ops, name)(x, y)

    agree(case, boxes(5, dtype), boxes(4, dtype, 1))
    agree(case, boxes(0, dtype), boxes(4, dtype, 1))
    if dtype == "float64":
        agree(case, boxes(5), boxes(4, seed=1), gradients=True, close=1e-8)
        several = boxes(10).reshape(2, 5, 4), boxes(6, seed=1).reshape(2, 3, 4)
        agree(case, *several, gradients=True, close=1e-8)


@pytest.mark.parametrize("fmt", [*FORMATS, "yxyx"])
def test_overlap_in_every_notation(agree, fmt: str) -> None:
    agree(lambda t, v, x, y: v.ops.box_iou(x, y, fmt), boxes(5), boxes(4, seed=1))
    agree(lambda t, v, x: v.ops.box_area(x, fmt), boxes(5))
    agree(lambda t, v, x: v.ops.box_convert(x, fmt, "xyxy"), boxes(5))


@pytest.mark.parametrize("reduction", ["none", "mean", "sum", "max"])
@pytest.mark.parametrize("name", LOSSES)
def test_losses_of_boxes(agree, name: str, reduction: str) -> None:
    def case(t: Any, vision: Any, x: Any, y: Any) -> Any:
        return getattr(vision.ops, name)(x, y, reduction)

    for dtype in DTYPES[1:]:
        agree(case, boxes(5, dtype), boxes(5, dtype, 1), close=1e-5)
    agree(case, boxes(0), boxes(0))
    agree(case, boxes(1)[0], boxes(1, seed=1)[0])
    if reduction != "max":
        agree(case, boxes(5), boxes(5, seed=1), gradients=True, close=1e-8)


@pytest.mark.parametrize("name", LOSSES)
def test_losses_of_points(agree, name: str) -> None:
    points = np.repeat(np.random.default_rng(0).random((3, 2)), 2, axis=0)
    points = points.reshape(3, 4)
    points[:, 2:] = points[:, :2]
    apart = points + 1e-4
    agree(lambda t, v, x: getattr(v.ops, name)(x, x), points, close=1e-8)
    agree(lambda t, v, x, y: getattr(v.ops, name)(x, y), points, apart, close=1e-8)


def test_cut_off_at_the_border(agree) -> None:
    def case(t: Any, vision: Any, x: Any) -> Any:
        return vision.ops.clip_boxes_to_image(x - 5, (15, 13))

    agree(case, boxes(6), gradients=True, close=1e-9)
    agree(case, boxes(6, "int64"))
    agree(lambda t, v, x: v.ops.remove_small_boxes(x, 10.0), boxes(9))


def test_boxes_around_masks(agree) -> None:
    masks = np.random.default_rng(0).random((5, 9, 8)) > 0.9
    masks[3] = False
    agree(lambda t, v, x: v.ops.masks_to_boxes(x), masks)
    agree(lambda t, v, x: v.ops.masks_to_boxes(x), masks[:0])


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int64"])
@pytest.mark.parametrize("threshold", [0.0, 0.1, 0.3, 0.5, 0.9, 1.0])
def test_suppression(agree, dtype: str, threshold: float) -> None:
    rng = np.random.default_rng(0)
    for count in (0, 1, 60):
        scores = (rng.integers(0, 20, count) / 20).astype(dtype)  # many are equal
        found = boxes(count, dtype)
        agree(lambda t, v, x, s: v.ops.nms(x, s, threshold), found, scores)
        classes = rng.integers(0, 3, count)
        agree(
            lambda t, v, x, s, c: v.ops.batched_nms(x, s, c, threshold),
            found,
            scores,
            classes,
        )


def test_suppression_of_many_goes_class_by_class(agree) -> None:
    rng = np.random.default_rng(0)
    scores = rng.permutation(1200).astype("float32")
    classes = rng.integers(0, 5, 1200)
    agree(
        lambda t, v, x, s, c: v.ops.batched_nms(x, s, c, 0.3),
        boxes(1200, "float32"),
        scores,
        classes,
    )


def test_boxes_without_an_area(agree) -> None:
    flat = np.array([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], "float32")
    for threshold in (0.0, 0.5):
        agree(
            lambda t, v, x, s, limit=threshold: v.ops.nms(x, s, limit),
            flat,
            np.ones(4, "float32"),
        )


def test_a_threshold_between_float32_numbers() -> None:
    # The IoU of these two is the float32 nearest to 0.1, just above 0.1 itself.
    pair = torch.tensor([[0.0, 0, 10, 1], [0.0, 0, 1, 1]])
    overlap = ops.box_iou(pair[:1], pair[1:]).item()
    assert overlap > 0.1
    assert ops.nms(pair, torch.tensor([2.0, 1.0]), 0.1).tolist() == [0]


@pytest.mark.parametrize(
    ("shape", "scores", "kinds"),
    [
        ((4,), (4,), ("float32", "float32")),
        ((3, 5), (3,), ("float32", "float32")),
        ((3, 4), (3, 1), ("float32", "float32")),
        ((3, 4), (4,), ("float32", "float32")),
        ((3, 4), (3,), ("float64", "float32")),
    ],
)
def test_what_cannot_be_suppressed(agree, shape, scores, kinds) -> None:
    agree(
        lambda t, v, x, s: v.ops.nms(x, s, 0.5),
        np.ones(shape, kinds[0]),
        np.ones(scores, kinds[1]),
    )


@pytest.mark.parametrize("alpha", [0.25, 0, 1, -1, 3])
@pytest.mark.parametrize("gamma", [2, 0, 1.5])
@pytest.mark.parametrize("reduction", ["none", "mean", "sum", "max"])
def test_focal_loss(agree, alpha: float, gamma: float, reduction: str) -> None:
    rng = np.random.default_rng(0)
    scores, truth = rng.standard_normal((3, 4)), rng.integers(0, 2, (3, 4))

    def case(t: Any, vision: Any, x: Any) -> Any:
        targets = t.from_numpy(truth).to(x.dtype)
        return vision.ops.sigmoid_focal_loss(x, targets, alpha, gamma, reduction)

    agree(case, scores.astype("float32"))
    if reduction != "max" and alpha != 3:
        agree(case, scores, gradients=True, close=1e-8)


@pytest.mark.parametrize("size", [1, 2, (3, 2)])
@pytest.mark.parametrize("scale", [1.0, 0.5])
@pytest.mark.parametrize("sampling", [-1, 0, 1, 3])
@pytest.mark.parametrize("aligned", [False, True])
def test_regions(agree, size: Any, scale: float, sampling: int, aligned: bool) -> None:
    rng = np.random.default_rng(0)
    features = rng.standard_normal((2, 3, 9, 11))
    rows = np.concatenate([rng.integers(0, 2, (6, 1)), boxes(6) * 0.6 - 3], axis=1)
    rows[5, 1:] = rows[5, [3, 4, 1, 2]]  # turned inside out
    how = size, scale, sampling, aligned

    def case(t: Any, vision: Any, x: Any) -> Any:
        return vision.ops.roi_align(x, t.from_numpy(rows).to(x.dtype), *how)

    def slopes(t: Any, vision: Any, x: Any) -> Any:
        x.requires_grad_()
        return [case(t, vision, x), *t.autograd.grad(case(t, vision, x).sum(), x)]

    agree(slopes, features, close=1e-8)
    agree(case, features.astype("float32"), close=2e-5)


def test_regions_of_a_list_and_of_nothing(agree) -> None:
    features = np.random.default_rng(0).standard_normal((2, 3, 9, 11))

    def listed(t: Any, vision: Any, x: Any, first: Any, second: Any) -> Any:
        return vision.ops.RoIAlign(2, 0.5, 2)(x, [first, second])

    def none(t: Any, vision: Any, x: Any) -> Any:
        found = vision.ops.roi_align(x.requires_grad_(), t.zeros(0, 5).to(x.dtype), 2)
        return [found, *t.autograd.grad(found.sum(), x)]

    agree(listed, features, boxes(2), boxes(3, seed=1))
    agree(none, features)
    agree(lambda t, v: repr(v.ops.RoIAlign(2, 0.5, 2)))


def test_regions_that_are_none(agree) -> None:
    features = np.ones((1, 1, 4, 4), "float32")
    agree(lambda t, v, x: v.ops.roi_align(x, t.ones(2, 5).double(), 2), features)
    agree(lambda t, v, x: v.ops.roi_align(x, t.ones(2, 4), 2), features)
    agree(lambda t, v, x: v.ops.roi_align(x, [t.ones(2, 5)], 2), features)
    agree(lambda t, v, x: v.ops.roi_align(x, "boxes", 2), features)
    agree(lambda t, v, x: v.ops.roi_align(x[0], t.ones(2, 5), 2), features)
    with pytest.raises(IndexError, match="a box belongs to image 3 of 1"):
        ops.roi_align(torch.ones(1, 1, 4, 4), torch.tensor([[3.0, 0, 0, 1, 1]]), 2)


def test_regions_differentiate_twice() -> None:
    x = torch.rand(1, 1, 4, 4, dtype=torch.float64, requires_grad=True)
    box = torch.tensor([[0.0, 0.5, 0.5, 3.0, 2.0]], dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda x: ops.roi_align(x, box, 2), (x,))
    assert torch.autograd.gradgradcheck(lambda x: ops.roi_align(x, box, 2) ** 2, (x,))


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0, 1.5])
@pytest.mark.parametrize("mode", ["row", "batch", "column"])
def test_stochastic_depth(agree, p: float, mode: str) -> None:
    def case(t: Any, vision: Any, x: Any) -> Any:
        layer = vision.ops.StochasticDepth(p, mode)
        trained = [layer(x) for _ in range(4)]
        return [repr(layer), *trained, layer.eval()(x), t.rand(1)]

    agree(case, np.random.default_rng(0).random((5, 2, 3)))


def test_frozen_batch_norm(agree) -> None:
    rng = np.random.default_rng(0)
    numbers = rng.random((4, 3)) + 0.5
    names = "weight", "bias", "running_mean", "running_var"

    def case(t: Any, vision: Any, x: Any) -> Any:
        layer = vision.ops.FrozenBatchNorm2d(3, eps=1e-3).double()
        state = {name: t.from_numpy(each) for name, each in zip(names, numbers)}  # noqa: B905
        layer.load_state_dict({**state, "num_batches_tracked": t.tensor(7)})
        return [layer(x), repr(layer), list(layer.state_dict())]

    agree(case, rng.random((2, 3, 4, 5)))
    agree(lambda t, v, x: case(t, v, x)[0], rng.random((2, 3, 4, 5)), gradients=True)


def test_turned_boxes_are_refused() -> None:
    with pytest.raises(NotImplementedError, match="xywhr"):
        ops.box_convert(torch.zeros(1, 4), "xyxy", "xywhr")
    with pytest.raises(NotImplementedError, match="rotated"):
        ops.box_iou(torch.zeros(1, 5), torch.zeros(1, 5), "cxcywhr")
