"""A convolution taken apart: its geometry, and the numbers of a part of it.

Output number (o, r, c) of a convolution is

    bias[o] + Σ over channels i and kernel cells (a, b) of
        weight[o, i, a, b] · padded[i, r·stride + a·dilation, c·stride + b·dilation]

The input travels padded, so that the border is seen as well, and only as much of it
as a part of the output needs. The output is what the library computed, never our sum.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tinygrad_edu.diagram.summary import numbers
from tinygrad_edu.errors import type_error
from tinygrad_edu_widgets._memory import Plain, listed

MOST_OUTPUTS = 28  # rows and columns of the output that travel at once
MOST_INPUTS = 40  # rows and columns of the input for them, where the kernel lets it
MOST_NUMBERS = 8192  # of the input
MOST_CHANNELS = 16  # of the input
OUT_CHANNELS = 8

PADDINGS = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "edge",
    "circular": "wrap",
}


@dataclass(frozen=True)
class Geometry:
    """How a window slides over a picture: pairs are (rows, columns).

    ``padding`` is (top, bottom, left, right).
    """

    kernel: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int, int, int] = (0, 0, 0, 0)
    dilation: tuple[int, int] = (1, 1)

    def output(self, size: tuple[int, int]) -> tuple[int, int]:
        """⌊(size + padding − dilation · (kernel − 1) − 1) / stride⌋ + 1.

        >>> Geometry((3, 3), stride=(2, 2), padding=(1, 1, 1, 1)).output((28, 28))
        (14, 14)
        """
        top, bottom, left, right = self.padding
        padded = (size[0] + top + bottom, size[1] + left + right)
        rows, columns = (
            (whole - self.span(axis)) // self.stride[axis] + 1
            for axis, whole in enumerate(padded)
        )
        return rows, columns

    def span(self, axis: int) -> int:
        """How many rows or columns the window reaches over."""
        return self.dilation[axis] * (self.kernel[axis] - 1) + 1


def pair(value: Any) -> tuple[int, int]:
    """One number for both axes, or two.

    >>> pair(3), pair((1, 2))
    ((3, 3), (1, 2))
    """
    first, *rest = value if isinstance(value, (tuple, list)) else (value,)
    return int(first), int(rest[0] if rest else first)


def geometry(
    kernel: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1
) -> Geometry:
    """A Geometry from PyTorch's arguments, ``"same"`` and ``"valid"`` among them.

    >>> geometry((2, 3), padding="same").padding
    (0, 1, 1, 1)
    """
    size, steps = pair(kernel), pair(dilation)
    if padding == "same":
        total = [d * (k - 1) for d, k in zip(steps, size, strict=True)]
        (top, bottom), (left, right) = ((t // 2, t - t // 2) for t in total)
        return Geometry(size, pair(stride), (top, bottom, left, right), steps)
    rows, columns = pair(0 if padding == "valid" else padding)
    return Geometry(size, pair(stride), (rows, rows, columns, columns), steps)


@dataclass(frozen=True)
class Convolution:
    """One convolution that was computed: what went in, what came out.

    ``image`` is (C, H, W), ``weight`` (O, C / groups, h, w), ``output`` (O, H', W').
    """

    name: str
    image: Any
    weight: Any
    bias: Any
    output: Any
    geometry: Geometry
    groups: int = 1
    mode: str = "zeros"

    def describe(self, first: int = 0, row: int = 0, column: int = 0) -> Plain:
        """A part of it as plain data for the browser.

        Args:
            first: the first output channel of the part.
            row: its first row of the output.
            column: its first column of the output.
        """
        shape = self.geometry
        outs, size = int(self.output.shape[0]), _size(self.output)
        first = max(0, min(first, outs - 1))
        chosen = range(first, min(outs, first + OUT_CHANNELS))
        rows, columns = _spans(shape, size, (row, column))
        by_row, by_column = self._sources(rows, columns)
        taken = self._channels(chosen, len(by_row) * len(by_column))
        padded = _taken(self.image[taken], by_row, by_column)
        deep = int(self.weight.shape[1])
        weight = numbers(self.weight[chosen.start : chosen.stop])
        bias = (
            None
            if self.bias is None
            else numbers(self.bias[chosen.start : chosen.stop])
        )
        output = numbers(self.output[chosen.start : chosen.stop])
        inside = output[:, slice(*rows), slice(*columns)]
        return {
            "name": self.name,
            **asdict(shape),
            "mode": self.mode,
            "groups": self.groups,
            "depth": deep,
            "in_channels": int(self.image.shape[0]),
            "out_channels": outs,
            "in_size": list(_size(self.image)),
            "out_size": list(size),
            "first": first,
            "channels": taken,
            "weight": _rows(weight[:, : self._deepest(taken)]),
            "bias": None if bias is None else listed(bias),
            "input": _part(
                padded, rows[0] * shape.stride[0], columns[0] * shape.stride[1]
            ),
            "output": _part(inside, rows[0], columns[0]),
        }

    def _sources(self, rows: tuple[int, int], columns: tuple[int, int]) -> list[Any]:
        """Which rows and columns of the image the window covers, borders included."""
        shape, size = self.geometry, _size(self.image)
        found = []
        for axis, (start, stop) in enumerate((rows, columns)):
            before, after = shape.padding[2 * axis : 2 * axis + 2]
            whole = _source(size[axis], before, after, self.mode)
            step = shape.stride[axis]
            found.append(whole[start * step : (stop - 1) * step + shape.span(axis)])
        return found

    def _channels(self, chosen: range, area: int) -> list[int]:
        """The input channels that travel: of each chosen group the first."""
        deep = int(self.weight.shape[1])
        per_group = int(self.output.shape[0]) // self.groups
        groups = sorted({out // per_group for out in chosen})
        room = max(1, min(MOST_CHANNELS, MOST_NUMBERS // max(area, 1)) // len(groups))
        return [g * deep + i for g in groups for i in range(min(deep, room))]

    def _deepest(self, taken: list[int]) -> int:
        deep = int(self.weight.shape[1])
        return max(channel % deep for channel in taken) + 1


def _size(picture: Any) -> tuple[int, int]:
    return int(picture.shape[-2]), int(picture.shape[-1])


def _spans(
    shape: Geometry, size: tuple[int, int], begin: tuple[int, int]
) -> list[tuple[int, int]]:
    """The rows and the columns of the output that travel."""
    spans = []
    for axis in (0, 1):
        room = (MOST_INPUTS - shape.span(axis)) // shape.stride[axis] + 1
        count = min(size[axis], max(1, min(MOST_OUTPUTS, room)))
        start = max(0, min(begin[axis], size[axis] - count))
        spans.append((start, start + count))
    return spans


def _source(size: int, before: int, after: int, mode: str) -> Any:
    """For each row of the padded picture the row it repeats; −1 for a row of zeros."""
    if mode not in PADDINGS:
        raise type_error(f"unknown padding mode {mode!r}", expected=", ".join(PADDINGS))
    style: Any = PADDINGS[mode]
    more = {"constant_values": -1} if mode == "zeros" else {}
    return np.pad(np.arange(size), (before, after), mode=style, **more)


def _taken(image: Any, by_row: Any, by_column: Any) -> Any:
    """Those rows and columns of a picture; −1 is a row or a column of zeros."""
    rows = np.maximum(by_row, 0).tolist()
    columns = np.maximum(by_column, 0).tolist()
    kept = numbers(image[:, rows][:, :, columns]).copy()
    kept[:, by_row < 0] = 0
    kept[:, :, by_column < 0] = 0
    return kept


def _part(values: Any, row: int, column: int) -> Plain:
    """Channels × rows × columns of numbers, and where they begin."""
    _, rows, columns = values.shape
    where = {"row": row, "column": column, "rows": rows, "columns": columns}
    return where | {"values": listed(values)}


def _rows(weight: Any) -> list[Any]:
    """The kernels of each output channel, flat."""
    return [listed(kernels) for kernels in weight]
