"""``torch.utils.dlpack``: memory shared with other array libraries.

>>> import tinygrad_edu as torch
>>> from_dlpack(torch.arange(3))
tensor([0, 1, 2])
"""

from __future__ import annotations

from typing import Any

from ..creation import from_dlpack

__all__ = ["from_dlpack", "to_dlpack"]


def to_dlpack(tensor: Any) -> Any:
    """A capsule of a tensor's memory; newer libraries take the tensor itself.

    >>> import tinygrad_edu as torch
    >>> to_dlpack(torch.arange(3))  # doctest: +ELLIPSIS
    <capsule object "dltensor" at 0x...>
    """
    return tensor.__dlpack__()
