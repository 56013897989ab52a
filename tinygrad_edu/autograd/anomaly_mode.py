"""Anomaly mode: which line of the forward pass made a gradient turn into nan.

While it is on, every node remembers the lines that were running when it was made, and
every gradient is looked at as it leaves a node. The mode slows everything down, and
holds for the whole program, as PyTorch's does; off, it costs nothing.
"""

from __future__ import annotations

import sys
import traceback
from contextvars import ContextVar
from pathlib import Path
from types import FrameType
from typing import Any

from ..errors import message
from .watching import Watcher, switch_off, switch_on

_PACKAGE = Path(__file__).resolve().parent.parent
# Frames of these rooms say nothing to somebody who looks for a line of a model.
_INNER_ROOMS = tuple(
    str(_PACKAGE / room) for room in ("autograd", "ops", "functions", "methods")
)

# The node whose rule is running: what it records under create_graph was induced by it.
_current: ContextVar[Any] = ContextVar("current_node", default=None)


class _Anomaly(Watcher):
    """Notes who made each node; stops the walk at the first nan."""

    enabled = False
    check_nan = True

    def switch(self, enabled: bool, check_nan: bool) -> None:
        """Turn the mode on or off."""
        if enabled != self.enabled:
            (switch_on if enabled else switch_off)(self)
        self.enabled, self.check_nan = enabled, check_nan

    def after(self, began: Any, outputs: tuple[Any, ...], node: Any) -> None:
        if node is not None:
            node.metadata["traceback_"] = lines_of(sys._getframe())
            node.metadata["parent_"] = _current.get()

    def before_rule(self, node: Any) -> Any:
        return _current.set(node)

    def after_rule(self, began: Any, node: Any, outgoing: Any, error: Any) -> None:
        _current.reset(began)
        if error is not None:
            error.add_note(f"Error detected in {node.name()}.{origin(node)}")
        elif self.check_nan:
            for i, gradient in enumerate(outgoing):
                if gradient is not None:
                    check(node, i, getattr(gradient, "_array", gradient))


_anomaly = _Anomaly()


def check(node: Any, i: int, array: Any) -> None:
    """Raise if there is a nan among the gradients that leave a node."""
    wrong = int((array != array).sum())
    if wrong:
        raise RuntimeError(
            message(
                f"Function '{node.name()}' returned nan values in its {i}th output.",
                got=f"{wrong} nan among {array.size} numbers",
            )
            + origin(node)
        )


def origin(node: Any) -> str:
    """The lines that made a node, and those that made the node it was induced by."""
    metadata = node.metadata
    if "traceback_" not in metadata:
        return (
            "\nNo forward pass information available. Enable detect anomaly during "
            "forward pass for more information."
        )
    text = "\nTraceback of forward call that caused the error:\n"
    text += "".join(metadata["traceback_"])
    while (parent := metadata.get("parent_")) is not None:
        text += f"\nPrevious calculation was induced by {parent.name()}. "
        text += "Traceback of forward call that induced the previous calculation:\n"
        metadata = parent.metadata
        text += "".join(metadata.get("traceback_", ["  (not known)\n"]))
    return text.rstrip("\n")


def lines_of(frame: FrameType | None) -> list[str]:
    """The lines that are running, the innermost last, without the library's inside."""
    frames = []
    for each, number in traceback.walk_stack(frame):
        if not each.f_code.co_filename.startswith(_INNER_ROOMS):
            frames.append((each, number))
    return traceback.StackSummary.extract(iter(frames)).format()[::-1]


class set_detect_anomaly:  # noqa: N801 - PyTorch's name
    """Turn anomaly mode on or off; as a context manager, put it back at the end.

    Source: PyTorch, ``torch.autograd.set_detect_anomaly``.

    >>> import tinygrad_edu as torch
    >>> with torch.autograd.set_detect_anomaly(True, check_nan=False):
    ...     torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()
    (True, False)
    """

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self._before = (_anomaly.enabled, _anomaly.check_nan)
        _anomaly.switch(bool(mode), bool(check_nan))

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: Any) -> None:
        _anomaly.switch(*self._before)


class detect_anomaly:  # noqa: N801 - PyTorch's name
    """Inside, a backward pass that yields nan stops and names the line that made it.

    Errors of gradient rules name their line too. The forward pass must run inside as
    well. ``check_nan=False`` leaves nan alone.
    Source: PyTorch, ``torch.autograd.detect_anomaly``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor(0.0, requires_grad=True)
    >>> with torch.autograd.detect_anomaly():
    ...     y = x.sqrt() * 0
    ...     y.backward()
    Traceback (most recent call last):
        ...
    RuntimeError: Function 'SqrtBackward0' returned nan values in its 0th output.
    ...
    """

    def __init__(self, check_nan: bool = True) -> None:
        self._check_nan = check_nan

    def __enter__(self) -> None:
        self._before = (_anomaly.enabled, _anomaly.check_nan)
        _anomaly.switch(True, self._check_nan)

    def __exit__(self, *_: Any) -> None:
        _anomaly.switch(*self._before)


def is_anomaly_enabled() -> bool:
    """Whether anomaly mode is on.

    >>> import tinygrad_edu as torch
    >>> torch.is_anomaly_enabled()
    False
    """
    return _anomaly.enabled


def is_anomaly_check_nan_enabled() -> bool:
    """Whether anomaly mode, when it is on, looks for nan.

    >>> import tinygrad_edu as torch
    >>> torch.is_anomaly_check_nan_enabled()
    True
    """
    return _anomaly.check_nan
