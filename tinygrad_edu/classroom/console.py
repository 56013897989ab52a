"""Where the classroom speaks: the one ``print`` of this room.

Feedback is plain text, so that it reads the same in a notebook, in a terminal and
with a screen reader.
"""

from __future__ import annotations

import inspect
import sys
import textwrap

WIDTH = 80
MARGIN = 8  # where the later lines of a hint begin in the file of an exercise


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
    blocks = _without_margin(text).split("\n\n")
    return "\n\n".join(_block(block, indent) for block in blocks)


def _without_margin(text: str) -> str:
    """A text whose later lines begin at the left.

    Where nothing but code follows the first line, nothing says how far it is indented:
    what stands to the right of every prose is code.

    >>> print(_without_margin("Nearly all of it:\\n\\n            x = ..."))
    Nearly all of it:
    <BLANKLINE>
        x = ...
    """
    first, *later = inspect.cleandoc(text).split("\n\n")
    lines = [line for line in text.split("\n")[1:] if line.strip()]
    if first.endswith(":") and all(
        line.startswith(" " * (MARGIN + 1)) for line in lines
    ):
        later = [textwrap.indent(block, "    ") for block in later]
    return "\n\n".join([first, *later])


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


def in_notebook() -> bool:
    """Whether a kernel runs this code, which can show more than text.

    >>> in_notebook()
    False
    """
    if "IPython" not in sys.modules:
        return False
    shell = sys.modules["IPython"].get_ipython()
    return shell is not None and hasattr(shell, "kernel")
