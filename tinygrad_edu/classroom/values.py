"""Comparing two results, and putting a value into words.

Tensors are recognised by what they can do (``detach``, ``numpy``), never by their
class, so that results of this library and of PyTorch are treated alike.
"""

from __future__ import annotations

import numbers
import reprlib
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

LONGEST = 400  # characters of a value that is no tensor
SHORT = 8  # characters of a float that is written out
MOST_NUMBERS = 60  # of an array, written out in full
MOST_ITEMS = 100  # of a list, dict or set
MOST_ROWS = 4  # of tensors, each in rows of its own


@dataclass(frozen=True)
class Difference:
    """How a result differs: the first thing to look at, in one line."""

    says: str


def is_array(value: Any) -> bool:
    """Whether a value is a tensor or a NumPy array."""
    return isinstance(value, np.ndarray | np.generic) or hasattr(value, "detach")


def as_array(value: Any) -> Array:
    """A tensor's or array's numbers as a NumPy array."""
    if hasattr(value, "detach"):
        value = value.detach()
    return np.asarray(value.numpy() if hasattr(value, "numpy") else value)


def is_number(value: Any) -> bool:
    """Whether a value is one real number: Python's, NumPy's, or a 0-d tensor.

    >>> is_number(0.5), is_number(np.float32(2)), is_number(np.zeros(1))
    (True, True, False)
    """
    if is_array(value):
        array = as_array(value)
        return array.ndim == 0 and array.dtype.kind in "iufb"
    return isinstance(value, numbers.Real)


def dtype_name(value: Any) -> str:
    """A dtype as people write it.

    >>> dtype_name(np.zeros(2, np.float32))
    'float32'
    """
    return str(value.dtype).removeprefix("torch.")


def kind(value: Any) -> str:
    """What sort of thing a value is, in words.

    >>> kind(None), kind(0.5), kind(np.zeros((2, 3))), kind([1])
    ('None', 'a number', 'an array of shape (2, 3)', 'a list')
    """
    if value is None:
        return "None"
    if is_array(value):
        noun = "an array" if isinstance(value, np.ndarray) else "a tensor"
        return f"{noun} of shape {tuple(as_array(value).shape)}"
    if is_number(value):
        return "a number"
    if _is_record(value):
        return "a result"
    name = getattr(type(value), "noun", type(value).__name__)
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


def show(value: Any) -> str:
    """A value in words and digits: shape and dtype first, then the numbers.

    >>> print(show(np.array([1.5, 2.0], np.float32)))
    shape (2,), float32
    [1.5 2. ]
    """
    if is_array(value) and as_array(value).ndim > 0:
        array = as_array(value)
        return (
            f"shape {tuple(array.shape)}, {dtype_name(value)}\n{_written_array(array)}"
        )
    if is_array(value):
        return f"{as_array(value).item():.6g} (a 0-d tensor, {dtype_name(value)})"
    if isinstance(value, float):
        return f"{value:.6g}"
    if _is_record(value):
        return _rows(value)
    if _holds_arrays(value):
        return _under([f"item {n}" for n in range(len(value))], value)
    text = written(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + " ..."


def _is_record(value: Any) -> bool:
    """Whether this is a NamedTuple without a ``__repr__`` of its own."""
    fields = getattr(value, "_fields", ())
    return bool(fields) and type(value).__repr__.__module__ == "collections"


def _rows(record: Any) -> str:
    """One row for each field, under its name.

    >>> from typing import NamedTuple
    >>> print(_rows(NamedTuple("Two", [("loss", float), ("of_all", int)])(0.5, 3)))
    loss    0.5
    of all  3
    """
    return _under([field.replace("_", " ") for field in record._fields], record)


def _holds_arrays(value: Any) -> bool:
    """Whether this is a short list or tuple, and some of it arrays of many numbers."""
    return (
        type(value) in (list, tuple)
        and len(value) <= MOST_ROWS
        and any(is_array(each) and as_array(each).ndim > 0 for each in value)
    )


def _under(names: list[str], values: Iterable[Any]) -> str:
    """Each value beside its name.

    >>> print(_under(["item 0", "item 1"], [np.array([1.5, 2.0]), None]))
    item 0  shape (2,), float64
            [1.5 2. ]
    item 1  None
    """
    room = max(map(len, names)) + 2
    return "\n".join(
        name.ljust(room) + textwrap.indent(show(value), " " * room).lstrip()
        for name, value in zip(names, values, strict=True)
    )


def _written_array(array: Array) -> str:
    """Its numbers; a long array of one and the same number needs only that one."""
    if array.size > MOST_NUMBERS and (array == array.flat[0]).all():
        return f"every number is {_digits(array.flat[0])}"
    return np.array2string(
        array, precision=4, threshold=MOST_NUMBERS, max_line_width=66
    )


class _Repr(reprlib.Repr):
    """Python's own shortening ``repr``, with room for what a report has room for."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = MOST_ITEMS
        self.maxarray = self.maxdeque = self.maxfrozenset = MOST_ITEMS
        self.maxstring = self.maxother = self.maxlong = 2 * LONGEST

    def repr_float(self, x: float, level: int) -> str:
        """Six digits, as many as are compared: 0.1 + 0.2 is written 0.3."""
        text = repr(x)
        return text if len(text) <= SHORT else f"{x:.6g}"

    def repr_instance(self, x: Any, level: int) -> str:
        try:
            return repr(x)
        except Exception as error:
            return f"<{kind(x)}; {type(error).__name__} in its __repr__>"


def written(value: Any) -> str:
    """A value as Python writes it; long ones are shortened before they are made.

    >>> written([0] * 10**6)[-10:]
    '0, 0, ...]'
    """
    try:
        return _Repr().repr(value)
    except Exception as error:  # a number of too many digits, a list in itself
        return f"<{kind(value)}; {type(error).__name__} when it is written out>"


def difference(
    expected: Any, got: Any, relative: float = 1e-5, absolute: float = 1e-7
) -> Difference | None:
    """The first difference between two results, or None where they agree.

    What a thing is comes first, then shape, then dtype, then values. One number may
    be given as a Python float or as a 0-d tensor.

    >>> difference(0.5, 2.0)
    Difference(says='the value differs')
    >>> difference(np.zeros(3), np.zeros((3, 1)))
    Difference(says='the shape is (3, 1) and should be (3,)')
    """
    if got is None and expected is not None:
        return Difference("nothing came back: is a return missing?")
    if isinstance(expected, list | tuple):
        return _sequence_difference(expected, got, relative, absolute)
    if is_number(expected):
        return _number_difference(expected, got, relative, absolute)
    if is_array(expected):
        return _array_difference(expected, got, relative, absolute)
    if type(expected) is not type(got):
        return Difference(f"this is {kind(got)} and should be {kind(expected)}")
    try:
        same = bool(expected == got)
    except Exception as error:
        return Difference(f"comparing it stopped with {type(error).__name__}: {error}")
    return None if same else Difference("the value differs")


def _sequence_difference(
    expected: Any, got: Any, relative: float, absolute: float
) -> Difference | None:
    if not isinstance(got, list | tuple):
        return Difference(f"this is {kind(got)} and should be {kind(expected)}")
    if len(expected) != len(got):
        return Difference(f"the length is {len(got)} and should be {len(expected)}")
    items = [f"item {index}" for index in range(len(expected))]
    if _is_record(expected):
        items = [field.replace("_", " ") for field in expected._fields]
    for name, wanted, item in zip(items, expected, got, strict=True):
        if item is None and wanted is not None:
            return Difference(f"{name}: this is None")
        found = difference(wanted, item, relative, absolute)
        if found:
            return Difference(f"{name}: {found.says}")
    return None


def _number_difference(
    expected: Any, got: Any, relative: float, absolute: float
) -> Difference | None:
    if not is_number(got):
        return Difference(f"this is {kind(got)} and should be one number")
    try:
        numbers = float(got), float(expected)
    except OverflowError:  # a Python int beyond every float
        return None if got == expected else Difference("the value differs")
    close = np.isclose(*numbers, relative, absolute, equal_nan=True)
    return None if close else Difference("the value differs")


def _array_difference(
    expected: Any, got: Any, relative: float, absolute: float
) -> Difference | None:
    if not is_array(got):
        return Difference(f"this is {kind(got)} and should be {kind(expected)}")
    wanted, array = as_array(expected), as_array(got)
    if wanted.shape != array.shape:
        shapes = f"{tuple(array.shape)} and should be {tuple(wanted.shape)}"
        return Difference(f"the shape is {shapes}")
    if dtype_name(expected) != dtype_name(got):
        dtypes = f"{dtype_name(got)} and should be {dtype_name(expected)}"
        return Difference(f"the dtype is {dtypes}")
    close = np.isclose(array, wanted, relative, absolute, equal_nan=True)
    if close.all():
        return None
    place = tuple(int(i) for i in np.argwhere(~close)[0])
    where = f"[{', '.join(map(str, place))}]" if place else "the value"
    return Difference(
        f"{where} is {_digits(array[place])} and should be {_digits(wanted[place])}"
    )


def _digits(number: Any) -> str:
    return f"{number:.6g}" if isinstance(number, np.floating) else str(number)
