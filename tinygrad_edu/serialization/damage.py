"""The one error for a file that cannot be read."""

from __future__ import annotations

from ..errors import message

LONGEST_LINE = 700  # characters


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
    """The error, worded as all errors of the library are.

    What a file says about itself may be of any length; a line of it is enough.
    """
    lines = (_short(line) for line in (first, got, expected, hint))
    return UnreadableFileError(message(*lines))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"


def damaged(what: str, *, got: str = "", expected: str = "") -> UnreadableFileError:
    """The error for bytes that no writer would have left like that."""
    return unreadable(f"The file is damaged: {what}", got=got, expected=expected)
