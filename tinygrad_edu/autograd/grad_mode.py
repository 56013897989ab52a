"""Whether operations are recorded at all: ``no_grad``, ``enable_grad`` and friends.

The mode belongs to the running thread and task (a context variable), so that an
evaluation in one thread does not switch off the training in another.
"""

from __future__ import annotations

from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

from .context import ContextDecorator
from .inference import in_inference, marker
from .watching import switch_off, switch_on

grad_enabled: ContextVar[bool] = ContextVar("grad_enabled", default=True)

# The hot path of every operation calls this; it is the context variable's own getter.
is_grad_enabled = grad_enabled.get


class _GradMode(ContextDecorator):
    """A context manager and decorator that sets the mode and puts the old one back."""

    _mode = True

    def __init__(self) -> None:
        self._before: list[Any] = []

    def clone(self) -> Self:
        """A context of the same kind, not entered yet."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made._before = []
        return made

    def __enter__(self) -> None:
        self._before.append(grad_enabled.get())
        grad_enabled.set(self._mode)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        grad_enabled.set(self._before.pop())


class no_grad(_GradMode):  # noqa: N801 - PyTorch's name
    """Nothing inside is recorded: for evaluation and for changing parameters.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> with torch.no_grad():
    ...     (w * 2).requires_grad
    False
    """

    _mode = False


class enable_grad(_GradMode):  # noqa: N801 - PyTorch's name
    """Operations inside are recorded again, within ``no_grad`` for example.

    Inside ``inference_mode`` nothing is recorded all the same.

    >>> import tinygrad_edu as torch
    >>> with torch.no_grad(), torch.enable_grad():
    ...     torch.is_grad_enabled()
    True
    """

    def __enter__(self) -> None:
        self._before.append(grad_enabled.get())
        grad_enabled.set(not in_inference.get())


class set_grad_enabled(_GradMode):  # noqa: N801 - PyTorch's name
    """Set the mode at once; as a context manager, put the old one back at the end.

    As a decorator it changes the mode only while the function runs.

    >>> import tinygrad_edu as torch
    >>> with torch.set_grad_enabled(False):
    ...     torch.is_grad_enabled()
    False
    """

    def __init__(self, mode: bool) -> None:
        super().__init__()
        self._mode = bool(mode) and not in_inference.get()
        self._outside = grad_enabled.get()
        grad_enabled.set(self._mode)

    def __call__(self, function: Any) -> Any:
        grad_enabled.set(self._outside)
        return super().__call__(function)

    def clone(self) -> Self:
        """A context with this mode that does not set it yet."""
        made = super().clone()
        made._outside = grad_enabled.get()
        return made

    def __enter__(self) -> None:
        self._before.append(self._outside)
        grad_enabled.set(self._mode)


class set_multithreading_enabled(_GradMode):  # noqa: N801 - PyTorch's name
    """Accepted for PyTorch's sake: a backward pass here runs in the caller's thread.

    >>> import tinygrad_edu as torch
    >>> with torch.autograd.set_multithreading_enabled(False):
    ...     torch.is_grad_enabled()
    True
    """

    def __init__(self, mode: bool) -> None:
        super().__init__()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: Any) -> None:
        pass


class inference_mode(_GradMode):  # noqa: N801 - PyTorch's name
    """Nothing inside is recorded, nor can what is made inside be recorded later.

    Results are inference tensors (``x.is_inference()``): they cannot be saved for a
    backward pass, and outside the mode they cannot be written to; ``x.clone()`` is a
    normal tensor again. ``mode=False`` inside the mode is normal again.
    Source: PyTorch, ``torch.inference_mode``.

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with torch.inference_mode():
    ...     y = x * 2
    >>> y.requires_grad, y.is_inference()
    (False, True)
    """

    def __init__(self, mode: bool = True) -> None:
        super().__init__()
        self.mode = bool(mode)

    def __enter__(self) -> None:
        enabled, inside = grad_enabled.get(), in_inference.get()
        self._before.append((enabled, inside))
        grad_enabled.set(not self.mode and (enabled or inside))
        in_inference.set(self.mode)
        if self.mode:
            switch_on(marker)

    def __exit__(self, *_: Any) -> None:
        enabled, inside = self._before.pop()
        grad_enabled.set(enabled)
        in_inference.set(inside)
        if self.mode:
            switch_off(marker)
