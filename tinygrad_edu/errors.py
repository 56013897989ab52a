"""The one way this library words an error for people.

The first line is what PyTorch would say, so that a web search finds its answers.
Then come ``got``, ``expected`` and ``try``, each only where it helps:

>>> raise runtime_error(
...     "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)",
...     got="mat1 (2, 3), mat2 (4, 5)",
...     expected="as many columns in mat1 as rows in mat2",
...     hint="transpose one of them, as in x @ w.T",
... )
Traceback (most recent call last):
    ...
RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)
  got:      mat1 (2, 3), mat2 (4, 5)
  expected: as many columns in mat1 as rows in mat2
  try:      transpose one of them, as in x @ w.T
"""

from __future__ import annotations

import sys
import warnings


def message(first: str, got: str = "", expected: str = "", hint: str = "") -> str:
    """The text of an error: PyTorch's line, then got, expected and try."""
    lines = [first]
    if got:
        lines.append(f"  got:      {got}")
    if expected:
        lines.append(f"  expected: {expected}")
    if hint:
        lines.append(f"  try:      {hint}")
    return "\n".join(lines)


def runtime_error(
    first: str, *, got: str = "", expected: str = "", hint: str = ""
) -> RuntimeError:
    """A RuntimeError, the type PyTorch raises for shapes, dtypes and devices."""
    return RuntimeError(message(first, got, expected, hint))


def type_error(
    first: str, *, got: str = "", expected: str = "", hint: str = ""
) -> TypeError:
    """A TypeError: an argument of a wrong Python type."""
    return TypeError(message(first, got, expected, hint))


def value_error(
    first: str, *, got: str = "", expected: str = "", hint: str = ""
) -> ValueError:
    """A ValueError: a right type with a value that makes no sense."""
    return ValueError(message(first, got, expected, hint))


def index_error(
    first: str, *, got: str = "", expected: str = "", hint: str = ""
) -> IndexError:
    """An IndexError: a dimension or an index out of range."""
    return IndexError(message(first, got, expected, hint))


class LinAlgError(RuntimeError):
    """A matrix that has not what was asked for: an inverse, a Cholesky factor."""


def warn(text: str, category: type[Warning] = UserWarning) -> None:
    """A warning that points at the line of the program that called this library."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__", "")):
        level, frame = level + 1, frame.f_back
    warnings.warn(text, category, stacklevel=level)


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == __name__.partition(".")[0]
