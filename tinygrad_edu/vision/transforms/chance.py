"""The random decisions of the transforms, from the library's generator.

Each takes the same numbers from the stream in the same order as torchvision, so that a
seed cuts the same window out of a picture in both.
"""

from __future__ import annotations

from typing import Any

import tinygrad_edu as torch

from ...nn import Module


def happens(p: float) -> bool:
    """True with probability `p`.

    >>> happens(1.0), happens(0.0)
    (True, False)
    """
    return bool(torch.rand(1) < p)


def between(low: float, high: float) -> float:
    """A number spread evenly over [low, high).

    >>> 2.0 <= between(2.0, 3.0) <= 3.0
    True
    """
    number: float = torch.empty(1).uniform_(low, high).item()
    return number


def whole(low: int, high: int) -> int:
    """A whole number from `low` up to but not including `high`.

    >>> whole(5, 6)
    5
    """
    number: int = torch.randint(low, high, size=(1,)).item()
    return number


class ByChance(Module):
    """What is done to an image with probability `p`, and otherwise not.

    >>> ByChance(p=0.0)("an image")
    'an image'
    """

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = p

    def forward(self, img: Any) -> Any:
        """The image, changed or as it was."""
        return self.change(img) if happens(self.p) else img

    def change(self, img: Any) -> Any:
        """Given by the classes made of this one."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p={self.p})"
