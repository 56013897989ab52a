"""How compiled functions behave for now: as compiled, as they are, or with an error."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import TracebackType
from typing import Any

from ...errors import message, runtime_error

STANCES = (
    "default",
    "force_eager",
    "eager_on_recompile",
    "fail_on_recompile",
    "eager_then_compile",
    "aot_eager_then_compile",
)
_now = ["default"]
# Not empty while compiled functions are to run as they are: a question of nanoseconds.
forced: list[bool] = []


def current_stance() -> str:
    """The stance that holds now."""
    return _now[0]


def _take(stance: str) -> None:
    _now[0] = stance
    forced[:] = [True] if stance == "force_eager" else []


class set_stance:  # noqa: N801 - PyTorch's name
    """Set how compiled functions behave; as a context or decorator, for a while.

    "force_eager" runs every function as it is, "eager_on_recompile" a call that no
    capture fits, which with "fail_on_recompile" is an error. Raises RuntimeError for
    another word. Source: PyTorch, ``torch.compiler.set_stance``.

    >>> import tinygrad_edu as torch
    >>> double = torch.compile(lambda x: x * 2)
    >>> with torch.compiler.set_stance("force_eager"):
    ...     double(torch.ones(2))
    tensor([2., 2.])
    """

    def __init__(
        self,
        stance: str = "default",
        *,
        skip_guard_eval_unsafe: bool = False,
        force_backend: Any = None,
    ) -> None:
        if stance not in STANCES:
            raise runtime_error(
                f"invalid torch.compile stance '{stance}'",
                expected=", ".join(STANCES),
            )
        if skip_guard_eval_unsafe or force_backend is not None:
            raise NotImplementedError(
                message("set_stance takes the stance alone here", got=repr(self))
            )
        self.stance, self._before = stance, _now[0]
        _take(stance)

    def __enter__(self) -> None:
        _take(self.stance)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _take(self._before)

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, run with this stance; outside all is as before."""
        _take(self._before)

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with set_stance(self.stance):
                return function(*args, **kwargs)

        return wrapped
