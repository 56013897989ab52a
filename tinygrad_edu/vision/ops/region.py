"""What a feature map says inside of a box, brought to one size (RoIAlign).

A box is divided into bins. In each bin some samples are read between the pixels, and
their mean is the bin's number (He et al., Mask R-CNN, 2017). A sample's weights along y
and along x are independent, so a box needs only two small matrices:

    out = rows (h, H) · features (C, H, W) · columnsᵀ (W, w)
"""

from __future__ import annotations

from typing import Any

import numpy as np

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import index_error, runtime_error
from ...nn import Module


def roi_align(
    input: Tensor,
    boxes: Any,
    output_size: Any,
    spatial_scale: float = 1.0,
    sampling_ratio: int = -1,
    aligned: bool = False,
) -> Tensor:
    """Features inside of boxes: (N, C, H, W), K boxes -> (K, C, h, w).

    `boxes` is (K, 5), the number of the image and the corners, or a list with the
    corners (L, 4) for each image; `output_size` is (h, w). Corners × `spatial_scale`
    are places of the map. `sampling_ratio` is how many samples a bin has on each side,
    as many as it has pixels if it is not positive. `aligned` says that the middle of a
    pixel is at a half, not at a whole number. The boxes have no gradient. Source:
    torchvision, ``ops.roi_align``.

    >>> import tinygrad_edu as torch
    >>> features = torch.arange(16.0).reshape(1, 1, 4, 4)
    >>> roi_align(features, [torch.tensor([[0.0, 0.0, 2.0, 2.0]])], 1)
    tensor([[[[5.]]]])
    """
    boxes = _as_rows(boxes)
    _check(input, boxes)
    size = (output_size,) * 2 if isinstance(output_size, int) else tuple(output_size)
    H, W = input.shape[-2:]
    array = boxes.numpy(force=True)
    how = spatial_scale, sampling_ratio, aligned
    rows = _weights(array[:, [2, 4]], size[0], H, *how)  # (K, h, H)
    columns = _weights(array[:, [1, 3]], size[1], W, *how)  # (K, w, W)
    image = array[:, 0].astype(np.int64)
    order = np.argsort(image, kind="stable")  # image by image
    parts = [
        _read(input[n], rows[here], columns[here])
        for n in (np.unique(image).tolist() or [0])
        for here in [order[image[order] == n]]
    ]
    return torch.cat(parts)[torch.from_numpy(np.argsort(order))]


def _read(features: Tensor, rows: Any, columns: Any) -> Tensor:
    """(C, H, W), (K, h, H), (K, w, W) -> (K, C, h, w)"""
    C, H, W = features.shape
    (K, h, _), w = rows.shape, columns.shape[1]
    down, across = torch.from_numpy(rows), torch.from_numpy(columns)
    out = features.reshape(C * H, W) @ across.reshape(K * w, W).T  # (C·H, K·w)
    out = out.reshape(C, H, K, w).permute(2, 1, 0, 3).reshape(K, H, C * w)
    out = (down @ out).reshape(K, h, C, w)
    return out.permute(0, 2, 1, 3)


def _weights(
    ends: Any, bins: int, length: int, scale: float, sampling: int, aligned: bool
) -> Any:
    """How much each pixel of a side counts for each bin: (K, 2) -> (K, bins, length).

    A sample at y gives the pixels i beside it the weights 1 - |y - i|; what is further
    than a pixel outside of the map gives nothing.
    """
    dtype = ends.dtype.type
    start, end = (ends * dtype(scale) - dtype(0.5 if aligned else 0.0)).T  # (K,)
    extent = end - start if aligned else np.maximum(end - start, dtype(1))
    bin_size = extent / dtype(bins)
    counts = np.full(len(ends), sampling) if sampling > 0 else np.ceil(bin_size)
    counts = counts.astype(dtype)[:, None, None]  # (K, 1, 1)
    at_least_one = np.maximum(counts, 1)  # a box turned inside out has none
    pixel = np.arange(length, dtype=dtype)
    bin_size = bin_size[:, None, None]  # (K, 1, 1)
    first = start[:, None, None] + np.arange(bins, dtype=dtype)[:, None] * bin_size
    total = np.zeros((len(ends), bins, length), dtype)
    for sample in range(int(counts.max(initial=0))):
        y = first + dtype(sample + 0.5) * bin_size / at_least_one  # (K, bins, 1)
        used = (sample < counts) & (y >= -1) & (y <= length)
        near = 1 - np.abs(y.clip(0, length - 1) - pixel)  # (K, bins, length)
        total += np.where(used, np.maximum(near, 0), 0)
    return total / at_least_one


def _as_rows(boxes: Any) -> Tensor:
    """(K, 5): the number of the image, and the corners."""
    if isinstance(boxes, Tensor):
        _insist(
            boxes.size(1) == 5, "The boxes tensor shape is not correct as Tensor[K, 5]"
        )
        return boxes
    _insist(
        isinstance(boxes, list | tuple),
        "boxes is expected to be a Tensor[L, 5] or a List[Tensor[K, 4]]",
    )
    for each in boxes:
        _insist(
            each.size(1) == 4,
            "The shape of the tensor in the boxes list is not correct as "
            "List[Tensor[L, 4]]",
        )
    numbers = [torch.full_like(each[:, :1], n) for n, each in enumerate(boxes)]
    return torch.cat([torch.cat(numbers), torch.cat(list(boxes))], dim=1)


def _insist(right: bool, first: str) -> None:
    """torchvision raises AssertionError here."""
    if not right:
        raise AssertionError(first)


def _check(input: Tensor, boxes: Tensor) -> None:
    if input.ndim != 4:
        raise index_error(
            f"Dimension out of range (expected to be in range of [-{input.ndim}, "
            f"{input.ndim - 1}], but got 3)",
            got=f"input {tuple(input.shape)}",
            expected="(N, C, H, W)",
        )
    if input.dtype != boxes.dtype:
        raise runtime_error(
            "Expected tensor for argument #1 'input' to have the same type as tensor "
            f"for argument #2 'rois'; but type {input.type()} does not equal "
            f"{boxes.type()} (while checking arguments for roi_align_forward_kernel)"
        )
    numbers = boxes.numpy(force=True)[:, 0]
    if numbers.size and not (numbers.min() >= 0 and numbers.max() < input.shape[0]):
        raise index_error(
            f"a box belongs to image {int(numbers.max())} of {input.shape[0]}"
        )


class RoIAlign(Module):
    """``roi_align`` with its options, as a layer.

    Source: torchvision, ``ops.RoIAlign``.

    >>> import tinygrad_edu as torch
    >>> RoIAlign(2, spatial_scale=0.5, sampling_ratio=2)
    RoIAlign(output_size=2, spatial_scale=0.5, sampling_ratio=2, aligned=False)
    """

    def __init__(
        self,
        output_size: Any,
        spatial_scale: float,
        sampling_ratio: int,
        aligned: bool = False,
    ) -> None:
        super().__init__()
        self.output_size, self.spatial_scale = output_size, spatial_scale
        self.sampling_ratio, self.aligned = sampling_ratio, aligned

    def forward(self, input: Tensor, rois: Any) -> Tensor:
        """(N, C, H, W), K boxes -> (K, C, h, w)"""
        how = self.spatial_scale, self.sampling_ratio, self.aligned
        return roi_align(input, rois, self.output_size, *how)

    def __repr__(self) -> str:
        return (
            f"RoIAlign(output_size={self.output_size}, "
            f"spatial_scale={self.spatial_scale}, "
            f"sampling_ratio={self.sampling_ratio}, aligned={self.aligned})"
        )
