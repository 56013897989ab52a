"""Whether operations are recorded at all: ``no_grad``, ``enable_grad`` and friends.

The mode belongs to the running thread and task (a context variable), so that an
evaluation in one thread does not switch off the training in another.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Any, TypeVar

_Function = TypeVar("_Function", bound=Callable[..., Any])

_enabled: ContextVar[bool] = ContextVar("grad_enabled", default=True)

# The hot path of every operation calls this; it is the context variable's own getter.
is_grad_enabled = _enabled.get


class _GradMode:
    """A context manager and decorator that sets the mode and puts the old one back."""

    _mode = True

    def __init__(self) -> None:
        self._before: list[bool] = []

    def __enter__(self) -> None:
        self._before.append(_enabled.get())
        _enabled.set(self._mode)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _enabled.set(self._before.pop())

    def __call__(self, function: _Function) -> _Function:
        """As a decorator: the function runs in this mode."""
        if inspect.isgeneratorfunction(function):
            return self._generator(function)  # type: ignore[return-value]

        @functools.wraps(function)
        def inside(*args: Any, **kwargs: Any) -> Any:
            before = _enabled.get()
            _enabled.set(self._mode)
            try:
                return function(*args, **kwargs)
            finally:
                _enabled.set(before)

        return inside  # type: ignore[return-value]

    def _generator(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A generator runs in this mode from ``yield`` to ``yield``, its caller not."""

        @functools.wraps(function)
        def inside(*args: Any, **kwargs: Any) -> Any:
            steps, end = function(*args, **kwargs), object()
            advance = self(functools.partial(next, steps, end))
            while (each := advance()) is not end:
                yield each

        return inside


class no_grad(_GradMode):  # noqa: N801 - PyTorch's name
    """Nothing inside is recorded: for evaluation and for changing parameters.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> with torch.no_grad():
    ...     (w * 2).requires_grad
    False
    """

    _mode = False

    def __new__(cls, function: Callable[..., Any] | None = None) -> Any:
        """``@no_grad`` without brackets decorates, as in PyTorch."""
        made = super().__new__(cls)
        if function is None:
            return made
        _GradMode.__init__(made)
        return made(function)


class enable_grad(_GradMode):  # noqa: N801 - PyTorch's name
    """Operations inside are recorded again, within ``no_grad`` for example.

    >>> import tinygrad_edu as torch
    >>> with torch.no_grad(), torch.enable_grad():
    ...     torch.is_grad_enabled()
    True
    """


class inference_mode(_GradMode):  # noqa: N801 - PyTorch's name
    """Like ``no_grad``, or with ``mode=False`` without effect.

    PyTorch also forbids later gradients through what was made inside; this library
    makes no such difference.

    >>> import tinygrad_edu as torch
    >>> with torch.inference_mode():
    ...     torch.is_grad_enabled()
    False
    """

    def __init__(self, mode: bool = True) -> None:
        super().__init__()
        self._mode = not mode and _enabled.get()


class set_grad_enabled(_GradMode):  # noqa: N801 - PyTorch's name
    """Set the mode at once; as a context manager, put the old one back at the end.

    >>> import tinygrad_edu as torch
    >>> with torch.set_grad_enabled(False):
    ...     torch.is_grad_enabled()
    False
    """

    def __init__(self, mode: bool) -> None:
        super().__init__()
        self._mode = bool(mode)
        self._outside = _enabled.get()
        _enabled.set(self._mode)

    def __enter__(self) -> None:
        self._before.append(self._outside)
        _enabled.set(self._mode)
