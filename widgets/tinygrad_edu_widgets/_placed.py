"""Views whose still picture is drawn anew where they stand, once things are quiet.

A cell shows a view before anything has happened. What a page without a kernel shows
there later is the picture and the words of that moment, unless they are replaced.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from tinygrad_edu_widgets._view import View

PICTURE_DELAY_SECONDS = 1.0
MOST_PLACES = 4  # on a page that get a new still picture


class Placed(View):
    """A view that knows the places on a page where it was displayed."""

    _within = False

    def _going_on(self) -> bool:
        """Whether more is still to come: then no picture is drawn yet."""
        raise NotImplementedError

    @contextmanager
    def _within_cell(self) -> Iterator[None]:
        """Meanwhile a picture is drawn at once: the calling cell waits anyway."""
        self._within = True
        try:
            yield
        finally:
            self._within = False

    def _ipython_display_(self) -> None:
        """Shows the widget; its still picture may be replaced later.

        Each place has a name of its own: JupyterLab draws all of one name anew.
        """
        self._shown_at().append(f"tinygrad-edu-{uuid4().hex}")
        self._display([self._shown_at()[-1]])

    def _redraw_soon(self) -> None:
        """Replaces the still picture: at once in a cell, else when all is quiet.

        The first picture loads matplotlib, and a click on Restart should not wait.
        """
        if not self._shown_at():
            return
        if self._within:
            self._redraw()
        else:
            with suppress(RuntimeError):  # no event loop: nobody is watching
                loop = asyncio.get_running_loop()
                loop.call_later(PICTURE_DELAY_SECONDS, self._redraw)

    def _redraw(self) -> None:
        if not self._going_on():
            self._display(list(self._shown_at()), update=True)

    def _display(self, places: list[str], **options: Any) -> None:
        from IPython.display import display

        bundle = self._repr_mimebundle_()
        if bundle is None:  # closed
            return
        data, metadata = bundle
        options |= {"metadata": metadata, "raw": True}
        show: Callable[..., None] = display
        for place in places:
            show(data, display_id=place, **options)

    def _shown_at(self) -> deque[str]:
        if not hasattr(self, "_places"):
            self._places: deque[str] = deque(maxlen=MOST_PLACES)
        return self._places
