"""What the compiler says when it cannot: errors, and lines in the log.

The log is Python's own: ``logging.getLogger("tinygrad_edu.compiler")``, which prints
warnings unless a program says otherwise.
"""

from __future__ import annotations

import logging
from typing import Any

from ...errors import message, runtime_error

log = logging.getLogger("tinygrad_edu.compiler")
_said: set[str] = set()


class Unsupported(RuntimeError):  # noqa: N818 - PyTorch's name
    """A function with ``fullgraph=True`` that cannot be captured as one graph."""


class RecompileLimitReached(Unsupported):
    """A function with ``fullgraph=True`` that was called in too many ways."""


class InvalidBackend(RuntimeError):  # noqa: N818 - PyTorch's name
    """A backend that nobody has registered."""


def once(text: str, *arguments: Any) -> None:
    """A line in the log, the first time that it is said in this process."""
    if text % arguments not in _said:
        _said.add(text % arguments)
        log.warning(text, *arguments)


def forget_what_was_said() -> None:
    """Every line may be said again."""
    _said.clear()


def graph_break(what: str, line: str) -> Unsupported:
    """The error of a break where none is allowed."""
    return Unsupported(
        message(
            f"Graph break: {what}",
            got=f"\n\nfrom user code:\n   {line}\n" if line else "",
            expected="a function that is one graph, because of fullgraph=True",
            hint="take it out of the compiled function, or leave out fullgraph=True",
        )
    )


def double_backward() -> RuntimeError:
    """The error of a second derivative through a compiled function."""
    return runtime_error(
        "torch.compile with aot_autograd does not currently support double backward",
        hint="call the function itself where its gradient is differentiated again",
    )
