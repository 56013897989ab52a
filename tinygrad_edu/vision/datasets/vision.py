"""What all data sets of pictures have in common."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import value_error
from ...utils.data import Dataset
from ..pictures import pillow

Transform = Callable[[Any], Any]


class VisionDataset(Dataset[tuple[Any, Any]]):
    """Pictures with targets: a subclass writes ``__getitem__`` and ``__len__``.

    Args:
        root: the folder where the data lie.
        transforms: changes picture and target together: ``(picture, target) -> both``.
        transform: changes a picture.
        target_transform: changes a target.

    Raises ValueError where `transforms` and one of the others are given.

    Source: torchvision, ``datasets.VisionDataset``.

    >>> class Dots(VisionDataset):
    ...     def __len__(self):
    ...         return 3
    ...     def __getitem__(self, index):
    ...         return self.transform(index), 0
    >>> dots = Dots(transform=float)
    >>> dots[2]
    (2.0, 0)
    >>> dots
    Dataset Dots
        Number of datapoints: 3
        StandardTransform
    Transform: <class 'float'>
    """

    def __init__(
        self,
        root: str | Path | None = None,
        transforms: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
    ) -> None:
        self.root = os.path.expanduser(root) if isinstance(root, str) else root
        separate = transform is not None or target_transform is not None
        if transforms is not None and separate:
            raise value_error(
                "Only transforms or transform/target_transform can be passed as "
                "argument"
            )
        self.transform = transform
        self.target_transform = target_transform
        if separate:
            transforms = StandardTransform(transform, target_transform)
        self.transforms = transforms

    def __len__(self) -> int:
        raise NotImplementedError

    def __repr__(self) -> str:
        body = [f"Number of datapoints: {len(self)}"]
        if self.root is not None:
            body.append(f"Root location: {self.root}")
        body += self.extra_repr().splitlines()
        if self.transforms is not None:
            body.append(repr(self.transforms))
        return "\n    ".join([f"Dataset {type(self).__name__}", *body])

    def extra_repr(self) -> str:
        """Lines that a subclass adds to what is shown of it."""
        return ""

    def _changed(self, picture: Any, target: Any) -> tuple[Any, Any]:
        """A sample as the transforms leave it; they may be set later too."""
        if self.transform is not None:
            picture = self.transform(picture)
        if self.target_transform is not None:
            target = self.target_transform(target)
        return picture, target


class StandardTransform:
    """Picture and target, each changed by a function of its own.

    >>> StandardTransform(abs, str)(-3, 7)
    (3, '7')
    """

    def __init__(
        self,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
    ) -> None:
        self.transform = transform
        self.target_transform = target_transform

    def __call__(self, input: Any, target: Any) -> tuple[Any, Any]:
        if self.transform is not None:
            input = self.transform(input)
        if self.target_transform is not None:
            target = self.target_transform(target)
        return input, target

    def __repr__(self) -> str:
        lines = [type(self).__name__]
        lines += _indented("Transform: ", self.transform)
        lines += _indented("Target transform: ", self.target_transform)
        return "\n".join(lines)


def _indented(head: str, transform: Transform | None) -> list[str]:
    """What is shown of a transform, its further lines below its first."""
    if transform is None:
        return []
    first, *others = repr(transform).splitlines()
    return [head + first, *(" " * len(head) + line for line in others)]


def as_picture(pixels: np.ndarray[Any, Any]) -> Any:
    """Bytes of shape (H, W) or (H, W, C) as a PIL image.

    Where Pillow is not installed, the array itself: transforms take both.

    >>> as_picture(np.zeros((2, 3), np.uint8)).size
    (3, 2)
    """
    try:
        return pillow().fromarray(pixels)
    except ModuleNotFoundError:
        return pixels
