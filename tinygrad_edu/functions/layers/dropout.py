"""Dropout with its public signatures: in training some numbers are left out by chance.

A number stays with probability 1 - p and is divided by it, so that the mean stays the
same (Srivastava and others, 2014). The masks are PyTorch's for the same seed; on a GPU,
plain dropout draws them there, others for the same seed, as PyTorch does.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from ... import generator as draws
from ...autograd.recording import general
from ...devices import on_gpu
from ...dtypes import is_floating, kind_name
from ...errors import runtime_error, value_error
from ...generator import in_memory_order
from ...ops.layers import dropout as ops
from ...seeding import source
from ...transfers import placed
from .. import checks
from ..arrangement.shape import squeeze, unsqueeze
from ..beside import beside
from ..numbers.elementwise import add, mul
from .activations import SELU_ALPHA, SELU_SCALE

_native_dropout = general(ops.native_dropout)

# What selu sends very negative numbers to: what alpha dropout puts in their place.
LEAST = SELU_ALPHA * SELU_SCALE


def _dropped(
    name: str, input: Any, p: float, training: bool, feature: bool, alpha: bool
) -> Any:
    """The input times a mask; ``feature``: one draw for each channel."""
    checks.tensor(input, name)
    checks.real(p, name, "p")
    checks.flag(training, name, "train")
    if not 0.0 <= p <= 1.0:
        raise value_error(f"dropout probability has to be between 0 and 1, but got {p}")
    array = input._array
    if p == 0 or not training or array.size == 0:
        return input
    if p == 1:
        return mul(input, 0.0) if alpha else mul(input, beside(array * 0, input))
    if not is_floating(array.dtype):
        kind = kind_name(array.dtype)
        raise runtime_error(
            f"result type Float can't be cast to the desired output type {kind}"
        )
    if on_gpu(array) and not feature and not alpha:
        return drawn_there(input, p)
    stays = placed(_draw(array, 1 - p, feature), input._device)
    if not alpha:
        return mul(input, beside(stays / array.dtype.type(1 - p), input))
    scale = 1 / math.sqrt((LEAST**2 * p + 1) * (1 - p))
    shift = (stays - 1) * (LEAST * scale) + LEAST * scale * p
    masked = mul(input, beside((stays * scale).astype(array.dtype), input))
    return add(masked, beside(shift.astype(array.dtype), input))


def drawn_there(input: Any, p: float) -> Any:
    """Dropout that a GPU draws by itself, from two words of the generator."""
    if p == 1:
        return mul(input, 0.0)
    seed, call = source(None).bits32(2).tolist()
    return _native_dropout(input, p=p, seed=seed, call=call)


def _draw(array: Any, p: float, feature: bool) -> Any:
    """1 or 0 for each number, drawn in the order of memory, or for each channel."""
    if feature:
        shape = (*array.shape[:2], *(1,) * (array.ndim - 2))
        return draws.bernoulli(p, shape, array.dtype, source(None))
    if on_gpu(array):
        return draws.bernoulli(p, array.shape, array.dtype, source(None))
    noise = np.empty_like(array)
    rows = in_memory_order(noise)
    rows[...] = draws.bernoulli(p, rows.shape, array.dtype, source(None))
    return noise


def dropout(input: Any, p: float = 0.5, training: bool = True) -> Any:
    """Each number 0 with probability p, else divided by 1 - p.

    Source: PyTorch, ``torch.nn.functional.dropout``.

    >>> import tinygrad_edu as torch
    >>> out = torch.nn.functional.dropout(torch.ones(1000), 0.5)
    >>> sorted(set(out.tolist()))
    [0.0, 2.0]
    """
    return _dropped("dropout", input, p, training, feature=False, alpha=False)


def alpha_dropout(input: Any, p: float = 0.5, training: bool = False) -> Any:
    """Dropout that keeps mean 0 and variance 1, for selu (Klambauer, 2017).

    Source: PyTorch, ``torch.nn.functional.alpha_dropout``.

    >>> import tinygrad_edu as torch
    >>> x = torch.randn(1000)
    >>> torch.nn.functional.alpha_dropout(x, 0.5, training=False) is x
    True
    """
    return _dropped("alpha_dropout", input, p, training, feature=False, alpha=True)


def feature_alpha_dropout(input: Any, p: float = 0.5, training: bool = False) -> Any:
    """``alpha_dropout`` of whole channels: (N, C, …).

    Source: PyTorch, ``torch.nn.functional.feature_alpha_dropout``.

    >>> import tinygrad_edu as torch
    >>> x = torch.ones(2, 3, 4)
    >>> torch.nn.functional.feature_alpha_dropout(x, 0.5, training=True).shape
    torch.Size([2, 3, 4])
    """
    name = "feature_alpha_dropout"
    return _dropped(name, input, p, training, feature=True, alpha=True)


def dropout1d(input: Any, p: float = 0.5, training: bool = True) -> Any:
    """Whole channels of lines 0 with probability p: (N, C, L) or (C, L).

    Source: PyTorch, ``torch.nn.functional.dropout1d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.dropout1d(torch.ones(2, 3, 4), 0.0).sum()
    tensor(24.)
    """
    n = checks.tensor(input, "dropout1d")._array.ndim
    if 0 <= p <= 1 and n not in (2, 3):
        raise runtime_error(
            f"dropout1d: Expected 2D or 3D input, but received a {n}D input. Note that "
            "dropout1d exists to provide channel-wise dropout on inputs with 1 spatial "
            "dimension, a channel dimension, and an optional batch dimension (i.e. 2D "
            "or 3D inputs)."
        )
    return of_channels("dropout1d", input, p, training, n == 2)


def dropout2d(input: Any, p: float = 0.5, training: bool = True) -> Any:
    """Whole channels of images 0 with probability p: (N, C, H, W).

    Source: PyTorch, ``torch.nn.functional.dropout2d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.dropout2d(torch.ones(2, 3, 4, 4), 1.0).sum()
    tensor(0.)
    """
    n = checks.tensor(input, "dropout2d")._array.ndim
    if 0 <= p <= 1:
        _warn_of_dimensions("dropout2d", n, 2)
    if n == 3:
        warnings.warn(
            "dropout2d: Received a 3D input to dropout2d and assuming that "
            "channel-wise 1D dropout behavior is desired - input is interpreted as "
            "shape (N, C, L), where C is the channel dim.",
            stacklevel=2,
        )
    return of_channels("dropout2d", input, p, training, False)


def dropout3d(input: Any, p: float = 0.5, training: bool = True) -> Any:
    """Whole channels of volumes 0 with probability p: (N, C, D, H, W) or (C, D, H, W).

    Source: PyTorch, ``torch.nn.functional.dropout3d``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.dropout3d(torch.ones(1, 3, 2, 2, 2), 1.0).sum()
    tensor(0.)
    """
    n = checks.tensor(input, "dropout3d")._array.ndim
    if 0 <= p <= 1:
        _warn_of_dimensions("dropout3d", n, 3)
    return of_channels("dropout3d", input, p, training, n == 4)


def of_channels(name: str, input: Any, p: float, training: bool, single: bool) -> Any:
    """Whole channels at once; ``single``: the input is one example, not a batch."""
    x = unsqueeze(input, 0) if single else input
    out = _dropped(name, x, p, training, feature=True, alpha=False)
    return squeeze(out, 0) if single else out


def _warn_of_dimensions(name: str, found: int, n: int) -> None:
    if found not in (n + 1, n + 2):
        warnings.warn(
            f"{name}: Received a {found}-D input to {name}, which is deprecated and "
            "will result in an error in a future release. To retain the behavior and "
            "silence this warning, please use dropout instead.",
            stacklevel=3,
        )
