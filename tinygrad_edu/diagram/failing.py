"""A forward pass that stops half way: where, why, and what had been computed by then.

The error's traceback leads from the model's call to the line that failed. What its
frames still hold (local variables, arguments) is how far the pass had come.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType, TracebackType

from tinygrad_edu.diagram.document import Source
from tinygrad_edu.diagram.library import Tensor, is_tensor, tensors_in
from tinygrad_edu.diagram.lines import innermost, is_own, short_path


@dataclass
class Failure:
    """What stopped a forward pass.

    ``line`` is the line of the user's that failed, None where only the library's own
    code ran. ``inputs`` are the tensors that this line names.
    """

    error: Exception
    line: Source | None = None
    inputs: list[Tensor] = field(default_factory=list)
    way: list[str] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """Type and first line of the message."""
        return self.text.split("\n", 1)[0]

    @property
    def text(self) -> str:
        """Type and message, then the user's lines that led there."""
        kind = type(self.error).__name__
        told = f"{kind}: {self.error}".strip().removesuffix(":")
        return "\n\n".join([told, "\n".join(self.way)]).rstrip()


def failure_of(error: Exception, after: str) -> Failure:
    """What is known of an error; only frames that the file ``after`` called count."""
    frames = list(frames_of(error, after))
    users = [(f, number) for f, number in frames if not is_own(f.f_code.co_filename)]
    if not users:
        return Failure(error)
    way = [_place(frame, number) for frame, number in users]
    frame, number = users[-1]
    line = innermost([_formatted(frame, number)])
    code = re.sub(r"""(["']).*?\1""", "", line.code if line else "")
    names = re.findall(r"[^\W\d]\w*", code)
    held = [frame.f_locals.get(name) for name in dict.fromkeys(names)]
    inputs = [thing for thing in held if is_tensor(thing)]
    return Failure(error, line, inputs, way)


def frames_of(error: Exception, after: str) -> Iterator[tuple[FrameType, int]]:
    """Every frame of an error's traceback inside ``after``'s call, with its line."""
    found: list[tuple[FrameType, int]] = []
    step: TracebackType | None = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == after:
            found = []
        else:
            found.append((step.tb_frame, step.tb_lineno))
        step = step.tb_next
    return iter(found)


def held_by(frame: FrameType) -> list[Tensor]:
    """The tensors that a frame's variables hold."""
    values = [v for name, v in frame.f_locals.items() if name != "self"]
    return list(tensors_in(values))


def _place(frame: FrameType, number: int) -> str:
    code = frame.f_code
    return f"{short_path(code.co_filename)}:{number} in {code.co_name}"


def _formatted(frame: FrameType, number: int) -> str:
    return traceback.StackSummary.extract(iter([(frame, number)])).format()[0]
