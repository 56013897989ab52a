"""Python numbers that may be others at the next call: learning rates, step counts.

In a captured program they are inputs, of type float64[], and what an optimizer makes
of them is recorded too: ``lr / (1 - beta1**step)`` is four small operations.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..ir.graph import Type, Value

if TYPE_CHECKING:
    from .recording import Recording
    from .traced import Traced

FLOAT64 = Type("float64")


class Number:
    """A number of this call, and where the program finds that of another call."""

    __slots__ = ("number", "recording", "value")

    def __init__(self, recording: Recording, number: float, value: Value) -> None:
        self.recording, self.number, self.value = recording, number, value

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **settings: Any
    ) -> Any:
        return self.recording.numpy.ufunc(ufunc, method, inputs, settings)

    def sqrt(self) -> Any:
        """Its square root."""
        return self.recording.numbers.apply("sqrt", lambda x: x**0.5, self)

    def __float__(self) -> float:
        self.recording.stop("a number that changes from call to call is looked at")
        return float(self.number)

    def __int__(self) -> int:
        return int(float(self))

    def __bool__(self) -> bool:
        return bool(float(self))

    def _compare(self, other: Any, how: Callable[[Any, Any], Any]) -> Any:
        return how(float(self), float(other))

    def __lt__(self, other: Any) -> Any:
        return self._compare(other, operator.lt)

    def __le__(self, other: Any) -> Any:
        return self._compare(other, operator.le)

    def __gt__(self, other: Any) -> Any:
        return self._compare(other, operator.gt)

    def __ge__(self, other: Any) -> Any:
        return self._compare(other, operator.ge)

    def __eq__(self, other: Any) -> Any:
        return self._compare(other, operator.eq)

    __hash__ = None  # type: ignore[assignment]

    def __neg__(self) -> Any:
        return self.recording.numbers.apply("neg", operator.neg, self)

    def __add__(self, other: Any) -> Any:
        return self.recording.numbers.apply("add", operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return self.recording.numbers.apply("add", operator.add, other, self)

    def __sub__(self, other: Any) -> Any:
        return self.recording.numbers.apply("sub", operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self.recording.numbers.apply("sub", operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return self.recording.numbers.apply("mul", operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return self.recording.numbers.apply("mul", operator.mul, other, self)

    def __truediv__(self, other: Any) -> Any:
        return self.recording.numbers.apply("div", operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self.recording.numbers.apply("div", operator.truediv, other, self)

    def __pow__(self, other: Any) -> Any:
        return self.recording.numbers.apply("pow_tensor", operator.pow, self, other)

    def __rpow__(self, other: Any) -> Any:
        return self.recording.numbers.apply("pow_tensor", operator.pow, other, self)


class Numbers:
    """The numbers of one recording."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.known: dict[tuple[int, str], Number] = {}

    def read(self, options: dict[str, Any], name: str) -> Any:
        """``float(options[name])``: an input, or what a tensor holds there."""
        given = options[name]
        if hasattr(given, "_array"):
            return self.of_array(self.recording.lift(given))
        key = id(options), name
        if key not in self.known:
            value = self.recording.sources.number(options, name)
            self.known[key] = Number(self.recording, float(given), value)
        return self.known[key]

    def of_array(self, traced: Traced) -> Any:
        """The one number of an array."""
        recording, number = self.recording, traced.array.item()
        if not recording.listens:
            return number
        value = recording.value(traced)
        if value.type != FLOAT64:
            if value.shape:
                value = recording.add(
                    "reshape",
                    [value],
                    FLOAT64._replace(dtype=value.dtype),
                    {"shape": ()},
                )
            value = recording.cast(value, np.dtype("float64"))
        return Number(recording, number, value)

    def apply(self, op: str, how: Callable[..., Any], *operands: Any) -> Any:
        """Python's answer, and the same operation in the graph."""
        for each in operands:
            if not isinstance(each, Number | int | float):
                return NotImplemented
        numbers = [
            each.number if isinstance(each, Number) else each for each in operands
        ]
        found = how(*numbers)
        if not self.recording.listens:
            return found
        values = [
            each.value
            if isinstance(each, Number)
            else self.recording.scalar(float(each), np.dtype("float64"))
            for each in operands
        ]
        return Number(self.recording, found, self.recording.add(op, values, FLOAT64))
