"""Where the classroom speaks: the one ``print`` of this room.

Feedback is plain text, so that it reads the same in a notebook, in a terminal and
with a screen reader.
"""

from __future__ import annotations

import inspect
import textwrap

WIDTH = 80


def say(text: str) -> None:
    """Print feedback for a person.

    >>> say("Your answer is noted.")
    Your answer is noted.
    """
    print(text)  # noqa: T201


def paragraphs(text: str, indent: str = "") -> str:
    """Text with each paragraph wrapped; indented blocks, such as code, stay.

    The text may be written like a docstring, its later lines indented.

    >>> print(paragraphs("Two words\\nmore.\\n\\n    x = 1"))
    Two words more.
    <BLANKLINE>
        x = 1
    """
    blocks = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(_block(block, indent) for block in blocks)


def _block(block: str, indent: str) -> str:
    if block.startswith("    "):
        return textwrap.indent(block, indent)
    return textwrap.fill(
        " ".join(block.split()),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
