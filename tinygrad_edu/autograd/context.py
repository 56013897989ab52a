"""Context managers that are decorators too: of functions and generators.

``@torch.no_grad()`` and ``@torch.no_grad`` both work. Each call enters a context of its
own, so that a decorated function may call itself, in any number of threads.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Generator
from typing import Any, Self


class ContextDecorator:
    """A context manager whose instances decorate; ``clone`` makes one for each call."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """``@no_grad`` without brackets decorates at once."""
        made = super().__new__(cls)
        alone = len(args) == 1 and not kwargs
        if alone and callable(args[0]) and not isinstance(args[0], bool):
            made.__init__()  # type: ignore[misc]
            return made(args[0])
        return made

    def __enter__(self) -> Any:
        raise NotImplementedError

    def __exit__(self, *error: Any) -> Any:
        raise NotImplementedError

    def clone(self) -> Self:
        """A context like this one, not entered yet."""
        raise NotImplementedError

    def __call__(self, function: Any) -> Any:
        """As a decorator: the function runs inside the context."""
        if inspect.isclass(function):
            function.__init__ = self(function.__init__)  # type: ignore[method-assign]
            return function
        if inspect.isgeneratorfunction(function):
            return self._generator(function)

        @functools.wraps(function)
        def inside(*args: Any, **kwargs: Any) -> Any:
            with self.clone():
                return function(*args, **kwargs)

        return inside

    def _generator(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A generator runs in the context between its yields, its caller does not."""

        @functools.wraps(function)
        def inside(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            steps = function(*args, **kwargs)
            step, sent = steps.send, None
            try:
                while True:
                    with self.clone():
                        answer = step(sent)
                    try:
                        step, sent = steps.send, (yield answer)
                    except GeneratorExit:
                        with self.clone():
                            steps.close()
                        raise
                    except BaseException as error:
                        step, sent = steps.throw, error
            except StopIteration as end:
                return end.value

        return inside
