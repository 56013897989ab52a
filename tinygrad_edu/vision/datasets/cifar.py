"""CIFAR-10 and CIFAR-100: 60 000 colour pictures of 32 × 32.

The files that are read here are those of the *binary* version: for each picture one
byte for its class (two in CIFAR-100, the first for a group of classes), then 1024
bytes of red, of green and of blue. The Python version, which torchvision reads, is
pickled: opening it could run code.

Source: the description on https://www.cs.toronto.edu/~kriz/cifar.html.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from ...archives import unpack
from ...downloads import download
from ...errors import runtime_error
from .idx import damaged
from .vision import Transform, VisionDataset, as_picture

SIDE = 32
PIXELS = 3 * SIDE * SIDE


class CIFAR10(VisionDataset):
    """Photographs of ten kinds of things: 50 000 to train with, 10 000 to test.

    Args:
        root: the folder with ``cifar-10-batches-bin``.
        train: the pictures to train with; False: those to test with.
        transform: changes a picture, a PIL image (without Pillow: H × W × C bytes).
        target_transform: changes a target, the number of a class.
        download: fetch and unpack what is missing, 162 MB.

    ``.data`` holds all pictures, an array of bytes of shape (N, 32, 32, 3);
    ``.targets`` is a list of numbers, ``.classes`` their names. Raises RuntimeError
    where the files are missing or damaged.

    By Alex Krizhevsky, Vinod Nair and Geoffrey Hinton (2009); no licence is stated.
    Source: torchvision, ``datasets.CIFAR10``, which reads the pickled version.

    >>> CIFAR10.classes[:4]
    ['airplane', 'automobile', 'bird', 'cat']
    """

    base_folder: ClassVar[str] = "cifar-10-batches-bin"
    pickled_folder: ClassVar[str] = "cifar-10-batches-py"
    filename: ClassVar[str] = "cifar-10-binary.tar.gz"
    checksum: ClassVar[str] = (
        "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"
    )
    mirrors: ClassVar[list[str]] = [
        "https://www.cs.toronto.edu/~kriz/",
        "https://cave.cs.toronto.edu/kriz/",
        "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/",
    ]
    # File and number of pictures.
    train_list: ClassVar[list[tuple[str, int]]] = [
        *((f"data_batch_{number}.bin", 10_000) for number in (1, 2, 3, 4, 5))
    ]
    test_list: ClassVar[list[tuple[str, int]]] = [("test_batch.bin", 10_000)]
    label_bytes: ClassVar[int] = 1  # the last one is the class
    classes: list[str] = [  # noqa: RUF012 - CIFAR100 reads its own
        *("airplane", "automobile", "bird", "cat", "deer"),
        *("dog", "frog", "horse", "ship", "truck"),
    ]
    largest: ClassVar[int] = 1 << 28  # bytes, packed and unpacked

    def __init__(
        self,
        root: str | Path,
        train: bool = True,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        download: bool = False,
    ) -> None:
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.train = train
        if download:
            self.download()
        self._load_meta()
        files = self.train_list if train else self.test_list
        records = np.concatenate([self._records(*each) for each in files])
        labels = records[:, self.label_bytes - 1]
        self.targets: list[int] = labels.tolist()
        planes = records[:, self.label_bytes :].reshape(-1, 3, SIDE, SIDE)
        self.data = np.ascontiguousarray(planes.transpose(0, 2, 3, 1))  # (N, H, W, 3)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        return self._changed(as_picture(self.data[index]), self.targets[index])

    def __len__(self) -> int:
        return len(self.data)

    @property
    def class_to_idx(self) -> dict[str, int]:
        """The number of each class, by its name."""
        return {name: number for number, name in enumerate(self.classes)}

    def download(self) -> None:
        """Fetch the archive and unpack it, unless its files are there."""
        files = [*self.train_list, *self.test_list]
        if all(self._path(name).is_file() for name, _ in files):
            return
        root = Path(str(self.root))
        urls = [mirror + self.filename for mirror in self.mirrors]
        archive = download(root / self.filename, urls, self.checksum, self.largest)
        unpack(archive, root, self.largest)

    def extra_repr(self) -> str:
        """Which of the two halves this is."""
        return f"Split: {'Train' if self.train else 'Test'}"

    def _load_meta(self) -> None:
        """Read the names of the classes, where they are many."""

    def _path(self, name: str) -> Path:
        return Path(str(self.root), self.base_folder, name)

    def _file(self, name: str) -> Path:
        """A file that is there. Raises RuntimeError."""
        path = self._path(name)
        if path.is_file():
            return path
        pickled = Path(str(self.root), self.pickled_folder)
        raise runtime_error(
            "Dataset not found or corrupted. You can use download=True to download it",
            got=f"{pickled}, which is pickled: opening it could run code"
            if pickled.is_dir()
            else "",
            expected=str(path),
            hint=f"download=True, or unpack {self.filename}, from\n"
            f"            {self.mirrors[0]}, in {self.root}",
        )

    def _records(self, name: str, count: int) -> np.ndarray[Any, Any]:
        """What a file holds: a row of bytes for each picture."""
        path = self._file(name)
        length = self.label_bytes + PIXELS
        if path.stat().st_size != count * length:
            raise damaged(
                path, f"{path.stat().st_size} bytes in place of {count * length}"
            )
        rows = np.fromfile(path, np.uint8).reshape(count, length)
        if count and rows[:, self.label_bytes - 1].max() >= len(self.classes):
            raise damaged(path, "a class that does not exist")
        return rows


class CIFAR100(CIFAR10):
    """Photographs of a hundred kinds of things, 600 of each.

    Arguments and attributes are those of CIFAR10; the files, 161 MB, lie in
    ``root/cifar-100-binary``.

    By Alex Krizhevsky, Vinod Nair and Geoffrey Hinton (2009); no licence is stated.
    Source: torchvision, ``datasets.CIFAR100``, which reads the pickled version.

    >>> CIFAR100.filename
    'cifar-100-binary.tar.gz'
    """

    base_folder: ClassVar[str] = "cifar-100-binary"
    pickled_folder: ClassVar[str] = "cifar-100-python"
    filename: ClassVar[str] = "cifar-100-binary.tar.gz"
    checksum: ClassVar[str] = (
        "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"
    )
    mirrors: ClassVar[list[str]] = [
        "https://www.cs.toronto.edu/~kriz/",
        "https://cave.cs.toronto.edu/kriz/",
    ]
    train_list: ClassVar[list[tuple[str, int]]] = [("train.bin", 50_000)]
    test_list: ClassVar[list[tuple[str, int]]] = [("test.bin", 10_000)]
    label_bytes: ClassVar[int] = 2
    names_file: ClassVar[str] = "fine_label_names.txt"

    def _load_meta(self) -> None:
        path = self._file(self.names_file)
        with path.open(encoding="utf-8", errors="replace") as file:
            self.classes = file.read(10_000).split()
        if len(self.classes) != 100:
            raise damaged(path, f"{len(self.classes)} names in place of 100")
