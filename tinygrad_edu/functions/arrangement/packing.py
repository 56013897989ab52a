"""Sequences of different length: padded to one length, or packed without padding.

They are what ``torch.nn.utils.rnn`` is made of. T time steps, N sequences; a mask of
the real steps is made once, by NumPy, and the numbers are moved in one piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...autograd.recording import general, result
from ...dtypes import kind_name
from ...errors import index_error, runtime_error
from ...ops.arrangement import packing as ops
from .. import checks
from .joining import cat

_pack_padded, _pad_packed = general(ops.pack_padded), general(ops.pad_packed)


def pack_padded(input: Any, lengths: Any, batch_first: bool) -> tuple[Any, Any]:
    """The real steps one behind the other, and how many sequences each step has.

    (T, N, \\*) with lengths (N) that never grow → (rows, \\*) and (T).
    """
    name = "_pack_padded_sequence"
    shape = checks.tensor(input, name)._array.shape
    if 0 in shape:
        raise runtime_error("Cannot pack empty tensors.")
    if not shape:
        raise index_error("Dimension specified as 1 but tensor has no dimensions")
    checks.dimension(1, len(shape))
    checks.flag(batch_first, name, "batch_first")
    steps, count = shape[:2][::-1] if batch_first else shape[:2]
    found = lengths._array
    _check_lengths(found, lengths.device, steps, count)
    mask = np.arange(steps)[:, None] < found  # (T, N)
    data = _pack_padded(input, mask=mask, turned=bool(batch_first))
    return data, result(mask.sum(1)[: found[0]], lengths._device)


def pad_packed(
    data: Any, batch_sizes: Any, batch_first: bool, value: float, steps: int
) -> tuple[Any, Any]:
    """Packed steps at their places, and the lengths: (rows, \\*) → (T, N, \\*), (N)."""
    name = "_pad_packed_sequence"
    checks.flag(batch_first, name, "batch_first")
    if not isinstance(value, complex):
        checks.real(value, name, "padding_value")
    sizes = batch_sizes._array
    mask = np.zeros((steps, sizes[0]), bool)
    mask[: len(sizes)] = np.arange(sizes[0]) < sizes[:, None]
    out = _pad_packed(data, mask=mask, turned=bool(batch_first), value=value)
    return out, result(mask.sum(0), batch_sizes._device)


def pad_sequence(
    sequences: Any,
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Any:
    """Sequences (L, \\*) beside each other, filled up to the longest: (T, N, \\*).

    With `batch_first` (N, T, \\*). `padding_side` is "right" or "left". The dtype is
    that of the first. Source: PyTorch, ``torch.nn.utils.rnn.pad_sequence``.

    >>> import tinygrad_edu as torch
    >>> one, other = torch.tensor([1, 2, 3]), torch.tensor([4])
    >>> torch.nn.utils.rnn.pad_sequence([one, other], batch_first=True)
    tensor([[1, 2, 3],
            [4, 0, 0]])
    """
    several = _several(sequences)
    checks.flag(batch_first, "pad_sequence", "batch_first")
    padding_value = checks.real_number(padding_value, "pad_sequence", "padding_value")
    if padding_side not in ("left", "right"):
        raise runtime_error(
            f"Expected padding_side to be one of left or right, but got {padding_side}."
        )
    lengths = np.array([len(each._array) for each in several])
    steps = np.arange(lengths.max())
    mask = steps < lengths[:, None]  # (N, T)
    if padding_side == "left":
        mask = mask[:, ::-1]
    rows = cat([each.to(several[0].dtype) for each in several], 0)
    how = {"turned": not batch_first, "value": padding_value}
    return _pad_packed(rows, mask=mask, **how)


def _several(sequences: Any) -> tuple[Any, ...]:
    """Tensors that are alike behind their first dimension."""
    try:
        several = checks.each_tensor(tuple(sequences))
    except TypeError:
        if hasattr(sequences, "__iter__"):
            raise
        raise runtime_error(
            "pad_sequence: Expected iterable for input sequences, but got arg of "
            f"type: {type(sequences)}"
        ) from None
    if not several:
        raise runtime_error("received an empty list of sequences")
    first = several[0]._array.shape
    for each in several:
        _check_alike(first, each._array.shape)
    return several


def _check_alike(first: Sequence[int], other: Sequence[int]) -> None:
    if not other or not first:
        raise runtime_error(
            f"ArrayRef: invalid slice, N = 1; size = {len(first)}",
            got="a number without dimensions",
            expected="sequences: at least one dimension, that of their steps",
        )
    wanted = (other[0], *first[1:])
    rank = max(len(wanted), len(other))
    for back in range(1, rank + 1):
        one = wanted[-back] if back <= len(wanted) else 1
        two = other[-back] if back <= len(other) else 1
        if one != two:
            raise runtime_error(
                f"The size of tensor a ({one}) must match the size of tensor b "
                f"({two}) at non-singleton dimension {rank - back}",
                got=f"sequences of shape {tuple(first)} and {tuple(other)}",
                expected="one shape behind the first dimension",
            )


def _check_lengths(lengths: Any, place: Any, steps: int, count: int) -> None:
    """One length for each sequence, the longest first, none beyond the input."""
    if lengths.ndim != 1 or place.type != "cpu":
        kind = kind_name(lengths.dtype)
        raise runtime_error(
            f"'lengths' argument should be a 1D CPU int64 tensor, but got "
            f"{lengths.ndim}D {place} {kind} tensor"
        )
    if len(lengths) != count:
        raise runtime_error(
            "Expected `len(lengths)` to be equal to batch_size, but got "
            f"{len(lengths)} (batch_size={count})"
        )
    if lengths.min() <= 0:
        raise runtime_error(
            "Length of all samples has to be greater than 0, but found an element in "
            "'lengths' that is <= 0"
        )
    if (np.diff(lengths) > 0).any():
        raise runtime_error(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` "
            "is True. You can pass `enforce_sorted=False` to pack_padded_sequence "
            "and/or pack_sequence to sidestep this requirement if you do not need "
            "ONNX exportability."
        )
    if lengths[0] > steps:
        raise runtime_error(
            "an element of 'lengths' is larger than the number of time steps",
            got=f"length {lengths[0]}, {steps} time steps",
            expected="lengths up to the padded length",
        )


def invert_permutation(permutation: Any) -> Any:
    """The order that undoes an order: ``inverse[permutation[i]] = i``; None stays.

    Source: PyTorch, ``torch.nn.utils.rnn.invert_permutation``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.utils.rnn.invert_permutation(torch.tensor([2, 0, 1]))
    tensor([1, 2, 0])
    """
    if permutation is None:
        return None
    array = permutation._array
    inverse = np.empty_like(array)
    inverse[array] = np.arange(array.size)
    return result(inverse, permutation._device)
