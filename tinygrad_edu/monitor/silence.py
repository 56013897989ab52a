"""Which units give 0 for a whole batch: candidates for being dead.

A unit is one number of a linear layer's output, or one channel of a convolution's. It
is looked at where a ReLU made it: in the output of a ``ReLU`` module, and in the input
of any module that a *function* ``relu`` prepared.
"""

from __future__ import annotations

import re
from typing import Any

from tinygrad_edu.monitor.tensor_numbers import (
    Array,
    numbers,
    silent_units,
    some_samples,
)

RELU_CLASSES = ("ReLU", "ReLU6", "Threshold")
RELU_OPERATIONS = ("Relu", "Threshold")
# Operations behind which a silent unit is still silent.
PASSING = (
    *("View", "UnsafeView", "ReshapeAlias", "Permute", "Transpose", "Clone", "Squeeze"),
    *("Unsqueeze", "MaxPool2DWithIndices", "AdaptiveMaxPool2D", "AvgPool2D", "Mean"),
    *("AdaptiveAvgPool2D", "Mul", "NativeDropout"),
)
LONGEST_WAY = 6  # operations between a relu and the module that its units enter


class Silence:
    """The silent units of one measured step.

    ``units`` says for each place which of its units were 0 for the whole batch, and
    ``samples`` how many numbers each unit gave.
    """

    def __init__(self) -> None:
        self.units: dict[str, Array] = {}
        self.samples: dict[str, int] = {}
        self._seen: set[Any] = set()  # graph nodes of the outputs looked at
        self._channels_first = False  # whether the last layer was a convolution

    def look(
        self, name: str, module: Any, given: Any, output: Any, array: Array
    ) -> None:
        """A module ran; ``array`` holds its output's numbers."""
        kind = type(module).__name__
        if self._comes_from_relu(given):
            self._add(name, some_samples(numbers(given)), "Conv" in kind)
        if any(word in kind for word in ("Conv", "Linear", "Embedding")):
            self._channels_first = "Conv" in kind
        if kind in RELU_CLASSES:
            self._add(name, array, self._channels_first)
            self._seen.add(output.grad_fn)

    def forget_tensors(self) -> None:
        """Lets go of the graph."""
        self._seen.clear()

    def _add(self, name: str, array: Array, channels_first: bool) -> None:
        if array.ndim < 2 or not array.size:
            return
        axis = 1 if channels_first or array.ndim > 3 else array.ndim - 1
        self.units[name] = silent_units(array, axis)
        self.samples[name] = array.size // array.shape[axis]

    def _comes_from_relu(self, given: Any) -> bool:
        """Whether a ReLU made this input, one that was not looked at already."""
        node = getattr(given, "grad_fn", None)
        for _ in range(LONGEST_WAY):
            if node is None or node in self._seen:
                return False
            operation = _operation(node)
            if operation in RELU_OPERATIONS:
                return True
            sources = node.next_functions
            if operation not in PASSING or (len(sources) != 1 and operation != "Mul"):
                return False  # a linear layer may end in a View and have three
            node = sources[0][0]
        return False


def _operation(node: Any) -> str:
    """PyTorch's name of an operation: ``ReluBackward0`` is ``Relu``."""
    name = str(node.name()).rpartition("::")[2]
    return re.sub(r"Backward\d*$", "", name)
