"""Operations that Python does between two pieces of a C program.

Their operands and results lie where the plan says: arrays of NumPy are laid over that
memory, once where it stands still, at each call where it is an input or an output.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..ir import interpret
from ..ir.graph import Node, Value, number_type
from ..ir.settings import slots
from ..planning import Buffer, Place

Look = Callable[[], Any]


class Memories:
    """The flat arrays behind a plan's buffers: those of one worker.

    ``inputs`` and ``outputs`` are lists that hold others at each call.
    """

    def __init__(
        self,
        workspace: Any,
        numbers: Any,
        constants: Sequence[Any],
        inputs: list[Any],
        outputs: list[Any],
    ) -> None:
        self.workspace, self.numbers, self.constants = workspace, numbers, constants
        self.changing = {"input": inputs, "output": outputs}

    def look(self, place: Place, value: Value) -> Look:
        """A function that gives a value as an array over its memory."""
        buffer = place.buffer
        if buffer.place not in self.changing:
            standing = laid(self._standing(buffer), place, value)
            return lambda: standing
        arrays, index, shape = self.changing[buffer.place], buffer.index, value.shape
        if is_whole(place, value):
            return lambda: arrays[index].reshape(shape)
        return lambda: laid(arrays[index].reshape(-1), place, value)

    def _standing(self, buffer: Buffer) -> Any:
        """The memory of a buffer that is the same at each call."""
        if buffer.place == "number":
            return self.numbers[buffer.index : buffer.index + 1]
        if buffer.place == "constant":
            return self.constants[buffer.index].reshape(-1)
        part = self.workspace[buffer.index : buffer.index + buffer.nbytes]
        return part.view(number_type(buffer.dtype))


def is_whole(place: Place, value: Value) -> bool:
    """Whether a value is all of its memory, row behind row."""
    step, expected = 1, []
    for size in reversed(value.shape):
        expected.append(step)
        step *= size
    found = zip(value.shape, place.strides, reversed(expected), strict=True)
    in_order = all(size == 1 or stride == right for size, stride, right in found)
    return in_order and not place.offset and step == place.buffer.size


def laid(flat: Any, place: Place, value: Value) -> Any:
    """A value as a view of its memory."""
    strides = [each * flat.itemsize for each in place.strides]
    return as_strided(flat[place.offset :], value.shape, strides)


def caller(
    node: Node,
    memories: Memories,
    places: dict[Value, Place],
    draw: interpret.Draw | None,
) -> Callable[[int, int], int]:
    """The step that does an operation; it is called as a segment of C would be."""
    perform = performer(node, draw)
    operands = [memories.look(places[value], value) for value in node.inputs]
    results = [
        memories.look(places[value], value) if value in places else None
        for value in node.outputs
    ]

    def step(_table: int, _numbers: int) -> int:
        with np.errstate(all="ignore"):
            made = perform([look() for look in operands])
        for look, array in zip(results, made, strict=True):
            if look is not None:
                np.copyto(look(), array)
        return 0

    return step


def performer(
    node: Node, draw: interpret.Draw | None
) -> Callable[[list[Any]], Sequence[Any]]:
    """What does an operation on arrays; found once and not at each call."""
    special = node.op in ("draw", "constant") or node.op.endswith(interpret.GRADIENT)
    if special or any(slots(node.settings)):
        return lambda arrays: interpret.perform(node, arrays, draw)
    form, settings = interpret.form_of(node.op), node.settings
    if form.outputs == 1:
        return lambda arrays: (form.forward(*arrays, **settings),)
    several: Callable[[list[Any]], Sequence[Any]] = lambda arrays: form.forward(  # noqa: E731
        *arrays, **settings
    )
    return several
