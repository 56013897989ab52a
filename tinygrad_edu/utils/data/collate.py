"""From a list of samples to one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...creation import as_tensor, tensor
from ...dtypes import float64
from ...errors import runtime_error, type_error
from ...functions.joining import stack
from ...tensor import Tensor


def default_collate(batch: Sequence[Any]) -> Any:
    """Stack what the samples of a batch have in common.

    Tensors, arrays and numbers become one tensor with a new first dimension; tuples,
    lists and dicts are collated part by part; texts stay a list. Raises TypeError for
    anything else, RuntimeError for parts of different length.

    >>> default_collate([(1.5, "a"), (2.5, "b")])
    [tensor([1.5000, 2.5000], dtype=torch.float64), ('a', 'b')]
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(batch)
    if isinstance(first, np.ndarray | np.generic):
        return stack([as_tensor(each) for each in batch])
    if isinstance(first, float):
        return tensor(batch, dtype=float64)
    if isinstance(first, int):
        return tensor(batch)
    if isinstance(first, str | bytes):
        return batch
    if isinstance(first, Mapping):
        return {key: default_collate([each[key] for each in batch]) for key in first}
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return type(first)(*map(default_collate, _parts(batch)))
    if isinstance(first, Sequence):
        return [default_collate(part) for part in _parts(batch)]
    raise type_error(
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or "
        f"lists; found {type(first)}",
        hint="give the DataLoader a collate_fn of your own",
    )


def default_convert(data: Any) -> Any:
    """NumPy arrays inside `data` made into tensors, everything else as it is.

    >>> default_convert({"x": np.array([1, 2]), "name": "a"})
    {'x': tensor([1, 2]), 'name': 'a'}
    """
    if isinstance(data, np.ndarray | np.generic):
        return as_tensor(data)
    if isinstance(data, Mapping):
        return {key: default_convert(value) for key, value in data.items()}
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*map(default_convert, data))
    if isinstance(data, tuple | list):
        return [default_convert(each) for each in data]
    return data


def _parts(batch: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The first parts of all samples, then the second ones …"""
    lengths = [len(each) for each in batch]
    if len(set(lengths)) > 1:
        raise runtime_error(
            "each element in list of batch should be of equal size",
            got=f"lengths {sorted(set(lengths))}",
        )
    return list(zip(*batch, strict=True))
