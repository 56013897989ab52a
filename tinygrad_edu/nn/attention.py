"""``torch.nn.attention``: which program computes attention (the layer is elsewhere).

PyTorch has several for GPUs and lets a program choose. Here there is one; a choice is
checked, can be asked for and changes nothing.

>>> with sdpa_kernel(SDPBackend.MATH):
...     cuda.flash_sdp_enabled()
False
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from ..backends import cuda
from ..errors import message

__all__ = ["SDPBackend", "sdpa_kernel"]


class SDPBackend(IntEnum):
    """The names that PyTorch's programs have (``torch.nn.attention.SDPBackend``)."""

    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4


@contextmanager
def sdpa_kernel(
    backends: list[SDPBackend] | SDPBackend, set_priority: bool = False
) -> Iterator[dict[str, Any]]:
    """Allow only these inside a ``with``; attention is computed the same way.

    Source: PyTorch, ``torch.nn.attention.sdpa_kernel``.

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(1, 2)
    >>> with sdpa_kernel([SDPBackend.MATH, SDPBackend.FLASH_ATTENTION]):
    ...     torch.nn.functional.scaled_dot_product_attention(x, x, x)
    tensor([[1., 1.]])
    """
    if not isinstance(backends, list | SDPBackend):
        raise AssertionError(
            message(
                "Backend must be an instance of SDPBackend or a list of SDPBackend "
                f"instances, got {type(backends).__name__}"
            )
        )
    chosen = [backends] if isinstance(backends, SDPBackend) else backends
    before = dict(cuda.attention)
    cuda.attention.update(
        flash=SDPBackend.FLASH_ATTENTION in chosen,
        mem_efficient=SDPBackend.EFFICIENT_ATTENTION in chosen,
        math=SDPBackend.MATH in chosen,
        cudnn=SDPBackend.CUDNN_ATTENTION in chosen,
    )
    try:
        yield {}
    finally:
        cuda.attention.update(before)
