"""MNIST, CIFAR and their like: read from small files in the same formats."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import struct
import sys
import tarfile
import tracemalloc
from typing import ClassVar

import numpy as np
import pytest
from file_server import serving

import tinygrad_edu as torch
from tinygrad_edu import downloads
from tinygrad_edu.utils.data import DataLoader
from tinygrad_edu.vision import datasets
from tinygrad_edu.vision.datasets.idx import read_idx

Image = pytest.importorskip("PIL.Image", reason="pictures need Pillow")
CHANCE = np.random.default_rng(0)
IMAGES = {"train": CHANCE.integers(0, 256, (7, 28, 28), np.uint8)}
IMAGES["t10k"] = CHANCE.integers(0, 256, (3, 28, 28), np.uint8)
LABELS = {"train": np.array([0, 9, 3, 3, 1, 2, 5], np.uint8)}
LABELS["t10k"] = np.array([4, 8, 7], np.uint8)


def idx(array, code=8):
    """An array in the format IDX, written by hand."""
    head = struct.pack(">BBBB", 0, 0, code, array.ndim)
    sizes = b"".join(struct.pack(">I", size) for size in array.shape)
    return head + sizes + array.astype(array.dtype.newbyteorder(">")).tobytes()


def mnist_files():
    files = {}
    for half in ("train", "t10k"):
        files[f"{half}-images-idx3-ubyte.gz"] = gzip.compress(idx(IMAGES[half]))
        files[f"{half}-labels-idx1-ubyte.gz"] = gzip.compress(idx(LABELS[half]))
    return files


def small_mnist(base=datasets.MNIST, **changes):
    """The class with the checksums of our small files."""
    resources = [
        (name, hashlib.md5(data).hexdigest()) for name, data in mnist_files().items()
    ]
    return type(base.__name__, (base,), {"resources": resources, **changes})


def lay_down(root, name="MNIST", compressed=True):
    folder = root / name / "raw"
    folder.mkdir(parents=True)
    for name, data in mnist_files().items():
        if compressed:
            (folder / name).write_bytes(data)
        else:
            (folder / name[:-3]).write_bytes(gzip.decompress(data))
    return folder


# --- MNIST ----------------------------------------------------------------------------


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("train", [True, False])
def test_mnist_reads_what_lies_there(tmp_path, compressed, train):
    lay_down(tmp_path, compressed=compressed)
    half = "train" if train else "t10k"
    digits = datasets.MNIST(str(tmp_path), train=train)
    assert len(digits) == len(LABELS[half])
    assert digits.data.dtype is torch.uint8
    assert digits.targets.dtype is torch.int64
    np.testing.assert_array_equal(digits.data.numpy(), IMAGES[half])
    np.testing.assert_array_equal(digits.targets.numpy(), LABELS[half])
    picture, target = digits[1]
    assert isinstance(picture, Image.Image)
    assert (picture.mode, picture.size, type(target)) == ("L", (28, 28), int)
    np.testing.assert_array_equal(np.asarray(picture), IMAGES[half][1])
    assert [target for _, target in digits] == LABELS[half].tolist()
    assert digits[-1][1] == LABELS[half][-1]


def test_mnist_is_transformed_and_loaded_in_batches(tmp_path):
    lay_down(tmp_path)
    digits = datasets.MNIST(
        tmp_path,
        transform=lambda picture: torch.tensor(np.asarray(picture)) / 255,
        target_transform=lambda target: -target,
    )
    images, targets = next(iter(DataLoader(digits, batch_size=7)))
    assert images.shape == (7, 28, 28)
    assert targets.tolist() == (-LABELS["train"].astype(int)).tolist()
    digits.transform = digits.target_transform = None  # may be changed later
    assert digits[1][1] == 9


def test_old_names_are_warned_of(tmp_path):
    lay_down(tmp_path)
    digits = datasets.MNIST(tmp_path)
    for half in ("train", "test"):
        with pytest.warns(UserWarning, match=f"{half}_data has been renamed data"):
            assert getattr(digits, f"{half}_data") is digits.data
        with pytest.warns(UserWarning, match=f"{half}_labels has been renamed targets"):
            assert getattr(digits, f"{half}_labels") is digits.targets


def test_mnist_looks_as_torchvisions(tmp_path):
    lay_down(tmp_path)
    plain = datasets.MNIST(str(tmp_path), train=False)
    assert repr(plain) == (
        "Dataset MNIST\n"
        "    Number of datapoints: 3\n"
        f"    Root location: {tmp_path}\n"
        "    Split: Test"
    )
    changed = datasets.MNIST(str(tmp_path), transform=abs, target_transform=len)
    assert repr(changed).splitlines()[3:] == [
        "    Split: Train",
        "    StandardTransform",
        "Transform: <built-in function abs>",
        "Target transform: <built-in function len>",
    ]
    assert plain.classes[3] == "3 - three"
    assert plain.class_to_idx["3 - three"] == 3


@pytest.mark.parametrize("name", ["MNIST", "FashionMNIST", "KMNIST"])
def test_each_has_a_folder_of_its_own(tmp_path, name):
    folder = lay_down(tmp_path, name)
    found = getattr(datasets, name)(tmp_path)
    assert found.raw_folder == str(folder)
    assert len(found.classes) == 10
    for _, checksum in found.resources:
        assert len(checksum) == 64
        assert set(checksum) <= set("0123456789abcdef")


def test_mnist_is_downloaded_once(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving({f"/{name}": data for name, data in mnist_files().items()}) as server:
        mirrors = ["http://127.0.0.1:9/", f"{server.url}/"]  # the first one is dead
        kind = small_mnist(mirrors=mirrors)
        for _ in range(2):
            digits = kind(tmp_path, download=True)
            assert len(server.asked) == 4
    np.testing.assert_array_equal(digits.data.numpy(), IMAGES["train"])
    assert sorted(os.listdir(digits.raw_folder)) == sorted(mnist_files())


def test_mnist_that_is_not_there_says_how_to_get_it(tmp_path):
    with pytest.raises(RuntimeError) as error:
        datasets.MNIST(tmp_path)
    first, expected = str(error.value).splitlines()
    assert first == "Dataset not found. You can use download=True to download it"
    assert expected.endswith("MNIST/raw/train-images-idx3-ubyte.gz")


def test_mnist_offline_says_so(tmp_path):
    kind = small_mnist(mirrors=["http://127.0.0.1:9/"])
    first = "Error downloading train-images-idx3-ubyte.gz\n"
    with pytest.raises(RuntimeError, match=first):
        kind(tmp_path, download=True)


def test_mnist_of_a_wrong_checksum_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    files = {f"/{name}": b"<html>log in first" for name in mnist_files()}
    with serving(files) as server:
        kind = small_mnist(mirrors=[f"{server.url}/"])
        with pytest.raises(RuntimeError, match="another file than expected"):
            kind(tmp_path, download=True)
    assert os.listdir(tmp_path / "MNIST" / "raw") == []


DAMAGES = {
    "labels fewer than pictures": ("labels-idx1", idx(LABELS["train"][:-1])),
    "a label of no class": ("labels-idx1", idx(LABELS["train"] + np.uint8(5))),
    "numbers that are no bytes": ("images-idx3", idx(np.zeros((7, 2, 2), "i2"), 11)),
    "two dimensions": ("images-idx3", idx(np.zeros((7, 4), "u1"))),
    "a header cut off": ("images-idx3", b"\0\0\x08\x03\0\0"),
    "an unknown type": ("images-idx3", b"\0\0\x07\x03" + bytes(12)),
    "a web page": ("images-idx3", b"<html>"),
    "nothing": ("images-idx3", b""),
    "a byte too few": ("images-idx3", idx(IMAGES["train"])[:-1]),
    "a byte too many": ("images-idx3", idx(IMAGES["train"]) + b"x"),
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("compressed", [True, False])
def test_a_damaged_file_is_told(tmp_path, name, compressed):
    folder = lay_down(tmp_path, compressed=compressed)
    file, data = DAMAGES[name]
    (found,) = folder.glob(f"train-{file}*")
    found.write_bytes(gzip.compress(data) if compressed else data)
    with pytest.raises(RuntimeError, match=r"File not found or corrupted\.\n  got"):
        datasets.MNIST(tmp_path)


def test_every_cut_and_every_changed_byte_of_a_packed_file_is_told(tmp_path):
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    whole = gzip.compress(idx(array))
    path = tmp_path / "packed"
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        with pytest.raises(RuntimeError, match="corrupted"):
            read_idx(path, 3)
    wrong = 0
    for i in range(len(whole)):
        path.write_bytes(whole[:i] + bytes([whole[i] ^ 0xFF]) + whole[i + 1 :])
        try:
            np.testing.assert_array_equal(read_idx(path, 3), array)
        except RuntimeError:
            wrong += 1
    assert wrong > 0.8 * len(whole)  # the others: time and system in gzip's header


def test_a_header_that_promises_gigabytes_takes_no_memory(tmp_path):
    for sizes in ((2**31, 2**31, 2**31), (2**8, 2**9, 2**9)):
        data = b"\0\0\x08\x03" + struct.pack(">III", *sizes)
        (tmp_path / "file").write_bytes(gzip.compress(data + bytes(1000)))
        tracemalloc.start()
        with pytest.raises(RuntimeError, match="promises"):
            read_idx(tmp_path / "file", 3)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 100_000_000


@pytest.mark.parametrize(
    ("code", "dtype"),
    [(8, "u1"), (9, "i1"), (11, "i2"), (12, "i4"), (13, "f4"), (14, "f8")],
)
def test_every_type_of_number_is_read(tmp_path, code, dtype):
    array = np.array([[1, 2, 3], [100, 5, 6]], dtype)
    (tmp_path / "file").write_bytes(idx(array, code))
    found = read_idx(tmp_path / "file", 2)
    assert found.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(found, array)


def test_a_file_that_may_not_be_read_is_not_called_damaged(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_idx(tmp_path / "missing", 1)


# --- CIFAR ----------------------------------------------------------------------------


def cifar_record(number, labels):
    planes = CHANCE.integers(0, 256, (3, 32, 32), np.uint8)
    return bytes(labels) + planes.tobytes(), planes.transpose(1, 2, 0)


def cifar10_files():
    names = [*(f"data_batch_{n}.bin" for n in (1, 2, 3, 4, 5)), "test_batch.bin"]
    files, pictures = {}, {}
    for number, name in enumerate(names):
        records = [cifar_record(number, [(number + i) % 10]) for i in range(2)]
        files[f"cifar-10-batches-bin/{name}"] = b"".join(data for data, _ in records)
        pictures[name] = [picture for _, picture in records]
    return files, pictures


def cifar100_files():
    records = [cifar_record(i, [i, 10 * i]) for i in range(3)]
    names = "\n".join(f"thing_{i}" for i in range(100)) + "\n"
    return {
        "cifar-100-binary/train.bin": b"".join(data for data, _ in records),
        "cifar-100-binary/test.bin": records[0][0],
        "cifar-100-binary/fine_label_names.txt": names.encode(),
    }


class SmallCIFAR10(datasets.CIFAR10):
    train_list: ClassVar = [(f"data_batch_{n}.bin", 2) for n in (1, 2, 3, 4, 5)]
    test_list: ClassVar = [("test_batch.bin", 2)]


class SmallCIFAR100(datasets.CIFAR100):
    train_list: ClassVar = [("train.bin", 3)]
    test_list: ClassVar = [("test.bin", 1)]


def write(root, files):
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def packed(files):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return stream.getvalue()


def test_cifar10_reads_the_binary_version(tmp_path):
    files, pictures = cifar10_files()
    write(tmp_path, files)
    train, test = SmallCIFAR10(tmp_path), SmallCIFAR10(tmp_path, train=False)
    assert (len(train), len(test)) == (10, 2)
    assert train.data.shape == (10, 32, 32, 3)
    assert train.targets == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]
    picture, target = train[9]
    assert (picture.mode, picture.size, target) == ("RGB", (32, 32), 5)
    np.testing.assert_array_equal(np.asarray(picture), pictures["data_batch_5.bin"][1])
    np.testing.assert_array_equal(test.data[0], pictures["test_batch.bin"][0])
    assert train.classes[train.targets[1]] == "automobile"
    assert train.class_to_idx["truck"] == 9
    assert repr(test).splitlines()[-1] == "    Split: Test"


def test_cifar100_counts_its_fine_classes(tmp_path):
    write(tmp_path, cifar100_files())
    train = SmallCIFAR100(tmp_path)
    assert train.targets == [0, 10, 20]
    assert train.classes[train.targets[1]] == "thing_10"
    assert len(datasets.CIFAR10.classes) == 10  # its own list


def test_cifar_is_downloaded_and_unpacked_once(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    archive = packed(cifar10_files()[0])

    class Served(SmallCIFAR10):
        checksum = hashlib.sha256(archive).hexdigest()

    with serving({"/cifar-10-binary.tar.gz": archive}, 5000) as server:
        monkeypatch.setattr(Served, "mirrors", [f"{server.url}/"])
        for _ in range(2):
            assert len(Served(tmp_path, download=True)) == 10
        assert [asked for _, asked in server.asked] == [None, "bytes=5000-"]


def test_an_archive_with_other_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    archive = packed({"../cifar-10-batches-bin/data_batch_1.bin": b"evil"})

    class Served(SmallCIFAR10):
        checksum = hashlib.sha256(archive).hexdigest()

    with serving({"/cifar-10-binary.tar.gz": archive}) as server:
        monkeypatch.setattr(Served, "mirrors", [f"{server.url}/"])
        with pytest.raises(RuntimeError, match="archive is not what it should be"):
            Served(tmp_path / "in", download=True)
    assert os.listdir(tmp_path) == ["in"]


@pytest.mark.parametrize(
    "change", [lambda d: d[:-1], lambda d: d + b"x", lambda d: b""]
)
def test_a_cifar_file_of_a_wrong_size_is_told(tmp_path, change):
    files, _ = cifar10_files()
    files["cifar-10-batches-bin/data_batch_3.bin"] = change(
        files["cifar-10-batches-bin/data_batch_3.bin"]
    )
    write(tmp_path, files)
    with pytest.raises(
        RuntimeError, match=r"corrupted.\n.*data_batch_3.bin: \d+ bytes"
    ):
        SmallCIFAR10(tmp_path)


def test_a_cifar_file_with_a_class_too_many_is_told(tmp_path):
    files, _ = cifar10_files()
    name = "cifar-10-batches-bin/test_batch.bin"
    files[name] = b"\x0a" + files[name][1:]
    write(tmp_path, files)
    with pytest.raises(RuntimeError, match="a class that does not exist"):
        SmallCIFAR10(tmp_path, train=False)
    names = cifar100_files()
    names["cifar-100-binary/fine_label_names.txt"] = b"one two"
    write(tmp_path, names)
    with pytest.raises(RuntimeError, match="2 names in place of 100"):
        SmallCIFAR100(tmp_path)


def test_the_pickled_version_is_not_opened(tmp_path):
    with pytest.raises(RuntimeError) as error:
        datasets.CIFAR10(tmp_path)
    assert "could run code" not in str(error.value)
    write(tmp_path, {"cifar-10-batches-py/data_batch_1": b"cos\nsystem\n"})
    with pytest.raises(RuntimeError) as error:
        datasets.CIFAR10(tmp_path)
    lines = str(error.value).splitlines()
    assert lines[0].startswith("Dataset not found or corrupted. You can use download=")
    assert "which is pickled: opening it could run code" in lines[1]
    assert "unpack cifar-10-binary.tar.gz, from" in lines[3]


# --- without Pillow -------------------------------------------------------------------


def test_without_pillow_pictures_are_arrays(tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "PIL"]:
        monkeypatch.setitem(sys.modules, name, None)
    lay_down(tmp_path)
    picture, _ = datasets.MNIST(tmp_path)[2]
    np.testing.assert_array_equal(picture, IMAGES["train"][2])
    assert datasets.FakeData(image_size=(3, 4, 5))[0][0].shape == (4, 5, 3)
    with pytest.raises(ModuleNotFoundError, match="pip install pillow"):
        datasets.Photographs()


def test_downloads_stay_below_their_limits():
    assert datasets.MNIST.largest < downloads.LARGEST
    assert datasets.CIFAR10.largest < downloads.LARGEST
