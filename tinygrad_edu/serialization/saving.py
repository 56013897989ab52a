"""``torch.save`` and ``torch.load``: any nested data to a file and back, no pickle.

A file is a safetensors file. Its metadata hold, under ``tinygrad_edu``, a JSON text
that says how the tensors hang together:

    {"version": 1, "data": …, "shared": {"view": ["owner", offset, [strides]]}}

``data`` is described in ``plain.py`` and ``models.py``, ``shared`` in ``sharing.py``.
A file without that text, as other programs write it, is a dict of its tensors.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from ..devices import Array
from ..errors import message, runtime_error, type_error
from ..files import replacing
from ..tensor import Tensor
from .damage import damaged, unreadable
from .models import ModelDecoder, ModelEncoder
from .places import MapLocation, Shelf
from .safetensors import chunks, parsed_json
from .sharing import window_from_json, windows
from .sources import FileLike, open_arrays

VERSION = 1
DESCRIPTION = "tinygrad_edu"  # the key among the metadata


def save(
    obj: Any,
    f: FileLike,
    pickle_module: Any = None,
    pickle_protocol: Any = None,
    _use_new_zipfile_serialization: bool = True,
) -> None:
    """Write `obj` to a path or a file: tensors, models, nested plain data.

    A dict of tensors, such as a state dict, is a safetensors file that other programs
    read by the same names. Tensors that share memory share it again after loading.
    The file appears whole or not at all: it is written beside its place, then moved.
    Nothing is pickled, so the two pickle options change nothing or are refused.
    Raises TypeError for what is not data: functions, open files, hooks.
    Source: PyTorch, ``torch.save``; PyTorch's own files are pickles.

    >>> import tinygrad_edu as torch
    >>> model = torch.nn.Linear(2, 1)
    >>> torch.save({"model": model.state_dict(), "epoch": 3}, "model.pt")
    >>> list(torch.load("model.pt")["model"])
    ['weight', 'bias']
    """
    refuse_pickle_module(pickle_module)
    encoder = ModelEncoder()
    data = encoder.encode(obj)
    arrays = {name: bare(value) for name, value in encoder.tensors.items()}
    description = {"version": VERSION, "data": data, "shared": windows(arrays)}
    text = json.dumps(description, allow_nan=False)
    write(arrays, {"format": "pt", DESCRIPTION: text}, f)


def load(
    f: FileLike,
    map_location: MapLocation = None,
    pickle_module: Any = None,
    *,
    weights_only: bool | None = None,
    mmap: bool | None = None,
    **pickle_load_args: Any,
) -> Any:
    """Read what `save` wrote, or any safetensors file as a dict of tensors.

    No code of the file runs, for there is none in it; a model is rebuilt from classes
    that the program has defined or imported. PyTorch wants ``weights_only=False`` for
    models; here only ``weights_only=True`` refuses them. `map_location` says where
    the tensors go: ``"cpu"``, ``{"cuda:0": "cpu"}``, a function. With `mmap` the
    numbers stay in the file until they are used; writes go to memory only.
    Raises UnreadableFileError, a RuntimeError, for whatever cannot be read.
    Source: PyTorch, ``torch.load``.

    >>> import tinygrad_edu as torch
    >>> torch.save([torch.arange(3), "text"], "data.pt")
    >>> torch.load("data.pt")
    [tensor([0, 1, 2]), 'text']
    """
    refuse_pickle_module(pickle_module or pickle_load_args)
    arrays, metadata = open_arrays(f, bool(mmap))
    text = metadata.get(DESCRIPTION)
    if text is None:
        return _tensors(arrays, map_location)
    description = parsed_json(text, "the description of the data")
    _check_version(description)
    shelf = Shelf(arrays, _shared(description, arrays))
    decoder = ModelDecoder(shelf.tensor, arrays, only_listed=weights_only is True)
    data = decoder.decode_all(description["data"])
    shelf.move(decoder.tensors, decoder.saved_on, map_location)
    return data


def save_file(
    tensors: dict[str, Tensor],
    filename: FileLike,
    metadata: dict[str, str] | None = None,
) -> None:
    """Write a dict of tensors as a safetensors file and nothing more.

    Source: the function of the same name of the package safetensors.

    >>> import tinygrad_edu as torch
    >>> save_file({"w": torch.ones(2)}, "w.safetensors", {"made": "today"})
    >>> load_file("w.safetensors")
    {'w': tensor([1., 1.])}
    """
    for name, value in tensors.items():
        if not (isinstance(name, str) and isinstance(value, Tensor)):
            raise type_error(
                "save_file takes a dict of names and tensors",
                got=f"{name!r}: {type(value).__name__}",
                hint="torch.save takes nested data of every kind",
            )
    arrays = {name: bare(value) for name, value in tensors.items()}
    write(arrays, metadata or {}, filename)


def load_file(filename: FileLike, device: Any = "cpu") -> dict[str, Tensor]:
    """All tensors of a safetensors file by name, whoever wrote it.

    >>> import tinygrad_edu as torch
    >>> torch.save(torch.nn.Linear(2, 1), "model.pt")
    >>> sorted(load_file("model.pt"))
    ['bias', 'weight']
    """
    arrays, _ = open_arrays(filename, False)
    return _tensors(arrays, device)


def _tensors(arrays: dict[str, Array], map_location: MapLocation) -> dict[str, Tensor]:
    shelf = Shelf(arrays, {})
    tensors = {name: shelf.tensor(name) for name in arrays}
    shelf.move(tensors, {}, map_location)
    return tensors


def write(arrays: dict[str, Array], metadata: dict[str, str], f: FileLike) -> None:
    """Write a safetensors file to a path, atomically, or to an open file."""
    if isinstance(f, str | os.PathLike):
        path = Path(f)
        if not path.parent.is_dir():
            raise runtime_error(f"Parent directory {path.parent} does not exist.")
        with replacing(path) as file:
            for piece in chunks(arrays, metadata):
                file.write(piece)
    elif hasattr(f, "write"):
        for piece in chunks(arrays, metadata):
            f.write(bytes(piece))
    else:
        raise AttributeError(
            message(
                "expected 'f' to be string, path, or a file-like object with a 'write' "
                "attribute",
                got=type(f).__name__,
                hint="save(obj, path): first what, then where",
            )
        )


def bare(x: Any) -> Array:
    """The numbers of a tensor in the computer's own memory; an array as it is."""
    return x if isinstance(x, np.ndarray) else x.detach().cpu()._array


def refuse_pickle_module(given: Any) -> None:
    """Raise a TypeError for options of pickle, which is not used here."""
    if given and getattr(given, "__name__", "") != "pickle":
        raise type_error(
            "no pickle module is used here, so it takes no options",
            got=f"{given!r}"[:200],
        )


def _check_version(description: Any) -> None:
    if not isinstance(description, dict) or "data" not in description:
        raise damaged("its description of the data makes no sense")
    if description.get("version") != VERSION:
        raise unreadable(
            "The file was written by a version of tinygrad_edu that is newer",
            got=f"version {description.get('version')}"[:100],
            expected=f"version {VERSION}",
            hint="pip install --upgrade tinygrad-edu; load_file(path) for the tensors",
        )


def _shared(description: dict[str, Any], arrays: dict[str, Array]) -> dict[str, Any]:
    """Which tensors are windows of which, each checked against the file."""
    try:
        found = {
            name: window_from_json(said)
            for name, said in description.get("shared", {}).items()
        }
        for name, window in found.items():
            fits = arrays[name].dtype == arrays[window.owner].dtype
            if not fits or arrays[name].ndim != len(window.strides):
                raise ValueError(f"{name} does not fit into {window.owner}")
            if window.owner in found:
                raise ValueError(f"{window.owner} owns no memory")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise damaged(f"its shared tensors make no sense ({error})") from None
    return found
