"""Data sets of one's own: a folder for each class, a file for each sample."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ...errors import value_error
from ..pictures import pillow
from .vision import Transform, VisionDataset

Loader = Callable[[str], Any]
Check = Callable[[str], bool]

IMG_EXTENSIONS = (
    *(".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp"),
)


def has_file_allowed_extension(
    filename: str, extensions: str | tuple[str, ...]
) -> bool:
    """Whether a file's name ends in one of `extensions`, in any case of letters.

    >>> has_file_allowed_extension("cat.PNG", (".png", ".jpg"))
    True
    """
    endings = extensions if isinstance(extensions, str) else tuple(extensions)
    return filename.lower().endswith(endings)


def is_image_file(filename: str) -> bool:
    """Whether a file's name is that of a picture.

    >>> is_image_file("cat.png"), is_image_file("cat.txt")
    (True, False)
    """
    return has_file_allowed_extension(filename, IMG_EXTENSIONS)


def find_classes(directory: str | Path) -> tuple[list[str], dict[str, int]]:
    """The names of the folders in a folder, sorted, and their numbers.

    Raises FileNotFoundError where there is none.
    """
    classes = sorted(each.name for each in os.scandir(directory) if each.is_dir())
    if not classes:
        raise FileNotFoundError(f"Couldn't find any class folder in {directory}.")
    return classes, {name: number for number, name in enumerate(classes)}


def make_dataset(
    directory: str | Path,
    class_to_idx: dict[str, int] | None = None,
    extensions: str | tuple[str, ...] | None = None,
    is_valid_file: Check | None = None,
    allow_empty: bool = False,
) -> list[tuple[str, int]]:
    """All files of the classes, each with the number of its class, sorted.

    Which files: those that end in one of `extensions`, or of which `is_valid_file`
    says so. Raises FileNotFoundError for a class without a file.
    """
    directory = os.path.expanduser(directory)
    if class_to_idx is None:
        class_to_idx = find_classes(directory)[1]
    elif not class_to_idx:
        raise value_error(
            "'class_to_index' must have at least one entry to collect any samples."
        )
    fits = _check(extensions, is_valid_file)
    samples = [
        (path, class_to_idx[name])
        for name in sorted(class_to_idx)
        for path in _files(os.path.join(directory, name))
        if fits(path)
    ]
    empty = {*class_to_idx.values()} - {number for _, number in samples}
    if empty and not allow_empty:
        raise _no_files(class_to_idx, empty, extensions)
    return samples


def _check(
    extensions: str | tuple[str, ...] | None, is_valid_file: Check | None
) -> Check:
    if (extensions is None) == (is_valid_file is None):
        raise value_error(
            "Both extensions and is_valid_file cannot be None or not None at the same "
            "time"
        )
    if is_valid_file is not None:
        return is_valid_file
    endings: Any = extensions
    return lambda path: has_file_allowed_extension(path, endings)


def _files(folder: str) -> Iterable[str]:
    """All files below a folder, sorted; links to folders are followed."""
    for place, _, names in sorted(os.walk(folder, followlinks=True)):
        yield from (os.path.join(place, name) for name in sorted(names))


def _no_files(
    class_to_idx: dict[str, int], empty: set[int], extensions: Any
) -> FileNotFoundError:
    names = sorted(name for name, number in class_to_idx.items() if number in empty)
    text = f"Found no valid file for the classes {', '.join(names)}."
    if extensions is not None:
        endings = extensions if isinstance(extensions, str) else ", ".join(extensions)
        text += f" Supported extensions are: {endings}"
    return FileNotFoundError(text)


def pil_loader(path: str) -> Any:
    """A picture from a file, as a PIL image in red, green and blue.

    Raises ModuleNotFoundError without Pillow.
    """
    with open(path, "rb") as file, pillow().open(file) as picture:
        return picture.convert("RGB")


def default_loader(path: str) -> Any:
    """How ImageFolder reads a file: ``pil_loader``."""
    return pil_loader(path)


class DatasetFolder(VisionDataset):
    """Samples from files, their class is the folder they lie in.

        root/cats/one.npy
        root/cats/two.npy
        root/dogs/in/any/depth/three.npy

    Args:
        root: the folder of the folders.
        loader: makes a sample of a file's path.
        extensions: how the names of samples end.
        transform: changes a sample.
        target_transform: changes a target, the number of a class.
        is_valid_file: says of a path whether it is a sample, in place of `extensions`.
        allow_empty: let a class have no sample.

    ``.classes`` are the names of the folders, sorted; ``.samples`` the paths with their
    class numbers; ``.targets`` these numbers alone.

    Source: torchvision, ``datasets.DatasetFolder``.

    >>> for path in (Path("notes/a/1.txt"), Path("notes/b/2.txt")):
    ...     path.parent.mkdir(parents=True)
    ...     _ = path.write_text("la")
    >>> notes = DatasetFolder("notes", lambda path: Path(path).read_text(), (".txt",))
    >>> len(notes), notes.classes, notes[1]
    (2, ['a', 'b'], ('la', 1))
    """

    def __init__(
        self,
        root: str | Path,
        loader: Loader,
        extensions: tuple[str, ...] | None = None,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        is_valid_file: Check | None = None,
        allow_empty: bool = False,
    ) -> None:
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.loader = loader
        self.extensions = extensions
        folder: Any = self.root
        self.classes, self.class_to_idx = self.find_classes(folder)
        self.samples = self.make_dataset(
            folder, self.class_to_idx, extensions, is_valid_file, allow_empty
        )
        self.targets = [target for _, target in self.samples]

    @staticmethod
    def make_dataset(
        directory: str | Path,
        class_to_idx: dict[str, int],
        extensions: tuple[str, ...] | None = None,
        is_valid_file: Check | None = None,
        allow_empty: bool = False,
    ) -> list[tuple[str, int]]:
        """The samples; a subclass may choose others."""
        if class_to_idx is None:
            raise value_error("The class_to_idx parameter cannot be None.")
        return make_dataset(
            directory, class_to_idx, extensions, is_valid_file, allow_empty
        )

    def find_classes(self, directory: str | Path) -> tuple[list[str], dict[str, int]]:
        """The classes; a subclass may choose others."""
        return find_classes(directory)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        path, target = self.samples[index]
        return self._changed(self.loader(path), target)

    def __len__(self) -> int:
        return len(self.samples)


class ImageFolder(DatasetFolder):
    """Pictures from files, their class is the folder they lie in.

        root/cats/one.png
        root/dogs/two.jpg

    Arguments are those of DatasetFolder; pictures are PIL images in red, green and blue
    unless `loader` makes something else. ``.imgs`` is ``.samples``. The first picture
    raises ModuleNotFoundError where Pillow is not installed.

    Source: torchvision, ``datasets.ImageFolder``.

    >>> from PIL import Image
    >>> for name in ("pets/cats/one.png", "pets/dogs/two.png"):
    ...     Path(name).parent.mkdir(parents=True)
    ...     Image.new("L", (4, 3)).save(name)
    >>> pets = ImageFolder("pets")
    >>> picture, target = pets[1]
    >>> picture.size, picture.mode, pets.classes[target]
    ((4, 3), 'RGB', 'dogs')
    """

    def __init__(
        self,
        root: str | Path,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        loader: Loader = default_loader,
        is_valid_file: Check | None = None,
        allow_empty: bool = False,
    ) -> None:
        super().__init__(
            root,
            loader,
            IMG_EXTENSIONS if is_valid_file is None else None,
            transform,
            target_transform,
            is_valid_file,
            allow_empty,
        )
        self.imgs = self.samples
