"""Patches of images, and images of patches, with their public signatures."""

from __future__ import annotations

from typing import Any

from ...autograd.recording import general
from ...dtypes import kind_name
from ...errors import index_error, message, runtime_error
from ...ops.layers import unfolding as ops
from ...ops.layers.convolution import places
from .. import checks
from ..arrangement.shape import squeeze, unsqueeze

Sizes = int | tuple[int, ...] | list[int]
Shape = tuple[int, ...]

_im2col, _col2im = general(ops.im2col), general(ops.col2im)


def unfold(
    input: Any,
    kernel_size: Sizes,
    dilation: Sizes = 1,
    padding: Sizes = 0,
    stride: Sizes = 1,
) -> Any:
    """What a kernel sees at each place: (N, C, H, W) → (N, C · K · K', places).

    Without N one image alone. Source: PyTorch, ``torch.nn.functional.unfold``.

    >>> import tinygrad_edu as torch
    >>> image = torch.arange(6.0).reshape(1, 1, 2, 3)
    >>> torch.nn.functional.unfold(image, kernel_size=2)
    tensor([[[0., 1.],
             [1., 2.],
             [3., 4.],
             [4., 5.]]])
    """
    checks.tensor(input, "im2col")
    how = _windows("im2col", kernel_size, dilation, padding, stride)
    shape = input._array.shape
    if not shape:
        raise index_error("Dimension specified as 1 but tensor has no dimensions")
    if len(shape) < 3:
        checks.dimension(len(shape), len(shape))
    if len(shape) not in (3, 4) or 0 in shape[-3:]:
        raise runtime_error(
            "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and "
            f"other non-zero dimensions for input, but got: {list(shape)}"
        )
    area = _places(shape[-2:], **how)
    if min(area) < 1:
        raise runtime_error(
            f"Given input with spatial size {shape[-2:]}, "
            f"kernel_size={how['kernel']}, dilation={how['dilation']}, "
            f"padding={how['padding']}, calculated shape of the array of sliding "
            f"blocks as {area}, but its components must be at least one."
        )
    _check_type("im2col", input)
    if len(shape) == 4:
        return _im2col(input, **how)
    return squeeze(_im2col(unsqueeze(input, 0), **how), 0)


def fold(
    input: Any,
    output_size: Sizes,
    kernel_size: Sizes,
    dilation: Sizes = 1,
    padding: Sizes = 0,
    stride: Sizes = 1,
) -> Any:
    """Patches laid into an image and added up: (N, C · K · K', places) → (N, C, H, W).

    The reverse of :func:`unfold` where patches do not overlap. Without N one image
    alone. Source: PyTorch, ``torch.nn.functional.fold``.

    >>> import tinygrad_edu as torch
    >>> patches = torch.ones(1, 4, 2)
    >>> torch.nn.functional.fold(patches, (2, 3), kernel_size=2)
    tensor([[[[1., 2., 1.],
              [1., 2., 1.]]]])
    """
    checks.tensor(input, "col2im")
    size = _two("col2im", "output_size", output_size)
    how = _windows("col2im", kernel_size, dilation, padding, stride)
    shape = input._array.shape
    if len(shape) not in (2, 3) or 0 in shape[-2:]:
        raise runtime_error(
            "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch "
            "size and non-zero dimensions for input, but got: "
            f"{list(shape)}"
        )
    _check_patches(shape if len(shape) == 3 else (1, *shape), size, how)
    _check_type("col2im", input)
    if len(shape) == 3:
        return _col2im(input, size=size, **how)
    return squeeze(_col2im(unsqueeze(input, 0), size=size, **how), 0)


# ------------------------------------------------------------------ arguments


def _two(name: str, argument: str, value: Any) -> Shape:
    """One number for each dimension, or the same number for both."""
    several = value if isinstance(value, tuple | list) else (value, value)
    found = checks.wholes(several, name, argument)
    if len(found) != 2:
        raise runtime_error(
            f"It is expected {argument} equals to 2, but got size {len(found)}"
        )
    return found


def _windows(
    name: str, kernel: Any, dilation: Any, padding: Any, stride: Any
) -> dict[str, Shape]:
    how = {
        "kernel": _two(name, "kernel_size", kernel),
        "dilation": _two(name, "dilation", dilation),
        "padding": _two(name, "padding", padding),
        "stride": _two(name, "stride", stride),
    }
    for argument, (height, width) in how.items():
        least, words, short = 1, f"{argument} should be greater than zero", argument
        if argument == "kernel":
            words = "kernel size should be greater than zero"
        elif argument == "padding":
            least, words, short = 0, "padding should be non-negative", "pad"
        if min(height, width) < least:
            raise runtime_error(
                f"{words}, but got {short}_height: {height} {short}_width: {width}"
            )
    return how


def _places(
    size: Any, kernel: Shape, dilation: Shape, padding: Shape, stride: Shape
) -> Shape:
    wide = tuple([n + 2 * p for n, p in zip(size, padding, strict=True)])
    return places(wide, kernel, stride, dilation)


def _check_patches(shape: Any, size: Shape, how: dict[str, Shape]) -> None:
    """As many patches as there are places, each as large as the kernel."""
    kernel = how["kernel"]
    if shape[1] % (kernel[0] * kernel[1]):
        raise runtime_error(
            "Expected size of input's dimension 1 to be divisible by the product of "
            f"kernel_size, but got input.size(1)={shape[1]} and kernel_size={kernel}."
        )
    rows, columns = _places(size, **how)
    given = (
        f"Given output_size={size}, kernel_size={kernel}, "
        f"dilation={how['dilation']}, padding={how['padding']}, "
        f"stride={how['stride']}, "
    )
    if rows * columns != shape[2]:
        raise runtime_error(
            f"{given}expected size of input's dimension 2 to match the calculated "
            f"number of sliding blocks {rows} * {columns} = {rows * columns}, but got "
            f"input.size(2)={shape[2]}."
        )


def _check_type(name: str, input: Any) -> None:
    if input._array.dtype.kind in "iu":
        kind = kind_name(input._array.dtype)
        raise NotImplementedError(
            message(f"\"{name}_out_cpu\" not implemented for '{kind}'")
        )
