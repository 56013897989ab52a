"""Scaled dot product attention with its public signature, masks and checks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ... import generator as draws
from ...autograd.alignment import cast
from ...autograd.autocasting import in_short_type
from ...autograd.failures import first_misfit
from ...autograd.grad_mode import is_grad_enabled
from ...autograd.recording import general, result
from ...devices import on_gpu
from ...dtypes import float32, is_floating, kind_name
from ...errors import message, runtime_error
from ...ops.layers import attention as ops
from ...ops.registry import array_module_of
from ...seeding import source
from .. import checks
from ..along.reduction import sum
from ..arrangement.stretching import repeat_interleave
from ..beside import nothing
from ..making import c_name
from ..matrices.products import matmul
from ..numbers.elementwise import add, mul
from .dropout import drawn_there

NAME = "scaled_dot_product_attention"
FLASH = "ScaledDotProductFlashAttentionForCpuBackward0"

_attention = general(ops.attention)
general(ops.attention_backward)  # for the gradient rule, on devices with kernels


@in_short_type
def scaled_dot_product_attention(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    *,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Any:
    """softmax(Q Kᵀ · scale + mask) V: for each query a mean of the values.

    Query (…, T, E), key (…, N, E), value (…, N, D) → (…, T, D). `scale` is 1 / √E
    unless it is given. A mask of True and False says which keys a query may look at; a
    floating point one is added to the scores. `is_causal` lets query i look at the
    keys up to i. A query that may look at none gets 0. `dropout_p` leaves out
    probabilities, always: give 0.0 in evaluation. With `enable_gqa` several heads of
    queries share one of keys and values. Raises RuntimeError where shapes or dtypes do
    not fit.
    Source: PyTorch, ``torch.nn.functional.scaled_dot_product_attention``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    >>> torch.nn.functional.scaled_dot_product_attention(x, x, x, is_causal=True)
    tensor([[1.0000, 0.0000],
            [0.3302, 0.6698]])
    """
    _check(query, key, value, attn_mask)
    dropout_p, scale = _numbers(dropout_p, scale)
    checks.flag(is_causal, NAME, "is_causal")
    if is_causal and attn_mask is not None:
        raise runtime_error(
            "_scaled_dot_product_attention: Explicit attn_mask should not be set when "
            "is_causal=True"
        )
    if checks.flag(enable_gqa, NAME, "enable_gqa"):
        key, value = _for_each_head(query, key, value)
    if 0 in (query._array.shape[-2], value._array.shape[-2]):
        return _of_nothing(query, key, value)
    shape = _shape_of_scores(query, key, value)
    mask = None if attn_mask is None else _added(attn_mask, query, shape)
    if scale is None:
        scale = 1 / math.sqrt(query._array.shape[-1] or math.inf)
    dtype = query.dtype
    if query._array.dtype.itemsize == 2:  # half keeps too few digits of exp
        query, key, value = (cast(each, float32) for each in (query, key, value))
    noise = _noise(query, shape, dropout_p) if dropout_p > 0 else None
    none = nothing(query)
    learns = query._requires_grad or key._requires_grad or value._requires_grad
    out = _attention(
        query,
        key,
        value,
        none if mask is None else mask,
        none if noise is None else noise,
        scale=scale,
        causal=is_causal,
        keep=learns and is_grad_enabled(),
        of_mask=mask is not None and mask._requires_grad,
        block=ops.BLOCK,
        node=_title(query, value, mask, noise),
    )[0]
    return cast(out, dtype)


def _of_nothing(query: Any, key: Any, value: Any) -> Any:
    """Without a query or a key: zeros, and a gradient of zeros."""
    a = query._array
    shape = (*a.shape[:-1], value._array.shape[-1])
    zeros = result(array_module_of(a).zeros(shape, a.dtype), query._device)
    for each in (query, key, value):
        zeros = add(zeros, mul(sum(each), 0))
    return zeros


def _title(query: Any, value: Any, mask: Any, noise: Any) -> str:
    """The name that PyTorch's node has: of its fused kernel, or of its last step."""
    n = query._array.ndim
    alike = query._array.shape[-1] == value._array.shape[-1]
    constant = mask is None or not mask._requires_grad
    if n == 4 and alike and constant and noise is None:
        return FLASH
    return "MmBackward0" if n == 2 else "UnsafeViewBackward0"


def _noise(query: Any, shape: tuple[int, ...], p: float) -> Any:
    """What dropout multiplies the probabilities by: 0, or 1 / (1 - p)."""
    dtype = query._array.dtype
    if on_gpu(query._array):
        ones = array_module_of(query._array).ones(shape, dtype)
        return drawn_there(result(ones, query._device), p)
    stays = draws.bernoulli(1 - p, shape, dtype, source(None))
    if p < 1:
        stays /= dtype.type(1 - p)
    return result(stays, query._device)


def _for_each_head(query: Any, key: Any, value: Any) -> list[Any]:
    """Keys and values repeated until each head of the queries has its own."""
    heads = query._array.shape[checks.dimension(-3, query._array.ndim)]
    found = []
    for each in (key, value):
        own = each._array.shape[checks.dimension(-3, each._array.ndim)]
        if not own or heads % own:
            raise runtime_error(
                "Number of heads in key and value must divide the number of heads in ",
                got=f"{own} heads of keys or values, {heads} of queries",
            )
        times = heads // own
        found.append(repeat_interleave(each, times, -3) if times > 1 else each)
    return found


# ------------------------------------------------------------------ arguments


def _check(query: Any, key: Any, value: Any, mask: Any) -> None:
    """Tensors of at least two dimensions, of one floating point dtype."""
    tensors = {"query": query, "key": key, "value": value}
    for place, (name, each) in enumerate(tensors.items(), 1):
        checks.tensor(each, NAME, name, place)
    if mask is not None:
        checks.tensor(mask, NAME, "attn_mask", 4)
    q, k, v = arrays = [each._array for each in tensors.values()]
    if not q.dtype == k.dtype == v.dtype:
        names = [c_name(each.dtype) for each in tensors.values()]
        raise runtime_error(
            "Expected query, key, and value to have the same dtype, but got "
            f"query.dtype: {names[0]} key.dtype: {names[1]} and value.dtype: "
            f"{names[2]} instead."
        )
    if min(a.ndim for a in arrays) < 2:
        raise runtime_error(
            "Expected query, key, and value to all be  at least 2 dimensional, but got "
            f"query.dim: {q.ndim} key.dim: {k.ndim} and value.dim: {v.ndim} instead."
        )
    if mask is not None:
        _check_mask_dtype(mask, query)
    if not is_floating(q.dtype):
        raise _no_floats(q.dtype)


def _no_floats(dtype: Any) -> Exception:
    kind = kind_name(dtype)
    if dtype.kind == "c":
        words = f"\"softmax_lastdim_kernel_impl\" not implemented for '{kind}'"
        return NotImplementedError(message(words))
    return runtime_error(f"expected scalar type Float but found {kind}")


def _check_mask_dtype(mask: Any, query: Any) -> None:
    dtype = mask._array.dtype
    if dtype.kind != "b" and dtype != np.float32 and dtype != query._array.dtype:
        raise runtime_error(
            "Expected attn_mask dtype to be bool or float or to match query dtype, but "
            f"got attn_mask.dtype: {c_name(mask.dtype)} and  query.dtype: "
            f"{c_name(query.dtype)} instead."
        )


def _numbers(dropout_p: Any, scale: Any) -> tuple[float, float | None]:
    p = checks.real_number(dropout_p, NAME, "dropout_p")
    if p > 1:
        raise runtime_error(
            f"dropout probability has to be between 0 and 1, but got {p:g}"
        )
    if scale is not None:
        scale = float(checks.real_number(scale, NAME, "scale"))
    return p, scale


def _shape_of_scores(query: Any, key: Any, value: Any) -> tuple[int, ...]:
    """(…, T, N), or the error of the matrix products where shapes do not fit."""
    q, k, v = query._array.shape, key._array.shape, value._array.shape
    if q[:-2] == k[:-2] == v[:-2] and q[-1] == k[-1] and k[-2] == v[-2]:
        return (*q[:-1], k[-2])
    scores = matmul(query, key.transpose(-2, -1))
    matmul(scores, value)
    lead = np.broadcast_shapes(q[:-2], k[:-2], v[:-2])
    return (*lead, q[-2], k[-2])


def _added(mask: Any, query: Any, shape: tuple[int, ...]) -> Any:
    """The mask as numbers to add to the scores: -inf where no one may look."""
    _check_mask_shape(mask._array.shape, shape)
    dtype = query.dtype if query._array.dtype.itemsize > 2 else float32
    if mask._array.dtype.kind != "b":
        return cast(mask, dtype)
    xp, numbers = array_module_of(mask._array), query._array.dtype
    if numbers.itemsize == 2:
        numbers = np.dtype("float32")
    hidden = xp.where(mask._array, numbers.type(0), numbers.type(-np.inf))
    return result(hidden, mask._device)


def _check_mask_shape(mask: tuple[int, ...], shape: tuple[int, ...]) -> None:
    """A mask may be stretched to the scores, the scores not to the mask."""
    misfit = first_misfit(shape, mask)
    if misfit is not None:
        m, n, axis = misfit
        raise runtime_error(
            f"The size of tensor a ({m}) must match the size of tensor b ({n}) at "
            f"non-singleton dimension {axis}"
        )
    whole = np.broadcast_shapes(mask, shape)
    if whole != shape:
        raise runtime_error(
            f"output with shape {list(shape)} doesn't match the broadcast shape "
            f"{list(whole)}"
        )
