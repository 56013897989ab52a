"""Rows of a table, chosen by number, and the sum, mean or maximum of each bag."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...dtypes import is_floating, kind_name
from ...errors import runtime_error, value_error, warn
from ..along.reduction import mean, sum
from ..arrangement.scatter import gather
from ..arrangement.shape import reshape, unsqueeze
from ..arrangement.slices import index_add
from ..beside import beside
from ..checks import flag, tensor, whole
from .embedding import embedding, shorten

MODES = ("sum", "mean", "max")


def embedding_bag(
    input: Any,
    weight: Any,
    offsets: Any = None,
    max_norm: float | None = None,
    norm_type: float = 2,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Any = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Any:
    """The sum, mean or maximum of the rows of `weight` (V, D) that each bag names.

    input (B, L) holds B bags of L numbers, or (N) all numbers one after the other;
    then `offsets` (B) says where each bag starts, and with `include_last_offset` also
    where the last one ends. → (B, D), 0 for an empty bag. Numbers `padding_idx` do not
    count. `per_sample_weights`, of the shape of input, multiply rows before a sum.
    The other settings are those of ``embedding``; gradients are never sparse here.
    Source: PyTorch, ``torch.nn.functional.embedding_bag``.

    >>> import tinygrad_edu as torch
    >>> table = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> bags = torch.tensor([[0, 1], [1, 1]])
    >>> torch.nn.functional.embedding_bag(bags, table)
    tensor([[2., 3.],
            [3., 4.]])
    """
    tensor(input, "embedding_bag")
    tensor(weight, "embedding_bag", "weight", 2)
    for name, each in (
        ("offsets", offsets),
        ("per_sample_weights", per_sample_weights),
    ):
        if each is not None:
            tensor(each, "embedding_bag", name)
    if weight._array.dtype == np.int64 and is_floating(input._array.dtype):
        warn(
            "Argument order of nn.functional.embedding_bag was changed. Usage "
            "`embedding_bag(weight, input, ...)` is deprecated, and should now be "
            "`embedding_bag(input, weight, ...)`."
        )
        input, weight = weight, input
    flag(include_last_offset, "embedding_bag", "include_last_offset")
    _check_shapes(input, weight, offsets, per_sample_weights)
    _check_mode(mode, scale_grad_by_freq, sparse, per_sample_weights)
    _check_types(input, weight, offsets, per_sample_weights)
    rows = input._array.reshape(-1)
    starts = _starts(input, offsets, include_last_offset)
    left_out = _padding(padding_idx, len(weight._array))
    _check_rows(rows, len(weight._array))
    if max_norm is not None:
        shorten(weight, rows, max_norm, norm_type)
    counts = np.diff(starts)
    kept: Any = slice(starts[-1])
    if left_out is not None:
        kept = np.flatnonzero(rows[kept] != left_out)
    bags = np.repeat(np.arange(len(counts)), counts)[kept]  # (n)
    named = reshape(input, (-1,))[kept]  # (n)
    if mode == "max":
        return _largest(weight, named, bags, len(counts))
    found = embedding(named, weight, scale_grad_by_freq=scale_grad_by_freq)  # (n, D)
    if per_sample_weights is not None:
        found = found * unsqueeze(reshape(per_sample_weights, (-1,))[kept], 1)
    return _combined(found, bags, len(counts), mode)


def _combined(found: Any, bags: Any, count: int, mode: str) -> Any:
    """(n, D) → (count, D): the rows of each bag, added up or averaged."""
    sizes = np.bincount(bags, minlength=count)
    if count and sizes[0] and (sizes == sizes[0]).all():  # bags of one size
        each = reshape(found, (count, sizes[0], -1))
        return sum(each, dim=1) if mode == "sum" else mean(each, dim=1)
    width = found._array.shape[1]
    empty = found.new_zeros((count, width))
    total = index_add(empty, 0, beside(bags, found), found)
    if mode == "sum":
        return total
    return total / found.new_tensor(np.maximum(sizes, 1)[:, None])


def _largest(weight: Any, named: Any, bags: Any, count: int) -> Any:
    """The maximum of each column of each bag, from the first row that has it."""
    rows = named._array
    if not len(rows):
        return _combined(embedding(named, weight), bags, count, "sum")
    values = weight._array[rows]  # (n, D)
    filled, starts = np.unique(bags, return_index=True)
    top = np.maximum.reduceat(values, starts)  # (filled, D)
    sizes = np.diff(starts, append=len(bags))
    won = ~(values < np.repeat(top, sizes, axis=0))
    place = np.where(won, np.arange(len(rows))[:, None], len(rows))
    first = np.minimum.reduceat(place, starts)
    found = gather(weight, 0, beside(rows[first], weight))
    if len(filled) == count:
        return found
    empty = weight.new_zeros((count, weight._array.shape[1]))
    return index_add(empty, 0, beside(filled, weight), found)


def _starts(input: Any, offsets: Any, include_last: bool) -> Any:
    """Where each bag starts, and where the last one ends."""
    shape = input._array.shape
    if offsets is None:
        if not shape[1]:
            raise runtime_error("step must be nonzero", got="bags of 0 numbers")
        return np.arange(0, input._array.size + 1, shape[1])
    starts = offsets._array
    if include_last and not len(starts):
        raise runtime_error(
            "include_last_offset: number of offset should be at least 1"
        )
    if len(starts) and starts[0] != 0:
        raise runtime_error(
            "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to "
            f"start from position 0. However, got {starts[0]}"
        )
    if len(starts) and starts[-1] > shape[0]:
        raise runtime_error(
            f"offsets[-1] can not be greater than input's length {shape[0]} but got "
            f"offsets[-1] of {starts[-1]}"
        )
    if (np.diff(starts) < 0).any():
        raise runtime_error("offsets must not decrease", got=str(starts.tolist()))
    end = [] if include_last else [shape[0] if len(starts) else 0]
    return np.append(starts, end).astype(np.int64)


def _check_rows(rows: Any, count: int) -> None:
    wrong = (rows < 0) | (rows >= count)
    if wrong.any():
        place = int(wrong.argmax())
        raise runtime_error(
            f"Index {place} of input takes value {rows[place]} which is not in the "
            f"valid range [0, {count})"
        )


def _padding(index: int | None, count: int) -> int | None:
    if index is None:
        return None
    index = whole(index, "embedding_bag", "padding_idx")
    if not -count <= index < count:
        raise runtime_error(
            f"padding_idx must be within the number of embeddings, -{count} through "
            f"{count - 1}, but got {index}"
        )
    return index % count


def _check_shapes(input: Any, weight: Any, offsets: Any, factors: Any) -> None:
    shape, ndim = input._array.shape, weight._array.ndim
    if factors is not None and factors._array.shape != shape:
        raise value_error(
            f"embedding_bag: If per_sample_weights ({factors.shape}) is not None, then "
            f"it must have the same shape as the input ({input.shape})"
        )
    if ndim != 2:
        raise value_error(
            f"weight has to be a 2D Tensor, but got Tensor of dimension {ndim}"
        )
    if len(shape) not in (1, 2):
        raise value_error(
            f"input has to be 1D or 2D Tensor, but got Tensor of dimension {len(shape)}"
        )
    if len(shape) == 2 and offsets is not None:
        raise value_error(
            "if input is 2D, then offsets has to be None, as input is treated is a "
            "mini-batch of fixed length sequences. However, found offsets of type "
            f"{type(offsets)}"
        )
    if len(shape) == 1 and offsets is None:
        raise value_error("offsets has to be a 1D Tensor but got None")
    if len(shape) == 1 and offsets._array.ndim != 1:
        raise value_error("offsets has to be a 1D Tensor")


def _check_mode(mode: str, by_frequency: bool, sparse: bool, factors: Any) -> None:
    if mode not in MODES:
        raise value_error("mode has to be one of sum, mean or max")
    if mode == "max" and by_frequency:
        raise value_error(
            "max mode does not support scaling the gradient by the frequency"
        )
    if mode == "max" and sparse:
        raise value_error("max mode does not support sparse weights")
    if factors is not None and mode != "sum":
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is "
            f"only supported for mode='sum' (got mode='{mode}'). Please open a feature "
            "request on GitHub."
        )


def _check_types(input: Any, weight: Any, offsets: Any, factors: Any) -> None:
    whole, real = ("Long", "Int"), ("Half", "BFloat16", "Float", "Double")
    for argument, given, allowed in (
        ("indices", input, whole),
        ("indices", offsets, whole),
        ("weight", weight, real),
    ):
        if given is not None and _kind(given) not in allowed:
            raise runtime_error(
                f"Expected tensor for argument #1 '{argument}' to have one of the "
                f"following scalar types: {', '.join(allowed)}; but got "
                f"torch.{_kind(given)}Tensor instead (while checking arguments for "
                "embedding_bag)"
            )
    if factors is not None and _kind(factors) != _kind(weight):
        raise runtime_error(
            "Expected tensor for argument #1 'weight' to have the same type as tensor "
            "for argument #1 'per_sample_weights'; but type "
            f"torch.{_kind(weight)}Tensor does not equal torch.{_kind(factors)}Tensor "
            "(while checking arguments for embedding_bag)"
        )


def _kind(x: Any) -> str:
    return kind_name(x._array.dtype)
