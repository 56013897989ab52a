"""The one error for a file that cannot be read."""

from __future__ import annotations

from ..errors import message


class UnreadableFileError(RuntimeError):
    """A file is damaged, cut off, or not in a format that ``load`` reads.

    >>> import io
    >>> import tinygrad_edu as torch
    >>> try:
    ...     torch.load(io.BytesIO(b"cut off"))
    ... except UnreadableFileError as error:
    ...     print(str(error).splitlines()[0])
    The file is damaged: it is shorter than the 8 bytes that give the header's length
    """


def unreadable(
    first: str, *, got: str = "", expected: str = "", hint: str = ""
) -> UnreadableFileError:
    """The error, worded as all errors of the library are."""
    return UnreadableFileError(message(first, got, expected, hint))


def damaged(what: str, *, got: str = "", expected: str = "") -> UnreadableFileError:
    """The error for bytes that no writer would have left like that."""
    return unreadable(f"The file is damaged: {what}", got=got, expected=expected)
