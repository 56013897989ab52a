"""One case of a compiled function: a captured run, and when to use it again."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ...autograd import autocasting
from ...autograd.tensor_base import TensorBase
from ..capture import capture_with_backward
from ..capture.lines import shown
from .failures import log
from .guards import Guards
from .impure import Listener
from .program import Program, not_replayable
from .replay_text import MISS, first_broken, replay_of
from .surroundings import Surroundings
from .two_programs import keep_less


class Case:
    """A captured run; ``replay(args, kwargs)`` is MISS where its guards fail.

    The graph is compiled when the case is met for the second time: what runs once
    never waits for a compiler.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        target: str,
        options: dict[str, Any],
        lock: Any,
    ) -> None:
        self.function = function
        self.target, self.options, self.lock = target, options, lock
        self.guards = Guards()
        self.leaves: list[str] = []
        self.outside = 0  # the first guard that asks for something outside
        self.reason = ""  # why nothing is compiled; empty if something is
        self.line = ""
        self.again = False  # the next call is to be captured once more
        self.captured: Any = None
        self.program: Program | None = None
        self.text = ""
        self.replay: Callable[..., Any] = self._never

    @staticmethod
    def _never(args: Any, kwargs: Any) -> Any:
        return MISS

    # ------------------------------------------------------------------ capture

    def capture(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run the function, for real, and keep what it did; its answer."""
        found = Surroundings(self.function, bound(self.function, args, kwargs))
        self._guard_arguments(args, kwargs)
        start = len(self.guards.lines)
        self.guards.modes()
        self.guards.modules(found.modules)
        self.outside = len(self.guards.lines)
        self.guards.surroundings(found)
        known, listener = autocasting.known_casts(), Listener()
        if known is not None:  # a cast that was made before is no part of this run
            autocasting.set_known_casts({})
        try:
            with listener:
                self.captured = capture_with_backward(self.function, args, kwargs)
            keep_less(self.captured)
        finally:
            if known is not None:
                autocasting.set_known_casts(known)
        self._find_reason(found, listener)
        changed = first_broken(self.guards, start)(args, kwargs)
        if changed and not self.reason:
            self._give_up(f"the function itself changes this: {changed}")
        self.again = bool(getattr(self.captured, "first_only", False))
        self._finish()
        answer = self.captured.result
        # Nothing of this call is kept alive: neither its answer nor its arguments.
        self.captured.result = self.captured.reach = self.captured.template = None
        return answer

    def _guard_arguments(self, args: Any, kwargs: Any) -> None:
        guards = self.guards
        test = f"len(args) == {len(args)} and len(kwargs) == {len(kwargs)}"
        guards.ask(f"{len(args) + len(kwargs)} arguments are given", test)
        if len(kwargs) > 1:
            order = guards.keep(list(kwargs))
            guards.ask(f"they are given as {list(kwargs)}", f"[*kwargs] == {order}")
        words = names_of(self.function, len(args))
        for i, value in enumerate(args):
            guards.argument(f"args[{i}]", value, words[i], self.leaves)
        for name, value in kwargs.items():
            guards.argument(f"kwargs[{name!r}]", value, name, self.leaves)

    def _find_reason(self, found: Surroundings, listener: Listener) -> None:
        """Why this run cannot be replayed, if it cannot."""
        if self.captured.reason is not None:
            what, line = self.captured.reason
            self._give_up(what, shown(line))
        elif listener.what:
            self._give_up(listener.what, shown(listener.line))
        elif found.stateful:
            words = found.stateful[0][0]
            self._give_up(f"{words} is an iterator: it gives something else each time")
        elif found.thrown():
            self._give_up(f"{found.thrown()} draws random numbers that are not torch's")
        else:
            self._give_up(not_replayable(self.captured))

    def _give_up(self, what: str, line: str = "") -> None:
        if not what:
            return
        self.reason, self.line = what, line
        log.info("%s runs eagerly: %s %s", self.function, what, line)

    # ------------------------------------------------------------------ replay

    def _finish(self) -> None:
        """Write the function that checks and replays."""
        if self.reason:  # eager is right for whatever stands in lists and counters
            self.guards.keep_flags(self.outside)
            self.guards.names["function"] = self.function
            body = ["return function(*args, **kwargs)"]
        else:
            self.program = Program(self.captured, self.guards, self.leaves)
            names = {"later": self._build_and_run, "function": self.function}
            self.guards.names.update(names, run=None)
            body = self.program.body()
        self.replay, self.text = replay_of(self.guards, body)

    def _build_and_run(self, args: Any, kwargs: Any) -> Any:
        """The case is met for the second time: compile, then replay."""
        self.build()
        return self.replay(args, kwargs)

    def build(self) -> None:
        """Compile the graph, once."""
        with self.lock:
            if self.program is not None and not self.program.built:
                self._build(self.program)

    def _build(self, program: Program) -> None:
        try:
            program.build(self.target, self.options)
        except Exception as error:  # whatever it is, the user's step goes on
            self._give_up(f"the compiler failed: {type(error).__name__}: {error}")
            log.warning("torch.compile: %s runs eagerly: %s", self.name, self.reason)
            self.guards.names["later"] = lambda args, kwargs: self.function(
                *args, **kwargs
            )

    @property
    def name(self) -> str:
        """The function's name, for people."""
        return name_of(self.function)

    def why_not(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        """The first guard that fails for a call; empty if all hold."""
        return first_broken(self.guards)(args, kwargs)


def name_of(function: Any) -> str:
    """A function's name, or the class of a module.

    >>> name_of(name_of)
    'name_of'
    """
    return getattr(function, "__qualname__", None) or type(function).__name__


def bound(function: Any, args: Any, kwargs: Any) -> dict[str, Any]:
    """The arguments that are no tensors by the names that the code knows them by."""
    call = function.forward if hasattr(function, "forward") else function
    try:
        given = inspect.signature(call).bind(*args, **kwargs)
    except (TypeError, ValueError):
        return {}
    given.apply_defaults()
    return {
        name: value
        for name, value in given.arguments.items()
        if not isinstance(value, TensorBase)
    }


def names_of(function: Any, count: int) -> list[str]:
    """The names of positional arguments, for people."""
    call = function.forward if hasattr(function, "forward") else function
    try:
        names = list(inspect.signature(call).parameters)
    except (TypeError, ValueError):
        names = []
    return [names[i] if i < len(names) else f"args[{i}]" for i in range(count)]
