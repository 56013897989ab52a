"""What a tensor is, as plain data: numbers in memory, and how a view reads them.

A *strip* is the memory: cells in a row, each with an address counted in numbers from
its beginning. A *view* is a tensor: the cell of index (i, j, …) stands at the address

    offset + i · stride₀ + j · stride₁ + …

Tensors that share memory share a strip. A strip of a few thousand cells travels whole,
so that everything can be looked at without a kernel; of a larger one travel its
beginning and a *window* of each view, a part that is cut out or that takes every n-th
row and column. Nothing here ever touches more numbers than those.

Tensors of this library, of PyTorch, and arrays of NumPy can be described.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from tinygrad_edu.diagram.library import dtype_name, is_tensor
from tinygrad_edu.diagram.summary import numbers
from tinygrad_edu.errors import type_error, value_error

Plain = dict[str, Any]
Floats = np.ndarray[Any, np.dtype[np.float64]]

WHOLE = 4096  # cells of a strip that travels whole
BEGINNING = 256  # cells that travel of a larger one
CUT = 32  # rows and columns of a window that is cut out
SAMPLED = 48  # rows and columns of a window that takes every n-th
MOST_VIEWS = 8


class Reading:
    """How a tensor or an array reads its memory, whichever library it comes from.

    >>> import tinygrad_edu as torch
    >>> x = torch.arange(12.0).reshape(3, 4)
    >>> reading = Reading(x[:, 1:3])
    >>> reading.shape, reading.strides, reading.offset, reading.length
    ((3, 2), (4, 1), 1, 12)
    """

    def __init__(self, tensor: Any) -> None:
        if is_tensor(tensor):
            self._read_tensor(tensor)
        elif isinstance(tensor, np.ndarray):
            self._read_array(tensor)
        else:
            raise _not_a_tensor(tensor)

    def _read_tensor(self, tensor: Any) -> None:
        if getattr(tensor, "is_sparse", False):
            raise type_error(
                "a sparse tensor has no strides",
                got=f"a tensor of shape {tuple(tensor.shape)}",
                hint="x.to_dense()",
            )
        if getattr(tensor, "is_meta", False):
            raise type_error("a tensor on the device 'meta' has no memory")
        self.tensor = plain = tensor.detach()
        storage = plain.untyped_storage()
        self.itemsize = int(plain.element_size())
        self.memory = int(storage.data_ptr())
        self.length = int(storage.nbytes()) // self.itemsize
        self.shape = tuple(int(size) for size in plain.shape)
        self.strides = tuple(int(step) for step in plain.stride())
        self.offset = int(plain.storage_offset())
        self.contiguous = bool(plain.is_contiguous())
        self.dtype = dtype_name(plain.dtype)

    def _read_array(self, array: np.ndarray[Any, Any]) -> None:
        size = array.itemsize
        if array.dtype.kind not in "biufc" or any(
            step % size for step in array.strides
        ):
            raise _not_a_tensor(array)
        self.tensor, owner = array, _owner(array)
        first, last = np.lib.array_utils.byte_bounds(owner)
        self.itemsize, self.memory = size, int(first)
        self.length = (int(last) - self.memory) // size if owner.size else 0
        self.shape = array.shape
        self.strides = tuple(step // size for step in array.strides)
        self.offset = (array.ctypes.data - self.memory) // size if array.size else 0
        self.contiguous = array.flags.c_contiguous
        self.dtype = str(array.dtype)

    @property
    def count(self) -> int:
        """How many numbers the tensor has."""
        return math.prod(self.shape)

    @property
    def place(self) -> tuple[int, str]:
        """What is equal for tensors that share a strip."""
        return self.memory, self.dtype

    def cells(self, start: int, count: int) -> Floats:
        """The numbers of the memory from an address on, whichever the tensor reads."""
        count = max(0, min(count, self.length - start))
        if count == 0:
            return np.zeros(0)
        if isinstance(self.tensor, np.ndarray):
            return _floats(_memory(self.tensor, start, count))
        return numbers(self.tensor.as_strided((count,), (1,), start))

    def window(self, window: Plain) -> Floats:
        """The numbers of a window, row by row."""
        places: list[Any] = list(window["fixed"])
        for name in ("row", "column"):
            axis = window[f"{name}_axis"]
            if axis is not None:
                places[axis] = _slice(window[f"{name}s"])
        part = self.tensor[tuple(places)]
        part = _floats(part) if isinstance(part, np.ndarray) else numbers(part)
        row, column = window["row_axis"], window["column_axis"]
        return part.T if row is not None and row > column else part


def _owner(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _memory(array: np.ndarray[Any, Any], start: int, count: int) -> Any:
    """The cells of the memory behind an array, in the order of their addresses."""
    owner, size = _owner(array), array.itemsize
    corner = [slice(-1, None) if step < 0 else slice(1) for step in owner.strides]
    lowest = owner[tuple(corner)].reshape(1).view(np.uint8)
    whole = as_strided(lowest, ((start + count) * size,), (1,), writeable=False)
    return whole[start * size :].view(array.dtype)


def _floats(array: Any) -> Floats:
    plain = np.asarray(array)
    return np.asarray(np.abs(plain) if np.iscomplexobj(plain) else plain, np.float64)


def _slice(span: Plain) -> slice:
    start, step, count = span["start"], span["step"], span["count"]
    return slice(start, start + step * (count - 1) + 1 if count else start, step)


def _not_a_tensor(thing: object) -> TypeError:
    return type_error(
        f"TensorView cannot look into {type(thing).__name__!r}",
        got=f"{type(thing).__module__}.{type(thing).__name__}",
        expected="tensors of this library or of PyTorch, or arrays of numbers of NumPy",
        hint="torch.tensor(...)",
    )


# The document.


def describe(tensors: Sequence[Any], names: Sequence[str]) -> Plain:
    """The views, and the strips that they share, as plain data for the browser.

    >>> import tinygrad_edu as torch
    >>> x = torch.arange(6.0).reshape(2, 3)
    >>> document = describe([x, x.T, x + 1], ["x", "x.T", "x + 1"])
    >>> [view["strip"] for view in document["views"]]
    [0, 0, 1]
    >>> document["strips"][0]["values"]
    [0, 1, 2, 3, 4, 5]
    """
    if not 1 <= len(tensors) <= MOST_VIEWS:
        raise value_error(
            "a TensorView shows a few tensors at once",
            got=f"{len(tensors)} tensors",
            expected=f"1 to {MOST_VIEWS}",
        )
    readings = [Reading(tensor) for tensor in tensors]
    document: Plain = {"version": 1, "views": [], "strips": []}
    places: list[tuple[int, str]] = []
    for reading, name in zip(readings, names, strict=True):
        place = reading.place if reading.length else (-1 - len(places), "")
        if place not in places:
            same = [memory for memory, _ in places]
            again = same.index(place[0]) if place[0] in same else None
            places.append(place)
            document["strips"].append(strip(reading) | {"again": again})
        document["views"].append(describe_view(reading, name, places.index(place)))
    return document


def strip(reading: Reading) -> Plain:
    """The memory: how long it is, and its numbers from ``first`` on."""
    whole = reading.length <= WHOLE
    start = lowest(reading.offset, reading.strides, reading.shape)
    first = 0 if whole else max(0, start // 8 * 8)
    values = reading.cells(first, WHOLE if whole else BEGINNING)
    return {
        "length": reading.length,
        "itemsize": reading.itemsize,
        "again": None,  # the strip of the same bytes as another dtype
        "first": first,
        "values": listed(values),
    }


def lowest(offset: int, strides: Sequence[int], shape: Sequence[int]) -> int:
    """The lowest address that is read.

    >>> lowest(11, (-4, 1), (3, 4))
    3
    """
    back = [step * (size - 1) for step, size in zip(strides, shape, strict=True)]
    return offset + sum(min(0, step) for step in back)


def describe_view(reading: Reading, name: str, strip: int) -> Plain:
    """One tensor: how it reads its strip, and windows of it if the strip is large."""
    large = reading.length > WHOLE
    windows = [filled(reading, each) for each in _windows(reading)] if large else []
    return {
        "name": name,
        "shape": list(reading.shape),
        "strides": list(reading.strides),
        "offset": reading.offset,
        "dtype": reading.dtype,
        "contiguous": reading.contiguous,
        "strip": strip,
        "windows": windows,
    }


def _windows(reading: Reading) -> list[Plain]:
    """A corner that is cut out, and a sample of the whole."""
    if reading.count == 0:
        return []
    cut = window(reading.shape, CUT, sampled=False)
    sample = window(reading.shape, SAMPLED, sampled=True)
    return [cut] if cut == sample else [cut, sample]


def window(shape: Sequence[int], most: int, *, sampled: bool) -> Plain:
    """A part of the last two axes, the other indices being 0.

    >>> window((5, 1000), 48, sampled=True)["columns"]
    {'start': 0, 'step': 21, 'count': 48}
    """
    spans = []
    for size in (1, 1, *shape)[-2:]:
        step = max(1, math.ceil(size / most)) if sampled else 1
        spans.append({"start": 0, "step": step, "count": min(most, -(-size // step))})
    rank = len(shape)
    return {
        "row_axis": rank - 2 if rank > 1 else None,
        "column_axis": rank - 1 if rank > 0 else None,
        "fixed": [0] * rank,
        "rows": spans[0],
        "columns": spans[1],
    }


def filled(reading: Reading, window: Plain) -> Plain:
    """A window with its numbers."""
    return window | {"values": listed(reading.window(window).ravel())}


def listed(values: Floats) -> list[float | str]:
    """Numbers for JSON, with seven digits; it has none for nan and infinity.

    >>> listed(np.array([1.0, 1 / 3, math.nan, -math.inf]))
    [1, 0.3333333, 'nan', '-inf']
    """
    return [_short(value) for value in values.ravel().tolist()]


def _short(value: float) -> float | str:
    if not math.isfinite(value):
        return str(value)
    if value.is_integer() and abs(value) < 2**53:
        return int(value)
    return float(f"{value:.7g}")


def grid(document: Plain, view: Plain) -> tuple[Floats, bool]:
    """The numbers of a view's last two axes as rows, and whether that is a part only.

    They are read from the document, as the browser does.
    """
    part = window(view["shape"], CUT, sampled=False)
    rows, columns = part["rows"]["count"], part["columns"]["count"]
    whole = rows * columns == math.prod(view["shape"])
    if view["windows"]:
        values = view["windows"][0]["values"]
    else:
        strip = document["strips"][view["strip"]]
        steps = [0, 0, *view["strides"]][-2:]
        places = np.add.outer(np.arange(rows) * steps[0], np.arange(columns) * steps[1])
        places = places.ravel() + view["offset"] - strip["first"]
        values = [strip["values"][place] for place in places]
    return np.array([float(v) for v in values]).reshape(rows, columns), not whole
