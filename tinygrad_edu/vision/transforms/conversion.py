"""Transforms that change what an image is made of: its kind, its type, its scale."""

from __future__ import annotations

from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import value_error
from ...nn import Module
from . import functional as F


class ToTensor:
    """A picture or array (H, W, C) of bytes as a tensor (C, H, W) from 0 to 1.

    Source: torchvision, ``transforms.ToTensor``.

    >>> import numpy as np
    >>> ToTensor()(np.array([[[0, 51, 255]]], np.uint8)).flatten()
    tensor([0.0000, 0.2000, 1.0000])
    """

    def __call__(self, pic: Any) -> Tensor:
        """(H, W, C) -> (C, H, W)"""
        return F.to_tensor(pic)

    def __repr__(self) -> str:
        return "ToTensor()"


class PILToTensor:
    """A picture of Pillow as a tensor (C, H, W) of the same numbers.

    Source: torchvision, ``transforms.PILToTensor``.

    >>> from PIL import Image
    >>> PILToTensor()(Image.new("L", (3, 2), 7))[0, 0]
    tensor([7, 7, 7], dtype=torch.uint8)
    """

    def __call__(self, pic: Any) -> Tensor:
        """(H, W, C) -> (C, H, W)"""
        return F.pil_to_tensor(pic)

    def __repr__(self) -> str:
        return "PILToTensor()"


class ConvertImageDtype(Module):
    """The image in another type; white stays white.

    Source: torchvision, ``transforms.ConvertImageDtype``.

    >>> import tinygrad_edu as torch
    >>> ConvertImageDtype(torch.float32)(torch.tensor([0, 255], dtype=torch.uint8))
    tensor([0., 1.])
    """

    def __init__(self, dtype: Any) -> None:
        super().__init__()
        self.dtype = dtype

    def forward(self, image: Tensor) -> Tensor:
        """Any shape, which stays."""
        return F.convert_image_dtype(image, self.dtype)


class ToPILImage:
    """A tensor (C, H, W) or an array (H, W, C) as a picture of Pillow.

    Source: torchvision, ``transforms.ToPILImage``.

    >>> import tinygrad_edu as torch
    >>> ToPILImage()(torch.ones(3, 2, 4)).size
    (4, 2)
    """

    def __init__(self, mode: str | None = None) -> None:
        self.mode = mode

    def __call__(self, pic: Any) -> Any:
        """(C, H, W) -> a picture"""
        return F.to_pil_image(pic, self.mode)

    def __repr__(self) -> str:
        mode = "" if self.mode is None else f"mode={self.mode}"
        return f"ToPILImage({mode})"


class Normalize(Module):
    r""":math:`(x - mean) / std` for each channel.

    Source: torchvision, ``transforms.Normalize``.

    >>> import tinygrad_edu as torch
    >>> Normalize([0.5], [0.25])(torch.tensor([[[0.0, 0.5, 1.0]]]))
    tensor([[[-2.,  0.,  2.]]])
    """

    def __init__(self, mean: Any, std: Any, inplace: bool = False) -> None:
        super().__init__()
        self.mean, self.std, self.inplace = mean, std, inplace

    def forward(self, tensor: Tensor) -> Tensor:
        """(…, C, H, W), which stays."""
        return F.normalize(tensor, self.mean, self.std, self.inplace)

    def __repr__(self) -> str:
        return f"Normalize(mean={self.mean}, std={self.std})"


class LinearTransformation(Module):
    """All pixels in one row, less a mean, times a square matrix: whitening, say.

    Source: torchvision, ``transforms.LinearTransformation``.

    >>> import tinygrad_edu as torch
    >>> LinearTransformation(2 * torch.eye(4), torch.ones(4))(torch.ones(1, 2, 2))
    tensor([[[0., 0.],
             [0., 0.]]])
    """

    def __init__(self, transformation_matrix: Tensor, mean_vector: Tensor) -> None:
        super().__init__()
        _check_linear(transformation_matrix, mean_vector)
        self.transformation_matrix = transformation_matrix
        self.mean_vector = mean_vector

    def forward(self, tensor: Tensor) -> Tensor:
        """(…, C, H, W), which stays."""
        *_, C, H, W = tensor.shape
        size = self.transformation_matrix.shape[0]
        if size != C * H * W:
            raise value_error(
                "Input tensor and transformation matrix have incompatible shape."
                f"[{C} x {H} x {W}] != {size}"
            )
        rows = tensor.view(-1, size) - self.mean_vector  # (N, C·H·W)
        out = torch.mm(rows, self.transformation_matrix.to(rows.dtype))
        return out.view(tensor.shape)

    def __repr__(self) -> str:
        matrix, mean = self.transformation_matrix.tolist(), self.mean_vector.tolist()
        return (
            f"LinearTransformation(transformation_matrix={matrix}, mean_vector={mean})"
        )


def _check_linear(matrix: Tensor, mean: Tensor) -> None:
    size = tuple(matrix.size())
    if size[0] != size[1]:
        raise value_error(
            f"transformation_matrix should be square. Got {size} rectangular matrix."
        )
    if mean.size(0) != size[0]:
        raise value_error(
            f"mean_vector should have the same length {mean.size(0)} as any one of the "
            f"dimensions of the transformation_matrix [{size}]"
        )
    if matrix.device != mean.device:
        raise value_error(
            "Input tensors should be on the same device. Got "
            f"{matrix.device} and {mean.device}"
        )
    if matrix.dtype != mean.dtype:
        raise value_error(
            "Input tensors should have the same dtype. Got "
            f"{matrix.dtype} and {mean.dtype}"
        )
