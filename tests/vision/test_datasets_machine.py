"""Data sets that need no net: folders, noise, what scikit-learn brings along."""

from __future__ import annotations

import gzip
import os
import re
import sys
import tarfile

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.utils.data import DataLoader
from tinygrad_edu.vision import datasets
from tinygrad_edu.vision.datasets import folder, utils

Image = pytest.importorskip("PIL.Image", reason="pictures need Pillow")


# --- folders --------------------------------------------------------------------------


@pytest.fixture
def pets(tmp_path):
    chance = np.random.default_rng(0)
    for name in ("dogs/b.png", "dogs/deep/a.PNG", "cats/z.bmp", "cats/note.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("txt"):
            path.write_text("no picture")
        else:
            pixels = chance.integers(0, 256, (4, 6, 3), np.uint8)
            Image.fromarray(pixels).save(path)
    return tmp_path


def test_a_folder_of_pictures(pets):
    found = datasets.ImageFolder(str(pets))
    assert found.classes == ["cats", "dogs"]
    assert found.class_to_idx == {"cats": 0, "dogs": 1}
    names = [os.path.relpath(path, pets).replace(os.sep, "/") for path, _ in found.imgs]
    assert names == ["cats/z.bmp", "dogs/b.png", "dogs/deep/a.PNG"]
    assert found.targets == [0, 1, 1]
    picture, target = found[2]
    assert (picture.mode, picture.size, target) == ("RGB", (6, 4), 1)
    assert repr(found).splitlines()[:2] == [
        "Dataset ImageFolder",
        "    Number of datapoints: 3",
    ]


def test_pictures_are_transformed_and_loaded_in_batches(pets):
    found = datasets.ImageFolder(pets, np.asarray, lambda target: target + 10)
    images, targets = next(iter(DataLoader(found, batch_size=3)))
    assert images.shape == (3, 4, 6, 3)
    assert targets.tolist() == [10, 11, 11]


def test_files_may_be_chosen_otherwise(pets):
    only = datasets.ImageFolder(
        pets, is_valid_file=lambda path: path.endswith(("z.bmp", "b.png"))
    )
    assert len(only) == 2
    notes = datasets.DatasetFolder(
        pets, loader=os.path.basename, extensions=(".txt",), allow_empty=True
    )
    assert list(notes) == [("note.txt", 0)]

    class Reversed(datasets.ImageFolder):
        def find_classes(self, directory):
            return ["dogs"], {"dogs": 7}

    assert Reversed(pets).targets == [7, 7]


def test_folders_without_files_are_told(pets):
    (pets / "birds").mkdir()
    first = "Found no valid file for the classes birds. Supported extensions are: .jpg"
    with pytest.raises(FileNotFoundError, match=first):
        datasets.ImageFolder(pets)
    assert len(datasets.ImageFolder(pets, allow_empty=True)) == 3
    with pytest.raises(FileNotFoundError, match="Couldn't find any class folder in"):
        datasets.ImageFolder(pets / "birds")
    with pytest.raises(ValueError, match="Both extensions and is_valid_file cannot be"):
        datasets.DatasetFolder(pets, str)
    with pytest.raises(ValueError, match="must have at least one entry to collect"):
        folder.make_dataset(pets, {}, (".png",))
    with pytest.raises(ValueError, match="The class_to_idx parameter cannot be None"):
        datasets.DatasetFolder.make_dataset(pets, None, (".png",))


# --- noise ----------------------------------------------------------------------------


def test_noise_is_pytorchs():
    theirs = pytest.importorskip("torch", reason="parity needs PyTorch")
    ours = datasets.FakeData(size=4, image_size=(3, 5, 7), random_offset=2)
    before = torch.get_rng_state()
    for index in range(4):
        theirs.manual_seed(index + 2)
        pixels = theirs.randn(3, 5, 7)
        target = theirs.randint(0, 10, size=(1,), dtype=theirs.long)[0]
        wanted = pixels.mul(255).to(theirs.int32).to(theirs.uint8).permute(1, 2, 0)
        picture, label = ours[index]
        np.testing.assert_array_equal(np.asarray(picture), wanted.numpy())
        assert label == target.item()
        assert type(label) is int
    assert torch.equal(torch.get_rng_state(), before)
    assert len(list(ours)) == 4
    with pytest.raises(IndexError, match="FakeData index out of range"):
        ours[4]


def test_grey_noise():
    shifted = datasets.FakeData(3, target_transform=lambda target: target + 100)
    assert shifted[0][1] >= 100
    assert datasets.FakeData(image_size=(1, 4, 6))[0][0].mode == "L"
    assert repr(datasets.FakeData(3)) == (
        "Dataset FakeData\n    Number of datapoints: 3"
    )


# --- scikit-learn ---------------------------------------------------------------------


def test_digits():
    bunch = pytest.importorskip("sklearn.datasets", reason="its data").load_digits()
    every = datasets.Digits(train=None)
    np.testing.assert_array_equal(every.targets.numpy(), bunch.target)
    np.testing.assert_allclose(every.data.numpy(), bunch.images * 255 / 16, atol=0.5)
    train, test = datasets.Digits(), datasets.Digits(train=False)
    assert (len(train), len(test)) == (1442, 355)
    shares = np.bincount(test.targets.numpy()) / np.bincount(every.targets.numpy())
    assert (abs(shares - 0.2) < 0.01).all()
    both = {each.tobytes() for part in (train, test) for each in part.data.numpy()}
    assert len(both) == len({each.tobytes() for each in every.data.numpy()})
    picture, target = test[0]
    assert (picture.mode, picture.size) == ("L", (8, 8))
    assert target == test.targets[0]
    assert "Split: All" in repr(every)
    assert "handwritten digits" in every.description


def test_photographs():
    pytest.importorskip("sklearn", reason="its data")
    both = datasets.Photographs(transform=np.asarray)
    assert len(both) == 2
    temple, target = both[0]
    assert (temple.shape, target) == ((427, 640, 3), 0)
    assert abs(temple.mean() - 144) < 5
    assert "flower" in both.description


def test_without_scikit_learn_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        datasets.Digits()


# --- torchvision's helpers ------------------------------------------------------------


def test_files_are_fetched_and_unpacked_by_torchvisions_names(tmp_path):
    there = tmp_path / "there.tar.gz"
    (tmp_path / "in.txt").write_text("content")
    with tarfile.open(there, "w:gz") as tar:
        tar.add(tmp_path / "in.txt", "in.txt")
    md5 = utils.calculate_md5(there)
    assert utils.check_integrity(there, md5)
    assert utils.check_md5(there, md5)
    assert not utils.check_integrity(there, "0" * 32)
    utils.download_and_extract_archive(
        there.as_uri(),
        tmp_path / "new",
        tmp_path / "out",
        md5=md5,
        remove_finished=True,
    )
    assert (tmp_path / "out" / "in.txt").read_text() == "content"
    assert utils.list_files(tmp_path / "out", "txt") == ["in.txt"]
    assert utils.list_files(tmp_path / "new", "gz") == []
    assert sorted(utils.list_dir(tmp_path)) == ["new", "out"]
    assert utils.list_dir(tmp_path, prefix=True)[0].startswith(str(tmp_path))
    (tmp_path / "one.txt.gz").write_bytes(gzip.compress(b"one"))
    made = utils.extract_archive(str(tmp_path / "one.txt.gz"))
    assert made == str(tmp_path / "one.txt")
    assert (tmp_path / "one.txt").read_bytes() == b"one"
    with pytest.raises(
        RuntimeError, match=r"Unknown compression or archive type: '\.7z"
    ):
        utils.extract_archive(tmp_path / "x.7z")


def test_arguments_that_are_texts():
    with pytest.raises(ValueError, match="Expected type str for argument split, but"):
        utils.verify_str_arg(3, "split", ("a",))
    with pytest.raises(ValueError, match="Expected type str, but got type"):
        utils.verify_str_arg(3)
    told = "Unknown value 'c' for argument split. Valid values are {'a', 'b'}."
    with pytest.raises(ValueError, match=re.escape(told)):
        utils.verify_str_arg("c", "split", ("a", "b"))


def test_two_ways_to_transform_are_one_too_many():
    with pytest.raises(ValueError, match="Only transforms or transform/"):
        datasets.VisionDataset("x", transforms=max, transform=abs)
