"""Channels as pixels and pixels as channels, with their public signatures."""

from __future__ import annotations

from typing import Any

from ...autograd.recording import general
from ...errors import runtime_error
from ...ops.layers import pixel_shuffle as ops
from .. import checks

_pixel_shuffle = general(ops.pixel_shuffle)
_pixel_unshuffle = general(ops.pixel_unshuffle)
_channel_shuffle = general(ops.channel_shuffle)


def pixel_shuffle(input: Any, upscale_factor: int) -> Any:
    """r² channels as an image r times as wide and high.

    (…, C·r², H, W) → (…, C, H·r, W·r). Source: PyTorch,
    ``torch.nn.functional.pixel_shuffle``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.pixel_shuffle(torch.arange(4).reshape(4, 1, 1), 2)
    tensor([[[0, 1],
             [2, 3]]])
    """
    name = "pixel_shuffle"
    shape, r = _image(input, name), checks.whole(upscale_factor, name, "upscale_factor")
    if r <= 0:
        raise runtime_error(
            f"pixel_shuffle expects a positive upscale_factor, but got {r}"
        )
    if shape[-3] % (r * r):
        raise runtime_error(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by "
            f"the square of upscale_factor, but input.size(-3)={shape[-3]} is not "
            f"divisible by {r * r}"
        )
    return _pixel_shuffle(input, factor=r)


def pixel_unshuffle(input: Any, downscale_factor: int) -> Any:
    """An image r times smaller with r² times the channels.

    (…, C, H·r, W·r) → (…, C·r², H, W). Source: PyTorch,
    ``torch.nn.functional.pixel_unshuffle``.

    >>> import tinygrad_edu as torch
    >>> image = torch.tensor([[[0, 1], [2, 3]]])
    >>> torch.nn.functional.pixel_unshuffle(image, 2).shape
    torch.Size([4, 1, 1])
    """
    name = "pixel_unshuffle"
    shape = _image(input, name)
    r = checks.whole(downscale_factor, name, "downscale_factor")
    if r <= 0:
        raise runtime_error(
            f"pixel_unshuffle expects a positive downscale_factor, but got {r}"
        )
    for axis, side in ((-2, "height"), (-1, "width")):
        if shape[axis] % r:
            raise runtime_error(
                f"pixel_unshuffle expects {side} to be divisible by downscale_factor, "
                f"but input.size({axis})={shape[axis]} is not divisible by {r}"
            )
    return _pixel_unshuffle(input, factor=r)


def _image(input: Any, name: str) -> tuple[int, ...]:
    shape: tuple[int, ...] = checks.tensor(input, name)._array.shape
    if len(shape) < 3:
        raise runtime_error(
            f"{name} expects input to have at least 3 dimensions, but got input with "
            f"{len(shape)} dimension(s)"
        )
    return shape


def channel_shuffle(input: Any, groups: int) -> Any:
    """Channels dealt out anew, one of each group in turn: (N, C, …) → (N, C, …).

    Source: PyTorch, ``torch.nn.functional.channel_shuffle``.

    >>> import tinygrad_edu as torch
    >>> x = torch.arange(4).reshape(1, 4, 1)
    >>> torch.nn.functional.channel_shuffle(x, 2).flatten()
    tensor([0, 2, 1, 3])
    """
    shape = checks.tensor(input, "channel_shuffle")._array.shape
    groups = checks.whole(groups, "channel_shuffle", "groups")
    if len(shape) < 3:
        raise runtime_error(
            "channel_shuffle expects input with > 2 dims, but got input with sizes "
            f"{list(shape)}"
        )
    if groups <= 0:
        raise runtime_error(
            "Number of groups to divide channels in must be positive. Value of "
            f"groups:{groups}"
        )
    if shape[1] % groups:
        raise runtime_error(
            f"Number of channels must be divisible by groups. Got {shape[1]} channels "
            f"and {groups} groups."
        )
    return _channel_shuffle(input, groups=groups, each=shape[1] // groups)


def native_channel_shuffle(input: Any, groups: int) -> Any:
    """:func:`channel_shuffle` under another name; PyTorch's has no gradient.

    Source: PyTorch, ``torch.native_channel_shuffle``.

    >>> import tinygrad_edu as torch
    >>> torch.native_channel_shuffle(torch.arange(4).reshape(1, 4, 1), 2).flatten()
    tensor([0, 2, 1, 3])
    """
    return channel_shuffle(input, groups)
