"""What looks over the shoulder of operations: anomaly mode, profilers, saved hooks.

Nearly always nobody looks, and then an operation pays one question for all of them:
``if watchers``. While somebody looks, every operation takes the slow path through
``watched``, and the walk back is a ``WatchedPass``.

A watcher is on for the whole program, but asks its own context variable whether the
running thread is meant; one thread's profile does not list another thread's work.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from .engine import BackwardPass


class Watcher:
    """The moments at which something may be looked at; here nothing happens in them."""

    def before(self, name: str) -> Any:
        """An operation begins; what is returned comes back in :meth:`after`."""

    def after(self, began: Any, outputs: tuple[Any, ...], node: Any) -> None:
        """It is over; ``node`` is what it left in the graph. No outputs: it failed."""

    def before_rule(self, node: Any) -> Any:
        """Gradients are about to pass a node."""

    def after_rule(
        self, began: Any, node: Any, outgoing: Any, error: BaseException | None
    ) -> None:
        """They have passed it; ``outgoing`` is None where the rule failed."""


class Taker(Watcher):
    """A watcher that runs the operations itself: a program is being captured.

    While one is at work in a thread, it holds a place in ``watchers`` and stands in
    ``taking``. It may put a ``Recorded`` in the place of a tensor's array.
    """

    def take(
        self, apply: Any, inputs: tuple[Any, ...], settings: dict[str, Any]
    ) -> Any:
        """The result of an operation; ``apply.with_run`` does it with another run."""
        raise NotImplementedError

    def new_pass(self, F: Any, keep_graph: bool) -> BackwardPass:
        """The walk of a backward pass."""
        raise NotImplementedError

    def made(self, tensor: Any, foreign: bool) -> None:
        """A tensor was made of numbers, or of an array of NumPy's (``foreign``)."""

    def cleared(self, tensor: Any) -> None:
        """Somebody set ``.grad`` of a tensor."""

    def number(self, options: dict[str, Any], name: str) -> Any:
        """A number that may be another one at the next call: a learning rate."""
        return float(options[name])


taking: ContextVar[Taker | None] = ContextVar("taking", default=None)


def notice(tensor: Any, foreign: bool = False) -> Any:
    """Tell who takes operations that this tensor was made, and of what."""
    if watchers and (taker := taking.get()) is not None:
        taker.made(tensor, foreign)
    return tensor


def number_of(options: dict[str, Any], name: str) -> Any:
    """``float(options[name])``, read anew at each call of a captured program."""
    if watchers and (taker := taking.get()) is not None:
        return taker.number(options, name)
    return float(options[name])


watchers: dict[Watcher, int] = {}  # each with the number of times it was switched on
_lock = threading.Lock()
_running = threading.local()


def switch_on(watcher: Watcher) -> None:
    """Every operation is shown to this watcher until it is switched off as often."""
    with _lock:
        watchers[watcher] = watchers.get(watcher, 0) + 1


def switch_off(watcher: Watcher) -> None:
    """The reverse of :func:`switch_on`."""
    with _lock:
        watchers[watcher] -= 1
        if not watchers[watcher]:
            del watchers[watcher]


def watched(
    name: str,
    apply: Callable[..., Any],
    inputs: tuple[Any, ...],
    settings: dict[str, Any] | None = None,
) -> Any:
    """Run an operation in front of the watchers; None if that is already happening.

    ``apply`` calls this first of all and, when it comes back here, gets None.
    """
    if getattr(_running, "mine", False):
        _running.mine = False
        return None
    taker = taking.get()
    looking = begin(name)
    outputs: tuple[Any, ...] = ()
    try:
        if taker is not None:
            out = taker.take(apply, inputs, settings or {})
        else:
            _running.mine = True
            out = apply(*inputs, **(settings or {}))
        outputs = out if isinstance(out, tuple) else (out,)
    finally:
        nodes = [each._node for each in outputs if getattr(each, "_node", None)]
        end(looking, outputs, nodes[0] if nodes else None)
    return out


def begin(name: str) -> list[tuple[Watcher, Any]]:
    """Tell the watchers that an operation begins."""
    return [(watcher, watcher.before(name)) for watcher in tuple(watchers)]


def end(
    looking: list[tuple[Watcher, Any]], outputs: tuple[Any, ...], node: Any
) -> None:
    """Tell them that it is over, the last one first."""
    for watcher, began in reversed(looking):
        watcher.after(began, outputs, node)


class WatchedPass(BackwardPass):
    """A backward pass that shows each node to the watchers."""

    def _differentiate(self, node: Any, incoming: Any) -> Any:
        looking = [(watcher, watcher.before_rule(node)) for watcher in tuple(watchers)]
        outgoing, problem = None, None
        try:
            outgoing = super()._differentiate(node, incoming)
        except Exception as error:
            problem = error
            raise
        finally:
            for watcher, began in reversed(looking):
                watcher.after_rule(began, node, outgoing, problem)
        return outgoing


def new_pass(F: Any, keep_graph: bool) -> BackwardPass:
    """The walk to take: nearly always the plain one."""
    if watchers and (taker := taking.get()) is not None:
        return taker.new_pass(F, keep_graph)
    return (WatchedPass if watchers else BackwardPass)(F, keep_graph)
