"""Helpers around files of data, by torchvision's names."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ... import archives, downloads
from ...errors import runtime_error, value_error

ARCHIVES = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".tar.gz", ".tar.bz2", ".tar.xz")
PACKED = (".gz", ".bz2", ".xz")


def calculate_md5(fpath: str | Path, chunk_size: int = 1 << 20) -> str:
    """The MD5 of a file, in hexadecimal digits.

    >>> _ = Path("empty").write_bytes(b"")
    >>> calculate_md5("empty")
    'd41d8cd98f00b204e9800998ecf8427e'
    """
    return downloads.digest(Path(fpath), "md5")


def check_md5(fpath: str | Path, md5: str, **kwargs: Any) -> bool:
    """Whether a file has this MD5."""
    return calculate_md5(fpath) == md5


def check_integrity(fpath: str | Path, md5: str | None = None) -> bool:
    """Whether a file is there and has this MD5 (or SHA-256).

    >>> check_integrity("no such file")
    False
    """
    return downloads.is_whole(Path(fpath), md5)


def download_url(
    url: str,
    root: str | Path,
    filename: str | Path | None = None,
    md5: str | None = None,
    max_redirect_hops: int = 3,
) -> None:
    """Fetch a file into `root`, unless it is there; its name is the last of `url`'s.

    An interrupted download is continued if an `md5` (or SHA-256) says what is wanted.
    Raises RuntimeError where it cannot be had.
    """
    name = filename or os.path.basename(url)
    downloads.download(Path(os.path.expanduser(root)) / name, [url], md5)


def extract_archive(
    from_path: str | Path,
    to_path: str | Path | None = None,
    remove_finished: bool = False,
) -> str | Path:
    """Unpack a zip or tar, or decompress a single file; returns where to.

    The kind is told by the name. Raises RuntimeError for a damaged archive, and for one
    that would write outside `to_path`.
    """
    source = Path(from_path)
    folder = source.parent if to_path is None else Path(to_path)
    made = folder
    if source.name.endswith(ARCHIVES):
        archives.unpack(source, folder)
    elif source.suffix in PACKED:
        made = folder / source.stem
        archives.decompress(source, made)
    else:
        raise runtime_error(
            f"Unknown compression or archive type: '{source.suffix}'.",
            expected=", ".join(ARCHIVES + PACKED),
        )
    if remove_finished:
        source.unlink()
    return str(made) if isinstance(from_path, str) else made


def download_and_extract_archive(
    url: str,
    download_root: str | Path,
    extract_root: str | Path | None = None,
    filename: str | Path | None = None,
    md5: str | None = None,
    remove_finished: bool = False,
) -> None:
    """``download_url``, then ``extract_archive``."""
    folder = Path(os.path.expanduser(download_root))
    name = filename or os.path.basename(url)
    download_url(url, folder, name, md5)
    extract_archive(folder / name, extract_root or folder, remove_finished)


def list_dir(root: str | Path, prefix: bool = False) -> list[str]:
    """The folders in a folder; with `prefix` their paths.

    >>> Path("data/a").mkdir(parents=True)
    >>> list_dir("data")
    ['a']
    """
    return _listed(root, prefix, os.path.isdir)


def list_files(root: str | Path, suffix: str, prefix: bool = False) -> list[str]:
    """The files in a folder whose names end in `suffix`; with `prefix` their paths.

    >>> _ = Path("one.txt").write_text("1")
    >>> list_files(".", ".txt")
    ['one.txt']
    """
    found = _listed(root, prefix, os.path.isfile)
    return [name for name in found if name.endswith(suffix)]


def _listed(root: str | Path, prefix: bool, kind: Any) -> list[str]:
    root = os.path.expanduser(root)
    names = [name for name in os.listdir(root) if kind(os.path.join(root, name))]
    return [os.path.join(root, name) for name in names] if prefix else names


def iterable_to_str(iterable: Iterable[Any]) -> str:
    """Things in quotes, with commas.

    >>> iterable_to_str([1, "a"])
    "'1', 'a'"
    """
    return ", ".join(f"'{item}'" for item in iterable)


def verify_str_arg(
    value: Any,
    arg: str | None = None,
    valid_values: Iterable[Any] | None = None,
    custom_msg: str | None = None,
) -> Any:
    """The value, if it is a text and one of `valid_values`. Raises ValueError.

    >>> verify_str_arg("train", "split", ("train", "test"))
    'train'
    """
    if not isinstance(value, str):
        where = "" if arg is None else f" for argument {arg}"
        kind = "str," if arg is None else "str"
        comma = "" if arg is None else ","
        raise value_error(
            f"Expected type {kind}{where}{comma} but got type {type(value)}."
        )
    if valid_values is not None and value not in valid_values:
        raise value_error(
            custom_msg
            or f"Unknown value '{value}' for argument {arg}. Valid values are "
            f"{{{iterable_to_str(valid_values)}}}."
        )
    return value
