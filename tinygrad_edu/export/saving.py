"""``torch.export.save`` and ``load``: a program as text and weights, no code.

A file is a zip archive with three parts, or a folder with three files:

    program.txt           the graph, as ``print(program)`` shows it
    weights.safetensors   parameters, buffers and constants by their names
    meta.json             what they are, how the program is called, and a checksum

Nothing in it is ever executed. What is read is checked in full before there is a
program: the archive's parts, their checksums, the text, every operation, every type.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from ..archives import Metered, TooLargeError
from ..compiler.ir import text
from ..errors import type_error
from ..files import replacing
from ..nn.parameter import Parameter
from ..serialization.damage import UnreadableFileError, damaged, unreadable
from ..serialization.safetensors import chunks, parsed_json
from ..serialization.sources import FileLike, open_arrays
from ..tensor import Tensor
from ..version import __version__
from .checks import check_program
from .program import ExportedProgram

PROGRAM, WEIGHTS, META = "program.txt", "weights.safetensors", "meta.json"
PARTS = (PROGRAM, WEIGHTS, META)
FORMAT, VERSION = "tinygrad_edu.export", 1
LONGEST_TEXT = 1 << 26  # bytes of program.txt and of meta.json, unpacked
CONSTANT = "constant:"  # how names of constants begin among the weights
WHEN = (1980, 1, 1, 0, 0, 0)  # the same program gives the same bytes


# ------------------------------------------------------------------ writing


def save(ep: ExportedProgram, f: FileLike, *, folder: bool = False) -> None:
    """Write a program to a path or an open file, by custom ``….pt2``.

    With `folder`, three files into the folder `f`, to be read and compared with diff.
    A file appears whole or not at all. Raises TypeError for what is no program.
    Source: PyTorch, ``torch.export.save``; PyTorch's own files hold other things.

    >>> import tinygrad_edu as torch
    >>> program = torch.export.export(torch.nn.Linear(2, 1), (torch.ones(4, 2),))
    >>> torch.export.save(program, "linear.pt2")
    >>> torch.export.load("linear.pt2").module()(torch.zeros(4, 2)).shape
    torch.Size([4, 1])
    """
    if not isinstance(ep, ExportedProgram):
        raise type_error(
            f"The 'ep' parameter must be an instance of 'ExportedProgram', got "
            f"'{type(ep).__name__}' instead.",
            hint="torch.export.export(model, (x,)) makes one",
        )
    parts = parts_of(ep)
    if folder:
        if not isinstance(f, str | os.PathLike):
            raise type_error("a folder is given by its path", got=type(f).__name__)
        write_folder(parts, Path(f))
    elif isinstance(f, str | os.PathLike):
        with replacing(Path(f)) as file:
            write_archive(parts, file)
    else:
        write_archive(parts, f)


def parts_of(ep: ExportedProgram) -> dict[str, list[Any]]:
    """The bytes of the three parts, in pieces."""
    arrays, aliases = arrays_of(ep)
    parts: dict[str, list[Any]] = {
        PROGRAM: [ep.text().encode()],
        WEIGHTS: list(chunks(arrays, {"format": "pt"})),
    }
    meta = {
        "format": FORMAT,
        "version": VERSION,
        "library": __version__,
        "checksums": {name: checksum(pieces) for name, pieces in parts.items()},
        "arguments": ep.arguments,
        "results": ep.results,
        "states": {name: kind_of(ep, name) for name in ep.states},
        "aliases": aliases,
    }
    parts[META] = [json.dumps(meta, indent=1, allow_nan=False).encode()]
    return parts


def arrays_of(ep: ExportedProgram) -> tuple[dict[str, Any], dict[str, str]]:
    """All numbers by their names; a tensor with two names is written once."""
    arrays: dict[str, Any] = {}
    first: dict[int, str] = {}
    aliases = {}
    for name, state in ep.states.items():
        owner = first.setdefault(id(state), name)
        if owner == name:
            arrays[name] = state._array
        else:
            aliases[name] = owner
    for each in ep.graph.inputs:
        if each.kind == "constant":
            arrays[CONSTANT + each.value.name] = ep.graph.arrays[each.value.name]
    return arrays, aliases


def kind_of(ep: ExportedProgram, name: str) -> dict[str, Any]:
    """What a state is to the module."""
    tensor = ep.states[name]
    if isinstance(tensor, Parameter):
        return {"kind": "parameter", "requires_grad": tensor.requires_grad}
    return {"kind": "buffer", "persistent": name not in ep.hidden}


def checksum(pieces: Iterable[Any]) -> str:
    """The CRC-32 of bytes in pieces, as eight digits."""
    value = 0
    for piece in pieces:
        value = zlib.crc32(piece, value)
    return f"{value:08x}"


def write_archive(parts: Mapping[str, list[Any]], file: IO[bytes]) -> None:
    """A zip archive whose bytes depend on nothing but the program."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, pieces in parts.items():
            entry = zipfile.ZipInfo(name, WHEN)
            if name != WEIGHTS:
                entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as part:
                for piece in pieces:
                    part.write(piece)


def write_folder(parts: Mapping[str, list[Any]], folder: Path) -> None:
    """Three files; ``meta.json`` last, whose checksums tell if they belong together."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, pieces in parts.items():
        with replacing(folder / name) as file:
            for piece in pieces:
                file.write(piece)


# ------------------------------------------------------------------ reading


def load(f: FileLike) -> ExportedProgram:
    """Read what :func:`save` wrote: a file, or a folder.

    No class and no code of the model is needed, and none in the file is run. Raises
    UnreadableFileError for whatever is damaged, cut off, not a program, or would look
    outside of its own memory; OSError where there is no file.
    Source: PyTorch, ``torch.export.load``.

    >>> import tinygrad_edu as torch
    >>> torch.export.save(
    ...     torch.export.export(torch.nn.ReLU(), (torch.ones(2),)), "relu", folder=True
    ... )
    >>> print(torch.export.load("relu").text(lines=False), end="")
    graph ReLU on cpu
      input %input: float32[2] argument "input"
      %1: float32[2] = relu(%input)
      return %1
    """
    if isinstance(f, str | os.PathLike) and Path(f).is_dir():
        return program_of(folder_parts(Path(f)))
    if isinstance(f, str | os.PathLike):
        with open(f, "rb") as file:
            return program_of(archive_parts(file))
    return program_of(archive_parts(f))


def folder_parts(folder: Path) -> dict[str, bytes]:
    """The bytes of the three files."""
    for name in PARTS:
        if not (folder / name).is_file():
            raise unreadable(
                "The folder is no exported program",
                got=f"{folder} has no {name}",
                expected=", ".join(PARTS),
            )
    return {name: (folder / name).read_bytes() for name in PARTS}


def archive_parts(file: IO[bytes]) -> dict[str, bytes]:
    """The bytes of the three parts of an archive, and of nothing else."""
    try:
        with zipfile.ZipFile(file) as archive:
            check_entries(archive.infolist())
            return {name: part_of(archive, name) for name in PARTS}
    except TooLargeError:
        raise damaged("a part is larger than it may be") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise unreadable(
            "The file is no exported program, or is damaged",
            got=str(error),
            expected="a zip archive that torch.export.save wrote",
        ) from None
    except (RuntimeError, ValueError, OverflowError) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise damaged("its archive cannot be read", got=str(error)) from None


def check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Exactly our three parts; the weights as they are, so that they cannot grow."""
    names = sorted(each.filename for each in entries)
    if names != sorted(PARTS):
        raise unreadable(
            "The archive is no program of this library",
            got=", ".join(map(repr, names[:6])),
            expected=", ".join(PARTS),
            hint="PyTorch's own .pt2 files are not read: export the model here",
        )
    for each in entries:
        stored = each.compress_type == zipfile.ZIP_STORED
        if each.filename == WEIGHTS and not stored:
            raise damaged("its weights are compressed")


def part_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one part; the weights take as many as they say."""
    entry = archive.getinfo(name)
    limit = entry.compress_size if name == WEIGHTS else LONGEST_TEXT
    with archive.open(entry) as file:
        metered = Metered(file, limit)
        pieces = []
        while piece := metered.read(1 << 20):
            pieces.append(piece)
    return b"".join(pieces)


def program_of(parts: dict[str, bytes]) -> ExportedProgram:
    """The program of three parts, everything checked."""
    meta = parsed_json(parts[META], META)
    check_meta(meta, parts)
    arrays, _ = open_arrays(io.BytesIO(parts.pop(WEIGHTS)), mmap=False)
    try:
        return assembled(meta, parts[PROGRAM].decode(), arrays)
    except UnreadableFileError:
        raise
    except Exception as error:  # whatever a text from outside makes stumble
        raise unreadable(
            "The file is no program that can be run",
            got=str(error) or type(error).__name__,
            expected="what torch.export.save wrote",
        ) from None


def check_meta(meta: Any, parts: Mapping[str, bytes]) -> None:
    """The description is one of ours, and the other parts are those it describes."""
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise unreadable("The file is no exported program", got=f"{META} of another")
    if meta.get("version") != VERSION:
        raise unreadable(
            "The file was written by another version of this library",
            got=f"version {meta.get('version')} of the format",
            expected=f"version {VERSION}",
            hint="update one of the two",
        )
    sums = meta.get("checksums")
    for name in (PROGRAM, WEIGHTS):
        found = checksum([parts[name]])
        if not isinstance(sums, dict) or sums.get(name) != found:
            raise damaged(
                f"{name} is not what was written with {META}",
                got=f"checksum {found}",
                expected=repr(sums.get(name)) if isinstance(sums, dict) else "",
            )


def assembled(
    meta: dict[str, Any], written: str, arrays: dict[str, Any]
) -> ExportedProgram:
    """The graph with its numbers."""
    graph = text.read(written)
    constants = {each for each in arrays if each.startswith(CONSTANT)}
    graph.arrays = {
        each.value.name: arrays[CONSTANT + each.value.name]
        for each in graph.inputs
        if each.kind == "constant" and CONSTANT + each.value.name in constants
    }
    states = states_of(meta, arrays)
    check_program(graph, states, meta["arguments"], meta["results"])
    hidden = frozenset(
        name
        for name, said in meta["states"].items()
        if said["kind"] == "buffer" and said["persistent"] is not True
    )
    how = meta["arguments"], meta["results"]
    program = ExportedProgram(graph, states, *how, hidden=hidden)
    program.module()  # the names of the weights can be those of a module
    return program


def states_of(meta: dict[str, Any], arrays: dict[str, Any]) -> dict[str, Tensor]:
    """Parameters and buffers; one with two names is one tensor."""
    states: dict[str, Tensor] = {}
    for name, said in meta["states"].items():
        owner = meta["aliases"].get(name)
        if owner is not None:
            states[name] = states[owner]
            continue
        check_name(name)
        tensor: Any = Tensor._from_array(np.asarray(arrays[name]))
        if said["kind"] == "parameter":
            tensor = Parameter(tensor, requires_grad=said["requires_grad"] is True)
        states[name] = tensor
    return states


def check_name(name: str) -> None:
    """Names become attributes of a module; ours are dotted words."""
    parts = name.split(".")
    if not all(parts) or any(each.startswith("__") for each in parts):
        raise unreadable("a weight cannot be called that", got=repr(name))
