"""From a list of samples to one batch."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import numpy as np

from ...creation import as_tensor, tensor
from ...dtypes import float64
from ...errors import runtime_error, type_error
from ...functions.arrangement.joining import stack
from ...tensor import Tensor

Collate = Callable[..., Any]
Kinds = dict[type | tuple[type, ...], Collate]


def default_collate(batch: Sequence[Any]) -> Any:
    """Stack what the samples of a batch have in common.

    Tensors, arrays and numbers become one tensor with a new first dimension; tuples,
    lists and dicts are collated part by part; texts stay a list. Raises TypeError for
    anything else, RuntimeError for parts of different length.

    >>> default_collate([(1.5, "a"), (2.5, "b")])
    [tensor([1.5000, 2.5000], dtype=torch.float64), ('a', 'b')]
    """
    return collate(batch, collate_fn_map=default_collate_fn_map)


def collate(batch: Sequence[Any], *, collate_fn_map: Kinds | None = None) -> Any:
    """``default_collate`` with a table of one's own: what to do with which type.

    >>> collate([1, 2], collate_fn_map={int: lambda numbers, **_: sum(numbers)})
    3
    """
    first = batch[0]
    for kind, stacked in (collate_fn_map or {}).items():
        if isinstance(first, kind):
            return stacked(batch, collate_fn_map=collate_fn_map)

    def part(samples: Sequence[Any]) -> Any:
        return collate(samples, collate_fn_map=collate_fn_map)

    if isinstance(first, Mapping):
        return _like(first, {key: part([each[key] for each in batch]) for key in first})
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return type(first)(*map(part, zip(*batch, strict=False)))
    if isinstance(first, Sequence):
        return _like(first, [part(samples) for samples in _parts(batch)])
    raise _cannot_collate(type(first))


def default_convert(data: Any) -> Any:
    """NumPy arrays inside `data` made into tensors, everything else as it is.

    >>> default_convert({"x": np.array([1, 2]), "name": "a"})
    {'x': tensor([1, 2]), 'name': 'a'}
    """
    if isinstance(data, str | bytes):
        return data
    if isinstance(data, np.ndarray | np.generic):
        return data if data.dtype.kind in "SUO" else as_tensor(data)
    if isinstance(data, Mapping):
        return _like(data, {key: default_convert(value) for key, value in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*map(default_convert, data))
    if isinstance(data, Sequence):
        return _like(data, [default_convert(each) for each in data])
    return data


# --- one kind of sample each ----------------------------------------------------------


def collate_tensor_fn(batch: Sequence[Tensor], **_: Any) -> Any:
    """Tensors, stacked."""
    return stack(batch)


def collate_numpy_array_fn(batch: Sequence[Any], **_: Any) -> Any:
    """Arrays and their numbers, as tensors, stacked."""
    if batch[0].dtype.kind in "SUO":
        raise _cannot_collate(batch[0].dtype)
    return stack([as_tensor(each) for each in batch])


def collate_float_fn(batch: Sequence[float], **_: Any) -> Any:
    """Numbers of Python with a point, as float64."""
    return tensor(batch, dtype=float64)


def collate_int_fn(batch: Sequence[int], **_: Any) -> Any:
    """Whole numbers and truth values of Python."""
    return tensor(batch)


def collate_str_fn(batch: Sequence[str], **_: Any) -> Any:
    """Texts and bytes, as they are."""
    return batch


# Which of these a sample is collated by: the first one whose type it has. A type of
# one's own may be added.
default_collate_fn_map: Kinds = {
    Tensor: collate_tensor_fn,
    np.ndarray: collate_numpy_array_fn,
    (np.bool_, np.number, np.object_): collate_numpy_array_fn,
    float: collate_float_fn,
    int: collate_int_fn,
    str: collate_str_fn,
    bytes: collate_str_fn,
}


# --- helpers --------------------------------------------------------------------------


def _like(sample: Any, made: Any) -> Any:
    """`made` in a collection of the sample's own type, where that can be had."""
    if type(sample) in (dict, list, tuple):  # PyTorch makes lists of tuples
        return made
    try:
        if isinstance(sample, MutableMapping):
            clone: Any = copy.copy(sample)
            clone.update(made)
            return clone
        if isinstance(sample, MutableSequence):
            clone = copy.copy(sample)
            for place, each in enumerate(made):
                clone[place] = each
            return clone
        return made if isinstance(sample, tuple) else type(sample)(made)
    except TypeError:  # not every type can be copied and filled: range cannot
        return made


def _parts(batch: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The first parts of all samples, then the second ones …"""
    lengths = [len(each) for each in batch]
    if len(set(lengths)) > 1:
        raise runtime_error(
            "each element in list of batch should be of equal size",
            got=f"lengths {sorted(set(lengths))}",
        )
    return list(zip(*batch, strict=True))


def _cannot_collate(kind: Any) -> TypeError:
    return type_error(
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or "
        f"lists; found {kind}",
        hint="give the DataLoader a collate_fn of your own",
    )
