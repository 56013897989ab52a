"""What all views share: the widget, its still picture, its words, its questions.

A view is shown three ways. Where a kernel and a browser run, it is a live widget. Where
a saved notebook is only read, its PNG and its alternative text stand in. In a terminal
or for a screen reader it is its summary. ``save`` writes the picture to a file.

A browser may *ask*: it sends ``{"kind": "request", "id": 7, "name": "values", ...}``
and receives ``{"kind": "reply", "id": 7, ...}`` with buffers, or with an ``"error"``
text. A view registers what it answers with `answer`. The front end's side is
``widgets/src/shared/ask.ts``.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anywidget

from tinygrad_edu.errors import value_error
from tinygrad_edu.figures import figure_bytes
from tinygrad_edu.files import write_atomically
from tinygrad_edu.optional import needed

Plain = dict[str, Any]
Bundle = tuple[Plain, Plain]
Answer = Callable[[Plain], tuple[Plain, list[bytes]]]

FORMATS = ("svg", "png", "pdf")
CSS_PIXELS_PER_INCH = 96.0
PIXELS_PER_INCH = 2 * CSS_PIXELS_PER_INCH  # sharp on a Retina screen


class View(anywidget.AnyWidget):
    """The base of all views. A view says what it shows and how that is drawn."""

    _answers: dict[str, Answer]

    def summary(self) -> str:
        """What the view shows, in words."""
        raise NotImplementedError

    def alternative_text(self) -> str:
        """What stands for the picture where it cannot be seen: the summary, or less."""
        return self.summary()

    def figure(self) -> Any:
        """What the view shows now, as a figure of matplotlib; None if there is nothing.

        It is drawn light, for paper. Views with a drawing of their own override
        ``_still`` instead.
        """
        return None

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Writes the picture to a file and returns its path: .svg, .png or .pdf.

        The file is written whole or not at all.

        Raises ValueError for another suffix, or where there is nothing to draw yet.
        """
        target = Path(path)
        suffix = target.suffix.lower().removeprefix(".")
        if suffix not in FORMATS:
            raise value_error(
                f"cannot save a picture as {target.name!r}",
                got=f"the suffix {target.suffix!r}",
                expected=", ".join(f".{name}" for name in FORMATS),
            )
        drawn = self._still(suffix)
        if drawn is None:
            raise value_error(f"{type(self).__name__} has nothing to draw yet")
        write_atomically(target, drawn)
        return target

    def answer(self, name: str, answer: Answer) -> None:
        """Answers the front end's requests called ``name``.

        ``answer(content)`` returns plain data and buffers. What it raises becomes the
        reply's ``error``: its first line, for a person to read.
        """
        if not hasattr(self, "_answers"):
            self._answers = {}
            self.on_msg(self._hear_request)
        self._answers[name] = answer

    def _hear_request(self, widget: object, content: Any, buffers: object) -> None:
        if not isinstance(content, dict) or content.get("kind") != "request":
            return
        reply: Plain = {"kind": "reply", "id": content.get("id")}
        parts: list[bytes] = []
        try:
            said, parts = self._answers[content["name"]](content)
            reply |= said
        except Exception as error:
            reply["error"] = str(error).split("\n", 1)[0] or type(error).__name__
        self.send(reply, buffers=parts)

    # Where no kernel runs.

    def _still(self, kind: str) -> bytes | None:
        """The picture as the bytes of an svg, png or pdf file; None for nothing."""
        needed("matplotlib", "matplotlib", "pictures of widgets")
        figure = self.figure()
        if figure is None:
            return None
        return figure_bytes(figure, kind, self.alternative_text(), PIXELS_PER_INCH)

    def _kept_still(self) -> bytes | None:
        """The PNG that a notebook keeps. Showing the view waits for it."""
        return self._still("png")

    def _can_draw(self) -> bool:
        return find_spec("matplotlib") is not None

    def _repr_mimebundle_(self, **options: Any) -> Bundle | None:
        """The live widget, a PNG with its alternative text, and the summary."""
        made = super()._repr_mimebundle_(**options)
        if made is None:  # closed
            return None
        data, metadata = made
        data["text/plain"] = self.summary()
        png = self._kept_still() if self._can_draw() else None
        if png is not None:
            data["image/png"] = base64.b64encode(png).decode("ascii")
            width = round(_png_width(png) * CSS_PIXELS_PER_INCH / PIXELS_PER_INCH)
            metadata["image/png"] = {"alt": self.alternative_text(), "width": width}
        return data, metadata

    def __repr__(self) -> str:
        """The summary, as a terminal or a screen reader shows it."""
        return self.summary()


def _png_width(png: bytes) -> int:
    return int.from_bytes(png[16:20], "big")
