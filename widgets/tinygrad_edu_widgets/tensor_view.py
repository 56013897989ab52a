"""TensorView: what a tensor is: numbers in memory, and a shape that reads them.

    from tinygrad_edu_widgets import TensorView

    TensorView(x, x.T, x[:, 1:3])   # three ways to read the same memory
    TensorView(x).index("1:3, ::2") # what an index picks, and whether it copies
    TensorView.broadcast(a, b)      # how two shapes meet

Tensors of real PyTorch and arrays of NumPy work too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Self

import numpy as np
import traitlets

from tinygrad_edu.errors import value_error
from tinygrad_edu_widgets._broadcasting import describe_broadcast, shown
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._indexing import apply_index, examples, picked
from tinygrad_edu_widgets._memory import Plain, Reading, describe
from tinygrad_edu_widgets._stream import Stream
from tinygrad_edu_widgets._tensor_figure import draw
from tinygrad_edu_widgets._tensor_words import alternative, summary
from tinygrad_edu_widgets._view import View

SECONDS_BETWEEN_FRAMES = 0.05
SECONDS_UNTIL_SAVED = 1.0
MOST_EXAMPLES = 256  # numbers of a tensor whose examples travel ready made
MOST_ASKED = 16_384  # numbers in one answer to the browser


class TensorView(View):
    """Shows tensors as grids beside the memory that they read.

    The number of index (i, j) stands at the address ``offset + i·stride₀ + j·stride₁``;
    tensors that share memory are shown over one strip of cells.

    Args:
        tensors: up to eight tensors of this library or of PyTorch, or NumPy arrays.
        names: what they are called; A, B, C, … if not given.

    Traits: ``document`` is what is shown, as plain data.

    Raises:
        TypeError: for something that is no dense tensor of numbers.
        ValueError: for no tensor, for more than eight, or another number of names.

    >>> import tinygrad_edu as torch
    >>> x = torch.arange(6.0).reshape(2, 3)
    >>> print(TensorView(x, x.T, names=["x", "x.T"]))
    x: 2 × 3 float32, strides (3, 1), offset 0, contiguous
    x.T: 3 × 2 float32, strides (1, 3), offset 0, not contiguous
    x and x.T share one memory: 6 numbers, 24 bytes.
    """

    _esm = script("tensor_view")
    _css = style("tensor_view")

    document = traitlets.Dict().tag(sync=True)

    def __init__(self, *tensors: Any, names: Sequence[str] | None = None) -> None:
        self._names = _names(len(tensors), names)
        self._tensors = tensors
        self._expression: tuple[str, int] | None = None
        self._broadcasts = False
        self._open(self._describe())

    def _open(self, document: Plain) -> None:
        super().__init__(document=document)
        self._shown_at, self._behind = 0.0, False
        self._timer: asyncio.TimerHandle | None = None
        self._stream = Stream(self, self._greet)
        self.answer("index", self._answer_index)
        self.answer("window", self._answer_window)
        self.answer("memory", self._answer_memory)

    @classmethod
    def broadcast(cls, a: Any, b: Any, names: Sequence[str] = ("a", "b")) -> Self:
        """Shows how the shapes of two tensors meet, and which numbers are repeated.

        >>> import tinygrad_edu as torch
        >>> view = TensorView.broadcast(torch.zeros(3, 4), torch.zeros(2, 4))
        >>> print(view)
        a: 3 × 4 and b: 2 × 4 cannot be broadcast together.
        The size of tensor a (3) must match the size of tensor b (2) at non-singleton \
dimension 0
        """
        view = cls.__new__(cls)
        view._names, view._tensors = _names(2, names), (a, b)
        view._expression, view._broadcasts = None, True
        view._open(view._describe())
        return view

    # What is shown.

    def index(self, text: str, view: int = 0) -> Self:
        """Shows what an index picks; an empty text shows no index.

        Args:
            text: what stands between the brackets: ``1:3, ::2``, ``[0, 2], :``,
                ``x > 0``. It is read, never evaluated.
            view: the number of the tensor that is indexed.

        Raises:
            ValueError: for a text that is no index.
            IndexError: for an index that the tensor does not have.

        >>> import tinygrad_edu as torch
        >>> x = torch.arange(12.0).reshape(3, 4)
        >>> picked = TensorView(x, names=["x"]).index("[0, 2], 1:")
        >>> print(picked.summary().splitlines()[-1])
        x[[0, 2], 1:]: 2 × 3 float32, a copy
        """
        expression = (text, view) if text.strip() else None
        document = self._describe(expression)
        self._expression, self.document = expression, document
        return self

    def update(self, *tensors: Any) -> None:
        """Shows other numbers in the same place; meant for a training loop.

        Without arguments the same tensors are read again. It may be called at every
        step: the browser is told at most twenty times a second, and soon after the
        last call what a saved notebook keeps is up to date as well.

        Raises ValueError for another number of tensors.
        """
        if tensors and len(tensors) != len(self._tensors):
            raise value_error(
                "update() takes as many tensors as are shown",
                got=f"{len(tensors)}",
                expected=f"{len(self._tensors)}",
            )
        self._tensors, self._behind = tensors or self._tensors, True
        now = time.perf_counter()
        due = now - self._shown_at > SECONDS_BETWEEN_FRAMES
        if due and self._stream.ready:
            self._shown_at = now
            self._send_numbers()
        self._save_soon()

    def _describe(self, expression: tuple[str, int] | None = None) -> Plain:
        if self._broadcasts:
            a, b = self._tensors
            return describe_broadcast(a, b, self._names)
        document = describe(self._tensors, self._names)
        apply = self._applied(document)
        if expression is not None:
            document["indexed"] = apply(*expression)
        if Reading(self._tensors[0]).count <= MOST_EXAMPLES:
            shape = tuple(document["views"][0]["shape"])
            document["examples"] = [*_tried(apply, examples(shape))]
        else:
            document["examples"] = []
        return document

    def _applied(self, document: Plain) -> Any:
        def apply(text: str, view: int) -> Plain:
            tensor, name = self._tensors[view], self._names[view]
            place, strips = document["views"][view]["strip"], len(document["strips"])
            return apply_index(tensor, name, text, place, strips) | {"view": view}

        return apply

    # Live.

    def _greet(self) -> None:
        self._refresh()

    def _send_numbers(self) -> None:
        """One frame: the numbers of everything that is shown, and nothing else."""
        indexed = self.document.get("indexed")
        readings = [Reading(tensor) for tensor in self._shown()]
        moved = indexed is not None and indexed["copy"]  # other numbers may be picked
        if moved or not _same_form(self._scene(), readings):
            self._refresh()
            return
        parts = list(_numbers(self._scene(), readings))
        counts = [part.size for part in parts]
        buffer = np.concatenate(parts).astype("<f8").tobytes()
        self._stream.send({"counts": counts}, [buffer])

    def _scene(self) -> tuple[list[Plain], list[Plain]]:
        """Everything that is shown: tensors and strips, with what an index picked."""
        views, strips = self.document["views"], self.document["strips"]
        indexed = self.document.get("indexed")
        if indexed is None:
            return views, strips
        more = [] if indexed["strip"] is None else [indexed["strip"]]
        return [*views, indexed["result"]], [*strips, *more]

    def _save_soon(self) -> None:
        """Brings the state that a notebook saves up to date when all is quiet."""
        with suppress(RuntimeError):  # no event loop: nobody is watching
            loop = asyncio.get_running_loop()
            if self._timer is not None:
                self._timer.cancel()
            self._timer = loop.call_later(SECONDS_UNTIL_SAVED, self._refresh)

    def _refresh(self) -> None:
        self._behind = False
        self.document = self._describe(self._expression)

    # What the browser asks for.

    def _answer_index(self, content: Plain) -> tuple[Plain, list[bytes]]:
        self.index(str(content["text"]), int(content["view"]))
        return {}, []

    def _answer_window(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Another part of a tensor that is too large to be sent whole."""
        window = content["window"]
        reading = Reading(self._shown()[int(content["view"])])
        if window["rows"]["count"] * window["columns"]["count"] > MOST_ASKED:
            raise value_error("more numbers than one answer holds")
        return {}, [reading.window(window).astype("<f8").tobytes()]

    def _answer_memory(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Other cells of a strip that is too large to be sent whole."""
        count = min(int(content["count"]), MOST_ASKED)
        views, _ = self._scene()
        place = [view["strip"] for view in views].index(int(content["strip"]))
        reading = Reading(self._shown()[place])
        cells = reading.cells(int(content["start"]), count)
        return {}, [cells.astype("<f8").tobytes()]

    def _shown(self) -> list[Any]:
        """The shown tensors, with the result of an index as the last one."""
        if self._broadcasts:
            return shown(*self._tensors)[0]
        if self._expression is None:
            return list(self._tensors)
        text, view = self._expression
        return [*self._tensors, picked(self._tensors[view], text)]

    # Where no kernel runs.

    def summary(self) -> str:
        """Each tensor's shape, strides and offset, and who shares memory."""
        return summary(self._newest())

    def alternative_text(self) -> str:
        """The summary, and the numbers of small tensors."""
        return alternative(self._newest())

    def figure(self) -> Any:
        """The grids and the memory, drawn by matplotlib."""
        return draw(self._newest())

    def _newest(self) -> Plain:
        if self._behind:
            self._refresh()
        return self.document


def _names(count: int, names: Sequence[str] | None) -> list[str]:
    if names is None:
        return list("ABCDEFGH"[:count]) + [""] * max(0, count - 8)
    if len(names) != count:
        raise value_error(
            "a TensorView needs one name for each tensor",
            got=f"{len(names)} names for {count} tensors",
        )
    return [str(name) for name in names]


def _tried(apply: Callable[[str, int], Plain], texts: list[str]) -> Iterator[Plain]:
    """The examples that work: complex numbers, for one, are not compared."""
    for text in texts:
        with suppress(RuntimeError, TypeError):
            yield apply(text, 0)


def _same_form(
    scene: tuple[list[Plain], list[Plain]], readings: Sequence[Reading]
) -> bool:
    """Whether the tensors read their memory as those that are shown."""
    views, strips = scene
    if len(views) != len(readings):
        return False
    first: dict[int, Reading] = {}
    for view, reading in zip(views, readings, strict=True):
        strip = view["strip"]
        owner = first.setdefault(strip, reading)
        form = (reading.shape, reading.strides, reading.offset, reading.dtype)
        shown = (tuple(view["shape"]), tuple(view["strides"]), view["offset"])
        if form != (*shown, view["dtype"]) or owner.place != reading.place:
            return False
        if reading.length != strips[strip]["length"]:
            return False
    return len({reading.place for reading in first.values()}) == len(first)


def _numbers(
    scene: tuple[list[Plain], list[Plain]], readings: Sequence[Reading]
) -> Iterator[Any]:
    """All numbers, in the order in which the browser keeps them."""
    views, strips = scene
    places = [view["strip"] for view in views]
    for place, strip in enumerate(strips):
        reading = readings[places.index(place)]
        yield reading.cells(strip["first"], len(strip["values"]))
    for view, reading in zip(views, readings, strict=True):
        for window in view["windows"]:
            yield reading.window(window).ravel()
