"""Multi-head attention: several attentions side by side, each in a space of its own.

    headᵢ = attention(Q Wᵢᵠ, K Wᵢᴷ, V Wᵢⱽ)        out = concat(head₁, …, headₕ) Wᵒ

(Vaswani and others, 2017.) In the comments T queries, S keys, N the batch, E the
width of the model, H heads of D = E / H numbers.
"""

from __future__ import annotations

import math
import warnings
from typing import Any, NamedTuple

from ...autograd.recording import result
from ...dtypes import is_floating
from ...errors import message, runtime_error
from ...ops.registry import array_module_of
from ..along.reduction import mean, softmax
from ..arrangement.cutting import split
from ..arrangement.joining import cat
from ..arrangement.rearranging import permute, transpose
from ..arrangement.shape import reshape, squeeze, unsqueeze
from ..arrangement.stretching import expand
from ..beside import beside
from ..matrices.products import linear, matmul
from ..numbers.elementwise import add, mul
from .attention import scaled_dot_product_attention
from .dropout import dropout


class Weights(NamedTuple):
    """The matrices and biases of the projections into the heads."""

    joint: Any  # (3 E, E) for queries, keys and values, or None
    separate: tuple[Any, Any, Any]  # (E, E), (E, kdim), (E, vdim), in its place
    bias: Any  # (3 E) or None


def multi_head_attention_forward(
    query: Any,
    key: Any,
    value: Any,
    embed_dim_to_check: int,
    num_heads: int,
    in_proj_weight: Any,
    in_proj_bias: Any,
    bias_k: Any,
    bias_v: Any,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight: Any,
    out_proj_bias: Any,
    training: bool = True,
    key_padding_mask: Any = None,
    need_weights: bool = True,
    attn_mask: Any = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Any = None,
    k_proj_weight: Any = None,
    v_proj_weight: Any = None,
    static_k: Any = None,
    static_v: Any = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
) -> tuple[Any, Any]:
    """Attention in `num_heads` heads, and the weights that each key got.

    Query (T, N, E), key and value (S, N, …), or all without N. Masks say True where
    nobody may look, or are added to the scores: `key_padding_mask` (N, S), `attn_mask`
    (T, S) or (N · H, T, S). Answers (T, N, E) and, with `need_weights`, the weights
    (N, T, S), or (N, H, T, S) where they are not to be averaged; else None.
    `is_causal` promises that `attn_mask` hides all that comes later.
    Source: PyTorch, ``torch.nn.functional.multi_head_attention_forward``.

    >>> import tinygrad_edu as torch
    >>> x, w = torch.randn(5, 2, 8), torch.randn(24, 8)
    >>> rest = None, None, False, 0.0, torch.eye(8), None
    >>> attend = torch.nn.functional.multi_head_attention_forward
    >>> out, weights = attend(x, x, x, 8, 4, w, None, *rest)
    >>> out.shape, weights.shape
    (torch.Size([5, 2, 8]), torch.Size([2, 5, 5]))
    """
    batched = _check_dimensions(
        query, key, value, key_padding_mask, attn_mask, num_heads
    )
    itself = query is key, key is value
    if not batched:
        query, key, value = (unsqueeze(each, 1) for each in (query, key, value))
        if key_padding_mask is not None:
            key_padding_mask = unsqueeze(key_padding_mask, 0)
    _check_causal(is_causal, attn_mask)
    padding = canonical_mask(
        key_padding_mask, "key_padding_mask", attn_mask, "attn_mask", query
    )
    causal = is_causal and padding is None and not need_weights
    mask = None if causal else canonical_mask(attn_mask, "attn_mask", like=query)
    separate = q_proj_weight, k_proj_weight, v_proj_weight
    weights = Weights(
        None if use_separate_proj_weight else in_proj_weight, separate, in_proj_bias
    )
    _check_sizes(
        *(query, key, value, embed_dim_to_check, num_heads), use_separate_proj_weight
    )
    _check_weights(weights, use_separate_proj_weight)
    batch, width = query.shape[1], query.shape[2] // num_heads
    projected = in_projection((query, key, value), weights, itself)
    q, k, v = (heads(each, num_heads) for each in projected)  # (N, H, T or S, D)
    if mask is not None:
        mask = _check_mask(mask, query.shape[0], key.shape[0], batch, num_heads)
    k, v, added = more_keys(
        *(k, v, bias_k, bias_v, static_k, static_v), add_zero_attn, width
    )
    mask = merged(mask, padding, k.shape[2], added, batch)
    p = dropout_p if training else 0.0
    if need_weights:
        out, shares = with_weights(q, k, v, mask, p)
        shares = mean(shares, 1) if average_attn_weights else shares
    else:
        out = scaled_dot_product_attention(q, k, v, mask, p, causal)
        shares = None
    out = linear(joined(out, like=projected[0]), out_proj_weight, out_proj_bias)
    if not batched:
        return squeeze(out, 1), shares if shares is None else squeeze(shares, 0)
    return out, shares


# ------------------------------------------------------------------ projections


def in_projection(
    inputs: tuple[Any, Any, Any], weights: Weights, itself: tuple[bool, bool]
) -> tuple[Any, Any, Any]:
    """Q Wᵠ, K Wᴷ and V Wⱽ; one product where they are the same tensor."""
    query, key, _ = inputs
    joint, bias = weights.joint, weights.bias
    e = query.shape[-1]
    if joint is not None and all(itself):
        q, k, v = in_rows(query, lambda x: split(linear(x, joint, bias), e, -1))
        return q, k, v
    biases = (None,) * 3 if bias is None else split(bias, bias.shape[0] // 3)
    if joint is not None and itself[1]:
        of_query, rest = split(joint, [e, 2 * e])
        (q,) = in_rows(query, lambda x: (linear(x, of_query, biases[0]),))
        end = None if bias is None else split(bias, [e, 2 * e])[1]
        return q, *in_rows(key, lambda x: split(linear(x, rest, end), e, -1))
    each = weights.separate if joint is None else split(joint, e)
    found = [
        in_rows(x, lambda rows, w=w, b=b: (linear(rows, w, b),))[0]
        for x, w, b in zip(inputs, each, biases, strict=True)
    ]
    return found[0], found[1], found[2]


def in_rows(x: Any, function: Any) -> Any:
    """A function of (S, N, E) run on (N, S, E) where that is the order in memory.

    A batch that comes first is turned round by the layer; to turn it back is free,
    and to multiply it as it lies saves a copy.
    """
    if not _batch_lies_first(x):
        return function(x)
    return tuple([transpose(each, 0, 1) for each in function(transpose(x, 0, 1))])


def _batch_lies_first(x: Any) -> bool:
    strides = x._array.strides
    return bool(strides[0] < strides[1])


def heads(x: Any, count: int) -> Any:
    """(S, N, E) as (N, H, S, D): the width cut into heads."""
    length, batch, e = x.shape
    return permute(reshape(x, (length, batch, count, e // count)), (1, 2, 0, 3))


def joined(x: Any, like: Any) -> Any:
    """(N, H, T, D) as (T, N, E): the heads side by side again."""
    batch, count, length, width = x.shape
    if not _batch_lies_first(like):
        return reshape(permute(x, (2, 0, 1, 3)), (length, batch, count * width))
    rows = reshape(transpose(x, 1, 2), (batch, length, count * width))
    return transpose(rows, 0, 1)


def more_keys(
    k: Any,
    v: Any,
    bias_k: Any,
    bias_v: Any,
    static_k: Any,
    static_v: Any,
    zero: bool,
    width: int,
) -> tuple[Any, Any, int]:
    """Keys and values that were given, or with a learned one and one of zeros added."""
    _check_extra(bias_k, bias_v, static_k, static_v)
    batch, count, before = k.shape[:3]
    if bias_k is not None:
        shape = batch, count, 1, width
        one, other = (
            expand(reshape(each, (1, count, 1, width)), shape)
            for each in (bias_k, bias_v)
        )
        k, v = cat([k, one], 2), cat([v, other], 2)
    added = k.shape[2] - before
    k, v = (
        each if static is None else _given(static, name, batch, count, width)
        for each, static, name in ((k, static_k, "k"), (v, static_v, "v"))
    )
    if zero:
        k, v = (cat([each, _zeros(each, 2, 1)], 2) for each in (k, v))
    return k, v, added + bool(zero)


def _zeros(like: Any, dim: int, length: int) -> Any:
    """Zeros of the shape of a tensor but for the length of one dimension."""
    shape = list(like._array.shape)
    shape[dim] = length
    xp = array_module_of(like._array)
    return beside(xp.zeros(shape, like._array.dtype), like)


def with_weights(
    q: Any, k: Any, v: Any, mask: Any, dropout_p: float
) -> tuple[Any, Any]:
    """The result, and softmax(Q Kᵀ / √D + mask), after dropout, that led to it."""
    scores = matmul(mul(q, math.sqrt(1.0 / q.shape[-1])), transpose(k, -2, -1))
    shares = softmax(scores if mask is None else add(scores, mask), -1)
    if dropout_p > 0.0:
        shares = dropout(shares, dropout_p)
    return matmul(shares, v), shares


# ------------------------------------------------------------------ masks


def canonical_mask(
    mask: Any, name: str, other: Any = None, other_name: str = "", like: Any = None
) -> Any:
    """A mask as numbers to add: -inf where it said True.

    Warns where a second mask is of another type.
    """
    if mask is None:
        return None
    array = mask._array
    if array.dtype.kind != "b" and not is_floating(array.dtype):
        raise AssertionError(
            message(f"only bool and floating types of {name} are supported")
        )
    if other is not None and other._array.dtype != array.dtype:
        warnings.warn(
            f"Support for mismatched {name} and {other_name} is deprecated. Use same "
            "type for both instead.",
            stacklevel=3,
        )
    if array.dtype.kind != "b":
        return mask
    number = like._array.dtype.type
    numbers = array_module_of(array).where(array, number(-math.inf), number(0))
    return result(numbers, mask._device)


def merged(mask: Any, padding: Any, keys: int, added: int, batch: int) -> Any:
    """Both masks as one, (N or 1, H or 1, T, S); what was added is open to all."""
    if mask is not None and added:
        mask = cat([mask, _zeros(mask, -1, added)], -1)
    if padding is None:
        return mask
    if added:
        padding = cat([padding, _zeros(padding, -1, added)], -1)
    for i, expected in enumerate((batch, keys)):
        if padding.shape[i] != expected:
            raise AssertionError(
                message(
                    f"Expected key_padded_mask.shape[{i}] to be {expected}, but got "
                    f"{padding.shape[i]}"
                )
            )
    padding = reshape(padding, (batch, 1, 1, keys))
    return padding if mask is None else add(mask, padding)


def _check_mask(mask: Any, queries: int, keys: int, batch: int, count: int) -> Any:
    """(T, S) or (N · H, T, S) as (N or 1, H or 1, T, S)."""
    n = mask.dim()
    right = (queries, keys) if n == 2 else (batch * count, queries, keys)
    if mask.shape != right:
        raise runtime_error(
            f"The shape of the {n}D attn_mask is {mask.shape}, but should be {right}."
        )
    return reshape(mask, (1, 1, *right) if n == 2 else (batch, count, *right[1:]))


# ------------------------------------------------------------------ arguments


def _refuse(words: str) -> None:
    raise AssertionError(message(words))


def _check_dimensions(
    query: Any, key: Any, value: Any, padding: Any, mask: Any, count: int
) -> bool:
    """Whether there is a batch; all tensors have to say the same."""
    n = query.dim()
    if n not in (2, 3):
        _refuse(
            "query should be unbatched 2D or batched 3D tensor but received "
            f"{n}-D query tensor"
        )
    kind = "unbatched (2-D)" if n == 2 else "batched (3-D)"
    if key.dim() != n or value.dim() != n:
        _refuse(
            f"For {kind} `query`, expected `key` and `value` to be {n}-D but found "
            f"{key.dim()}-D and {value.dim()}-D tensors respectively"
        )
    if padding is not None and padding.dim() != n - 1:
        _refuse(
            f"For {kind} `query`, expected `key_padding_mask` to be `None` or "
            f"{n - 1}-D but found {padding.dim()}-D tensor instead"
        )
    if mask is not None and mask.dim() not in (2, 3):
        _refuse(
            f"For {kind} `query`, expected `attn_mask` to be `None`, 2-D or 3-D but "
            f"found {mask.dim()}-D tensor instead"
        )
    if n == 2 and mask is not None and mask.dim() == 3:
        expected = (count, query.shape[0], key.shape[0])
        if mask.shape != expected:
            _refuse(f"Expected `attn_mask` shape to be {expected} but got {mask.shape}")
    return bool(n == 3)


def _check_causal(is_causal: bool, mask: Any) -> None:
    if is_causal and mask is None:
        raise runtime_error(
            "Need attn_mask if specifying the is_causal hint. You may use the "
            "Transformer module method `generate_square_subsequent_mask` to create "
            "this mask."
        )


def _check_sizes(
    query: Any, key: Any, value: Any, expected: int, count: int, separate: bool
) -> None:
    e = query.shape[-1]
    if e != expected:
        _refuse(f"was expecting embedding dimension of {expected}, but got {e}")
    if e // count * count != e:
        _refuse(f"embed_dim {e} not divisible by num_heads {count}")
    if separate and key.shape[:2] != value.shape[:2]:
        _refuse(
            f"key's sequence and batch dims {key.shape[:2]} do not match value's "
            f"{value.shape[:2]}"
        )
    if not separate and key.shape != value.shape:
        _refuse(f"key shape {key.shape} does not match value shape {value.shape}")


def _check_weights(weights: Weights, separate: bool) -> None:
    named = {"in_proj_weight": weights.joint}
    if separate:
        named = dict(
            zip(
                ("q_proj_weight", "k_proj_weight", "v_proj_weight"),
                weights.separate,
                strict=True,
            )
        )
    for name, each in named.items():
        if each is None:
            _refuse(f"use_separate_proj_weight is {separate} but {name} is None")


def _check_extra(bias_k: Any, bias_v: Any, static_k: Any, static_v: Any) -> None:
    """A learned key comes with a learned value, and not to keys that were given."""
    if bias_k is not None and bias_v is None:
        _refuse("bias_k is set but bias_v is None")
    if bias_v is not None and bias_k is None:
        _refuse("bias_v is set but bias_k is None")
    if bias_k is not None and static_k is not None:
        _refuse("bias cannot be added to static key.")
    if bias_k is not None and static_v is not None:
        _refuse("bias cannot be added to static value.")


def _given(static: Any, name: str, batch: int, count: int, width: int) -> Any:
    """Keys or values (N · H, S, D) that were projected before, as (N, H, S, D)."""
    for dim, expected in ((0, batch * count), (2, width)):
        if static.shape[dim] != expected:
            _refuse(
                f"expecting static_{name}.size({dim}) of {expected}, but got "
                f"{static.shape[dim]}"
            )
    return reshape(static, (batch, count, *static.shape[1:]))
