"""NumPy's names of arguments: ``axis`` is ``dim``, ``keepdims`` is ``keepdim``.

PyTorch takes them wherever its own argument has one of these two names, so code that
came from NumPy runs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def numpy_names(function: Function) -> Function:
    """The function, which also takes NumPy's names of its arguments.

    >>> import tinygrad_edu as torch
    >>> torch.ones(2, 3).sum(axis=1, keepdims=True).shape
    torch.Size([2, 1])
    """
    ours = {"axis": "dim", "keepdims": "keepdim"}

    def called(*args: Any, **named: Any) -> Any:
        if "axis" in named or "keepdims" in named:
            renamed = {ours.get(name, name): value for name, value in named.items()}
            if len(renamed) == len(named):  # not dim and axis at once
                named = renamed
        return function(*args, **named)

    # A function of its own module: there doctest looks for its examples.
    own = FunctionType(
        called.__code__,
        function.__globals__,
        closure=called.__closure__,
    )
    return functools.wraps(function)(own)  # type: ignore[return-value]
