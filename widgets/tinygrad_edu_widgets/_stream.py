"""News for the browser while something goes on, never more than it can paint.

A *frame* is a small JSON header and buffers of numbers. The browser acknowledges five
frames at once, after painting, and no more than eight are ever on their way: a slow
browser gets fewer frames instead of a growing queue. A frame that is not acknowledged
counts as lost after a second. The other side is ``widgets/src/shared/stream.ts``.

Every frame's header holds ``kind`` ("frame"), ``version`` and ``sequence``, which
counts from 1; the rest is the view's own. A view in the browser says ``{"kind":
"hello"}`` when it appears, or when it missed something, and is then told everything.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

FRAME_VERSION = 1
FRAMES_IN_FLIGHT = 8  # sent but not yet acknowledged, which five are at once
PATIENCE_SECONDS = 1.0  # after that a frame counts as lost


class Stream:
    """Sends a widget's frames and hears how the browser keeps up.

    Args:
        widget: an anywidget.
        greet: called when a view appears and has to be told everything. In some
            kernels it is called on another thread than the one that sends.
    """

    def __init__(self, widget: Any, greet: Callable[[], None]) -> None:
        self._widget, self._greet = widget, greet
        self._sequence = self._acknowledged = 0
        self._sent_at = 0.0
        self.watched = False  # whether a view in a browser has said hello
        widget.on_msg(self._hear)

    @property
    def ready(self) -> bool:
        """Whether somebody looks on and has painted most of what was sent before."""
        if not self.watched:
            return False
        if self._sequence - self._acknowledged < FRAMES_IN_FLIGHT:
            return True
        if time.perf_counter() - self._sent_at < PATIENCE_SECONDS:
            return False
        self._acknowledged = self._sequence
        return True

    def send(self, header: dict[str, Any], buffers: list[bytes]) -> None:
        """Sends one frame."""
        self._sequence += 1
        self._sent_at = time.perf_counter()
        frame = {"kind": "frame", "version": FRAME_VERSION, "sequence": self._sequence}
        self._widget.send(frame | header, buffers=buffers)

    def _hear(self, widget: object, content: Any, buffers: object) -> None:
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "acknowledge":
            self._acknowledged = max(self._acknowledged, int(content["sequence"]))
        elif kind == "hello":
            self.watched = True
            self._acknowledged = self._sequence
            self._greet()
