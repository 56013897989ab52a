"""PyTorch's list of classes that a file may name, as far as it means anything here.

A pickle can name anything, so PyTorch asks which names are harmless. Files of this
library can only name subclasses of ``nn.Module``, and only such that the program has
already; nothing is imported and no code of theirs runs while loading. So the list
matters in one case: ``load(..., weights_only=True)`` takes modules only from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..errors import type_error

SafeGlobal = Callable[..., Any] | tuple[Callable[..., Any], str]
_safe: list[SafeGlobal] = []


def add_safe_globals(safe_globals: list[SafeGlobal]) -> None:
    """Let ``load(..., weights_only=True)`` make these classes.

    What is no Module class is taken too, for programs written for PyTorch, and has no
    effect: no file here names it. Source: PyTorch,
    ``torch.serialization.add_safe_globals``.

    >>> import tinygrad_edu as torch
    >>> torch.serialization.add_safe_globals([torch.nn.Linear])
    >>> torch.serialization.get_safe_globals()
    [<class 'tinygrad_edu.nn.layers.linear.Linear'>]
    >>> torch.serialization.clear_safe_globals()
    """
    for each in safe_globals:
        thing = each[0] if isinstance(each, tuple) else each
        if not callable(thing):
            raise type_error(
                f"expected a class or a function, got {type(thing).__name__}",
                hint="add_safe_globals([MyModule])",
            )
    _safe.extend(each for each in safe_globals if each not in _safe)


def get_safe_globals() -> list[SafeGlobal]:
    """The classes of ``add_safe_globals``.

    >>> get_safe_globals()
    []
    """
    return list(_safe)


def clear_safe_globals() -> None:
    """Forget the classes of ``add_safe_globals``.

    >>> clear_safe_globals()
    """
    _safe.clear()


@contextmanager
def safe_globals(safe_globals: list[SafeGlobal]) -> Iterator[None]:
    """``add_safe_globals`` for the length of a block.

    >>> import tinygrad_edu as torch
    >>> with torch.serialization.safe_globals([torch.nn.Linear]):
    ...     len(torch.serialization.get_safe_globals())
    1
    """
    before = get_safe_globals()
    try:
        add_safe_globals(safe_globals)
        yield
    finally:
        _safe[:] = before
