"""What users write between the brackets of ``x[...]``, as the primitives want it.

Those are in ``ops/arrangement/indexing.py``.

A key is taken apart into integers, slices, None, ``...`` and arrays. Then it becomes
two NumPy keys: one that only cuts (a view), and one that gathers from what is left.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np

from ...autograd.tensor_base import TensorBase
from ...devices import on_gpu
from ...errors import index_error, runtime_error
from ...late_checks import happened
from ...transfers import next_to, to_cpu

Key = tuple[Any, ...]
Steps = dict[str, Key | None]

MANY = 32  # a longer list is never taken for a tuple


def two_steps(key: Any, a: Any, numbers: bool = True) -> Steps:
    """First cut, then gather. ``numbers``: a 0-d tensor counts as a number."""
    if type(key) is int and a.ndim:
        return {"key": (key,), "then": None}
    parts = [_part(each, numbers) for each in _as_tuple(key)]
    if not any(is_array(each) for each in parts):
        return {"key": _cuts(parts, a), "then": None}
    parts = _without_ellipsis(parts, a)
    _check_masks(parts, a)
    cuts: list[Any] = []
    picks: list[Any] = []
    for part in parts:
        if is_array(part):
            if type(part) is not np.ndarray or type(a) is not np.ndarray:
                part = _beside(part, a, _place(cuts))
            cuts += [slice(None)] * consumed(part)
            picks.append(part)
        else:
            cuts.append(_plain(part, a.shape[_place(cuts)] if part is not None else 0))
            if not isinstance(part, int):
                picks.append(slice(None))
    return {"key": tuple(cuts), "then": tuple(picks)}


def _beside(part: Any, a: Any, axis: int) -> Any:
    """An array of a key where the tensor is, its numbers looked at.

    CuPy begins again at the other end where NumPy has an IndexError.
    """
    if on_gpu(part) and not on_gpu(a):
        raise runtime_error(
            "indices should be either on cpu or on the same device as the indexed "
            "tensor (cpu)"
        )
    if on_gpu(a) and part.dtype != bool:
        _check_range(part, a.shape[axis], axis)
    return next_to(part, a)


def _check_range(part: Any, size: int, axis: int) -> None:
    wrong = (part < -size) | (part >= size)
    if happened(wrong, f"index: out of bounds for dimension {axis} with size {size}"):
        raise index_error(
            f"index {int(part[wrong][0])} is out of bounds for dimension {axis} with "
            f"size {size}"
        )


def is_array(part: Any) -> bool:
    """Whether a part of a key is an array of any device."""
    return hasattr(part, "dtype")


def _place(cuts: list[Any]) -> int:
    """The dimension that the next cut speaks of."""
    return sum(cut is not None for cut in cuts)


def _plain(part: Any, length: int) -> Any:
    """A slice of everything is written ``:``."""
    if isinstance(part, slice) and part.indices(length) == (0, length, 1):
        return slice(None)
    return part


def _cuts(parts: list[Any], a: Any) -> Key:
    """A key without arrays; ``x[:]`` alone is a slice, elsewhere ``:`` says nothing."""
    _check_length(parts, a)
    if len(parts) == 1:
        only = parts[0]
        whole = isinstance(only, slice) and only == slice(None)
        return (slice(0, None),) if whole else (only,)
    found: list[Any] = []
    axis = 0
    for i, part in enumerate(parts):
        if part is Ellipsis:
            axis = a.ndim - sum(map(consumed, parts[i + 1 :]))
            if part in found:
                continue  # a second ... stands for nothing
            found.append(part)
        elif part is None:
            found.append(part)
        else:
            found.append(_plain(part, a.shape[axis]))
            axis += 1
    return tuple(found)


def _as_tuple(key: Any) -> Key:
    """One part or several. A list of lists or slices means a tuple, as in PyTorch."""
    if isinstance(key, tuple):
        return key
    if isinstance(key, list) and len(key) < MANY and any(map(_is_part, key)):
        warnings.warn(
            "Using a non-tuple sequence for multidimensional indexing is deprecated "
            "and will be changed in pytorch 2.9; use x[tuple(seq)] instead of x[seq]. "
            "In pytorch 2.9 this will be interpreted as tensor index, "
            "x[torch.tensor(seq)], which will result either in an error or a different "
            "result",
            stacklevel=4,
        )
        return tuple(key)
    return (key,)


def _is_part(each: Any) -> bool:
    if each is None or each is Ellipsis:
        return True
    return isinstance(each, TensorBase | list | tuple | range | slice | np.ndarray)


def consumed(part: Any) -> int:
    """How many dimensions of the tensor a part of the key speaks of."""
    if part is None or part is Ellipsis:
        return 0
    return part.ndim if is_array(part) and part.dtype == bool else 1


def _check_length(parts: list[Any], a: Any) -> int:
    """How many dimensions are left for ``...``; too long a key is refused."""
    left: int = a.ndim - sum(map(consumed, parts))
    if left < 0 and a.ndim == 0 and len(parts) == 1 and isinstance(parts[0], int):
        raise index_error(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or "
            "`tensor.item<T>()` in C++ to convert a 0-dim tensor to a number"
        )
    if left < 0 and a.ndim == 0 and any(isinstance(each, slice) for each in parts):
        raise index_error("slice() cannot be applied to a 0-dim tensor.")
    if left < 0:
        raise index_error(
            f"too many indices for tensor of dimension {a.ndim}",
            got=f"{a.ndim - left} indices",
        )
    return left


def _without_ellipsis(parts: list[Any], a: Any) -> list[Any]:
    """Full slices in place of ``...``; a second one stands for nothing."""
    left = _check_length(parts, a)
    found: list[Any] = []
    for part in parts:
        if part is Ellipsis:
            found += [slice(None)] * left
            left = 0
        else:
            found.append(part)
    return found


def _check_masks(parts: list[Any], a: Any) -> None:
    axis = 0
    for part in parts:
        if is_array(part) and part.dtype == bool:
            for i, n in enumerate(part.shape):
                if n != a.shape[axis + i]:
                    raise index_error(
                        f"The shape of the mask {list(part.shape)} at index {i} does "
                        f"not match the shape of the indexed tensor {list(a.shape)} at "
                        f"index {i}"
                    )
        axis += consumed(part)


def _part(part: Any, numbers: bool) -> Any:
    if isinstance(part, TensorBase):
        return _array_part(part._array, numbers)
    if isinstance(part, bool):
        return np.asarray(part)
    if isinstance(part, slice):
        return _slice_part(part)
    if part is None or part is Ellipsis:
        return part
    if isinstance(part, list | tuple | range | np.ndarray):
        return _array_part(_whole_numbers(part), numbers)
    try:
        return part.__index__()
    except (AttributeError, TypeError):
        raise index_error(
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte "
            f"Variables are valid indices (got {_type_name(part)})"
        ) from None


def _type_name(part: Any) -> str:
    name = type(part).__name__
    return f"numpy.{name}" if isinstance(part, np.generic) else name


def _whole_numbers(part: Any) -> Any:
    """What stands in a list is made a whole number, as PyTorch does: 1.0 is 1."""
    if isinstance(part, list | tuple):
        part = [
            to_cpu(each._array).item() if isinstance(each, TensorBase) else each
            for each in part
        ]
    found = np.asarray(part)
    if found.size == 0 or found.dtype.kind == "f":
        return found.astype(np.int64)
    return found


def _array_part(part: Any, numbers: bool) -> Any:
    """A mask, or whole numbers; a copy, so that a later write moves no gradient."""
    kind = part.dtype.kind
    if kind not in "iub" or (kind == "i" and part.itemsize < 4):
        raise index_error(
            "tensors used as indices must be long, int, byte or bool tensors",
            got=f"an index of dtype {part.dtype}",
        )
    if kind == "u" and part.itemsize == 1:  # PyTorch's masks before it had bool
        warnings.warn(
            "indexing with dtype torch.uint8 is now deprecated, please use a dtype "
            "torch.bool instead.",
            stacklevel=5,
        )
        return part.astype(bool)
    if part.ndim == 0 and kind != "b" and numbers:
        return int(to_cpu(part))
    return part.copy()


def _slice_part(part: slice) -> slice:
    """0-d integer tensors may stand in a slice: x[:n]."""
    if type(part.start) is type(part.stop) is type(part.step) is type(None):
        return part
    try:
        bounds = [
            None if each is None else int(each.__index__())
            for each in (part.start, part.stop, part.step)
        ]
    except (AttributeError, TypeError):
        raise TypeError(
            "slice indices must be integers or None or have an __index__ method"
        ) from None
    step = bounds[2]
    if step == 0:
        raise ValueError("slice step cannot be zero")
    if step is not None and step < 0:
        raise ValueError("step must be greater than zero")
    return slice(*bounds)


def out_of_range(error: IndexError, a: Any, steps: Steps) -> IndexError:
    """NumPy's message in PyTorch's words."""
    text = str(error)
    got = f"a tensor of shape {tuple(a.shape)}"
    if "is out of bounds for axis" in text:
        wrong, axis, size = [int(each) for each in re.findall(r"-?\d+", text)]
        if steps["then"] is not None:
            axis = _among_arrays(axis, steps["then"])
        if size == 0 and steps["then"] is not None:
            return index_error("index is out of bounds for dimension with size 0")
        return index_error(
            f"index {wrong} is out of bounds for dimension {axis} with size {size}",
            got=got,
        )
    if "could not be broadcast" in text:
        shapes = ", ".join(
            str(list(part.nonzero()[0].shape if part.dtype == bool else part.shape))
            for part in steps["then"] or ()
            if is_array(part)
        )
        return index_error(
            "shape mismatch: indexing tensors could not be broadcast together with "
            f"shapes {shapes}",
            got=got,
        )
    return error


def _among_arrays(axis: int, then: Key) -> int:
    """PyTorch counts only the dimensions that arrays speak of."""
    found = place = 0
    for part in then:
        if place >= axis:
            break
        place += consumed(part)
        found += consumed(part) if is_array(part) else 0
    return found
