"""Pictures of noise, to try a program before its data are there."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import index_error
from ...random import Generator, randint, randn
from ...tensor import Tensor
from .vision import Transform, VisionDataset, as_picture


class FakeData(VisionDataset):
    """Random pictures in random classes, the same in each run.

    Args:
        size: how many.
        image_size: channels, height, width.
        num_classes: how many classes.
        transform: changes a picture, a PIL image (without Pillow: H × W × C bytes).
        target_transform: changes a target, the number of a class.
        random_offset: another number, other pictures.

    Source: torchvision, ``datasets.FakeData``.

    >>> noise = FakeData(size=3, image_size=(3, 8, 8), transform=np.asarray)
    >>> picture, target = noise[0]
    >>> picture.shape, target
    ((8, 8, 3), 6)
    """

    def __init__(
        self,
        size: int = 1000,
        image_size: tuple[int, int, int] = (3, 224, 224),
        num_classes: int = 10,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        random_offset: int = 0,
    ) -> None:
        super().__init__(transform=transform, target_transform=target_transform)
        self.size = size
        self.num_classes = num_classes
        self.image_size = image_size
        self.random_offset = random_offset

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        if index >= len(self):
            raise index_error(f"{type(self).__name__} index out of range")
        draws = Generator().manual_seed(index + self.random_offset)
        pixels = randn(*self.image_size, generator=draws).numpy()
        target = randint(0, self.num_classes, (1,), generator=draws)[0]
        # What does not fit in a byte goes round, as on PyTorch's processors.
        wide = (pixels * 255).astype(np.int32).astype(np.uint8).transpose(1, 2, 0)
        squeezed = wide[..., 0] if wide.shape[2] == 1 else wide  # (H, W) if grey
        picture = as_picture(np.ascontiguousarray(squeezed))
        picture, label = self._changed(picture, target)
        return picture, label.item() if isinstance(label, Tensor) else label

    def __len__(self) -> int:
        return self.size
