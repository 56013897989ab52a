"""Archives: what is in them comes out, in one folder; anything else is refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import tracemalloc
import zipfile

import pytest

from tinygrad_edu.archives import decompress, unpack

FILES = {"a.txt": b"one", "in/deep/b.bin": bytes(100_000), "empty": b""}


def tar_of(path, files, mode="w:gz", change=None):
    with tarfile.open(path, mode) as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            if change is not None:
                change(member)
            tar.addfile(member, io.BytesIO(data))
    return path


def zip_of(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def found(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz", "zip"])
def test_every_kind_is_unpacked(tmp_path, mode):
    path = tmp_path / "archive"
    make = zip_of if mode == "zip" else tar_of
    make(path, FILES, *(() if mode == "zip" else (mode,)))
    unpack(path, tmp_path / "out")
    assert found(tmp_path / "out") == FILES


@pytest.mark.parametrize("library", [gzip, bz2, lzma])
def test_a_single_file_is_decompressed(tmp_path, library):
    (tmp_path / "packed").write_bytes(library.compress(b"content" * 1000))
    decompress(tmp_path / "packed", tmp_path / "plain")
    assert (tmp_path / "plain").read_bytes() == b"content" * 1000


OUTSIDE = ["../evil", "in/../../evil", "/tmp/evil", "C:\\evil", "..\\evil", "C:/evil"]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_nothing_is_written_outside_the_folder(tmp_path, make, name):
    path = make(tmp_path / "archive", {name: b"evil"})
    with pytest.raises(RuntimeError, match="archive is not what it should be"):
        unpack(path, tmp_path / "out")
    assert found(tmp_path).keys() == {"archive"}


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_that_lay_in_the_folder_is_not_followed_out(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "in").symlink_to(tmp_path / "elsewhere")
    path = tar_of(tmp_path / "archive", {"in/evil": b""})
    with pytest.raises(RuntimeError, match="outside the folder"):
        unpack(path, tmp_path / "out")
    assert found(tmp_path / "elsewhere") == {}


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_links_and_devices_are_refused(tmp_path, kind):
    def change(member):
        member.type, member.linkname, member.size = kind, "/etc/passwd", 0

    path = tar_of(tmp_path / "archive", {"link": b""}, change=change)
    with pytest.raises(RuntimeError, match="'link': a link or device"):
        unpack(path, tmp_path / "out")


@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_a_small_archive_does_not_become_a_large_one(tmp_path, make):
    path = make(tmp_path / "archive", {"a": bytes(5_000_000), "b": bytes(5_000_000)})
    assert path.stat().st_size < 50_000
    with pytest.raises(RuntimeError, match="more than 6000000 bytes"):
        unpack(path, tmp_path / "out", largest=6_000_000)
    assert found(tmp_path / "out").keys() <= {"a"}


def test_a_header_of_gigabytes_is_not_believed(tmp_path):
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 4 << 30
    (tmp_path / "archive").write_bytes(
        gzip.compress(header.tobuf() + bytes(20_000_000))
    )
    tracemalloc.start()
    with pytest.raises(RuntimeError, match="more than 1000000 bytes"):
        unpack(tmp_path / "archive", tmp_path / "out", largest=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_every_cut_and_every_changed_byte_is_told_or_harmless(tmp_path, make):
    path = make(tmp_path / "archive", {"a": b"text " * 10, "b": b"0123456789"})
    whole = path.read_bytes()
    damaged = [whole[:end] for end in range(len(whole))]
    for i in range(0, len(whole), 3):
        damaged.append(whole[:i] + bytes([whole[i] ^ 0xFF]) + whole[i + 1 :])
    told = 0
    for number, data in enumerate(damaged):
        path.write_bytes(data)
        folder = tmp_path / f"out{number}"
        try:
            unpack(path, folder, largest=1_000_000)
        except RuntimeError:
            told += 1
    assert told > len(damaged) * 0.6


@pytest.mark.parametrize("size", [10, 30_000])
def test_the_checksum_at_the_end_is_looked_at(tmp_path, size):
    path = tar_of(tmp_path / "archive", {"a": os.urandom(size)})
    whole = bytearray(path.read_bytes())
    whole[-6] ^= 1  # gzip's sum of all bytes
    path.write_bytes(whole)
    with pytest.raises(RuntimeError, match="File not found or corrupted"):
        unpack(path, tmp_path / "out")


def test_what_is_not_there_is_said_as_usual(tmp_path):
    with pytest.raises(FileNotFoundError):
        unpack(tmp_path / "archive", tmp_path)
