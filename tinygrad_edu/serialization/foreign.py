"""Other kinds of files that people try to load, and what to do with each."""

from __future__ import annotations

from .damage import UnreadableFileError, unreadable

CONVERT = """where PyTorch is installed, once:
              import torch, safetensors.torch
              safetensors.torch.save_file(torch.load("old.pt"), "new.safetensors")"""


def recognised(start: bytes) -> UnreadableFileError | None:
    """What to say of a file that begins with these 8 bytes, if its kind is known.

    >>> print(recognised(b"PK\\x03\\x04\\x00\\x00\\x00\\x00"))
    Weights only load failed. A pickled file is not read here: opening it could run code
      got:      a zip file, as torch.save of PyTorch writes it
      expected: a safetensors file
      try:      where PyTorch is installed, once:
                  import torch, safetensors.torch
                  safetensors.torch.save_file(torch.load("old.pt"), "new.safetensors")
    """
    if start.startswith(b"PK\x03\x04"):
        return _pickled("a zip file, as torch.save of PyTorch writes it")
    if start[:1] == b"\x80" and start[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return _pickled("a pickle, as old versions of PyTorch wrote it")
    if start == b"version ":
        return unreadable(
            "The file holds no numbers but only says where Git LFS keeps them",
            hint="git lfs pull",
        )
    if start.lstrip().startswith(b"<"):
        return unreadable(
            "The file is a web page, not a safetensors file",
            got=repr(start),
            hint="download the file itself; the page may say why it did not come",
        )
    return None


def _pickled(kind: str) -> UnreadableFileError:
    return unreadable(
        "Weights only load failed. A pickled file is not read here: opening it could "
        "run code",
        got=kind,
        expected="a safetensors file",
        hint=CONVERT,
    )
