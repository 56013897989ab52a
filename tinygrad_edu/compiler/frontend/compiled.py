"""A compiled function: the runs that were captured, and what to do with a new one.

Each call asks the cases one after the other; the first whose guards hold answers. A
call that none of them fits is captured: it runs as it is, for real, while it is being
recorded. After ``recompile_limit`` cases a function runs as it is for all others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from ...autograd.watching import taking
from . import config
from .backends import TARGETS
from .case import Case, name_of
from .failures import RecompileLimitReached, graph_break, log, once
from .guards import unusual_watchers
from .replay_text import MISS
from .stance import current_stance

# One capture at a time in the whole program; its own thread may come back in.
capturing = threading.RLock()


class Compiled:
    """A function with its cases; calling it answers what the function would."""

    def __init__(
        self,
        function: Callable[..., Any],
        backend: str,
        fullgraph: bool,
        options: dict[str, Any],
    ) -> None:
        self.function = function
        self.backend = backend
        self.target = TARGETS[backend]
        self.fullgraph = fullgraph
        self.options = options
        self.cases: list[Case] = []
        self.replays: list[Callable[..., Any]] = []
        self.missed = ""  # why the last call fitted no case
        self.full = False  # there are as many cases as there may be
        self.tries = 0  # calls that were captured and are to be captured again

    @property
    def limit(self) -> int:
        """How many cases there may be."""
        return int(self.options.get("recompile_limit") or config.recompile_limit)

    @property
    def name(self) -> str:
        """The function's name, for people."""
        return name_of(self.function)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the function answers."""
        for replay in self.replays:
            answer = replay(args, kwargs)
            if answer is not MISS:
                return answer
        return self.otherwise(args, kwargs)

    def otherwise(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A call that no case fits."""
        stance = current_stance()
        if (
            self.target is None
            or stance == "force_eager"
            or taking.get() is not None  # part of a function that is being captured
            or unusual_watchers()
        ):
            return self.function(*args, **kwargs)
        if self.full:
            return self.function(*args, **kwargs)
        with capturing:
            answer = self._under_lock(stance, args, kwargs)
        return self.function(*args, **kwargs) if answer is MISS else answer

    def _under_lock(self, stance: str, args: Any, kwargs: Any) -> Any:
        """The answer of a new case; MISS where the function is to run as it is."""
        for replay in tuple(self.replays):  # another thread was faster
            answer = replay(args, kwargs)
            if answer is not MISS:
                return answer
        if self.cases and stance == "fail_on_recompile":
            raise RuntimeError(
                "Detected recompile when torch.compile stance is 'fail_on_recompile'. "
                f"{self._why(args, kwargs)}"
            )
        if self.cases and stance == "eager_on_recompile":
            return MISS
        if len(self.cases) >= self.limit:
            self._too_many(self._why(args, kwargs))
            self.full = True
            return MISS
        return self._new_case(args, kwargs)

    def _too_many(self, reason: str) -> None:
        if self.fullgraph:
            raise RecompileLimitReached(
                f"recompile_limit reached with fullgraph=True: {reason}"
            )
        once(
            "torch.compile hit config.recompile_limit (%d)\n"
            "   function: %s\n   last reason: %s\n"
            "It runs eagerly for all other cases.",
            self.limit,
            self.name,
            reason,
        )

    def _why(self, args: Any, kwargs: Any) -> str:
        """The first guard of the last case that does not hold."""
        return self.cases[-1].why_not(args, kwargs) if self.cases else ""

    def _new_case(self, args: Any, kwargs: Any) -> Any:
        """Run the function for real, and keep what it did."""
        self.missed = self._why(args, kwargs)
        if self.missed:
            log.info("recompiling %s: %s", self.name, self.missed)
        case, answer = self.new_case(args, kwargs)
        if case.reason and self.fullgraph and not case.again:
            raise graph_break(case.reason, case.line)
        return answer

    def new_case(self, args: Any, kwargs: Any) -> tuple[Case, Any]:
        """A case made of a call, and what the call answers."""
        case = Case(self.function, self.target or "", self.options, capturing)
        answer = case.capture(args, kwargs)
        # An optimizer that has just made its state is captured at its next step. One
        # that is made anew in each call is not waited for.
        case.again = case.again and self.tries < self.limit
        self.tries += case.again
        if not case.again:
            self.cases.append(case)
            self.replays.append(case.replay)
        return case, answer

    def reset(self) -> None:
        """Forget all cases."""
        self.cases.clear()
        self.replays.clear()
        self.full, self.tries = False, 0
