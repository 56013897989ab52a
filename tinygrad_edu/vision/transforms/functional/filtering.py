"""Blurred and sharpened images; numbers brought to mean 0; a window painted over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ....errors import type_error, value_error
from ....nn import functional as F
from ...pictures import is_picture
from .batches import as_float_batch, float_type
from .conversion import pil_to_tensor, to_pil_image
from .facts import Image, check_colours, check_image
from .mixing import blend, check_factor, enhanced


def normalize(tensor: Tensor, mean: Any, std: Any, inplace: bool = False) -> Tensor:
    r""":math:`(x - mean) / std` for each channel, with one mean and std for each.

    Source: torchvision, ``transforms.functional.normalize``.

    >>> import tinygrad_edu as torch
    >>> normalize(torch.tensor([[[0.0, 0.5, 1.0]]]), [0.5], [0.5])
    tensor([[[-1.,  0.,  1.]]])
    """
    if not isinstance(tensor, Tensor):
        raise type_error(
            f"img should be Tensor Image. Got {type(tensor)}",
            hint="transforms.ToTensor() comes before transforms.Normalize",
        )
    check_image(tensor)
    if not tensor.is_floating_point():
        raise type_error(
            f"Input tensor should be a float tensor. Got {tensor.dtype}.",
            hint="transforms.ConvertImageDtype(torch.float32) comes before it",
        )
    if tensor.ndim < 3:
        raise value_error(
            "Expected tensor to be a tensor image of size (..., C, H, W). Got "
            f"tensor.size() = {tensor.size()}"
        )
    mean, std = _for_each_channel(tensor, mean), _for_each_channel(tensor, std)
    if (std == 0).any():
        raise value_error(
            f"std evaluated to zero after conversion to {tensor.dtype}, leading to "
            "division by zero."
        )
    out = tensor if inplace else tensor.clone()
    return out.sub_(mean).div_(std)


def _for_each_channel(image: Tensor, numbers: Any) -> Tensor:
    """(C, 1, 1) of C numbers."""
    each = torch.as_tensor(numbers, dtype=image.dtype, device=image.device)
    return each.view(-1, 1, 1) if each.ndim == 1 else each


def erase(
    img: Tensor, i: int, j: int, h: int, w: int, v: Any, inplace: bool = False
) -> Tensor:
    """The window (h, w) whose corner is at row i, column j, painted over with `v`.

    Source: torchvision, ``transforms.functional.erase``.

    >>> import tinygrad_edu as torch
    >>> erase(torch.ones(1, 2, 3), 0, 1, 2, 2, 0.0)
    tensor([[[1., 0., 0.],
             [1., 0., 0.]]])
    """
    if not isinstance(img, Tensor):
        raise type_error(f"img should be Tensor Image. Got {type(img)}")
    out = check_image(img) if inplace else check_image(img).clone()
    out[..., i : i + h, j : j + w] = v
    return out


# --- blurred -------------------------------------------------------------------------


def gaussian_blur(img: Image, kernel_size: Any, sigma: Any = None) -> Image:
    r"""Each pixel the mean of those around it, weighted :math:`e^{-d^2 / 2\sigma^2}`.

    `kernel_size` is odd, one number or (x, y); so is `sigma`, which without a number is
    0.15 · kernel_size + 0.35. At the border the image is mirrored. Source:
    torchvision, ``transforms.functional.gaussian_blur``.

    >>> import tinygrad_edu as torch
    >>> dot = torch.zeros(1, 3, 5)
    >>> dot[0, 1, 2] = 1.0
    >>> gaussian_blur(dot, 3, 0.5)[0, 1]
    tensor([0.0000, 0.0838, 0.6193, 0.0838, 0.0000])
    """
    sizes = _kernel_sizes(kernel_size)
    widths = _widths(sigma, sizes)
    if isinstance(img, Tensor):
        return _blurred(check_image(img), sizes, widths)
    if not is_picture(img):
        raise type_error(f"img should be PIL Image or Tensor. Got {type(img)}")
    return to_pil_image(_blurred(pil_to_tensor(img), sizes, widths), mode=img.mode)


def _kernel_sizes(size: Any) -> Sequence[int]:
    if not isinstance(size, int | list | tuple):
        raise type_error(
            f"kernel_size should be int or a sequence of integers. Got {type(size)}"
        )
    sizes = [size, size] if isinstance(size, int) else size
    if len(sizes) != 2:
        raise value_error(
            f"If kernel_size is a sequence its length should be 2. Got {len(sizes)}"
        )
    if any(each % 2 == 0 or each < 0 for each in sizes):
        raise value_error(
            f"kernel_size should have odd and positive integers. Got {sizes}"
        )
    return sizes


def _widths(sigma: Any, sizes: Sequence[int]) -> Sequence[float]:
    if sigma is None:
        return [each * 0.15 + 0.35 for each in sizes]
    if not isinstance(sigma, int | float | list | tuple):
        raise type_error(
            f"sigma should be either float or sequence of floats. Got {type(sigma)}"
        )
    each = [float(sigma)] if isinstance(sigma, int | float) else sigma
    widths = [each[0], each[0]] if len(each) == 1 else each
    if len(widths) != 2:
        raise value_error(
            f"If sigma is a sequence, its length should be 2. Got {len(widths)}"
        )
    if any(each <= 0.0 for each in widths):
        raise value_error(f"sigma should have positive values. Got {widths}")
    return widths


def _blurred(img: Tensor, sizes: Sequence[int], widths: Sequence[float]) -> Tensor:
    """Along x, then along y: the weights of a square are products of two rows."""
    dtype = float_type(img)
    batch, restore = as_float_batch(img, (dtype,))
    x, y = sizes[0] // 2, sizes[1] // 2
    batch = F.pad(batch, [x, x, y, y], mode="reflect")
    along_x = _bell(sizes[0], widths[0], dtype).reshape(1, 1, 1, -1)
    along_y = _bell(sizes[1], widths[1], dtype).reshape(1, 1, -1, 1)
    return restore(_each_channel(_each_channel(batch, along_x), along_y))


def _bell(size: int, width: float, dtype: Any) -> Tensor:
    """Weights of a normal distribution, whose sum is 1: (size,)."""
    half = (size - 1) * 0.5
    place = torch.linspace(-half, half, steps=size, dtype=dtype)
    weights = torch.exp(-0.5 * (place / width).pow(2))
    return weights / weights.sum()


def _each_channel(batch: Tensor, kernel: Tensor) -> Tensor:
    """One kernel (1, 1, h, w) over every channel: (…, H, W) -> (…, H', W')."""
    *before, H, W = batch.shape
    out = F.conv2d(batch.reshape(-1, 1, H, W), kernel)
    return out.reshape(*before, *out.shape[-2:])


# --- sharpened -----------------------------------------------------------------------


def adjust_sharpness(img: Image, sharpness_factor: float) -> Image:
    """Away from a smoothed image by a factor: 0 is smooth, 1 the image, 2 sharper.

    Source: torchvision, ``transforms.functional.adjust_sharpness``.

    >>> import tinygrad_edu as torch
    >>> adjust_sharpness(torch.eye(3).unsqueeze(0), 0.0)[0, 1]
    tensor([0.0000, 0.5385, 0.0000])
    """
    if not isinstance(img, Tensor):
        return enhanced(img, "Sharpness", sharpness_factor)
    check_factor("sharpness_factor", sharpness_factor)
    check_colours(img)
    if img.size(-1) <= 2 or img.size(-2) <= 2:
        return img
    return blend(img, _smoothed(img), sharpness_factor)


def _smoothed(img: Tensor) -> Tensor:
    """The mean of 3 × 3 pixels, the middle five times; the border stays as it is."""
    kernel = torch.ones(1, 1, 3, 3, dtype=float_type(img))
    kernel[0, 0, 1, 1] = 5.0
    batch, restore = as_float_batch(img, (kernel.dtype,))
    out = img.clone()
    out[..., 1:-1, 1:-1] = restore(_each_channel(batch, kernel / kernel.sum()))
    return out
