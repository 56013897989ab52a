"""Attention from what a person holds in hand: weights, or queries, keys and values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tinygrad_edu.errors import type_error, value_error
from tinygrad_edu_widgets._attention_capture import (
    added_numbers,
    array_of,
    row_error,
    tokens_of,
)
from tinygrad_edu_widgets._attention_layer import Layer
from tinygrad_edu_widgets._attention_mask import Array

VECTORS = "q (…, T, D), k (…, S, D), v (…, S, E)"
CHECKED_ROWS = 1024  # of each head; more of them take their time


def layers_of(weights: Any, tokens: Any, names: list[str] | None) -> list[Layer]:
    """Weights of one layer or of several, each (H, T, S)."""
    layers = []
    for index, array in enumerate(_by_layer(weights)):
        heads, rows, columns = array.shape
        named = tokens_of(tokens, rows, columns)
        name = names[index] if names and index < len(names) else f"layer {index}"
        layer = Layer(str(name), "weights", heads, rows, columns, *named, weights=array)
        layer.row_error = row_error(array)
        layers.append(layer)
    return layers


def _by_layer(weights: Any) -> list[Array]:
    if isinstance(weights, (list, tuple)) and any(
        getattr(each, "ndim", 0) >= 2 for each in weights
    ):
        arrays = [array_of(each) for each in weights]
    else:
        whole = array_of(weights)
        arrays = list(whole) if whole.ndim == 4 else [whole]
    return [_checked_weights(array) for array in arrays]


def _checked_weights(array: Array) -> Array:
    """(H, T, S), or an error in words."""
    if array.ndim not in (2, 3) or array.dtype.kind not in "fiub":
        raise type_error(
            "attention weights are numbers with 2, 3 or 4 dimensions",
            got=f"{array.dtype} with the shape {array.shape}",
            expected="(T, S), (heads, T, S), (layers, heads, T, S), or a list of these",
        )
    if not array.size:
        raise value_error("there is no attention to show", got=f"shape {array.shape}")
    array = array if array.dtype.kind == "f" else array.astype(np.float64)
    lowest = np.fmin.reduce(array[..., :CHECKED_ROWS, :], axis=None)
    if lowest < 0:
        raise value_error(
            "attention weights are not negative",
            got=f"{float(lowest):g}",
            hint="these look like scores: give their softmax over the last dimension",
        )
    return array[None] if array.ndim == 2 else array


def of_vectors(
    q: Any, k: Any, v: Any, mask: Any, tokens: Any, causal: bool, scale: float | None
) -> Layer:
    """What ``scaled_dot_product_attention`` does with these arguments."""
    query, key, value = _fitting(*(_with_heads(array_of(each)) for each in (q, k, v)))
    heads, rows, width = query.shape
    columns = key.shape[1]
    layer = Layer(
        "attention",
        "values",
        heads,
        rows,
        columns,
        *tokens_of(tokens, rows, columns),
        query=query,
        key=key,
        value=value,
        scale=1 / math.sqrt(width or math.inf) if scale is None else float(scale),
    )
    if mask is not None:
        numbers = added_numbers(array_of(mask), False)
        layer.masks.append(_for_heads(numbers, array_of(q).shape[:-2]))
    if causal:
        hidden = np.triu(np.full((rows, columns), -np.inf, np.float32), 1)
        layer.masks.append(hidden[None])
    return layer


def _for_heads(mask: Array, lead: tuple[int, ...]) -> Array:
    """(…, T, S) as (1 or H, T, S), where the heads have the dimensions ``lead``."""
    shape = np.atleast_2d(mask).shape[-2:]
    if math.prod(mask.shape[:-2]) > 1:
        mask = np.broadcast_to(mask, (*lead, *shape))
    return mask.reshape(-1, *shape)


def _with_heads(array: Array) -> Array:
    """(…, T, D) as (H, T, D)."""
    if array.ndim < 2 or array.dtype.kind not in "fiub":
        raise type_error(
            "query, key and value are tensors with at least 2 dimensions",
            got=f"{array.dtype} with the shape {array.shape}",
            expected=VECTORS,
        )
    shape = (math.prod(array.shape[:-2]), *array.shape[-2:])
    return array.reshape(shape).astype(np.float64)


def _fitting(query: Array, key: Array, value: Array) -> tuple[Array, Array, Array]:
    """The three with as many heads each, or an error in words."""
    several = (query, key, value)
    heads = max(each.shape[0] for each in several)
    fits = query.shape[2] == key.shape[2] and key.shape[1] == value.shape[1]
    if not fits or any(each.shape[0] not in (1, heads) for each in several):
        raise value_error(
            "query, key and value do not fit together",
            got=f"q {query.shape}, k {key.shape}, v {value.shape}",
            expected=VECTORS,
        )
    if not query.shape[1] or not key.shape[1] or not heads:
        raise value_error(
            "there is no attention to show",
            got=f"{query.shape[1]} queries, {key.shape[1]} keys",
        )
    wide = [np.broadcast_to(each, (heads, *each.shape[1:])) for each in several]
    return wide[0], wide[1], wide[2]
