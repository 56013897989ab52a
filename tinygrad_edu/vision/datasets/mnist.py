"""MNIST and its two successors: 70 000 grey pictures of 28 × 28 in ten classes."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, ClassVar

from ...creation import from_numpy
from ...downloads import download
from ...errors import runtime_error
from ...tensor import Tensor
from .idx import damaged, read_idx
from .vision import Transform, VisionDataset, as_picture


def _renamed(old: str, new: str) -> Any:
    """An attribute by the name it had once, with a warning."""

    def look_up(dataset: Any) -> Any:
        warnings.warn(f"{old} has been renamed {new}", stacklevel=2)
        return getattr(dataset, new)

    return property(look_up, doc=f"The old name of ``{new}``.")


class MNIST(VisionDataset):
    """Handwritten digits: 60 000 to train with, 10 000 to test.

    Args:
        root: the folder with ``MNIST/raw/train-images-idx3-ubyte.gz`` and the others,
            with or without ``.gz``; torchvision's folder can be used.
        train: the pictures to train with; False: those to test with.
        transform: changes a picture, a PIL image (without Pillow: H × W bytes).
        target_transform: changes a target, a number from 0 to 9.
        download: fetch the files that are missing, 11 MB.

    ``.data`` holds all pictures, uint8 of shape (N, 28, 28); ``.targets`` the digits,
    int64 of shape (N). Raises RuntimeError where the files are missing or damaged.

    By Yann LeCun, Corinna Cortes and Christopher Burges (1998), CC BY-SA 3.0.
    Source: torchvision, ``datasets.MNIST``.

    >>> try:
    ...     MNIST("data")
    ... except RuntimeError as error:
    ...     print(error)
    Dataset not found. You can use download=True to download it
      expected: data/MNIST/raw/train-images-idx3-ubyte.gz
    """

    mirrors: ClassVar[list[str]] = [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "http://yann.lecun.com/exdb/mnist/",
    ]
    # File and SHA-256 (or MD5).
    resources: ClassVar[list[tuple[str, str]]] = [
        (
            "train-images-idx3-ubyte.gz",
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        (
            "train-labels-idx1-ubyte.gz",
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        (
            "t10k-images-idx3-ubyte.gz",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        (
            "t10k-labels-idx1-ubyte.gz",
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    ]
    classes: ClassVar[list[str]] = [
        *("0 - zero", "1 - one", "2 - two", "3 - three", "4 - four"),
        *("5 - five", "6 - six", "7 - seven", "8 - eight", "9 - nine"),
    ]
    largest: ClassVar[int] = 1 << 26  # bytes of a file to download

    train_data = _renamed("train_data", "data")
    train_labels = _renamed("train_labels", "targets")
    test_data = _renamed("test_data", "data")
    test_labels = _renamed("test_labels", "targets")

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
        self.data, self.targets = self._read("train" if train else "t10k")

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        picture = as_picture(self.data[index].numpy())
        return self._changed(picture, int(self.targets[index]))

    def __len__(self) -> int:
        return len(self.data)

    @property
    def raw_folder(self) -> str:
        """Where the files lie."""
        return str(Path(str(self.root)) / type(self).__name__ / "raw")

    @property
    def class_to_idx(self) -> dict[str, int]:
        """The number of each class, by its name."""
        return {name: number for number, name in enumerate(self.classes)}

    def download(self) -> None:
        """Fetch the files that are not there."""
        for name, checksum in self.resources:
            if self._find(name.removesuffix(".gz")) is None:
                urls = [mirror + name for mirror in self.mirrors]
                download(Path(self.raw_folder, name), urls, checksum, self.largest)

    def extra_repr(self) -> str:
        """Which of the two halves this is."""
        return f"Split: {'Train' if self.train else 'Test'}"

    def _read(self, half: str) -> tuple[Tensor, Tensor]:
        images, labels = (
            self._file(f"{half}-images-idx3-ubyte"),
            self._file(f"{half}-labels-idx1-ubyte"),
        )
        data, targets = read_idx(images, 3), read_idx(labels, 1)
        if len(data) != len(targets):
            raise damaged(images, f"{len(data)} pictures for {len(targets)} labels")
        if data.dtype != "u1" or targets.dtype != "u1":
            raise damaged(images, "its numbers are not bytes")
        if len(targets) and targets.max() >= len(self.classes):
            raise damaged(labels, f"a label {targets.max()}")
        return from_numpy(data), from_numpy(targets.astype("int64"))

    def _file(self, name: str) -> Path:
        """A file that is there. Raises RuntimeError."""
        found = self._find(name)
        if found is None:
            raise runtime_error(
                "Dataset not found. You can use download=True to download it",
                expected=str(Path(self.raw_folder, f"{name}.gz").as_posix()),
            )
        return found

    def _find(self, name: str) -> Path | None:
        """The file, as it is or compressed."""
        both = Path(self.raw_folder, name), Path(self.raw_folder, f"{name}.gz")
        return next((path for path in both if path.is_file()), None)


class FashionMNIST(MNIST):
    """Pictures of clothes, of MNIST's size and number, and harder to tell apart.

    Arguments and attributes are MNIST's; the files, 30 MB, lie in
    ``root/FashionMNIST/raw``.

    By Han Xiao, Kashif Rasul and Roland Vollgraf (2017), MIT licence.
    Source: torchvision, ``datasets.FashionMNIST``.

    >>> FashionMNIST.classes[:3]
    ['T-shirt/top', 'Trouser', 'Pullover']
    """

    mirrors: ClassVar[list[str]] = [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    ]
    resources: ClassVar[list[tuple[str, str]]] = [
        (
            "train-images-idx3-ubyte.gz",
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        ),
        (
            "train-labels-idx1-ubyte.gz",
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        ),
        (
            "t10k-images-idx3-ubyte.gz",
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        ),
        (
            "t10k-labels-idx1-ubyte.gz",
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ),
    ]
    classes: ClassVar[list[str]] = [
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ]


class KMNIST(MNIST):
    """Cursive Japanese characters (kuzushiji), of MNIST's size and number.

    Arguments and attributes are MNIST's; the files, 21 MB, lie in ``root/KMNIST/raw``.

    By Tarin Clanuwat and others (2018), CC BY-SA 4.0.
    Source: torchvision, ``datasets.KMNIST``.

    >>> KMNIST.classes
    ['o', 'ki', 'su', 'tsu', 'na', 'ha', 'ma', 'ya', 're', 'wo']
    """

    mirrors: ClassVar[list[str]] = [
        "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
        "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    ]
    resources: ClassVar[list[tuple[str, str]]] = [
        (
            "train-images-idx3-ubyte.gz",
            "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
        ),
        (
            "train-labels-idx1-ubyte.gz",
            "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
        ),
        (
            "t10k-images-idx3-ubyte.gz",
            "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
        ),
        (
            "t10k-labels-idx1-ubyte.gz",
            "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c",
        ),
    ]
    classes: ClassVar[list[str]] = [
        *("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")
    ]
