"""Pictures that come with scikit-learn, and so need no net."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...bundled import every_fifth, from_scikit_learn
from ...creation import from_numpy
from ..pictures import pillow
from .vision import Transform, VisionDataset, as_picture


class Digits(VisionDataset):
    """Handwritten digits, 1797 grey pictures of 8 × 8, by thirteen people.

    Args:
        train: four fifths of each digit's pictures; False: every fifth; None: all.
        transform: changes a picture, a PIL image (without Pillow: H × W bytes).
        target_transform: changes a target, a number from 0 to 9.

    ``.data`` holds all pictures, uint8 of shape (N, 8, 8): scikit-learn's values from 0
    to 16 times 255 / 16. ``.targets`` are the digits, int64 of shape (N).
    ``.description`` tells where they come from. The same on every machine.

    By E. Alpaydin and C. Kaynak (1998), CC BY 4.0, from scikit-learn's ``load_digits``.

    >>> digits = Digits(train=False)
    >>> len(digits), digits.data.shape, digits.classes[3]
    (355, torch.Size([355, 8, 8]), '3')
    """

    classes: ClassVar[list[str]] = [str(digit) for digit in range(10)]

    def __init__(
        self,
        train: bool | None = True,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
    ) -> None:
        super().__init__(transform=transform, target_transform=target_transform)
        bunch = from_scikit_learn("digits")
        self.train = train
        self.description: str = bunch.DESCR
        rows = every_fifth(bunch.target, train)
        pixels = np.rint(bunch.images[rows] * (255 / 16)).astype(np.uint8)
        self.data = from_numpy(pixels)
        self.targets = from_numpy(bunch.target[rows].astype(np.int64))

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        picture = as_picture(self.data[index].numpy())
        return self._changed(picture, int(self.targets[index]))

    def __len__(self) -> int:
        return len(self.data)

    def extra_repr(self) -> str:
        """Which part this is."""
        return f"Split: {({True: 'Train', False: 'Test', None: 'All'})[self.train]}"


class Photographs(VisionDataset):
    """Two photographs of 427 × 640: a temple in China, and a flower.

    Args:
        transform: changes a picture, a PIL image.
        target_transform: changes a target: 0 is the temple, 1 the flower.

    ``.data`` is an array of bytes of shape (2, 427, 640, 3). Raises ImportError without
    scikit-learn or Pillow. Two versions of Pillow may differ by one step in a byte.

    By danielbuechele and vultilion on Flickr, CC BY 2.0, from scikit-learn's
    ``load_sample_images``.

    >>> picture, target = Photographs()[1]
    >>> picture.size, Photographs.classes[target]
    ((640, 427), 'flower')
    """

    classes: ClassVar[list[str]] = ["china", "flower"]

    def __init__(
        self,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
    ) -> None:
        super().__init__(transform=transform, target_transform=target_transform)
        pillow()  # which scikit-learn needs to read them
        bunch = from_scikit_learn("sample_images")
        self.description: str = bunch.DESCR
        self.data = np.stack(bunch.images)
        self.targets = [0, 1]

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        return self._changed(as_picture(self.data[index]), self.targets[index])

    def __len__(self) -> int:
        return len(self.data)
