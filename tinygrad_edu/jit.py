"""``torch.jit``: what is marked for TorchScript runs as the Python it is.

TorchScript compiles Python's source text. Here nothing does: the answers are the same,
and what programs are told (``is_scripting``) is true. A program is made of what a call
*does* instead: ``torch.compile`` runs it as C, ``torch.export`` saves it to be loaded
without its class.

>>> is_scripting(), is_tracing()
(False, False)
"""

from __future__ import annotations

from typing import Any, Final, TypeVar

Thing = TypeVar("Thing")

__all__ = [
    "Final",
    "annotate",
    "export",
    "ignore",
    "is_scripting",
    "is_tracing",
    "script",
    "script_if_tracing",
    "unused",
]


def is_scripting() -> bool:
    """False: nothing here is compiled from its source."""
    return False


def is_tracing() -> bool:
    """False: nothing here is traced."""
    return False


def script(obj: Thing, **_options: Any) -> Thing:
    """The function or module itself. Source: PyTorch, ``torch.jit.script``.

    >>> @script
    ... def twice(x):
    ...     return 2 * x
    >>> twice(3)
    6
    """
    return obj


def script_if_tracing(fn: Thing) -> Thing:
    """The function itself. Source: PyTorch, ``torch.jit.script_if_tracing``."""
    return fn


def export(fn: Thing) -> Thing:
    """The function itself. Source: PyTorch, ``torch.jit.export``."""
    return fn


def unused(fn: Thing) -> Thing:
    """The function itself. Source: PyTorch, ``torch.jit.unused``."""
    return fn


def ignore(drop: Any = False, **_options: Any) -> Any:
    """A decorator that leaves a function as it is. ``torch.jit.ignore``.

    >>> @ignore
    ... def one():
    ...     return 1
    >>> one()
    1
    """
    return drop if callable(drop) else export


def annotate(the_type: Any, the_value: Thing) -> Thing:
    """The value. Source: PyTorch, ``torch.jit.annotate``."""
    return the_value
