"""Images as the layers of networks want them: batches of fractions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from .facts import BRIGHTEST

FRACTIONS = (torch.float32, torch.float64)


def as_float_batch(
    img: Tensor, dtypes: Any = FRACTIONS
) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    """The image as a batch (N, C, H, W) of one of the `dtypes`, and the way back.

    Whole numbers are rounded on their way back.

    >>> import tinygrad_edu as torch
    >>> batch, restore = as_float_batch(torch.zeros(3, 4, 5, dtype=torch.uint8))
    >>> batch.shape, batch.dtype
    (torch.Size([1, 3, 4, 5]), torch.float32)
    >>> restore(batch + 0.7).dtype
    torch.uint8
    """
    batch = img.unsqueeze(0) if img.ndim < 4 else img
    change = img.dtype not in dtypes

    def restore(out: Tensor) -> Tensor:
        out = out.squeeze(0) if img.ndim < 4 else out
        if img.dtype in BRIGHTEST:
            out = out.round()
        return out.to(img.dtype)

    return batch.to(dtypes[0]) if change else batch, restore


def float_type(img: Tensor) -> Any:
    """The type to compute in: the image's own if it holds fractions, else float32."""
    return img.dtype if img.is_floating_point() else torch.float32
